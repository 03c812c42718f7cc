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

/// Labels after which a name may begin or none goes on, in ascending order.
const CLOSED: [usize; 9] = [0, 3, 4, 7, 8, 11, 12, 15, 16];

/// Labels that may follow those.
const STARTING: [usize; 9] = [0, 1, 4, 5, 8, 9, 12, 13, 16];

/// Types of names.
const TYPES: usize = 4;

/// Transition weights without what the scheme forbids: 97 of 289.
#[derive(Debug, Clone)]
pub struct Steps {
    /// From a closed label to a starting one; rows are padded.
    across: [[i32; 12]; 9],
    /// Within a name of each type: from its first or an inner atom, to an inner or the last one.
    within: [[[i32; 2]; 2]; TYPES],
}

/// The allowed transitions by the coarse shape of the second atom.
#[must_use]
pub fn steps(transitions: &Transitions) -> Vec<Steps> {
    let of = |table: &[[i32; LABELS]; LABELS]| {
        let mut steps = Steps { across: [[NEVER; 12]; 9], within: [[[NEVER; 2]; 2]; TYPES] };
        for (row, from) in steps.across.iter_mut().zip(CLOSED) {
            row.iter_mut().zip(STARTING).for_each(|(slot, to)| *slot = table[from][to]);
        }
        for (kind, within) in steps.within.iter_mut().enumerate() {
            let first = 1 + 4 * kind;
            for (from, row) in within.iter_mut().enumerate() {
                *row = [table[first + from][first + 1], table[first + from][first + 2]];
            }
        }
        steps
    };
    transitions.iter().map(of).collect()
}

/// `exp(-n / unit)` for every whole `n` up to where it is 0: the scores of labels are whole numbers.
#[must_use]
pub fn falls(unit: f32) -> Vec<f32> {
    (0..(104.0 * unit) as i32 + 2).map(|n| (-n as f32 / unit).exp()).collect()
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
    pub fn decode(&mut self, steps: &[Steps]) {
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
            let steps = &steps[usize::from(self.classes[i])];
            let mut next = [0_i32; LABELS];
            let mut from = [0_u8; LABELS];
            // The score with the number of the label it comes from in the lowest bits: one comparison decides, the first of
            // equals wins. Scores are far from filling the other 28 bits.
            let mut best = [i32::MIN; 12];
            for (number, label) in CLOSED.into_iter().enumerate() {
                let (own, rank) = (row[label], 15 - number as i32);
                best.iter_mut().zip(&steps.across[number]).for_each(|(best, step)| *best = (*best).max((own + step) << 4 | rank));
            }
            for (place, to) in STARTING.into_iter().enumerate() {
                next[to] = best[place] >> 4;
                from[to] = CLOSED[15 - (best[place] & 15) as usize] as u8;
            }
            for (kind, within) in steps.within.iter().enumerate() {
                let first = 1 + 4 * kind;
                for to in 0..2 {
                    let (opened, inner) = (row[first] + within[0][to], row[first + 1] + within[1][to]);
                    next[first + 1 + to] = opened.max(inner);
                    from[first + 1 + to] = (first + usize::from(inner > opened)) as u8;
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

    /// Sums over all labellings; afterwards [`Lattice::probability`] can be asked. `falls` are those of the weight of one nat.
    ///
    /// Works on probabilities, not on their logarithms, each atom scaled to a sum of one: no `exp` for every pair of labels, and
    /// nothing lost however long the island is.
    pub fn sum(&mut self, odds: &Odds, falls: &[f32]) {
        let n = self.scores.len();
        self.own.clear();
        self.own.extend(self.scores.iter().map(|row| {
            let max = row.iter().copied().max().unwrap_or(0);
            row.map(|score| falls.get((max - score) as usize).copied().unwrap_or(0.0))
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
