//! The best labelling of an island, and how sure it is.
//!
//! Labels stand in lanes as [`label`](crate::entity::label) numbers them: those that open a name or stand outside in one group,
//! those that go on with one in the other. A step then is a handful of additions and comparisons of whole groups, which the
//! compiler makes vector instructions of. Scores have sixteen bits and are kept relative to the best: an atom has at most 120
//! features of 127 units each, so nothing overflows, whatever the input.

use crate::entity::features::CLASSES;
use crate::entity::label::{BEGIN, END, INSIDE, KINDS, LABELS, SINGLE};

/// Learnt weights of the transitions: by the coarse shape of the second atom, then label, then next label.
pub type Transitions = [[[i16; LABELS]; LABELS]; CLASSES];

/// Labels that open a name or stand outside, and the lanes they take.
const OPENING: usize = INSIDE;
const FIRST_LANES: usize = 16;

/// Labels that go on with a name.
const NEXT_LANES: usize = 2 * KINDS;

/// Lanes of a row of scores.
pub const LANES: usize = FIRST_LANES + NEXT_LANES;

/// The lane of a label.
#[must_use]
pub const fn lane(label: usize) -> usize {
    if label < OPENING { label } else { FIRST_LANES + label - OPENING }
}

/// Scores of the labels of an atom, each in its [`lane`].
pub type Scores = [i16; LANES];

/// The labels after which a name may begin or none goes on.
const CLOSED: [usize; 9] = {
    let mut closed = [0; 9];
    let mut kind = 0;
    while kind < KINDS {
        closed[1 + kind] = SINGLE + kind;
        closed[1 + KINDS + kind] = END + kind;
        kind += 1;
    }
    closed
};

/// A score that no path can make up for.
const NEVER: i16 = i16::MIN / 2;

/// The least score of a label at an atom, and the largest weight of a transition.
const LEAST: i16 = NEVER / 2;
const STEEPEST: i16 = 1000;

/// Transitions without those that the scheme forbids.
#[derive(Debug, Clone, Copy)]
struct Steps<T> {
    /// From each closed label to the opening ones; padded. And the other way round.
    across: [[T; FIRST_LANES]; 9],
    back: [[T; FIRST_LANES]; OPENING],
    /// Within a name: from its first atom, and from an inner one, to inner and last ones.
    from_first: [T; NEXT_LANES],
    from_inner: [T; NEXT_LANES],
}

impl<T: Copy> Steps<T> {
    fn of(table: &[[i16; LABELS]; LABELS], never: T, of: impl Fn(i16) -> T) -> Self {
        let mut steps = Steps {
            across: [[never; FIRST_LANES]; 9],
            back: [[never; FIRST_LANES]; OPENING],
            from_first: [never; NEXT_LANES],
            from_inner: [never; NEXT_LANES],
        };
        for (number, from) in CLOSED.into_iter().enumerate() {
            for (to, &weight) in table[from][..OPENING].iter().enumerate() {
                steps.across[number][to] = of(weight);
                steps.back[to][number] = of(weight);
            }
        }
        for kind in 0..KINDS {
            for (lane, to) in [(kind, INSIDE + kind), (KINDS + kind, END + kind)] {
                steps.from_first[lane] = of(table[BEGIN + kind][to]);
                steps.from_inner[lane] = of(table[INSIDE + kind][to]);
            }
        }
        steps
    }
}

/// The transitions as scores and as factors.
#[derive(Debug, Clone)]
pub struct Scheme {
    scores: [Steps<i16>; CLASSES],
    odds: [Steps<f32>; CLASSES],
    /// `exp(-n / unit)` for whole `n`, as the product of two entries: multiples of [`COARSE`], and the rest.
    falls: ([f32; 256], [f32; COARSE]),
}

/// Fine steps of the table of falls.
const COARSE: usize = 64;

impl Scheme {
    /// The transitions of a model. `unit` is the weight of one nat.
    #[must_use]
    pub fn new(learnt: &Transitions, unit: f32) -> Self {
        let fall = |n: usize| (-(n as f32) / unit).exp();
        Scheme {
            scores: learnt.map(|table| Steps::of(&table, NEVER, |weight| weight.clamp(-STEEPEST, STEEPEST))),
            odds: learnt.map(|table| Steps::of(&table, 0.0, |weight| (f32::from(weight) / unit).min(40.0).exp())),
            falls: (std::array::from_fn(|n| fall(n * COARSE)), std::array::from_fn(fall)),
        }
    }

    /// How much less likely a score is than one that is `by` higher.
    #[inline]
    fn fall(&self, by: u16) -> f32 {
        let by = usize::from(by);
        self.falls.0.get(by / COARSE).map_or(0.0, |coarse| coarse * self.falls.1[by % COARSE])
    }
}

/// Probabilities of the labels of an atom, up to a factor.
#[derive(Debug, Clone, Copy, Default)]
struct Mass {
    first: [f32; FIRST_LANES],
    next: [f32; NEXT_LANES],
}

/// Scratch memory of the decoder, and what it found for the last island.
#[derive(Debug, Default)]
pub struct Lattice {
    /// Score of the best labelling up to each atom that ends in each label.
    paths: Vec<Scores>,
    /// Scores as factors, the best label of each atom at 1.
    own: Vec<Mass>,
    alpha: Vec<Mass>,
    scales: Vec<f32>,
    beta: Vec<Mass>,
    /// The best labels.
    pub best: Vec<u8>,
}

/// Only differences count: the best label gets 0, and none less than `least`.
#[inline]
fn relative(row: &mut Scores, least: i16) {
    let mut tops = [i16::MIN; NEXT_LANES];
    for group in row.chunks_exact(NEXT_LANES) {
        for (top, &score) in tops.iter_mut().zip(group) {
            *top = (*top).max(score);
        }
    }
    let top = tops.into_iter().fold(i16::MIN, i16::max);
    for score in row {
        *score = (*score).max(NEVER).wrapping_sub(top).max(least);
    }
}

/// Makes the sums of an atom's features scores.
pub(super) fn level(row: &mut Scores) {
    relative(row, LEAST);
}

impl Lattice {
    /// Finds the best labels of atoms with these scores and coarse shapes.
    pub fn decode(&mut self, scores: &[Scores], classes: &[u8], scheme: &Scheme) {
        self.best.clear();
        self.paths.clear();
        let Some(opening) = scores.first() else { return };
        let mut row = [NEVER; LANES];
        row[..OPENING].copy_from_slice(&opening[..OPENING]);
        relative(&mut row, NEVER);
        self.paths.push(row);
        for (scores, &class) in scores.iter().zip(classes).skip(1) {
            row = step(&row, &scheme.scores[usize::from(class)], scores);
            self.paths.push(row);
        }
        self.trace(classes, scheme);
    }

    /// Walks back along the best path.
    fn trace(&mut self, classes: &[u8], scheme: &Scheme) {
        let n = self.paths.len();
        self.best.resize(n, 0);
        let last = &self.paths[n - 1];
        let mut label = best_of(CLOSED.into_iter().map(|from| (from, last[lane(from)])));
        for i in (0..n).rev() {
            self.best[i] = label as u8;
            let Some(before) = i.checked_sub(1).map(|before| &self.paths[before]) else { break };
            let steps = &scheme.scores[usize::from(classes[i])];
            label = if label < OPENING {
                let ways = CLOSED.into_iter().zip(&steps.across);
                best_of(ways.map(|(from, weights)| (from, before[lane(from)].wrapping_add(weights[label]))))
            } else {
                let (to, kind) = (label - OPENING, (label - OPENING) % KINDS);
                let ways = [(BEGIN + kind, steps.from_first[to]), (INSIDE + kind, steps.from_inner[to])];
                best_of(ways.into_iter().map(|(from, weight)| (from, before[lane(from)].wrapping_add(weight))))
            };
        }
    }

    /// Sums over all labellings; afterwards [`Lattice::probability`] can be asked.
    ///
    /// Works on probabilities, not on their logarithms, each atom scaled to a sum of one: no `exp` for every pair of labels, and
    /// nothing lost however long the island is.
    pub fn sum(&mut self, scores: &[Scores], classes: &[u8], scheme: &Scheme) {
        let n = scores.len();
        self.own.clear();
        self.own.extend(scores.iter().map(|row| {
            let max = (0..LABELS).map(|label| row[lane(label)]).fold(i16::MIN, i16::max);
            let mut mass = Mass::default();
            for (mass, &score) in mass.first[..OPENING].iter_mut().zip(row) {
                *mass = scheme.fall(max.abs_diff(score));
            }
            for (mass, &score) in mass.next.iter_mut().zip(&row[FIRST_LANES..]) {
                *mass = scheme.fall(max.abs_diff(score));
            }
            mass
        }));
        self.alpha.clear();
        self.scales.clear();
        for i in 0..n {
            let own = &self.own[i];
            let mut row = match self.alpha.last() {
                None => Mass { next: [0.0; NEXT_LANES], ..EVEN },
                Some(before) => forward(before, &scheme.odds[usize::from(classes[i])]),
            };
            row.times(own, 1.0);
            if i + 1 == n {
                row.times(&ENDING, 1.0);
            }
            let scale = row.sum().max(f32::MIN_POSITIVE);
            row.times(&EVEN, 1.0 / scale);
            self.alpha.push(row);
            self.scales.push(scale);
        }
        self.beta.clear();
        self.beta.resize(n, ENDING);
        for i in (1..n).rev() {
            let mut after = self.own[i];
            after.times(&self.beta[i], 1.0 / self.scales[i]);
            self.beta[i - 1] = backward(&after, &scheme.odds[usize::from(classes[i])]);
        }
    }

    /// Probability that the atoms `from..to`, of one name, carry these labels, after [`Lattice::sum`].
    #[must_use]
    pub fn probability(&self, labels: &[u8], classes: &[u8], from: usize, to: usize, scheme: &Scheme) -> f32 {
        let mut mass = self.alpha[from].of(labels[from]);
        for i in from + 1..to {
            let (a, b) = (usize::from(labels[i - 1]), usize::from(labels[i]));
            let steps = &scheme.odds[usize::from(classes[i])];
            let step = match b.checked_sub(OPENING) {
                Some(next) if a < OPENING => steps.from_first[next],
                Some(next) => steps.from_inner[next],
                None => 0.0,
            };
            mass *= step * self.own[i].of(labels[i]) / self.scales[i];
        }
        let sure = mass * self.beta[to - 1].of(labels[to - 1]);
        if sure.is_finite() { sure.clamp(0.0, 1.0) } else { 0.0 }
    }
}

/// The same for all labels.
const EVEN: Mass = Mass { first: [1.0; FIRST_LANES], next: [1.0; NEXT_LANES] };

/// The same for all labels with which an island may end: those after which no name goes on.
const ENDING: Mass = {
    let mut mass = EVEN;
    let mut kind = 0;
    while kind < KINDS {
        mass.first[BEGIN + kind] = 0.0;
        mass.next[kind] = 0.0;
        kind += 1;
    }
    mass
};

impl Mass {
    #[inline]
    fn times(&mut self, other: &Mass, factor: f32) {
        self.first.iter_mut().zip(&other.first).for_each(|(own, other)| *own *= other * factor);
        self.next.iter_mut().zip(&other.next).for_each(|(own, other)| *own *= other * factor);
    }

    #[inline]
    fn sum(&self) -> f32 {
        let mut sums = self.next;
        for group in self.first.chunks_exact(NEXT_LANES) {
            sums.iter_mut().zip(group).for_each(|(sum, mass)| *sum += mass);
        }
        sums.iter().sum()
    }

    #[inline]
    fn of(&self, label: u8) -> f32 {
        let label = usize::from(label);
        label.checked_sub(OPENING).map_or_else(|| self.first[label], |next| self.next[next])
    }
}

/// The scores of the best labellings one atom further.
#[inline]
fn step(row: &Scores, steps: &Steps<i16>, scores: &Scores) -> Scores {
    let mut first = [i16::MIN; FIRST_LANES];
    for (from, weights) in CLOSED.into_iter().zip(&steps.across) {
        let score = row[lane(from)];
        for (best, &weight) in first.iter_mut().zip(weights) {
            *best = (*best).max(score.wrapping_add(weight));
        }
    }
    // Inner and last atoms come from the same two labels of their type.
    let (mut begun, mut inner) = ([0; NEXT_LANES], [0; NEXT_LANES]);
    for half in 0..2 {
        begun[half * KINDS..][..KINDS].copy_from_slice(&row[BEGIN..][..KINDS]);
        inner[half * KINDS..][..KINDS].copy_from_slice(&row[FIRST_LANES..][..KINDS]);
    }
    let mut next = [0; LANES];
    next[..FIRST_LANES].copy_from_slice(&first);
    for to in 0..NEXT_LANES {
        next[FIRST_LANES + to] = begun[to].wrapping_add(steps.from_first[to]).max(inner[to].wrapping_add(steps.from_inner[to]));
    }
    for (next, &score) in next.iter_mut().zip(scores) {
        *next = next.wrapping_add(score);
    }
    relative(&mut next, NEVER);
    next
}

/// The first of the best.
fn best_of(ways: impl Iterator<Item = (usize, i16)>) -> usize {
    ways.fold((0, i16::MIN), |best, way| if way.1 > best.1 { way } else { best }).0
}

#[inline]
fn forward(before: &Mass, odds: &Steps<f32>) -> Mass {
    let mut row = Mass::default();
    for (from, weights) in CLOSED.into_iter().zip(&odds.across) {
        let mass = before.of(from as u8);
        row.first.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += mass * weight);
    }
    for to in 0..NEXT_LANES {
        row.next[to] = before.first[BEGIN + to % KINDS] * odds.from_first[to] + before.next[to % KINDS] * odds.from_inner[to];
    }
    row
}

#[inline]
fn backward(after: &Mass, odds: &Steps<f32>) -> Mass {
    let mut row = Mass::default();
    let mut sums = [0.0; FIRST_LANES];
    for (&mass, weights) in after.first.iter().zip(&odds.back) {
        sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += mass * weight);
    }
    for (from, mass) in CLOSED.into_iter().zip(sums) {
        match from.checked_sub(OPENING) {
            None => row.first[from] = mass,
            Some(next) => row.next[next] = mass,
        }
    }
    for kind in 0..KINDS {
        let to = |weights: &[f32; NEXT_LANES]| weights[kind] * after.next[kind] + weights[KINDS + kind] * after.next[KINDS + kind];
        row.first[BEGIN + kind] = to(&odds.from_first);
        row.next[kind] = to(&odds.from_inner);
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::label::{may_end, may_follow, may_start};

    /// Made-up numbers, the same in every run.
    fn numbers(mut seed: u64) -> impl FnMut(i16) -> i16 {
        move |limit| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % (2 * limit as u64 + 1)) as i16 - limit
        }
    }

    /// All labellings of `n` atoms that the scheme allows.
    fn labellings(n: usize) -> Vec<Vec<u8>> {
        let mut all: Vec<Vec<u8>> = (0..LABELS as u8).filter(|&l| may_start(l)).map(|l| vec![l]).collect();
        for _ in 1..n {
            let longer = |path: Vec<u8>| {
                let last = *path.last().unwrap();
                (0..LABELS as u8).filter(move |&l| may_follow(last, l)).map(move |l| [path.clone(), vec![l]].concat())
            };
            all = all.into_iter().flat_map(longer).collect();
        }
        all.retain(|path| may_end(*path.last().unwrap()));
        all
    }

    #[test]
    fn best_path_and_probabilities_are_those_of_all_labellings() {
        const UNIT: f64 = 32.0;
        for seed in 1..40 {
            let mut number = numbers(seed);
            let mut learnt = [[[0; LABELS]; LABELS]; CLASSES];
            learnt.iter_mut().flatten().flatten().for_each(|weight| *weight = number(60));
            let scheme = Scheme::new(&learnt, UNIT as f32);
            let n = 1 + seed as usize % 4;
            let classes: Vec<u8> = (0..n).map(|i| (i % CLASSES) as u8).collect();
            let mut plain = vec![[0_i16; LABELS]; n];
            plain.iter_mut().flatten().for_each(|score| *score = number(200));
            let mut scores = vec![[0; LANES]; n];
            for (scores, plain) in scores.iter_mut().zip(&plain) {
                plain.iter().enumerate().for_each(|(label, &score)| scores[lane(label)] = score);
                level(scores);
            }
            let paths = labellings(n);
            let score = |path: &[u8]| {
                let own = path.iter().enumerate().map(|(i, &l)| i64::from(plain[i][usize::from(l)])).sum::<i64>();
                let steps = (1..n).map(|i| i64::from(learnt[usize::from(classes[i])][usize::from(path[i - 1])][usize::from(path[i])]));
                own + steps.sum::<i64>()
            };
            let top = paths.iter().map(|path| score(path)).max().unwrap();
            let mut lattice = Lattice::default();
            lattice.decode(&scores, &classes, &scheme);
            assert!(paths.contains(&lattice.best), "{:?}", lattice.best);
            assert_eq!(score(&lattice.best), top);

            lattice.sum(&scores, &classes, &scheme);
            let mass = |path: &[u8]| ((score(path) - top) as f64 / UNIT).exp();
            let all: f64 = paths.iter().map(|path| mass(path)).sum();
            // Atoms of one name, or one atom.
            let whole = |from: usize, to: usize| lattice.best[from + 1..to].iter().all(|&label| usize::from(label) >= OPENING);
            for (from, to) in (0..n).flat_map(|from| (from + 1..=n).map(move |to| (from, to))).filter(|&(from, to)| whole(from, to)) {
                let same: f64 = paths.iter().filter(|path| path[from..to] == lattice.best[from..to]).map(|path| mass(path)).sum();
                let said = lattice.probability(&lattice.best, &classes, from, to, &scheme);
                assert!(
                    (f64::from(said) - same / all).abs() < 1e-4,
                    "seed {seed}, {n} atoms, {from}..{to} of {:?}: {said} for {}",
                    lattice.best,
                    same / all
                );
            }
        }
    }

    #[test]
    fn a_long_island_of_extremes_stays_in_range() {
        let mut learnt = [[[0; LABELS]; LABELS]; CLASSES];
        learnt.iter_mut().flatten().flatten().enumerate().for_each(|(i, w)| *w = if i % 2 == 0 { i16::MAX } else { i16::MIN });
        let scheme = Scheme::new(&learnt, 32.0);
        let mut scores: Vec<Scores> =
            (0..5000).map(|i| std::array::from_fn(|lane| if (i + lane) % 3 == 0 { 15_000 } else { -15_000 })).collect();
        scores.iter_mut().for_each(level);
        let classes = vec![1; scores.len()];
        let mut lattice = Lattice::default();
        lattice.decode(&scores, &classes, &scheme);
        assert!(lattice.best.windows(2).all(|pair| may_follow(pair[0], pair[1])));
        lattice.sum(&scores, &classes, &scheme);
        assert!((0.0..=1.0).contains(&lattice.probability(&lattice.best, &classes, 0, 5000, &scheme)));
    }
}
