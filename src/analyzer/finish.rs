//! The last stage: everything found, mapped back to the raw text, as an [`Analysis`].

use std::borrow::Cow;

use super::Options;
use super::worker::Findings;
use crate::analysis::{
    Actor, Analysis, Article, Date, Entity, Extent, Language, Line, Place, Published, Quote, Reference, SCHEMA, Sentence, Source, Text,
    Token,
};
use crate::clean::{self, Cleaned, Label, Origin, PageDate, RECURS};
use crate::document::RawDocument;
use crate::normalize::Normalized;
use crate::normalize::units::Units;
use crate::span::{Norm, OffsetMap, Span};

/// Maps spans and cuts texts for one document. All texts of the result borrow from what the stages left behind.
struct Finisher<'d> {
    raw: &'d str,
    text: &'d str,
    map: &'d OffsetMap,
    units: &'d Units,
    options: &'d Options,
}

pub(super) fn finish<'d>(
    doc: &'d RawDocument,
    norm: &'d Normalized<'_>,
    units: &'d Units,
    cleaned: &'d Cleaned,
    findings: &'d [Findings],
    options: &'d Options,
) -> Analysis<'d> {
    let f = Finisher { raw: &doc.text, text: &norm.text, map: &norm.map, units, options };
    let articles: Vec<Article<'d>> = (1..)
        .zip(cleaned.articles.iter().zip(findings))
        .map(|(number, (article, found))| f.article(number, cleaned, article, found))
        .collect();
    Analysis {
        schema: SCHEMA.into(),
        id: Cow::Borrowed(&doc.id),
        source: Source {
            path: doc.source.path.as_deref().map(Cow::Borrowed),
            url: doc.source.url.as_deref().map(Cow::Borrowed),
            media_type: Cow::Borrowed(&doc.source.media_type),
            encoding: Cow::Borrowed(&doc.source.encoding),
            chars: units.chars(),
        },
        text: doc.html.is_some().then_some(Cow::Borrowed(&*doc.text)),
        language: Language { code: articles.first().map_or("und".into(), |a| a.language.clone()), confidence: 1.0 },
        lines: options.layers.lines.then(|| f.lines(cleaned)),
        articles,
        warnings: warnings(doc, f.text, cleaned, findings),
    }
}

/// What was noticed while reading, what the text itself says, and articles in other languages.
fn warnings(doc: &RawDocument, text: &str, cleaned: &Cleaned, findings: &[Findings]) -> Vec<crate::analysis::Warning> {
    let mut warnings = doc.source.warnings.clone();
    let findings = &findings[..cleaned.articles.len().min(findings.len())];
    if findings.iter().any(|f| crate::word::lacks_marks(text, &f.buffers.atoms)) {
        let message = "the text seems to be Vietnamese without diacritics: words and names are less sure".to_owned();
        warnings.push(crate::analysis::Warning { code: "no_diacritics".to_owned(), message });
    }
    for (number, article) in (1..).zip(&cleaned.articles) {
        if article.language != "vi" {
            warnings.push(crate::analysis::Warning {
                code: "other_language".into(),
                message: format!("article {number} is in `{}`, not in Vietnamese: its lines are labelled, nothing else", article.language),
            });
        }
    }
    warnings
}

impl<'d> Finisher<'d> {
    fn place(&self, span: Span<Norm>) -> (u32, u32) {
        self.units.span(self.raw, self.map.to_raw(span))
    }

    fn extent(&self, span: Span<Norm>) -> Extent {
        let (start, end) = self.place(span);
        Extent { start, end }
    }

    fn text(&self, span: Span<Norm>) -> Text<'d> {
        Cow::Borrowed(span.of(self.text))
    }

    fn lines(&self, cleaned: &'d Cleaned) -> Vec<Line<'d>> {
        let line = |l: &clean::LabelledLine| {
            // A line holds what was dropped at its ends.
            let (start, end) = self.units.span(self.raw, self.map.to_raw_whole(l.span));
            Line {
                start,
                end,
                label: l.label,
                keep: l.label.keep(),
                confidence: round(l.confidence),
                reason: match l.recurs {
                    Some(r) if l.reason == RECURS => format!("{RECURS}: {} of {}", r.pages, r.of).into(),
                    _ => l.reason.into(),
                },
                trimmed: l.trimmed.map(|t| self.extent(t)),
            }
        };
        cleaned.lines.iter().map(line).collect()
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

    fn article(&self, number: u16, cleaned: &'d Cleaned, article: &'d clean::Article, found: &'d Findings) -> Article<'d> {
        let layers = self.options.layers;
        let lines = &cleaned.lines[article.first_line as usize..=article.last_line as usize];
        let own = || lines.iter().filter(|l| l.article == number && !l.content.is_empty());
        let first = |label: Label| own().find(|l| l.label == label).map(|l| self.text(l.content));
        let mut text = String::new();
        for line in own().filter(|l| l.label.keep() && l.label != Label::Title) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.content.of(self.text));
        }
        let owned = |list: &'d [String]| list.iter().map(|s| Cow::Borrowed(&**s)).collect();
        let option = |s: &'d Option<String>| s.as_deref().map(Cow::Borrowed);
        Article {
            title: first(Label::Title),
            lead: first(Label::Lead),
            text: text.into(),
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
            Token { start, end, text: self.text(span), kind: t.kind }
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
                text: self.text(m.span),
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
                text: self.text(d.span),
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
                speaker_text: q.speaker_text.map(|s| self.text(s)),
                cue: q.cue.map(|c| self.extent(c)),
            }
        };
        found.cast.quotes.iter().map(quote).collect()
    }
}

/// Two decimals are enough for a confidence, and keep the output the same on every machine.
fn round(x: f32) -> f32 {
    (x * 100.0).round() / 100.0
}
