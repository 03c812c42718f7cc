//! `tinviet clean`.

use std::path::PathBuf;

use tinviet::{Layers, Worker};

use super::args::{AnalysisArgs, InputArgs, JobArgs};
use super::run::{Item, documents};
use super::{Outcome, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    jobs: JobArgs,
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn to_text(worker: &mut Worker<'_>, item: Item) -> String {
    let mut out = String::new();
    let Ok(doc) = item else { return out };
    for article in worker.analyze(&doc).articles {
        for part in article.title.iter().chain([&article.text]).filter(|p| !p.is_empty()) {
            out.push_str(part);
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let analyzer = args.analysis.builder().layers(Layers::NONE).build();
    let mut out = output::open(args.output.as_deref())?;
    let outcome = documents(&args.input, args.jobs.jobs(), &analyzer, to_text, |text| Ok(out.write_all(text.as_bytes())?))?;
    out.flush()?;
    Ok(outcome)
}
