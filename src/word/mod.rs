//! From text to words: atoms (syllables, numbers, symbols), tokens, word segmentation.

pub mod atom;
pub mod key;
pub(crate) mod shape;
mod spacing;
mod token;

pub use atom::{Atom, AtomKind, Case, atomize};
pub use key::Key;
pub use spacing::unspace;
pub(crate) use token::is_emoji;

use crate::article::{Slice, Token};

/// Cuts sentences into words and other tokens. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct Segmenter {}

impl Segmenter {
    /// The segmenter with the embedded model.
    #[must_use]
    pub fn embedded() -> Self {
        Segmenter {}
    }

    /// Appends the tokens of `sentence` (a range of `atoms`) to `tokens`.
    pub fn segment(&self, text: &str, atoms: &[Atom], sentence: Slice, tokens: &mut Vec<Token>) {
        token::tokenize(text, atoms, sentence, tokens);
    }
}
