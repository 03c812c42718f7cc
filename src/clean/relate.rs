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

/// Numbers that are left out between two passes.
const GAP: u32 = NEAR + 1;

/// Word pairs of at most so many words of a line are looked up.
const MAX_PAIRS: usize = 60;

/// Entries of the table of pairs, a power of two: those of the paragraphs near fill a quarter of it at most.
const PAIRS: usize = 1 << 13;

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
    /// The pairs of words of all lines, and where those of each line end.
    pair_keys: Vec<u32>,
    pair_ends: Vec<u32>,
    /// See [`Relater::find_shared`].
    pairs: Vec<u32>,
    line_number: u32,
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
            if line.words() == 0 || !self.shared.may_have(self.ends[i]) {
                continue;
            }
            let hash = scan.hash_of(line);
            if (MIN_PREFIX..=MAX_PART).contains(&line.words()) {
                self.sieve.add(hash);
            }
            let (last, count) = self.seen.entry(hash).or_insert((i as u32, 0));
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
                relation.count = self.seen.get(&scan.hash_of(line)).map_or(1, |s| s.1);
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
    /// the number of the last line that had it. The numbers go on from pass to pass and from page to page, so that what an earlier
    /// one has left in the table is far from everything; the table is emptied only before a page for which they do not suffice.
    fn find_shared(&mut self, scan: &Scan) {
        let lines = &scan.lines;
        self.pair_ends.clear();
        self.pair_keys.clear();
        for line in lines {
            let words = scan.words_of(line);
            let words = &words[..words.len().min(MAX_PAIRS)];
            self.pair_keys.extend(words.iter().zip(words.iter().skip(1)).map(|(&first, &second)| pair_key(first, second)));
            self.pair_ends.push(self.pair_keys.len() as u32);
        }
        let needed = 2 * (lines.len() as u32 + GAP);
        if self.pairs.is_empty() || self.line_number + needed > 0xffff {
            self.pairs.clear();
            self.pairs.resize(PAIRS, 0);
            self.line_number = 0;
        }
        for backwards in [false, true] {
            self.line_number += GAP;
            for step in 0..lines.len() {
                let i = if backwards { lines.len() - 1 - step } else { step };
                // On pages of more lines than there are numbers those begin anew.
                self.line_number = (self.line_number + 1) & 0xffff;
                let from = if i == 0 { 0 } else { self.pair_ends[i - 1] };
                let keys = &self.pair_keys[from as usize..self.pair_ends[i] as usize];
                let hits = look_up(&mut self.pairs, keys, self.line_number, is_paragraph(&lines[i]));
                let share = (hits * 15 / keys.len().max(1) as u32) as u8;
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

/// How many of the pairs stand in a paragraph near line `number`; keeps them, if the line is one itself.
#[inline(never)]
fn look_up(pairs: &mut [u32], keys: &[u32], number: u32, keep: bool) -> u32 {
    let Ok(pairs) = <&mut [u32; PAIRS]>::try_from(pairs) else { return 0 };
    let mut hits = 0;
    for &key in keys {
        let entry = pairs[key as usize % PAIRS];
        // The same pair, and at most so many lines away.
        hits += u32::from((entry ^ key) & 0xffff_0000 | number.wrapping_sub(entry) & 0xffff <= NEAR);
    }
    if keep {
        keys.iter().for_each(|&key| pairs[key as usize % PAIRS] = key & 0xffff_0000 | number);
    }
    hits
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

/// One hash of two words that follow each other.
#[inline]
fn pair_key(first: u32, second: u32) -> u32 {
    first.rotate_left(9) ^ second
}
