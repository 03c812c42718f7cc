//! Atoms: the smallest units every stage reads. A run of letters (in Vietnamese: a syllable), a run
//! of digits, or a symbol.

use std::sync::LazyLock;

use crate::span::{Norm, Span};
use crate::word::key::{Key, KeyBuilder};

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AtomKind {
    /// Letters and combining marks.
    Letters,
    /// Decimal digits.
    Digits,
    /// One symbol or punctuation mark, or a run of full stops (`...`).
    Symbol,
}

/// The case of a [`AtomKind::Letters`] atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Case {
    /// No capital (or no letters with case).
    Lower,
    /// A capital first, small letters after it; also a single capital letter.
    Title,
    /// Capitals only, at least two.
    Upper,
    /// Anything else, such as `iPhone` or `McDonald`.
    Mixed,
}

/// The smallest unit of text. Offsets are bytes of the normalized text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Look-up key: case and tone placement do not count.
    pub key: Key,
    /// What it is made of.
    pub kind: AtomKind,
    /// Its case.
    pub case: Case,
    /// Whether white space (or the start of the text) stands before it.
    pub spaced: bool,
    /// Whether it holds a letter that English does not have (a diacritic or đ).
    pub marked: bool,
    /// Length in characters, at most 255.
    pub chars: u8,
}

impl Atom {
    /// The atom's place in the normalized text.
    #[must_use]
    pub fn span(&self) -> Span<Norm> {
        Span::new(self.start, self.end)
    }

    /// The atom's text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span().of(text)
    }

    /// Whether the atom starts with a capital letter.
    #[must_use]
    pub fn is_capitalized(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper)
    }

    /// The value of a number of at most nine digits.
    #[must_use]
    pub fn number(&self, text: &str) -> Option<u32> {
        if self.kind != AtomKind::Digits || self.chars > 9 {
            return None;
        }
        self.text(text).parse().ok()
    }

    /// The first character of a symbol, `'\0'` for anything else.
    #[must_use]
    pub fn symbol(&self, text: &str) -> char {
        if self.kind == AtomKind::Symbol { self.text(text).chars().next().unwrap_or('\0') } else { '\0' }
    }
}

fn is_mark(c: char) -> bool {
    // Of every script: letters that NFC takes apart (`ਖ਼`) stay one atom.
    c >= '\u{300}' && unicode_normalization::char::canonical_combining_class(c) != 0
}

fn kind_of(c: char) -> Option<AtomKind> {
    if c.is_ascii() {
        return match c {
            'a'..='z' | 'A'..='Z' => Some(AtomKind::Letters),
            '0'..='9' => Some(AtomKind::Digits),
            _ if c.is_ascii_whitespace() || c.is_ascii_control() => None,
            _ => Some(AtomKind::Symbol),
        };
    }
    if c.is_alphabetic() || is_mark(c) {
        Some(AtomKind::Letters)
    } else if c.is_whitespace() || c.is_control() {
        None
    } else {
        Some(AtomKind::Symbol)
    }
}

/// Class of a character in one byte: its kind, and whether it is a capital or a small letter.
#[derive(Clone, Copy, Default)]
struct Class(u8);

impl Class {
    const CAPITAL: u8 = 4;
    const SMALL: u8 = 8;

    fn of(c: char) -> Class {
        let kind = match kind_of(c) {
            None => 0,
            Some(AtomKind::Letters) => 1,
            Some(AtomKind::Digits) => 2,
            Some(AtomKind::Symbol) => 3,
        };
        let case = if c.is_uppercase() {
            Self::CAPITAL
        } else if c.is_lowercase() {
            Self::SMALL
        } else {
            0
        };
        Class(kind | case)
    }

    fn kind(self) -> Option<AtomKind> {
        match self.0 & 3 {
            1 => Some(AtomKind::Letters),
            2 => Some(AtomKind::Digits),
            3 => Some(AtomKind::Symbol),
            _ => None,
        }
    }

    fn capital(self) -> u32 {
        u32::from(self.0 & Self::CAPITAL != 0)
    }

    fn small(self) -> u32 {
        u32::from(self.0 & Self::SMALL != 0)
    }
}

/// Classes of the blocks Vietnamese is written with: the questions of the standard library are slow beyond ASCII.
struct Classes {
    low: [Class; 0x250],
    high: [Class; 0x100],
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let of = |code: usize| Class::of(char::from_u32(code as u32).unwrap_or('\u{fffd}'));
    Classes { low: std::array::from_fn(of), high: std::array::from_fn(|i| of(0x1e00 + i)) }
});

impl Classes {
    fn of(&self, c: char) -> Class {
        let code = c as usize;
        match self.low.get(code) {
            Some(&class) => class,
            None => self.high.get(code.wrapping_sub(0x1e00)).copied().unwrap_or_else(|| Class::of(c)),
        }
    }
}

/// Appends the atoms of `span` of `text` to `atoms`. Linear in the length, no allocation per atom.
pub fn atomize(text: &str, span: Span<Norm>, atoms: &mut Vec<Atom>) {
    let base = span.start;
    let mut keys = KeyBuilder::new();
    let classes: &Classes = &CLASSES;
    let mut spaced = true;
    let mut chars = span.of(text).char_indices().peekable();
    while let Some((at, first)) = chars.next() {
        let class = classes.of(first);
        let Some(kind) = class.kind() else {
            spaced = true;
            continue;
        };
        keys.push(first);
        let mut end = at + first.len_utf8();
        let mut count = 1_u32;
        let (mut uppers, mut lowers) = (class.capital(), class.small());
        let mut marked = kind == AtomKind::Letters && !first.is_ascii();
        while let Some(&(next_at, c)) = chars.peek() {
            let class = classes.of(c);
            let joins = match kind {
                AtomKind::Symbol => c == '.' && first == '.',
                _ => class.kind() == Some(kind),
            };
            if !joins {
                break;
            }
            chars.next();
            keys.push(c);
            end = next_at + c.len_utf8();
            count += 1;
            marked |= kind == AtomKind::Letters && !c.is_ascii();
            uppers += class.capital();
            lowers += class.small();
        }
        let case = match (uppers, lowers) {
            (0, _) => Case::Lower,
            (1, _) if class.capital() == 1 => Case::Title,
            (_, 0) => Case::Upper,
            _ => Case::Mixed,
        };
        atoms.push(Atom {
            start: base + at as u32,
            end: base + end as u32,
            key: keys.finish(),
            kind,
            case,
            spaced,
            marked,
            chars: count.min(255) as u8,
        });
        spaced = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let mut atoms = Vec::new();
        atomize(text, Span::new(0, text.len() as u32), &mut atoms);
        atoms.iter().map(|a| a.text(text)).collect()
    }

    #[test]
    fn letters_digits_and_symbols_are_told_apart() {
        assert_eq!(texts("Lúc 10h27, TP.HCM..."), ["Lúc", "10", "h", "27", ",", "TP", ".", "HCM", "..."]);
        assert_eq!(texts("7-9/10"), ["7", "-", "9", "/", "10"]);
    }
}
