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
        let key = if parts.len() == 1 { head.key } else { chain(parts) };
        if let Some(bracket) = treebank_bracket(head) {
            return plain(bracket, Shape::Punct);
        }
        // `GS. Nam`, `TP. Huế`: a title or a unit is no part of the name after it.
        if parts.len() > 1 && token.kind == TokenKind::Abbreviation && dotted(head).is_some() {
            return plain(key, Shape::Initial);
        }
        let known = known(key);
        let capital = match head.case {
            _ if caseless => Capital::Unknown,
            Case::Lower => Capital::No,
            Case::Title | Case::Mixed if first => Capital::First,
            _ => Capital::Yes,
        };
        let shape = match head.case {
            _ if caseless && known => Shape::Caseless,
            _ if caseless => Shape::CaselessUnknown,
            _ if parts.len() > 1 && parts[parts.len() - 1].kind == AtomKind::Symbol => Shape::Initial,
            // `Jae-in`, `O'Brien`: parts of names as any.
            Case::Title if parts.len() > 1 && is_name(parts) => {
                if known {
                    Shape::Title
                } else {
                    Shape::TitleUnknown
                }
            }
            _ if parts.len() > 1 => Shape::Mixed,
            Case::Lower if !known => Shape::LowerUnknown,
            Case::Lower if head.marked => Shape::LowerMarked,
            Case::Lower => Shape::Lower,
            Case::Title if head.chars == 1 && !head.marked => Shape::Initial,
            Case::Title if first && known => Shape::First,
            Case::Title if !known => Shape::TitleUnknown,
            Case::Title if head.marked => Shape::TitleMarked,
            Case::Title => Shape::Title,
            Case::Upper => Shape::Upper,
            Case::Mixed => Shape::Mixed,
        };
        Unit { key, shape, capital, joins: true }
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
fn treebank_bracket(atom: &Atom) -> Option<Key> {
    if atom.case != Case::Upper || atom.chars != 4 || atom.marked {
        return None;
    }
    BRACKETS.iter().find(|b| b.0 == atom.key).map(|b| b.1)
}

static BRACKETS: LazyLock<[(Key, Key); 2]> = LazyLock::new(|| [(Key::of("LBKT"), Key::of("(")), (Key::of("RBKT"), Key::of(")"))]);
