//! The trainer of the word model: a recipe in, a model file out.

mod corpus;
mod crf;
mod strength;

use std::path::{Path, PathBuf};

use anyhow::Context;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

pub use corpus::Counts;
use corpus::{Cutter, Example, Line};
use crf::{Learner, Rows, Runs};

use crate::model::{ModelFile, WeightTable};
use crate::word::Key;
use crate::word::weights::{one, three, two};

/// How the word model is made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is said about the model in its file.
    pub about: String,
    /// Rows seen less often than this are left out: single tokens, pairs, triples.
    pub least: [u32; 3],
    /// Units of score per unit of log odds.
    pub scale: u16,
    /// Rows whose weights all stay below this many units are left out.
    pub prune: i16,
    /// Added to the score of every gap, in units: the texts do not agree on how eagerly to join.
    #[serde(default)]
    pub bias: i16,
    /// Plain texts in which pairs are counted, below the folder of data.
    #[serde(default)]
    pub plain: Vec<PathBuf>,
    /// Lists of pairs by falling frequency, below the folder of data.
    #[serde(default)]
    pub ranked: Vec<PathBuf>,
    /// Pairs seen less often than this in them have no strength.
    #[serde(default = "one_count")]
    pub least_plain: u32,
    /// Tables of words whose pairs are listed, below the folder of the recipe; first column.
    #[serde(default)]
    pub listed: Vec<PathBuf>,
    /// The texts.
    pub corpus: Vec<Corpus>,
    /// What is trained on them, one after the other.
    pub stage: Vec<Stage>,
}

/// A segmented text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corpus {
    /// Its name.
    pub name: String,
    /// Its file, below the folder of data.
    pub path: PathBuf,
    /// How much a sentence counts.
    #[serde(default = "one_weight")]
    pub weight: f32,
    /// Each sentence is shown this many times in a hundred without its case, too.
    #[serde(default)]
    pub caseless: u32,
    /// How much a row's occurrence here counts for `least`.
    #[serde(default = "one_count")]
    pub count: u32,
    /// Held out and measured.
    #[serde(default)]
    pub test: bool,
}

fn one_weight() -> f32 {
    1.0
}

fn one_count() -> u32 {
    1
}

/// Some passes over some of the texts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Names of the texts.
    pub corpora: Vec<String>,
    /// Passes.
    pub passes: u32,
    /// Step size.
    pub rate: f32,
    /// Pull towards zero.
    pub decay: f32,
    /// Whether the weights after each pass but the first are averaged in the end.
    #[serde(default)]
    pub average: bool,
}

/// What came out.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// After each pass: stage, pass, and name and F1 of each held-out text, as it is and without case.
    pub passes: Vec<String>,
    /// Rows of single tokens, pairs, triples, shapes in the model.
    pub rows: [usize; 4],
}

/// Trains the model of the recipe at `recipe` with the data below `data` and writes it to `out`. `progress` is told each pass.
///
/// # Errors
/// When the recipe or a text cannot be read or the model not be written.
pub fn train(recipe: &Path, data: &Path, out: &Path, mut progress: impl FnMut(&str)) -> anyhow::Result<Report> {
    let text = std::fs::read_to_string(recipe).with_context(|| recipe.display().to_string())?;
    let plan: Recipe = toml::from_str(&text).with_context(|| recipe.display().to_string())?;
    let mut report = Report::default();
    let lines: Vec<Vec<Line>> = plan
        .corpus
        .iter()
        .map(|c| corpus::read(&data.join(&c.path)).with_context(|| c.path.display().to_string()))
        .collect::<Result<_, _>>()?;
    let rows = collect_rows(&plan, &lines, strengths(&plan, recipe, data)?);
    progress(&format!("{} weights", rows.len()));
    let mut learner = Learner::new(&rows);
    let tests: Vec<Test> = plan.corpus.iter().zip(&lines).filter(|(c, _)| c.test).flat_map(|(c, l)| Test::both(c, l, &rows)).collect();
    for (number, stage) in (1..).zip(&plan.stage) {
        let mut runs = Runs::default();
        for (c, lines) in plan.corpus.iter().zip(&lines).filter(|(c, _)| stage.corpora.contains(&c.name)) {
            for example in examples(c, lines, &rows) {
                runs.add(&rows, &example, c.weight);
            }
        }
        progress(&format!("stage {number}: {} gaps", runs.len()));
        learner.restart();
        let mut sums = vec![0.0_f32; if stage.average { rows.len() } else { 0 }];
        for pass in 1..=stage.passes {
            learner.pass(&runs, stage.rate, stage.decay);
            if pass > 1 {
                sums.iter_mut().zip(&learner.weights).for_each(|(s, w)| *s += w);
            }
            if stage.average && pass == stage.passes && pass > 1 {
                learner.weights.iter_mut().zip(&sums).for_each(|(w, s)| *w = s / (pass - 1) as f32);
            }
            let mut line = format!("stage {number} pass {pass}:");
            for test in &tests {
                line.push_str(&format!(" {} {:.2}", test.name, test.score(&mut learner).f1()));
            }
            progress(&line);
            report.passes.push(line);
        }
    }
    let payload = pack(&plan, &rows, &learner, &mut report);
    let last = report.passes.last().cloned().unwrap_or_default();
    let provenance = serde_json::json!({
        "about": plan.about, "licence": "CC-BY-SA-4.0", "data": plan.corpus.iter().filter(|c| !c.test).map(|c| &c.name).collect::<Vec<_>>(),
        "scores": last, "recipe": "corpus/recipes/word.toml",
    });
    let file = ModelFile { kind: "word".into(), provenance: provenance.to_string(), payload };
    std::fs::write(out, file.write()?).with_context(|| out.display().to_string())?;
    Ok(report)
}

/// The sentences of a text; some of them twice, the second time without case.
fn examples(corpus: &Corpus, lines: &[Line], rows: &Rows) -> Vec<Example> {
    let mut cutter = Cutter::default();
    let mut out = Vec::new();
    for (i, line) in (0..).zip(lines) {
        cutter.cut(i, line, false, |k| crf::known(rows, k), &mut out);
        if (i * 37) % 100 < corpus.caseless {
            cutter.cut(i, line, true, |k| crf::known(rows, k), &mut out);
        }
    }
    out
}

fn strengths(plan: &Recipe, recipe: &Path, data: &Path) -> anyhow::Result<FxHashMap<u64, u8>> {
    let mut counts = strength::PairCounts::default();
    for path in &plan.plain {
        counts.read(&data.join(path)).with_context(|| path.display().to_string())?;
    }
    for path in &plan.ranked {
        counts.read_ranked(&data.join(path)).with_context(|| path.display().to_string())?;
    }
    let mut listed = Vec::new();
    for path in &plan.listed {
        let text = std::fs::read_to_string(recipe.with_file_name(path)).with_context(|| path.display().to_string())?;
        for line in crate::lexicon::Table::parse(&text).lines() {
            let keys: Vec<Key> = line.split('\t').next().unwrap_or_default().split(' ').map(Key::of).collect();
            listed.extend(keys.windows(2).map(|w| w[0].then(w[1]).0));
        }
    }
    Ok(counts.levels(plan.least_plain, listed.into_iter()))
}

fn collect_rows(plan: &Recipe, lines: &[Vec<Line>], strength: FxHashMap<u64, u8>) -> Rows {
    let used: FxHashSet<&str> = plan.stage.iter().flat_map(|s| s.corpora.iter().map(String::as_str)).collect();
    let mut counts: [FxHashMap<u64, u32>; 3] = Default::default();
    let mut rows = Rows { strength, ..Rows::default() };
    let texts = || plan.corpus.iter().zip(lines).filter(|(c, _)| used.contains(c.name.as_str()));
    let mut cutter = Cutter::default();
    for (c, lines) in texts() {
        let mut found = Vec::new();
        for (i, line) in (0..).zip(lines) {
            cutter.cut(i, line, false, |_| true, &mut found);
        }
        for example in &found {
            crf::keys(example, |kind, key| {
                *counts[kind].entry(key).or_default() += c.count;
            });
        }
    }
    // Sorted, so that the numbers of the rows do not hang on the order of a hash map.
    for (kind, counts) in counts.iter().enumerate() {
        let mut keys: Vec<u64> = counts.iter().filter(|(_, n)| **n >= plan.least[kind]).map(|(k, _)| *k).collect();
        keys.sort_unstable();
        keys.into_iter().for_each(|k| rows.add(kind, k));
        if kind == crf::TWOS {
            let mut strong: Vec<u64> = rows.strength.keys().copied().collect();
            strong.sort_unstable();
            strong.into_iter().for_each(|k| rows.add(kind, k));
        }
    }
    for (c, lines) in texts() {
        for example in examples(c, lines, &rows) {
            rows.add_windows(&example);
        }
    }
    rows
}

/// A held-out text.
struct Test {
    name: String,
    runs: Runs,
    examples: Vec<Example>,
    gold: Vec<Vec<u32>>,
}

impl Test {
    fn both(corpus: &Corpus, lines: &[Line], rows: &Rows) -> Vec<Test> {
        [false, true].into_iter().map(|caseless| Test::new(corpus, lines, rows, caseless)).collect()
    }

    fn new(corpus: &Corpus, lines: &[Line], rows: &Rows, caseless: bool) -> Test {
        let mut examples = Vec::new();
        let mut cutter = Cutter::default();
        for (i, line) in (0..).zip(lines) {
            cutter.cut(i, line, caseless, |k| crf::known(rows, k), &mut examples);
        }
        let mut runs = Runs::default();
        examples.iter().for_each(|e| runs.add(rows, e, 1.0));
        let name = format!("{}{}", corpus.name, if caseless { "-caseless" } else { "" });
        Test { name, runs, examples, gold: lines.iter().map(|l| l.ends.clone()).collect() }
    }

    fn score(&self, learner: &mut Learner) -> Counts {
        let mut joined = learner.decide(&self.runs).into_iter();
        let mut found: Vec<Vec<u32>> = vec![Vec::new(); self.gold.len()];
        for example in &self.examples {
            for (i, &place) in example.places.iter().enumerate() {
                let inside = i + 1 < example.units.len() && example.units[i].joins && example.units[i + 1].joins;
                if !(inside && joined.next().unwrap_or(false)) {
                    found[example.line as usize].push(place);
                }
            }
        }
        let mut counts = Counts::default();
        found.iter().zip(&self.gold).for_each(|(f, g)| counts.add(f, g));
        counts
    }
}

/// The weights as integers, in the layout [`Weights::read`](crate::word::weights::Weights::read) reads.
fn pack(plan: &Recipe, rows: &Rows, learner: &Learner, report: &mut Report) -> Vec<u8> {
    let unit = |w: f32| (w * f32::from(plan.scale)).round().clamp(-30000.0, 30000.0) as i16;
    let mut out = plan.scale.to_le_bytes().to_vec();
    let (ones, n1) = table::<{ one::WIDTH }>(rows, learner, crf::ONES, 0, unit);
    let (twos, n2) = table::<{ two::WIDTH }>(rows, learner, crf::TWOS, plan.prune, unit);
    let (threes, n3) = table::<{ three::WIDTH }>(rows, learner, crf::THREES, plan.prune, unit);
    out.extend(ones);
    out.extend(twos);
    out.extend(threes);
    // Every window with the weights of its parts added up; a window whose middle was never seen has none.
    let weight = |kind: usize, key: u64, column: usize| rows.index[kind].get(&key).map_or(0.0, |r| learner.weights[*r as usize + column]);
    let bias = |kind: usize| if kind == crf::SHAPES { plan.bias } else { 0 };
    let mut windows = |kind: usize, size: u64, parts: &dyn Fn(u64) -> [u64; 4]| {
        let sum = |all: u64, column: usize| parts(all).into_iter().enumerate().map(|(k, key)| weight(kind + k, key, column)).sum::<f32>();
        let middle = |all: &u64| rows.index[kind + 3].contains_key(&parts(*all)[3]);
        let all: Vec<(u16, [i16; 2])> = (0..size)
            .filter(middle)
            .map(|w| (w as u16, [unit(sum(w, 0)) + bias(kind), unit(sum(w, 1))]))
            .filter(|w| w.1 != [0, 0])
            .collect();
        out.extend((all.len() as u32).to_le_bytes());
        for (index, [base, after]) in &all {
            out.extend(index.to_le_bytes());
            out.extend(base.to_le_bytes());
            out.extend(after.to_le_bytes());
        }
        all.len()
    };
    let shapes = windows(crf::SHAPES, 1 << 16, &|all| [all, all >> 4, all & 0xfff, all >> 4 & 0xff]);
    windows(crf::STRENGTH, 1 << 15, &|all| [all, all >> 5, all & 0x3ff, all >> 5 & 0x1f]);
    report.rows = [n1, n2, n3, shapes];
    out
}

fn table<const K: usize>(rows: &Rows, learner: &Learner, kind: usize, prune: i16, unit: impl Fn(f32) -> i16) -> (Vec<u8>, usize) {
    let mut packed: Vec<(u32, [i16; K])> = Vec::new();
    let mut keys: Vec<(&u64, &u32)> = rows.index[kind].iter().collect();
    keys.sort_unstable();
    for (&key, &row) in keys {
        let mut weights: [i16; K] = std::array::from_fn(|c| unit(learner.weights[row as usize + c]));
        if kind == crf::TWOS {
            // The last column is no weight, see `two::STRENGTH`.
            weights[K - 1] = 0;
            if let Some(&level) = rows.strength.get(&key) {
                weights[K - 1] = i16::from(level);
                packed.push((WeightTable::<K>::print(key), weights));
                continue;
            }
        }
        if prune == 0 || weights.iter().any(|w| w.abs() >= prune) {
            packed.push((WeightTable::<K>::print(key), weights));
        }
    }
    (WeightTable::to_bytes(&packed), packed.len())
}
