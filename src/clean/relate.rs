//! Relations between the lines of a page: repeats, lines that begin with another line, words shared with paragraphs.

use rustc_hash::FxHashMap;

use super::scan::{Last, LineScan, Scan, mix};

/// No other line.
pub(super) const NONE: u32 = u32::MAX;

/// How a line relates to the others. Indices count lines with text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relations {
    /// The nearest equal line before it.
    pub before: u32,
    /// The nearest equal line after it.
    pub after: u32,
    /// How often the line stands on the page.
    pub count: u16,
    /// Its second half repeats its first.
    pub halves: bool,
    /// It begins with all the words of this other line (of four words or more).
    pub extends: u32,
    /// Another line begins with all its words.
    pub extended: u32,
    /// It ends with all the words of this other line (of four words or more).
    pub ends_with: u32,
    /// Share of its word pairs that stand in paragraphs shortly after it, in 1/15.
    pub ahead: u8,
    /// Share of its word pairs that stand in paragraphs shortly before it, in 1/15.
    pub back: u8,
    /// Share of its words that stand in the next line with text, in 1/15.
    pub next: u8,
    /// Share of its words that stand in the line before, in 1/15.
    pub previous: u8,
}

impl Default for Relations {
    fn default() -> Self {
        Relations {
            before: NONE,
            after: NONE,
            count: 1,
            halves: false,
            extends: NONE,
            extended: NONE,
            ends_with: NONE,
            ahead: 0,
            back: 0,
            next: 0,
            previous: 0,
        }
    }
}

/// Lines shorter than this are too common to say anything when they begin another line.
const MIN_PREFIX: usize = 4;

/// How many lines with text ahead or back count as near.
const NEAR: u32 = 30;

/// Word pairs of at most so many words of a line are looked up.
const MAX_PAIRS: usize = 60;

/// Which hashes may be in a set: one bit each, at least sixteen bits for each line.
#[derive(Debug, Default)]
struct Sieve {
    bits: Vec<u64>,
}

impl Sieve {
    fn clear(&mut self, lines: usize) {
        self.bits.clear();
        self.bits.resize((lines / 4).next_power_of_two().clamp(64, 1 << 17), 0);
    }

    #[inline]
    fn slot(&self, hash: u64) -> (usize, u64) {
        ((hash >> 8) as usize & (self.bits.len() - 1), 1 << (hash >> 58))
    }

    #[inline]
    fn add(&mut self, hash: u64) {
        let (word, bit) = self.slot(hash);
        self.bits[word] |= bit;
    }

    #[inline]
    fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = self.slot(hash);
        self.bits[word] & bit != 0
    }
}

/// Which hashes may have been added more than once.
#[derive(Debug, Default)]
struct Twice {
    once: Sieve,
    again: Sieve,
}

impl Twice {
    fn clear(&mut self, lines: usize) {
        self.once.clear(lines);
        self.again.clear(lines);
    }

    #[inline]
    fn add(&mut self, hash: u64) {
        if self.once.may_have(hash) {
            self.again.add(hash);
        }
        self.once.add(hash);
    }

    #[inline]
    fn may_have(&self, hash: u64) -> bool {
        self.again.may_have(hash)
    }
}

/// Buffers of [`Relater::read`], kept between pages.
#[derive(Debug, Default)]
pub(super) struct Relater {
    /// The last line with a hash, and how many have it.
    seen: FxHashMap<u64, (u32, u16)>,
    /// Lines by the hash of their words read backwards.
    reversed: FxHashMap<u64, u32>,
    /// Hashes of the first or last words of all lines: only lines that share them can begin or end with one another.
    ends: Vec<u64>,
    shared: Twice,
    sieve: Sieve,
    keys: Vec<u32>,
    pairs: Vec<u32>,
    pub relations: Vec<Relations>,
}

impl Relater {
    pub fn read(&mut self, scan: &Scan) {
        self.relations.clear();
        self.relations.resize(scan.lines.len(), Relations::default());
        self.find_heads(scan);
        self.find_repeats(scan);
        self.find_prefixes(scan);
        self.find_suffixes(scan);
        self.find_halves(scan);
        self.find_neighbours(scan);
        self.find_shared(scan);
    }

    /// Hashes of the first words of all lines. Equal lines have equal ones.
    fn find_heads(&mut self, scan: &Scan) {
        self.ends.clear();
        self.shared.clear(scan.lines.len());
        for line in &scan.lines {
            let words = scan.words_of(line);
            let hash = hash_of(&words[..words.len().min(MIN_PREFIX)]);
            self.ends.push(hash);
            self.shared.add(hash);
        }
    }

    fn find_repeats(&mut self, scan: &Scan) {
        self.seen.clear();
        self.sieve.clear(scan.lines.len());
        for (i, line) in scan.lines.iter().enumerate() {
            if line.hash == 0 || !self.shared.may_have(self.ends[i]) {
                continue;
            }
            if (MIN_PREFIX..=MAX_PART).contains(&line.words()) {
                self.sieve.add(line.hash);
            }
            let (last, count) = self.seen.entry(line.hash).or_insert((i as u32, 0));
            *count = count.saturating_add(1);
            if *count > 1 {
                self.relations[i].before = *last;
                self.relations[*last as usize].after = i as u32;
                *last = i as u32;
            }
        }
        if self.seen.is_empty() {
            return;
        }
        for (i, line) in scan.lines.iter().enumerate() {
            let relation = &mut self.relations[i];
            if relation.before != NONE || relation.after != NONE {
                relation.count = self.seen.get(&line.hash).map_or(1, |s| s.1);
            }
        }
    }

    fn find_prefixes(&mut self, scan: &Scan) {
        for (i, line) in scan.lines.iter().enumerate() {
            if line.words() <= MIN_PREFIX || !self.shared.may_have(self.ends[i]) {
                continue;
            }
            let words = scan.words_of(line);
            let words = &words[..(words.len() - 1).min(MAX_PART)];
            let mut hash = hash_of(&words[..MIN_PREFIX - 1]);
            for word in &words[MIN_PREFIX - 1..] {
                hash = mix(hash, *word);
                if self.sieve.may_have(hash)
                    && let Some(&(other, _)) = self.seen.get(&hash)
                {
                    self.relations[i].extends = other;
                    self.relations[other as usize].extended = i as u32;
                }
            }
        }
    }

    fn find_suffixes(&mut self, scan: &Scan) {
        self.reversed.clear();
        self.sieve.clear(scan.lines.len());
        self.ends.clear();
        self.shared.clear(scan.lines.len());
        for line in &scan.lines {
            let words = scan.words_of(line);
            let hash = if words.len() < MIN_PREFIX { 0 } else { reversed_hash(&words[words.len() - MIN_PREFIX..]) };
            self.ends.push(hash);
            if hash != 0 {
                self.shared.add(hash);
            }
        }
        for (i, line) in scan.lines.iter().enumerate() {
            if (MIN_PREFIX..=MAX_PART).contains(&line.words()) && self.shared.may_have(self.ends[i]) {
                let hash = reversed_hash(scan.words_of(line));
                self.sieve.add(hash);
                self.reversed.insert(hash, i as u32);
            }
        }
        if self.reversed.is_empty() {
            return;
        }
        for (i, line) in scan.lines.iter().enumerate() {
            if line.words() <= MIN_PREFIX || !self.shared.may_have(self.ends[i]) {
                continue;
            }
            let words = &scan.words_of(line)[1..];
            let words = &words[words.len().saturating_sub(MAX_PART)..];
            let (first, last) = words.split_at(words.len() - (MIN_PREFIX - 1));
            let mut hash = reversed_hash(last);
            for word in first.iter().rev() {
                hash = mix(hash, *word);
                if self.sieve.may_have(hash)
                    && let Some(&other) = self.reversed.get(&hash)
                {
                    self.relations[i].ends_with = other;
                }
            }
        }
    }

    fn find_halves(&mut self, scan: &Scan) {
        for (i, line) in scan.lines.iter().enumerate() {
            let words = scan.words_of(line);
            // One word more in one half: `... Nổi bật`, a number, a label.
            self.relations[i].halves = words.len() >= 6
                && (0..=2).any(|extra| {
                    let size = (words.len() - extra) / 2;
                    (words.len() - extra).is_multiple_of(2)
                        && size >= 3
                        && words[0] == words[size]
                        && words[..size] == words[size..2 * size]
                });
        }
    }

    fn find_neighbours(&mut self, scan: &Scan) {
        let mut last = ([0_u64; 4], 0);
        for (i, line) in scan.lines.iter().enumerate() {
            let words = scan.words_of(line);
            let mut bits = [0_u64; 4];
            for word in &words[..words.len().min(MAX_SIGNATURE)] {
                bits[(*word >> 6) as usize & 3] |= 1 << (word & 63);
            }
            let ones = count(&bits);
            if i > 0 {
                let both = count(&[bits[0] & last.0[0], bits[1] & last.0[1], bits[2] & last.0[2], bits[3] & last.0[3]]);
                self.relations[i].previous = (both * 15 / ones.max(1)) as u8;
                self.relations[i - 1].next = (both * 15 / u32::max(last.1, 1)) as u8;
            }
            last = (bits, ones);
        }
    }

    /// Pairs of words that lines share with paragraphs near them: a headline's words come back in its article.
    ///
    /// Only the last thirty lines count, so a small table is enough: each entry is sixteen bits of a pair's hash and sixteen of
    /// the number of the last line that had it.
    fn find_shared(&mut self, scan: &Scan) {
        let total: usize = scan.lines.iter().filter(|l| is_paragraph(l)).map(|l| l.words().min(MAX_PAIRS)).sum();
        let size = (total * 2).next_power_of_two().clamp(64, 1 << 14);
        self.keys.clear();
        self.keys.resize(scan.lines.iter().map(pairs_of).sum(), 0);
        let mut keys = &mut self.keys[..];
        for line in &scan.lines {
            let (own, rest) = keys.split_at_mut(pairs_of(line));
            keys = rest;
            let Some((&first, words)) = scan.words_of(line).split_first() else { continue };
            let mut last = first;
            for (key, &word) in own.iter_mut().zip(words) {
                *key = pair_key(last, word);
                last = word;
            }
        }
        for backwards in [false, true] {
            self.pairs.clear();
            self.pairs.resize(size, 0);
            let n = scan.lines.len();
            let mut keys_at = if backwards { self.keys.len() } else { 0 };
            for step in 0..n {
                let i = if backwards { n - 1 - step } else { step };
                // No line is number 0, and an empty entry is far from all others.
                let own = (step as u32).wrapping_add(NEAR + 2) & 0xffff;
                let line = &scan.lines[i];
                let count = pairs_of(line);
                let from = if backwards { keys_at - count } else { keys_at };
                keys_at = if backwards { from } else { from + count };
                let keys = &self.keys[from..from + count];
                let table = &mut self.pairs[..];
                if table.is_empty() {
                    return;
                }
                let mut hits = 0_u32;
                for &key in keys {
                    let entry = table[key as usize & (table.len() - 1)];
                    // The same pair, and at most so many lines away.
                    hits += u32::from((entry ^ key) & 0xffff_0000 | own.wrapping_sub(entry) & 0xffff <= NEAR);
                }
                if is_paragraph(line) {
                    for &key in keys {
                        table[key as usize & (table.len() - 1)] = key & 0xffff_0000 | own;
                    }
                }
                let share = (hits * 15 / count.max(1) as u32) as u8;
                let relation = &mut self.relations[i];
                if backwards {
                    relation.ahead = share;
                } else {
                    relation.back = share;
                }
            }
        }
    }
}

#[inline]
fn count(bits: &[u64; 4]) -> u32 {
    bits.iter().map(|b| b.count_ones()).sum()
}

#[inline]
fn hash_of(words: &[u32]) -> u64 {
    let mut hash = 0;
    for word in words {
        hash = mix(hash, *word);
    }
    hash
}

#[inline]
fn reversed_hash(words: &[u32]) -> u64 {
    let mut hash = 0;
    for word in words.iter().rev() {
        hash = mix(hash, *word);
    }
    hash
}

/// Longer lines are not looked for at the start or end of others.
const MAX_PART: usize = 40;

/// So many words of a line are compared with the lines beside it.
const MAX_SIGNATURE: usize = 120;

/// Whether a line is long enough and ends like a paragraph.
#[inline]
pub(super) fn is_paragraph(line: &LineScan) -> bool {
    line.words() >= 16 && matches!(line.last, Last::Stop | Last::Question | Last::StopQuote | Last::Quote | Last::Colon)
        || line.words() >= 40
}

/// How many of its pairs of words are looked up.
#[inline]
fn pairs_of(line: &LineScan) -> usize {
    line.words().min(MAX_PAIRS).saturating_sub(1)
}

#[inline]
fn pair_key(first: u32, second: u32) -> u32 {
    let h = (u64::from(first) << 32 | u64::from(second)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h >> 32) as u32
}
