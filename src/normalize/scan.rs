//! The fast check: which bytes of UTF-8 can be left alone without a look at them.
//!
//! Each class of suspicion is a bit. A place is suspicious when one bit is set in the tables of four neighbouring
//! bytes: `first[b0] & second[b1] & third[b2] & fourth[b3] != 0`. Clean composed Vietnamese has hardly any such place, so
//! the check is four look-ups a byte. It may say too much (the place is then looked at) but never too little: a property test
//! compares it with looking everywhere.

use std::sync::LazyLock;

use super::Tone;
use super::letter::{Letter, ToneMark, vowels};

/// Bits of suspicion.
mod bit {
    /// A byte that is always suspicious.
    pub const ALONE: u32 = 1;
    /// U+0080..U+00A0, U+00AD.
    pub const LATIN1: u32 = 1 << 1;
    /// U+00D0, U+00F0: eth.
    pub const ETH: u32 = 1 << 2;
    /// U+0189: African D.
    pub const AFRICAN_D: u32 = 1 << 3;
    /// U+0131 dotless i, U+0132 and U+0133 ligatures, U+017F long s.
    pub const ODD_LATIN: u32 = 1 << 4;
    /// U+1000..U+1FFF but U+1E80..U+1EFF.
    pub const E1: u32 = 1 << 5;
    /// U+2040..U+2FFF.
    pub const E2: u32 = 1 << 6;
    /// Spaces, hyphens and controls among U+2000..U+203F.
    pub const PUNCTUATION: u32 = 1 << 7;
    /// `&` before a letter or `#`.
    pub const REFERENCE: u32 = 1 << 8;
    /// A letter with which UTF-8 read as Windows-1252 or 1258 begins, and a character of its upper half after it.
    pub const MOJIBAKE: u32 = 1 << 9;
    /// q before a letter with a mark.
    pub const QU: u32 = 1 << 10;
    /// A tone on a vowel with another vowel and a letter after it.
    pub const EARLY_TONE: u32 = 1 << 11;
    /// A tone on ư or u before ơ or ô, on i before ê.
    pub const EARLY_SHAPE: u32 = 1 << 12;
    /// A tone on the i of gi.
    pub const GI: u32 = 1 << 13;
    /// A tone on the other vowel of oa, oe, uy.
    pub const PLACEMENT: u32 = 1 << 14;
    /// A tone on a plain vowel with another vowel before it: three bits (by the bytes of the toned letter) for each of
    /// three sets of vowels before it.
    pub const LATE_TONE: u32 = 1 << 15;
    /// Letters and signs of Latin-1 that Vietnamese has not: text in another encoding is full of them.
    pub const FOREIGN: u32 = 1 << 24;
    /// `aâ`, `eâ`, `oâ`, `aê`, `eê`, `oê`.
    pub const ODD_PAIR: u32 = 1 << 25;
}

type Table = [u32; 256];

/// The tables for one way of treating tone marks.
#[derive(Debug)]
pub(super) struct Scanner {
    first: Table,
    second: Table,
    third: Table,
    fourth: Table,
}

static KEEP: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::Keep));
static OLD: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::Old));
static NEW: LazyLock<Scanner> = LazyLock::new(|| Scanner::build(Tone::New));

/// Whether the chunks of text between these are independent of each other.
pub(super) const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

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

    fn mark(table: &mut Table, bytes: impl IntoIterator<Item = u8>, bit: u32) {
        bytes.into_iter().for_each(|b| table[usize::from(b)] |= bit);
    }

    /// A class that needs two bytes.
    fn pair(&mut self, first: impl IntoIterator<Item = u8>, second: impl IntoIterator<Item = u8>, bit: u32) {
        self.triple(first, second, 0..=255, bit);
    }

    /// A class that needs three bytes.
    fn triple(
        &mut self,
        first: impl IntoIterator<Item = u8>,
        second: impl IntoIterator<Item = u8>,
        third: impl IntoIterator<Item = u8>,
        bit: u32,
    ) {
        Self::mark(&mut self.first, first, bit);
        Self::mark(&mut self.second, second, bit);
        Self::mark(&mut self.third, third, bit);
        Self::mark(&mut self.fourth, 0..=255, bit);
    }

    /// A tone of `after` with an untoned vowel of `before` before it.
    fn late_tone(&mut self, before: &str, after: impl Iterator<Item = char>, bit: u32) {
        for c in after {
            let mut buffer = [0; 4];
            match *c.encode_utf8(&mut buffer).as_bytes() {
                [second, third] => self.triple(before.chars().map(last_byte), [second], [third], bit),
                [second, third, fourth] => {
                    let bit = if third == 0xba { bit << 1 } else { bit << 2 };
                    Self::mark(&mut self.first, before.chars().map(last_byte), bit);
                    Self::mark(&mut self.second, [second], bit);
                    Self::mark(&mut self.third, [third], bit);
                    Self::mark(&mut self.fourth, [fourth], bit);
                }
                _ => {}
            }
        }
    }

    fn build(tone: Tone) -> Scanner {
        let mut s = Scanner { first: [0; 256], second: [0; 256], third: [0; 256], fourth: [0; 256] };
        let controls = (0..0x20).filter(|b| !is_separator(*b)).chain([0x7f]);
        // Lead bytes: marks, Greek, Cyrillic and everything that is neither Latin, punctuation, Han nor Hangul.
        let leads = (0xc7..=0xe0).chain([0xe3, 0xea]).chain(0xef..=0xff);
        s.pair(controls.chain(leads), 0..=255, bit::ALONE);
        s.pair([0xc2], (0x80..=0xa0).chain([0xad]), bit::LATIN1);
        s.pair([0xc3], [0x90, 0xb0], bit::ETH);
        s.pair([0xc6], [0x89], bit::AFRICAN_D);
        s.pair([0xc4, 0xc5], [0xb1, 0xb2, 0xb3, 0xbf], bit::ODD_LATIN);
        s.pair([0xe1], (0..=255).filter(|b| !matches!(b, 0xba | 0xbb)), bit::E1);
        s.pair([0xe2], (0..=255).filter(|&b| b != 0x80), bit::E2);
        // Spaces and controls, hyphens, dot leaders, separators.
        s.triple([0xe2], [0x80], (0x80..=0x91).chain([0xa4, 0xa5]).chain(0xa8..=0xaf), bit::PUNCTUATION);
        s.pair([b'&'], (b'a'..=b'z').chain(b'A'..=b'Z').chain([b'#']), bit::REFERENCE);
        // Ã Ä Å Æ Ì á â ï and, in Windows-1258, Ă: the last bytes of their UTF-8 forms.
        s.pair([0x82, 0x83, 0x84, 0x85, 0x86, 0x8c, 0xa1, 0xa2, 0xaf], [0xc2, 0xc5, 0xc6, 0xcb, 0xe2], bit::MOJIBAKE);
        s.pair(*b"qQ", 0xc3..=0xff, bit::QU);
        let foreign = |b: &u8| Letter::of(char::from(*b + 0x40)).is_none() && !matches!(b, 0x97 | 0xb7);
        s.pair([0xc3], (0x80..=0xbf).filter(foreign), bit::FOREIGN);
        s.triple(*b"aeoAEO", [0xc3], [0x82, 0x8a, 0xa2, 0xaa], bit::ODD_PAIR);

        let toned: Vec<(char, Letter)> = vowels().filter(|(_, l)| l.tone != ToneMark::Level).collect();
        let on = |plain: &'static str| {
            let codes: Vec<u8> = plain.chars().filter_map(Letter::of).map(|l| l.code).collect();
            toned.iter().filter(move |(_, l)| codes.contains(&l.code)).map(|&(c, _)| c)
        };
        let letters = (b'a'..=b'z').chain(b'A'..=b'Z').chain(0xc3..=0xff);
        s.triple(toned.iter().map(|&(c, _)| last_byte(c)), *b"aeiouyAEIOUY", letters, bit::EARLY_TONE);
        s.pair(on("iuưoy").map(last_byte), "ăơôêĂƠÔÊấếố".chars().map(first_byte), bit::EARLY_SHAPE);
        s.pair(on("i").map(last_byte), *b"aeouAEOU", bit::GI);
        s.late_tone("aeiyăâêôơưAEIYĂÂÊÔƠƯ", on("aeiouy"), bit::LATE_TONE);
        s.late_tone("uU", on("aeiou"), bit::LATE_TONE << 3);
        s.late_tone("oO", on("iouy"), bit::LATE_TONE << 6);
        match tone {
            Tone::Keep => {}
            Tone::New => s.pair(on("ou").map(last_byte), *b"aeyAEY", bit::PLACEMENT),
            Tone::Old => s.pair(*b"ouOU", [0xc3, 0xe1], bit::PLACEMENT),
        }
        s
    }

    /// The first suspicious place at or after `from`, or the end. Within a character, the place may be any of its bytes.
    pub(super) fn find(&self, bytes: &[u8], from: usize) -> usize {
        // What the last byte, the last two and the last three may be the beginning of.
        let (mut one, mut two, mut three) = (0, 0, 0);
        let rest = &bytes[from..];
        for (at, &byte) in rest.iter().enumerate() {
            let byte = usize::from(byte);
            if three & self.fourth[byte] != 0 {
                return from + at - 3;
            }
            (three, two, one) = (two & self.third[byte], one & self.second[byte], self.first[byte]);
        }
        // The last three bytes have blanks after them.
        let blank = usize::from(b' ');
        for at in rest.len()..rest.len() + 3 {
            if three & self.fourth[blank] != 0 {
                return from + at - 3;
            }
            (three, two, one) = (two & self.third[blank], one & self.second[blank], self.first[blank]);
        }
        bytes.len()
    }
}
