//! `tinviet segment`.

use tinviet::article::ArticleBuffers;
use tinviet::clean::{Label, lines, trim};
use tinviet::normalize::normalize;
use tinviet::{Analyzer, Layers, RawDocument};

use super::Outcome;
use super::args::{BatchArgs, LexiconArgs};
use super::output::Framing;
use super::run::Run;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One sentence a line instead of one input line a line (blank lines are left out).
    #[arg(long)]
    sentences: bool,
    #[command(flatten)]
    lexicon: LexiconArgs,
    #[command(flatten)]
    batch: BatchArgs,
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
    args.batch.to.check()?;
    let analyzer = Analyzer::builder().layers(Layers { tokens: true, ..Layers::NONE }).words(args.lexicon.words()?).build();
    let output = args.batch.open(Framing::Text)?;
    Run::new(&args.batch, args.batch.input.paths()?, &analyzer, output).documents(|_, item, out| {
        if let Ok(doc) = item {
            out.extend_from_slice(words(&analyzer, doc, args.sentences).as_bytes());
        }
        Ok(Vec::new())
    })
}
