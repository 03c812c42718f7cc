//! The ten labels of a line.

use serde::{Deserialize, Serialize};

/// What a line of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Headline of an article.
    Title,
    /// Sapo: the summary paragraph under the headline.
    Lead,
    /// Sub-heading inside the body.
    Heading,
    /// Paragraph, list item or table row of the article.
    Body,
    /// Caption or credit of a picture, video or chart.
    Caption,
    /// Author, agency or source standing alone.
    Byline,
    /// Time stamp of publication.
    Dateline,
    /// Headline, teaser or list of another article.
    Related,
    /// Menu, share bar, comment widget, ad slot, tag list, legal footer.
    Nav,
    /// Nothing but white space.
    Empty,
}

impl Label {
    /// All labels, in the order of their numbers.
    pub const ALL: [Label; 10] = [
        Label::Title,
        Label::Lead,
        Label::Heading,
        Label::Body,
        Label::Caption,
        Label::Byline,
        Label::Dateline,
        Label::Related,
        Label::Nav,
        Label::Empty,
    ];

    /// Whether lines with this label are content of an article.
    #[must_use]
    pub const fn keep(self) -> bool {
        matches!(self, Label::Title | Label::Lead | Label::Heading | Label::Body)
    }

    /// The letter used in `.labels` and `.gold` files.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Label::Title => 'T',
            Label::Lead => 'L',
            Label::Heading => 'H',
            Label::Body => 'B',
            Label::Caption => 'C',
            Label::Byline => 'A',
            Label::Dateline => 'D',
            Label::Related => 'R',
            Label::Nav => 'M',
            Label::Empty => 'E',
        }
    }

    /// The label of a letter.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<Label> {
        Label::ALL.into_iter().find(|l| l.letter() == letter)
    }

    /// The name used in the JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Label::Title => "title",
            Label::Lead => "lead",
            Label::Heading => "heading",
            Label::Body => "body",
            Label::Caption => "caption",
            Label::Byline => "byline",
            Label::Dateline => "dateline",
            Label::Related => "related",
            Label::Nav => "nav",
            Label::Empty => "empty",
        }
    }
}
