//! The best sequence of states, and how sure it is.
//!
//! Scores are sixteen-bit integers, so that the recurrences over the states run eight states to an instruction on any
//! machine. After each line the best score is put at zero; what lies more than 512 natural logarithms below it is as good as
//! impossible.

#![allow(clippy::needless_range_loop, reason = "recurrences over several arrays at once")]

use super::Label;
use super::dom_prior::Prior;
use super::model::LineModel;
use super::states::{COLUMNS, N, STATES, columns, may_begin, may_end};
use super::window::Stand;

/// The score of what is impossible; nothing is added to it.
pub(super) const NEVER: i16 = i16::MIN;

/// Number of labels.
const LABELS: usize = Label::ALL.len();

/// Scores of all states.
type Row = [i16; N];

/// Buffers of the decoder, kept between pages.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    emissions: Vec<Row>,
    forward: Vec<Row>,
    /// The state of each line.
    pub path: Vec<u8>,
    /// For each line: the best score with another label, and how far it lies below the best.
    pub margins: Vec<(u8, i32)>,
}

/// The two columns of each state.
const COLUMNS_OF: [(usize, usize); N] = {
    let mut out = [(0, 0); N];
    let mut s = 0;
    while s < N {
        out[s] = columns(STATES[s]);
        s += 1;
    }
    out
};

/// The columns of the phases before and after an article.
const BEFORE_COLUMN: usize = columns(STATES[BEFORE.start]).1;
const AFTER_COLUMN: usize = columns(STATES[AFTER.start]).1;

/// For each label: what keeps the states of other labels and makes its own impossible, when added.
const OTHERS: [Row; LABELS] = {
    let mut out = [[0; N]; LABELS];
    let mut s = 0;
    while s < N {
        out[STATES[s].label as usize][s] = NEVER;
        s += 1;
    }
    out
};

impl Decoder {
    /// Decodes lines whose features are `features[starts[i]..starts[i + 1]]`; `blank[i]`: a blank line before line i;
    /// `priors`: what is known beside the model, for all lines or none; `stands`: where the runs of paragraphs are.
    pub fn decode(&mut self, model: &LineModel, (features, starts): (&[u32], &[u32]), blank: &[bool], priors: &[Prior], stands: &[Stand]) {
        let n = starts.len() - 1;
        self.path.clear();
        self.margins.clear();
        self.emissions.clear();
        for i in 0..n {
            let mut row = model.emission(&features[starts[i] as usize..starts[i + 1] as usize]);
            if let Some(prior) = priors.get(i) {
                for c in 0..COLUMNS {
                    row[c] = row[c].saturating_add(prior[c]);
                }
            }
            if stands.get(i).is_some_and(Stand::is_far) {
                // Far from all paragraphs a line does not tell whether an article has been: a thousand lines of lists behind one would
                // outweigh it.
                let either = row[BEFORE_COLUMN].max(row[AFTER_COLUMN]);
                (row[BEFORE_COLUMN], row[AFTER_COLUMN]) = (either, either);
            }
            self.emissions.push(spread(&row));
        }
        if n == 0 {
            return;
        }
        self.run_forward(model, blank);
        self.run_backward(model, blank, n);
    }

    fn run_forward(&mut self, model: &LineModel, blank: &[bool]) {
        self.forward.clear();
        let mut last = [NEVER; N];
        for s in 0..N {
            if may_begin(STATES[s]) {
                last[s] = model.begin[s] as i16;
            }
        }
        last = settle(&last, &self.emissions[0]);
        self.forward.push(last);
        for i in 1..self.emissions.len() {
            last = settle(&step(&last, &model.steps[usize::from(blank[i])]), &self.emissions[i]);
            self.forward.push(last);
        }
    }

    /// Runs back over the lines, and with the sums of both directions follows the best path and measures its lead.
    fn run_backward(&mut self, model: &LineModel, blank: &[bool], n: usize) {
        let mut after = [NEVER; N];
        for s in 0..N {
            if may_end(STATES[s]) {
                after[s] = model.end[s] as i16;
            }
        }
        let mut state = best_of(&totals(&self.forward[n - 1], &after));
        self.path.resize(n, 0);
        self.margins.resize(n, (0, 0));
        for i in (0..n).rev() {
            self.path[i] = state as u8;
            self.margins[i] = lead(&self.forward[i], &after, state);
            if i == 0 {
                break;
            }
            let back = &model.steps_back[usize::from(blank[i])];
            // Where the path came from: the step into `state` that scores best.
            state = best_step(&self.forward[i - 1], &back[state]);
            after = step_back(&settle(&after, &self.emissions[i]), back);
        }
    }
}

/// The scores of the states from those of labels and phases.
#[inline(never)]
fn spread(row: &[i16; COLUMNS]) -> Row {
    let (mut labels, mut phases) = ([0; N], [0; N]);
    for s in 0..N {
        labels[s] = row[COLUMNS_OF[s].0];
        phases[s] = row[COLUMNS_OF[s].1];
    }
    let mut out = [0; N];
    for s in 0..N {
        out[s] = labels[s].saturating_add(phases[s]);
    }
    out
}

/// The first state with the best score.
fn best_of(total: &[i32; N]) -> usize {
    let mut best = 0;
    for s in 1..N {
        if total[s] > total[best] {
            best = s;
        }
    }
    best
}

#[inline(always)]
fn highest(scores: &Row) -> i16 {
    let mut best = NEVER;
    for s in 0..N {
        best = best.max(scores[s]);
    }
    best
}

/// The highest of the scores, and the first state that has it.
#[inline(always)]
fn first_best(scores: &Row) -> (i16, usize) {
    let best = highest(scores);
    (best, scores.iter().position(|&x| x == best).unwrap_or(0))
}

/// The first state from which the step scores best.
#[inline(never)]
fn best_step(from: &Row, steps: &Row) -> usize {
    let mut sums = [NEVER; N];
    for s in 0..N {
        let sum = from[s].saturating_add(steps[s]);
        sums[s] = if from[s] == NEVER || steps[s] == NEVER { NEVER } else { sum };
    }
    let (best, state) = first_best(&sums);
    if best == NEVER { best_of(&totals(from, steps)) } else { state }
}

/// The best score with another label than `state`'s, and how far it lies below.
#[inline(never)]
fn lead(forward: &Row, after: &Row, state: usize) -> (u8, i32) {
    let own = STATES[state].label;
    let mut sums = [NEVER; N];
    for s in 0..N {
        sums[s] = forward[s].saturating_add(after[s]);
    }
    let mut others = [NEVER; N];
    let mask = &OTHERS[own as usize];
    for s in 0..N {
        others[s] = sums[s].saturating_add(mask[s]);
    }
    let (best, other) = first_best(&others);
    // Scores of nought and below, as all but those of the last line are, add up without a check of what is impossible.
    let exact = best > NEVER && sums[state] > NEVER && after.iter().all(|&x| x <= 0);
    if exact {
        return (other as u8, (i32::from(sums[state]) - i32::from(best)).max(0));
    }
    let total = totals(forward, after);
    let mut other = (i32::MIN, 0);
    for s in 0..N {
        if STATES[s].label != own && total[s] > other.0 {
            other = (total[s], s);
        }
    }
    (other.1 as u8, (total[state] - other.0).max(0))
}

#[inline]
fn totals(a: &Row, b: &Row) -> [i32; N] {
    let mut out = [0; N];
    for s in 0..N {
        let possible = a[s] != NEVER && b[s] != NEVER;
        out[s] = if possible { i32::from(a[s]) + i32::from(b[s]) } else { i32::from(NEVER) * 2 };
    }
    out
}

/// The best scores after a step from `last`. Of the eights of states only those are looked at that the step may lead to, two at
/// least: compilers make one instruction of eight steps where a loop has sixteen.
#[inline(never)]
fn step(last: &Row, moves: &[Row; N]) -> Row {
    let mut now = [NEVER; N];
    for s in BEFORE {
        raise::<0, 2>(&mut now, last[s], &moves[s]);
    }
    raise::<0, 2>(&mut now, last[TITLE], &moves[TITLE]);
    raise::<0, 3>(&mut now, last[LEAD], &moves[LEAD]);
    for s in HEAD {
        raise::<0, 2>(&mut now, last[s], &moves[s]);
    }
    raise::<0, 3>(&mut now, last[BODY], &moves[BODY]);
    raise::<1, 3>(&mut now, last[HEADING], &moves[HEADING]);
    for s in IN_BODY {
        raise::<1, 3>(&mut now, last[s], &moves[s]);
    }
    for s in AFTER {
        raise::<0, 3>(&mut now, last[s], &moves[s]);
    }
    now
}

/// The same backwards: `back[to][from]`.
#[inline(never)]
fn step_back(through: &Row, back: &[Row; N]) -> Row {
    let mut before = [NEVER; N];
    for s in BEFORE {
        raise::<0, 2>(&mut before, through[s], &back[s]);
    }
    raise::<0, 3>(&mut before, through[TITLE], &back[TITLE]);
    raise::<0, 2>(&mut before, through[LEAD], &back[LEAD]);
    for s in HEAD {
        raise::<0, 2>(&mut before, through[s], &back[s]);
    }
    raise::<0, 3>(&mut before, through[BODY], &back[BODY]);
    raise::<0, 3>(&mut before, through[HEADING], &back[HEADING]);
    for s in IN_BODY {
        raise::<1, 3>(&mut before, through[s], &back[s]);
    }
    for s in AFTER {
        raise::<0, 3>(&mut before, through[s], &back[s]);
    }
    before
}

const BEFORE: std::ops::Range<usize> = 0..5;
/// The states between title and text but title and lead.
const HEAD: std::ops::Range<usize> = 7..12;
/// The states of the text but body and heading.
const IN_BODY: std::ops::Range<usize> = 14..19;
const AFTER: std::ops::Range<usize> = 19..24;
const TITLE: usize = 5;
const LEAD: usize = 6;
const BODY: usize = 12;
const HEADING: usize = 13;

/// Raises each score of some eights of states to that of coming from `score` by a step of `moves`. Scores are at most zero,
/// so a forbidden step stays impossible.
#[inline(always)]
fn raise<const FROM: usize, const TO: usize>(to: &mut Row, score: i16, moves: &Row) {
    if score != NEVER {
        for s in FROM * 8..TO * 8 {
            to[s] = to[s].max(moves[s].saturating_add(score));
        }
    }
}

/// Adds the scores of a line and puts the best at zero; what was impossible stays so.
#[inline(never)]
fn settle(scores: &Row, emission: &Row) -> Row {
    let mut sums = [NEVER; N];
    for s in 0..N {
        let sum = scores[s].saturating_add(emission[s]);
        sums[s] = if scores[s] == NEVER { NEVER } else { sum };
    }
    let best = highest(&sums);
    let mut out = [NEVER; N];
    for s in 0..N {
        let level = sums[s].saturating_sub(best);
        out[s] = if sums[s] == NEVER { NEVER } else { level };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::states::may_follow;

    /// Every step that is allowed lies in the eights that are looked at.
    #[test]
    fn no_allowed_step_is_left_out() {
        let mut moves = [[NEVER; N]; N];
        let mut back = [[NEVER; N]; N];
        for a in 0..N {
            for b in 0..N {
                if may_follow(STATES[a], STATES[b]) {
                    moves[a][b] = -((a * N + b) as i16);
                    back[b][a] = moves[a][b];
                }
            }
        }
        for a in 0..N {
            let mut alone = [NEVER; N];
            alone[a] = -1;
            let (to, from) = (step(&alone, &moves), step_back(&alone, &back));
            for b in 0..N {
                assert_eq!(to[b], moves[a][b].saturating_sub(1), "{a} to {b}");
                assert_eq!(from[b], back[a][b].saturating_sub(1), "{b} to {a}");
            }
        }
    }

    #[test]
    fn the_lead_over_other_labels_is_that_of_the_plain_sums() {
        let mut seed = 1_u64;
        let mut random = |range: i64| {
            seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            ((seed >> 33) as i64 % range) as i16
        };
        for _ in 0..2000 {
            let (mut a, mut b) = ([0; N], [0; N]);
            for s in 0..N {
                a[s] = if random(5) == 0 { NEVER } else { -random(20_000) };
                b[s] = if random(5) == 0 { NEVER } else { -random(20_000) };
            }
            let total = totals(&a, &b);
            let state = best_of(&total);
            let own = STATES[state].label;
            let other = (0..N).filter(|&s| STATES[s].label != own).max_by_key(|&s| (total[s], std::cmp::Reverse(s)));
            let other = other.unwrap_or(0);
            assert_eq!(lead(&a, &b, state), (other as u8, total[state] - total[other]));
            assert_eq!(best_step(&a, &b), state);
        }
    }
}
