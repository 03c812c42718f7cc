//! Byte positions of a text in the unit the caller asked for, and back.

use crate::span::{OffsetUnit, Span};

/// A check point every so many bytes: a look-up then reads at most eight words, and the check points weigh a sixteenth of
/// the text.
const STEP: usize = 64;

/// Converts byte positions to positions in a unit. Built in one pass; a look-up reads at most 64 bytes.
#[derive(Debug, Default)]
pub struct Units {
    unit: OffsetUnit,
    /// Units before each multiple of [`STEP`] bytes (rounded down to a character boundary).
    checkpoints: Vec<u32>,
    ascii: bool,
    total_chars: u64,
}

/// Sums the bytes of `word`; less than 256 in all.
const fn sum(word: u64) -> u32 {
    (word.wrapping_mul(0x0101_0101_0101_0101) >> 56) as u32
}

/// Marks the bytes of a word in which units begin, each by how many.
#[inline(always)]
const fn begun(unit: OffsetUnit, word: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Bytes 0b10xx_xxxx go on with a character; all others begin one.
    let characters = (!(word & !(word << 1)) & HIGH) >> 7;
    match unit {
        // A character of four bytes (0b1111_0xxx) is two units.
        OffsetUnit::Utf16 => characters + ((word & word << 1 & word << 2 & word << 3 & HIGH) >> 7),
        _ => characters,
    }
}

/// Units that begin between `start` and `end`, which are at most [`STEP`] bytes apart.
#[inline(always)]
fn count_between(unit: OffsetUnit, bytes: &[u8], start: usize, end: usize) -> u32 {
    let (mut at, mut total) = (start, 0);
    while at + 8 <= end {
        let word = bytes[at..].first_chunk::<8>().map_or(0, |word| u64::from_le_bytes(*word));
        total += begun(unit, word);
        at += 8;
    }
    if at < end {
        let word = match bytes[at..].first_chunk::<8>() {
            Some(word) => u64::from_le_bytes(*word),
            None => bytes[at..].iter().rev().fold(0, |word, &b| (word << 8) | u64::from(b)),
        };
        // What stands behind the end goes on with a character.
        let kept = (1 << (8 * (end - at))) - 1;
        total += begun(unit, (word & kept) | (0x8080_8080_8080_8080 & !kept));
    }
    sum(total)
}

/// Units that begin in `bytes`. Counted eight bytes at a time: per byte this was a third of the time of printing.
fn count(unit: OffsetUnit, bytes: &[u8]) -> u32 {
    if unit == OffsetUnit::Byte {
        return bytes.len() as u32;
    }
    let (words, rest) = bytes.as_chunks::<8>();
    let mut tail = [0x80; 8];
    tail[..rest.len()].copy_from_slice(rest);
    words.iter().chain([&tail]).map(|word| sum(begun(unit, u64::from_le_bytes(*word)))).sum()
}

impl Units {
    /// Reads `text`.
    pub fn index(&mut self, text: &str, unit: OffsetUnit) {
        self.unit = unit;
        self.checkpoints.clear();
        let mut sum = 0;
        let mut chars = 0_u64;
        self.checkpoints.reserve(text.len() / STEP + 2);
        for chunk in text.as_bytes().chunks(STEP) {
            self.checkpoints.push(sum);
            let here = count(OffsetUnit::Char, chunk);
            chars += u64::from(here);
            sum += if unit == OffsetUnit::Char { here } else { count(unit, chunk) };
        }
        self.checkpoints.push(sum);
        self.total_chars = chars;
        self.ascii = chars == text.len() as u64;
    }

    /// Code points in the text.
    #[must_use]
    pub fn chars(&self) -> u64 {
        self.total_chars
    }

    /// The position of byte `at` of `text`, the text last given to [`Units::index`].
    #[must_use]
    pub fn at(&self, text: &str, at: u32) -> u32 {
        if self.ascii || self.unit == OffsetUnit::Byte {
            return at;
        }
        let chunk = at as usize / STEP;
        self.checkpoints[chunk] + count_between(self.unit, text.as_bytes(), chunk * STEP, at as usize)
    }

    /// As [`Units::span`], for spans that mostly are asked for from left to right: `near` is a byte and its position.
    #[inline]
    pub(crate) fn span_near<S>(&self, text: &str, span: Span<S>, near: &mut (u32, u32)) -> (u32, u32) {
        if self.ascii || self.unit == OffsetUnit::Byte {
            return (span.start, span.end);
        }
        let mut place = |at: u32| {
            let units = match at.checked_sub(near.0) {
                Some(0) => near.1,
                // A character of one byte: mostly a blank.
                Some(1) => near.1 + 1,
                Some(2..=32) => near.1 + count_between(self.unit, text.as_bytes(), near.0 as usize, at as usize),
                _ => self.at(text, at),
            };
            *near = (at, units);
            units
        };
        (place(span.start), place(span.end))
    }

    /// The byte of `text` at which the unit number `position` begins: the way back from [`Units::at`]. A position inside
    /// a character (in UTF-16) is taken to its start, one past the end to the end.
    #[must_use]
    pub fn byte(&self, text: &str, position: u32) -> u32 {
        if self.ascii || self.unit == OffsetUnit::Byte {
            return position.min(text.len() as u32);
        }
        let chunk = self.checkpoints.partition_point(|&c| c <= position).saturating_sub(1);
        let mut at = (chunk * STEP).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut units = self.at(text, at as u32);
        for c in text[at..].chars() {
            let next = units + if self.unit == OffsetUnit::Utf16 { c.len_utf16() as u32 } else { 1 };
            if next > position {
                break;
            }
            units = next;
            at += c.len_utf8();
        }
        at as u32
    }

    /// Start and end of a span.
    #[must_use]
    pub fn span<S>(&self, text: &str, span: Span<S>) -> (u32, u32) {
        (self.at(text, span.start), self.at(text, span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_agree_with_a_plain_count() {
        let text = "Việt Nam 🇻🇳 – đường 30/4. ".repeat(80);
        for unit in [OffsetUnit::Char, OffsetUnit::Byte, OffsetUnit::Utf16] {
            let mut units = Units::default();
            units.index(&text, unit);
            for (at, _) in text.char_indices() {
                let want = match unit {
                    OffsetUnit::Byte => at,
                    OffsetUnit::Char => text[..at].chars().count(),
                    OffsetUnit::Utf16 => text[..at].encode_utf16().count(),
                };
                assert_eq!(units.at(&text, at as u32) as usize, want);
                assert_eq!(units.byte(&text, want as u32) as usize, at);
            }
            for step in [1, 3, 50] {
                let starts: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).step_by(step).collect();
                let mut near = (0, 0);
                for ends in starts.windows(2).chain(starts[..9].windows(3)) {
                    let span = Span::<crate::span::Raw>::new(ends[0], ends[ends.len() - 1]);
                    assert_eq!(units.span_near(&text, span, &mut near), units.span(&text, span));
                }
            }
        }
    }
}
