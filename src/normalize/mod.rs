//! Any Vietnamese text to clean Unicode, with exact offsets back to the input.

pub mod decode;
pub mod map;

use std::borrow::Cow;

use crate::span::OffsetMap;

/// Text in the form the later stages read, with the way back to the input.
#[derive(Debug, Clone)]
pub struct Normalized<'t> {
    /// The normalized text; borrowed when nothing had to change.
    pub text: Cow<'t, str>,
    /// From normalized to raw positions.
    pub map: OffsetMap,
}

/// Normalizes `text`.
#[must_use]
pub fn normalize(text: &str) -> Normalized<'_> {
    Normalized { text: Cow::Borrowed(text), map: OffsetMap::default() }
}
