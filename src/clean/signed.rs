//! Who signed an article where no line was taken for the byline: names between the headline and the text or right behind it, and
//! `Bài và ảnh: ...` under a picture.

use std::ops::Range;

use super::cues::{Family, Place};
use super::page::Sight;
use super::{Article, Cleaned, Label, Page, byline};

/// Lines looked at before the text, from its first line upwards, and behind it.
const BEFORE: usize = 10;
const BEHIND: usize = 12;

/// Lines with announced names that are looked at behind the text.
const NEAR: usize = 4;

/// A line of more words is no signature.
const WORDS: usize = 10;

/// Fills in the authors of an article that has none.
/// `own`: the lines with text among which its lines are.
pub(super) fn read(page: Page<'_>, sight: &Sight, own: Range<usize>, out: &Cleaned, article: &mut Article) {
    if !article.authors.is_empty() {
        return;
    }
    let lines = &sight.scan.lines;
    let label = |i: usize| out.lines[lines[i].index as usize].label;
    let kept = |i: usize| (article.first_line..=article.last_line).contains(&lines[i].index) && label(i).keep();
    // Names may stand above or below the lead.
    let text_begins = |i: &usize| kept(*i) && label(*i) == Label::Body;
    let Some(first) = own.clone().find(text_begins).or_else(|| own.clone().find(|&i| kept(i))) else { return };
    let Some(last) = own.clone().rfind(|&i| kept(i)) else { return };
    let title = (own.start..first).rfind(|&i| label(i) == Label::Title);
    let from = title.map_or(first.saturating_sub(BEFORE), |t| t.saturating_sub(2).max(first.saturating_sub(BEFORE)));
    let text = |i: usize| lines[i].content.of(page.text);
    let open = |i: usize| lines[i].words() <= WORDS && !label(i).keep();
    // Behind the text up to the head of a list, and the headings right above with no text below them.
    let text_end = (own.start..=last).rfind(|&i| matches!(label(i), Label::Lead | Label::Body)).unwrap_or(last);
    let behind = || {
        let end = lines.len().min(last + 1 + BEHIND);
        // What readers are told may stand below a name that was taken for a heading.
        let headings = (text_end.saturating_sub(2)..text_end).filter(|&i| kept(i) && label(i) == Label::Heading);
        headings.chain((text_end + 1..end).take_while(|&i| !opens_list(sight, i))).filter(|&i| lines[i].words() <= WORDS)
    };
    let short = |i: &usize| open(*i) || sight.stamps[*i].is_some() && lines[*i].words() <= 2 * WORDS && !label(*i).keep();
    let announced = (from..lines.len().min(last + 1 + NEAR)).filter(short).find_map(|i| {
        // A stamp may stand before the name or behind it.
        let (before, after) = sight.stamps[i].and_then(|s| text(i).split_at_checked(s.end)).unwrap_or((text(i), ""));
        byline::announced(after).or_else(|| byline::announced(before))
    });
    let signs = |i: &usize| names_nothing_else(sight, *i) && byline::is_signature(text(*i));
    let office = |i: &usize| *i <= last + NEAR && byline::is_office(text(*i));
    let signed =
        || behind().find(signs).or_else(|| (from..first).filter(|&i| open(i)).find(signs)).or_else(|| behind().find(office)).map(text);
    if let Some(line) = announced.or_else(signed) {
        let mut agencies = Vec::new();
        byline::read(line, &mut article.authors, &mut agencies);
    }
}

fn opens_list(sight: &Sight, i: usize) -> bool {
    let cues = &sight.cues[i];
    cues.at(Family::List) >= Place::Start || cues.at(Family::Comments) >= Place::Start
}

/// Whether no word of menus, rubrics and buttons stands in the line.
fn names_nothing_else(sight: &Sight, i: usize) -> bool {
    let (cues, line) = (&sight.cues[i], &sight.scan.lines[i]);
    let furniture = [Family::Section, Family::List, Family::Ui, Family::Tag, Family::Comments, Family::Legal];
    !furniture.iter().any(|f| cues.at(*f) == Place::Whole) && usize::from(cues.section_words) * 2 <= line.words() && line.numbers == 0
}
