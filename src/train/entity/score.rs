//! Found names against the gold.

use std::collections::BTreeMap;

use super::corpus::Document;
use super::laid_out;
use crate::article::ArticleBuffers;
use crate::entity::{EntityType, Mention, Tagger, label};
use crate::word::Segmenter;

/// Counts of right, wrong and missed names by type (the last: PER, LOC and ORG together).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Right, found, in the gold: by type.
    pub counts: [[u32; 3]; 5],
}

impl Tally {
    /// Precision, recall and F1.
    #[must_use]
    pub fn scores(&self, index: usize) -> (f64, f64, f64) {
        let [right, found, gold] = self.counts[index].map(f64::from);
        let (p, r) = (right / found.max(1.0), right / gold.max(1.0));
        (p, r, 2.0 * p * r / (p + r).max(1e-9))
    }

    fn count(&mut self, kind: EntityType, column: usize) {
        let t = label::type_index(kind);
        self.counts[t][column] += 1;
        self.counts[4][column] += u32::from(t < 3);
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Tally) {
        for (a, b) in self.counts.iter_mut().flatten().zip(other.counts.iter().flatten()) {
            *a += b;
        }
    }

    /// One line for people.
    #[must_use]
    pub fn line(&self) -> String {
        let names = ["PER", "LOC", "ORG", "MISC", "PER+LOC+ORG"];
        let parts = names.iter().enumerate().map(|(i, name)| {
            let (p, r, f) = self.scores(i);
            format!("{name} P {:.1} R {:.1} F {:.1}", p * 100.0, r * 100.0, f * 100.0)
        });
        parts.collect::<Vec<_>>().join(" | ")
    }
}

/// What came of tagging annotated text.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The counts.
    pub tally: Tally,
    /// The counts by source of the documents.
    pub sources: BTreeMap<String, Tally>,
    /// Of every name found: type, confidence, whether it is right.
    pub sure: Vec<(EntityType, f32, bool)>,
    /// Wrong and missed names, a line each: number of the sentence, name in the gold, names found there with their confidence, text around.
    pub misses: Vec<String>,
}

impl Report {
    /// Adds another report.
    pub fn add(&mut self, other: Report) {
        self.tally.add(&other.tally);
        for (source, tally) in other.sources {
            self.sources.entry(source).or_default().add(&tally);
        }
        self.sure.extend(other.sure);
        self.misses.extend(other.misses);
    }
}

/// Runs a tagger over documents and compares spans and types.
#[must_use]
pub fn evaluate(tagger: &Tagger, documents: &[Document]) -> Report {
    let segmenter = Segmenter::embedded();
    let mut report = Report::default();
    for document in documents {
        let (text, names) = laid_out(document);
        let buffers = ArticleBuffers::plain(&text, &segmenter);
        let mut mentions: Vec<Mention> = Vec::new();
        tagger.tag(&buffers.view(&text), &mut mentions);
        let found: Vec<Name> = mentions.iter().map(|m| (m.span.start as usize, m.span.end as usize, m.kind)).collect();
        let mut tally = Tally::default();
        for (list, column) in [(&found, 1), (&names, 2)] {
            for name in list {
                tally.count(name.2, column);
            }
        }
        for (mention, name) in mentions.iter().zip(&found) {
            let right = names.contains(name);
            report.sure.push((mention.kind, mention.confidence, right));
            if right {
                tally.count(name.2, 0);
            }
        }
        let page = Page { document, text: &text };
        let sure = |name: &Name| mentions.iter().find(|m| m.span.start as usize == name.0).map_or(0.0, |m| m.confidence);
        let shown = |name: &Name| format!("{} {:.3}", page.name(name), sure(name));
        for name in names.iter().filter(|n| !found.contains(n)) {
            let clash: Vec<String> = found.iter().filter(|f| f.0 < name.1 && name.0 < f.1).map(shown).collect();
            report.misses.push(format!("{}\t{}\t{}\t{}", page.line(name), page.name(name), clash.join(" + "), page.around(name)));
        }
        for f in found.iter().filter(|f| !names.iter().any(|n| f.0 < n.1 && n.0 < f.1)) {
            report.misses.push(format!("{}\t-\t{}\t{}", page.line(f), shown(f), page.around(f)));
        }
        report.tally.add(&tally);
        report.sources.entry(document.source.clone()).or_default().add(&tally);
    }
    report
}

type Name = (usize, usize, EntityType);

/// A document laid out as one text.
struct Page<'d> {
    document: &'d Document,
    text: &'d str,
}

impl Page<'_> {
    fn home(&self, at: usize) -> (usize, &str) {
        let mut start = 0;
        for line in &self.document.lines {
            if at < start + line.text.len() + 1 {
                return (start, if line.id.is_empty() { &self.document.id } else { &line.id });
            }
            start += line.text.len() + 1;
        }
        (0, &self.document.id)
    }

    fn line(&self, name: &Name) -> &str {
        self.home(name.0).1
    }

    fn name(&self, name: &Name) -> String {
        let (start, _) = self.home(name.0);
        let at = |end: usize| self.text[start..end].chars().count();
        let kind = format!("{:?}", name.2).to_uppercase();
        format!("{}-{} {kind} {}", at(name.0), at(name.1), &self.text[name.0..name.1])
    }

    fn around(&self, name: &Name) -> String {
        let before = self.text[..name.0].char_indices().rev().nth(60).map_or(0, |(i, _)| i);
        let after = self.text[name.1..].char_indices().nth(50).map_or(self.text.len(), |(i, _)| name.1 + i);
        self.text[before..after].replace('\n', " ⏎ ")
    }
}
