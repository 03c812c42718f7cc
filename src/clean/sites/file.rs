//! The file of a [`SiteModel`]: JSON Lines that can be read, searched and edited.
//!
//! The first line is `{"format":"tinviet-sites/1"}`; then one line a host:
//! `{"host":"bao.example","pages":40,"lines":[{"pages":37,"text":"..."}]}`, with `"host":null` for pages of unknown address.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{RecurringLine, SiteLines, SiteModel};

/// Name and version of the format.
pub const FORMAT: &str = "tinviet-sites/1";

/// Largest file that is read, in bytes.
const MAX_FILE: usize = 256 << 20;

/// A file of recurring lines that is not one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteFileError {
    /// The first line does not say the format.
    #[error(
        "not a file of recurring lines: its first line is not {{\"format\":\"{FORMAT}\"}} (such files are written by `tinviet sites --save`)"
    )]
    NotSites,
    /// It is of another version.
    #[error("format `{found}`, this build reads `{FORMAT}`: learn the sites again with `tinviet sites --save`")]
    Format {
        /// The format found.
        found: String,
    },
    /// It is too large to be one.
    #[error("larger than {MAX_FILE} bytes: no file of recurring lines is")]
    TooLarge,
    /// A line of it is wrong.
    #[error("line {line}: {message}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Host<'h> {
    host: Option<std::borrow::Cow<'h, str>>,
    pages: u32,
    lines: Vec<Line<'h>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'h> {
    pages: u32,
    text: std::borrow::Cow<'h, str>,
}

impl SiteLines {
    /// The host's line of the file, without its end.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&self, host: &str, out: &mut impl Write) -> io::Result<()> {
        let lines = self.lines.iter().map(|l| Line { pages: l.pages, text: l.text.as_str().into() }).collect();
        let line = Host { host: (!host.is_empty()).then(|| host.into()), pages: self.pages, lines };
        serde_json::to_writer(out, &line).map_err(io::Error::from)
    }
}

impl SiteModel {
    /// Writes the file.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Head { format: FORMAT.to_owned() })?;
        out.write_all(b"\n")?;
        for (name, lines) in self.hosts() {
            lines.write(name, out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When `bytes` are not a whole file of this format; the message names the line.
    pub fn read(bytes: &[u8]) -> Result<SiteModel, SiteFileError> {
        if bytes.len() > MAX_FILE {
            return Err(SiteFileError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| SiteFileError::NotSites)?;
        let mut lines = (1..).zip(text.lines());
        let head = lines.next().and_then(|(_, line)| serde_json::from_str::<Head>(line.trim_start_matches('\u{feff}')).ok());
        match head {
            None => return Err(SiteFileError::NotSites),
            Some(Head { format }) if format != FORMAT => {
                return Err(if format.starts_with("tinviet-sites/") {
                    SiteFileError::Format { found: format }
                } else {
                    SiteFileError::NotSites
                });
            }
            Some(_) => {}
        }
        let mut model = SiteModel::default();
        for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
            let wrong = |message: String| SiteFileError::Line { line, message };
            let host: Host<'_> = serde_json::from_str(text).map_err(|e| wrong(e.to_string()))?;
            if let Some(over) = host.lines.iter().find(|l| l.pages > host.pages) {
                return Err(wrong(format!("a line on {} pages of a host with {}", over.pages, host.pages)));
            }
            let name = host.host.unwrap_or_default().into_owned();
            let recurring = host.lines.into_iter().map(|l| RecurringLine { text: l.text.into_owned(), pages: l.pages });
            if model.hosts.contains_key(&name) {
                return Err(wrong(format!("the host `{name}` is there twice")));
            }
            model.hosts.insert(name, SiteLines::new(host.pages, recurring));
        }
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back() {
        let line = |text: &str, pages| RecurringLine { text: text.into(), pages };
        let lines = SiteLines::new(40, [line("Hòm thư \"bạn đọc\"\u{2028}", 37), line("Lịch\tphát", 4)]);
        let model = SiteModel::new([("bao.example".to_owned(), lines.clone()), (String::new(), lines)]);
        let mut bytes = Vec::new();
        model.write(&mut bytes).unwrap();
        assert_eq!(SiteModel::read(&bytes).unwrap(), model);
    }

    #[test]
    fn other_files_are_refused_with_their_line() {
        let head = "{\"format\":\"tinviet-sites/1\"}\n";
        let cases = [
            (String::new(), "not a file of recurring lines"),
            ("\u{7f}ELF".to_owned(), "not a file of recurring lines"),
            ("{\"format\":\"tinviet-sites/9\"}\n".to_owned(), "tinviet-sites/9"),
            ("{\"format\":\"else\"}\n".to_owned(), "not a file"),
            (format!("{head}{{\"host\":\"a\"}}\n"), "line 2: missing field"),
            (format!("{head}\n{{\"host\":\"a\",\"pages\":-1,\"lines\":[]}}"), "line 3: invalid value"),
            (format!("{head}{{\"host\":\"a\",\"pages\":2,\"lines\":[{{\"pages\":3,\"text\":\"x\"}}]}}"), "3 pages of a host with 2"),
            (format!("{head}{}", "{\"host\":\"a\",\"pages\":2,\"lines\":[]}\n".repeat(2)), "line 3: the host `a` is there twice"),
            (format!("{head}{}", "[".repeat(100_000)), "line 2"),
        ];
        for (file, says) in cases {
            let error = SiteModel::read(file.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
        assert!(SiteModel::read(b"\xff\xfe").is_err());
        assert!(SiteModel::read(head.as_bytes()).unwrap().is_empty());
    }
}
