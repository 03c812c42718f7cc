//! `tinviet normalize`.

use std::path::PathBuf;

use clap::ValueEnum;
use tinviet::normalize::report::NormalizeReport;
use tinviet::normalize::{NormalizeOptions, Normalizer, Tone, YOrI};
use tinviet::{Analyzer, Layers, Worker};

use super::args::{InputArgs, JobArgs, Placement};
use super::run::{Item, documents};
use super::{Outcome, output};

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
    tone: Placement,
    /// Write `lý`, `kỹ`, `mỹ` with this letter.
    #[arg(long, value_enum, default_value = "keep")]
    y_or_i: Spelling,
    /// Quotation marks, dashes and ellipses in ASCII.
    #[arg(long)]
    punctuation: bool,
    /// Print what was changed, how often, with examples, instead of the text.
    #[arg(long)]
    report: bool,
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
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
    let analyzer = Analyzer::builder().layers(Layers::NONE).build();
    let mut out = output::open(args.output.as_deref())?;
    let mut sum = NormalizeReport::default();
    let options = args.options();
    let map = |_: &mut Worker<'_>, item: Item| {
        let mut report = NormalizeReport::default();
        let text = item.map(|doc| Normalizer::new(options).normalize_with_report(&doc.text, &mut report).text.into_owned());
        (text.unwrap_or_default(), report)
    };
    let outcome = documents(&args.input, args.jobs.jobs(), &analyzer, map, |(text, report)| {
        sum.merge(&report);
        if !args.report {
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    })?;
    if args.report {
        out.write_all(to_lines(&sum).as_bytes())?;
    }
    out.flush()?;
    Ok(outcome)
}
