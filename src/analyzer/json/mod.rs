//! What was found, written as JSON straight from the buffers of the worker.
//!
//! The bytes are those of [`Analysis`](crate::Analysis) through `serde_json`, but for U+2028 and U+2029, which are escaped; tests hold the
//! two equal. Twenty times as fast: nothing is collected, and names of fields are copies of a length that is known.

mod text;
mod variant;

use super::found::{Found, round};
use super::worker::{Findings, HUGE};
use crate::analysis::{Extent, SCHEMA};
use crate::clean::{self, Label, Origin, PageDate};
use crate::span::{Norm, Span};
use text::{Json, Specials};

/// Places of spans that mostly come from left to right.
#[derive(Debug, Default)]
struct Walk {
    edit: usize,
    unit: (u32, u32),
    specials: Specials,
}

/// Writes one document.
struct Writer<'f, 'o> {
    found: &'f Found<'f>,
    json: Json<'o>,
    /// The cluster of every article, where there is one.
    cluster: Option<&'f str>,
}

/// Appends the document.
pub(super) fn write(found: &Found<'_>, cluster: Option<&str>, out: &mut Vec<u8>) {
    if found.text.len() > HUGE && found.options.layers.tokens {
        // An output that grows to hundreds of megabytes leaves holes behind. What is not used of it costs nothing.
        let _ = out.try_reserve(found.text.len() * 12);
    }
    let mut writer = Writer { found, json: Json::new(out), cluster };
    writer.document();
    writer.json.flush();
}

/// The name of the field and the value of an option, or null.
macro_rules! optional {
    ($writer:expr, $name:literal, $value:expr, $write:expr) => {{
        $writer.json.raw($name);
        match $value {
            Some(value) => $write(&mut *$writer, value),
            None => $writer.json.raw(b"null"),
        }
    }};
}

impl Writer<'_, '_> {
    fn document(&mut self) {
        let found = self.found;
        let source = &found.doc.source;
        self.json.raw(b"{\"schema\":");
        self.json.string(SCHEMA);
        self.json.raw(b",\"id\":");
        self.json.string(&found.doc.id);
        self.json.raw(b",\"source\":{\"path\":");
        self.json.option(source.path.as_deref());
        self.json.raw(b",\"url\":");
        self.json.option(source.url.as_deref());
        self.json.raw(b",\"media_type\":");
        self.json.string(&source.media_type);
        self.json.raw(b",\"encoding\":");
        self.json.string(&source.encoding);
        self.json.raw(b",\"chars\":");
        self.json.long_number(found.units.chars());
        self.json.raw(b"},\"text\":");
        self.json.option(found.page_text());
        self.json.raw(b",\"language\":{\"code\":");
        self.json.string(found.language());
        self.json.raw(b",\"confidence\":1.0}");
        if found.options.layers.lines {
            self.json.raw(b",\"lines\":[");
            let mut walk = Walk::default();
            for (i, line) in found.cleaned.lines.iter().enumerate() {
                self.comma(i);
                self.line(line, &mut walk);
            }
            self.json.raw(b"]");
        }
        self.json.raw(b",\"articles\":[");
        for (i, (article, findings)) in found.cleaned.articles.iter().zip(found.findings).enumerate() {
            self.comma(i);
            self.article(i as u16 + 1, article, findings);
        }
        self.json.raw(b"],\"warnings\":");
        match found.warnings() {
            none if none.is_empty() => self.json.raw(b"[]"),
            warnings => self.json.list(&warnings, |json, warning| {
                json.raw(b"{\"code\":");
                json.string(&warning.code);
                json.raw(b",\"message\":");
                json.string(&warning.message);
                json.raw(b"}");
            }),
        }
        self.json.raw(b"}");
    }

    #[inline(always)]
    fn comma(&mut self, i: usize) {
        if i > 0 {
            self.json.raw(b",");
        }
    }

    /// Where a span of the normalized text is printed to stand.
    #[inline(always)]
    fn place(&self, span: Span<Norm>, walk: &mut Walk) -> (u32, u32) {
        let raw = self.found.map.to_raw_near(span, &mut walk.edit);
        self.found.units.span_near(self.found.raw(), raw, &mut walk.unit)
    }

    /// Begins an object that stands somewhere.
    #[inline(always)]
    fn begin(&mut self, (start, end): (u32, u32)) {
        self.json.raw(b"{\"start\":");
        self.json.number(start);
        self.json.raw(b",\"end\":");
        self.json.number(end);
    }

    fn extent(&mut self, span: Span<Norm>) {
        let Extent { start, end } = self.found.extent(span);
        self.begin((start, end));
        self.json.raw(b"}");
    }

    fn text(&mut self, span: Span<Norm>) {
        self.json.string(span.of(self.found.text));
    }

    fn line(&mut self, line: &clean::LabelledLine, walk: &mut Walk) {
        let whole = self.found.map.to_raw_whole(line.span);
        let place = self.found.units.span_near(self.found.raw(), whole, &mut walk.unit);
        self.begin(place);
        self.json.raw(b",\"label\":");
        self.json.variant(&line.label);
        if line.label.keep() {
            self.json.raw(b",\"keep\":true,\"confidence\":");
        } else {
            self.json.raw(b",\"keep\":false,\"confidence\":");
        }
        self.json.hundredths(round(line.confidence));
        self.json.raw(b",\"reason\":");
        self.json.string(&self.found.reason(line));
        optional!(self, b",\"trimmed\":", line.trimmed, Self::extent);
        self.json.raw(b"}");
    }

    fn published(&mut self, date: &PageDate) {
        let place = date.span.map(|s| self.found.place(s));
        self.json.raw(b"{\"value\":");
        self.json.option(date.value.map(|v| v.to_string()).as_deref());
        self.json.raw(b",\"start\":");
        match place {
            Some(place) => self.json.number(place.0),
            None => self.json.raw(b"null"),
        }
        self.json.raw(b",\"end\":");
        match place {
            Some(place) => self.json.number(place.1),
            None => self.json.raw(b"null"),
        }
        self.json.raw(b",\"origin\":");
        self.json.variant(&date.origin);
        self.json.raw(b"}");
    }

    fn strings(&mut self, list: &[String]) {
        self.json.list(list, |json, text| json.string(text));
    }

    fn article(&mut self, number: u16, article: &clean::Article, findings: &Findings) {
        let found = self.found;
        let first = |label: Label| found.own_lines(number, article).find(|l| l.label == label).map(|l| l.content);
        optional!(self, b"{\"title\":", first(Label::Title), Self::text);
        optional!(self, b",\"lead\":", first(Label::Lead), Self::text);
        self.json.raw(b",\"text\":\"");
        let mut specials = Specials::default();
        for (i, span) in found.body(number, article).enumerate() {
            if i > 0 {
                self.json.raw(b"\\n");
            }
            self.json.part(found.text, span.start as usize, span.end as usize, &mut specials);
        }
        self.json.raw(b"\",\"lines\":[");
        self.json.number(article.first_line);
        self.json.raw(b",");
        self.json.number(article.last_line);
        self.json.raw(b"],\"published\":");
        self.published(&article.published);
        let modified = (article.modified.origin != Origin::None).then_some(&article.modified);
        optional!(self, b",\"modified\":", modified, Self::published);
        self.json.raw(b",\"authors\":");
        self.strings(&article.authors);
        self.json.raw(b",\"agencies\":");
        self.strings(&article.agencies);
        self.json.raw(b",\"publisher\":");
        self.json.option(article.publisher.as_deref());
        self.json.raw(b",\"section\":");
        self.json.option(article.section.as_deref());
        self.json.raw(b",\"tags\":");
        self.strings(&article.tags);
        self.json.raw(b",\"canonical_url\":");
        self.json.option(article.canonical_url.as_deref());
        self.json.raw(b",\"language\":");
        self.json.string(article.language);
        if let Some(cluster) = self.cluster {
            self.json.raw(b",\"cluster\":");
            self.json.string(cluster);
        }
        self.layers(findings);
        self.json.raw(b"}");
    }

    fn layers(&mut self, findings: &Findings) {
        let layers = self.found.options.layers;
        if layers.sentences {
            self.json.raw(b",\"sentences\":[");
            self.sentences(findings, layers.tokens);
            self.json.raw(b"]");
        }
        if layers.entities {
            self.json.raw(b",\"entities\":[");
            self.entities(findings);
            self.json.raw(b"]");
        }
        if layers.dates {
            self.json.raw(b",\"dates\":[");
            self.dates(findings);
            self.json.raw(b"]");
        }
        if layers.actors {
            self.json.raw(b",\"actors\":[");
            self.actors(findings);
            self.json.raw(b"]");
        }
        if layers.quotes {
            self.json.raw(b",\"quotes\":[");
            self.quotes(findings);
            self.json.raw(b"]");
        }
    }

    fn sentences(&mut self, findings: &Findings, tokens: bool) {
        let view = findings.buffers.view(self.found.text);
        let mut walk = Walk::default();
        for (i, sentence) in view.sentences.iter().enumerate() {
            self.comma(i);
            let span = view.atoms_span(sentence.atoms);
            let Extent { start, end } = self.found.extent(span);
            self.begin((start, end));
            if tokens {
                self.json.raw(b",\"tokens\":[");
                for (i, token) in view.tokens[sentence.tokens.range()].iter().enumerate() {
                    self.comma(i);
                    let span = view.atoms_span(token.atoms);
                    let place = self.place(span, &mut walk);
                    self.begin(place);
                    self.json.raw(b",\"text\":\"");
                    self.json.part(view.text, span.start as usize, span.end as usize, &mut walk.specials);
                    self.json.raw(b"\",\"kind\":");
                    self.json.variant(&token.kind);
                    self.json.raw(b"}");
                }
                self.json.raw(b"]");
            }
            self.json.raw(b"}");
        }
    }

    fn entities(&mut self, findings: &Findings) {
        let mut walk = Walk::default();
        for (i, mention) in findings.mentions.iter().enumerate() {
            self.comma(i);
            let place = self.place(mention.span, &mut walk);
            self.begin(place);
            self.json.raw(b",\"text\":");
            self.text(mention.span);
            self.json.raw(b",\"type\":");
            self.json.variant(&mention.kind);
            optional!(self, b",\"actor\":", findings.cast.actor_of.get(i).copied().flatten(), Self::number);
            self.json.raw(b",\"confidence\":");
            self.json.hundredths(round(mention.confidence));
            self.json.raw(b",\"place\":");
            match mention.place {
                Some(place) => {
                    self.json.raw(b"{\"code\":");
                    self.json.string(place.code);
                    self.json.raw(b",\"since\":");
                    self.json.string(place.since);
                    self.json.raw(b",\"now\":");
                    self.json.string(place.now);
                    self.json.raw(b"}}");
                }
                None => self.json.raw(b"null}"),
            }
        }
    }

    fn number(&mut self, n: u32) {
        self.json.number(n);
    }

    fn dates(&mut self, findings: &Findings) {
        let mut walk = Walk::default();
        for (i, date) in findings.dates.iter().enumerate() {
            self.comma(i);
            let place = self.place(date.span, &mut walk);
            self.begin(place);
            self.json.raw(b",\"text\":");
            self.text(date.span);
            self.json.raw(b",\"type\":");
            self.json.variant(&date.kind);
            self.json.raw(b",\"value\":");
            self.json.option(date.value.as_deref());
            self.json.raw(b",\"timex3\":");
            self.json.option(date.timex3.as_deref());
            optional!(self, b",\"mod\":", date.modifier, |w: &mut Self, m| w.json.variant(&m));
            optional!(self, b",\"part_of_day\":", date.part_of_day, |w: &mut Self, p| w.json.variant(&p));
            self.json.raw(b",\"calendar\":");
            self.json.variant(&date.calendar);
            self.json.raw(b",\"earliest\":");
            self.json.option(date.earliest.as_deref());
            self.json.raw(b",\"latest\":");
            self.json.option(date.latest.as_deref());
            if date.approximate {
                self.json.raw(b",\"approximate\":true");
            } else {
                self.json.raw(b",\"approximate\":false");
            }
            self.json.raw(b",\"resolved_from\":");
            self.json.variant(&date.resolved_from);
            if self.found.options.explain {
                self.json.raw(b",\"rule\":");
                self.json.string(date.rule);
            }
            self.json.raw(b"}");
        }
    }

    fn actors(&mut self, findings: &Findings) {
        for (i, actor) in findings.cast.actors.iter().enumerate() {
            self.comma(i);
            self.json.raw(b"{\"id\":");
            self.json.number(i as u32);
            self.json.raw(b",\"name\":");
            self.json.string(&actor.name);
            self.json.raw(b",\"type\":");
            self.json.variant(&actor.kind);
            self.json.raw(b",\"aliases\":");
            self.strings(&actor.aliases);
            self.json.raw(b",\"roles\":");
            self.strings(&actor.roles);
            self.json.raw(b",\"role_spans\":[");
            for (i, &span) in actor.role_spans.iter().enumerate() {
                self.comma(i);
                self.extent(span);
            }
            self.json.raw(b"],\"country\":");
            self.json.option(actor.country);
            self.json.raw(b",\"represents\":");
            self.json.option(actor.represents);
            self.json.raw(b",\"mentions\":");
            self.json.list(&actor.mentions, |json, &n| json.number(n));
            self.json.raw(b",\"references\":[");
            for (i, reference) in actor.references.iter().enumerate() {
                self.comma(i);
                let place = self.found.place(reference.span);
                self.begin(place);
                self.json.raw(b",\"kind\":");
                self.json.variant(&reference.kind);
                self.json.raw(b"}");
            }
            self.json.raw(b"],\"salience\":");
            self.json.hundredths(round(actor.salience));
            self.json.raw(b"}");
        }
    }

    fn quotes(&mut self, findings: &Findings) {
        for (i, quote) in findings.cast.quotes.iter().enumerate() {
            self.comma(i);
            let place = self.found.place(quote.span);
            self.begin(place);
            self.json.raw(b",\"kind\":");
            self.json.variant(&quote.kind);
            optional!(self, b",\"speaker\":", quote.speaker, Self::number);
            optional!(self, b",\"speaker_text\":", quote.speaker_text, Self::text);
            optional!(self, b",\"cue\":", quote.cue, Self::extent);
            self.json.raw(b"}");
        }
    }
}
