//! Distances, periods, lengths, and parts of a value.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::{Resolver, add, days, gap};
use crate::date::point::{Clock, Portion, Shift, Unit};
use crate::date::value::{Stamp, Value};

impl Resolver<'_> {
    pub(super) fn shift(&self, shift: Shift) -> Option<Value> {
        let base = if shift.anaphoric {
            match (self.context.last, self.context.last_day) {
                (Some((last, unit)), _) if unit <= shift.unit => last,
                (_, Some(day)) => day,
                (Some((last, _)), None) if shift.unit >= Unit::Year => last,
                _ => return None,
            }
        } else {
            self.context.reference?
        };
        let sign = if shift.count < 0 { -1 } else { 1 };
        let n = shift.count;
        let month = |by: i32| {
            let d = add(base.date.first_of_month(), by.months())?;
            Some(Value::One(Stamp::Month(base.known(i32::from(d.year())), d.month() as u8)))
        };
        match shift.unit {
            Unit::Second | Unit::Minute | Unit::Hour => {
                let minutes = match shift.unit {
                    Unit::Hour => i64::from(n) * 60 + if shift.half { 30 * i64::from(sign) } else { 0 },
                    _ => i64::from(n),
                };
                match base.time {
                    Some((hour, minute)) if shift.unit != Unit::Second => {
                        let at = base.date.at(hour, minute, 0, 0).checked_add(Span::new().try_minutes(minutes).ok()?).ok()?;
                        let clock = Clock { hour: at.hour() as u8, minute: Some(at.minute() as u8), second: None };
                        let d = at.date();
                        Some(Value::One(Stamp::Time {
                            year: base.known(i32::from(d.year())),
                            month: d.month() as u8,
                            day: d.day() as u8,
                            clock,
                            zone: None,
                        }))
                    }
                    _ => days(base.date, minutes / (24 * 60)).map(|d| Value::One(Stamp::of(d, base.year_known))),
                }
            }
            Unit::Day => days(base.date, n.into()).map(|d| Value::One(Stamp::of(d, base.year_known))),
            Unit::Week => days(base.date, i64::from(n) * 7 + if shift.half { i64::from(sign) * 3 } else { 0 })
                .map(|d| Value::One(Stamp::of(d, base.year_known))),
            Unit::Month if shift.half && n == 0 => days(base.date, -15).map(|d| Value::One(Stamp::of(d, base.year_known))),
            Unit::Month => month(n),
            Unit::Quarter => month(n * 3),
            Unit::Year if shift.half => month(if n == 0 { -6 } else { n * 12 + 6 * sign }),
            Unit::Year => base.known(base.year() + n).map(|y| Value::One(Stamp::Year(y))),
            Unit::Decade => base.known(base.year() + n * 10 + if shift.half { 5 * sign } else { 0 }).map(|y| Value::One(Stamp::Year(y))),
            Unit::Century => base.known(base.year() + n * 100 + if shift.half { 50 * sign } else { 0 }).map(|y| Value::One(Stamp::Year(y))),
        }
    }

    /// A counted period up to or from the reference, both ends in days, months or years as the unit is.
    pub(super) fn period(&self, count: i32, half: bool, unit: Unit) -> Option<Value> {
        let r = self.context.reference.filter(|r| r.year_known)?;
        let n = i64::from(count.unsigned_abs());
        let timex = duration(&[(count.unsigned_abs(), unit)], half);
        let past = count < 0 || (count == 0 && half);
        let sign = if past { -1 } else { 1 };
        let reach: Date = match unit {
            Unit::Second | Unit::Minute => r.date,
            Unit::Hour => days(r.date, sign * (n + 23).div_euclid(24).max(1))?,
            Unit::Day => days(r.date, sign * n)?,
            Unit::Week => days(r.date, sign * (n * 7 + if half { 3 } else { 0 }))?,
            Unit::Month if half && n == 0 => days(r.date, sign * 15)?,
            Unit::Month | Unit::Quarter => add(r.date, Span::new().try_months(sign * n * if unit == Unit::Quarter { 3 } else { 1 }).ok()?)?,
            Unit::Year => add(r.date, Span::new().try_months(sign * (n * 12 + if half { 6 } else { 0 })).ok()?)?,
            Unit::Decade => add(r.date, Span::new().try_years(sign * n * 10).ok()?)?,
            Unit::Century => add(r.date, Span::new().try_years(sign * n * 100).ok()?)?,
        };
        let next = r.date.tomorrow().unwrap_or(r.date);
        let bounds = if past {
            (reach, r.date)
        } else if unit <= Unit::Hour {
            (r.date, reach)
        } else {
            (next.min(reach), reach)
        };
        let stamp = |d: Date| match unit {
            Unit::Year | Unit::Decade | Unit::Century if !half => Stamp::Year(d.year().into()),
            Unit::Month | Unit::Quarter if !half => Stamp::Month(Some(d.year().into()), d.month() as u8),
            _ => Stamp::of(d, true),
        };
        let ends =
            if past { (stamp(reach), stamp(r.date)) } else { (stamp(if unit <= Unit::Week { bounds.0 } else { r.date }), stamp(reach)) };
        Some(Value::Period { value: ends, days: bounds, timex })
    }

    /// A part of a value: halves and tenths are days of their own, thirds stay with the unit.
    pub(super) fn part_of(&self, value: Value, portion: Portion) -> Value {
        let (first, last) = value.days();
        let known = first.is_some();
        let interval = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) if known && a <= b => Some(Value::Interval(Stamp::of(a, true), Stamp::of(b, true))),
            _ => None,
        };
        let part = match (&value, portion) {
            (_, Portion::Third(_)) => None,
            (Value::One(Stamp::Year(y)), Portion::Half(half)) => Some(Value::One(Stamp::Part(Some(*y), 40 + half))),
            (Value::One(Stamp::Year(y)), Portion::First(1, Unit::Month)) => Some(Value::One(Stamp::Month(Some(*y), 1))),
            (Value::One(Stamp::Year(y)), Portion::First(n @ 2..=11, Unit::Month)) if n != 6 => {
                Some(Value::Interval(Stamp::Month(Some(*y), 1), Stamp::Month(Some(*y), n as u8)))
            }
            (Value::One(Stamp::Year(y)), Portion::Last(n @ 1..=11, Unit::Month)) if n != 6 => Some(if n == 1 {
                Value::One(Stamp::Month(Some(*y), 12))
            } else {
                Value::Interval(Stamp::Month(Some(*y), 13 - n as u8), Stamp::Month(Some(*y), 12))
            }),
            (Value::One(Stamp::Year(y)), Portion::First(6, Unit::Month)) => Some(Value::One(Stamp::Part(Some(*y), 40))),
            (Value::One(Stamp::Year(y)), Portion::Last(6, Unit::Month)) => Some(Value::One(Stamp::Part(Some(*y), 41))),
            (Value::One(Stamp::Year(y)), Portion::First(n @ 1..=4, Unit::Quarter)) => {
                Some(Value::Interval(Stamp::Month(Some(*y), 1), Stamp::Month(Some(*y), n as u8 * 3)))
            }
            (Value::One(Stamp::Year(y)), Portion::Last(n @ 1..=4, Unit::Quarter)) => {
                Some(Value::Interval(Stamp::Month(Some(*y), 13 - n as u8 * 3), Stamp::Month(Some(*y), 12)))
            }
            (Value::One(stamp @ (Stamp::Decade(_) | Stamp::Century(_))), Portion::Half(half)) => {
                let span = if matches!(stamp, Stamp::Decade(_)) { 5 } else { 50 };
                let from = first.map_or(0, |d| i32::from(d.year())) + i32::from(half) * span;
                first.map(|_| Value::Interval(Stamp::Year(from), Stamp::Year(from + span - 1)))
            }
            (Value::One(stamp @ (Stamp::Decade(_) | Stamp::Century(_))), Portion::First(n, Unit::Year) | Portion::Last(n, Unit::Year)) => {
                let n = i32::from(n);
                let from = match portion {
                    Portion::First(..) => stamp.first().map(|d| i32::from(d.year())),
                    _ => stamp.last().map(|d| i32::from(d.year()) - n + 1),
                };
                from.map(|from| Value::Interval(Stamp::Year(from), Stamp::Year(from + n - 1)))
            }
            (_, Portion::Half(half)) => match (first, last) {
                (Some(a), Some(b)) => {
                    let middle = if matches!(value, Value::One(Stamp::Month(..))) { 14 } else { gap(b, a) / 2 };
                    if half == 0 { interval(Some(a), days(a, middle)) } else { interval(days(a, middle + 1), Some(b)) }
                }
                _ => None,
            },
            (_, Portion::Tenth(n)) => {
                let from = first.and_then(|a| days(a, i64::from(n) * 10));
                let to = if n == 2 { last } else { from.and_then(|a| days(a, 9)) };
                interval(from, to)
            }
            (_, Portion::Weekday(weekday, nth)) => nth_weekday(first, last, weekday, nth).map(|d| Value::One(Stamp::of(d, true))),
            (_, Portion::First(1, Unit::Day) | Portion::Nth(1, Unit::Day)) => first.map(|d| Value::One(Stamp::of(d, true))),
            (_, Portion::Last(1, Unit::Day)) => last.map(|d| Value::One(Stamp::of(d, true))),
            (_, Portion::First(n, unit) | Portion::Nth(n, unit)) => {
                let step = unit_days(unit);
                let skip = if matches!(portion, Portion::Nth(..)) { (i64::from(n) - 1) * step } else { 0 };
                let count = if matches!(portion, Portion::Nth(..)) { step } else { step * i64::from(n) };
                if unit == Unit::Month {
                    let from = first.and_then(|a| add(a, Span::new().try_months(if skip > 0 { i64::from(n) - 1 } else { 0 }).ok()?));
                    let months = if matches!(portion, Portion::Nth(..)) { 1 } else { i64::from(n) };
                    interval(from, from.and_then(|a| add(a, Span::new().try_months(months).ok()?)).and_then(|d| d.yesterday().ok()))
                } else {
                    let from = first.and_then(|a| days(a, skip));
                    interval(from, from.and_then(|a| days(a, count - 1)).min(last))
                }
            }
            (_, Portion::Last(n, unit)) => {
                if unit == Unit::Month {
                    let from = last.and_then(|b| add(b.first_of_month(), Span::new().try_months(1 - i64::from(n)).ok()?));
                    interval(from, last)
                } else {
                    interval(last.and_then(|b| days(b, 1 - unit_days(unit) * i64::from(n))), last)
                }
            }
        };
        part.unwrap_or(value)
    }
}

/// The n-th such weekday between two days, -1 for the last one.
fn nth_weekday(first: Option<Date>, last: Option<Date>, weekday: u8, nth: i8) -> Option<Date> {
    let (first, last) = (first?, last?);
    let away = |from: Date, to: i64| (to - i64::from(from.weekday().to_monday_one_offset())).rem_euclid(7);
    let day = if nth < 0 {
        days(last, (away(last, weekday.into()) - 7) % 7)?
    } else {
        days(first, away(first, weekday.into()) + (i64::from(nth) - 1) * 7)?
    };
    (first <= day && day <= last).then_some(day)
}

fn unit_days(unit: Unit) -> i64 {
    match unit {
        Unit::Week => 7,
        Unit::Month => 30,
        Unit::Quarter => 91,
        Unit::Year => 365,
        _ => 1,
    }
}

/// ISO 8601 duration.
pub(super) fn duration(parts: &[(u32, Unit)], half: bool) -> String {
    use std::fmt::Write;
    let mut fields = [0_u64; 7];
    for &(n, unit) in parts {
        let n = u64::from(n);
        match unit {
            Unit::Century => fields[0] += n * 100,
            Unit::Decade => fields[0] += n * 10,
            Unit::Year => fields[0] += n,
            Unit::Quarter => fields[1] += n * 3,
            Unit::Month => fields[1] += n,
            Unit::Week => fields[2] += n,
            Unit::Day => fields[3] += n,
            Unit::Hour => fields[4] += n,
            Unit::Minute => fields[5] += n,
            Unit::Second => fields[6] += n,
        }
    }
    match parts.last() {
        Some(&(_, Unit::Century)) if half => fields[0] += 50,
        Some(&(_, Unit::Decade)) if half => fields[0] += 5,
        Some(&(_, Unit::Year)) if half => fields[1] += 6,
        Some(&(_, Unit::Month | Unit::Quarter)) if half => fields[3] += 15,
        Some(&(_, Unit::Week)) if half => {
            fields[3] += fields[2] * 7 + 3;
            fields[2] = 0;
        }
        Some(&(_, Unit::Day)) if half => fields[4] += 12,
        Some(&(_, Unit::Hour)) if half => fields[5] += 30,
        Some(&(_, Unit::Minute)) if half => fields[6] += 30,
        _ => {}
    }
    // Weeks stand alone in ISO 8601.
    if fields[2] > 0 && fields.iter().enumerate().any(|(i, &f)| i != 2 && f > 0) {
        fields[3] += fields[2] * 7;
        fields[2] = 0;
    }
    let mut out = String::from("P");
    for (i, (field, letter)) in fields.iter().zip(["Y", "M", "W", "D", "H", "M", "S"]).enumerate() {
        if i == 4 && fields[4..].iter().any(|&f| f > 0) {
            out.push('T');
        }
        if *field > 0 {
            let _ = write!(out, "{field}{letter}");
        }
    }
    if out == "P" {
        let letter = parts.first().map_or("D", |&(_, unit)| if unit <= Unit::Hour { "TM" } else { "D" });
        out = if letter == "D" { "P0D".into() } else { "PT0M".into() };
    }
    out
}
