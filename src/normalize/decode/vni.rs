//! VNI-Windows: a base letter of ASCII, then a byte for its marks; đ, ơ, ư and the toned i have bytes of their own.

use crate::normalize::letter::{Letter, ToneMark};

/// The marks a byte of small (or capital) form adds: tone, and shape as a combining mark.
fn marks(byte: u8) -> Option<(ToneMark, Option<char>)> {
    const CIRCUMFLEX: Option<char> = Some('\u{302}');
    const BREVE: Option<char> = Some('\u{306}');
    // Capital forms are 0x20 lower.
    Some(match byte | 0x20 {
        0xf9 => (ToneMark::Acute, None),
        0xf8 => (ToneMark::Grave, None),
        0xfb => (ToneMark::Hook, None),
        0xf5 => (ToneMark::Tilde, None),
        0xef => (ToneMark::Dot, None),
        0xe2 => (ToneMark::Level, CIRCUMFLEX),
        0xe1 => (ToneMark::Acute, CIRCUMFLEX),
        0xe0 => (ToneMark::Grave, CIRCUMFLEX),
        0xe5 => (ToneMark::Hook, CIRCUMFLEX),
        0xe3 => (ToneMark::Tilde, CIRCUMFLEX),
        0xe4 => (ToneMark::Dot, CIRCUMFLEX),
        0xea => (ToneMark::Level, BREVE),
        0xe9 => (ToneMark::Acute, BREVE),
        0xe8 => (ToneMark::Grave, BREVE),
        0xfa => (ToneMark::Hook, BREVE),
        0xfc => (ToneMark::Tilde, BREVE),
        0xeb => (ToneMark::Dot, BREVE),
        _ => return None,
    })
}

/// A byte that is a letter by itself.
fn letter(byte: u8) -> Option<char> {
    Some(match byte {
        b'a'..=b'z' | b'A'..=b'Z' => char::from(byte),
        0xf1 => 'đ',
        0xd1 => 'Đ',
        0xf4 => 'ơ',
        0xd4 => 'Ơ',
        0xf6 => 'ư',
        0xd6 => 'Ư',
        0xed => 'í',
        0xcd => 'Í',
        0xec => 'ì',
        0xcc => 'Ì',
        0xe6 => 'ỉ',
        0xc6 => 'Ỉ',
        0xf3 => 'ĩ',
        0xd3 => 'Ĩ',
        0xf2 => 'ị',
        0xd2 => 'Ị',
        0xee => 'ỵ',
        0xce => 'Ỵ',
        _ => return None,
    })
}

/// The letter with its marks, if VNI writes it so.
fn marked(base: char, byte: u8) -> Option<char> {
    let (tone, shape) = marks(byte)?;
    let mut letter = Letter::of(base).filter(|l| l.is_vowel() && l.tone == ToneMark::Level)?;
    if let Some(shape) = shape {
        // ă and â are written over a only, ê over e, ô over o.
        letter = letter.with_mark(shape).filter(|l| l.is_shaped() && matches!(base.to_ascii_lowercase(), 'a' | 'e' | 'o'))?;
    }
    Some(letter.with_tone(tone).to_char())
}

/// The first character of `bytes`, with its length in bytes; no character where the byte has no meaning.
pub(super) fn first(bytes: &[u8]) -> (Option<char>, usize) {
    let byte = bytes[0];
    match (letter(byte), bytes.get(1)) {
        (Some(base), Some(&mark)) => marked(base, mark).map_or((Some(base), 1), |c| (Some(c), 2)),
        (Some(base), None) => (Some(base), 1),
        (None, _) => match byte {
            0..0x80 | 0xa0..=0xbf => (Some(char::from(byte)), 1),
            0x80..=0x9f => {
                let c = crate::normalize::fold::WINDOWS_1252[usize::from(byte) - 0x80];
                (Some(if c == '\0' { '\u{fffd}' } else { c }), 1)
            }
            _ => (None, 1),
        },
    }
}

/// The text of `bytes`, and the first byte that has no meaning.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<usize>) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut strange = None;
    let mut at = 0;
    while at < bytes.len() {
        let (c, length) = first(&bytes[at..]);
        if c.is_none() {
            strange.get_or_insert(at);
        }
        text.push(c.unwrap_or(char::from(bytes[at])));
        at += length;
    }
    (text, strange)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn marks_follow_their_letter() {
        // The motto of the state, as VNI fonts have it.
        let bytes: Vec<u8> =
            "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM, Ñoäc laäp - Töï do - Haïnh phuùc".chars().map(|c| c as u8).collect();
        let (text, strange) = decode(&bytes);
        assert_eq!(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, Độc lập - Tự do - Hạnh phúc");
        assert_eq!(strange, None);
    }
}
