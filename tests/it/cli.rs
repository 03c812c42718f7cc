//! The command line: inputs, faults, exit status.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::shared::root;

pub fn tinviet(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tinviet")).args(args).current_dir(root()).output().unwrap()
}

pub fn with_input(args: &[&str], input: &[u8]) -> Output {
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

pub fn records(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("the output is UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("each line is JSON")).collect()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder of its own for a test.
pub fn folder(name: &str) -> PathBuf {
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
    for (id, fault) in [("lines.jsonl:3", "JSON"), ("three", "31/2"), ("missing", "missing.txt")] {
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

/// A WARC record.
fn warc(kind: &str, id: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Target-URI: https://bao.example/{id}\r\n\
         Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(id: &str, charset: &str, page: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n");
    warc("response", id, "application/http; msgtype=response", &[head.as_bytes(), page].concat())
}

#[test]
fn damage_in_an_archive_costs_what_is_damaged() {
    let dir = folder("archive");
    let page = |n: &str| format!("<html><body><p>Trang {n} nói về mùa lũ.</p></body></html>");
    let parts: Vec<Vec<u8>> = vec![
        warc("warcinfo", "info", "application/warc-fields", b"software: none"),
        response("one", "utf-8", page("1").as_bytes()),
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nno length\r\n\r\n".to_vec(),
        response("two", "utf-8", page("2").as_bytes()),
        String::from_utf8(response("three", "utf-8", page("3").as_bytes()))
            .unwrap()
            .replace("Content-Length: 1", "Content-Length: 9")
            .into_bytes(),
        response("big", "utf-8", "WARC/1.0\nWARC/1.0 is a format\n".repeat(500).as_bytes()),
        // Longer than what is kept, and than what there is.
        String::from_utf8(response("long", "utf-8", page("9").as_bytes()))
            .unwrap()
            .replace("Content-Length: ", "Content-Length: 9999999")
            .into_bytes(),
        warc("conversion", "four", "text/plain", "Lũ về sớm.".as_bytes()),
        b"a line that belongs nowhere\r\n".to_vec(),
        response("five", "utf-8", page("5").as_bytes()),
        response("cut", "utf-8", page("6").as_bytes()).strip_suffix(b"</p></body></html>\r\n\r\n").unwrap().to_vec(),
    ];
    let plain = dir.join("a.warc");
    fs::write(&plain, parts.concat()).unwrap();
    // As crawlers write it: a gzip member a record; here one of them is damaged too.
    let mut members: Vec<Vec<u8>> = parts.iter().map(|p| gzip(p)).collect();
    let middle = members[3].len() / 2;
    members[3][middle] ^= 0x55;
    let packed = dir.join("b.warc.gz");
    fs::write(&packed, members.concat()).unwrap();
    for (path, whole) in [(plain, &["one", "two", "four", "five"][..]), (packed, &["one", "four", "five"])] {
        let output = tinviet(&["analyze", "--max-record", "3000", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let records = records(&output);
        for id in whole {
            let found =
                records.iter().find(|r| r["id"] == format!("urn:uuid:{id}")).unwrap_or_else(|| panic!("{id} in {}", stderr(&output)));
            assert!(found["error"].is_null() && found["source"]["url"] == format!("https://bao.example/{id}"));
        }
        let failed = records.iter().filter(|r| r["error"].is_string()).count();
        assert!(failed >= 5, "{}", stderr(&output));
        for fault in ["Content-Length", "--max-record", "the next one begins before", "a line that belongs", "cut short"] {
            assert!(stderr(&output).contains(fault), "{fault} in {}", stderr(&output));
        }
        assert!(stderr(&output).contains("record 3: "), "{}", stderr(&output));
    }
}

#[test]
fn what_was_read_before_damage_is_kept() {
    let dir = folder("truncated");
    let mut lines = String::new();
    for n in 0..5000 {
        lines.push_str(&format!("{{\"id\":\"{n}\",\"text\":\"số {}\"}}\n", n * 7919 % 5000));
    }
    let gz = gzip(lines.as_bytes());
    let zst = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    for (name, bytes) in [("a.jsonl.gz", gz), ("a.jsonl.zst", zst)] {
        let path = dir.join(name);
        fs::write(&path, &bytes[..bytes.len() * 4 / 5]).unwrap();
        let output = tinviet(&["analyze", "--layers", "none", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let records = records(&output);
        let (whole, failed): (Vec<_>, Vec<_>) = records.iter().partition(|r| r["error"].is_null());
        assert!(failed.len() == 1 && (name.ends_with("zst") || whole.len() > 1000), "{name}: {} whole, {}", whole.len(), stderr(&output));
        assert!(stderr(&output).contains(&format!("{name}: ")), "{}", stderr(&output));
        assert!(whole.iter().enumerate().all(|(n, r)| r["id"].as_str().and_then(|id| id.parse().ok()) == Some(n)));
    }
}

#[test]
fn a_small_file_that_unpacks_to_much_is_bounded() {
    let dir = folder("bomb");
    let path = dir.join("bomb.txt.gz");
    fs::write(&path, gzip(&vec![b'a'; 50_000_000])).unwrap();
    let output = tinviet(&["analyze", "--max-record", "1000000", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(records(&output)[0]["error"].as_str().unwrap().contains("1000000 bytes"));
}

#[test]
fn ids_come_from_names_paths_records_and_lines() {
    let dir = folder("ids");
    fs::create_dir_all(dir.join("sub/deep")).unwrap();
    fs::write(dir.join("sub/deep/Trang một.html.gz"), gzip(b"<p>a</p>")).unwrap();
    fs::write(dir.join("sub/list.jsonl"), "{\"text\":\"a\"}\n{\"id\":5,\"text\":\"b\"}\n{\"id\":\"c/d\",\"html\":\"<p>x</p>\"}\n").unwrap();
    fs::write(dir.join("sub/picture.png"), "x").unwrap();
    let ids = |args: &[&str]| -> Vec<String> {
        let args = [&["analyze", "--layers", "none"], args].concat();
        records(&tinviet(&args)).iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    let path = |p: &str| dir.join(p).to_str().unwrap().to_owned();
    assert_eq!(ids(&[dir.to_str().unwrap()]), ["sub/deep/Trang một", "sub/list.jsonl:1", "5", "c/d"]);
    assert_eq!(ids(&[&path("sub/deep/Trang một.html.gz"), &path("sub/list.jsonl")]), ["Trang một", "list.jsonl:1", "5", "c/d"]);
    assert_eq!(ids(&[&path("sub/*.jsonl")]), ["list.jsonl:1", "5", "c/d"]);
    assert_eq!(ids(&[&path("**/*.html.gz")]), ["Trang một"]);
    let list = dir.join("list");
    fs::write(&list, format!("{}\n\n{}\n", path("sub/list.jsonl"), path("sub/deep"))).unwrap();
    assert_eq!(ids(&["--files-from", list.to_str().unwrap()]), ["list.jsonl:1", "5", "c/d", "Trang một"]);
    let output = tinviet(&["analyze", "--layers", "none", dir.to_str().unwrap(), &path("sub/list.jsonl")]);
    assert!(output.status.success());
    assert!(
        stderr(&output).contains("the id `5` was seen before") && stderr(&output).contains("2 files in folders skipped"),
        "{}",
        stderr(&output)
    );
    let media: Vec<Value> = records(&output).iter().map(|r| r["source"]["media_type"].clone()).collect();
    assert_eq!(media[..4], ["text/html", "text/plain", "text/plain", "text/html"]);
    assert_eq!(tinviet(&["analyze", "--files-from", &path("none")]).status.code(), Some(2));
}

#[test]
fn odd_json_is_read_where_it_can_be() {
    let lines = b"\xef\xbb\xbf{\"id\":\"bom\",\"text\":\"a\"}\r\n{\"id\":\"utf8\",\"text\":\"c\xe0 ph\xea\"}\n{\"id\":\"half\",\"text\":\"x \\ud83d y\"}\n\
        {\"id\":\"sep\",\"text\":\"a\\u2028b\"}\n{\"id\":\"pair\",\"text\":\"\\ud83d\\ude00\"}\n{\"id\":\"none\",\"title\":\"x\"}\n";
    let output = with_input(&["analyze", "--no-clean", "-"], lines);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(!text.contains('\u{2028}'));
    let records = records(&output);
    assert_eq!(records.len(), 6);
    assert_eq!(records[1]["warnings"][0]["code"], "invalid_utf8");
    assert_eq!(records[2]["warnings"][0]["code"], "lone_surrogate");
    assert_eq!(records[5], serde_json::json!({"id": "none", "source": {"path": null}, "error": records[5]["error"]}));
    assert!(stderr(&output).contains("standard input: line 6: "));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named() {
    let dir = folder("unreadable");
    fs::write(dir.join("a.txt"), "Huế.").unwrap();
    std::os::unix::fs::symlink(dir.join("gone.txt"), dir.join("b.txt")).unwrap();
    std::os::unix::fs::symlink(&dir, dir.join("loop.txt")).unwrap();
    let mut deep = dir.clone();
    for _ in 0..40 {
        deep = deep.join("thư mục con");
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("c.txt"), "Vinh.").unwrap();
    let output = tinviet(&["analyze", "--layers", "none", dir.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let records = records(&output);
    assert_eq!(records.len(), 3);
    assert!(records[1]["id"] == "b" && records[1]["error"].is_string());
    assert!(records[2]["id"].as_str().unwrap().ends_with("thư mục con/c"));
}

#[test]
fn tone_marks_are_placed_as_asked() {
    for (place, want) in [("keep", "Hòa khoẻ."), ("old", "Hòa khỏe."), ("new", "Hoà khoẻ.")] {
        let output = with_input(&["analyze", "--no-clean", "--layers", "none", "--tone", place, "-"], "Hòa khoẻ.".as_bytes());
        assert_eq!(records(&output)[0]["articles"][0]["text"], want, "{place}");
    }
}
