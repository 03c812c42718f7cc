//! Pages a second and megabytes a second of HTML cleaning: tinviet and dom_smoothie (formatted text) in turn, best of several
//! rounds.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use dom_smoothie::{Config, Readability, TextMode};
use tinviet::clean::{Cleaned, Cleaner, Page};
use tinviet::normalize::normalize;

const ROUNDS: usize = 9;

fn collect(path: PathBuf, pages: &mut Vec<String>) {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> = std::fs::read_dir(&path).expect("a folder").flatten().map(|e| e.path()).collect();
        inside.sort();
        inside.into_iter().for_each(|p| collect(p, pages));
    } else if path.extension().is_some_and(|e| e == "html") {
        pages.push(String::from_utf8_lossy(&std::fs::read(&path).expect("a page")).into_owned());
    }
}

fn best(pages: &[String], mut each: impl FnMut(&str)) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            pages.iter().for_each(|page| each(page));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn main() {
    let mut pages = Vec::new();
    std::env::args_os().skip(1).for_each(|path| collect(path.into(), &mut pages));
    let megabytes = pages.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    println!("{} pages, {megabytes:.2} MB", pages.len());
    let cleaner = Cleaner::embedded();
    let mut cleaned = Cleaned::default();
    let ours = best(&pages, |page| {
        let (text, facts) = tinviet::clean::html::read(page);
        let text = normalize(&text).text;
        cleaner.clean(Page { text: &text, html: Some(&facts), url: None }, &mut cleaned);
        black_box(&cleaned);
    });
    let smoothie = best(&pages, |page| {
        let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
        if let Ok(mut reader) = Readability::new(page, None, Some(config)) {
            black_box(reader.parse().ok());
        }
    });
    for (name, time) in [("tinviet", ours), ("dom_smoothie", smoothie)] {
        println!("{name:<14} {:>7.1} MB/s  {:>8.0} pages/s", megabytes / time.as_secs_f64(), pages.len() as f64 / time.as_secs_f64());
    }
}
