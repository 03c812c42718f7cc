//! `tinviet normalize`.

use std::io::Write;
use std::sync::Mutex;

use clap::ValueEnum;
use tinviet::normalize::report::NormalizeReport;
use tinviet::normalize::{NormalizeOptions, Normalizer, Tone, YOrI};
use tinviet::{Analyzer, Layers};

use super::Outcome;
use super::args::{InputArgs, JobArgs, TonePlace};
use super::output::{Framing, Output, OutputArgs, ShardArgs};
use super::progress::ProgressArgs;
use super::run::Run;

/// The letter of `lý`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Spelling {
    /// As written.
    Keep,
    /// `lí`.
    I,
    /// `lý`.
    Y,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    jobs: JobArgs,
    /// Where the tone marks of oa, oe, uy go: `old` (hòa), `new` (hoà), or where they are.
    #[arg(long, value_enum, default_value = "keep")]
    tone: TonePlace,
    /// Write `lý`, `kỹ`, `mỹ` with this letter.
    #[arg(long, value_enum, default_value = "keep")]
    y_or_i: Spelling,
    /// Quotation marks, dashes and ellipses in ASCII.
    #[arg(long)]
    punctuation: bool,
    /// Print what was changed, how often, with examples, instead of the text.
    #[arg(long, conflicts_with = "output")]
    report: bool,
    #[command(flatten)]
    to: OutputArgs,
    #[command(flatten)]
    progress: ProgressArgs,
}

impl Args {
    fn options(&self) -> NormalizeOptions {
        let mut options = NormalizeOptions::default();
        options.tone = Tone::from(self.tone);
        options.y_or_i = match self.y_or_i {
            Spelling::Keep => YOrI::Keep,
            Spelling::I => YOrI::I,
            Spelling::Y => YOrI::Y,
        };
        options.punctuation = self.punctuation;
        options
    }
}

/// One line a kind of change: its name, how often, examples.
fn to_lines(report: &NormalizeReport) -> String {
    let mut out = String::new();
    for (change, tally) in report.changes() {
        let examples: Vec<String> = tally.examples.iter().map(|e| format!("{:?} -> {:?}", e.before, e.after)).collect();
        out.push_str(&format!("{}\t{}\t{}\n", change.name(), tally.count, examples.join("  ")));
    }
    out
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.to.check()?;
    let analyzer = Analyzer::builder().layers(Layers::NONE).build();
    let output = Output::open(&args.to, &ShardArgs::default(), Framing::Text)?;
    // The examples are the first ones: one thread keeps the order.
    let jobs = if args.report { 1 } else { args.jobs.jobs() };
    let run = Run { input: &args.input, progress: &args.progress, jobs, analyzer: &analyzer, output };
    let sum = Mutex::new(NormalizeReport::default());
    let options = args.options();
    let outcome = run.documents(|_, item, out| {
        let Ok(doc) = item else { return Ok(Vec::new()) };
        let mut report = NormalizeReport::default();
        let normalized = Normalizer::new(options).normalize_with_report(&doc.text, &mut report);
        if args.report {
            sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner).merge(&report);
        } else {
            out.extend_from_slice(normalized.text.as_bytes());
        }
        Ok(Vec::new())
    })?;
    if args.report {
        let report = sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::io::stdout().lock().write_all(to_lines(&report).as_bytes())?;
    }
    Ok(outcome)
}
