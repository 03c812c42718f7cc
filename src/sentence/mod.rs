//! Sentence boundaries.

use crate::article::{Sentence, Slice};
use crate::word::Atom;

/// Appends the sentences of the paragraph `atoms[paragraph]` to `sentences` (their tokens are filled in later).
pub fn split(text: &str, atoms: &[Atom], paragraph: Slice, sentences: &mut Vec<Sentence>) {
    let mut start = paragraph.start;
    for i in paragraph.start..paragraph.end {
        let ends = matches!(atoms[i as usize].symbol(text), '.' | '!' | '?' | '…');
        let spaced = atoms.get(i as usize + 1).is_none_or(|next| next.spaced);
        if i + 1 == paragraph.end || (ends && spaced) {
            sentences.push(Sentence { atoms: Slice::new(start, i + 1), tokens: Slice::default() });
            start = i + 1;
        }
    }
}
