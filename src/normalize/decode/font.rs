//! The Vietnamese encodings word by word: what a byte means depends on its neighbours.

use std::sync::LazyLock;

use super::table::{TCVN, VISCII, VPS, windows_1258};
use super::vni;
use crate::normalize::fold::WINDOWS_1252;
use crate::normalize::syllable::{Syllable, letters_of};

/// A Vietnamese encoding of the 1990s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::normalize) enum Font {
    /// Code page of Windows: base letters and combining tones.
    Windows1258,
    /// The fonts of the ABC family.
    Tcvn3,
    /// The fonts of VNI: a letter, then its marks.
    Vni,
    /// RFC 1456.
    Viscii,
    /// The fonts of the Vietnamese Professionals Society.
    Vps,
}

/// The characters of the encodings with one byte a character.
static CHARS: LazyLock<[[char; 256]; 4]> = LazyLock::new(|| [windows_1258(), TCVN.chars(), VISCII.chars(), VPS.chars()]);

/// A character and the number of bytes that gave it.
pub(in crate::normalize) type Read = (char, u8);

/// Whether Windows has a quotation mark, dash or ellipsis for the byte.
const fn is_punctuation(byte: u8) -> bool {
    matches!(byte, 0x82 | 0x84 | 0x85 | 0x91..=0x97)
}

/// Whether the characters are one syllable with a mark, in small letters, in capitals or with a capital in front.
pub(in crate::normalize) fn is_marked_syllable(chars: impl Iterator<Item = char>) -> bool {
    let mut marked = false;
    let Some((letters, n)) = letters_of(chars.inspect(|c| marked |= !c.is_ascii())) else { return false };
    let letters = &letters[..n];
    let upper = letters.iter().filter(|l| l.upper).count();
    let cased = upper == 0 || upper == n || (upper == 1 && letters[0].upper);
    marked && cased && Syllable::parse(letters).is_some_and(|s| s.is_well_placed())
}

impl Font {
    /// All, the likelier first.
    pub(in crate::normalize) const ALL: [Font; 5] = [Font::Windows1258, Font::Tcvn3, Font::Vni, Font::Viscii, Font::Vps];

    /// Whether a byte below 0x80 is a letter of it in the place of a control.
    fn is_low_letter(self, byte: u8) -> bool {
        byte < 0x20 && self.table().is_some_and(|t| t[usize::from(byte)] != char::from(byte))
    }

    /// Whether the byte can be part of a word.
    pub(in crate::normalize) fn is_in_word(self, byte: u8) -> bool {
        match byte {
            0xa0 => self == Font::Viscii,
            0x80.. => true,
            _ => byte.is_ascii_alphanumeric() || self.is_low_letter(byte),
        }
    }

    fn table(self) -> Option<&'static [char; 256]> {
        let index = match self {
            Font::Windows1258 => 0,
            Font::Tcvn3 => 1,
            Font::Viscii => 2,
            Font::Vps => 3,
            Font::Vni => return None,
        };
        Some(&CHARS[index])
    }

    /// Each byte as the table has it.
    fn read_plainly(self, word: &[u8], out: &mut Vec<Read>) {
        if let Some(table) = self.table() {
            return out.extend(word.iter().map(|&b| (table[usize::from(b)], 1)));
        }
        let mut at = 0;
        while at < word.len() {
            let (c, length) = vni::first(&word[at..]);
            out.push((c.unwrap_or(char::from(word[at])), length as u8));
            at += length;
        }
    }

    /// Adds the characters of a word to `out`. Where the encoding has a letter for what Windows has a quotation mark or dash
    /// for (word processors set those in any font), it is a letter if a syllable comes of it.
    pub(in crate::normalize) fn read(self, word: &[u8], out: &mut Vec<Read>) {
        if word.is_ascii() && !word.iter().any(|&b| self.is_low_letter(b)) {
            return out.extend(word.iter().map(|&b| (char::from(b), 1)));
        }
        let from = out.len();
        self.read_plainly(word, out);
        let pure = self == Font::Windows1258 || self == Font::Vni;
        if !pure && word.iter().any(|&b| is_punctuation(b)) && self.reads_as_punctuation(word, &out[from..]) {
            for (slot, &b) in out[from..].iter_mut().zip(word).filter(|(_, b)| is_punctuation(**b)) {
                slot.0 = WINDOWS_1252[usize::from(b) - 0x80];
            }
        }
        if self == Font::Tcvn3 {
            raise(word, &mut out[from..]);
        }
    }

    /// Whether the bytes for which Windows has a quotation mark, dash or ellipsis mean that in a word read as `letters`.
    fn reads_as_punctuation(self, word: &[u8], letters: &[Read]) -> bool {
        let is_syllable = |read: &[Read]| is_marked_syllable(read.iter().map(|r| r.0));
        if let [byte] = *word {
            // A sign alone, but for `Ở` of VISCII, which begins sentences.
            return byte != 0x97 || self != Font::Viscii;
        }
        if self == Font::Tcvn3 {
            // These are capitals there, and the fonts have none of them.
            return !(letters.iter().all(|r| r.0.is_uppercase()) && is_syllable(letters));
        }
        let mut at = 0;
        !is_syllable(letters)
            && word.split(|&b| is_punctuation(b)).all(|part| {
                let read = &letters[at..at + part.len()];
                at += part.len() + 1;
                part.is_ascii() || is_syllable(read)
            })
    }

    /// The text of `bytes`.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let mut word = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let length = bytes[at..].iter().take_while(|b| self.is_in_word(**b)).count();
            if length == 0 {
                text.push(self.table().map_or(char::from(bytes[at]), |t| t[usize::from(bytes[at])]));
                at += 1;
                continue;
            }
            word.clear();
            self.read(&bytes[at..at + length], &mut word);
            text.extend(word.iter().map(|r| r.0));
            at += length;
        }
        text
    }
}

/// The fonts of TCVN3 for small letters have no capitals with a tone: a word typed in capitals has small letters in it
/// (`HéI` for `HỘI`), which its other letters give away.
fn raise(word: &[u8], read: &mut [Read]) {
    let capitals = read.iter().filter(|r| r.0.is_uppercase()).count();
    let small = word.iter().any(u8::is_ascii_lowercase);
    if capitals >= 2 && !small {
        for (c, _) in read.iter_mut().filter(|r| !r.0.is_ascii()) {
            *c = c.to_uppercase().next().unwrap_or(*c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Font;

    #[test]
    fn words_tell_letters_from_punctuation() {
        for (font, bytes, want) in [
            (Font::Tcvn3, b"\x93C\xe9ng ho\xb5\x94 \x96 H\xe9I".as_slice(), "“Cộng hoà” – HỘI"),
            (Font::Tcvn3, b"H\x97I \xa7\xb5 N\xbdng", "HỘI Đà Nẵng"),
            (Font::Viscii, b"\x93Vi\xaet\x94 H\x93I", "“Việt” HỘI"),
            (Font::Vni, b"\x93Vie\xe4t\x94", "“Việt”"),
        ] {
            assert_eq!(font.decode(bytes), want);
        }
    }
}
