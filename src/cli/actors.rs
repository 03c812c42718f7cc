//! `tinviet actors`.

use std::io::Write;
use std::sync::{Mutex, PoisonError};

use tinviet::Layers;
use tinviet::actor::{ActorRow, ActorTable};

use super::Outcome;
use super::args::{AnalysisArgs, BatchArgs, LexiconArgs};
use super::output::{Framing, Output, OutputArgs, ShardArgs};
use super::run::{Rendered, Run};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet actors crawl/ --format tsv -o actors.tsv")]
pub(super) struct Args {
    /// How to print the table.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    lexicon: LexiconArgs,
    #[command(flatten)]
    batch: BatchArgs,
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
    let paths = args.batch.input.paths()?;
    let builder = args.analysis.builder(&args.batch, &paths)?;
    let analyzer = builder.words(args.lexicon.words()?).layers(Layers { actors: true, quotes: true, ..Layers::NONE }).build();
    let mut out = args.batch.open(Framing::Text)?;
    // The documents themselves write nothing; counts add up to the same table in any order.
    let nothing = Output::open(&OutputArgs::default(), &ShardArgs::default(), Framing::Text)?;
    let table = Mutex::new(ActorTable::new());
    let outcome = Run::new(&args.batch, paths, &analyzer, nothing).documents(|worker, item, _| {
        if let Ok(doc) = item {
            let analysis = worker.analyze(doc);
            table.lock().unwrap_or_else(PoisonError::into_inner).add(&analysis);
        }
        Ok(Rendered::default())
    })?;
    if matches!(args.format, Format::Tsv) {
        out.header(COLUMNS)?;
    }
    let mut text = Vec::new();
    for row in table.into_inner().unwrap_or_else(PoisonError::into_inner).into_rows() {
        match args.format {
            Format::Tsv => tsv(&mut text, &row)?,
            Format::Jsonl => {
                serde_json::to_writer(&mut text, &row)?;
                text.write_all(b"\n")?;
            }
        }
    }
    let packed = out.layout.pack(text)?;
    out.write(&[packed])?;
    out.close(0)?;
    Ok(outcome)
}
