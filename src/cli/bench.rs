//! `tinviet bench`: the speed of every stage and of the whole, beside a yardstick of the same run.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;
use tinviet::article::ArticleBuffers;
use tinviet::clean::{Cleaned, Cleaner, Page};
use tinviet::io::{ReadOptions, Records, expand};
use tinviet::normalize::normalize;
use tinviet::pipeline::{self, Batch, Chunk};
use tinviet::{Analyzer, RawDocument, Reference};
use unicode_segmentation::UnicodeSegmentation;

use super::Outcome;
use super::args::Usage;
use super::progress::peak_memory;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders to measure on; the shipped corpus by default.
    #[arg(value_name = "PATH", default_value = "corpus/pages")]
    paths: Vec<PathBuf>,
    /// Least time for each figure.
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    seconds: f64,
    /// Most megabytes of text that are read.
    #[arg(long, value_name = "MB", default_value_t = 16)]
    limit: usize,
    /// Write the figures as JSON to this folder, named after the day.
    #[arg(long, value_name = "FOLDER")]
    record: Option<PathBuf>,
    /// Run one stage so many times and print nothing: for counting instructions from outside.
    #[arg(long, value_name = "STAGE", requires = "times", hide = true)]
    stage: Option<String>,
    /// How often `--stage` runs.
    #[arg(long, value_name = "N", hide = true)]
    times: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Figure {
    stage: &'static str,
    threads: usize,
    mb_per_second: f64,
    documents_per_second: f64,
    ns_per_syllable: f64,
    /// Times as long as the yardstick takes for the same text.
    yardsticks: f64,
}

#[derive(Debug, Serialize)]
struct Report {
    date: String,
    documents: usize,
    bytes: usize,
    syllables: usize,
    start_up_ms: f64,
    peak_memory_bytes: Option<u64>,
    figures: Vec<Figure>,
}

/// Everything that the stages read, made beforehand.
struct Bench {
    analyzer: Analyzer,
    cleaner: Cleaner,
    docs: Vec<RawDocument>,
    texts: Vec<String>,
    cleaned: Vec<Cleaned>,
    bytes: usize,
    syllables: usize,
}

/// The stages, in their order; `yardstick` is a pass of the words of Unicode segmentation.
const STAGES: [&str; 6] = ["yardstick", "normalize", "clean", "words", "analyze", "analyze_json"];

impl Bench {
    fn read(args: &Args) -> anyhow::Result<Bench> {
        let options = ReadOptions::default();
        let mut docs: Vec<RawDocument> = Vec::new();
        let mut bytes = 0;
        'all: for input in expand(&args.paths) {
            for record in Records::open(&input?, &options)? {
                let doc = record?.read(&options)?;
                bytes += doc.text.len();
                docs.push(doc);
                if bytes > args.limit * 1_000_000 {
                    break 'all;
                }
            }
        }
        if bytes == 0 {
            return Err(Usage("bench: there is no text to measure on".to_owned()).into());
        }
        let cleaner = Cleaner::embedded();
        let texts: Vec<String> = docs.iter().map(|doc| normalize(&doc.text).text.into_owned()).collect();
        let mut bench = Bench { analyzer: analyzer(), cleaner, cleaned: Vec::new(), docs, bytes, syllables: 0, texts };
        for i in 0..bench.docs.len() {
            let mut cleaned = Cleaned::default();
            bench.clean(i, &mut cleaned);
            bench.cleaned.push(cleaned);
        }
        bench.syllables = bench.texts.iter().map(|text| text.split_whitespace().count()).sum();
        Ok(bench)
    }

    fn clean(&self, i: usize, out: &mut Cleaned) {
        let doc = &self.docs[i];
        self.cleaner.clean(Page { text: &self.texts[i], html: doc.html.as_deref(), url: doc.source.url.as_deref() }, out);
    }

    /// One pass of a stage over all documents.
    fn pass(&self, stage: &str) {
        let all = 0..self.docs.len();
        match stage {
            "yardstick" => {
                black_box(self.docs.iter().map(|doc| doc.text.unicode_words().count()).sum::<usize>());
            }
            "normalize" => self.docs.iter().for_each(|doc| drop(black_box(normalize(&doc.text)))),
            "clean" => {
                let mut out = Cleaned::default();
                all.for_each(|i| self.clean(i, black_box(&mut out)));
            }
            "words" => {
                let mut buffers = ArticleBuffers::default();
                for (text, cleaned) in self.texts.iter().zip(&self.cleaned) {
                    buffers.clear();
                    for (number, line) in (0..).zip(&cleaned.lines) {
                        if line.label.keep() && !line.content.is_empty() {
                            buffers.push(text, line.content, number, line.label, self.analyzer.segmenter());
                        }
                    }
                    black_box(&buffers);
                }
            }
            "analyze" => {
                let mut worker = self.analyzer.worker();
                self.docs.iter().for_each(|doc| worker.analyze_with(doc, |analysis| drop(black_box(analysis))));
            }
            _ => {
                let (mut worker, mut out) = (self.analyzer.worker(), Vec::new());
                for doc in &self.docs {
                    out.clear();
                    // Writing to memory cannot fail.
                    let _ = worker.analyze_with(doc, |analysis| serde_json::to_writer(&mut out, black_box(&analysis)));
                }
            }
        }
    }

    /// The whole on `threads` threads, as the command line runs it.
    fn parallel(&self, threads: usize) {
        let map = |worker: &mut tinviet::Worker<'_>, chunk: Chunk<&RawDocument>| {
            let mut out = Vec::new();
            for doc in chunk.items {
                let _ = worker.analyze_with(doc, |analysis| serde_json::to_writer(&mut out, &analysis));
            }
            out.len()
        };
        let size = Batch::default();
        let weigh = |doc: &&RawDocument| doc.text.len();
        let _ = pipeline::run(
            self.docs.iter(),
            weigh,
            0,
            size,
            threads,
            || self.analyzer.worker(),
            map,
            |len| {
                black_box(len);
                Ok::<(), ()>(())
            },
        );
    }

    fn figure(&self, stage: &'static str, threads: usize, seconds: f64, yardstick: f64) -> Figure {
        Figure {
            stage,
            threads,
            mb_per_second: round(self.bytes as f64 / 1e6 / seconds),
            documents_per_second: round(self.docs.len() as f64 / seconds),
            ns_per_syllable: round(seconds * 1e9 / self.syllables.max(1) as f64),
            yardsticks: round(seconds / yardstick),
        }
    }
}

fn analyzer() -> Analyzer {
    Analyzer::builder().reference("2024-06-17".parse::<Reference>().ok()).build()
}

/// Time this thread has had a processor, where the system tells: other programs' work is left out.
fn thread_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Seconds of one pass: the fastest of as many as fit in `least` seconds, three at least.
fn measure(least: f64, processor_time: bool, mut pass: impl FnMut()) -> f64 {
    pass();
    let started = Instant::now();
    let (mut best, mut passes) = (f64::INFINITY, 0);
    while passes < 3 || started.elapsed().as_secs_f64() < least {
        let before = thread_time().filter(|_| processor_time);
        let clock = Instant::now();
        pass();
        let wall = clock.elapsed();
        let taken = before.and_then(|before| Some(thread_time()?.saturating_sub(before))).filter(|t| !t.is_zero()).unwrap_or(wall);
        best = best.min(taken.as_secs_f64());
        passes += 1;
    }
    best.max(1e-9)
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let clock = Instant::now();
    drop(black_box(analyzer()));
    let start_up_ms = round(clock.elapsed().as_secs_f64() * 1e3);
    let bench = Bench::read(args)?;
    if let Some(stage) = &args.stage {
        let known = STAGES.iter().find(|s| *s == stage).ok_or_else(|| Usage(format!("`{stage}` is no stage: {}", STAGES.join(", "))))?;
        (0..args.times.unwrap_or(1)).for_each(|_| bench.pass(known));
        return Ok(Outcome::Complete);
    }
    let yardstick = measure(args.seconds, true, || bench.pass("yardstick"));
    let mut figures: Vec<Figure> =
        STAGES.iter().map(|&stage| bench.figure(stage, 1, measure(args.seconds, true, || bench.pass(stage)), yardstick)).collect();
    for threads in [1, 2, 4, 8, 16] {
        if threads <= std::thread::available_parallelism().map_or(1, Into::into) {
            figures.push(bench.figure("pipeline", threads, measure(args.seconds, false, || bench.parallel(threads)), yardstick));
        }
    }
    let date = jiff::Timestamp::now().to_string().chars().take(10).collect();
    let (documents, bytes, syllables) = (bench.docs.len(), bench.bytes, bench.syllables);
    let report = Report { date, documents, bytes, syllables, start_up_ms, peak_memory_bytes: peak_memory(), figures };
    print(&report)?;
    if let Some(folder) = &args.record {
        let path = folder.join(format!("bench.{}.json", report.date));
        let mut json = serde_json::to_string_pretty(&report)?;
        json.push('\n');
        fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(Outcome::Complete)
}

fn print(report: &Report) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let memory = report.peak_memory_bytes.map_or_else(String::new, |b| format!(", {} MB of memory at most", b / 1_000_000));
    let (documents, mb) = (report.documents, report.bytes as f64 / 1e6);
    writeln!(out, "{documents} documents, {mb:.2} MB, {} syllables; start-up {:.1} ms{memory}", report.syllables, report.start_up_ms)?;
    writeln!(out, "{:<14}{:>8}{:>10}{:>13}{:>13}{:>12}", "stage", "threads", "MB/s", "documents/s", "ns/syllable", "yardsticks")?;
    for f in &report.figures {
        let (mb, docs) = (f.mb_per_second, f.documents_per_second);
        writeln!(out, "{:<14}{:>8}{mb:>10.2}{docs:>13.0}{:>13.1}{:>12.2}", f.stage, f.threads, f.ns_per_syllable, f.yardsticks)?;
    }
    Ok(())
}
