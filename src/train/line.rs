//! Trainer of the line model: a conditional random field over the states of [`crate::clean`], with AdaGrad and
//! hard regularisation, on pages and on pages made from them (`augment`).

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use super::line_pages::{Augment, Source, augment, thin};
use crate::clean::model::{KIND, LineModel};
use crate::clean::states::{N, STATES};
use crate::clean::teach::{COLUMNS, FEATURES, Lesson, columns, look, may_begin, may_end, may_follow, priors, range_of};
use crate::model::ModelFile;

/// Settings of a training run: the table `settings` of a recipe.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Passes over the pages.
    pub epochs: u32,
    /// Pages made of each page and pass.
    pub copies: u32,
    /// Step size.
    pub rate: f32,
    /// Strength of the pull to the prior.
    pub pull: f32,
    /// Share of features left out at random, in percent.
    pub drop: usize,
    /// Runs with seeds of their own whose weights are averaged.
    pub runs: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Kinds of features that are left out, by name.
    #[serde(default)]
    pub mute: Vec<String>,
    /// Chances of the changes in made pages.
    #[serde(skip)]
    pub augment: Augment,
}

/// xorshift: small, seeded, the same everywhere.
#[derive(Debug, Clone)]
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// Weights in training.
struct Weights {
    rows: Vec<[f32; COLUMNS]>,
    prior: Vec<[f32; COLUMNS]>,
    squares: Vec<[f32; COLUMNS]>,
    moves: [[[f32; N]; N]; 2],
    move_squares: [[[f32; N]; N]; 2],
    begin: [f32; N],
    begin_squares: [f32; N],
    end: [f32; N],
    end_squares: [f32; N],
}

impl Weights {
    fn new(muted: &[Range<u32>]) -> Self {
        let mut prior = vec![[0.0; COLUMNS]; FEATURES];
        priors(|feature, label, weight| {
            if !muted.iter().any(|m| m.contains(&feature)) {
                prior[feature as usize][label as usize] = weight;
            }
        });
        Weights {
            rows: prior.clone(),
            prior,
            squares: vec![[1.0; COLUMNS]; FEATURES],
            moves: [[[0.0; N]; N]; 2],
            move_squares: [[[1.0; N]; N]; 2],
            begin: [0.0; N],
            begin_squares: [1.0; N],
            end: [0.0; N],
            end_squares: [1.0; N],
        }
    }

    fn emissions(&self, lesson: &Lesson) -> Vec<[f32; N]> {
        let n = lesson.allowed.len();
        let mut out = Vec::with_capacity(n);
        for i in 0..n {
            let mut sum = [0.0_f32; COLUMNS];
            for &f in &lesson.features[lesson.starts[i] as usize..lesson.starts[i + 1] as usize] {
                for (s, w) in sum.iter_mut().zip(&self.rows[f as usize]) {
                    *s += w;
                }
            }
            let mut scores = [0.0; N];
            for (score, state) in scores.iter_mut().zip(STATES) {
                let (a, b) = columns(state);
                *score = sum[a] + sum[b];
            }
            out.push(scores);
        }
        out
    }
}

/// State and step probabilities of a page; `log` is the logarithm of the sum over all paths.
struct Posterior {
    states: Vec<[f64; N]>,
    moves: [[[f64; N]; N]; 2],
    log: f64,
}

/// Shares of the paths below this count as none.
const LEAST: f64 = 1e-150;

/// Forward and backward sums, scaled line by line. `None` where no path is possible.
fn posterior(w: &Weights, emissions: &[[f32; N]], lesson: &Lesson, constrained: bool) -> Option<Posterior> {
    let n = emissions.len();
    let mut steps = [[[0.0_f64; N]; N]; 2];
    for k in 0..2 {
        for a in 0..N {
            for b in 0..N {
                if may_follow(STATES[a], STATES[b]) {
                    steps[k][a][b] = f64::from(w.moves[k][a][b]).exp();
                }
            }
        }
    }
    let mut log = 0.0_f64;
    let mut scores = Vec::with_capacity(n);
    for (i, e) in emissions.iter().enumerate() {
        let best = f64::from(e.iter().copied().fold(f32::MIN, f32::max));
        log += best;
        let mut row = [0.0_f64; N];
        for s in 0..N {
            if !constrained || lesson.allowed[i] >> s & 1 == 1 {
                row[s] = (f64::from(e[s]) - best).exp().max(1e-100);
            }
        }
        scores.push(row);
    }
    let mut forward = vec![[0.0_f64; N]; n];
    let mut scale = vec![0.0_f64; n];
    for i in 0..n {
        for b in 0..N {
            let from = if i == 0 {
                if may_begin(STATES[b]) { f64::from(w.begin[b]).exp() } else { 0.0 }
            } else {
                let step = &steps[usize::from(lesson.blank[i])];
                (0..N).map(|a| forward[i - 1][a] * step[a][b]).sum()
            };
            forward[i][b] = from * scores[i][b];
        }
        scale[i] = forward[i].iter().sum();
        if scale[i] <= 0.0 || !scale[i].is_finite() {
            return None;
        }
        // What is all but impossible is impossible: its counterpart in the backward sums would be beyond the largest number, and
        // their product no number at all, which in one step would wipe out every weight it is added to.
        forward[i].iter_mut().for_each(|x| *x = if *x < scale[i] * LEAST { 0.0 } else { *x / scale[i] });
        log += scale[i].ln();
    }
    let mut backward = vec![[0.0_f64; N]; n];
    for s in 0..N {
        backward[n - 1][s] = if may_end(STATES[s]) { f64::from(w.end[s]).exp() } else { 0.0 };
    }
    let total: f64 = (0..N).map(|s| forward[n - 1][s] * backward[n - 1][s]).sum();
    if total <= 0.0 || !total.is_finite() {
        return None;
    }
    log += total.ln();
    backward[n - 1].iter_mut().for_each(|x| *x /= total);
    let mut moves = [[[0.0_f64; N]; N]; 2];
    for i in (1..n).rev() {
        let k = usize::from(lesson.blank[i]);
        let mut through = [0.0_f64; N];
        for b in 0..N {
            through[b] = backward[i][b] * scores[i][b] / scale[i];
        }
        for a in 0..N {
            if forward[i - 1][a] <= 0.0 {
                continue;
            }
            let mut sum = 0.0;
            for b in 0..N {
                let x = steps[k][a][b] * through[b];
                sum += x;
                moves[k][a][b] += forward[i - 1][a] * x;
            }
            backward[i - 1][a] = sum;
        }
    }
    let states: Vec<[f64; N]> = (0..n)
        .map(|i| {
            let mut row = [0.0; N];
            for s in 0..N {
                row[s] = forward[i][s] * backward[i][s];
            }
            row
        })
        .collect();
    let sound = states.iter().flatten().chain(moves.iter().flatten().flatten()).all(|p| p.is_finite());
    sound.then_some(Posterior { states, moves, log })
}

/// One AdaGrad step with a pull to zero.
fn step(weight: &mut f32, prior: f32, squares: &mut f32, gradient: f32, s: &Settings) {
    let g = gradient - s.pull * (*weight - prior);
    *squares += g * g;
    *weight += s.rate * g / squares.sqrt().max(1e-3);
}

fn learn(w: &mut Weights, lesson: &Lesson, s: &Settings) -> Option<f64> {
    if lesson.allowed.is_empty() {
        return Some(0.0);
    }
    let emissions = w.emissions(lesson);
    let gold = posterior(w, &emissions, lesson, true)?;
    let all = posterior(w, &emissions, lesson, false)?;
    for i in 0..lesson.allowed.len() {
        let mut gradient = [0.0_f32; COLUMNS];
        for (state, (g, a)) in STATES.iter().zip(gold.states[i].iter().zip(&all.states[i])) {
            let (x, y) = columns(*state);
            gradient[x] += (g - a) as f32;
            gradient[y] += (g - a) as f32;
        }
        if gradient.iter().all(|g| g.abs() < 1e-4) {
            continue;
        }
        for &f in &lesson.features[lesson.starts[i] as usize..lesson.starts[i + 1] as usize] {
            let (row, squares, prior) = (&mut w.rows[f as usize], &mut w.squares[f as usize], &w.prior[f as usize]);
            for c in 0..13 {
                step(&mut row[c], prior[c], &mut squares[c], gradient[c], s);
            }
        }
    }
    for k in 0..2 {
        for a in 0..N {
            for b in 0..N {
                if may_follow(STATES[a], STATES[b]) {
                    let g = (gold.moves[k][a][b] - all.moves[k][a][b]) as f32;
                    step(&mut w.moves[k][a][b], 0.0, &mut w.move_squares[k][a][b], g, s);
                }
            }
        }
    }
    let last = lesson.allowed.len() - 1;
    for t in 0..N {
        step(&mut w.begin[t], 0.0, &mut w.begin_squares[t], (gold.states[0][t] - all.states[0][t]) as f32, s);
        step(&mut w.end[t], 0.0, &mut w.end_squares[t], (gold.states[last][t] - all.states[last][t]) as f32, s);
    }
    Some(all.log - gold.log)
}

/// The mean of the weights over the second half of the training: steadier than where it happens to stop.
struct Mean {
    rows: Vec<[f32; COLUMNS]>,
    moves: [[[f32; N]; N]; 2],
    begin: [f32; N],
    end: [f32; N],
    count: f32,
}

impl Mean {
    fn add(&mut self, w: &Weights) {
        self.count += 1.0;
        let add = |to: &mut f32, from: f32| *to += from;
        self.rows.iter_mut().flatten().zip(w.rows.iter().flatten()).for_each(|(t, f)| add(t, *f));
        self.moves.iter_mut().flatten().flatten().zip(w.moves.iter().flatten().flatten()).for_each(|(t, f)| add(t, *f));
        self.begin.iter_mut().zip(&w.begin).for_each(|(t, f)| add(t, *f));
        self.end.iter_mut().zip(&w.end).for_each(|(t, f)| add(t, *f));
    }

    fn new() -> Mean {
        Mean { rows: vec![[0.0; COLUMNS]; FEATURES], moves: [[[0.0; N]; N]; 2], begin: [0.0; N], end: [0.0; N], count: 0.0 }
    }

    fn finish(mut self) -> Mean {
        let n = self.count.max(1.0);
        self.rows.iter_mut().flatten().for_each(|w| *w /= n);
        self.moves.iter_mut().flatten().flatten().for_each(|w| *w /= n);
        self.begin.iter_mut().chain(&mut self.end).for_each(|w| *w /= n);
        self
    }

    fn model(self) -> LineModel {
        let mean = self.finish();
        LineModel::from_weights(&mean.rows, &mean.moves, &mean.begin, &mean.end)
    }

    fn weights(self) -> Weights {
        let mean = self.finish();
        Weights { rows: mean.rows, moves: mean.moves, begin: mean.begin, end: mean.end, ..Weights::new(&[]) }
    }
}

/// Leaves out features at random.
fn drop_features(lesson: &mut Lesson, percent: usize, random: &mut Random) {
    retain_features(lesson, |_| !random.chance(percent));
}

fn retain_features(lesson: &mut Lesson, mut keep: impl FnMut(u32) -> bool) {
    let (mut kept, mut starts) = (Vec::with_capacity(lesson.features.len()), vec![0]);
    for i in 0..lesson.allowed.len() {
        let row = &lesson.features[lesson.starts[i] as usize..lesson.starts[i + 1] as usize];
        kept.extend(row.iter().copied().filter(|&f| keep(f)));
        starts.push(kept.len() as u32);
    }
    (lesson.features, lesson.starts) = (kept, starts);
}

/// Trains on `sources`; the names of pages whose gold no path of states allows are written to `odd`.
#[must_use]
pub fn train(sources: &[Source], settings: &Settings, odd: &mut Vec<String>) -> LineModelBytes {
    let mut mean = Mean::new();
    run_all(&settle(sources, settings), settings, &mut mean, odd);
    odd.sort_unstable();
    odd.dedup();
    LineModelBytes { model: mean.model() }
}

fn run_all(sources: &[Source], settings: &Settings, mean: &mut Mean, odd: &mut Vec<String>) {
    let texts: Vec<Source> = sources.iter().filter(|s| s.html.is_none()).cloned().collect();
    for run in 0..settings.runs.max(1) {
        let seed = settings.seed + u64::from(run);
        run_once(sources, &texts, settings, seed, mean, odd);
    }
}

/// Gives dropped lines of unknown kind (`X`) the likeliest kind by a model of the pages that have none.
///
/// Left open in training, their kind would be whatever the model happens to lean to, and the model would lean there more with
/// every pass: they are more lines than all whose kind is known.
fn settle(sources: &[Source], settings: &Settings) -> Vec<Source> {
    let open = |s: &Source| s.lines.iter().any(|l| l.1 == 'X');
    let known: Vec<Source> = sources.iter().filter(|s| !open(s)).cloned().collect();
    if known.is_empty() || known.len() == sources.len() {
        return sources.to_vec();
    }
    let mut mean = Mean::new();
    run_all(&known, settings, &mut mean, &mut Vec::new());
    let weights = mean.weights();
    let mut out = sources.to_vec();
    for source in out.iter_mut().filter(|s| open(s)) {
        let lesson = look(&source.lines, source.html.as_deref());
        let emissions = weights.emissions(&lesson);
        let Some(posterior) = posterior(&weights, &emissions, &lesson, true) else { continue };
        for (row, &at) in posterior.states.iter().zip(&lesson.lines) {
            let best = (0..N).max_by(|&a, &b| row[a].total_cmp(&row[b])).map_or('M', |s| STATES[s].label.letter());
            let line = &mut source.lines[at as usize];
            if line.1 == 'X' {
                line.1 = best;
            }
        }
    }
    out
}

fn run_once(sources: &[Source], texts: &[Source], settings: &Settings, seed: u64, mean: &mut Mean, odd: &mut Vec<String>) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let muted: Vec<Range<u32>> = settings.mute.iter().filter_map(|name| range_of(name)).collect();
    let heard = |f: u32| !muted.iter().any(|m| m.contains(&f));
    let mut w = Weights::new(&muted);
    let mut order: Vec<usize> = (0..sources.len()).collect();
    for epoch in 0..settings.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, random.below(i + 1));
        }
        for (seen, &i) in order.iter().enumerate() {
            let mut plain = look(&sources[i].lines, sources[i].html.as_deref());
            retain_features(&mut plain, heard);
            if learn(&mut w, &plain, settings).is_none() && epoch == 0 {
                odd.push(sources[i].name.clone());
            }
            for _ in 0..settings.copies * sources[i].weight.max(1) {
                let mut lesson = if sources[i].html.is_some() {
                    let (lines, facts) = thin(&sources[i], &mut random);
                    look(&lines, facts.as_ref())
                } else {
                    look(&augment(&sources[i], texts, &mut random, settings.augment), None)
                };
                retain_features(&mut lesson, heard);
                drop_features(&mut lesson, settings.drop, &mut random);
                let _ = learn(&mut w, &lesson, settings);
            }
            if epoch * 5 >= settings.epochs * 2 && seen % 4 == 0 {
                mean.add(&w);
            }
        }
    }
}

/// A trained model, ready to be written or used.
#[derive(Debug)]
pub struct LineModelBytes {
    model: LineModel,
}

impl LineModelBytes {
    /// The model file, with `provenance` in its header.
    ///
    /// # Errors
    /// When packing fails.
    pub fn write(&self, provenance: &str) -> std::io::Result<Vec<u8>> {
        ModelFile { kind: KIND.into(), provenance: provenance.into(), payload: self.model.payload() }.write()
    }

    /// A cleaner with this model.
    #[must_use]
    pub fn cleaner(self) -> crate::clean::Cleaner {
        crate::clean::Cleaner::with_model(self.model)
    }
}

/// Reads the gold pages of a folder as sources: each as text, and HTML pages also with the facts of the DOM.
///
/// # Errors
/// When the folder cannot be read.
pub fn sources(folder: &Path, weight: u32) -> Result<Vec<Source>, crate::eval::GoldError> {
    let pages = crate::eval::load(folder)?;
    let mut out: Vec<Source> = Vec::new();
    for page in pages.iter().filter(|p| !p.labels.is_empty()) {
        // A page that stands there both as text and as HTML has the same gold lines twice.
        if !out.iter().any(|s| s.name == page.name) {
            out.push(Source::of(page, weight));
        }
        if page.html
            && let Ok(bytes) = std::fs::read(&page.path)
        {
            out.push(Source::of_html(page, &String::from_utf8_lossy(&bytes), weight));
        }
    }
    Ok(out)
}
