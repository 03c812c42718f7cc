//! The command line: inputs, faults, exit status.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::shared::root;

fn tinviet(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tinviet")).args(args).current_dir(root()).output().unwrap()
}

fn with_input(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tinviet"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feed = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = feed.join();
    output
}

fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("the output is UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("each line is JSON")).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn the_output_is_in_input_order_for_any_number_of_jobs() {
    let one = tinviet(&["analyze", "corpus/pages", "--jobs", "1"]);
    assert!(one.status.success(), "{}", stderr(&one));
    for jobs in ["2", "7"] {
        assert!(tinviet(&["analyze", "corpus/pages", "--jobs", jobs]).stdout == one.stdout, "--jobs {jobs} gives other bytes");
    }
    let ids: Vec<String> = records(&one).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect();
    let mut sorted = ids.clone();
    // Folder by folder: names are compared, not whole paths.
    sorted.sort_by(|a, b| a.split('/').cmp(b.split('/')));
    assert_eq!(ids, sorted);
    assert!(ids.len() >= 24);
}

#[test]
fn bad_inputs_are_named_and_the_others_done() {
    let dir = folder("bad_inputs");
    fs::write(dir.join("good.txt"), "Hà Nội hôm nay có mưa.\n").unwrap();
    fs::write(dir.join("empty.txt"), "").unwrap();
    fs::write(dir.join("latin.txt"), b"C\xe0 ph\xea \xff\xfe\x80 s\xe1ng").unwrap();
    fs::write(dir.join("cut.jsonl.gz"), &gzip(b"{\"id\":\"a\",\"text\":\"x\"}\n".repeat(4000).as_slice())[..60]).unwrap();
    fs::write(
        dir.join("lines.jsonl"),
        "{\"id\":\"one\",\"text\":\"mot\"}\n\n{\"id\":\"two\",\n{\"id\":\"three\",\"text\":\"ba\",\"date\":\"31/2\"}\n{\"text\":\"bon\"}\n",
    )
    .unwrap();
    let missing = dir.join("missing.txt");
    let output = tinviet(&["analyze", dir.to_str().unwrap(), missing.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let records = records(&output);
    let find = |id: &str| records.iter().find(|r| r["id"] == id).unwrap_or_else(|| panic!("no record {id}"));
    for id in ["good", "empty", "latin", "one", "lines.jsonl:5"] {
        assert!(find(id).get("error").is_none(), "{id}");
    }
    for (id, fault) in [("lines.jsonl:3", "JSON"), ("lines.jsonl:4", "31/2"), ("missing", "missing.txt")] {
        let record = find(id);
        assert!(record["error"].as_str().unwrap().contains(fault), "{record}");
        assert!(record["source"]["path"].is_string());
        assert_eq!(record.as_object().unwrap().len(), 3);
    }
    assert!(records.iter().any(|r| r["error"].as_str().is_some_and(|e| e.contains("cut.jsonl.gz"))), "the cut archive is named");
    for name in ["lines.jsonl: line 3", "missing.txt", "cut.jsonl.gz"] {
        assert!(stderr(&output).contains(name), "{name} in {}", stderr(&output));
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_inputs_are_told_by_content() {
    let dir = folder("compressed");
    let text = "Quốc hội họp sáng nay.\n";
    fs::write(dir.join("plain.txt"), text).unwrap();
    // Two members, as archives have them, and a name that says nothing.
    let (first, second) = text.split_at(text.len() / 2 - 1);
    fs::write(dir.join("packed"), [gzip(first.as_bytes()), gzip(second.as_bytes())].concat()).unwrap();
    fs::write(dir.join("packed.txt.zst"), zstd::encode_all(text.as_bytes(), 3).unwrap()).unwrap();
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let output = tinviet(&["analyze", "--no-clean", &path("plain.txt"), &path("packed"), &path("packed.txt.zst")]);
    assert!(output.status.success(), "{}", stderr(&output));
    let records = records(&output);
    assert_eq!(records.len(), 3);
    for record in &records {
        assert_eq!(record["articles"], records[0]["articles"]);
    }
    assert_eq!(records[2]["id"], "packed");
}

#[test]
fn wrong_usage_is_status_2_and_says_what_to_do() {
    for args in [
        &["analyze"][..],
        &["analyze", "--date", "yesterday", "x"],
        &["analyze", "--layers", "colours", "x"],
        &["analyze", "--offsets", "words", "x"],
        &["frobnicate"],
    ] {
        let output = tinviet(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(tinviet(&["--help"]).status.code(), Some(0));
    assert_eq!(tinviet(&["--version"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_broken_pipe_ends_quietly() {
    let command = format!("'{}' analyze corpus/pages | head -c 10", env!("CARGO_BIN_EXE_tinviet"));
    let output = Command::new("sh").args(["-c", &command]).current_dir(root()).output().unwrap();
    assert_eq!(output.stdout.len(), 10);
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
}

#[test]
fn standard_input_and_layers() {
    let output = with_input(&["analyze", "--no-clean", "--layers", "dates", "-"], "Họp ngày 2/9/2024.".as_bytes());
    assert!(output.status.success());
    let record = &records(&output)[0];
    assert!(record.get("lines").is_none() && record["articles"][0].get("entities").is_none());
    assert_eq!(record["articles"][0]["dates"][0]["value"], "2024-09-02");
}

#[test]
fn json_is_one_list() {
    let output = tinviet(&["analyze", "--format", "json", "--layers", "none", "corpus/pages"]);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(list.as_array().unwrap().len() >= 24);
}

#[test]
fn segment_prints_a_line_for_each_line() {
    let output = with_input(&["segment", "-"], "Tôi là sinh viên.\n\nHà Nội\n".as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 3);
    assert_eq!(text.lines().nth(1), Some(""));
}

#[test]
fn a_long_line_is_analyzed() {
    let line = "Thủ tướng Việt Nam thăm Lào ngày 5/3. ".repeat(60_000);
    let output = with_input(&["analyze", "--layers", "entities,dates", "-"], line.as_bytes());
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(records(&output).len(), 1);
}

#[test]
fn records_over_the_limit_are_reported_and_the_rest_read() {
    let lines = format!("{{\"id\":\"big\",\"text\":\"{}\"}}\n{{\"id\":\"small\",\"text\":\"xin\"}}\n", "a".repeat(5000));
    let dir = folder("limit");
    let path = dir.join("records.jsonl");
    fs::write(&path, lines).unwrap();
    let output = tinviet(&["analyze", "--max-record", "1000", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let records = records(&output);
    assert!(records[0]["error"].as_str().unwrap().contains("--max-record"));
    assert_eq!(records[1]["id"], "small");
}
