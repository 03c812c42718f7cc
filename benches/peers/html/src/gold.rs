//! The gold beside a page, and how much of it a tool gives back.

use std::collections::HashMap;
use std::path::Path;

use tinviet::normalize::normalize;

/// Labels of lines that are text of an article: lead, heading, body.
const KEPT: [&str; 3] = ["L", "H", "B"];

/// The text of the articles of a page: from `NAME.gold`, or from `NAME.labels` and the flattened page `NAME.txt`. `None`
/// without gold and for pages without an article.
pub fn text_of(page: &Path) -> Option<String> {
    let read = |ending: &str| std::fs::read_to_string(page.with_extension(ending)).ok();
    let mut text = String::new();
    if let Some(gold) = read("gold") {
        // The head stands between two lines of `+++`.
        for line in gold.split("\n+++\n").nth(1)?.lines() {
            let (label, line) = line.split_once(' ').unwrap_or((line, ""));
            if KEPT.contains(&label.trim_end_matches(|c: char| c.is_ascii_digit())) && !label.ends_with('0') {
                text.push_str(&without_annotations(line));
                text.push('\n');
            }
        }
    } else {
        let (labels, flat) = (read("labels")?, read("txt")?);
        for (_, line) in labels.split('\n').zip(flat.lines()).filter(|(label, _)| KEPT.contains(&label.trim())) {
            text.push_str(line);
            text.push('\n');
        }
    }
    (!text.is_empty()).then_some(text)
}

/// `{PER:key|An} nói` is `An nói`.
fn without_annotations(line: &str) -> String {
    let mut parts = line.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once('|').map_or(part, |p| p.1)));
    out.replace('}', "")
}

/// Runs of three words, in lower case; both texts are normalized, so that forms and tone placements compare equal.
fn grams(text: &str) -> HashMap<[String; 3], usize> {
    let lower = normalize(text).text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let mut counts = HashMap::new();
    for w in words.windows(3) {
        *counts.entry([w[0].to_owned(), w[1].to_owned(), w[2].to_owned()]).or_insert(0) += 1;
    }
    counts
}

/// F1 of the runs of three words of two texts.
pub fn f1(want: &str, got: &str) -> f64 {
    let (want, got) = (grams(want), grams(got));
    let shared: usize = want.iter().map(|(gram, &n)| n.min(got.get(gram).copied().unwrap_or(0))).sum();
    let size = |grams: &HashMap<[String; 3], usize>| grams.values().sum::<usize>();
    2.0 * shared as f64 / (size(&want) + size(&got)).max(1) as f64
}
