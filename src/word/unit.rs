//! A token as the model sees it: a key, a shape, and whether it may be part of a longer word.

use std::sync::LazyLock;

use crate::article::{Token, TokenKind};
use crate::sentence::dotted;
use crate::word::{Atom, AtomKind, Case, Key};

/// What stands for tokens whose text does not matter.
const NUMBER: Key = Key(0x6e75_6d62_6572_0001);
const CODE: Key = Key(0x636f_6465_0000_0002);
const OTHER: Key = Key(0x6f74_6865_7200_0003);
/// Before the first and after the last token of a sentence.
const EDGE: Key = Key(0x6564_6765_0000_0004);

/// The outside of a token. At most 16 of them: four in a row make an index of 16 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    Edge,
    Punct,
    Number,
    Lower,
    LowerMarked,
    LowerUnknown,
    Title,
    TitleMarked,
    TitleUnknown,
    /// A capital that the beginning of the sentence asks for.
    First,
    Upper,
    Initial,
    Mixed,
    /// The case of the sentence tells nothing.
    Caseless,
    CaselessUnknown,
}

/// What the capital of a token tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Capital {
    No,
    Yes,
    /// It is the first word: it would have one anyway.
    First,
    /// The case of the sentence tells nothing.
    Unknown,
}

/// A token as the model sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) key: Key,
    pub(crate) shape: Shape,
    pub(crate) capital: Capital,
    /// Whether it may be joined with its neighbours.
    pub(crate) joins: bool,
}

impl Unit {
    /// What stands outside the sentence.
    pub(crate) const EDGE: Unit = Unit { key: EDGE, shape: Shape::Edge, capital: Capital::No, joins: false };

    /// The unit of `token`; `known` tells whether the model knows its key.
    #[inline]
    pub(crate) fn new(atoms: &[Atom], token: &Token, first: bool, caseless: bool, known: impl FnOnce(Key) -> bool) -> Unit {
        let plain = |key, shape| Unit { key, shape, capital: Capital::No, joins: false };
        let parts = &atoms[token.atoms.range()];
        let Some(head) = parts.first() else { return Unit::EDGE };
        match token.kind {
            TokenKind::Word | TokenKind::Abbreviation => {}
            TokenKind::Number | TokenKind::Date => return plain(NUMBER, Shape::Number),
            TokenKind::Punct | TokenKind::Symbol => return plain(head.key, Shape::Punct),
            TokenKind::Url | TokenKind::Email | TokenKind::Tag | TokenKind::Emoji => return plain(OTHER, Shape::Punct),
        }
        if let Some(bracket) = treebank_bracket(head) {
            return plain(bracket, Shape::Punct);
        }
        if parts.len() == 1 {
            let (shape, capital) = Outside { first, caseless, known: known(head.key) }.of(head);
            return Unit { key: head.key, shape, capital, joins: true };
        }
        let key = chain(parts);
        // `GS. Nam`, `TP. Huế`: a title or a unit is no part of the name after it.
        if token.kind == TokenKind::Abbreviation && dotted(head).is_some() {
            return plain(key, Shape::Initial);
        }
        let known = known(key);
        let (shape, capital) = Outside { first, caseless, known }.of(head);
        let shape = match head.case {
            _ if caseless => shape,
            _ if parts[parts.len() - 1].kind == AtomKind::Symbol => Shape::Initial,
            // `Jae-in`, `O'Brien`: parts of names as any.
            Case::Title if is_name(parts) && known => Shape::Title,
            Case::Title if is_name(parts) => Shape::TitleUnknown,
            _ => Shape::Mixed,
        };
        Unit { key, shape, capital, joins: true }
    }
}

/// What the shape of a token depends on beside its first atom.
#[derive(Clone, Copy)]
struct Outside {
    /// It is the first word of the sentence.
    first: bool,
    caseless: bool,
    known: bool,
}

/// Shapes and capitals by the bits that [`Outside::of`] puts together: reckoned once, since no branch can foretell them.
static OUTSIDES: [(Shape, Capital); 128] = {
    let mut all = [(Shape::Edge, Capital::No); 128];
    let mut i = 0;
    while i < all.len() {
        let case = match i >> 5 {
            0 => Case::Lower,
            1 => Case::Title,
            2 => Case::Upper,
            _ => Case::Mixed,
        };
        let outside = Outside { first: i & 1 != 0, caseless: i & 2 != 0, known: i & 4 != 0 };
        all[i] = outside.judge(case, i & 8 != 0, i & 16 != 0);
        i += 1;
    }
    all
};

impl Outside {
    #[inline]
    fn of(self, head: &Atom) -> (Shape, Capital) {
        let case = match head.case {
            Case::Lower => 0,
            Case::Title => 1,
            Case::Upper => 2,
            Case::Mixed => 3,
        };
        let own = usize::from(self.first) | usize::from(self.caseless) << 1 | usize::from(self.known) << 2;
        OUTSIDES[own | usize::from(head.marked) << 3 | usize::from(head.chars == 1) << 4 | case << 5]
    }

    const fn judge(self, case: Case, marked: bool, single: bool) -> (Shape, Capital) {
        let Outside { first, caseless, known } = self;
        let capital = match case {
            _ if caseless => Capital::Unknown,
            Case::Lower => Capital::No,
            Case::Title | Case::Mixed if first => Capital::First,
            _ => Capital::Yes,
        };
        let shape = match case {
            _ if caseless && known => Shape::Caseless,
            _ if caseless => Shape::CaselessUnknown,
            Case::Lower if !known => Shape::LowerUnknown,
            Case::Lower if marked => Shape::LowerMarked,
            Case::Lower => Shape::Lower,
            Case::Title if single && !marked => Shape::Initial,
            Case::Title if first && known => Shape::First,
            Case::Title if !known => Shape::TitleUnknown,
            Case::Title if marked => Shape::TitleMarked,
            Case::Title => Shape::Title,
            Case::Upper => Shape::Upper,
            Case::Mixed => Shape::Mixed,
        };
        (shape, capital)
    }
}

/// Whether the parts are letters joined by hyphens or apostrophes.
fn is_name(parts: &[Atom]) -> bool {
    parts.len() % 2 == 1
        && parts.iter().step_by(2).all(|a| a.kind == AtomKind::Letters)
        && parts.iter().skip(1).step_by(2).all(|a| a.chars == 1)
}

/// The key of a token of several atoms; its marks do not count, and digits make it a code.
fn chain(parts: &[Atom]) -> Key {
    let mut key = Key::default();
    for atom in parts {
        match atom.kind {
            AtomKind::Letters => key = if key == Key::default() { atom.key } else { key.then(atom.key) },
            AtomKind::Digits => return CODE,
            AtomKind::Symbol => {}
        }
    }
    key
}

/// Treebanks of the Penn family print `LBKT` and `RBKT` for brackets.
#[inline]
fn treebank_bracket(atom: &Atom) -> Option<Key> {
    if atom.case != Case::Upper || atom.chars != 4 || atom.marked {
        return None;
    }
    bracket_named(atom.key)
}

fn bracket_named(key: Key) -> Option<Key> {
    BRACKETS.iter().find(|b| b.0 == key).map(|b| b.1)
}

static BRACKETS: LazyLock<[(Key, Key); 2]> = LazyLock::new(|| [(Key::of("LBKT"), Key::of("(")), (Key::of("RBKT"), Key::of(")"))]);
