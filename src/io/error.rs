//! What can go wrong with an input, and where.

use std::fmt;
use std::sync::Arc;

/// The file an input comes from, shared by its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The path as given; `None` for standard input.
    pub path: Option<String>,
    /// The file's name as it stands in the ids of its records.
    pub name: String,
    /// The id of a document that is the whole file.
    pub id: String,
}

/// Where in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The file as a whole.
    Whole,
    /// A line of JSON Lines, counted from 1.
    Line(u64),
    /// A record of an archive, counted from 1.
    Record(u64),
    /// A row of a table, counted from 1.
    Row(u64),
    /// A byte of the unpacked stream.
    Byte(u64),
}

/// A file and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<FileName>,
    /// Where in it.
    pub at: At,
    /// The record's own id, where it is known.
    pub id: Option<String>,
}

impl Place {
    /// The id under which a record from here is printed: its own, else `FILE:LINE`, else the file's.
    #[must_use]
    pub fn id(&self) -> String {
        match (&self.id, self.at) {
            (Some(id), _) => id.clone(),
            (None, At::Whole | At::Byte(_)) => self.file.id.clone(),
            (None, At::Line(n) | At::Record(n) | At::Row(n)) => format!("{}:{n}", self.file.name),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file.path.as_deref().unwrap_or("standard input"))?;
        match self.at {
            At::Whole => Ok(()),
            At::Line(n) => write!(f, ": line {n}"),
            At::Record(n) => write!(f, ": record {n}"),
            At::Row(n) => write!(f, ": row {n}"),
            At::Byte(n) => write!(f, ": byte {n}"),
        }
    }
}

/// A file or record that could not be read or analyzed. The rest of the input is not touched by it.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {fault}")]
pub struct InputError {
    /// Where.
    pub place: Place,
    /// What.
    #[source]
    pub fault: Fault,
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The path does not exist or may not be read.
    #[error("cannot be opened: {0}")]
    Open(#[source] std::io::Error),
    /// Reading stopped in the middle.
    #[error("reading failed: {0}")]
    Read(#[source] std::io::Error),
    /// A record that is not what it should be.
    #[error("{0}")]
    Malformed(String),
    /// A record over the size limit.
    #[error("the record is larger than {0} bytes (--max-record) and was skipped")]
    TooLarge(u64),
    /// The analysis of the document failed in a way that it never should.
    #[error("internal error, please report it: {0}")]
    Internal(String),
}

impl Fault {
    /// A stable word for counting.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Fault::Open(_) => "open",
            Fault::Read(_) => "read",
            Fault::Malformed(_) => "malformed",
            Fault::TooLarge(_) => "too_large",
            Fault::Internal(_) => "internal",
        }
    }
}
