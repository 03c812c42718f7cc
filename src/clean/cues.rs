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

/// Where a word leads from a node of the trie: open addressing, seven places in eight free at least, so that most words that lead nowhere
/// are told by one look.
#[derive(Debug, Default)]
struct Edges {
    /// Node, word, next node; the last is zero where nothing is.
    places: Vec<(u32, u32, u32)>,
    count: usize,
}

impl Edges {
    #[inline]
    fn place(&self, node: u32, word: u32) -> usize {
        let hash = (u64::from(node) << 32 | u64::from(word)).wrapping_mul(MIX);
        (hash >> 32) as usize & (self.places.len() - 1)
    }

    #[inline]
    fn get(&self, node: u32, word: u32) -> Option<u32> {
        let mut at = self.place(node, word);
        loop {
            let place = self.places[at];
            if place.2 == 0 {
                return None;
            }
            if (place.0, place.1) == (node, word) {
                return Some(place.2);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    fn insert(&mut self, node: u32, word: u32, next: u32) {
        if (self.count + 1) * 8 > self.places.len() {
            let more = (self.places.len() * 2).max(64);
            let old = std::mem::replace(&mut self.places, vec![(0, 0, 0); more]);
            self.count = 0;
            old.into_iter().filter(|p| p.2 != 0).for_each(|(node, word, next)| self.insert(node, word, next));
        }
        let mut at = self.place(node, word);
        while self.places[at].2 != 0 {
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = (node, word, next);
        self.count += 1;
    }
}

/// The phrases.
#[derive(Debug)]
pub(super) struct CueTable {
    nodes: Vec<Node>,
    edges: Edges,
    /// Which words begin a phrase: a bit per low bits of the hash, to keep most words off the hash map.
    roots: Bits<ROOT_BITS>,
    /// Which words are a phrase.
    alone: Bits<ROOT_BITS>,
    /// Which pairs of words begin a phrase.
    second: Bits<PAIR_BITS>,
    credits: Vec<u32>,
}

pub(super) static CUES: LazyLock<CueTable> = LazyLock::new(CueTable::load);

/// Words that name a kind of picture or its origin; with a colon after them they open a credit.
const CREDIT_WORDS: [&str; 14] =
    ["ảnh", "nguồn", "photo", "video", "clip", "họa", "hoạ", "infographic", "hình", "graphic", "photos", "image", "picture", "credit"];

const ROOT_BITS: u32 = 14;
const PAIR_BITS: u32 = 16;

/// Which hashes may be in a set: a bit for the low bits of each.
#[derive(Debug)]
struct Bits<const N: u32>(Vec<u64>);

impl<const N: u32> Default for Bits<N> {
    fn default() -> Self {
        Bits(vec![0; 1 << (N - 6)])
    }
}

impl<const N: u32> Bits<N> {
    fn add(&mut self, hash: u32) {
        let slot = hash & ((1 << N) - 1);
        self.0[slot as usize / 64] |= 1 << (slot % 64);
    }

    #[inline]
    fn may_have(&self, hash: u32) -> bool {
        let slot = hash & ((1 << N) - 1);
        self.0[slot as usize / 64] >> (slot % 64) & 1 == 1
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
            edges: Edges { places: vec![(0, 0, 0); 64], count: 0 },
            roots: Bits::default(),
            alone: Bits::default(),
            second: Bits::default(),
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
        let mut node = 0_u32;
        let words: Vec<u32> = phrase.split(' ').map(word_hash).collect();
        match words[..] {
            [] => {}
            [word] => self.alone.add(word),
            [first, second, ..] => self.second.add(pair(first, second)),
        }
        for (i, hash) in words.into_iter().enumerate() {
            if i == 0 {
                self.roots.add(hash);
            }
            node = self.edges.get(node, hash).unwrap_or_else(|| {
                let next = self.nodes.len() as u32;
                self.edges.insert(node, hash, next);
                self.nodes.push(Node::default());
                next
            });
        }
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

    /// Whether the first line of `scan` is nothing but the name of a rubric.
    pub fn is_section(&self, scan: &Scan) -> bool {
        scan.lines.first().is_some_and(|l| usize::from(self.of(scan, l).section_words) == l.words())
    }

    /// The cues of a line. Long lines are looked at only at their start and end: what tells a paragraph apart stands there.
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
            for at in begins.iter().map(|&at| at as usize) {
                if words.len() > 48 && at >= 12 && at + 12 < words.len() {
                    continue;
                }
                let next = words.get(at + 1).copied();
                if !self.alone.may_have(words[at]) && !next.is_some_and(|next| self.second.may_have(pair(words[at], next))) {
                    continue;
                }
                let section_to = self.walk(words, at, body, end, &mut cues);
                if section_to > covered {
                    cues.section_words += (section_to - covered.max(at)) as u16;
                    covered = section_to;
                }
            }
        }
        if line.colon {
            self.find_credit(words, marks, &mut cues);
        }
        cues
    }

    /// Follows the phrases that begin at `at`; gives the end of the longest name of a rubric.
    fn walk(&self, words: &[u32], at: usize, body: usize, end: usize, cues: &mut Cues) -> usize {
        let mut node = 0_u32;
        let mut section_to = 0;
        for (i, word) in words.iter().enumerate().skip(at) {
            let Some(next) = self.edges.get(node, *word) else { break };
            node = next;
            let found = &self.nodes[node as usize];
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
            raise(found.within, Place::In);
            if at == body || at == 0 {
                raise(found.start, Place::Start);
                if i + 1 == end || i + 1 == words.len() {
                    raise(found.whole, Place::Whole);
                }
            }
            if found.within & 1 << Family::Section as u8 != 0 {
                section_to = i + 1;
            }
            if found.within & 1 << Family::Notice as u8 != 0 {
                cues.notice = cues.notice.saturating_add(1);
            }
            if found.within & 1 << Family::Legal as u8 != 0 {
                cues.legal = cues.legal.saturating_add(1);
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
