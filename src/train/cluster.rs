//! Word clusters from unlabelled text: phrases joined by association, skip-gram vectors, k-means on three levels.
//!
//! Everything runs on one thread from a fixed seed, so the same text gives the same clusters.

use rustc_hash::FxHashMap;

use crate::entity::clusters::{LEAVES, MAX_PHRASE, case_key};
use crate::span::Span;
use crate::word::{AtomKind, atomize};

/// What to train.
#[derive(Debug, Clone, Copy)]
pub struct ClusterOptions {
    /// Length of the vectors.
    pub dims: usize,
    /// Passes over the text.
    pub epochs: usize,
    /// Rarer words get no cluster.
    pub min_count: u32,
    /// At most this many words and phrases, the most frequent.
    pub max_words: usize,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        ClusterOptions { dims: 48, epochs: 3, min_count: 8, max_words: 70_000 }
    }
}

/// A small, fast, repeatable random generator (xorshift*).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator started from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// A number in `[0, 1)`.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// A boundary between lines.
const BREAK: u64 = 0;

/// The text as case-aware keys; numbers of the same length count as one word.
fn read(text: &str) -> Vec<u64> {
    let mut keys = Vec::with_capacity(text.len() / 5);
    let mut atoms = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#') && !l.starts_with("==")) {
        atoms.clear();
        atomize(line, Span::new(0, line.len() as u32), &mut atoms);
        keys.extend(atoms.iter().map(case_key));
        keys.push(BREAK);
    }
    keys
}

/// The key of a phrase: the keys of its parts in order.
fn joined(a: u64, b: u64) -> u64 {
    crate::word::Key(a).then(crate::word::Key(b)).0
}

/// Joins neighbours that stand together more often than chance says. `parts` counts the atoms of each word.
fn join_phrases(words: &[u64], parts: &mut FxHashMap<u64, u8>, plain: &dyn Fn(u64) -> bool, threshold: f64) -> Vec<u64> {
    let mut single: FxHashMap<u64, u32> = FxHashMap::default();
    let mut pair: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    for &w in words {
        *single.entry(w).or_default() += 1;
    }
    for w in words.windows(2).filter(|w| plain(w[0]) && plain(w[1])) {
        *pair.entry((w[0], w[1])).or_default() += 1;
    }
    let total = words.len() as f64;
    let size = |parts: &FxHashMap<u64, u8>, w: u64| parts.get(&w).copied().unwrap_or(1);
    let mut out = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        let a = words[i];
        if let Some(&b) = words.get(i + 1)
            && let Some(&n) = pair.get(&(a, b))
            && n >= 12
        {
            let score = f64::from(n - 6) * total / (f64::from(single[&a]) * f64::from(single[&b]));
            let length = size(parts, a) + size(parts, b);
            if score > threshold && usize::from(length) <= MAX_PHRASE {
                let key = joined(a, b);
                parts.insert(key, length);
                out.push(key);
                i += 2;
                continue;
            }
        }
        out.push(a);
        i += 1;
    }
    out
}

struct Vocabulary {
    keys: Vec<u64>,
    counts: Vec<u32>,
    ids: FxHashMap<u64, u32>,
}

fn vocabulary(words: &[u64], options: &ClusterOptions) -> Vocabulary {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for &w in words.iter().filter(|&&w| w != BREAK) {
        *counts.entry(w).or_default() += 1;
    }
    let mut list: Vec<(u64, u32)> = counts.into_iter().filter(|&(_, n)| n >= options.min_count).collect();
    list.sort_unstable_by_key(|&(k, n)| (std::cmp::Reverse(n), k));
    list.truncate(options.max_words);
    let ids = (0..).zip(&list).map(|(i, &(k, _))| (k, i)).collect();
    Vocabulary { keys: list.iter().map(|w| w.0).collect(), counts: list.iter().map(|w| w.1).collect(), ids }
}

/// Skip-gram with negative sampling; small windows, because classes of names are told by their neighbours.
fn vectors(words: &[u64], vocabulary: &Vocabulary, options: &ClusterOptions) -> Vec<f32> {
    let dims = options.dims;
    let n = vocabulary.keys.len();
    let mut random = Random::new(17);
    let mut input: Vec<f32> = (0..n * dims).map(|_| (random.unit() - 0.5) / dims as f32).collect();
    let mut output = vec![0_f32; n * dims];
    let mut noise = Vec::new();
    for (id, &count) in (0_u32..).zip(&vocabulary.counts) {
        let times = f64::from(count).powf(0.75).ceil() as usize;
        noise.extend(std::iter::repeat_n(id, times));
    }
    let total: f64 = vocabulary.counts.iter().map(|&c| f64::from(c)).sum();
    let keep: Vec<f32> = vocabulary.counts.iter().map(|&c| (1e-4 * total / f64::from(c)).sqrt().min(1.0) as f32).collect();
    let sigmoid: Vec<f32> = (0..1024).map(|i| 1.0 / (1.0 + (-(i as f32 - 512.0) / 64.0).exp())).collect();
    let mut line: Vec<u32> = Vec::new();
    let mut gradient = vec![0_f32; dims];
    let (mut seen, all) = (0_usize, words.len() * options.epochs);
    for _ in 0..options.epochs {
        for part in words.split(|&w| w == BREAK) {
            seen += part.len() + 1;
            let rate = 0.03 * (1.0 - seen as f32 / all as f32).max(0.02);
            line.clear();
            line.extend(part.iter().filter_map(|w| vocabulary.ids.get(w)).filter(|&&id| keep[id as usize] >= random.unit()));
            for at in 0..line.len() {
                let window = 1 + random.below(4);
                for other in at.saturating_sub(window)..(at + window + 1).min(line.len()) {
                    if other == at {
                        continue;
                    }
                    let from = line[at] as usize * dims;
                    gradient.fill(0.0);
                    for sample in 0..6 {
                        let (target, label) = if sample == 0 { (line[other], 1.0) } else { (noise[random.below(noise.len())], 0.0) };
                        let to = target as usize * dims;
                        let (x, y) = (&input[from..from + dims], &mut output[to..to + dims]);
                        let dot: f32 = x.iter().zip(y.iter()).map(|(a, b)| a * b).sum();
                        let slot = ((dot * 64.0 + 512.0) as i32).clamp(0, 1023) as usize;
                        let step = (label - sigmoid[slot]) * rate;
                        for ((g, y), x) in gradient.iter_mut().zip(y.iter_mut()).zip(x) {
                            *g += step * *y;
                            *y += step * x;
                        }
                    }
                    for (x, g) in input[from..from + dims].iter_mut().zip(&gradient) {
                        *x += g;
                    }
                }
            }
        }
    }
    input
}

/// Splits `members` into `k` groups by spherical k-means.
fn split(members: &[u32], points: &[f32], weights: &[f32], dims: usize, k: usize, random: &mut Random) -> Vec<Vec<u32>> {
    let row = |id: u32| &points[id as usize * dims..(id as usize + 1) * dims];
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    if members.len() <= k {
        return members.iter().map(|&m| vec![m]).collect();
    }
    let mut centers: Vec<Vec<f32>> = vec![row(members[random.below(members.len())]).to_vec()];
    let mut nearest: Vec<f32> = vec![f32::MAX; members.len()];
    while centers.len() < k {
        let last = centers.last().cloned().unwrap_or_default();
        let mut sum = 0.0;
        for (d, &m) in nearest.iter_mut().zip(members) {
            *d = d.min((1.0 - dot(row(m), &last)).max(0.0));
            sum += *d * *d;
        }
        let mut goal = random.unit() * sum;
        let pick = nearest.iter().position(|d| {
            goal -= d * d;
            goal <= 0.0
        });
        centers.push(row(members[pick.unwrap_or(0)]).to_vec());
    }
    let mut home = vec![0_usize; members.len()];
    for _ in 0..12 {
        for (h, &m) in home.iter_mut().zip(members) {
            let mut best = (f32::MIN, 0);
            for (c, center) in centers.iter().enumerate() {
                let score = dot(row(m), center);
                if score > best.0 {
                    best = (score, c);
                }
            }
            *h = best.1;
        }
        for center in &mut centers {
            center.fill(0.0);
        }
        for (&h, &m) in home.iter().zip(members) {
            for (c, x) in centers[h].iter_mut().zip(row(m)) {
                *c += x * weights[m as usize];
            }
        }
        centers.iter_mut().for_each(|c| normalize(c));
    }
    let mut groups = vec![Vec::new(); k];
    home.iter().zip(members).for_each(|(&h, &m)| groups[h].push(m));
    groups
}

fn normalize(x: &mut [f32]) {
    let length = x.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-9);
    x.iter_mut().for_each(|v| *v /= length);
}

/// Trains clusters on plain text, one paragraph a line: rows of (key of the word, leaf).
#[must_use]
pub fn train(text: &str, options: &ClusterOptions) -> Vec<(u64, u16)> {
    let single = read(text);
    let mut atoms = Vec::new();
    let mut letters: rustc_hash::FxHashSet<u64> = rustc_hash::FxHashSet::default();
    for line in text.lines() {
        atoms.clear();
        atomize(line, Span::new(0, line.len() as u32), &mut atoms);
        letters.extend(atoms.iter().filter(|a| a.kind == AtomKind::Letters).map(case_key));
    }
    let mut parts = FxHashMap::default();
    // The right side of a pair is always one atom: keys stay chains.
    let pairs = join_phrases(&single, &mut parts, &|w| letters.contains(&w), 40.0);
    let known: rustc_hash::FxHashSet<u64> = parts.keys().copied().collect();
    let longer = grow(&pairs, &mut parts, &letters, &known);
    let mut words = longer;
    // Both readings are learnt: joined, and atom by atom.
    words.extend(&single);
    let vocabulary = vocabulary(&words, options);
    let mut points = vectors(&words, &vocabulary, options);
    points.chunks_exact_mut(options.dims).for_each(normalize);
    let weights: Vec<f32> = vocabulary.counts.iter().map(|&c| (c as f32).sqrt()).collect();
    let mut random = Random::new(5);
    let all: Vec<u32> = (0..vocabulary.keys.len() as u32).collect();
    let mut rows = Vec::new();
    let [top, middle, low] = LEAVES;
    for (a, group) in split(&all, &points, &weights, options.dims, top, &mut random).iter().enumerate() {
        for (b, group) in split(group, &points, &weights, options.dims, middle, &mut random).iter().enumerate() {
            for (c, group) in split(group, &points, &weights, options.dims, low, &mut random).iter().enumerate() {
                let leaf = ((a * middle + b) * low + c) as u16;
                rows.extend(group.iter().map(|&id| (vocabulary.keys[id as usize], leaf)));
            }
        }
    }
    rows.sort_unstable();
    rows
}

/// Adds a third and a fourth atom to phrases of two: `Liên hợp` + `quốc`, `Manchester United`.
fn grow(
    words: &[u64],
    parts: &mut FxHashMap<u64, u8>,
    letters: &rustc_hash::FxHashSet<u64>,
    known: &rustc_hash::FxHashSet<u64>,
) -> Vec<u64> {
    let mut single: FxHashMap<u64, u32> = FxHashMap::default();
    let mut pair: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    for &w in words {
        *single.entry(w).or_default() += 1;
    }
    for w in words.windows(2).filter(|w| known.contains(&w[0]) && letters.contains(&w[1])) {
        *pair.entry((w[0], w[1])).or_default() += 1;
    }
    let total = words.len() as f64;
    let mut out = Vec::with_capacity(words.len());
    let mut i = 0;
    while i < words.len() {
        let a = words[i];
        if let Some(&b) = words.get(i + 1)
            && let Some(&n) = pair.get(&(a, b))
            && n >= 12
            && f64::from(n - 6) * total / (f64::from(single[&a]) * f64::from(single[&b])) > 60.0
        {
            let key = joined(a, b);
            parts.insert(key, parts.get(&a).copied().unwrap_or(1) + 1);
            out.push(key);
            i += 2;
            continue;
        }
        out.push(a);
        i += 1;
    }
    out
}
