//! Dates: found, resolved, written as EDTF and TIMEX3.

mod feast;
mod finder;
mod grammar;
mod lexeme;
pub mod lunar;
mod point;
mod reference;
mod resolve;
mod share;
mod value;
mod vocabulary;

pub use finder::{Buffers, DateFinder};
pub use reference::{Reference, ReferenceError};

use serde::{Deserialize, Serialize};

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

/// A date found by [`find_dates`].
#[derive(Debug, Clone, PartialEq)]
pub struct FoundDate<'t> {
    /// The expression as it stands in the text.
    pub text: &'t str,
    /// Its place in the text that was given, in bytes.
    pub span: Span<crate::span::Raw>,
    /// What it denotes; its own span counts in the normalized text.
    pub date: DateMention,
}

/// Finds the dates of a text and resolves them against `reference` (the day it was published).
///
/// ```
/// use tinviet::date::find_dates;
///
/// let published = "2021-06-17".parse().ok();
/// let dates = find_dates("Ngày 16/6, hai tổng thống gặp nhau; hôm sau, họ về nước.", published);
/// let values: Vec<_> = dates.iter().map(|d| (d.text, d.date.value.as_deref())).collect();
/// assert_eq!(values, [("Ngày 16/6", Some("2021-06-16")), ("hôm sau", Some("2021-06-17"))]);
///
/// // Without a reference the year stays open.
/// let dates = find_dates("Ngày 16/6, hai tổng thống gặp nhau.", None);
/// assert_eq!(dates[0].date.value.as_deref(), Some("XXXX-06-16"));
/// ```
#[must_use]
pub fn find_dates(text: &str, reference: Option<Reference>) -> Vec<FoundDate<'_>> {
    let normalized = crate::normalize::normalize(text);
    let mut buffers = crate::article::ArticleBuffers::default();
    for (number, line) in (0..).zip(crate::clean::lines(&normalized.text)) {
        let content = crate::clean::trim(&normalized.text, line);
        if !content.is_empty() {
            buffers.push_atoms(&normalized.text, content, number);
        }
    }
    let mut found = Vec::new();
    DateFinder::embedded().find(&buffers.view(&normalized.text), reference, &mut found);
    let place = |date: DateMention| {
        let span = normalized.map.to_raw(date.span);
        FoundDate { text: span.of(text), span, date }
    };
    found.into_iter().map(place).collect()
}
