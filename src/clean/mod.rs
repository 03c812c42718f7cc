//! Lines of a page: labels, articles, metadata.

mod assemble;
mod byline;
mod comments;
mod contents;
mod cues;
mod dateline;
mod decode;
mod dom;
mod dom_head;
mod dom_list;
mod dom_prior;
#[cfg(all(test, feature = "html"))]
mod dom_tests;
mod features;
mod fragments;
pub mod html;
mod joint;
mod label;
mod letters;
mod line;
mod metadata;
pub(crate) mod model;
mod offers;
mod page;
mod reader;
mod relate;
mod rows;
mod runs;
mod scan;
mod signed;
mod sites;
mod spelling;
pub(crate) mod states;
#[cfg(feature = "train")]
pub(crate) mod teach;
mod text_prior;
mod text_shapes;
mod verdict;
mod window;
mod writers;
#[cfg(feature = "train")]
mod written;

pub use label::Label;
pub use line::{lines, trim};
pub use sites::REASON as RECURS;
pub use sites::{
    LEAST_PAGES, PageDigest, Recurrence, RecurringLine, SITES_FORMAT, SiteFileError, SiteLearner, SiteLines, SiteModel, host_of,
};

use std::sync::Arc;

use crate::date::Reference;
use crate::span::{Norm, Span};
use html::HtmlFacts;

/// A labelled line of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelledLine {
    /// The line without its terminator.
    pub span: Span<Norm>,
    /// The part that is kept or told apart: `span` without white space around it and without
    /// [`LabelledLine::trimmed`].
    pub content: Span<Norm>,
    /// What the line is.
    pub label: Label,
    /// 0..=1.
    pub confidence: f32,
    /// Why: a stable code such as `repeat_of_heading`.
    pub reason: &'static str,
    /// Widget text, credit or dateline prefix cut from a kept line, if any.
    pub trimmed: Option<Span<Norm>>,
    /// Number of the article the line belongs to, counted from 1; 0: none.
    pub article: u16,
    /// On how many pages of the site it recurs, where that is known (see [`SiteModel`]).
    pub recurs: Option<Recurrence>,
}

/// Where a publication date came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The record's own `date` field.
    Record,
    /// The page: a dateline or its metadata.
    Page,
    /// A date in the address.
    Url,
    /// Given by the caller.
    Caller,
    /// Unknown.
    #[default]
    None,
}

/// A date of publication or of a change.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageDate {
    /// The date; `None` when unknown.
    pub value: Option<Reference>,
    /// Where it stands in the page, if it stands there.
    pub span: Option<Span<Norm>>,
    /// Where it came from.
    pub origin: Origin,
}

/// An article found on the page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// First line (index into the page's lines).
    pub first_line: u32,
    /// Last line, inclusive.
    pub last_line: u32,
    /// Publication date.
    pub published: PageDate,
    /// Date of the last change.
    pub modified: PageDate,
    /// People named as authors.
    pub authors: Vec<String>,
    /// Agencies and newspapers named as sources.
    pub agencies: Vec<String>,
    /// Name of the site or paper.
    pub publisher: Option<String>,
    /// Section (rubric) of the page.
    pub section: Option<String>,
    /// Tags and key words.
    pub tags: Vec<String>,
    /// Canonical address.
    pub canonical_url: Option<String>,
    /// ISO 639-1 code.
    pub language: &'static str,
}

/// What the cleaner reads.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Normalized text.
    pub text: &'a str,
    /// Facts of the DOM, one entry per line, for HTML.
    pub html: Option<&'a HtmlFacts>,
    /// Address of the page, if known.
    pub url: Option<&'a str>,
}

/// What the cleaner finds. Reused between pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cleaned {
    /// All lines of the page, in order; none is dropped.
    pub lines: Vec<LabelledLine>,
    /// The articles, in order.
    pub articles: Vec<Article>,
}

/// Labels lines and finds articles. Immutable, shared between threads.
#[derive(Debug)]
pub struct Cleaner {
    model: Arc<model::LineModel>,
    sites: Option<Arc<SiteModel>>,
}

impl Default for Cleaner {
    fn default() -> Self {
        Cleaner::embedded()
    }
}

impl Cleaner {
    /// The cleaner with the embedded model.
    #[must_use]
    pub fn embedded() -> Self {
        Cleaner { model: model::LineModel::embedded(), sites: None }
    }

    #[cfg(feature = "train")]
    pub(crate) fn with_model(model: model::LineModel) -> Self {
        Cleaner { model: Arc::new(model), sites: None }
    }

    /// Lines that recur on other pages of a site, as `sites` has learned them, are held for furniture.
    #[must_use]
    pub fn with_sites(mut self, sites: Option<Arc<SiteModel>>) -> Self {
        self.sites = sites;
        self
    }

    /// Labels the lines of `page` and finds its articles; `out` is overwritten.
    pub fn clean(&self, page: Page<'_>, out: &mut Cleaned) {
        self.clean_with(page, &mut Buffers::default(), out);
    }

    /// Like [`Cleaner::clean`], with buffers that are kept from page to page.
    pub fn clean_with(&self, page: Page<'_>, buffers: &mut Buffers, out: &mut Cleaned) {
        let Buffers { sight, decoder } = buffers;
        sight.read(page, self.sites.as_ref().and_then(|s| s.of_page(&page)));
        decoder.decode(&self.model, (&sight.features, &sight.starts), &sight.blank, &sight.priors, &sight.windows.stands);
        let ranges = assemble::assemble(page, sight, &self.model, decoder, out);
        metadata::fill(page, sight, &ranges, out);
    }

    /// What a [`SiteLearner`] is to remember of `page`.
    #[must_use]
    pub fn digest(&self, page: Page<'_>) -> PageDigest {
        let (mut buffers, mut out) = (Buffers::default(), Cleaned::default());
        self.clean_with(page, &mut buffers, &mut out);
        PageDigest::new(&page, &buffers.sight, &out)
    }
}

/// What [`Cleaner::clean_with`] works in. It holds nothing of a page but room, and spellings of words.
#[derive(Debug, Default)]
pub struct Buffers {
    sight: page::Sight,
    decoder: decode::Decoder,
}

/// Text that is already clean: every line is body of one article.
pub fn take_all(text: &str, out: &mut Cleaned) {
    out.lines.clear();
    out.articles.clear();
    for span in lines(text) {
        let content = trim(text, span);
        let label = if content.is_empty() { Label::Empty } else { Label::Body };
        let article = u16::from(!content.is_empty());
        out.lines.push(LabelledLine { span, content, label, confidence: 1.0, reason: "not_cleaned", trimmed: None, article, recurs: None });
    }
    if out.lines.iter().any(|l| l.article > 0) {
        let last_line = out.lines.len() as u32 - 1;
        out.articles.push(Article { first_line: 0, last_line, language: "vi", ..Article::default() });
    }
}
