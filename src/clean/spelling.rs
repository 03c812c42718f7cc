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

/// The [`Token::cue`] of a word of which nothing is known.
pub(super) const ANY_CUE: u8 = (SECOND >> 8) as u8;

/// At which of eight words a phrase of the cues may begin: the lowest bit of each byte. A word by itself may be one, or it begins some
/// and the next word is the second of some.
#[inline(always)]
pub(super) fn begins(words: [u8; 8], next: [u8; 8]) -> u64 {
    let (words, next) = (u64::from_le_bytes(words), u64::from_le_bytes(next));
    let bit = |flag: u32| flag.trailing_zeros() - 8;
    ((words >> bit(CUE)) & (next >> bit(SECOND)) | words >> bit(ALONE)) & 0x0101_0101_0101_0101
}

/// Whether one of eight words is two without a blank between them.
#[inline(always)]
pub(super) fn glued(words: [u8; 8]) -> bool {
    u64::from_le_bytes(words) & ((GLUED as u64 >> 8) * 0x0101_0101_0101_0101) != 0
}

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
/// It is the second word of a phrase of the cues.
const SECOND: u32 = 1 << 13;
/// It is a phrase of the cues alone.
const ALONE: u32 = 1 << 14;
/// A capital stands behind a small letter, and some letter has a mark.
const GLUED: u32 = 1 << 15;
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
    #[inline(always)]
    fn has(self, flag: u32) -> bool {
        self.0 & u64::from(flag) << MARKS != 0
    }
    #[inline(always)]
    pub fn opens_sentence(self) -> bool {
        self.has(OPENS)
    }
    /// What [`begins`] reads.
    #[inline(always)]
    pub fn cue(self) -> u8 {
        (self.0 >> (MARKS + 8)) as u8
    }
}

/// How many words of a line are numbers, begin with a capital and so on: six counts of ten bits each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts(u64);

const FIELD: u32 = 10;

/// So many words can be counted together.
pub(super) const MOST_COUNTED: usize = (1 << FIELD) - 1;

impl Counts {
    /// The counts of one word, in the order of [`Counts::fields`].
    fn of(flags: u32) -> Counts {
        let counted = [mark::CAPITAL.into(), mark::DIGITS.into(), mark::UPPER.into(), MARKED, FOREIGN, YEAR];
        Counts((0..).zip(counted).fold(0, |sum, (field, flag)| sum | u64::from(flags & flag != 0) << (field * FIELD)))
    }

    #[inline(always)]
    pub fn add(&mut self, other: Counts) {
        self.0 += other.0;
    }

    /// Capitals, numbers, words in capitals, marked words, foreign words, words that may hold a year.
    pub fn fields(self) -> [u16; 6] {
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
        let (mut small, mut seam) = (false, false);
        let mut at = start;
        while at < bytes.len() {
            let (_, size, letter) = letters.at(bytes, at);
            if !letter.is_word() {
                break;
            }
            key.push(letter);
            any = any.with(letter);
            capital |= letter.is_upper() && count == 0;
            seam |= small && letter.is_upper();
            small = letter.is_letter() && !letter.is_upper();
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
            (SECOND, CUES.may_be_second(key)),
            (ALONE, CUES.may_be_alone(key)),
            (GLUED, seam && any.is_marked()),
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

/// The bytes from `at` on, zeros behind the end of the text.
#[inline(always)]
fn chunk<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    #[cold]
    fn last<const N: usize>(bytes: &[u8]) -> [u8; N] {
        let mut out = [0; N];
        out[..bytes.len()].copy_from_slice(bytes);
        out
    }
    let rest = &bytes[at..];
    match rest.first_chunk() {
        Some(chunk) => *chunk,
        None => last(rest),
    }
}

impl Piece {
    /// The piece of `length` bytes at byte `at`: the first sixteen of them, if there are more.
    pub fn at(bytes: &[u8], at: usize, length: usize) -> Piece {
        Piece::cut(bytes, at, KEPT[length.min(16)])
    }

    /// The same, if it has sixteen bytes at most.
    #[inline(always)]
    pub fn short(bytes: &[u8], at: usize, length: usize) -> Option<Piece> {
        KEPT.get(length).map(|&kept| Piece::cut(bytes, at, kept))
    }

    #[inline(always)]
    fn cut(bytes: &[u8], at: usize, (low, high): (u64, u64)) -> Piece {
        let both = u128::from_le_bytes(chunk(bytes, at));
        Piece { low: both as u64 & low, high: (both >> 64) as u64 & high }
    }
}

/// Keeps the first so many of sixteen bytes.
const KEPT: [(u64, u64); 17] = {
    let mut out = [(0, 0); 17];
    let mut n = 1;
    while n <= 16 {
        out[n] = if n <= 8 { (u64::MAX >> (64 - 8 * n), 0) } else { (u64::MAX, u64::MAX >> (128 - 8 * n)) };
        n += 1;
    }
    out
};

/// Which of the sixty-four bytes at `at` are blanks or signs of ASCII below the figures: a bit each, the first byte lowest. Behind
/// the end of the text all are.
#[inline(always)]
pub(super) fn ends_of(bytes: &[u8], at: usize) -> u64 {
    let chunk: [u8; 64] = chunk(bytes, at);
    let mut ends = 0;
    for (part, sixteen) in chunk.as_chunks::<16>().0.iter().enumerate() {
        let sixteen = u8x16::new(*sixteen);
        let below = sixteen.min(u8x16::splat(b'0' - 1)).simd_eq(sixteen);
        ends |= u64::from(below.to_bitmask()) << (16 * part);
    }
    ends
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
    use super::{GLUED, Letters, Piece, Spellings, Word, ends_of};

    #[test]
    fn bytes_below_the_figures_are_ends() {
        for (byte, place) in (0..=255_u8).flat_map(|byte| [0, 1, 15, 16, 47, 63].map(|place| (byte, place))) {
            let mut bytes = [b'x'; 80];
            bytes[place + 3] = byte;
            assert_eq!(ends_of(&bytes, 3), u64::from(byte < b'0') << place, "{byte} at {place}");
        }
        assert_eq!(ends_of(b"ab c", 1), !0b101);
    }

    #[test]
    fn two_words_without_a_blank_are_seen() {
        let is_glued = |line: &str| {
            let starts = line.char_indices().filter(|&(at, c)| c.is_alphanumeric() && !line[..at].ends_with(char::is_alphanumeric));
            let letters = Letters::get();
            starts.clone().any(|(at, _)| Word::read(line.as_bytes(), at, letters).0.token.has(GLUED))
        };
        assert!(["trong đêmVì sao bão", "Về tác giả: Mưa NgâuCung", "duyên hảiMENU"].iter().all(|l| is_glued(l)));
        assert!(["iPhone và YouTube", "McDonald mở quán", "TP.HCM", "COVID", "", "Đà Nẵng-Huế"].iter().all(|l| !is_glued(l)));
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
                let piece = Piece::at(text.as_bytes(), at, ends_of(text.as_bytes(), at).trailing_zeros() as usize);
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
