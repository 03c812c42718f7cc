//! How a run is going, and how it went.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tinviet::io::{Input, InputError, expand};

use super::output::complain;

/// What to say about a run.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ProgressArgs {
    /// Say every ten seconds how far the run is, also where standard error is no terminal; sum up at the end.
    #[arg(long)]
    progress: bool,
    /// Write the summary of the run (documents, failures by reason, speed, peak memory) as JSON to this file; `-`: standard error.
    #[arg(long, value_name = "FILE")]
    summary_json: Option<PathBuf>,
}

/// Time between two lines of `--progress`.
const EVERY: Duration = Duration::from_secs(10);

/// The sum of a run.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    /// Documents written by this run, failures included.
    pub(super) documents: u64,
    /// Documents an earlier, interrupted run had written.
    pub(super) resumed: u64,
    pub(super) failed: u64,
    /// Failures by reason.
    pub(super) failures: BTreeMap<&'static str, u64>,
    pub(super) duplicate_ids: u64,
    /// Pages without an article, where a command asks for them.
    pub(super) without_article: u64,
    /// Files in folders that are of no kind we read.
    pub(super) skipped_files: u64,
    /// Size of the records, unpacked.
    pub(super) bytes: u64,
    pub(super) seconds: f64,
    pub(super) mb_per_second: f64,
    pub(super) documents_per_second: f64,
    pub(super) peak_memory_bytes: Option<u64>,
    pub(super) interrupted: bool,
}

/// Follows a run.
pub(super) struct Progress {
    bar: ProgressBar,
    lines: bool,
    started: Instant,
    said: Instant,
    total: Option<u64>,
    read: Arc<AtomicU64>,
    pub(super) summary: Summary,
}

impl Progress {
    pub(super) fn start(args: &ProgressArgs, paths: &[PathBuf]) -> Progress {
        let terminal = io::stderr().is_terminal();
        let total = if terminal || args.progress { stored_size(paths) } else { None };
        let bar = if terminal { bar(total) } else { ProgressBar::hidden() };
        let now = Instant::now();
        let (read, summary) = (Arc::default(), Summary::default());
        Progress { bar, lines: args.progress && !terminal, started: now, said: now, total, read, summary }
    }

    /// Counts the stored bytes that are read, for the time left.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// A complaint that does not tear the bar.
    pub(super) fn complain(&self, message: &str) {
        self.bar.suspend(|| complain(message));
    }

    pub(super) fn fault(&mut self, fault: &InputError) {
        self.summary.failed += 1;
        *self.summary.failures.entry(fault.fault.code()).or_default() += 1;
        self.complain(&fault.to_string());
    }

    /// Some documents are written.
    pub(super) fn written(&mut self, documents: u64, bytes: u64) {
        self.summary.documents += documents;
        self.summary.bytes += bytes;
        self.bar.set_position(self.read.load(Ordering::Relaxed));
        if !self.bar.is_hidden() {
            let per_second = self.summary.documents as f64 / self.started.elapsed().as_secs_f64().max(0.001);
            self.bar.set_message(format!("{} documents, {per_second:.0}/s, {} failed", self.summary.documents, self.summary.failed));
        }
        if self.lines && self.said.elapsed() >= EVERY {
            self.said = Instant::now();
            self.say();
        }
    }

    fn say(&self) {
        let elapsed = self.started.elapsed().as_secs_f64();
        let read = self.read.load(Ordering::Relaxed);
        let left = self.total.filter(|_| read > 0).map(|total| elapsed * (total as f64 / read as f64 - 1.0).max(0.0));
        let left = left.map(|s| format!(", about {s:.0} s left")).unwrap_or_default();
        let Summary { documents, failed, bytes, .. } = self.summary;
        let (mb, per_second) = (bytes as f64 / 1e6, documents as f64 / elapsed);
        complain(&format!("{documents} documents, {mb:.1} MB, {per_second:.0} documents/s, {failed} failed{left}"));
    }

    /// Ends the run and sums it up.
    pub(super) fn finish(mut self, args: &ProgressArgs) -> anyhow::Result<Summary> {
        self.bar.finish_and_clear();
        let seconds = self.started.elapsed().as_secs_f64();
        let s = &mut self.summary;
        s.seconds = round(seconds);
        s.mb_per_second = round(s.bytes as f64 / 1e6 / seconds);
        s.documents_per_second = round(s.documents as f64 / seconds);
        s.peak_memory_bytes = peak_memory();
        if let Some(path) = &args.summary_json {
            let mut json = serde_json::to_vec(&self.summary)?;
            json.push(b'\n');
            if path.as_os_str() == "-" {
                io::Write::write_all(&mut io::stderr(), &json)?;
            } else {
                fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
            }
        } else if args.progress || io::stderr().is_terminal() {
            complain(&sentence(&self.summary));
        }
        Ok(self.summary)
    }
}

fn sentence(s: &Summary) -> String {
    let reasons: Vec<String> = s.failures.iter().map(|(reason, n)| format!("{reason} {n}")).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    let memory = s.peak_memory_bytes.map(|b| format!(", {} MB of memory at most", b / 1_000_000)).unwrap_or_default();
    format!(
        "{} documents, {} failed{reasons}, {:.1} MB in {:.1} s: {:.2} MB/s, {:.0} documents/s{memory}",
        s.documents,
        s.failed,
        s.bytes as f64 / 1e6,
        s.seconds,
        s.mb_per_second,
        s.documents_per_second,
    )
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// The most memory this process has had, where the system tells.
pub(super) fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Lets [`peak_memory`] begin anew, where the system can do that.
pub(super) fn reset_peak_memory() {
    // Where it cannot, the peak is that of the whole run.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The size of all inputs as stored; `None` where it cannot be known beforehand.
fn stored_size(paths: &[PathBuf]) -> Option<u64> {
    expand(paths).filter_map(Result::ok).try_fold(0, |sum, input| match input {
        Input::File { path, .. } => Some(sum + fs::metadata(path).map_or(0, |m| m.len())),
        _ => None,
    })
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {msg}, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes}, {bytes_per_sec}, {msg}, {elapsed}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A reader that counts what passes.
pub(super) struct Counted<R> {
    pub(super) reader: R,
    pub(super) count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
