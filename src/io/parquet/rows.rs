//! Rows that wait to be written, column by column.

use std::fmt::{self, Display, Write};

use bytes::Bytes;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, FloatType, Int64Type};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use serde::Serialize;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Fraction,
    Flag,
    Text,
    Numbers,
    Texts,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) optional: bool,
}

impl Field {
    /// As a message type of the format has it.
    pub(super) fn declaration(self) -> String {
        let (name, repetition) = (self.name, if self.optional { "OPTIONAL" } else { "REQUIRED" });
        let list = |element| format!("REQUIRED GROUP {name} (LIST) {{ REPEATED GROUP list {{ REQUIRED {element}; }} }}");
        match self.kind {
            Kind::Number => format!("{repetition} INT64 {name};"),
            Kind::Fraction => format!("{repetition} FLOAT {name};"),
            Kind::Flag => format!("{repetition} BOOLEAN {name};"),
            Kind::Text => format!("{repetition} BINARY {name} (STRING);"),
            Kind::Numbers => list("INT64 element"),
            Kind::Texts => list("BINARY element (STRING)"),
        }
    }

    const fn is_list(self) -> bool {
        matches!(self.kind, Kind::Numbers | Kind::Texts)
    }
}

/// Values of a column, nulls left out.
#[derive(Debug)]
enum Values {
    Numbers(Vec<i64>),
    Fractions(Vec<f32>),
    Flags(Vec<bool>),
    /// The texts one behind the other, and where each ends.
    Texts(String, Vec<usize>),
}

#[derive(Debug)]
struct Column {
    field: Field,
    values: Values,
    /// 1 for a value that is there, 0 for a null or an empty list; only where one may be missing.
    levels: Vec<i16>,
    /// 1 where a list goes on, 0 where one begins; only for lists.
    repeats: Vec<i16>,
}

/// How many rows there were of each table.
pub type Mark = [usize; super::tables::TABLES];

/// Rows of one table.
#[derive(Debug)]
pub(super) struct Rows {
    columns: Vec<Column>,
    pub(super) count: usize,
}

impl Rows {
    pub(super) fn new(fields: &[Field]) -> Rows {
        let column = |&field: &Field| {
            let values = match field.kind {
                Kind::Number | Kind::Numbers => Values::Numbers(Vec::new()),
                Kind::Fraction => Values::Fractions(Vec::new()),
                Kind::Flag => Values::Flags(Vec::new()),
                Kind::Text | Kind::Texts => Values::Texts(String::new(), Vec::new()),
            };
            Column { field, values, levels: Vec::new(), repeats: Vec::new() }
        };
        Rows { columns: fields.iter().map(column).collect(), count: 0 }
    }

    /// A new row, to be filled in the order of the columns.
    pub(super) fn row(&mut self) -> Row<'_> {
        self.count += 1;
        Row { columns: self.columns.iter_mut() }
    }

    /// Memory of the values, in bytes.
    pub(super) fn weight(&self) -> usize {
        let weigh = |c: &Column| {
            2 * (c.levels.len() + c.repeats.len())
                + match &c.values {
                    Values::Numbers(v) => 8 * v.len(),
                    Values::Fractions(v) => 4 * v.len(),
                    Values::Flags(v) => v.len(),
                    // Each becomes a slice of the whole when it is written.
                    Values::Texts(text, ends) => text.len() + 48 * ends.len(),
                }
        };
        self.columns.iter().map(weigh).sum()
    }

    /// Takes all rows of `other`, which has the same columns.
    pub(super) fn append(&mut self, other: Rows) {
        self.count += other.count;
        for (to, from) in self.columns.iter_mut().zip(other.columns) {
            to.levels.extend(from.levels);
            to.repeats.extend(from.repeats);
            match (&mut to.values, from.values) {
                (Values::Numbers(to), Values::Numbers(from)) => to.extend(from),
                (Values::Fractions(to), Values::Fractions(from)) => to.extend(from),
                (Values::Flags(to), Values::Flags(from)) => to.extend(from),
                (Values::Texts(text, ends), Values::Texts(from, from_ends)) => {
                    ends.extend(from_ends.iter().map(|end| end + text.len()));
                    text.push_str(&from);
                }
                _ => unreachable!("rows of one table have the same columns"),
            }
        }
    }

    /// Leaves the first `count` rows.
    pub(super) fn truncate(&mut self, count: usize) {
        self.count = count;
        for column in &mut self.columns {
            let levels = if column.field.is_list() {
                let mut begins = (0..).zip(&column.repeats).filter(|&(_, &r)| r == 0).map(|(at, _)| at);
                begins.nth(count).unwrap_or(column.repeats.len())
            } else {
                count.min(column.levels.len())
            };
            let may_miss = column.field.is_list() || column.field.optional;
            column.levels.truncate(levels);
            column.repeats.truncate(levels);
            let values = if may_miss { column.levels.iter().filter(|&&l| l == 1).count() } else { count };
            match &mut column.values {
                Values::Numbers(v) => v.truncate(values),
                Values::Fractions(v) => v.truncate(values),
                Values::Flags(v) => v.truncate(values),
                Values::Texts(text, ends) => {
                    ends.truncate(values);
                    text.truncate(ends.last().copied().unwrap_or(0));
                }
            }
        }
    }

    /// Puts a text of 16 characters into the place of one, in row `row` of the optional column `name`.
    pub(super) fn replace(&mut self, name: &str, row: usize, text: &str) {
        let Some(column) = self.columns.iter_mut().find(|c| c.field.name == name) else { return };
        let Values::Texts(all, ends) = &mut column.values else { return };
        let value = column.levels[..row].iter().filter(|&&l| l == 1).count();
        let start = value.checked_sub(1).map_or(0, |before| ends[before]);
        all.replace_range(start..ends[value], text);
    }

    /// Writes column number `n`.
    pub(super) fn write(&mut self, n: usize, out: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let column = &mut self.columns[n];
        let levels = (column.field.optional || column.field.is_list()).then_some(&column.levels[..]);
        let repeats = column.field.is_list().then_some(&column.repeats[..]);
        match &mut column.values {
            Values::Numbers(v) => out.typed::<Int64Type>().write_batch(v, levels, repeats)?,
            Values::Fractions(v) => out.typed::<FloatType>().write_batch(v, levels, repeats)?,
            Values::Flags(v) => out.typed::<BoolType>().write_batch(v, levels, repeats)?,
            Values::Texts(text, ends) => {
                let whole = ByteArray::from(Bytes::from(std::mem::take(text)));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts: Vec<ByteArray> = starts.zip(ends.iter()).map(|(start, &end)| whole.slice(start, end - start)).collect();
                out.typed::<ByteArrayType>().write_batch(&texts, levels, repeats)?
            }
        };
        Ok(())
    }
}

/// A row that is being filled, column after column.
pub(super) struct Row<'r> {
    columns: std::slice::IterMut<'r, Column>,
}

impl Row<'_> {
    fn put(&mut self, present: bool, value: impl FnOnce(&mut Values)) {
        let Some(column) = self.columns.next() else { return };
        if column.field.optional {
            column.levels.push(i16::from(present));
        }
        if present {
            value(&mut column.values);
        }
    }

    pub(super) fn number(mut self, number: impl Into<Option<i64>>) -> Self {
        let number = number.into();
        self.put(number.is_some(), |values| {
            if let Values::Numbers(v) = values {
                v.extend(number);
            }
        });
        self
    }

    pub(super) fn fraction(mut self, fraction: f32) -> Self {
        self.put(true, |values| {
            if let Values::Fractions(v) = values {
                v.push(fraction);
            }
        });
        self
    }

    pub(super) fn flag(mut self, flag: bool) -> Self {
        self.put(true, |values| {
            if let Values::Flags(v) = values {
                v.push(flag);
            }
        });
        self
    }

    pub(super) fn text<T: AsRef<str>>(mut self, text: Option<T>) -> Self {
        self.put(text.is_some(), |values| {
            if let (Values::Texts(all, ends), Some(text)) = (values, text) {
                all.push_str(text.as_ref());
                ends.push(all.len());
            }
        });
        self
    }

    /// The name of a variant, as it stands in the JSON.
    pub(super) fn name<T: Serialize>(mut self, name: Option<T>) -> Self {
        self.put(name.is_some(), |values| {
            if let (Values::Texts(all, ends), Some(name)) = (values, name) {
                // Writing to a string cannot fail, and variants have names.
                let _ = write!(all, "{}", Name(name));
                ends.push(all.len());
            }
        });
        self
    }

    pub(super) fn texts<T: AsRef<str>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        self.list(texts, |values, text| {
            if let Values::Texts(all, ends) = values {
                all.push_str(text.as_ref());
                ends.push(all.len());
            }
        });
        self
    }

    pub(super) fn numbers(mut self, numbers: impl IntoIterator<Item = u32>) -> Self {
        self.list(numbers, |values, number| {
            if let Values::Numbers(v) = values {
                v.push(i64::from(number));
            }
        });
        self
    }

    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut push: impl FnMut(&mut Values, T)) {
        let Some(column) = self.columns.next() else { return };
        let before = column.levels.len();
        for item in items {
            column.repeats.push(i16::from(column.levels.len() > before));
            column.levels.push(1);
            push(&mut column.values, item);
        }
        if column.levels.len() == before {
            column.repeats.push(0);
            column.levels.push(0);
        }
    }
}

/// Prints a variant's name.
struct Name<T>(T);

impl<T: Serialize> Display for Name<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}
