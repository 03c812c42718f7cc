//! The best sequence of states, and how sure it is.

#![allow(clippy::needless_range_loop, reason = "recurrences over several arrays at once")]

use super::dom_prior::Prior;
use super::model::LineModel;
use super::states::{N, STATES, columns, may_begin, may_end};

/// Scores below this are impossible.
const NEVER: i32 = i32::MIN / 4;

/// Buffers of the decoder, kept between pages.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    emissions: Vec<[i32; N]>,
    forward: Vec<[i32; N]>,
    came_from: Vec<[u8; N]>,
    backward: Vec<[i32; N]>,
    /// The state of each line.
    pub path: Vec<u8>,
    /// For each line: the best score with another label, and how far it lies below the best.
    pub margins: Vec<(u8, i32)>,
}

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
                row.iter_mut().zip(prior).for_each(|(r, p)| *r += i32::from(*p));
            }
            let mut scores = [0; N];
            for (score, state) in scores.iter_mut().zip(STATES) {
                let (label, phase) = columns(state);
                *score = row[label] + row[phase];
            }
            self.emissions.push(scores);
        }
        if n == 0 {
            return;
        }
        self.run_forward(model, blank);
        self.run_backward(model, blank);
        self.follow_back(n);
        self.measure(n);
    }

    fn run_forward(&mut self, model: &LineModel, blank: &[bool]) {
        self.forward.clear();
        self.came_from.clear();
        let mut last = [NEVER; N];
        for (s, slot) in last.iter_mut().enumerate() {
            if may_begin(STATES[s]) {
                *slot = self.emissions[0][s] + model.begin[s];
            }
        }
        self.forward.push(last);
        self.came_from.push([0; N]);
        for i in 1..self.emissions.len() {
            let moves = &model.moves[usize::from(blank[i])];
            let mut now = [NEVER; N];
            let mut from = [0_u8; N];
            for (a, &score) in last.iter().enumerate() {
                if score <= NEVER / 2 {
                    continue;
                }
                let row = &moves[a];
                for b in 0..N {
                    let through = score + row[b];
                    if through > now[b] {
                        now[b] = through;
                        from[b] = a as u8;
                    }
                }
            }
            for (score, emission) in now.iter_mut().zip(&self.emissions[i]) {
                *score = (*score + emission).max(NEVER);
            }
            level(&mut now);
            self.forward.push(now);
            self.came_from.push(from);
            last = now;
        }
    }

    fn run_backward(&mut self, model: &LineModel, blank: &[bool]) {
        let n = self.emissions.len();
        self.backward.clear();
        self.backward.resize(n, [NEVER; N]);
        for (s, slot) in self.backward[n - 1].iter_mut().enumerate() {
            if may_end(STATES[s]) {
                *slot = model.end[s];
            }
        }
        for i in (1..n).rev() {
            let moves = &model.moves[usize::from(blank[i])];
            let mut through = [0; N];
            for b in 0..N {
                through[b] = (self.backward[i][b] + self.emissions[i][b]).max(NEVER);
            }
            for a in 0..N {
                let row = &moves[a];
                let mut best = NEVER;
                for b in 0..N {
                    best = best.max(row[b] + through[b]);
                }
                self.backward[i - 1][a] = best;
            }
            level(&mut self.backward[i - 1]);
        }
    }

    fn follow_back(&mut self, n: usize) {
        let total = |s: usize| self.forward[n - 1][s].saturating_add(self.backward[n - 1][s]);
        let mut state = (0..N).max_by_key(|&s| (total(s), std::cmp::Reverse(s))).unwrap_or(0) as u8;
        self.path.resize(n, 0);
        for i in (0..n).rev() {
            self.path[i] = state;
            state = self.came_from[i][state as usize];
        }
    }

    fn measure(&mut self, n: usize) {
        for i in 0..n {
            let own = STATES[self.path[i] as usize].label;
            let total = |s: usize| self.forward[i][s].saturating_add(self.backward[i][s]);
            let best = total(self.path[i] as usize);
            let other = (0..N).filter(|&s| STATES[s].label != own).max_by_key(|&s| total(s)).unwrap_or(0);
            self.margins.push((other as u8, best.saturating_sub(total(other)).max(0)));
        }
    }
}

/// Puts the best score at zero, so that pages of any length stay far from the ends of the number range.
fn level(scores: &mut [i32; N]) {
    let best = scores.iter().copied().max().unwrap_or(0);
    scores.iter_mut().for_each(|s| *s = (*s - best).max(NEVER));
}

/// The score of a forbidden step.
pub(super) const FORBIDDEN: i32 = NEVER / 64;
