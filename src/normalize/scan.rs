//! The fast check: which bytes of UTF-8 can be left alone without a look at them.
//!
//! Each class of suspicion is a bit. A place is suspicious when one bit is set in the tables of three neighbouring
//! bytes: `FIRST[b0] & SECOND[b1] & THIRD[b2] != 0`. Clean composed Vietnamese has hardly any such place, so the check
//! is three look-ups a byte. It may say too much (the place is then looked at) but never too little: a property test
//! compares it with looking everywhere.

use std::sync::LazyLock;

use super::Tone;
use super::letter::{Letter, ToneMark, vowels};

/// Bits of suspicion.
mod bit {
    /// A byte that is always suspicious.
    pub const ALONE: u16 = 1;
    /// U+0080..U+00A0, U+00AD.
    pub const LATIN1: u16 = 1 << 1;
    /// U+00D0, U+00F0: eth.
    pub const ETH: u16 = 1 << 2;
    /// U+0189: African D.
    pub const AFRICAN_D: u16 = 1 << 3;
    /// U+0131 dotless i, U+017F long s.
    pub const ODD_LATIN: u16 = 1 << 4;
    /// U+1000..U+1FFF but U+1E80..U+1EFF.
    pub const E1: u16 = 1 << 5;
    /// U+2040..U+2FFF.
    pub const E2: u16 = 1 << 6;
    /// Spaces, hyphens and controls among U+2000..U+203F.
    pub const PUNCTUATION: u16 = 1 << 7;
    /// `&` before a letter or `#`.
    pub const REFERENCE: u16 = 1 << 8;
    /// A letter with which UTF-8 read as Windows-1252 or 1258 begins, and a character of its upper half after it.
    pub const MOJIBAKE: u16 = 1 << 9;
    /// q before a letter with a mark.
    pub const QU: u16 = 1 << 10;
    /// A tone on a vowel with another vowel and a letter after it.
    pub const EARLY_TONE: u16 = 1 << 11;
    /// A tone on ư or u before ơ or ô, on i before ê.
    pub const EARLY_SHAPE: u16 = 1 << 12;
    /// A tone on the i of gi.
    pub const GI: u16 = 1 << 13;
    /// A tone on the other vowel of oa, oe, uy.
    pub const PLACEMENT: u16 = 1 << 14;
}

type Table = [u16; 256];

/// The tables for one way of treating tone marks.
#[derive(Debug)]
pub(super) struct Scanner {
    first: Table,
    second: Table,
    third: Table,
}

static KEEP: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::Keep));
static OLD: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::Old));
static NEW: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::New));

/// Whether the chunks of text between these are independent of each other.
pub(super) const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The last byte of a character and the one before it.
fn last_byte(c: char) -> u8 {
    let mut buffer = [0; 4];
    let text = c.encode_utf8(&mut buffer).as_bytes();
    text[text.len() - 1]
}

fn first_byte(c: char) -> u8 {
    c.encode_utf8(&mut [0; 4]).as_bytes()[0]
}

impl Scanner {
    /// The tables for a way of treating tone marks.
    pub(super) fn of(tone: Tone) -> &'static Scanner {
        match tone {
            Tone::Keep => &KEEP,
            Tone::Old => &OLD,
            Tone::New => &NEW,
        }
    }

    fn mark(table: &mut Table, bytes: impl IntoIterator<Item = u8>, bit: u16) {
        bytes.into_iter().for_each(|b| table[usize::from(b)] |= bit);
    }

    /// A class that needs no third byte.
    fn pair(&mut self, first: impl IntoIterator<Item = u8>, second: impl IntoIterator<Item = u8>, bit: u16) {
        Self::mark(&mut self.first, first, bit);
        Self::mark(&mut self.second, second, bit);
        Self::mark(&mut self.third, 0..=255, bit);
    }

    fn build(tone: Tone) -> Scanner {
        let mut s = Scanner { first: [0; 256], second: [0; 256], third: [0; 256] };
        let controls = (0..0x20).filter(|b| !is_separator(*b)).chain([0x7f]);
        // Lead bytes: marks, Greek, Cyrillic and everything that is neither Latin, punctuation, Han nor Hangul.
        let leads = (0xc7..=0xe0).chain([0xe3, 0xea]).chain(0xef..=0xff);
        s.pair(controls.chain(leads), 0..=255, bit::ALONE);
        s.pair([0xc2], (0x80..=0xa0).chain([0xad]), bit::LATIN1);
        s.pair([0xc3], [0x90, 0xb0], bit::ETH);
        s.pair([0xc6], [0x89], bit::AFRICAN_D);
        s.pair([0xc4, 0xc5], [0xb1, 0xbf], bit::ODD_LATIN);
        s.pair([0xe1], (0..=255).filter(|b| !matches!(b, 0xba | 0xbb)), bit::E1);
        s.pair([0xe2], (0..=255).filter(|&b| b != 0x80), bit::E2);
        // Third bytes: spaces and controls, hyphens, dot leaders, separators; low quotes and per mille are mojibake only.
        Self::mark(&mut s.first, [0xe2], bit::PUNCTUATION);
        Self::mark(&mut s.second, [0x80], bit::PUNCTUATION);
        Self::mark(&mut s.third, (0x80..=0x91).chain([0xa4, 0xa5]).chain(0xa8..=0xaf), bit::PUNCTUATION);
        s.pair([b'&'], (b'a'..=b'z').chain(b'A'..=b'Z').chain([b'#']), bit::REFERENCE);
        // Ã Ä Å Æ Ì á â ï and, in Windows-1258, Ă: the last bytes of their UTF-8 forms.
        s.pair([0x82, 0x83, 0x84, 0x85, 0x86, 0x8c, 0xa1, 0xa2, 0xaf], [0xc2, 0xc5, 0xc6, 0xcb, 0xe2], bit::MOJIBAKE);
        s.pair(*b"qQ", 0xc3..=0xff, bit::QU);

        let toned: Vec<(char, Letter)> = vowels().filter(|(_, l)| l.tone != ToneMark::Level).collect();
        let on = |plain: &'static str| {
            let codes: Vec<u8> = plain.chars().filter_map(Letter::of).map(|l| l.code).collect();
            toned.iter().filter(move |(_, l)| codes.contains(&l.code)).map(|&(c, _)| c)
        };
        let ascii_vowels = || *b"aeiouyAEIOUY";
        Self::mark(&mut s.first, toned.iter().map(|&(c, _)| last_byte(c)), bit::EARLY_TONE);
        Self::mark(&mut s.second, ascii_vowels(), bit::EARLY_TONE);
        Self::mark(&mut s.third, (b'a'..=b'z').chain(b'A'..=b'Z').chain(0xc3..=0xff), bit::EARLY_TONE);
        s.pair(on("iuưoy").map(last_byte), "ơôêƠÔÊấếố".chars().map(first_byte), bit::EARLY_SHAPE);
        s.pair(on("i").map(last_byte), *b"aouAOU", bit::GI);
        match tone {
            Tone::Keep => {}
            Tone::New => s.pair(on("ou").map(last_byte), *b"aeyAEY", bit::PLACEMENT),
            Tone::Old => s.pair(*b"ouOU", [0xc3, 0xe1], bit::PLACEMENT),
        }
        s
    }

    /// The first suspicious place at or after `from`, or the end. Within a character, the place may be any of its bytes.
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> usize {
        let rest = &bytes[from..];
        for (i, w) in rest.windows(3).enumerate() {
            if self.first[usize::from(w[0])] & self.second[usize::from(w[1])] & self.third[usize::from(w[2])] != 0 {
                return from + i;
            }
        }
        for i in rest.len().saturating_sub(2)..rest.len() {
            let at = |k: usize| usize::from(rest.get(k).copied().unwrap_or(b' '));
            if self.first[at(i)] & self.second[at(i + 1)] & self.third[at(i + 2)] != 0 {
                return from + i;
            }
        }
        bytes.len()
    }
}
