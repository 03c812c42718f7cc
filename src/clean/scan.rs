//! One pass over the text: lines, their words as hashes, and what can be counted on the way.

use super::letters::{Letters, MIX, WordHash};
use super::line::{lines, trim};
use super::reader::Batch;
use super::spelling::{Counts, Spellings};
use crate::span::{Norm, Span};

/// What stands around a word; bits of [`Scan::marks`].
pub(super) mod mark {
    /// A colon follows.
    pub const COLON: u8 = 1;
    /// An opening bracket stands before it.
    pub const OPEN: u8 = 2;
    /// A full stop, question or exclamation mark follows.
    pub const STOP: u8 = 4;
    /// A comma or semicolon follows.
    pub const COMMA: u8 = 8;
    /// A dash, slash or bar stands before it.
    pub const DASH: u8 = 16;
    /// It starts with a capital.
    pub const CAPITAL: u8 = 32;
    /// It is a number.
    pub const DIGITS: u8 = 64;
    /// It has more than one letter and all are capitals.
    pub const UPPER: u8 = 128;
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum First {
    #[default]
    None,
    Upper,
    Lower,
    Digit,
    Quote,
    Open,
    Bullet,
    Hash,
    Arrow,
    Copyright,
    Other,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Last {
    #[default]
    None,
    Letter,
    Digit,
    Stop,
    Question,
    Ellipsis,
    Colon,
    Comma,
    /// A closing quotation mark or bracket after a full stop.
    StopQuote,
    Quote,
    Close,
    Other,
}

/// What one pass over a line tells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineScan {
    /// The line without white space around it.
    pub content: Span<Norm>,
    /// Index among all lines of the page.
    pub index: u32,
    /// First of its words in [`Scan::words`].
    pub words_from: u32,
    /// One past the last of them.
    pub words_to: u32,
    /// Blank lines before it.
    pub blanks: u16,
    /// White space before its text, in bytes.
    pub indent: u16,
    pub first: First,
    pub last: Last,
    /// Words that start with a capital, the first one aside.
    pub capitals: u16,
    /// Words in capitals.
    pub uppers: u16,
    /// Words that are numbers.
    pub numbers: u16,
    /// Words with a letter that English does not have.
    pub marked: u16,
    /// Words of other scripts than Latin.
    pub foreign: u16,
    pub commas: u16,
    /// Ends of sentences inside the line.
    pub stops: u16,
    pub quotes: u16,
    pub bars: u16,
    /// `@`, `://`, `www` or a file ending.
    pub address: bool,
    pub hashes: u16,
    /// Whether a colon stands in it.
    pub colon: bool,
    /// Whether a slash stands in it.
    pub slash: bool,
    /// Whether two words stand together in it without a blank, as where links were put in one line: `... chằng nhà trong đêmVì sao
    /// ...`. Names of firms and things are built so too, but have no letters with marks.
    pub glued: bool,
    /// Whether a number with a full stop and further words make it a point of a list: `3. Nhà đẹp`.
    pub numbered: bool,
    /// Whether a bracket opens in it.
    pub bracket: bool,
    /// Whether four figures stand in it that may be a year.
    pub year: bool,
    /// Those of its words that a cue may begin with, in [`Scan::cue_words`].
    cues_from: u32,
    cues_to: u32,
}

impl LineScan {
    pub(super) fn count(&mut self, counts: Counts) {
        let [capitals, numbers, uppers, marked, foreign, years] = counts.fields();
        self.year |= years > 0;
        self.capitals = self.capitals.saturating_add(capitals);
        self.numbers = self.numbers.saturating_add(numbers);
        self.uppers = self.uppers.saturating_add(uppers);
        self.marked = self.marked.saturating_add(marked);
        self.foreign = self.foreign.saturating_add(foreign);
    }

    #[inline]
    pub fn words(&self) -> usize {
        (self.words_to - self.words_from) as usize
    }

    #[inline]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.words_from as usize..self.words_to as usize
    }
}

/// The page, scanned. Buffers are kept between pages.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Spans of all lines, empty ones too.
    pub spans: Vec<Span<Norm>>,
    /// The lines with text.
    pub lines: Vec<LineScan>,
    /// Hashes of all words of all lines.
    pub words: Vec<u32>,
    /// See [`mark`].
    pub marks: Vec<u8>,
    /// Numbers, within their lines, of words that a phrase of the cues may begin with.
    pub(super) cue_words: Vec<u32>,
    pub(super) spellings: Spellings,
}

impl Scan {
    /// A text scanned alone.
    pub fn of(text: &str) -> Scan {
        let mut scan = Scan::default();
        scan.read(text);
        scan
    }

    pub fn read(&mut self, text: &str) {
        self.spans.clear();
        self.lines.clear();
        self.words.clear();
        self.marks.clear();
        self.cue_words.clear();
        self.spellings.prepare(text.len());
        let letters = Letters::get();
        let mut batch = Batch::default();
        let mut blanks = 0_u16;
        for (index, span) in (0..).zip(lines(text)) {
            self.spans.push(span);
            let content = trim(text, span);
            if content.is_empty() || is_invisible(content.of(text)) {
                blanks = blanks.saturating_add(1);
                continue;
            }
            let indent = (content.start - span.start).min(0xffff) as u16;
            let scanned = self.scan_line(text, letters, &mut batch, LineScan { content, index, blanks, indent, ..LineScan::default() });
            self.lines.push(scanned);
            blanks = 0;
        }
    }

    #[inline]
    pub fn words_of(&self, line: &LineScan) -> &[u32] {
        &self.words[line.range()]
    }

    #[inline]
    pub fn marks_of(&self, line: &LineScan) -> &[u8] {
        &self.marks[line.range()]
    }

    /// Hash of all words of a line, 0 when it has none. Case, punctuation and bullets do not count.
    pub fn hash_of(&self, line: &LineScan) -> u64 {
        self.words_of(line).iter().fold(0, |hash, &word| mix(hash, word))
    }

    /// Numbers, within the line, of its words that a phrase of the cues may begin with.
    #[inline]
    pub fn cue_words_of(&self, line: &LineScan) -> &[u32] {
        &self.cue_words[line.cues_from as usize..line.cues_to as usize]
    }

    fn scan_line(&mut self, text: &str, letters: Letters, batch: &mut Batch, mut line: LineScan) -> LineScan {
        line.words_from = self.words.len() as u32;
        line.cues_from = self.cue_words.len() as u32;
        let content = line.content.of(text);
        self.read_words(text, letters, batch, &mut line);
        line.words_to = self.words.len() as u32;
        line.cues_to = self.cue_words.len() as u32;
        line.first = first_of(content, letters);
        line.last = last_of(content, letters);
        line.address |= has_file_ending(content);
        let first = self.marks_of(&line).first().copied().unwrap_or(0);
        if first & mark::CAPITAL != 0 {
            line.capitals = line.capitals.saturating_sub(1);
        }
        line.numbered = first & mark::DIGITS != 0 && first & mark::STOP != 0 && line.words() > 1;
        line
    }
}

/// Adds a word to the hash of a line.
#[inline]
pub(super) fn mix(hash: u64, word: u32) -> u64 {
    (hash.rotate_left(7) ^ u64::from(word)).wrapping_mul(MIX) | 1
}

/// The hash under which [`Scan::words`] holds a word.
pub(super) fn word_hash(word: &str) -> u32 {
    let letters = Letters::get();
    let mut hash = WordHash::default();
    word.chars().for_each(|c| hash.push(letters.of(c)));
    hash.finish()
}

fn is_invisible(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

fn first_of(text: &str, letters: Letters) -> First {
    let mut chars = text.chars();
    let Some(c) = chars.next() else { return First::None };
    match c {
        '"' | '“' | '”' | '‘' | '\'' | '«' => First::Quote,
        '(' | '[' => First::Open,
        '•' | '·' | '*' | '+' | '▪' | '■' | '●' | '○' | '◦' | '–' | '-' | '—' => First::Bullet,
        '#' => First::Hash,
        '>' | '»' | '›' | '►' | '▶' | '→' | '<' => First::Arrow,
        '©' | '®' => First::Copyright,
        _ => match letters.of(c) {
            l if l.is_digit() => First::Digit,
            l if l.is_upper() => First::Upper,
            l if l.is_letter() => First::Lower,
            _ => First::Other,
        },
    }
}

fn last_of(text: &str, letters: Letters) -> Last {
    let mut back = text.chars().rev();
    let Some(c) = back.next() else { return Last::None };
    let stop = |c: Option<char>| matches!(c, Some('.' | '!' | '?' | '…'));
    match c {
        '.' => match (back.next(), back.next()) {
            (Some('.'), Some('.')) => Last::Ellipsis,
            _ => Last::Stop,
        },
        '!' => Last::Stop,
        '?' => Last::Question,
        '…' => Last::Ellipsis,
        ':' => Last::Colon,
        ',' | ';' => Last::Comma,
        '"' | '”' | '’' | '\'' | '»' if stop(back.next()) => Last::StopQuote,
        '"' | '”' | '’' | '\'' | '»' | '“' => Last::Quote,
        ')' | ']' if stop(back.next()) => Last::StopQuote,
        ')' | ']' => Last::Close,
        _ => match letters.of(c) {
            l if l.is_digit() => Last::Digit,
            l if l.is_letter() => Last::Letter,
            _ => Last::Other,
        },
    }
}

fn has_file_ending(text: &str) -> bool {
    const ENDINGS: [&str; 12] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".zip"];
    // The size of the file may stand behind its name.
    let text = match text.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        Some((name, size)) if size.len() < 12 && size.starts_with(|c: char| c.is_ascii_digit()) => name.trim_end(),
        _ => text,
    };
    let bytes = text.as_bytes();
    let dotted = |back: usize| bytes.len() >= back && bytes[bytes.len() - back] == b'.';
    text.len() < 300
        && (dotted(4) || dotted(5))
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && ENDINGS.iter().any(|e| bytes.len() >= e.len() && bytes[bytes.len() - e.len()..].eq_ignore_ascii_case(e.as_bytes()))
}
