//! Tables written as Parquet files, a row group at a time.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::rows::Rows;
use super::tables::{TableName, Tables};
use crate::Layers;
use crate::analysis::SCHEMA;

/// Memory of the rows that wait, over all tables of a writer, at which the largest table is written.
const WAITING: usize = 24 << 20;

/// Writes the tables of a run, each to a file of its own. What is written depends on nothing but the rows and how they
/// came, so two runs over the same chunks give the same bytes.
#[allow(missing_debug_implementations, reason = "holds open files")]
pub struct TablesWriter<W: Write + Send> {
    files: Vec<(SerializedFileWriter<W>, Rows)>,
    most: usize,
}

impl<W: Write + Send> TablesWriter<W> {
    /// Begins the files of the tables of `layers`; this is one of `writers` writers that share the memory of waiting rows.
    ///
    /// # Errors
    /// When a file cannot be opened or written.
    pub fn new(layers: Layers, writers: usize, mut open: impl FnMut(TableName) -> io::Result<W>) -> io::Result<Self> {
        let mut begin = |table: TableName| -> io::Result<(SerializedFileWriter<W>, Rows)> {
            let fields = table.fields();
            let declared: String = fields.iter().map(|f| f.declaration()).collect();
            let message = format!("message {} {{ {declared} }}", table.name());
            let schema = parse_message_type(&message).map_err(io_error)?;
            let properties = WriterProperties::builder()
                .set_created_by(format!("tinviet {}", env!("CARGO_PKG_VERSION")))
                .set_key_value_metadata(Some(vec![KeyValue::new("schema".to_owned(), SCHEMA.to_owned())]))
                .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).map_err(io_error)?))
                // Smallest and largest of a text are of no use to a reader; of a number they tell where a document stands.
                .set_statistics_enabled(EnabledStatistics::Chunk)
                .build();
            let file = SerializedFileWriter::new(open(table)?, Arc::new(schema), Arc::new(properties)).map_err(io_error)?;
            Ok((file, Rows::new(&fields)))
        };
        let files = TableName::of(layers).map(&mut begin).collect::<io::Result<_>>()?;
        Ok(TablesWriter { files, most: (WAITING / writers.max(1)).max(256 << 10) })
    }

    /// Adds rows; writes the largest table when enough wait.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn append(&mut self, tables: Tables) -> io::Result<()> {
        for ((_, rows), (_, more)) in self.files.iter_mut().zip(tables.tables) {
            rows.append(more);
        }
        loop {
            let weights = self.files.iter().map(|(_, rows)| rows.weight());
            let (sum, largest) = weights.clone().zip(0..).fold((0, (0, 0)), |(sum, most), (w, n)| (sum + w, most.max((w, n))));
            if sum < self.most || largest.0 == 0 {
                return Ok(());
            }
            let (file, rows) = &mut self.files[largest.1];
            flush(file, rows).map_err(io_error)?;
        }
    }

    /// Writes what waits and ends the files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn close(self) -> io::Result<()> {
        for (mut file, mut rows) in self.files {
            flush(&mut file, &mut rows).and_then(|()| file.close().map(drop)).map_err(io_error)?;
        }
        Ok(())
    }
}

fn flush<W: Write + Send>(file: &mut SerializedFileWriter<W>, rows: &mut Rows) -> Result<()> {
    if rows.count == 0 {
        return Ok(());
    }
    let mut group = file.next_row_group()?;
    let mut number = 0;
    while let Some(mut column) = group.next_column()? {
        rows.write(number, &mut column)?;
        column.close()?;
        number += 1;
    }
    group.close()?;
    rows.truncate(0);
    Ok(())
}

fn io_error(error: ParquetError) -> io::Error {
    io::Error::other(error)
}
