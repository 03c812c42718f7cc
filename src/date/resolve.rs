//! From partial dates to values: the reference date, the dates said before, cue words, the calendars.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::feast::Feast;
use super::lunar;
use super::point::{Clock, Cue, Expr, Point, Portion, Shift, Unit, Which};
use super::share;
use super::value::{Stamp, Value, date, days_in};
use super::{DateMod, PartOfDay, ResolvedFrom};

/// A day the resolution starts from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Anchor {
    pub(super) date: Date,
    /// Whether the year is known, or a leap year stands in for it.
    pub(super) year_known: bool,
    /// Hour and minute, where they are known.
    pub(super) time: Option<(i8, i8)>,
}

/// The year that stands in for an unknown one: a leap year.
const ANY_YEAR: i32 = 2000;

impl Anchor {
    fn year(&self) -> i32 {
        i32::from(self.date.year())
    }

    fn known(&self, year: i32) -> Option<i32> {
        self.year_known.then_some(year)
    }
}

/// What the words around an expression say about its direction.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Tense {
    /// `hồi` right before it.
    pub(super) recall: bool,
    /// `sẽ`, `dự kiến`, `đã` in the clause.
    pub(super) clause: Option<Cue>,
}

/// What is known while the dates of an article are resolved in order.
#[derive(Debug, Default)]
pub(super) struct Context {
    pub(super) reference: Option<Anchor>,
    /// The last date that names a day.
    pub(super) last_day: Option<Anchor>,
    /// The last date of any precision.
    pub(super) last: Option<(Anchor, Unit)>,
    /// The last date stands in this paragraph.
    pub(super) near: bool,
}

/// A value with what it rests on.
pub(super) type Resolved = (Option<Value>, ResolvedFrom);

fn add(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

fn days(date: Date, n: i64) -> Option<Date> {
    add(date, Span::new().try_days(n).ok()?)
}

fn gap(a: Date, b: Date) -> i64 {
    a.since(b).map_or(i64::MAX, |s| i64::from(s.get_days()))
}

pub(super) struct Resolver<'c> {
    pub(super) context: &'c Context,
    pub(super) feasts: &'static [Feast],
    pub(super) tense: Tense,
}

impl Resolver<'_> {
    /// The value of an expression.
    pub(super) fn resolve(&self, expr: &Expr) -> Resolved {
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
            Expr::FromNow(_) => (None, ResolvedFrom::None),
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

    fn point(&self, p: &Point) -> Resolved {
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
    fn source(&self, p: &Point) -> ResolvedFrom {
        let which = [p.year, p.month, p.day, p.week, p.quarter, p.decade, p.century];
        let anaphoric = which.iter().flatten().any(|w| matches!(w, Which::Ana(_))) || p.shift.is_some_and(|s| s.anaphoric);
        if p.lunar {
            return ResolvedFrom::Lunar;
        }
        if anaphoric && self.context.last.is_some() {
            return ResolvedFrom::Anaphora;
        }
        let explicit = matches!(p.year, Some(Which::Is(_))) || (p.unit() >= Some(Unit::Decade) && !which.iter().flatten().any(|w| matches!(w, Which::Rel(_))));
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

    fn value(&self, p: &Point) -> Option<Value> {
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
    fn cue(&self, p: &Point) -> Option<Cue> {
        p.cue.or(if self.tense.recall { Some(Cue::Past) } else { self.tense.clause })
    }

    fn strong(&self, p: &Point) -> bool {
        p.cue.is_some() || self.tense.recall
    }

    /// Of the candidates (a date and what it stands for) the one the words point to, else the nearest to the reference.
    fn choose<T: Copy>(&self, p: &Point, reference: Date, candidates: impl Iterator<Item = (Date, Date, T)>) -> Option<T> {
        let cue = self.cue(p);
        let strong = self.strong(p);
        let mut best: Option<(i64, T)> = None;
        for (first, last, value) in candidates {
            let distance = if first <= reference && reference <= last {
                0
            } else if first > reference {
                gap(first, reference)
            } else {
                gap(reference, last)
            };
            let against = match cue {
                Some(Cue::Past) => first > reference || (self.tense.recall && first != last && last >= reference),
                Some(Cue::Future) => last < reference,
                _ => false,
            };
            // A word in the clause may belong to another verb: it counts only where the nearest reading is not near.
            let cost = match (against, strong) {
                (true, true) => distance * 2 + 100_000,
                (true, false) if distance > 45 => distance * 2 + 400,
                _ => distance * 2 + i64::from(first > reference),
            };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, value));
            }
        }
        best.map(|(_, value)| value)
    }

    /// The year of a `Which`; `None` when it is not known.
    fn year(&self, which: Option<Which>) -> Option<i32> {
        match which? {
            Which::Is(y) => Some(y),
            Which::Rel(by) => self.context.reference.filter(|r| r.year_known).map(|r| r.year() + by),
            Which::Ana(by) => match self.context.last {
                Some((last, _)) => last.year_known.then(|| last.year() + by),
                None if by == 0 => self.context.reference.filter(|r| r.year_known).map(|r| r.year()),
                None => None,
            },
            Which::Cyclic(n) => {
                let near = self.context.reference.filter(|r| r.year_known).map_or(2020, |r| r.year());
                let base = near - 30 + 1;
                (base..base + 60).find(|y| (y - 4).rem_euclid(60) == i32::from(n))
            }
        }
    }

    /// Year (when known) and month.
    fn month(&self, p: &Point) -> Option<(Option<i32>, u8)> {
        let month = match p.month? {
            Which::Is(m) => m as u8,
            Which::Rel(by) => {
                let r = self.context.reference?;
                let d = add(r.date.first_of_month(), by.months())?;
                return Some((r.known(i32::from(d.year())), d.month() as u8));
            }
            Which::Ana(by) => {
                let r = match self.context.last {
                    Some((last, unit)) if unit <= Unit::Month => last,
                    _ if by == 0 => self.context.reference?,
                    _ => return None,
                };
                let d = add(r.date.first_of_month(), by.months())?;
                return Some((r.known(i32::from(d.year())), d.month() as u8));
            }
            Which::Cyclic(_) => return None,
        };
        if p.year.is_some() {
            return Some((self.year(p.year), month));
        }
        let Some(r) = self.context.reference.filter(|r| r.year_known) else { return Some((None, month)) };
        if p.cue == Some(Cue::Present) {
            return Some((Some(r.year()), month));
        }
        let here = r.date.first_of_month();
        let candidates = (-1..=1).filter_map(|by| {
            let first = date(r.year() + by, month, 1)?;
            Some((first, first, r.year() + by))
        });
        // Months are compared with the reference's month, so that the present one is at distance 0; `hồi` and `vừa qua` leave it out.
        let past = self.tense.recall || p.cue == Some(Cue::Past);
        let candidates = candidates.filter(|&(first, ..)| !(past && self.tense.recall && first == here));
        Some((self.choose(p, here, candidates), month))
    }

    fn day(&self, p: &Point) -> Option<Stamp> {
        match p.day? {
            Which::Rel(by) => {
                let r = self.context.reference?;
                Some(Stamp::of(days(r.date, by.into())?, r.year_known))
            }
            Which::Ana(by) => {
                let base = match self.context.last_day {
                    Some(day) => day,
                    None if by == 0 && p.part.is_none() => self.context.reference?,
                    None => return None,
                };
                Some(Stamp::of(days(base.date, by.into())?, base.year_known))
            }
            Which::Is(day) => self.numbered_day(p, day as u8),
            Which::Cyclic(_) => None,
        }
    }

    fn numbered_day(&self, p: &Point, day: u8) -> Option<Stamp> {
        let Some(month) = p.month else { return self.day_of_some_month(p, day) };
        if p.year.is_some() || !matches!(month, Which::Is(_)) {
            let (year, month) = self.month(p)?;
            return (day <= days_in(year.unwrap_or(ANY_YEAR), month)).then_some(Stamp::Day(year, month, day));
        }
        let Which::Is(month) = month else { return None };
        let month = month as u8;
        let Some(r) = self.context.reference.filter(|r| r.year_known) else {
            return (day <= days_in(ANY_YEAR, month)).then_some(Stamp::Day(None, month, day));
        };
        if p.cue == Some(Cue::Present) {
            return Some(Stamp::Day(Some(r.year()), month, day));
        }
        let weekday = |d: Date| p.weekday.is_none_or(|w| d.weekday().to_monday_one_offset() == w as i8);
        let wanted = p.deictic.and_then(|by| days(r.date, by.into()));
        // A leap day may be years away.
        let reach = if (month, day) == (2, 29) { 4 } else { 1 };
        let candidates = |strict: bool| {
            (-reach..=reach).filter_map(move |by| {
                let d = date(r.year() + by, month, day)?;
                (!strict || weekday(d)).then_some((d, d, d))
            })
        };
        if let Some(wanted) = wanted
            && (wanted.month() as u8, wanted.day() as u8) == (month, day)
        {
            return Some(Stamp::of(wanted, true));
        }
        let chosen = self.choose(p, r.date, candidates(true)).or_else(|| self.choose(p, r.date, candidates(false)))?;
        Some(Stamp::of(chosen, true))
    }

    /// `ngày 25 tới`, `ngày 12 vừa qua`, `ngày 15`.
    fn day_of_some_month(&self, p: &Point, day: u8) -> Option<Stamp> {
        let month_of = |anchor: &Anchor, by: i32| {
            let first = add(anchor.date.first_of_month(), by.months())?;
            let d = first.with().day(day as i8).build().ok()?;
            Some((d, d, d))
        };
        // Without a direction of its own a bare day goes on in the month of the last day.
        if p.cue.is_none()
            && let Some((last, unit)) = self.context.last
            && unit <= Unit::Month
        {
            return month_of(&last, 0).map(|(d, ..)| Stamp::of(d, last.year_known));
        }
        let Some(r) = self.context.reference else { return Some(Stamp::DayOnly(day)) };
        if p.cue == Some(Cue::Present) {
            return month_of(&r, 0).map(|(d, ..)| Stamp::of(d, r.year_known));
        }
        let chosen = self.choose(p, r.date, (-2..=2).filter_map(|by| month_of(&r, by)))?;
        Some(Stamp::of(chosen, r.year_known))
    }

    fn monday(&self, which: Which) -> Option<Date> {
        let (base, by) = match which {
            Which::Rel(by) => (self.context.reference?, by),
            Which::Ana(by) => (self.context.last_day.or(self.context.reference)?, by),
            _ => return None,
        };
        if !base.year_known {
            return None;
        }
        let offset = i64::from(base.date.weekday().to_monday_zero_offset());
        days(base.date, i64::from(by) * 7 - offset)
    }

    fn weekday(&self, p: &Point, weekday: u8) -> Option<Date> {
        let ahead = i64::from(weekday) - 1;
        if let Some(week) = p.week {
            return days(self.monday(week)?, ahead);
        }
        let r = self.context.reference.filter(|r| r.year_known)?;
        let here = days(self.monday(Which::Rel(0))?, ahead)?;
        match self.cue(p) {
            Some(Cue::Present) => Some(here),
            Some(Cue::Future) => if here > r.date || (here == r.date && p.cue.is_none()) { Some(here) } else { days(here, 7) },
            Some(Cue::Past) => if here < r.date || (here == r.date && p.cue.is_none()) { Some(here) } else { days(here, -7) },
            None => self.choose(p, r.date, (-1..=1).filter_map(|by| days(here, by * 7).map(|d| (d, d, d)))),
        }
    }

    fn quarter(&self, p: &Point, quarter: Which) -> Option<Stamp> {
        let code = |q: i32| 32 + q as u8;
        let r = self.context.reference.filter(|r| r.year_known);
        match quarter {
            Which::Is(q) if p.year.is_some() => Some(Stamp::Part(self.year(p.year), code(q))),
            Which::Is(q) => {
                let Some(r) = r else { return Some(Stamp::Part(None, code(q))) };
                if p.cue == Some(Cue::Present) {
                    return Some(Stamp::Part(Some(r.year()), code(q)));
                }
                let year = self.choose(p, r.date, (-1..=1).filter_map(|by| {
                    let stamp = Stamp::Part(Some(r.year() + by), code(q));
                    Some((stamp.first()?, stamp.last()?, r.year() + by))
                }))?;
                Some(Stamp::Part(Some(year), code(q)))
            }
            Which::Rel(by) | Which::Ana(by) => {
                let base = if matches!(quarter, Which::Ana(_)) { self.context.last.map(|l| l.0).filter(|a| a.year_known).or(r) } else { r }?;
                let index = base.year() * 4 + (i32::from(base.date.month()) - 1) / 3 + by;
                Some(Stamp::Part(Some(index.div_euclid(4)), code(index.rem_euclid(4) + 1)))
            }
            Which::Cyclic(_) => None,
        }
    }

    fn season(&self, p: &Point, season: u8) -> Option<Stamp> {
        if p.year.is_some() {
            return Some(Stamp::Part(self.year(p.year), season));
        }
        let Some(r) = self.context.reference.filter(|r| r.year_known) else { return Some(Stamp::Part(None, season)) };
        if p.cue == Some(Cue::Present) {
            // In January and February `mùa đông này` began the year before.
            let early = season == 24 && r.date.month() < 3;
            return Some(Stamp::Part(Some(r.year() - i32::from(early)), season));
        }
        let year = self.choose(p, r.date, (-1..=1).filter_map(|by| {
            let stamp = Stamp::Part(Some(r.year() + by), season);
            Some((stamp.first()?, stamp.last()?, r.year() + by))
        }))?;
        Some(Stamp::Part(Some(year), season))
    }

    /// First year of the decade.
    fn decade(&self, which: Which, century: Option<Which>) -> Option<i32> {
        let here = self.context.reference.filter(|r| r.year_known).map(|r| r.year());
        match which {
            Which::Is(y) if y >= 100 => Some(y),
            Which::Is(y) => match century {
                Some(c) => Some((self.century(c)? - 1) * 100 + y),
                // `thập niên 20` may be ours, `thập niên 30` to `90` are the last century's.
                None => Some(if y < 20 { 2000 + y } else { 1900 + y }),
            },
            Which::Rel(by) => Some((here?.div_euclid(10) + by) * 10),
            Which::Ana(by) => Some((self.year(Some(Which::Ana(0)))?.div_euclid(10) + by) * 10),
            Which::Cyclic(_) => None,
        }
    }

    fn century(&self, which: Which) -> Option<i32> {
        let of = |year: i32| (year + 99).div_euclid(100);
        match which {
            Which::Is(n) => Some(n),
            Which::Rel(by) => Some(of(self.context.reference.filter(|r| r.year_known)?.year()) + by),
            Which::Ana(by) => Some(of(self.year(Some(Which::Ana(0)))?) + by),
            Which::Cyclic(_) => None,
        }
    }

    /// The year whose lunar day or feast the words mean.
    fn lunar_year(&self, p: &Point, day: impl Fn(i32) -> Option<(Date, Date)>) -> Option<i32> {
        if p.year.is_some() {
            return self.year(p.year);
        }
        let r = self.context.reference.filter(|r| r.year_known)?;
        if p.cue == Some(Cue::Present) {
            return Some(r.year());
        }
        self.choose(p, r.date, (-1..=1).filter_map(|by| day(r.year() + by).map(|(a, b)| (a, b, r.year() + by))))
    }

    fn lunar(&self, p: &Point) -> Option<Value> {
        let Some(month) = p.month else {
            let (first, last) = lunar::year(self.year(p.year)?)?;
            return Some(Value::Interval(Stamp::of(first, true), Stamp::of(last, true)));
        };
        let month = match month {
            Which::Is(m) => m as u8,
            _ => self.month(p)?.1,
        };
        let Some(Which::Is(day)) = p.day else {
            let year = self.lunar_year(p, |y| lunar::month(y, month, false))?;
            let (first, last) = lunar::month(year, month, false)?;
            return Some(Value::Interval(Stamp::of(first, true), Stamp::of(last, true)));
        };
        let of = |year: i32| {
            let (first, last) = lunar::month(year, month, false)?;
            // In a short twelfth month `30 Tết` is the 29th.
            let d = days(first, i64::from(day) - 1)?;
            let d = if d > last { (month == 12).then_some(last)? } else { d };
            Some((d, d))
        };
        let year = self.lunar_year(p, of)?;
        of(year).map(|(d, _)| Value::One(Stamp::of(d, true)))
    }

    fn feast(&self, p: &Point, number: u8) -> Option<Stamp> {
        let feast = self.feasts.get(usize::from(number))?;
        if let Some((month, day)) = feast.fixed() {
            let p = Point { feast: None, month: Some(Which::Is(month.into())), day: Some(Which::Is(day.into())), ..*p };
            return self.numbered_day(&p, day);
        }
        let year = self.lunar_year(p, |y| feast.day(y).map(|d| (d, d)))?;
        feast.day(year).map(|d| Stamp::of(d, true))
    }

    fn shift(&self, shift: Shift) -> Option<Value> {
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
                        Some(Value::One(Stamp::Time { year: base.known(i32::from(d.year())), month: d.month() as u8, day: d.day() as u8, clock, zone: None }))
                    }
                    _ => days(base.date, minutes / (24 * 60)).map(|d| Value::One(Stamp::of(d, base.year_known))),
                }
            }
            Unit::Day => days(base.date, n.into()).map(|d| Value::One(Stamp::of(d, base.year_known))),
            Unit::Week => days(base.date, i64::from(n) * 7 + if shift.half { i64::from(sign) * 3 } else { 0 }).map(|d| Value::One(Stamp::of(d, base.year_known))),
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
    fn period(&self, count: i32, half: bool, unit: Unit) -> Option<Value> {
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
        let bounds = if past { (reach, r.date) } else if unit <= Unit::Hour { (r.date, reach) } else { (next.min(reach), reach) };
        let stamp = |d: Date| match unit {
            Unit::Year | Unit::Decade | Unit::Century if !half => Stamp::Year(d.year().into()),
            Unit::Month | Unit::Quarter if !half => Stamp::Month(Some(d.year().into()), d.month() as u8),
            _ => Stamp::of(d, true),
        };
        let ends = if past { (stamp(reach), stamp(r.date)) } else { (stamp(if unit <= Unit::Week { bounds.0 } else { r.date }), stamp(reach)) };
        Some(Value::Period { value: ends, days: bounds, timex })
    }

    /// A part of a value: halves and tenths are days of their own, thirds stay with the unit.
    fn part_of(&self, value: Value, portion: Portion) -> Value {
        let (first, last) = value.days();
        let known = first.is_some();
        let interval = |a: Option<Date>, b: Option<Date>| match (a, b) {
            (Some(a), Some(b)) if known && a <= b => Some(Value::Interval(Stamp::of(a, true), Stamp::of(b, true))),
            _ => None,
        };
        let part = match (&value, portion) {
            (_, Portion::Third(_)) => None,
            (Value::One(Stamp::Year(y)), Portion::Half(half)) => Some(Value::One(Stamp::Part(Some(*y), 40 + half))),
            (Value::One(Stamp::Year(y)), Portion::First(n @ 1..=11, Unit::Month)) if n != 6 => Some(Value::Interval(Stamp::Month(Some(*y), 1), Stamp::Month(Some(*y), n as u8))),
            (Value::One(Stamp::Year(y)), Portion::Last(n @ 1..=11, Unit::Month)) if n != 6 => {
                Some(if n == 1 { Value::One(Stamp::Month(Some(*y), 12)) } else { Value::Interval(Stamp::Month(Some(*y), 13 - n as u8), Stamp::Month(Some(*y), 12)) })
            }
            (Value::One(Stamp::Year(y)), Portion::First(6, Unit::Month)) => Some(Value::One(Stamp::Part(Some(*y), 40))),
            (Value::One(Stamp::Year(y)), Portion::Last(6, Unit::Month)) => Some(Value::One(Stamp::Part(Some(*y), 41))),
            (Value::One(Stamp::Year(y)), Portion::First(n @ 1..=4, Unit::Quarter)) => Some(Value::Interval(Stamp::Month(Some(*y), 1), Stamp::Month(Some(*y), n as u8 * 3))),
            (Value::One(Stamp::Year(y)), Portion::Last(n @ 1..=4, Unit::Quarter)) => Some(Value::Interval(Stamp::Month(Some(*y), 13 - n as u8 * 3), Stamp::Month(Some(*y), 12))),
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

    /// The value with a clock time; without a day it is the day said before, else the reference's.
    fn timed(&self, p: &Point, clock: Clock, value: Option<Value>) -> Option<Value> {
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
    fn recurring(&self, p: &Point) -> Option<Value> {
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
                if let Some(weekday) = p.weekday {
                    return Some(Value::Text { value: "P1W".into(), timex: format!("XXXX-WXX-{weekday}") });
                }
                if let Some(Which::Is(q)) = p.quarter {
                    Stamp::Part(None, 32 + q as u8).write(&mut value);
                } else if let Some(season) = p.season {
                    Stamp::Part(None, season).write(&mut value);
                } else {
                    value.push_str("P1Y");
                }
            }
        }
        Some(Value::Text { timex: value.clone(), value })
    }

    fn range(&self, a: Point, b: Point) -> Resolved {
        let (shared_a, shared_b) = share::both(a, b);
        let (first, from_a) = self.point(&shared_a);
        let (last, from_b) = self.point(&shared_b);
        let from = if from_a == ResolvedFrom::Explicit && from_b == ResolvedFrom::Explicit { from_a } else if from_b == ResolvedFrom::Explicit { from_a } else { from_b };
        if a.recurring || b.recurring {
            return (last, from);
        }
        let (Some(first), Some(last)) = (first, last) else { return (None, ResolvedFrom::None) };
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
                start = if m == 1 { Stamp::Day(Some(y - 1), 12, d) } else { Stamp::Day(Some(y), m - 1, d) };
            } else if b.year.is_none() && a.year.is_some() {
                end = end.with_year(1);
            } else {
                start = start.with_year(-1);
            }
        }
        (Some(Value::Interval(start, end)), from)
    }

    fn list(&self, items: &[Point]) -> Resolved {
        let shared = share::all(items);
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
        if stamps.len() == 1 {
            return (Some(Value::One(stamps[0])), from);
        }
        (Some(Value::Set(stamps)), from)
    }
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
