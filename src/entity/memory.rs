//! What the rest of the document says about a word: how it is written elsewhere, and, in the second pass, what the first
//! pass took it for there. One clear mention decides the unclear ones.

use rustc_hash::FxHashMap;

use crate::article::ArticleText;
use crate::entity::Mention;
use crate::entity::clusters::Clusters;
use crate::entity::gazetteer::{Kind, Marks};
use crate::entity::label::type_index;
use crate::entity::units::Unit;

/// How a word is written in the document.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    /// With a capital where none is needed.
    capital: u16,
    /// Last, first of a longer run of capitals; a run alone.
    last: u16,
    first: u16,
    alone: u16,
    /// After a title.
    titled: u16,
    /// As (part of) a mention of each type in the first pass; as the end of a person's longer name.
    taken: [u16; 4],
    surname: u16,
}

/// Counts one more, up to the most that the counter holds.
fn count_if(counter: &mut u16, more: bool) {
    *counter = counter.saturating_add(u16::from(more));
}

/// Atoms in the longest mention that is remembered.
const LONGEST: usize = 12;

/// What an atom gets from the rest of the document.
#[derive(Debug, Clone, Copy, Default)]
struct Codes {
    codes: [u8; 7],
    count: u8,
    /// How many of them the first pass had.
    first: u8,
}

impl Codes {
    fn push(&mut self, code: u8) {
        if let Some(slot) = self.codes.get_mut(usize::from(self.count)) {
            *slot = code;
            self.count += 1;
        }
    }
}

/// The memory of one document.
#[derive(Debug, Default)]
pub struct Memory {
    words: FxHashMap<u64, Word>,
    /// Mentions of the first pass by the chain of their words: how often as each type. A zero row is a beginning of one.
    phrases: FxHashMap<u64, [u16; 4]>,
    /// Keys of words that stand with a capital where one is needed anyway, and whether they stand without one elsewhere.
    lower: FxHashMap<u64, bool>,
    codes: Vec<Codes>,
    /// Per atom: 0, or 1 + type of the mention it belonged to in the first pass.
    own: Vec<u8>,
}

impl Memory {
    /// The codes of an atom.
    #[must_use]
    pub fn codes(&self, i: usize) -> &[u8] {
        let codes = &self.codes[i];
        &codes.codes[..usize::from(codes.count)]
    }

    /// The codes of an atom that the second pass has and the first had not.
    #[must_use]
    pub fn learnt(&self, i: usize) -> &[u8] {
        let codes = &self.codes[i];
        &codes.codes[usize::from(codes.first)..usize::from(codes.count)]
    }

    /// Reads how words are written; the first pass needs no more.
    pub fn read(&mut self, article: &ArticleText<'_>, units: &[Unit], marks: &[Marks]) {
        self.words.clear();
        self.phrases.clear();
        self.own.clear();
        self.codes.clear();
        self.codes.resize(units.len(), Codes::default());
        for (i, unit) in units.iter().enumerate() {
            let (from, to) = (unit.run.0 as usize, unit.run.1 as usize);
            if to == 0 || !unit.is_capital() {
                continue;
            }
            let word = self.words.entry(unit.word).or_default();
            count_if(&mut word.capital, !unit.is_first() && !unit.is_shouted());
            match (i == from, i + 1 == to) {
                (true, true) => count_if(&mut word.alone, true),
                (true, false) => count_if(&mut word.first, true),
                (false, true) => count_if(&mut word.last, true),
                _ => {}
            }
            let titled = from > 0 && marks[from - 1].has(Kind::Title) && !unit.is_shouted();
            count_if(&mut word.titled, titled);
        }
        self.lower.clear();
        for (unit, atom) in units.iter().zip(article.atoms) {
            if unit.run.1 != 0 && unit.is_capital() && (unit.is_first() || unit.is_shouted()) {
                self.lower.insert(atom.key.0, false);
            }
        }
        if !self.lower.is_empty() {
            for (unit, atom) in units.iter().zip(article.atoms) {
                if unit.run.1 == 0
                    && let Some(seen) = self.lower.get_mut(&atom.key.0)
                {
                    *seen = true;
                }
            }
        }
        for (i, unit) in units.iter().enumerate() {
            if unit.run.1 == 0 || !unit.is_capital() {
                continue;
            }
            let Some(word) = self.words.get(&unit.word) else { continue };
            let codes = &mut self.codes[i];
            let alone = unit.run.1 - unit.run.0 == 1;
            if unit.is_first() || unit.is_shouted() {
                codes.push(match (word.capital > 0, self.lower.get(&article.atoms[i].key.0) == Some(&true)) {
                    (false, false) => 1,
                    (false, true) => 2,
                    (true, false) => 3,
                    (true, true) => 4,
                });
            }
            if alone && word.last > 0 {
                codes.push(5);
            }
            if alone && word.first > 0 {
                codes.push(6);
            }
            let own_title = unit.run.0 > 0 && marks[unit.run.0 as usize - 1].has(Kind::Title);
            if word.titled > u16::from(own_title) {
                codes.push(7);
            }
            codes.first = codes.count;
        }
    }

    /// Takes in what the first pass found; makes the codes of the second.
    pub fn learn(&mut self, units: &[Unit], mentions: &[Mention]) {
        self.own.resize(units.len(), 0);
        for mention in mentions {
            let kind = type_index(mention.kind);
            let range = mention.atoms.range();
            if range.len() > LONGEST {
                continue;
            }
            let mut chain = 0;
            for (n, i) in range.clone().enumerate() {
                chain = if n == 0 { units[i].word } else { Clusters::extend(chain, units[i].word) };
                self.own[i] = 1 + kind as u8;
                if units[i].is_capital() {
                    let word = self.words.entry(units[i].word).or_default();
                    count_if(&mut word.taken[kind], true);
                    count_if(&mut word.surname, kind == 0 && range.len() > 1 && (i + 1 == range.end || i == range.start));
                }
                let row = self.phrases.entry(chain).or_insert([0; 4]);
                if i + 1 == range.end {
                    count_if(&mut row[kind], true);
                }
            }
        }
        let mut free = 0;
        for i in 0..units.len() {
            self.recall_word(i, &units[i]);
            if i >= free {
                free = self.recall_phrase(i, units).unwrap_or(free);
            }
        }
    }

    fn recall_word(&mut self, i: usize, unit: &Unit) {
        // Words are kept for capitals only.
        if !unit.is_capital() {
            return;
        }
        let Some(word) = self.words.get(&unit.word) else { return };
        let mut taken = word.taken;
        if let Some(own) = self.own[i].checked_sub(1) {
            taken[usize::from(own)] = taken[usize::from(own)].saturating_sub(1);
        }
        let all: u32 = taken.iter().map(|&n| u32::from(n)).sum();
        let codes = &mut self.codes[i];
        if all == 0 {
            return;
        }
        let (best, count) = (0_u8..).zip(taken).max_by_key(|&(_, n)| n).unwrap_or((0, 0));
        let sure = if u32::from(count) * 4 >= all * 3 { if count > 1 { 2 } else { 1 } } else { 0 };
        codes.push(10 + best * 3 + sure);
        if unit.run.1 - unit.run.0 == 1 && word.surname > 0 {
            codes.push(24);
        }
    }

    /// The longest mention of the first pass that stands here too; gives the atom after it.
    fn recall_phrase(&mut self, start: usize, units: &[Unit]) -> Option<usize> {
        let mut chain = units[start].word;
        let mut best = None;
        for length in 1..=LONGEST.min(units.len() - start) {
            if length > 1 {
                chain = Clusters::extend(chain, units[start + length - 1].word);
            }
            let Some(&row) = self.phrases.get(&chain) else { break };
            let mut row = row;
            // The mention that stands right here does not count for itself.
            let own = self.own[start]
                .checked_sub(1)
                .filter(|&o| (start..start + length).all(|i| self.own[i] == o + 1) && self.own.get(start + length).copied() != Some(o + 1));
            if let Some(own) = own {
                row[usize::from(own)] = row[usize::from(own)].saturating_sub(1);
            }
            let all: u32 = row.iter().map(|&n| u32::from(n)).sum();
            let (kind, count) = (0_u8..).zip(row).max_by_key(|&(_, n)| n).unwrap_or((0, 0));
            if all > 0 {
                best = Some((length, kind, u32::from(count) * 4 >= all * 3));
            }
        }
        let (length, kind, sure) = best?;
        for (n, codes) in self.codes[start..start + length].iter_mut().enumerate() {
            let part = match (n == 0, n + 1 == length) {
                (true, true) => 0,
                (true, false) => 1,
                (false, false) => 2,
                (false, true) => 3,
            };
            codes.push(32 + kind * 8 + part * 2 + u8::from(sure));
        }
        Some(start + length)
    }
}
