//! Where lines begin and end.

use memchr::memchr2_iter;

use crate::span::{Norm, Span};

/// The lines of `text`, without their terminators. A line ends at `\n`, `\r\n` or `\r` and nothing else;
/// lines and terminators together give the text back. A terminator at the very end opens no further line.
pub fn lines(text: &str) -> impl Iterator<Item = Span<Norm>> + '_ {
    let bytes = text.as_bytes();
    let mut ends = memchr2_iter(b'\n', b'\r', bytes).peekable();
    let mut start = 0_usize;
    std::iter::from_fn(move || {
        let at = ends.next();
        let Some(at) = at else {
            let rest = (start < bytes.len()).then(|| Span::new(start as u32, bytes.len() as u32));
            start = bytes.len();
            return rest;
        };
        let span = Span::new(start as u32, at as u32);
        start = at + 1;
        if bytes[at] == b'\r' && bytes.get(start) == Some(&b'\n') {
            ends.next();
            start += 1;
        }
        Some(span)
    })
}

/// `span` without white space at its ends.
#[must_use]
pub fn trim(text: &str, span: Span<Norm>) -> Span<Norm> {
    let whole = span.of(text);
    // Most lines begin and end with a sign of ASCII or, at their start, with a letter whose first byte no white space has.
    let bare = |byte: &u8| matches!(byte, b'!'..=b'~');
    if whole.as_bytes().first().is_some_and(|b| bare(b) || matches!(b, 0xc3..=0xdf)) && whole.as_bytes().last().is_some_and(bare) {
        return span;
    }
    let left = whole.len() - whole.trim_start().len();
    let kept = whole.trim().len();
    Span::new(span.start + left as u32, span.start + (left + kept) as u32)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn terminators_end_lines_and_nothing_else_does() {
        let text = "a\r\n\nb\rc\u{2028}d\n";
        let got: Vec<&str> = lines(text).map(|s| s.of(text)).collect();
        assert_eq!(got, ["a", "", "b", "c\u{2028}d"]);
        assert_eq!(lines("").count(), 0);
        assert_eq!(lines("\r").count(), 1);
    }
}
