//! Where results and complaints go.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tinviet::io::{CLOSING, Compression, read_parts};

use super::args::Usage;

/// How documents stand in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// As they are.
    Text,
    /// One a line.
    Lines,
    /// One a line, as the elements of one JSON list.
    List,
    /// As rows of the tables of these layers.
    #[cfg(feature = "parquet")]
    Tables(tinviet::Layers),
}

/// Stands for the cluster of an article until it is known.
pub(super) const UNKNOWN_CLUSTER: &str = "................";

/// Documents of a chunk, as they are written.
pub(super) trait Part: Send + Sized {
    /// Where a part ends at some time.
    type Mark;
    fn new(layout: &Layout) -> Self;
    /// Begins document `number`.
    fn begin(&mut self, _number: u64, _layout: &Layout) {}
    /// Ends a document.
    fn end(&mut self, _layout: &Layout) {}
    fn mark(&self) -> Self::Mark;
    /// Drops what stands behind the mark.
    fn truncate(&mut self, mark: &Self::Mark);
    /// Where the clusters of the document behind the mark stand, which has `articles` of them.
    fn clusters(&self, mark: &Self::Mark, articles: usize) -> Vec<usize>;
    fn set_cluster(&mut self, at: usize, cluster: &str);
    /// Packs a part of whole documents.
    fn pack(self, layout: &Layout) -> io::Result<Self>;
    fn write(parts: Vec<Self>, output: &mut Output) -> io::Result<()>;
}

impl Part for Vec<u8> {
    type Mark = usize;

    fn new(_: &Layout) -> Self {
        Vec::new()
    }

    fn begin(&mut self, number: u64, layout: &Layout) {
        if layout.framing == Framing::List {
            self.push(if number < layout.shards { b'[' } else { b',' });
        }
    }

    fn end(&mut self, layout: &Layout) {
        if layout.framing != Framing::Text {
            self.push(b'\n');
        }
    }

    fn mark(&self) -> usize {
        self.len()
    }

    fn truncate(&mut self, mark: &usize) {
        self.truncate(*mark);
    }

    fn clusters(&self, mark: &usize, articles: usize) -> Vec<usize> {
        // Inside a string the quotes would be escaped.
        let field = format!("\"cluster\":\"{UNKNOWN_CLUSTER}\"");
        let places = memchr::memmem::find_iter(&self[*mark..], &field);
        places.map(|at| mark + at + field.len() - 1 - UNKNOWN_CLUSTER.len()).take(articles).collect()
    }

    fn set_cluster(&mut self, at: usize, cluster: &str) {
        self[at..][..cluster.len()].copy_from_slice(cluster.as_bytes());
    }

    fn pack(self, layout: &Layout) -> io::Result<Self> {
        layout.pack(self)
    }

    fn write(parts: Vec<Self>, output: &mut Output) -> io::Result<()> {
        output.write(&parts)
    }
}

/// Where to write, as typed.
#[derive(Debug, Default, clap::Args)]
pub(super) struct OutputArgs {
    /// Write to this file instead of standard output; packed when its name ends in `.gz` or `.zst`. For `--format parquet` a folder.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// How a run is cut into files.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ShardArgs {
    /// Write N files, named after `-o`: document by document in turn.
    #[arg(long, value_name = "N", requires = "output", value_parser = clap::value_parser!(u64).range(1..=99_999))]
    pub(super) shards: Option<u64>,
    /// Go on where an earlier run with the same inputs and options was interrupted: what is complete in the output stays.
    #[arg(long, requires = "output")]
    pub(super) resume: bool,
}

/// How each document is placed: which file, with what around it, how packed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) framing: Framing,
    pub(super) shards: u64,
    pub(super) compression: Compression,
}

impl Layout {
    /// How many files.
    pub(super) fn shards(&self) -> u64 {
        self.shards
    }

    /// Which part document `number` stands in.
    pub(super) fn part(&self, number: u64) -> usize {
        (number % self.shards) as usize
    }

    /// Packs a buffer of whole documents: a member or frame of its own.
    pub(super) fn pack(&self, part: Vec<u8>) -> io::Result<Vec<u8>> {
        if part.is_empty() {
            return Ok(part);
        }
        match self.compression {
            #[cfg(feature = "gzip")]
            Compression::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(part.len() / 8), flate2::Compression::new(4));
                encoder.write_all(&part)?;
                encoder.finish()
            }
            #[cfg(feature = "zstd")]
            Compression::Zstd => zstd::encode_all(&part[..], 3),
            _ => Ok(part),
        }
    }
}

/// What a run writes.
pub(super) struct Output {
    pub(super) layout: Layout,
    parts: Vec<Box<dyn Write + Send>>,
    #[cfg(feature = "parquet")]
    pub(super) tables: Vec<tinviet::io::parquet::TablesWriter<File>>,
    paths: Vec<PathBuf>,
    /// Documents that were there before.
    pub(super) resumed: u64,
    /// How many of them were failures.
    pub(super) resumed_failed: u64,
    /// The last of them.
    pub(super) resumed_last: Vec<u8>,
}

impl Output {
    /// Opens the output; with `--resume`, behind the documents that are complete in it.
    pub(super) fn open(to: &OutputArgs, shards: &ShardArgs, framing: Framing) -> anyhow::Result<Output> {
        let Some(path) = &to.output else {
            let layout = Layout { framing, shards: 1, compression: Compression::None };
            let parts: Vec<Box<dyn Write + Send>> = vec![Box::new(io::stdout())];
            return Ok(Output::new(layout, parts, Vec::new()));
        };
        let count = shards.shards.unwrap_or(1);
        let compression = Compression::of_name(path);
        let layout = Layout { framing, shards: count, compression };
        let paths: Vec<PathBuf> = match shards.shards {
            None => vec![path.clone()],
            Some(count) => (0..count).map(|n| part_path(path, n, count)).collect(),
        };
        if !shards.resume {
            let create = |path: &PathBuf| File::create(path).with_context(|| format!("cannot write {}", path.display()));
            let parts = paths.iter().map(|path| Ok(Box::new(create(path)?) as Box<dyn Write + Send>)).collect::<anyhow::Result<_>>()?;
            return Ok(Output::new(layout, parts, paths));
        }
        let reading = || format!("cannot read what {} holds", path.display());
        let (resumed, journals) = read_parts(&paths, compression).with_context(reading)?;
        let mut parts: Vec<Box<dyn Write + Send>> = Vec::with_capacity(paths.len());
        for (path, journal) in paths.iter().zip(&journals) {
            let open = || -> io::Result<File> {
                let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
                file.set_len(journal.end)?;
                file.seek(SeekFrom::End(0))?;
                Ok(file)
            };
            parts.push(Box::new(open().with_context(|| format!("cannot write {}", path.display()))?));
        }
        let last = resumed.checked_sub(1).map(|n| journals[(n % count) as usize].last.clone()).unwrap_or_default();
        let resumed_failed = journals.iter().map(|j| j.failed).sum();
        Ok(Output { resumed, resumed_failed, resumed_last: last, ..Output::new(layout, parts, paths) })
    }

    fn new(layout: Layout, parts: Vec<Box<dyn Write + Send>>, paths: Vec<PathBuf>) -> Output {
        Output {
            layout,
            parts,
            #[cfg(feature = "parquet")]
            tables: Vec::new(),
            paths,
            resumed: 0,
            resumed_failed: 0,
            resumed_last: Vec::new(),
        }
    }

    /// An output of tables.
    #[cfg(feature = "parquet")]
    pub(super) fn of_tables(framing: Framing, shards: u64, tables: Vec<tinviet::io::parquet::TablesWriter<File>>) -> Output {
        let layout = Layout { framing, shards, compression: Compression::None };
        Output { tables, ..Output::new(layout, Vec::new(), Vec::new()) }
    }

    /// Whether a run that writes here can be taken up again.
    pub(super) fn can_resume(&self) -> bool {
        !self.paths.is_empty() && self.layout.framing != Framing::Text
    }

    /// Writes the line over a table.
    pub(super) fn header(&mut self, line: &str) -> io::Result<()> {
        let packed = self.layout.pack(format!("{line}\n").into_bytes())?;
        self.parts.iter_mut().try_for_each(|part| part.write_all(&packed))
    }

    /// Writes packed buffers, one a file.
    pub(super) fn write(&mut self, packed: &[Vec<u8>]) -> io::Result<()> {
        for (part, bytes) in self.parts.iter_mut().zip(packed) {
            part.write_all(bytes)?;
        }
        Ok(())
    }

    /// Ends the output after `documents` in all.
    pub(super) fn close(mut self, documents: u64) -> io::Result<()> {
        for (number, part) in (0..).zip(&mut self.parts) {
            if self.layout.framing == Framing::List {
                let closing = if number < documents { CLOSING.to_vec() } else { [b"[", CLOSING].concat() };
                part.write_all(&self.layout.pack(closing)?)?;
            }
            part.flush()?;
        }
        #[cfg(feature = "parquet")]
        self.tables.into_iter().try_for_each(tinviet::io::parquet::TablesWriter::close)?;
        Ok(())
    }
}

/// `out.jsonl.gz` -> `out-00002-of-00008.jsonl.gz`.
pub(super) fn part_path(path: &Path, number: u64, count: u64) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let dot = name.char_indices().skip(1).find(|&(_, c)| c == '.').map_or(name.len(), |(at, _)| at);
    path.with_file_name(format!("{}-{number:05}-of-{count:05}{}", &name[..dot], &name[dot..]))
}

impl OutputArgs {
    /// Refuses a packing that this build does not have, before anything is written.
    pub(super) fn check(&self) -> Result<(), Usage> {
        let compression = self.output.as_deref().map_or(Compression::None, Compression::of_name);
        let missing =
            compression == Compression::Gzip && !cfg!(feature = "gzip") || compression == Compression::Zstd && !cfg!(feature = "zstd");
        if missing { Err(Usage(format!("{compression:?} is not in this build: enable its feature"))) } else { Ok(()) }
    }
}

/// A line on standard error.
pub(super) fn complain(message: &str) {
    // Nowhere to report that standard error is gone.
    let _ = writeln!(io::stderr().lock(), "tinviet: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_after_the_output() {
        let name = |path: &str| part_path(Path::new(path), 2, 8).display().to_string();
        assert_eq!(name("a/out.jsonl.gz"), "a/out-00002-of-00008.jsonl.gz");
        assert_eq!(name(".out"), ".out-00002-of-00008");
    }
}
