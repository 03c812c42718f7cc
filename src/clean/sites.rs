//! Lines that recur across pages of a site.

/// A sketch of the lines seen on the pages of one site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteModel {
    seen: Vec<u64>,
}

impl SiteModel {
    /// Whether the line with this hash was seen on several pages.
    pub(super) fn knows(&self, hash: u64) -> bool {
        self.seen.binary_search(&hash).is_ok()
    }
}
