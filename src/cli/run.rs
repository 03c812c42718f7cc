//! Documents through the analyzer: reading, analyzing and writing overlap, output in input order.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};
use tinviet::io::{Input, InputError, Inputs, ReadOptions, Records, expand};
use tinviet::pipeline::{self, Batch};
use tinviet::{Analyzer, RawDocument, Worker};

use super::args::InputArgs;
use super::{Outcome, output};

/// What reading gives for one record: a document, or a fault with the path and id it would have had.
pub(super) type Item = Result<RawDocument, InputError>;

fn read_all<'o>(inputs: Inputs, options: &'o ReadOptions) -> impl Iterator<Item = Item> + use<'o> {
    inputs.found.into_iter().flat_map(move |input| {
        let opened: Result<Records<'o>, InputError> = input.and_then(|input: Input| Records::open(&input, options));
        let (records, fault) = match opened {
            Ok(records) => (Some(records), None),
            Err(e) => (None, Some(Err(e))),
        };
        fault.into_iter().chain(records.into_iter().flatten())
    })
}

/// Runs every document of `inputs` through `map`, and gives the results to `write` in input order. Faults are named on
/// standard error; `map` gets them too, so that they can be written as records.
pub(super) fn documents<R: Send>(
    args: &InputArgs,
    jobs: usize,
    analyzer: &Analyzer,
    map: impl Fn(&mut Worker<'_>, Item) -> R + Sync,
    mut write: impl FnMut(R) -> anyhow::Result<()> + Send,
) -> anyhow::Result<Outcome> {
    let options = args.read_options();
    let inputs = expand(&args.paths);
    let skipped = inputs.skipped;
    let bar = progress_bar();
    let mut partial = false;
    let mut seen = HashSet::new();
    let items = read_all(inputs, &options).inspect(|item| match item {
        Ok(doc) => {
            bar.inc(doc.text.len() as u64);
            let mut hasher = DefaultHasher::new();
            doc.id.hash(&mut hasher);
            // Hashes, not ids: 8 bytes a document.
            if !seen.insert(hasher.finish()) {
                bar.suspend(|| output::complain(&format!("the id `{}` was seen before in this run", doc.id)));
            }
        }
        Err(e) => {
            partial = true;
            bar.suspend(|| output::complain(&e.to_string()));
        }
    });
    let weigh = |item: &Item| item.as_ref().map_or(0, |doc| doc.text.len());
    let worker = || analyzer.worker();
    pipeline::run(items, weigh, Batch::default(), jobs, worker, map, &mut write)?;
    bar.finish_and_clear();
    if skipped > 0 {
        output::complain(&format!("{skipped} files in folders skipped: neither text, HTML, JSON Lines, WARC nor WET by their name"));
    }
    Ok(if partial { Outcome::Partial } else { Outcome::Complete })
}

fn progress_bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bytes} of text, {bytes_per_sec}, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}
