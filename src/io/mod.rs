//! Reading and writing: files, folders, records, compression.
//!
//! [`expand`] turns the paths a caller names into a stable sequence of files; [`Records`] turns each file into records,
//! told apart by content; [`RawRecord::read`] decodes one into a document. A record that cannot be read is an
//! [`InputError`] with its place; the records after it are still read.

mod container;
mod error;
#[cfg(feature = "gzip")]
mod gzip;
#[cfg(feature = "warc")]
mod http;
mod input;
mod journal;
mod jsonl;
mod kind;
#[cfg(feature = "parquet")]
pub mod parquet;
mod pushback;
mod records;
#[cfg(feature = "warc")]
mod warc;

pub use container::{Compression, open};
pub use error::{At, Fault, FileName, InputError, Place};
pub use input::{Input, Inputs, expand, path_list, plain_id};
pub use journal::{CLOSING, Journal, read_parts};
pub use jsonl::FieldNames;
use kind::NAMED_KINDS;
pub use records::{RawRecord, ReadOptions, Records};
