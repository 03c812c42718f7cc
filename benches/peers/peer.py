#!/usr/bin/env python3
"""One peer under the command line of tinviet, so that the same scorers read both; and its speed.

peer.py NAME segment FILE               one line a line, syllables of a word joined by _
peer.py NAME analyze [--date D] FILE... one JSON object a document (text, HTML or JSON Lines by the ending)
peer.py NAME speed TASK SECONDS FILE    CPU seconds of a pass over the file(s) of a task: words, names, dates, html
"""
import datetime, json, os, pathlib, re, sys, time

os.environ.setdefault("OMP_NUM_THREADS", "1")


def words_of(name):
    """line -> words as they stand in the line, syllables apart by blanks or underscores"""
    if name == "underthesea":
        from underthesea import word_tokenize
        return lambda line: [w.replace(" ", "_") for w in word_tokenize(line)]
    if name == "pyvi":
        from pyvi import ViTokenizer
        return lambda line: ViTokenizer.tokenize(line).split()
    if name == "ViNLP":
        import ViNLP
        return lambda line: [w.replace(" ", "_") for w in ViNLP.word_tokenize(line)]
    raise SystemExit(f"{name} cuts no words")


def tagger_of(name):
    """line -> (word, tag) pairs, tags B-PER, I-PER, ..., O"""
    if name == "underthesea":
        from underthesea import ner
    elif name == "ViNLP":
        from ViNLP import ner
    else:
        raise SystemExit(f"{name} finds no names")
    return lambda line: [(row[0], row[-1]) for row in ner(line)]


def place(line, words):
    """where the words stand in the line: blanks and underscores do not count"""
    at, out = 0, []
    for word in words:
        start = None
        for c in re.sub(r"[\s_]", "", word):
            found = line.find(c, at)
            if found < 0:
                continue
            start, at = (found if start is None else start), found + 1
        out.append((start if start is not None else at, at))
    return out


def names(tag, text):
    """entities of a text, line by line, offsets in code points"""
    entities, base = [], 0
    for line in text.split("\n"):
        if line.strip():
            rows = tag(line)
            open_type = None
            for (start, end), (_, label) in zip(place(line, [w for w, _ in rows]), rows):
                kind = label[2:]
                if label.startswith("I-") and open_type == kind:
                    entities[-1]["end"] = base + end
                elif label != "O" and kind in ("PER", "LOC", "ORG"):
                    entities.append({"start": base + start, "end": base + end, "type": kind})
                open_type = kind if label != "O" else None
        base += len(line) + 1
    for e in entities:
        e["text"] = text[e["start"]:e["end"]]
    return entities


def dates(text, reference):
    from dateparser.search import search_dates
    settings = {"RELATIVE_BASE": datetime.datetime.fromisoformat(reference)} if reference else {}
    found, at, out = search_dates(text, languages=["vi"], settings=settings) or [], 0, []
    for string, value in found:
        start = text.find(string, at)
        if start < 0:
            continue
        at = start + len(string)
        day = value.date().isoformat()
        out.append({"start": start, "end": at, "text": string, "type": "DATE", "value": day, "earliest": day, "latest": day})
    return out


def article(name, source):
    """title and text of a page"""
    if name == "trafilatura":
        import trafilatura
        text = trafilatura.extract(source, include_comments=False, include_tables=True, target_language=None) or ""
        meta = trafilatura.extract_metadata(source)
        return getattr(meta, "title", None), text
    if name == "justext":
        import justext
        paragraphs = justext.justext(source.encode(), justext.get_stoplist("Vietnamese"), encoding="utf-8")
        kept = [p for p in paragraphs if not p.is_boilerplate]
        return None, "\n".join(p.text for p in kept)
    raise SystemExit(f"{name} reads no HTML")


def analyze(name, args):
    reference = args[args.index("--date") + 1] if "--date" in args else None
    files = [a for n, a in enumerate(args) if not a.startswith("--") and (n == 0 or args[n - 1] != "--date")]
    tag = None
    for file in map(pathlib.Path, files):
        if file.suffix == ".jsonl":
            for line in file.read_text().splitlines():
                record = json.loads(line)
                print(json.dumps({"id": record["id"], "articles": [{"dates": dates(record["text"], record.get("date"))}]}))
        elif file.suffix == ".html":
            title, text = article(name, file.read_text(errors="replace"))
            articles = [{"title": title, "text": text}] if text else []
            print(json.dumps({"id": file.stem, "articles": articles}, ensure_ascii=False))
        else:
            tag = tag or tagger_of(name)
            text = file.read_bytes().decode()
            print(json.dumps({"id": file.stem, "lines": [], "articles": [{"entities": names(tag, text)}]}, ensure_ascii=False))


def speed(name, task, least, files):
    texts = [pathlib.Path(f).read_text(errors="replace") for f in files]
    if task == "html":
        work = [(len(t.encode()), t) for t in texts]
        run = lambda page: article(name, page)
    else:
        lines = [line for t in texts for line in t.splitlines() if line.strip()]
        work = [(len(line.encode()) + 1, line) for line in lines]
        run = {"words": lambda: words_of(name), "names": lambda: tagger_of(name), "dates": lambda: lambda l: dates(l, "2024-06-17")}[task]()
    run(work[0][1])
    # Process time: what other programs take does not count. A part of the work will do when a tool is slow.
    size, before = 0, time.process_time()
    while True:
        for length, item in work:
            run(item)
            size += length
            taken = time.process_time() - before
            if taken > 4 * least:
                break
        if taken >= least:
            break
    print(json.dumps({"bytes": size, "seconds": taken, "mb_per_second": size / 1e6 / taken}))


def main():
    name, command, args = sys.argv[1], sys.argv[2], sys.argv[3:]
    if command == "segment":
        cut = words_of(name)
        for line in pathlib.Path(args[-1]).read_text().splitlines():
            print(" ".join(cut(line)))
    elif command == "analyze":
        analyze(name, args)
    else:
        speed(name, args[0], float(args[1]), args[2:])


main()
