//! Where the long runs of paragraphs are.

use super::cues::{Cues, Family, Place};
use super::relate::{NONE, Relations, is_paragraph};
use super::runs::{LIST_PAIRS, Run};
use super::scan::{Last, LineScan};

/// Where a line stands relative to the runs of paragraphs of the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stand {
    /// Weight of the run it stands in against the heaviest of the page: 0 none, 1 light .. 4 the heaviest.
    pub run: u8,
    /// Lines to the start of the next heavy run, 15: far or none.
    pub to_start: u8,
    /// Lines since the end of the last heavy run, 15: far or none.
    pub since_end: u8,
    /// Paragraphs among the eight lines after it.
    pub ahead: u8,
    /// Paragraphs among the eight lines before it.
    pub back: u8,
    /// Whether a heavy run stands anywhere before it.
    pub after_any: bool,
    /// Whether a heavy run stands anywhere after it.
    pub before_any: bool,
}

impl Stand {
    /// Whether no heavy run of paragraphs is near.
    pub fn is_far(&self) -> bool {
        self.to_start == FAR && self.since_end == FAR
    }
}

/// Lines to a run from which on it is far.
const FAR: u8 = 15;

/// What a line adds to a run.
fn value(line: &LineScan, cues: &Cues, relation: &Relations, run: &Run) -> i32 {
    let words = line.words() as i32;
    let repeated = relation.before != NONE || relation.after != NONE || relation.halves;
    if repeated && words >= 4 {
        return -30;
    }
    if cues.at(Family::List) == Place::Whole {
        return -30;
    }
    if cues.at(Family::Ui) == Place::Whole || cues.legal >= 2 {
        return -20;
    }
    if (cues.notice >= 4 && words < 70) || run.comment {
        return -15;
    }
    // A broken paragraph is worth its words, a row of a table among paragraphs parts no run.
    if run.piece {
        return words.min(60);
    }
    if run.row {
        return -1;
    }
    // Boxes of goods part no run of paragraphs.
    if run.offer {
        return -2;
    }
    if run.pairs >= LIST_PAIRS {
        return if run.teaser { 0 } else { -12 };
    }
    // The cells of a table part no run of paragraphs, however many they are.
    if run.figures >= 2 {
        return -(32 / i32::from(run.cells)).clamp(1, 6);
    }
    if cues.credit {
        return -4;
    }
    if relation.extends != NONE {
        return -10;
    }
    if is_paragraph(line) {
        return words.min(90);
    }
    // `Chưa có bình luận. Hãy là người đầu tiên ...`
    if words < 24 && (cues.at(Family::Ui) == Place::Start && cues.notice > 0 || cues.notice >= 2) {
        return -8;
    }
    if words >= 9 && matches!(line.last, Last::Stop | Last::StopQuote | Last::Question) {
        return words.min(40) / 2;
    }
    if words >= 9 && line.last == Last::Ellipsis { -12 } else { -8 }
}

/// The nearest candidate whose left sum lies below `left`. Looking back a bounded way keeps the search linear.
fn find_lower(stack: &[(usize, usize, i64, i64)], left: i64) -> Option<usize> {
    (stack.len().saturating_sub(64)..stack.len()).rev().find(|&k| stack[k].2 < left)
}

/// Buffers of [`Windows::read`].
#[derive(Debug, Default)]
pub(super) struct Windows {
    stack: Vec<(usize, usize, i64, i64)>,
    pub stands: Vec<Stand>,
}

impl Windows {
    /// Finds the maximal runs (Ruzzo and Tompa's algorithm: linear) and where each line stands.
    pub fn read(&mut self, lines: &[LineScan], cues: &[Cues], relations: &[Relations], runs: &[Run]) {
        let n = lines.len();
        self.stands.clear();
        self.stands.resize(n, Stand { to_start: 15, since_end: 15, ..Stand::default() });
        self.stack.clear();
        let mut sum = 0_i64;
        for i in 0..n {
            let v = i64::from(value(&lines[i], &cues[i], &relations[i], &runs[i]));
            let (mut from, mut left) = (i, sum);
            sum += v;
            if v <= 0 {
                continue;
            }
            // Joins candidates whose left sum lies below ours, as long as that makes the run heavier.
            while let Some(k) = find_lower(&self.stack, left) {
                if self.stack[k].3 >= sum {
                    break;
                }
                (from, left) = (self.stack[k].0, self.stack[k].2);
                self.stack.truncate(k);
            }
            self.stack.push((from, i, left, sum));
        }
        let best = self.stack.iter().map(|c| c.3 - c.2).max().unwrap_or(0).max(1);
        for &(from, to, left, right) in &self.stack {
            let weight = right - left;
            let run = match weight * 20 / best {
                20.. => 4,
                8.. => 3,
                3.. => 2,
                _ => 1,
            };
            self.stands[from..=to].iter_mut().for_each(|s| s.run = run);
        }
        self.measure_distances();
        self.count_paragraphs(lines, relations);
    }

    fn measure_distances(&mut self) {
        let mut since = 15_u8;
        let mut any = false;
        for stand in &mut self.stands {
            stand.after_any = any;
            if stand.run >= 3 {
                since = 0;
                any = true;
            } else {
                since = (since + 1).min(15);
            }
            stand.since_end = since;
        }
        let mut to = 15_u8;
        any = false;
        for stand in self.stands.iter_mut().rev() {
            stand.before_any = any;
            if stand.run >= 3 {
                to = 0;
                any = true;
            } else {
                to = (to + 1).min(15);
            }
            stand.to_start = to;
        }
    }

    fn count_paragraphs(&mut self, lines: &[LineScan], relations: &[Relations]) {
        let counts = |i: usize| -> bool {
            let r = &relations[i];
            is_paragraph(&lines[i]) && r.before == NONE && r.after == NONE && !r.halves && r.extends == NONE
        };
        // A bit for each of the lines before, the nearest lowest.
        let mut window = 0_u32;
        let n = lines.len();
        for i in 0..n + 8 {
            if let Some(stand) = self.stands.get_mut(i) {
                stand.back = (window & 0xff).count_ones() as u8;
            }
            window = window << 1 | u32::from(i < n && counts(i));
            if let Some(stand) = i.checked_sub(8).and_then(|at| self.stands.get_mut(at)) {
                // The eight lines after it end with this one.
                stand.ahead = (window & 0xff).count_ones() as u8;
            }
        }
    }
}
