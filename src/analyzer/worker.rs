//! One thread's scratch buffers and the order of the stages.

use super::{Analyzer, finish};
use crate::actor::Cast;
use crate::analysis::Analysis;
use crate::article::ArticleBuffers;
use crate::clean::{Cleaned, Origin, Page, PageDate, take_all};
use crate::date::DateMention;
use crate::document::RawDocument;
use crate::entity::Mention;
use crate::normalize::units::Units;
use crate::normalize::{NormalizeOptions, Normalized, Normalizer};

/// What the stages found in one article.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) buffers: ArticleBuffers,
    pub(super) mentions: Vec<Mention>,
    pub(super) dates: Vec<DateMention>,
    pub(super) cast: Cast,
}

/// Analyzes documents one after the other, reusing its buffers. Made by [`Analyzer::worker`].
#[derive(Debug)]
pub struct Worker<'a> {
    analyzer: &'a Analyzer,
    normalizer: Normalizer,
    units: Units,
    lines: crate::clean::Buffers,
    cleaned: Cleaned,
    findings: Vec<Findings>,
    names: crate::entity::Buffers,
}

impl<'a> Worker<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        let normalizer = Normalizer::new(NormalizeOptions { tone: analyzer.options.tone, ..NormalizeOptions::default() });
        Worker {
            analyzer,
            normalizer,
            units: Units::default(),
            lines: Default::default(),
            cleaned: Cleaned::default(),
            findings: Vec::new(),
            names: Default::default(),
        }
    }

    /// Analyzes one document.
    pub fn analyze(&mut self, doc: &RawDocument) -> Analysis<'static> {
        self.analyze_with(doc, |analysis| analysis.into_owned())
    }

    /// Analyzes one document and hands the result to `take`. It borrows from the document and from this worker's buffers:
    /// no text is copied but that of the articles.
    pub fn analyze_with<R>(&mut self, doc: &RawDocument, take: impl FnOnce(Analysis<'_>) -> R) -> R {
        let options = &self.analyzer.options;
        let normalized = self.normalizer.normalize(&doc.text);
        self.units.index(&doc.text, options.offsets);
        if options.clean {
            let page = Page { text: &normalized.text, html: doc.html.as_deref(), url: doc.source.url.as_deref() };
            self.analyzer.cleaner.clean_with(page, &mut self.lines, &mut self.cleaned);
        } else {
            take_all(&normalized.text, &mut self.cleaned);
        }
        self.date_articles(doc);
        self.run_stages(&normalized);
        take(finish::finish(doc, &normalized, &self.units, &self.cleaned, &self.findings, options))
    }

    /// Settles each article's publication date: the record's, the page's, the address's, the caller's.
    fn date_articles(&mut self, doc: &RawDocument) {
        for article in &mut self.cleaned.articles {
            if let Some(date) = doc.record_date {
                article.published = PageDate { value: Some(date), span: None, origin: Origin::Record };
            } else if article.published.value.is_none() && self.analyzer.options.reference.is_some() {
                article.published = PageDate { value: self.analyzer.options.reference, span: None, origin: Origin::Caller };
            }
        }
    }

    fn run_stages(&mut self, normalized: &Normalized<'_>) {
        let text: &str = &normalized.text;
        let layers = self.analyzer.options.layers;
        self.findings.resize_with(self.cleaned.articles.len().max(self.findings.len()), Findings::default);
        for (number, article) in (1..).zip(&self.cleaned.articles) {
            let found = &mut self.findings[number as usize - 1];
            found.buffers.clear();
            found.mentions.clear();
            found.dates.clear();
            found.cast = Cast::default();
            // Other languages are labelled and no more: the models know Vietnamese only.
            if article.language != "vi" || !(layers.sentences || layers.dates || layers.need_words()) {
                continue;
            }
            let first = article.first_line as usize;
            let lines = &self.cleaned.lines[first..=article.last_line as usize];
            for (index, line) in (article.first_line..).zip(lines) {
                if line.article == number && line.label.keep() && !line.content.is_empty() {
                    found.buffers.push(text, line.content, index, line.label, &self.analyzer.segmenter);
                }
            }
            let view = found.buffers.view(text);
            if layers.need_entities() {
                self.analyzer.tagger.tag_with(&view, &mut self.names, &mut found.mentions);
            }
            if layers.dates {
                self.analyzer.dates.find(&view, article.published.value, &mut found.dates);
            }
            if layers.need_actors() {
                self.analyzer.resolver.resolve(&view, &found.mentions, &mut found.cast);
            }
        }
    }
}
