//! `tinviet segment`.

use tinviet::article::ArticleBuffers;
use tinviet::clean::{Label, lines, trim};
use tinviet::normalize::normalize;
use tinviet::{Analyzer, Layers, RawDocument};

use super::Outcome;
use super::args::{BatchArgs, LexiconArgs};
use super::output::Framing;
use super::run::{Rendered, Run};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet segment text.txt                 one output line per line
  tinviet segment --sentences - < text.txt   one sentence a line
  tinviet segment text.txt --lexicon words.txt")]
pub(super) struct Args {
    /// One sentence a line instead of one input line a line (blank lines are left out).
    #[arg(long)]
    sentences: bool,
    /// One token a line instead: the token, `+` where it is joined to the next one and `|` where it is not, and the log-odds of joining them
    /// (`-` where no word can span the gap); second value: what is added where the gap before is joined. A blank line ends a sentence.
    #[arg(long, conflicts_with = "sentences")]
    scores: bool,
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

/// What the model says about every gap of a document.
fn scores(analyzer: &Analyzer, doc: &RawDocument) -> String {
    let normalized = normalize(&doc.text);
    let text: &str = &normalized.text;
    let segmenter = analyzer.segmenter();
    let mut out = String::new();
    let mut buffers = ArticleBuffers::default();
    for line in lines(text) {
        buffers.clear();
        buffers.push(text, trim(text, line), 0, Label::Body, segmenter);
        for sentence in &buffers.sentences {
            let mut start = buffers.atoms[sentence.atoms.range()].first().map_or(0, |a| a.start as usize);
            for gap in segmenter.explain(text, &buffers.atoms, sentence.atoms) {
                let token = text[start..gap.end as usize].trim_start();
                start = gap.end as usize;
                let odds = |units: i32| format!("{:+.2}", units as f32 / segmenter.scale());
                let (base, after) = gap.score.map_or(("-".into(), "-".into()), |s| (odds(s.score), odds(s.after_join)));
                out.push_str(&format!("{token}\t{}\t{base}\t{after}\n", if gap.joined { '+' } else { '|' }));
            }
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
            let text = if args.scores { scores(&analyzer, doc) } else { words(&analyzer, doc, args.sentences) };
            out.extend_from_slice(text.as_bytes());
        }
        Ok(Rendered::default())
    })
}
