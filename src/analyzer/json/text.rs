//! Strings, numbers and names of variants as JSON, put together in a small array before they go into the output.

use serde::Serialize;

use super::variant::variant;

/// Bytes of the array. What is put together is copied once more, sixteen and more bytes at a time.
const SIZE: usize = 1024;

/// Free bytes after [`Json::room`].
const ROOM: usize = 320;

/// Whether the byte is escaped, or the first of U+2028 and U+2029 (and of curly quotes and dashes).
const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\' || byte == 0xe2
}

/// Marks the first byte of a word for which [`is_special`] holds; bytes behind it may be marked too.
const fn specials(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    let quotes = zeros(word ^ (ONES * b'"' as u64)) | zeros(word ^ (ONES * b'\\' as u64));
    (controls | quotes | zeros(word ^ (ONES * 0xe2))) & (ONES << 7)
}

/// The first place from `from` on where an escape is needed, or the end.
fn next_special(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        let Some(word) = bytes[at..].first_chunk::<8>() else {
            match bytes[at..].iter().position(|&b| is_special(b)) {
                Some(n) => at += n,
                None => return bytes.len(),
            }
            if bytes[at] != 0xe2 || is_separator(&bytes[at..]) {
                return at;
            }
            at += 1;
            continue;
        };
        let marks = specials(u64::from_le_bytes(*word));
        if marks == 0 {
            at += 8;
            continue;
        }
        at += marks.trailing_zeros() as usize / 8;
        if bytes[at] != 0xe2 || is_separator(&bytes[at..]) {
            return at;
        }
        at += 1;
    }
}

/// Whether U+2028 or U+2029 stands here.
fn is_separator(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x80, 0xa8 | 0xa9, ..])
}

/// Where a text needs escapes, for parts of it that are asked for from left to right.
#[derive(Debug, Default)]
pub(super) struct Specials {
    /// There is none in this stretch.
    from: usize,
    to: usize,
}

impl Specials {
    /// Whether the bytes can be written as they are.
    fn none_in(&mut self, text: &[u8], start: usize, end: usize) -> bool {
        if start < self.from || start > self.to || end > self.to {
            (self.from, self.to) = (start, next_special(text, start));
        }
        end <= self.to
    }
}

/// Writes JSON.
pub(super) struct Json<'o> {
    out: &'o mut Vec<u8>,
    bytes: [u8; SIZE],
    at: usize,
}

impl<'o> Json<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>) -> Self {
        Json { out, bytes: [0; SIZE], at: 0 }
    }

    /// Hands over what is there.
    pub(super) fn flush(&mut self) {
        self.out.extend_from_slice(&self.bytes[..self.at]);
        self.at = 0;
    }

    /// Makes room for the names and numbers of one object.
    fn room(&mut self) {
        if self.at > SIZE - ROOM {
            self.flush();
        }
    }

    /// Writes bytes whose number the compiler knows.
    #[inline(always)]
    pub(super) fn raw<const N: usize>(&mut self, bytes: &[u8; N]) {
        const { assert!(N < ROOM) };
        self.room();
        self.put(bytes, N);
    }

    /// Puts `bytes` into the array, of which `length` count. Their number is known: no call is needed to copy them.
    #[inline(always)]
    fn put<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        if let Some(slot) = self.bytes[self.at..].first_chunk_mut::<N>() {
            *slot = *bytes;
            self.at += length;
        }
    }

    /// Writes bytes as they are.
    fn bytes(&mut self, bytes: &[u8]) {
        if bytes.len() <= SIZE - ROOM {
            self.room();
            let end = self.at + bytes.len();
            if end <= SIZE {
                self.bytes[self.at..end].copy_from_slice(bytes);
                self.at = end;
                return;
            }
        }
        self.flush();
        self.out.extend_from_slice(bytes);
    }

    /// Writes a number of at most eight digits without a branch on their count.
    #[inline(always)]
    pub(super) fn number(&mut self, n: u32) {
        if n >= 100_000_000 {
            return self.long_number(u64::from(n));
        }
        self.room();
        // Two numbers of four digits, four of two, eight of one, side by side in one word.
        let n = u64::from(n);
        let fours = (n / 10_000) | ((n % 10_000) << 32);
        let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
        let twos = hundreds | ((fours - hundreds * 100) << 16);
        let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
        let digits = tens | ((twos - tens * 10) << 8);
        // The last digit stays where all are zero.
        let zeros = (digits.trailing_zeros() / 8).min(7);
        let ascii = (digits | 0x3030_3030_3030_3030) >> (8 * zeros);
        self.put(&ascii.to_le_bytes(), 8 - zeros as usize);
    }

    /// Writes any number.
    pub(super) fn long_number(&mut self, mut n: u64) {
        let mut digits = [0; 20];
        let mut from = digits.len();
        loop {
            from -= 1;
            digits[from] = b'0' + (n % 10) as u8;
            n /= 10;
            if n == 0 {
                return self.bytes(&digits[from..]);
            }
        }
    }

    /// Writes a number that was rounded to two decimals.
    pub(super) fn hundredths(&mut self, x: f32) {
        // The shortest digits that give a number of 32 bits back are the two it was rounded to.
        let n = (x * 100.0).round() as u32;
        if n > 100 || (n as f32 / 100.0).to_bits() != x.to_bits() {
            return self.value(&x);
        }
        self.number(n / 100);
        self.raw(b".");
        match (n / 10 % 10, n % 10) {
            (tenth, 0) => self.number(tenth),
            (tenth, hundredth) => {
                self.number(tenth);
                self.number(hundredth);
            }
        }
    }

    /// Writes what occurs once a document.
    pub(super) fn value(&mut self, value: &impl Serialize) {
        self.flush();
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut *self.out, value);
    }

    /// Writes the name of a variant.
    #[inline(always)]
    pub(super) fn variant(&mut self, value: &impl Serialize) {
        self.raw(b"\"");
        self.short(variant(value));
        self.raw(b"\"");
    }

    /// Writes a string that needs no escape and mostly is short.
    #[inline(always)]
    fn short(&mut self, text: &str) {
        self.copy(text.as_bytes(), 0, text.len());
    }

    /// Writes a part of `text`. Sixteen bytes are copied where there are so many, whatever is needed of them: a copy of a length that
    /// is known takes two instructions.
    #[inline(always)]
    fn copy(&mut self, text: &[u8], start: usize, end: usize) {
        self.room();
        let length = end - start;
        if let (0..=16, Some(sixteen)) = (length, text[start..].first_chunk::<16>()) {
            self.put(sixteen, length);
        } else {
            self.bytes(&text[start..end]);
        }
    }

    /// Writes a part of `text` with its escapes, without quotes around it.
    #[inline(always)]
    pub(super) fn part(&mut self, text: &str, start: usize, end: usize, specials: &mut Specials) {
        if specials.none_in(text.as_bytes(), start, end) {
            self.copy(text.as_bytes(), start, end);
        } else {
            self.escaped(&text[start..end]);
        }
    }

    /// Writes a string with its quotes.
    pub(super) fn string(&mut self, text: &str) {
        self.raw(b"\"");
        self.escaped(text);
        self.raw(b"\"");
    }

    /// Writes a string, or null.
    pub(super) fn option(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.raw(b"null"),
        }
    }

    /// Writes a list.
    pub(super) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.raw(b"[");
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.raw(b",");
            }
            write(self, item);
        }
        self.raw(b"]");
    }

    fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut from = 0;
        let mut at = next_special(bytes, 0);
        while at < bytes.len() {
            self.copy(bytes, from, at);
            let byte = bytes[at];
            let named = match byte {
                b'"' => Some(b'"'),
                b'\\' => Some(b'\\'),
                8 => Some(b'b'),
                9 => Some(b't'),
                10 => Some(b'n'),
                12 => Some(b'f'),
                13 => Some(b'r'),
                _ => None,
            };
            from = at + 1;
            if let Some(letter) = named {
                self.raw(&[b'\\', letter]);
            } else if byte < 0x20 {
                self.raw(&[b'\\', b'u', b'0', b'0', b'0' + (byte >> 4), b"0123456789abcdef"[usize::from(byte & 15)]]);
            } else {
                self.raw(if bytes[at + 2] == 0xa8 { b"\\u2028" } else { b"\\u2029" });
                from = at + 3;
            }
            at = next_special(bytes, from);
        }
        self.copy(bytes, from, bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Json<'_>)) -> String {
        let mut out = Vec::new();
        let mut json = Json::new(&mut out);
        write(&mut json);
        json.flush();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_in_full() {
        let mut n = 1_u64;
        while n <= u64::from(u32::MAX) {
            for n in [n - 1, n, n * 10 - 1, n * 7] {
                assert_eq!(written(|j| j.long_number(n)), n.to_string());
                assert_eq!(written(|j| j.number(n as u32)), (n as u32).to_string());
            }
            n *= 10;
        }
        for n in 0..10_000 {
            assert_eq!(written(|j| j.number(n * 9_973)), (n * 9_973).to_string());
        }
    }

    #[test]
    fn decimals_are_those_of_the_library() {
        let rounded = (0..=100).map(|n| (n as f32 * 1.003).round() / 100.0);
        for x in rounded.chain([1.5, -0.25, 0.333, f32::NAN, -0.0, 1e9]) {
            assert_eq!(written(|j| j.hundredths(x)), serde_json::to_string(&x).unwrap());
        }
    }

    #[test]
    fn strings_are_escaped_as_by_the_library() {
        let controls: String = (0..0x80_u8).map(char::from).collect();
        let long = format!("{}\"{}\u{2028}", "“việt”…".repeat(40), "x".repeat(1500));
        for text in ["", "a", "việt \"nam\"", "\u{2028}\u{2029}“”\\", &controls, &long] {
            let want = serde_json::to_string(text).unwrap().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
            assert_eq!(written(|j| j.string(text)), want);
            let mut specials = Specials::default();
            // In parts, from left to right and back.
            let cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(3).chain([text.len()]).collect();
            let parts = written(|j| cuts.windows(2).for_each(|w| j.part(text, w[0], w[1], &mut specials)));
            assert_eq!(format!("\"{parts}\""), want);
            let first = written(|j| j.part(text, 0, text.len(), &mut specials));
            assert_eq!(format!("\"{first}\""), want);
        }
    }
}
