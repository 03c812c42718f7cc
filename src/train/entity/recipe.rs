//! The recipe of the name tagger: annotated text and plain text in, a model file out.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

use super::corpus::{self, Corrections, Document, Writing};
use super::crf::CrfOptions;
use super::score::evaluate;
use super::{EntityOptions, cross, tagger};
use crate::entity::confidence::POINTS;
use crate::entity::features::GROUPS;
use crate::model::ModelFile;
use crate::train::cluster::{self, ClusterOptions};

/// How the model of names is made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is said about the model in its file.
    pub about: String,
    /// Licence of the model.
    pub licence: String,
    /// Day of the training.
    pub date: String,
    /// Scores of the model on texts that the trainer does not read.
    #[serde(default)]
    pub scores: String,
    /// Plain text from which the clusters are learnt, below the folder of data.
    pub plain: PathBuf,
    /// Annotated texts, below the folder of data.
    pub corpus: Vec<Corpus>,
    /// Folder of own sentences, beside the folder of the recipe: `.txt` and `.ner`.
    pub own: PathBuf,
    /// Folder of annotated pages, beside the folder of the recipe.
    pub pages: PathBuf,
    /// One article of the pages in about this many is held out and measured; 0: none.
    pub held: u64,
    /// Folder of articles that are only measured, beside the folder of the recipe.
    pub blind: PathBuf,
    /// Table of corrections of the annotated texts, beside the folder of the recipe.
    pub corrections: PathBuf,
    /// Points of the confidence by type (PER, LOC, ORG, MISC), as the cross-validation prints them.
    pub calibration: [[[f32; 2]; POINTS]; 4],
    /// Passes over the examples.
    pub epochs: usize,
    /// Size of a step.
    pub rate: f32,
    /// Strength of the L1 penalty.
    pub l1: f32,
    /// Share of the features left out at random at each step.
    pub drop: f32,
    /// Seed of the order of the examples.
    pub seed: u64,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// One document in this many is learnt from again with its first line as a headline in capitals or title case; 0: none.
    pub headlines: usize,
    /// Parts for the second pass.
    pub folds: usize,
    /// Runs whose weights are averaged.
    pub runs: usize,
}

/// An annotated text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// Its file.
    pub path: PathBuf,
    /// Sentences in a document; 0: an article starts at its time stamp.
    pub per_document: usize,
    /// Whether blanks stand around punctuation.
    #[serde(default)]
    pub tokenized: bool,
}

impl Recipe {
    fn options(&self) -> EntityOptions {
        let crf = CrfOptions { epochs: self.epochs, rate: self.rate, l1: self.l1, drop: self.drop, seed: self.seed };
        EntityOptions { crf, min_count: self.min_count, folds: self.folds, runs: self.runs, without: 0, calibration: self.calibration }
    }

    /// Whether an article of the pages is held out.
    fn holds(&self, document: &Document) -> bool {
        let hash = document.id.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        self.held > 0 && hash.is_multiple_of(self.held)
    }
}

/// What the command is asked for beside the recipe.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The recipe.
    pub recipe: PathBuf,
    /// The folder of data.
    pub data: PathBuf,
    /// The model file to write; none: only measure.
    pub output: Option<PathBuf>,
    /// File that keeps the clusters: read if it is there, else written.
    pub clusters: Option<PathBuf>,
    /// Parts of a cross-validation; 0: none.
    pub cross: usize,
    /// What is left out: groups of features ([`GROUPS`]), `own` sentences, `corrections`, the `second` pass.
    pub without: Vec<String>,
    /// File for the wrong and missed names.
    pub misses: Option<PathBuf>,
}

/// Everything a recipe reads.
struct Texts {
    annotated: Vec<Document>,
    own: Vec<Document>,
    held: Vec<Document>,
    blind: Vec<Document>,
}

fn texts(plan: &Recipe, request: &Request) -> anyhow::Result<Texts> {
    let out = |what: &str| request.without.iter().any(|w| w == what);
    let beside = |path: &Path| request.recipe.with_file_name(path);
    let table = beside(&plan.corrections);
    let corrections =
        if out("corrections") { Corrections::default() } else { Corrections::read(&table).with_context(|| table.display().to_string())? };
    let mut annotated = Vec::new();
    for part in &plan.corpus {
        let path = request.data.join(&part.path);
        let read = corpus::read_jsonl(&path, part.per_document, part.tokenized, &corrections);
        annotated.extend(read.with_context(|| path.display().to_string())?);
    }
    let (held, pages): (Vec<_>, Vec<_>) = annotated_pages(&beside(&plan.pages))?.into_iter().partition(|d| plan.holds(d));
    let mut own = own_sentences(&beside(&plan.own))?;
    own.extend(pages);
    if out("own") {
        own.clear();
    }
    Ok(Texts { annotated, own, held, blind: own_sentences(&beside(&plan.blind))? })
}

/// The clusters, learnt or from the file that keeps them.
fn clusters(plan: &Recipe, request: &Request) -> anyhow::Result<Vec<(u64, u16)>> {
    if let Some(path) = request.clusters.as_ref().filter(|path| path.exists()) {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let row = |b: &[u8]| (u64::from_le_bytes(std::array::from_fn(|i| b[i])), u16::from_le_bytes([b[8], b[9]]));
        return Ok(bytes.chunks_exact(10).map(row).collect());
    }
    let plain = request.data.join(&plan.plain);
    let rows = cluster::train(&std::fs::read_to_string(&plain).with_context(|| plain.display().to_string())?, &ClusterOptions::default());
    if let Some(path) = &request.clusters {
        let bytes: Vec<u8> = rows.iter().flat_map(|(key, leaf)| key.to_le_bytes().into_iter().chain(leaf.to_le_bytes())).collect();
        std::fs::write(path, bytes).with_context(|| path.display().to_string())?;
    }
    Ok(rows)
}

/// Trains the model of a recipe and measures it. `say` is told the progress.
///
/// # Errors
/// When the recipe or a text cannot be read or a file not be written.
pub fn run(request: &Request, say: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let recipe = &request.recipe;
    let text = std::fs::read_to_string(recipe).with_context(|| recipe.display().to_string())?;
    let plan: Recipe = toml::from_str(&text).with_context(|| recipe.display().to_string())?;
    let mut options = plan.options();
    for what in &request.without {
        match GROUPS.iter().position(|group| group == what) {
            Some(group) => options.without |= 1 << group,
            None if what == "second" => options.folds = 0,
            None => anyhow::ensure!(matches!(what.as_str(), "own" | "corrections"), "nothing called `{what}` can be left out"),
        }
    }
    let Texts { annotated, own, held, blind } = texts(&plan, request)?;
    say(&format!("{} documents, {} own, {} held out, {} blind", annotated.len(), own.len(), held.len(), blind.len()));
    let rows = clusters(&plan, request)?;
    say(&format!("{} words and phrases in clusters", rows.len()));
    let mut misses = Vec::new();
    if request.cross > 0 {
        let mut own = own.clone();
        own.extend(headlines(&own, plan.headlines));
        let report = cross::run(&annotated, &own, &rows, &options, request.cross)?;
        say(&format!("cross-validation in {} parts\n{}", request.cross, cross::describe(&report)));
        misses.extend(report.misses);
    }
    let mut all: Vec<Document> = annotated.into_iter().chain(own).collect();
    all.extend(headlines(&all, plan.headlines));
    let payload = super::train(&all, &rows, &options, &mut |line| say(&line));
    let tagger = tagger(&payload)?;
    let tagger = if options.folds == 0 { tagger.single_pass() } else { tagger };
    let [held, blind] = [held, blind].map(|documents| evaluate(&tagger, &documents));
    say(&format!("held out: {}\nblind: {}", held.tally.line(), blind.tally.line()));
    for (source, tally) in &blind.sources {
        say(&format!("{source}: {}", tally.line()));
    }
    if let Some(path) = &request.misses {
        misses.extend(held.misses);
        misses.push(String::new());
        std::fs::write(path, misses.join("\n")).with_context(|| path.display().to_string())?;
    }
    let Some(out) = &request.output else { return Ok(()) };
    let provenance = serde_json::json!({
        "about": plan.about, "licence": plan.licence, "date": plan.date, "recipe": "corpus/recipes/entity.toml",
        "data": plan.corpus.iter().map(|c| &c.path).chain([&plan.plain, &plan.own, &plan.pages, &plan.corrections]).collect::<Vec<_>>(),
        "held_out": held.tally.line(), "blind": blind.tally.line(), "scores": plan.scores,
    });
    let file = ModelFile { kind: "entity".into(), provenance: provenance.to_string(), payload };
    std::fs::write(out, file.write()?).with_context(|| out.display().to_string())?;
    Ok(())
}

/// Copies of some documents with headlines in capitals and in title case, in turn.
fn headlines(documents: &[Document], every: usize) -> Vec<Document> {
    let writing = [Writing::Capitals, Writing::TitleCase];
    let chosen = documents.iter().enumerate().filter(|(i, _)| every > 0 && i % every == 0);
    chosen.filter_map(|(i, d)| corpus::headline(d, writing[i / every % 2])).collect()
}

/// Files of a folder and its folders that end like this, in the order of their paths.
fn files(folder: &Path, ends: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            out.extend(files(&path, ends)?);
        } else if path.extension().is_some_and(|e| ends.iter().any(|&end| e == end)) {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

fn own_sentences(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let mut out = Vec::new();
    for path in files(folder, &["txt", "ner"])? {
        let tagged = path.extension().is_some_and(|e| e == "ner");
        let read = if tagged { corpus::read_tagged(&path) } else { corpus::read_brackets(&path) };
        out.extend(read.with_context(|| path.display().to_string())?);
    }
    Ok(out)
}

fn annotated_pages(folder: &Path) -> anyhow::Result<Vec<Document>> {
    let mut out = Vec::new();
    for path in files(folder, &["gold"])? {
        out.extend(corpus::read_gold(&path).with_context(|| path.display().to_string())?);
    }
    Ok(out)
}
