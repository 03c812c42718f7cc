//! WARC and WET archives: framing that does not lose its place.
//!
//! A record that is damaged or over the limit costs itself. After damage the next line that begins with `WARC/` is
//! taken for the next record, also inside what a wrong length made look like a body.

use std::io::{self, Read};

use super::error::Fault;
use super::http;
use super::pushback::{LineRead, Pushback, read_line};

/// A page from an archive.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) html: bool,
    pub(super) charset: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Longest header of a record that is read, in bytes a line.
const HEADER_LINE: u64 = 1 << 16;

/// Most lines of a record's header.
const HEADER_LINES: usize = 256;

/// Reads the pages of an archive one after the other.
pub(super) struct Archive {
    reader: Pushback,
    limit: u64,
    record: u64,
    line: Vec<u8>,
    done: bool,
}

/// The fields of a record's header that matter here.
#[derive(Default)]
struct Header {
    kind: String,
    id: Option<String>,
    url: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl Archive {
    pub(super) fn new(reader: Pushback, limit: u64) -> Self {
        Archive { reader, limit, record: 0, line: Vec::new(), done: false }
    }

    /// Number of the record last read, counted from 1.
    pub(super) fn record(&self) -> u64 {
        self.record
    }

    /// The next response (its HTML), resource or conversion (its text); other records are passed over.
    pub(super) fn next_page(&mut self) -> Option<Result<Page, Fault>> {
        while !self.done {
            match self.next_record() {
                Ok(Some((header, body))) => match page(header, body, self.limit) {
                    Ok(None) => {}
                    Ok(Some(page)) => return Some(Ok(page)),
                    Err(fault) => return Some(Err(fault)),
                },
                Ok(None) => self.done = true,
                Err(fault) => {
                    match &fault {
                        // One member of the archive is damaged: it goes on with the next.
                        Fault::Read(e) if e.kind() == io::ErrorKind::InvalidData => self.resynchronize(),
                        Fault::Read(_) => self.done = true,
                        _ => {}
                    }
                    return Some(Err(fault));
                }
            }
        }
        None
    }

    /// The next record whole; `None` at the end.
    fn next_record(&mut self) -> Result<Option<(Header, Vec<u8>)>, Fault> {
        loop {
            match read_line(&mut self.reader, &mut self.line, HEADER_LINE).map_err(Fault::Read)? {
                LineRead::End => return Ok(None),
                LineRead::Line if self.line.iter().all(u8::is_ascii_whitespace) => {}
                _ => break,
            }
        }
        self.record += 1;
        if !self.line.starts_with(b"WARC/") {
            let found = String::from_utf8_lossy(&self.line[..self.line.len().min(40)]).into_owned();
            self.resynchronize();
            return Err(Fault::Malformed(format!("not a WARC record: `WARC/` is expected, found `{}`", found.trim_end())));
        }
        let header = self.header()?;
        let Some(length) = header.length else {
            self.resynchronize();
            return Err(Fault::Malformed("the WARC record has no valid Content-Length".to_owned()));
        };
        if length > self.limit {
            return Err(if self.pass_over(length).map_err(Fault::Read)? {
                Fault::Malformed("the WARC record does not end where its Content-Length says: the next one begins before".to_owned())
            } else {
                Fault::TooLarge(self.limit)
            });
        }
        let mut body = Vec::with_capacity(length.min(1 << 20) as usize);
        (&mut self.reader).take(length).read_to_end(&mut body).map_err(Fault::Read)?;
        let short = (body.len() as u64) < length;
        if short || !matches!(self.reader.peek(2).map_err(Fault::Read)?, [] | [b'\n' | b'\r', ..]) {
            self.go_back_into(&body);
            let what = if short { "the WARC record is cut short" } else { "the WARC record does not end where its Content-Length says" };
            return Err(Fault::Malformed(what.to_owned()));
        }
        Ok(Some((header, body)))
    }

    fn header(&mut self) -> Result<Header, Fault> {
        let mut header = Header::default();
        for _ in 0..HEADER_LINES {
            let read = read_line(&mut self.reader, &mut self.line, HEADER_LINE).map_err(Fault::Read)?;
            let line = String::from_utf8_lossy(&self.line);
            let line = line.trim_end();
            if read == LineRead::End || line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let bare = || Some(value.trim_matches(['<', '>']).to_owned());
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "warc-record-id" => header.id = bare(),
                "warc-target-uri" => header.url = bare(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                "content-length" => header.length = value.parse().ok(),
                _ => {}
            }
        }
        Ok(header)
    }

    /// Passes over the body of a record that is too large to be kept, or over what is before a record that begins inside of it: then its
    /// length is wrong, which is said. A page that tells of WARC has no header behind the line.
    fn pass_over(&mut self, length: u64) -> io::Result<bool> {
        let mut body = (&mut self.reader).take(length);
        let mut first = Vec::new();
        while read_line(&mut body, &mut self.line, HEADER_LINE)? != LineRead::End {
            if !first.is_empty() && (self.line.starts_with(b"WARC-") || self.line.starts_with(b"Content-")) {
                first.extend_from_slice(&self.line);
                first.push(b'\n');
                self.reader.unread(&first);
                return Ok(true);
            }
            first.clear();
            if self.line.starts_with(b"WARC/1.") && self.line.len() < 16 {
                first.extend_from_slice(&self.line);
                first.push(b'\n');
            }
        }
        self.done |= body.limit() > 0;
        Ok(false)
    }

    /// A wrong length may have taken following records for body: puts them back.
    fn go_back_into(&mut self, body: &[u8]) {
        match memchr::memmem::find(body, b"\nWARC/") {
            Some(at) => self.reader.unread(&body[at + 1..]),
            None => self.resynchronize(),
        }
    }

    /// Skips to the next line that begins a record.
    fn resynchronize(&mut self) {
        loop {
            match read_line(&mut self.reader, &mut self.line, HEADER_LINE) {
                Ok(LineRead::Line) if self.line.starts_with(b"WARC/") => {
                    self.line.push(b'\n');
                    self.reader.unread(&self.line);
                    return;
                }
                Ok(LineRead::Line | LineRead::TooLong) => {}
                // Damage while looking for the end of damage is the same damage.
                Err(e) if e.kind() == io::ErrorKind::InvalidData => {}
                Ok(LineRead::End) | Err(_) => {
                    self.done = true;
                    return;
                }
            }
        }
    }
}

/// The page a record holds, if it holds one.
fn page(header: Header, body: Vec<u8>, limit: u64) -> Result<Option<Page>, Fault> {
    let Header { kind, id, url, content_type, .. } = header;
    let http_message = content_type.starts_with("application/http");
    Ok(match kind.as_str() {
        "response" if http_message || content_type.is_empty() => {
            http::page(&body, limit)?.map(|(charset, body)| Page { id, url, html: true, charset, body })
        }
        "response" | "resource" if content_type.contains("html") => {
            Some(Page { id, url, html: true, charset: http::charset(&content_type), body })
        }
        "conversion" => Some(Page { id, url, html: false, charset: http::charset(&content_type), body }),
        _ => None,
    })
}
