//! Values: places on the time line with their precision, written as EDTF level 2 and TIMEX3.

use std::fmt::Write;

use jiff::civil::Date;

use super::point::Clock;

/// A day, month, year ... The year is `None` when it is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// Number of the century; negative before Christ.
    Century(i32),
    /// First year of the decade; `(None, 90)`: of an unknown century.
    Decade(i32),
    Year(i32),
    /// EDTF sub-year grouping: seasons 21-24, quarters 33-36, halves 40-41.
    Part(Option<i32>, u8),
    Month(Option<i32>, u8),
    Day(Option<i32>, u8, u8),
    /// A day of an unknown month.
    DayOnly(u8),
    Time {
        year: Option<i32>,
        month: u8,
        day: u8,
        clock: Clock,
        zone: Option<i16>,
    },
    /// A clock time on an unknown day.
    Clock(Clock),
}

/// What an expression denotes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    One(Stamp),
    Interval(Stamp, Stamp),
    /// The last one is the present.
    Since(Stamp, Option<Date>),
    Set(Vec<Stamp>),
    Week(Date),
    Weekend(Date),
    /// Days of a span that has a duration as its TIMEX3.
    Period {
        value: (Stamp, Stamp),
        days: (Date, Date),
        timex: String,
    },
    /// Already written: durations, recurring times.
    Text {
        value: String,
        timex: String,
    },
}

pub(super) fn days_in(year: i32, month: u8) -> u8 {
    i16::try_from(year).ok().and_then(|y| Date::new(y, month.clamp(1, 12) as i8, 1).ok()).map_or(31, |d| d.days_in_month() as u8)
}

pub(super) fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

fn write_year(out: &mut String, year: Option<i32>) {
    let _ = match year {
        None => out.write_str("XXXX"),
        Some(y) if y < 0 => write!(out, "-{:04}", -y),
        Some(y) => {
            push_number(out, y.unsigned_abs(), 4);
            Ok(())
        }
    };
}

impl Stamp {
    pub(super) fn of(date: Date, year_known: bool) -> Stamp {
        Stamp::Day(year_known.then_some(i32::from(date.year())), date.month() as u8, date.day() as u8)
    }

    /// EDTF.
    pub(super) fn write(&self, out: &mut String) {
        let _ = match *self {
            Stamp::Century(n) if n < 0 => write!(out, "-{:02}XX", -n - 1),
            Stamp::Century(n) => write!(out, "{:02}XX", n - 1),
            Stamp::Decade(y) => write!(out, "{:03}X", y / 10),
            Stamp::Year(y) => {
                write_year(out, Some(y));
                Ok(())
            }
            Stamp::Part(y, code) => {
                write_year(out, y);
                write!(out, "-{code:02}")
            }
            Stamp::Month(y, m) => {
                write_year(out, y);
                out.push('-');
                push_number(out, m.into(), 2);
                Ok(())
            }
            Stamp::Day(y, m, d) => {
                write_year(out, y);
                push_month_day(out, m, d);
                Ok(())
            }
            Stamp::DayOnly(d) => write!(out, "XXXX-XX-{d:02}"),
            Stamp::Time { year, month, day, clock, zone } => {
                write_year(out, year);
                push_month_day(out, month, day);
                write_clock(out, clock);
                write_zone(out, zone);
                Ok(())
            }
            Stamp::Clock(clock) => {
                write_clock(out, clock);
                Ok(())
            }
        };
    }

    /// TIMEX3, where it has a form of its own.
    fn write_timex(&self, out: &mut String) {
        match *self {
            Stamp::Century(n) if n > 0 => {
                let _ = write!(out, "{:02}", n - 1);
            }
            Stamp::Decade(y) => {
                let _ = write!(out, "{:03}", y / 10);
            }
            Stamp::Part(y, code) => {
                write_year(out, y);
                let name = match code {
                    21 => "SP",
                    22 => "SU",
                    23 => "FA",
                    24 => "WI",
                    33 => "Q1",
                    34 => "Q2",
                    35 => "Q3",
                    36 => "Q4",
                    40 => "H1",
                    _ => "H2",
                };
                let _ = write!(out, "-{name}");
            }
            _ => self.write(out),
        }
    }

    /// First day; `None` when the year is unknown.
    pub(super) fn first(&self) -> Option<Date> {
        match *self {
            // `19XX` is 1900 to 1999.
            Stamp::Century(n) if n > 0 => date((n - 1) * 100, 1, 1),
            Stamp::Century(n) => date((n * 100) + 1, 1, 1),
            Stamp::Decade(y) | Stamp::Year(y) => date(y, 1, 1),
            Stamp::Part(y, code) => date(y?, part_months(code).0, 1),
            Stamp::Month(y, m) => date(y?, m, 1),
            Stamp::Day(y, m, d) => date(y?, m, d),
            Stamp::Time { year, month, day, .. } => date(year?, month, day),
            Stamp::DayOnly(_) | Stamp::Clock(_) => None,
        }
    }

    /// Last day.
    pub(super) fn last(&self) -> Option<Date> {
        match *self {
            Stamp::Century(n) if n > 0 => date(n * 100 - 1, 12, 31),
            Stamp::Century(n) => date((n + 1) * 100, 12, 31),
            Stamp::Decade(y) => date(y + 9, 12, 31),
            Stamp::Year(y) => date(y, 12, 31),
            // Winter ends in the next year.
            Stamp::Part(y, 24) => date(y? + 1, 2, days_in(y? + 1, 2)),
            Stamp::Part(y, code) => {
                let month = part_months(code).1;
                date(y?, month, days_in(y?, month))
            }
            Stamp::Month(y, m) => date(y?, m, days_in(y?, m)),
            _ => self.first(),
        }
    }

    /// Quarters and halves as an interval needs them: the first or last month.
    pub(super) fn end_month(self, last: bool) -> Stamp {
        match self {
            Stamp::Part(y, code) => {
                let (first, end) = part_months(code);
                match (code, last) {
                    (24, true) => Stamp::Month(y.map(|y| y + 1), 2),
                    _ => Stamp::Month(y, if last { end } else { first }),
                }
            }
            _ => self,
        }
    }

    /// The year, when it is known.
    pub(super) fn year(&self) -> Option<i32> {
        match *self {
            Stamp::Year(y) | Stamp::Decade(y) => Some(y),
            Stamp::Part(y, _) | Stamp::Month(y, _) | Stamp::Day(y, ..) | Stamp::Time { year: y, .. } => y,
            _ => None,
        }
    }

    /// The same with another year.
    pub(super) fn with_year(self, by: i32) -> Stamp {
        match self {
            Stamp::Part(Some(y), c) => Stamp::Part(Some(y + by), c),
            Stamp::Month(Some(y), m) => Stamp::Month(Some(y + by), m),
            Stamp::Day(Some(y), m, d) => Stamp::Day(Some(y + by), m, d),
            other => other,
        }
    }
}

/// Writes a number with `width` digits at least: what every date has several of, without the machinery of formats.
fn push_number(out: &mut String, number: u32, width: usize) {
    let mut digits = [b'0'; 10];
    let (mut rest, mut from) = (number, digits.len());
    while rest > 0 {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let from = from.min(digits.len() - width);
    out.push_str(std::str::from_utf8(&digits[from..]).unwrap_or_default());
}

fn push_month_day(out: &mut String, month: u8, day: u8) {
    out.push('-');
    push_number(out, month.into(), 2);
    out.push('-');
    push_number(out, day.into(), 2);
}

/// A day as `YYYY-MM-DD`.
pub(super) fn day_text(day: Date) -> String {
    if day.year() < 0 {
        return day.to_string();
    }
    let mut out = String::with_capacity(10);
    push_number(&mut out, day.year().unsigned_abs().into(), 4);
    push_month_day(&mut out, day.month().unsigned_abs(), day.day().unsigned_abs());
    out
}

fn part_months(code: u8) -> (u8, u8) {
    match code {
        21 => (3, 5),
        22 => (6, 8),
        23 => (9, 11),
        24 => (12, 12),
        33..=36 => ((code - 33) * 3 + 1, (code - 33) * 3 + 3),
        40 => (1, 6),
        _ => (7, 12),
    }
}

fn write_clock(out: &mut String, clock: Clock) {
    let _ = write!(out, "T{:02}", clock.hour);
    if let Some(minute) = clock.minute {
        let _ = write!(out, ":{minute:02}");
        if let Some(second) = clock.second {
            let _ = write!(out, ":{second:02}");
        }
    }
}

fn write_zone(out: &mut String, zone: Option<i16>) {
    if let Some(zone) = zone {
        let sign = if zone < 0 { '-' } else { '+' };
        let _ = write!(out, "{sign}{:02}:{:02}", zone.abs() / 60, zone.abs() % 60);
    }
}

impl Value {
    /// EDTF level 2, ISO 8601 for clock times.
    pub(super) fn edtf(&self, approximate: bool) -> String {
        let mut out = String::with_capacity(12);
        let one = |stamp: &Stamp, out: &mut String| {
            // A grouping takes neither an open year nor `~`: its months do.
            if let Stamp::Part(year, _) = stamp
                && (approximate || year.is_none())
            {
                let mark = if approximate { "~" } else { "" };
                stamp.end_month(false).write(out);
                let _ = write!(out, "{mark}/");
                stamp.end_month(true).write(out);
                out.push_str(mark);
                return;
            }
            stamp.write(out);
            if approximate && !matches!(stamp, Stamp::Time { .. } | Stamp::Clock(_) | Stamp::Century(_) | Stamp::Decade(_)) {
                out.push('~');
            }
        };
        match self {
            Value::One(stamp) => one(stamp, &mut out),
            Value::Interval(a, b) | Value::Period { value: (a, b), .. } => {
                one(a, &mut out);
                out.push('/');
                one(b, &mut out);
            }
            Value::Since(a, _) => {
                one(a, &mut out);
                out.push_str("/..");
            }
            Value::Set(items) => {
                out.push('{');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    one(item, &mut out);
                }
                out.push('}');
            }
            Value::Week(_) | Value::Weekend(_) => {
                if let (Some(a), Some(b)) = self.days() {
                    let _ = write!(out, "{a}/{b}");
                }
            }
            Value::Text { value, .. } => out.push_str(value),
        }
        out
    }

    /// TIMEX3.
    pub(super) fn timex(&self) -> String {
        let mut out = String::with_capacity(12);
        match self {
            Value::One(stamp) => stamp.write_timex(&mut out),
            Value::Interval(a, b) => {
                a.write_timex(&mut out);
                out.push('/');
                b.write_timex(&mut out);
            }
            Value::Set(items) => {
                for (i, item) in items.iter().enumerate() {
                    out.push(if i == 0 { '{' } else { ',' });
                    item.write_timex(&mut out);
                }
                out.push('}');
            }
            Value::Week(monday) => {
                let week = monday.iso_week_date();
                let _ = write!(out, "{:04}-W{:02}", week.year(), week.week());
            }
            Value::Weekend(saturday) => {
                let week = saturday.iso_week_date();
                let _ = write!(out, "{:04}-W{:02}-WE", week.year(), week.week());
            }
            Value::Period { timex, .. } | Value::Text { timex, .. } => out.push_str(timex),
            Value::Since(..) => out = self.edtf(false),
        }
        out
    }

    /// Earliest and latest day.
    pub(super) fn days(&self) -> (Option<Date>, Option<Date>) {
        let after = |date: &Date, days: i64| date.checked_add(jiff::Span::new().days(days)).ok();
        match self {
            Value::One(stamp) => (stamp.first(), stamp.last()),
            Value::Interval(a, b) => (a.first(), b.last()),
            Value::Period { days: (a, b), .. } => (Some(*a), Some(*b)),
            Value::Since(a, now) => (a.first(), *now),
            Value::Set(items) => (items.iter().map(Stamp::first).min().flatten(), items.iter().map(Stamp::last).max().flatten()),
            Value::Week(monday) => (Some(*monday), after(monday, 6)),
            Value::Weekend(saturday) => (Some(*saturday), after(saturday, 1)),
            Value::Text { .. } => (None, None),
        }
    }
}
