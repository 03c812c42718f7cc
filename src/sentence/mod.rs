//! Sentence boundaries.
//!
//! A paragraph is read once, left to right. At every mark that may end a sentence the `Splitter` takes in the
//! closing quotes and brackets after it and then asks two questions: does the mark belong to the word before it
//! (an abbreviation, an initial, a number, the number of a list item), and does what follows look like a beginning?

mod rule;
mod table;

use crate::article::{Sentence, Slice};
use crate::word::{Atom, AtomKind};
pub use table::{Dotted, dotted};

/// A bracket is looked for this many atoms ahead; one that closes later does not shelter the stops inside it.
const BRACKET_REACH: u32 = 120;

/// The state of a paragraph that is being split.
struct Splitter<'a> {
    text: &'a str,
    atoms: &'a [Atom],
    /// First atom of the current sentence.
    start: u32,
    /// One past the last atom of the paragraph.
    end: u32,
    /// Whether a straight quote is open.
    quoted: bool,
    /// The closing bracket of the outermost open bracket.
    bracket: u32,
    /// No opening bracket before this atom has a partner within reach.
    unmatched: u32,
}

/// Appends the sentences of the paragraph `atoms[paragraph]` to `sentences` (their tokens are filled in later).
pub fn split(text: &str, atoms: &[Atom], paragraph: Slice, sentences: &mut Vec<Sentence>) {
    let mut splitter = Splitter { text, atoms, start: paragraph.start, end: paragraph.end, quoted: false, bracket: 0, unmatched: 0 };
    let mut i = paragraph.start;
    while i < paragraph.end {
        let after = if atoms[i as usize].kind == AtomKind::Symbol { splitter.read(i) } else { None };
        i += 1;
        if let Some(after) = after {
            sentences.push(Sentence { atoms: Slice::new(splitter.start, after), tokens: Slice::default() });
            splitter.start = after;
            i = after;
        }
    }
    if splitter.start < paragraph.end {
        sentences.push(Sentence { atoms: Slice::new(splitter.start, paragraph.end), tokens: Slice::default() });
    }
}

/// Whether the mark can end a sentence.
fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼' | '⁉')
}

fn is_opener(c: char) -> bool {
    matches!(c, '"' | '“' | '„' | '«' | '‘' | '\'' | '(' | '[' | '{' | '「' | '『')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '−')
}

fn is_bullet(c: char) -> bool {
    is_dash(c) || matches!(c, '+' | '*' | '•' | '●' | '▪' | '■' | '◆' | '►' | '▶' | '>' | '»' | '→' | '·' | '✓' | '✔' | '♦' | '○')
}

impl Splitter<'_> {
    fn atom(&self, i: u32) -> Option<&Atom> {
        if i < self.end { self.atoms.get(i as usize) } else { None }
    }

    /// The symbol at `i`, `'\0'` where there is none.
    fn symbol(&self, i: u32) -> char {
        self.atom(i).map_or('\0', |a| a.symbol(self.text))
    }

    /// Whether atom `i` exists and stands right after the one before it.
    fn glued(&self, i: u32) -> bool {
        self.atom(i).is_some_and(|a| !a.spaced)
    }

    /// Takes in the symbol at `i`. Gives the first atom of the next sentence when one ends here.
    fn read(&mut self, i: u32) -> Option<u32> {
        match self.symbol(i) {
            '"' => self.quoted = self.opens(i),
            '(' | '[' if i >= self.bracket && i >= self.unmatched => self.find_bracket(i),
            c if is_terminator(c) => return self.judge(i, c),
            _ => {}
        }
        None
    }

    /// Whether the straight quote at `i` opens a quotation.
    fn opens(&self, i: u32) -> bool {
        let before = i > self.start && self.glued(i);
        let after = self.glued(i + 1);
        match (before, after) {
            (false, true) => true,
            (true, false) => false,
            _ => !self.quoted,
        }
    }

    fn find_bracket(&mut self, from: u32) {
        let reach = self.end.min(from + BRACKET_REACH);
        let mut depth = 0_u32;
        for i in from..reach {
            match self.symbol(i) {
                '(' | '[' => depth += 1,
                ')' | ']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.bracket = i;
                        return;
                    }
                }
                _ => {}
            }
        }
        self.unmatched = reach;
    }

    /// One past the closing marks that go with the stop at `i`, and whether a quotation was closed.
    fn closing(&mut self, i: u32) -> (u32, bool) {
        // Treebank text has blanks around every mark: there a closing mark may stand apart from the stop.
        let apart = self.atoms[i as usize].spaced;
        let mut j = i + 1;
        let mut closed = false;
        loop {
            let near = self.glued(j) || apart;
            match self.symbol(j) {
                c if is_terminator(c) && near => {}
                '”' | '’' | '»' | '」' | '』' if near => closed = true,
                '\'' if self.glued(j) && !self.glued(j + 1) => closed = true,
                ')' | ']' if near => {}
                '"' if near && self.closes(j) => {
                    self.quoted = false;
                    closed = true;
                }
                c if crate::word::is_emoji(c) => {}
                _ => return (j, closed),
            }
            j += 1;
        }
    }

    /// Whether the straight quote at `j`, right after a stop, ends a quotation.
    fn closes(&self, j: u32) -> bool {
        // A mark after it tells even where the opening quote was lost.
        let marked = matches!(self.symbol(j + 1), '.' | ',' | ';' | '?' | '!');
        marked || if self.glued(j) { self.quoted || !self.glued(j + 1) } else { self.quoted && !self.glued(j + 1) }
    }

    fn judge(&mut self, i: u32, c: char) -> Option<u32> {
        let open = self.quoted;
        let (after, closed) = self.closing(i);
        if after >= self.end {
            return Some(self.end);
        }
        let inside = i < self.bracket && self.bracket >= after;
        if inside || i == self.start || !self.ends(i, c, after, closed) {
            // The closing marks are read again, one by one.
            self.quoted = open;
            return None;
        }
        Some(after)
    }
}
