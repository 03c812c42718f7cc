//! Learning the recurring lines of sites from the inputs of a run, and loading what was learned before.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use tinviet::clean::{Cleaner, LEAST_PAGES, Page, PageDigest, SiteLearner, SiteModel};
use tinviet::io::{Input, InputError, ReadOptions, expand};
use tinviet::normalize::normalize;
use tinviet::pipeline::{self, Batch};

use super::args::{InputArgs, Usage};
use super::interrupt;
use super::run::{Record, guard, read_all};

/// Where recurring lines come from.
#[derive(Debug, Clone)]
pub(super) enum SiteChoice {
    /// From the run itself.
    Auto,
    /// From nowhere.
    Off,
    /// From a file of an earlier run.
    File(PathBuf),
}

impl FromStr for SiteChoice {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "auto" => SiteChoice::Auto,
            "off" => SiteChoice::Off,
            path => SiteChoice::File(path.into()),
        })
    }
}

/// Pages and bytes from which a run learns before it begins: a site is known long before, and a crawl is not read twice whole.
const MOST_PAGES: usize = 4096;
const MOST_BYTES: usize = 256 << 20;

/// A file of recurring lines.
pub(super) fn load(option: &str, path: &Path) -> Result<SiteModel, Usage> {
    let wrong = |what: String| Usage(format!("{option} {}: {what}", path.display()));
    let bytes = std::fs::read(path).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    SiteModel::read(&bytes).map_err(|e| wrong(e.to_string()))
}

/// Learns from the first pages of a run; `None` where there is nothing to learn. What can be read only once (standard input, pipes)
/// is left to the run, and so are complaints.
pub(super) fn learn_some(args: &InputArgs, paths: &[PathBuf], jobs: usize) -> anyhow::Result<Option<Arc<SiteModel>>> {
    let options = args.read_options();
    let twice = |input: &Result<Input, InputError>| match input {
        Ok(Input::File { path, .. }) => std::fs::metadata(path).is_ok_and(|m| m.is_file()),
        _ => false,
    };
    let stop = interrupt::flag();
    let records = read_all(expand(paths).filter(twice), &options, Arc::default(), stop);
    let mut left = MOST_BYTES;
    let mut records = records.filter(Result::is_ok).take(MOST_PAGES).take_while(|record| {
        let size = record.as_ref().map_or(0, |r| r.len());
        left = left.saturating_sub(size);
        left > 0
    });
    // No line recurs on so few pages: no need to look at them.
    let first: Vec<Record> = records.by_ref().take(LEAST_PAGES as usize).collect();
    if first.len() < LEAST_PAGES as usize {
        return Ok(None);
    }
    let mut learner = SiteLearner::new();
    digests(first.into_iter().chain(records), &options, jobs, |digest, _| {
        if let Ok(digest) = digest {
            learner.add(&digest);
        }
    })?;
    let model = learner.finish();
    Ok((!model.is_empty()).then(|| Arc::new(model)))
}

/// The digests of `records`, in their order, each with the size of its record.
pub(super) fn digests(
    records: impl Iterator<Item = Record> + Send,
    options: &ReadOptions,
    jobs: usize,
    mut take: impl FnMut(Result<PageDigest, InputError>, usize) + Send,
) -> anyhow::Result<()> {
    let cleaner = Cleaner::embedded();
    let size = |record: &Record| record.as_ref().map_or(64, |r| r.len().max(64));
    let map = |(): &mut (), chunk: pipeline::Chunk<Record>| -> Vec<_> {
        chunk.items.into_iter().map(|record| (record.as_ref().map_or(0, |r| r.len()), digest(&cleaner, record, options))).collect()
    };
    let sink = |digests: Vec<(usize, Result<PageDigest, InputError>)>| -> anyhow::Result<()> {
        digests.into_iter().for_each(|(size, digest)| take(digest, size));
        Ok(())
    };
    pipeline::run(records, size, 0, Batch::default(), jobs, || (), map, sink)
}

fn digest(cleaner: &Cleaner, record: Record, options: &ReadOptions) -> Result<PageDigest, InputError> {
    let record = record?;
    let place = record.place().clone();
    let read = guard(|| {
        let doc = record.read(options)?;
        let normalized = normalize(&doc.text);
        let page = Page { text: &normalized.text, html: doc.html.as_deref(), url: doc.source.url.as_deref() };
        Ok(cleaner.digest(page))
    });
    read.unwrap_or_else(|fault| Err(InputError { place, fault }))
}
