//! `tinviet bench`: the speed of every stage and of the whole, beside a yardstick of the same run.

mod stages;

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use super::Outcome;
use super::progress::{peak_memory, reset_peak_memory};
use stages::{Corpus, Inputs, STAGES, Size, analyzer};

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
    /// Run every stage twice and print what a pass reads, as JSON: for counting instructions from outside.
    #[arg(long, hide = true)]
    passes: bool,
}

#[derive(Debug, Serialize)]
struct Figure {
    stage: &'static str,
    threads: usize,
    bytes: usize,
    mb_per_second: f64,
    documents_per_second: f64,
    ns_per_syllable: f64,
    /// Times as long as the yardstick takes for as many bytes.
    yardsticks: f64,
    /// Processor time of all threads by that of the busiest one: what so many threads could be faster by where each has a processor of its
    /// own. It does not hang on what else the machine does.
    balance: Option<f64>,
    /// Null in a build that does not count them.
    allocations_per_document: Option<f64>,
    /// The most memory while this was measured: for the pipeline the documents and what it needs itself, for a stage also what it reads.
    peak_memory_bytes: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Report {
    date: String,
    version: &'static str,
    documents: usize,
    bytes: usize,
    syllables: usize,
    start_up_ms: f64,
    /// Of the pipeline, on any number of threads.
    peak_memory_bytes: Option<u64>,
    figures: Vec<Figure>,
}

/// What a pass took.
struct Measured {
    seconds: f64,
    allocations: Option<usize>,
    peak: Option<u64>,
    balance: Option<f64>,
}

/// Time this thread has had a processor, where the system tells: other programs' work is left out.
fn thread_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Allocations so far, in a build that counts them.
fn allocations() -> Option<usize> {
    #[cfg(feature = "count-allocations")]
    return Some(crate::ALLOCATOR.stats().allocations);
    #[cfg(not(feature = "count-allocations"))]
    None
}

/// As many passes as fit in `least` seconds, three at least: the mean of their processor time, or the fastest by the clock.
/// (The system keeps a thread's time by ticks: that of a single short pass may be nothing, that of all of them is right.)
/// Allocations are those of the last pass, when buffers have grown.
fn measure(least: f64, processor_time: bool, mut pass: impl FnMut()) -> Measured {
    reset_peak_memory();
    pass();
    let (started, before) = (Instant::now(), thread_time().filter(|_| processor_time));
    let (mut best, mut passes, mut allocated) = (f64::INFINITY, 0, None);
    while passes < 3 || started.elapsed().as_secs_f64() < least {
        let (allocations_before, clock) = (allocations(), Instant::now());
        pass();
        best = best.min(clock.elapsed().as_secs_f64());
        allocated = allocations().zip(allocations_before).map(|(now, before)| now - before);
        passes += 1;
    }
    let spent = before.and_then(|before| Some(thread_time()?.saturating_sub(before))).filter(|t| !t.is_zero());
    let seconds = spent.map_or(best, |spent| spent.as_secs_f64() / f64::from(passes));
    Measured { seconds: seconds.max(1e-9), allocations: allocated, peak: peak_memory(), balance: None }
}

fn figure(stage: &'static str, threads: usize, size: Size, measured: &Measured, yardstick_per_byte: f64) -> Figure {
    let seconds = measured.seconds;
    Figure {
        stage,
        threads,
        bytes: size.bytes,
        mb_per_second: round(size.bytes as f64 / 1e6 / seconds),
        documents_per_second: round(size.documents as f64 / seconds),
        ns_per_syllable: round(seconds * 1e9 / size.syllables.max(1) as f64),
        yardsticks: round(seconds / (yardstick_per_byte * size.bytes as f64)),
        balance: measured.balance.map(round),
        allocations_per_document: measured.allocations.map(|n| round(n as f64 / size.documents as f64)),
        peak_memory_bytes: measured.peak,
    }
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// Runs every stage twice, the second time with what the first has set up, and prints what each reads.
fn passes(corpus: &Corpus) -> anyhow::Result<Outcome> {
    let mut sizes = Vec::new();
    for stage in STAGES {
        corpus.measured_pass(stage);
        corpus.measured_pass(stage);
        let Size { documents, bytes, syllables } = corpus.size(stage);
        sizes.push(serde_json::json!({"stage": stage.name(), "documents": documents, "bytes": bytes, "syllables": syllables}));
    }
    serde_json::to_writer(std::io::stdout().lock(), &sizes)?;
    Ok(Outcome::Complete)
}

/// The whole on so many threads.
fn pipeline(inputs: &Inputs, threads: usize, least: f64, yardstick: f64) -> Figure {
    let mut balances = Vec::new();
    let mut measured = measure(least, false, || {
        let busy = inputs.parallel(threads);
        let (sum, most) = (busy.iter().sum::<Duration>().as_secs_f64(), busy.iter().max().map_or(0.0, Duration::as_secs_f64));
        balances.extend((most > 0.0).then_some(sum / most));
    });
    balances.sort_by(f64::total_cmp);
    measured.balance = balances.get(balances.len() / 2).copied();
    figure("pipeline", threads, inputs.size(), &measured, yardstick)
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let clock = Instant::now();
    drop(black_box(analyzer()));
    let start_up_ms = round(clock.elapsed().as_secs_f64() * 1e3);
    let inputs = Inputs::read(&args.paths, args.limit * 1_000_000)?;
    if args.passes {
        let mut workers = inputs.workers();
        return passes(&Corpus::prepare(&inputs, &mut workers)?);
    }
    let whole = inputs.size();
    let yardstick = measure(args.seconds, true, || inputs.yardstick()).seconds / whole.bytes as f64;
    // First of all: what the stages read is kept in memory, which is not the pipeline's.
    let processors = std::thread::available_parallelism().map_or(1, Into::into);
    let threads = [1, 2, 4, 8, 16].into_iter().filter(|&threads| threads <= processors);
    let pipeline: Vec<Figure> = threads.map(|threads| pipeline(&inputs, threads, args.seconds, yardstick)).collect();
    let mut workers = inputs.workers();
    let corpus = Corpus::prepare(&inputs, &mut workers)?;
    let mut figures = Vec::new();
    for stage in STAGES {
        let size = corpus.size(stage);
        if size.bytes > 0 {
            let measured = measure(args.seconds, true, || corpus.measured_pass(stage));
            figures.push(figure(stage.name(), 1, size, &measured, yardstick));
        }
    }
    let peak_memory_bytes = pipeline.iter().filter_map(|f| f.peak_memory_bytes).max();
    figures.extend(pipeline);
    let date = jiff::Timestamp::now().to_string().chars().take(10).collect();
    let Size { documents, bytes, syllables } = whole;
    let version = env!("CARGO_PKG_VERSION");
    let report = Report { date, version, documents, bytes, syllables, start_up_ms, peak_memory_bytes, figures };
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
    let (documents, mb) = (report.documents, report.bytes as f64 / 1e6);
    writeln!(out, "{documents} documents, {mb:.2} MB, {} syllables; start-up {:.1} ms", report.syllables, report.start_up_ms)?;
    let heads = ["threads", "MB/s", "documents/s", "ns/syllable", "yardsticks", "balance", "allocations", "peak MB"];
    let [threads, mb, docs, ns, yardsticks, balance, allocations, peak] = heads;
    writeln!(out, "{:<14}{threads:>8}{mb:>10}{docs:>13}{ns:>13}{yardsticks:>12}{balance:>9}{allocations:>13}{peak:>9}", "stage")?;
    for f in &report.figures {
        let (mb, docs) = (f.mb_per_second, f.documents_per_second);
        let allocations = f.allocations_per_document.map_or("-".to_owned(), |n| format!("{n:.1}"));
        let peak = f.peak_memory_bytes.map_or("-".to_owned(), |b| (b / 1_000_000).to_string());
        let (ns, yardsticks) = (f.ns_per_syllable, f.yardsticks);
        let balance = f.balance.map_or("-".to_owned(), |b| format!("{b:.2}"));
        let (stage, threads) = (f.stage, f.threads);
        writeln!(out, "{stage:<14}{threads:>8}{mb:>10.2}{docs:>13.0}{ns:>13.1}{yardsticks:>12.2}{balance:>9}{allocations:>13}{peak:>9}")?;
    }
    if report.figures.iter().all(|f| f.allocations_per_document.is_none()) {
        writeln!(out, "allocations per document: in a build with `--features count-allocations`")?;
    }
    Ok(())
}
