//! Tokens by rule: what is written together is one number, date, address, abbreviation or word of one syllable.
//! Which syllables make a word is for the model.

mod chain;
mod number;
mod web;

use crate::article::{Slice, Token, TokenKind};
use crate::word::{Atom, AtomKind, Case};

/// A sentence that is being cut into tokens.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) atoms: &'a [Atom],
    /// First atom of the sentence.
    pub(super) start: usize,
    /// One past its last atom.
    pub(super) end: usize,
    /// Whether the sentence is written in capitals.
    pub(super) capitals: bool,
}

/// Appends the tokens of `sentence` to `tokens`, each syllable apart.
pub(crate) fn tokenize(text: &str, atoms: &[Atom], sentence: Slice, capitals: bool, tokens: &mut Vec<Token>) {
    let range = sentence.range();
    let scan = Scan { text, atoms, start: range.start, end: range.end, capitals };
    let mut i = range.start;
    while i < range.end {
        let (end, kind) = match atoms[i].kind {
            AtomKind::Letters if !scan.glued(i + 1) => (i + 1, scan.word_kind(i)),
            AtomKind::Letters => scan.letters(i),
            AtomKind::Digits => scan.digits(i),
            AtomKind::Symbol => scan.symbol_token(i),
        };
        tokens.push(Token { atoms: Slice::new(i as u32, end as u32), kind });
        i = end;
    }
}

impl<'a> Scan<'a> {
    /// Whether atom `i` is in the sentence and stands right after the one before it.
    pub(super) fn glued(&self, i: usize) -> bool {
        i < self.end && !self.atoms[i].spaced
    }

    /// The symbol at `i` if it is glued to the atom before it, else `'\0'`.
    pub(super) fn mark(&self, i: usize) -> char {
        if self.glued(i) { self.atoms[i].symbol(self.text) } else { '\0' }
    }

    /// Whether atom `i` is glued and of this kind.
    pub(super) fn is(&self, i: usize, kind: AtomKind) -> bool {
        self.glued(i) && self.atoms[i].kind == kind
    }

    pub(super) fn str(&self, i: usize) -> &'a str {
        self.atoms[i].text(self.text)
    }

    /// The kind of a lone run of letters.
    pub(super) fn word_kind(&self, i: usize) -> TokenKind {
        let atom = &self.atoms[i];
        if atom.case == Case::Upper && atom.chars <= 8 && !self.capitals { TokenKind::Abbreviation } else { TokenKind::Word }
    }

    fn symbol_token(&self, i: usize) -> (usize, TokenKind) {
        let c = self.atoms[i].symbol(self.text);
        if super::is_emoji(c) {
            return (self.emoji(i), TokenKind::Emoji);
        }
        match c {
            '#' | '@' if self.is(i + 1, AtomKind::Letters) && !self.glued_before(i) => (self.tag(i), TokenKind::Tag),
            '-' | '+' | '−' if self.is_sign(i) => {
                let (end, kind) = self.digits(i + 1);
                (end, kind)
            }
            // A rule or a row of stars is one mark.
            '-' | '–' | '—' | '*' | '=' | '_' | '~' | '!' | '?' | '…' | '•' => {
                let mut end = i + 1;
                while self.mark(end) == c {
                    end += 1;
                }
                (end, symbol_kind(c))
            }
            _ => (i + 1, symbol_kind(c)),
        }
    }

    fn glued_before(&self, i: usize) -> bool {
        i > self.start && self.glued(i)
    }

    /// Whether the dash or plus at `i` is the sign of a number: `-5 độ`, `+84`; not `2-1`, not a list item.
    fn is_sign(&self, i: usize) -> bool {
        i > self.start && self.atoms[i].spaced && self.is(i + 1, AtomKind::Digits) && self.atoms[i - 1].kind == AtomKind::Letters
    }

    fn emoji(&self, i: usize) -> usize {
        let mut end = i + 1;
        // Skin tones, joined figures, flags: everything up to the next picture that stands for itself.
        let mut joined = is_flag(self.atoms[i].symbol(self.text));
        loop {
            let c = self.mark(end);
            let extends =
                matches!(c, '\u{fe0f}' | '\u{fe0e}' | '\u{200d}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}');
            if !(extends || (joined && super::is_emoji(c))) {
                return end;
            }
            joined = c == '\u{200d}';
            end += 1;
        }
    }

    fn tag(&self, i: usize) -> usize {
        let mut end = i + 1;
        while self.glued(end) && (self.atoms[end].kind != AtomKind::Symbol || self.mark(end) == '_') {
            end += 1;
        }
        end
    }
}

fn is_flag(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}

/// Whether the character is a pictograph.
pub(crate) fn is_emoji(c: char) -> bool {
    c >= '\u{203c}'
        && matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b05}'..='\u{2b07}' | '\u{2b1b}'..='\u{2b1c}' | '\u{2b50}' | '\u{2b55}' | '\u{231a}'..='\u{231b}' | '\u{23e9}'..='\u{23fa}')
        && !matches!(c, '\u{2605}' | '\u{2606}' | '\u{2660}'..='\u{2667}' | '\u{2713}'..='\u{2718}' | '\u{2756}' | '\u{2776}'..='\u{2794}' | '\u{279c}'..='\u{27bf}')
}

fn symbol_kind(c: char) -> TokenKind {
    match c {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' | '%' | '\u{a2}'..='\u{a6}' | '©' | '¬' | '®' | '°' | '±' | '×' | '÷' => {
            TokenKind::Symbol
        }
        '\u{20a0}'..='\u{20cf}' | '\u{2100}'..='\u{23ff}' | '\u{2500}'..='\u{2bff}' => TokenKind::Symbol,
        _ => TokenKind::Punct,
    }
}
