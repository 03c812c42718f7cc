//! The map from normalized to raw positions: runs, not an entry per character.

use crate::span::{Norm, Raw, Span};

/// One run of the map: from `norm` on, up to the next run, the text either was copied
/// (`copied`: positions advance in step) or stands as a whole for the raw text up to the next run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    norm: u32,
    raw: u32,
    copied: bool,
}

/// Maps positions of the normalized text to positions of the raw text and back.
///
/// An empty map is the identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

impl OffsetMap {
    /// Whether nothing was changed.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.runs.is_empty()
    }

    /// Forgets everything: the identity again. Keeps the memory.
    pub fn clear(&mut self) {
        self.runs.clear();
    }

    /// Says that from `norm`/`raw` on the text is copied.
    pub(crate) fn copy_from(&mut self, norm: u32, raw: u32) {
        self.push(Run { norm, raw, copied: true });
    }

    /// Says that from `norm`/`raw` on, up to the next call, text was replaced as a whole.
    pub(crate) fn replace_from(&mut self, norm: u32, raw: u32) {
        self.push(Run { norm, raw, copied: false });
    }

    fn push(&mut self, run: Run) {
        if self.runs.is_empty() && (run.norm > 0 || run.raw > 0) {
            self.runs.push(Run { norm: 0, raw: 0, copied: true });
        }
        self.runs.push(run);
    }

    /// The raw position of the normalized position `at` where it starts something.
    #[must_use]
    pub fn raw_start(&self, at: u32) -> u32 {
        let i = self.runs.partition_point(|r| r.norm <= at);
        if i == 0 {
            return at;
        }
        // Of several runs that begin here (text that was dropped) the last begins the kept text.
        let run = self.runs[i - 1];
        if run.copied { run.raw + (at - run.norm) } else { run.raw }
    }

    /// The raw position of the normalized position `at` where it ends something.
    #[must_use]
    pub fn raw_end(&self, at: u32) -> u32 {
        let i = self.runs.partition_point(|r| r.norm < at);
        if i == 0 {
            return at;
        }
        let run = self.runs[i - 1];
        if run.copied {
            return run.raw + (at - run.norm);
        }
        if run.norm == at { run.raw } else { self.runs.get(i).map_or(run.raw, |next| next.raw) }
    }

    /// The raw span of a normalized span: the characters that became it.
    #[must_use]
    pub fn to_raw(&self, span: Span<Norm>) -> Span<Raw> {
        if self.runs.is_empty() {
            return Span::new(span.start, span.end);
        }
        let start = self.raw_start(span.start);
        let end = if span.is_empty() { start } else { self.raw_end(span.end) };
        Span::new(start, end.max(start))
    }
}
