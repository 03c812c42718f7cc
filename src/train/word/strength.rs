//! How strongly two syllables go together in plain text: discounted mutual information, in levels.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::span::Span;
use crate::word::{Atom, AtomKind, Key, atomize};

/// Level that a listed word adds to its pairs.
const LISTED: u8 = 16;

/// Count of the first pair of a ranked list.
const RANKED: u32 = 500_000;

/// Counts of syllables and of pairs.
#[derive(Default)]
pub(super) struct PairCounts {
    ones: FxHashMap<u64, u32>,
    twos: FxHashMap<u64, (u32, Key, Key)>,
    total: u64,
}

impl PairCounts {
    /// Counts the lines of a file.
    pub(super) fn read(&mut self, path: &Path) -> std::io::Result<()> {
        // The words of segmented text are taken apart again.
        let text = std::fs::read_to_string(path)?.replace('_', " ");
        let mut atoms: Vec<Atom> = Vec::new();
        for line in text.lines() {
            atoms.clear();
            atomize(line, Span::new(0, line.len() as u32), &mut atoms);
            let mut before: Option<Key> = None;
            for atom in &atoms {
                if atom.kind != AtomKind::Letters {
                    before = None;
                    continue;
                }
                *self.ones.entry(atom.key.0).or_default() += 1;
                self.total += 1;
                if let Some(b) = before.filter(|_| atom.spaced) {
                    self.twos.entry(b.then(atom.key).0).or_insert((0, b, atom.key)).0 += 1;
                }
                before = Some(atom.key);
            }
        }
        Ok(())
    }

    /// Counts the pairs of a list by falling frequency; by Zipf's law the frequency is one over the rank.
    pub(super) fn read_ranked(&mut self, path: &Path) -> std::io::Result<()> {
        let text = std::fs::read_to_string(path)?;
        for (rank, line) in (1_u32..).zip(text.lines()) {
            let mut parts = line.split(' ');
            let (Some(a), Some(b), None) = (parts.next(), parts.next(), parts.next()) else { continue };
            if !a.chars().chain(b.chars()).all(char::is_alphabetic) {
                continue;
            }
            let (a, b, count) = (Key::of(a), Key::of(b), RANKED / (rank + 10) + 1);
            *self.ones.entry(a.0).or_default() += count;
            *self.ones.entry(b.0).or_default() += count;
            self.total += u64::from(count);
            self.twos.entry(a.then(b).0).or_insert((0, a, b)).0 += count;
        }
        Ok(())
    }

    /// The levels of all pairs seen at least `least` times that go together at all, and of the listed ones.
    pub(super) fn levels(&self, least: u32, listed: impl Iterator<Item = u64>) -> FxHashMap<u64, u8> {
        let mut levels = FxHashMap::default();
        for (&pair, &(count, a, b)) in self.twos.iter().filter(|(_, c)| c.0 >= least) {
            let (a, b) = (f64::from(self.ones[&a.0]), f64::from(self.ones[&b.0]));
            let count = f64::from(count);
            let information = (count * self.total as f64 / (a * b)).log2();
            let small = a.min(b);
            let discount = count / (count + 1.0) * small / (small + 1.0);
            let level = (information * discount * 1.4 - 1.0).floor().clamp(0.0, 15.0);
            if level >= 1.0 {
                levels.insert(pair, level as u8);
            }
        }
        for pair in listed {
            *levels.entry(pair).or_insert(0) |= LISTED;
        }
        levels
    }
}
