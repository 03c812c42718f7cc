//! `tinviet normalize`.

use std::io::Write;
use std::sync::Mutex;

use clap::ValueEnum;
use tinviet::normalize::report::NormalizeReport;
use tinviet::normalize::{NormalizeOptions, Normalizer, Tone, YOrI};
use tinviet::{Analyzer, Layers};

use super::Outcome;
use super::args::{BatchArgs, TonePlace};
use super::output::Framing;
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
    /// Where the tone marks of oa, oe, uy go: `old` (hòa), `new` (hoà), or where they are.
    #[arg(long, value_enum, default_value = "keep")]
    tone: TonePlace,
    /// Write `lý`, `kỹ`, `mỹ` with this letter.
    #[arg(long, value_enum, default_value = "keep")]
    y_or_i: Spelling,
    /// Mend leftovers of Telex and VNI typing (`Vieejt`, `Vie65t`) where they are certain.
    #[arg(long)]
    typing: bool,
    /// Quotation marks, dashes and ellipses in ASCII.
    #[arg(long)]
    punctuation: bool,
    /// Print what was changed, how often, with examples, instead of the text.
    #[arg(long, conflicts_with = "output")]
    report: bool,
    #[command(flatten)]
    batch: BatchArgs,
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
        options.typing = self.typing;
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
    args.batch.to.check()?;
    let analyzer = Analyzer::builder().layers(Layers::NONE).build();
    let run = Run::new(&args.batch, args.batch.input.paths()?, &analyzer, args.batch.open(Framing::Text)?);
    // The examples are the first ones: one thread keeps the order.
    let run = if args.report { run.on_one_thread() } else { run };
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
