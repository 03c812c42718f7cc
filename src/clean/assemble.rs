//! From states to labelled lines and articles.

use std::ops::Range;

use super::features::MOST;
use super::joint::{is_usual, parts};
use super::page::Sight;
use super::states::{COLUMNS, Phase, STATES};
use super::verdict;
use super::{Article, Cleaned, Label, LabelledLine, Page};
use crate::clean::decode::Decoder;
use crate::clean::model::{LineModel, SCALE};
use crate::span::Span;

/// Lines with text before a title that may still hold its time stamp or author.
const HEAD_REACH: usize = 6;

/// Lines with text after an article that may still hold its author, source or time stamp.
const TAIL_REACH: usize = 8;

/// Writes `out` from the decoded path; gives the lines with text among which those of each article are.
pub(super) fn assemble(page: Page<'_>, sight: &Sight, model: &LineModel, decoder: &Decoder, out: &mut Cleaned) -> Vec<Range<usize>> {
    out.lines.clear();
    out.articles.clear();
    let mut shown = sight.scan.lines.iter().peekable();
    out.lines.reserve(sight.scan.spans.len());
    for (index, &span) in (0..).zip(&sight.scan.spans) {
        // Lines with nothing but white space and characters without a shape are not scanned.
        let content = shown.next_if(|l| l.index == index).map_or_else(|| super::trim(page.text, span), |l| l.content);
        out.lines.push(LabelledLine {
            span,
            content,
            label: Label::Empty,
            confidence: 1.0,
            reason: "blank",
            trimmed: None,
            article: 0,
            recurs: None,
        });
    }
    let mut number = 0_u16;
    let mut open = false;
    for (i, line) in sight.scan.lines.iter().enumerate() {
        let state = STATES[decoder.path[i] as usize];
        let starts = state.label == Label::Title || (!open && state.label.keep());
        if starts {
            number = number.saturating_add(1);
            open = true;
        } else if matches!(state.phase, Phase::Before | Phase::After) {
            open = false;
        }
        let slot = &mut out.lines[line.index as usize];
        slot.label = state.label;
        let (other, margin) = decoder.margins[i];
        slot.confidence = confidence(margin);
        slot.reason = reason(sight, model, i, state.label, STATES[other as usize].label);
        slot.recurs = sight.recurring.get(i).copied().flatten();
        if slot.recurs.is_some() && matches!(state.label, Label::Nav | Label::Related) {
            slot.reason = super::sites::REASON;
        }
        if open && !matches!(state.label, Label::Related | Label::Nav) {
            slot.article = number;
        }
    }
    attach(sight, decoder, out);
    let told = page.html.is_some_and(|h| h.meta.describes_article);
    let ranges = verdict::settle(sight, (told, page.html.is_none()), out, number);
    for line in &sight.scan.lines {
        let labelled = &mut out.lines[line.index as usize];
        if labelled.label == Label::Body
            && let Some(tail) = verdict::tail(page, sight, line)
        {
            labelled.content = Span::new(labelled.content.start, tail.start);
            labelled.trimmed = Some(tail);
        }
    }
    for (number, range) in (1..).zip(&ranges) {
        let lines = &sight.scan.lines[range.clone()];
        let language = verdict::language(page, lines, out, number);
        let first_line = lines.first().map_or(0, |l| l.index);
        out.articles.push(Article { language, first_line, last_line: lines.last().map_or(first_line, |l| l.index), ..Article::default() });
    }
    ranges
}

/// Gives time stamps and bylines just before a title and just after the last paragraph to their article.
fn attach(sight: &Sight, decoder: &Decoder, out: &mut Cleaned) {
    let lines = &sight.scan.lines;
    let meta = |label: Label| matches!(label, Label::Dateline | Label::Byline | Label::Caption);
    let mut last_end: Option<(usize, u16)> = None;
    let mut pending: Vec<usize> = Vec::new();
    for i in 0..lines.len() {
        let state = STATES[decoder.path[i] as usize];
        let at = lines[i].index as usize;
        if out.lines[at].article > 0 && state.label.keep() {
            let number = out.lines[at].article;
            if state.label == Label::Title {
                for &p in pending.iter().filter(|&&p| i - p <= HEAD_REACH) {
                    let line = &mut out.lines[lines[p].index as usize];
                    if line.label != Label::Caption {
                        line.article = number;
                    }
                }
            }
            pending.clear();
            last_end = Some((i, number));
        } else if out.lines[at].article == 0 && meta(state.label) {
            match last_end {
                Some((end, number)) if i - end <= TAIL_REACH => out.lines[at].article = number,
                _ => pending.push(i),
            }
        }
    }
}

/// A margin of the scores as a probability: the logistic function of the difference.
fn confidence(margin: i32) -> f32 {
    // From here on the sum below is one, and most lines are beyond.
    if margin > 17 * SCALE as i32 {
        return 1.0;
    }
    let x = margin as f32 / SCALE;
    1.0 / (1.0 + (-x).exp())
}

/// The kind of feature that speaks most for the label against the runner-up: of the features that were added together (see
/// `joint`) the strongest one, of those that speak as much the first. What is usual for a line is no reason.
fn reason(sight: &Sight, model: &LineModel, i: usize, label: Label, other: Label) -> &'static str {
    let features = &sight.features[sight.starts[i] as usize..sight.starts[i + 1] as usize];
    let (label, other) = (label as usize % COLUMNS, other as usize % COLUMNS);
    let gain = |number: u32| {
        let row = model.row(number);
        i32::from(row[label]) - i32::from(row[other])
    };
    let usual = features.iter().rev().take_while(|&&number| is_usual(number)).count();
    let features = &features[..features.len() - usual];
    // The gain and, below it, how far from the end the feature stands: the first of the highest is found without a branch.
    const PLACES: i32 = MOST.next_power_of_two() as i32;
    let mut most = PLACES - 1;
    for (place, &number) in (0..).zip(features) {
        most = most.max(gain(number) * PLACES + (PLACES - 1 - place));
    }
    let Some(&number) = features.get((PLACES - 1 - most % PLACES) as usize).filter(|_| most >= PLACES) else { return "context" };
    let mut best = (i32::MIN, number);
    parts(number, |feature| best = if gain(feature) > best.0 { (gain(feature), feature) } else { best });
    super::features::name_of(best.1)
}
