//! `tinviet analyze`.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use tinviet::Worker;

use super::args::{AnalysisArgs, InputArgs, JobArgs, parse_layers};
use super::run::{Item, documents};
use super::{Outcome, output};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Jsonl,
    /// One list of objects.
    Json,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    jobs: JobArgs,
    /// Shape of the output.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to write, and so to compute: lines, sentences, tokens, entities, dates, actors, quotes, all, none.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', default_value = "all")]
    layers: Vec<String>,
    /// Say with each date which rule made it.
    #[arg(long)]
    explain: bool,
}

/// What stands in the output for a document that could not be read.
#[derive(Serialize)]
struct Failure {
    id: Option<String>,
    source: FailureSource,
    error: String,
}

#[derive(Serialize)]
struct FailureSource {
    path: Option<String>,
}

fn to_json(worker: &mut Worker<'_>, item: Item) -> serde_json::Result<Vec<u8>> {
    match item {
        Ok(doc) => {
            let mut line = Vec::with_capacity(doc.text.len() * 8);
            let analysis = worker.analyze(&doc);
            serde_json::to_writer(&mut line, &analysis)?;
            Ok(line)
        }
        Err(e) => {
            let (path, id) = e.place();
            serde_json::to_vec(&Failure { id, source: FailureSource { path }, error: e.to_string() })
        }
    }
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let analyzer = args.analysis.builder().layers(parse_layers(&args.layers)?).explain(args.explain).build();
    let mut out = output::open(args.output.as_deref())?;
    let list = args.format == Format::Json;
    let mut first = true;
    if list {
        out.write_all(b"[")?;
    }
    let outcome = documents(&args.input, args.jobs.jobs(), &analyzer, to_json, |line| {
        let line = escape_separators(line?);
        if list && !first {
            out.write_all(b",\n")?;
        }
        first = false;
        out.write_all(&line)?;
        if !list {
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    if list {
        out.write_all(b"]\n")?;
    }
    out.flush()?;
    Ok(outcome)
}

/// U+2028 and U+2029 as escapes: some readers of JSON take them for line ends. They only stand inside strings.
fn escape_separators(line: Vec<u8>) -> Vec<u8> {
    const PREFIX: &[u8] = b"\xe2\x80";
    let mut hits = memchr::memmem::find_iter(&line, PREFIX).filter(|&at| matches!(line.get(at + 2), Some(0xa8 | 0xa9))).peekable();
    if hits.peek().is_none() {
        return line;
    }
    let mut out = Vec::with_capacity(line.len() + 64);
    let mut from = 0;
    for at in hits {
        out.extend_from_slice(&line[from..at]);
        out.extend_from_slice(if line[at + 2] == 0xa8 { b"\\u2028" } else { b"\\u2029" });
        from = at + 3;
    }
    out.extend_from_slice(&line[from..]);
    out
}
