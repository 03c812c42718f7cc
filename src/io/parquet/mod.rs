//! Parquet: rows in, flat tables out, column by column as the format stores them.

mod read;
mod rows;
mod shape;
mod tables;
mod write;

pub(super) use read::{Row, Rows, Source};
pub use rows::Mark;
pub use tables::{TableName, Tables};
pub use write::TablesWriter;
