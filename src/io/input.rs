//! From the paths as named to the list of files to read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::io::InputError;

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// The id of a document that is the whole file.
        id: String,
    },
}

/// What the named paths came to.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What to read, in order.
    pub found: Vec<Result<Input, InputError>>,
    /// Files in folders that are of no kind we read.
    pub skipped: u64,
    /// Total size of the files in bytes, as stored.
    pub bytes: u64,
}

/// Endings of the files that are taken from a folder, without compression.
const KINDS: [&str; 6] = ["txt", "html", "htm", "jsonl", "warc", "wet"];

/// Endings of compressed files.
const COMPRESSIONS: [&str; 2] = ["gz", "zst"];

/// Finds the files behind `paths`: files as named, folders walked in the byte order of their names, `-` for standard input.
#[must_use]
pub fn expand(paths: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.found.push(Ok(Input::Stdin));
            continue;
        }
        match fs::metadata(path) {
            Err(source) => inputs.found.push(Err(InputError::Open { path: path.clone(), source })),
            Ok(meta) if meta.is_dir() => walk(path, path, &mut inputs),
            Ok(meta) => {
                inputs.bytes += meta.len();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                inputs.found.push(Ok(Input::File { path: path.clone(), id: plain_id(&name).to_owned() }));
            }
        }
    }
    inputs
}

fn walk(root: &Path, folder: &Path, inputs: &mut Inputs) {
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(source) => {
            inputs.found.push(Err(InputError::Open { path: folder.to_owned(), source }));
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        match fs::metadata(&path) {
            Err(source) => inputs.found.push(Err(InputError::Open { path, source })),
            // A link to a folder could lead back up: only real folders are walked.
            Ok(meta) if meta.is_dir() => {
                if entry.file_type().is_ok_and(|t| t.is_dir()) {
                    walk(root, &path, inputs);
                }
            }
            Ok(meta) if is_readable_kind(&path) => {
                inputs.bytes += meta.len();
                let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                let id = plain_id(&relative).to_owned();
                inputs.found.push(Ok(Input::File { path, id }));
            }
            Ok(_) => inputs.skipped += 1,
        }
    }
}

fn is_readable_kind(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut parts = name.rsplit('.');
    let mut last = parts.next().unwrap_or_default();
    if COMPRESSIONS.contains(&last) {
        last = parts.next().unwrap_or_default();
    }
    parts.next().is_some() && KINDS.contains(&last)
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
    use super::plain_id;

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
}
