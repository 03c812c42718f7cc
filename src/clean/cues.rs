//! Phrases that tell what a line is: `corpus/lexicon/line_cues.tsv` as a trie over word hashes.

use std::sync::LazyLock;

use super::letters::MIX;
use super::scan::{LineScan, Scan, mark, word_hash};
use crate::lexicon::lexicon;

/// What a phrase speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(dead_code, reason = "families are read from the table by number")]
pub(super) enum Family {
    Section,
    List,
    Ui,
    Legal,
    Caption,
    Byline,
    Tag,
    Date,
    Speech,
    Connect,
    Question,
    Head,
    Notice,
    Comments,
}

/// Number of families.
pub(super) const FAMILIES: usize = 14;

const NAMES: [&str; FAMILIES] =
    ["section", "list", "ui", "legal", "caption", "byline", "tag", "date", "speech", "connect", "question", "head", "notice", "comments"];

/// Where a phrase was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub(super) enum Place {
    #[default]
    Nowhere,
    In,
    Start,
    Whole,
}

/// The cues of one line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cues {
    /// The best place of each family.
    pub place: [Place; FAMILIES],
    /// A bit for each family found anywhere.
    pub found: u16,
    /// A bit for each family found at the start or alone.
    pub leading: u16,
    /// Words covered by names of rubrics.
    pub section_words: u16,
    /// Number of matches of legal phrases.
    pub legal: u8,
    /// Number of words of notices to the reader.
    pub notice: u8,
    /// A credit: `Ảnh: X`, `(Nguồn: X)`, `Đồ họa: X` at the end of a line.
    pub credit: bool,
    /// The credit is the whole line.
    pub credit_only: bool,
}

impl Cues {
    #[inline]
    pub fn at(&self, family: Family) -> Place {
        self.place[family as usize]
    }
}

#[derive(Debug, Default, Clone)]
struct Node {
    /// Bit `family`: a phrase of the family ends here and may stand anywhere / at the start / alone.
    within: u16,
    start: u16,
    whole: u16,
}

impl Node {
    /// Writes what ends here to `cues`: of a phrase at the start of the line if it `opens` it, of all the line if it is the `whole`.
    /// Gives whether it is the name of a rubric.
    #[inline]
    fn tell(&self, opens: bool, whole: bool, cues: &mut Cues) -> bool {
        let mut raise = |bits: u16, place: Place| {
            cues.found |= bits;
            cues.leading |= if place >= Place::Start { bits } else { 0 };
            let mut bits = bits;
            while bits != 0 {
                let family = bits.trailing_zeros() as usize;
                cues.place[family] = cues.place[family].max(place);
                bits &= bits - 1;
            }
        };
        raise(self.within, Place::In);
        if opens {
            raise(self.start, Place::Start);
        }
        if whole {
            raise(self.whole, Place::Whole);
        }
        let is = |family: Family| self.within & 1 << family as u8 != 0;
        cues.notice = cues.notice.saturating_add(u8::from(is(Family::Notice)));
        cues.legal = cues.legal.saturating_add(u8::from(is(Family::Legal)));
        is(Family::Section)
    }
}

/// Where a word leads from a node of the trie, or behind another word at the beginning of a phrase: open addressing, three places in
/// four free at least, so that most words that lead nowhere are told by one look.
#[derive(Debug)]
struct Edges {
    places: Vec<Edge>,
    count: usize,
}

/// `next` is zero where nothing is.
#[derive(Debug, Clone, Copy, Default)]
struct Edge {
    /// The node, or the word before; 0 for a word alone.
    from: u32,
    word: u32,
    next: u32,
}

impl Edges {
    fn new() -> Self {
        Edges { places: vec![Edge::default(); 64], count: 0 }
    }

    #[inline]
    fn place(&self, from: u32, word: u32) -> usize {
        let hash = (u64::from(from) << 32 | u64::from(word)).wrapping_mul(MIX);
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    #[inline]
    fn get(&self, from: u32, word: u32) -> Option<u32> {
        let mut at = self.place(from, word);
        loop {
            let edge = &self.places[at];
            if edge.next == 0 {
                return None;
            }
            if (edge.from, edge.word) == (from, word) {
                return Some(edge.next);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    fn insert(&mut self, new: Edge) {
        if (self.count + 1) * 4 > self.places.len() {
            let more = (self.places.len() * 2).max(64);
            let old = std::mem::replace(&mut self.places, vec![Edge::default(); more]);
            self.count = 0;
            old.into_iter().filter(|e| e.next != 0).for_each(|edge| self.insert(edge));
        }
        let mut at = self.place(new.from, new.word);
        while self.places[at].next != 0 {
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = new;
        self.count += 1;
    }
}

/// The phrases.
#[derive(Debug)]
pub(super) struct CueTable {
    nodes: Vec<Node>,
    /// Words that are a phrase alone, pairs of words that begin one, and where it goes on from there.
    singles: Edges,
    pairs: Edges,
    edges: Edges,
    /// Which words begin a phrase: a bit per low bits of the hash, to keep most words off the tables.
    roots: Bits<ROOTS>,
    /// Which words are a phrase.
    alone: Bits<ROOTS>,
    /// Which words are the second of a phrase.
    seconds: Bits<ROOTS>,
    /// Which pairs of words begin a phrase.
    begun: Bits<PAIRS>,
    credits: Vec<u32>,
}

pub(super) static CUES: LazyLock<CueTable> = LazyLock::new(CueTable::load);

/// Of lines with more words than this only so many at either end are looked at: what tells a paragraph apart stands there.
const LONG: usize = 48;
const ENDS: usize = 12;

/// Words that are looked at together.
const FEW: usize = 32;

/// Words that name a kind of picture or its origin; with a colon after them they open a credit.
const CREDIT_WORDS: [&str; 14] =
    ["ảnh", "nguồn", "photo", "video", "clip", "họa", "hoạ", "infographic", "hình", "graphic", "photos", "image", "picture", "credit"];

/// Bits for words and for pairs of words, in sixty-fours.
const ROOTS: usize = 1 << 8;
const PAIRS: usize = 1 << 10;

/// Which hashes may be in a set: a bit for the low bits of each, of `N` times sixty-four.
#[derive(Debug)]
struct Bits<const N: usize>(Box<[u64; N]>);

impl<const N: usize> Default for Bits<N> {
    fn default() -> Self {
        Bits(Box::new([0; N]))
    }
}

impl<const N: usize> Bits<N> {
    fn add(&mut self, hash: u32) {
        self.0[hash as usize / 64 % N] |= 1 << (hash % 64);
    }

    #[inline]
    fn may_have(&self, hash: u32) -> bool {
        self.0[hash as usize / 64 % N] >> (hash % 64) & 1 == 1
    }
}

/// One hash of two words.
#[inline]
fn pair(first: u32, second: u32) -> u32 {
    first.rotate_left(9) ^ second
}

impl CueTable {
    fn load() -> Self {
        let mut table = CueTable {
            nodes: vec![Node::default()],
            singles: Edges::new(),
            pairs: Edges::new(),
            edges: Edges::new(),
            roots: Bits::default(),
            alone: Bits::default(),
            seconds: Bits::default(),
            begun: Bits::default(),
            credits: CREDIT_WORDS.iter().map(|w| word_hash(w)).collect(),
        };
        for row in lexicon!("line_cues").rows() {
            let [phrase, family, place] = row[..] else { continue };
            let Some(family) = NAMES.iter().position(|n| *n == family) else { continue };
            table.insert(phrase, 1 << family, place);
        }
        table
    }

    fn insert(&mut self, phrase: &str, bit: u16, place: &str) {
        let words: Vec<u32> = phrase.split(' ').map(word_hash).collect();
        let nodes = &mut self.nodes;
        let mut step = |edges: &mut Edges, from: u32, word: u32| {
            edges.get(from, word).unwrap_or_else(|| {
                let next = nodes.len() as u32;
                edges.insert(Edge { from, word, next });
                nodes.push(Node::default());
                next
            })
        };
        let node = match words[..] {
            [] => return,
            [word] => {
                self.alone.add(word);
                step(&mut self.singles, 0, word)
            }
            [first, second, ref rest @ ..] => {
                self.seconds.add(second);
                self.begun.add(pair(first, second));
                let begun = step(&mut self.pairs, first, second);
                rest.iter().fold(begun, |node, &word| step(&mut self.edges, node, word))
            }
        };
        self.roots.add(words[0]);
        let node = &mut self.nodes[node as usize];
        match place {
            "whole" => node.whole |= bit,
            "start" => node.start |= bit,
            _ => node.within |= bit,
        }
    }

    /// Whether a phrase may begin with a word.
    #[inline]
    pub fn may_begin(&self, hash: u32) -> bool {
        self.roots.may_have(hash)
    }

    /// Whether a word may be the second of a phrase.
    #[inline]
    pub fn may_be_second(&self, hash: u32) -> bool {
        self.seconds.may_have(hash)
    }

    /// Whether a word may be a phrase alone.
    #[inline]
    pub fn may_be_alone(&self, hash: u32) -> bool {
        self.alone.may_have(hash)
    }

    /// Whether the first line of `scan` is nothing but the name of a rubric.
    pub fn is_section(&self, scan: &Scan) -> bool {
        scan.lines.first().is_some_and(|l| usize::from(self.of(scan, l).section_words) == l.words())
    }

    /// The cues of a line.
    pub fn of(&self, scan: &Scan, line: &LineScan) -> Cues {
        let words = scan.words_of(line);
        let marks = scan.marks_of(line);
        let mut cues = Cues::default();
        let begins = scan.cue_words_of(line);
        if !begins.is_empty() {
            // List numbers and bullets do not count: `1. Thời sự`.
            let lead = marks.iter().take(2).take_while(|m| **m & mark::DIGITS != 0).count();
            let tail = marks.iter().rev().take_while(|m| **m & mark::DIGITS != 0).count();
            let body = if lead < words.len() { lead } else { 0 };
            let end = words.len().saturating_sub(tail).max(body);
            let mut covered = 0;
            for some in begins.chunks(FEW) {
                let (likely, count) = self.likely(words, some);
                for at in likely[..count].iter().map(|&at| at as usize) {
                    let section_to = self.walk(words, at, body, end, &mut cues);
                    if section_to > covered {
                        cues.section_words += (section_to - covered.max(at)) as u16;
                        covered = section_to;
                    }
                }
            }
        }
        if line.colon {
            self.find_credit(words, marks, &mut cues);
        }
        cues
    }

    /// Those of the words with the numbers `begins` that are a phrase, or begin one together with the next word, and how many they
    /// are. Found without a branch: whether a word goes on as a phrase cannot be foretold.
    #[inline]
    fn likely(&self, words: &[u32], begins: &[u32]) -> ([u32; FEW], usize) {
        let (mut likely, mut count) = ([0; FEW], 0);
        for &begin in begins {
            let at = begin as usize;
            let (Some(&word), next) = (words.get(at), words.get(at + 1).copied().unwrap_or(0)) else { continue };
            let inside = (words.len() <= LONG) | (at < ENDS) | (at + ENDS >= words.len());
            likely[count % FEW] = begin;
            count += usize::from(inside & (self.alone.may_have(word) | self.begun.may_have(pair(word, next))));
        }
        (likely, count.min(FEW))
    }

    /// Follows the phrases that begin at `at`; gives the end of the longest name of a rubric.
    fn walk(&self, words: &[u32], at: usize, body: usize, end: usize, cues: &mut Cues) -> usize {
        let first = words[at];
        let opens = at == body || at == 0;
        let mut section_to = 0;
        let mut found = |node: u32, to: usize| {
            let whole = opens && (to == end || to == words.len());
            if self.nodes[node as usize].tell(opens, whole, cues) {
                section_to = to;
            }
        };
        if self.alone.may_have(first)
            && let Some(node) = self.singles.get(0, first)
        {
            found(node, at + 1);
        }
        if let Some((&second, rest)) = words[at + 1..].split_first()
            && self.begun.may_have(pair(first, second))
            && let Some(mut node) = self.pairs.get(first, second)
        {
            found(node, at + 2);
            for (to, &word) in (at + 3..).zip(rest) {
                let Some(next) = self.edges.get(node, word) else { break };
                node = next;
                found(node, to);
            }
        }
        section_to
    }

    /// `Ảnh: AFP`, `(Nguồn: Tân Hoa Xã)`, `Đồ họa: N.T.` within the last words of a line.
    fn find_credit(&self, words: &[u32], marks: &[u8], cues: &mut Cues) {
        let from = words.len().saturating_sub(10);
        for i in from..words.len() {
            if marks[i] & mark::COLON != 0 && self.credits.contains(&words[i]) {
                cues.credit = true;
                cues.credit_only |= i <= 1;
            }
        }
    }
}
