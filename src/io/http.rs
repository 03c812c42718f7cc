//! HTTP responses as archives store them.

#[cfg(feature = "gzip")]
use std::io::Read;

use super::error::Fault;

/// The charset of a header and the body after it.
type Html = (Option<String>, Vec<u8>);

/// Charset and body of a successful response that holds HTML; `None` for any other response.
pub(super) fn page(response: &[u8], limit: u64) -> Result<Option<Html>, Fault> {
    let crlf = memchr::memmem::find(response, b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = memchr::memmem::find(response, b"\n\n").map(|at| (at, at + 2));
    let end = match (crlf, lf) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b).ok_or_else(|| Fault::Malformed("the HTTP response has no end of its header".to_owned()))?,
    };
    let head = String::from_utf8_lossy(&response[..end.0]);
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split_ascii_whitespace().nth(1)).unwrap_or_default();
    let (mut content_type, mut chunked, mut coding) = (String::new(), false, String::new());
    for (name, value) in lines.filter_map(|l| l.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => content_type = value,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "content-encoding" => coding = value,
            _ => {}
        }
    }
    if status != "200" || !content_type.contains("html") {
        return Ok(None);
    }
    let mut body = response[end.1..].to_vec();
    // Crawlers that unpack what they store leave these headers as they were: the bytes decide.
    if chunked && let Some(whole) = dechunk(&body) {
        body = whole;
    }
    if coding.contains("gzip") && body.starts_with(&[0x1f, 0x8b]) {
        body = unpack(&body, limit)?;
    } else if (coding == "br" || coding == "deflate" || coding == "zstd") && std::str::from_utf8(&body).is_err() && !has_tag(&body) {
        return Err(Fault::Malformed(format!("the page is packed with `{coding}`, which is not supported")));
    }
    Ok(Some((charset(&content_type), body)))
}

fn has_tag(body: &[u8]) -> bool {
    memchr::memmem::find(&body[..body.len().min(4096)], b"<").is_some()
}

/// The charset of a content type.
pub(super) fn charset(content_type: &str) -> Option<String> {
    let at = content_type.find("charset=")?;
    let value = content_type[at + 8..].trim_start_matches(['"', '\'', ' ']);
    let end = value.find(['"', '\'', ';', ' ', ',']).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// The body of chunks; `None` when it is not in chunks.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?.trim().split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(out);
        }
        // The last chunk may be cut: what is there is kept.
        out.extend_from_slice(&body[..size.min(body.len())]);
        body = body.get(size..).unwrap_or_default();
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(feature = "gzip")]
fn unpack(body: &[u8], limit: u64) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    let decoder = flate2::read::MultiGzDecoder::new(body);
    decoder.take(limit + 1).read_to_end(&mut out).map_err(Fault::Read)?;
    if out.len() as u64 > limit { Err(Fault::TooLarge(limit)) } else { Ok(out) }
}

#[cfg(not(feature = "gzip"))]
fn unpack(_: &[u8], _: u64) -> Result<Vec<u8>, Fault> {
    Err(Fault::Malformed("the page is packed with gzip, which is not in this build: enable its feature".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_taken_out_of_their_wrapping() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; Charset=\"Windows-1258\"\r\n";
        let plain = format!("{head}\r\n<p>a\r\n\r\nb");
        assert_eq!(page(plain.as_bytes(), 99).unwrap(), Some((Some("windows-1258".to_owned()), b"<p>a\r\n\r\nb".to_vec())));
        let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2;x=y\r\nab\r\n0\r\n\r\n");
        assert_eq!(page(chunked.as_bytes(), 99).unwrap().unwrap().1, b"<p>ab");
        let lying = format!("{head}Transfer-Encoding: chunked\r\n\r\n<p>ab");
        assert_eq!(page(lying.as_bytes(), 99).unwrap().unwrap().1, b"<p>ab");
        for other in ["HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nx", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"] {
            assert_eq!(page(other.as_bytes(), 99).unwrap(), None);
        }
        assert!(page(b"HTTP/1.1 200 OK", 99).is_err());
    }
}
