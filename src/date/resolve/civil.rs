//! Years, months, days, weeks, quarters, seasons, lunar days and feasts: which one is meant.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{ANY_YEAR, Anchor, Resolver, add, days, gap};
use crate::date::lunar;
use crate::date::point::{Cue, Point, Unit, Which};
use crate::date::value::{Stamp, Value, date, days_in};

impl Resolver<'_> {
    /// Of the candidates (a date and what it stands for) the one the words point to, else the nearest to the reference.
    pub(super) fn choose<T: Copy>(&self, p: &Point, reference: Date, candidates: impl Iterator<Item = (Date, Date, T)>) -> Option<T> {
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
                (true, false) if distance > 45 => distance * 2 + 1_000,
                _ => distance * 2 + i64::from(first > reference),
            };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, value));
            }
        }
        best.map(|(_, value)| value)
    }

    /// The year of a `Which`; `None` when it is not known.
    pub(super) fn year(&self, which: Option<Which>) -> Option<i32> {
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
    pub(super) fn month(&self, p: &Point) -> Option<(Option<i32>, u8)> {
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
        if let Some(year) = self.told(p, month) {
            return Some((Some(year), month));
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

    /// The year that the story of the paragraph gives a month; a story that has come to the end of a year goes on in the next.
    fn told(&self, p: &Point, month: u8) -> Option<i32> {
        let year = self.context.story?;
        let open = p.cue.is_none() && p.deictic.is_none() && !self.tense.recall && self.tense.clause != Some(Cue::Future);
        let late = self.context.last.is_some_and(|(last, unit)| {
            unit <= Unit::Month && last.year_known && last.year() == year && last.date.month() >= 10 && month <= 3
        });
        open.then_some(year + i32::from(late))
    }

    /// `ba tuần sau, ngày 23/9`: the day that the expression before has said, or one next to it.
    fn beside(&self, p: &Point, month: u8, day: u8) -> Option<Date> {
        let last = self.context.last_day.filter(|last| self.context.same && last.year_known && p.deictic.is_none())?;
        (-1..=1).filter_map(|by| date(last.year() + by, month, day)).find(|&d| gap(d, last.date).abs() <= 3)
    }

    pub(super) fn day(&self, p: &Point) -> Option<Stamp> {
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

    pub(super) fn numbered_day(&self, p: &Point, day: u8) -> Option<Stamp> {
        let Some(month) = p.month else { return self.day_of_some_month(p, day) };
        if p.year.is_some() || !matches!(month, Which::Is(_)) {
            let (year, month) = self.month(p)?;
            return (day <= days_in(year.unwrap_or(ANY_YEAR), month)).then_some(Stamp::Day(year, month, day));
        }
        let Which::Is(month) = month else { return None };
        let month = month as u8;
        if let Some(d) = self.beside(p, month, day) {
            return Some(Stamp::of(d, true));
        }
        if let Some(year) = self.told(p, month).filter(|&year| day <= days_in(year, month)) {
            return Some(Stamp::Day(Some(year), month, day));
        }
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
    pub(super) fn day_of_some_month(&self, p: &Point, day: u8) -> Option<Stamp> {
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

    pub(super) fn monday(&self, which: Which) -> Option<Date> {
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

    pub(super) fn weekday(&self, p: &Point, weekday: u8) -> Option<Date> {
        let ahead = i64::from(weekday) - 1;
        if let Some(week) = p.week {
            return days(self.monday(week)?, ahead);
        }
        let r = self.context.reference.filter(|r| r.year_known)?;
        let here = days(self.monday(Which::Rel(0))?, ahead)?;
        match self.cue(p) {
            Some(Cue::Present) => Some(here),
            Some(Cue::Future) => {
                if here > r.date || (here == r.date && p.cue.is_none()) {
                    Some(here)
                } else {
                    days(here, 7)
                }
            }
            Some(Cue::Past) => {
                if here < r.date || (here == r.date && p.cue.is_none()) {
                    Some(here)
                } else {
                    days(here, -7)
                }
            }
            // News tells what has happened: the last one, today's included.
            None if here <= r.date => Some(here),
            None => days(here, -7),
        }
    }

    pub(super) fn quarter(&self, p: &Point, quarter: Which) -> Option<Stamp> {
        let code = |q: i32| 32 + q as u8;
        let r = self.context.reference.filter(|r| r.year_known);
        match quarter {
            Which::Is(q) if p.year.is_some() => Some(Stamp::Part(self.year(p.year), code(q))),
            Which::Is(q) => {
                let Some(r) = r else { return Some(Stamp::Part(None, code(q))) };
                if p.cue == Some(Cue::Present) {
                    return Some(Stamp::Part(Some(r.year()), code(q)));
                }
                let year = self.choose(
                    p,
                    r.date,
                    (-1..=1).filter_map(|by| {
                        let stamp = Stamp::Part(Some(r.year() + by), code(q));
                        Some((stamp.first()?, stamp.last()?, r.year() + by))
                    }),
                )?;
                Some(Stamp::Part(Some(year), code(q)))
            }
            Which::Rel(by) | Which::Ana(by) => {
                let base =
                    if matches!(quarter, Which::Ana(_)) { self.context.last.map(|l| l.0).filter(|a| a.year_known).or(r) } else { r }?;
                let index = base.year() * 4 + (i32::from(base.date.month()) - 1) / 3 + by;
                Some(Stamp::Part(Some(index.div_euclid(4)), code(index.rem_euclid(4) + 1)))
            }
            Which::Cyclic(_) => None,
        }
    }

    pub(super) fn season(&self, p: &Point, season: u8) -> Option<Stamp> {
        if p.year.is_some() {
            return Some(Stamp::Part(self.year(p.year), season));
        }
        let Some(r) = self.context.reference.filter(|r| r.year_known) else { return Some(Stamp::Part(None, season)) };
        if p.cue == Some(Cue::Present) {
            // In January and February `mùa đông này` began the year before.
            let early = season == 24 && r.date.month() < 3;
            return Some(Stamp::Part(Some(r.year() - i32::from(early)), season));
        }
        let year = self.choose(
            p,
            r.date,
            (-1..=1).filter_map(|by| {
                let stamp = Stamp::Part(Some(r.year() + by), season);
                Some((stamp.first()?, stamp.last()?, r.year() + by))
            }),
        )?;
        Some(Stamp::Part(Some(year), season))
    }

    /// First year of the decade.
    pub(super) fn decade(&self, which: Which, century: Option<Which>) -> Option<i32> {
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

    pub(super) fn century(&self, which: Which) -> Option<i32> {
        let of = |year: i32| (year + 99).div_euclid(100);
        match which {
            Which::Is(n) => Some(n),
            Which::Rel(by) => Some(of(self.context.reference.filter(|r| r.year_known)?.year()) + by),
            Which::Ana(by) => Some(of(self.year(Some(Which::Ana(0)))?) + by),
            Which::Cyclic(_) => None,
        }
    }

    /// The year whose lunar day or feast the words mean.
    pub(super) fn lunar_year(&self, p: &Point, day: impl Fn(i32) -> Option<(Date, Date)>) -> Option<i32> {
        if p.year.is_some() {
            return self.year(p.year);
        }
        let r = self.context.reference.filter(|r| r.year_known)?;
        if p.cue == Some(Cue::Present) {
            return Some(r.year());
        }
        // The same leap month comes back after 8 to 38 years.
        let reach = if p.leap { 19 } else { 1 };
        self.choose(p, r.date, (-reach..=reach).filter_map(|by| day(r.year() + by).map(|(a, b)| (a, b, r.year() + by))))
    }

    pub(super) fn lunar(&self, p: &Point) -> Option<Value> {
        let Some(month) = p.month else {
            let (first, last) = lunar::year(self.year(p.year)?)?;
            return Some(Value::Interval(Stamp::of(first, true), Stamp::of(last, true)));
        };
        let month = match month {
            Which::Is(m) => m as u8,
            _ => self.month(p)?.1,
        };
        let Some(Which::Is(day)) = p.day else {
            let year = self.lunar_year(p, |y| lunar::month(y, month, p.leap))?;
            let (first, last) = lunar::month(year, month, p.leap)?;
            return Some(Value::Interval(Stamp::of(first, true), Stamp::of(last, true)));
        };
        let of = |year: i32| {
            let (first, last) = lunar::month(year, month, p.leap)?;
            // In a short twelfth month `30 Tết` is the 29th.
            let d = days(first, i64::from(day) - 1)?;
            let d = if d > last { (month == 12).then_some(last)? } else { d };
            Some((d, d))
        };
        let year = self.lunar_year(p, of)?;
        of(year).map(|(d, _)| Value::One(Stamp::of(d, true)))
    }

    pub(super) fn feast(&self, p: &Point, number: u8) -> Option<Stamp> {
        let feast = self.feasts.get(usize::from(number))?;
        if let Some((month, day)) = feast.fixed() {
            let p = Point { feast: None, month: Some(Which::Is(month.into())), day: Some(Which::Is(day.into())), ..*p };
            return self.numbered_day(&p, day);
        }
        let year = self.lunar_year(p, |y| feast.day(y).map(|d| (d, d)))?;
        feast.day(year).map(|d| Stamp::of(d, true))
    }
}
