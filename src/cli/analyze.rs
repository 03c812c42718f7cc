//! `tinviet analyze`.

use clap::ValueEnum;
use tinviet::Worker;
use tinviet::duplicate::{Duplicates, Signature};

use super::args::{AnalysisArgs, BatchArgs, LexiconArgs, parse_layers};
use super::output::{Framing, Output, ShardArgs, UNKNOWN_CLUSTER};
use super::run::{Item, Rendered, Run};
use super::{Outcome, json};

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
#[command(after_help = "Examples:
  tinviet analyze page.html --date 2021-06-17                one page, with its date where it states none
  tinviet analyze folder/ crawl.warc.gz -o out.jsonl.zst     many, packed; --resume goes on after an interruption
  tinviet analyze --no-clean --layers dates - < note.txt     clean text, dates only
  tinviet analyze crawl/ --sites sites.jsonl                 with what tinviet sites has learned")]
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

/// The sketches of a document's articles, whose clusters are left open: which they are is only known when the articles
/// before are.
#[cfg(feature = "parquet")]
pub(super) fn sketch(analysis: &mut tinviet::Analysis<'_>, dedup: bool) -> Vec<Option<Signature>> {
    let articles = analysis.articles.iter_mut().filter(|_| dedup);
    let sketch = |article: &mut tinviet::analysis::Article<'_>| {
        article.cluster = Some(UNKNOWN_CLUSTER.into());
        Signature::of(&article.text)
    };
    articles.map(sketch).collect()
}

fn render(worker: &mut Worker<'_>, item: Item<'_>, out: &mut Vec<u8>, dedup: bool) -> anyhow::Result<Rendered> {
    let mut sketches = Vec::new();
    match item {
        Ok(doc) => {
            let found = worker.find(doc);
            if dedup {
                sketches.extend(found.article_texts().map(|text| Signature::of(&text)));
                found.write_json_with_cluster(UNKNOWN_CLUSTER, out);
            } else {
                found.write_json(out);
            }
        }
        Err(e) => json::write_failure(e, out)?,
    }
    Ok(Rendered { sketches, ..Rendered::default() })
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
