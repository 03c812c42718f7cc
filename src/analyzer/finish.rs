//! The last stage: everything found, mapped back to the raw text, as an [`Analysis`].

use std::borrow::Cow;

use super::found::{Found, round};
use super::worker::Findings;
use crate::analysis::{
    Actor, Analysis, Article, Date, Entity, Language, Line, Place, Published, Quote, Reference, SCHEMA, Sentence, Source, Text, Token,
};
use crate::clean::{self, Label, Origin, PageDate};
use crate::span::{Norm, Span};

/// Maps spans and cuts texts. All texts of the result borrow from what the stages left behind.
pub(super) fn finish<'d>(found: &Found<'d>) -> Analysis<'d> {
    let source = &found.doc.source;
    let articles = found.cleaned.articles.iter().zip(found.findings);
    Analysis {
        schema: SCHEMA.into(),
        id: Cow::Borrowed(&found.doc.id),
        source: Source {
            path: source.path.as_deref().map(Cow::Borrowed),
            url: source.url.as_deref().map(Cow::Borrowed),
            media_type: Cow::Borrowed(&source.media_type),
            encoding: Cow::Borrowed(&source.encoding),
            chars: found.units.chars(),
        },
        text: found.page_text().map(Cow::Borrowed),
        language: Language { code: found.language().into(), confidence: 1.0 },
        lines: found.options.layers.lines.then(|| found.lines()),
        articles: (1..).zip(articles).map(|(number, (article, findings))| found.article(number, article, findings)).collect(),
        warnings: found.warnings(),
    }
}

impl<'d> Found<'d> {
    fn text_of(&self, span: Span<Norm>) -> Text<'d> {
        Cow::Borrowed(span.of(self.text))
    }

    fn lines(&self) -> Vec<Line<'d>> {
        let line = |l: &clean::LabelledLine| {
            // A line holds what was dropped at its ends.
            let (start, end) = self.units.span(self.raw(), self.map.to_raw_whole(l.span));
            Line {
                start,
                end,
                label: l.label,
                keep: l.label.keep(),
                confidence: round(l.confidence),
                reason: self.reason(l),
                trimmed: l.trimmed.map(|t| self.extent(t)),
            }
        };
        self.cleaned.lines.iter().map(line).collect()
    }

    fn published(&self, date: &PageDate) -> Published<'d> {
        let place = date.span.map(|s| self.place(s));
        Published {
            value: date.value.map(|v| v.to_string().into()),
            start: place.map(|p| p.0),
            end: place.map(|p| p.1),
            origin: date.origin,
        }
    }

    fn article(&self, number: u16, article: &'d clean::Article, found: &'d Findings) -> Article<'d> {
        let layers = self.options.layers;
        let first = |label: Label| self.own_lines(number, article).find(|l| l.label == label).map(|l| self.text_of(l.content));
        let owned = |list: &'d [String]| list.iter().map(|s| Cow::Borrowed(&**s)).collect();
        let option = |s: &'d Option<String>| s.as_deref().map(Cow::Borrowed);
        Article {
            title: first(Label::Title),
            lead: first(Label::Lead),
            text: self.article_text(number, article).into(),
            lines: [article.first_line, article.last_line],
            published: self.published(&article.published),
            modified: (article.modified.origin != Origin::None).then(|| self.published(&article.modified)),
            authors: owned(&article.authors),
            agencies: owned(&article.agencies),
            publisher: option(&article.publisher),
            section: option(&article.section),
            tags: owned(&article.tags),
            canonical_url: option(&article.canonical_url),
            language: article.language.into(),
            cluster: None,
            sentences: layers.sentences.then(|| self.sentences(found)),
            entities: layers.entities.then(|| self.entities(found)),
            dates: layers.dates.then(|| self.dates(found)),
            actors: layers.actors.then(|| self.actors(found)),
            quotes: layers.quotes.then(|| self.quotes(found)),
        }
    }

    fn sentences(&self, found: &'d Findings) -> Vec<Sentence<'d>> {
        let view = found.buffers.view(self.text);
        let token = |t: &crate::article::Token| {
            let span = view.atoms_span(t.atoms);
            let (start, end) = self.place(span);
            Token { start, end, text: self.text_of(span), kind: t.kind }
        };
        let sentence = |s: &crate::article::Sentence| {
            let (start, end) = self.place(view.atoms_span(s.atoms));
            let tokens = self.options.layers.tokens.then(|| view.tokens[s.tokens.range()].iter().map(token).collect());
            Sentence { start, end, tokens }
        };
        view.sentences.iter().map(sentence).collect()
    }

    fn entities(&self, found: &'d Findings) -> Vec<Entity<'d>> {
        let entity = |(i, m): (usize, &crate::entity::Mention)| {
            let (start, end) = self.place(m.span);
            Entity {
                start,
                end,
                text: self.text_of(m.span),
                kind: m.kind,
                actor: found.cast.actor_of.get(i).copied().flatten(),
                confidence: round(m.confidence),
                place: m.place.map(|p| Place { code: p.code.into(), since: p.since.into(), now: p.now.into() }),
            }
        };
        found.mentions.iter().enumerate().map(entity).collect()
    }

    fn dates(&self, found: &'d Findings) -> Vec<Date<'d>> {
        let date = |d: &'d crate::date::DateMention| {
            let (start, end) = self.place(d.span);
            let option = |s: &'d Option<String>| s.as_deref().map(Cow::Borrowed);
            Date {
                start,
                end,
                text: self.text_of(d.span),
                kind: d.kind,
                value: option(&d.value),
                timex3: option(&d.timex3),
                modifier: d.modifier,
                part_of_day: d.part_of_day,
                calendar: d.calendar,
                earliest: option(&d.earliest),
                latest: option(&d.latest),
                approximate: d.approximate,
                resolved_from: d.resolved_from,
                rule: self.options.explain.then(|| d.rule.into()),
            }
        };
        found.dates.iter().map(date).collect()
    }

    fn actors(&self, found: &'d Findings) -> Vec<Actor<'d>> {
        let actor = |(id, a): (u32, &'d crate::actor::Actor)| Actor {
            id,
            name: Cow::Borrowed(&a.name),
            kind: a.kind,
            aliases: a.aliases.iter().map(|s| Cow::Borrowed(&**s)).collect(),
            roles: a.roles.iter().map(|s| Cow::Borrowed(&**s)).collect(),
            role_spans: a.role_spans.iter().map(|&s| self.extent(s)).collect(),
            country: a.country.map(Into::into),
            represents: a.represents.map(Into::into),
            mentions: a.mentions.clone(),
            references: a.references.iter().map(|r| self.reference(r)).collect(),
            salience: round(a.salience),
        };
        (0..).zip(&found.cast.actors).map(actor).collect()
    }

    fn reference(&self, r: &crate::actor::Reference) -> Reference {
        let (start, end) = self.place(r.span);
        Reference { start, end, kind: r.kind }
    }

    fn quotes(&self, found: &'d Findings) -> Vec<Quote<'d>> {
        let quote = |q: &crate::actor::Quote| {
            let (start, end) = self.place(q.span);
            Quote {
                start,
                end,
                kind: q.kind,
                speaker: q.speaker,
                speaker_text: q.speaker_text.map(|s| self.text_of(s)),
                cue: q.cue.map(|c| self.extent(c)),
            }
        };
        found.cast.quotes.iter().map(quote).collect()
    }
}
