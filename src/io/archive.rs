//! WARC and WET archives.

use std::io::BufRead;

use warc::{RecordType, WarcHeader, WarcReader};

use crate::io::InputError;

/// A page from an archive.
pub(super) struct Page {
    pub(super) id: String,
    pub(super) url: Option<String>,
    pub(super) html: bool,
    pub(super) body: Vec<u8>,
}

/// Reads the pages of an archive one after the other.
pub(super) struct Archive {
    reader: WarcReader<Box<dyn BufRead + Send>>,
    limit: u64,
    record: u64,
    failed: bool,
}

impl Archive {
    pub(super) fn new(reader: Box<dyn BufRead + Send>, limit: u64) -> Self {
        Archive { reader: WarcReader::new(reader), limit, record: 0, failed: false }
    }

    /// The next response (its HTML) or conversion (its text); other records are passed over.
    pub(super) fn next_page(&mut self, name: &str) -> Option<Result<Page, InputError>> {
        while !self.failed {
            self.record += 1;
            let place = format!("{name}: record {}", self.record);
            let mut stream = self.reader.stream_records();
            let record = match stream.next_item()? {
                Ok(record) => record,
                Err(e) => {
                    // The reader has lost its place: nothing after this can be trusted.
                    self.failed = true;
                    return Some(Err(InputError::Record { place, message: format!("not a WARC record: {e}") }));
                }
            };
            let kind = record.warc_type().clone();
            let id = record.warc_id().trim_matches(['<', '>']).to_owned();
            let url = record.header(WarcHeader::TargetURI).map(|u| u.trim_matches(['<', '>']).to_owned());
            if record.content_length() > self.limit {
                return Some(Err(InputError::TooLarge { place, limit: self.limit }));
            }
            let body = match record.into_buffered() {
                Ok(record) => record.body().to_vec(),
                Err(e) => {
                    self.failed = true;
                    return Some(Err(InputError::Record { place, message: format!("the record is cut short: {e}") }));
                }
            };
            match kind {
                RecordType::Response => {
                    if let Some(body) = http_html(&body) {
                        return Some(Ok(Page { id, url, html: true, body }));
                    }
                }
                RecordType::Conversion => return Some(Ok(Page { id, url, html: false, body })),
                _ => {}
            }
        }
        None
    }
}

/// The body of an HTTP response that holds HTML.
fn http_html(response: &[u8]) -> Option<Vec<u8>> {
    let end = memchr::memmem::find(response, b"\r\n\r\n").map(|at| (at, at + 4));
    let (head_end, body_start) = end.or_else(|| memchr::memmem::find(response, b"\n\n").map(|at| (at, at + 2)))?;
    let head = String::from_utf8_lossy(&response[..head_end]).to_lowercase();
    let is_html = head.lines().any(|l| l.starts_with("content-type:") && l.contains("html"));
    (is_html && head.lines().next().is_some_and(|l| l.contains(" 200"))).then(|| response[body_start..].to_vec())
}
