//! Trainer of the name tagger.

pub mod calibrate;
pub mod corpus;
pub mod crf;
mod cross;
pub mod recipe;
pub mod score;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::article::ArticleBuffers;
use crate::entity::confidence::{POINTS, STEPS};
use crate::entity::decode::{LANES, lane};
use crate::entity::features::CLASSES;
use crate::entity::gazetteer::Gazetteer;
use crate::entity::label::{self, LABELS, OUTSIDE, Part};
use crate::entity::units::Scratch;
use crate::entity::{EntityType, Tagger, Weights, clusters};
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
    /// Runs with other orders of the examples, whose weights are averaged; 0 is 1.
    pub runs: usize,
    /// Groups of features that are left out, as bits (see [`crate::entity::features::GROUPS`]).
    pub without: u16,
    /// Points of the confidence, by type (see [`calibrate`]).
    pub calibration: [[[f32; 2]; POINTS]; 4],
}

/// Smaller weights, in nats, say nothing and cost bytes.
const LEAST: f32 = 0.03;

/// Weight of one nat in the integer model.
pub const UNIT: f32 = 32.0;

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
        let mut example =
            Example { gold: island_labels(labels, island.start as usize, island.end as usize), weight: 1.0, ..Example::default() };
        for i in island.range() {
            scratch.features(i, home);
            example.features.extend(scratch.keys.iter().map(|&k| numbering.id(k)));
            example.ends.push(example.features.len() as u32);
            example.classes.push(scratch.units[i].class);
        }
        out.push(example);
    }
}

/// What is learnt from.
#[derive(Debug, Default)]
struct Examples {
    all: Vec<Example>,
    /// The examples of each island in the first and in the second pass.
    islands: Vec<(u32, u32)>,
    numbering: Numbering,
}

/// Examples of the first pass, and, where a tagger that has not seen the document tells what it finds, of the second.
fn examples(documents: &[Document], gazetteer: &Gazetteer, words: &clusters::Clusters, without: u16, strangers: &[Tagger]) -> Examples {
    let segmenter = Segmenter::embedded();
    let mut scratch = Scratch::default();
    scratch.without = without;
    let mut out = Examples::default();
    for (number, document) in documents.iter().enumerate() {
        let (text, names) = laid_out(document);
        let buffers = ArticleBuffers::plain(&text, &segmenter);
        let article = buffers.view(&text);
        let labels = gold_labels(article.atoms, &names);
        scratch.prepare(&article, gazetteer, words);
        let first = out.all.len() as u32;
        push_examples(&mut scratch, &labels, &mut out.numbering, &mut out.all);
        let islands = scratch.islands.len() as u32;
        let mut found = Vec::new();
        if !strangers.is_empty() {
            strangers[number % strangers.len()].tag(&article, &mut found);
        }
        let mut second = first;
        if found.len() > 1 {
            scratch.memory.learn(&scratch.units, &found);
            second += islands;
            push_examples(&mut scratch, &labels, &mut out.numbering, &mut out.all);
        }
        out.islands.extend((0..islands).map(|i| (first + i, second + i)));
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
        let payload = train_pass(&others, rows, &EntityOptions { crf: quick, runs: 1, ..*options }, &[], report);
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
    let Examples { mut all, islands, numbering } = examples(documents, &gazetteer, &words, options.without, strangers);
    let prints = prune(&mut all, &numbering, options.min_count.max(1));
    report(format!("{} documents, {} islands, {} of {} features", documents.len(), islands.len(), prints.len(), numbering.counts.len()));
    // The mean of several runs depends less on the order of the examples than any of them.
    let runs: Vec<Crf> = (0..options.runs.max(1) as u64)
        .into_par_iter()
        .map(|run| {
            let mut crf = Crf::new(prints.len());
            crf.train(&all, &islands, &CrfOptions { seed: options.crf.seed + run, ..options.crf });
            crf
        })
        .collect();
    let crf = Crf::mean(&runs);
    let payload = payload(&crf, &prints, rows, &options.calibration);
    report(format!("payload {} bytes", payload.len()));
    payload
}

fn quantize(weight: f32) -> i16 {
    (weight * UNIT).round().clamp(-32_000.0, 32_000.0) as i16
}

fn payload(crf: &Crf, prints: &[u32], clusters: &[(u64, u16)], calibration: &[[[f32; 2]; POINTS]; 4]) -> Vec<u8> {
    let mut out = (UNIT as u16).to_le_bytes().to_vec();
    for value in calibration.iter().flatten().flatten() {
        out.extend(((value * STEPS).round() as u16).to_le_bytes());
    }
    for class in 0..CLASSES {
        for row in &crf.transitions[class] {
            row.iter().for_each(|&w| out.extend(quantize(w).to_le_bytes()));
        }
    }
    out.extend(WeightTable::to_bytes(&clusters::table_rows(clusters)));
    let mut rows: Vec<(u32, [i8; LANES])> = Vec::new();
    for (&print, row) in prints.iter().zip(crf.weights()) {
        let mut lanes = [0; LANES];
        for (label, &weight) in row.iter().enumerate().filter(|(_, weight)| weight.abs() >= LEAST) {
            lanes[lane(label)] = (weight * UNIT).round().clamp(-127.0, 127.0) as i8;
        }
        if lanes != [0; LANES] {
            rows.push((print, lanes));
        }
    }
    out.extend(SparseTable::to_bytes(&rows));
    out
}

/// A tagger with a freshly trained payload.
///
/// # Errors
/// When the payload is damaged.
pub fn tagger(payload: &[u8]) -> Result<Tagger, crate::model::ModelError> {
    Ok(Tagger::new(Gazetteer::embedded(), Weights::read(payload)?))
}
