//! The stages as they are measured: what each reads is made beforehand, a pass runs nothing but the stage.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::PathBuf;

use aho_corasick::{AhoCorasick, MatchKind};
use tinviet::actor::{Cast, Resolver};
use tinviet::analysis::Analysis;
use tinviet::article::ArticleBuffers;
use tinviet::clean::{Buffers, Cleaned, Cleaner, Page};
use tinviet::date::DateFinder;
use tinviet::entity::{Mention, Tagger};
use tinviet::io::{ReadOptions, Records, expand};
use tinviet::normalize::{NormalizeOptions, Normalizer, normalize};
use tinviet::pipeline::{self, Batch, Chunk};
use tinviet::word::Segmenter;
use tinviet::{Analyzer, RawDocument, Reference, Worker};
use unicode_segmentation::UnicodeSegmentation;

use super::super::args::Usage;

/// A stage, in the order of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// A pass of the words of Unicode segmentation over the text: what the others are measured by.
    Yardstick,
    /// What words are measured by: the plain longest match, by an automaton over characters, of the words that the
    /// segmenter finds in these texts.
    LongestMatch,
    Normalize,
    /// Labels of the lines of text pages.
    CleanText,
    /// From the source of HTML pages to their labels.
    CleanHtml,
    /// Atoms, sentences and tokens, without a model.
    Sentences,
    /// The same with the model: atoms, sentences, words.
    Words,
    Names,
    Dates,
    Actors,
    /// Analyses printed as JSON.
    Json,
    /// Everything on one thread, without JSON.
    Analyze,
}

pub(super) const STAGES: [Stage; 12] = {
    use Stage::{Actors, Analyze, CleanHtml, CleanText, Dates, Json, LongestMatch, Names, Normalize, Sentences, Words, Yardstick};
    [Yardstick, LongestMatch, Normalize, CleanText, CleanHtml, Sentences, Words, Names, Dates, Actors, Json, Analyze]
};

impl Stage {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Stage::Yardstick => "yardstick",
            Stage::LongestMatch => "longest_match",
            Stage::Normalize => "normalize",
            Stage::CleanText => "clean_text",
            Stage::CleanHtml => "clean_html",
            Stage::Sentences => "sentences",
            Stage::Words => "words",
            Stage::Names => "names",
            Stage::Dates => "dates",
            Stage::Actors => "actors",
            Stage::Json => "json",
            Stage::Analyze => "analyze",
        }
    }
}

/// How much a pass reads.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) documents: usize,
    pub(super) bytes: usize,
    pub(super) syllables: usize,
}

impl Size {
    fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Size {
        texts.fold(Size::default(), |sum, text| Size {
            documents: sum.documents + 1,
            bytes: sum.bytes + text.len(),
            syllables: sum.syllables + text.split_whitespace().count(),
        })
    }
}

/// A document, and what the stages before made of it.
struct Prepared {
    doc: RawDocument,
    text: String,
    cleaned: Cleaned,
    buffers: ArticleBuffers,
    mentions: Vec<Mention>,
    reference: Option<Reference>,
    analysis: Analysis<'static>,
}

/// Everything that the stages read.
pub(super) struct Corpus {
    analyzer: Analyzer,
    cleaner: Cleaner,
    segmenter: Segmenter,
    syllables: Segmenter,
    tagger: Tagger,
    finder: DateFinder,
    resolver: Resolver,
    words: AhoCorasick,
    docs: Vec<Prepared>,
    /// As a worker has them: filled by the pages before.
    lines: RefCell<Buffers>,
    /// Sources of HTML pages.
    sources: Vec<String>,
}

pub(super) fn analyzer() -> Analyzer {
    Analyzer::builder().reference("2024-06-17".parse::<Reference>().ok()).build()
}

/// An automaton of the words of several syllables that stand in these documents.
fn longest_match(docs: &[Prepared]) -> anyhow::Result<AhoCorasick> {
    let mut words = BTreeSet::new();
    for d in docs {
        let view = d.buffers.view(&d.text);
        words.extend(view.tokens.iter().map(|t| view.atoms_span(t.atoms).of(&d.text)).filter(|word| word.contains(' ')));
    }
    Ok(AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(words)?)
}

/// Pushes the kept lines of a page.
fn push_lines(text: &str, cleaned: &Cleaned, segmenter: &Segmenter, buffers: &mut ArticleBuffers) {
    buffers.clear();
    for (number, line) in (0..).zip(&cleaned.lines) {
        if line.label.keep() && !line.content.is_empty() {
            buffers.push(text, line.content, number, line.label, segmenter);
        }
    }
}

impl Corpus {
    /// Reads the files and folders, `limit` bytes of text at most, and runs every stage once.
    pub(super) fn read(paths: &[PathBuf], limit: usize) -> anyhow::Result<Corpus> {
        let options = ReadOptions::default();
        let mut corpus = Corpus {
            analyzer: analyzer(),
            cleaner: Cleaner::embedded(),
            segmenter: Segmenter::embedded(),
            syllables: Segmenter::syllables(),
            tagger: Tagger::embedded(),
            finder: DateFinder::embedded(),
            resolver: Resolver::embedded(),
            words: longest_match(&[])?,
            docs: Vec::new(),
            lines: RefCell::default(),
            sources: Vec::new(),
        };
        let mut bytes = 0;
        'all: for input in expand(paths) {
            for record in Records::open(&input?, &options)? {
                let record = record?;
                corpus.sources.extend(record.html_source(&options));
                let doc = record.read(&options)?;
                bytes += doc.text.len();
                let prepared = corpus.prepare(doc);
                corpus.docs.push(prepared);
                if bytes > limit {
                    break 'all;
                }
            }
        }
        if bytes == 0 {
            return Err(Usage("bench: there is no text to measure on".to_owned()).into());
        }
        corpus.words = longest_match(&corpus.docs)?;
        Ok(corpus)
    }

    fn prepare(&self, doc: RawDocument) -> Prepared {
        let text = normalize(&doc.text).text.into_owned();
        let (mut cleaned, mut buffers, mut mentions) = (Cleaned::default(), ArticleBuffers::default(), Vec::new());
        self.cleaner.clean(Page { text: &text, html: doc.html.as_deref(), url: doc.source.url.as_deref() }, &mut cleaned);
        push_lines(&text, &cleaned, &self.segmenter, &mut buffers);
        self.tagger.tag(&buffers.view(&text), &mut mentions);
        let reference = cleaned.articles.first().and_then(|a| a.published.value).or(self.analyzer.options().reference);
        let analysis = self.analyzer.analyze(&doc);
        Prepared { doc, text, cleaned, buffers, mentions, reference, analysis }
    }

    fn text_pages(&self) -> impl Iterator<Item = &Prepared> {
        self.docs.iter().filter(|d| d.doc.html.is_none())
    }

    /// What a pass of a stage reads.
    pub(super) fn size(&self, stage: Stage) -> Size {
        match stage {
            Stage::CleanText => Size::of(self.text_pages().map(|d| d.text.as_str())),
            // Bytes of the source, syllables of source and markup alike.
            Stage::CleanHtml => Size::of(self.sources.iter().map(String::as_str)),
            _ => Size::of(self.docs.iter().map(|d| d.doc.text.as_str())),
        }
    }

    /// One pass of a stage over all documents. It stays a function of its own under this name, by which a profiler can tell
    /// it from what is around it.
    #[inline(never)]
    pub(super) fn measured_pass(&self, stage: Stage) {
        match stage {
            Stage::Yardstick => {
                black_box(self.docs.iter().map(|d| d.doc.text.unicode_words().count()).sum::<usize>());
            }
            Stage::LongestMatch => {
                black_box(self.docs.iter().map(|d| self.words.find_iter(&d.text).count()).sum::<usize>());
            }
            Stage::Normalize => {
                let mut normalizer = Normalizer::new(NormalizeOptions::default());
                self.docs.iter().for_each(|d| drop(black_box(normalizer.normalize(&d.doc.text))));
            }
            Stage::CleanText => {
                let (mut buffers, mut out) = (self.lines.borrow_mut(), Cleaned::default());
                for d in self.text_pages() {
                    let page = Page { text: &d.text, html: None, url: d.doc.source.url.as_deref() };
                    self.cleaner.clean_with(page, &mut buffers, black_box(&mut out));
                }
            }
            Stage::CleanHtml => self.clean_html(),
            Stage::Sentences => self.cut(&self.syllables),
            Stage::Words => self.cut(&self.segmenter),
            Stage::Names => {
                let mut found = Vec::new();
                for d in &self.docs {
                    found.clear();
                    self.tagger.tag(&d.buffers.view(&d.text), &mut found);
                    black_box(&found);
                }
            }
            Stage::Dates => {
                let mut found = Vec::new();
                for d in &self.docs {
                    found.clear();
                    self.finder.find(&d.buffers.view(&d.text), d.reference, &mut found);
                    black_box(&found);
                }
            }
            Stage::Actors => {
                let mut cast = Cast::default();
                for d in &self.docs {
                    self.resolver.resolve(&d.buffers.view(&d.text), &d.mentions, &mut cast);
                    black_box(&cast);
                }
            }
            Stage::Json => {
                let mut out = Vec::new();
                for d in &self.docs {
                    out.clear();
                    // Writing to memory cannot fail.
                    let _ = serde_json::to_writer(&mut out, black_box(&d.analysis));
                }
            }
            Stage::Analyze => {
                let mut worker = self.analyzer.worker();
                self.docs.iter().for_each(|d| worker.analyze_with(&d.doc, |analysis| drop(black_box(analysis))));
            }
        }
    }

    #[cfg(feature = "html")]
    fn clean_html(&self) {
        let (mut buffers, mut out) = (self.lines.borrow_mut(), Cleaned::default());
        let mut normalizer = Normalizer::new(NormalizeOptions::default());
        for source in &self.sources {
            let (text, facts) = tinviet::clean::html::read(source);
            let text = normalizer.normalize(&text).text;
            self.cleaner.clean_with(Page { text: &text, html: Some(&facts), url: None }, &mut buffers, black_box(&mut out));
        }
    }

    #[cfg(not(feature = "html"))]
    fn clean_html(&self) {}

    fn cut(&self, segmenter: &Segmenter) {
        let mut buffers = ArticleBuffers::default();
        for d in &self.docs {
            push_lines(&d.text, &d.cleaned, segmenter, &mut buffers);
            black_box(&buffers);
        }
    }

    /// The whole on `threads` threads, as the command line runs it.
    pub(super) fn parallel(&self, threads: usize) {
        let map = |worker: &mut Worker<'_>, chunk: Chunk<&RawDocument>| {
            let mut out = Vec::new();
            for doc in chunk.items {
                let _ = worker.analyze_with(doc, |analysis| serde_json::to_writer(&mut out, &analysis));
            }
            out.len()
        };
        let sink = |len| {
            black_box(len);
            Ok::<(), ()>(())
        };
        let analyzer = &self.analyzer;
        let (docs, weigh) = (self.docs.iter().map(|d| &d.doc), |doc: &&RawDocument| doc.text.len());
        let _ = pipeline::run(docs, weigh, 0, Batch::default(), threads, || analyzer.worker(), map, sink);
    }
}
