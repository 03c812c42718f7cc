//! Near duplicates: the press reposts.
//!
//! A [`Signature`] is a sketch of an article's set of four-word runs (MinHash with one permutation): the share of equal
//! places in two sketches estimates the share of runs that the articles have in common. [`Duplicates`] keeps the last
//! sketches of a run, with tables of bands that bring similar ones together, and gives every article the cluster of the
//! most similar earlier one. All of it depends on the texts and their order alone.

use rustc_hash::FxHashMap;

/// Places of a sketch.
const PLACES: usize = 64;

/// Places that must all be equal for two sketches to be compared at all.
const ROWS: usize = 4;

/// Bands of [`ROWS`] places: two articles with 80 % of their runs in common meet in one with probability 0.985.
const BANDS: usize = 8;

/// Words of a run.
const RUN: usize = 4;

/// Shorter texts repeat each other without being copies.
const FEWEST_RUNS: usize = 12;

/// Share of equal places from which on two articles are near duplicates.
const SIMILAR: f32 = 0.6;

/// A sketch of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u16; PLACES]);

/// Spreads the bits of `x`.
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 32)
}

/// A hash of a word that is the same for capitals and small letters, on every machine.
fn word_hash(word: &str) -> u64 {
    word.chars().flat_map(char::to_lowercase).fold(0, |hash, c| mix(hash ^ u64::from(c as u32)))
}

impl Signature {
    /// The sketch of a text; `None` when it is too short to be told from others.
    #[must_use]
    pub fn of(text: &str) -> Option<Signature> {
        let mut least = [u64::MAX; PLACES];
        let mut last = [0_u64; RUN];
        let mut words = 0;
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            last.rotate_left(1);
            last[RUN - 1] = word_hash(word);
            words += 1;
            if words >= RUN {
                let run = last.iter().fold(0, |hash, &w| mix(hash ^ w));
                let place = (run >> 58) as usize;
                least[place] = least[place].min(run & (u64::MAX >> 6));
            }
        }
        if words < FEWEST_RUNS + RUN - 1 {
            return None;
        }
        let mut places = [0; PLACES];
        for (i, place) in places.iter_mut().enumerate() {
            // A place without a run takes the next one's, told apart by the distance.
            let distance = (0..PLACES).find(|d| least[(i + d) % PLACES] != u64::MAX).unwrap_or(0);
            *place = mix(least[(i + distance) % PLACES] ^ distance as u64) as u16;
        }
        Some(Signature(places))
    }

    /// Estimated share of runs that two texts have in common.
    #[must_use]
    pub fn similarity(&self, other: &Signature) -> f32 {
        let equal = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        equal as f32 / PLACES as f32
    }

    fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        let key = |(band, rows): (usize, &[u16])| rows.iter().fold(band as u64, |hash, &row| mix(hash ^ u64::from(row)));
        self.0[..BANDS * ROWS].chunks_exact(ROWS).enumerate().map(key)
    }
}

/// A stretch of articles in their order.
#[derive(Debug, Default)]
struct Stretch {
    seen: Vec<(Signature, u64)>,
    /// The first article with each value of a band.
    bands: FxHashMap<u64, u32>,
}

impl Stretch {
    fn most_similar(&self, signature: &Signature) -> Option<(f32, u64)> {
        let mut best: Option<(f32, u32)> = None;
        for &number in signature.bands().filter_map(|key| self.bands.get(&key)) {
            let similarity = self.seen[number as usize].0.similarity(signature);
            let better = best.is_none_or(|(s, n)| similarity > s || similarity == s && number < n);
            if similarity >= SIMILAR && better {
                best = Some((similarity, number));
            }
        }
        best.map(|(similarity, number)| (similarity, self.seen[number as usize].1))
    }
}

/// Finds near duplicates among the last articles of a run.
#[derive(Debug)]
pub struct Duplicates {
    half: usize,
    older: Stretch,
    newer: Stretch,
}

impl Duplicates {
    /// Looks back over at least half of `window` articles and at most all of it; about 300 bytes an article.
    #[must_use]
    pub fn new(window: usize) -> Self {
        Duplicates { half: (window / 2).max(1), older: Stretch::default(), newer: Stretch::default() }
    }

    /// The cluster of an article: that of the most similar earlier one, else a new one named after the document's id and
    /// the article's number in it.
    pub fn cluster(&mut self, id: &str, article: usize, signature: Option<&Signature>) -> u64 {
        let own = id.bytes().fold(mix(article as u64 + 1), |hash, b| mix(hash ^ u64::from(b)));
        let Some(signature) = signature else { return own };
        let found = [&self.older, &self.newer].into_iter().filter_map(|s| s.most_similar(signature));
        let cluster = found.reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or(own, |(_, cluster)| cluster);
        let number = self.newer.seen.len() as u32;
        self.newer.seen.push((*signature, cluster));
        for key in signature.bands() {
            self.newer.bands.entry(key).or_insert(number);
        }
        if self.newer.seen.len() >= self.half {
            self.older = std::mem::take(&mut self.newer);
        }
        cluster
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An invented article of `sentences` sentences about `topic`.
    fn article(topic: u64, sentences: u64) -> String {
        let words = ["lũ", "về", "Xã", "đê", "cứu", "hộ", "đêm", "mưa", "nhà", "dân", "sông", "Cầu", "ngập", "thóc", "trường"];
        let word = |n: u64| words[(mix(n) % words.len() as u64) as usize];
        (0..sentences * 9).map(|n| word(topic * 10_000 + n)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn reposts_fall_together_and_others_stay_apart() {
        let mut duplicates = Duplicates::new(1000);
        let mut cluster = |id: &str, text: &str| duplicates.cluster(id, 0, Signature::of(text).as_ref());
        let (a, b) = (article(1, 40), article(2, 40));
        let first = cluster("a", &a);
        let other = cluster("b", &b);
        assert_ne!(first, other);
        assert_eq!(cluster("copy", &a.to_uppercase()), first);
        assert_eq!(cluster("shorter", &a[..a.char_indices().nth(a.chars().count() * 9 / 10).unwrap().0]), first);
        assert_eq!(cluster("b with a tail", &format!("{b} {}", article(3, 4))), other);
        assert_ne!(cluster("c", &article(4, 40)), first);
        assert_ne!(cluster("short", "Hà Nội có mưa."), cluster("short too", "Hà Nội có mưa."));
    }

    #[test]
    fn memory_is_bounded_by_the_window() {
        let mut duplicates = Duplicates::new(10);
        let first = duplicates.cluster("0", 0, Signature::of(&article(0, 20)).as_ref());
        for n in 1..40 {
            duplicates.cluster(&n.to_string(), 0, Signature::of(&article(n, 20)).as_ref());
            assert!(duplicates.newer.seen.len() + duplicates.older.seen.len() <= 10);
        }
        assert_ne!(duplicates.cluster("again", 0, Signature::of(&article(0, 20)).as_ref()), first);
    }
}
