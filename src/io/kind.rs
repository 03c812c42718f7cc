//! What a stream of bytes is.

use std::path::Path;

/// Endings of the files that are taken from a folder, without compression.
pub(super) const NAMED_KINDS: &[&str] = if cfg!(feature = "parquet") {
    &["txt", "html", "htm", "jsonl", "warc", "wet", "parquet"]
} else {
    &["txt", "html", "htm", "jsonl", "warc", "wet"]
};

/// What a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Html,
    JsonLines,
    Warc,
    Parquet,
    /// Something that is no text, by its name.
    Binary(&'static str),
}

/// First bytes of files that are no text but end up among it.
const BINARY: [(&[u8], &str); 9] = [
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"Rar!\x1a", "a RAR archive"),
];

/// How many bytes are looked at.
pub(super) const LOOK: usize = 4096;

/// Tells what a stream is by its first bytes, and by its name where those leave it open.
pub(super) fn kind_of(head: &[u8], path: Option<&Path>) -> Kind {
    // UTF-16 is looked at without its zero bytes: markup is ASCII.
    let narrow: Vec<u8>;
    let body = match head {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => {
            narrow = rest.iter().copied().filter(|&b| b != 0).collect();
            &narrow[..]
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        _ => head,
    };
    let start = &body[body.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(body.len())..];
    let name = path.map(|p| p.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    if start.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    // A file of that name that begins otherwise is a damaged table, never text.
    if head.starts_with(b"PAR1") || stem.ends_with(".parquet") {
        return Kind::Parquet;
    }
    if let Some((_, name)) = BINARY.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Binary(name);
    }
    if stem.ends_with(".jsonl") || stem.ends_with(".ndjson") {
        return Kind::JsonLines;
    }
    if stem.ends_with(".warc") || stem.ends_with(".wet") {
        return Kind::Warc;
    }
    if stem.ends_with(".html") || stem.ends_with(".htm") || looks_like_html(start) {
        return Kind::Html;
    }
    if start.first() == Some(&b'{') && first_line_is_object(start) { Kind::JsonLines } else { Kind::Text }
}

fn looks_like_html(start: &[u8]) -> bool {
    const TAGS: [&[u8]; 10] = [b"!doctype html", b"html", b"head", b"body", b"meta", b"title", b"div", b"article", b"table", b"script"];
    let head: Vec<u8> = start.iter().take(512).map(u8::to_ascii_lowercase).collect();
    let Some(first) = head.strip_prefix(b"<") else { return false };
    let whole =
        |tag: &&[u8]| first.strip_prefix(*tag).is_some_and(|rest| matches!(rest, [] | [b'>' | b'/' | b' ' | b'\n' | b'\r' | b'\t', ..]));
    TAGS.iter().any(whole) || (first.starts_with(b"?xml") || first.starts_with(b"!--")) && memchr::memmem::find(&head, b"<html").is_some()
}

fn first_line_is_object(start: &[u8]) -> bool {
    let line = &start[..memchr::memchr(b'\n', start).unwrap_or(start.len())];
    // The first line may be longer than what was read: then its beginning must do.
    serde_json::from_slice::<serde::de::IgnoredAny>(line).map_or_else(|e| e.is_eof(), |_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_names() {
        for (head, name, kind) in [
            (&b"\xef\xbb\xbf <!DOCTYPE html><p>"[..], "a.txt", Kind::Html),
            (b"<html", "a", Kind::Html),
            (b"<divan> is no tag", "a", Kind::Text),
            (b"<!-- x --><HTML>", "a", Kind::Html),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "a", Kind::Html),
            (b"{\"text\": \"a", "a", Kind::JsonLines),
            (b"{so it goes}", "a", Kind::Text),
            (b"{}", "a.txt", Kind::JsonLines),
            (b"", "a.jsonl.gz", Kind::JsonLines),
            (b"", "a.txt", Kind::Text),
            (b"WARC/1.0\r\n", "a.html", Kind::Warc),
            (b"plain", "a.htm.zst", Kind::Html),
            (b"PAR1\x15", "a.txt", Kind::Parquet),
            (b"PA", "a.parquet.gz", Kind::Parquet),
        ] {
            assert_eq!(kind_of(head, Some(Path::new(name))), kind, "{name}");
        }
    }
}
