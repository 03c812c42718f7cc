//! Encodings with one byte a character.

/// Characters of an encoding; what is not told is ASCII.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// Letters in the place of controls.
    low: &'static [(u8, char)],
    /// The upper half.
    high: &'static str,
}

impl Table {
    /// All 256 characters.
    fn chars(&self) -> [char; 256] {
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

    /// The text of `bytes`, and the first byte that has no character.
    pub(super) fn decode(&self, bytes: &[u8]) -> (String, Option<usize>) {
        let chars = self.chars();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        text.extend(bytes.iter().map(|&b| chars[usize::from(b)]));
        (text, bytes.iter().position(|&b| chars[usize::from(b)] == '\u{fffd}'))
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
