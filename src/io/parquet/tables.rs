//! The tables of an analysis and how it is flattened.

use super::rows::{Field, Kind, Mark, Rows};
use crate::Layers;
use crate::analysis::{Actor, Analysis, Article, Date, Entity, Extent, Line, Quote, Sentence};

/// The tables, each a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableName {
    /// A document a row, failures included.
    Documents,
    /// An article a row.
    Articles,
    /// Layer `lines`.
    Lines,
    /// Layer `sentences`.
    Sentences,
    /// Layer `tokens`.
    Tokens,
    /// Layer `entities`.
    Entities,
    /// Layer `dates`.
    Dates,
    /// Layer `actors`.
    Actors,
    /// The places of the actors' pronouns and roles: layer `actors`.
    References,
    /// Layer `quotes`.
    Quotes,
}

/// How many tables there are.
pub(super) const TABLES: usize = 10;

use TableName::{Actors, Articles, Dates, Documents, Entities, Lines, Quotes, References, Sentences, Tokens};

const ALL: [TableName; TABLES] = [Documents, Articles, Lines, Sentences, Tokens, Entities, Dates, Actors, References, Quotes];

const fn field(name: &'static str, kind: Kind, optional: bool) -> Field {
    Field { name, kind, optional }
}
const fn number(name: &'static str) -> Field {
    field(name, Kind::Number, false)
}
const fn number_or_null(name: &'static str) -> Field {
    field(name, Kind::Number, true)
}
const fn fraction(name: &'static str) -> Field {
    field(name, Kind::Fraction, false)
}
const fn flag(name: &'static str) -> Field {
    field(name, Kind::Flag, false)
}
const fn text(name: &'static str) -> Field {
    field(name, Kind::Text, false)
}
const fn text_or_null(name: &'static str) -> Field {
    field(name, Kind::Text, true)
}
const fn texts(name: &'static str) -> Field {
    field(name, Kind::Texts, false)
}
const fn numbers(name: &'static str) -> Field {
    field(name, Kind::Numbers, false)
}

const ID: Field = text("document_id");
const DOCUMENT: Field = number("document");
const ARTICLE: Field = number("article");
const START: Field = number("start");
const END: Field = number("end");
const CONFIDENCE: Field = fraction("confidence");

impl TableName {
    /// The name of its file, without ending.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Documents => "documents",
            Articles => "articles",
            Lines => "lines",
            Sentences => "sentences",
            Tokens => "tokens",
            Entities => "entities",
            Dates => "dates",
            Actors => "actors",
            References => "references",
            Quotes => "quotes",
        }
    }

    /// The tables of some layers, in their order.
    pub fn of(layers: Layers) -> impl Iterator<Item = TableName> {
        ALL.into_iter().filter(move |table| match table {
            Documents | Articles => true,
            Lines => layers.lines,
            Sentences => layers.sentences,
            Tokens => layers.tokens,
            Entities => layers.entities,
            Dates => layers.dates,
            Actors | References => layers.actors,
            Quotes => layers.quotes,
        })
    }

    /// Its columns, named as the fields of the JSON.
    pub(super) fn fields(self) -> Vec<Field> {
        let common = [ID, DOCUMENT];
        let own: &[Field] = match self {
            Documents => &[
                text_or_null("path"),
                text_or_null("url"),
                text_or_null("media_type"),
                text_or_null("encoding"),
                number_or_null("chars"),
                text_or_null("language"),
                number("articles"),
                text_or_null("text"),
                texts("warnings"),
                text_or_null("error"),
            ],
            Articles => &[
                ARTICLE,
                text_or_null("title"),
                text_or_null("lead"),
                text("text"),
                number("first_line"),
                number("last_line"),
                text_or_null("published"),
                number_or_null("published_start"),
                number_or_null("published_end"),
                text("published_origin"),
                text_or_null("modified"),
                texts("authors"),
                texts("agencies"),
                text_or_null("publisher"),
                text_or_null("section"),
                texts("tags"),
                text_or_null("canonical_url"),
                text("language"),
                text_or_null("cluster"),
            ],
            Lines => &[
                number("line"),
                START,
                END,
                text("label"),
                flag("keep"),
                CONFIDENCE,
                text("reason"),
                number_or_null("trimmed_start"),
                number_or_null("trimmed_end"),
            ],
            Sentences => &[ARTICLE, number("sentence"), START, END],
            Tokens => &[ARTICLE, number("sentence"), number("token"), START, END, text("text"), text("kind")],
            Entities => &[
                ARTICLE,
                number("entity"),
                START,
                END,
                text("text"),
                text("type"),
                number_or_null("actor"),
                CONFIDENCE,
                text_or_null("place_code"),
                text_or_null("place_since"),
                text_or_null("place_now"),
            ],
            Dates => &[
                ARTICLE,
                START,
                END,
                text("text"),
                text("type"),
                text_or_null("value"),
                text_or_null("timex3"),
                text_or_null("mod"),
                text_or_null("part_of_day"),
                text("calendar"),
                text_or_null("earliest"),
                text_or_null("latest"),
                flag("approximate"),
                text("resolved_from"),
                text_or_null("rule"),
            ],
            Actors => &[
                ARTICLE,
                number("actor"),
                text("name"),
                text("type"),
                texts("aliases"),
                texts("roles"),
                text_or_null("country"),
                text_or_null("represents"),
                numbers("mentions"),
                fraction("salience"),
            ],
            References => &[ARTICLE, number("actor"), START, END, text("kind"), flag("is_title")],
            Quotes => &[
                ARTICLE,
                START,
                END,
                text("kind"),
                number_or_null("speaker"),
                text_or_null("speaker_text"),
                number_or_null("cue_start"),
                number_or_null("cue_end"),
            ],
        };
        common.iter().chain(own).copied().collect()
    }
}

/// A document of the run.
#[derive(Clone, Copy)]
struct Owner<'o> {
    id: &'o str,
    number: i64,
    article: i64,
}

/// The rows of some documents.
#[derive(Debug)]
pub struct Tables {
    pub(super) tables: Vec<(TableName, Rows)>,
}

impl Tables {
    /// No rows yet, of the tables of these layers.
    #[must_use]
    pub fn new(layers: Layers) -> Tables {
        Tables { tables: TableName::of(layers).map(|table| (table, Rows::new(&table.fields()))).collect() }
    }

    /// Where the rows end now.
    #[must_use]
    pub fn mark(&self) -> Mark {
        let mut mark = Mark::default();
        for (count, (_, rows)) in mark.iter_mut().zip(&self.tables) {
            *count = rows.count;
        }
        mark
    }

    /// Drops the rows behind a mark.
    pub fn truncate(&mut self, mark: &Mark) {
        for (count, (_, rows)) in mark.iter().zip(&mut self.tables) {
            rows.truncate(*count);
        }
    }

    /// How many articles there are.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.tables.iter().find(|(table, _)| *table == Articles).map_or(0, |(_, rows)| rows.count)
    }

    /// Names the cluster of article number `article` of these rows, which was given one of the same length before.
    pub fn set_cluster(&mut self, article: usize, cluster: &str) {
        self.with(Articles, |rows| rows.replace("cluster", article, cluster));
    }

    fn with(&mut self, name: TableName, fill: impl FnOnce(&mut Rows)) {
        if let Some((_, rows)) = self.tables.iter_mut().find(|(table, _)| *table == name) {
            fill(rows);
        }
    }

    /// Adds a document that could not be read: number `number` of the run.
    pub fn push_failure(&mut self, number: u64, id: &str, path: Option<&str>, error: &str) {
        let none = None::<&str>;
        self.with(Documents, |rows| {
            let row = rows.row().text(Some(id)).number(number as i64).text(path).text(none).text(none).text(none).number(None);
            row.text(none).number(0).text(none).texts(none).text(Some(error));
        });
    }

    /// Adds an analysis: document number `number` of the run.
    pub fn push(&mut self, number: u64, analysis: &Analysis<'_>) {
        let source = &analysis.source;
        let mut owner = Owner { id: &analysis.id, number: number as i64, article: 0 };
        self.with(Documents, |rows| {
            let row = rows.row().text(Some(owner.id)).number(owner.number).text(source.path.as_ref()).text(source.url.as_ref());
            let row = row.text(Some(&source.media_type)).text(Some(&source.encoding)).number(source.chars as i64);
            let row = row.text(Some(&analysis.language.code)).number(analysis.articles.len() as i64).text(analysis.text.as_ref());
            row.texts(analysis.warnings.iter().map(|w| format!("{}: {}", w.code, w.message))).text(None::<&str>);
        });
        self.each(Lines, owner, analysis.lines.as_ref(), line);
        for (n, article) in (0..).zip(&analysis.articles) {
            owner.article = n;
            self.article(owner, article);
        }
    }

    fn article(&mut self, owner: Owner<'_>, article: &Article<'_>) {
        self.with(Articles, |rows| {
            let row = rows.row().text(Some(owner.id)).number(owner.number).number(owner.article);
            let row = row.text(article.title.as_ref()).text(article.lead.as_ref()).text(Some(&article.text));
            let row = row.number(i64::from(article.lines[0])).number(i64::from(article.lines[1]));
            let published = &article.published;
            let row = row.text(published.value.as_ref()).number(published.start.map(i64::from)).number(published.end.map(i64::from));
            let row = row.name(Some(published.origin)).text(article.modified.as_ref().and_then(|m| m.value.as_ref()));
            let row = row.texts(&article.authors).texts(&article.agencies).text(article.publisher.as_ref());
            let row = row.text(article.section.as_ref()).texts(&article.tags).text(article.canonical_url.as_ref());
            row.text(Some(&article.language)).text(article.cluster.as_ref());
        });
        self.each(Sentences, owner, article.sentences.as_ref(), |rows, owner, n, s: &Sentence<'_>| {
            start(rows, owner).number(n).number(i64::from(s.start)).number(i64::from(s.end));
        });
        self.with(Tokens, |rows| {
            for (s, sentence) in (0..).zip(article.sentences.iter().flatten()) {
                for (n, t) in (0..).zip(sentence.tokens.iter().flatten()) {
                    let row = start(rows, owner).number(s).number(n).number(i64::from(t.start)).number(i64::from(t.end));
                    row.text(Some(&t.text)).name(Some(t.kind));
                }
            }
        });
        self.each(Entities, owner, article.entities.as_ref(), entity);
        self.each(Dates, owner, article.dates.as_ref(), date);
        self.each(Actors, owner, article.actors.as_ref(), actor);
        self.with(References, |rows| {
            for a in article.actors.iter().flatten() {
                for span in &a.role_spans {
                    let row = start(rows, owner).number(i64::from(a.id)).number(i64::from(span.start)).number(i64::from(span.end));
                    row.text(Some("role")).flag(true);
                }
                for r in &a.references {
                    let row = start(rows, owner).number(i64::from(a.id)).number(i64::from(r.start)).number(i64::from(r.end));
                    row.name(Some(r.kind)).flag(false);
                }
            }
        });
        self.each(Quotes, owner, article.quotes.as_ref(), quote);
    }

    fn each<T>(&mut self, name: TableName, owner: Owner<'_>, list: Option<&Vec<T>>, push: impl Fn(&mut Rows, Owner<'_>, i64, &T)) {
        self.with(name, |rows| (0..).zip(list.into_iter().flatten()).for_each(|(n, item)| push(rows, owner, n, item)));
    }
}

/// A row of a table below articles.
fn start<'r>(rows: &'r mut Rows, owner: Owner<'_>) -> super::rows::Row<'r> {
    rows.row().text(Some(owner.id)).number(owner.number).number(owner.article)
}

fn ends(extent: Option<&Extent>) -> (Option<i64>, Option<i64>) {
    (extent.map(|e| i64::from(e.start)), extent.map(|e| i64::from(e.end)))
}

fn line(rows: &mut Rows, owner: Owner<'_>, n: i64, l: &Line<'_>) {
    let (trimmed_start, trimmed_end) = ends(l.trimmed.as_ref());
    let row = rows.row().text(Some(owner.id)).number(owner.number).number(n).number(i64::from(l.start)).number(i64::from(l.end));
    row.name(Some(l.label)).flag(l.keep).fraction(l.confidence).text(Some(&l.reason)).number(trimmed_start).number(trimmed_end);
}

fn entity(rows: &mut Rows, owner: Owner<'_>, n: i64, e: &Entity<'_>) {
    let place = e.place.as_ref();
    let row = start(rows, owner).number(n).number(i64::from(e.start)).number(i64::from(e.end)).text(Some(&e.text));
    let row = row.name(Some(e.kind)).number(e.actor.map(i64::from)).fraction(e.confidence);
    row.text(place.map(|p| &p.code)).text(place.map(|p| &p.since)).text(place.map(|p| &p.now));
}

fn date(rows: &mut Rows, owner: Owner<'_>, _: i64, d: &Date<'_>) {
    let row = start(rows, owner).number(i64::from(d.start)).number(i64::from(d.end)).text(Some(&d.text)).name(Some(d.kind));
    let row = row.text(d.value.as_ref()).text(d.timex3.as_ref()).name(d.modifier).name(d.part_of_day).name(Some(d.calendar));
    let row = row.text(d.earliest.as_ref()).text(d.latest.as_ref()).flag(d.approximate);
    row.name(Some(d.resolved_from)).text(d.rule.as_ref());
}

fn actor(rows: &mut Rows, owner: Owner<'_>, _: i64, a: &Actor<'_>) {
    let row = start(rows, owner).number(i64::from(a.id)).text(Some(&a.name)).name(Some(a.kind)).texts(&a.aliases).texts(&a.roles);
    let row = row.text(a.country.as_ref()).text(a.represents.as_ref());
    row.numbers(a.mentions.iter().copied()).fraction(a.salience);
}

fn quote(rows: &mut Rows, owner: Owner<'_>, _: i64, q: &Quote<'_>) {
    let (cue_start, cue_end) = ends(q.cue.as_ref());
    let row = start(rows, owner).number(i64::from(q.start)).number(i64::from(q.end)).name(Some(q.kind));
    row.number(q.speaker.map(i64::from)).text(q.speaker_text.as_ref()).number(cue_start).number(cue_end);
}
