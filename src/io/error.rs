//! What can go wrong with an input.

use std::path::PathBuf;

/// A file or record that could not be read. The rest of the input is not touched by it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// The path does not exist or may not be read.
    #[error("{}: {source}", path.display())]
    Open {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Reading stopped in the middle.
    #[error("{place}: reading failed: {source}")]
    Read {
        /// Path, with the line or byte where it stopped.
        place: String,
        /// Why.
        source: std::io::Error,
    },
    /// A JSON Lines record that is not what it should be.
    #[error("{place}: {message}")]
    Record {
        /// Path and line.
        place: String,
        /// What is wrong and what is expected.
        message: String,
    },
    /// A record over the size limit.
    #[error("{place}: the record is larger than {limit} bytes (--max-record)")]
    TooLarge {
        /// Path, with line or record.
        place: String,
        /// The limit in bytes.
        limit: u64,
    },
}

impl InputError {
    /// Path of the input, and the id its record has in the output: the file's name and, inside a file, the place.
    #[must_use]
    pub fn place(&self) -> (Option<String>, Option<String>) {
        match self {
            InputError::Open { path, .. } => {
                let name = path.file_name().map(|n| super::plain_id(&n.to_string_lossy()).to_owned());
                (Some(path.display().to_string()), name)
            }
            InputError::Read { place, .. } | InputError::Record { place, .. } | InputError::TooLarge { place, .. } => {
                let (path, inside) = place.rsplit_once(": ").unwrap_or((place, ""));
                let file = path.rsplit('/').next().unwrap_or(path);
                let id = match inside.strip_prefix("line ") {
                    Some(line) => format!("{file}:{line}"),
                    None if inside.is_empty() => super::plain_id(file).to_owned(),
                    None => format!("{file}: {inside}"),
                };
                (Some(path.to_owned()), Some(id))
            }
        }
    }
}
