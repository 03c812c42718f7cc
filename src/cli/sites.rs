//! `tinviet sites`.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use anyhow::Context;
use tinviet::clean::{SiteLearner, SiteLines, SiteModel};
use tinviet::io::expand;

use super::args::{BatchArgs, Usage};
use super::learn::{digests, load};
use super::output::Framing;
use super::progress::Progress;
use super::run::{conclude, read_all};
use super::{Outcome, interrupt};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet sites crawl/                                show what recurs, site by site
  tinviet sites crawl/*.warc.gz --save sites.jsonl    learn from a whole crawl
  tinviet analyze - --sites sites.jsonl               use it, also on a stream
  tinviet sites --load sites.jsonl --top 0            show a saved file")]
pub(super) struct Args {
    /// Write what was learned to this file, for `--sites FILE` of the other commands.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Start from a saved file; without PATH it is only shown. Counts of pages are added up.
    #[arg(long, value_name = "FILE")]
    load: Option<PathBuf>,
    /// Shape of the list.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Lines shown of each site in the text, the most frequent first; 0: all.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    #[command(flatten)]
    batch: BatchArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// A site and below it its lines: on how many pages, which share of them, text.
    Text,
    /// One object a site: `host`, `pages`, `lines` with `pages` and `text`.
    Jsonl,
}

fn text(host: &str, site: &SiteLines, top: usize, out: &mut Vec<u8>) -> std::io::Result<()> {
    let name = if host.is_empty() { "(address unknown)" } else { host };
    let count = site.lines().len();
    writeln!(out, "{name}: {} pages, {count} recurring lines", site.pages())?;
    let shown = if top == 0 { count } else { top.min(count) };
    for line in &site.lines()[..shown] {
        let share = 100.0 * f64::from(line.pages) / f64::from(site.pages().max(1));
        writeln!(out, "{:>7} {share:>4.0} %  {}", line.pages, line.text)?;
    }
    if shown < count {
        writeln!(out, "        and {} more (--top 0 shows all)", count - shown)?;
    }
    Ok(())
}

fn save(model: &SiteModel, path: &Path) -> anyhow::Result<()> {
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(fs::File::create(path)?);
        model.write(&mut file)?;
        file.flush()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Learns from the inputs; faults are named on standard error.
fn learn(batch: &BatchArgs) -> anyhow::Result<(SiteModel, Outcome)> {
    let (stop, options, paths) = (interrupt::flag(), batch.input.read_options(), batch.input.paths()?);
    let mut progress = Progress::start(&batch.progress, &paths);
    let inputs = expand(&paths);
    let skipped = inputs.skipped();
    let records = read_all(inputs, &options, progress.counter(), stop);
    let mut learner = SiteLearner::new();
    digests(records, &options, batch.jobs.jobs(), |digest, bytes| {
        match digest {
            Ok(digest) => {
                learner.add(&digest);
            }
            Err(fault) => progress.fault(&fault),
        }
        progress.written(1, bytes as u64);
    })?;
    progress.summary.interrupted = stop.load(Ordering::SeqCst);
    progress.summary.skipped_files = skipped.load(Ordering::Relaxed);
    let summary = progress.finish(&batch.progress)?;
    Ok((learner.finish(), conclude(&summary, false)))
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.batch.to.check()?;
    if args.load.is_none() && args.batch.input.is_empty() {
        return Err(Usage("nothing to learn from: name files or folders, or a saved file with --load".to_owned()).into());
    }
    let known = args.load.as_ref().map(|path| load("--load", path)).transpose()?.unwrap_or_default();
    let mut out = args.batch.open(Framing::Text)?;
    let (learned, outcome) = if args.batch.input.is_empty() { (SiteModel::default(), Outcome::Complete) } else { learn(&args.batch)? };
    let model = known.merge(learned);
    if let Some(path) = &args.save {
        save(&model, path)?;
    }
    let mut list = Vec::new();
    for (host, site) in model.hosts() {
        match args.format {
            Format::Text => text(host, site, args.top, &mut list)?,
            Format::Jsonl => {
                site.write(host, &mut list)?;
                list.push(b'\n');
            }
        }
    }
    let packed = out.layout.pack(list)?;
    out.write(&[packed])?;
    out.close(0)?;
    Ok(outcome)
}
