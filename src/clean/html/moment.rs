//! Dates as metadata writes them: `2021-06-17T10:27:00+07:00`, `Thu, 17 Jun 2021 10:27:00 GMT+7`, `6/17/2021 10:27:00 AM`,
//! `17/06/2021 10:27`, seconds since 1970.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::date::Reference;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A figure or a word of a date.
#[derive(Debug, Clone, Copy)]
enum Piece<'t> {
    /// A number, its count of digits, and the character before and after it.
    Number {
        value: u64,
        digits: usize,
        before: u8,
        after: u8,
        at: usize,
    },
    Word(&'t str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() && out.len() < 24 {
        let from = at;
        if bytes[at].is_ascii_digit() {
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            let value = text[from..at].parse().unwrap_or(u64::MAX);
            let before = from.checked_sub(1).map_or(b' ', |b| bytes[b]);
            out.push(Piece::Number { value, digits: at - from, before, after: bytes.get(at).copied().unwrap_or(b' '), at: from });
        } else if bytes[at].is_ascii_alphabetic() || bytes[at] >= 0x80 {
            while at < bytes.len() && (bytes[at].is_ascii_alphabetic() || bytes[at] >= 0x80) {
                at += 1;
            }
            out.push(Piece::Word(&text[from..at]));
        } else {
            at += 1;
        }
    }
    out
}

/// Reads a date of publication.
pub(super) fn read(text: &str) -> Option<Reference> {
    let text = text.trim();
    if text.is_empty() || text.len() > 120 {
        return None;
    }
    if let Ok(reference) = text.parse() {
        return plausible(reference);
    }
    // The basic format of ISO 8601.
    if let Some((day, clock)) = text.split_once('T')
        && let (8, 4 | 6) = (day.len(), clock.len())
        && let Ok(value) = format!("{day}{clock}").parse()
    {
        return plausible(from_digits(&format!("{day}{clock}"), value, day.len() + clock.len())?);
    }
    let pieces = pieces(text);
    if let [Piece::Number { value, digits, .. }] = pieces[..] {
        return plausible(from_digits(text, value, digits)?);
    }
    let mut state = Reading::default();
    for (i, piece) in pieces.iter().enumerate() {
        match *piece {
            Piece::Word(word) => state.word(word, &pieces[i + 1..]),
            Piece::Number { value, digits, before, after, at } => state.number(value, digits, before, after, at, text),
        }
    }
    plausible(state.finish()?)
}

fn plausible(reference: Reference) -> Option<Reference> {
    (1990..2100).contains(&reference.date.year()).then_some(reference)
}

/// `20210617`, `20210617102700`, seconds or thousandths of seconds since 1970 (shown in Vietnamese time).
fn from_digits(text: &str, value: u64, digits: usize) -> Option<Reference> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse::<i8>().ok());
    match digits {
        8 | 12 | 14 if value / 10_u64.pow(digits as u32 - 4) >= 1990 => {
            let date = Date::new((value / 10_u64.pow(digits as u32 - 4)) as i16, part(4, 6)?, part(6, 8)?).ok()?;
            let time = if digits > 8 { Some(Time::new(part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0), 0).ok()?) } else { None };
            Some(Reference { date, time, offset: None, seconds: digits == 14 })
        }
        10 | 13 => {
            let seconds = if digits == 13 { value / 1000 } else { value };
            let offset = Offset::constant(7);
            let civil = offset.to_datetime(Timestamp::from_second(seconds as i64).ok()?);
            Some(Reference { date: civil.date(), time: Some(civil.time()), offset: Some(offset), seconds: true })
        }
        _ => None,
    }
}

#[derive(Default)]
struct Reading {
    /// Numbers of the day, in the order they stand.
    day: Vec<(u64, usize)>,
    month: Option<i8>,
    clock: Vec<u64>,
    afternoon: Option<bool>,
    offset: Option<Offset>,
}

impl Reading {
    fn word(&mut self, word: &str, rest: &[Piece<'_>]) {
        let lower = word.to_lowercase();
        let month = MONTHS.iter().position(|m| lower.len() >= 3 && lower.starts_with(m) && self.month.is_none());
        match lower.as_str() {
            "am" | "sa" => self.afternoon = Some(false),
            "pm" | "ch" => self.afternoon = Some(true),
            "z" => self.offset = self.offset.or(Some(Offset::UTC)),
            // `GMT+7` is read with the number.
            "gmt" | "utc" if !rest.iter().any(|p| matches!(p, Piece::Number { before: b'+' | b'-', .. })) => {
                self.offset = Some(Offset::UTC)
            }
            "ict" => self.offset = Some(Offset::constant(7)),
            _ => {
                if let Some(month) = month {
                    self.month = Some(month as i8 + 1);
                }
            }
        }
    }

    fn number(&mut self, value: u64, digits: usize, before: u8, after: u8, at: usize, text: &str) {
        let clock_before = before == b':' || (matches!(before, b'h' | b'H') && self.clock.len() == 1);
        let signed =
            matches!(before, b'+') || (before == b'-' && !self.clock.is_empty() && self.day.len() + usize::from(self.month.is_some()) >= 3);
        if signed && !self.clock.is_empty() {
            self.zone(value, digits, before == b'-', after, at, text);
        } else if clock_before && !self.clock.is_empty() {
            if self.offset.is_none() && self.clock.len() < 3 {
                self.clock.push(value);
            }
        } else if self.clock.is_empty() && (after == b':' || matches!(after, b'h' | b'H')) {
            self.clock.push(value);
        } else if before == b'.' && self.clock.len() == 3 {
            // Fractions of a second.
        } else if self.day.len() < 3 {
            self.day.push((value, digits));
        }
    }

    fn zone(&mut self, value: u64, digits: usize, negative: bool, after: u8, at: usize, text: &str) {
        let minutes = if digits >= 3 {
            value / 100 * 60 + value % 100
        } else if after == b':' {
            value * 60 + text.get(at + digits + 1..at + digits + 3).and_then(|m| m.parse::<u64>().ok()).unwrap_or(0)
        } else {
            value * 60
        };
        let seconds = i32::try_from(minutes * 60).unwrap_or(i32::MAX);
        if self.offset.is_none() {
            self.offset = Offset::from_seconds(if negative { -seconds } else { seconds }).ok();
        }
    }

    fn finish(self) -> Option<Reference> {
        let small = |v: u64| i8::try_from(v).ok();
        let date = match (self.month, &self.day[..]) {
            (Some(month), [(a, 4), (b, _), ..]) => Date::new(i16::try_from(*a).ok()?, month, small(*b)?),
            (Some(month), [(a, _), (b, 4), ..]) => Date::new(i16::try_from(*b).ok()?, month, small(*a)?),
            (None, [(y, 4), (m, _), (d, _), ..]) => Date::new(i16::try_from(*y).ok()?, small(*m)?, small(*d)?),
            (None, [(a, _), (b, _), (y, 4), ..]) => {
                // Months first is how servers with American settings print: then with AM or PM.
                let month_first = *b > 12 || (self.afternoon.is_some() && *a <= 12);
                let (d, m) = if month_first { (*b, *a) } else { (*a, *b) };
                Date::new(i16::try_from(*y).ok()?, small(m)?, small(d)?)
            }
            _ => return None,
        };
        let mut reference = Reference::day(date.ok()?);
        if let [hour, minute, ..] = self.clock[..] {
            let hour = match self.afternoon {
                Some(true) if hour < 12 => hour + 12,
                Some(false) if hour == 12 => 0,
                _ => hour,
            };
            let second = self.clock.get(2).copied();
            if let Ok(time) = Time::new(small(hour)?, small(minute)?, small(second.unwrap_or(0))?, 0) {
                reference.time = Some(time);
                reference.seconds = second.is_some();
                reference.offset = self.offset;
            }
        }
        Some(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn dates_of_metadata_are_read() {
        for (text, want) in [
            ("2021-06-17T10:27:00+07:00", "2021-06-17T10:27:00+07:00"),
            ("2021-06-17T10:27:00.123Z", "2021-06-17T10:27:00+00:00"),
            ("2021-06-17T10:27:00.1234567+07:00", "2021-06-17T10:27:00+07:00"),
            ("2021-06-17 10:27:00 +0700", "2021-06-17T10:27:00+07:00"),
            ("2021-06-17T10:27 GMT+7", "2021-06-17T10:27+07:00"),
            ("2021-6-7", "2021-06-07"),
            ("2021/06/17 10:27", "2021-06-17T10:27"),
            ("Thu, 17 Jun 2021 10:27:00 GMT+7", "2021-06-17T10:27:00+07:00"),
            ("Thu Jun 17 2021 10:27:00 GMT+0700 (Indochina Time)", "2021-06-17T10:27:00+07:00"),
            ("Thu Jun 17 10:27:00 ICT 2021", "2021-06-17T10:27:00+07:00"),
            ("Thu, 17 Jun 2021 03:27:00 GMT", "2021-06-17T03:27:00+00:00"),
            ("June 17, 2021", "2021-06-17"),
            ("6/17/2021 10:27:00 AM", "2021-06-17T10:27:00"),
            ("6/7/2021 10:27:00 PM", "2021-06-07T22:27:00"),
            ("6/17/2021 12:07:00 SA", "2021-06-17T00:07:00"),
            ("17/06/2021 10:27", "2021-06-17T10:27"),
            ("17-06-2021", "2021-06-17"),
            ("17.6.2021", "2021-06-17"),
            ("10:27 | 17/06/2021", "2021-06-17T10:27"),
            ("Thứ năm, 17/6/2021, 10:27 (GMT+7)", "2021-06-17T10:27+07:00"),
            ("ngày 17 tháng 6 năm 2021, 10h27", "2021-06-17T10:27"),
            ("1623900420", "2021-06-17T10:27:00+07:00"),
            ("1623900420000", "2021-06-17T10:27:00+07:00"),
            ("20210617", "2021-06-17"),
            ("20210617102700", "2021-06-17T10:27:00"),
            ("20210617T102700", "2021-06-17T10:27:00"),
        ] {
            assert_eq!(read(text).map(|r| r.to_string()).as_deref(), Some(want), "{text}");
        }
        for bad in ["", "hôm nay", "2021", "0001-01-01T00:00:00", "12345", "1/1/0001 12:00:00 AM"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
