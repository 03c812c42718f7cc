//! From partial dates to values: the reference date, the dates said before, cue words, the calendars.

mod civil;
mod distance;

use distance::duration;

use jiff::Span;
use jiff::civil::Date;

use crate::date::feast::Feast;
use crate::date::point::{Clock, Cue, Expr, Point, Portion, Unit, Which};
use crate::date::share;
use crate::date::value::{Stamp, Value, date, days_in};
use crate::date::{DateMod, PartOfDay, ResolvedFrom};

/// A day the resolution starts from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::date) struct Anchor {
    pub(in crate::date) date: Date,
    /// Whether the year is known, or a leap year stands in for it.
    pub(in crate::date) year_known: bool,
    /// Hour and minute, where they are known.
    pub(in crate::date) time: Option<(i8, i8)>,
}

/// The year that stands in for an unknown one: a leap year.
pub(super) const ANY_YEAR: i32 = 2000;

impl Anchor {
    pub(super) fn year(&self) -> i32 {
        i32::from(self.date.year())
    }

    pub(super) fn known(&self, year: i32) -> Option<i32> {
        self.year_known.then_some(year)
    }
}

/// What the words around an expression say about its direction.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::date) struct Tense {
    /// `hồi` right before it.
    pub(in crate::date) recall: bool,
    /// `sẽ`, `dự kiến`, `đã` in the clause.
    pub(in crate::date) clause: Option<Cue>,
}

/// What is known while the dates of an article are resolved in order.
#[derive(Debug, Default)]
pub(in crate::date) struct Context {
    pub(in crate::date) reference: Option<Anchor>,
    /// The last date that names a day.
    pub(in crate::date) last_day: Option<Anchor>,
    /// The last date of any precision.
    pub(in crate::date) last: Option<(Anchor, Unit)>,
    /// The last date stands in this paragraph.
    pub(in crate::date) near: bool,
    /// The expression explains the one before: `ba ngày sau, tức ngày 23/9`.
    pub(in crate::date) same: bool,
    /// The year of the story that the paragraph tells.
    pub(in crate::date) story: Option<i32>,
    /// Lunar month and year of the last lunar day.
    pub(in crate::date) lunar: Option<(i32, u8)>,
}

/// A value with what it rests on.
pub(in crate::date) type Resolved = (Option<Value>, ResolvedFrom);

pub(super) fn add(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

pub(super) fn days(date: Date, n: i64) -> Option<Date> {
    add(date, Span::new().try_days(n).ok()?)
}

pub(super) fn gap(a: Date, b: Date) -> i64 {
    a.since(b).map_or(i64::MAX, |s| i64::from(s.get_days()))
}

pub(in crate::date) struct Resolver<'c> {
    pub(in crate::date) context: &'c Context,
    pub(in crate::date) feasts: &'static [Feast],
    pub(in crate::date) tense: Tense,
}

impl Resolver<'_> {
    /// The value of an expression.
    pub(in crate::date) fn resolve(&self, expr: &Expr) -> Resolved {
        match expr {
            Expr::Point(p) => self.point(p),
            Expr::Range(a, b) => self.range(*a, *b),
            Expr::List(items) => self.list(items),
            Expr::UntilNow(a) => {
                let (value, from) = self.point(a);
                let stamp = value.and_then(|v| match (v, a.portion) {
                    // `đầu năm đến nay` begins on the first day.
                    (v, Some(Portion::Third(DateMod::Start))) => v.days().0.map(|d| Stamp::of(d, true)),
                    (Value::One(stamp) | Value::Interval(stamp, _), _) => Some(stamp.end_month(false)),
                    (v, _) => v.days().0.map(|d| Stamp::of(d, true)),
                });
                let now = self.context.reference.filter(|r| r.year_known).map(|r| r.date);
                match (stamp, now, a.portion) {
                    (Some(first @ Stamp::Day(..)), Some(now), Some(_)) => (Some(Value::Interval(first, Stamp::of(now, true))), from),
                    (Some(first), now, _) => (Some(Value::Since(first, now)), from),
                    (None, ..) => (None, ResolvedFrom::None),
                }
            }
            Expr::FromNow(b) => {
                let (value, _) = self.point(b);
                let end = value.and_then(|v| v.days().1);
                let now = self.context.reference.filter(|r| r.year_known).map(|r| r.date);
                match (now, end) {
                    (Some(now), Some(end)) if now <= end => {
                        (Some(Value::Interval(Stamp::of(now, true), Stamp::of(end, true))), ResolvedFrom::Publication)
                    }
                    _ => (None, ResolvedFrom::None),
                }
            }
            Expr::Period { count, half, unit, .. } => (self.period(*count, *half, *unit), ResolvedFrom::Publication),
            Expr::Length { parts, len, half, .. } => {
                let text = duration(&parts[..usize::from(*len)], *half);
                (Some(Value::Text { value: text.clone(), timex: text }), ResolvedFrom::Explicit)
            }
            Expr::Every { count, unit } => {
                let text = duration(&[(*count, *unit)], false);
                (Some(Value::Text { value: text.clone(), timex: text }), ResolvedFrom::Explicit)
            }
        }
    }

    pub(super) fn point(&self, p: &Point) -> Resolved {
        let from = self.source(p);
        if p.recurring {
            return (self.recurring(p), ResolvedFrom::Explicit);
        }
        let value = self.value(p);
        let value = match (value, p.portion) {
            (Some(value), Some(portion)) => Some(self.part_of(value, portion)),
            (value, _) => value,
        };
        let value = match (p.clock, value) {
            (Some(clock), value) => self.timed(p, clock, value),
            (None, value) => value,
        };
        let from = if value.is_none() { ResolvedFrom::None } else { from };
        (value, from)
    }

    /// What the value of a point rests on.
    pub(super) fn source(&self, p: &Point) -> ResolvedFrom {
        let which = [p.year, p.month, p.day, p.week, p.quarter, p.decade, p.century];
        let anaphoric = which.iter().flatten().any(|w| matches!(w, Which::Ana(_))) || p.shift.is_some_and(|s| s.anaphoric);
        if p.lunar {
            return ResolvedFrom::Lunar;
        }
        if anaphoric && self.context.last.is_some() {
            return ResolvedFrom::Anaphora;
        }
        let explicit = matches!(p.year, Some(Which::Is(_)))
            || (p.unit() >= Some(Unit::Decade) && !which.iter().flatten().any(|w| matches!(w, Which::Rel(_))));
        if explicit && p.shift.is_none() {
            return ResolvedFrom::Explicit;
        }
        if !p.has_date() && p.clock.is_some() && self.context.near {
            return ResolvedFrom::Anaphora;
        }
        if matches!(p.day, Some(Which::Is(_))) && p.month.is_none() && p.cue.is_none() && self.context.last_day.is_some() {
            return ResolvedFrom::Anaphora;
        }
        match self.context.reference {
            Some(r) if r.year_known => ResolvedFrom::Publication,
            Some(_) if p.day.is_none() || p.shift.is_some() => ResolvedFrom::Anaphora,
            _ => ResolvedFrom::None,
        }
    }

    pub(super) fn value(&self, p: &Point) -> Option<Value> {
        if let Some(shift) = p.shift {
            return self.shift(shift);
        }
        if let Some(feast) = p.feast {
            return self.feast(p, feast).map(Value::One);
        }
        if p.lunar && p.unit().is_some_and(|u| u <= Unit::Year) {
            return self.lunar(p);
        }
        if p.day.is_some() {
            return self.day(p).map(Value::One);
        }
        if let Some(weekday) = p.weekday {
            return self.weekday(p, weekday).map(|d| Value::One(Stamp::of(d, true)));
        }
        if p.weekend || p.week.is_some() {
            let monday = self.monday(p.week.unwrap_or(Which::Rel(0)))?;
            return Some(if p.weekend { Value::Weekend(days(monday, 5)?) } else { Value::Week(monday) });
        }
        if p.month.is_some() {
            let (year, month) = self.month(p)?;
            return Some(Value::One(Stamp::Month(year, month)));
        }
        if let Some(quarter) = p.quarter {
            return self.quarter(p, quarter).map(Value::One);
        }
        if let Some(season) = p.season {
            return self.season(p, season).map(Value::One);
        }
        if p.year.is_some() {
            return self.year(p.year).map(|y| Value::One(Stamp::Year(y)));
        }
        if let Some(decade) = p.decade {
            return self.decade(decade, p.century).map(|y| Value::One(Stamp::Decade(y)));
        }
        self.century(p.century?).map(|n| Value::One(Stamp::Century(n)))
    }

    /// The direction: words that belong to the expression first, then those around.
    pub(super) fn cue(&self, p: &Point) -> Option<Cue> {
        p.cue.or(if self.tense.recall { Some(Cue::Past) } else { self.tense.clause })
    }

    pub(super) fn strong(&self, p: &Point) -> bool {
        p.cue.is_some() || self.tense.recall
    }

    /// The value with a clock time; without a day it is the day said before, else the reference's.
    pub(super) fn timed(&self, p: &Point, clock: Clock, value: Option<Value>) -> Option<Value> {
        let (clock, next_day) = civil_clock(clock, p.part);
        let stamp = match value {
            Some(Value::One(stamp)) => Some(stamp),
            Some(_) => return None,
            None if p.has_date() => None,
            None => self.context.last_day.filter(|_| self.context.near).or(self.context.reference).map(|a| Stamp::of(a.date, a.year_known)),
        };
        let stamp = match stamp {
            Some(Stamp::Day(year, month, day)) => {
                let (mut y, mut m, mut d) = (year.unwrap_or(ANY_YEAR), month, day);
                if next_day && let Some(next) = date(y, m, d).and_then(|d| d.tomorrow().ok()) {
                    (y, m, d) = (next.year().into(), next.month() as u8, next.day() as u8);
                }
                Stamp::Time { year: year.map(|_| y), month: m, day: d, clock, zone: p.zone }
            }
            Some(_) => return None,
            None if p.has_date() => return None,
            None => Stamp::Clock(clock),
        };
        Some(Value::One(stamp))
    }

    /// `tháng 10 hàng năm`, `ngày 15 hàng tháng`, `thứ Hai hằng tuần`.
    pub(super) fn recurring(&self, p: &Point) -> Option<Value> {
        let mut value = String::new();
        let is = |w: Option<Which>| match w {
            Some(Which::Is(n)) => Some(n as u8),
            _ => None,
        };
        let (month, day) = match p.feast.and_then(|f| self.feasts.get(usize::from(f))) {
            Some(feast) => (feast.fixed().map(|f| f.0), feast.fixed().map(|f| f.1)),
            None => (is(p.month), is(p.day)),
        };
        if p.lunar || (p.feast.is_some() && day.is_none()) {
            return Some(Value::Text { value: "P1Y".into(), timex: "P1Y".into() });
        }
        match (month, day) {
            (Some(m), Some(d)) => Stamp::Day(None, m, d).write(&mut value),
            (Some(m), None) => Stamp::Month(None, m).write(&mut value),
            (None, Some(d)) => Stamp::DayOnly(d).write(&mut value),
            (None, None) => {
                let period = match p.portion {
                    Some(Portion::Weekday(..)) => Some("P1M"),
                    _ if p.weekend => Some("P1W"),
                    _ => (p.clock.is_some() && !p.has_date()).then_some("P1D"),
                };
                if let Some(period) = period {
                    return Some(Value::Text { value: period.into(), timex: period.into() });
                }
                if let Some(weekday) = p.weekday {
                    return Some(Value::Text { value: "P1W".into(), timex: format!("XXXX-WXX-{weekday}") });
                }
                if let Some(Which::Is(q)) = p.quarter {
                    value = Value::One(Stamp::Part(None, 32 + q as u8)).edtf(false);
                } else if let Some(season) = p.season {
                    value = Value::One(Stamp::Part(None, season)).edtf(false);
                } else {
                    value.push_str("P1Y");
                }
            }
        }
        Some(Value::Text { timex: value.clone(), value })
    }

    pub(super) fn range(&self, a: Point, b: Point) -> Resolved {
        let (shared_a, shared_b) = share::both(a, b);
        let (first, from_a) = self.point(&shared_a);
        let (last, from_b) = self.point(&shared_b);
        let from = if from_b == ResolvedFrom::Explicit { from_a } else { from_b };
        if a.recurring || b.recurring {
            return self.point(if b.recurring { &b } else { &a });
        }
        let (Some(first), Some(mut last)) = (first, last) else { return (None, ResolvedFrom::None) };
        // `thứ Hai đến thứ Sáu`: the Friday after that Monday.
        if let (Some(from), Some(to), None, None, None) = (a.weekday, b.weekday, a.day, b.day, b.week)
            && let Some(day) = first.days().0.and_then(|d| days(d, (i64::from(to) - i64::from(from)).rem_euclid(7)))
            && a.clock.is_none()
        {
            last = Value::One(Stamp::of(day, true));
        }
        let start = match &first {
            Value::One(s) | Value::Interval(s, _) => Some(s.end_month(false)),
            v => v.days().0.map(|d| Stamp::of(d, true)),
        };
        let end = match &last {
            Value::One(s) | Value::Interval(_, s) => Some(s.end_month(true)),
            v => v.days().1.map(|d| Stamp::of(d, true)),
        };
        let (Some(mut start), Some(mut end)) = (start, end) else { return (None, ResolvedFrom::None) };
        if let (Some(s), Some(e)) = (start.first(), end.last())
            && s > e
        {
            // `ngày 28 đến 3/6`: the month before; `tháng 11 đến tháng 2/2021`: the year before; `28/12/2020 đến 3/1`: the year after.
            if a.month.is_none()
                && let Stamp::Day(Some(y), m, d) = start
            {
                let (y, m) = if m == 1 { (y - 1, 12) } else { (y, m - 1) };
                start = Stamp::Day(Some(y), m, d.min(days_in(y, m)));
            } else if b.year.is_none() && a.year.is_some() {
                end = end.with_year(1);
            } else {
                start = start.with_year(-1);
            }
        }
        (Some(Value::Interval(start, end)), from)
    }

    pub(super) fn list(&self, items: &[Point]) -> Resolved {
        let shared = share::all(items);
        if shared.iter().any(|p| p.recurring) {
            return (recurring_list(&shared), ResolvedFrom::Explicit);
        }
        let mut stamps = Vec::with_capacity(items.len());
        let mut from = ResolvedFrom::Explicit;
        for p in &shared {
            let (value, source) = self.point(p);
            if source != ResolvedFrom::Explicit {
                from = source;
            }
            match value {
                Some(Value::One(stamp)) => stamps.push(stamp),
                Some(Value::Week(monday)) => stamps.push(Stamp::of(monday, true)),
                Some(value) => match value.days() {
                    (Some(d), _) => stamps.push(Stamp::of(d, true)),
                    _ => return (None, ResolvedFrom::None),
                },
                None => return (None, ResolvedFrom::None),
            }
        }
        // A set of periods cannot be said: what lies between the first and the last.
        if shared.iter().any(|p| p.week.is_some() && p.weekday.is_none() || p.lunar && p.day.is_none()) {
            let end = shared.last().and_then(|p| self.point(p).0).and_then(|v| v.days().1).map(|d| Stamp::of(d, true));
            return (end.map(|end| Value::Interval(stamps[0], end)), from);
        }
        stamps.dedup();
        // Sets of sub-year groupings are no EDTF; neighbouring quarters are an interval of months.
        if let (Some(first @ Stamp::Part(..)), Some(last)) = (stamps.first(), stamps.last()) {
            return (Some(Value::Interval(first.end_month(false), last.end_month(true))), from);
        }
        if stamps.len() == 1 {
            return (Some(Value::One(stamps[0])), from);
        }
        (Some(Value::Set(stamps)), from)
    }
}

/// `3 giờ chiều` is 15; the flag says that midnight belongs to the next day.
fn civil_clock(clock: Clock, part: Option<PartOfDay>) -> (Clock, bool) {
    let h = clock.hour;
    let hour = match part {
        Some(PartOfDay::Mo) if h == 12 => 0,
        Some(PartOfDay::Mi) if (1..=4).contains(&h) => h + 12,
        Some(PartOfDay::Af) if (1..12).contains(&h) => h + 12,
        Some(PartOfDay::Ev) if (3..12).contains(&h) => h + 12,
        Some(PartOfDay::Ev | PartOfDay::Ni) if h == 12 => 24,
        Some(PartOfDay::Ni) if (6..12).contains(&h) => h + 12,
        _ => h,
    };
    (Clock { hour: hour % 24, ..clock }, hour == 24)
}

/// `ngày 10 và 25 hằng tháng`, `tháng 5 và tháng 10 hàng năm`.
fn recurring_list(items: &[Point]) -> Option<Value> {
    let number = |w: Option<Which>| match w {
        Some(Which::Is(n)) => Some(n as u8),
        _ => None,
    };
    let stamp = |p: &Point| match (number(p.month), number(p.day)) {
        (Some(m), Some(d)) => Some(Stamp::Day(None, m, d)),
        (Some(m), None) => Some(Stamp::Month(None, m)),
        (None, Some(d)) => Some(Stamp::DayOnly(d)),
        (None, None) => None,
    };
    let weekly = items.iter().all(|p| p.weekday.is_some() && p.day.is_none());
    let text = |period: &str| Value::Text { value: period.into(), timex: period.into() };
    if weekly {
        return Some(text("P1W"));
    }
    let stamps: Option<Vec<Stamp>> = items.iter().map(stamp).collect();
    Some(stamps.map_or_else(|| text("P1Y"), Value::Set))
}
