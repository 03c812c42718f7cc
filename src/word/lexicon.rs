//! Words of the caller, kept whole whatever the model says.

use rustc_hash::FxHashMap;

use crate::word::decode::GapScore;
use crate::word::token::tokenize;
use crate::word::unit::Unit;
use crate::word::{Atom, Key, atomize};

/// Far above every sum of weights, far below overflow in a run.
const CERTAIN: i32 = 1 << 22;

/// A set of words, as sequences of token keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct UserLexicon {
    /// Every beginning of a word by its key, and whether it is a whole word.
    beginnings: FxHashMap<Key, bool>,
}

impl UserLexicon {
    pub(crate) fn is_empty(&self) -> bool {
        self.beginnings.is_empty()
    }

    /// Adds words, one a line.
    pub(crate) fn add(&mut self, words: &str) {
        let (mut atoms, mut tokens): (Vec<Atom>, Vec<_>) = (Vec::new(), Vec::new());
        for line in words.lines() {
            let word = line.split('#').next().unwrap_or_default().trim().replace('_', " ");
            atoms.clear();
            tokens.clear();
            atomize(&word, crate::span::Span::new(0, word.len() as u32), &mut atoms);
            tokenize(&word, &atoms, crate::article::Slice::new(0, atoms.len() as u32), false, &mut tokens);
            let mut key = Key::default();
            for (i, token) in tokens.iter().enumerate() {
                key = key.then(Unit::new(&atoms, token, false, false, |_| true).key);
                let whole = self.beginnings.entry(key).or_insert(false);
                *whole |= i + 1 == tokens.len();
            }
        }
    }

    /// Overrules the scores of a run of tokens where words of the lexicon stand: the longest from the left.
    /// `scores[i]` belongs to the gap after `keys[i]`.
    pub(crate) fn overrule(&self, keys: &[Key], scores: &mut [GapScore]) {
        let mut i = 0;
        while i < keys.len() {
            let mut key = Key::default();
            let mut end = i;
            for (j, next) in keys.iter().enumerate().skip(i) {
                key = key.then(*next);
                match self.beginnings.get(&key) {
                    Some(true) => end = j + 1,
                    Some(false) => {}
                    None => break,
                }
            }
            if end == i {
                i += 1;
                continue;
            }
            let mut set = |gap: Option<usize>, score| {
                if let Some(slot) = gap.and_then(|g| scores.get_mut(g)) {
                    *slot = GapScore { score, after_join: 0 };
                }
            };
            set(i.checked_sub(1), -CERTAIN);
            (i..end - 1).for_each(|g| set(Some(g), CERTAIN));
            set(Some(end - 1), -CERTAIN);
            i = end;
        }
    }
}
