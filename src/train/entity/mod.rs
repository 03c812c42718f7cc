//! Trainer of the name tagger.

pub mod corpus;
pub mod crf;
pub mod recipe;

use rustc_hash::FxHashMap;

use crate::article::ArticleBuffers;
use crate::entity::features::{CLASSES, Scratch};
use crate::entity::gazetteer::Gazetteer;
use crate::entity::label::{self, LABELS, OUTSIDE, Part};
use crate::entity::{EntityType, Mention, Tagger, Weights, clusters};
use crate::model::{SparseTable, WeightTable};
use crate::word::Segmenter;
use corpus::Document;
use crf::{Crf, CrfOptions, Example};

/// How to train.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntityOptions {
    /// The optimizer.
    pub crf: CrfOptions,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// Parts for the second pass; 0: no second pass is learnt.
    pub folds: usize,
}

/// Weight of one nat in the integer model.
pub const UNIT: f32 = 128.0;

/// A line's text and its place in the document's text.
fn laid_out(document: &Document) -> (String, Vec<(usize, usize, EntityType)>) {
    let mut text = String::new();
    let mut names = Vec::new();
    for line in &document.lines {
        names.extend(line.names.iter().map(|&(s, e, k)| (s + text.len(), e + text.len(), k)));
        text.push_str(&line.text);
        text.push('\n');
    }
    (text, names)
}

/// Gold labels of the atoms of an article. A name that does not end at atom edges is widened to them.
fn gold_labels(atoms: &[crate::word::Atom], names: &[(usize, usize, EntityType)]) -> Vec<u8> {
    let mut labels = vec![OUTSIDE; atoms.len()];
    let mut at = 0;
    for &(start, end, kind) in names {
        while at < atoms.len() && atoms[at].end as usize <= start {
            at += 1;
        }
        let from = at;
        let mut to = from;
        while to < atoms.len() && (atoms[to].start as usize) < end {
            to += 1;
        }
        for (i, slot) in (from..).zip(&mut labels[from..to]) {
            let part = match (i == from, i + 1 == to) {
                (true, true) => Part::Single,
                (true, false) => Part::Begin,
                (false, true) => Part::End,
                (false, false) => Part::Inside,
            };
            *slot = label::label(kind, part);
        }
        at = to;
    }
    labels
}

/// Labels of an island, made well-formed where the island cuts a name.
fn island_labels(labels: &[u8], from: usize, to: usize) -> Vec<u8> {
    let mut own = labels[from..to].to_vec();
    let n = own.len();
    for (i, own) in own.iter_mut().enumerate() {
        let Some((kind, part)) = label::parse(*own) else { continue };
        let starts = matches!(part, Part::Begin | Part::Single) || i == 0;
        let ends = matches!(part, Part::End | Part::Single) || i + 1 == n;
        *own = label::label(
            kind,
            match (starts, ends) {
                (true, true) => Part::Single,
                (true, false) => Part::Begin,
                (false, true) => Part::End,
                (false, false) => Part::Inside,
            },
        );
    }
    own
}

/// Turns documents into examples over numbered features.
#[derive(Debug, Default)]
struct Numbering {
    ids: FxHashMap<u32, u32>,
    counts: Vec<u32>,
    prints: Vec<u32>,
}

impl Numbering {
    fn id(&mut self, key: u64) -> u32 {
        let print = WeightTable::<LABELS>::print(key);
        let next = self.counts.len() as u32;
        let id = *self.ids.entry(print).or_insert(next);
        if id == next {
            self.counts.push(0);
            self.prints.push(print);
        }
        self.counts[id as usize] += 1;
        id
    }
}

/// Appends the examples of a document as the scratch memory sees it now.
fn push_examples(scratch: &mut Scratch, labels: &[u8], numbering: &mut Numbering, out: &mut Vec<Example>) {
    for index in 0..scratch.islands.len() {
        let (island, home) = (scratch.islands[index], scratch.homes[index]);
        let mut example = Example { gold: island_labels(labels, island.start as usize, island.end as usize), ..Example::default() };
        for i in island.range() {
            scratch.features(i, home);
            example.features.extend(scratch.keys.iter().map(|&k| numbering.id(k)));
            example.ends.push(example.features.len() as u32);
            example.classes.push(scratch.units[i].class);
        }
        out.push(example);
    }
}

/// Examples of the first pass, and, where a tagger that has not seen the document tells what it finds, of the second.
fn examples(
    documents: &[Document],
    gazetteer: &Gazetteer,
    words: &clusters::Clusters,
    numbering: &mut Numbering,
    strangers: &[Tagger],
) -> Vec<Example> {
    let segmenter = Segmenter::embedded();
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let (text, names) = laid_out(document);
        let buffers = ArticleBuffers::plain(&text, &segmenter);
        let article = buffers.view(&text);
        let labels = gold_labels(article.atoms, &names);
        scratch.prepare(&article, gazetteer, words);
        push_examples(&mut scratch, &labels, numbering, &mut out);
        if strangers.is_empty() {
            continue;
        }
        let mut found = Vec::new();
        strangers[number % strangers.len()].tag(&article, &mut found);
        if found.len() > 1 {
            scratch.memory.learn(&scratch.units, &found);
            push_examples(&mut scratch, &labels, numbering, &mut out);
        }
    }
    out
}

/// Removes the features seen less than `min_count` times; gives the fingerprints of the others.
fn prune(examples: &mut [Example], numbering: &Numbering, min_count: u32) -> Vec<u32> {
    let mut kept = Vec::new();
    let renumbered: Vec<u32> = numbering
        .counts
        .iter()
        .zip(&numbering.prints)
        .map(|(&count, &print)| {
            if count < min_count {
                return u32::MAX;
            }
            kept.push(print);
            kept.len() as u32 - 1
        })
        .collect();
    for example in examples {
        let mut features = Vec::with_capacity(example.features.len());
        let mut from = 0;
        for end in &mut example.ends {
            features.extend(example.features[from..*end as usize].iter().map(|&f| renumbered[f as usize]).filter(|&f| f != u32::MAX));
            from = *end as usize;
            *end = features.len() as u32;
        }
        example.features = features;
    }
    kept
}

/// Trains on documents; gives the payload of the model file. `report` receives lines about the progress.
///
/// The second pass learns from what models that have not seen a document find in it (one model for each of `folds` parts).
pub fn train(documents: &[Document], rows: &[(u64, u16)], options: &EntityOptions, report: &mut dyn FnMut(String)) -> Vec<u8> {
    let mut strangers = Vec::new();
    for fold in 0..options.folds {
        let others: Vec<Document> =
            documents.iter().enumerate().filter(|(i, _)| i % options.folds != fold).map(|(_, d)| d.clone()).collect();
        let quick = CrfOptions { epochs: options.crf.epochs.min(5), ..options.crf };
        let payload = train_pass(&others, rows, &EntityOptions { crf: quick, ..*options }, &[], report);
        strangers.extend(tagger(&payload).map(Tagger::single_pass));
    }
    train_pass(documents, rows, options, &strangers, report)
}

fn train_pass(
    documents: &[Document],
    rows: &[(u64, u16)],
    options: &EntityOptions,
    strangers: &[Tagger],
    report: &mut dyn FnMut(String),
) -> Vec<u8> {
    let gazetteer = Gazetteer::embedded();
    let words = clusters::Clusters::of(rows);
    let mut numbering = Numbering::default();
    let mut data = examples(documents, &gazetteer, &words, &mut numbering, strangers);
    let prints = prune(&mut data, &numbering, options.min_count.max(1));
    report(format!("{} documents, {} islands, {} of {} features", documents.len(), data.len(), prints.len(), numbering.counts.len()));
    let mut crf = Crf::new(prints.len());
    crf.train(&data, &options.crf, |epoch, loss| report(format!("epoch {epoch}: loss {loss:.4}")));
    let payload = payload(&crf, &prints, rows);
    report(format!("payload {} bytes", payload.len()));
    payload
}

fn quantize(weight: f32) -> i16 {
    (weight * UNIT).round().clamp(-32_000.0, 32_000.0) as i16
}

fn payload(crf: &Crf, prints: &[u32], clusters: &[(u64, u16)]) -> Vec<u8> {
    let mut out = (UNIT as u16).to_le_bytes().to_vec();
    for class in 0..CLASSES {
        for row in &crf.transitions[class] {
            row.iter().for_each(|&w| out.extend(quantize(w).to_le_bytes()));
        }
    }
    out.extend(WeightTable::to_bytes(&clusters::table_rows(clusters)));
    let mut rows: Vec<(u32, [i16; LABELS])> = Vec::new();
    for (&print, row) in prints.iter().zip(&crf.states) {
        // Weights of a few hundredths of a nat say nothing and cost bytes.
        let row = row.map(|w| if w.abs() < 0.03 { 0 } else { quantize(w) });
        if row.iter().any(|&w| w != 0) {
            rows.push((print, row));
        }
    }
    out.extend(SparseTable::to_bytes(&rows));
    out
}

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

/// Runs a tagger over documents and compares spans and types.
#[must_use]
pub fn evaluate(tagger: &Tagger, documents: &[Document], wrong: &mut dyn FnMut(String)) -> Tally {
    let segmenter = Segmenter::embedded();
    let mut tally = Tally::default();
    for document in documents {
        let (text, names) = laid_out(document);
        let buffers = ArticleBuffers::plain(&text, &segmenter);
        let mut found: Vec<Mention> = Vec::new();
        tagger.tag(&buffers.view(&text), &mut found);
        let found: Vec<(usize, usize, EntityType)> = found.iter().map(|m| (m.span.start as usize, m.span.end as usize, m.kind)).collect();
        for (list, column) in [(&found, 1), (&names, 2)] {
            for name in list {
                let t = label::type_index(name.2);
                tally.counts[t][column] += 1;
                tally.counts[4][column] += u32::from(t < 3);
            }
        }
        for name in &names {
            let t = label::type_index(name.2);
            if found.contains(name) {
                tally.counts[t][0] += 1;
                tally.counts[4][0] += u32::from(t < 3);
            } else {
                let clash: Vec<String> =
                    found.iter().filter(|f| f.0 < name.1 && name.0 < f.1).map(|f| format!("{:?} {}", f.2, &text[f.0..f.1])).collect();
                wrong(format!("- {:?} {} -> {}  | {}", name.2, &text[name.0..name.1], clash.join(" + "), around(&text, name.0, name.1)));
            }
        }
        for f in found.iter().filter(|f| !names.iter().any(|n| f.0 < n.1 && n.0 < f.1)) {
            wrong(format!("+ {:?} {}  | {}", f.2, &text[f.0..f.1], around(&text, f.0, f.1)));
        }
    }
    tally
}

fn around(text: &str, start: usize, end: usize) -> String {
    let before = text[..start].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    let after = text[end..].char_indices().nth(30).map_or(text.len(), |(i, _)| end + i);
    text[before..after].replace('\n', " ⏎ ")
}

/// A tagger with a freshly trained payload.
///
/// # Errors
/// When the payload is damaged.
pub fn tagger(payload: &[u8]) -> Result<Tagger, crate::model::ModelError> {
    Ok(Tagger::new(Gazetteer::embedded(), Weights::read(payload)?))
}
