//! The date an article was published, against which its dates are resolved.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A day, with a clock time and a zone where they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The day.
    pub date: Date,
    /// The clock time on it.
    pub time: Option<Time>,
    /// The zone, where one is stated.
    pub offset: Option<Offset>,
    /// Whether the clock time has seconds that mean something.
    pub seconds: bool,
}

/// A reference date that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date: give a day (2021-06-17) or RFC 3339 (2021-06-17T10:27:00+07:00)")]
#[non_exhaustive]
pub struct ReferenceError {
    /// What was given.
    pub text: String,
}

impl Reference {
    /// A day without a clock time.
    #[must_use]
    pub const fn day(date: Date) -> Self {
        Reference { date, time: None, offset: None, seconds: false }
    }
}

impl From<Date> for Reference {
    fn from(date: Date) -> Self {
        Reference::day(date)
    }
}

impl FromStr for Reference {
    type Err = ReferenceError;

    /// Reads `2021-06-17`, `2021-06-17T10:27`, `2021-06-17T10:27:30+07:00`, `...Z`, with a blank for the `T` as well.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let error = || ReferenceError { text: text.to_owned() };
        let trimmed = text.trim();
        let day = trimmed.get(..10).ok_or_else(error)?;
        let date: Date = day.parse().map_err(|_| error())?;
        let rest = &trimmed[10..];
        let Some(clock) = rest.strip_prefix(['T', 't', ' ']) else {
            return if rest.is_empty() { Ok(Reference::day(date)) } else { Err(error()) };
        };
        let zone_at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
        let (clock, zone) = clock.split_at(zone_at);
        let clock = clock.trim();
        let time: Time = clock.parse().map_err(|_| error())?;
        let offset = match zone {
            "" => None,
            "Z" | "z" => Some(Offset::UTC),
            _ => Some(parse_offset(zone).ok_or_else(error)?),
        };
        Ok(Reference { date, time: Some(time), offset, seconds: clock.matches(':').count() > 1 })
    }
}

/// Reads `+07:00`, `+0700`, `+07`, `+7`.
fn parse_offset(text: &str) -> Option<Offset> {
    let negative = text.starts_with('-');
    let digits = text.get(1..)?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((h, m)) => (h.parse::<i32>().ok()?, m.parse::<i32>().ok()?),
        None if digits.len() == 4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
        None => (digits.parse().ok()?, 0),
    };
    let seconds = hours.checked_mul(3600)?.checked_add(minutes * 60)?;
    Offset::from_seconds(if negative { -seconds } else { seconds }).ok()
}

impl fmt::Display for Reference {
    /// ISO 8601: the day, the minute where it is known, the zone where it is stated.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        if let Some(time) = self.time {
            write!(f, "T{:02}:{:02}", time.hour(), time.minute())?;
            if self.seconds {
                write!(f, ":{:02}", time.second())?;
            }
            if let Some(offset) = self.offset {
                let s = offset.seconds();
                let sign = if s < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", s.abs() / 3600, s.abs() / 60 % 60)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn days_and_rfc_3339_are_read_and_written() {
        for (text, want) in [
            ("2021-06-17", "2021-06-17"),
            ("2021-06-17T10:27", "2021-06-17T10:27"),
            ("2021-06-17T10:27:05+07:00", "2021-06-17T10:27:05+07:00"),
            ("2021-06-17 10:27:00Z", "2021-06-17T10:27:00+00:00"),
            ("2021-06-17T10:27+0700", "2021-06-17T10:27+07:00"),
        ] {
            assert_eq!(text.parse::<Reference>().map(|r| r.to_string()), Ok(want.to_owned()));
        }
        for bad in ["", "2021-02-31", "17/6/2021", "2021-06-17T", "2021-06-17x", "ngày 17 tháng 6"] {
            assert!(bad.parse::<Reference>().is_err(), "{bad}");
        }
    }
}
