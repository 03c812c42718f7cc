//! The stages as they are measured: what each reads is made beforehand, a pass runs nothing but the stage.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use aho_corasick::{AhoCorasick, MatchKind};
use tinviet::actor::{Cast, Resolver};
use tinviet::article::ArticleBuffers;
use tinviet::clean::{Buffers, Cleaned, Cleaner, Page};
use tinviet::date::DateFinder;
use tinviet::entity::{self, Mention, Tagger};
use tinviet::io::{ReadOptions, Records, expand};
use tinviet::normalize::{NormalizeOptions, Normalizer, normalize};
use tinviet::pipeline::{self, Batch, Chunk};
use tinviet::word::Segmenter;
use tinviet::{Analyzer, Found, RawDocument, Reference, Worker};
use unicode_segmentation::UnicodeSegmentation;

use super::super::args::Usage;
use super::thread_time;

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
    /// From what is found to JSON: places mapped back, texts cut, all of it printed.
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
struct Prepared<'c> {
    doc: &'c RawDocument,
    text: String,
    cleaned: Cleaned,
    buffers: ArticleBuffers,
    mentions: Vec<Mention>,
    reference: Option<Reference>,
    found: Found<'c>,
}

/// The documents to measure on.
pub(super) struct Inputs {
    analyzer: Analyzer,
    docs: Vec<RawDocument>,
    /// Sources of HTML pages.
    sources: Vec<String>,
}

/// Everything that the stages read.
pub(super) struct Corpus<'c> {
    inputs: &'c Inputs,
    cleaner: Cleaner,
    segmenter: Segmenter,
    syllables: Segmenter,
    tagger: Tagger,
    finder: DateFinder,
    resolver: Resolver,
    words: AhoCorasick,
    docs: Vec<Prepared<'c>>,
    /// As a worker has them: filled by the pages before.
    lines: RefCell<Buffers>,
}

pub(super) fn analyzer() -> Analyzer {
    Analyzer::builder().reference("2024-06-17".parse::<Reference>().ok()).build()
}

/// An automaton of the words of several syllables that stand in these documents.
fn longest_match(docs: &[Prepared<'_>]) -> anyhow::Result<AhoCorasick> {
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

impl Inputs {
    /// Reads the files and folders, `limit` bytes of text at most.
    pub(super) fn read(paths: &[PathBuf], limit: usize) -> anyhow::Result<Inputs> {
        let options = ReadOptions::default();
        let mut inputs = Inputs { analyzer: analyzer(), docs: Vec::new(), sources: Vec::new() };
        let mut bytes = 0;
        'all: for input in expand(paths) {
            for record in Records::open(&input?, &options)? {
                let record = record?;
                inputs.sources.extend(record.html_source(&options));
                let doc = record.read(&options)?;
                bytes += doc.text.len();
                inputs.docs.push(doc);
                if bytes > limit {
                    break 'all;
                }
            }
        }
        if bytes == 0 {
            return Err(Usage("bench: there is no text to measure on".to_owned()).into());
        }
        Ok(inputs)
    }

    /// The whole on `threads` threads, as the command line runs it; gives the time that each had a processor, where the system tells.
    pub(super) fn parallel(&self, threads: usize) -> Vec<Duration> {
        let busy = Mutex::new(HashMap::new());
        let map = |worker: &mut Worker<'_>, chunk: Chunk<&RawDocument>| {
            let mut out = Vec::new();
            chunk.items.into_iter().for_each(|doc| worker.find(doc).write_json(&mut out));
            if let (Some(time), Ok(mut busy)) = (thread_time(), busy.lock()) {
                busy.insert(std::thread::current().id(), time);
            }
            out
        };
        let sink = |out| {
            black_box::<Vec<u8>>(out);
            Ok::<(), ()>(())
        };
        let (docs, weigh) = (self.docs.iter(), |doc: &&RawDocument| doc.text.len());
        let _ = pipeline::run(docs, weigh, 0, Batch::default(), threads, || self.analyzer.worker(), map, sink);
        busy.into_inner().unwrap_or_default().into_values().collect()
    }

    /// What a pass over everything reads.
    pub(super) fn size(&self) -> Size {
        Size::of(self.docs.iter().map(|d| d.text.as_str()))
    }

    /// What all stages are measured by.
    pub(super) fn yardstick(&self) {
        black_box(self.docs.iter().map(|d| d.text.unicode_words().count()).sum::<usize>());
    }

    /// One worker for each document: what it finds stays in its buffers.
    pub(super) fn workers(&self) -> Vec<Worker<'_>> {
        self.docs.iter().map(|_| self.analyzer.worker()).collect()
    }
}

impl<'c> Corpus<'c> {
    /// Runs every stage once.
    pub(super) fn prepare(inputs: &'c Inputs, workers: &'c mut [Worker<'_>]) -> anyhow::Result<Corpus<'c>> {
        let mut corpus = Corpus {
            inputs,
            cleaner: Cleaner::embedded(),
            segmenter: Segmenter::embedded(),
            syllables: Segmenter::syllables(),
            tagger: Tagger::embedded(),
            finder: DateFinder::embedded(),
            resolver: Resolver::embedded(),
            words: longest_match(&[])?,
            docs: Vec::new(),
            lines: RefCell::default(),
        };
        for (doc, worker) in inputs.docs.iter().zip(workers) {
            let prepared = corpus.prepare_one(doc, worker.find(doc));
            corpus.docs.push(prepared);
        }
        corpus.words = longest_match(&corpus.docs)?;
        Ok(corpus)
    }

    fn prepare_one(&self, doc: &'c RawDocument, found: Found<'c>) -> Prepared<'c> {
        let text = normalize(&doc.text).text.into_owned();
        let (mut cleaned, mut buffers, mut mentions) = (Cleaned::default(), ArticleBuffers::default(), Vec::new());
        self.cleaner.clean(Page { text: &text, html: doc.html.as_deref(), url: doc.source.url.as_deref() }, &mut cleaned);
        push_lines(&text, &cleaned, &self.segmenter, &mut buffers);
        self.tagger.tag(&buffers.view(&text), &mut mentions);
        let reference = cleaned.articles.first().and_then(|a| a.published.value).or(self.inputs.analyzer.options().reference);
        Prepared { doc, text, cleaned, buffers, mentions, reference, found }
    }

    fn text_pages(&self) -> impl Iterator<Item = &Prepared<'c>> {
        self.docs.iter().filter(|d| d.doc.html.is_none())
    }

    /// What a pass of a stage reads.
    pub(super) fn size(&self, stage: Stage) -> Size {
        match stage {
            Stage::CleanText => Size::of(self.text_pages().map(|d| d.text.as_str())),
            // Bytes of the source, syllables of source and markup alike.
            Stage::CleanHtml => Size::of(self.inputs.sources.iter().map(String::as_str)),
            _ => self.inputs.size(),
        }
    }

    /// One pass of a stage over all documents. It stays a function of its own under this name, by which a profiler can tell
    /// it from what is around it.
    #[inline(never)]
    pub(super) fn measured_pass(&self, stage: Stage) {
        match stage {
            Stage::Yardstick => {
                self.inputs.yardstick();
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
                let (mut found, mut buffers) = (Vec::new(), entity::Buffers::default());
                for d in &self.docs {
                    found.clear();
                    self.tagger.tag_with(&d.buffers.view(&d.text), &mut buffers, &mut found);
                    black_box(&found);
                }
            }
            Stage::Dates => {
                let (mut buffers, mut found) = (tinviet::date::Buffers::default(), Vec::new());
                for d in &self.docs {
                    found.clear();
                    self.finder.find_with(&d.buffers.view(&d.text), d.reference, &mut buffers, &mut found);
                    black_box(&found);
                }
            }
            Stage::Actors => {
                let (mut buffers, mut cast) = (tinviet::actor::Buffers::default(), Cast::default());
                for d in &self.docs {
                    self.resolver.resolve_with(&d.buffers.view(&d.text), &d.mentions, &mut buffers, &mut cast);
                    black_box(&cast);
                }
            }
            Stage::Json => {
                let mut out = Vec::new();
                for d in &self.docs {
                    out.clear();
                    black_box(&d.found).write_json(&mut out);
                    black_box(&out);
                }
            }
            Stage::Analyze => {
                let mut worker = self.inputs.analyzer.worker();
                for d in &self.docs {
                    black_box(worker.find(d.doc));
                }
            }
        }
    }

    #[cfg(feature = "html")]
    fn clean_html(&self) {
        let (mut buffers, mut out) = (self.lines.borrow_mut(), Cleaned::default());
        let mut normalizer = Normalizer::new(NormalizeOptions::default());
        for source in &self.inputs.sources {
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
}
