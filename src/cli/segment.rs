//! `tinviet segment`.

use std::path::PathBuf;

use tinviet::article::ArticleBuffers;
use tinviet::clean::{Label, lines, trim};
use tinviet::normalize::normalize;
use tinviet::{Analyzer, Layers, RawDocument};

use super::args::{InputArgs, JobArgs};
use super::run::documents;
use super::{Outcome, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    jobs: JobArgs,
    /// One sentence a line instead of one input line a line (blank lines are left out).
    #[arg(long)]
    sentences: bool,
    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The words of a document as treebanks print them.
fn words(analyzer: &Analyzer, doc: &RawDocument, by_sentence: bool) -> String {
    let normalized = normalize(&doc.text);
    let text: &str = &normalized.text;
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut buffers = ArticleBuffers::default();
    for line in lines(text) {
        buffers.clear();
        buffers.push(text, trim(text, line), 0, Label::Body, analyzer.segmenter());
        let mut first = true;
        for sentence in &buffers.sentences {
            for token in &buffers.tokens[sentence.tokens.range()] {
                if !first {
                    out.push(' ');
                }
                first = false;
                let atoms = &buffers.atoms[token.atoms.range()];
                for (i, atom) in atoms.iter().enumerate() {
                    if i > 0 && atom.spaced {
                        out.push('_');
                    }
                    out.push_str(atom.text(text));
                }
            }
            if by_sentence && !first {
                out.push('\n');
                first = true;
            }
        }
        if !by_sentence {
            out.push('\n');
        }
    }
    out
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let analyzer = Analyzer::builder().layers(Layers::NONE).build();
    let mut out = output::open(args.output.as_deref())?;
    let map =
        |_: &mut tinviet::Worker<'_>, item: super::run::Item| item.map(|doc| words(&analyzer, &doc, args.sentences)).unwrap_or_default();
    let outcome = documents(&args.input, args.jobs.jobs(), &analyzer, map, |text| Ok(out.write_all(text.as_bytes())?))?;
    out.flush()?;
    Ok(outcome)
}
