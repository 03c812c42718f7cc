//! What is known of every atom of an article before features are made, and which atoms have to be decoded.

use crate::article::{ArticleText, Slice};
use crate::entity::clusters::{Clusters, LEAVES, MAX_PHRASE, NONE, case_key};
use crate::entity::context::Context;
use crate::entity::features::{RunWords, SIDE, key3};
use crate::entity::gazetteer::{Gazetteer, Kind, Marks};
use crate::entity::memory::Memory;
use crate::word::{Atom, AtomKind, Case};

/// Facts about an atom from which features are made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unit {
    /// Key that tells capitals from small letters.
    pub(crate) word: u64,
    /// Shape: case, length of numbers, the symbol.
    pub(crate) shape: u8,
    /// Coarse shape: chooses the transition weights.
    pub(crate) class: u8,
    /// Cluster of the atom.
    pub(super) leaf: u16,
    /// Cluster of the longest phrase that covers it, and the atom's place in it.
    pub(super) phrase: u16,
    pub(super) phrase_part: u8,
    /// First atom and one past the last of its run of capitals (both 0: in none).
    pub(crate) run: (u32, u32),
    /// Last three and two letters of a word without Vietnamese letters.
    pub(super) ends: (u64, u64),
    /// Bit set: quotation marks, brackets, line in capitals, first of the sentence.
    pub(super) place: u8,
    /// Word, shape, gazetteer marks and topic of the article in one number: what [`Forms`](crate::entity::forms::Forms) knows it by.
    pub(super) form: u64,
}

impl Unit {
    /// Whether it opens a sentence.
    pub(crate) fn is_first(&self) -> bool {
        self.place & FIRST != 0
    }

    /// Whether its line is in capitals.
    pub(crate) fn is_shouted(&self) -> bool {
        self.place & SHOUTED != 0
    }

    /// Its cluster on the middle level.
    pub(super) fn leaf_group(&self) -> u64 {
        u64::from(self.leaf >> LEAVES[2].trailing_zeros())
    }

    /// Whether it has a capital.
    pub(crate) fn is_capital(&self) -> bool {
        matches!(self.class, 1 | 2)
    }
}

const QUOTED: u8 = 1;
const BRACKETED: u8 = 2;
const SHOUTED: u8 = 4;
const FIRST: u8 = 8;

/// Scratch memory of the features of one article.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) units: Vec<Unit>,
    pub(crate) marks: Vec<Marks>,
    pub(crate) islands: Vec<Slice>,
    /// The paragraph of each island.
    pub(crate) homes: Vec<Slice>,
    pub(crate) keys: Vec<u64>,
    pub(crate) memory: Memory,
    /// The run of capitals that was looked at last.
    pub(super) run: RunWords,
    /// Groups of features that are left out (bits, see [`GROUPS`](super::features::GROUPS)): for measuring what each is worth.
    pub(crate) without: u16,
    pub(super) context: Context,
}

fn shape(atom: &Atom, text: &str) -> (u8, u8) {
    match atom.kind {
        AtomKind::Letters => match atom.case {
            Case::Lower if atom.marked || atom.chars < 5 => (1, 0),
            Case::Lower => (2, 0),
            Case::Title if atom.chars == 1 => (3, 1),
            Case::Title if atom.marked => (4, 1),
            Case::Title if atom.chars < 5 => (5, 1),
            Case::Title => (6, 1),
            Case::Upper if atom.marked => (7, 2),
            Case::Upper if atom.chars < 5 => (8, 2),
            Case::Upper => (9, 2),
            Case::Mixed => (10, 2),
        },
        AtomKind::Digits => (11 + atom.chars.min(5), 3),
        AtomKind::Symbol => {
            let first = atom.text(text).bytes().next().unwrap_or(b' ');
            (if first < 0x80 { 0x80 | first } else { 17 + (atom.key.0 % 60) as u8 }, 4)
        }
    }
}

fn ends(atom: &Atom, text: &str) -> (u64, u64) {
    if atom.kind != AtomKind::Letters || atom.marked || atom.chars < 4 {
        return (0, 0);
    }
    let bytes = atom.text(text).as_bytes();
    let tail = |n: usize| bytes[bytes.len() - n..].iter().fold(n as u64, |h, b| h << 8 | u64::from(b.to_ascii_lowercase()));
    (tail(3), tail(2))
}

fn is_capital(atom: &Atom) -> bool {
    atom.kind == AtomKind::Letters && atom.case != Case::Lower
}

/// Whether a number alone can be a name here: `quận 7`, `đường 9`.
fn names_number(marks: &Marks, before: Option<&Atom>) -> bool {
    marks.has(Kind::District) || before.is_some_and(|b| NUMBERED.contains(&b.key))
}

/// Words before a number that names a place.
static NUMBERED: std::sync::LazyLock<[crate::word::Key; 8]> =
    std::sync::LazyLock::new(|| ["quận", "phường", "đường", "q", "p", "f", "lộ", "thôn"].map(crate::word::Key::of));

/// Atoms decoded before and after a capital.
const REACH: (u32, u32) = (6, 3);

/// Atoms decoded after the head of an organisation's name: `Viện kiểm sát nhân dân tối cao`.
const REACH_OF_HEAD: u32 = 9;

impl Scratch {
    /// Reads an article: facts of all atoms, and the islands that must be decoded.
    pub fn prepare(&mut self, article: &ArticleText<'_>, gazetteer: &Gazetteer, clusters: &Clusters) {
        gazetteer.mark(article.atoms, &mut self.marks);
        self.run = RunWords::default();
        self.units.clear();
        self.units.extend(article.atoms.iter().map(|atom| {
            let (shape, class) = shape(atom, article.text);
            Unit { word: case_key(atom), shape, class, leaf: NONE, phrase: NONE, ..Unit::default() }
        }));
        self.islands.clear();
        self.homes.clear();
        // Paragraphs, not sentences: a boundary found at the wrong full stop (`J. Doe`, `TP. Huế`) must not cut a name.
        for paragraph in article.paragraphs {
            self.read_runs(article, paragraph.atoms);
            self.read_places(article, paragraph.atoms);
            self.find_islands(article, paragraph.atoms);
            self.homes.resize(self.islands.len(), paragraph.atoms);
        }
        self.memory.read(article, &self.units, &self.marks);
        self.context.read(article, &self.units, &self.marks);
        for index in 0..self.islands.len() {
            let (island, home) = (self.islands[index], self.homes[index]);
            let from = island.start.saturating_sub(SIDE as u32).max(home.start);
            self.read_forms(article, Slice::new(from, (island.end + SIDE as u32).min(home.end)), clusters);
        }
    }

    /// Clusters and forms of the atoms that the features of an island look at.
    fn read_forms(&mut self, article: &ArticleText<'_>, window: Slice, clusters: &Clusters) {
        let sport = u64::from(self.context.sport());
        for i in window.range() {
            let unit = &mut self.units[i];
            // The windows of neighbouring islands overlap.
            if unit.form == 0 {
                unit.leaf = clusters.leaf(unit.word);
                unit.ends = ends(&article.atoms[i], article.text);
                unit.form = key3(u64::from(unit.shape) << 8 | sport, unit.word, self.marks[i].number(), 1) | 1;
            }
        }
        let end = window.end as usize;
        let mut i = window.start as usize;
        while i < end {
            let mut key = self.units[i].word;
            let mut best = (1, NONE);
            for n in 2..=MAX_PHRASE.min(end - i) {
                key = Clusters::extend(key, self.units[i + n - 1].word);
                let leaf = clusters.leaf(key);
                if leaf != NONE {
                    best = (n, leaf);
                }
            }
            for (part, unit) in (0..).zip(&mut self.units[i..i + best.0]) {
                (unit.phrase, unit.phrase_part) = (best.1, part);
            }
            i += best.0;
        }
    }

    fn read_runs(&mut self, article: &ArticleText<'_>, sentence: Slice) {
        let atoms = article.atoms;
        let mut i = sentence.start;
        while i < sentence.end {
            if !is_capital(&atoms[i as usize]) {
                i += 1;
                continue;
            }
            let mut end = i + 1;
            while end < sentence.end {
                let atom = &atoms[end as usize];
                let glued = !atom.spaced
                    && matches!(atom.symbol(article.text), '.' | '-' | '&' | '\'' | '’' | '–')
                    && end + 1 < sentence.end
                    && !atoms[end as usize + 1].spaced
                    && atoms[end as usize + 1].kind != AtomKind::Symbol;
                if is_capital(atom) {
                    end += 1;
                } else if glued {
                    end += 2;
                } else {
                    break;
                }
            }
            self.units[i as usize..end as usize].iter_mut().for_each(|u| u.run = (i, end));
            i = end;
        }
    }

    fn read_places(&mut self, article: &ArticleText<'_>, sentence: Slice) {
        let atoms = &article.atoms[sentence.range()];
        let letters = atoms.iter().filter(|a| a.kind == AtomKind::Letters);
        let (capitals, all) = letters.fold((0, 0), |(c, n), a| (c + u32::from(a.case == Case::Upper), n + 1));
        let shouted = if all >= 4 && capitals * 10 >= all * 7 { SHOUTED } else { 0 };
        let mut inside = 0;
        let mut first = FIRST;
        for (atom, unit) in atoms.iter().zip(&mut self.units[sentence.range()]) {
            match atom.symbol(article.text) {
                '“' | '«' | '‘' => inside |= QUOTED,
                '”' | '»' => inside &= !QUOTED,
                '"' => inside ^= QUOTED,
                '(' | '[' => inside |= BRACKETED,
                ')' | ']' => inside &= !BRACKETED,
                _ => {}
            }
            unit.place = inside | shouted | first;
            first = match atom.kind {
                AtomKind::Symbol => {
                    let ends = matches!(atom.symbol(article.text), '.' | '!' | '?' | '…' | ':');
                    if ends { FIRST } else { first }
                }
                _ => 0,
            };
        }
    }

    fn find_islands(&mut self, article: &ArticleText<'_>, sentence: Slice) {
        let mut open: Option<Slice> = None;
        for i in sentence.range() {
            let atom = &article.atoms[i];
            let core = is_capital(atom)
                || (atom.kind == AtomKind::Digits && names_number(&self.marks[i], i.checked_sub(1).and_then(|b| article.atoms.get(b))));
            if !core {
                continue;
            }
            let reach = if self.marks[i].opens_organisation() { REACH_OF_HEAD } else { REACH.1 };
            let i = i as u32;
            let (from, to) = (i.saturating_sub(REACH.0).max(sentence.start), (i + 1 + reach).min(sentence.end));
            match &mut open {
                Some(island) if from <= island.end => island.end = to.max(island.end),
                _ => {
                    self.islands.extend(open.take());
                    open = Some(Slice::new(from, to));
                }
            }
        }
        self.islands.extend(open);
    }
}
