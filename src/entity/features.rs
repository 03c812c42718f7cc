//! What the model knows of an atom: its features, as 64-bit keys. Training and tagging share this code.

use crate::article::{ArticleText, Slice};
use crate::entity::clusters::{Clusters, LEAVES, MAX_PHRASE, NONE, case_key};
use crate::entity::context::Context;
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
    leaf: u16,
    /// Cluster of the longest phrase that covers it, and the atom's place in it.
    phrase: u16,
    phrase_part: u8,
    /// First atom and one past the last of its run of capitals (both 0: in none).
    pub(crate) run: (u32, u32),
    /// Last three and two letters of a word without Vietnamese letters.
    ends: (u64, u64),
    /// Bit set: quotation marks, brackets, line in capitals, first of the sentence.
    place: u8,
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

/// Number of coarse shapes.
pub const CLASSES: usize = 5;

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
    run: RunWords,
    /// Groups of features that are left out (bits, see [`GROUPS`]): for measuring what each is worth.
    pub(crate) without: u16,
    context: Context,
}

/// What the features say of a run of capitals as a whole, made once a run: a run may be as long as the text.
#[derive(Debug, Clone, Copy, Default)]
struct RunWords {
    from: usize,
    to: usize,
    words: u64,
    classes: u64,
}

impl RunWords {
    fn of(units: &[Unit], from: usize, to: usize) -> Self {
        let (words, classes) = units[from..to].iter().fold((0, 0), |(w, c), u| (key1(w, u.word), key1(c, u64::from(u.class))));
        RunWords { from, to, words, classes }
    }
}

/// Names of the groups of features, in the order of the bits of `Scratch::without`.
pub const GROUPS: [&str; 8] = ["words", "shapes", "clusters", "runs", "gazetteers", "memory", "heads", "topic"];

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The key of a feature: a template number and its values.
#[inline]
fn key1(template: u64, a: u64) -> u64 {
    let h = (template.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ a).wrapping_mul(MIX);
    h ^ (h >> 32)
}

#[inline]
pub(super) fn key2(template: u64, a: u64, b: u64) -> u64 {
    key1(template, key1(a, b))
}

#[inline]
pub(super) fn key3(template: u64, a: u64, b: u64, c: u64) -> u64 {
    key2(template, key1(a, b), c)
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
            let word = case_key(atom);
            Unit { word, shape, class, leaf: clusters.leaf(word), phrase: NONE, ends: ends(atom, article.text), ..Unit::default() }
        }));
        self.islands.clear();
        self.homes.clear();
        // Paragraphs, not sentences: a boundary found at the wrong full stop (`J. Doe`, `TP. Huế`) must not cut a name.
        for paragraph in article.paragraphs {
            self.read_phrases(paragraph.atoms, clusters);
            self.read_runs(article, paragraph.atoms);
            self.read_places(article, paragraph.atoms);
            self.find_islands(article, paragraph.atoms);
            self.homes.resize(self.islands.len(), paragraph.atoms);
        }
        self.memory.read(article, &self.units, &self.marks);
        self.context.read(article, &self.units, &self.marks);
    }

    fn read_phrases(&mut self, sentence: Slice, clusters: &Clusters) {
        let end = sentence.end as usize;
        let mut i = sentence.start as usize;
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

    /// Puts the features of atom `i` of `sentence` into `self.keys`.
    pub fn features(&mut self, i: usize, sentence: Slice) {
        self.own_features(i, sentence);
        self.add_memory(i, sentence);
    }

    /// As [`Scratch::features`], without those of the memory: what does not change from the first pass to the second.
    pub(crate) fn own_features(&mut self, i: usize, sentence: Slice) {
        let Scratch { units, marks, keys, run, without, context, .. } = self;
        let with = |group: u16| *without & (1 << group) == 0;
        keys.clear();
        let window = Window::new(units, i, sentence);
        if with(0) {
            keys_of_words(keys, &window);
        }
        if with(1) {
            keys_of_shapes(keys, &window, &units[i]);
        }
        if with(2) {
            keys_of_clusters(keys, &window, &units[i]);
        }
        if with(3) {
            keys_of_run(keys, units, marks, run, i, sentence);
        }
        if with(4) {
            keys_of_marks(keys, marks, units, i, sentence);
        }
        if with(6) {
            context.keys_of_head(keys, &units[i], window.words[1], i);
        }
        if with(7) {
            context.keys_of_topic(keys, &units[i], &marks[i]);
        }
    }

    /// Puts the features of the memory of atom `i` into `self.keys`.
    pub(crate) fn memory_features(&mut self, i: usize, sentence: Slice) {
        self.keys.clear();
        self.add_memory(i, sentence);
    }

    fn add_memory(&mut self, i: usize, sentence: Slice) {
        if self.without & (1 << 5) == 0 {
            keys_of_memory(&mut self.keys, &self.memory, &self.units, i, sentence);
        }
    }
}

/// An atom with two neighbours on each side.
struct Window {
    words: [u64; 5],
    shapes: [u64; 5],
    leaves: [u16; 5],
    /// Which of them lie in the sentence.
    inside: [bool; 5],
}

impl Window {
    fn new(units: &[Unit], i: usize, sentence: Slice) -> Self {
        let mut window = Window { words: [1; 5], shapes: [0; 5], leaves: [0; 5], inside: [false; 5] };
        let (start, end) = (sentence.start as usize, sentence.end as usize);
        for place in 0..5 {
            let j = (i + place).wrapping_sub(2);
            if j < start || j >= end {
                continue;
            }
            let unit = &units[j];
            window.words[place] = unit.word;
            window.shapes[place] = u64::from(unit.shape);
            window.leaves[place] = unit.leaf;
            window.inside[place] = true;
        }
        window
    }

    /// The branches of the cluster tree over the leaves, `shift` bits up.
    fn branches(&self, shift: u32) -> [u64; 5] {
        std::array::from_fn(|place| match (self.inside[place], self.leaves[place]) {
            (false, _) => 0xfffe,
            (true, NONE) => 0xffff,
            (true, leaf) => u64::from(leaf >> shift),
        })
    }
}

fn keys_of_words(keys: &mut Vec<u64>, window: &Window) {
    let [b2, b1, w0, a1, a2] = window.words;
    let s0 = window.shapes[2];
    keys.extend_from_slice(&[
        key1(1, w0),
        key1(2, b1),
        key1(3, a1),
        key1(4, b2),
        key1(5, a2),
        key2(6, b1, w0),
        key2(7, w0, a1),
        key2(8, b2, b1),
        key2(9, a1, a2),
        key3(10, b1, w0, a1),
        key3(11, b2, b1, s0),
        key2(12, b1, s0),
        key2(13, a1, s0),
    ]);
}

fn keys_of_shapes(keys: &mut Vec<u64>, window: &Window, unit: &Unit) {
    let [b2, b1, s0, a1, a2] = window.shapes;
    keys.extend_from_slice(&[
        key2(14, s0, u64::from(unit.place)),
        key2(15, b1, s0),
        key2(16, s0, a1),
        key3(17, b1, s0, a1),
        key3(18, key1(b2, b1), s0, key1(a1, a2)),
    ]);
    if unit.ends.0 != 0 {
        keys.extend_from_slice(&[key2(19, unit.ends.0, s0), key2(20, unit.ends.1, s0)]);
    }
}

fn keys_of_clusters(keys: &mut Vec<u64>, window: &Window, unit: &Unit) {
    let low = (LEAVES[2] as u32).trailing_zeros();
    let middle = low + (LEAVES[1] as u32).trailing_zeros();
    let (leaves, branches) = (window.branches(0), window.branches(low));
    let s0 = window.shapes[2];
    // Three templates an offset, from 101 on; the top branch is used for the atom itself only.
    keys.extend_from_slice(&[
        key2(101, leaves[0], s0),
        key2(102, branches[0], s0),
        key2(104, leaves[1], s0),
        key2(105, branches[1], s0),
        key2(107, leaves[2], 0),
        key2(108, branches[2], 0),
        key2(109, window.branches(middle)[2], 0),
        key2(110, leaves[3], s0),
        key2(111, branches[3], s0),
        key2(113, leaves[4], s0),
        key2(114, branches[4], s0),
        key2(120, branches[1], branches[2]),
        key2(121, branches[2], branches[3]),
        key3(122, branches[1], branches[2], branches[3]),
        key3(123, branches[0], branches[1], s0),
        key2(124, branches[2], window.words[3]),
        key2(125, branches[2], window.words[1]),
    ]);
    if unit.phrase != NONE {
        let part = u64::from(unit.phrase_part);
        keys.extend_from_slice(&[
            key2(126, u64::from(unit.phrase), part),
            key2(127, u64::from(unit.phrase >> low), part),
            key2(128, u64::from(unit.phrase >> middle), part),
        ]);
    }
}

/// The surroundings of a whole run of capitals, for every atom in it.
fn keys_of_run(keys: &mut Vec<u64>, units: &[Unit], marks: &[Marks], run: &mut RunWords, i: usize, sentence: Slice) {
    let unit = &units[i];
    let (from, to) = (unit.run.0 as usize, unit.run.1 as usize);
    if to == 0 {
        // A small letter: how far the next run is, and what it starts with.
        let limit = (i + 9).min(sentence.end as usize);
        let next = (i + 1..limit).find(|&j| units[j].run.1 != 0);
        let near = next.map_or(0, |j| (j - i) as u64);
        keys.push(key1(150, near));
        if let Some(j) = next {
            keys.push(key3(151, near, unit.word, u64::from(units[j].shape)));
            keys.push(key2(152, unit.word, u64::from(marks[j].codes().first().copied().unwrap_or(0))));
        }
        return;
    }
    let word = |at: Option<usize>| at.filter(|&j| j >= sentence.start as usize && j < sentence.end as usize).map_or(1, |j| units[j].word);
    let leaf = |at: Option<usize>| {
        at.filter(|&j| j >= sentence.start as usize && j < sentence.end as usize).map_or(0xfffe, |j| u64::from(units[j].leaf))
    };
    if (run.from, run.to) != (from, to) {
        *run = RunWords::of(units, from, to);
    }
    let part = match (i == from, i + 1 == to) {
        (true, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (false, true) => 3,
    };
    let length = ((to - from) as u64).min(7);
    let before = from.checked_sub(1);
    let before2 = from.checked_sub(2);
    keys.extend_from_slice(&[
        key2(160, part, length),
        key2(161, part, word(before)),
        key3(162, part, word(before2), word(before)),
        key2(163, part, word(Some(to))),
        key3(164, part, word(Some(to)), word(Some(to + 1))),
        key2(165, part, word(Some(from))),
        key3(166, part, word(Some(from)), word(Some(from + 1).filter(|&j| j < to))),
        key2(167, part, word(Some(to - 1))),
        key2(168, part, run.words),
        key3(169, part, word(before), length),
        key2(170, part, leaf(before) >> 3),
        key3(171, part, leaf(before2) >> 3, leaf(before) >> 3),
        key2(172, part, leaf(Some(to)) >> 3),
        key3(173, part, leaf(before) >> 3, leaf(Some(to)) >> 3),
        key2(174, part, run.classes),
        key3(175, part, length, ((i - from) as u64).min(5)),
        key2(176, part, leaf(Some(from)) >> 3),
        key2(177, part, leaf(Some(to - 1)) >> 3),
        key3(178, part, u64::from(units[from].place), length),
    ]);
    if let Some(b) = before.filter(|&j| j >= sentence.start as usize) {
        for &code in marks[b].codes() {
            keys.push(key3(179, part, u64::from(code >> 2), length));
        }
    }
    for &code in marks[from].codes() {
        keys.push(key3(180, part, u64::from(code), length));
    }
}

fn keys_of_marks(keys: &mut Vec<u64>, marks: &[Marks], units: &[Unit], i: usize, sentence: Slice) {
    let s0 = u64::from(units[i].shape);
    let mut all = 0_u64;
    for &code in marks[i].codes() {
        keys.push(key1(200, u64::from(code)));
        keys.push(key2(201, u64::from(code), s0));
        keys.push(key2(202, u64::from(code), units[i].word));
        all = key1(all, u64::from(code));
    }
    keys.push(key1(203, all));
    let around = |j: usize| {
        let mut all = 1_u64;
        marks[j].codes().iter().for_each(|&c| all = key1(all, u64::from(c >> 2)));
        all
    };
    if i > sentence.start as usize {
        keys.push(key2(204, around(i - 1), s0));
        keys.push(key2(205, around(i - 1), all));
        for &code in marks[i - 1].codes() {
            keys.push(key2(206, u64::from(code), s0));
        }
    }
    if i + 1 < sentence.end as usize {
        keys.push(key2(207, around(i + 1), s0));
        keys.push(key2(208, around(i + 1), all));
        for &code in marks[i + 1].codes() {
            keys.push(key2(209, u64::from(code), s0));
        }
    }
}

fn keys_of_memory(keys: &mut Vec<u64>, memory: &Memory, units: &[Unit], i: usize, sentence: Slice) {
    let s0 = u64::from(units[i].shape);
    for &code in memory.codes(i) {
        keys.push(key1(300, u64::from(code)));
        keys.push(key2(301, u64::from(code), s0));
    }
    if i > sentence.start as usize {
        for &code in memory.codes(i - 1) {
            keys.push(key2(302, u64::from(code), u64::from(units[i].class)));
        }
    }
    if i + 1 < sentence.end as usize {
        for &code in memory.codes(i + 1) {
            keys.push(key2(303, u64::from(code), u64::from(units[i].class)));
        }
    }
}
