//! The recipe of the line model.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

use super::line::{Settings, sources, train};

/// How the line model is made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is said about the model in its file.
    pub about: String,
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
    /// Folders of gold pages.
    pub pages: Vec<Pages>,
}

/// A folder of gold pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The folder, below the folder of data.
    #[serde(default)]
    pub data: Option<PathBuf>,
    /// The folder, below the folder of the recipe.
    #[serde(default)]
    pub own: Option<PathBuf>,
    /// How often its pages are seen in a pass.
    pub weight: u32,
}

/// Trains the line model of `recipe` and writes it to `out`.
///
/// # Errors
/// When the recipe or a page cannot be read or the model not be written.
pub fn train_line(recipe: &Path, data: &Path, out: &Path, mut progress: impl FnMut(&str)) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(recipe).with_context(|| recipe.display().to_string())?;
    let plan: Recipe = toml::from_str(&text).with_context(|| recipe.display().to_string())?;
    let mut all = Vec::new();
    for pages in &plan.pages {
        let folders = pages.data.iter().map(|p| data.join(p)).chain(pages.own.iter().map(|p| recipe.with_file_name("").join(p)));
        for folder in folders {
            all.extend(sources(&folder, pages.weight).with_context(|| folder.display().to_string())?);
        }
    }
    progress(&format!("{} pages", all.len()));
    let settings = Settings {
        epochs: plan.epochs,
        copies: plan.copies,
        rate: plan.rate,
        pull: plan.pull,
        drop: plan.drop,
        runs: plan.runs,
        seed: plan.seed,
        mute: plan.mute,
        ..Settings::default()
    };
    let mut odd = Vec::new();
    let model = train(&all, &settings, &mut odd);
    odd.iter().for_each(|name| progress(&format!("{name}: no path of states agrees with the labels")));
    let about = plan.about.replace(['"', '\\'], " ");
    std::fs::write(out, model.write(&format!("{{\"data\":\"{about}\"}}"))?).with_context(|| out.display().to_string())
}
