//! `tinviet clean`.

use tinviet::{Layers, Worker};

use super::Outcome;
use super::args::{AnalysisArgs, InputArgs, JobArgs};
use super::output::{Framing, Output, OutputArgs, ShardArgs};
use super::progress::ProgressArgs;
use super::run::{Item, Run};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    jobs: JobArgs,
    #[command(flatten)]
    to: OutputArgs,
    #[command(flatten)]
    progress: ProgressArgs,
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
    args.to.check()?;
    let analyzer = args.analysis.builder().layers(Layers::NONE).build();
    let output = Output::open(&args.to, &ShardArgs::default(), Framing::Text)?;
    let run = Run { input: &args.input, progress: &args.progress, jobs: args.jobs.jobs(), analyzer: &analyzer, output };
    run.documents(|worker, item, out| {
        render(worker, item, out);
        Ok(Vec::new())
    })
}
