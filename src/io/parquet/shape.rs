//! What stands in a column that is read, and its values as text.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, Int96};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

/// The kinds of values that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// A string.
    Text,
    /// A whole number.
    Number,
    /// Days since 1970.
    Day,
    /// So many nanoseconds times a number since 1970, in UTC or in no zone that is stated.
    Moment { nanoseconds: i64, utc: bool },
    /// Nothing that is read.
    Other(&'static str),
}

/// What a column holds.
pub(super) fn cell_of(column: &ColumnDescriptor) -> Cell {
    let moment = |nanoseconds, utc| Cell::Moment { nanoseconds, utc };
    match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
        (Type::BYTE_ARRAY, Some(LogicalType::Decimal(_)), _) | (Type::BYTE_ARRAY, _, ConvertedType::DECIMAL) => {
            Cell::Other("a decimal number")
        }
        (Type::BYTE_ARRAY, ..) => Cell::Text,
        (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, _, ConvertedType::DATE) => Cell::Day,
        (Type::INT64, Some(LogicalType::Timestamp(t)), _) => {
            let unit = match t.unit {
                TimeUnit::MILLIS => 1_000_000,
                TimeUnit::MICROS => 1000,
                TimeUnit::NANOS => 1,
            };
            moment(unit, t.is_adjusted_to_u_t_c)
        }
        (Type::INT64, _, ConvertedType::TIMESTAMP_MILLIS) => moment(1_000_000, true),
        (Type::INT64, _, ConvertedType::TIMESTAMP_MICROS) => moment(1000, true),
        (Type::INT96, ..) => moment(1, false),
        (Type::INT32 | Type::INT64, ..) => Cell::Number,
        (Type::BOOLEAN, ..) => Cell::Other("a boolean"),
        (Type::FLOAT | Type::DOUBLE, ..) => Cell::Other("a fraction"),
        (Type::FIXED_LEN_BYTE_ARRAY, ..) => Cell::Other("bytes of a fixed length"),
    }
}

impl Cell {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Cell::Text => "a string",
            Cell::Number => "a number",
            Cell::Day => "a day",
            Cell::Moment { .. } => "a moment",
            Cell::Other(name) => name,
        }
    }

    /// The next `want` values, nulls left out, as text; `levels` says which are there.
    pub(super) fn read(self, reader: &mut ColumnReader, want: usize, levels: Option<&mut Vec<i16>>) -> Result<Vec<ByteArray>> {
        match reader {
            ColumnReader::ByteArrayColumnReader(r) => values(r, want, levels),
            ColumnReader::Int32ColumnReader(r) => Ok(self.print(values(r, want, levels)?.into_iter().map(i64::from))),
            ColumnReader::Int64ColumnReader(r) => Ok(self.print(values(r, want, levels)?.into_iter())),
            ColumnReader::Int96ColumnReader(r) => Ok(self.print(values(r, want, levels)?.iter().map(Int96::to_nanos))),
            _ => Err(ParquetError::General("a column is not of the type that the index says".to_owned())),
        }
    }

    fn print(self, numbers: impl Iterator<Item = i64>) -> Vec<ByteArray> {
        numbers.map(|n| ByteArray::from(self.text(n).into_bytes())).collect()
    }

    /// A number as it stands in a record: a day as `2021-06-17`, a moment as in RFC 3339, without a zone that is not stated.
    fn text(self, number: i64) -> String {
        match self {
            Cell::Day => {
                let epoch = Date::constant(1970, 1, 1);
                let day = Span::new().try_days(number).and_then(|days| epoch.checked_add(days));
                day.map_or_else(|_| format!("day {number}"), |day| day.to_string())
            }
            Cell::Moment { nanoseconds, utc } => {
                let moment = Timestamp::from_nanosecond(i128::from(number) * i128::from(nanoseconds));
                let Ok(moment) = moment.map(|m| m.to_zoned(TimeZone::UTC).datetime()) else { return format!("moment {number}") };
                let clock = moment.time();
                if utc {
                    format!("{}Z", moment.strftime("%Y-%m-%dT%H:%M:%S"))
                } else if (clock.hour(), clock.minute(), clock.second()) == (0, 0, 0) {
                    // Tables without a type for days keep them as midnights.
                    moment.date().to_string()
                } else {
                    moment.strftime("%Y-%m-%dT%H:%M:%S").to_string()
                }
            }
            _ => number.to_string(),
        }
    }
}

fn values<T: DataType>(reader: &mut ColumnReaderImpl<T>, want: usize, mut levels: Option<&mut Vec<i16>>) -> Result<Vec<T::T>> {
    let (mut values, mut read) = (Vec::with_capacity(want), 0);
    // A call may stop at the end of a page.
    while read < want {
        let (records, ..) = reader.read_records(want - read, levels.as_deref_mut(), None, &mut values)?;
        if records == 0 {
            break;
        }
        read += records;
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_printed_as_records_have_them() {
        assert_eq!(Cell::Day.text(18_795), "2021-06-17");
        assert_eq!(Cell::Day.text(i64::MAX), format!("day {}", i64::MAX));
        let moment = |utc| Cell::Moment { nanoseconds: 1_000_000, utc };
        assert_eq!(moment(true).text(1_623_900_420_000), "2021-06-17T03:27:00Z");
        assert_eq!(moment(false).text(1_623_900_420_000), "2021-06-17T03:27:00");
        assert_eq!(moment(false).text(1_623_888_000_000), "2021-06-17");
        assert_eq!(moment(true).text(i64::MAX), format!("moment {}", i64::MAX));
        assert_eq!(Cell::Number.text(-5), "-5");
    }
}
