//! Documents as lines of JSON.

use serde::Serialize;
use tinviet::io::InputError;

/// What stands in the output for a document that could not be read.
#[derive(Serialize)]
struct Failure<'f> {
    id: String,
    source: FailureSource<'f>,
    error: String,
}

#[derive(Serialize)]
struct FailureSource<'f> {
    path: Option<&'f str>,
}

/// Appends a document. U+2028 and U+2029 become escapes: some readers of JSON take them for line ends. They only stand inside
/// strings.
pub(super) fn write(document: &impl Serialize, out: &mut Vec<u8>) -> serde_json::Result<()> {
    let start = out.len();
    serde_json::to_writer(&mut *out, document)?;
    escape_separators(out, start);
    Ok(())
}

/// Appends what stands for a document that could not be read.
pub(super) fn write_failure(error: &InputError, out: &mut Vec<u8>) -> serde_json::Result<()> {
    let source = FailureSource { path: error.place.file.path.as_deref() };
    write(&Failure { id: error.place.id(), source, error: error.to_string() }, out)
}

fn escape_separators(line: &mut Vec<u8>, start: usize) {
    const PREFIX: &[u8] = b"\xe2\x80";
    let is_separator = |at: usize| matches!(line.get(at + 2), Some(0xa8 | 0xa9));
    let hits: Vec<usize> = memchr::memmem::find_iter(&line[start..], PREFIX).map(|at| start + at).filter(|&at| is_separator(at)).collect();
    let Some(&first) = hits.first() else { return };
    let rest = line.split_off(first);
    let mut from = 0;
    for at in hits {
        let at = at - first;
        line.extend_from_slice(&rest[from..at]);
        line.extend_from_slice(if rest[at + 2] == 0xa8 { b"\\u2028" } else { b"\\u2029" });
        from = at + 3;
    }
    line.extend_from_slice(&rest[from..]);
}

#[cfg(test)]
mod tests {
    use super::escape_separators;

    #[test]
    fn separators_are_escaped_from_the_start_on() {
        let mut line = "\u{2028}\"a\u{2028}b\u{2029}“\"".as_bytes().to_vec();
        escape_separators(&mut line, 3);
        assert_eq!(String::from_utf8(line).unwrap(), "\u{2028}\"a\\u2028b\\u2029“\"");
    }
}
