//! Gold pages, whatever their format.

use std::path::{Path, PathBuf};

use crate::eval::{page_format, shared_format};

/// A name in the gold. Positions are code points of the page text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldMention {
    /// First position.
    pub start: u32,
    /// One past the last position.
    pub end: u32,
    /// `PER`, `LOC`, `ORG` or `MISC`.
    pub kind: String,
    /// Its actor's name within the article.
    pub actor: Option<String>,
    /// Number of its article.
    pub article: u32,
    /// Titles that stand with it.
    pub roles: Vec<String>,
}

/// A date in the gold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldDate {
    /// First position.
    pub start: u32,
    /// One past the last position.
    pub end: u32,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: String,
    /// Value with the reference date given.
    pub value: Option<String>,
    /// Value without one.
    pub value_noref: Option<String>,
}

/// A quote in the gold: a line and its speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldQuote {
    /// Line, counted from 0.
    pub line: u32,
    /// Actor; `None`: a source without a name.
    pub speaker: Option<String>,
    /// Number of its article.
    pub article: u32,
}

/// A decision for a capital or seat: does it act for its state here?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldMetonym {
    /// First position.
    pub start: u32,
    /// One past the last position.
    pub end: u32,
    /// Code of the state it acts for; `None`: a mere place.
    pub represents: Option<String>,
}

/// A page with its gold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoldPage {
    /// Name without extension.
    pub name: String,
    /// The file to analyze.
    pub path: PathBuf,
    /// Whether that file is HTML.
    pub html: bool,
    /// Whether the positions below point into the page text: always for text; for HTML after [`GoldPage::align`].
    pub aligned: bool,
    /// Page text as code points: for HTML the gold's own flattened lines until it is aligned.
    pub text: Vec<char>,
    /// Start and end of each line of `text`.
    pub lines: Vec<(u32, u32)>,
    /// Letter of each line; empty when the gold has no labels. `X`: dropped, kind not told.
    pub labels: Vec<char>,
    /// Article of each line, counted from 1; 0: none.
    pub article_of: Vec<u32>,
    /// Date to pass to the analyzer.
    pub reference: Option<String>,
    /// Whether names, dates and quotes are annotated at all.
    pub annotated: bool,
    /// Names.
    pub mentions: Vec<GoldMention>,
    /// Dates.
    pub dates: Vec<GoldDate>,
    /// Quotes.
    pub quotes: Vec<GoldQuote>,
    /// Decisions for capitals.
    pub metonyms: Vec<GoldMetonym>,
    /// Lines (from 0) that count for nothing.
    pub neutral: Vec<u32>,
}

/// A gold file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldError {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error("{}: line {line}: {message}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: u32,
        /// What is wrong.
        message: String,
    },
    /// The folder holds no gold.
    #[error("{}: no gold here: neither NAME.gold nor NAME.txt with NAME.labels or NAME.json", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

pub(super) fn read(path: &Path) -> Result<String, GoldError> {
    let bytes = std::fs::read(path).map_err(|source| GoldError::Read { path: path.to_owned(), source })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads the gold pages of a folder: `NAME.gold` beside `NAME.txt` or `NAME.html` in it or its sub-folders, or
/// `NAME.txt` with `NAME.labels` and `NAME.json`. Sorted by name.
///
/// # Errors
/// When a file cannot be read or is malformed, or there is no gold at all.
pub fn load(folder: &Path) -> Result<Vec<GoldPage>, GoldError> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut pages = Vec::new();
    for path in &files {
        match path.extension().and_then(|e| e.to_str()) {
            Some("gold") => pages.push(page_format::load(path)?),
            Some("txt") if path.with_extension("labels").exists() || path.with_extension("json").exists() => {
                pages.push(shared_format::load(path)?);
            }
            Some("html") if path.with_extension("labels").exists() => pages.push(shared_format::load_html(path)?),
            _ => {}
        }
    }
    if pages.is_empty() {
        return Err(GoldError::Empty { path: folder.to_owned() });
    }
    Ok(pages)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), GoldError> {
    let error = |source| GoldError::Read { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Start and end of each line, in code points. Lines end at `\n`, `\r\n` or `\r`.
pub(super) fn line_ranges(text: &[char]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    let (mut start, mut i) = (0, 0);
    while i < text.len() {
        if text[i] == '\n' || text[i] == '\r' {
            out.push((start as u32, i as u32));
            i += usize::from(text[i] == '\r' && text.get(i + 1) == Some(&'\n'));
            start = i + 1;
        }
        i += 1;
    }
    if start < text.len() {
        out.push((start as u32, text.len() as u32));
    }
    out
}

impl GoldPage {
    /// The text of a range.
    #[must_use]
    pub fn slice(&self, start: u32, end: u32) -> String {
        self.text.get(start as usize..end as usize).unwrap_or_default().iter().collect()
    }

    /// The line (from 0) in which a position stands.
    #[must_use]
    pub fn line_at(&self, position: u32) -> usize {
        self.lines.partition_point(|&(start, _)| start <= position).saturating_sub(1)
    }

    /// Whether a position stands in a line that counts for nothing.
    #[must_use]
    pub fn is_neutral(&self, position: u32) -> bool {
        self.neutral.iter().any(|&l| self.lines.get(l as usize).is_some_and(|&(s, e)| s <= position && position < e))
    }

    /// Moves the gold of an HTML page from its own flattened lines onto the analyzer's page text: lines with the same
    /// words are matched in order; a gold line that has no counterpart keeps its annotations out of reach, past the end.
    #[must_use]
    pub fn align(&self, page_text: &str) -> GoldPage {
        let text: Vec<char> = page_text.chars().collect();
        let lines = line_ranges(&text);
        let fold = |chars: &[char]| chars.iter().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        let page_lines: Vec<String> = lines.iter().map(|&(s, e)| fold(&text[s as usize..e as usize])).collect();
        let mut at_line: Vec<Option<usize>> = Vec::new();
        let mut from = 0;
        for &(s, e) in &self.lines {
            let want = fold(&self.text[s as usize..e as usize]);
            let hit = page_lines[from..].iter().position(|have| *have == want).map(|i| from + i);
            if let Some(hit) = hit {
                from = hit + 1;
            }
            at_line.push(hit);
        }
        let mut labels = vec!['X'; lines.len()];
        let mut article_of = vec![0; lines.len()];
        for (gold, hit) in at_line.iter().enumerate() {
            if let Some(hit) = *hit {
                labels[hit] = self.labels.get(gold).copied().unwrap_or('X');
                article_of[hit] = self.article_of.get(gold).copied().unwrap_or(0);
            }
        }
        let end = text.len() as u32;
        let shift = |position: u32| -> u32 {
            let line = self.line_at(position);
            match at_line.get(line).copied().flatten() {
                Some(hit) => lines[hit].0 + (position - self.lines[line].0),
                None => end + position,
            }
        };
        let mut page = self.clone();
        page.mentions.iter_mut().for_each(|m| (m.start, m.end) = (shift(m.start), shift(m.start) + (m.end - m.start)));
        page.dates.iter_mut().for_each(|m| (m.start, m.end) = (shift(m.start), shift(m.start) + (m.end - m.start)));
        page.metonyms.iter_mut().for_each(|m| (m.start, m.end) = (shift(m.start), shift(m.start) + (m.end - m.start)));
        page.quotes.retain(|q| at_line[q.line as usize].is_some());
        page.quotes.iter_mut().for_each(|q| q.line = at_line[q.line as usize].unwrap_or(0) as u32);
        (page.text, page.lines, page.labels, page.article_of, page.aligned) = (text, lines, labels, article_of, true);
        page
    }
}
