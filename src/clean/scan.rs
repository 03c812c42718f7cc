//! One pass over the text: lines, their words as hashes, and what can be counted on the way.

use super::line::{lines, trim};
use crate::span::{Norm, Span};
use crate::word::key::KeyBuilder;

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
    pub fn words(&self) -> usize {
        (self.words_to - self.words_from) as usize
    }

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
        let mut blanks = 0_u16;
        for (index, span) in (0..).zip(lines(text)) {
            self.spans.push(span);
            let content = trim(text, span);
            if content.is_empty() || is_invisible(content.of(text)) {
                blanks = blanks.saturating_add(1);
                continue;
            }
            let indent = (content.start - span.start).min(0xffff) as u16;
            let scanned = self.scan_line(text, LineScan { content, index, blanks, indent, ..LineScan::default() });
            self.lines.push(scanned);
            blanks = 0;
        }
    }

    pub fn words_of(&self, line: &LineScan) -> &[u32] {
        &self.words[line.range()]
    }

    pub fn marks_of(&self, line: &LineScan) -> &[u8] {
        &self.marks[line.range()]
    }

    fn scan_line(&mut self, text: &str, mut line: LineScan) -> LineScan {
        line.words_from = self.words.len() as u32;
        let text = line.content.of(text);
        let mut keys = KeyBuilder::new();
        let mut hash = 0_u64;
        let mut word = Word::default();
        let mut before = 0_u8;
        let mut previous = ' ';
        let mut stop_open = false;
        for c in text.chars() {
            let class = class_of(c);
            if class == Class::Letter || class == Class::Digit {
                if stop_open && previous == ' ' && (class == Class::Digit || is_upper(c)) {
                    line.stops += 1;
                }
                stop_open = false;
                word.add(c, class);
                keys.push(c);
                previous = c;
                continue;
            }
            if word.letters + word.digits > 0 {
                hash = self.close(&mut word, keys.finish().0, before, hash, &mut line);
                before = 0;
            }
            match c {
                '.' | '!' | '?' | '…' => {
                    self.mark_last(&line, mark::STOP);
                    stop_open = true;
                }
                ',' | ';' => {
                    line.commas += 1;
                    self.mark_last(&line, mark::COMMA);
                    stop_open = false;
                }
                ':' => {
                    self.mark_last(&line, mark::COLON);
                    stop_open = false;
                }
                '(' | '[' => before |= mark::OPEN,
                '-' | '–' | '—' | '/' => before |= mark::DASH,
                '|' | '»' | '›' | '>' => {
                    before |= mark::DASH;
                    line.bars += 1;
                }
                '"' | '“' | '”' | '‘' | '’' | '«' => line.quotes += 1,
                '@' => line.address = true,
                '#' => line.hashes += 1,
                _ => {}
            }
            previous = if class == Class::Space { ' ' } else { c };
        }
        if word.letters + word.digits > 0 {
            hash = self.close(&mut word, keys.finish().0, before, hash, &mut line);
        }
        line.words_to = self.words.len() as u32;
        line.hash = hash;
        line.first = first_of(text);
        line.last = last_of(text);
        line.address |= text.contains("://") || text.contains("www.") || has_file_ending(text);
        if self.marks.get(line.words_from as usize).is_some_and(|m| m & mark::CAPITAL != 0) {
            line.capitals = line.capitals.saturating_sub(1);
        }
        line
    }

    fn close(&mut self, word: &mut Word, key: u64, before: u8, hash: u64, line: &mut LineScan) -> u64 {
        let mut marks = before;
        if word.letters == 0 {
            marks |= mark::DIGITS;
            line.numbers = line.numbers.saturating_add(1);
        } else if word.capital {
            marks |= mark::CAPITAL;
            line.capitals = line.capitals.saturating_add(1);
            if word.letters > 1 && word.uppers == word.letters {
                marks |= mark::UPPER;
                line.uppers = line.uppers.saturating_add(1);
            }
        }
        line.marked = line.marked.saturating_add(u16::from(word.marked));
        line.foreign = line.foreign.saturating_add(u16::from(word.foreign));
        let short = (key ^ (key >> 32)) as u32;
        self.words.push(short);
        self.marks.push(marks);
        *word = Word::default();
        (hash.rotate_left(7) ^ u64::from(short)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
    }

    fn mark_last(&mut self, line: &LineScan, bit: u8) {
        if self.marks.len() > line.words_from as usize
            && let Some(last) = self.marks.last_mut()
        {
            *last |= bit;
        }
    }
}

/// The hash under which [`Scan::words`] holds a word.
pub(super) fn word_hash(word: &str) -> u32 {
    let key = crate::word::Key::of(word).0;
    (key ^ (key >> 32)) as u32
}

#[derive(Default)]
struct Word {
    letters: u16,
    digits: u16,
    uppers: u16,
    capital: bool,
    marked: bool,
    foreign: bool,
}

impl Word {
    fn add(&mut self, c: char, class: Class) {
        if class == Class::Digit {
            self.digits = self.digits.saturating_add(1);
            return;
        }
        let upper = is_upper(c);
        self.capital |= upper && self.letters == 0;
        self.letters = self.letters.saturating_add(1);
        self.uppers = self.uppers.saturating_add(u16::from(upper));
        let code = c as u32;
        self.marked |= code > 0x7f;
        self.foreign |= (0x370..0x1e00).contains(&code) || code > 0x2000;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    Symbol,
}

fn class_of(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        ' ' | '\t' => Class::Space,
        _ if c.is_ascii() => Class::Symbol,
        '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' => {
            if matches!(c, '×' | '÷') {
                Class::Symbol
            } else {
                Class::Letter
            }
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ if c.is_whitespace() => Class::Space,
        _ => Class::Symbol,
    }
}

/// Whether `c` is a capital letter; the Vietnamese block alternates capital and small.
fn is_upper(c: char) -> bool {
    match c {
        'A'..='Z' => true,
        '\0'..='\u{bf}' => false,
        '\u{1ea0}'..='\u{1eff}' => c as u32 & 1 == 0,
        _ => c.is_uppercase(),
    }
}

fn is_invisible(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

fn first_of(text: &str) -> First {
    let mut chars = text.chars();
    let Some(c) = chars.next() else { return First::None };
    match c {
        '"' | '“' | '”' | '‘' | '\'' | '«' => First::Quote,
        '(' | '[' => First::Open,
        '•' | '·' | '*' | '+' | '▪' | '■' | '●' | '○' | '◦' | '–' | '-' | '—' => First::Bullet,
        '#' => First::Hash,
        '>' | '»' | '›' | '►' | '▶' | '→' | '<' => First::Arrow,
        '©' | '®' => First::Copyright,
        _ => match class_of(c) {
            Class::Digit => First::Digit,
            Class::Letter if is_upper(c) => First::Upper,
            Class::Letter => First::Lower,
            _ => First::Other,
        },
    }
}

fn last_of(text: &str) -> Last {
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
        _ => match class_of(c) {
            Class::Digit => Last::Digit,
            Class::Letter => Last::Letter,
            _ => Last::Other,
        },
    }
}

fn has_file_ending(text: &str) -> bool {
    const ENDINGS: [&str; 7] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".pdf"];
    text.len() < 300
        && ENDINGS.iter().any(|e| text.len() >= e.len() && text.as_bytes()[text.len() - e.len()..].eq_ignore_ascii_case(e.as_bytes()))
}
