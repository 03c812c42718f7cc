//! Relations between the lines of a page: repeats, lines that begin with another line, words shared with paragraphs.

use rustc_hash::FxHashMap;

use super::scan::{Last, LineScan, Scan};

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

/// Buffers of [`Relater::read`], kept between pages.
#[derive(Debug, Default)]
pub(super) struct Relater {
    first_seen: FxHashMap<u64, u32>,
    counts: FxHashMap<u64, u16>,
    /// Lines by the hash of their words read backwards.
    reversed: FxHashMap<u64, u32>,
    bloom: Vec<u64>,
    reversed_bloom: Vec<u64>,
    pairs: Vec<(u32, u32)>,
    pub relations: Vec<Relations>,
}

const BLOOM_BITS: u32 = 16;

impl Relater {
    pub fn read(&mut self, scan: &Scan) {
        self.relations.clear();
        self.relations.resize(scan.lines.len(), Relations::default());
        self.find_repeats(scan);
        self.find_prefixes(scan);
        self.find_suffixes(scan);
        self.find_halves(scan);
        self.find_neighbours(scan);
        self.find_shared(scan);
    }

    fn find_repeats(&mut self, scan: &Scan) {
        self.first_seen.clear();
        self.counts.clear();
        self.bloom.clear();
        self.bloom.resize(1 << (BLOOM_BITS - 6), 0);
        for (i, line) in (0..).zip(&scan.lines) {
            if line.hash == 0 {
                continue;
            }
            if line.words() >= MIN_PREFIX {
                let slot = (line.hash >> 8) as usize & ((1 << BLOOM_BITS) - 1);
                self.bloom[slot / 64] |= 1 << (slot % 64);
            }
            *self.counts.entry(line.hash).or_insert(0) += 1;
            if let Some(before) = self.first_seen.insert(line.hash, i) {
                self.relations[i as usize].before = before;
                self.relations[before as usize].after = i;
            }
        }
        for (line, relation) in scan.lines.iter().zip(&mut self.relations) {
            relation.count = self.counts.get(&line.hash).copied().unwrap_or(1);
        }
    }

    fn find_prefixes(&mut self, scan: &Scan) {
        for (i, line) in (0..).zip(&scan.lines) {
            if line.words() <= MIN_PREFIX {
                continue;
            }
            let mut hash = 0_u64;
            for (n, word) in scan.words_of(line).iter().take(line.words() - 1).take(40).enumerate() {
                hash = mix(hash, *word);
                let slot = (hash >> 8) as usize & ((1 << BLOOM_BITS) - 1);
                if n + 1 < MIN_PREFIX || self.bloom[slot / 64] >> (slot % 64) & 1 == 0 {
                    continue;
                }
                if let Some(&other) = self.first_seen.get(&hash) {
                    self.relations[i as usize].extends = other;
                    self.relations[other as usize].extended = i;
                }
            }
        }
    }

    fn find_suffixes(&mut self, scan: &Scan) {
        self.reversed.clear();
        self.reversed_bloom.clear();
        self.reversed_bloom.resize(1 << (BLOOM_BITS - 6), 0);
        for (i, line) in (0..).zip(&scan.lines) {
            if (MIN_PREFIX..=MAX_SUFFIX).contains(&line.words()) {
                let hash = scan.words_of(line).iter().rev().fold(0, |h, w| mix(h, *w));
                let slot = (hash >> 8) as usize & ((1 << BLOOM_BITS) - 1);
                self.reversed_bloom[slot / 64] |= 1 << (slot % 64);
                self.reversed.insert(hash, i);
            }
        }
        for (i, line) in scan.lines.iter().enumerate() {
            let mut hash = 0_u64;
            for (n, word) in scan.words_of(line).iter().skip(1).rev().take(MAX_SUFFIX).enumerate() {
                hash = mix(hash, *word);
                let slot = (hash >> 8) as usize & ((1 << BLOOM_BITS) - 1);
                if n + 1 < MIN_PREFIX || self.reversed_bloom[slot / 64] >> (slot % 64) & 1 == 0 {
                    continue;
                }
                if let Some(&other) = self.reversed.get(&hash) {
                    self.relations[i].ends_with = other;
                }
            }
        }
    }

    fn find_halves(&mut self, scan: &Scan) {
        for (line, relation) in scan.lines.iter().zip(&mut self.relations) {
            let words = scan.words_of(line);
            let half = words.len() / 2;
            // One word more in one half: `... Nổi bật`, a number, a label.
            relation.halves = half >= 3
                && (0..=2.min(words.len() - half)).any(|extra| {
                    let size = (words.len() - extra) / 2;
                    (words.len() - extra).is_multiple_of(2) && size >= 3 && words[..size] == words[size..2 * size]
                });
        }
    }

    fn find_neighbours(&mut self, scan: &Scan) {
        let signature = |line: &LineScan| {
            let mut bits = [0_u64; 4];
            for word in scan.words_of(line).iter().take(120) {
                bits[(*word >> 6) as usize & 3] |= 1 << (word & 63);
            }
            bits
        };
        let shared = |a: &[u64; 4], b: &[u64; 4]| {
            let ones: u32 = a.iter().map(|x| x.count_ones()).sum();
            let both: u32 = a.iter().zip(b).map(|(x, y)| (x & y).count_ones()).sum();
            (both * 15 / ones.max(1)) as u8
        };
        let mut last = [0_u64; 4];
        for (i, line) in scan.lines.iter().enumerate() {
            let bits = signature(line);
            if i > 0 {
                self.relations[i].previous = shared(&bits, &last);
                self.relations[i - 1].next = shared(&last, &bits);
            }
            last = bits;
        }
    }

    /// Pairs of words that lines share with paragraphs near them: a headline's words come back in its article.
    fn find_shared(&mut self, scan: &Scan) {
        let total: usize = scan.lines.iter().filter(|l| is_paragraph(l)).map(LineScan::words).sum();
        let size = (total * 2).next_power_of_two().clamp(64, 1 << 20);
        for backwards in [false, true] {
            self.pairs.clear();
            self.pairs.resize(size, (0, NONE));
            let n = scan.lines.len();
            for step in 0..n {
                let i = if backwards { n - 1 - step } else { step };
                let line = &scan.lines[i];
                let words = scan.words_of(line);
                let words = &words[..words.len().min(MAX_PAIRS)];
                let mut hits = 0_u32;
                for pair in words.windows(2) {
                    let key = pair_key(pair).max(1);
                    let slot = &self.pairs[key as usize & (size - 1)];
                    hits += u32::from(slot.0 == key && (slot.1).abs_diff(i as u32) <= NEAR);
                }
                let share = (hits * 15 / (words.len().max(2) as u32 - 1)) as u8;
                let relation = &mut self.relations[i];
                if backwards {
                    relation.ahead = share;
                } else {
                    relation.back = share;
                }
                if is_paragraph(line) {
                    for pair in words.windows(2) {
                        let key = pair_key(pair).max(1);
                        self.pairs[key as usize & (size - 1)] = (key, i as u32);
                    }
                }
            }
        }
    }
}

/// Longer lines are not looked for at the end of others.
const MAX_SUFFIX: usize = 40;

/// Adds a word to the hash of a line; the same as in [`Scan`].
fn mix(hash: u64, word: u32) -> u64 {
    (hash.rotate_left(7) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

/// Whether a line is long enough and ends like a paragraph.
pub(super) fn is_paragraph(line: &LineScan) -> bool {
    line.words() >= 16 && matches!(line.last, Last::Stop | Last::Question | Last::StopQuote | Last::Quote | Last::Colon)
        || line.words() >= 40
}

fn pair_key(pair: &[u32]) -> u32 {
    let h = (u64::from(pair[0]) << 32 | u64::from(pair[1])).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h >> 32) as u32
}
