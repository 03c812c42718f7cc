//! The best sequence of states, and how sure it is.
//!
//! Scores are sixteen-bit integers, so that the recurrences over the states run eight states to an instruction on any
//! machine. After each line the best score is put at zero; what lies more than 512 natural logarithms below it is as good as
//! impossible.

#![allow(clippy::needless_range_loop, reason = "recurrences over several arrays at once")]

use super::dom_prior::Prior;
use super::model::LineModel;
use super::states::{N, STATES, columns, may_begin, may_end};

/// The score of what is impossible; nothing is added to it.
pub(super) const NEVER: i16 = i16::MIN;

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

impl Decoder {
    /// Decodes lines whose features are `features[starts[i]..starts[i + 1]]`; `blank[i]`: a blank line before line i;
    /// `priors`: what is known beside the model, for all lines or none.
    pub fn decode(&mut self, model: &LineModel, features: &[u32], starts: &[u32], blank: &[bool], priors: &[Prior]) {
        let n = starts.len() - 1;
        self.path.clear();
        self.margins.clear();
        self.emissions.clear();
        for i in 0..n {
            let mut row = model.emission(&features[starts[i] as usize..starts[i + 1] as usize]);
            if let Some(prior) = priors.get(i) {
                row.iter_mut().zip(prior).for_each(|(r, p)| *r = r.saturating_add(*p));
            }
            self.emissions.push(COLUMNS_OF.map(|(label, phase)| row[label].saturating_add(row[phase])));
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
            let moves = &model.steps[usize::from(blank[i])];
            let mut now = [NEVER; N];
            for a in 0..N {
                if last[a] != NEVER {
                    raise(&mut now, last[a], &moves[a]);
                }
            }
            last = settle(&now, &self.emissions[i]);
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
        let best_of = |total: &[i32; N]| (0..N).max_by_key(|&s| (total[s], std::cmp::Reverse(s))).unwrap_or(0);
        let mut state = best_of(&totals(&self.forward[n - 1], &after));
        self.path.resize(n, 0);
        self.margins.resize(n, (0, 0));
        for i in (0..n).rev() {
            let total = totals(&self.forward[i], &after);
            self.path[i] = state as u8;
            self.margins[i] = lead(&total, state);
            if i == 0 {
                break;
            }
            let back = &model.steps_back[usize::from(blank[i])];
            // Where the path came from: the step into `state` that scores best.
            let from = totals(&self.forward[i - 1], &back[state]);
            state = best_of(&from);
            let through = settle(&after, &self.emissions[i]);
            let mut before = [NEVER; N];
            for b in 0..N {
                if through[b] != NEVER {
                    raise(&mut before, through[b], &back[b]);
                }
            }
            after = settle(&before, &[0; N]);
        }
    }
}

/// The best score with another label than `state`'s, and how far it lies below.
#[inline]
fn lead(total: &[i32; N], state: usize) -> (u8, i32) {
    let own = STATES[state].label;
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

/// Raises each score to that of coming from `score` by a step of `moves`. Scores are at most zero, so a forbidden step stays
/// impossible.
#[inline]
fn raise(to: &mut Row, score: i16, moves: &Row) {
    for s in 0..N {
        to[s] = to[s].max(moves[s].saturating_add(score));
    }
}

/// Adds the scores of a line and puts the best at zero; what was impossible stays so.
#[inline]
fn settle(scores: &Row, emission: &Row) -> Row {
    let mut sums = [NEVER; N];
    let mut best = NEVER;
    for s in 0..N {
        let sum = scores[s].saturating_add(emission[s]);
        sums[s] = if scores[s] == NEVER { NEVER } else { sum };
        best = best.max(sums[s]);
    }
    let mut out = [NEVER; N];
    for s in 0..N {
        let level = sums[s].saturating_sub(best);
        out[s] = if sums[s] == NEVER { NEVER } else { level };
    }
    out
}
