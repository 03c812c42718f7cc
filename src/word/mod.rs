//! From text to words: atoms (syllables, numbers, symbols), tokens, word segmentation.

mod alphabet;
pub mod atom;
pub(crate) mod decode;
pub mod key;
mod lexicon;
pub(crate) mod shape;
mod spacing;
pub(crate) mod token;
pub(crate) mod unit;
pub(crate) mod weights;

pub use atom::{Atom, AtomKind, Case, atomize};
pub use decode::GapScore;
pub use key::Key;
pub use shape::lacks_marks;
pub use spacing::unspace;
pub(crate) use token::is_emoji;

use crate::article::{Slice, Token};

use std::sync::{Arc, LazyLock};

use crate::model::{ModelError, ModelFile};
use lexicon::UserLexicon;
use shape::Casing;
use weights::Weights;

/// The embedded model, unpacked once.
static EMBEDDED: LazyLock<Arc<Weights>> = LazyLock::new(|| {
    let file = ModelFile::read(include_bytes!("word.model"), "word");
    Arc::new(file.and_then(|f| Weights::read(&f.payload)).unwrap_or_default())
});

/// Cuts sentences into words and other tokens. Immutable, shared between threads.
#[derive(Debug, Default, Clone)]
pub struct Segmenter {
    weights: Option<Arc<Weights>>,
    lexicon: UserLexicon,
}

/// The gap between two tokens that stand side by side, and what the model says about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boundary {
    /// End of the token before the gap, in bytes of the normalized text.
    pub end: u32,
    /// What the model says; `None` where no word can span the gap.
    pub score: Option<GapScore>,
    /// Whether the two are one word in the best sequence.
    pub joined: bool,
}

impl Segmenter {
    /// The segmenter with the embedded model.
    #[must_use]
    pub fn embedded() -> Self {
        Segmenter { weights: Some(Arc::clone(&EMBEDDED)), lexicon: UserLexicon::default() }
    }

    /// A segmenter with the model in `bytes`.
    ///
    /// # Errors
    /// When they are not a whole model of this kind and format.
    pub fn from_model(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = ModelFile::read(bytes, "word")?;
        Ok(Segmenter { weights: Some(Arc::new(Weights::read(&file.payload)?)), lexicon: UserLexicon::default() })
    }

    /// A segmenter without a model: every syllable is a word, but for the words of a lexicon.
    #[must_use]
    pub fn syllables() -> Self {
        Segmenter::default()
    }

    /// Adds words that are always kept whole, one a line, syllables apart by blanks; `#` begins a comment. Case does not count.
    ///
    /// ```
    /// use tinviet::word::Segmenter;
    /// let segmenter = Segmenter::embedded().with_lexicon("trạm sạc nhanh\n");
    /// assert_eq!(segmenter.words("Mở trạm sạc nhanh ở đây."), ["Mở", "trạm sạc nhanh", "ở", "đây", "."]);
    /// ```
    #[must_use]
    pub fn with_lexicon(mut self, words: &str) -> Self {
        self.lexicon.add(words);
        self
    }

    /// Appends the tokens of `sentence` (a range of `atoms`) to `tokens`.
    pub fn segment(&self, text: &str, atoms: &[Atom], sentence: Slice, tokens: &mut Vec<Token>) {
        let from = tokens.len();
        let casing = shape::casing(&atoms[sentence.range()]);
        token::tokenize(text, atoms, sentence, casing == Casing::Capitals, tokens);
        let Some(weights) = self.weights.as_deref().or_else(|| (!self.lexicon.is_empty()).then(|| &*NOTHING)) else { return };
        decode::join(weights, &self.lexicon, atoms, casing != Casing::Normal, tokens, from);
    }

    /// The words of a text that is one sentence or a few.
    #[must_use]
    pub fn words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let buffers = crate::article::ArticleBuffers::plain(text, self);
        let view = buffers.view(text);
        view.tokens.iter().map(|t| view.atoms_span(t.atoms).of(text)).collect()
    }

    /// What the model says about every gap of a sentence.
    #[must_use]
    pub fn explain(&self, text: &str, atoms: &[Atom], sentence: Slice) -> Vec<Boundary> {
        let casing = shape::casing(&atoms[sentence.range()]);
        let mut tokens = Vec::new();
        token::tokenize(text, atoms, sentence, casing == Casing::Capitals, &mut tokens);
        let scores = decode::explain(self.weights.as_deref().unwrap_or(&NOTHING), atoms, casing != Casing::Normal, &mut tokens);
        let mut words = Vec::new();
        self.segment(text, atoms, sentence, &mut words);
        let end = |t: &Token| atoms[t.atoms.end as usize - 1].end;
        let boundary = |(token, score): (&Token, Option<GapScore>)| Boundary {
            end: end(token),
            score,
            joined: words.binary_search_by_key(&end(token), end).is_err(),
        };
        tokens.iter().zip(scores).map(boundary).collect()
    }

    /// How many units of a [`GapScore`] make one unit of log odds.
    #[must_use]
    pub fn scale(&self) -> f32 {
        self.weights.as_deref().unwrap_or(&NOTHING).scale
    }
}

/// A model that knows nothing: what a lexicon works on without one.
static NOTHING: LazyLock<Weights> = LazyLock::new(Weights::default);
