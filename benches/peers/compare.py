#!/usr/bin/env python3
"""Measures tinviet and the installed peers on the same text in the same run and writes the table of docs/COMPARE.md.

compare.py TINVIET VENVS OUT [--data FOLDER --tools FOLDER]   (called by run.sh)
"""
import argparse, datetime, json, os, pathlib, platform, re, resource, shlex, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
PEERS = [
    ("words", "underthesea"), ("words", "pyvi"), ("words", "ViNLP"),
    ("names", "underthesea"), ("names", "ViNLP"),
    ("html", "trafilatura"), ("html", "justext"),
    ("dates", "dateparser"),
]
TINVIET = {"words": "words", "names": "names", "html": "clean_html", "dates": "dates"}


def run(command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, cwd=ROOT, **more)
    if done.returncode not in (0, 1):
        print(f"{shlex.join(map(str, command))}: {done.stderr.strip()[-400:]}", file=sys.stderr)
    return done.stdout


def say(what):
    print(f"{datetime.datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)


def cpu(command):
    """CPU seconds of a program, its children's not counted twice"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def processor():
    try:
        info = pathlib.Path("/proc/cpuinfo").read_text()
        return re.search(r"model name\s*:\s*(.*)", info)[1]
    except (OSError, TypeError):
        return platform.machine()


def accuracy(task, tool, a, work):
    """what the independent scorers say; None without their data"""
    if not a.data:
        return None
    data, tools = pathlib.Path(a.data), pathlib.Path(a.tools)
    python = sys.executable
    if task == "words":
        gold = data / "words/ud-vtb-dev.conllu"
        raw, out = work / "vtb.txt", work / f"{tool[0]}.seg"
        run([python, tools / "score_seg.py", "dump", gold, raw, "--despace"])
        out.write_text(run([*tool[1], "segment", raw]))
        score = run([python, tools / "score_seg.py", "score", gold, out])
        found = re.search(r'"F1": ([\d.]+)', score)
        return found and f"{float(found[1]) * (100 if float(found[1]) <= 1 else 1):.1f} F1"
    if task == "names":
        files = sorted((data / "news-dev").glob("*.txt"))
        out = work / f"{tool[0]}.jsonl"
        clean = ["--no-clean"] if tool[0] == "tinviet" else []
        out.write_text(run([*tool[1], "analyze", *clean, *files]))
        score = run([python, tools / "score.py", data / "news-dev", "--json", out])
        found = re.search(r"ner_f1 ([\d.]+)", score)
        return found and f"{float(found[1]):.3f} F1"
    command = shlex.join([*map(str, tool[1]), "analyze"])
    if task == "html":
        score = run([python, tools / "score_html.py", data / "pages-dev", "--bin", command])
        found = {k: float(v) for k, v in re.findall(r"(\w+) ([\d.]+)", score)}
        return found and f"{found['html_f1']:.3f} F1, lead {found['lead_kept']:.2f}, leak {found['leak']:.2f}"
    score = run([python, tools / "score_dates.py", data / "dates/dates-dev.tsv", "--bin", command])
    found = re.search(r"value ([\d.]+) traps (\d+ of \d+)", score)
    return found and f"{float(found[1]):.2f} of values, {found[2]} traps taken"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("tinviet"), p.add_argument("venvs"), p.add_argument("out")
    p.add_argument("--data"), p.add_argument("--tools"), p.add_argument("--seconds", type=float, default=5)
    a = p.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="tinviet-peers-"))
    tinviet = [pathlib.Path(a.tinviet).resolve()]
    pages = sorted((ROOT / "corpus/pages").glob("*/*.html"))
    text = work / "clean.txt"
    text.write_text(run([*tinviet, "clean", "corpus/pages"]))
    size = text.stat().st_size
    say("tinviet, full analysis")
    # The full analysis as it is run, all layers and JSON, on one thread; start-up is taken out by the difference.
    many = work / "many.txt"
    many.write_text(text.read_text() * 5)
    full = ["analyze", "--no-clean", "--jobs", "1", "-o", "/dev/null"]
    taken = min(cpu([*tinviet, *full, many]) - cpu([*tinviet, *full, text]) for _ in range(3))
    whole = 4 * size / 1e6 / max(taken, 1e-6)
    pages_taken = min(cpu([*tinviet, *full[:1], *full[2:], *pages, *pages, *pages]) - cpu([*tinviet, *full[:1], *full[2:], *pages]) for _ in range(3))
    whole_html = 2 * sum(p.stat().st_size for p in pages) / 1e6 / max(pages_taken, 1e-6)
    say("tinviet, stages")
    # The stages over the same text and the same pages.
    stages = {}
    for task, source in (("text", [text]), ("html", pages)):
        record = work / task
        record.mkdir()
        run([*tinviet, "bench", *source, "--seconds", a.seconds / 5, "--record", record])
        figures = json.loads(next(record.glob("bench.*.json")).read_text())["figures"]
        stages[task] = {f["stage"]: f["mb_per_second"] for f in figures if f["threads"] == 1}
    rows, failed = [], []
    for task in ("words", "names", "dates", "html"):
        say(f"tinviet, accuracy of {task}")
        own = stages["html" if task == "html" else "text"][TINVIET[task]]
        rows.append((task, "tinviet, this stage", own, None, accuracy(task, ("tinviet", tinviet), a, work)))
        for name in [peer for t, peer in PEERS if t == task]:
            python = pathlib.Path(a.venvs) / name / "bin/python"
            if not python.exists():
                failed.append(f"{name} is not installed")
                continue
            say(f"{name}, {task}")
            version = run([python, "-c", f"import importlib.metadata as m; print(m.version('{name}'))"]).strip()
            tool = [python, HERE / "peer.py", name]
            said = run([*tool, "speed", task, a.seconds, *(pages if task == "html" else [text])])
            if not said:
                failed.append(f"{name} {version} fails at {task}")
                continue
            speed = json.loads(said.splitlines()[-1])["mb_per_second"]
            against = whole_html if task == "html" else whole
            rows.append((task, f"{name} {version}", speed, against / speed, accuracy(task, (name, tool), a, work)))
    # dom_smoothie is a crate; its program measures it in turn with tinviet on the same pages.
    smoothie = pathlib.Path(a.venvs) / "html/release/tinviet-peers-html"
    version = re.search(r'name = "dom_smoothie"\nversion = "(.*?)"', (HERE / "html/Cargo.lock").read_text())[1]
    say(f"dom_smoothie {version}, html")
    said = run([smoothie, "--json", "corpus/pages"]) if smoothie.exists() else ""
    if said:
        speed = json.loads(said.splitlines()[-1])["dom_smoothie_mb_per_second"]
        score = accuracy("html", ("dom_smoothie", [smoothie]), a, work)
        rows.append(("html", f"dom_smoothie {version}", speed, whole_html / speed, score))
    else:
        failed.append("dom_smoothie is not built")
    today = datetime.date.today().isoformat()
    out = [
        f"Measured {today} by `benches/peers/run.sh`, {processor()}, one core, CPU time, {size / 1e6:.2f} MB of clean text of the corpus "
        f"(HTML: {len(pages)} pages of it, MB of source). Full tinviet analysis, all layers and JSON, in the same run: "
        f"**{whole:.2f} MB/s** of clean text, **{whole_html:.2f} MB/s** of HTML. Accuracy by the independent scorers: words on UD VTB dev "
        "(the peers were trained on its source), names on nine news articles, HTML on four pages of four sites, dates on 189 cases.",
        "",
        "| task | tool | MB/s, single core | full tinviet analysis is faster by | accuracy |",
        "|---|---|---|---|---|",
    ]
    for task, tool, speed, against, score in rows:
        ratio = "" if against is None else f"{against:.1f} times" + (" (**slower**)" if against < 1 else "")
        out.append(f"| {task} | {tool} | {speed:.3f} | {ratio} | {score or 'no data here'} |")
    losses = [f"{tool} at {task} ({1 / against:.1f} times as fast)" for task, tool, _, against, _ in rows if against and against < 1]
    out += ["", "Faster than the full analysis: " + ("; ".join(losses) if losses else "none") + "."]
    out += ["", "Not measured: " + "; ".join(failed) + "."] if failed else []
    table = "\n".join(out) + "\n"
    print(table)
    path = pathlib.Path(a.out)
    page = path.read_text()
    begin, end = "<!-- peers: written by benches/peers/run.sh -->\n", "<!-- /peers -->"
    if begin in page:
        head, rest = page.split(begin, 1)
        path.write_text(head + begin + table + end + rest.split(end, 1)[1])


main()
