//! `tinviet eval`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;
use tinviet::analysis::Analysis;
use tinviet::eval::{GoldPage, Report, evaluate, load};
use tinviet::io::{Input, ReadOptions, Records};
use tinviet::{Analyzer, Reference};

use super::{Outcome, output};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet eval corpus/pages --errors      every miss with its place
  tinviet eval corpus/pages --against corpus/records")]
pub(super) struct Args {
    /// Folders with gold: `NAME.gold` beside its page, or `NAME.txt` with `NAME.labels` and `NAME.json`.
    #[arg(required = true, value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Every line is body: for folders of text that is already clean.
    #[arg(long)]
    no_clean: bool,
    /// Pass no reference date, and compare with the values that hold without one.
    #[arg(long)]
    noref: bool,
    /// Only pages whose name holds this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// List every miss with its place.
    #[arg(long)]
    errors: bool,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Write the figures, with date and input, as a file into this folder.
    #[arg(long, value_name = "FOLDER")]
    record: Option<PathBuf>,
    /// Compare with the last record of the same input and options in this folder: exit status 1 when a figure got worse.
    #[arg(long, value_name = "FOLDER")]
    against: Option<PathBuf>,
}

/// How far a figure may fall below the last record before it counts as worse: less than one item of the smallest set.
const TOLERANCE: f64 = 0.002;

/// A dated result.
#[derive(Serialize)]
struct Record<'r> {
    date: String,
    version: &'static str,
    input: String,
    pages: usize,
    options: Vec<&'static str>,
    figures: BTreeMap<&'static str, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    misses: Option<&'r [tinviet::eval::Miss]>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Complete;
    for folder in &args.folders {
        let mut pages = load(folder)?;
        pages.retain(|p| args.only.as_ref().is_none_or(|only| p.name.contains(only)));
        if args.noref {
            for page in &mut pages {
                page.dates.iter_mut().for_each(|d| d.value.clone_from(&d.value_noref));
            }
        }
        let mut scored: Vec<(GoldPage, Option<Analysis<'static>>)> = Vec::new();
        for page in pages {
            let analysis = analyze(&page, args).with_context(|| page.path.display().to_string())?;
            let page = match analysis.as_ref().and_then(|a| a.text.as_deref()) {
                Some(text) if page.html && page.annotated => page.align(text),
                _ => page,
            };
            scored.push((page, analysis));
        }
        let pairs: Vec<_> = scored.iter().map(|(page, analysis)| (page, analysis.as_ref())).collect();
        let report = evaluate(&pairs);
        let record = record(folder, pairs.len(), &report, args);
        print(folder, &record, &report, args)?;
        if let Some(dir) = &args.against
            && worse(&record, dir)?
        {
            outcome = Outcome::Partial;
        }
        if let Some(dir) = &args.record {
            save(&record, dir)?;
        }
    }
    Ok(outcome)
}

fn analyze(page: &GoldPage, args: &Args) -> anyhow::Result<Option<Analysis<'static>>> {
    let reference: Option<Reference> = match &page.reference {
        Some(date) if !args.noref => Some(date.parse()?),
        _ => None,
    };
    thread_local! {
        static ANALYZERS: std::cell::RefCell<BTreeMap<String, std::rc::Rc<Analyzer>>> = const { std::cell::RefCell::new(BTreeMap::new()) };
    }
    // Models are loaded once per reference date, of which a folder has few.
    let key = reference.map(|r| r.to_string()).unwrap_or_default();
    let analyzer = ANALYZERS.with_borrow_mut(|all| {
        let make = || std::rc::Rc::new(Analyzer::builder().clean(!args.no_clean).reference(reference).build());
        all.entry(key).or_insert_with(make).clone()
    });
    let options = ReadOptions::default();
    let Some(record) = Records::open(&Input::file(&page.path), &options)?.next() else { return Ok(None) };
    Ok(Some(analyzer.analyze(&record?.read(&options)?)))
}

fn record<'r>(folder: &Path, pages: usize, report: &'r Report, args: &Args) -> Record<'r> {
    let mut options = Vec::new();
    options.extend(args.no_clean.then_some("no-clean"));
    options.extend(args.noref.then_some("noref"));
    // The folder's last two parts: enough to know it, nothing about the machine.
    let parts: Vec<_> = folder.components().map(|c| c.as_os_str().to_string_lossy()).filter(|c| !c.starts_with('.')).collect();
    Record {
        date: jiff::Timestamp::now().to_string().chars().take(10).collect(),
        version: env!("CARGO_PKG_VERSION"),
        input: parts[parts.len().saturating_sub(2)..].join("/"),
        pages,
        options,
        figures: report.figures.iter().map(|f| (f.name, (f.value * 10_000.0).round() / 10_000.0)).collect(),
        misses: (args.errors && args.json).then_some(&report.misses[..]),
    }
}

/// File name of a record without its date.
fn series(record: &Record<'_>) -> String {
    let mut name = format!("eval-{}", record.input.replace('/', "-"));
    for option in &record.options {
        name.push('-');
        name.push_str(option);
    }
    name
}

fn print(folder: &Path, record: &Record<'_>, report: &Report, args: &Args) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &record)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{} ({} pages)", folder.display(), record.pages)?;
        for figure in &report.figures {
            writeln!(out, "{} {:.4}", figure.name, figure.value)?;
        }
        if args.errors {
            for miss in &report.misses {
                writeln!(out, "  {}:{} {} {}", miss.page, miss.line, miss.kind, miss.message)?;
            }
        }
    }
    Ok(out.flush()?)
}

fn save(record: &Record<'_>, dir: &Path) -> anyhow::Result<()> {
    let path = dir.join(format!("{}.{}.json", series(record), record.date));
    let mut text = serde_json::to_string_pretty(record)?;
    text.push('\n');
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Whether a figure fell below the last record of the same series; names each that did.
fn worse(record: &Record<'_>, dir: &Path) -> anyhow::Result<bool> {
    let series = format!("{}.", series(record));
    let mut last: Option<String> = None;
    for entry in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(&series) && last.as_ref().is_none_or(|l| *l < name) {
            last = Some(name);
        }
    }
    let Some(last) = last else {
        output::complain(&format!("no record {series}*.json in {}: nothing to compare with", dir.display()));
        return Ok(false);
    };
    let old: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(dir.join(&last))?).with_context(|| last.clone())?;
    let mut any = false;
    for (name, &now) in &record.figures {
        // Sizes of the gold are no scores.
        let Some(before) = old["figures"][name].as_f64().filter(|_| !matches!(*name, "ner_gold" | "date_gold" | "metonyms" | "quotes"))
        else {
            continue;
        };
        let lower_is_better = matches!(*name, "leak" | "docs_missing");
        let loss = if lower_is_better { now - before } else { before - now };
        if loss > TOLERANCE {
            any = true;
            output::complain(&format!("{name} was {before:.4} in {last}, is {now:.4}"));
        }
    }
    Ok(any)
}
