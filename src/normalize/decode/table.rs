//! Encodings with one byte a character.

use crate::normalize::fold::WINDOWS_1252;

/// Characters of an encoding; what is not told is ASCII.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// Letters in the place of controls.
    low: &'static [(u8, char)],
    /// The upper half.
    high: &'static str,
}

/// The characters of Windows-1258, from those of Latin-1 and Windows-1252: what it has of its own is little.
pub(super) fn windows_1258() -> [char; 256] {
    let mut chars: [char; 256] = std::array::from_fn(|b| char::from(b as u8));
    chars[0x80..0xa0].copy_from_slice(&WINDOWS_1252);
    let own = [
        (0xc3, 'Ă'),
        (0xcc, '\u{300}'),
        (0xd0, 'Đ'),
        (0xd2, '\u{309}'),
        (0xd5, 'Ơ'),
        (0xdd, 'Ư'),
        (0xde, '\u{303}'),
        (0xe3, 'ă'),
        (0xec, '\u{301}'),
        (0xf0, 'đ'),
        (0xf2, '\u{323}'),
        (0xf5, 'ơ'),
        (0xfd, 'ư'),
        (0xfe, '₫'),
    ];
    own.into_iter().for_each(|(byte, c): (usize, char)| chars[byte] = c);
    chars
}

impl Table {
    /// All 256 characters.
    pub(super) fn chars(&self) -> [char; 256] {
        let mut chars = ['\u{fffd}'; 256];
        for (byte, c) in (0_u8..0x80).zip(chars.iter_mut()) {
            *c = char::from(byte);
        }
        for &(byte, c) in self.low {
            chars[usize::from(byte)] = c;
        }
        for (slot, c) in chars[0x80..].iter_mut().zip(self.high.chars()) {
            *slot = c;
        }
        chars
    }
}

/// TCVN 5712:1993, VN1. The fonts of the ABC family (TCVN3) have its small letters only; no other byte of it is in their way.
pub(super) const TCVN: Table = Table {
    low: &[
        (0x01, 'Ú'),
        (0x02, 'Ụ'),
        (0x04, 'Ừ'),
        (0x05, 'Ử'),
        (0x06, 'Ữ'),
        (0x11, 'Ứ'),
        (0x12, 'Ự'),
        (0x13, 'Ỳ'),
        (0x14, 'Ỷ'),
        (0x15, 'Ỹ'),
        (0x16, 'Ý'),
        (0x17, 'Ỵ'),
    ],
    high: "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\
        \u{a0}ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴ\
        ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò\
        ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
};

/// RFC 1456.
pub(super) const VISCII: Table = Table {
    low: &[(0x02, 'Ẳ'), (0x05, 'Ẵ'), (0x06, 'Ẫ'), (0x14, 'Ỷ'), (0x19, 'Ỹ'), (0x1e, 'Ỵ')],
    high: "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ\
        ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ\
        ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư\
        àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
};

/// The fonts of the Vietnamese Professionals Society.
pub(super) const VPS: Table = Table {
    low: &[
        (0x02, 'Ạ'),
        (0x03, 'Ậ'),
        (0x04, 'Ặ'),
        (0x05, 'Ẹ'),
        (0x06, 'Ệ'),
        (0x10, 'Ị'),
        (0x11, 'Ọ'),
        (0x12, 'Ộ'),
        (0x13, 'Ợ'),
        (0x14, 'Ụ'),
        (0x15, 'Ự'),
        (0x19, 'Ỵ'),
        (0x1c, 'Ẫ'),
        (0x1d, 'Ữ'),
    ],
    high: "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ\
        \u{a0}ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự\
        ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺß\
        àáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_1258_is_that_of_the_encoding_standard() {
        for (byte, c) in (0..=255_u8).zip(windows_1258()) {
            let theirs = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&[byte]).0.chars().next();
            assert!(theirs == Some(c) || c == '\0' || matches!(byte, 0x8a | 0x9a | 0x8e | 0x9e), "{byte:x}");
        }
    }

    /// Every letter of the language is in the tables, once in small and once in capital form.
    #[test]
    fn tables_are_whole() {
        for (name, table) in [("TCVN", TCVN), ("VISCII", VISCII), ("VPS", VPS)] {
            assert_eq!(table.high.chars().count(), 128, "{name}");
            let chars = table.chars();
            for (c, letter) in crate::normalize::letter::vowels() {
                let found = chars.iter().filter(|&&x| x == c).count();
                let composed = name == "TCVN" && letter.upper;
                assert!(found == 1 || (composed && found == 0), "{name}: {c} is there {found} times");
            }
        }
    }
}
