//! From the paths as named to the files to read, one after the other.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::io::error::{At, Fault, FileName, Place};
use crate::io::{InputError, NAMED_KINDS};

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// The name that its id and those of its records are made from: the file's name, or its path below the folder.
        name: String,
    },
}

impl Input {
    /// A file given by name.
    #[must_use]
    pub fn file(path: &Path) -> Input {
        Input::File { path: path.to_owned(), name: path.file_name().unwrap_or_default().to_string_lossy().into_owned() }
    }

    /// Its name, for ids and messages.
    #[must_use]
    pub fn file_name(&self) -> FileName {
        match self {
            Input::Stdin => FileName { path: None, name: "-".to_owned(), id: "stdin".to_owned() },
            Input::File { path, name } => {
                FileName { path: Some(path.display().to_string()), name: name.clone(), id: plain_id(name).to_owned() }
            }
        }
    }

    fn fault(&self, fault: Fault) -> InputError {
        InputError { place: Place { file: Arc::new(self.file_name()), at: At::Whole, id: None }, fault }
    }
}

/// The files behind some paths: files as named, folders walked in the byte order of their names, patterns with `*`, `?`
/// and `[` where no file has that name, `-` for standard input. Folders are read as they are come to: a crawl of a
/// million files costs the memory of one folder's names.
#[derive(Debug)]
pub struct Inputs {
    named: VecDeque<PathBuf>,
    /// Entries still to come of the folders that are open, the innermost last.
    open: Vec<VecDeque<Entry>>,
    root: PathBuf,
    skipped: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Entry {
    path: PathBuf,
    is_folder: bool,
}

/// Endings of compressed files.
const COMPRESSIONS: [&str; 2] = ["gz", "zst"];

/// Finds the files behind `paths`.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> Inputs {
    Inputs { named: paths.iter().cloned().collect(), open: Vec::new(), root: PathBuf::new(), skipped: Arc::default() }
}

impl Inputs {
    /// Counts the files in folders that are of no kind we read.
    #[must_use]
    pub fn skipped(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.skipped)
    }

    fn named(&mut self, path: PathBuf) -> Option<Result<Input, InputError>> {
        if path.as_os_str() == "-" {
            return Some(Ok(Input::Stdin));
        }
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                self.root.clone_from(&path);
                self.enter(&path).map(Err)
            }
            Ok(_) => Some(Ok(Input::file(&path))),
            Err(source) => {
                let found = matches(&path);
                if found.is_empty() {
                    return Some(Err(Input::file(&path).fault(Fault::Open(source))));
                }
                for path in found.into_iter().rev() {
                    self.named.push_front(path);
                }
                None
            }
        }
    }

    /// Opens a folder; gives the fault when it cannot be read.
    fn enter(&mut self, folder: &Path) -> Option<InputError> {
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        match entries {
            Ok(mut entries) => {
                entries.sort_by_key(fs::DirEntry::file_name);
                let entry = |e: fs::DirEntry| Entry { is_folder: e.file_type().is_ok_and(|t| t.is_dir()), path: e.path() };
                self.open.push(entries.into_iter().map(entry).collect());
                None
            }
            Err(source) => Some(self.in_folder(folder.to_owned()).fault(Fault::Open(source))),
        }
    }

    fn in_folder(&self, path: PathBuf) -> Input {
        let name = path.strip_prefix(&self.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        Input::File { path, name }
    }

    fn entry(&mut self, entry: Entry) -> Option<Result<Input, InputError>> {
        if entry.is_folder {
            return self.enter(&entry.path).map(Err);
        }
        if !is_readable_kind(&entry.path) {
            self.skipped.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        match fs::metadata(&entry.path) {
            // A link to a folder could lead back up: only real folders are walked.
            Ok(meta) if meta.is_dir() => None,
            Ok(_) => Some(Ok(self.in_folder(entry.path))),
            Err(source) => Some(Err(self.in_folder(entry.path).fault(Fault::Open(source)))),
        }
    }
}

impl Iterator for Inputs {
    type Item = Result<Input, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let found = match self.open.last_mut() {
                Some(folder) => match folder.pop_front() {
                    Some(entry) => self.entry(entry),
                    None => {
                        self.open.pop();
                        None
                    }
                },
                None => {
                    let path = self.named.pop_front()?;
                    self.named(path)
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

/// The paths that a pattern stands for, in the byte order of their names.
fn matches(pattern: &Path) -> Vec<PathBuf> {
    let Some(pattern) = pattern.to_str().filter(|p| p.contains(['*', '?', '['])) else { return Vec::new() };
    let mut found: Vec<PathBuf> = glob::glob(pattern).map(|paths| paths.filter_map(Result::ok).collect()).unwrap_or_default();
    found.sort();
    found
}

/// The paths of a list: one a line, or ended by NUL bytes where there are any (`find -print0`).
#[must_use]
pub fn path_list(bytes: &[u8]) -> Vec<PathBuf> {
    let end = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|&b| b == end).map(|line| if end == b'\n' { line.strip_suffix(b"\r").unwrap_or(line) } else { line });
    lines.filter(|line| !line.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn is_readable_kind(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut parts = name.rsplit('.');
    let mut last = parts.next().unwrap_or_default();
    if COMPRESSIONS.contains(&last) {
        last = parts.next().unwrap_or_default();
    }
    parts.next().is_some_and(|stem| !stem.is_empty()) && NAMED_KINDS.contains(&last)
}

/// A file name or relative path without its extension and compression suffix: the id of its document.
#[must_use]
pub fn plain_id(name: &str) -> &str {
    let cut = |s: &'_ str| match s.rfind('.') {
        Some(dot) if dot > s.rfind('/').map_or(0, |slash| slash + 1) => dot,
        _ => s.len(),
    };
    let mut end = cut(name);
    let extension = name.get(end + 1..).unwrap_or_default().to_lowercase();
    if COMPRESSIONS.contains(&extension.as_str()) {
        end = cut(&name[..end]);
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_names_without_endings() {
        for (name, id) in [
            ("a.txt", "a"),
            ("a.b.html.gz", "a.b"),
            ("x/y.jsonl.zst", "x/y"),
            (".hidden", ".hidden"),
            ("noend", "noend"),
            ("x.y/z", "x.y/z"),
        ] {
            assert_eq!(plain_id(name), id);
        }
    }

    #[test]
    fn lists_are_lines_or_end_in_nul() {
        let paths = |list: &[u8]| path_list(list).iter().map(|p| p.display().to_string()).collect::<Vec<_>>();
        assert_eq!(paths(b"a b\r\n\nc"), ["a b", "c"]);
        assert_eq!(paths(b"a\nb\0c\0"), ["a\nb", "c"]);
    }
}
