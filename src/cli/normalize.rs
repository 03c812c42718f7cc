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
use super::run::{Rendered, Run};

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
#[command(after_help = "Examples:
  tinviet normalize old.txt --encoding tcvn3 -o new.txt
  tinviet normalize folder/ --report         what there is to repair, nothing written")]
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

/// A block a kind of change: how often, its name, what it is, then examples.
fn to_lines(report: &NormalizeReport, documents: u64) -> String {
    let total: u64 = report.changes().map(|(_, tally)| tally.count).sum();
    let mut out = format!("{total} changes in {documents} documents\n");
    for (change, tally) in report.changes() {
        out.push_str(&format!("{:>9}  {}: {}\n", tally.count, change.name(), change.description()));
        for example in &tally.examples {
            out.push_str(&format!("           {:?} -> {:?}\n", example.before, example.after));
        }
    }
    out
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.batch.to.check()?;
    let analyzer = Analyzer::builder().layers(Layers::NONE).build();
    let run = Run::new(&args.batch, args.batch.input.paths()?, &analyzer, args.batch.open(Framing::Text)?);
    // The examples are the first ones: one thread keeps the order.
    let run = if args.report { run.on_one_thread() } else { run };
    let sum = Mutex::new((NormalizeReport::default(), 0_u64));
    let options = args.options();
    let outcome = run.documents(|_, item, out| {
        let Ok(doc) = item else { return Ok(Rendered::default()) };
        let mut report = NormalizeReport::default();
        let normalized = Normalizer::new(options).normalize_with_report(&doc.text, &mut report);
        if args.report {
            let mut sum = sum.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            sum.0.merge(&report);
            sum.1 += 1;
        } else {
            out.extend_from_slice(normalized.text.as_bytes());
        }
        Ok(Rendered::default())
    })?;
    if args.report {
        let (report, documents) = sum.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        std::io::stdout().lock().write_all(to_lines(&report, documents).as_bytes())?;
    }
    Ok(outcome)
}
