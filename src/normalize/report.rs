//! What normalization changed: how often, with examples.

use serde::Serialize;

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// UTF-8 that had been read as another encoding.
    Mojibake,
    /// A character reference such as `&nbsp;` or `&#225;`.
    Reference,
    /// A Unicode space or separator that became a blank.
    Space,
    /// A zero-width or bidi character, soft hyphen or byte order mark that was dropped.
    Invisible,
    /// A control character that was dropped.
    Control,
    /// A full-width, mathematical or other compatibility form, a ligature.
    Form,
    /// Base letter and marks that became one letter.
    Composition,
    /// An eth or another look-alike of đ.
    Stroke,
    /// A Cyrillic, Greek or other foreign letter inside a Latin word.
    Homoglyph,
    /// A tone mark on a letter that cannot carry it.
    MisplacedTone,
    /// A tone mark moved to the convention asked for.
    Placement,
    /// y for i or i for y.
    YOrI,
    /// Leftovers of typing, such as `ddaauf`.
    Typing,
    /// Quotation marks, dashes, ellipses in ASCII.
    Punctuation,
}

impl Change {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Change; 14] = [
        Change::Mojibake,
        Change::Reference,
        Change::Space,
        Change::Invisible,
        Change::Control,
        Change::Form,
        Change::Composition,
        Change::Stroke,
        Change::Homoglyph,
        Change::MisplacedTone,
        Change::Placement,
        Change::YOrI,
        Change::Typing,
        Change::Punctuation,
    ];

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Change::Mojibake => "mojibake",
            Change::Reference => "reference",
            Change::Space => "space",
            Change::Invisible => "invisible",
            Change::Control => "control",
            Change::Form => "form",
            Change::Composition => "composition",
            Change::Stroke => "stroke",
            Change::Homoglyph => "homoglyph",
            Change::MisplacedTone => "misplaced_tone",
            Change::Placement => "placement",
            Change::YOrI => "y_or_i",
            Change::Typing => "typing",
            Change::Punctuation => "punctuation",
        }
    }

    /// Its bit in a set of changes.
    pub(super) const fn bit(self) -> u16 {
        1 << self as u16
    }
}
