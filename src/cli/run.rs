//! Documents through the analyzer: reading, analyzing and writing overlap, output in input order.

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tinviet::duplicate::{Duplicates, Signature};
use tinviet::io::{Fault, Input, InputError, RawRecord, ReadOptions, Records, expand};
use tinviet::pipeline::{self, Batch, Chunk};
use tinviet::{Analyzer, RawDocument, Worker};

use super::args::{BatchArgs, Usage};
use super::output::{Layout, Output, Part};
use super::progress::{Counted, Progress, Summary};
use super::{Outcome, interrupt};

/// A run, resolved from the arguments.
pub(super) struct Run<'a> {
    batch: &'a BatchArgs,
    paths: Vec<PathBuf>,
    jobs: usize,
    analyzer: &'a Analyzer,
    output: Output,
}

/// What is to be written for a record: the document, or why there is none.
pub(super) type Item<'i> = Result<&'i RawDocument, &'i InputError>;

/// What a command has to say of a document beside its output.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    /// The sketches of its articles, where they are asked for.
    pub(super) sketches: Vec<Option<Signature>>,
    /// That there is no article where one is asked for.
    pub(super) no_article: bool,
}

/// Where a cluster is still to be filled in.
struct Open {
    part: usize,
    at: usize,
    id: String,
    article: usize,
    sketch: Option<Signature>,
}

/// A chunk, ready to be written.
struct Written<P> {
    parts: Vec<P>,
    open: Vec<Open>,
    ids: Vec<String>,
    /// Places of documents without an article.
    no_article: Vec<String>,
    faults: Vec<InputError>,
    documents: u64,
    bytes: u64,
}

/// Complaints of one kind that fail nothing; after so many only their number is told.
const NAMED: u64 = 20;

impl<'a> Run<'a> {
    /// A run over `paths` with the options of `batch`.
    pub(super) fn new(batch: &'a BatchArgs, paths: Vec<PathBuf>, analyzer: &'a Analyzer, output: Output) -> Run<'a> {
        Run { batch, paths, jobs: batch.jobs.jobs(), analyzer, output }
    }

    /// The run on one thread.
    pub(super) fn on_one_thread(self) -> Run<'a> {
        Run { jobs: 1, ..self }
    }

    /// Runs every record of the input through `render`, which appends what is to be written. Faults are named on standard
    /// error.
    pub(super) fn documents(
        self,
        render: impl Fn(&mut Worker<'a>, Item<'_>, &mut Vec<u8>) -> anyhow::Result<Rendered> + Sync,
    ) -> anyhow::Result<Outcome> {
        self.documents_with(|worker, _, item, out: &mut Vec<u8>| render(worker, item, out), None)
    }

    /// As [`Run::documents`], for any kind of output; `render` is given the number of the document as well. With
    /// `duplicates`, the clusters of the sketched articles are filled in, in their order.
    pub(super) fn documents_with<P: Part>(
        mut self,
        render: impl Fn(&mut Worker<'a>, u64, Item<'_>, &mut P) -> anyhow::Result<Rendered> + Sync,
        mut duplicates: Option<Duplicates>,
    ) -> anyhow::Result<Outcome> {
        let stop = interrupt::flag();
        let options = self.batch.input.read_options();
        let mut progress = Progress::start(&self.batch.progress, &self.paths);
        let inputs = expand(&self.paths);
        let skipped = inputs.skipped();
        let mut records = read_all(inputs, &options, progress.counter(), stop);
        skip_resumed(&mut records, &self.output, &options)?;
        let first = self.output.resumed;
        (progress.summary.resumed, progress.summary.failed) = (first, self.output.resumed_failed);
        let layout = self.output.layout;
        let dedup = duplicates.is_some();
        let analyzer = self.analyzer;
        let map = |worker: &mut Worker<'a>, chunk| {
            let mut written = render_chunk(worker, analyzer, chunk, &options, layout, &render)?;
            // Open clusters are filled in first.
            if !dedup {
                written.parts = pack(layout, written.parts)?;
            }
            Ok(written)
        };
        let mut seen = HashSet::new();
        let output = &mut self.output;
        let sink = |written: anyhow::Result<Written<P>>| -> anyhow::Result<()> {
            let mut written = written?;
            if let Some(duplicates) = &mut duplicates {
                for open in &written.open {
                    let cluster = format!("{:016x}", duplicates.cluster(&open.id, open.article, open.sketch.as_ref()));
                    written.parts[open.part].set_cluster(open.at, &cluster);
                }
                written.parts = pack(layout, written.parts)?;
            }
            P::write(written.parts, output)?;
            written.faults.iter().for_each(|fault| progress.fault(fault));
            for place in &written.no_article {
                progress.summary.without_article += 1;
                if progress.summary.without_article <= NAMED {
                    progress.complain(&format!("{place}: no article on this page"));
                }
            }
            for id in &written.ids {
                let mut hasher = DefaultHasher::new();
                id.hash(&mut hasher);
                // Hashes, not ids: 8 bytes a document.
                if !seen.insert(hasher.finish()) {
                    progress.summary.duplicate_ids += 1;
                    if progress.summary.duplicate_ids <= NAMED {
                        progress.complain(&format!("the id `{id}` was seen before in this run"));
                    }
                }
            }
            progress.written(written.documents, written.bytes);
            Ok(())
        };
        let weigh = |item: &Result<RawRecord, InputError>| item.as_ref().map_or(64, |record| record.len().max(64));
        pipeline::run(records, weigh, first, Batch::default(), self.jobs, || self.analyzer.worker(), map, sink)?;
        progress.summary.interrupted = stop.load(Ordering::SeqCst);
        progress.summary.skipped_files = skipped.load(Ordering::Relaxed);
        let can_resume = self.output.can_resume();
        self.output.close(first + progress.summary.documents)?;
        let summary = progress.finish(&self.batch.progress)?;
        Ok(conclude(&summary, can_resume))
    }
}

/// Says what is left to be said.
pub(super) fn conclude(summary: &Summary, can_resume: bool) -> Outcome {
    use super::output::complain;
    if summary.duplicate_ids > NAMED {
        complain(&format!("{} ids in all were seen before in this run", summary.duplicate_ids));
    }
    if summary.documents + summary.resumed == 0 && !summary.interrupted {
        complain("no document in the inputs: in folders, files named .txt .html .htm .jsonl .warc .wet are read, each also .gz or .zst");
    }
    if summary.without_article > NAMED {
        complain(&format!("{} pages in all have no article", summary.without_article));
    }
    if summary.skipped_files > 0 {
        let count = summary.skipped_files;
        complain(&format!("{count} files in folders skipped: neither text, HTML, JSON Lines, WARC nor WET by their name"));
    }
    if summary.interrupted {
        let written = summary.resumed + summary.documents;
        let how = if can_resume { ": the same command with --resume goes on from here" } else { "" };
        complain(&format!("interrupted after {written} documents, which are written whole{how}"));
    }
    if summary.failed > 0 || summary.interrupted { Outcome::Partial } else { Outcome::Complete }
}

thread_local! {
    /// Whether this thread is analyzing a document.
    static ANALYZING: Cell<bool> = const { Cell::new(false) };
}

/// A panic while a document is analyzed is told as its failure, in its place: not by the standard message as well.
pub(super) fn report_panics_as_failures() {
    let standard = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !ANALYZING.get() {
            standard(info);
        }
    }));
}

/// Analyzes a document: a panic is a fault of this document.
pub(super) fn guard<T>(analyze: impl FnOnce() -> T) -> Result<T, Fault> {
    ANALYZING.set(true);
    let analyzed = catch_unwind(AssertUnwindSafe(analyze));
    ANALYZING.set(false);
    analyzed.map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Fault::Internal(said.unwrap_or("panic").to_owned())
    })
}

pub(super) type Record = Result<RawRecord, InputError>;

/// All records of the inputs, until `stop`; `count` counts the stored bytes that are read.
pub(super) fn read_all(
    inputs: impl Iterator<Item = Result<Input, InputError>>,
    options: &ReadOptions,
    count: Arc<AtomicU64>,
    stop: &'static AtomicBool,
) -> impl Iterator<Item = Record> {
    let all = inputs.flat_map(move |input| {
        let count = Arc::clone(&count);
        let wrap = move |reader| Box::new(Counted { reader, count: Arc::clone(&count) }) as Box<dyn std::io::Read + Send>;
        let opened = input.and_then(|input: Input| Records::open_with(&input, options, wrap));
        let (records, fault) = match opened {
            Ok(records) => (Some(records), None),
            Err(e) => (None, Some(Err(e))),
        };
        fault.into_iter().chain(records.into_iter().flatten())
    });
    all.take_while(move |_| !stop.load(Ordering::SeqCst))
}

/// Passes over what an earlier run has written, and checks that it was these inputs.
fn skip_resumed(records: &mut impl Iterator<Item = Record>, output: &Output, options: &ReadOptions) -> anyhow::Result<()> {
    #[derive(serde::Deserialize)]
    struct Id {
        id: Option<String>,
    }
    let Some(before) = output.resumed.checked_sub(1) else { return Ok(()) };
    let other = |what: &str| Usage(format!("--resume: the output is not of these inputs: {what}"));
    let last = records.nth(before as usize).ok_or_else(|| other(&format!("it holds {} documents, they fewer", output.resumed)))?;
    let id = match last.and_then(|record| record.read(options)) {
        Ok(doc) => doc.id,
        Err(e) => e.place.id(),
    };
    let written = serde_json::from_slice::<Id>(&output.resumed_last).ok().and_then(|line| line.id);
    if written.as_deref() == Some(&id) {
        return Ok(());
    }
    Err(other(&format!("document {} is `{}` there and `{id}` here", output.resumed, written.unwrap_or_default())).into())
}

/// Analyzes a chunk and packs what is to be written. A panic costs its document, never the run.
fn render_chunk<'a, P: Part>(
    worker: &mut Worker<'a>,
    analyzer: &'a Analyzer,
    chunk: Chunk<Record>,
    options: &ReadOptions,
    layout: Layout,
    render: impl Fn(&mut Worker<'a>, u64, Item<'_>, &mut P) -> anyhow::Result<Rendered>,
) -> anyhow::Result<Written<P>> {
    let mut parts: Vec<P> = (0..layout.shards()).map(|_| P::new(&layout)).collect();
    let documents = chunk.items.len() as u64;
    let mut out = Written {
        parts: Vec::new(),
        open: Vec::new(),
        ids: Vec::with_capacity(chunk.items.len()),
        no_article: Vec::new(),
        faults: Vec::new(),
        documents,
        bytes: 0,
    };
    for (number, record) in (chunk.first..).zip(chunk.items) {
        let part_number = layout.part(number);
        let part = &mut parts[part_number];
        part.begin(number, &layout);
        let start = part.mark();
        let place = match &record {
            Ok(record) => record.place().clone(),
            Err(e) => e.place.clone(),
        };
        out.bytes += record.as_ref().map_or(0, |r| r.len() as u64);
        let analyzed = guard(|| {
            let doc = record.and_then(|record| record.read(options));
            let rendered = doc.as_ref().map_or(Ok(Rendered::default()), |doc| render(worker, number, Ok(doc), part))?;
            anyhow::Ok(doc.map(|doc| (doc.id, rendered)))
        });
        let fault = match analyzed {
            Ok(rendered) => match rendered? {
                Ok((id, rendered)) => {
                    if !rendered.sketches.is_empty() {
                        let places = part.clusters(&start, rendered.sketches.len());
                        for (article, (at, sketch)) in places.into_iter().zip(rendered.sketches).enumerate() {
                            out.open.push(Open { part: part_number, at, id: id.clone(), article, sketch });
                        }
                    }
                    if rendered.no_article {
                        out.no_article.push(place.to_string());
                    }
                    out.ids.push(id);
                    None
                }
                Err(fault) => Some(fault),
            },
            Err(fault) => {
                // Its buffers may be in the middle of something.
                *worker = analyzer.worker();
                Some(InputError { place, fault })
            }
        };
        if let Some(fault) = fault {
            part.truncate(&start);
            render(worker, number, Err(&fault), part)?;
            out.faults.push(fault);
        }
        part.end(&layout);
    }
    out.parts = parts;
    Ok(out)
}

fn pack<P: Part>(layout: Layout, parts: Vec<P>) -> std::io::Result<Vec<P>> {
    parts.into_iter().map(|part| part.pack(&layout)).collect()
}
