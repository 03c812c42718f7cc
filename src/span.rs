//! Spans in two coordinate spaces, and the map between them.
//!
//! The analyzer works on *normalized* text; callers own the *raw* text. A [`Span<Norm>`] and a
//! [`Span<Raw>`] are different types, so one cannot be used where the other is meant. Both count
//! UTF-8 bytes; the unit of the printed output is chosen at the very end ([`OffsetUnit`]).

use std::marker::PhantomData;
use std::ops::Range;

/// Coordinates of the decoded text as the caller gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Raw {}

/// Coordinates of the normalized text the stages work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Norm {}

/// A half-open byte range `[start, end)` in the text of space `S`.
///
/// Positions are 32 bits wide: a document holds at most 4 GiB of text.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span<S> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    space: PhantomData<S>,
}

impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Span<S> {}

impl<S> Default for Span<S> {
    fn default() -> Self {
        Self::new(0, 0)
    }
}

impl<S> Span<S> {
    /// The span `[start, end)`.
    #[must_use]
    #[inline]
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end, space: PhantomData }
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    #[must_use]
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The span as an index range.
    #[must_use]
    #[inline]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under the span.
    ///
    /// # Panics
    /// If the span does not lie on character boundaries of `text`.
    #[must_use]
    #[inline]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether the two spans share a byte.
    #[must_use]
    #[inline]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span.
    #[must_use]
    #[inline]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The unit in which offsets are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OffsetUnit {
    /// Unicode code points.
    #[default]
    Char,
    /// UTF-8 bytes.
    Byte,
    /// UTF-16 code units.
    Utf16,
}

pub use crate::normalize::map::OffsetMap;
