//! What the stages after cleaning share: one article's kept lines, cut into atoms, sentences and tokens.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::clean::Label;
use crate::span::{Norm, Span};
use crate::word::Atom;

/// A range of indices into one of the article's arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Slice {
    /// First index.
    pub start: u32,
    /// One past the last index.
    pub end: u32,
}

impl Slice {
    /// The range `[start, end)`.
    #[must_use]
    #[inline]
    pub const fn new(start: u32, end: u32) -> Self {
        Slice { start, end }
    }

    /// As a range for indexing.
    #[must_use]
    #[inline]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many.
    #[must_use]
    #[inline]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is none.
    #[must_use]
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A kept line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// The text of the line that is kept (trimmed of white space and of widget text).
    pub span: Span<Norm>,
    /// Index of the line in the page.
    pub line: u32,
    /// Title, lead, heading or body (in a gallery also caption).
    pub label: Label,
    /// Its atoms.
    pub atoms: Slice,
    /// Its sentences.
    pub sentences: Slice,
}

/// A sentence. It never crosses a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sentence {
    /// Its atoms.
    pub atoms: Slice,
    /// Its tokens.
    pub tokens: Slice,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A word of one or more syllables, or a foreign word.
    Word,
    /// A number with its separators, sign, percent sign.
    Number,
    /// A date or clock time written in digits.
    Date,
    /// An abbreviation with full stops or in capitals: `TP.HCM`, `GS.TS`.
    Abbreviation,
    /// Punctuation.
    Punct,
    /// A symbol that is not punctuation: currency, arithmetic, arrows.
    Symbol,
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// A hashtag or user name: `#vietnam`, `@ai`.
    Tag,
    /// Emoji and pictographs.
    Emoji,
}

/// A word, number, punctuation mark: what segmentation prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Its atoms.
    pub atoms: Slice,
    /// What it is.
    pub kind: TokenKind,
}

/// One article, as the stages after cleaning see it. All indices are into the slices given here.
#[derive(Debug, Clone, Copy)]
pub struct ArticleText<'a> {
    /// The normalized text of the whole page; spans point into it.
    pub text: &'a str,
    /// The kept lines in order.
    pub paragraphs: &'a [Paragraph],
    /// The atoms of all paragraphs.
    pub atoms: &'a [Atom],
    /// The sentences of all paragraphs.
    pub sentences: &'a [Sentence],
    /// The tokens of all sentences.
    pub tokens: &'a [Token],
}

impl<'a> ArticleText<'a> {
    /// The place of a run of atoms.
    #[must_use]
    #[inline]
    pub fn atoms_span(&self, atoms: Slice) -> Span<Norm> {
        let run = &self.atoms[atoms.range()];
        match (run.first(), run.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::default(),
        }
    }

    /// The text of one atom.
    #[must_use]
    #[inline]
    pub fn atom_text(&self, index: usize) -> &'a str {
        self.atoms[index].text(self.text)
    }
}

/// The buffers behind an [`ArticleText`]; kept and cleared between articles.
#[derive(Debug, Default, Clone)]
pub struct ArticleBuffers {
    /// See [`ArticleText::paragraphs`].
    pub paragraphs: Vec<Paragraph>,
    /// See [`ArticleText::atoms`].
    pub atoms: Vec<Atom>,
    /// See [`ArticleText::sentences`].
    pub sentences: Vec<Sentence>,
    /// See [`ArticleText::tokens`].
    pub tokens: Vec<Token>,
}

impl ArticleBuffers {
    /// Empties the buffers, keeping their memory.
    pub fn clear(&mut self) {
        self.paragraphs.clear();
        self.atoms.clear();
        self.sentences.clear();
        self.tokens.clear();
    }

    /// Makes room for what `bytes` of text mostly hold, if there is so much memory: vectors that grow to hundreds of megabytes leave holes
    /// behind. What is not used of it costs nothing.
    pub(crate) fn make_room(&mut self, bytes: usize) {
        // Words of Vietnamese have 3.5 bytes a syllable, with the blanks 4.6.
        let _ = self.atoms.try_reserve(bytes / 4);
        let _ = self.tokens.try_reserve(bytes / 5);
    }

    /// Adds a kept line: cuts it into atoms, sentences and tokens.
    pub fn push(&mut self, text: &str, span: Span<Norm>, line: u32, label: Label, segmenter: &crate::word::Segmenter) {
        let atoms_from = self.atoms.len() as u32;
        let sentences_from = self.sentences.len() as u32;
        crate::word::atomize(text, span, &mut self.atoms);
        let atoms = Slice::new(atoms_from, self.atoms.len() as u32);
        crate::sentence::split(text, &self.atoms, atoms, &mut self.sentences);
        for sentence in &mut self.sentences[sentences_from as usize..] {
            let tokens_from = self.tokens.len() as u32;
            segmenter.segment(text, &self.atoms, sentence.atoms, &mut self.tokens);
            sentence.tokens = Slice::new(tokens_from, self.tokens.len() as u32);
        }
        let sentences = Slice::new(sentences_from, self.sentences.len() as u32);
        self.paragraphs.push(Paragraph { span, line, label, atoms, sentences });
    }

    /// Adds what stands in `other`, which was cut from a later part of the same text.
    pub(crate) fn append(&mut self, other: &ArticleBuffers) {
        let shift = |by: usize| move |slice: Slice| Slice::new(slice.start + by as u32, slice.end + by as u32);
        let (atoms, sentences, tokens) = (shift(self.atoms.len()), shift(self.sentences.len()), shift(self.tokens.len()));
        self.paragraphs.extend(other.paragraphs.iter().map(|p| Paragraph {
            atoms: atoms(p.atoms),
            sentences: sentences(p.sentences),
            ..*p
        }));
        self.sentences.extend(other.sentences.iter().map(|s| Sentence { atoms: atoms(s.atoms), tokens: tokens(s.tokens) }));
        self.tokens.extend(other.tokens.iter().map(|t| Token { atoms: atoms(t.atoms), ..*t }));
        self.atoms.extend_from_slice(&other.atoms);
    }

    /// Adds a line as a body paragraph of atoms only, for stages that read neither sentences nor tokens.
    pub fn push_atoms(&mut self, text: &str, span: Span<Norm>, line: u32) {
        let from = self.atoms.len() as u32;
        crate::word::atomize(text, span, &mut self.atoms);
        let atoms = Slice::new(from, self.atoms.len() as u32);
        self.paragraphs.push(Paragraph { span, line, label: Label::Body, atoms, sentences: Slice::default() });
    }

    /// Text that is already clean: every line becomes a body paragraph.
    #[must_use]
    pub fn plain(text: &str, segmenter: &crate::word::Segmenter) -> Self {
        let mut buffers = ArticleBuffers::default();
        for (line, span) in (0..).zip(crate::clean::lines(text)) {
            let trimmed = crate::clean::trim(text, span);
            if !trimmed.is_empty() {
                buffers.push(text, trimmed, line, Label::Body, segmenter);
            }
        }
        buffers
    }

    /// The article in these buffers.
    #[must_use]
    pub fn view<'a>(&'a self, text: &'a str) -> ArticleText<'a> {
        ArticleText { text, paragraphs: &self.paragraphs, atoms: &self.atoms, sentences: &self.sentences, tokens: &self.tokens }
    }
}
