//! The whole analysis: an immutable [`Analyzer`] shared by all threads, a [`Worker`] with the scratch buffers of one.

mod finish;
mod found;
mod json;
mod worker;

pub use found::Found;
pub use worker::Worker;

use std::sync::Arc;

use crate::actor::Resolver;
use crate::analysis::Analysis;
use crate::clean::{Cleaner, SiteModel};
use crate::date::{DateFinder, Reference};
use crate::document::RawDocument;
use crate::entity::Tagger;
use crate::model::Beside;
use crate::normalize::Tone;
use crate::span::OffsetUnit;
use crate::word::Segmenter;

/// Parts of the output. What nothing needs is not computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layers {
    /// `lines`.
    pub lines: bool,
    /// `articles[].sentences`.
    pub sentences: bool,
    /// `articles[].sentences[].tokens`.
    pub tokens: bool,
    /// `articles[].entities`.
    pub entities: bool,
    /// `articles[].dates`.
    pub dates: bool,
    /// `articles[].actors`.
    pub actors: bool,
    /// `articles[].quotes`.
    pub quotes: bool,
}

impl Layers {
    /// Everything.
    pub const ALL: Layers = Layers { lines: true, sentences: true, tokens: true, entities: true, dates: true, actors: true, quotes: true };

    /// Nothing but the articles themselves.
    pub const NONE: Layers =
        Layers { lines: false, sentences: false, tokens: false, entities: false, dates: false, actors: false, quotes: false };

    /// Whether names are needed for what is asked.
    #[must_use]
    pub const fn need_entities(self) -> bool {
        self.entities || self.actors || self.quotes
    }

    /// Whether words are needed for what is asked (actors are found by words).
    #[must_use]
    pub const fn need_words(self) -> bool {
        self.tokens || self.need_actors()
    }

    /// Whether actors are needed for what is asked (entities carry their actor).
    #[must_use]
    pub const fn need_actors(self) -> bool {
        self.need_entities()
    }
}

/// How to analyze.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Whether lines are cleaned; else every line is body.
    pub clean: bool,
    /// The date to take where neither record nor page nor address has one.
    pub reference: Option<Reference>,
    /// Unit of the printed offsets.
    pub offsets: OffsetUnit,
    /// What to compute.
    pub layers: Layers,
    /// Whether dates carry the rule that made them.
    pub explain: bool,
    /// Placement of tone marks in the printed texts.
    pub tone: Tone,
}

impl Default for Options {
    fn default() -> Self {
        Options { clean: true, reference: None, offsets: OffsetUnit::Char, layers: Layers::ALL, explain: false, tone: Tone::Keep }
    }
}

/// Sets up an [`Analyzer`].
#[derive(Debug, Default)]
pub struct AnalyzerBuilder {
    options: Options,
    words: String,
    sites: Option<Arc<SiteModel>>,
}

impl AnalyzerBuilder {
    /// Whether pages are cleaned (default), or every line is taken as body.
    #[must_use]
    pub fn clean(mut self, clean: bool) -> Self {
        self.options.clean = clean;
        self
    }

    /// The date to take where neither record nor page nor address has one.
    #[must_use]
    pub fn reference(mut self, reference: Option<Reference>) -> Self {
        self.options.reference = reference;
        self
    }

    /// Unit of the printed offsets; code points by default.
    #[must_use]
    pub fn offsets(mut self, unit: OffsetUnit) -> Self {
        self.options.offsets = unit;
        self
    }

    /// What to compute; everything by default.
    #[must_use]
    pub fn layers(mut self, layers: Layers) -> Self {
        self.options.layers = layers;
        self
    }

    /// Whether dates carry the rule that made them.
    #[must_use]
    pub fn explain(mut self, explain: bool) -> Self {
        self.options.explain = explain;
        self
    }

    /// Placement of tone marks in the printed texts; as the page has them by default.
    #[must_use]
    pub fn tone(mut self, tone: Tone) -> Self {
        self.options.tone = tone;
        self
    }

    /// Words that are always kept whole, one a line; see [`Segmenter::with_lexicon`].
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// Lines that recur across the pages of a site; none by default. See [`SiteModel`].
    #[must_use]
    pub fn sites(mut self, sites: Option<Arc<SiteModel>>) -> Self {
        self.sites = sites;
        self
    }

    /// Loads the models and lexicons that the layers need, side by side.
    #[must_use]
    pub fn build(self) -> Analyzer {
        let layers = self.options.layers;
        let (segmenter, tagger, cleaner, dates, resolver) = std::thread::scope(|scope| {
            let tagger = layers.need_entities().then(|| Beside::start(scope, Tagger::embedded));
            let segmenter = layers.need_words().then(|| Beside::start(scope, Segmenter::embedded));
            let rules = (
                Cleaner::embedded(),
                if layers.dates { DateFinder::embedded() } else { DateFinder::default() },
                if layers.need_actors() { Resolver::embedded() } else { Resolver::default() },
            );
            let segmenter = segmenter.map_or_else(Segmenter::syllables, Beside::get);
            (segmenter, tagger.map_or_else(Tagger::default, Beside::get), rules.0, rules.1, rules.2)
        });
        let cleaner = cleaner.with_sites(self.sites);
        Analyzer { options: self.options, cleaner, segmenter: segmenter.with_lexicon(&self.words), tagger, dates, resolver }
    }
}

/// Models, lexicons and options: everything that does not change from document to document.
///
/// ```
/// use tinviet::{Analyzer, RawDocument};
/// let analyzer = Analyzer::new();
/// let doc = RawDocument::from_text("demo", "Thủ tướng đến Huế ngày 2/9/2024.");
/// let analysis = analyzer.analyze(&doc);
/// assert_eq!(analysis.id, "demo");
/// ```
#[derive(Debug)]
pub struct Analyzer {
    pub(crate) options: Options,
    pub(crate) cleaner: Cleaner,
    pub(crate) segmenter: Segmenter,
    pub(crate) tagger: Tagger,
    pub(crate) dates: DateFinder,
    pub(crate) resolver: Resolver,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// An analyzer with default options.
    #[must_use]
    pub fn new() -> Self {
        AnalyzerBuilder::default().build()
    }

    /// Sets options first.
    #[must_use]
    pub fn builder() -> AnalyzerBuilder {
        AnalyzerBuilder::default()
    }

    /// The options it was built with.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The cleaner.
    #[must_use]
    pub fn cleaner(&self) -> &Cleaner {
        &self.cleaner
    }

    /// The word segmenter; where the layers need no words it has no model and every syllable is a word.
    #[must_use]
    pub fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// A worker with buffers of its own: one per thread.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker::new(self)
    }

    /// Analyzes one document. For many, keep a [`Worker`].
    #[must_use]
    pub fn analyze(&self, doc: &RawDocument) -> Analysis<'static> {
        self.worker().analyze(doc)
    }
}
