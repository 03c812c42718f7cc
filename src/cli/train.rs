//! `tinviet train`: a recipe in, a model file out.

use std::path::PathBuf;

use clap::Subcommand;

/// What to train.
#[derive(Debug, Subcommand)]
pub(super) enum Args {
    /// The word model.
    Word(Files),
    /// The model of names.
    Entity(Names),
    /// The model of line labels.
    Line(Line),
}

/// Where things are, and what to measure.
#[derive(Debug, clap::Args)]
pub(super) struct Line {
    /// The recipe.
    #[arg(long, value_name = "FILE")]
    recipe: PathBuf,
    /// The folder of data.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The model file to write.
    #[arg(short, long, value_name = "FILE", required_unless_present = "leave_one_out")]
    output: Option<PathBuf>,
    /// Train without each real site in turn and score its pages.
    #[arg(long)]
    leave_one_out: bool,
    /// Name every line that is labelled wrongly.
    #[arg(long)]
    misses: bool,
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

/// What is wanted of the model of names.
#[derive(Debug, clap::Args)]
pub(super) struct Names {
    /// The recipe.
    #[arg(long, value_name = "FILE")]
    recipe: PathBuf,
    /// The folder of data.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The model file to write; without it the model is only measured.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Keeps the word clusters here: read if the file is there, else written.
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// Cross-validates in this many parts first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    cross: usize,
    /// Leaves out a group of features (words, shapes, clusters, runs, gazetteers, memory), `own` sentences, `corrections` or the
    /// `second` pass.
    #[arg(long, value_name = "GROUP", value_delimiter = ',')]
    without: Vec<String>,
    /// Writes the wrong and missed names of the cross-validation here.
    #[arg(long, value_name = "FILE")]
    misses: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<super::Outcome> {
    let mut lines = std::io::stderr().lock();
    let mut say = |line: &str| drop(std::io::Write::write_all(&mut lines, format!("{line}\n").as_bytes()));
    match args {
        Args::Word(files) => {
            let report = tinviet::train::word::train(&files.recipe, &files.data, &files.output, &mut say)?;
            say(&format!("rows: {:?}", report.rows));
        }
        Args::Entity(names) => {
            let request = tinviet::train::entity::recipe::Request {
                recipe: names.recipe.clone(),
                data: names.data.clone(),
                output: names.output.clone(),
                clusters: names.clusters.clone(),
                cross: names.cross,
                without: names.without.clone(),
                misses: names.misses.clone(),
            };
            tinviet::train::entity::recipe::run(&request, &mut say)?;
        }
        Args::Line(line) => {
            let checks = tinviet::train::line_recipe::Checks { leave_one_out: line.leave_one_out, misses: line.misses };
            tinviet::train::line_recipe::train_line(&line.recipe, &line.data, line.output.as_deref(), checks, &mut say)?;
        }
    }
    Ok(super::Outcome::Complete)
}
