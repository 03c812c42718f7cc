//! `tinviet analyze`.

use clap::ValueEnum;
use serde::Serialize;
use tinviet::Worker;
use tinviet::analysis::Analysis;
use tinviet::duplicate::{Duplicates, Signature};

use super::Outcome;
use super::args::{AnalysisArgs, BatchArgs, LexiconArgs, parse_layers};
use super::output::{Framing, Output, ShardArgs, UNKNOWN_CLUSTER};
use super::run::{Item, Run, Sketches};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Jsonl,
    /// One list of objects.
    Json,
    /// Tables in the folder `-o`: documents, articles, and one a layer.
    Parquet,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Shape of the output.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// What to write, and so to compute: lines, sentences, tokens, entities, dates, actors, quotes, all, none.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', default_value = "all")]
    layers: Vec<String>,
    /// Mark near duplicates among the articles of the run: they share a `cluster`.
    #[arg(long, conflicts_with = "resume")]
    dedup: bool,
    /// How many articles `--dedup` looks back at most; about 300 bytes of memory each.
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    dedup_window: usize,
    /// Say with each date which rule made it.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    lexicon: LexiconArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    batch: BatchArgs,
    #[command(flatten)]
    shards: ShardArgs,
}

/// What stands in the output for a document that could not be read.
#[derive(Serialize)]
struct Failure<'f> {
    id: String,
    source: FailureSource<'f>,
    error: String,
}

#[derive(Serialize)]
struct FailureSource<'f> {
    path: Option<&'f str>,
}

/// The sketches of a document's articles, whose clusters are left open: which they are is only known when the articles
/// before are.
pub(super) fn sketch(analysis: &mut Analysis<'_>, dedup: bool) -> Sketches {
    let articles = analysis.articles.iter_mut().filter(|_| dedup);
    let sketch = |article: &mut tinviet::analysis::Article<'_>| {
        article.cluster = Some(UNKNOWN_CLUSTER.into());
        Signature::of(&article.text)
    };
    articles.map(sketch).collect()
}

fn render(worker: &mut Worker<'_>, item: Item<'_>, out: &mut Vec<u8>, dedup: bool) -> anyhow::Result<Sketches> {
    let start = out.len();
    let mut sketches = Vec::new();
    match item {
        Ok(doc) => worker.analyze_with(doc, |mut analysis| {
            sketches = sketch(&mut analysis, dedup);
            serde_json::to_writer(&mut *out, &analysis)
        })?,
        Err(e) => {
            let source = FailureSource { path: e.place.file.path.as_deref() };
            serde_json::to_writer(&mut *out, &Failure { id: e.place.id(), source, error: e.to_string() })?;
        }
    }
    escape_separators(out, start);
    Ok(sketches)
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let layers = parse_layers(&args.layers)?;
    let paths = args.batch.input.paths()?;
    let builder = args.analysis.builder(&args.batch, &paths)?;
    let analyzer = builder.words(args.lexicon.words()?).layers(layers).explain(args.explain).build();
    let duplicates = args.dedup.then(|| Duplicates::new(args.dedup_window));
    if args.format == Format::Parquet {
        #[cfg(feature = "parquet")]
        {
            let output = super::tables::open(&args.batch.to, &args.shards, analyzer.options().layers)?;
            let run = Run::new(&args.batch, paths, &analyzer, output);
            return run.documents_with(|w, n, item, out| Ok(super::tables::render(w, n, item, out, args.dedup)), duplicates);
        }
        #[cfg(not(feature = "parquet"))]
        return Err(super::args::Usage("Parquet is not in this build: enable its feature".to_owned()).into());
    }
    let framing = if args.format == Format::Json { Framing::List } else { Framing::Lines };
    let output = Output::open(&args.batch.to, &args.shards, framing)?;
    Run::new(&args.batch, paths, &analyzer, output).documents_with(|worker, _, item, out| render(worker, item, out, args.dedup), duplicates)
}

/// U+2028 and U+2029 as escapes, from `start` on: some readers of JSON take them for line ends. They only stand inside
/// strings.
fn escape_separators(line: &mut Vec<u8>, start: usize) {
    const PREFIX: &[u8] = b"\xe2\x80";
    let is_separator = |at: usize| matches!(line.get(at + 2), Some(0xa8 | 0xa9));
    let hits: Vec<usize> = memchr::memmem::find_iter(&line[start..], PREFIX).map(|at| start + at).filter(|&at| is_separator(at)).collect();
    let Some(&first) = hits.first() else { return };
    let rest = line.split_off(first);
    let mut from = 0;
    for at in hits {
        let at = at - first;
        line.extend_from_slice(&rest[from..at]);
        line.extend_from_slice(if rest[at + 2] == 0xa8 { b"\\u2028" } else { b"\\u2029" });
        from = at + 3;
    }
    line.extend_from_slice(&rest[from..]);
}

#[cfg(test)]
mod tests {
    use super::escape_separators;

    #[test]
    fn separators_are_escaped_from_the_start_on() {
        let mut line = "\u{2028}\"a\u{2028}b\u{2029}“\"".as_bytes().to_vec();
        escape_separators(&mut line, 3);
        assert_eq!(String::from_utf8(line).unwrap(), "\u{2028}\"a\\u2028b\\u2029“\"");
    }
}
