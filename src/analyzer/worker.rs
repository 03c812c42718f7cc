//! One thread's scratch buffers and the order of the stages.

use std::ops::Range;

use super::found::Found;
use super::{Analyzer, Options};
use crate::actor::Cast;
use crate::analysis::Analysis;
use crate::article::ArticleBuffers;
use crate::clean::{Cleaned, LabelledLine, Origin, Page, PageDate, take_all};
use crate::date::DateMention;
use crate::document::RawDocument;
use crate::entity::Mention;
use crate::normalize::units::Units;
use crate::normalize::{NormalizeOptions, NormalizedRef, Normalizer};
use crate::share::{self, can_share};

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
    stages: Stages,
    /// Whether the last document was so large that its buffers are not worth keeping.
    huge: bool,
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
            stages: Stages::default(),
            huge: false,
        }
    }

    /// Analyzes one document.
    pub fn analyze(&mut self, doc: &RawDocument) -> Analysis<'static> {
        self.find(doc).analysis().into_owned()
    }

    /// Analyzes one document and hands the result to `take`. It borrows from the document and from this worker's buffers:
    /// no text is copied but that of the articles.
    pub fn analyze_with<R>(&mut self, doc: &RawDocument, take: impl FnOnce(Analysis<'_>) -> R) -> R {
        take(self.find(doc).analysis())
    }

    /// Analyzes one document and leaves what is found in this worker's buffers, where it can be printed from.
    pub fn find<'w>(&'w mut self, doc: &'w RawDocument) -> Found<'w> {
        if self.huge {
            *self = Worker::new(self.analyzer);
        }
        self.huge = doc.text.len() > HUGE;
        let options = &self.analyzer.options;
        let NormalizedRef { text, map } = self.normalizer.normalize_here(&doc.text);
        self.units.index(&doc.text, options.offsets);
        if options.clean {
            let page = Page { text, html: doc.html.as_deref(), url: doc.source.url.as_deref() };
            self.analyzer.cleaner.clean_with(page, &mut self.lines, &mut self.cleaned);
        } else {
            take_all(text, &mut self.cleaned);
        }
        date_articles(options, doc, &mut self.cleaned);
        self.stages.run(self.analyzer, text, &self.cleaned);
        let Worker { units, cleaned, stages, .. } = self;
        Found { doc, text, map, units, cleaned, findings: &stages.findings, options }
    }
}

/// Settles each article's publication date: the record's, the page's, the address's, the caller's.
fn date_articles(options: &Options, doc: &RawDocument, cleaned: &mut Cleaned) {
    for article in &mut cleaned.articles {
        if let Some(date) = doc.record_date {
            article.published = PageDate { value: Some(date), span: None, origin: Origin::Record };
        } else if article.published.value.is_none() && options.reference.is_some() {
            article.published = PageDate { value: options.reference, span: None, origin: Origin::Caller };
        }
    }
}

/// The stages after cleaning, and what they find.
#[derive(Debug, Default)]
struct Stages {
    /// One for each article; those behind the last keep their memory.
    findings: Vec<Findings>,
    names: crate::entity::Buffers,
    dates: crate::date::Buffers,
    actors: crate::actor::Buffers,
    /// Parts of a large article that are cut into words side by side.
    parts: Vec<ArticleBuffers>,
    /// Kept lines of a large article, by number.
    kept: Vec<u32>,
}

/// Bytes of text from which on a document is shared with idle threads.
const LARGE: usize = 256 << 10;

/// Bytes of a document after which its buffers are given back: some hundred times as many.
pub(super) const HUGE: usize = 4 << 20;

/// Kept lines of a large article that are cut into words at a time. A line of a page has about 200 bytes.
const LINES: usize = 256;

impl Stages {
    fn run(&mut self, analyzer: &Analyzer, text: &str, cleaned: &Cleaned) {
        let layers = analyzer.options.layers;
        self.findings.resize_with(cleaned.articles.len().max(self.findings.len()), Findings::default);
        for (number, article) in (1..).zip(&cleaned.articles) {
            let found = &mut self.findings[number as usize - 1];
            found.buffers.clear();
            found.mentions.clear();
            found.dates.clear();
            self.actors.clear(&mut found.cast);
            // Other languages are labelled and no more: the models know Vietnamese only.
            if article.language != "vi" || !(layers.sentences || layers.dates || layers.need_words()) {
                continue;
            }
            if text.len() > HUGE && found.buffers.atoms.capacity() == 0 {
                found.buffers.make_room(text.len());
            }
            let first = article.first_line as usize;
            let lines = &cleaned.lines[first..=article.last_line as usize];
            let kept = |l: &LabelledLine| l.article == number && l.label.keep() && !l.content.is_empty();
            let shared = text.len() >= LARGE && can_share();
            if shared {
                self.kept.clear();
                self.kept.extend((0..).zip(lines).filter(|(_, l)| kept(l)).map(|(n, _)| n));
                let cut = |range: Range<usize>, part: &mut ArticleBuffers| {
                    part.clear();
                    for &n in &self.kept[range] {
                        let line = &lines[n as usize];
                        part.push(text, line.content, article.first_line + n, line.label, &analyzer.segmenter);
                    }
                };
                share::ranges(self.kept.len(), LINES, &mut self.parts, cut, |part| found.buffers.append(part));
            } else {
                for (index, line) in (article.first_line..).zip(lines).filter(|(_, l)| kept(l)) {
                    found.buffers.push(text, line.content, index, line.label, &analyzer.segmenter);
                }
            }
            let view = found.buffers.view(text);
            let (mentions, dates) = (&mut found.mentions, &mut found.dates);
            let (names_buffers, dates_buffers) = (&mut self.names, &mut self.dates);
            let mut names = || {
                if layers.need_entities() {
                    analyzer.tagger.tag_with(&view, names_buffers, mentions);
                }
            };
            let mut dates = || {
                if layers.dates {
                    analyzer.dates.find_with(&view, article.published.value, dates_buffers, dates);
                }
            };
            if shared {
                share::both(names, dates);
            } else {
                names();
                dates();
            }
            if layers.need_actors() {
                analyzer.resolver.resolve_with(&view, &found.mentions, &mut self.actors, &mut found.cast);
            }
        }
    }
}
