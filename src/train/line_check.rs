//! How well the line model does on pages it has not seen: every real site left out in turn, and pages kept apart.

use rayon::prelude::*;

use super::line::{Settings, train};
use super::line_pages::Source;
use crate::clean::{Cleaned, Cleaner, Page};

/// The score of one page.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// Name of the page.
    pub name: String,
    /// F1 of the kept characters, white space aside.
    pub f1: f64,
    /// Share of lines with text whose label is right; `X` in the gold is any label that is not kept.
    pub labels: f64,
    /// Share of the characters of the text that are lost.
    pub lost: f64,
    /// Share of the kept characters that are not text.
    pub extra: f64,
    /// Mean confidence of the right labels, and of the wrong ones.
    pub confidence: (f64, f64),
    /// What went wrong, a line each.
    pub misses: Vec<String>,
}

fn keeps(letter: char) -> bool {
    matches!(letter, 'T' | 'L' | 'H' | 'B')
}

/// Labels `source` with `cleaner` and compares.
#[must_use]
pub fn score(source: &Source, cleaner: &Cleaner) -> Score {
    let text: String = source.lines.iter().map(|l| format!("{}\n", l.0)).collect();
    let mut out = Cleaned::default();
    cleaner.clean(Page { text: &text, html: source.html.as_deref(), url: None }, &mut out);
    let mut score = Score { name: source.name.clone(), ..Score::default() };
    let (mut both, mut extra, mut lost, mut right, mut lines) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut sure, mut unsure) = ((0.0, 0.0_f64), (0.0, 0.0_f64));
    for (n, (gold, got)) in source.lines.iter().zip(&out.lines).enumerate() {
        let chars = gold.0.chars().filter(|c| !c.is_whitespace()).count() as f64;
        match (keeps(gold.1), got.label.keep()) {
            (true, true) => both += chars,
            (true, false) => lost += chars,
            (false, true) => extra += chars,
            (false, false) => {}
        }
        if chars == 0.0 {
            continue;
        }
        lines += 1.0;
        let letter = got.label.letter();
        let agree = letter == gold.1 || (gold.1 == 'X' && !got.label.keep());
        let side = if agree { &mut sure } else { &mut unsure };
        *side = (side.0 + f64::from(got.confidence), side.1 + 1.0);
        if agree {
            right += 1.0;
        } else {
            let start: String = gold.0.trim().chars().take(80).collect();
            score.misses.push(format!(
                "{}:{} {} for {} ({:.2} {}): {start}",
                source.name,
                n + 1,
                letter,
                gold.1,
                got.confidence,
                got.reason
            ));
        }
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    score.f1 = if both + extra + lost > 0.0 { 2.0 * both / (2.0 * both + extra + lost) } else { 1.0 };
    score.labels = if lines > 0.0 { right / lines } else { 1.0 };
    score.lost = share(lost, both + lost);
    score.extra = share(extra, both + extra);
    score.confidence = (share(sure.0, sure.1), share(unsure.0, unsure.1));
    score
}

/// The site of a page: its name without number and ending. The text and the HTML of a page are one site.
fn site(name: &str) -> &str {
    let name = name.trim_end_matches(".html");
    match name.rsplit_once('_') {
        Some((site, number)) if number.bytes().all(|b| b.is_ascii_digit()) => site,
        _ => name,
    }
}

/// Trains without each site of `real` in turn, on the others and on `always`, and scores the pages left out; in their order.
#[must_use]
pub fn leave_one_site_out(always: &[Source], real: &[Source], settings: &Settings) -> Vec<Score> {
    let mut sites: Vec<&str> = real.iter().map(|s| site(&s.name)).collect();
    sites.dedup();
    sites.sort_unstable();
    sites.dedup();
    let by_site: Vec<Vec<(usize, Score)>> = sites
        .par_iter()
        .map(|&out| {
            let mut pages = always.to_vec();
            pages.extend(real.iter().filter(|s| site(&s.name) != out).cloned());
            let cleaner = train(&pages, settings, &mut Vec::new()).cleaner();
            real.iter().enumerate().filter(|(_, s)| site(&s.name) == out).map(|(i, s)| (i, score(s, &cleaner))).collect()
        })
        .collect();
    let mut all: Vec<(usize, Score)> = by_site.into_iter().flatten().collect();
    all.sort_by_key(|(i, _)| *i);
    all.into_iter().map(|(_, s)| s).collect()
}

/// A line with the means over `scores`; pages without any text count as right when nothing is kept.
#[must_use]
pub fn mean(what: &str, scores: &[&Score]) -> String {
    let n = scores.len().max(1) as f64;
    let mean = |f: fn(&Score) -> f64| scores.iter().map(|s| f(s)).sum::<f64>() / n;
    let worst = scores.iter().map(|s| s.f1).fold(1.0, f64::min);
    format!(
        "{what}: {} pages, F1 {:.4} (worst {worst:.3}), labels {:.3}, lost {:.2} %, extra {:.2} %",
        scores.len(),
        mean(|s| s.f1),
        mean(|s| s.labels),
        mean(|s| s.lost) * 100.0,
        mean(|s| s.extra) * 100.0
    )
}
