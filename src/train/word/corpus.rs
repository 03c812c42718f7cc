//! Segmented text: what the treebanks and the silver file say, on tokens as the analyzer makes them.

use std::io::Read;
use std::path::Path;

use crate::article::{Sentence, Slice, Token};
use crate::sentence::split;
use crate::span::Span;
use crate::word::shape::{Casing, casing};
use crate::word::token::tokenize;
use crate::word::unit::Unit;
use crate::word::{Atom, Key, atomize};

/// A line of a corpus: its text and where its words end, in characters that are not white space.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) ends: Vec<u32>,
}

impl Line {
    fn new<'w>(words: impl Iterator<Item = &'w str>, gap: char) -> Self {
        let mut line = Line::default();
        let mut count = 0;
        for word in words {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            for c in word.chars() {
                let c = if c == gap { ' ' } else { c };
                count += u32::from(!c.is_whitespace());
                line.text.push(c);
            }
            line.ends.push(count);
        }
        line
    }
}

/// Reads a corpus: CoNLL-U, or a sentence a line with the syllables of a word joined by `_`; either may be packed (`.xz` is not read:
/// unpack it first).
pub(super) fn read(path: &Path) -> std::io::Result<Vec<Line>> {
    let mut text = String::new();
    std::fs::File::open(path)?.read_to_string(&mut text)?;
    if path.extension().is_some_and(|e| e == "conllu") {
        return Ok(text.split("\n\n").map(conllu).filter(|l| !l.ends.is_empty()).collect());
    }
    let line = |l: &str| Line::new(l.split_whitespace(), '_');
    Ok(text.lines().map(line).filter(|l| !l.ends.is_empty()).collect())
}

fn conllu(block: &str) -> Line {
    let form = |row: &'_ str| -> Option<String> {
        let mut columns = row.split('\t');
        let id = columns.next()?;
        let form = columns.next()?;
        id.bytes().all(|b| b.is_ascii_digit()).then(|| form.to_owned())
    };
    let forms: Vec<String> = block.lines().filter(|r| !r.starts_with('#')).filter_map(form).collect();
    Line::new(forms.iter().map(String::as_str), ' ')
}

/// A sentence as the model sees it.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) units: Vec<Unit>,
    /// For each unit, whether a word ends with it.
    pub(super) ends: Vec<bool>,
    /// For each unit, where it ends in its line, in characters that are not white space.
    pub(super) places: Vec<u32>,
    /// Index of its line.
    pub(super) line: u32,
}

/// Buffers for cutting lines.
#[derive(Default)]
pub(super) struct Cutter {
    atoms: Vec<Atom>,
    sentences: Vec<Sentence>,
    tokens: Vec<Token>,
}

impl Cutter {
    /// The sentences of a line; with `caseless` as if its case told nothing.
    pub(super) fn cut(&mut self, index: u32, line: &Line, caseless: bool, known: impl Fn(Key) -> bool, out: &mut Vec<Example>) {
        let text: &str = &line.text;
        self.atoms.clear();
        self.sentences.clear();
        atomize(text, Span::new(0, text.len() as u32), &mut self.atoms);
        split(text, &self.atoms, Slice::new(0, self.atoms.len() as u32), &mut self.sentences);
        let mut at = 0;
        let mut count = 0;
        for sentence in &self.sentences {
            let casing = casing(&self.atoms[sentence.atoms.range()]);
            self.tokens.clear();
            tokenize(text, &self.atoms, sentence.atoms, casing == Casing::Capitals, &mut self.tokens);
            let caseless = caseless || casing != Casing::Normal;
            let mut example = Example { units: Vec::new(), ends: Vec::new(), places: Vec::new(), line: index };
            let mut first = true;
            for token in &self.tokens {
                let unit = Unit::new(&self.atoms, token, first, caseless, &known);
                first &= unit.shape == crate::word::unit::Shape::Punct;
                let end = self.atoms[token.atoms.end as usize - 1].end as usize;
                count += text[at..end].chars().filter(|c| !c.is_whitespace()).count() as u32;
                at = end;
                example.units.push(unit);
                example.places.push(count);
                example.ends.push(line.ends.binary_search(&count).is_ok());
            }
            if !example.units.is_empty() {
                out.push(example);
            }
        }
    }
}

/// Words found, wanted and right.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Words with both ends right.
    pub right: usize,
    /// Words found.
    pub found: usize,
    /// Words in the gold.
    pub gold: usize,
}

impl Counts {
    /// Adds a line: ends of the words found and of the gold, both rising.
    pub(super) fn add(&mut self, found: &[u32], gold: &[u32]) {
        let words =
            |ends: &[u32]| -> Vec<(u32, u32)> { std::iter::once(0).chain(ends.iter().copied()).zip(ends.iter().copied()).collect() };
        let gold = words(gold);
        let found = words(found);
        self.right += found.iter().filter(|w| gold.binary_search(w).is_ok()).count();
        self.found += found.len();
        self.gold += gold.len();
    }

    /// F1 in percent.
    #[must_use]
    pub fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}
