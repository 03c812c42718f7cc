//! Counting lines over the pages of a crawl, in bounded memory.

use rustc_hash::FxHashMap;

use super::digest::PageDigest;
use super::{LEAST_PAGES, RecurringLine, SiteLines, SiteModel};

/// Different lines that are counted at a time, over all hosts: about 50 bytes each, and the text of those that recur.
const MAX_ENTRIES: usize = 1 << 18;

/// A host keeps at least so many, however many hosts there are.
const LEAST_ENTRIES: usize = 256;

/// Hosts that are counted at a time.
const MAX_HOSTS: usize = MAX_ENTRIES / LEAST_ENTRIES / 2;

/// Longest line that is counted, in bytes: longer ones are articles in one piece.
const MAX_LINE: usize = 2000;

/// A line on so many pages, and on so many tenths of all pages, is usual on its host.
const USUAL_PAGES: u32 = 4;
const USUAL_TENTHS: u64 = 3;

/// Counts, for each host, on how many pages with different articles each line stands.
///
/// Counts are those of a Misra-Gries sketch: when the table is full, the rarest lines are forgotten, so a count may be too low,
/// never too high. What is learned depends on the pages and their order only. Pages whose article is for the greater part that of a
/// page before (the same page fetched twice, reposts, pages of one article) do not count, nor do pages without an article.
#[derive(Debug, Default)]
pub struct SiteLearner {
    hosts: FxHashMap<String, Sketch>,
    entries: usize,
}

#[derive(Debug, Default)]
struct Sketch {
    /// Pages that count.
    pages: u32,
    /// All pages.
    seen: u32,
    lines: FxHashMap<u64, Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Pages that count.
    pages: u32,
    /// All pages.
    stood: u32,
    /// Number of the last page it stood on.
    last: u32,
    /// From the second page on.
    text: Option<Box<str>>,
}

impl SiteLearner {
    /// A learner that has seen no page.
    #[must_use]
    pub fn new() -> Self {
        SiteLearner::default()
    }

    /// Counts a page; `false` when it does not count.
    pub fn add(&mut self, page: &PageDigest) -> bool {
        if !self.hosts.contains_key(&page.host) {
            self.make_room();
        }
        let sketch = self.hosts.entry(page.host.clone()).or_default();
        let counts = sketch.has_its_own_article(page);
        let before = sketch.lines.len();
        sketch.count(page, counts);
        self.entries += sketch.lines.len() - before;
        if self.entries > MAX_ENTRIES {
            self.forget_lines();
        }
        counts
    }

    /// How many different lines are counted at present, over all hosts: at most 2¹⁸.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.entries
    }

    /// What was learned: hosts with at least [`LEAST_PAGES`] pages, and their lines that recur on as many.
    #[must_use]
    pub fn finish(self) -> SiteModel {
        let hosts = self.hosts.into_iter().filter(|(_, sketch)| sketch.pages >= LEAST_PAGES);
        SiteModel::new(hosts.map(|(name, sketch)| (name, sketch.finish())))
    }

    /// Forgets the hosts with the fewest pages when there are too many.
    fn make_room(&mut self) {
        if self.hosts.len() < MAX_HOSTS {
            return;
        }
        let least = cut(self.hosts.values().map(|s| s.seen), MAX_HOSTS / 2);
        self.hosts.retain(|_, sketch| sketch.seen > least);
        self.entries = self.hosts.values().map(|s| s.lines.len()).sum();
    }

    /// Forgets the rarest lines of the hosts that have more than their share.
    fn forget_lines(&mut self) {
        let share = (MAX_ENTRIES / 2 / self.hosts.len().max(1)).max(LEAST_ENTRIES);
        for sketch in self.hosts.values_mut().filter(|s| s.lines.len() > share) {
            let least = cut(sketch.lines.values().map(|s| s.stood), share);
            sketch.lines.retain(|_, seen| seen.stood > least);
        }
        self.entries = self.hosts.values().map(|s| s.lines.len()).sum();
    }
}

/// The smallest number that no more than `most` of `numbers` exceed.
fn cut(numbers: impl Iterator<Item = u32>, most: usize) -> u32 {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.get(most).copied().unwrap_or(0)
}

impl Sketch {
    /// Whether there is an article, and less than half of its words stand in lines of one page before. Lines of most pages are left out:
    /// where articles are short, what is wrongly kept of the furniture would make them all alike.
    fn has_its_own_article(&self, page: &PageDigest) -> bool {
        let (mut all, mut shared) = (0_u64, FxHashMap::<u32, u64>::default());
        for line in page.lines.iter().filter(|l| l.kept) {
            let seen = self.lines.get(&line.key);
            if seen.is_some_and(|s| s.stood >= USUAL_PAGES && u64::from(s.stood) * 10 >= u64::from(self.seen) * USUAL_TENTHS) {
                continue;
            }
            all += u64::from(line.words);
            if let Some(seen) = seen {
                *shared.entry(seen.last).or_default() += u64::from(line.words);
            }
        }
        all > 0 && shared.values().all(|s| s * 2 < all)
    }

    fn count(&mut self, page: &PageDigest, counts: bool) {
        self.seen += 1;
        self.pages += u32::from(counts);
        for line in &page.lines {
            let text = page.text_of(line);
            if text.len() > MAX_LINE {
                continue;
            }
            let seen = self.lines.entry(line.key).or_default();
            seen.pages += u32::from(counts);
            seen.stood += 1;
            seen.last = self.seen;
            if seen.stood > 1 && seen.text.is_none() {
                seen.text = Some(text.into());
            }
        }
    }

    fn finish(self) -> SiteLines {
        let recurring = self.lines.into_values().filter(|s| s.pages >= LEAST_PAGES);
        SiteLines::new(self.pages, recurring.map(|s| RecurringLine { text: s.text.unwrap_or_default().into(), pages: s.pages }))
    }
}
