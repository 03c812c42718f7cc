//! The linear-chain conditional random field: AdaGrad steps over islands, with a lazy L1 penalty.

use crate::entity::features::CLASSES;
use crate::entity::label::{LABELS, may_end, may_follow, may_start};
use crate::train::cluster::Random;

/// An island ready for training: feature rows of each atom, coarse shapes, gold labels.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// Feature numbers of all atoms, one after the other.
    pub features: Vec<u32>,
    /// Where the features of each atom end.
    pub ends: Vec<u32>,
    /// Coarse shapes.
    pub classes: Vec<u8>,
    /// Gold labels.
    pub gold: Vec<u8>,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct CrfOptions {
    /// Passes over the data.
    pub epochs: usize,
    /// Step size.
    pub rate: f32,
    /// Strength of the L1 penalty for the whole data.
    pub l1: f32,
    /// Seed of the order of examples.
    pub seed: u64,
}

impl Default for CrfOptions {
    fn default() -> Self {
        CrfOptions { epochs: 12, rate: 0.12, l1: 0.3, seed: 1 }
    }
}

type Row = [f32; LABELS];

/// The weights in training.
#[derive(Debug, Clone)]
pub struct Crf {
    /// Weights of the features.
    pub states: Vec<Row>,
    squares: Vec<Row>,
    touched: Vec<u32>,
    /// Weights of the transitions.
    pub transitions: Vec<[Row; LABELS]>,
    transition_squares: Vec<[Row; LABELS]>,
    step: u32,
    shrink: f32,
    rate: f32,
}

const FLOOR: f32 = 1e-2;

impl Crf {
    /// A model without knowledge for that many features.
    #[must_use]
    pub fn new(features: usize) -> Self {
        Crf {
            states: vec![[0.0; LABELS]; features],
            squares: vec![[FLOOR; LABELS]; features],
            touched: vec![0; features],
            transitions: vec![[[0.0; LABELS]; LABELS]; CLASSES],
            transition_squares: vec![[[FLOOR; LABELS]; LABELS]; CLASSES],
            step: 0,
            shrink: 0.0,
            rate: 0.1,
        }
    }

    /// Trains on the examples; `after` is called at the end of each pass.
    pub fn train(&mut self, examples: &[Example], options: &CrfOptions, mut after: impl FnMut(usize, f64)) {
        let mut random = Random::new(options.seed);
        let mut order: Vec<usize> = (0..examples.len()).collect();
        self.shrink = options.l1 / examples.len().max(1) as f32;
        let mut room = Room::default();
        for epoch in 0..options.epochs {
            // Steps get smaller at the end, so the last examples do not weigh more than the first.
            let left = 1.0 - epoch as f32 / options.epochs as f32;
            self.rate = options.rate * left.max(0.1).sqrt();
            for i in (1..order.len()).rev() {
                order.swap(i, random.below(i + 1));
            }
            let loss: f64 = order.iter().map(|&i| f64::from(self.learn(&examples[i], &mut room))).sum();
            after(epoch, loss / examples.len().max(1) as f64);
        }
        for feature in 0..self.states.len() {
            self.settle(feature);
        }
    }

    /// Applies the penalty of the steps in which the feature was not seen.
    fn settle(&mut self, feature: usize) {
        let behind = self.step - self.touched[feature];
        if behind == 0 {
            return;
        }
        self.touched[feature] = self.step;
        let penalty = self.shrink * behind as f32 * self.rate;
        for (w, s) in self.states[feature].iter_mut().zip(&self.squares[feature]) {
            let cut = penalty / s.sqrt();
            *w = if *w > cut {
                *w - cut
            } else if *w < -cut {
                *w + cut
            } else {
                0.0
            };
        }
    }

    fn learn(&mut self, example: &Example, room: &mut Room) -> f32 {
        self.step += 1;
        let n = example.gold.len();
        room.scores.clear();
        let mut from = 0;
        for &end in &example.ends {
            let mut sums = [0.0; LABELS];
            for &f in &example.features[from..end as usize] {
                self.settle(f as usize);
                for (s, w) in sums.iter_mut().zip(&self.states[f as usize]) {
                    *s += w;
                }
            }
            room.scores.push(sums);
            from = end as usize;
        }
        let total = room.sum(&self.transitions, &example.classes);
        let mut gold_score = 0.0;
        for i in 0..n {
            gold_score += room.scores[i][usize::from(example.gold[i])];
            if i > 0 {
                let table = &self.transitions[usize::from(example.classes[i])];
                gold_score += table[usize::from(example.gold[i - 1])][usize::from(example.gold[i])];
            }
        }
        self.update(example, room, total);
        total - gold_score
    }

    fn update(&mut self, example: &Example, room: &Room, total: f32) {
        let rate = self.rate;
        let mut from = 0;
        for (i, &end) in example.ends.iter().enumerate() {
            let mut gradient: Row = [0.0; LABELS];
            for (label, g) in gradient.iter_mut().enumerate() {
                *g = -(room.alpha[i][label] + room.beta[i][label] - total).exp();
            }
            gradient[usize::from(example.gold[i])] += 1.0;
            let biggest = gradient.iter().fold(0.0_f32, |m, g| m.max(g.abs()));
            if biggest > 1e-3 {
                for &f in &example.features[from..end as usize] {
                    let (w, s) = (&mut self.states[f as usize], &mut self.squares[f as usize]);
                    for ((w, s), g) in w.iter_mut().zip(s).zip(&gradient) {
                        *s += g * g;
                        *w += rate * g / s.sqrt();
                    }
                }
            }
            from = end as usize;
            if i == 0 {
                continue;
            }
            let class = usize::from(example.classes[i]);
            for a in 0..LABELS {
                for b in 0..LABELS {
                    if !may_follow(a as u8, b as u8) {
                        continue;
                    }
                    let log = room.alpha[i - 1][a] + self.transitions[class][a][b] + room.scores[i][b] + room.beta[i][b] - total;
                    let gold = usize::from(example.gold[i - 1]) == a && usize::from(example.gold[i]) == b;
                    let g = f32::from(u8::from(gold)) - log.exp();
                    if g.abs() > 1e-4 {
                        let s = &mut self.transition_squares[class][a][b];
                        *s += g * g;
                        room_step(&mut self.transitions[class][a][b], rate * g / s.sqrt());
                    }
                }
            }
        }
    }
}

fn room_step(weight: &mut f32, step: f32) {
    *weight += step;
}

#[derive(Default)]
struct Room {
    scores: Vec<Row>,
    alpha: Vec<Row>,
    beta: Vec<Row>,
}

impl Room {
    fn sum(&mut self, transitions: &[[Row; LABELS]], classes: &[u8]) -> f32 {
        let n = self.scores.len();
        self.alpha.clear();
        self.beta.clear();
        self.beta.resize(n, [f32::NEG_INFINITY; LABELS]);
        for i in 0..n {
            let mut row = [f32::NEG_INFINITY; LABELS];
            for to in 0..LABELS {
                if i == 0 {
                    if may_start(to as u8) {
                        row[to] = self.scores[0][to];
                    }
                    continue;
                }
                let mut terms = [f32::NEG_INFINITY; LABELS];
                for (from, term) in terms.iter_mut().enumerate() {
                    if FOLLOWS[from][to] {
                        *term = self.alpha[i - 1][from] + transitions[usize::from(classes[i])][from][to];
                    }
                }
                row[to] = self.scores[i][to] + log_sum(&terms);
            }
            self.alpha.push(row);
        }
        for i in (0..n).rev() {
            for from in 0..LABELS {
                if i + 1 == n {
                    if may_end(from as u8) {
                        self.beta[i][from] = 0.0;
                    }
                    continue;
                }
                let mut terms = [f32::NEG_INFINITY; LABELS];
                for (to, term) in terms.iter_mut().enumerate() {
                    if FOLLOWS[from][to] {
                        *term = transitions[usize::from(classes[i + 1])][from][to] + self.scores[i + 1][to] + self.beta[i + 1][to];
                    }
                }
                self.beta[i][from] = log_sum(&terms);
            }
        }
        let mut ends = [f32::NEG_INFINITY; LABELS];
        for (label, end) in ends.iter_mut().enumerate() {
            if may_end(label as u8) {
                *end = self.alpha[n - 1][label];
            }
        }
        log_sum(&ends)
    }
}

/// Which label may follow which, ready made: asked for millions of times.
static FOLLOWS: std::sync::LazyLock<[[bool; LABELS]; LABELS]> =
    std::sync::LazyLock::new(|| std::array::from_fn(|from| std::array::from_fn(|to| may_follow(from as u8, to as u8))));

fn log_sum(terms: &Row) -> f32 {
    let max = terms.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if max == f32::NEG_INFINITY {
        return max;
    }
    max + terms.iter().filter(|&&t| t > max - 16.0).map(|t| (t - max).exp()).sum::<f32>().ln()
}
