//! HTML pages: their block elements as lines with the facts of the DOM, and their metadata.

#[cfg(feature = "html")]
mod attributes;
#[cfg(feature = "html")]
mod authors;
#[cfg_attr(not(feature = "html"), allow(dead_code, reason = "only the reader of HTML looks them up"))]
mod classes;
#[cfg(feature = "html")]
mod dom;
mod facts;
#[cfg(feature = "html")]
mod items;
#[cfg(feature = "html")]
mod json_ld;
#[cfg(feature = "html")]
mod lines;
#[cfg(feature = "html")]
mod markup;
#[cfg(feature = "html")]
mod meta;
#[cfg(feature = "html")]
mod moment;
#[cfg(feature = "html")]
mod region;
#[cfg_attr(not(feature = "html"), allow(dead_code, reason = "only the reader of HTML looks them up"))]
mod tag;
#[cfg(feature = "html")]
mod tokens;

pub use classes::{Role, Roles};
pub use facts::{DomFacts, Inside, Look};
pub use tag::Tag;

use crate::date::Reference;

/// Everything read from an HTML page beside its text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HtmlFacts {
    /// One entry per line of the page text.
    pub lines: Vec<DomFacts>,
    /// What JSON-LD, Open Graph and meta tags say.
    pub meta: PageMeta,
}

/// What JSON-LD, Open Graph and meta tags say about the page. Checked against the page text later.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageMeta {
    /// Headlines, best source first.
    pub titles: Vec<String>,
    /// Descriptions (often the lead), best source first.
    pub descriptions: Vec<String>,
    /// People named as authors, without sites, addresses and user names.
    pub authors: Vec<String>,
    /// Name of the site or paper.
    pub publisher: Option<String>,
    /// Publication date.
    pub published: Option<Reference>,
    /// Date of the last change.
    pub modified: Option<Reference>,
    /// Section.
    pub section: Option<String>,
    /// Key words.
    pub tags: Vec<String>,
    /// Canonical address.
    pub canonical_url: Option<String>,
    /// `og:type` or the type of the JSON-LD object, in lower case: `article`, `newsarticle`, `website`.
    pub kind: Option<String>,
    /// Whether it is said to be an article: a JSON-LD article or a date of publication, not `og:type` alone, which many sites
    /// print on every page.
    pub describes_article: bool,
    /// `lang` of the page.
    pub language: Option<String>,
}

/// Reads an HTML page: its text, one block element a line, and its facts.
///
/// Scripts, hidden elements, controls of forms and embedded pages are left out. Where the text that is shown is a small part of
/// the text there is (pages that show their article by script), the hidden text is kept and marked.
///
/// ```
/// let (text, facts) = tinviet::clean::html::read("<title>Tin</title><p>Sáng <b>17/6</b>,<br>tại Hà&nbsp;Nội");
/// assert_eq!(text, "Sáng 17/6,\ntại Hà Nội\n");
/// assert_eq!((facts.lines.len(), facts.meta.titles[0].as_str()), (2, "Tin"));
/// ```
#[cfg(feature = "html")]
#[must_use]
pub fn read(source: &str) -> (String, HtmlFacts) {
    let dom = dom::Dom::parse(source);
    let mut lines = lines::read(&dom, false);
    if lines.hidden > lines.text.len() * 3 / 2 && lines.hidden > 400 {
        lines = lines::read(&dom, true);
    }
    items::mark(&dom, &mut lines);
    region::mark(&dom, &mut lines);
    (lines.text, HtmlFacts { lines: lines.facts, meta: meta::read(&dom) })
}

#[cfg(all(test, feature = "html"))]
mod tests {
    use super::read;

    #[test]
    fn a_headline_broken_for_its_looks_is_one_line() {
        let (text, _) = read("<h1>Sống cùng<br>nước mặn</h1><p>Một<br>hai</p>");
        assert_eq!(text, "Sống cùng nước mặn\nMột\nhai\n");
        // What stands in an element of its own is no part of it.
        assert_eq!(read("<h1>Sống cùng nước mặn<br><small>17/6/2021</small></h1>").0.lines().count(), 2);
    }

    #[test]
    fn links_without_an_address_are_links_and_places_are_none() {
        let density = |source: &str| read(source).1.lines[0].link_density;
        assert!(density("<p><a class=title>Nông dân lo hạn mặn</a></p>") > 0.9);
        assert!(density("<p><a name=top>Nông dân lo hạn mặn</a></p>") < 0.1);
    }
}
