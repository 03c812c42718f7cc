//! What is remembered of a page while a site is learned.

use rustc_hash::FxHashSet;

use crate::clean::page::Sight;
use crate::clean::{Cleaned, Page};

/// Lines of a page that are looked at.
const MAX_LINES: usize = 4096;

/// The different lines of a page. Made by [`Cleaner::digest`](crate::clean::Cleaner::digest), on any thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageDigest {
    /// The page's host, empty when unknown.
    pub(super) host: String,
    text: String,
    pub(super) lines: Vec<DigestLine>,
}

/// A line of the page; of equal ones the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DigestLine {
    pub key: u64,
    pub words: u32,
    /// Whether the page alone makes it content of an article.
    pub kept: bool,
    start: u32,
    end: u32,
}

impl PageDigest {
    pub(in crate::clean) fn new(page: &Page<'_>, sight: &Sight, cleaned: &Cleaned) -> PageDigest {
        let mut out = PageDigest { host: host_of_page(page), ..PageDigest::default() };
        let mut seen = FxHashSet::default();
        for line in &sight.scan.lines {
            let key = sight.scan.hash_of(line);
            if key == 0 || !seen.insert(key) {
                continue;
            }
            if seen.len() > MAX_LINES {
                break;
            }
            let start = out.text.len() as u32;
            out.text.push_str(line.content.of(page.text));
            let kept = cleaned.lines.get(line.index as usize).is_some_and(|l| l.label.keep());
            out.lines.push(DigestLine { key, words: line.words() as u32, kept, start, end: out.text.len() as u32 });
        }
        out
    }

    pub(super) fn text_of(&self, line: &DigestLine) -> &str {
        self.text.get(line.start as usize..line.end as usize).unwrap_or_default()
    }
}

/// Longest name of a host, as the domain name system has it.
const MAX_HOST: usize = 253;

/// The host of an address: in lower case, without user, port and a leading `www.`; `None` when it has none.
///
/// ```
/// use tinviet::clean::host_of;
/// assert_eq!(host_of("https://www.Bao.example:8080/tin/1.html").as_deref(), Some("bao.example"));
/// assert_eq!(host_of("//bao.example/tin").as_deref(), Some("bao.example"));
/// assert_eq!(host_of("tin/1.html"), None);
/// ```
#[must_use]
pub fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.trim().split_once("//")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let fits = !host.is_empty() && host.len() <= MAX_HOST && host.chars().all(|c| c.is_alphanumeric() || ".-_:".contains(c));
    fits.then(|| host.to_owned())
}

/// The host of the page's address, else of the canonical one that it names; empty when unknown.
pub(super) fn host_of_page(page: &Page<'_>) -> String {
    let canonical = || page.html.and_then(|h| h.meta.canonical_url.as_deref()).and_then(host_of);
    page.url.and_then(host_of).or_else(canonical).unwrap_or_default()
}
