//! The charset an HTML page names.

/// Bytes within which a page names its charset.
const HEAD: usize = 4096;

/// The label after `charset=` in the head of a page (or `encoding=` of an XML declaration).
pub(super) fn charset(bytes: &[u8], html: bool) -> Option<&str> {
    if !html {
        return None;
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    ["charset", "encoding"].into_iter().find_map(|name| {
        let mut from = 0;
        loop {
            let at = from + find(&head[from..], name.as_bytes())? + name.len();
            if let Some(label) = label(&head[at..]) {
                return Some(label);
            }
            from = at;
        }
    })
}

fn find(bytes: &[u8], name: &[u8]) -> Option<usize> {
    bytes.windows(name.len()).position(|w| w.eq_ignore_ascii_case(name))
}

/// The value after `=`, with or without quotation marks.
fn label(rest: &[u8]) -> Option<&str> {
    let skip = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
    let rest = rest[skip(rest)..].strip_prefix(b"=")?;
    let rest = &rest[skip(rest)..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b))).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok().filter(|l| !l.is_empty())
}

#[cfg(test)]
mod tests {
    use super::charset;

    #[test]
    fn charsets_are_found() {
        assert_eq!(charset(b"<meta charset=\"utf-8\">", true), Some("utf-8"));
        assert_eq!(charset(b"<META http-equiv=Content-Type content='text/html; CHARSET = windows-1258'>", true), Some("windows-1258"));
        assert_eq!(charset(b"<?xml version='1.0' encoding='viscii'?>", true), Some("viscii"));
        assert_eq!(charset(b"the charset of the page", true), None);
    }
}
