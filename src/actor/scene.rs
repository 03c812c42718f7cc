//! One article as the rules read it: its atoms with their marks, its mentions by place.

use crate::actor::cue::{Lexicon, Mark, Sex, kind};
use crate::article::{ArticleText, Slice};
use crate::clean::Label;
use crate::entity::{EntityType, Mention};
use crate::span::{Norm, Span};
use crate::word::{Atom, AtomKind, Key};

/// The keys of a few words, made once.
macro_rules! words {
    ($($word:literal),+ $(,)?) => {{
        static WORDS: std::sync::LazyLock<Vec<$crate::word::Key>> = std::sync::LazyLock::new(|| vec![$($crate::word::Key::of($word)),+]);
        WORDS.as_slice()
    }};
}
pub(super) use words;

/// No mention, no actor.
pub(super) const NONE: u32 = u32::MAX;

/// What the rules look at.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub article: ArticleText<'a>,
    pub mentions: &'a [Mention],
    pub lexicon: &'static Lexicon,
    /// For each atom the longest title that starts there.
    titles: Vec<Mark>,
    /// For each atom the longest cue that starts there.
    cues: Vec<Mark>,
    /// For each atom the mention it is part of.
    mention_at: Vec<u32>,
    /// For each atom whether a word starts there.
    word_starts: Vec<bool>,
    /// For each atom its paragraph.
    paragraph_at: Vec<u32>,
    /// For each atom its sentence.
    sentence_at: Vec<u32>,
    /// The atoms of the sentences.
    sentences: Vec<Slice>,
    /// Whether the article is about several foreign states; found out when it is asked for.
    pub(super) abroad: std::cell::OnceCell<bool>,
}

/// Atoms in the longest sentence. A longer one (a table, a text without stops) is read in pieces: what a sentence says is
/// looked through from each of its verbs.
const LONGEST_SENTENCE: u32 = 1024;

impl<'a> Scene<'a> {
    pub(super) fn new(article: ArticleText<'a>, mentions: &'a [Mention], lexicon: &'static Lexicon) -> Self {
        let count = article.atoms.len();
        let mut scene = Scene {
            article,
            mentions,
            lexicon,
            titles: vec![Mark::default(); count],
            cues: vec![Mark::default(); count],
            mention_at: vec![NONE; count],
            word_starts: vec![false; count],
            paragraph_at: vec![0; count],
            sentence_at: vec![0; count],
            sentences: Vec::with_capacity(article.sentences.len()),
            abroad: std::cell::OnceCell::new(),
        };
        for (number, mention) in (0..).zip(mentions) {
            scene.mention_at[mention.atoms.range()].fill(number);
        }
        for (number, paragraph) in (0..).zip(article.paragraphs) {
            scene.paragraph_at[paragraph.atoms.range()].fill(number);
            let atoms = &article.atoms[paragraph.atoms.range()];
            for i in 0..atoms.len() {
                let at = paragraph.atoms.start as usize + i;
                scene.titles[at] = longest(&lexicon.titles, &atoms[i..]);
                scene.cues[at] = longest(&lexicon.cues, &atoms[i..]);
            }
        }
        for token in article.tokens {
            scene.word_starts[token.atoms.start as usize] = true;
        }
        if article.tokens.is_empty() {
            scene.word_starts.fill(true);
        }
        for sentence in article.sentences {
            let mut rest = sentence.atoms;
            loop {
                let piece = Slice::new(rest.start, rest.end.min(rest.start + LONGEST_SENTENCE));
                scene.sentence_at[piece.range()].fill(scene.sentences.len() as u32);
                scene.sentences.push(piece);
                rest.start = piece.end;
                if rest.is_empty() {
                    break;
                }
            }
        }
        scene
    }

    pub(super) fn atoms(&self) -> &'a [Atom] {
        self.article.atoms
    }

    pub(super) fn atom(&self, at: usize) -> &'a Atom {
        &self.article.atoms[at]
    }

    pub(super) fn symbol(&self, at: usize) -> char {
        self.article.atoms.get(at).map_or('\0', |a| a.symbol(self.article.text))
    }

    pub(super) fn is_letters(&self, at: usize) -> bool {
        self.article.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Letters)
    }

    /// Whether a cue begins where a word does and, if it is one syllable, ends there: `kể` in `kể cả` is no word.
    pub(super) fn is_word_at(&self, at: usize, len: usize) -> bool {
        let edge = |i: usize| i >= self.word_starts.len() || self.word_starts[i];
        // A cue of several syllables is itself the better witness of where it ends: `nhận định | giá`, not `nhận | định giá`.
        edge(at) && (len > 1 || edge(at + len))
    }

    /// The text from the first to before the last atom.
    pub(super) fn text(&self, atoms: Slice) -> &'a str {
        self.span(atoms).of(self.article.text)
    }

    pub(super) fn span(&self, atoms: Slice) -> Span<Norm> {
        self.article.atoms_span(atoms)
    }

    /// The title that starts at an atom; none inside a name.
    pub(super) fn title(&self, at: usize) -> Mark {
        self.titles.get(at).copied().unwrap_or_default()
    }

    /// The cue that starts at an atom; none inside a name.
    pub(super) fn cue(&self, at: usize) -> Mark {
        match self.mention_at.get(at) {
            Some(&NONE) => self.cues[at],
            _ => Mark::default(),
        }
    }

    /// The cue of one of `kinds` that ends right before an atom, not reaching below `from`: its start and itself.
    pub(super) fn cue_before(&self, end: usize, from: usize, kinds: u32) -> Option<(usize, Mark)> {
        (from.max(end.saturating_sub(5))..end)
            .map(|at| (at, self.cue(at)))
            .find(|(at, mark)| mark.is(kinds) && at + mark.len as usize == end)
    }

    /// The title of one of `kinds` that ends right before an atom, not reaching below `from`.
    pub(super) fn title_before(&self, end: usize, from: usize, kinds: u32) -> Option<(usize, Mark)> {
        (from.max(end.saturating_sub(8))..end)
            .map(|at| (at, self.title(at)))
            .find(|(at, mark)| mark.is(kinds) && at + mark.len as usize == end)
    }

    /// The number of the mention at an atom.
    pub(super) fn mention_number(&self, at: usize) -> Option<u32> {
        self.mention_at.get(at).copied().filter(|&m| m != NONE)
    }

    /// The mention at an atom.
    pub(super) fn mention(&self, at: usize) -> Option<&'a Mention> {
        self.mention_number(at).map(|m| &self.mentions[m as usize])
    }

    /// The atoms of the paragraph that holds an atom.
    pub(super) fn paragraph(&self, at: usize) -> Slice {
        self.article.paragraphs.get(self.paragraph_number(at) as usize).map_or(Slice::default(), |p| p.atoms)
    }

    pub(super) fn paragraph_number(&self, at: usize) -> u32 {
        self.paragraph_at.get(at).copied().unwrap_or_default()
    }

    pub(super) fn label(&self, at: usize) -> Label {
        self.article.paragraphs.get(self.paragraph_number(at) as usize).map_or(Label::Body, |p| p.label)
    }

    /// The atoms of the sentence that holds an atom.
    pub(super) fn sentence(&self, at: usize) -> Slice {
        let number = self.sentence_number(at);
        self.sentences.get(number as usize).copied().unwrap_or_default()
    }

    /// The atoms of all sentences.
    pub(super) fn sentences(&self) -> &[Slice] {
        &self.sentences
    }

    pub(super) fn sentence_number(&self, at: usize) -> u32 {
        self.sentence_at.get(at).copied().unwrap_or_default()
    }

    /// Whether an atom is a person's, place's or body's name.
    pub(super) fn is_kind(&self, at: usize, kind: EntityType) -> bool {
        self.mention(at).is_some_and(|m| m.kind == kind)
    }

    /// The honorific right before an atom: where it starts, and the sex it tells.
    pub(super) fn honorific_before(&self, at: usize, from: usize) -> Option<(usize, Sex)> {
        self.title_before(at, from, kind::HONORIFIC).map(|(start, mark)| (start, mark.sex))
    }

    /// Whether the word at an atom is one of these, whatever its case.
    pub(super) fn is_any(&self, at: usize, words: &[Key]) -> bool {
        self.article.atoms.get(at).is_some_and(|a| words.contains(&a.key))
    }
}

fn longest(phrases: &super::cue::Phrases<Mark>, atoms: &[Atom]) -> Mark {
    phrases.longest(atoms).map_or(Mark::default(), |(len, mark)| Mark { len: len.min(255) as u8, ..mark })
}

/// Whether this symbol is a dash that joins or parts.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '−' | '‑')
}

/// Whether this symbol closes a clause.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ';')
}
