//! Atoms: the smallest units every stage reads. A run of letters (in Vietnamese: a syllable), a run
//! of digits, or a symbol.

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

/// Appends the atoms of `span` of `text` to `atoms`. Linear in the length, no allocation per atom.
pub fn atomize(text: &str, span: Span<Norm>, atoms: &mut Vec<Atom>) {
    let base = span.start;
    let mut keys = KeyBuilder::new();
    let mut spaced = true;
    let mut chars = span.of(text).char_indices().peekable();
    while let Some((at, first)) = chars.next() {
        let Some(kind) = kind_of(first) else {
            spaced = true;
            continue;
        };
        keys.push(first);
        let mut end = at + first.len_utf8();
        let mut count = 1_u32;
        let (mut uppers, mut lowers) = (u32::from(first.is_uppercase()), u32::from(first.is_lowercase()));
        let mut marked = kind == AtomKind::Letters && !first.is_ascii();
        while let Some(&(next_at, c)) = chars.peek() {
            let joins = match kind {
                AtomKind::Symbol => c == '.' && first == '.',
                _ => kind_of(c) == Some(kind),
            };
            if !joins {
                break;
            }
            chars.next();
            keys.push(c);
            end = next_at + c.len_utf8();
            count += 1;
            marked |= kind == AtomKind::Letters && !c.is_ascii();
            uppers += u32::from(c.is_uppercase());
            lowers += u32::from(c.is_lowercase());
        }
        let case = match (uppers, lowers) {
            (0, _) => Case::Lower,
            (1, _) if first.is_uppercase() => Case::Title,
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
