//! What was found in a document: everything still stands in the buffers of the worker.

use std::borrow::Cow;

use super::worker::Findings;
use super::{Options, finish, json};
use crate::analysis::{Analysis, Extent, Warning};
use crate::clean::{self, Cleaned, Label, LabelledLine, RECURS};
use crate::document::RawDocument;
use crate::normalize::units::Units;
use crate::span::{Norm, OffsetMap, Span};

/// What [`Worker::find`](super::Worker::find) found in a document. It borrows from the document and from the worker: nothing is copied
/// before it is asked for.
///
/// ```
/// use tinviet::{Analyzer, RawDocument};
/// let analyzer = Analyzer::new();
/// let mut worker = analyzer.worker();
/// let doc = RawDocument::from_text("demo", "Thủ tướng đến Huế ngày 2/9/2024.");
/// let found = worker.find(&doc);
/// let mut line = Vec::new();
/// found.write_json(&mut line);
/// assert_eq!(line, serde_json::to_vec(&found.analysis())?);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Found<'w> {
    pub(super) doc: &'w RawDocument,
    /// The normalized text.
    pub(super) text: &'w str,
    pub(super) map: &'w OffsetMap,
    pub(super) units: &'w Units,
    pub(super) cleaned: &'w Cleaned,
    pub(super) findings: &'w [Findings],
    pub(super) options: &'w Options,
}

impl<'w> Found<'w> {
    /// As an [`Analysis`].
    #[must_use]
    pub fn analysis(&self) -> Analysis<'w> {
        finish::finish(self)
    }

    /// Appends the bytes that `serde_json` makes of the [`Analysis`], but for U+2028 and U+2029: they are written as escapes, since some
    /// readers of JSON take them for line ends.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        json::write(self, None, out);
    }

    /// As [`Found::write_json`], with `cluster` as the cluster of every article.
    pub fn write_json_with_cluster(&self, cluster: &str, out: &mut Vec<u8>) {
        json::write(self, Some(cluster), out);
    }

    /// The texts of the articles, as they stand in [`Article::text`](crate::analysis::Article::text).
    pub fn article_texts(&self) -> impl Iterator<Item = String> {
        (1..).zip(&self.cleaned.articles).map(|(number, article)| self.article_text(number, article))
    }

    pub(super) fn article_text(&self, number: u16, article: &clean::Article) -> String {
        let length = self.body(number, article).map(|span| span.len() + 1).sum::<usize>();
        let mut text = String::with_capacity(length);
        for (i, span) in self.body(number, article).enumerate() {
            if i > 0 {
                text.push('\n');
            }
            text.push_str(span.of(self.text));
        }
        text
    }

    /// The text that the printed places point into.
    pub(super) fn raw(&self) -> &'w str {
        &self.doc.text
    }

    /// The page text of HTML.
    pub(super) fn page_text(&self) -> Option<&'w str> {
        self.doc.html.is_some().then_some(&self.doc.text)
    }

    /// The language of the page.
    pub(super) fn language(&self) -> &'static str {
        self.cleaned.articles.first().map_or("und", |a| a.language)
    }

    /// Where a span is printed to stand.
    pub(super) fn place(&self, span: Span<Norm>) -> (u32, u32) {
        self.units.span(self.raw(), self.map.to_raw(span))
    }

    pub(super) fn extent(&self, span: Span<Norm>) -> Extent {
        let (start, end) = self.place(span);
        Extent { start, end }
    }

    /// Why a line has its label.
    pub(super) fn reason(&self, line: &LabelledLine) -> Cow<'static, str> {
        match line.recurs {
            Some(r) if line.reason == RECURS => format!("{RECURS}: {} of {}", r.pages, r.of).into(),
            _ => line.reason.into(),
        }
    }

    /// The lines of an article that hold something.
    pub(super) fn own_lines(&self, number: u16, article: &clean::Article) -> impl Iterator<Item = &'w LabelledLine> {
        let lines = &self.cleaned.lines[article.first_line as usize..=article.last_line as usize];
        lines.iter().filter(move |l| l.article == number && !l.content.is_empty())
    }

    /// What the text of an article is put together of.
    pub(super) fn body(&self, number: u16, article: &clean::Article) -> impl Iterator<Item = Span<Norm>> {
        self.own_lines(number, article).filter(|l| l.label.keep() && l.label != Label::Title).map(|l| l.content)
    }

    /// What was noticed while reading, what the text itself says, and articles in other languages.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.doc.source.warnings.clone();
        let findings = &self.findings[..self.cleaned.articles.len().min(self.findings.len())];
        if findings.iter().any(|f| crate::word::lacks_marks(self.text, &f.buffers.atoms)) {
            let message = "the text seems to be Vietnamese without diacritics: words and names are less sure".to_owned();
            warnings.push(Warning { code: "no_diacritics".to_owned(), message });
        }
        for (number, article) in (1..).zip(&self.cleaned.articles) {
            if article.language != "vi" {
                warnings.push(Warning {
                    code: "other_language".into(),
                    message: format!(
                        "article {number} is in `{}`, not in Vietnamese: its lines are labelled, nothing else",
                        article.language
                    ),
                });
            }
        }
        warnings
    }
}

/// Two decimals are enough for a confidence, and keep the output the same on every machine.
pub(super) fn round(x: f32) -> f32 {
    (x * 100.0).round() / 100.0
}
