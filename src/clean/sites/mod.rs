//! Lines that recur across the pages of a site: what no page alone can tell.
//!
//! A [`SiteLearner`] reads the [`PageDigest`]s of a crawl in their order and gives a [`SiteModel`]; a
//! [`Cleaner`](super::Cleaner) that has one holds recurring lines for furniture, the more so the more pages they recur on.
//!
//! ```
//! use std::sync::Arc;
//! use tinviet::clean::{Cleaned, Cleaner, Page, SiteLearner, SiteModel};
//!
//! let cleaner = Cleaner::embedded();
//! let mut learner = SiteLearner::new();
//! let stories = [
//!     [
//!         "Bản ven suối đón cây cầu treo đầu tiên",
//!         "Cây cầu do người dân góp công dựng lên trong ba tháng mùa khô, nối hai bờ suối mà trước đây học trò phải lội qua mỗi sáng.",
//!         "Trưởng bản cho biết từ nay xe chở nông sản có thể vào tận sân nhà, đỡ cho bà con một ngày đường mỗi khi đến phiên chợ.",
//!     ],
//!     [
//!         "Đội bóng thành phố thắng trận thứ ba liên tiếp",
//!         "Bàn thắng duy nhất được ghi từ một pha phạt góc ở phút cuối hiệp một, khi hàng thủ đội khách lúng túng trước bóng bổng.",
//!         "Huấn luyện viên khen các cầu thủ trẻ giữ được bình tĩnh, nhưng nhắc rằng mùa giải còn dài và lịch thi đấu sắp tới rất dày.",
//!     ],
//!     [
//!         "Giá cà phê nhích lên sau những cơn mưa muộn",
//!         "Mưa kéo dài làm chậm vụ hái ở cao nguyên, nguồn hàng về các kho giảm hẳn trong khi người mua nước ngoài vẫn đặt đều.",
//!         "Nhiều nhà vườn chọn giữ hàng chờ giá, còn các đại lý lo không đủ cà phê để giao theo những hợp đồng đã ký từ đầu vụ.",
//!     ],
//! ];
//! for story in stories {
//!     let text = format!("{}\nHộp thư của báo mở cửa từ tám giờ sáng mỗi ngày làm việc.\n", story.join("\n"));
//!     learner.add(&cleaner.digest(Page { text: &text, html: None, url: Some("https://www.bao.example/tin") }));
//! }
//! let sites = learner.finish();
//! assert_eq!(sites.host("bao.example").unwrap().pages(), 3);
//!
//! let mut file = Vec::new();
//! sites.write(&mut file).unwrap();
//! let sites = SiteModel::read(&file).unwrap();
//! let _cleaner = Cleaner::embedded().with_sites(Some(Arc::new(sites)));
//! # let _ = Cleaned::default();
//! ```

mod digest;
mod file;
mod learner;
pub(super) mod prior;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

pub use digest::{PageDigest, host_of};
pub use file::{FORMAT as SITES_FORMAT, SiteFileError};
pub use learner::SiteLearner;

use super::Page;
use super::scan::Scan;

/// A line that stands on fewer pages of a host recurs by chance.
pub const LEAST_PAGES: u32 = 3;

/// The reason of a line that is dropped and recurs; the output says on how many pages.
pub const REASON: &str = "recurs_on_pages";

/// The recurring lines of hosts. Immutable, shared between threads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteModel {
    /// By name; pages of unknown address stand under the empty name.
    hosts: BTreeMap<String, SiteLines>,
}

/// The recurring lines of one host.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteLines {
    pages: u32,
    lines: Vec<RecurringLine>,
    by_key: FxHashMap<u64, u32>,
}

/// A line that recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecurringLine {
    /// Its text on the page where it was seen to recur.
    pub text: String,
    /// On how many pages with different articles it was seen; never more than there were.
    pub pages: u32,
}

/// On how many pages a line recurs, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// Pages with the line.
    pub pages: u32,
    /// Pages of the host.
    pub of: u32,
}

/// The key of a line's text: case, punctuation and the place of tone marks do not count. 0: no words.
fn key_of(text: &str) -> u64 {
    let scan = Scan::of(text);
    scan.lines.first().map_or(0, |line| scan.hash_of(line))
}

impl SiteLines {
    /// Lines of a host with `pages` pages; one that is there twice counts with its higher number.
    #[must_use]
    pub fn new(pages: u32, lines: impl IntoIterator<Item = RecurringLine>) -> SiteLines {
        let mut out = SiteLines { pages, ..SiteLines::default() };
        for line in lines {
            let key = key_of(&line.text);
            let known = out.by_key.entry(key).or_default();
            if key != 0 && *known == 0 {
                out.lines.push(line.clone());
            }
            *known = (*known).max(line.pages);
        }
        out.by_key.remove(&0);
        let by_key = &out.by_key;
        out.lines.iter_mut().for_each(|l| l.pages = by_key.get(&key_of(&l.text)).copied().unwrap_or(l.pages));
        out.lines.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.text.cmp(&b.text)));
        out
    }

    /// How many pages with different articles were counted.
    #[must_use]
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// The lines, the most frequent first.
    #[must_use]
    pub fn lines(&self) -> &[RecurringLine] {
        &self.lines
    }

    /// On how many pages the line with this key recurs.
    pub(super) fn recurrence(&self, key: u64) -> Option<Recurrence> {
        let pages = *self.by_key.get(&key)?;
        (pages >= LEAST_PAGES).then_some(Recurrence { pages, of: self.pages.max(pages) })
    }
}

impl SiteModel {
    /// A model of these hosts; the empty name stands for pages of unknown address.
    #[must_use]
    pub fn new(hosts: impl IntoIterator<Item = (String, SiteLines)>) -> SiteModel {
        SiteModel { hosts: hosts.into_iter().collect() }
    }

    /// The lines of a host, named as [`host_of`] names it.
    #[must_use]
    pub fn host(&self, name: &str) -> Option<&SiteLines> {
        self.hosts.get(name)
    }

    /// All hosts, in the order of their names.
    pub fn hosts(&self) -> impl Iterator<Item = (&str, &SiteLines)> {
        self.hosts.iter().map(|(name, lines)| (name.as_str(), lines))
    }

    /// Whether there is no recurring line in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hosts.values().all(|h| h.lines.is_empty())
    }

    /// Adds what was learned from other pages: counts of pages are summed.
    #[must_use]
    pub fn merge(mut self, other: SiteModel) -> SiteModel {
        for (name, theirs) in other.hosts {
            let ours = self.hosts.remove(&name).unwrap_or_default();
            let sum = |line: RecurringLine, others: &SiteLines| {
                let more = others.by_key.get(&key_of(&line.text)).copied().unwrap_or(0);
                RecurringLine { pages: line.pages.saturating_add(more), ..line }
            };
            let lines: Vec<_> =
                ours.lines.iter().map(|l| sum(l.clone(), &theirs)).chain(theirs.lines.iter().map(|l| sum(l.clone(), &ours))).collect();
            self.hosts.insert(name, SiteLines::new(ours.pages.saturating_add(theirs.pages), lines));
        }
        self
    }

    /// The lines of the page's host.
    pub(super) fn of_page(&self, page: &Page<'_>) -> Option<&SiteLines> {
        self.host(&digest::host_of_page(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pages: u32, lines: &[(&str, u32)]) -> SiteLines {
        SiteLines::new(pages, lines.iter().map(|&(text, pages)| RecurringLine { text: text.into(), pages }))
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        let site = lines(9, &[("Hòm thư: Tòa soạn", 5), ("hòm thư toà soạn", 7), ("—", 9), ("Ít khi", 2)]);
        assert_eq!(site.lines().len(), 2);
        assert_eq!(site.recurrence(key_of("HÒM THƯ TÒA SOẠN")), Some(Recurrence { pages: 7, of: 9 }));
        assert_eq!(site.recurrence(key_of("Ít khi")), None);
        assert_eq!(site.recurrence(0), None);
    }

    #[test]
    fn models_add_up() {
        let a = SiteModel::new([("x".to_owned(), lines(4, &[("Một hai", 3), ("Ba bốn", 4)]))]);
        let b = SiteModel::new([("x".to_owned(), lines(6, &[("một hai", 5)])), (String::new(), lines(3, &[("Năm", 3)]))]);
        let sum = a.clone().merge(b.clone());
        let x = sum.host("x").unwrap();
        assert_eq!((x.pages(), x.lines()[0].pages, x.lines()[1].pages, x.lines().len()), (10, 8, 4, 2));
        assert_eq!(sum.hosts().count(), 2);
        assert_eq!(b.merge(a).host("x").unwrap().lines()[0].pages, 8);
    }
}
