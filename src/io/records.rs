//! From files to records. Reading a record takes no work beyond finding its end: decoding, JSON and HTML are left to
//! [`RawRecord::read`], which runs on the thread that analyzes it.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use crate::analysis::Warning;
use crate::date::Reference;
use crate::document::{RawDocument, Source};
use crate::io::error::{At, Fault, FileName, Place};
use crate::io::kind::{Kind, LOOK, kind_of};
use crate::io::pushback::{LineRead, Pushback, read_line};
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
        ReadOptions { fields: FieldNames::default(), max_record: 64 << 20, encoding: None }
    }
}

/// A record as it stands in its file.
#[derive(Debug)]
pub struct RawRecord {
    place: Place,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// A line of JSON.
    Json(Vec<u8>),
    /// Text or HTML in some encoding.
    Page { bytes: Vec<u8>, html: bool, url: Option<String>, charset: Option<String> },
    /// A row of a table.
    #[cfg(feature = "parquet")]
    Row(super::parquet::Row),
}

impl RawRecord {
    /// Its size in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.body {
            Body::Json(bytes) | Body::Page { bytes, .. } => bytes.len(),
            #[cfg(feature = "parquet")]
            Body::Row(row) => row.len(),
        }
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The decoded source of an HTML page; `None` for text and for records of tables and of JSON Lines.
    #[must_use]
    pub fn html_source(&self, options: &ReadOptions) -> Option<String> {
        match &self.body {
            Body::Page { bytes, html: true, charset, .. } => {
                let hints = DecodeHints { encoding: options.encoding.as_deref(), http_charset: charset.as_deref(), html: true };
                Some(decode(bytes, &hints).text)
            }
            _ => None,
        }
    }

    /// Decodes and parses it.
    ///
    /// # Errors
    /// When it is not what it should be.
    pub fn read(self, options: &ReadOptions) -> Result<RawDocument, InputError> {
        match self.body {
            Body::Json(line) => json_line(self.place, &line, options),
            #[cfg(feature = "parquet")]
            Body::Row(row) => table_row(self.place, &row, options),
            Body::Page { bytes, html, url, charset } => {
                let hints = DecodeHints { encoding: options.encoding.as_deref(), http_charset: charset.as_deref(), html };
                let decoded = decode(&bytes, &hints);
                drop(bytes);
                let source = source(&self.place, url, html, decoded.encoding, decoded.warnings);
                let mut doc = RawDocument { id: self.place.id(), source, text: decoded.text, html: None, record_date: None };
                if html {
                    doc.read_html();
                }
                Ok(doc)
            }
        }
    }
}

fn source(place: &Place, url: Option<String>, html: bool, encoding: String, warnings: Vec<Warning>) -> Source {
    let media_type = if html { "text/html" } else { "text/plain" }.to_owned();
    Source { path: place.file.path.clone(), url, media_type, encoding, warnings }
}

/// UTF-8, with a warning where it is not.
fn utf8<'b>(bytes: &'b [u8], warnings: &mut Vec<Warning>) -> Cow<'b, str> {
    let text = String::from_utf8_lossy(bytes);
    if matches!(text, Cow::Owned(_)) && warnings.is_empty() {
        let message = "the record is not valid UTF-8; bytes that are not are read as U+FFFD".to_owned();
        warnings.push(Warning { code: "invalid_utf8".into(), message });
    }
    text
}

#[cfg(feature = "parquet")]
fn table_row(place: Place, row: &super::parquet::Row, options: &ReadOptions) -> Result<RawDocument, InputError> {
    let mut warnings = Vec::new();
    let mut text =
        |value: &'_ Option<parquet::data_type::ByteArray>| value.as_ref().map(|v| utf8(v.data(), &mut warnings).into_owned().into());
    let mut record = jsonl::Record {
        id: text(&row.id),
        text: text(&row.text),
        html: text(&row.html),
        url: text(&row.url),
        date: text(&row.date),
        fault: None,
    };
    if record.text.is_none() && record.html.is_none() {
        let FieldNames { text, html, .. } = &options.fields;
        record.fault = Some(format!("the row has a value neither in column `{text}` nor in column `{html}`"));
    }
    document(place, record, warnings)
}

fn json_line(place: Place, line: &[u8], options: &ReadOptions) -> Result<RawDocument, InputError> {
    let mut warnings = Vec::new();
    let text = utf8(line, &mut warnings);
    let text = text.trim_start_matches('\u{feff}');
    let mended;
    let mut parsed = jsonl::parse(text, &options.fields);
    if parsed.is_err()
        && let Some(line) = jsonl::mend_surrogates(text)
    {
        mended = line;
        parsed = jsonl::parse(&mended, &options.fields);
        let message = "an escape that is half of a surrogate pair is read as U+FFFD".to_owned();
        warnings.push(Warning { code: "lone_surrogate".into(), message });
    }
    let record = match parsed {
        Ok(record) => record,
        Err(message) => return Err(InputError { place, fault: Fault::Malformed(message) }),
    };
    document(place, record, warnings)
}

/// The document of a record's fields.
fn document(mut place: Place, record: jsonl::Record<'_>, warnings: Vec<Warning>) -> Result<RawDocument, InputError> {
    place.id = record.id.map(Cow::into_owned);
    let record_date = match record.date.as_deref().map(str::trim).filter(|d| !d.is_empty()).map(str::parse::<Reference>) {
        Some(Err(e)) => return Err(InputError { place, fault: Fault::Malformed(e.to_string()) }),
        Some(Ok(date)) => Some(date),
        None => None,
    };
    if let Some(message) = record.fault {
        return Err(InputError { place, fault: Fault::Malformed(message) });
    }
    let html = record.text.is_none();
    let text = record.text.or(record.html).unwrap_or_default().into_owned();
    let url = record.url.map(Cow::into_owned);
    let source = source(&place, url, html, "UTF-8".to_owned(), warnings);
    let mut doc = RawDocument { id: place.id(), source, text, html: None, record_date };
    if html {
        doc.read_html();
    }
    Ok(doc)
}

/// The records of one input, one after the other.
#[allow(missing_debug_implementations, reason = "holds an open reader")]
pub struct Records<'o> {
    options: &'o ReadOptions,
    file: Arc<FileName>,
    state: State,
}

enum State {
    /// The whole stream is one document.
    Whole(Pushback, Kind),
    Lines(Pushback, u64),
    #[cfg(feature = "warc")]
    Archive(Box<super::warc::Archive>),
    #[cfg(feature = "parquet")]
    Table(Box<super::parquet::Rows>),
    Done,
}

impl<'o> Records<'o> {
    /// Opens an input and finds out what it is.
    ///
    /// # Errors
    /// When it cannot be opened or its first bytes cannot be read.
    pub fn open(input: &Input, options: &'o ReadOptions) -> Result<Self, InputError> {
        Self::open_with(input, options, |reader| reader)
    }

    /// As [`Records::open`], with the stored bytes read through what `wrap` makes of their reader.
    ///
    /// # Errors
    /// When it cannot be opened or its first bytes cannot be read.
    pub fn open_with(
        input: &Input,
        options: &'o ReadOptions,
        wrap: impl Fn(Box<dyn Read + Send>) -> Box<dyn Read + Send> + Send + Sync + 'static,
    ) -> Result<Self, InputError> {
        let file = Arc::new(input.file_name());
        let fault = |at, fault| InputError { place: Place { file: Arc::clone(&file), at, id: None }, fault };
        let (path, reader): (_, Box<dyn Read + Send>) = match input {
            Input::Stdin => (None, Box::new(io::stdin())),
            Input::File { path, .. } => {
                let opened = File::open(path).map_err(|e| fault(At::Whole, Fault::Open(e)))?;
                (Some(path.as_path()), Box::new(opened))
            }
        };
        let mut reader = Pushback::new(open(wrap(reader)).map_err(|e| fault(At::Whole, Fault::Open(e)))?);
        let kind = kind_of(reader.peek(LOOK).map_err(|e| fault(At::Byte(0), Fault::Read(e)))?, path);
        let state = match kind {
            Kind::Text | Kind::Html => State::Whole(reader, kind),
            Kind::JsonLines => State::Lines(reader, 0),
            #[cfg(feature = "warc")]
            Kind::Warc => State::Archive(Box::new(super::warc::Archive::new(reader, options.max_record))),
            #[cfg(not(feature = "warc"))]
            Kind::Warc => return Err(fault(At::Whole, Fault::Malformed("WARC is not in this build: enable its feature".to_owned()))),
            #[cfg(feature = "parquet")]
            Kind::Parquet => {
                use super::parquet::{Rows, Source};
                let stored = path.map(plain_table).transpose().map_err(|e| fault(At::Whole, Fault::Open(e)))?;
                let source = match stored.flatten() {
                    Some(stored) => Source::file(stored, Arc::new(wrap)),
                    None => Source::spool(reader).map_err(|e| fault(At::Whole, Fault::Read(e)))?,
                };
                State::Table(Box::new(Rows::open(source, &options.fields).map_err(|e| fault(At::Whole, e))?))
            }
            #[cfg(not(feature = "parquet"))]
            Kind::Parquet => return Err(fault(At::Whole, Fault::Malformed("Parquet is not in this build: enable its feature".to_owned()))),
            Kind::Binary(name) => {
                return Err(fault(At::Whole, Fault::Malformed(format!("it is {name}, not a page: give text, HTML, JSON Lines or WARC"))));
            }
        };
        Ok(Records { options, file, state })
    }

    fn place(&self, at: At, id: Option<String>) -> Place {
        Place { file: Arc::clone(&self.file), at, id }
    }

    fn whole(&self, reader: Pushback, kind: Kind) -> Result<RawRecord, InputError> {
        let limit = self.options.max_record;
        let mut bytes = Vec::new();
        let read = reader.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|e| InputError { place: self.place(At::Byte(bytes.len() as u64), None), fault: Fault::Read(e) })?;
        if bytes.len() as u64 > limit {
            return Err(InputError { place: self.place(At::Whole, None), fault: Fault::TooLarge(limit) });
        }
        let body = Body::Page { bytes, html: kind == Kind::Html, url: None, charset: None };
        Ok(RawRecord { place: self.place(At::Whole, None), body })
    }

    /// The next line that is not blank.
    fn line(&self, reader: &mut Pushback, line: &mut u64) -> Option<Result<RawRecord, InputError>> {
        let limit = self.options.max_record;
        let mut buffer = Vec::new();
        loop {
            *line += 1;
            let place = self.place(At::Line(*line), None);
            return match read_line(reader, &mut buffer, limit) {
                Ok(LineRead::End) => None,
                Ok(LineRead::Line) if buffer.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(LineRead::Line) => Some(Ok(RawRecord { place, body: Body::Json(buffer) })),
                Ok(LineRead::TooLong) => Some(Err(InputError { place, fault: Fault::TooLarge(limit) })),
                Err(e) => Some(Err(InputError { place, fault: Fault::Read(e) })),
            };
        }
    }
}

/// A file that holds a table as it is, not packed.
#[cfg(feature = "parquet")]
fn plain_table(path: &std::path::Path) -> io::Result<Option<File>> {
    let (mut file, mut head) = (File::open(path)?, [0; 4]);
    // A pipe cannot be sought, and what is read of it is gone.
    Ok((file.metadata()?.is_file() && file.read_exact(&mut head).is_ok() && &head == b"PAR1").then_some(file))
}

/// Whether there is more to read behind a fault: damage to a part of the stream does not end it.
fn ends(item: Option<&Result<RawRecord, InputError>>) -> bool {
    match item {
        None => true,
        Some(Err(InputError { fault: Fault::Read(e), .. })) => e.kind() != io::ErrorKind::InvalidData,
        Some(_) => false,
    }
}

impl Iterator for Records<'_> {
    type Item = Result<RawRecord, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Done => None,
            State::Whole(reader, kind) => Some(self.whole(reader, kind)),
            State::Lines(mut reader, mut line) => {
                let item = self.line(&mut reader, &mut line);
                if !ends(item.as_ref()) {
                    self.state = State::Lines(reader, line);
                }
                item
            }
            #[cfg(feature = "warc")]
            State::Archive(mut archive) => {
                let item = archive.next_page()?;
                let at = At::Record(archive.record());
                self.state = State::Archive(archive);
                Some(match item {
                    Ok(page) => {
                        let body = Body::Page { bytes: page.body, html: page.html, url: page.url, charset: page.charset };
                        Ok(RawRecord { place: self.place(at, page.id), body })
                    }
                    Err(fault) => Err(InputError { place: self.place(at, None), fault }),
                })
            }
            #[cfg(feature = "parquet")]
            State::Table(mut table) => {
                let (row, item) = table.next_row()?;
                self.state = State::Table(table);
                let (place, limit) = (self.place(At::Row(row), None), self.options.max_record);
                Some(match item {
                    Ok(row) if row.len() as u64 > limit => Err(InputError { place, fault: Fault::TooLarge(limit) }),
                    Ok(row) => Ok(RawRecord { place, body: Body::Row(row) }),
                    Err(fault) => Err(InputError { place, fault }),
                })
            }
        }
    }
}
