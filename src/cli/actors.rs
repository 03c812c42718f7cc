//! `tinviet actors`.

use std::io::Write;
use std::path::PathBuf;

use tinviet::Layers;
use tinviet::actor::{ActorRow, ActorTable};

use super::args::{AnalysisArgs, InputArgs, JobArgs};
use super::run::documents;
use super::{Outcome, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    jobs: JobArgs,
    /// How to print the table.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Tab-separated values under a line of column names.
    Tsv,
}

/// The columns, in the order they are printed.
const COLUMNS: &str = "name\ttype\tcountry\trepresents\tdocuments\tmentions\tquotes\tfirst\tlast\taliases\troles";

fn tsv(out: &mut dyn Write, row: &ActorRow) -> anyhow::Result<()> {
    let clean = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let option = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), clean);
    let list = |texts: &[String]| if texts.is_empty() { "-".to_owned() } else { clean(&texts.join("; ")) };
    let kind = serde_json::to_value(row.kind)?;
    writeln!(
        out,
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        clean(&row.name),
        kind.as_str().unwrap_or("-"),
        option(&row.country),
        option(&row.represents),
        row.documents,
        row.mentions,
        row.quotes,
        option(&row.first),
        option(&row.last),
        list(&row.aliases),
        list(&row.roles),
    )?;
    Ok(())
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let analyzer = args.analysis.builder().layers(Layers { actors: true, quotes: true, ..Layers::NONE }).build();
    let mut table = ActorTable::new();
    let read = |worker: &mut tinviet::Worker<'_>, item: super::run::Item| {
        let mut own = ActorTable::new();
        if let Ok(doc) = item {
            own.add(&worker.analyze(&doc));
        }
        own
    };
    let outcome = documents(&args.input, args.jobs.jobs(), &analyzer, read, |own| {
        table.merge(own);
        Ok(())
    })?;
    let mut out = output::open(args.output.as_deref())?;
    if matches!(args.format, Format::Tsv) {
        writeln!(out, "{COLUMNS}")?;
    }
    for row in table.into_rows() {
        match args.format {
            Format::Tsv => tsv(&mut out, &row)?,
            Format::Jsonl => {
                serde_json::to_writer(&mut out, &row)?;
                out.write_all(b"\n")?;
            }
        }
    }
    out.flush()?;
    Ok(outcome)
}
