//! The command line, sentence by sentence: what the documents promise and no other test holds.

use std::fs;

use serde_json::Value;

use crate::cli::{folder, records, stderr, tinviet, with_input};

fn one(args: &[&str], input: &str) -> Value {
    let output = with_input(args, input.as_bytes());
    assert!(output.status.success(), "{}", stderr(&output));
    records(&output).swap_remove(0)
}

#[test]
fn the_reference_date_is_the_records_the_pages_the_addresses_the_callers() {
    let text = "Lũ về sớm ở Suối Ngàn\nHôm qua nước lên rất nhanh.\n";
    let published = |record: Value, date: &str| {
        let record = one(&["analyze", "--no-clean", "--date", date, "--layers", "dates", "-"], &format!("{record}\n"));
        let published = &record["articles"][0]["published"];
        (published["value"].as_str().unwrap().to_owned(), published["origin"].as_str().unwrap().to_owned())
    };
    let own = |value: &str, origin: &str| (value.to_owned(), origin.to_owned());
    let record = serde_json::json!({"id": "a", "text": text, "date": "2026-11-02"});
    assert_eq!(published(record, "2020-01-01"), own("2026-11-02", "record"));
    let record = serde_json::json!({"id": "a", "text": text});
    assert_eq!(published(record.clone(), "2020-01-01"), own("2020-01-01", "caller"));
    assert_eq!(published(record, "2020-01-01T08:30:00+07:00").1, "caller");
    // A page that is cleaned: its own stamp, else its address.
    let story = "Người dân hai bản ven suối đã được đưa lên nhà văn hóa trên đồi từ sáng sớm, khi nước bắt đầu tràn qua con đường.\n\
        Bộ đội dùng thuyền chở gạo, mì và nước uống vào bản, mỗi chuyến đi về mất gần hai giờ vì nước chảy xiết.\n\
        Theo trưởng bản, chưa có ai bị thương, nhưng hơn hai mươi ngôi nhà ở sát bờ suối đã ngập đến nửa vách.\n";
    let page = |stamp: &str, url: &str| {
        let text = format!("Lũ về sớm ở Suối Ngàn hai bản bị cô lập\n{stamp}\n{story}");
        let record = serde_json::json!({"id": "a", "text": text, "url": url});
        let record = one(&["analyze", "--date", "2020-01-01", "--layers", "none", "-"], &format!("{record}\n"));
        record["articles"][0]["published"]["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(page("Thứ ba, 10/11/2026, 06:15 (GMT+7)", "https://bao.example/2026/11/09/lu-ve.html"), "page");
    assert_eq!(page("", "https://bao.example/2026/11/09/lu-ve.html"), "url");
    assert_eq!(page("", "https://bao.example/lu-ve.html"), "caller");
}

#[test]
fn offsets_slice_the_input_in_every_unit() {
    let text = "\u{feff}😀 Hà Nội họp ngày 2/9/2024.";
    for unit in ["char", "byte", "utf16"] {
        let record = one(&["analyze", "--no-clean", "--layers", "dates", "--offsets", unit, "-"], text);
        let date = &record["articles"][0]["dates"][0];
        let (start, end) = (date["start"].as_u64().unwrap() as usize, date["end"].as_u64().unwrap() as usize);
        let slice = match unit {
            "char" => text.chars().skip(start).take(end - start).collect(),
            "byte" => text[start..end].to_owned(),
            _ => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap(),
        };
        assert_eq!(slice, "ngày 2/9/2024", "{unit}");
    }
}

#[test]
fn a_lexicon_is_a_file_or_a_folder() {
    let dir = folder("contract_lexicon");
    fs::write(dir.join("words.txt"), "suối ngàn bản xa\n").unwrap();
    let file = dir.join("words.txt");
    for path in [&dir, &file] {
        let output = with_input(&["segment", "--lexicon", path.to_str().unwrap(), "-"], "Về suối ngàn bản xa\n".as_bytes());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "Về suối_ngàn_bản_xa\n");
    }
}

#[test]
fn segment_prints_lines_or_sentences() {
    let text = "Tôi là sinh viên. Em ở Huế.\n\nXong.\n";
    let run = |args: &[&str]| String::from_utf8(with_input(args, text.as_bytes()).stdout).unwrap();
    let lines = run(&["segment", "-"]);
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.starts_with("Tôi là sinh_viên .") && lines.lines().nth(1) == Some(""), "{lines}");
    assert_eq!(run(&["segment", "--sentences", "-"]).lines().count(), 3);
    assert!(run(&["segment", "--sentences", "-"]).lines().nth(1).unwrap().starts_with("Em ở Huế"));
}

#[test]
fn wrong_values_are_refused_with_what_to_do() {
    let dir = folder("contract_usage");
    let none = dir.join("none");
    let none = none.to_str().unwrap();
    for (args, says) in [
        (&["analyze"][..], "standard input"),
        (&["analyze", "--encoding", "klingon", "x"], "tcvn3"),
        (&["analyze", "--sites", none, "x"], "--sites"),
        (&["segment", "--lexicon", none, "x"], "--lexicon"),
        (&["clean", "--keep", "picture", "x"], "caption"),
        (&["clean", "--format", "html", "x"], "markdown"),
        (&["analyze", "--date", "31/2/2020", "x"], "2021-06-17"),
        (&["analyze", "--layers", "colours", "x"], "entities"),
        (&["analyze", "--resume", "x"], "--output"),
        (&["sites"], "--load"),
    ] {
        let output = tinviet(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(says) && output.stdout.is_empty(), "{args:?}: {}", stderr(&output));
    }
}

#[test]
fn what_is_no_page_is_named() {
    let dir = folder("contract_binary");
    for (name, bytes) in [("a.txt", &b"%PDF-1.7\n"[..]), ("b.html", b"\x89PNG\r\n\x1a\n"), ("c.jsonl", b"PK\x03\x04")] {
        fs::write(dir.join(name), bytes).unwrap();
    }
    let output = tinviet(&["analyze", dir.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    for (record, what) in records(&output).iter().zip(["a PDF file", "a picture", "a ZIP archive"]) {
        assert!(record["error"].as_str().unwrap().contains(what), "{record}");
    }
    let empty = folder("contract_empty");
    let output = tinviet(&["clean", empty.to_str().unwrap()]);
    assert!(output.status.success() && stderr(&output).contains("no document in the inputs") && output.stdout.is_empty());
    // A cause is said once.
    let said = stderr(&tinviet(&["bench", empty.join("none").to_str().unwrap()]));
    assert_eq!(said.matches("No such file").count(), 1, "{said}");
}

#[test]
fn every_command_helps_with_an_example() {
    for command in ["analyze", "clean", "sites", "segment", "dates", "actors", "normalize", "eval"] {
        let help = String::from_utf8(tinviet(&[command, "--help"]).stdout).unwrap();
        assert!(help.contains("Examples:") && help.contains(&format!("tinviet {command} ")), "{command}");
        // The short help knows the same options.
        assert!(tinviet(&[command, "-h"]).status.success());
    }
    assert!(String::from_utf8(tinviet(&["--help"]).stdout).unwrap().contains("Exit status: 0"));
}
