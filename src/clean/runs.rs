//! Runs of lines with one build: headline and teaser in turn (a list of other articles), cells of a table.

use super::cues::{Cues, Family, Place};
use super::scan::{First, Last, LineScan};

/// What run a line stands in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// Pairs of headline and sentence in a row, 0: none.
    pub pairs: u16,
    /// Whether the line is the sentence of its pair.
    pub teaser: bool,
    /// Short lines in a row, 0: fewer than [`MIN_CELLS`].
    pub cells: u16,
    /// Quarters of them that hold figures, 0..=4.
    pub figures: u8,
    /// Whether it belongs to the comments of readers.
    pub comment: bool,
    /// Whether it belongs to a box of goods.
    pub offer: bool,
    /// Whether it is a piece of a broken paragraph.
    pub piece: bool,
    /// Whether it is a row of a table or of a series between paragraphs.
    pub row: bool,
}

/// Fewer short lines in a row are no table.
const MIN_CELLS: usize = 5;

/// A cell has at most so many words.
const CELL_WORDS: usize = 5;

/// Words of the head of a list, at most.
const HEAD_WORDS: usize = 7;

/// Pairs in a row that make a list.
pub(super) const LIST_PAIRS: u16 = 3;

/// `Mưa lớn gây ngập nhiều tuyến phố`: no end of a sentence.
fn is_headline(line: &LineScan, cues: &Cues) -> bool {
    (4..=22).contains(&line.words())
        && !matches!(line.last, Last::Stop | Last::StopQuote | Last::Colon | Last::Comma | Last::Ellipsis)
        && matches!(line.first, First::Upper | First::Digit | First::Quote)
        && !cues.credit
}

/// A teaser is one sentence, cut or whole.
pub(super) fn is_teaser(line: &LineScan) -> bool {
    (7..=60).contains(&line.words()) && line.stops == 0 && matches!(line.last, Last::Stop | Last::StopQuote | Last::Ellipsis)
}

/// A teaser of several sentences.
fn is_summary(line: &LineScan) -> bool {
    (16..=90).contains(&line.words()) && matches!(line.last, Last::Stop | Last::StopQuote | Last::Ellipsis)
}

/// A number, a time stamp, a label between headline and teaser.
fn is_small(line: &LineScan) -> bool {
    line.words() <= 3 || (line.words() <= 8 && line.numbers >= 2)
}

/// Fills `out`, one entry for each line with text.
pub(super) fn read(lines: &[LineScan], cues: &[Cues], out: &mut Vec<Run>) {
    out.clear();
    out.resize(lines.len(), Run::default());
    find_pairs(lines, cues, out);
    find_cells(lines, out);
}

fn find_pairs(lines: &[LineScan], cues: &[Cues], out: &mut [Run]) {
    let mut at = 0;
    while at < lines.len() {
        let (from, mut pairs) = (at, 0_u16);
        // Below the head of a list teasers may have several sentences, and two pairs are enough.
        let headed = is_below_head(lines, cues, at);
        while at < lines.len() && is_headline(&lines[at], &cues[at]) {
            let mut next = at + 1;
            let dated = lines.get(next).is_some_and(|l| is_small(l) && l.numbers >= 2);
            if lines.get(next).is_some_and(is_small) {
                next += 1;
            }
            // Under a headline with a time stamp a teaser may have several sentences.
            if !lines.get(next).is_some_and(|l| is_teaser(l) || ((dated || headed) && is_summary(l))) {
                break;
            }
            out[next].teaser = true;
            next += 1;
            if lines.get(next).is_some_and(is_small) {
                next += 1;
            }
            pairs = pairs.saturating_add(1);
            at = next;
        }
        if pairs == 0 {
            at = from + 1;
        }
        let pairs = if headed && pairs >= 2 { pairs.max(LIST_PAIRS) } else { pairs };
        out[from..at].iter_mut().for_each(|r| r.pairs = pairs);
    }
}

/// Whether line `at` stands right below the head of a list of other articles (`Bài liên quan`), which stands behind some text.
fn is_below_head(lines: &[LineScan], cues: &[Cues], at: usize) -> bool {
    at > 0 && cues[at - 1].at(Family::List) == Place::Whole && lines[at - 1].words() <= HEAD_WORDS
}

fn find_cells(lines: &[LineScan], out: &mut [Run]) {
    let short = |l: &LineScan| l.words() <= CELL_WORDS && !matches!(l.last, Last::Stop | Last::StopQuote | Last::Question | Last::Ellipsis);
    let mut at = 0;
    while at < lines.len() {
        let from = at;
        let mut figures = 0;
        while at < lines.len() && short(&lines[at]) {
            // The number of a point is no figure: menus are numbered too.
            figures += usize::from(lines[at].numbers > u16::from(lines[at].numbered));
            at += 1;
        }
        if at - from >= MIN_CELLS {
            let (cells, figures) = ((at - from).min(0xffff) as u16, (figures * 4).div_ceil(at - from) as u8);
            out[from..at].iter_mut().for_each(|r| (r.cells, r.figures) = (cells, figures));
        }
        at = at.max(from + 1);
    }
}
