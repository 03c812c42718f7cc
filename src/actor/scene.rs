//! One article as the rules read it: its atoms with their marks, its mentions by place.

use crate::actor::cue::{Lexicon, Mark, Marks, Sex, kind};
use crate::article::{ArticleText, Slice};
use crate::clean::Label;
use crate::entity::{EntityType, Mention};
use crate::span::{Norm, Span};
use crate::word::{Atom, AtomKind, Key};

/// The keys of a few words, with some bits of them that tell most other words at once.
#[derive(Debug)]
pub(super) struct Words {
    bits: [u64; 4],
    keys: Vec<Key>,
}

impl Words {
    pub(super) fn new(words: &[&str]) -> Words {
        let keys: Vec<Key> = words.iter().map(|word| Key::of(word)).collect();
        let mut bits = [0; 4];
        keys.iter().for_each(|key| bits[key.0 as usize >> 6 & 3] |= 1 << (key.0 & 63));
        Words { bits, keys }
    }

    #[inline]
    pub(super) fn contains(&self, key: &Key) -> bool {
        self.bits[key.0 as usize >> 6 & 3] >> (key.0 & 63) & 1 == 1 && self.keys.contains(key)
    }
}

impl std::ops::Index<usize> for Words {
    type Output = Key;

    fn index(&self, at: usize) -> &Key {
        &self.keys[at]
    }
}

/// The keys of a few words, made once.
macro_rules! words {
    ($($word:literal),+ $(,)?) => {{
        static WORDS: std::sync::LazyLock<$crate::actor::scene::Words> =
            std::sync::LazyLock::new(|| $crate::actor::scene::Words::new(&[$($word),+]));
        &*WORDS
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
    /// What is known of each atom.
    by_atom: ByAtom,
    /// Whether the article is about several foreign states; found out when it is asked for.
    pub(super) abroad: std::cell::OnceCell<bool>,
}

/// What is known of each atom: kept from article to article for its memory.
#[derive(Debug, Default)]
pub(super) struct ByAtom {
    /// The longest title and the longest cue that start there.
    marks: Vec<Marks>,
    /// Bits of [`flag`]: what is worth a closer look there.
    flags: Vec<u8>,
    /// The mention it is part of.
    mention: Vec<u32>,
    /// Whether a word starts there.
    word_starts: Vec<bool>,
    /// Its paragraph.
    paragraph: Vec<u32>,
    /// Its sentence.
    sentence: Vec<u32>,
    /// The atoms of the sentences.
    sentences: Vec<Slice>,
}

/// What stands at an atom.
pub(super) mod flag {
    /// A mention is there.
    pub const MENTION: u8 = 1;
    /// A title starts there.
    pub const TITLE: u8 = 1 << 1;
    /// A cue starts there, and no mention is there.
    pub const CUE: u8 = 1 << 2;
    /// It is a symbol.
    pub const SIGN: u8 = 1 << 3;
}

/// Atoms in the longest sentence. A longer one (a table, a text without stops) is read in pieces: what a sentence says is
/// looked through from each of its verbs.
const LONGEST_SENTENCE: u32 = 1024;

/// Fills a list anew.
pub(super) fn refill<T: Clone>(list: &mut Vec<T>, count: usize, value: T) {
    list.clear();
    list.resize(count, value);
}

impl ByAtom {
    fn read(&mut self, article: ArticleText<'_>, mentions: &[Mention], lexicon: &Lexicon) {
        let count = article.atoms.len();
        refill(&mut self.marks, count, Marks::default());
        refill(&mut self.flags, count, 0);
        refill(&mut self.mention, count, NONE);
        refill(&mut self.word_starts, count, article.tokens.is_empty());
        refill(&mut self.paragraph, count, 0);
        refill(&mut self.sentence, count, 0);
        self.sentences.clear();
        for (number, mention) in (0..).zip(mentions) {
            self.mention[mention.atoms.range()].fill(number);
            self.flags[mention.atoms.range()].fill(flag::MENTION);
        }
        for (number, paragraph) in (0..).zip(article.paragraphs) {
            self.paragraph[paragraph.atoms.range()].fill(number);
            let atoms = &article.atoms[paragraph.atoms.range()];
            let own = self.marks[paragraph.atoms.range()].iter_mut().zip(&mut self.flags[paragraph.atoms.range()]);
            for (i, (slot, flags)) in own.enumerate() {
                let marks = lexicon.marks.marks(&atoms[i..]);
                let is_cue = marks.cue.kinds != 0 && *flags & flag::MENTION == 0;
                *flags |= if marks.title.len > 0 { flag::TITLE } else { 0 }
                    | if is_cue { flag::CUE } else { 0 }
                    | if atoms[i].kind == AtomKind::Symbol { flag::SIGN } else { 0 };
                if marks.title.len > 0 || marks.cue.len > 0 {
                    *slot = marks;
                }
            }
        }
        article.tokens.iter().for_each(|token| self.word_starts[token.atoms.start as usize] = true);
        for sentence in article.sentences {
            let mut rest = sentence.atoms;
            loop {
                let piece = Slice::new(rest.start, rest.end.min(rest.start + LONGEST_SENTENCE));
                self.sentence[piece.range()].fill(self.sentences.len() as u32);
                self.sentences.push(piece);
                rest.start = piece.end;
                if rest.is_empty() {
                    break;
                }
            }
        }
    }
}

impl<'a> Scene<'a> {
    pub(super) fn new(article: ArticleText<'a>, mentions: &'a [Mention], lexicon: &'static Lexicon, memory: &mut ByAtom) -> Self {
        let mut by_atom = std::mem::take(memory);
        by_atom.read(article, mentions, lexicon);
        Scene { article, mentions, lexicon, by_atom, abroad: std::cell::OnceCell::new() }
    }

    /// Gives the memory back.
    pub(super) fn release(self, memory: &mut ByAtom) {
        *memory = self.by_atom;
    }

    /// The first atom from `from` on, before `end`, with one of these flags; `end` if there is none.
    #[inline]
    pub(super) fn next_with(&self, from: usize, end: usize, flags: u8) -> usize {
        let rest = self.by_atom.flags.get(from..end).unwrap_or_default();
        rest.iter().position(|own| own & flags != 0).map_or(end, |n| from + n)
    }

    #[inline]
    pub(super) fn atoms(&self) -> &'a [Atom] {
        self.article.atoms
    }

    #[inline]
    pub(super) fn atom(&self, at: usize) -> &'a Atom {
        &self.article.atoms[at]
    }

    #[inline]
    pub(super) fn symbol(&self, at: usize) -> char {
        self.article.atoms.get(at).map_or('\0', |a| a.symbol(self.article.text))
    }

    #[inline]
    pub(super) fn is_letters(&self, at: usize) -> bool {
        self.article.atoms.get(at).is_some_and(|a| a.kind == AtomKind::Letters)
    }

    /// Whether a cue begins where a word does and, if it is one syllable, ends there: `kể` in `kể cả` is no word.
    pub(super) fn is_word_at(&self, at: usize, len: usize) -> bool {
        let edge = |i: usize| i >= self.by_atom.word_starts.len() || self.by_atom.word_starts[i];
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
    #[inline]
    pub(super) fn title(&self, at: usize) -> Mark {
        self.by_atom.marks.get(at).map_or(Mark::default(), |m| m.title)
    }

    /// The cue that starts at an atom; none inside a name.
    #[inline]
    pub(super) fn cue(&self, at: usize) -> Mark {
        match self.by_atom.mention.get(at) {
            Some(&NONE) => self.by_atom.marks[at].cue,
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
    #[inline]
    pub(super) fn mention_number(&self, at: usize) -> Option<u32> {
        self.by_atom.mention.get(at).copied().filter(|&m| m != NONE)
    }

    /// The mention at an atom.
    #[inline]
    pub(super) fn mention(&self, at: usize) -> Option<&'a Mention> {
        self.mention_number(at).map(|m| &self.mentions[m as usize])
    }

    /// The atoms of the paragraph that holds an atom.
    pub(super) fn paragraph(&self, at: usize) -> Slice {
        self.article.paragraphs.get(self.paragraph_number(at) as usize).map_or(Slice::default(), |p| p.atoms)
    }

    #[inline]
    pub(super) fn paragraph_number(&self, at: usize) -> u32 {
        self.by_atom.paragraph.get(at).copied().unwrap_or_default()
    }

    pub(super) fn label(&self, at: usize) -> Label {
        self.article.paragraphs.get(self.paragraph_number(at) as usize).map_or(Label::Body, |p| p.label)
    }

    /// The atoms of the sentence that holds an atom.
    pub(super) fn sentence(&self, at: usize) -> Slice {
        let number = self.sentence_number(at);
        self.by_atom.sentences.get(number as usize).copied().unwrap_or_default()
    }

    /// The atoms of all sentences.
    pub(super) fn sentences(&self) -> &[Slice] {
        &self.by_atom.sentences
    }

    #[inline]
    pub(super) fn sentence_number(&self, at: usize) -> u32 {
        self.by_atom.sentence.get(at).copied().unwrap_or_default()
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
    #[inline]
    pub(super) fn is_any(&self, at: usize, words: &Words) -> bool {
        self.article.atoms.get(at).is_some_and(|a| words.contains(&a.key))
    }
}

/// Whether this symbol is a dash that joins or parts.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '−' | '‑')
}

/// Whether this symbol closes a clause.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | ';')
}
