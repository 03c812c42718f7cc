//! One thread's scratch buffers and the order of the stages.

use std::borrow::Cow;

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
    cleaned: Cleaned,
    findings: Vec<Findings>,
}

impl<'a> Worker<'a> {
    pub(super) fn new(analyzer: &'a Analyzer) -> Self {
        let normalizer = Normalizer::new(NormalizeOptions { tone: analyzer.options.tone, ..NormalizeOptions::default() });
        Worker { analyzer, normalizer, units: Units::default(), cleaned: Cleaned::default(), findings: Vec::new() }
    }

    /// Analyzes one document. The result borrows from the document where it can.
    pub fn analyze<'d>(&mut self, doc: &'d RawDocument) -> Analysis<'d> {
        let options = &self.analyzer.options;
        let normalized = self.normalizer.normalize(&doc.text);
        self.units.index(&doc.text, options.offsets);
        if options.clean {
            let page = Page { text: &normalized.text, html: doc.html.as_deref(), url: doc.source.url.as_deref() };
            self.analyzer.cleaner.clean(page, &mut self.cleaned);
        } else {
            take_all(&normalized.text, &mut self.cleaned);
        }
        self.date_articles(doc);
        self.run_stages(&normalized);
        finish::finish(doc, normalized, &self.units, &self.cleaned, &self.findings, options)
    }

    /// As [`Worker::analyze`], into an analysis the caller keeps.
    pub fn analyze_into<'d>(&mut self, doc: &'d RawDocument, out: &mut Analysis<'d>) {
        *out = self.analyze(doc);
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
            if article.language != "vi" {
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
                self.analyzer.tagger.tag(&view, &mut found.mentions);
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

/// A piece of the normalized text: borrowed from the document where normalization changed nothing.
pub(super) fn slice<'d>(text: &Cow<'d, str>, range: std::ops::Range<usize>) -> Cow<'d, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    }
}
