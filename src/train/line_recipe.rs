//! The recipe of the line model.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Deserialize;

use super::line::{Settings, sources, train};
use super::line_check::{Score, leave_one_site_out, mean, score};
use super::line_pages::Source;
use crate::clean::Cleaner;

/// How the line model is made.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What is said about the model in its file.
    pub about: String,
    /// How it is trained.
    pub settings: Settings,
    /// Folders of gold pages.
    pub pages: Vec<Pages>,
    /// Folders of gold pages that are never trained on, below the folder of the recipe.
    #[serde(default)]
    pub check: Vec<PathBuf>,
}

/// What else is to be done than to train.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checks {
    /// Trains without each real site in turn and scores its pages.
    pub leave_one_out: bool,
    /// Names every line that is labelled wrongly.
    pub misses: bool,
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

/// Trains the line model of `recipe` and writes it to `out`, if a file is wanted; `progress` is told the scores.
///
/// # Errors
/// When the recipe or a page cannot be read or the model not be written.
pub fn train_line(recipe: &Path, data: &Path, out: Option<&Path>, checks: Checks, mut progress: impl FnMut(&str)) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(recipe).with_context(|| recipe.display().to_string())?;
    let plan: Recipe = toml::from_str(&text).with_context(|| recipe.display().to_string())?;
    let here = recipe.with_file_name("");
    let read = |folder: PathBuf, weight: u32| sources(&folder, weight).with_context(|| folder.display().to_string());
    let (mut own, mut real) = (Vec::new(), Vec::new());
    for pages in &plan.pages {
        if let Some(folder) = &pages.own {
            own.extend(read(here.join(folder), pages.weight)?);
        }
        if let Some(folder) = &pages.data {
            real.extend(read(data.join(folder), pages.weight)?);
        }
    }
    progress(&format!("{} own pages, {} real ones", own.len(), real.len()));
    let settings = &plan.settings;
    if checks.leave_one_out {
        tell("left out", &leave_one_site_out(&own, &real, settings), checks, &mut progress);
    }
    let Some(out) = out else { return Ok(()) };
    let mut odd = Vec::new();
    let all: Vec<Source> = own.into_iter().chain(real).collect();
    let model = train(&all, settings, &mut odd);
    odd.iter().for_each(|name| progress(&format!("{name}: no path of states agrees with the labels")));
    let about = plan.about.replace(['"', '\\'], " ");
    std::fs::write(out, model.write(&format!("{{\"data\":\"{about}\"}}"))?).with_context(|| out.display().to_string())?;
    let cleaner = model.cleaner();
    let shipped = Cleaner::embedded();
    for folder in &plan.check {
        let pages = read(here.join(folder), 1)?;
        let scored = |cleaner: &Cleaner| pages.iter().map(|s| score(s, cleaner)).collect::<Vec<Score>>();
        tell(&format!("{}, embedded model", folder.display()), &scored(&shipped), Checks::default(), &mut |line| {
            if !line.contains("confidence") {
                progress(line);
            }
        });
        tell(&folder.display().to_string(), &scored(&cleaner), checks, &mut progress);
    }
    Ok(())
}

fn tell(what: &str, scores: &[Score], checks: Checks, progress: &mut impl FnMut(&str)) {
    for s in scores {
        let (right, wrong) = s.confidence;
        progress(&format!(
            "{:<24} F1 {:.4}  labels {:.3}  lost {:.4}  extra {:.4}  confidence {right:.2} right, {wrong:.2} wrong",
            s.name, s.f1, s.labels, s.lost, s.extra
        ));
        if checks.misses {
            s.misses.iter().for_each(|m| progress(&format!("    {m}")));
        }
    }
    let part = |html: bool| scores.iter().filter(|s| s.name.ends_with(".html") == html).collect::<Vec<_>>();
    progress(&mean(&format!("{what}, text"), &part(false)));
    progress(&mean(&format!("{what}, HTML"), &part(true)));
}
