//! What it says of a line that it recurs on other pages: log-odds against text of the article, added to the scores of the model.
//!
//! The odds say nothing about which label it gets instead: a byline or a time stamp that recurs stays one.

use super::{Recurrence, SiteLines};
use crate::clean::Label;
use crate::clean::dom_prior::Prior;
use crate::clean::model::SCALE;
use crate::clean::relate::Relations;
use crate::clean::scan::Scan;

/// Odds for each factor e of pages with the line: text of an article hardly ever recurs.
const BY_COUNT: f32 = 0.75;
/// Odds for a line on all pages of its host.
const BY_SHARE: f32 = 7.0;
/// Lines of up to four words say something from this share of the pages on.
const SHORT_SHARE: f32 = 0.2;
/// What remains of the odds against a title for the likeliest headline of the page: all other pages may link it.
const HEADLINE: f32 = 0.2;
/// Share of word pairs, in 1/15, from which on a line is on the subject of the paragraphs around it: background that an agency
/// prints under every report, the introduction of a series, the headline that all other pages link.
const ON_SUBJECT: f32 = 5.0;

/// Odds against text for a line with so many words, when it is not on the subject of the page.
fn odds(seen: Recurrence, words: usize) -> f32 {
    // A share of few pages is no certain share.
    let share = (seen.pages as f32 - 1.5) / (seen.of as f32 + 1.5);
    let whole = BY_COUNT * (seen.pages as f32).ln() + BY_SHARE * share;
    match words {
        // Short lines of text recur as well: `Trả lời:`, `Xin cảm ơn ông!`, the cells of a table that is printed every day.
        0..=4 => BY_SHARE * 0.5 * (share - SHORT_SHARE).max(0.0),
        5..=9 => whole * 0.7,
        _ => whole,
    }
}

/// Adds to `priors`, one entry for each line with text, and fills `recurring`.
pub(in crate::clean) fn add(
    site: &SiteLines,
    scan: &Scan,
    relations: &[Relations],
    headlines: &[bool],
    priors: &mut [Prior],
    recurring: &mut Vec<Option<Recurrence>>,
) {
    recurring.clear();
    for (i, (line, prior)) in scan.lines.iter().zip(priors).enumerate() {
        let seen = site.recurrence(scan.hash_of(line));
        recurring.push(seen);
        let Some(seen) = seen else { continue };
        let subject = f32::from(relations[i].ahead.max(relations[i].back)) / ON_SUBJECT;
        let against = odds(seen, line.words()) * (1.0 - subject).max(0.0);
        for label in [Label::Title, Label::Lead, Label::Heading, Label::Body] {
            let part = if label == Label::Title && headlines[i] { HEADLINE } else { 1.0 };
            prior[label as usize] -= (against * part * SCALE) as i16;
        }
    }
}
