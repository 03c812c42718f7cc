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
    /// How much the example counts: 1 for gold.
    pub weight: f32,
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
    /// Share of the features that is left out at random each time an atom is seen: names that are not in the training text have to
    /// be told by less than everything.
    pub drop: f32,
    /// Seed of the order of examples.
    pub seed: u64,
}

impl Default for CrfOptions {
    fn default() -> Self {
        CrfOptions { epochs: 12, rate: 0.12, l1: 0.3, drop: 0.0, seed: 1 }
    }
}

type Row = [f32; LABELS];

/// A feature in training: together, because each visit reads all of it.
#[derive(Debug, Clone)]
struct State {
    weights: Row,
    squares: Row,
    /// The step up to which the penalty is applied.
    touched: u32,
}

/// The weights in training.
#[derive(Debug, Clone)]
pub struct Crf {
    states: Vec<State>,
    /// Weights of the transitions.
    pub transitions: Vec<[Row; LABELS]>,
    transition_squares: Vec<[Row; LABELS]>,
    step: u32,
    shrink: f32,
    rate: f32,
    drop: f32,
}

const FLOOR: f32 = 1e-2;

/// Loss of an island, in nats, below which it has little to teach.
const SURE: f32 = 0.01;

/// Steps that the penalty of a frequent feature may be behind: it is the same in the end, and most visits are spared the roots.
const BEHIND: u32 = 32;

impl Crf {
    /// A model without knowledge for that many features.
    #[must_use]
    pub fn new(features: usize) -> Self {
        Crf {
            states: vec![State { weights: [0.0; LABELS], squares: [FLOOR; LABELS], touched: 0 }; features],
            transitions: vec![[[0.0; LABELS]; LABELS]; CLASSES],
            transition_squares: vec![[[FLOOR; LABELS]; LABELS]; CLASSES],
            step: 0,
            shrink: 0.0,
            rate: 0.1,
            drop: 0.0,
        }
    }

    /// The mean of models of the same features.
    #[must_use]
    pub fn mean(models: &[Crf]) -> Crf {
        let Some((first, others)) = models.split_first() else { return Crf::new(0) };
        let mut mean = first.clone();
        let share = 1.0 / models.len() as f32;
        for (i, state) in mean.states.iter_mut().enumerate() {
            for (label, weight) in state.weights.iter_mut().enumerate() {
                *weight = (*weight + others.iter().map(|other| other.states[i].weights[label]).sum::<f32>()) * share;
            }
        }
        for class in 0..CLASSES {
            for (from, row) in mean.transitions[class].iter_mut().enumerate() {
                for (to, weight) in row.iter_mut().enumerate() {
                    *weight = (*weight + others.iter().map(|other| other.transitions[class][from][to]).sum::<f32>()) * share;
                }
            }
        }
        mean
    }

    /// Weights of the features, in order.
    pub fn weights(&self) -> impl Iterator<Item = &Row> {
        self.states.iter().map(|s| &s.weights)
    }

    /// Trains on islands, each given as the numbers of its example in the first and in the second pass (equal where there is none);
    /// the passes take turns.
    pub fn train(&mut self, examples: &[Example], islands: &[(u32, u32)], options: &CrfOptions) {
        let mut random = Random::new(options.seed);
        let mut order: Vec<usize> = (0..islands.len()).collect();
        self.shrink = options.l1 / islands.len().max(1) as f32;
        self.drop = options.drop;
        let mut room = Room::default();
        let mut losses = vec![f32::MAX; islands.len()];
        for epoch in 0..options.epochs {
            // Steps get smaller at the end, so the last examples do not weigh more than the first.
            let left = 1.0 - epoch as f32 / options.epochs as f32;
            self.rate = options.rate * left.max(0.1).sqrt();
            for i in (1..order.len()).rev() {
                order.swap(i, random.below(i + 1));
            }
            for &i in &order {
                // What is told surely already is only looked at every third time.
                if losses[i] < SURE && (i + epoch) % 3 != 0 {
                    continue;
                }
                let pick = if (i + epoch) % 2 == 0 { islands[i].0 } else { islands[i].1 };
                losses[i] = self.learn(&examples[pick as usize], &mut room, &mut random);
            }
        }
        for state in &mut self.states {
            state.settle(self.step + BEHIND, self.shrink * self.rate);
        }
    }

    fn learn(&mut self, example: &Example, room: &mut Room, random: &mut Random) -> f32 {
        self.step += 1;
        let n = example.gold.len();
        room.scores.clear();
        room.features.clear();
        room.ends.clear();
        let limit = (self.drop * 256.0) as u64;
        let scale = 1.0 / (1.0 - limit as f32 / 256.0);
        let penalty = self.shrink * self.rate;
        let mut from = 0;
        for &end in &example.ends {
            let mut sums = [0.0; LABELS];
            let mut bits = 0;
            for (at, &f) in example.features[from..end as usize].iter().enumerate() {
                if limit > 0 {
                    bits = if at % 8 == 0 { random.bits() } else { bits >> 8 };
                    if bits & 255 < limit {
                        continue;
                    }
                }
                room.features.push(f);
                let state = &mut self.states[f as usize];
                state.settle(self.step, penalty);
                for (s, w) in sums.iter_mut().zip(&state.weights) {
                    *s += w;
                }
            }
            sums.iter_mut().for_each(|s| *s *= scale);
            room.scores.push(sums);
            room.ends.push(room.features.len() as u32);
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
        for (i, &end) in room.ends.iter().enumerate() {
            let mut gradient: Row = [0.0; LABELS];
            for (label, g) in gradient.iter_mut().enumerate() {
                *g = -(room.alpha[i][label] + room.beta[i][label] - total).exp();
            }
            gradient[usize::from(example.gold[i])] += 1.0;
            gradient.iter_mut().for_each(|g| *g *= example.weight);
            let biggest = gradient.iter().fold(0.0_f32, |m, g| m.max(g.abs()));
            if biggest > 4e-3 {
                for &f in &room.features[from..end as usize] {
                    let state = &mut self.states[f as usize];
                    for ((w, s), g) in state.weights.iter_mut().zip(&mut state.squares).zip(&gradient) {
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
                    if !FOLLOWS[a][b] {
                        continue;
                    }
                    let log = room.alpha[i - 1][a] + self.transitions[class][a][b] + room.scores[i][b] + room.beta[i][b] - total;
                    let gold = usize::from(example.gold[i - 1]) == a && usize::from(example.gold[i]) == b;
                    if log < -8.0 && !gold {
                        continue;
                    }
                    let g = (f32::from(u8::from(gold)) - log.exp()) * example.weight;
                    if g.abs() > 1e-4 {
                        let s = &mut self.transition_squares[class][a][b];
                        *s += g * g;
                        self.transitions[class][a][b] += rate * g / s.sqrt();
                    }
                }
            }
        }
    }
}

impl State {
    /// Applies the penalty of the steps in which the feature was not seen.
    #[inline]
    fn settle(&mut self, step: u32, penalty: f32) {
        let behind = step - self.touched;
        if behind < BEHIND {
            return;
        }
        self.touched = step;
        let penalty = penalty * behind as f32;
        for (w, s) in self.weights.iter_mut().zip(&self.squares) {
            let cut = penalty / s.sqrt();
            *w = (w.abs() - cut).max(0.0).copysign(*w);
        }
    }
}

#[derive(Default)]
struct Room {
    /// The features that were not left out, and where those of each atom end.
    features: Vec<u32>,
    ends: Vec<u32>,
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
    max + terms.iter().filter(|&&t| t > max - 12.0).map(|t| (t - max).exp()).sum::<f32>().ln()
}
