//! The map between normalized and raw positions: one entry per changed place, none for copied text.

use crate::span::{Norm, Raw, Span};

/// Longest stretch one edit holds; longer ones are cut.
const LONGEST: usize = u16::MAX as usize;

/// A place where the texts differ in length. Between two edits positions advance in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    norm: u32,
    raw: u32,
    norm_len: u16,
    raw_len: u16,
}

/// Maps byte positions of the normalized text to byte positions of the raw text and back.
///
/// An empty map is the identity. A look-up is a binary search over the edits (12 bytes each). A position inside
/// replaced text stands for the whole of it: characters that became one are never cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    edits: Vec<Edit>,
}

impl OffsetMap {
    /// Whether all positions are the same in both texts.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.edits.is_empty()
    }

    /// Forgets everything: the identity again. Keeps the memory.
    pub fn clear(&mut self) {
        self.edits.clear();
    }

    /// Number of places where the texts differ in length.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edits.len()
    }

    /// Whether the map is the identity.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Says that `norm_len` bytes at `norm` stand as a whole for `raw_len` bytes at `raw`. Calls go from left to right.
    pub(super) fn replace(&mut self, norm: usize, norm_len: usize, raw: usize, raw_len: usize) {
        let (mut norm, mut norm_len, mut raw, mut raw_len) = (norm, norm_len, raw, raw_len);
        loop {
            let (n, r) = (norm_len.min(LONGEST), raw_len.min(LONGEST));
            self.edits.push(Edit { norm: norm as u32, raw: raw as u32, norm_len: n as u16, raw_len: r as u16 });
            (norm, norm_len, raw, raw_len) = (norm + n, norm_len - n, raw + r, raw_len - r);
            if norm_len == 0 && raw_len == 0 {
                return;
            }
        }
    }

    /// The raw position of the normalized position `at` where it starts something. What was dropped right before it
    /// stays outside.
    #[must_use]
    pub fn raw_start(&self, at: u32) -> u32 {
        let i = self.edits.partition_point(|e| e.norm <= at);
        let Some(edit) = i.checked_sub(1).map(|i| self.edits[i]) else { return at };
        let past = at - edit.norm;
        let inside = past < u32::from(edit.norm_len);
        if inside { edit.raw } else { edit.raw + u32::from(edit.raw_len) + (past - u32::from(edit.norm_len)) }
    }

    /// The raw position of the normalized position `at` where it ends something. What was dropped right after it stays
    /// outside.
    #[must_use]
    pub fn raw_end(&self, at: u32) -> u32 {
        let i = self.edits.partition_point(|e| e.norm < at);
        let Some(edit) = i.checked_sub(1).map(|i| self.edits[i]) else { return at };
        edit.raw + u32::from(edit.raw_len) + (at - edit.norm).saturating_sub(u32::from(edit.norm_len))
    }

    /// As [`OffsetMap::to_raw`], for spans that mostly are asked for from left to right: `near` is where the last one was found.
    pub(crate) fn to_raw_near(&self, span: Span<Norm>, near: &mut usize) -> Span<Raw> {
        if self.edits.is_empty() {
            return Span::new(span.start, span.end);
        }
        let edits = &self.edits[..];
        let passed = |from: usize, at: u32| {
            let few = edits[from..].iter().take(4).take_while(|e| e.norm <= at).count();
            from + few + if few == 4 { edits[from + 4..].partition_point(|e| e.norm <= at) } else { 0 }
        };
        let back = near.checked_sub(1).and_then(|i| edits.get(i)).is_some_and(|e| e.norm > span.start);
        *near = passed(if back { 0 } else { (*near).min(edits.len()) }, span.start);
        // No edit begins in the span or at its end: nothing in it has changed but what it may begin in.
        let untouched = edits.get(*near).is_none_or(|e| e.norm > span.end);
        match near.checked_sub(1).map(|i| edits[i]) {
            None if untouched => Span::new(span.start, span.end),
            Some(e) if untouched && span.start - e.norm >= u32::from(e.norm_len) => {
                let shift = |at: u32| e.raw + u32::from(e.raw_len) + (at - e.norm - u32::from(e.norm_len));
                Span::new(shift(span.start), shift(span.end))
            }
            _ => self.to_raw(span),
        }
    }

    /// The normalized position of the raw position `at` where it starts something.
    #[must_use]
    pub fn norm_start(&self, at: u32) -> u32 {
        let i = self.edits.partition_point(|e| e.raw <= at);
        let Some(edit) = i.checked_sub(1).map(|i| self.edits[i]) else { return at };
        let past = at - edit.raw;
        let inside = past < u32::from(edit.raw_len);
        if inside { edit.norm } else { edit.norm + u32::from(edit.norm_len) + (past - u32::from(edit.raw_len)) }
    }

    /// The normalized position of the raw position `at` where it ends something.
    #[must_use]
    pub fn norm_end(&self, at: u32) -> u32 {
        let i = self.edits.partition_point(|e| e.raw < at);
        let Some(edit) = i.checked_sub(1).map(|i| self.edits[i]) else { return at };
        edit.norm + u32::from(edit.norm_len) + (at - edit.raw).saturating_sub(u32::from(edit.raw_len))
    }

    /// The raw span of a normalized span: the characters that became it.
    #[must_use]
    pub fn to_raw(&self, span: Span<Norm>) -> Span<Raw> {
        if self.edits.is_empty() {
            return Span::new(span.start, span.end);
        }
        let start = self.raw_start(span.start);
        let end = if span.is_empty() { start } else { self.raw_end(span.end) };
        Span::new(start, end.max(start))
    }

    /// As [`OffsetMap::to_raw`], with what was dropped at either end: lines put together give the whole input.
    #[must_use]
    pub fn to_raw_whole(&self, span: Span<Norm>) -> Span<Raw> {
        if self.edits.is_empty() {
            return Span::new(span.start, span.end);
        }
        let start = self.raw_end(span.start);
        Span::new(start, self.raw_start(span.end).max(start))
    }

    /// The normalized span of a raw span: what its characters became (with whole replacements where it cuts one).
    #[must_use]
    pub fn to_norm(&self, span: Span<Raw>) -> Span<Norm> {
        if self.edits.is_empty() {
            return Span::new(span.start, span.end);
        }
        let start = self.norm_start(span.start);
        let end = if span.is_empty() { start } else { self.norm_end(span.end) };
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Raw `a` ZWSP `ﬁ` `b`, normalized `afib`.
    fn example() -> OffsetMap {
        let mut map = OffsetMap::default();
        map.replace(1, 0, 1, 3);
        map.replace(1, 2, 4, 3);
        map
    }

    #[test]
    fn dropped_text_stays_outside_and_replacements_are_whole() {
        let map = example();
        let raw = |a, b| map.to_raw(Span::new(a, b)).range();
        assert_eq!(raw(0, 1), 0..1);
        assert_eq!(raw(1, 2), 4..7);
        assert_eq!(raw(2, 3), 4..7);
        assert_eq!(raw(3, 4), 7..8);
        assert_eq!(raw(0, 4), 0..8);
        let norm = |a, b| map.to_norm(Span::new(a, b)).range();
        assert_eq!(norm(0, 1), 0..1);
        assert_eq!(norm(1, 4), 1..1);
        assert_eq!(norm(4, 7), 1..3);
        assert_eq!(norm(7, 8), 3..4);
        assert_eq!(norm(0, 8), 0..4);
    }

    #[test]
    fn spans_are_the_same_from_near_by() {
        let mut map = example();
        let mut raw = 40;
        for n in 0..60_u32 {
            let (norm_len, raw_len) = [(1, 3), (0, 2), (2, 2), (3, 0)][n as usize % 4];
            map.replace(20 + 5 * n as usize, norm_len, raw, raw_len);
            raw += raw_len + 5 - norm_len;
        }
        let mut near = 0;
        for step in [1, 7, 113] {
            let mut start = 0;
            for _ in 0..800 {
                for length in [0, 1, 2, 4, 9, 60] {
                    let span = Span::new(start, start + length);
                    assert_eq!(map.to_raw_near(span, &mut near), map.to_raw(span), "{span:?}");
                }
                start = (start + step) % 330;
            }
        }
    }

    #[test]
    fn long_stretches_are_cut() {
        let mut map = OffsetMap::default();
        map.replace(2, 0, 2, 200_000);
        assert_eq!(map.raw_start(2), 200_002);
        assert_eq!(map.raw_end(2), 2);
        assert_eq!(map.norm_start(100_000), 2);
        assert_eq!(map.norm_end(200_005), 5);
    }
}
