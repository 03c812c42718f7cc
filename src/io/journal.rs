//! What an interrupted output holds: an output is its own journal.
//!
//! Every document is one line, and every write of packed output is a gzip member or a zstd frame of whole lines. So what
//! is complete can be told from the file alone, however the run ended, and a run that goes on behind it writes the bytes
//! that an undisturbed one would have written.

use std::fs::File;
#[cfg(any(feature = "gzip", feature = "zstd"))]
use std::io::Read;
use std::io::{self, BufRead, BufReader, Seek};
use std::path::Path;

use super::Compression;

/// The complete documents of an output file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    /// How many.
    pub documents: u64,
    /// How many of them are failures.
    pub failed: u64,
    /// Where they end, in bytes of the file.
    pub end: u64,
    /// The last one's line.
    pub last: Vec<u8>,
}

impl Journal {
    /// Reads the file at `path`, up to `most` documents. A file that is not there holds none.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(path: &Path, compression: Compression, most: u64) -> io::Result<Journal> {
        let mut file = match File::open(path) {
            Ok(file) => BufReader::with_capacity(1 << 16, file),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Journal::default()),
            Err(e) => return Err(e),
        };
        let mut journal = Journal::default();
        let mut block = Vec::new();
        loop {
            block.clear();
            let whole = match compression {
                Compression::None => {
                    file.read_until(b'\n', &mut block)?;
                    block.ends_with(b"\n")
                }
                Compression::Gzip => next_member(&mut file, &mut block),
                Compression::Zstd => next_frame(&mut file, &mut block),
            };
            if !whole || !journal.add(&block, most) {
                return Ok(journal);
            }
            journal.end = file.stream_position()?;
        }
    }

    /// Counts the lines of a block; `false` when it is the end of a list, or one too much.
    fn add(&mut self, block: &[u8], most: u64) -> bool {
        let lines = || block.split_inclusive(|&b| b == b'\n');
        if block == CLOSING || self.documents + lines().count() as u64 > most {
            return false;
        }
        for line in lines() {
            self.documents += 1;
            let object = line.strip_prefix(b"[").or_else(|| line.strip_prefix(b",")).unwrap_or(line);
            self.failed += u64::from(object.starts_with(b"{\"id\":"));
            self.last.clear();
            self.last.extend_from_slice(object);
        }
        true
    }
}

/// The last line of a list.
pub const CLOSING: &[u8] = b"]\n";

#[cfg(feature = "gzip")]
fn next_member(file: &mut BufReader<File>, block: &mut Vec<u8>) -> bool {
    // An empty member never is written: nothing read is the end.
    flate2::bufread::GzDecoder::new(file).read_to_end(block).is_ok_and(|read| read > 0)
}

#[cfg(not(feature = "gzip"))]
fn next_member(_: &mut BufReader<File>, _: &mut Vec<u8>) -> bool {
    false
}

#[cfg(feature = "zstd")]
fn next_frame(file: &mut BufReader<File>, block: &mut Vec<u8>) -> bool {
    match zstd::Decoder::with_buffer(file) {
        Ok(decoder) => decoder.single_frame().read_to_end(block).is_ok_and(|read| read > 0),
        Err(_) => false,
    }
}

#[cfg(not(feature = "zstd"))]
fn next_frame(_: &mut BufReader<File>, _: &mut Vec<u8>) -> bool {
    false
}

/// The complete documents of all `parts` together, where document `n` stands in part `n` modulo their number: how many
/// documents from the first one on are there without a gap, and what of each part belongs to them.
///
/// # Errors
/// When a part is there and cannot be read.
pub fn read_parts(parts: &[impl AsRef<Path>], compression: Compression) -> io::Result<(u64, Vec<Journal>)> {
    let count = parts.len() as u64;
    let mut most = u64::MAX;
    loop {
        // Of the documents before `most`, part `s` holds those with number `s`, `s + count`, ...
        let share = |s: u64| if most == u64::MAX { most } else { (most + count - 1 - s) / count };
        let read = (0..).zip(parts).map(|(s, part)| Journal::read(part.as_ref(), compression, share(s)));
        let journals = read.collect::<io::Result<Vec<Journal>>>()?;
        let gap = (0..).zip(&journals).map(|(s, j)| j.documents * count + s).min().unwrap_or(0);
        // A part may have been cut back behind a gap, which opens another one.
        if gap == most || (0..).zip(&journals).all(|(s, j)| j.documents == (gap + count - 1 - s) / count) {
            return Ok((gap, journals));
        }
        most = gap;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("tinviet-journal-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn complete_lines_are_counted() {
        let path = file("a", b"[{\"schema\"}\n,{\"id\":\"x\"}\n,{\"sch");
        let journal = Journal::read(&path, Compression::None, u64::MAX).unwrap();
        assert_eq!((journal.documents, journal.failed, journal.end), (2, 1, 24));
        assert_eq!(journal.last, b"{\"id\":\"x\"}\n");
        assert_eq!(Journal::read(&path, Compression::None, 1).unwrap().end, 12);
        let closed = file("a", b"[{}\n]\n");
        assert_eq!(Journal::read(&closed, Compression::None, u64::MAX).unwrap().end, 4);
        std::fs::remove_file(path).unwrap();
        assert_eq!(Journal::read(&closed, Compression::None, u64::MAX).unwrap(), Journal::default());
    }

    #[cfg(feature = "zstd")]
    #[test]
    fn parts_are_cut_back_to_where_all_are_whole() {
        // Two chunks of four documents over three parts; of the second chunk only parts 0 and 2 are written.
        let pack = |lines: &[&str]| zstd::encode_all(lines.concat().as_bytes(), 1).unwrap();
        let parts = [
            file("p0", &[pack(&["0\n", "3\n"]), pack(&["6\n"])].concat()),
            file("p1", &[pack(&["1\n"]), pack(&["4\n", "7\n"])[..12].to_vec()].concat()),
            file("p2", &[pack(&["2\n"]), pack(&["5\n"])].concat()),
        ];
        let (documents, journals) = read_parts(&parts, Compression::Zstd).unwrap();
        assert_eq!(documents, 4);
        assert_eq!(journals.iter().map(|j| j.documents).collect::<Vec<_>>(), [2, 1, 1]);
        parts.iter().for_each(|p| std::fs::remove_file(p).unwrap());
    }
}
