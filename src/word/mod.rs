//! From text to words: atoms (syllables, numbers, symbols), tokens, word segmentation.

pub mod atom;
pub mod key;

pub use atom::{Atom, AtomKind, Case, atomize};
pub use key::Key;

use crate::article::{Slice, Token, TokenKind};

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
    pub fn segment(&self, _text: &str, atoms: &[Atom], sentence: Slice, tokens: &mut Vec<Token>) {
        for i in sentence.start..sentence.end {
            let kind = match atoms[i as usize].kind {
                AtomKind::Letters => TokenKind::Word,
                AtomKind::Digits => TokenKind::Number,
                AtomKind::Symbol => TokenKind::Punct,
            };
            tokens.push(Token { atoms: Slice::new(i, i + 1), kind });
        }
    }
}
