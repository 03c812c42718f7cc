//! Dates: found, resolved, written as EDTF and TIMEX3.

mod reference;

pub use reference::{Reference, ReferenceError};

use serde::{Deserialize, Serialize};

use crate::article::ArticleText;
use crate::span::{Norm, Span};

/// What a date expression denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum DateType {
    /// A day, month, year, interval.
    Date,
    /// A clock time on a day.
    Time,
    /// A length of time.
    Duration,
    /// A repeating time.
    Set,
}

/// Part of a unit: TIMEX3 `mod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum DateMod {
    /// `đầu`.
    Start,
    /// `giữa`.
    Mid,
    /// `cuối`.
    End,
}

/// Part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum PartOfDay {
    /// Morning (`sáng`).
    Mo,
    /// Noon (`trưa`).
    Mi,
    /// Afternoon (`chiều`).
    Af,
    /// Evening (`tối`).
    Ev,
    /// Night (`đêm`, `khuya`).
    Ni,
}

/// Calendar of the expression; values are always Gregorian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// The civil calendar.
    #[default]
    Gregorian,
    /// The Vietnamese lunar calendar (UTC+7).
    Lunar,
}

/// What a value rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResolvedFrom {
    /// The expression says it all.
    Explicit,
    /// The publication date.
    Publication,
    /// Another date of the text.
    Anaphora,
    /// The lunar calendar.
    Lunar,
    /// Nothing: the value is unknown or partial.
    #[default]
    None,
}

/// A date expression.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// Its place.
    pub span: Span<Norm>,
    /// What it denotes.
    pub kind: DateType,
    /// EDTF level 2, ISO 8601 date and time, or ISO 8601 duration; `None` when unknown.
    pub value: Option<String>,
    /// The value as in TIMEX3.
    pub timex3: Option<String>,
    /// Part of the unit.
    pub modifier: Option<DateMod>,
    /// Part of the day.
    pub part_of_day: Option<PartOfDay>,
    /// Calendar of the expression.
    pub calendar: Calendar,
    /// Earliest day, `YYYY-MM-DD`.
    pub earliest: Option<String>,
    /// Latest day, `YYYY-MM-DD`.
    pub latest: Option<String>,
    /// `khoảng`, `gần`.
    pub approximate: bool,
    /// What the value rests on.
    pub resolved_from: ResolvedFrom,
    /// The rule that made it: a stable code for `--explain`.
    pub rule: &'static str,
}

/// Finds and resolves dates. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct DateFinder {}

impl DateFinder {
    /// The finder with the embedded lexicon.
    #[must_use]
    pub fn embedded() -> Self {
        DateFinder {}
    }

    /// Finds the dates of an article and resolves them against `reference`; appends to `out`, in text order.
    pub fn find(&self, _article: &ArticleText<'_>, _reference: Option<Reference>, _out: &mut Vec<DateMention>) {}
}
