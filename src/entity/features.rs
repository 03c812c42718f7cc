//! What the model knows of an atom: its features, as 64-bit keys. Training and tagging share this code.
//!
//! Features come in two sorts. Most say something of a single atom (its word, clusters, gazetteer marks) and of how far away it
//! stands: they belong to the atom's *form*, and the tagger sums them once for every form it meets (`keys_of_form`,
//! `Forms`). The others join several atoms and are looked up where they stand.

use crate::article::Slice;
use crate::entity::clusters::{LEAVES, NONE};
use crate::entity::gazetteer::Marks;
use crate::entity::units::{Scratch, Unit};

/// Number of coarse shapes.
pub const CLASSES: usize = 5;

/// What the features say of a run of capitals as a whole, made once a run: a run may be as long as the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct RunWords {
    from: usize,
    to: usize,
    words: u64,
}

impl RunWords {
    fn of(units: &[Unit], from: usize, to: usize) -> Self {
        RunWords { from, to, words: units[from..to].iter().fold(0, |words, unit| key1(words, unit.word)) }
    }
}

/// Names of the groups of features, in the order of the bits of `Scratch::without`.
pub const GROUPS: [&str; 8] = ["words", "shapes", "clusters", "runs", "gazetteers", "memory", "heads", "topic"];

/// Bits of those groups.
pub(super) const WORDS: u16 = 1;
pub(super) const SHAPES: u16 = 1 << 1;
pub(super) const CLUSTERS: u16 = 1 << 2;
pub(super) const RUNS: u16 = 1 << 3;
pub(super) const GAZETTEERS: u16 = 1 << 4;
pub(super) const MEMORY: u16 = 1 << 5;
pub(super) const HEADS: u16 = 1 << 6;
pub(super) const TOPIC: u16 = 1 << 7;

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The key of a feature: a template number and its values.
#[inline]
pub(super) fn key1(template: u64, a: u64) -> u64 {
    let h = (template.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ a).wrapping_mul(MIX);
    h ^ (h >> 32)
}

#[inline]
pub(super) fn key2(template: u64, a: u64, b: u64) -> u64 {
    key1(template, key1(a, b))
}

#[inline]
pub(super) fn key3(template: u64, a: u64, b: u64, c: u64) -> u64 {
    key2(template, key1(a, b), c)
}

/// Atoms looked at on each side.
pub(super) const SIDE: usize = 2;

/// Atoms of the window around an atom, itself included.
pub(super) const WINDOW: usize = 2 * SIDE + 1;

/// Bits that part the branches of the lowest level, and of the two lowest, from the leaves of the cluster tree.
const LOW: u32 = LEAVES[2].trailing_zeros();
const MIDDLE: u32 = LOW + LEAVES[1].trailing_zeros();

/// The word and cluster that stand for what lies outside of the paragraph.
const EDGE_WORD: u64 = 1;
const EDGE_LEAF: u64 = 0xfffe;

fn branch(leaf: u16, shift: u32) -> u64 {
    if leaf == NONE { u64::from(NONE) } else { u64::from(leaf >> shift) }
}

/// Puts down what the form of an atom says of the atom for which it stands at this place of the window. No unit: the edge of the
/// paragraph stands there.
pub(super) fn keys_of_form(keys: &mut Vec<u64>, place: usize, unit: Option<(&Unit, &Marks)>, sport: u8, without: u16) {
    let with = |group: u16| without & group == 0;
    let (word, leaf, low) = match unit {
        Some((unit, _)) => (unit.word, branch(unit.leaf, 0), branch(unit.leaf, LOW)),
        None => (EDGE_WORD, EDGE_LEAF, EDGE_LEAF),
    };
    let at = place as u64;
    if with(WORDS) {
        keys.push(key1(1 + at, word));
    }
    if with(CLUSTERS) {
        keys.extend_from_slice(&[key1(101 + 3 * at, leaf), key1(102 + 3 * at, low)]);
    }
    let Some((unit, marks)) = unit else { return };
    if with(GAZETTEERS) && place.abs_diff(SIDE) == 1 {
        keys.push(key1(200 + at, around(marks)));
    }
    if place != SIDE {
        return;
    }
    let shape = u64::from(unit.shape);
    if with(CLUSTERS) {
        keys.push(key1(116, branch(unit.leaf, MIDDLE)));
    }
    if with(SHAPES) && unit.ends.0 != 0 {
        keys.extend_from_slice(&[key2(19, unit.ends.0, shape), key2(20, unit.ends.1, shape)]);
    }
    if with(GAZETTEERS) {
        let mut all = 0_u64;
        for &code in marks.codes() {
            keys.extend_from_slice(&[key1(206, u64::from(code)), key2(207, u64::from(code), shape), key2(208, u64::from(code), unit.word)]);
            all = key1(all, u64::from(code));
        }
        keys.push(key1(209, all));
    }
    if with(TOPIC) {
        let sport = u64::from(sport);
        keys.extend_from_slice(&[key2(250, sport, shape), key2(251, sport, unit.leaf_group())]);
        keys.extend(marks.codes().iter().map(|&code| key2(252, sport, u64::from(code))));
    }
}

/// Kinds of entries an atom belongs to, as one number.
fn around(marks: &Marks) -> u64 {
    marks.codes().iter().fold(1, |all, &code| key1(all, u64::from(code >> 2)))
}

impl Scratch {
    /// Puts the features of atom `i` of `paragraph` into `self.keys`, those of the forms around it included.
    pub fn features(&mut self, i: usize, paragraph: Slice) {
        self.keys.clear();
        for place in 0..WINDOW {
            let unit = self.form_at(i, place, paragraph).map(|j| (&self.units[j], &self.marks[j]));
            keys_of_form(&mut self.keys, place, unit, self.context.sport(), self.without);
        }
        self.add_own(i, paragraph);
        self.add_memory(i, paragraph);
    }

    /// The atom at a place of the window around `i`, if it lies in the paragraph.
    #[inline]
    pub(super) fn form_at(&self, i: usize, place: usize, paragraph: Slice) -> Option<usize> {
        (i + place).checked_sub(SIDE).filter(|&j| j >= paragraph.start as usize && j < paragraph.end as usize)
    }

    /// Puts the features of atom `i` that join several atoms into `self.keys`.
    pub(super) fn own_features(&mut self, i: usize, paragraph: Slice) {
        self.keys.clear();
        self.add_own(i, paragraph);
    }

    /// Puts the features of what the memory learnt for the second pass of atom `i` into `self.keys`.
    pub(super) fn learnt_features(&mut self, i: usize, paragraph: Slice) {
        self.keys.clear();
        if self.without & MEMORY == 0 {
            keys_of_memory(&mut self.keys, |j| self.memory.learnt(j), &self.units, i, paragraph);
        }
    }

    fn add_own(&mut self, i: usize, paragraph: Slice) {
        let Scratch { units, marks, keys, run, without, context, .. } = self;
        let with = |group: u16| *without & group == 0;
        let before = i.checked_sub(1).filter(|&j| j >= paragraph.start as usize).map(|j| &units[j]);
        let after = Some(i + 1).filter(|&j| j < paragraph.end as usize).map(|j| &units[j]);
        let unit = &units[i];
        if with(WORDS) {
            keys_of_pairs(keys, before, unit, after);
        }
        if with(SHAPES) {
            let shape = |unit: Option<&Unit>| unit.map_or(0, |unit| u64::from(unit.shape));
            let own = u64::from(unit.shape);
            keys.extend_from_slice(&[key2(14, own, u64::from(unit.place)), key3(17, shape(before), own, shape(after))]);
        }
        if with(CLUSTERS) {
            keys_of_clusters(keys, before, unit, after);
        }
        if with(RUNS) {
            keys_of_run(keys, units, marks, run, i, paragraph);
        }
        if with(HEADS) {
            context.keys_of_head(keys, unit, i);
        }
    }

    /// Adds all features of the memory of atom `i`.
    pub(super) fn add_memory(&mut self, i: usize, paragraph: Slice) {
        if self.without & MEMORY == 0 {
            keys_of_memory(&mut self.keys, |j| self.memory.codes(j), &self.units, i, paragraph);
        }
    }
}

fn keys_of_pairs(keys: &mut Vec<u64>, before: Option<&Unit>, unit: &Unit, after: Option<&Unit>) {
    let word = |unit: Option<&Unit>| unit.map_or(EDGE_WORD, |unit| unit.word);
    keys.extend_from_slice(&[key2(6, word(before), unit.word), key2(7, unit.word, word(after))]);
}

fn keys_of_clusters(keys: &mut Vec<u64>, before: Option<&Unit>, unit: &Unit, after: Option<&Unit>) {
    let low = |unit: Option<&Unit>| unit.map_or(EDGE_LEAF, |unit| branch(unit.leaf, LOW));
    let own = low(Some(unit));
    keys.extend_from_slice(&[key2(120, low(before), own), key2(121, own, low(after))]);
    if unit.phrase != NONE {
        let part = u64::from(unit.phrase_part);
        keys.extend_from_slice(&[key2(126, u64::from(unit.phrase), part), key2(127, u64::from(unit.phrase >> LOW), part)]);
    }
}

/// The surroundings of a whole run of capitals, for every atom in it; for a small letter, how far the next run is.
fn keys_of_run(keys: &mut Vec<u64>, units: &[Unit], marks: &[Marks], run: &mut RunWords, i: usize, paragraph: Slice) {
    let unit = &units[i];
    let (from, to) = (unit.run.0 as usize, unit.run.1 as usize);
    if to == 0 {
        let limit = (i + 9).min(paragraph.end as usize);
        let near = (i + 1..limit).find(|&j| units[j].run.1 != 0).map_or(0, |j| (j - i) as u64);
        keys.push(key1(150, near));
        return;
    }
    let at = |j: Option<usize>| j.filter(|&j| j >= paragraph.start as usize && j < paragraph.end as usize).map(|j| &units[j]);
    let word = |j: Option<usize>| at(j).map_or(EDGE_WORD, |unit| unit.word);
    let low = |j: Option<usize>| at(j).map_or(EDGE_LEAF >> LOW, |unit| u64::from(unit.leaf) >> LOW);
    if (run.from, run.to) != (from, to) {
        *run = RunWords::of(units, from, to);
    }
    let part = match (i == from, i + 1 == to) {
        (true, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (false, true) => 3,
    };
    let length = ((to - from) as u64).min(7);
    let (before, before2) = (from.checked_sub(1), from.checked_sub(2));
    keys.extend_from_slice(&[
        key2(161, part, word(before)),
        key3(162, part, word(before2), word(before)),
        key2(163, part, word(Some(to))),
        key2(165, part, units[from].word),
        key3(166, part, units[from].word, word(Some(from + 1).filter(|&j| j < to))),
        key2(167, part, units[to - 1].word),
        key2(168, part, run.words),
        key2(170, part, low(before)),
        key2(172, part, low(Some(to))),
        key3(175, part, length, ((i - from) as u64).min(5)),
    ]);
    for &code in marks[from].codes() {
        keys.push(key3(180, part, u64::from(code), length));
    }
}

fn keys_of_memory<'m>(keys: &mut Vec<u64>, codes: impl Fn(usize) -> &'m [u8], units: &[Unit], i: usize, paragraph: Slice) {
    let shape = u64::from(units[i].shape);
    for &code in codes(i) {
        keys.extend_from_slice(&[key1(300, u64::from(code)), key2(301, u64::from(code), shape)]);
    }
    let class = u64::from(units[i].class);
    if i > paragraph.start as usize {
        keys.extend(codes(i - 1).iter().map(|&code| key2(302, u64::from(code), class)));
    }
    if i + 1 < paragraph.end as usize {
        keys.extend(codes(i + 1).iter().map(|&code| key2(303, u64::from(code), class)));
    }
}
