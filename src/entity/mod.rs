//! Named entities: people, places, organisations and other names.

pub mod clusters;
pub(crate) mod confidence;
mod context;
mod decode;
pub mod features;
pub mod gazetteer;
pub mod label;
mod memory;
mod place;
mod settle;

use serde::{Deserialize, Serialize};

use crate::article::{ArticleText, Slice};
use crate::entity::clusters::Clusters;
use crate::entity::confidence::Calibration;
use crate::entity::decode::{Lattice, Odds, Steps, constrained, falls, odds, steps};
use crate::entity::features::{CLASSES, Scratch};
use crate::entity::gazetteer::Gazetteer;
use crate::entity::label::{LABELS, Part};
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
    states: SparseTable<LABELS>,
    steps: Vec<Steps>,
    odds: Odds,
    falls: Vec<f32>,
    calibration: Calibration,
}

/// The trained model.
const MODEL: &[u8] = include_bytes!("entity.model");

impl Default for Weights {
    fn default() -> Self {
        let transitions = constrained(&[[[0; LABELS]; LABELS]; CLASSES]);
        Weights {
            clusters: Clusters::default(),
            states: SparseTable::new(&[]),
            steps: steps(&transitions),
            odds: odds(&transitions, 1.0),
            falls: falls(1.0),
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
        let mut learnt = [[[0_i16; LABELS]; LABELS]; CLASSES];
        for weight in learnt.iter_mut().flatten().flatten() {
            *weight = reader.i16()?;
        }
        let clusters = Clusters::read(&mut reader)?;
        let states = SparseTable::read(&mut reader)?;
        let transitions = constrained(&learnt);
        Ok(Weights { clusters, states, steps: steps(&transitions), odds: odds(&transitions, unit), falls: falls(unit), calibration })
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
    /// Scores of the atoms of all islands before the memory is asked.
    own: Vec<[i32; LABELS]>,
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
}

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
        Tagger { gazetteer, weights, single_pass: false }
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
        let Buffers { scratch, lattice, own } = buffers;
        scratch.prepare(article, &self.gazetteer, &self.weights.clusters);
        self.score(scratch, own);
        let from = out.len();
        self.pass(article, scratch, own, lattice, self.single_pass, out);
        if out.len() > from && !self.single_pass {
            // A single name has nothing to learn from itself.
            if out.len() > from + 1 {
                scratch.memory.learn(&scratch.units, &out[from..]);
            }
            out.truncate(from);
            self.pass(article, scratch, own, lattice, true, out);
            settle::close_hyphens(article, &mut out[from..]);
            settle::retype_persons(article, &scratch.marks, &mut out[from..]);
            settle::add_short_names(article, out, from);
        }
        if article.atoms.len() > HUGE {
            *buffers = Buffers::default();
        }
        place::settle(article, &mut out[from..]);
    }

    /// The scores of all atoms of all islands, without what the memory adds: the same in both passes.
    fn score(&self, scratch: &mut Scratch, own: &mut Vec<[i32; LABELS]>) {
        own.clear();
        for index in 0..scratch.islands.len() {
            let (island, home) = (scratch.islands[index], scratch.homes[index]);
            for i in island.range() {
                scratch.own_features(i, home);
                let mut sums = [0; LABELS];
                self.weights.states.add(&scratch.keys, &mut sums);
                own.push(sums);
            }
        }
    }

    /// One pass over all islands. `sure` asks for the confidence of the mentions.
    fn pass(
        &self,
        article: &ArticleText<'_>,
        scratch: &mut Scratch,
        mut own: &[[i32; LABELS]],
        lattice: &mut Lattice,
        sure: bool,
        out: &mut Vec<Mention>,
    ) {
        for index in 0..scratch.islands.len() {
            let (island, home) = (scratch.islands[index], scratch.homes[index]);
            lattice.clear();
            let (scores, rest) = own.split_at(island.len());
            own = rest;
            for (i, &scores) in island.range().zip(scores) {
                scratch.memory_features(i, home);
                let mut sums = scores;
                self.weights.states.add(&scratch.keys, &mut sums);
                lattice.scores.push(sums);
                lattice.classes.push(scratch.units[i].class);
            }
            lattice.decode(&self.weights.steps);
            self.collect(article, island, lattice, sure, out);
        }
    }

    fn collect(&self, article: &ArticleText<'_>, island: Slice, lattice: &mut Lattice, sure: bool, out: &mut Vec<Mention>) {
        let mut summed = !sure;
        let mut i = 0;
        while i < lattice.best.len() {
            let Some((kind, _)) = label::parse(lattice.best[i]) else {
                i += 1;
                continue;
            };
            let mut end = i;
            while end + 1 < lattice.best.len() && matches!(label::parse(lattice.best[end]), Some((_, Part::Begin | Part::Inside))) {
                end += 1;
            }
            if !summed {
                lattice.sum(&self.weights.odds, &self.weights.falls);
                summed = true;
            }
            let confidence = if sure { lattice.probability(i, end + 1, &self.weights.odds) } else { 0.0 };
            let confidence = self.weights.calibration.apply(kind, confidence);
            let atoms = Slice::new(island.start + i as u32, island.start + end as u32 + 1);
            out.push(Mention { span: article.atoms_span(atoms), atoms, kind, confidence, place: None });
            i = end + 1;
        }
    }
}
