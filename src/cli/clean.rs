//! `tinviet clean`.

use tinviet::{Layers, Worker};

use super::Outcome;
use super::args::{AnalysisArgs, BatchArgs};
use super::output::Framing;
use super::run::{Item, Run};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    batch: BatchArgs,
}

fn render(worker: &mut Worker<'_>, item: Item<'_>, out: &mut Vec<u8>) {
    let Ok(doc) = item else { return };
    worker.analyze_with(doc, |analysis| {
        for article in &analysis.articles {
            for part in article.title.iter().chain([&article.text]).filter(|p| !p.is_empty()) {
                out.extend_from_slice(part.as_bytes());
                out.push(b'\n');
            }
            out.push(b'\n');
        }
    });
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let paths = args.batch.input.paths()?;
    let analyzer = args.analysis.builder(&args.batch, &paths)?.layers(Layers::NONE).build();
    let output = args.batch.open(Framing::Text)?;
    Run::new(&args.batch, paths, &analyzer, output).documents(|worker, item, out| {
        render(worker, item, out);
        Ok(Vec::new())
    })
}
