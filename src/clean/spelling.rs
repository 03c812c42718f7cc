//! Words by their bytes: what the scan finds out about a word is kept for the next time it stands in a text.
//!
//! A text of a million syllables has some thousand different ones, and most of what is written is written with the
//! commonest of them; to read one letter by letter costs several times as much as to find it by its first sixteen bytes.

use super::cues::CUES;
use super::letters::{Letters, MIX, WordHash};
use super::scan::mark;

/// A word without its place in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// See [`WordHash`].
    pub key: u32,
    /// Those of [`mark`] that the word has by itself, then the bits below.
    flags: u32,
}

/// It has a letter that English does not have.
const MARKED: u32 = 1 << 8;
/// It has a letter of another script than Latin.
const FOREIGN: u32 = 1 << 9;
/// A sentence may begin with it: a capital or a figure stands first.
const OPENS: u32 = 1 << 10;
/// A phrase of the cues may begin with it.
const CUE: u32 = 1 << 11;

/// How many words of a line are numbers, begin with a capital and so on: five counts of twelve bits each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts(u64);

const FIELD: u32 = 12;

/// So many words can be counted together.
pub(super) const MOST_COUNTED: usize = (1 << FIELD) - 1;

/// The counts of one word by the bits from [`mark::CAPITAL`] to [`FOREIGN`].
const COUNTS: [u64; 32] = {
    let mut out = [0; 32];
    let mut bits = 0;
    while bits < 32 {
        let mut field = 0;
        while field < 5 {
            out[bits] |= ((bits as u64 >> field) & 1) << (field as u32 * FIELD);
            field += 1;
        }
        bits += 1;
    }
    out
};

impl Counts {
    #[inline(always)]
    pub fn add(&mut self, word: Word) {
        self.0 += COUNTS[(word.flags / u32::from(mark::CAPITAL)) as usize % 32];
    }

    /// Capitals, numbers, words in capitals, marked words, foreign words.
    pub fn fields(self) -> [u16; 5] {
        std::array::from_fn(|n| (self.0 >> (n as u32 * FIELD)) as u16 & MOST_COUNTED as u16)
    }
}

impl Word {
    #[inline(always)]
    pub fn marks(self) -> u8 {
        self.flags as u8
    }
    #[inline(always)]
    pub fn opens_sentence(self) -> bool {
        self.flags & OPENS != 0
    }
    #[inline(always)]
    pub fn may_begin_cue(self) -> bool {
        self.flags & CUE != 0
    }

    /// Reads the word that begins at `at`, letter by letter; gives where it ends.
    pub fn read(bytes: &[u8], mut at: usize, letters: Letters) -> (Word, usize) {
        let mut key = WordHash::default();
        let (mut count, mut uppers) = (0_u32, 0_u32);
        let (mut capital, mut flags) = (false, 0);
        let (_, _, first) = letters.at(bytes, at);
        if first.is_digit() || first.is_upper() {
            flags |= OPENS;
        }
        while at < bytes.len() {
            let (_, size, letter) = letters.at(bytes, at);
            if !letter.is_word() {
                break;
            }
            key.push(letter);
            let upper = letter.is_upper();
            capital |= upper && count == 0;
            count += u32::from(letter.is_letter());
            uppers += u32::from(upper);
            flags |= if letter.is_marked() { MARKED } else { 0 };
            flags |= if letter.is_foreign() { FOREIGN } else { 0 };
            at += size;
        }
        if count == 0 {
            flags |= u32::from(mark::DIGITS);
        } else if capital {
            flags |= u32::from(mark::CAPITAL);
            if count > 1 && uppers == count {
                flags |= u32::from(mark::UPPER);
            }
        }
        let key = key.finish();
        flags |= if CUES.may_begin(key) { CUE } else { 0 };
        (Word { key, flags }, at)
    }
}

/// The bytes from a place in the text up to the next ASCII character that is neither letter nor figure: most often a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    low: u64,
    high: u64,
    /// [`usize::MAX`] when it is longer than sixteen bytes.
    pub len: usize,
}

const fn each(byte: u8) -> u64 {
    byte as u64 * 0x0101_0101_0101_0101
}

/// The high bit of every byte that is ASCII and neither letter nor figure.
#[inline(always)]
fn ends(bytes: u64) -> u64 {
    let plain = bytes & each(0x7f);
    let small = plain | each(0x20);
    let letter = (small + each(0x80 - b'a')) & !(small + each(0x7f - b'z'));
    let digit = (plain + each(0x80 - b'0')) & !(plain + each(0x7f - b'9'));
    !(letter | digit | bytes) & each(0x80)
}

/// `bytes` up to the first byte of `ends`, which is not zero.
#[inline(always)]
fn cut(bytes: u64, ends: u64) -> (u64, usize) {
    let first = ends & ends.wrapping_neg();
    (bytes & ((first >> 7) - 1), ends.trailing_zeros() as usize / 8)
}

#[cold]
fn last_bytes(bytes: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out[..bytes.len()].copy_from_slice(bytes);
    out
}

impl Piece {
    #[inline(always)]
    pub fn at(bytes: &[u8], at: usize) -> Piece {
        let rest = &bytes[at..];
        let chunk: [u8; 16] = match rest.first_chunk() {
            Some(chunk) => *chunk,
            None => last_bytes(rest),
        };
        let both = u128::from_le_bytes(chunk);
        let (low, high) = (both as u64, (both >> 64) as u64);
        let end = ends(low);
        if end != 0 {
            let (low, len) = cut(low, end);
            return Piece { low, high: 0, len };
        }
        let end = ends(high);
        if end == 0 {
            return Piece { low, high, len: usize::MAX };
        }
        let (high, len) = cut(high, end);
        Piece { low, high, len: 8 + len }
    }

    /// Whether it has no byte.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.low == 0
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    low: u64,
    high: u64,
    word: Word,
}

/// Logarithm of the number of spellings kept: the four thousand commonest make up nearly all text.
const BITS: u32 = 12;

/// Spellings met before. Each has one place it may stand at; the last one met stays.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    entries: Vec<Entry>,
}

impl Spellings {
    /// Texts shorter than this are read letter by letter rather than with a table made for them.
    const WORTH: usize = 512;

    /// Makes room, if the text is worth it.
    pub fn prepare(&mut self, bytes: usize) {
        if self.entries.is_empty() && bytes >= Self::WORTH {
            self.entries.resize(1 << BITS, Entry::default());
        }
    }

    #[inline(always)]
    fn place(piece: Piece) -> usize {
        ((piece.low ^ piece.high.rotate_left(29)).wrapping_mul(MIX) >> (64 - BITS)) as usize
    }

    /// The word whose letters are all of the piece and nothing else, if it was met before.
    #[inline(always)]
    pub fn get(&self, piece: Piece) -> Option<Word> {
        let entry = self.entries.get(Self::place(piece))?;
        (entry.low == piece.low && entry.high == piece.high && piece.len <= 16).then_some(entry.word)
    }

    pub fn put(&mut self, piece: Piece, word: Word) {
        if let Some(entry) = self.entries.get_mut(Self::place(piece)) {
            *entry = Entry { low: piece.low, high: piece.high, word };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, ends};

    #[test]
    fn a_byte_ends_a_word_when_it_is_ascii_and_no_letter_or_figure() {
        for byte in 0..=255_u8 {
            for place in 0..8 {
                let word = u64::from_le_bytes(*b"abcdXYZ9") & !(0xff << (8 * place)) | u64::from(byte) << (8 * place);
                let want = if byte.is_ascii() && !byte.is_ascii_alphanumeric() { 0x80 << (8 * place) } else { 0 };
                assert_eq!(ends(word), want, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn pieces_reach_to_the_next_blank_or_sign() {
        let long = "x".repeat(17);
        for (text, len) in [("a", 1), ("", 0), (" a", 0), ("nghiêng ngả", 8), ("nghiêngng, ngả", 10), (long.as_str(), usize::MAX)] {
            let piece = Piece::at(text.as_bytes(), 0);
            assert_eq!((piece.len, piece.is_empty()), (len, len == 0), "{text}");
        }
        assert_eq!(Piece::at("abcdefghijklmnop-".as_bytes(), 0).len, usize::MAX);
        assert_eq!(Piece::at("abcdefghijklmnop".as_bytes(), 0).len, usize::MAX);
        assert_eq!(Piece::at("phố, nhà".as_bytes(), 0), Piece::at("một phố".as_bytes(), 6));
    }
}
