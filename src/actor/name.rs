//! People's names: which short form belongs to which full one, in every naming culture.

use crate::actor::cue::{LEXICON, Sex};
use crate::actor::scene::words;
use crate::word::{Atom, AtomKind, Key};

/// The letter atoms of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'n> {
    pub tokens: &'n [Token],
}

/// A syllable or word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub key: Key,
    pub chars: u8,
    pub marked: bool,
}

/// How well a short form fits a full name; more is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// A middle part, or initials.
    Part,
    /// The first word: a given name of the West, a family name of the East.
    First,
    /// The last word or words: a family name of the West, a Vietnamese given name.
    Last,
}

impl Token {
    /// The letters among the atoms of a name.
    pub(super) fn of(atoms: &[Atom]) -> impl Iterator<Item = Token> {
        let token = |a: &Atom| Token { key: a.key, chars: a.chars, marked: a.marked };
        atoms.iter().filter(|a| a.kind == AtomKind::Letters).map(token)
    }
}

impl<'n> Name<'n> {
    /// `Jr.`, `Sr.`: another person than the one without.
    fn generation(&self) -> Option<Key> {
        let last = self.tokens.last()?;
        let known = words!["jr", "sr", "con", "ii", "iii"];
        (self.tokens.len() > 1).then_some(last.key).filter(|k| known.contains(k))
    }

    /// The name without `Jr.`.
    fn core(&self) -> &'n [Token] {
        &self.tokens[..self.tokens.len() - usize::from(self.generation().is_some())]
    }

    /// Whether it reads like a Vietnamese (or Sino-Vietnamese) name: a family name first, several syllables.
    pub(super) fn is_eastern(&self) -> bool {
        self.tokens.len() > 1 && LEXICON.family.contains_key(&self.tokens[0].key) && self.tokens.iter().all(|t| t.chars <= 7)
    }

    /// The sex a Vietnamese middle name tells.
    pub(super) fn sex(&self) -> Sex {
        if !self.is_eastern() || self.tokens.len() < 3 {
            return Sex::Unknown;
        }
        let middle = &self.tokens[1..self.tokens.len() - 1];
        if middle.iter().any(|t| words!["thị"].contains(&t.key)) {
            Sex::Female
        } else if middle.iter().any(|t| words!["văn"].contains(&t.key)) {
            Sex::Male
        } else {
            Sex::Unknown
        }
    }

    /// Whether `self` can be a short form of `full`.
    pub(super) fn short_of(&self, full: &Name<'_>) -> Option<Fit> {
        let (short, long) = (self.core(), full.core());
        if short.is_empty() || short.len() >= long.len() {
            return self.same_with_generation(full);
        }
        // `Hale Jr.` is only `George Hale Jr.`; a bare `Hale` may be either: the caller weighs them.
        if self.generation().is_some() && self.generation() != full.generation() {
            return None;
        }
        let eq = |a: &[Token], b: &[Token]| a.iter().zip(b).all(|(x, y)| x.key == y.key);
        if eq(short, &long[long.len() - short.len()..]) {
            // A bare `Hale` is rather the one without `Jr.`
            let other = full.generation().is_some() && self.generation().is_none();
            return Some(if other { Fit::Part } else { Fit::Last });
        }
        if eq(short, &long[..short.len()]) {
            // `Nguyễn Văn` is no short form of `Nguyễn Văn Minh`; a family name alone may be (`ông Tập`).
            return (short.len() == 1 || !full.is_eastern()).then_some(Fit::First);
        }
        if short.len() == 1 {
            return long.iter().any(|t| t.key == short[0].key).then_some(Fit::Part);
        }
        if full.is_eastern() && long[0].marked {
            return None;
        }
        in_order(short, long).then_some(Fit::Part)
    }

    /// `Neymar` and `Neymar Jr`: one, if nobody else is called so.
    fn same_with_generation(&self, full: &Name<'_>) -> Option<Fit> {
        let equal = self.core().len() == full.core().len() && self.core().iter().zip(full.core()).all(|(a, b)| a.key == b.key);
        // `George Hale` is the father of `George Hale Jr.`
        (equal && self.core().len() == 1 && self.generation().is_none() && full.generation().is_some()).then_some(Fit::Part)
    }
}

/// Whether the words of `short` stand in `long` in the same order, first and last included; an initial stands for a word.
fn in_order(short: &[Token], long: &[Token]) -> bool {
    let (Some(first), Some(last)) = (short.first(), short.last()) else { return false };
    if last.key != long[long.len() - 1].key || (first.key != long[0].key && first.chars != 1) {
        return false;
    }
    let mut rest = long.iter();
    short.iter().all(|s| s.chars == 1 || rest.any(|l| l.key == s.key))
}

/// Whether two foreign spellings differ in one letter: added, left out or changed.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    fn lower(text: &str) -> impl DoubleEndedIterator<Item = char> {
        text.chars().flat_map(char::to_lowercase)
    }
    let (n, m) = (lower(a).count(), lower(b).count());
    if n.min(m) < 5 || n.abs_diff(m) > 1 || lower(a).next() != lower(b).next() {
        return false;
    }
    let prefix = lower(a).zip(lower(b)).take_while(|(x, y)| x == y).count();
    let suffix = lower(a).rev().zip(lower(b).rev()).take_while(|(x, y)| x == y).count();
    prefix + suffix + 1 >= n.max(m)
}
