//! The command line: arguments as typed, one file per command.

mod actors;
mod analyze;
mod args;
mod bench;
mod clean;
mod dates;
mod eval;
mod interrupt;
mod json;
mod learn;
mod normalize;
mod output;
mod progress;
mod run;
mod schema;
mod segment;
mod sites;
#[cfg(feature = "parquet")]
mod tables;
#[cfg(feature = "train")]
mod train;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXAMPLES: &str = "Examples:
  tinviet analyze page.html                            everything about one page, as JSON
  tinviet analyze crawl.warc.gz -o crawl.jsonl.zst     a crawl, packed
  tinviet clean page.html --format markdown            the article alone
  tinviet sites crawl/ --save sites.jsonl              what recurs on the pages of each site
  tinviet help analyze                                 all options of a command

Exit status: 0 all documents done, 1 some failed (each is named), 2 wrong usage.";

/// Scraped Vietnamese news pages in; clean articles with words, names, actors, quotes and dates out.
#[derive(Debug, Parser)]
#[command(name = "tinviet", version, about, propagate_version = true, max_term_width = 110, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Analyze documents: one JSON object per document.
    Analyze(analyze::Args),
    /// Print the clean text: title, then the paragraphs, a blank line between articles.
    Clean(clean::Args),
    /// Learn the lines that recur across the pages of each site, show and save them.
    Sites(sites::Args),
    /// Cut text into words: syllables of a word joined by `_`, one output line per input line.
    Segment(segment::Args),
    /// Print the dates, one a line: place, type, value, what it rests on, rule, text.
    Dates(dates::Args),
    /// Print the text in clean composed Unicode, line by line; or what there was to change.
    Normalize(normalize::Args),
    /// Merge the actors of all documents into one table: names, roles, states, counts, first and last day.
    Actors(actors::Args),
    /// Measure the speed of every stage and of the whole.
    Bench(bench::Args),
    /// Score analyses against gold folders.
    Eval(eval::Args),
    /// Train a model from a recipe.
    #[cfg(feature = "train")]
    #[command(subcommand)]
    Train(train::Args),
    /// Print the JSON schema of the output.
    Schema,
    /// Print the completion script of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All documents were analyzed.
    Complete,
    /// Some failed; each was named.
    Partial,
}

/// Runs the command line: exit status 0 (all done), 1 (some documents failed, or the run did), 2 (wrong usage).
pub fn main() -> ExitCode {
    run::report_panics_as_failures();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    match dispatch(cli.command) {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Partial) => ExitCode::from(1),
        // Whoever read our output has seen enough.
        Err(e) if is_broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            output::complain(&describe(&e));
            ExitCode::from(if e.is::<args::Usage>() { 2 } else { 1 })
        }
    }
}

fn dispatch(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Analyze(args) => analyze::run(&args),
        Command::Clean(args) => clean::run(&args),
        Command::Sites(args) => sites::run(&args),
        Command::Segment(args) => segment::run(&args),
        Command::Dates(args) => dates::run(&args),
        Command::Normalize(args) => normalize::run(&args),
        Command::Actors(args) => actors::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Eval(args) => eval::run(&args),
        #[cfg(feature = "train")]
        Command::Train(args) => train::run(&args),
        Command::Schema => schema::run(),
        Command::Completions { shell } => {
            use clap::CommandFactory;
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "tinviet", &mut script);
            std::io::Write::write_all(&mut std::io::stdout().lock(), &script)?;
            Ok(Outcome::Complete)
        }
    }
}

/// The error and its causes, each said once: many messages hold that of their cause.
fn describe(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |said, cause| {
        let cause = cause.to_string();
        match (said.is_empty(), said.contains(&cause)) {
            (true, _) => cause,
            (_, true) => said,
            _ => format!("{said}: {cause}"),
        }
    })
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
