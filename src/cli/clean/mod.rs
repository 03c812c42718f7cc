//! `tinviet clean`.

mod markdown;
mod parts;

use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;
use tinviet::analysis::{self, Analysis, Label, Warning};
use tinviet::normalize::NormalizeOptions;
use tinviet::{Layers, RawDocument, Worker};

use super::args::{AnalysisArgs, BatchArgs, Usage};
use super::output::Framing;
use super::run::{Item, Rendered, Run};
use super::{Outcome, json};
use parts::{Part, line_texts, parts};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tinviet clean page.html                               the article of a saved page
  curl -s URL | tinviet clean - --format markdown       as Markdown
  tinviet clean crawl/ --format jsonl -o clean.jsonl    one object a page, with metadata
  tinviet clean page.html --keep caption,byline         captions and bylines as well
  tinviet clean page.txt --explain                      every line, with what it was taken for and why")]
pub(super) struct Args {
    /// Shape of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Lines of these kinds are kept beside the text of the article, where they stand in it.
    #[arg(long, value_enum, value_name = "A,B,C", value_delimiter = ',')]
    keep: Vec<Kind>,
    /// Put title, date, authors, source and address before each article, as YAML between `---` lines (in JSON they are always there).
    #[arg(long)]
    metadata: bool,
    /// Print every line of the page instead: number, place, label, confidence, reason, text; tab-separated, or in JSON.
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    analysis: AnalysisArgs,
    #[command(flatten)]
    batch: BatchArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Title, then one paragraph a line; a blank line after each article.
    Text,
    /// Headings, paragraphs, lists, tables.
    Markdown,
    /// One object a page: its articles with metadata, text and paragraphs.
    Jsonl,
}

/// What can be kept beside the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Captions and credits of pictures.
    Caption,
    /// Authors and sources on lines of their own.
    Byline,
    /// Time stamps.
    Dateline,
    /// Links to other articles between the paragraphs.
    Related,
    /// Menus, widgets and notices between the paragraphs.
    Nav,
}

impl Kind {
    fn label(self) -> Label {
        match self {
            Kind::Caption => Label::Caption,
            Kind::Byline => Label::Byline,
            Kind::Dateline => Label::Dateline,
            Kind::Related => Label::Related,
            Kind::Nav => Label::Nav,
        }
    }
}

/// The columns of `--explain`, in the order they are printed.
const COLUMNS: &str = "id\tline\tstart\tend\tkept\tlabel\tconfidence\treason\ttext";

/// A line of `--explain` in JSON.
#[derive(Serialize)]
struct ExplainedLine<'l> {
    /// Counted from 1.
    number: usize,
    #[serde(flatten)]
    line: &'l analysis::Line<'l>,
    text: &'l str,
}

#[derive(Serialize)]
struct CleanArticle<'a> {
    #[serde(flatten)]
    article: &'a analysis::Article<'a>,
    paragraphs: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct CleanDocument<'a> {
    id: &'a str,
    source: &'a analysis::Source<'a>,
    articles: Vec<CleanArticle<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<ExplainedLine<'a>>>,
    warnings: &'a [Warning],
}

/// What all documents of the run are rendered with.
struct Renderer<'r> {
    args: &'r Args,
    keep: Vec<Label>,
    normalize: NormalizeOptions,
}

impl Renderer<'_> {
    fn render(&self, worker: &mut Worker<'_>, item: Item<'_>, out: &mut Vec<u8>) -> anyhow::Result<Rendered> {
        let doc = match item {
            Ok(doc) => doc,
            Err(fault) => {
                if self.args.format == Format::Jsonl {
                    json::write_failure(fault, out)?;
                }
                return Ok(Rendered::default());
            }
        };
        worker.analyze_with(doc, |analysis| {
            self.write(doc, &analysis, out)?;
            Ok(Rendered { no_article: analysis.articles.is_empty(), ..Rendered::default() })
        })
    }

    fn write(&self, doc: &RawDocument, analysis: &Analysis<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let texts = line_texts(doc, self.normalize);
        if self.args.format == Format::Jsonl {
            return self.write_json(analysis, &texts, out);
        }
        if self.args.explain {
            return self.explain(analysis, &texts, out);
        }
        for article in &analysis.articles {
            let parts = parts(article, analysis, &texts, &self.keep);
            if self.args.metadata {
                front_matter(analysis, article, out)?;
            }
            if self.args.format == Format::Markdown {
                markdown::write(&parts, doc.html.as_deref(), out);
            } else {
                parts.iter().try_for_each(|part| writeln!(out, "{}", part.text))?;
                out.push(b'\n');
            }
        }
        Ok(())
    }

    fn write_json(&self, analysis: &Analysis<'_>, texts: &[String], out: &mut Vec<u8>) -> anyhow::Result<()> {
        let article = |article| CleanArticle { article, paragraphs: parts(article, analysis, texts, &self.keep) };
        let lines = analysis.lines.as_ref().filter(|_| self.args.explain);
        let explained = |(at, line)| ExplainedLine { number: at + 1, line, text: texts.get(at).map_or("", String::as_str) };
        let document = CleanDocument {
            id: &analysis.id,
            source: &analysis.source,
            articles: analysis.articles.iter().map(article).collect(),
            lines: lines.map(|lines| lines.iter().enumerate().map(explained).collect()),
            warnings: &analysis.warnings,
        };
        Ok(json::write(&document, out)?)
    }

    fn explain(&self, analysis: &Analysis<'_>, texts: &[String], out: &mut Vec<u8>) -> anyhow::Result<()> {
        for ((number, line), text) in (1..).zip(analysis.lines.iter().flatten()).zip(texts) {
            let kept = if line.keep || self.keep.contains(&line.label) { "yes" } else { "-" };
            let (label, text) = (line.label.name(), text.replace('\t', " "));
            let (id, start, end) = (&analysis.id, line.start, line.end);
            writeln!(out, "{id}\t{number}\t{start}\t{end}\t{kept}\t{label}\t{:.2}\t{}\t{text}", line.confidence, line.reason)?;
        }
        Ok(())
    }
}

/// What is known of the article, as YAML: strings of JSON are strings of YAML.
fn front_matter(analysis: &Analysis<'_>, article: &analysis::Article<'_>, out: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut field = |name: &str, value: Option<serde_json::Value>| -> anyhow::Result<()> {
        match value.filter(|v| !v.is_null() && v.as_array().is_none_or(|a| !a.is_empty())) {
            Some(value) => Ok(writeln!(out, "{name}: {value}")?),
            None => Ok(()),
        }
    };
    let list = |texts: &[analysis::Text<'_>]| Some(serde_json::json!(texts));
    let text = |text: Option<&str>| text.map(serde_json::Value::from);
    field("---\nid", text(Some(&analysis.id)))?;
    field("title", text(article.title.as_deref()))?;
    field("url", text(analysis.source.url.as_deref().or(article.canonical_url.as_deref())))?;
    field("date", text(article.published.value.as_deref()))?;
    field("modified", text(article.modified.as_ref().and_then(|m| m.value.as_deref())))?;
    field("authors", list(&article.authors))?;
    field("agencies", list(&article.agencies))?;
    field("publisher", text(article.publisher.as_deref()))?;
    field("section", text(article.section.as_deref()))?;
    field("tags", list(&article.tags))?;
    field("language", text(Some(&article.language)))?;
    Ok(out.write_all(b"---\n\n")?)
}

pub(super) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.explain && args.format == Format::Markdown {
        return Err(Usage("--explain prints lines, not Markdown: leave --format away for a table, or take jsonl".to_owned()).into());
    }
    let paths = args.batch.input.paths()?;
    let analyzer = args.analysis.builder(&args.batch, &paths)?.layers(Layers { lines: true, ..Layers::NONE }).build();
    let framing = if args.format == Format::Jsonl { Framing::Lines } else { Framing::Text };
    let mut output = args.batch.open(framing)?;
    if args.explain && args.format == Format::Text {
        output.header(COLUMNS)?;
    }
    let keep = args.keep.iter().map(|kind| kind.label()).collect();
    let renderer = Renderer { args, keep, normalize: args.analysis.normalize_options() };
    Run::new(&args.batch, paths, &analyzer, output).documents(|worker, item, out| renderer.render(worker, item, out))
}
