//! The output: one [`Analysis`] per document, the shape of the JSON.
//!
//! Offsets count in the unit chosen with [`AnalyzerBuilder::offsets`](crate::AnalyzerBuilder::offsets) (code points by
//! default) from the start of the decoded input, `[start, end)`. Texts are normalized. Fields may be added in later
//! versions of the schema; those here keep name and meaning.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use crate::actor::{QuoteKind, ReferenceKind};
pub use crate::article::TokenKind;
pub use crate::clean::{Label, Origin};
pub use crate::date::{Calendar, DateMod, DateType, PartOfDay, ResolvedFrom};
pub use crate::entity::EntityType;

/// Name and version of the output format.
pub const SCHEMA: &str = "tinviet/1";

/// Text that is borrowed from the worker's buffers where it can be.
pub type Text<'t> = Cow<'t, str>;

macro_rules! output {
    ($(#[$doc:meta])* pub struct $name:ident<$lt:lifetime> { $($(#[$fdoc:meta])* pub $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        pub struct $name<$lt> { $($(#[$fdoc])* pub $field: $ty,)* }
    };
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$fdoc:meta])* pub $field:ident: $ty:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty,)* }
    };
}

output! {
    /// The analysis of one document.
    pub struct Analysis<'t> {
        /// Always [`SCHEMA`].
        pub schema: Text<'t>,
        /// Id of the document.
        pub id: Text<'t>,
        /// Where it came from.
        pub source: Source<'t>,
        /// For HTML and WARC records the page text the offsets point into; null for plain text.
        pub text: Option<Text<'t>>,
        /// Main language of the page.
        pub language: Language<'t>,
        /// All lines, in order; none is dropped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub lines: Option<Vec<Line<'t>>>,
        /// The articles, in order.
        pub articles: Vec<Article<'t>>,
        /// What the caller should know.
        pub warnings: Vec<Warning>,
    }
}

output! {
    /// Where a document came from.
    pub struct Source<'t> {
        /// Path as given.
        pub path: Option<Text<'t>>,
        /// Address.
        pub url: Option<Text<'t>>,
        /// Media type.
        pub media_type: Text<'t>,
        /// Encoding of the bytes.
        pub encoding: Text<'t>,
        /// Length of the decoded text in code points.
        pub chars: u64,
    }
}

output! {
    /// A language and how sure it is.
    pub struct Language<'t> {
        /// ISO 639-1 code; `und` when unknown.
        pub code: Text<'t>,
        /// 0..=1.
        pub confidence: f32,
    }
}

output! {
    /// A line of the page.
    pub struct Line<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position; the terminator is outside.
        pub end: u32,
        /// What the line is.
        pub label: Label,
        /// Whether it is content of an article.
        pub keep: bool,
        /// 0..=1.
        pub confidence: f32,
        /// Why: a stable code.
        pub reason: Text<'t>,
        /// The part of a kept line that is not content, if any.
        pub trimmed: Option<Extent>,
    }
}

output! {
    /// A range of positions.
    pub struct Extent {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
    }
}

output! {
    /// An article.
    pub struct Article<'t> {
        /// Headline.
        pub title: Option<Text<'t>>,
        /// Sapo.
        pub lead: Option<Text<'t>>,
        /// Lead, headings and body, one paragraph a line (not the title).
        pub text: Text<'t>,
        /// First and last line, inclusive; lines between may be dropped ones.
        pub lines: [u32; 2],
        /// Publication date.
        pub published: Published<'t>,
        /// Date of the last change.
        pub modified: Option<Published<'t>>,
        /// Authors.
        pub authors: Vec<Text<'t>>,
        /// Agencies and papers named as source.
        pub agencies: Vec<Text<'t>>,
        /// Site or paper.
        pub publisher: Option<Text<'t>>,
        /// Section.
        pub section: Option<Text<'t>>,
        /// Tags.
        pub tags: Vec<Text<'t>>,
        /// Canonical address.
        pub canonical_url: Option<Text<'t>>,
        /// ISO 639-1 code.
        pub language: Text<'t>,
        /// Near duplicates of a run share it; only with `--dedup`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cluster: Option<Text<'t>>,
        /// Sentences with their tokens.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sentences: Option<Vec<Sentence<'t>>>,
        /// Names.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub entities: Option<Vec<Entity<'t>>>,
        /// Dates.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub dates: Option<Vec<Date<'t>>>,
        /// Actors.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub actors: Option<Vec<Actor<'t>>>,
        /// Quotes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quotes: Option<Vec<Quote<'t>>>,
    }
}

output! {
    /// A publication date with its evidence.
    pub struct Published<'t> {
        /// ISO 8601; a zone only where one is stated.
        pub value: Option<Text<'t>>,
        /// First position of the evidence, if it stands in the page.
        pub start: Option<u32>,
        /// One past its last position.
        pub end: Option<u32>,
        /// Where it came from.
        pub origin: Origin,
    }
}

output! {
    /// A sentence.
    pub struct Sentence<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// Its tokens; left out when not asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub tokens: Option<Vec<Token<'t>>>,
    }
}

output! {
    /// A token.
    pub struct Token<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// Its text.
        pub text: Text<'t>,
        /// What it is.
        pub kind: TokenKind,
    }
}

output! {
    /// A name.
    pub struct Entity<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// Its text.
        pub text: Text<'t>,
        /// Its type.
        #[serde(rename = "type")]
        pub kind: EntityType,
        /// Id of its actor; null for MISC.
        pub actor: Option<u32>,
        /// 0..=1.
        pub confidence: f32,
        /// The Vietnamese administrative unit it names, if it is one.
        pub place: Option<Place<'t>>,
    }
}

output! {
    /// A Vietnamese administrative unit.
    pub struct Place<'t> {
        /// Official code of the unit as named.
        pub code: Text<'t>,
        /// Since when the unit has been in force.
        pub since: Text<'t>,
        /// Code of the unit that holds its territory now.
        pub now: Text<'t>,
    }
}

output! {
    /// A date expression.
    pub struct Date<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// Its text.
        pub text: Text<'t>,
        /// What it denotes.
        #[serde(rename = "type")]
        pub kind: DateType,
        /// EDTF, ISO 8601 date and time, or ISO 8601 duration; null when unknown.
        pub value: Option<Text<'t>>,
        /// The value as in TIMEX3.
        pub timex3: Option<Text<'t>>,
        /// Part of the unit.
        #[serde(rename = "mod")]
        pub modifier: Option<DateMod>,
        /// Part of the day.
        pub part_of_day: Option<PartOfDay>,
        /// Calendar of the expression; values are always Gregorian.
        pub calendar: Calendar,
        /// Earliest day.
        pub earliest: Option<Text<'t>>,
        /// Latest day.
        pub latest: Option<Text<'t>>,
        /// Whether the text says so (`khoảng`).
        pub approximate: bool,
        /// What the value rests on.
        pub resolved_from: ResolvedFrom,
        /// The rule that made it; only with `--explain`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub rule: Option<Text<'t>>,
    }
}

output! {
    /// An actor.
    pub struct Actor<'t> {
        /// Number in the article.
        pub id: u32,
        /// Canonical name.
        pub name: Text<'t>,
        /// Type.
        #[serde(rename = "type")]
        pub kind: EntityType,
        /// Other forms.
        pub aliases: Vec<Text<'t>>,
        /// Titles.
        pub roles: Vec<Text<'t>>,
        /// Where the titles stand.
        pub role_spans: Vec<Extent>,
        /// ISO 3166-1 alpha-2.
        pub country: Option<Text<'t>>,
        /// The state it acts for.
        pub represents: Option<Text<'t>>,
        /// Indices into the article's entities.
        pub mentions: Vec<u32>,
        /// Pronouns and role words that stand for it.
        pub references: Vec<Reference>,
        /// 0..=1.
        pub salience: f32,
    }
}

output! {
    /// A pronoun or role word that stands for an actor.
    pub struct Reference {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// Pronoun or role.
        pub kind: ReferenceKind,
    }
}

output! {
    /// Something somebody said.
    pub struct Quote<'t> {
        /// First position.
        pub start: u32,
        /// One past the last position.
        pub end: u32,
        /// How it is quoted.
        pub kind: QuoteKind,
        /// Id of the speaker.
        pub speaker: Option<u32>,
        /// Words for a speaker without a name.
        pub speaker_text: Option<Text<'t>>,
        /// The verb or preposition that says so.
        pub cue: Option<Extent>,
    }
}

/// Something the caller should know about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// What was seen, where, and what it means.
    pub message: String,
}

impl Analysis<'_> {
    /// The same analysis, borrowing nothing.
    #[must_use]
    pub fn into_owned(self) -> Analysis<'static> {
        own::analysis(self)
    }
}

/// Turning borrowed texts into owned ones, field by field.
mod own {
    use super::{Actor, Analysis, Article, Date, Entity, Language, Line, Place, Published, Quote, Sentence, Source, Text, Token};

    fn text(t: Text<'_>) -> Text<'static> {
        Text::Owned(t.into_owned())
    }

    fn option(t: Option<Text<'_>>) -> Option<Text<'static>> {
        t.map(text)
    }

    fn texts(list: Vec<Text<'_>>) -> Vec<Text<'static>> {
        list.into_iter().map(text).collect()
    }

    fn all<A, B>(list: Option<Vec<A>>, own: impl Fn(A) -> B) -> Option<Vec<B>> {
        list.map(|l| l.into_iter().map(own).collect())
    }

    pub(super) fn analysis(a: Analysis<'_>) -> Analysis<'static> {
        Analysis {
            schema: text(a.schema),
            id: text(a.id),
            source: Source {
                path: option(a.source.path),
                url: option(a.source.url),
                media_type: text(a.source.media_type),
                encoding: text(a.source.encoding),
                chars: a.source.chars,
            },
            text: option(a.text),
            language: Language { code: text(a.language.code), confidence: a.language.confidence },
            lines: all(a.lines, |l| Line { reason: text(l.reason), ..l }),
            articles: a.articles.into_iter().map(article).collect(),
            warnings: a.warnings,
        }
    }

    fn published(p: Published<'_>) -> Published<'static> {
        Published { value: option(p.value), ..p }
    }

    fn article(a: Article<'_>) -> Article<'static> {
        Article {
            title: option(a.title),
            lead: option(a.lead),
            text: text(a.text),
            lines: a.lines,
            published: published(a.published),
            modified: a.modified.map(published),
            authors: texts(a.authors),
            agencies: texts(a.agencies),
            publisher: option(a.publisher),
            section: option(a.section),
            tags: texts(a.tags),
            canonical_url: option(a.canonical_url),
            language: text(a.language),
            cluster: option(a.cluster),
            sentences: all(a.sentences, |s| Sentence {
                start: s.start,
                end: s.end,
                tokens: all(s.tokens, |t| Token { text: text(t.text), ..t }),
            }),
            entities: all(a.entities, entity),
            dates: all(a.dates, date),
            actors: all(a.actors, actor),
            quotes: all(a.quotes, |q| Quote { speaker_text: option(q.speaker_text), ..q }),
        }
    }

    fn entity(e: Entity<'_>) -> Entity<'static> {
        let place = e.place.map(|p| Place { code: text(p.code), since: text(p.since), now: text(p.now) });
        Entity { text: text(e.text), place, ..e }
    }

    fn date(d: Date<'_>) -> Date<'static> {
        Date {
            text: text(d.text),
            value: option(d.value),
            timex3: option(d.timex3),
            earliest: option(d.earliest),
            latest: option(d.latest),
            rule: option(d.rule),
            ..d
        }
    }

    fn actor(a: Actor<'_>) -> Actor<'static> {
        Actor {
            name: text(a.name),
            aliases: texts(a.aliases),
            roles: texts(a.roles),
            country: option(a.country),
            represents: option(a.represents),
            ..a
        }
    }
}

/// The JSON schema (draft 2020-12) of [`Analysis`].
#[cfg(feature = "cli")]
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Analysis<'static>);
    schema.insert("$id".into(), SCHEMA.into());
    schema.to_value()
}
