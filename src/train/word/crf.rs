//! The trainer: a chain of two states (joined, open) over the gaps of a run, log loss, AdaGrad. No random numbers.

use rustc_hash::FxHashMap;

use super::corpus::Example;
use crate::word::Key;
use crate::word::decode::triple;
use crate::word::unit::{Capital, Unit};
use crate::word::weights::{case_columns, one, shapes_index, three, two};

/// Kinds of rows.
const KINDS: usize = 11;
const WIDTHS: [usize; KINDS] = [one::WIDTH, two::WIDTH, three::WIDTH, 2, 2, 2, 2, 2, 2, 2, 2];
pub(super) const ONES: usize = 0;
pub(super) const TWOS: usize = 1;
pub(super) const THREES: usize = 2;
/// Shapes of `z a b c`, and of its parts `z a b`, `a b c`, `a b`.
pub(super) const SHAPES: usize = 3;

/// Strengths of the pairs `za ab bc`, and of their parts `za ab`, `ab bc`, `ab`.
pub(super) const STRENGTH: usize = 7;

/// Rows of weights by kind and key.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) index: [FxHashMap<u64, u32>; KINDS],
    /// The strength of pairs.
    pub(super) strength: FxHashMap<u64, u8>,
    pub(super) next: u32,
}

impl Rows {
    pub(super) fn add(&mut self, kind: usize, key: u64) {
        let next = &mut self.next;
        self.index[kind].entry(key).or_insert_with(|| {
            let at = *next;
            *next += WIDTHS[kind] as u32;
            at
        });
    }

    pub(super) fn len(&self) -> usize {
        self.next as usize
    }

    fn find(&self, kind: usize, key: u64, column: usize, out: &mut Vec<u32>) {
        if let Some(row) = self.index[kind].get(&key) {
            out.push(row + column as u32);
        }
    }
}

/// The window around the gap after unit `i`.
fn window(units: &[Unit], i: usize) -> [Unit; 4] {
    let at = |j: Option<usize>| j.and_then(|j| units.get(j)).copied().unwrap_or(Unit::EDGE);
    [at(i.checked_sub(1)), at(Some(i)), at(Some(i + 1)), at(Some(i + 2))]
}

/// Keys of the shapes of a window and its parts.
pub(super) fn shape_keys(w: &[Unit; 4]) -> [u64; 4] {
    let all = shapes_index(w) as u64;
    [all, all >> 4, all & 0xfff, all >> 4 & 0xff]
}

/// Keys of the strengths of three pairs and of their parts.
pub(super) fn strength_keys(za: u8, ab: u8, bc: u8) -> [u64; 4] {
    let [za, ab, bc] = [za, ab, bc].map(u64::from);
    [za << 10 | ab << 5 | bc, za << 5 | ab, ab << 5 | bc, ab]
}

impl Rows {
    fn strengths(&self, w: &[Unit; 4]) -> [u64; 4] {
        let of = |a: Unit, b: Unit| self.strength.get(&a.key.then(b.key).0).copied().unwrap_or(0);
        strength_keys(of(w[0], w[1]), of(w[1], w[2]), of(w[2], w[3]))
    }

    /// Adds the rows for the shapes and strengths in a sentence.
    pub(super) fn add_windows(&mut self, example: &Example) {
        for i in 0..example.units.len().saturating_sub(1) {
            let w = window(&example.units, i);
            shape_keys(&w).into_iter().enumerate().for_each(|(k, key)| self.add(SHAPES + k, key));
            self.strengths(&w).into_iter().enumerate().for_each(|(k, key)| self.add(STRENGTH + k, key));
        }
    }
}

/// Keys of the rows a sentence uses: calls `visit` with kind and key.
pub(super) fn keys(example: &Example, mut visit: impl FnMut(usize, u64)) {
    let units = &example.units;
    let key = |i: usize| if i == 0 || i > units.len() { Unit::EDGE.key } else { units[i - 1].key };
    for i in 0..units.len() + 2 {
        visit(ONES, key(i).0);
        if i > 0 {
            visit(TWOS, key(i - 1).then(key(i)).0);
        }
        if i > 1 {
            visit(THREES, triple(key(i - 2), key(i - 1), key(i)).0);
        }
    }
}

/// A gap inside a run.
#[derive(Clone, Copy)]
struct Gap {
    /// First feature, first of those that count after a joined gap, one past the last.
    features: [u32; 3],
    joined: bool,
}

/// Runs of gaps with their features.
#[derive(Default)]
pub(super) struct Runs {
    features: Vec<u32>,
    gaps: Vec<Gap>,
    /// One past the last gap of each run, and its weight.
    ends: Vec<(u32, f32)>,
}

impl Runs {
    pub(super) fn add(&mut self, rows: &Rows, example: &Example, weight: f32) {
        let units = &example.units;
        let from = self.gaps.len();
        for i in 0..units.len().saturating_sub(1) {
            if !(units[i].joins && units[i + 1].joins) {
                self.close(weight);
                continue;
            }
            let start = self.features.len() as u32;
            let w = window(units, i);
            base_features(rows, &w, &mut self.features);
            let middle = self.features.len() as u32;
            after_features(rows, &w, &mut self.features);
            self.gaps.push(Gap { features: [start, middle, self.features.len() as u32], joined: !example.ends[i] });
        }
        if self.gaps.len() > from {
            self.close(weight);
        }
    }

    fn close(&mut self, weight: f32) {
        let end = self.gaps.len() as u32;
        if self.ends.last().map_or(0, |e| e.0) < end {
            self.ends.push((end, weight));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.gaps.len()
    }
}

fn base_features(rows: &Rows, w: &[Unit; 4], out: &mut Vec<u32>) {
    let [z, a, b, c] = w.map(|u| u.key);
    rows.find(ONES, z.0, one::Z, out);
    rows.find(ONES, a.0, one::A, out);
    rows.find(ONES, b.0, one::B, out);
    rows.find(ONES, c.0, one::C, out);
    let ab = a.then(b).0;
    rows.find(TWOS, z.then(a).0, two::ZA, out);
    rows.find(TWOS, ab, two::AB, out);
    rows.find(TWOS, b.then(c).0, two::BC, out);
    rows.find(THREES, triple(z, a, b).0, three::ZAB, out);
    rows.find(THREES, triple(a, b, c).0, three::ABC, out);
    if let Some((for_a, for_b)) = case_columns(w[1].capital, w[2].capital) {
        rows.find(ONES, a.0, for_a, out);
        rows.find(ONES, b.0, for_b, out);
        if w[2].capital != Capital::No {
            rows.find(TWOS, ab, two::AB_CAPITAL, out);
        }
    }
    for (k, key) in shape_keys(w).into_iter().enumerate() {
        rows.find(SHAPES + k, key, 0, out);
    }
    for (k, key) in rows.strengths(w).into_iter().enumerate() {
        rows.find(STRENGTH + k, key, 0, out);
    }
}

fn after_features(rows: &Rows, w: &[Unit; 4], out: &mut Vec<u32>) {
    let [z, a, b, _] = w.map(|u| u.key);
    rows.find(ONES, a.0, one::A_AFTER, out);
    rows.find(ONES, b.0, one::B_AFTER, out);
    rows.find(TWOS, z.then(a).0, two::ZA_AFTER, out);
    rows.find(TWOS, a.then(b).0, two::AB_AFTER, out);
    for (k, key) in shape_keys(w).into_iter().enumerate() {
        rows.find(SHAPES + k, key, 1, out);
    }
    for (k, key) in rows.strengths(w).into_iter().enumerate() {
        rows.find(STRENGTH + k, key, 1, out);
    }
}

/// The weights while they are learnt.
pub(super) struct Learner {
    pub(super) weights: Vec<f32>,
    squares: Vec<f32>,
    scores: Vec<(f32, f32)>,
    forward: Vec<(f32, f32)>,
}

impl Learner {
    pub(super) fn new(rows: &Rows) -> Self {
        Learner { weights: vec![0.0; rows.len()], squares: vec![1.0; rows.len()], scores: Vec::new(), forward: Vec::new() }
    }

    /// Forgets how far the weights have moved, so that a new stage starts with its full rate.
    pub(super) fn restart(&mut self) {
        self.squares.fill(1.0);
    }

    fn score(&mut self, runs: &Runs, gaps: &[Gap]) {
        let sum = |from: u32, to: u32| -> f32 { runs.features[from as usize..to as usize].iter().map(|&f| self.weights[f as usize]).sum() };
        self.scores.clear();
        self.scores.extend(gaps.iter().map(|g| (sum(g.features[0], g.features[1]), sum(g.features[1], g.features[2]))));
    }

    /// One pass over the runs.
    pub(super) fn pass(&mut self, runs: &Runs, rate: f32, decay: f32) {
        let mut start = 0;
        for &(end, weight) in &runs.ends {
            let gaps = &runs.gaps[start as usize..end as usize];
            start = end;
            self.score(runs, gaps);
            self.step(runs, gaps, rate, decay, weight);
        }
    }

    /// Forward and backward over a run, then one step against the gradient.
    fn step(&mut self, runs: &Runs, gaps: &[Gap], rate: f32, decay: f32, weight: f32) {
        let n = gaps.len();
        // Probabilities of (open, joined) given what lies before, scaled to sum one.
        self.forward.clear();
        let (mut open, mut join) = (1.0_f32, 0.0_f32);
        for &(base, after) in &self.scores {
            let (e, f) = (clamp(base).exp(), clamp(base + after).exp());
            let (o, j) = (open + join, open * e + join * f);
            let total = o + j;
            (open, join) = (o / total, j / total);
            self.forward.push((open, join));
        }
        let (mut back_open, mut back_join) = (1.0_f32, 1.0_f32);
        for g in (0..n).rev() {
            let (base, after) = self.scores[g];
            let (e, f) = (clamp(base).exp(), clamp(base + after).exp());
            let (prev_open, prev_join) = if g == 0 { (1.0, 0.0) } else { self.forward[g - 1] };
            let (oj, jj) = (prev_open * e * back_join, prev_join * f * back_join);
            let total = (prev_open + prev_join) * back_open + oj + jj;
            let (p_join, p_both) = ((oj + jj) / total, jj / total);
            let gold_join = f32::from(u8::from(gaps[g].joined));
            let gold_both = f32::from(u8::from(gaps[g].joined && g > 0 && gaps[g - 1].joined));
            let [from, middle, to] = gaps[g].features.map(|f| f as usize);
            self.update(&runs.features[from..middle], (gold_join - p_join) * weight, rate, decay);
            self.update(&runs.features[middle..to], (gold_both - p_both) * weight, rate, decay);
            let (o, j) = (back_open + e * back_join, back_open + f * back_join);
            let sum = o + j;
            (back_open, back_join) = (o / sum, j / sum);
        }
    }

    fn update(&mut self, features: &[u32], gradient: f32, rate: f32, decay: f32) {
        if gradient.abs() < 1e-4 {
            return;
        }
        for &f in features {
            let (w, s) = (&mut self.weights[f as usize], &mut self.squares[f as usize]);
            let g = gradient - decay * *w;
            *s += g * g;
            *w += rate * g / s.sqrt();
        }
    }

    /// For each gap whether it is joined in the best sequence.
    pub(super) fn decide(&mut self, runs: &Runs) -> Vec<bool> {
        let mut out = Vec::with_capacity(runs.gaps.len());
        let mut start = 0;
        for &(end, _) in &runs.ends {
            let gaps = &runs.gaps[start as usize..end as usize];
            start = end;
            self.score(runs, gaps);
            let (mut open, mut join) = (0.0_f32, f32::NEG_INFINITY);
            let mut back = Vec::with_capacity(gaps.len());
            for &(base, after) in &self.scores {
                let (oj, jj) = (open + base, join + base + after);
                back.push((join > open, jj > oj));
                (open, join) = (open.max(join), oj.max(jj));
            }
            let mut state = join > open;
            let at = out.len();
            for b in back.iter().rev() {
                out.push(state);
                state = if state { b.1 } else { b.0 };
            }
            out[at..].reverse();
        }
        out
    }
}

fn clamp(score: f32) -> f32 {
    score.clamp(-30.0, 30.0)
}

/// Keys that are counted are told apart from their kinds by this.
pub(super) fn known(rows: &Rows, key: Key) -> bool {
    rows.index[ONES].contains_key(&key.0)
}
