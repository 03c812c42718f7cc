//! Days: `ngày 16/6`, `hôm qua`, `thứ Hai tuần trước`, `cùng ngày`, `25 tháng Chạp`.

use super::numeric::{Head, is_day};
use super::{Grammar, Read};
use crate::date::point::{Cue, Point, Portion, Unit, Which};
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// An expression that begins with `ngày`.
    pub(super) fn day(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Day) {
            return None;
        }
        let at = i + 1;
        if let Some(read) = self.deictic_day(at) {
            return Some(read);
        }
        if self.line.is(at, Role::Hom) || self.line.is(at, Role::Mung) || self.line.is(at, Role::Ram) {
            return self.hom(at).or_else(|| self.lunar_day(at));
        }
        // `mấy ngày sau đó` says no day.
        let vague = i > 0 && matches!(&*self.line.lower(i - 1), "mấy" | "vài" | "nhiều" | "những" | "các" | "bao");
        if !vague && let Some((mut p, next)) = self.anaphora(at) {
            p.day = p.day.take().or(Some(Which::Ana(0)));
            return Some((p, next, "day_anaphora"));
        }
        if self.line.is(at, Role::Mai) && !self.line.is_capitalized(at) {
            let (p, next) = self.explained(at + 1, Point::of_day(Which::Rel(1)));
            return Some((p, next, "day_deictic"));
        }
        // `một ngày kia`, `ngày này ngày kia`, `mai kia` say no day.
        let tale = i > 0 && matches!(self.line.text_of(i - 1), "một" | "Một" | "này" | "mot");
        if (self.line.is(at, Role::Kia) && !tale || self.line.is(at, Role::Mot)) && !self.line.is_capitalized(at) {
            return Some((Point::of_day(Which::Rel(self.yonder(at))), at + 1, "day_deictic"));
        }
        if let Some(read) = self.edge_day(at) {
            return Some(read);
        }
        if let Some(read) = self.feast(at, true) {
            return Some(read);
        }
        if self.line.is(at, Role::Chu) || self.line.is(at, Role::Thu) {
            return self.weekday(at, true).filter(|(p, _, _)| {
                p.day.is_some()
                    || p.week.is_some()
                    || p.cue.is_some()
                    || p.recurring
                    || self.line.is(at, Role::Chu)
                    || self.line.is_capitalized(at + 1)
            });
        }
        if self.line.is(at, Role::Tet) || self.line.single(at).is_some() && self.line.is(at + 1, Role::Tet) {
            return self.lunar_day(at);
        }
        self.numbered_day(at)
    }

    /// `ngày đầu tiên của năm 2021`, `ngày cuối cùng của tháng 6`, `ngày cuối tháng`, `ngày đầu năm`.
    fn edge_day(&self, at: usize) -> Read {
        let first = self.line.is(at, Role::Dau);
        if !first && !self.line.is(at, Role::Cuoi) {
            return None;
        }
        let exact = self.line.is(at + 1, if first { Role::First } else { Role::Last });
        let mut unit_at = at + 1 + usize::from(exact);
        if matches!(self.line.text_of(unit_at), "của" | "trong") {
            unit_at += 1;
        }
        let (mut p, next, rule) = self.unit_point(unit_at).or_else(|| self.bare_unit(unit_at))?;
        if !exact && !first && p.unit() == Some(Unit::Week) {
            // `ngày cuối tuần` alone is any.
            p.weekend = true;
            return (rule != "unit_bare").then_some((p, next, "weekend"));
        }
        p.portion = Some(match (exact, first) {
            (true, true) => Portion::Nth(1, Unit::Day),
            (true, false) => Portion::Last(1, Unit::Day),
            (false, first) => Portion::Third(if first { crate::date::DateMod::Start } else { crate::date::DateMod::End }),
        });
        Some((p, next, "day_edge"))
    }

    /// The rest of `ngày 16/6`, `ngày 16 tháng 6 năm 2021`, `ngày mười chín tháng tám`, `ngày 15 tháng này`, `ngày 25 tới`, `ngày 25`.
    pub(super) fn numbered_day(&self, at: usize) -> Read {
        let at = if self.line.is(at, Role::Mung) { at + 1 } else { at };
        if let Some((mut p, next)) = self.numeric_point(at, Head::Day)
            && p.month.is_some()
        {
            let next = self.tails(next, &mut p);
            return Some((p, next, if p.year.is_some() { "day_full" } else { "day_month" }));
        }
        let (day, mut next) = self.number(at, 2)?;
        if !(1..=31).contains(&day) {
            return None;
        }
        let mut p = Point::of_day(Which::Is(day as i32));
        let comma = usize::from(self.line.sign(next) == ',');
        if let Some((month, end)) = self.day_month_tail(next + comma, &p)
            && (comma == 0 || self.line.single(at).is_some())
        {
            let Some(Which::Is(m)) = month.month.or(Some(Which::Is(1))) else {
                // `ngày 15 tháng này`
                p.month = month.month;
                return Some((p, end, "day_of_month"));
            };
            if !month.lunar && !is_day(day, m as u32) {
                return None;
            }
            p = Point { day: p.day, ..month };
            let end = self.lunar_tails(end, &mut p);
            return Some((p, end, if p.lunar { "lunar_day" } else { "day_words" }));
        }
        // A number in words needs its month: `ngày một khó`.
        self.line.single(at)?;
        if let Some((mut p, end)) = self.spaced_date(at) {
            let end = self.lunar_tails(end, &mut p);
            return Some((p, end, if p.lunar { "lunar_day" } else { "day_full" }));
        }
        let open = next;
        next = self.tail_calendar(next, &mut p);
        next = self.tail_cue(next, &mut p);
        if next == open {
            if self.line.is(next, Role::Sau) && self.line.is(next + 1, Role::That) {
                return Some((p, next, "day_only"));
            }
            if self.line.are(next, &[Role::Cung, Role::Month]) {
                p.month = Some(Which::Ana(0));
                return Some((p, next + 2, "day_of_month"));
            }
            if (self.line.is(next, Role::Hang) || self.line.is(next, Role::Moi)) && self.line.is(next + 1, Role::Month) {
                p.recurring = true;
                return Some((p, next + 2, "day_every_month"));
            }
            // `ngày 3 bữa`, `ngày 2 lần`, `ngày 15 người`
            if self.is_quantity(next) || self.line.is(next, Role::Hom) || self.bad_glue(at) {
                return None;
            }
        }
        Some((p, next, if p.cue.is_some() { "day_cue" } else { "day_only" }))
    }

    /// `17 / 6 / 2021`, `25 - 11`, `25 - 11 - 1965`: separators between blanks. A dash joins a day and a month only where it can be no
    /// range: the day is the larger number, or a year follows.
    fn spaced_date(&self, at: usize) -> Option<(Point, usize)> {
        let (d, _) = self.line.single(at)?;
        let sign = self.line.sign(at + 1);
        let (m, _) = self.line.single(at + 2)?;
        if !matches!(sign, '/' | '-') || !is_day(d, m) || self.bad_glue(at + 2) {
            return None;
        }
        let year = if self.line.sign(at + 3) == sign { self.line.single(at + 4).filter(|&(_, digits)| digits == 4) } else { None };
        let mut p = Point::civil(None, Some(m), Some(d));
        if let Some((year, _)) = year {
            p.year = Some(Which::Is(year as i32));
            return Some((p, at + 5));
        }
        let range = d <= m || self.line.is(at + 3, Role::Month) || self.is_quantity(at + 3);
        (sign == '/' || !range).then_some((p, at + 3))
    }

    /// The month after a day: `tháng 6 năm 2021`, `tháng Sáu`, `tháng này`, `tháng Giêng`, `tháng 6/2021`.
    fn day_month_tail(&self, i: usize, _day: &Point) -> Option<(Point, usize)> {
        if !self.line.is(i, Role::Month) {
            return None;
        }
        let (p, next, _) = self.month(i)?;
        Some((p, next))
    }

    /// `hôm nay`, `hôm qua (16/6)`, `hôm 19/7`, `hôm thứ Hai`, `hôm sau`.
    pub(super) fn hom(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Hom) {
            return None;
        }
        let at = i + 1;
        if let Some(read) = self.deictic_day(i) {
            return Some(read);
        }
        if let Some((p, next)) = self.anaphora(at) {
            return Some((Point { day: p.day.or(Some(Which::Ana(0))), ..p }, next, "day_anaphora"));
        }
        if self.line.is(at, Role::Day) {
            return self.numbered_day(at + 1);
        }
        if let Some((p, next)) = self.numeric_point(at, Head::Day) {
            let mut p = p;
            let next = if p.month.is_some() { self.tails(next, &mut p) } else { self.tail_cue(next, &mut p) };
            if p.month.is_none() && (self.is_quantity(next) || p.cue.is_none() && *self.line.lower(i) == *"bữa") {
                return None;
            }
            p.cue = p.cue.or(Some(Cue::Past));
            return Some((p, next, "day_month"));
        }
        if let Some((mut p, next, rule)) = self.weekday(at, true) {
            if p.week.is_none() && p.day.is_none() {
                p.cue = p.cue.or(Some(Cue::Past));
            }
            return Some((p, next, rule));
        }
        self.lunar_day(at).or_else(|| self.edge_of_week(at))
    }

    /// `đầu tuần`, `cuối tuần` after `hôm`.
    fn edge_of_week(&self, at: usize) -> Read {
        if !(self.line.is(at, Role::Dau) || self.line.is(at, Role::Cuoi) || self.line.is(at, Role::Giua))
            || !self.line.is(at + 1, Role::Week)
        {
            return None;
        }
        self.portion(at)
    }

    /// `hôm nay`, `hôm qua`, `ngày hôm qua`, with the date that explains it: `hôm qua (16/6)`, `hôm nay, 27/4`.
    fn deictic_day(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Hom) {
            return None;
        }
        let at = i + 1;
        let days = if self.line.is(at, Role::Nay) {
            0
        } else if self.line.is(at, Role::Qua) {
            -1
        } else if self.line.is(at, Role::Kia) {
            -self.yonder(at)
        } else if self.line.is(at, Role::Mai) && !self.line.is_capitalized(at) {
            1
        } else {
            return None;
        };
        let (p, next) = self.explained(at + 1, Point::of_day(Which::Rel(days)));
        Some((p, next, "day_deictic"))
    }

    /// How many days, years away `kia` is, and `kìa`, one further.
    pub(super) fn yonder(&self, i: usize) -> i32 {
        if self.line.text_of(i) == "kìa" { 3 } else { 2 }
    }

    /// A date in digits that says which day a deictic word means: ` 20/7`, ` (16/6)`, `, 27/4`, `, ngày 27/4`, ` thứ Hai (16/6)`.
    pub(super) fn explained(&self, i: usize, p: Point) -> (Point, usize) {
        let sign = self.line.sign(i);
        let mut at = i + usize::from(matches!(sign, '(' | ',' | '-'));
        if self.line.is(at, Role::Day) {
            at += 1;
        } else if let Some((weekday, next, _)) = self.plain_weekday(at)
            && (sign == '(' || self.line.sign(next) == '(' || self.line.sign(next) == ',')
        {
            // `hôm nay, thứ Năm (17/6)`
            let inner = usize::from(matches!(self.line.sign(next), '(' | ','));
            let head = usize::from(self.line.is(next + inner, Role::Day));
            if let Some((day, end)) = self.numeric_point(next + inner + head, Head::Day)
                && day.month.is_some()
            {
                let close = self.line.sign(next) == '(' || sign == '(';
                let end = end + usize::from(close && self.line.sign(end) == ')');
                return (Point { day: day.day, month: day.month, year: day.year, weekday, deictic: deictic(&p), ..p }, end);
            }
        }
        let Some((day, mut next)) = self.numeric_point(at, Head::Day) else { return (p, i) };
        if day.month.is_none() {
            return (p, i);
        }
        // A comma or dash may begin something else: only a date in digits and a slash is clear enough.
        if sign == '-' || (sign == ',' && !self.numeral_has(at, b'/')) {
            return (p, i);
        }
        if sign == '(' {
            if self.line.sign(next) != ')' {
                return (p, i);
            }
            next += 1;
        }
        // The deictic word stays as evidence: an unknown reference takes its day and month from here.
        (Point { day: day.day, month: day.month, year: day.year, deictic: deictic(&p), ..p }, next)
    }

    pub(super) fn numeral_has(&self, i: usize, sep: u8) -> bool {
        self.line.numeral_at(i).is_some_and(|n| n.seps().contains(&sep))
    }

    /// `đó`, `ấy`, `sau`, `sau đó`, `trước`, `trước đó`, `kế tiếp`, `tiếp theo` after `ngày`, `hôm` or a part of the day.
    pub(super) fn anaphora(&self, i: usize) -> Option<(Point, usize)> {
        let that = |at: usize| self.line.is(at, Role::That);
        // `ngày hôm sau`, `sáng hôm đó`
        let i = i + usize::from(self.line.is(i, Role::Hom));
        if that(i) && !self.line.is_capitalized(i) {
            return Some((Point::of_day(Which::Ana(0)), i + 1));
        }
        let by = if self.line.is(i, Role::Sau) && !self.line.is(i, Role::Num) || self.line.is(i, Role::Sau) && that(i + 1) {
            1
        } else if self.line.is(i, Role::Truoc) {
            -1
        } else if self.line.is(i, Role::Next)
            && (self.line.is(i + 1, Role::Next)
                || self.line.is(i + 1, Role::Theo)
                || self.line.is(i + 1, Role::Sau)
                || self.line.is_stop(i + 1))
        {
            let long = usize::from(!self.line.is_stop(i + 1));
            return Some((Point::of_day(Which::Ana(1)), i + 1 + long));
        } else {
            return None;
        };
        if that(i + 1) {
            return Some((Point::of_day(Which::Ana(by)), i + 2));
        }
        // `ngày sau khi`, `ngày trước vụ`: the anchor is an event.
        let hom = i > 0 && self.line.is(i - 1, Role::Hom);
        if hom && (self.line.is_stop(i + 1) || !matches!(self.line.text_of(i + 1), "khi" | "vụ" | "ngày" | "lễ" | "trận" | "cuộc"))
        {
            return Some((Point::of_day(Which::Ana(by)), i + 1));
        }
        None
    }
}

fn deictic(p: &Point) -> Option<i32> {
    match p.day {
        Some(Which::Rel(days)) => Some(days),
        _ => None,
    }
}
