//! `tinviet dates`.

use std::fmt::Write;

use tinviet::analysis::Date;
use tinviet::{Layers, Worker};

use super::Outcome;
use super::args::{AnalysisArgs, BatchArgs};
use super::output::Framing;
use super::run::{Item, Rendered, Run};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet dates page.html
  tinviet dates --date 2021-06-17 --no-clean - < note.txt")]
pub(super) struct Args {
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    batch: BatchArgs,
}

/// The columns, in the order they are printed.
const COLUMNS: &str = "id\tstart\tend\ttype\tvalue\tmod\tpart\tresolved_from\trule\ttext";

/// The name a value of an output enum is printed under, as in the JSON.
fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_else(|| "-".into())
}

fn row(out: &mut String, id: &str, date: &Date<'_>) {
    let value = date.value.as_deref().unwrap_or("-");
    let rule = date.rule.as_deref().unwrap_or("-");
    let (kind, part, modifier, from) = (name(&date.kind), name(&date.part_of_day), name(&date.modifier), name(&date.resolved_from));
    let text = date.text.replace(['\t', '\n', '\r'], " ");
    let _ = writeln!(out, "{id}\t{}\t{}\t{kind}\t{value}\t{modifier}\t{part}\t{from}\t{rule}\t{text}", date.start, date.end);
}

fn rows(worker: &mut Worker<'_>, item: Item<'_>) -> String {
    let mut out = String::new();
    let Ok(doc) = item else { return out };
    let analysis = worker.analyze(doc);
    for date in analysis.articles.iter().filter_map(|a| a.dates.as_ref()).flatten() {
        row(&mut out, &analysis.id, date);
    }
    out
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let paths = args.batch.input.paths()?;
    let builder = args.analysis.builder(&args.batch, &paths)?;
    let analyzer = builder.layers(Layers { dates: true, ..Layers::NONE }).explain(true).build();
    let mut output = args.batch.open(Framing::Text)?;
    output.header(COLUMNS)?;
    Run::new(&args.batch, paths, &analyzer, output).documents(|worker, item, out| {
        out.extend_from_slice(rows(worker, item).as_bytes());
        Ok(Rendered::default())
    })
}
