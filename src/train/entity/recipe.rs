//! The recipe of the name tagger: annotated text and plain text in, a model file out.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

use super::corpus::{self, Document};
use super::crf::CrfOptions;
use super::{EntityOptions, Tally, evaluate, tagger};
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
    /// Parts of a cross-validation over the annotated texts that is run first; 0: none.
    #[serde(default)]
    pub cross: usize,
    /// Passes over the examples.
    pub epochs: usize,
    /// Size of a step.
    pub rate: f32,
    /// Strength of the L1 penalty.
    pub l1: f32,
    /// Seed of the order of the examples.
    pub seed: u64,
    /// Features seen less often are left out.
    pub min_count: u32,
    /// Parts for the second pass.
    pub folds: usize,
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
        let crf = CrfOptions { epochs: self.epochs, rate: self.rate, l1: self.l1, seed: self.seed };
        EntityOptions { crf, min_count: self.min_count, folds: self.folds }
    }

    /// Whether an article of the pages is held out.
    fn holds(&self, document: &Document) -> bool {
        let hash = document.id.bytes().fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        self.held > 0 && hash.is_multiple_of(self.held)
    }
}

/// Trains the model of the recipe at `recipe` with the data below `data` and writes it to `out`. `say` is told the progress.
///
/// # Errors
/// When the recipe or a text cannot be read or the model not be written.
pub fn run(recipe: &Path, data: &Path, out: &Path, say: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(recipe).with_context(|| recipe.display().to_string())?;
    let plan: Recipe = toml::from_str(&text).with_context(|| recipe.display().to_string())?;
    let mut annotated = Vec::new();
    for part in &plan.corpus {
        let path = data.join(&part.path);
        annotated.extend(corpus::read_jsonl(&path, part.per_document, part.tokenized).with_context(|| path.display().to_string())?);
    }
    let own = own_sentences(&recipe.with_file_name(&plan.own))?;
    let (held, pages): (Vec<_>, Vec<_>) = annotated_pages(&recipe.with_file_name(&plan.pages))?.into_iter().partition(|d| plan.holds(d));
    say(&format!("{} documents, {} of own sentences, {} of pages, {} held out", annotated.len(), own.len(), pages.len(), held.len()));
    let plain = data.join(&plan.plain);
    let rows = cluster::train(&std::fs::read_to_string(&plain).with_context(|| plain.display().to_string())?, &ClusterOptions::default());
    say(&format!("{} words and phrases in clusters", rows.len()));
    let options = plan.options();
    let extra: Vec<Document> = own.into_iter().chain(pages).collect();
    if plan.cross > 0 {
        let mut sum = Tally::default();
        for fold in 0..plan.cross {
            let (test, train): (Vec<_>, Vec<_>) = (0_usize..).zip(&annotated).partition(|(i, _)| i % plan.cross == fold);
            let bare = |list: Vec<(usize, &Document)>| list.into_iter().map(|(_, d)| d.clone()).collect::<Vec<_>>();
            let train: Vec<Document> = bare(train).into_iter().chain(extra.iter().cloned()).collect();
            let payload = super::train(&train, &rows, &options, &mut |_| {});
            let tally = evaluate(&tagger(&payload)?, &bare(test), &mut |_| {});
            say(&format!("part {fold}: {}", tally.line()));
            sum.add(&tally);
        }
        say(&format!("cross-validation: {}", sum.line()));
    }
    let all: Vec<Document> = annotated.into_iter().chain(extra).collect();
    let payload = super::train(&all, &rows, &options, &mut |line| say(&line));
    let line = evaluate(&tagger(&payload)?, &held, &mut |_| {}).line();
    say(&format!("held out: {line}"));
    let provenance = serde_json::json!({
        "about": plan.about, "licence": plan.licence, "date": plan.date, "recipe": "corpus/recipes/entity.toml",
        "data": plan.corpus.iter().map(|c| &c.path).chain([&plan.plain, &plan.own, &plan.pages]).collect::<Vec<_>>(),
        "held_out": line, "scores": plan.scores,
    });
    let file = ModelFile { kind: "entity".into(), provenance: provenance.to_string(), payload };
    std::fs::write(out, file.write()?).with_context(|| out.display().to_string())?;
    Ok(())
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
