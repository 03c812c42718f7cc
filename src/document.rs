//! What goes in: a document with its text and what is known about it.

use crate::clean::html::HtmlFacts;
use crate::date::Reference;

/// A document to analyze.
#[derive(Debug, Clone, Default)]
pub struct RawDocument {
    /// The name under which the result is printed.
    pub id: String,
    /// Where it came from.
    pub source: Source,
    /// The decoded text. For HTML: the page text, one block element a line.
    pub text: String,
    /// What the DOM said about each line of `text` and about the page, for HTML.
    pub html: Option<Box<HtmlFacts>>,
    /// The record's own date (its `date` field). It goes before the page's own.
    pub record_date: Option<Reference>,
}

/// Where a document came from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Path of the file, as given.
    pub path: Option<String>,
    /// Address of the page.
    pub url: Option<String>,
    /// Media type: `text/plain`, `text/html`.
    pub media_type: String,
    /// Name of the encoding the bytes were in, as in the Encoding standard where it has one.
    pub encoding: String,
    /// What was noticed while decoding and reading.
    pub warnings: Vec<crate::analysis::Warning>,
}

impl RawDocument {
    /// A plain text document.
    ///
    /// ```
    /// let doc = tinviet::RawDocument::from_text("demo", "Hà Nội, ngày 2/9/1945.");
    /// assert_eq!(doc.id, "demo");
    /// ```
    #[must_use]
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        RawDocument {
            id: id.into(),
            text: text.into(),
            source: Source { media_type: "text/plain".into(), encoding: "UTF-8".into(), ..Source::default() },
            ..RawDocument::default()
        }
    }
}

impl RawDocument {
    /// Takes the document's text for HTML source: parses it and puts the page text in its place.
    ///
    /// Without the feature `html` the source stays as it is, and a warning says so.
    pub fn read_html(&mut self) {
        #[cfg(feature = "html")]
        {
            let (text, facts) = crate::clean::html::read(&self.text);
            self.text = text;
            self.html = Some(Box::new(facts));
        }
        #[cfg(not(feature = "html"))]
        self.source.warnings.push(crate::analysis::Warning {
            code: "html_not_built".into(),
            message: "HTML is not in this build (feature `html`): the source was read as text".into(),
        });
    }
}
