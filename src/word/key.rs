//! Look-up keys of syllables: equal for all spellings that mean the same syllable.
//!
//! A key ignores case and where the tone mark stands (`hòa` = `hoà` = `HOÀ`), so lexicons and models
//! hold each syllable once. It is a 64-bit hash computed while scanning: no string is built, and no
//! table of strings is needed to look a syllable up. Two different syllables share a key with
//! probability 2⁻⁶⁴ per pair.

pub(crate) use super::alphabet::take_apart as fold;
use super::alphabet::{ALPHABET, Alphabet, Sign};

/// A key of a syllable, a number or a symbol. See the module documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key(pub u64);

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// What has been read of a key.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hash {
    letters: u64,
    tones: u64,
}

impl Hash {
    #[inline]
    pub(super) fn add(&mut self, sign: Sign) {
        let tone = u64::from(sign.tone());
        let tones = self.tones.wrapping_mul(7).wrapping_add(tone);
        self.tones = if tone > 0 { tones } else { self.tones };
        if !sign.is_mark() {
            self.add_plain(sign);
        }
    }

    /// Adds a letter without a tone.
    #[inline]
    pub(super) fn add_plain(&mut self, sign: Sign) {
        self.letters = (self.letters.rotate_left(5) ^ u64::from(sign.letter())).wrapping_mul(MIX);
    }

    #[inline]
    pub(super) fn finish(self) -> Key {
        let mut h = self.letters ^ self.tones.wrapping_mul(0xd6e8_feb8_6659_fd93);
        h ^= h >> 32;
        h = h.wrapping_mul(MIX);
        h ^= h >> 29;
        Key(h)
    }
}

/// Computes keys character by character.
#[derive(Clone, Copy)]
pub struct KeyBuilder {
    alphabet: &'static Alphabet,
    hash: Hash,
}

impl std::fmt::Debug for KeyBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyBuilder").field("hash", &self.hash).finish_non_exhaustive()
    }
}

impl Default for KeyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyBuilder {
    /// A builder for many keys; the table of letters is fetched once here.
    #[must_use]
    pub fn new() -> Self {
        KeyBuilder { alphabet: &ALPHABET, hash: Hash::default() }
    }

    /// Adds a character.
    pub fn push(&mut self, c: char) {
        self.hash.add(self.alphabet.of(c));
    }

    /// The key of what was added; the builder is empty again.
    pub fn finish(&mut self) -> Key {
        std::mem::take(&mut self.hash).finish()
    }
}

impl Key {
    /// The key of `text`, which is taken as one unit.
    #[must_use]
    pub fn of(text: &str) -> Key {
        let mut builder = KeyBuilder::new();
        text.chars().for_each(|c| builder.push(c));
        builder.finish()
    }

    /// The key of `text` without anything but its letters and digits.
    #[must_use]
    pub fn squashed(text: &str) -> Key {
        let alphabet: &Alphabet = &ALPHABET;
        let mut hash = Hash::default();
        for c in text.chars() {
            let sign = alphabet.of(c);
            if sign.is_alphanumeric(c) {
                hash.add(sign);
            }
        }
        hash.finish()
    }

    /// The key of a sequence: this key followed by `next`. Order matters.
    #[must_use]
    #[inline]
    pub const fn then(self, next: Key) -> Key {
        let h = (self.0.rotate_left(23) ^ next.0).wrapping_mul(MIX);
        Key(h ^ (h >> 31))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn case_and_tone_placement_do_not_count() {
        for (a, b) in [("hòa", "hoà"), ("Thủy", "THUỶ"), ("khỏe", "Khoẻ"), ("ĐẠI", "đại")] {
            assert_eq!(Key::of(a), Key::of(b), "{a} {b}");
        }
        for (a, b) in [("ma", "má"), ("hoa", "hòa"), ("da", "đa"), ("an", "ân"), ("on", "ơn"), ("má", "mà"), ("ab", "ba")] {
            assert_ne!(Key::of(a), Key::of(b), "{a} {b}");
        }
    }
}
