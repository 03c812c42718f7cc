//! Named entities: people, places, organisations and other names.

pub mod clusters;
pub(crate) mod confidence;
mod context;
pub(crate) mod decode;
pub mod features;
mod forms;
pub mod gazetteer;
pub mod label;
mod memory;
mod place;
mod settle;
pub mod units;

use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use crate::article::{ArticleText, Slice};
use crate::entity::clusters::Clusters;
use crate::entity::confidence::Calibration;
use crate::entity::decode::{LANES, Lattice, Scheme, Scores, Transitions};
use crate::entity::features::{CLASSES, SIDE, WINDOW};
use crate::entity::forms::Forms;
use crate::entity::gazetteer::Gazetteer;
use crate::entity::label::{LABELS, OUTSIDE, Part};
use crate::entity::units::Scratch;
use crate::model::{Beside, ModelError, ModelFile, Reader, SparseTable};
use crate::span::{Norm, Span};

/// Type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum EntityType {
    /// A person.
    Per,
    /// A place or state.
    Loc,
    /// An organisation.
    Org,
    /// Another name: event, law, product, work.
    Misc,
}

/// A name in the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mention {
    /// Its place.
    pub span: Span<Norm>,
    /// Its atoms.
    pub atoms: Slice,
    /// Its type.
    pub kind: EntityType,
    /// Calibrated probability that span and type are right, 0..=1.
    pub confidence: f32,
    /// The Vietnamese administrative unit it names, if it is one.
    pub place: Option<Place>,
}

/// A Vietnamese administrative unit. Codes are those of the General Statistics Office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Code of the unit as named.
    pub code: &'static str,
    /// Since when the unit is (or until when it was) in force under this name: `2025` or `2024`.
    pub since: &'static str,
    /// Code of the unit that holds its territory now.
    pub now: &'static str,
}

/// Weights and clusters of the tagger.
#[derive(Debug, Clone)]
pub struct Weights {
    clusters: Clusters,
    states: SparseTable<LANES>,
    scheme: Scheme,
    calibration: Calibration,
}

/// The trained model.
const MODEL: &[u8] = include_bytes!("entity.model");

impl Default for Weights {
    fn default() -> Self {
        Weights {
            clusters: Clusters::default(),
            states: SparseTable::new(&[]),
            scheme: Scheme::new(&[[[0; LABELS]; LABELS]; CLASSES], 1.0),
            calibration: Calibration::default(),
        }
    }
}

impl Weights {
    /// Reads a payload: unit (u16), calibration, transitions, clusters, state weights.
    ///
    /// # Errors
    /// When the bytes end too early.
    pub fn read(payload: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader::new(payload);
        let unit = f32::from(reader.u16()?.max(1));
        let calibration = Calibration::read(&mut reader)?;
        let mut learnt: Transitions = [[[0; LABELS]; LABELS]; CLASSES];
        for weight in learnt.iter_mut().flatten().flatten() {
            *weight = reader.i16()?;
        }
        let clusters = Clusters::read(&mut reader)?;
        let states = SparseTable::read(&mut reader)?;
        Ok(Weights { clusters, states, scheme: Scheme::new(&learnt, unit), calibration })
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When `bytes` are not a whole model of kind `entity`.
    pub fn from_file(bytes: &[u8]) -> Result<Self, ModelError> {
        Weights::read(&ModelFile::read(bytes, "entity")?.payload)
    }
}

/// Scratch memory of the tagger.
#[derive(Debug, Default)]
pub struct Buffers {
    scratch: Scratch,
    lattice: Lattice,
    forms: Forms,
    /// The tagger whose sums the forms are.
    owner: u64,
    islands: Islands,
}

/// What is known of the atoms of all islands, one after the other.
#[derive(Debug, Default)]
struct Islands {
    scores: Vec<Scores>,
    classes: Vec<u8>,
    labels: Vec<u8>,
}

impl Islands {
    fn clear(&mut self) {
        self.scores.clear();
        self.classes.clear();
        self.labels.clear();
    }
}

/// Atoms of an article from which on the buffers are given back after it: about 150 bytes each.
const HUGE: usize = 1 << 20;

/// Finds names. Immutable, shared between threads.
#[derive(Debug, Default)]
pub struct Tagger {
    gazetteer: Gazetteer,
    weights: Weights,
    /// Whether the second pass is left out.
    single_pass: bool,
    /// Tells the taggers of a process apart: buffers keep sums of one of them.
    number: u64,
}

/// Numbers of taggers. The default one, which has no weights, is 0.
static TAGGERS: AtomicU64 = AtomicU64::new(1);

impl Tagger {
    /// The tagger with the embedded model and gazetteers.
    #[must_use]
    pub fn embedded() -> Self {
        let (weights, gazetteer) = std::thread::scope(|scope| {
            let tables = Beside::start(scope, || {
                place::prepare();
                Gazetteer::embedded()
            });
            (Weights::from_file(MODEL), tables.get())
        });
        debug_assert!(weights.is_ok(), "embedded model is damaged");
        Tagger::new(gazetteer, weights.unwrap_or_default())
    }

    /// A tagger of these parts.
    #[must_use]
    pub fn new(gazetteer: Gazetteer, weights: Weights) -> Self {
        Tagger { gazetteer, weights, single_pass: false, number: TAGGERS.fetch_add(1, Ordering::Relaxed) }
    }

    /// The tagger without its second pass over a document.
    #[must_use]
    pub fn single_pass(mut self) -> Self {
        self.single_pass = true;
        self
    }

    /// Appends the mentions of an article to `out`: flat, in text order, without overlap.
    pub fn tag(&self, article: &ArticleText<'_>, out: &mut Vec<Mention>) {
        self.tag_with(article, &mut Buffers::default(), out);
    }

    /// As [`Tagger::tag`], with buffers that are kept from article to article.
    pub fn tag_with(&self, article: &ArticleText<'_>, buffers: &mut Buffers, out: &mut Vec<Mention>) {
        if buffers.owner != self.number {
            *buffers = Buffers { owner: self.number, ..Buffers::default() };
        }
        let Buffers { scratch, lattice, forms, islands, .. } = buffers;
        scratch.prepare(article, &self.gazetteer, &self.weights.clusters);
        self.score(scratch, forms, islands);
        let from = out.len();
        self.first_pass(article, scratch, islands, lattice, out);
        // A single name has nothing to learn from itself.
        if !self.single_pass && out.len() > from + 1 {
            scratch.memory.learn(&scratch.units, &out[from..]);
        }
        if out.len() > from {
            out.truncate(from);
            self.last_pass(article, scratch, islands, lattice, out);
        }
        if !self.single_pass {
            settle::close_hyphens(article, &mut out[from..]);
            settle::part_states(article, &scratch.marks, out, from);
            settle::retype_persons(article, &scratch.marks, &mut out[from..]);
            settle::add_short_names(article, out, from);
        }
        if article.atoms.len() > HUGE {
            *buffers = Buffers::default();
        }
        place::settle(article, &mut out[from..]);
    }

    /// The scores of all atoms of all islands, as the first pass sees them.
    fn score(&self, scratch: &mut Scratch, forms: &mut Forms, islands: &mut Islands) {
        islands.clear();
        let table = &self.weights.states;
        let sport = scratch.context.sport();
        for index in 0..scratch.islands.len() {
            let (island, home) = (scratch.islands[index], scratch.homes[index]);
            let from = islands.scores.len();
            for i in island.range() {
                scratch.own_features(i, home);
                scratch.add_memory(i, home);
                let mut sums = [0; LANES];
                table.add(&scratch.keys, &mut sums);
                islands.scores.push(sums);
                islands.classes.push(scratch.units[i].class);
            }
            let scores = &mut islands.scores[from..];
            for place in 0..scores.len() + 2 * SIDE {
                // The form stands at `place - SIDE` of the island, and in the windows of up to five of its atoms.
                let at = (island.start as usize + place).checked_sub(SIDE).filter(|&j| j >= home.start as usize && j < home.end as usize);
                let says = match at {
                    Some(j) => forms.says(&scratch.units[j], &scratch.marks[j], sport, table),
                    None => forms.edge(table),
                };
                let first = place.saturating_sub(2 * SIDE);
                for (i, scores) in (first..).zip(&mut scores[first..(place + 1).min(island.len())]) {
                    forms::add(scores, &says[(place - i).min(WINDOW - 1)]);
                }
            }
            scores.iter_mut().for_each(decode::level);
        }
        islands.labels.resize(islands.scores.len(), OUTSIDE);
    }

    /// Decodes all islands.
    fn first_pass(
        &self,
        article: &ArticleText<'_>,
        scratch: &Scratch,
        islands: &mut Islands,
        lattice: &mut Lattice,
        out: &mut Vec<Mention>,
    ) {
        let mut from = 0;
        for &island in &scratch.islands {
            let range = from..from + island.len();
            from = range.end;
            lattice.decode(&islands.scores[range.clone()], &islands.classes[range.clone()], &self.weights.scheme);
            islands.labels[range].copy_from_slice(&lattice.best);
            collect(article, island, &lattice.best, |_, _, _| 0.0, out);
        }
    }

    /// Decodes anew what the memory has learnt of, and says of all names how sure they are.
    fn last_pass(
        &self,
        article: &ArticleText<'_>,
        scratch: &mut Scratch,
        islands: &mut Islands,
        lattice: &mut Lattice,
        out: &mut Vec<Mention>,
    ) {
        let Weights { states, scheme, calibration, .. } = &self.weights;
        let mut from = 0;
        for index in 0..scratch.islands.len() {
            let (island, home) = (scratch.islands[index], scratch.homes[index]);
            let range = from..from + island.len();
            from = range.end;
            let (scores, classes) = (&mut islands.scores[range.clone()], &islands.classes[range.clone()]);
            let mut learnt = false;
            for (i, scores) in island.range().zip(&mut *scores) {
                scratch.learnt_features(i, home);
                if !scratch.keys.is_empty() {
                    states.add(&scratch.keys, scores);
                    decode::level(scores);
                    learnt = true;
                }
            }
            if learnt {
                lattice.decode(scores, classes, scheme);
                islands.labels[range.clone()].copy_from_slice(&lattice.best);
            }
            let labels = &islands.labels[range];
            if labels.iter().all(|&label| label == OUTSIDE) {
                continue;
            }
            lattice.sum(scores, classes, scheme);
            collect(
                article,
                island,
                labels,
                |kind, from, to| calibration.apply(kind, lattice.probability(labels, classes, from, to, scheme)),
                out,
            );
        }
    }
}

/// Appends the names that the labels of an island say. `sure` is asked for the confidence of a name of a type at some atoms of
/// the island.
fn collect(
    article: &ArticleText<'_>,
    island: Slice,
    labels: &[u8],
    sure: impl Fn(EntityType, usize, usize) -> f32,
    out: &mut Vec<Mention>,
) {
    let mut i = 0;
    while i < labels.len() {
        let Some((kind, _)) = label::parse(labels[i]) else {
            i += 1;
            continue;
        };
        let mut end = i;
        while end + 1 < labels.len() && matches!(label::parse(labels[end]), Some((_, Part::Begin | Part::Inside))) {
            end += 1;
        }
        let confidence = sure(kind, i, end + 1);
        let atoms = Slice::new(island.start + i as u32, island.start + end as u32 + 1);
        out.push(Mention { span: article.atoms_span(atoms), atoms, kind, confidence, place: None });
        i = end + 1;
    }
}
