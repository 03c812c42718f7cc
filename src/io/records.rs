//! From files to documents.

use std::fs::File;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use crate::date::Reference;
use crate::document::{RawDocument, Source};
use crate::io::{FieldNames, Input, InputError, jsonl, open};
use crate::normalize::decode::{DecodeHints, decode};

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOptions {
    /// Names of the fields of JSON Lines records.
    pub fields: FieldNames,
    /// Largest record in bytes, unpacked; a larger one is reported and skipped.
    pub max_record: u64,
    /// The encoding to take instead of the detected one.
    pub encoding: Option<String>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions { fields: FieldNames::default(), max_record: 256 << 20, encoding: None }
    }
}

/// What a stream of bytes is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Html,
    JsonLines,
    Warc,
}

/// The documents of one input, one after the other.
#[allow(missing_debug_implementations, reason = "holds an open reader")]
pub struct Records<'o> {
    options: &'o ReadOptions,
    path: Option<PathBuf>,
    id: String,
    state: State,
}

enum State {
    /// The whole stream is one document.
    Whole(Option<(Box<dyn BufRead + Send>, Kind)>),
    Lines {
        reader: Box<dyn BufRead + Send>,
        line: u64,
        buffer: Vec<u8>,
    },
    #[cfg(feature = "warc")]
    Archive(super::archive::Archive),
    Done,
}

impl<'o> Records<'o> {
    /// Opens an input and finds out what it is.
    ///
    /// # Errors
    /// When it cannot be opened or its first bytes cannot be read.
    pub fn open(input: &Input, options: &'o ReadOptions) -> Result<Self, InputError> {
        let (path, id, reader): (_, _, Box<dyn Read + Send>) = match input {
            Input::Stdin => (None, "stdin".to_owned(), Box::new(std::io::stdin())),
            Input::File { path, id } => {
                let file = File::open(path).map_err(|source| InputError::Open { path: path.clone(), source })?;
                (Some(path.clone()), id.clone(), Box::new(file))
            }
        };
        let name = path.clone().unwrap_or_else(|| "-".into());
        let mut reader = open(reader).map_err(|source| InputError::Open { path: name.clone(), source })?;
        let head = reader.fill_buf().map_err(|source| InputError::Read { place: format!("{}: byte 0", name.display()), source })?;
        let kind = kind_of(head, path.as_deref());
        let state = match kind {
            Kind::Text | Kind::Html => State::Whole(Some((reader, kind))),
            Kind::JsonLines => State::Lines { reader, line: 0, buffer: Vec::new() },
            #[cfg(feature = "warc")]
            Kind::Warc => State::Archive(super::archive::Archive::new(reader, options.max_record)),
            #[cfg(not(feature = "warc"))]
            Kind::Warc => {
                let message = "WARC is not in this build: enable its feature".to_owned();
                return Err(InputError::Record { place: name.display().to_string(), message });
            }
        };
        Ok(Records { options, path, id, state })
    }

    fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "-".to_owned(), |p| p.display().to_string())
    }

    fn whole(&self, reader: Box<dyn BufRead + Send>, kind: Kind) -> Result<RawDocument, InputError> {
        let limit = self.options.max_record;
        let mut bytes = Vec::new();
        let read = reader.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|source| InputError::Read { place: format!("{}: byte {}", self.name(), bytes.len()), source })?;
        if bytes.len() as u64 > limit {
            return Err(InputError::TooLarge { place: self.name(), limit });
        }
        Ok(self.document(self.id.clone(), Body::Bytes(&bytes), kind == Kind::Html, None))
    }

    fn document(&self, id: String, body: Body<'_>, html: bool, url: Option<String>) -> RawDocument {
        let (text, encoding, warnings) = match body {
            Body::Text(text) => (text.to_owned(), "UTF-8".to_owned(), Vec::new()),
            Body::Bytes(bytes) => {
                let hints = DecodeHints { encoding: self.options.encoding.as_deref(), http_charset: None, html };
                let decoded = decode(bytes, &hints);
                (decoded.text, decoded.encoding, decoded.warnings)
            }
        };
        let media_type = if html { "text/html" } else { "text/plain" }.to_owned();
        let path = self.path.as_ref().map(|p| p.display().to_string());
        let source = Source { path, url, media_type, encoding, warnings };
        let mut doc = RawDocument { id, source, text, html: None, record_date: None };
        if html {
            doc.read_html();
        }
        doc
    }

    fn json_line(&self, line: u64, bytes: &[u8]) -> Result<RawDocument, InputError> {
        let place = || format!("{}: line {line}", self.name());
        let error = |message: String| InputError::Record { place: place(), message };
        let text = std::str::from_utf8(bytes).map_err(|e| error(format!("not UTF-8 at byte {} of the line", e.valid_up_to())))?;
        let record = jsonl::parse(text, &self.options.fields).map_err(error)?;
        let record_date = match record.date.as_deref().map(str::trim).filter(|d| !d.is_empty()) {
            Some(date) => Some(date.parse::<Reference>().map_err(|e| error(e.to_string()))?),
            None => None,
        };
        let file = self.path.as_ref().and_then(|p| p.file_name()).map_or_else(|| "-".into(), |n| n.to_string_lossy());
        let id = record.id.map_or_else(|| format!("{file}:{line}"), std::borrow::Cow::into_owned);
        let url = record.url.map(std::borrow::Cow::into_owned);
        let mut doc = match (&record.text, &record.html) {
            (Some(text), _) => self.document(id, Body::Text(text), false, url),
            (None, Some(html)) => self.document(id, Body::Text(html), true, url),
            (None, None) => return Err(error("empty record".to_owned())),
        };
        doc.record_date = record_date;
        Ok(doc)
    }
}

enum Body<'b> {
    Text(&'b str),
    Bytes(&'b [u8]),
}

impl Iterator for Records<'_> {
    type Item = Result<RawDocument, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done | State::Whole(None) => return None,
                State::Whole(Some((reader, kind))) => return Some(self.whole(reader, kind)),
                State::Lines { mut reader, mut line, mut buffer } => {
                    line += 1;
                    let place = format!("{}: line {line}", self.name());
                    let item = match read_line(&mut *reader, &mut buffer, self.options.max_record) {
                        Err(source) => return Some(Err(InputError::Read { place, source })),
                        Ok(LineRead::End) => return None,
                        Ok(LineRead::TooLong) => Some(Err(InputError::TooLarge { place, limit: self.options.max_record })),
                        Ok(LineRead::Line) if buffer.iter().all(u8::is_ascii_whitespace) => None,
                        Ok(LineRead::Line) => Some(self.json_line(line, &buffer)),
                    };
                    self.state = State::Lines { reader, line, buffer };
                    if item.is_some() {
                        return item;
                    }
                }
                #[cfg(feature = "warc")]
                State::Archive(mut archive) => {
                    let item = archive.next_page(&self.name())?;
                    self.state = State::Archive(archive);
                    return Some(item.map(|page| {
                        let mut doc = self.document(page.id, Body::Bytes(&page.body), page.html, page.url);
                        doc.record_date = None;
                        doc
                    }));
                }
            }
        }
    }
}

enum LineRead {
    Line,
    TooLong,
    End,
}

/// Reads a line into `buffer` (without its terminator); of a line over `limit` no more than that is kept in memory.
fn read_line(reader: &mut dyn BufRead, buffer: &mut Vec<u8>, limit: u64) -> std::io::Result<LineRead> {
    buffer.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            break;
        }
        any = true;
        let newline = memchr::memchr(b'\n', chunk);
        let used = newline.map_or(chunk.len(), |n| n + 1);
        if buffer.len() as u64 + used as u64 > limit + 1 {
            too_long = true;
        } else {
            buffer.extend_from_slice(&chunk[..newline.unwrap_or(used)]);
        }
        reader.consume(used);
        if newline.is_some() {
            break;
        }
    }
    Ok(match (any, too_long) {
        (false, _) => LineRead::End,
        (true, true) => LineRead::TooLong,
        (true, false) => LineRead::Line,
    })
}

/// Tells what a stream is by its first bytes, and by its name where those leave it open.
fn kind_of(head: &[u8], path: Option<&Path>) -> Kind {
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = &body[body.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(body.len())..];
    let name = path.map(|p| p.to_string_lossy().to_lowercase()).unwrap_or_default();
    let stem = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    if start.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    if stem.ends_with(".jsonl") || stem.ends_with(".ndjson") {
        return Kind::JsonLines;
    }
    if stem.ends_with(".html") || stem.ends_with(".htm") || looks_like_html(start) {
        return Kind::Html;
    }
    if start.first() == Some(&b'{') && first_line_is_object(start) { Kind::JsonLines } else { Kind::Text }
}

fn looks_like_html(start: &[u8]) -> bool {
    let head: Vec<u8> = start.iter().take(512).map(u8::to_ascii_lowercase).collect();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"].iter().any(|tag| head.starts_with(tag))
        || (head.starts_with(b"<?xml") || head.starts_with(b"<!--")) && memchr::memmem::find(&head, b"<html").is_some()
}

fn first_line_is_object(start: &[u8]) -> bool {
    let line = &start[..memchr::memchr(b'\n', start).unwrap_or(start.len())];
    // The first line may be longer than what was read: then its beginning must do.
    serde_json::from_slice::<serde::de::IgnoredAny>(line).map_or_else(|e| e.is_eof(), |_| true)
}
