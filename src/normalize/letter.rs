//! Vietnamese letters: base letter with its shape (circumflex, breve, horn, stroke), tone and case.

use std::sync::LazyLock;

/// The tones in the order of the school grammar; the number is the index into a row of `ROWS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ToneMark {
    /// Ngang: no mark.
    #[default]
    Level,
    /// Huyền: grave.
    Grave,
    /// Sắc: acute.
    Acute,
    /// Ngã: tilde.
    Tilde,
    /// Hỏi: hook above.
    Hook,
    /// Nặng: dot below.
    Dot,
}

impl ToneMark {
    /// All tones.
    pub const ALL: [ToneMark; 6] = [ToneMark::Level, ToneMark::Grave, ToneMark::Acute, ToneMark::Tilde, ToneMark::Hook, ToneMark::Dot];

    /// The tone of a combining mark. The deprecated tone marks U+0340 and U+0341 count.
    #[must_use]
    pub const fn from_mark(mark: char) -> Option<ToneMark> {
        Some(match mark {
            '\u{300}' | '\u{340}' => ToneMark::Grave,
            '\u{301}' | '\u{341}' => ToneMark::Acute,
            '\u{303}' => ToneMark::Tilde,
            '\u{309}' => ToneMark::Hook,
            '\u{323}' => ToneMark::Dot,
            _ => return None,
        })
    }
}

/// The vowels with all tones, in both cases.
const ROWS: [(&str, &str); 12] = [
    ("aàáãảạ", "AÀÁÃẢẠ"),
    ("ăằắẵẳặ", "ĂẰẮẴẲẶ"),
    ("âầấẫẩậ", "ÂẦẤẪẨẬ"),
    ("eèéẽẻẹ", "EÈÉẼẺẸ"),
    ("êềếễểệ", "ÊỀẾỄỂỆ"),
    ("iìíĩỉị", "IÌÍĨỈỊ"),
    ("oòóõỏọ", "OÒÓÕỎỌ"),
    ("ôồốỗổộ", "ÔỒỐỖỔỘ"),
    ("ơờớỡởợ", "ƠỜỚỠỞỢ"),
    ("uùúũủụ", "UÙÚŨỦỤ"),
    ("ưừứữửự", "ƯỪỨỮỬỰ"),
    ("yỳýỹỷỵ", "YỲÝỸỶỴ"),
];

/// Number of vowel letters; consonants follow them in the numbering of [`Letter::code`].
const VOWELS: u8 = 12;

const CONSONANTS: &str = "bcdđghklmnpqrstvxfjwz";

/// The code of `đ`.
const D_STROKE: u8 = VOWELS + 4;

/// A letter of the Vietnamese alphabet (or f, j, w, z), taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// 1..=33; 0 is no letter.
    pub code: u8,
    /// The tone on it.
    pub tone: ToneMark,
    /// Whether it is a capital.
    pub upper: bool,
}

/// Letters by code point: U+0000..U+01B0 and U+1EA0..U+1EF9.
struct Alphabet {
    low: [Option<Letter>; 0x1b1],
    high: [Option<Letter>; 0x5a],
    vowels: [[[char; 6]; 12]; 2],
}

impl Alphabet {
    fn set(&mut self, c: char, letter: Letter) {
        match c as usize {
            code @ 0..0x1b1 => self.low[code] = Some(letter),
            code => self.high[code - 0x1ea0] = Some(letter),
        }
    }
}

static ALPHABET: LazyLock<Alphabet> = LazyLock::new(|| {
    let mut alphabet = Alphabet { low: [None; 0x1b1], high: [None; 0x5a], vowels: [[['\0'; 6]; 12]; 2] };
    for (row, (lower, upper)) in ROWS.iter().enumerate() {
        for (text, is_upper) in [(lower, false), (upper, true)] {
            for (c, tone) in text.chars().zip(ToneMark::ALL) {
                alphabet.set(c, Letter { code: row as u8 + 1, tone, upper: is_upper });
                alphabet.vowels[usize::from(is_upper)][row][tone as usize] = c;
            }
        }
    }
    for (code, c) in (VOWELS + 1..).zip(CONSONANTS.chars()) {
        alphabet.set(c, Letter { code, tone: ToneMark::Level, upper: false });
        alphabet.set(c.to_uppercase().next().unwrap_or(c), Letter { code, tone: ToneMark::Level, upper: true });
    }
    alphabet
});

impl Letter {
    /// The letter `c`, if Vietnamese is written with it (f, j, w and z count, as numbers of their own).
    #[must_use]
    pub fn of(c: char) -> Option<Letter> {
        match c as usize {
            code @ 0..0x1b1 => ALPHABET.low[code],
            code @ 0x1ea0..0x1efa => ALPHABET.high[code - 0x1ea0],
            _ => None,
        }
    }

    /// Whether it is a vowel letter.
    #[must_use]
    pub const fn is_vowel(self) -> bool {
        self.code <= VOWELS
    }

    /// Whether it is a letter English does not have, tones aside.
    #[must_use]
    pub const fn is_shaped(self) -> bool {
        matches!(self.code, 2 | 3 | 5 | 8 | 9 | 11 | D_STROKE)
    }

    /// The same letter with another tone; consonants stay as they are.
    #[must_use]
    pub const fn with_tone(self, tone: ToneMark) -> Letter {
        if self.is_vowel() { Letter { tone, ..self } } else { self }
    }

    /// The character.
    #[must_use]
    pub fn to_char(self) -> char {
        if self.is_vowel() {
            return ALPHABET.vowels[usize::from(self.upper)][usize::from(self.code) - 1][self.tone as usize];
        }
        let lower = CONSONANTS.chars().nth(usize::from(self.code - VOWELS - 1)).unwrap_or('\u{fffd}');
        if self.upper { lower.to_uppercase().next().unwrap_or(lower) } else { lower }
    }

    /// The letter with a combining mark put on it, if that is a Vietnamese letter too. The order of marks does not
    /// matter: a circumflex after the tone is as good as before it.
    #[must_use]
    pub const fn with_mark(self, mark: char) -> Option<Letter> {
        if !self.is_vowel() {
            return None;
        }
        if let Some(tone) = ToneMark::from_mark(mark) {
            // The same mark twice is a slip of the keyboard; two different ones are not ours to settle.
            let free = matches!(self.tone, ToneMark::Level) || self.tone as u8 == tone as u8;
            return if free { Some(Letter { tone, ..self }) } else { None };
        }
        let code = match (self.code, mark) {
            (1 | 2, '\u{306}') => 2,
            (1 | 3, '\u{302}') => 3,
            (4 | 5, '\u{302}') => 5,
            (7 | 8, '\u{302}') => 8,
            (7 | 9, '\u{31b}') => 9,
            (10 | 11, '\u{31b}') => 11,
            _ => return None,
        };
        Some(Letter { code, ..self })
    }
}

/// The letters with a tone or a shape, for tables that are built from them.
pub(super) fn vowels() -> impl Iterator<Item = (char, Letter)> {
    ROWS.iter().flat_map(|(lower, upper)| lower.chars().chain(upper.chars())).filter_map(|c| Letter::of(c).map(|l| (c, l)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_back() {
        let mut seen = 0;
        for c in (0..0x2000).filter_map(char::from_u32) {
            if let Some(letter) = Letter::of(c) {
                assert_eq!(letter.to_char(), c);
                seen += 1;
            }
        }
        assert_eq!(seen, 2 * (12 * 6 + 21));
        assert_eq!(Letter::of('đ').map(Letter::is_shaped), Some(true));
    }
}
