//! The output as Parquet tables, a file each in one folder.

use std::fs::{self, File};
use std::io;

use anyhow::Context;
use tinviet::io::parquet::{Mark, Tables, TablesWriter};
use tinviet::{Layers, Worker};

use super::args::Usage;
use super::output::{Framing, Layout, Output, OutputArgs, Part, ShardArgs, part_path};
use super::run::{Item, Rendered};

impl Part for Tables {
    type Mark = Mark;

    fn new(layout: &Layout) -> Self {
        match layout.framing {
            Framing::Tables(layers) => Tables::new(layers),
            _ => Tables::new(Layers::NONE),
        }
    }

    fn mark(&self) -> Mark {
        self.mark()
    }

    fn truncate(&mut self, mark: &Mark) {
        self.truncate(mark);
    }

    fn clusters(&self, _: &Mark, articles: usize) -> Vec<usize> {
        (self.articles() - articles..self.articles()).collect()
    }

    fn set_cluster(&mut self, at: usize, cluster: &str) {
        self.set_cluster(at, cluster);
    }

    fn pack(self, _: &Layout) -> io::Result<Self> {
        Ok(self)
    }

    fn write(parts: Vec<Self>, output: &mut Output) -> io::Result<()> {
        output.tables.iter_mut().zip(parts).try_for_each(|(writer, part)| writer.append(part))
    }
}

/// Opens the files of the tables.
pub(super) fn open(to: &OutputArgs, shards: &ShardArgs, layers: Layers) -> anyhow::Result<Output> {
    let Some(folder) = &to.output else {
        return Err(Usage("--format parquet: name the folder of the tables with -o".to_owned()).into());
    };
    if shards.resume {
        let why = "the index of a Parquet file is written when the run ends, so an interrupted one leaves nothing to go on from";
        return Err(
            Usage(format!("--resume does not work with --format parquet: {why}; write JSON Lines where a run may be interrupted")).into()
        );
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let count = shards.shards.unwrap_or(1);
    let file = |name: &str, shard| -> io::Result<File> {
        let path = folder.join(format!("{name}.parquet"));
        let path = if shards.shards.is_some() { part_path(&path, shard, count) } else { path };
        File::create(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
    };
    let writers = (0..count).map(|shard| TablesWriter::new(layers, count as usize, |table| file(table.name(), shard)));
    let tables = writers.collect::<io::Result<Vec<_>>>().with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok(Output::of_tables(Framing::Tables(layers), count, tables))
}

/// Adds a document to the tables.
pub(super) fn render(worker: &mut Worker<'_>, number: u64, item: Item<'_>, out: &mut Tables, dedup: bool) -> Rendered {
    match item {
        Ok(doc) => worker.analyze_with(doc, |mut analysis| {
            let sketches = super::analyze::sketch(&mut analysis, dedup);
            out.push(number, &analysis);
            Rendered { sketches, ..Rendered::default() }
        }),
        Err(e) => {
            out.push_failure(number, &e.place.id(), e.place.file.path.as_deref(), &e.to_string());
            Rendered::default()
        }
    }
}
