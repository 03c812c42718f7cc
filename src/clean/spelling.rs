//! Words by their bytes: what the scan finds out about a word is kept for the next time it stands in a text.
//!
//! A text of a million syllables has some thousand different ones, and most of what is written is written with the
//! commonest of them; to read one letter by letter costs several times as much as to find it by its first sixteen bytes.

use super::cues::CUES;
use super::letters::{Letter, Letters, MIX, WordHash};
use super::scan::mark;
use wide::u8x16;

/// What is said of a word in one number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Token(u64);

/// Where the marks stand in a [`Token`].
const MARKS: u32 = 32;

/// A word without its place in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Its hash (see [`WordHash`]), then those of [`mark`] that the word has by itself, then the bits below, then its length in
    /// bytes.
    pub token: Token,
    /// What it adds to the counts of its line.
    pub counts: Counts,
}

/// It has a letter that English does not have.
const MARKED: u32 = 1 << 8;
/// It has a letter of another script than Latin.
const FOREIGN: u32 = 1 << 9;
/// A sentence may begin with it: a capital or a figure stands first.
const OPENS: u32 = 1 << 10;
/// A phrase of the cues may begin with it.
const CUE: u32 = 1 << 11;
/// Four figures stand in it that may be a year.
const YEAR: u32 = 1 << 12;
/// Where its length is, if that is below sixteen.
const LENGTH: u32 = 16;

impl Token {
    #[inline(always)]
    pub fn key(self) -> u32 {
        self.0 as u32
    }
    #[inline(always)]
    pub fn marks(self) -> u8 {
        (self.0 >> MARKS) as u8
    }
    /// The token with further marks.
    #[inline(always)]
    pub fn with_marks(self, marks: u8) -> Token {
        Token(self.0 | u64::from(marks) << MARKS)
    }
    /// What either of two says; the hash is nonsense then.
    #[inline(always)]
    pub fn or(self, other: Token) -> Token {
        Token(self.0 | other.0)
    }
    #[inline(always)]
    fn has(self, flag: u32) -> bool {
        self.0 & u64::from(flag) << MARKS != 0
    }
    #[inline(always)]
    pub fn opens_sentence(self) -> bool {
        self.has(OPENS)
    }
    #[inline(always)]
    pub fn may_begin_cue(self) -> bool {
        self.has(CUE)
    }
    #[inline(always)]
    pub fn has_year(self) -> bool {
        self.has(YEAR)
    }
}

/// How many words of a line are numbers, begin with a capital and so on: five counts of twelve bits each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts(u64);

const FIELD: u32 = 12;

/// So many words can be counted together.
pub(super) const MOST_COUNTED: usize = (1 << FIELD) - 1;

impl Counts {
    /// The counts of one word.
    fn of(flags: u32) -> Counts {
        let bits = flags / u32::from(mark::CAPITAL);
        Counts((0..5).fold(0, |sum, field| sum | u64::from(bits >> field & 1) << (field * FIELD)))
    }

    #[inline(always)]
    pub fn add(&mut self, other: Counts) {
        self.0 += other.0;
    }

    /// Capitals, numbers, words in capitals, marked words, foreign words.
    pub fn fields(self) -> [u16; 5] {
        std::array::from_fn(|n| (self.0 >> (n as u32 * FIELD)) as u16 & MOST_COUNTED as u16)
    }
}

impl Word {
    /// Its length, or 255 if it is longer.
    #[inline(always)]
    pub fn bytes(self) -> usize {
        (self.token.0 >> (MARKS + LENGTH)) as usize
    }

    /// Reads the word that begins at `start`, letter by letter; gives where it ends.
    #[inline(never)]
    pub fn read(bytes: &[u8], start: usize, letters: Letters) -> (Word, usize) {
        let mut key = WordHash::default();
        let (mut any, mut count, mut uppers, mut capital) = (Letter::default(), 0_u32, 0_u32, false);
        let mut at = start;
        while at < bytes.len() {
            let (_, size, letter) = letters.at(bytes, at);
            if !letter.is_word() {
                break;
            }
            key.push(letter);
            any = any.with(letter);
            capital |= letter.is_upper() && count == 0;
            count += u32::from(letter.is_letter());
            uppers += u32::from(letter.is_upper());
            at += size;
        }
        let mut flags = if count == 0 { u32::from(mark::DIGITS) } else { 0 };
        if capital {
            flags |= u32::from(mark::CAPITAL) | if count > 1 && uppers == count { u32::from(mark::UPPER) } else { 0 };
        }
        let (_, _, first) = letters.at(bytes, start);
        let key = key.finish();
        for (bit, set) in [
            (MARKED, any.is_marked()),
            (FOREIGN, any.is_foreign()),
            (OPENS, first.is_digit() || first.is_upper()),
            (CUE, CUES.may_begin(key)),
            (YEAR, any.is_digit() && has_year(&bytes[start..at])),
        ] {
            flags |= if set { bit } else { 0 };
        }
        let counts = Counts::of(flags);
        flags |= ((at - start).min(0xff) as u32) << LENGTH;
        (Word { token: Token(u64::from(key) | u64::from(flags) << MARKS), counts }, at)
    }
}

/// Whether four figures and no more stand in a word that may be a year: from 1000 to 2999.
fn has_year(word: &[u8]) -> bool {
    word.split(|b| !b.is_ascii_digit()).any(|figures| figures.len() == 4 && matches!(figures[0], b'1' | b'2'))
}

/// The bytes from a place in the text up to the next blank or sign of ASCII below the figures, at most sixteen: most often a word,
/// or a word and a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    low: u64,
    high: u64,
}

#[cold]
fn last_bytes(bytes: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out[..bytes.len()].copy_from_slice(bytes);
    out
}

impl Piece {
    /// What begins at byte `at`, which lies in the text.
    #[inline(always)]
    pub fn at(bytes: &[u8], at: usize) -> Piece {
        let rest = &bytes[at..];
        let chunk: [u8; 16] = match rest.first_chunk() {
            Some(chunk) => *chunk,
            None => last_bytes(rest),
        };
        let (low, high) = cut(chunk);
        Piece { low, high }
    }
}

/// Keeps the first so many of sixteen bytes.
const KEPT: [(u64, u64); 32] = {
    let mut out = [(0, 0); 32];
    let mut n = 1;
    while n <= 16 {
        out[n] = if n <= 8 { (u64::MAX >> (64 - 8 * n), 0) } else { (u64::MAX, u64::MAX >> (128 - 8 * n)) };
        n += 1;
    }
    out
};

/// Sixteen bytes up to the first below the figures; all of them, if none is.
#[inline(always)]
fn cut(bytes: [u8; 16]) -> (u64, u64) {
    let all = u8x16::new(bytes);
    let below = all.min(u8x16::splat(b'0' - 1)).simd_eq(all).to_bitmask();
    let (low, high) = KEPT[(below | 1 << 16).trailing_zeros() as usize % KEPT.len()];
    let both = u128::from_le_bytes(bytes);
    (both as u64 & low, (both >> 64) as u64 & high)
}

/// A piece and the word that it begins with.
#[derive(Debug, Clone, Copy)]
struct Entry {
    piece: Piece,
    word: Word,
}

/// No text has a piece like this: it is not UTF-8.
const NOTHING: Entry = Entry { piece: Piece { low: u64::MAX, high: u64::MAX }, word: Word { token: Token(0), counts: Counts(0) } };

/// Logarithm of the number of places, of two spellings each: the eight thousand commonest make up nearly all text.
const BITS: u32 = 12;
const PLACES: usize = 1 << BITS;

/// Spellings met before. Each has one place, where the last two met stay; a place is as large as a line of the processor's
/// cache.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    places: Option<Box<[[Entry; 2]; PLACES]>>,
}

impl Spellings {
    /// Texts shorter than this are read letter by letter rather than with a table made for them.
    const WORTH: usize = 512;

    /// Makes room, if the text is worth it.
    pub fn prepare(&mut self, bytes: usize) {
        if self.places.is_none() && bytes >= Self::WORTH {
            self.places = vec![[NOTHING; 2]; PLACES].into_boxed_slice().try_into().ok();
        }
    }

    #[inline(always)]
    fn place(piece: Piece) -> usize {
        ((piece.low ^ piece.high.rotate_left(29)).wrapping_mul(MIX) >> (64 - BITS)) as usize % PLACES
    }

    /// The word that the piece begins with, if the piece was met before.
    #[inline(always)]
    pub fn get(&self, piece: Piece) -> Option<Word> {
        let place = &self.places.as_ref()?[Self::place(piece)];
        let differs = |entry: &Entry| (entry.piece.low ^ piece.low) | (entry.piece.high ^ piece.high);
        let entry = &place[usize::from(differs(&place[0]) != 0)];
        (differs(entry) == 0).then_some(entry.word)
    }

    /// Keeps a word that was read, if the piece shows where it ends: the character behind it has four bytes at most.
    pub fn put(&mut self, piece: Piece, word: Word) {
        let ended = piece.high >> 56 == 0;
        if word.bytes() <= if ended { 15 } else { 12 }
            && let Some(places) = &mut self.places
        {
            let place = &mut places[Self::place(piece)];
            *place = [Entry { piece, word }, place[0]];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, Piece, Spellings, Word, cut};

    #[test]
    fn a_byte_below_the_figures_ends_a_piece() {
        let mut seed = 1_u64;
        for _ in 0..20_000 {
            let mut bytes = [0_u8; 16];
            for byte in &mut bytes {
                seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let random = (seed >> 33) as u8;
                *byte = if random.is_multiple_of(16) { random / 4 % 0x31 } else { random | 0x40 };
            }
            let got = cut(bytes);
            let end = bytes.iter().position(|b| *b < b'0').unwrap_or(16);
            bytes[end..].fill(0);
            let want = u128::from_le_bytes(bytes);
            assert_eq!(got, (want as u64, (want >> 64) as u64));
        }
    }

    /// A word is the same whether it was read before or not, whatever stands behind it.
    #[test]
    fn words_are_found_as_they_were_read() {
        let letters = Letters::get();
        let mut kept = Spellings::default();
        kept.prepare(1000);
        let long = format!("{} {}", "x".repeat(15), "x".repeat(40));
        let text = format!(
            "phố, phố phố” phố: Phố PHỐ 2021 12h30 nghiêng nghiêngnghiêng nghiêngngh- a1b2 Москва phố\u{a0}nhà abcdefghijklmnoà abcdefghijklmno× {long}"
        );
        for _ in 0..2 {
            for (at, _) in text.char_indices().filter(|&(_, c)| c.is_alphanumeric()) {
                let read = Word::read(text.as_bytes(), at, letters);
                let piece = Piece::at(text.as_bytes(), at);
                if let Some(found) = kept.get(piece) {
                    assert_eq!((found, at + found.bytes()), read, "{}", &text[at..]);
                }
                kept.put(piece, read.0);
                if read.1 - at <= 12 {
                    assert_eq!(kept.get(piece).map(|w| (w, at + w.bytes())), Some(read), "{}", &text[at..]);
                }
            }
        }
    }
}
