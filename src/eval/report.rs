//! What an evaluation prints.

use serde::Serialize;

/// A figure with its name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Name, as the independent scorers call it.
    pub name: &'static str,
    /// Value.
    pub value: f64,
}

/// Something that went wrong, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Name of the page.
    pub page: String,
    /// Line, counted from 1; 0: the page as a whole.
    pub line: u32,
    /// What it is about: `label`, `entity`, `date`, `role`, `metonym`, `speaker`, `html`.
    pub kind: &'static str,
    /// What was wanted and what came.
    pub message: String,
}

/// The figures of an evaluation.
///
/// `clean_*`: non-blank characters of kept lines; `line_label_acc`: labels of lines that are not empty;
/// `line_keep_acc`: kept or not; `docs_exact`: pages whose kept characters are all right;
/// `ner_*`: strict spans over PER, LOC, ORG; `alias_b3_f1`: B-cubed over gold mentions within an article;
/// `coref_pair_f1`: pairs of mentions; `date_span_*`, `date_value_f1`: DATE and TIME; `role_f1`, `metonym_acc`,
/// `speaker_recall`, `speaker_precision`; `html_f1`: 3-grams of words of the article text of HTML pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The figures, in order.
    pub figures: Vec<Figure>,
    /// Every miss, in page order.
    pub misses: Vec<Miss>,
}

impl Report {
    pub(super) fn figure(&mut self, name: &'static str, value: f64) {
        self.figures.push(Figure { name, value });
    }

    pub(super) fn miss(&mut self, page: &str, line: u32, kind: &'static str, message: String) {
        self.misses.push(Miss { page: page.to_owned(), line, kind, message });
    }

    /// The value of a figure; `None` when the gold has nothing for it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|f| f.name == name).map(|f| f.value)
    }
}
