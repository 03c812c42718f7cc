//! One pass over the text: lines, their words as hashes, and what can be counted on the way.

use super::letters::{Letters, MIX, WordHash};
use super::line::{lines, trim};
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
    /// Hash of all its words, 0 when it has none. Case, punctuation and bullets do not count.
    pub hash: u64,
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
}

impl LineScan {
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
        let letters = Letters::get();
        let mut blanks = 0_u16;
        for (index, span) in (0..).zip(lines(text)) {
            self.spans.push(span);
            let content = trim(text, span);
            if content.is_empty() || is_invisible(content.of(text)) {
                blanks = blanks.saturating_add(1);
                continue;
            }
            let indent = (content.start - span.start).min(0xffff) as u16;
            let scanned = self.scan_line(text, letters, LineScan { content, index, blanks, indent, ..LineScan::default() });
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

    fn scan_line(&mut self, text: &str, letters: Letters, mut line: LineScan) -> LineScan {
        line.words_from = self.words.len() as u32;
        let text = line.content.of(text);
        let bytes = text.as_bytes();
        let mut hash = 0_u64;
        let mut before = 0_u8;
        let (mut after_space, mut stop_open) = (true, false);
        let mut at = 0;
        while at < bytes.len() {
            let (code, size, letter) = letters.at(bytes, at);
            if letter.is_word() {
                if stop_open && after_space && (letter.is_digit() || letter.is_upper()) {
                    line.stops = line.stops.saturating_add(1);
                }
                stop_open = false;
                after_space = false;
                at = self.scan_word(bytes, at, letters, before, &mut hash, &mut line);
                before = 0;
                continue;
            }
            after_space = letter.is_space();
            if !after_space {
                match char::from_u32(code).unwrap_or(' ') {
                    '.' => {
                        line.address |= bytes[..at].ends_with(b"www");
                        self.mark_last(&line, mark::STOP);
                        stop_open = true;
                    }
                    '!' | '?' | '…' => {
                        self.mark_last(&line, mark::STOP);
                        stop_open = true;
                    }
                    ',' | ';' => {
                        line.commas = line.commas.saturating_add(1);
                        self.mark_last(&line, mark::COMMA);
                        stop_open = false;
                    }
                    ':' => {
                        line.address |= bytes[at..].starts_with(b"://");
                        self.mark_last(&line, mark::COLON);
                        stop_open = false;
                    }
                    '(' | '[' => before |= mark::OPEN,
                    '-' | '–' | '—' | '/' => before |= mark::DASH,
                    '|' | '»' | '›' | '>' => {
                        before |= mark::DASH;
                        line.bars = line.bars.saturating_add(1);
                    }
                    '"' | '“' | '”' | '‘' | '’' | '«' => line.quotes = line.quotes.saturating_add(1),
                    '@' => line.address = true,
                    '#' => line.hashes = line.hashes.saturating_add(1),
                    _ => {}
                }
            }
            at += size;
        }
        line.words_to = self.words.len() as u32;
        line.hash = hash;
        line.first = first_of(text, letters);
        line.last = last_of(text, letters);
        line.address |= has_file_ending(text);
        if self.marks.get(line.words_from as usize).is_some_and(|m| m & mark::CAPITAL != 0) {
            line.capitals = line.capitals.saturating_sub(1);
        }
        line
    }

    /// Reads the word that begins at `at`; gives where it ends.
    fn scan_word(&mut self, bytes: &[u8], mut at: usize, letters: Letters, before: u8, hash: &mut u64, line: &mut LineScan) -> usize {
        let mut key = WordHash::default();
        let (mut count, mut uppers) = (0_u32, 0_u32);
        let (mut capital, mut marked, mut foreign) = (false, false, false);
        while at < bytes.len() {
            let (_, size, letter) = letters.at(bytes, at);
            if !letter.is_word() {
                break;
            }
            key.push(letter);
            let upper = letter.is_upper();
            capital |= upper && count == 0;
            count += u32::from(letter.is_letter());
            uppers += u32::from(upper);
            marked |= letter.is_marked();
            foreign |= letter.is_foreign();
            at += size;
        }
        let mut marks = before;
        if count == 0 {
            marks |= mark::DIGITS;
            line.numbers = line.numbers.saturating_add(1);
        } else if capital {
            marks |= mark::CAPITAL;
            line.capitals = line.capitals.saturating_add(1);
            if count > 1 && uppers == count {
                marks |= mark::UPPER;
                line.uppers = line.uppers.saturating_add(1);
            }
        }
        line.marked = line.marked.saturating_add(u16::from(marked));
        line.foreign = line.foreign.saturating_add(u16::from(foreign));
        let key = key.finish();
        self.words.push(key);
        self.marks.push(marks);
        *hash = mix(*hash, key);
        at
    }

    #[inline]
    fn mark_last(&mut self, line: &LineScan, bit: u8) {
        if self.marks.len() > line.words_from as usize
            && let Some(last) = self.marks.last_mut()
        {
            *last |= bit;
        }
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
    text.len() < 300
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && ENDINGS.iter().any(|e| bytes.len() >= e.len() && bytes[bytes.len() - e.len()..].eq_ignore_ascii_case(e.as_bytes()))
}
