//! Long runs: interrupted, resumed, packed, in parts, in bounded memory.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::cli::{folder, stderr, tinviet};

/// A file of `count` invented records.
fn crawl(dir: &Path, count: usize) -> PathBuf {
    let path = dir.join("crawl.jsonl");
    let mut file = fs::File::create(&path).unwrap();
    for n in 0..count {
        if n % 97 == 50 {
            writeln!(file, "{{\"id\":\"bad {n}\",").unwrap();
        } else {
            let text = format!("Bão số {n}\\nNgày {}/9, bão vào vịnh Bắc Bộ.\\n", n % 28 + 1).repeat(n % 7 + 1);
            writeln!(file, "{{\"id\":\"tin {n}\",\"text\":\"{text}\"}}").unwrap();
        }
    }
    path
}

fn analyze(input: &Path, output: &Path, more: &[&str]) -> Output {
    let args = [&["analyze", "--no-clean", input.to_str().unwrap(), "-o", output.to_str().unwrap()], more].concat();
    tinviet(&args)
}

/// The unpacked text of an output file.
fn unpacked(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = String::new();
    match path.extension().and_then(|e| e.to_str()) {
        Some("gz") => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).map(drop).unwrap(),
        Some("zst") => text = String::from_utf8(zstd::decode_all(&bytes[..]).unwrap()).unwrap(),
        _ => text = String::from_utf8(bytes).unwrap(),
    }
    text
}

#[test]
fn an_output_cut_anywhere_is_completed_to_the_same_bytes() {
    let dir = folder("cut");
    let input = crawl(&dir, 400);
    for (name, more) in
        [("out.jsonl", &[][..]), ("out.jsonl.gz", &[]), ("out.jsonl.zst", &["--jobs", "1"]), ("out.json", &["--format", "json"])]
    {
        let output = dir.join(name);
        assert_eq!(analyze(&input, &output, more).status.code(), Some(1), "the bad records are failures");
        let whole = fs::read(&output).unwrap();
        for cut in [0, 1, 7, whole.len() / 3, whole.len() / 2, whole.len() * 9 / 10, whole.len() - 3, whole.len()] {
            fs::write(&output, &whole[..cut]).unwrap();
            let resumed = analyze(&input, &output, &[more, &["--resume"]].concat());
            assert_eq!(resumed.status.code(), Some(1), "earlier failures count: {}", stderr(&resumed));
            assert!(fs::read(&output).unwrap() == whole, "{name} cut at {cut} of {}", whole.len());
        }
    }
    let list: Value = serde_json::from_str(&unpacked(&dir.join("out.json"))).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 400);
}

#[test]
fn parts_hold_every_document_once_and_resume() {
    let dir = folder("parts");
    let input = crawl(&dir, 300);
    let part = |n: u32| dir.join(format!("out-{n:05}-of-00003.jsonl.zst"));
    let output = dir.join("out.jsonl.zst");
    assert_eq!(analyze(&input, &output, &["--shards", "3"]).status.code(), Some(1));
    let whole: Vec<Vec<u8>> = (0..3).map(|n| fs::read(part(n)).unwrap()).collect();
    let ids: Vec<String> = (0..3)
        .flat_map(|n| unpacked(&part(n)).lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["id"].to_string()).collect::<Vec<_>>())
        .collect();
    assert_eq!(ids.len(), 300);
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 300);
    // Killed between the writes of one chunk: the parts end at different documents.
    for lengths in [[1.0, 0.5, 0.7], [0.2, 1.0, 1.0], [0.9, 0.95, 0.0]] {
        for n in 0..3 {
            let bytes = &whole[n as usize];
            fs::write(part(n), &bytes[..(bytes.len() as f64 * lengths[n as usize]) as usize]).unwrap();
        }
        assert_eq!(analyze(&input, &output, &["--shards", "3", "--resume"]).status.code(), Some(1));
        for n in 0..3 {
            assert!(fs::read(part(n)).unwrap() == whole[n as usize], "part {n} after {lengths:?}");
        }
    }
}

/// A sequence that differs from run to run of the test no more than the clock does.
fn waits() -> impl Iterator<Item = u64> {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % 160
    })
}

#[test]
fn a_run_killed_ten_times_resumes_to_the_same_output() {
    let dir = folder("killed");
    let input = crawl(&dir, 3000);
    let parts = |name: &str| -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(&dir).unwrap().map(|f| f.unwrap().path()).collect();
        found.retain(|p| p.file_name().unwrap().to_str().unwrap().starts_with(name));
        found.sort();
        found
    };
    for (ending, more) in [("jsonl", &[][..]), ("jsonl.gz", &[]), ("jsonl.zst", &[]), ("jsonl", &["--shards", "3"])] {
        let (whole, output) = (dir.join(format!("whole.{ending}")), dir.join(format!("out.{ending}")));
        analyze(&input, &whole, more);
        for wait in waits().take(10) {
            let mut child = Command::new(env!("CARGO_BIN_EXE_tinviet"))
                .args(["analyze", "--no-clean", input.to_str().unwrap(), "-o", output.to_str().unwrap(), "--resume"])
                .args(more)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(wait));
            // On Unix this is SIGKILL.
            let _ = child.kill();
            child.wait().unwrap();
        }
        assert_eq!(analyze(&input, &output, &[more, &["--resume"]].concat()).status.code(), Some(1));
        let (want, got) = (parts("whole"), parts("out"));
        assert_eq!(want.len(), got.len());
        for (want, got) in want.iter().zip(&got) {
            assert!(fs::read(want).unwrap() == fs::read(got).unwrap(), "{}", got.display());
            fs::remove_file(want).unwrap();
            fs::remove_file(got).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_writes_whole_documents_and_says_how_to_go_on() {
    let dir = folder("interrupted");
    let input = crawl(&dir, 60_000);
    let output = dir.join("out.json");
    let child = Command::new(env!("CARGO_BIN_EXE_tinviet"))
        .args(["analyze", "--format", "json", input.to_str().unwrap(), "-o", output.to_str().unwrap()])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while fs::metadata(&output).map_or(0, |m| m.len()) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{}", stderr(&ended));
    assert!(stderr(&ended).contains("--resume"), "{}", stderr(&ended));
    let list: Value = serde_json::from_str(&fs::read_to_string(&output).unwrap()).expect("a whole list");
    assert!(list.as_array().unwrap().len() < 60_000);
}

#[test]
fn resuming_with_other_inputs_is_refused() {
    let dir = folder("other");
    let output = dir.join("out.jsonl");
    let input = crawl(&dir, 20);
    analyze(&input, &output, &[]);
    let other = dir.join("other.jsonl");
    fs::write(&other, "{\"id\":\"x\",\"text\":\"y\"}\n".repeat(30)).unwrap();
    let refused = analyze(&other, &output, &["--resume"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    assert_eq!(unpacked(&output).lines().count(), 20, "what is there stays");
    assert_eq!(tinviet(&["analyze", "--resume", "x"]).status.code(), Some(2));
}

#[test]
fn the_summary_counts_failures_by_reason() {
    let dir = folder("summary");
    let input = crawl(&dir, 200);
    let (output, summary) = (dir.join("out.jsonl"), dir.join("summary.json"));
    let more = ["--summary-json", summary.to_str().unwrap(), dir.join("missing").to_str().unwrap()].map(str::to_owned);
    analyze(&input, &output, &more.each_ref().map(String::as_str));
    let summary: Value = serde_json::from_slice(&fs::read(&summary).unwrap()).unwrap();
    assert_eq!((summary["documents"].as_u64(), summary["failed"].as_u64()), (Some(201), Some(3)));
    assert_eq!(summary["failures"], serde_json::json!({"malformed": 2, "open": 1}));
    assert!(summary["mb_per_second"].as_f64().unwrap() > 0.0);
    let said = stderr(&analyze(&input, &output, &["--progress"]));
    assert!(said.contains("200 documents, 2 failed (malformed 2)"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    let dir = folder("memory");
    let peak = |count: usize, jobs: &str| {
        let (input, summary) = (crawl(&dir, count), dir.join("summary.json"));
        analyze(&input, Path::new("/dev/null"), &["--jobs", jobs, "--summary-json", summary.to_str().unwrap()]);
        let summary: Value = serde_json::from_slice(&fs::read(&summary).unwrap()).unwrap();
        summary["peak_memory_bytes"].as_u64().unwrap() / 1_000_000
    };
    assert!(peak(30_000, "2") < 300 && peak(30_000, "16") < 300);
}

#[test]
fn bench_measures_every_stage() {
    let dir = folder("bench");
    let input = crawl(&dir, 40);
    let output = tinviet(&["bench", input.to_str().unwrap(), "--seconds", "0"]);
    // The crawl has no bad record among its first 50.
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    for stage in [
        "yardstick",
        "longest_match",
        "normalize",
        "clean_text",
        "sentences",
        "words",
        "names",
        "dates",
        "actors",
        "json",
        "analyze",
        "pipeline",
        "start-up",
    ] {
        assert!(said.contains(stage), "{stage} in {said}{}", stderr(&output));
    }
}

#[test]
fn near_duplicates_share_a_cluster_whatever_the_jobs() {
    let dir = folder("dedup");
    let input = dir.join("in.jsonl");
    let story = |n: usize| {
        (0..40).map(|k| format!("Câu {} của chuyện {n} kể về bản {} bên suối {}. ", k * n, (k + n) * 31, k * k + n)).collect::<String>()
    };
    let mut lines = String::new();
    for n in 0..30 {
        let text = if n % 3 == 2 { format!("{} Thêm một câu nữa.", story(n - 1)) } else { story(n) };
        lines.push_str(&format!("{}\n", serde_json::json!({"id": n.to_string(), "text": text})));
    }
    fs::write(&input, lines).unwrap();
    let run = |jobs: &str, name: &str| {
        let output = dir.join(name);
        let done = analyze(&input, &output, &["--dedup", "--layers", "none", "--jobs", jobs]);
        assert!(done.status.success(), "{}", stderr(&done));
        unpacked(&output)
    };
    let text = run("1", "a.jsonl");
    assert_eq!(text, run("3", "b.jsonl.zst"));
    let clusters: Vec<String> =
        text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["articles"][0]["cluster"].as_str().unwrap().to_owned()).collect();
    for n in 0..30 {
        let same: Vec<usize> = (0..30).filter(|&m| clusters[m] == clusters[n]).collect();
        let want: &[usize] = match n % 3 {
            0 => &[n],
            1 => &[n, n + 1],
            _ => &[n - 1, n],
        };
        assert_eq!(same, want);
    }
}
