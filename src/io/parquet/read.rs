//! Rows of a Parquet file: row group by row group, page by page.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use parquet::column::reader::ColumnReader;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::super::FieldNames;
use super::super::error::Fault;
use super::shape::{Cell, cell_of};

/// Passes stored bytes on, counting them.
type Wrap = Arc<dyn Fn(Box<dyn Read + Send>) -> Box<dyn Read + Send> + Send + Sync>;

/// A file whose reads are seen by the caller.
pub(in crate::io) struct Source {
    file: File,
    wrap: Option<Wrap>,
}

impl Source {
    pub(in crate::io) fn file(file: File, wrap: Wrap) -> Source {
        Source { file, wrap: Some(wrap) }
    }

    /// A stream that cannot be sought: the index of a Parquet file is its end, so it is put on disk first. The file has no
    /// name and ends with the reader.
    pub(in crate::io) fn spool(mut stream: impl Read) -> io::Result<Source> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut stream, &mut file)?;
        Ok(Source { file, wrap: None })
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        self.file.len()
    }
}

impl ChunkReader for Source {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        let reader: Self::T = Box::new(io::BufReader::new(file));
        Ok(match &self.wrap {
            Some(wrap) => wrap(reader),
            None => reader,
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        // What a damaged index asks for need not be there: memory is taken as bytes come.
        let mut bytes = Vec::with_capacity(length.min(1 << 20));
        let read = self.get_read(start)?.take(length as u64).read_to_end(&mut bytes)?;
        if read < length {
            return Err(ParquetError::EOF(format!("{length} bytes are expected at {start}, there are {read}")));
        }
        Ok(bytes.into())
    }
}

/// A row: the columns that were asked for.
#[derive(Debug, Default)]
pub(in crate::io) struct Row {
    pub(in crate::io) id: Option<ByteArray>,
    pub(in crate::io) text: Option<ByteArray>,
    pub(in crate::io) html: Option<ByteArray>,
    pub(in crate::io) url: Option<ByteArray>,
    pub(in crate::io) date: Option<ByteArray>,
}

impl Row {
    pub(in crate::io) fn len(&self) -> usize {
        [&self.id, &self.text, &self.html, &self.url, &self.date].into_iter().flatten().map(ByteArray::len).sum()
    }

    fn slot(&mut self, field: usize) -> &mut Option<ByteArray> {
        match field {
            ID => &mut self.id,
            TEXT => &mut self.text,
            HTML => &mut self.html,
            URL => &mut self.url,
            _ => &mut self.date,
        }
    }
}

const ID: usize = 0;
const TEXT: usize = 1;
const HTML: usize = 2;
const URL: usize = 3;
const DATE: usize = 4;

/// Rows that are read at a time.
const BATCH: usize = 32;

/// A column that is read.
struct Column {
    field: usize,
    leaf: usize,
    cell: Cell,
    /// Definition level of a value that is there; 0: it always is.
    level: i16,
}

/// The rows of a file.
pub(in crate::io) struct Rows {
    reader: SerializedFileReader<Source>,
    columns: Vec<Column>,
    group: usize,
    open: Option<Group>,
    /// Rows before the next one.
    row: u64,
}

/// A row group that is being read.
struct Group {
    readers: Vec<ColumnReader>,
    /// Rows that are not in `ready` yet.
    left: u64,
    ready: VecDeque<Row>,
}

impl Rows {
    /// Reads the index and finds the columns.
    ///
    /// Errors say what is wrong in words for the caller.
    pub(in crate::io) fn open(source: Source, names: &FieldNames) -> Result<Rows, Fault> {
        let reader = guarded(|| SerializedFileReader::new(source)).map_err(|e| Fault::Malformed(format!("not a Parquet file: {e}")))?;
        let mut columns = Vec::new();
        for (field, name) in [&names.id, &names.text, &names.html, &names.url, &names.date].into_iter().enumerate() {
            columns.extend(column(reader.metadata(), field, name)?);
        }
        if !columns.iter().any(|c| c.field == TEXT || c.field == HTML) {
            let schema = reader.metadata().file_metadata().schema_descr();
            let have: Vec<String> = schema.columns().iter().map(|c| format!("`{}`", c.path().string())).collect();
            let (text, html, have) = (&names.text, &names.html, have.join(", "));
            return Err(Fault::Malformed(format!("the table has neither a column `{text}` nor a column `{html}`; it has {have}")));
        }
        Ok(Rows { reader, columns, group: 0, open: None, row: 0 })
    }

    /// The next row and its number, counted from 1; a fault ends its row group.
    pub(in crate::io) fn next_row(&mut self) -> Option<(u64, Result<Row, Fault>)> {
        loop {
            if let Some(group) = &mut self.open {
                if let Some(row) = group.ready.pop_front() {
                    self.row += 1;
                    return Some((self.row, Ok(row)));
                }
                if group.left > 0 {
                    let left = group.left;
                    if let Err(e) = guarded(|| group.fill(&self.columns)) {
                        return Some(self.give_up(left, &e));
                    }
                    continue;
                }
                self.open = None;
            }
            if self.group >= self.reader.num_row_groups() {
                return None;
            }
            let number = self.group;
            self.group += 1;
            let left = u64::try_from(self.reader.metadata().row_group(number).num_rows()).unwrap_or(0);
            let opened = guarded(|| {
                let group = self.reader.get_row_group(number)?;
                self.columns.iter().map(|c| group.get_column_reader(c.leaf)).collect::<Result<Vec<_>, _>>()
            });
            match opened {
                Ok(readers) => self.open = Some(Group { readers, left, ready: VecDeque::with_capacity(BATCH) }),
                Err(e) => return Some(self.give_up(left, &e)),
            }
        }
    }

    fn give_up(&mut self, left: u64, error: &ParquetError) -> (u64, Result<Row, Fault>) {
        self.open = None;
        let (row, last) = (self.row + 1, self.row + left);
        self.row = last;
        let group = self.group;
        (row, Err(Fault::Malformed(format!("row group {group} is damaged, rows {row} to {last} are lost: {error}"))))
    }
}

/// Finds the column of a field, if the file has it.
fn column(meta: &ParquetMetaData, field: usize, name: &str) -> Result<Option<Column>, Fault> {
    let schema = meta.file_metadata().schema_descr();
    let Some(leaf) = schema.columns().iter().position(|c| c.path().string() == name || c.path().parts()[0] == name) else {
        return Ok(None);
    };
    let description: &ColumnDescriptor = &schema.columns()[leaf];
    let wrong = |kind: &str| Fault::Malformed(format!("column `{name}` is {kind}, strings are expected"));
    if description.max_rep_level() > 0 {
        return Err(wrong("a list"));
    }
    let cell = cell_of(description);
    let fits = match field {
        ID => !matches!(cell, Cell::Other(_)),
        DATE => matches!(cell, Cell::Text | Cell::Day | Cell::Moment { .. }),
        _ => cell == Cell::Text,
    };
    if !fits {
        return Err(wrong(cell.name()));
    }
    Ok(Some(Column { field, leaf, cell, level: description.max_def_level() }))
}

impl Group {
    /// Reads the next rows of all columns.
    fn fill(&mut self, columns: &[Column]) -> parquet::errors::Result<()> {
        let want = BATCH.min(usize::try_from(self.left).unwrap_or(BATCH));
        let mut rows: Vec<Row> = Vec::new();
        rows.resize_with(want, Row::default);
        for (column, reader) in columns.iter().zip(&mut self.readers) {
            let mut levels = Vec::new();
            let values = column.cell.read(reader, want, (column.level > 0).then_some(&mut levels))?;
            let there = if column.level > 0 { levels.len() } else { values.len() };
            if there < want {
                return Err(ParquetError::EOF(format!("a column has {there} more values where {want} rows are left")));
            }
            let mut values = values.into_iter();
            for (n, row) in rows.iter_mut().enumerate() {
                // Levels below the deepest are nulls, of the value or of what it stands in.
                if levels.get(n).is_none_or(|&level| level == column.level) {
                    *row.slot(column.field) = values.next();
                }
            }
        }
        self.left -= want as u64;
        self.ready.extend(rows);
        Ok(())
    }
}

/// Damage may make the decoder panic: that costs what is damaged, not the run.
fn guarded<R>(read: impl FnOnce() -> parquet::errors::Result<R>) -> parquet::errors::Result<R> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(ParquetError::General("the data are inconsistent".to_owned())))
}
