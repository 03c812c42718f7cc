//! The best labelling of an island, and how sure it is.

use crate::entity::features::CLASSES;
use crate::entity::label::{LABELS, may_end, may_follow, may_start};

/// Transition weights: by the coarse shape of the second atom, then label, then next label.
pub type Transitions = [[[i32; LABELS]; LABELS]; CLASSES];

/// A weight that no path can make up for.
pub const NEVER: i32 = -1_000_000;

/// Scores that rule out what the scheme forbids.
#[must_use]
pub fn constrained(learnt: &[[[i16; LABELS]; LABELS]; CLASSES]) -> Transitions {
    let mut out = [[[NEVER; LABELS]; LABELS]; CLASSES];
    for class in 0..CLASSES {
        for from in 0..LABELS {
            for to in 0..LABELS {
                if may_follow(from as u8, to as u8) {
                    out[class][from][to] = i32::from(learnt[class][from][to]);
                }
            }
        }
    }
    out
}

/// Scores and scratch memory of one island.
#[derive(Debug, Default)]
pub struct Lattice {
    /// Score of each label at each atom.
    pub scores: Vec<[i32; LABELS]>,
    /// Coarse shape of each atom.
    pub classes: Vec<u8>,
    back: Vec<[u8; LABELS]>,
    alpha: Vec<[f32; LABELS]>,
    beta: Vec<[f32; LABELS]>,
    /// The best labels.
    pub best: Vec<u8>,
}

impl Lattice {
    /// Empties the lattice.
    pub fn clear(&mut self) {
        self.scores.clear();
        self.classes.clear();
    }

    /// Finds the best labels.
    pub fn decode(&mut self, transitions: &Transitions) {
        let n = self.scores.len();
        self.best.clear();
        self.back.clear();
        if n == 0 {
            return;
        }
        let mut row = [NEVER; LABELS];
        for (label, slot) in row.iter_mut().enumerate() {
            if may_start(label as u8) {
                *slot = self.scores[0][label];
            }
        }
        self.back.push([0; LABELS]);
        for i in 1..n {
            let table = &transitions[usize::from(self.classes[i])];
            let mut next = [i32::MIN; LABELS];
            let mut from = [0_u8; LABELS];
            for (label, &score) in row.iter().enumerate() {
                for to in 0..LABELS {
                    let sum = score + table[label][to];
                    if sum > next[to] {
                        (next[to], from[to]) = (sum, label as u8);
                    }
                }
            }
            for to in 0..LABELS {
                row[to] = next[to] + self.scores[i][to];
            }
            self.back.push(from);
        }
        let last = (0..LABELS).filter(|&l| may_end(l as u8)).max_by_key(|&l| row[l]).unwrap_or(0);
        self.best.resize(n, 0);
        let mut label = last as u8;
        for i in (0..n).rev() {
            self.best[i] = label;
            label = self.back[i][usize::from(label)];
        }
    }

    /// Sums over all labellings; afterwards [`Lattice::probability`] can be asked. `unit` is the weight of one nat.
    pub fn sum(&mut self, transitions: &Transitions, unit: f32) {
        let n = self.scores.len();
        self.alpha.clear();
        self.beta.clear();
        self.beta.resize(n, [0.0; LABELS]);
        for i in 0..n {
            let mut row = [f32::NEG_INFINITY; LABELS];
            for (to, slot) in row.iter_mut().enumerate() {
                let own = self.scores[i][to] as f32 / unit;
                *slot = if i == 0 {
                    if may_start(to as u8) { own } else { f32::NEG_INFINITY }
                } else {
                    let table = &transitions[usize::from(self.classes[i])];
                    own + log_sum((0..LABELS).map(|from| self.alpha[i - 1][from] + weight(table[from][to], unit)))
                };
            }
            self.alpha.push(row);
        }
        for i in (0..n).rev() {
            for from in 0..LABELS {
                self.beta[i][from] = if i + 1 == n {
                    if may_end(from as u8) { 0.0 } else { f32::NEG_INFINITY }
                } else {
                    let table = &transitions[usize::from(self.classes[i + 1])];
                    log_sum(
                        (0..LABELS).map(|to| weight(table[from][to], unit) + self.scores[i + 1][to] as f32 / unit + self.beta[i + 1][to]),
                    )
                };
            }
        }
    }

    /// Probability that the atoms `from..to` carry the best labels found there.
    #[must_use]
    pub fn probability(&self, from: usize, to: usize, transitions: &Transitions, unit: f32) -> f32 {
        let total = log_sum(self.alpha.last().into_iter().flatten().copied().zip(0..).filter(|&(_, l)| may_end(l)).map(|(a, _)| a));
        let mut log = self.alpha[from][usize::from(self.best[from])];
        for i in from + 1..to {
            let (a, b) = (usize::from(self.best[i - 1]), usize::from(self.best[i]));
            log += weight(transitions[usize::from(self.classes[i])][a][b], unit) + self.scores[i][b] as f32 / unit;
        }
        log += self.beta[to - 1][usize::from(self.best[to - 1])];
        (log - total).exp().clamp(0.0, 1.0)
    }
}

fn weight(score: i32, unit: f32) -> f32 {
    if score == NEVER { f32::NEG_INFINITY } else { score as f32 / unit }
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let max = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if max == f32::NEG_INFINITY {
        return max;
    }
    max + values.map(|v| (v - max).exp()).sum::<f32>().ln()
}
