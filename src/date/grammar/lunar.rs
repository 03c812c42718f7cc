//! The lunar calendar and feasts: `mùng 1 Tết`, `rằm tháng 7`, `23 tháng Chạp`, `Tết Nguyên đán 2022`, `lễ Giáng sinh`.

use super::numeric::Head;
use super::unit::cyclic;
use super::{Grammar, Read};
use crate::date::PartOfDay;
use crate::date::point::{Cue, Point, Which};
use crate::date::vocabulary::{Meaning, Role};

impl Grammar<'_, '_> {
    /// `mùng 1 Tết`, `mùng 2 tháng 9`, `mùng 5/6`, `rằm tháng Giêng`, `30 Tết`, `Tết Tân Sửu`.
    pub(super) fn lunar_day(&self, i: usize) -> Read {
        self.mung(i).or_else(|| self.ram(i)).or_else(|| self.tet(i)).or_else(|| self.day_of_tet(i))
    }

    /// `mùng 2 tháng 9 năm 1945` is solar; with Tết, Giêng, Chạp or `âm lịch` it is lunar.
    fn mung(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Mung) {
            return None;
        }
        let (day, next) = match self.numeric_point(i + 1, Head::Day) {
            Some((mut p, next)) if p.month.is_some() => {
                let next = self.tails(next, &mut p);
                return Some((p, next, "day_month"));
            }
            Some((p, next)) => (p.day, next),
            None => self.number_words(i + 1).map(|(n, next)| (Some(Which::Is(n as i32)), next))?,
        };
        if !matches!(day, Some(Which::Is(1..=10))) {
            return None;
        }
        let mut p = Point { day, ..Point::default() };
        if self.line.is(next, Role::Tet) {
            p.month = Some(Which::Is(1));
            p.lunar = true;
            let end = self.tet_year(next + 1, &mut p);
            return Some((p, end, "lunar_tet"));
        }
        if self.line.is(next, Role::Month) {
            let (month, end, _) = self.month(next)?;
            let mut p = Point { day, ..month };
            let end = self.lunar_tails(end, &mut p);
            return Some((p, end, if p.lunar { "lunar_day" } else { "day_words" }));
        }
        let mut end = self.tail_calendar(next, &mut p);
        end = self.tail_cue(end, &mut p);
        // `sáng mùng 1`, `hôm mùng 10 vừa qua`: the month comes from around.
        let led = i > 0
            && (self.line.is(i - 1, Role::Hom)
                || self.line.is(i - 1, Role::Day)
                || self.line.is(i - 1, Role::Pod)
                || self.line.is(i - 1, Role::Signal));
        p.mung = true;
        (end > next || led || self.line.is_stop(end)).then_some((p, end, "day_only"))
    }

    /// `rằm tháng 7`, `rằm tháng Giêng`, `ngày rằm` alone is no date.
    fn ram(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Ram) {
            return None;
        }
        let (month, next, _) = self.month(i + 1)?;
        let mut p = Point { day: Some(Which::Is(15)), lunar: true, ..month };
        let next = self.lunar_tails(next, &mut p);
        Some((p, next, "lunar_ram"))
    }

    /// `30 Tết`, `29 Tết`, `ba mươi Tết`, `28 tháng Chạp`, `15 tháng 7 âm lịch`.
    fn day_of_tet(&self, i: usize) -> Read {
        if self.line.numeral_at(i).is_some() && self.bad_glue(i) {
            return None;
        }
        let (day, next) = self.number(i, 2)?;
        if !(1..=31).contains(&day) {
            return None;
        }
        let day = Which::Is(day as i32);
        if self.line.is(next, Role::Tet) && matches!(day, Which::Is(23..=30)) {
            let mut p = Point { day: Some(day), month: Some(Which::Is(12)), lunar: true, ..Point::default() };
            let end = self.tet_year(next + 1, &mut p);
            // `30 Tết Tân Sửu` is the eve of that year.
            if let Some(Which::Is(year)) = p.year {
                p.year = Some(Which::Is(year - 1));
            } else if let Some(Which::Cyclic(n)) = p.year {
                p.year = Some(Which::Cyclic((n + 59) % 60));
            }
            return Some((p, end, "lunar_tet"));
        }
        if self.line.is(next, Role::Month) {
            // `đường Ba Tháng Hai`
            if self.line.is_capitalized(i) && i > 0 && self.names_number(i - 1) && !self.strong_signal(i - 1) {
                return None;
            }
            let (month, end, _) = self.month(next)?;
            let full = month.lunar || month.year.is_some() || month.cue.is_some();
            let month = Point { day: Some(day), ..month };
            let mut p = month;
            let end = self.lunar_tails(end, &mut p);
            if let (Some(Which::Is(m)), Which::Is(d), false) = (p.month, day, p.lunar)
                && !super::numeric::is_day(d as u32, m as u32)
            {
                return None;
            }
            // `30 tháng 4` without `ngày` is a date; `3 tháng 2` may be a length.
            let known = matches!(p.month, Some(Which::Is(_)));
            let led = i > 0 && (self.line.is(i - 1, Role::Day) || self.line.is(i - 1, Role::Signal) || self.line.is(i - 1, Role::Pod));
            return (known && (full || p.lunar || led || self.line.is_stop(end) || self.line.is(end, Role::After))).then_some((
                p,
                end,
                if p.lunar { "lunar_day" } else { "day_words" },
            ));
        }
        None
    }

    /// `Tết Nguyên đán 2022`, `Tết Tân Sửu`, `Tết Canh Tý 2020`, `Tết này`, `Tết năm nay`; bare `Tết` is a season, not a day.
    fn tet(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Tet) {
            return None;
        }
        let mut p = Point { day: Some(Which::Is(1)), month: Some(Which::Is(1)), lunar: true, ..Point::default() };
        let next = self.tet_year(i + 1, &mut p);
        if next == i + 1 || !self.line.is_capitalized(i) && p.year.is_none() {
            return None;
        }
        Some((p, next, "lunar_new_year"))
    }

    /// What names the year after `Tết`: `Nguyên đán`, a sexagenary name, a number, `năm nay`, `này`.
    fn tet_year(&self, i: usize, p: &mut Point) -> usize {
        let mut at = i;
        if self.line.is(at, Role::Nguyen) && matches!(&*self.line.lower(at + 1), "đán" | "dan") {
            at += 2;
        }
        at += usize::from(matches!(self.line.text_of(at), "Âm" | "âm") && self.line.is(at + 1, Role::Lich)) * 2;
        let open = usize::from(self.line.sign(at) == '(');
        let head = usize::from(self.line.is(at + open, Role::Year));
        if let (Some(stem), Some(branch)) =
            (self.line.word(at + open + head).value(Role::Can), self.line.word(at + open + head + 1).value(Role::Chi))
            && let Some(cycle) = cyclic(stem, branch)
        {
            p.year = Some(Which::Cyclic(cycle));
            let end = at + open + head + 2;
            if open == 1 {
                return end + usize::from(self.line.sign(end) == ')');
            }
            return self.cyclic_tail(end, p);
        }
        let year = self.tail_year(at, p);
        if year > at {
            return self.tail_calendar(year, p);
        }
        let cue = self.tail_cue(at, p);
        if cue > at {
            return cue;
        }
        if self.line.are(at, &[Role::Am, Role::Lich]) { at + 2 } else { at }
    }

    /// The tails of a lunar date, with a sexagenary year.
    pub(super) fn lunar_tails(&self, i: usize, p: &mut Point) -> usize {
        let mut at = self.tails(i, p);
        if p.year.is_none()
            && self.line.is(at, Role::Year)
            && let Some((year, next, "lunar_year")) = self.year(at)
        {
            p.year = year.year;
            p.lunar = true;
            at = next;
        }
        if matches!(p.year, Some(Which::Cyclic(_))) {
            p.lunar = true;
        }
        at = self.tail_calendar(at, p);
        if p.cue.is_none() { self.tail_cue(at, p) } else { at }
    }

    /// A named day: `Quốc khánh`, `Tết Trung thu`, `đêm giao thừa`. Bare names that are common words need a head (`led`) or a year.
    pub(super) fn feast(&self, i: usize, led: bool) -> Read {
        let (feast, next) = self.phrase(i, |meaning| match meaning {
            Meaning::Feast(n) => Some(n),
            Meaning::Trap => None,
        })?;
        let rule = self.feasts.get(usize::from(feast))?;
        if rule.capitals && !self.line.is_capitalized(i) && !led {
            return None;
        }
        let mut p = Point { feast: Some(feast), lunar: rule.is_lunar(), ..Point::default() };
        if rule.is_eve() {
            p.part = Some(PartOfDay::Ni);
        }
        // `Quốc khánh 2/9`: the digits are the date.
        let open = usize::from(self.line.sign(next) == '(');
        let head = usize::from(self.line.is(next + open, Role::Day));
        if self.numeric_point(next + open + head, Head::Day).is_some_and(|(p, _)| p.month.is_some()) {
            return None;
        }
        let mut end = next;
        if rule.is_eve() && self.line.is(end, Role::Tet) {
            end = self.tet_year(end + 1, &mut p);
        } else if let (Some(stem), Some(branch)) = (self.line.word(end).value(Role::Can), self.line.word(end + 1).value(Role::Chi))
            && let Some(cycle) = cyclic(stem, branch)
        {
            p.year = Some(Which::Cyclic(cycle));
            end = self.cyclic_tail(end + 2, &mut p);
        } else {
            end = self.tail_year(end, &mut p);
            if p.year.is_none() {
                let every = self.tail_every(end, &mut p);
                end = if every > end { every } else { self.tail_cue(end, &mut p) };
            }
        }
        let head = led || (i > 0 && self.feast_head(i - 1));
        if rule.weak && !head && end == next {
            return None;
        }
        if p.cue == Some(Cue::Present) && p.year.is_none() {
            p.year = Some(Which::Rel(0));
        }
        Some((p, end, "feast"))
    }

    fn feast_head(&self, i: usize) -> bool {
        matches!(
            &*self.line.lower(i),
            "ngày" | "lễ" | "dịp" | "đêm" | "mừng" | "nhân" | "tết" | "trước" | "sau" | "vào" | "mùa" | "đến" | "tới" | "hội"
        )
    }
}
