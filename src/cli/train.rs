//! `tinviet train`: a recipe in, a model file out.

use std::path::PathBuf;

use clap::Subcommand;

/// What to train.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// The word model.
    Word(Files),
    /// The model of names.
    Entity(Files),
    /// The model of line labels.
    Line(Files),
}

/// Where things are.
#[derive(Debug, clap::Args)]
pub(super) struct Files {
    /// The recipe.
    #[arg(long, value_name = "FILE")]
    recipe: PathBuf,
    /// The folder of data.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The model file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(args: &Args) -> anyhow::Result<super::Outcome> {
    let mut lines = std::io::stderr().lock();
    let mut say = |line: &str| drop(std::io::Write::write_all(&mut lines, format!("{line}\n").as_bytes()));
    match args {
        Args::Word(files) => {
            let report = tinviet::train::word::train(&files.recipe, &files.data, &files.output, &mut say)?;
            say(&format!("rows: {:?}", report.rows));
        }
        Args::Entity(files) => tinviet::train::entity::recipe::run(&files.recipe, &files.data, &files.output, &mut say)?,
        Args::Line(files) => tinviet::train::line_recipe::train_line(&files.recipe, &files.data, &files.output, &mut say)?,
    }
    Ok(super::Outcome::Complete)
}
