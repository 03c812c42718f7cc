//! Atoms: the smallest units every stage reads. A run of letters (in Vietnamese: a syllable), a run
//! of digits, or a symbol.

use super::alphabet::{ALPHABET, Alphabet, Sign};
use super::key::{Hash, Key};
use crate::span::{Norm, Span};

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
    #[inline]
    pub fn span(&self) -> Span<Norm> {
        Span::new(self.start, self.end)
    }

    /// The atom's text.
    #[must_use]
    #[inline]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span().of(text)
    }

    /// Whether the atom starts with a capital letter.
    #[must_use]
    #[inline]
    pub fn is_capitalized(&self) -> bool {
        matches!(self.case, Case::Title | Case::Upper)
    }

    /// The value of a number of at most nine digits.
    #[must_use]
    #[inline]
    pub fn number(&self, text: &str) -> Option<u32> {
        if self.kind != AtomKind::Digits || self.chars > 9 {
            return None;
        }
        self.text(text).parse().ok()
    }

    /// The first character of a symbol, `'\0'` for anything else.
    #[must_use]
    #[inline]
    pub fn symbol(&self, text: &str) -> char {
        if self.kind == AtomKind::Symbol { self.text(text).chars().next().unwrap_or('\0') } else { '\0' }
    }
}

/// Cases by what [`case_of`] puts together.
static CASES: [Case; 16] = {
    let mut cases = [Case::Mixed; 16];
    let mut i = 0;
    while i < cases.len() {
        let (capitals, title, small) = (i & 3, i & 4 != 0, i & 8 != 0);
        cases[i] = match capitals {
            0 => Case::Lower,
            1 if title => Case::Title,
            _ if !small => Case::Upper,
            _ => Case::Mixed,
        };
        i += 1;
    }
    cases
};

/// The case of letters: how many capitals, whether the first is one, whether there are small ones.
#[inline]
fn case_of(capitals: u32, first: Sign, all: Sign) -> Case {
    CASES[(capitals.min(2) | first.capital() << 2 | u32::from(all.is_small()) << 3) as usize]
}

/// Appends the atoms of `span` of `text` to `atoms`. Linear in the length, no allocation per atom.
pub fn atomize(text: &str, span: Span<Norm>, atoms: &mut Vec<Atom>) {
    let alphabet: &Alphabet = &ALPHABET;
    let bytes = span.of(text).as_bytes();
    let mut spaced = true;
    let mut at = 0;
    while at < bytes.len() {
        let (first, mut end) = alphabet.read(bytes, at);
        let Some(kind) = first.kind() else {
            spaced = true;
            at = end;
            continue;
        };
        let mut hash = Hash::default();
        hash.add(first);
        let mut all = first;
        let (mut count, mut capitals) = (1_u32, first.capital());
        if kind == AtomKind::Symbol {
            while first == Sign::STOP && bytes.get(end) == Some(&b'.') {
                hash.add_plain(first);
                end += 1;
                count += 1;
            }
        } else {
            while let Some(&byte) = bytes.get(end) {
                let (sign, after) = if byte.is_ascii() { (alphabet.ascii(byte), end + 1) } else { alphabet.read_wide(bytes, end) };
                if !sign.is_like(first) {
                    break;
                }
                // Most letters are plain.
                if byte.is_ascii() {
                    hash.add_plain(sign);
                } else {
                    hash.add(sign);
                }
                end = after;
                all = all.with(sign);
                count += 1;
                capitals += sign.capital();
            }
        }
        atoms.push(Atom {
            start: span.start + at as u32,
            end: span.start + end as u32,
            key: hash.finish(),
            kind,
            case: case_of(capitals, first, all),
            spaced,
            marked: kind == AtomKind::Letters && all.is_foreign(),
            chars: count.min(255) as u8,
        });
        spaced = bytes.get(end) == Some(&b' ');
        at = end + usize::from(spaced);
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
