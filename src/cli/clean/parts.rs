//! The parts of an article that are printed.

use std::borrow::Cow;

use serde::Serialize;
use tinviet::RawDocument;
use tinviet::analysis::{Analysis, Article, Label};
use tinviet::clean::lines;
use tinviet::normalize::{NormalizeOptions, Normalizer};

/// A paragraph, heading, caption ...
#[derive(Debug, Clone, Serialize)]
pub(super) struct Part<'a> {
    /// Index of its line on the page.
    pub(super) line: usize,
    pub(super) label: Label,
    pub(super) text: Cow<'a, str>,
}

/// The clean texts of all lines of the page.
pub(super) fn line_texts(doc: &RawDocument, options: NormalizeOptions) -> Vec<String> {
    let mut normalizer = Normalizer::new(options);
    let normalized = normalizer.normalize(&doc.text);
    let text: &str = &normalized.text;
    lines(text).map(|line| line.of(text).trim().to_owned()).collect()
}

/// The title, then the article's other lines in their order: its text and what is to be kept beside it.
pub(super) fn parts<'a>(article: &'a Article<'a>, analysis: &Analysis<'_>, texts: &'a [String], keep: &[Label]) -> Vec<Part<'a>> {
    let [first, last] = article.lines.map(|n| n as usize);
    // What was glued to a kept line is cut off in the article's own text.
    let mut kept = article.text.split('\n');
    let mut title = article.title.as_deref();
    let mut out = Vec::new();
    for (at, line) in analysis.lines.iter().flatten().enumerate().take(last + 1).skip(first) {
        let text = match line.label {
            Label::Empty => continue,
            Label::Title => title.take(),
            label if label.keep() => kept.next(),
            label if keep.contains(&label) => texts.get(at).map(String::as_str),
            _ => None,
        };
        let Some(text) = text.filter(|t| !t.is_empty()) else { continue };
        let part = Part { line: at, label: line.label, text: Cow::Borrowed(text) };
        out.insert(if line.label == Label::Title { 0 } else { out.len() }, part);
    }
    out
}
