//! What every stage asks of a character, in one table: its letter without tone and case, its tone, its class.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

use crate::word::AtomKind;

/// Combining marks of the five written tones: huyền, sắc, ngã, hỏi, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A character: the letter in 21 bits, the tone in three, the class in eight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sign(pub(super) u32);

impl Sign {
    const TONE: u32 = 21;
    const KIND: u32 = 3 << 24;
    const CAPITAL: u32 = 26;
    const SMALL: u32 = 1 << 27;
    const FOREIGN: u32 = 1 << 28;
    /// A tone mark that stands for itself: no letter.
    const MARK: u32 = 1 << 29;
    /// A full stop: the symbol that runs are made of.
    pub(super) const STOP: Sign = Sign('.' as u32 | kind_bits(AtomKind::Symbol));

    fn of(c: char) -> Sign {
        let kind = kind_of(c).map_or(0, kind_bits);
        let case = u32::from(c.is_uppercase()) << Self::CAPITAL | if c.is_lowercase() { Self::SMALL } else { 0 };
        let (letter, tone, mark) = fold(c);
        let foreign = if c.is_ascii() { 0 } else { Self::FOREIGN };
        Sign(letter | u32::from(tone) << Self::TONE | kind | case | foreign | if mark { Self::MARK } else { 0 })
    }

    /// A letter without its tone, in lower case.
    #[inline]
    pub(super) const fn letter(self) -> u32 {
        self.0 & ((1 << Self::TONE) - 1)
    }

    /// Its tone; 0: none.
    #[inline]
    pub(super) const fn tone(self) -> u32 {
        self.0 >> Self::TONE & 7
    }

    #[inline]
    pub(super) const fn is_mark(self) -> bool {
        self.0 & Self::MARK != 0
    }

    /// What atoms it is part of; `None` for white space and controls.
    #[inline]
    pub(super) const fn kind(self) -> Option<AtomKind> {
        const KINDS: [Option<AtomKind>; 4] = [None, Some(AtomKind::Letters), Some(AtomKind::Digits), Some(AtomKind::Symbol)];
        KINDS[((self.0 & Self::KIND) >> 24) as usize]
    }

    /// Whether both are letters, digits, symbols or blanks.
    #[inline]
    pub(super) const fn is_like(self, other: Sign) -> bool {
        (self.0 ^ other.0) & Self::KIND == 0
    }

    /// Whether `c`, whose sign this is, is a letter or a number of any script.
    #[inline]
    pub(super) fn is_alphanumeric(self, c: char) -> bool {
        match self.kind() {
            Some(AtomKind::Digits) => true,
            // Combining marks count as letters of an atom, but are none.
            Some(AtomKind::Letters) if (c as u32) < 0x300 || ('\u{1e00}'..'\u{2080}').contains(&c) => true,
            None => false,
            _ => c.is_alphanumeric(),
        }
    }

    /// 1 for a capital.
    #[inline]
    pub(super) const fn capital(self) -> u32 {
        self.0 >> Self::CAPITAL & 1
    }

    /// Whether it is a small letter, or one of those put together in it is.
    #[inline]
    pub(super) const fn is_small(self) -> bool {
        self.0 & Self::SMALL != 0
    }

    /// Whether it is not of ASCII, or one of those put together in it is not.
    #[inline]
    pub(super) const fn is_foreign(self) -> bool {
        self.0 & Self::FOREIGN != 0
    }

    /// The classes of both.
    #[inline]
    pub(super) const fn with(self, other: Sign) -> Sign {
        Sign(self.0 | other.0)
    }
}

const fn kind_bits(kind: AtomKind) -> u32 {
    match kind {
        AtomKind::Letters => 1 << 24,
        AtomKind::Digits => 2 << 24,
        AtomKind::Symbol => 3 << 24,
    }
}

/// Signs of the blocks Vietnamese is written with (the questions of the standard library are slow beyond ASCII): up to U+024F,
/// and from U+1E00 to the punctuation before U+2080.
pub(super) struct Alphabet {
    low: [Sign; 0x250],
    high: [Sign; 0x280],
}

pub(super) static ALPHABET: LazyLock<Alphabet> = LazyLock::new(|| {
    let of = |code: usize| Sign::of(char::from_u32(code as u32).unwrap_or('\u{fffd}'));
    Alphabet { low: std::array::from_fn(of), high: std::array::from_fn(|i| of(0x1e00 + i)) }
});

impl Alphabet {
    #[inline]
    pub(super) fn of(&self, c: char) -> Sign {
        self.at(c as u32)
    }

    /// The sign of a code point.
    #[inline]
    fn at(&self, code: u32) -> Sign {
        match self.low.get(code as usize) {
            Some(&sign) => sign,
            None => self.high.get((code as usize).wrapping_sub(0x1e00)).copied().unwrap_or_else(|| far(code)),
        }
    }

    #[inline]
    pub(super) fn ascii(&self, byte: u8) -> Sign {
        self.low[usize::from(byte)]
    }

    /// The sign of the character that begins at `at` in these bytes of a text, and where it ends.
    #[inline]
    pub(super) fn read(&self, bytes: &[u8], at: usize) -> (Sign, usize) {
        let byte = bytes[at];
        if byte.is_ascii() { (self.ascii(byte), at + 1) } else { self.read_wide(bytes, at) }
    }

    /// The same for a character of several bytes.
    #[inline]
    pub(super) fn read_wide(&self, bytes: &[u8], at: usize) -> (Sign, usize) {
        let byte = |n: usize| u32::from(bytes.get(at + n).copied().unwrap_or_default());
        let (lead, second) = (byte(0), byte(1) & 0x3f);
        if lead < 0xe0 {
            return (self.at((lead & 0x1f) << 6 | second), at + 2);
        }
        let third = second << 6 | byte(2) & 0x3f;
        if lead < 0xf0 {
            return (self.at((lead & 0xf) << 12 | third), at + 3);
        }
        (far((lead & 7) << 18 | third << 6 | byte(3) & 0x3f), at + 4)
    }
}

#[cold]
fn far(code: u32) -> Sign {
    Sign::of(char::from_u32(code).unwrap_or('\u{fffd}'))
}

fn is_combining(c: char) -> bool {
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
    if c.is_alphabetic() || is_combining(c) {
        Some(AtomKind::Letters)
    } else if c.is_whitespace() || c.is_control() {
        None
    } else {
        Some(AtomKind::Symbol)
    }
}

/// The number of a letter without its tone, in lower case; its tone (0: none); whether it is nothing but a tone.
fn fold(c: char) -> (u32, u8, bool) {
    match c as u32 {
        0..0x250 | 0x1e00..0x1f00 => {
            let (letter, tone) = take_apart(c);
            (letter.into(), tone, false)
        }
        _ => match TONES.iter().position(|&t| t == c) {
            Some(tone) => (0, tone as u8 + 1, true),
            None => (c.to_lowercase().next().unwrap_or(c) as u32, 0, false),
        },
    }
}

/// The number of a letter without its tone, in lower case, and its tone (0: none).
pub(crate) fn take_apart(c: char) -> (u16, u8) {
    let mut tone = 0;
    let mut letter = ['\0'; 4];
    let mut n = 0;
    decompose_canonical(c, |d| {
        if let Some(t) = TONES.iter().position(|&t| t == d) {
            tone = t as u8 + 1;
        } else if n < letter.len() {
            letter[n] = d;
            n += 1;
        }
    });
    // Put the letter together again without the tone: `ấ` is a + circumflex + acute.
    let mut base = letter[0];
    for &mark in &letter[1..n.max(1)] {
        base = unicode_normalization::char::compose(base, mark).unwrap_or(base);
    }
    let base = base.to_lowercase().next().unwrap_or(base);
    (u16::try_from(u32::from(base)).unwrap_or(u16::MAX), tone)
}
