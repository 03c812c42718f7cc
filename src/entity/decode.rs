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

/// Transition weights as factors; 0 for what the scheme forbids.
pub type Odds = [[[f32; LABELS]; LABELS]; CLASSES];

/// The factors of transition weights. `unit` is the weight of one nat.
#[must_use]
pub fn odds(transitions: &Transitions, unit: f32) -> Odds {
    transitions.map(|table| table.map(|row| row.map(|score| if score == NEVER { 0.0 } else { (score as f32 / unit).min(40.0).exp() })))
}

/// Scores and scratch memory of one island.
#[derive(Debug, Default)]
pub struct Lattice {
    /// Score of each label at each atom.
    pub scores: Vec<[i32; LABELS]>,
    /// Coarse shape of each atom.
    pub classes: Vec<u8>,
    back: Vec<[u8; LABELS]>,
    /// Scores as factors, the best label of each atom at 1.
    own: Vec<[f32; LABELS]>,
    alpha: Vec<[f32; LABELS]>,
    scales: Vec<f32>,
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
            // Only differences count; the sums of a long island would outgrow the integers.
            let top = row.iter().copied().max().unwrap_or(0);
            row.iter_mut().for_each(|score| *score = (*score - top).max(NEVER));
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
    ///
    /// Works on probabilities, not on their logarithms, each atom scaled to a sum of one: no `exp` for every pair of labels, and
    /// nothing lost however long the island is.
    pub fn sum(&mut self, odds: &Odds, unit: f32) {
        let n = self.scores.len();
        self.own.clear();
        self.own.extend(self.scores.iter().map(|row| {
            let max = row.iter().copied().max().unwrap_or(0);
            row.map(|score| ((score - max) as f32 / unit).exp())
        }));
        self.alpha.clear();
        self.scales.clear();
        for i in 0..n {
            let mut row = [0.0_f32; LABELS];
            match i.checked_sub(1).and_then(|before| self.alpha.get(before)) {
                None => row.iter_mut().zip(0..).filter(|(_, to)| may_start(*to)).for_each(|(slot, _)| *slot = 1.0),
                Some(before) => {
                    for (&mass, weights) in before.iter().zip(&odds[usize::from(self.classes[i])]) {
                        row.iter_mut().zip(weights).for_each(|(slot, weight)| *slot += mass * weight);
                    }
                }
            }
            row.iter_mut().zip(&self.own[i]).for_each(|(slot, own)| *slot *= own);
            if i + 1 == n {
                row.iter_mut().zip(0..).filter(|(_, label)| !may_end(*label)).for_each(|(slot, _)| *slot = 0.0);
            }
            let scale = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|slot| *slot /= scale);
            self.alpha.push(row);
            self.scales.push(scale);
        }
        self.beta.clear();
        self.beta.resize(n, [1.0; LABELS]);
        for i in (1..n).rev() {
            let next: [f32; LABELS] = std::array::from_fn(|to| self.own[i][to] * self.beta[i][to] / self.scales[i]);
            let table = &odds[usize::from(self.classes[i])];
            self.beta[i - 1] = std::array::from_fn(|from| table[from].iter().zip(&next).map(|(weight, mass)| weight * mass).sum());
        }
    }

    /// Probability that the atoms `from..to` carry the best labels found there.
    #[must_use]
    pub fn probability(&self, from: usize, to: usize, odds: &Odds) -> f32 {
        let mut mass = self.alpha[from][usize::from(self.best[from])];
        for i in from + 1..to {
            let (a, b) = (usize::from(self.best[i - 1]), usize::from(self.best[i]));
            mass *= odds[usize::from(self.classes[i])][a][b] * self.own[i][b] / self.scales[i];
        }
        let sure = mass * self.beta[to - 1][usize::from(self.best[to - 1])];
        if sure.is_finite() { sure.clamp(0.0, 1.0) } else { 0.0 }
    }
}
