//! Look-up keys of syllables: equal for all spellings that mean the same syllable.
//!
//! A key ignores case and where the tone mark stands (`hòa` = `hoà` = `HOÀ`), so lexicons and models
//! hold each syllable once. It is a 64-bit hash computed while scanning: no string is built, and no
//! table of strings is needed to look a syllable up. Two different syllables share a key with
//! probability 2⁻⁶⁴ per pair.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// A key of a syllable, a number or a symbol. See the module documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key(pub u64);

/// Combining marks of the five written tones: huyền, sắc, ngã, hỏi, nặng.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// A letter without its tone, in lower case, and the tone (0: none).
#[derive(Clone, Copy, Default)]
struct Folded {
    letter: u16,
    tone: u8,
}

/// Latin letters up to U+024F and the Vietnamese ones of U+1E00..U+1EFF, folded.
struct FoldTable {
    low: [Folded; 0x250],
    high: [Folded; 0x100],
}

static FOLDS: LazyLock<FoldTable> = LazyLock::new(|| {
    let mut table = FoldTable { low: [Folded::default(); 0x250], high: [Folded::default(); 0x100] };
    for (code, slot) in (0..).zip(&mut table.low) {
        *slot = fold_slowly(char::from_u32(code).unwrap_or('\u{fffd}'));
    }
    for (code, slot) in (0x1e00..).zip(&mut table.high) {
        *slot = fold_slowly(char::from_u32(code).unwrap_or('\u{fffd}'));
    }
    table
});

/// The number of a letter without its tone, in lower case, and its tone (0: none).
pub(crate) fn fold(c: char) -> (u16, u8) {
    let folded = fold_slowly(c);
    (folded.letter, folded.tone)
}

fn fold_slowly(c: char) -> Folded {
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
    Folded { letter: u16::try_from(u32::from(base)).unwrap_or(u16::MAX), tone }
}

/// Computes keys character by character.
#[derive(Clone, Copy)]
pub struct KeyBuilder {
    folds: &'static FoldTable,
    hash: u64,
    tones: u64,
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

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl KeyBuilder {
    /// A builder for many keys; look-up tables are fetched once here.
    #[must_use]
    pub fn new() -> Self {
        KeyBuilder { folds: &FOLDS, hash: 0, tones: 0 }
    }

    /// Adds a character.
    pub fn push(&mut self, c: char) {
        let code = c as u32;
        let (letter, tone) = if code < 0x250 {
            let f = self.folds.low[code as usize];
            (u32::from(f.letter), f.tone)
        } else if (0x1e00..0x1f00).contains(&code) {
            let f = self.folds.high[(code - 0x1e00) as usize];
            (u32::from(f.letter), f.tone)
        } else if let Some(t) = TONES.iter().position(|&t| t == c) {
            self.tones = self.tones.wrapping_mul(7).wrapping_add(t as u64 + 1);
            return;
        } else {
            (c.to_lowercase().next().unwrap_or(c) as u32, 0)
        };
        self.hash = (self.hash.rotate_left(5) ^ u64::from(letter)).wrapping_mul(MIX);
        if tone > 0 {
            self.tones = self.tones.wrapping_mul(7).wrapping_add(u64::from(tone));
        }
    }

    /// The key of what was added; the builder is empty again.
    pub fn finish(&mut self) -> Key {
        let mut h = self.hash ^ self.tones.wrapping_mul(0xd6e8_feb8_6659_fd93);
        h ^= h >> 32;
        h = h.wrapping_mul(MIX);
        h ^= h >> 29;
        self.hash = 0;
        self.tones = 0;
        Key(h)
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

    /// The key of a sequence: this key followed by `next`. Order matters.
    #[must_use]
    pub fn then(self, next: Key) -> Key {
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
