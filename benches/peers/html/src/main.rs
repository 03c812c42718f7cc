//! HTML cleaning beside dom_smoothie (formatted text): speed of both in one run over the same pages, and 3-gram F1 where there
//! is gold.
//!
//! ```text
//! tinviet-peers-html [--rounds N] [--json] PATH...   each file or folder is a set of pages of its own
//! tinviet-peers-html analyze FILE                    what dom_smoothie finds, in the shape of `tinviet analyze`
//! ```
//!
//! Both start from the source as a string, on one thread. tinviet: lines and metadata, normalization, labels, articles.
//! dom_smoothie: `Readability::parse`. Rounds of the two take turns, so that a machine whose speed drifts treats both alike;
//! the ratio is the median of the rounds' ratios. To count instructions instead: callgrind with
//! `--toggle-collect='*tinviet_pass*'` or `'*smoothie_pass*'`, `--rounds 1`.

mod gold;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dom_smoothie::{Config, Readability, TextMode};
use tinviet::clean::{Cleaned, Cleaner, Label, Page};
use tinviet::normalize::{NormalizeOptions, Normalizer};

/// A round goes on over its pages for so long at least: the clock of a thread's own time ticks slowly.
const ROUND: Duration = Duration::from_millis(60);

/// Pages that are measured together.
struct Set {
    name: String,
    pages: Vec<(PathBuf, String)>,
}

impl Set {
    fn read(path: &Path) -> Set {
        let mut set = Set { name: path.display().to_string(), pages: Vec::new() };
        set.collect(path);
        set
    }

    fn collect(&mut self, path: &Path) {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path).expect("a folder").flatten().map(|e| e.path()).collect();
            inside.sort();
            inside.iter().for_each(|p| self.collect(p));
        } else if path.extension().is_some_and(|e| e == "html" || e == "htm") {
            let source = String::from_utf8_lossy(&std::fs::read(path).expect("a page")).into_owned();
            self.pages.push((path.to_owned(), source));
        }
    }

    fn megabytes(&self) -> f64 {
        self.pages.iter().map(|p| p.1.len()).sum::<usize>() as f64 / 1e6
    }
}

struct Tinviet {
    cleaner: Cleaner,
    normalizer: Normalizer,
    cleaned: Cleaned,
}

impl Tinviet {
    /// The text of the articles of a page, without their titles.
    fn text(&mut self, page: &str) -> String {
        let mut out = String::new();
        self.clean(page, |text, cleaned| {
            for line in cleaned.lines.iter().filter(|l| l.label.keep() && l.label != Label::Title && l.article > 0) {
                out.push_str(line.content.of(text));
                out.push('\n');
            }
        });
        out
    }

    fn clean(&mut self, page: &str, then: impl FnOnce(&str, &Cleaned)) {
        let (text, facts) = tinviet::clean::html::read(page);
        let text = self.normalizer.normalize(&text).text;
        self.cleaner.clean(Page { text: &text, html: Some(&facts), url: None }, &mut self.cleaned);
        then(&text, &self.cleaned);
    }
}

fn smoothie(page: &str) -> Option<dom_smoothie::Article> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    Readability::new(page, None, Some(config)).ok()?.parse().ok()
}

#[inline(never)]
fn tinviet_pass(tinviet: &mut Tinviet, pages: &[(PathBuf, String)]) {
    pages.iter().for_each(|page| {
        tinviet.clean(&page.1, |_, cleaned| {
            black_box(cleaned.lines.len());
        })
    });
}

#[inline(never)]
fn smoothie_pass(pages: &[(PathBuf, String)]) {
    pages.iter().for_each(|page| drop(black_box(smoothie(&page.1))));
}

/// Time this thread has had a processor, where the system tells; other programs' work is left out.
fn thread_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Seconds that a pass takes.
fn seconds(mut pass: impl FnMut()) -> f64 {
    let (clock, before, mut passes) = (Instant::now(), thread_time(), 0);
    while passes == 0 || clock.elapsed() < ROUND {
        pass();
        passes += 1;
    }
    let taken = thread_time().zip(before).map(|(now, before)| now.saturating_sub(before)).filter(|t| !t.is_zero());
    taken.unwrap_or_else(|| clock.elapsed()).as_secs_f64() / f64::from(passes)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Mean F1 of the two over the pages with gold, and how many these are.
fn accuracy(tinviet: &mut Tinviet, set: &Set) -> Option<(usize, f64, f64)> {
    let (mut count, mut ours, mut theirs) = (0, 0.0, 0.0);
    for (path, page) in &set.pages {
        let Some(want) = gold::text_of(path) else { continue };
        count += 1;
        ours += gold::f1(&want, &tinviet.text(page));
        theirs += gold::f1(&want, &smoothie(page).map(|a| a.text_content.to_string()).unwrap_or_default());
    }
    (count > 0).then(|| (count, ours / count as f64, theirs / count as f64))
}

fn measure(tinviet: &mut Tinviet, set: &Set, rounds: usize) -> serde_json::Value {
    // First what is made once, and how good both are.
    set.pages.iter().for_each(|page| tinviet.clean(&page.1, |_, _| ()));
    let accuracy = accuracy(tinviet, set);
    let times: Vec<(f64, f64)> =
        (0..rounds).map(|_| (seconds(|| tinviet_pass(tinviet, &set.pages)), seconds(|| smoothie_pass(&set.pages)))).collect();
    let speed = |times: Vec<f64>| set.megabytes() / median(times);
    serde_json::json!({
        "set": set.name,
        "pages": set.pages.len(),
        "mb": set.megabytes(),
        "tinviet_mb_per_second": speed(times.iter().map(|t| t.0).collect()),
        "dom_smoothie_mb_per_second": speed(times.iter().map(|t| t.1).collect()),
        "ratio": median(times.iter().map(|t| t.1 / t.0).collect()),
        "pages_with_gold": accuracy.map_or(0, |a| a.0),
        "tinviet_f1": accuracy.map(|a| a.1),
        "dom_smoothie_f1": accuracy.map(|a| a.2),
    })
}

fn analyze(path: &Path) {
    let page = String::from_utf8_lossy(&std::fs::read(path).expect("a page")).into_owned();
    let found = smoothie(&page).map(|a| serde_json::json!({ "title": a.title, "text": a.text_content.to_string() }));
    println!("{}", serde_json::json!({ "articles": found.into_iter().collect::<Vec<_>>() }));
}

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|a| a == "analyze") {
        return arguments[1..].iter().for_each(|path| analyze(Path::new(path)));
    }
    let mut rounds = 25;
    if let Some(at) = arguments.iter().position(|a| a == "--rounds") {
        rounds = arguments.get(at + 1).and_then(|n| n.parse().ok()).expect("--rounds takes a number");
        arguments.drain(at..at + 2);
    }
    let json = arguments.iter().any(|a| a == "--json");
    arguments.retain(|a| a != "--json");
    let mut tinviet =
        Tinviet { cleaner: Cleaner::embedded(), normalizer: Normalizer::new(NormalizeOptions::default()), cleaned: Cleaned::default() };
    if !json {
        println!("{:<28}{:>6}{:>8}{:>16}{:>16}{:>8}   3-gram F1", "pages", "count", "MB", "tinviet MB/s", "dom_smoothie", "ratio");
    }
    for path in arguments {
        let set = Set::read(Path::new(&path));
        if set.pages.is_empty() {
            eprintln!("{path}: no HTML page");
            continue;
        }
        let figures = measure(&mut tinviet, &set, rounds);
        if json {
            println!("{figures}");
            continue;
        }
        let number = |key: &str| figures[key].as_f64().unwrap_or_default();
        print!("{:<28}{:>6}{:>8.2}{:>16.1}", set.name, set.pages.len(), set.megabytes(), number("tinviet_mb_per_second"));
        print!("{:>16.1}{:>8.2}", number("dom_smoothie_mb_per_second"), number("ratio"));
        match figures["tinviet_f1"].as_f64() {
            Some(ours) => println!("   {ours:.3}, {:.3} ({} pages)", number("dom_smoothie_f1"), figures["pages_with_gold"]),
            None => println!("   no gold"),
        }
    }
}
