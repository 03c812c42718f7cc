//! Lines that recur across pages: learned, saved, loaded; what recurs and is text stays.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tinviet::clean::{Cleaner, Page as CleanPage, SiteLearner};

use crate::cli::{folder, records, stderr, tinviet};
use crate::crawl::{Page, SERIES, lines_of, pages, score};

fn write(dir: &Path, pages: &[Page], known: bool) -> PathBuf {
    let path = dir.join("crawl.jsonl");
    fs::write(&path, pages.iter().map(|p| format!("{}\n", p.record(known))).collect::<String>()).unwrap();
    path
}

fn analyze(input: &Path, more: &[&str]) -> Vec<Value> {
    let args = [&["analyze", "--layers", "lines", input.to_str().unwrap()], more].concat();
    let output = tinviet(&args);
    assert!(output.status.success(), "{}", stderr(&output));
    records(&output)
}

#[test]
fn a_crawl_is_cleaner_than_its_pages() {
    let dir = folder("sites_gain");
    let pages = pages(60);
    for known in [true, false] {
        let input = write(&dir, &pages, known);
        let (alone, together) = (analyze(&input, &["--sites", "off"]), analyze(&input, &[]));
        let (f1_alone, lost_alone) = score(&pages, &alone);
        let (f1, lost) = score(&pages, &together);
        println!("address known {known}: F1 {f1_alone:.4} -> {f1:.4}, lost {lost_alone:.4} -> {lost:.4}");
        assert!(f1 > 0.995 && f1 > f1_alone && lost < lost_alone + 0.001, "{f1_alone} -> {f1}, lost {lost_alone} -> {lost}");
        for (page, (before, after)) in pages.iter().zip(alone.iter().zip(&together)) {
            // Headlines that all other pages link, introductions of a series, bylines and time stamps recur, and stay what they are.
            for line in page.lines.iter().filter(|l| l.text == SERIES || page.is_headline(l)) {
                assert!(lines_of(page, after).any(|(text, l)| text == line.text && l["keep"] == true), "{} lost in {}", line.text, page.id);
            }
            for field in ["authors", "agencies", "published"] {
                assert_eq!(after["articles"][0][field], before["articles"][0][field], "{}", page.id);
            }
        }
        let reasons: Vec<&str> = lines_of(&pages[0], &together[0])
            .filter(|(text, _)| text.starts_with("Câu chuyện nào"))
            .filter_map(|(_, l)| l["reason"].as_str())
            .collect();
        assert_eq!(reasons, ["recurs_on_pages: 60 of 60"], "reposts do not count");
    }
}

#[test]
fn a_few_pages_are_enough_and_two_are_none() {
    let dir = folder("sites_few");
    let pages = pages(60);
    for (count, gains) in [(2, false), (4, true), (8, true)] {
        let pages = &pages[..count];
        let input = write(&dir, pages, true);
        let ((alone, lost_alone), (together, lost)) =
            (score(pages, &analyze(&input, &["--sites", "off"])), score(pages, &analyze(&input, &[])));
        assert_eq!(together > alone, gains, "{count} pages: {alone} -> {together}");
        assert!(lost <= lost_alone, "{count} pages: lost {lost_alone} -> {lost}");
    }
}

#[test]
fn what_was_learned_is_saved_shown_and_loaded() {
    let dir = folder("sites_saved");
    let all = pages(40);
    let (first, rest) = all.split_at(30);
    let input = write(&dir, first, true);
    let path = |name: &str| dir.join(name).to_str().unwrap().to_owned();
    let input = input.to_str().unwrap();
    let shown = tinviet(&["sites", input, "--save", &path("one")]);
    assert!(shown.status.success(), "{}", stderr(&shown));
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(
        text.starts_with("songque.example: 2") && text.contains("100 %  Trang nhất") && text.contains("more (--top 0 shows all)"),
        "{text}"
    );
    // The same for any number of threads, and from the file.
    assert!(tinviet(&["sites", input, "--save", &path("two"), "--jobs", "7"]).status.success());
    assert_eq!(fs::read(path("one")).unwrap(), fs::read(path("two")).unwrap());
    let listed = records(&tinviet(&["sites", input, "--format", "jsonl"]));
    assert_eq!(records(&tinviet(&["sites", "--load", &path("one"), "--format", "jsonl"])), listed);
    assert_eq!((listed.len(), &listed[0]["host"]), (1, &json!("songque.example")));
    // Other pages of the site, one by one: the file makes the difference, also on standard input.
    let other = write(&dir, rest, true);
    let (alone, _) = score(rest, &analyze(&other, &["--sites", "off"]));
    let loaded = analyze(&other, &["--sites", &path("one")]);
    let (together, _) = score(rest, &loaded);
    assert!(together > 0.97 && alone < 0.9, "{alone} -> {together}");
    let clean = crate::cli::with_input(&["clean", "--sites", &path("one"), "-"], rest[0].record(true).to_string().as_bytes());
    let text = String::from_utf8(clean.stdout).unwrap();
    assert!(!text.contains("Chúng tôi gửi bản tin") && text.lines().count() > 5, "{text}");
    // Counts add up.
    assert!(tinviet(&["sites", other.to_str().unwrap(), "--load", &path("one"), "--save", &path("sum")]).status.success());
    let sum = records(&tinviet(&["sites", "--load", &path("sum"), "--format", "jsonl"]));
    assert!(sum[0]["pages"].as_u64() > listed[0]["pages"].as_u64());
}

#[test]
fn a_wrong_file_is_refused_before_anything_is_written() {
    let dir = folder("sites_refused");
    let (file, out) = (dir.join("sites"), dir.join("out.jsonl"));
    fs::write(&out, "kept\n").unwrap();
    for (content, says) in [
        (&b"\x7fELF\x00\xff"[..], "not a file of recurring lines"),
        (b"{\"format\":\"tinviet-sites/7\"}\n", "this build reads `tinviet-sites/1`"),
        (b"{\"format\":\"tinviet-sites/1\"}\n{\"host\":\"a\",\"pages\":1}\n", "line 2: missing field"),
    ] {
        fs::write(&file, content).unwrap();
        let args = ["analyze", "corpus/pages", "--sites", file.to_str().unwrap(), "-o", out.to_str().unwrap()];
        let refused = tinviet(&args);
        assert_eq!(refused.status.code(), Some(2));
        let said = stderr(&refused);
        assert!(said.contains(says) && said.contains("--sites") && said.contains(file.to_str().unwrap()), "{said}");
        assert_eq!(fs::read_to_string(&out).unwrap(), "kept\n");
        assert_eq!(tinviet(&["sites", "--load", file.to_str().unwrap()]).status.code(), Some(2));
    }
    assert_eq!(tinviet(&["sites"]).status.code(), Some(2));
    assert_eq!(tinviet(&["sites", "--load", dir.join("none").to_str().unwrap()]).status.code(), Some(2));
}

#[test]
fn a_crawl_gives_the_same_bytes_with_any_jobs_and_resumed() {
    let dir = folder("sites_resumed");
    let input = write(&dir, &pages(60), true);
    let run = |out: &Path, more: &[&str]| {
        let args = [&["analyze", "--layers", "lines", input.to_str().unwrap(), "-o", out.to_str().unwrap()], more].concat();
        let output = tinviet(&args);
        assert!(output.status.success(), "{}", stderr(&output));
        fs::read(out).unwrap()
    };
    let whole = run(&dir.join("1.jsonl"), &["--jobs", "1"]);
    assert!(run(&dir.join("7.jsonl"), &["--jobs", "7"]) == whole);
    let cut = dir.join("cut.jsonl");
    fs::write(&cut, &whole[..whole.len() / 3]).unwrap();
    assert!(run(&cut, &["--resume"]) == whole);
}

#[test]
fn memory_is_bounded_and_counts_are_never_too_high() {
    let cleaner = Cleaner::embedded();
    let mut learner = SiteLearner::new();
    let stories = pages(120);
    let digest = |host: usize, page: usize, lines: usize| {
        let noise: String = (0..lines).map(|k| format!("Chuyên mục {host} số {page} phần {k} của báo\n")).collect();
        let text = format!("{}{noise}Hòm thư bạn đọc\n", stories[page].text());
        cleaner.digest(CleanPage { text: &text, html: None, url: Some(&format!("https://bao{host}.example/{page}")) })
    };
    // More hosts than are kept, then more lines.
    for host in 0..1500 {
        learner.add(&digest(host, 0, 3));
    }
    for host in 0..400 {
        learner.add(&digest(host, 1, 600));
    }
    for page in 2..100 {
        learner.add(&digest(0, page, 600));
    }
    assert!(learner.entries() <= 1 << 18, "{}", learner.entries());
    let sites = learner.finish();
    let site = sites.host("bao0.example").unwrap();
    let lines: Vec<(u32, &str)> = site.lines().iter().map(|l| (l.pages, l.text.as_str())).collect();
    assert!(lines.contains(&(site.pages(), "Hòm thư bạn đọc")) && !lines.iter().any(|l| l.1.starts_with("Chuyên mục")), "{lines:?}");
    assert!((90..=100).contains(&site.pages()), "{}", site.pages());
}
