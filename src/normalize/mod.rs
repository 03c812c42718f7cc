//! Any Vietnamese text to clean Unicode, with exact offsets back to the input.
//!
//! ```text
//! text ─ scan ─> suspicious chunks ─ mend (mojibake, fold, references, compose, words) ─> text, OffsetMap
//! ```
//!
//! Clean text is only scanned and is returned borrowed. A chunk (the text between two blanks) with something suspicious
//! in it is taken apart, mended until nothing changes, and written with an entry in the map for each place whose length
//! changed. Lines stay what they are: nothing adds or removes an end of line.

mod compose;
pub mod decode;
mod fold;
#[cfg(feature = "legacy")]
mod legacy;
pub mod letter;
mod lookalike;
pub mod map;
mod mend;
mod mojibake;
mod reference;
pub mod report;
mod scan;
pub mod syllable;
mod typing;
pub mod units;
mod word;

use std::borrow::Cow;

use crate::span::OffsetMap;
#[cfg(feature = "legacy")]
use legacy::Line;
use mend::{Mender, Piece};
use report::NormalizeReport;
use scan::Scanner;

/// Text in the form the later stages read, with the way back to the input.
#[derive(Debug, Clone)]
pub struct Normalized<'t> {
    /// The normalized text; borrowed when nothing had to change.
    pub text: Cow<'t, str>,
    /// From normalized to raw positions.
    pub map: OffsetMap,
}

/// As [`Normalized`], in the memory of the [`Normalizer`].
#[derive(Debug, Clone, Copy)]
pub struct NormalizedRef<'n> {
    /// The normalized text; the input itself when nothing had to change.
    pub text: &'n str,
    /// From normalized to raw positions.
    pub map: &'n OffsetMap,
}

/// Where the tone marks of `oa`, `oe`, `uy` go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Where they are, if one of the two conventions has them there.
    #[default]
    Keep,
    /// `hòa`, `khỏe`, `thủy`.
    Old,
    /// `hoà`, `khoẻ`, `thuỷ`.
    New,
}

/// Which letter `lý`, `kỹ`, `mỹ` are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YOrI {
    /// The one they are written with.
    #[default]
    Keep,
    /// `lí`, `kĩ`, `mĩ`.
    I,
    /// `lý`, `kỹ`, `mỹ`.
    Y,
}

/// What to repair. Composition, blanks, invisible characters and misplaced tone marks are always seen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NormalizeOptions {
    /// Placement of tone marks.
    pub tone: Tone,
    /// Spelling with y or i.
    pub y_or_i: YOrI,
    /// UTF-8 read as another encoding.
    pub mojibake: bool,
    /// Text of an encoding of the 1990s that was read as another (`Vieät Nam` in VNI), where a document shows it beyond doubt. Needs
    /// the feature `legacy`.
    pub encodings: bool,
    /// Character references of HTML.
    pub references: bool,
    /// Full-width, mathematical and other compatibility forms, ligatures.
    pub forms: bool,
    /// Eth for đ; Cyrillic and Greek letters in Latin words.
    pub lookalikes: bool,
    /// Leftovers of Telex and VNI typing (`Vieejt`, `Vie65t`), where they are certain. Off.
    pub typing: bool,
    /// Quotation marks, dashes and ellipses to ASCII. Off.
    pub punctuation: bool,
}

impl Default for NormalizeOptions {
    fn default() -> Self {
        NormalizeOptions {
            tone: Tone::Keep,
            y_or_i: YOrI::Keep,
            mojibake: true,
            encodings: true,
            references: true,
            forms: true,
            lookalikes: true,
            typing: false,
            punctuation: false,
        }
    }
}

/// Without the tables of other encodings no line is read in one.
#[cfg(not(feature = "legacy"))]
#[derive(Debug)]
struct Line {
    start: usize,
    end: usize,
}

/// Normalizes texts, keeping its scratch memory from one to the next.
#[derive(Debug, Default)]
pub struct Normalizer {
    options: NormalizeOptions,
    mender: Mender,
    /// Lines that may be in another encoding.
    suspects: Vec<std::ops::Range<usize>>,
    /// What was written for the last text, if anything in it had to change.
    out: String,
    map: OffsetMap,
}

impl Normalizer {
    /// A normalizer with options.
    #[must_use]
    pub fn new(options: NormalizeOptions) -> Self {
        Normalizer { options, ..Normalizer::default() }
    }

    /// Normalizes `text`.
    pub fn normalize<'t>(&mut self, text: &'t str) -> Normalized<'t> {
        let changed = self.run(text, None);
        self.take(text, changed)
    }

    /// Normalizes `text` without giving the memory of the result away.
    pub fn normalize_here<'n>(&'n mut self, text: &'n str) -> NormalizedRef<'n> {
        let changed = self.run(text, None);
        NormalizedRef { text: if changed { &self.out } else { text }, map: &self.map }
    }

    /// Normalizes `text` and counts in `report` what was changed.
    pub fn normalize_with_report<'t>(&mut self, text: &'t str, report: &mut NormalizeReport) -> Normalized<'t> {
        let changed = self.run(text, Some(report));
        self.take(text, changed)
    }

    fn take<'t>(&mut self, text: &'t str, changed: bool) -> Normalized<'t> {
        let out = std::mem::take(&mut self.out);
        Normalized { text: if changed { Cow::Owned(out) } else { Cow::Borrowed(text) }, map: std::mem::take(&mut self.map) }
    }

    /// Whether anything had to change.
    fn run(&mut self, text: &str, report: Option<&mut NormalizeReport>) -> bool {
        let mut changes = report.as_ref().map(|_| NormalizeReport::default());
        self.suspects.clear();
        #[allow(unused_mut, reason = "nothing is read again without the feature")]
        let mut changed = self.pass(text, changes.as_mut(), &[]);
        #[cfg(feature = "legacy")]
        if !self.suspects.is_empty() {
            let lines = self.mender.legacy.survey(text, &self.suspects, &self.options);
            if !lines.is_empty() {
                changes = report.as_ref().map(|_| NormalizeReport::default());
                changed = self.pass(text, changes.as_mut(), &lines);
            }
        }
        if let (Some(report), Some(changes)) = (report, changes) {
            report.merge(&changes);
        }
        changed
    }

    /// Goes through the text once, with `legacy` the lines that are read in another encoding.
    fn pass(&mut self, text: &str, mut report: Option<&mut NormalizeReport>, mut legacy: &[Line]) -> bool {
        let bytes = text.as_bytes();
        // What the tables do not cover is looked for everywhere.
        let everywhere = self.options.punctuation || self.options.typing || self.options.y_or_i != YOrI::Keep;
        let scanner = Scanner::of(self.options.tone);
        let (mut out, mut map) = (std::mem::take(&mut self.out), std::mem::take(&mut self.map));
        out.clear();
        map.clear();
        let mut writer = Writer { raw: text, out, map, copied: 0 };
        let mut at = 0;
        // Up to here lines have been looked at for leftovers of typing.
        let mut typed_to = 0;
        while at < bytes.len() {
            while legacy.first().is_some_and(|l| l.end <= at) {
                legacy = &legacy[1..];
            }
            let line = legacy.first().filter(|l| l.start <= at);
            // Up to here nothing changes the way of looking.
            let limit = match (line, legacy.first()) {
                (Some(line), _) => line.end,
                (None, Some(next)) => next.start,
                (None, None) => bytes.len(),
            };
            let hit = if everywhere || line.is_some() { at + separators(&bytes[at..limit]) } else { scanner.find(&bytes[..limit], at) };
            if hit >= limit {
                at = limit;
                continue;
            }
            let start = hit - bytes[at..hit].iter().rev().take_while(|b| !scan::is_separator(**b)).count();
            let end = bytes[hit..].iter().position(|b| scan::is_separator(*b)).map_or(bytes.len(), |n| hit + n);
            if self.options.typing && start >= typed_to {
                typed_to = line_end(bytes, start);
                self.mender.typed = typing::is_typed(&text[start..typed_to]);
            }
            let changed = match line {
                #[cfg(feature = "legacy")]
                Some(line) => self.mender.mend_legacy(&text[start..end], start as u32, line.font, &self.options),
                _ => {
                    let changed = self.mender.mend(&text[start..end], start as u32, &self.options);
                    self.suspect(bytes, start);
                    changed
                }
            };
            if changed {
                writer.write(start, end, &self.mender.pieces);
                if let Some(report) = &mut report {
                    report.add(&text[start..end], &self.mender.pieces, &self.mender.dropped);
                }
            }
            at = end.max(hit + 1);
        }
        let changed = writer.finish();
        (self.out, self.map) = (writer.out, writer.map);
        changed
    }

    /// Remembers the line of the chunk at `start` if it may be in another encoding.
    fn suspect(&mut self, bytes: &[u8], start: usize) {
        let known = self.suspects.last().is_some_and(|l| l.end > start);
        if self.mender.suspicious && self.options.encodings && !known {
            let from = bytes[..start].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |n| n + 1);
            self.suspects.push(from..line_end(bytes, start));
        }
    }
}

/// The end of the line in which `at` stands.
fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |n| at + n)
}

fn separators(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| scan::is_separator(**b)).count()
}

/// Puts the output together.
struct Writer<'t> {
    raw: &'t str,
    out: String,
    map: OffsetMap,
    /// How far the input is written.
    copied: usize,
}

impl Writer<'_> {
    /// Writes the input up to `start`, and `pieces` for the input up to `end`.
    fn write(&mut self, start: usize, end: usize, pieces: &[Piece]) {
        if self.out.is_empty() {
            self.out.reserve(self.raw.len());
        }
        self.out.push_str(&self.raw[self.copied..start]);
        let mut raw = start;
        let mut i = 0;
        while i < pieces.len() {
            // Pieces that overlap stand for their bytes together.
            let (from, norm) = (pieces[i].start as usize, self.out.len());
            let mut to = pieces[i].end as usize;
            self.out.push(pieces[i].c);
            i += 1;
            while i < pieces.len() && (pieces[i].start as usize) < to {
                to = to.max(pieces[i].end as usize);
                self.out.push(pieces[i].c);
                i += 1;
            }
            if raw < from {
                self.map.replace(norm, 0, raw, from - raw);
            }
            // One character for one of the same length needs no entry.
            let length = self.out.len() - norm;
            let single = |text: &str| text.chars().next().map(char::len_utf8) == Some(length);
            if length != to - from || !single(&self.out[norm..]) || !single(&self.raw[from..]) {
                self.map.replace(norm, length, from, to - from);
            }
            raw = to;
        }
        if raw < end {
            self.drop_rest(start, raw, end);
        }
        self.copied = end;
    }

    /// Drops the input from `raw` to `end`. Where nothing else makes a line of it - a carriage return and a line feed that
    /// only dropped text kept apart, a last line of nothing else - a blank takes its place.
    fn drop_rest(&mut self, start: usize, raw: usize, end: usize) {
        let next = self.raw.as_bytes().get(end);
        let apart = self.out.ends_with('\r') && next == Some(&b'\n');
        let last = next.is_none() && (self.out.is_empty() || self.out.ends_with(['\n', '\r']));
        let bare = raw == start && (apart || last);
        let norm = self.out.len();
        if bare {
            self.out.push(' ');
        }
        self.map.replace(norm, self.out.len() - norm, raw, end - raw);
    }

    /// Writes the rest; whether anything had to change.
    fn finish(&mut self) -> bool {
        let changed = self.copied > 0 || !self.out.is_empty();
        if changed {
            self.out.push_str(&self.raw[self.copied..]);
        }
        changed
    }
}

/// Normalizes `text` with default options.
///
/// ```
/// let clean = tinviet::normalize::normalize("Hà Nội");
/// assert!(matches!(clean.text, std::borrow::Cow::Borrowed("Hà Nội")));
/// let mended = tinviet::normalize::normalize("Ha\u{300}\u{a0}No\u{323}\u{302}i");
/// assert_eq!(mended.text, "Hà Nội");
/// ```
#[must_use]
pub fn normalize(text: &str) -> Normalized<'_> {
    Normalizer::default().normalize(text)
}
