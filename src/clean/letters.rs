//! What the scan of a page needs of each character, in one table.

use std::sync::LazyLock;

/// A character: its letter without tone and case in the low 16 bits, its tone in the next three, then the bits below.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Letter(u32);

const TONE: u32 = 16;
const LETTER: u32 = 1 << 20;
const DIGIT: u32 = 1 << 21;
const SPACE: u32 = 1 << 22;
const UPPER: u32 = 1 << 23;
const FOREIGN: u32 = 1 << 24;
const MARKED: u32 = 1 << 25;

/// Code points with an entry of their own: up to the dashes and quotation marks.
const SIZE: usize = 0x2100;

static LETTERS: LazyLock<Vec<Letter>> =
    LazyLock::new(|| (0..SIZE as u32).map(|code| char::from_u32(code).map_or(Letter(0), slowly)).collect());

/// The table, fetched once a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters(&'static [Letter]);

impl Letters {
    pub fn get() -> Self {
        Letters(&LETTERS)
    }

    #[inline]
    pub fn of(self, c: char) -> Letter {
        match self.0.get(c as usize) {
            Some(letter) => *letter,
            None => slowly(c),
        }
    }

    /// The character at a byte, and how many bytes it has; `at` is the start of a character.
    #[inline(always)]
    pub fn at(self, bytes: &[u8], at: usize) -> (u32, usize, Letter) {
        let first = u32::from(bytes[at]);
        let next = |n: usize| u32::from(bytes.get(at + n).copied().unwrap_or(0)) & 0x3f;
        let (code, size) = match first {
            0..0x80 => (first, 1),
            0x80..0xe0 => ((first & 0x1f) << 6 | next(1), 2),
            0xe0..0xf0 => ((first & 0xf) << 12 | next(1) << 6 | next(2), 3),
            _ => ((first & 7) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4),
        };
        let letter = match self.0.get(code as usize) {
            Some(letter) => *letter,
            None => slowly(char::from_u32(code).unwrap_or(' ')),
        };
        (code, size, letter)
    }
}

impl Letter {
    /// What either of two is.
    #[inline]
    pub fn with(self, other: Letter) -> Letter {
        Letter(self.0 | other.0)
    }
    #[inline]
    pub fn is_word(self) -> bool {
        self.0 & (LETTER | DIGIT) != 0
    }
    #[inline]
    pub fn is_digit(self) -> bool {
        self.0 & DIGIT != 0
    }
    #[inline]
    pub fn is_letter(self) -> bool {
        self.0 & LETTER != 0
    }
    #[inline]
    pub fn is_space(self) -> bool {
        self.0 & SPACE != 0
    }
    #[inline]
    pub fn is_upper(self) -> bool {
        self.0 & UPPER != 0
    }
    /// Of another script than Latin.
    #[inline]
    pub fn is_foreign(self) -> bool {
        self.0 & FOREIGN != 0
    }
    /// A letter that English does not have.
    #[inline]
    pub fn is_marked(self) -> bool {
        self.0 & MARKED != 0
    }
}

/// The hash of a word, letter by letter: case and the place of the tone mark do not count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordHash {
    letters: u64,
    tones: u32,
}

pub(super) const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl WordHash {
    #[inline]
    pub fn push(&mut self, letter: Letter) {
        self.letters = (self.letters.rotate_left(5) ^ u64::from(letter.0 & 0xffff)).wrapping_mul(MIX);
        self.tones = self.tones.wrapping_add(letter.0 >> TONE & 7);
    }

    #[inline]
    pub fn finish(self) -> u32 {
        let h = (self.letters ^ u64::from(self.tones).wrapping_mul(0xd6e8_feb8_6659_fd93)).wrapping_mul(MIX);
        (h >> 32) as u32
    }
}

fn slowly(c: char) -> Letter {
    let code = c as u32;
    let class = match c {
        'a'..='z' | 'A'..='Z' => LETTER,
        '0'..='9' => DIGIT,
        ' ' | '\t' => SPACE,
        _ if c.is_ascii() => 0,
        '×' | '÷' => 0,
        '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' => LETTER,
        _ if c.is_alphabetic() => LETTER,
        _ if c.is_whitespace() => SPACE,
        _ => 0,
    };
    if class == 0 || class == SPACE {
        return Letter(class);
    }
    let (letter, tone) = crate::word::key::fold(c);
    let upper = match c {
        'A'..='Z' => true,
        '\0'..='\u{bf}' => false,
        // The Vietnamese block alternates capital and small.
        '\u{1ea0}'..='\u{1eff}' => code & 1 == 0,
        _ => c.is_uppercase(),
    };
    let foreign = (0x370..0x1e00).contains(&code) || code > 0x2000;
    let bit = |on: bool, bit: u32| if on { bit } else { 0 };
    // Letters beyond the table of folds share numbers; their words are told apart by the code's high bits.
    let number = if letter == u16::MAX { (code ^ code >> 7) as u16 } else { letter };
    Letter(
        u32::from(number)
            | u32::from(tone) << TONE
            | class
            | bit(class == LETTER && upper, UPPER)
            | bit(class == LETTER && foreign, FOREIGN)
            | bit(class == LETTER && code > 0x7f, MARKED),
    )
}
