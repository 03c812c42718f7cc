//! Actors: mentions merged into people, places and organisations with roles, states, references and quotes.

mod cluster;
mod cue;
mod name;
mod organisation;
mod phrase;
mod place;
mod quote;
mod resolve;
mod role;
mod salience;
mod scene;
mod table;

pub use table::{ActorRow, ActorTable};

use serde::{Deserialize, Serialize};

use crate::article::ArticleText;
use crate::entity::{EntityType, Mention};
use crate::span::{Norm, Span};

/// An actor of one article. Names and roles are normalized text.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// The fullest form in the article; for a state its usual Vietnamese name.
    pub name: String,
    /// Its type; never [`EntityType::Misc`].
    pub kind: EntityType,
    /// The other forms in the article, in order of appearance.
    pub aliases: Vec<String>,
    /// Titles as the article writes them.
    pub roles: Vec<String>,
    /// Where they stand.
    pub role_spans: Vec<Span<Norm>>,
    /// ISO 3166-1 alpha-2 code of the state it is or belongs to.
    pub country: Option<&'static str>,
    /// Code of the state for which a capital or seat of power acts.
    pub represents: Option<&'static str>,
    /// Indices of its mentions.
    pub mentions: Vec<u32>,
    /// Pronouns and role words that stand for it.
    pub references: Vec<Reference>,
    /// How central it is to the article, 0..=1.
    pub salience: f32,
}

/// A pronoun or role word that stands for an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Its place.
    pub span: Span<Norm>,
    /// Pronoun or role.
    pub kind: ReferenceKind,
}

/// How an actor is referred to without its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// `ông`, `bà`, `ông này`.
    Pronoun,
    /// `Tổng thống Mỹ`, `nhà lãnh đạo Nga`.
    Role,
}

/// How something is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// In quotation marks.
    Direct,
    /// Reported speech.
    Indirect,
    /// Both in one sentence.
    Mixed,
}

/// Something somebody said.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// What is said; with its quotation marks where it has them.
    pub span: Span<Norm>,
    /// How it is quoted.
    pub kind: QuoteKind,
    /// Index of the speaker among the actors.
    pub speaker: Option<u32>,
    /// The words for a speaker without a name: `một quan chức giấu tên`.
    pub speaker_text: Option<Span<Norm>>,
    /// The verb or preposition that says so: `cho biết`, `theo`.
    pub cue: Option<Span<Norm>>,
}

/// What the resolver finds in one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cast {
    /// The actors, in order of first mention.
    pub actors: Vec<Actor>,
    /// For each mention the index of its actor; `None` for MISC.
    pub actor_of: Vec<Option<u32>>,
    /// The quotes, in text order.
    pub quotes: Vec<Quote>,
}

/// Merges mentions into actors and attributes quotes. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct Resolver {}

impl Resolver {
    /// The resolver with the embedded lexicon.
    #[must_use]
    pub fn embedded() -> Self {
        std::sync::LazyLock::force(&cue::LEXICON);
        Resolver {}
    }

    /// Finds the actors and quotes of an article, given its mentions in text order; `out` is overwritten.
    pub fn resolve(&self, article: &ArticleText<'_>, mentions: &[Mention], out: &mut Cast) {
        self.resolve_with(article, mentions, &mut Buffers::default(), out);
    }

    /// The same with the memory of the articles before.
    pub fn resolve_with(&self, article: &ArticleText<'_>, mentions: &[Mention], buffers: &mut Buffers, out: &mut Cast) {
        resolve::resolve(&cue::LEXICON, *article, mentions, &mut buffers.memory, out);
        if article.atoms.len() > MANY_ATOMS {
            *buffers = Buffers::default();
        }
    }
}

/// Atoms of an article after which its memory is given back.
const MANY_ATOMS: usize = 1 << 20;

/// The memory of a [`Resolver`]: kept from article to article, so that only what is found takes new memory.
#[derive(Debug, Default)]
pub struct Buffers {
    memory: resolve::Memory,
}

impl Buffers {
    /// Empties a cast and keeps its memory for the next one.
    pub fn clear(&mut self, cast: &mut Cast) {
        self.memory.spare.take_in(&mut cast.actors);
        cast.actor_of.clear();
        cast.quotes.clear();
    }
}

impl Actor {
    fn new(kind: EntityType) -> Actor {
        Actor {
            name: String::new(),
            kind,
            aliases: Vec::new(),
            roles: Vec::new(),
            role_spans: Vec::new(),
            country: None,
            represents: None,
            mentions: Vec::new(),
            references: Vec::new(),
            salience: 0.0,
        }
    }
}
