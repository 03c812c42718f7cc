//! Reading and writing: files, folders, records, compression.
//!
//! [`inputs`](expand) turns the paths a caller names into a stable list of files; [`records`](Records) turns each file
//! into documents, told apart by content. A record that cannot be read is an [`InputError`] with its place; the
//! records after it are still read.

mod container;
mod error;
mod input;
mod jsonl;
mod records;

pub use container::{Compression, open};
pub use error::InputError;
pub use input::{Input, Inputs, expand, plain_id};
pub use jsonl::FieldNames;
pub use records::{ReadOptions, Records};
#[cfg(feature = "warc")]
mod archive;
