//! Named entities: people, places, organisations and other names.

use serde::{Deserialize, Serialize};

use crate::article::{ArticleText, Slice};
use crate::span::{Norm, Span};

/// Type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A person.
    Per,
    /// A place or state.
    Loc,
    /// An organisation.
    Org,
    /// Another name: event, law, product, work.
    Misc,
}

/// A name in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// Its place.
    pub span: Span<Norm>,
    /// Its atoms.
    pub atoms: Slice,
    /// Its type.
    pub kind: EntityType,
    /// Calibrated probability that span and type are right, 0..=1.
    pub confidence: f32,
    /// The Vietnamese administrative unit it names, if it is one.
    pub place: Option<Place>,
}

/// A Vietnamese administrative unit. Codes are those of the General Statistics Office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Code of the unit as named.
    pub code: &'static str,
    /// Since when the unit is (or until when it was) in force under this name: `2025` or `2024`.
    pub since: &'static str,
    /// Code of the unit that holds its territory now.
    pub now: &'static str,
}

/// Finds names. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct Tagger {}

impl Tagger {
    /// The tagger with the embedded model and gazetteers.
    #[must_use]
    pub fn embedded() -> Self {
        Tagger {}
    }

    /// Appends the mentions of an article to `out`: flat, in text order, without overlap.
    pub fn tag(&self, _article: &ArticleText<'_>, _out: &mut Vec<Mention>) {}
}
