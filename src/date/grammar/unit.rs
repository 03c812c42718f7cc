//! Months, quarters, years, weeks, decades, centuries, seasons, and parts of them.

use super::numeric::Head;
use super::{Grammar, Read};
use crate::date::DateMod;
use crate::date::point::{Cue, Point, Portion, Which};
use crate::date::vocabulary::{CODE, Role};

impl Grammar<'_, '_> {
    /// `này`, `nay`, `trước`, `sau`, `tới`, `qua`, `vừa qua`, `rồi`, `đó`, `sau đó`, `tiếp theo` after a unit.
    pub(super) fn which(&self, i: usize) -> Option<(Which, usize)> {
        let line = self.line;
        // `nhiều năm qua`, `những ngày tới`, `vài thập niên trước` say no date.
        let long = i >= 3 && (line.is(i - 1, Role::Nien) || line.is(i - 1, Role::Ky));
        let i_head = if long { i - 1 } else { i };
        if i_head >= 2 && matches!(&*line.lower(i_head - 2), "nhiều" | "những" | "mấy" | "vài" | "các" | "bao" | "nhieu" | "nhung" | "cac")
        {
            return None;
        }
        if line.is(i, Role::That) && !line.is_capitalized(i) {
            return Some((Which::Ana(0), i + 1));
        }
        if line.is(i, Role::This) || line.is(i, Role::Nay) {
            return Some((Which::Rel(0), i + 1));
        }
        if line.is(i, Role::Ngoai) {
            return Some((Which::Rel(-1), i + 1));
        }
        if line.is(i, Role::Truoc) || (line.is(i, Role::Sau) && !line.is(i + 1, Role::Tens)) {
            let by = if line.is(i, Role::Truoc) { -1 } else { 1 };
            if line.is(i + 1, Role::That) {
                return Some((Which::Ana(by), i + 2));
            }
            // The anchor is an event, not a date: `tháng trước khi`, `năm sau ngày giải phóng`.
            if matches!(line.text_of(i + 1), "khi" | "vụ" | "lúc" | "ngày" | "lễ" | "thời" | "Công" | "công") {
                return None;
            }
            // `tuần sau nữa`
            if line.is(i + 1, Role::More) {
                return Some((Which::Rel(by * 2), i + 2));
            }
            return Some((Which::Rel(by), i + 1));
        }
        if line.is(i, Role::Vua) && (line.is(i + 1, Role::Qua) || line.is(i + 1, Role::Roi)) {
            return Some((Which::Rel(-1), i + 2));
        }
        if line.is(i, Role::Sap) && line.is(i + 1, Role::Toi) {
            return Some((Which::Rel(1), i + 2));
        }
        if line.is(i, Role::Toi) && self.ends_deictic(i + 1) {
            return Some((Which::Rel(1), i + 1 + usize::from(line.is(i + 1, Role::Here))));
        }
        if (line.is(i, Role::Qua) || line.is(i, Role::Roi)) && (line.is_stop(i + 1) || line.is_word(i + 1) && !line.is_capitalized(i + 1)) {
            return Some((Which::Rel(-1), i + 1));
        }
        if line.is(i, Role::Next) && (line.is(i + 1, Role::Next) || line.is(i + 1, Role::Theo)) {
            return Some((Which::Ana(1), i + 2));
        }
        None
    }

    /// `tháng 6`, `tháng Sáu năm 2021`, `tháng 1-5/2021` is a range and read elsewhere, `tháng trước`, `tháng Chạp`.
    pub(super) fn month(&self, i: usize) -> Read {
        let line = self.line;
        if line.has(i, CODE) && line.text_of(i) == "T" {
            let numeral = line.numeral_at(i + 1)?;
            return match (numeral.values(), numeral.digits(), self.bad_right(i + 1)) {
                (&[m @ 1..=12, y @ 1900..=2200], &[_, 4], false) => {
                    Some((Point::civil(Some(y as i32), Some(m), None), i + 2, "month_year"))
                }
                _ => None,
            };
        }
        if !line.is(i, Role::Month) {
            return None;
        }
        let at = i + 1;
        for (role, month) in [(Role::Gieng, 1), (Role::Chap, 12)] {
            if line.is(at, role) {
                let mut p = Point { lunar: true, ..Point::civil(None, Some(month), None) };
                let next = self.lunar_tails(at + 1, &mut p);
                return Some((p, next, "lunar_month"));
            }
        }
        if let Some((mut p, next)) = self.numeric_point(at, Head::Month) {
            if self.is_quantity(next) && p.year.is_none() {
                return None;
            }
            let next = self.tails(next, &mut p);
            return Some((p, next, if p.year.is_some() { "month_year" } else { "month" }));
        }
        // `những tháng năm`, `tháng năm tươi đẹp`: `năm` as a month needs something that says so.
        if let Some((month, next)) = self.number_words(at)
            && (1..=12).contains(&month)
        {
            let vague = line.is(at, Role::Year) && next == at + 1 && !line.is_capitalized(at);
            // `9 tháng năm 2022` counts months.
            if vague && line.single(next).is_some_and(|(_, digits)| digits == 4) {
                return None;
            }
            if vague && (line.after(i, Role::Nhung) || (i > 0 && matches!(line.text_of(i - 1), "ngày" | "năm"))) {
                return None;
            }
            // `đường Ba Tháng Hai`
            let street = line.is_capitalized(i) && i > 1 && line.is_capitalized(i - 1) && line.word(i - 1).value(Role::Num).is_some();
            if street && self.names_number(i - 2) {
                return None;
            }
            let mut p = Point::civil(None, Some(month), None);
            let end = self.tails(next, &mut p);
            if vague && end == next && !(line.is_stop(end) || self.month_signal(i)) {
                return None;
            }
            // `ca sĩ Tháng Năm`, `bài hát "Tháng tư về"`: names.
            let titled = line.is_capitalized(i)
                && (!line.is_clause_start(i) && !self.month_signal(i) || i > 0 && line.sign(i - 1) == '"' && !line.is_stop(end));
            if end == next && titled {
                return None;
            }
            if end == next && self.is_quantity(next) && !line.is_capitalized(at) {
                return None;
            }
            return Some((p, end, if p.year.is_some() { "month_year" } else { "month" }));
        }
        let (which, next) = self.which(at)?;
        let p = Point { month: Some(which), ..Point::default() };
        Some((p, next, if matches!(which, Which::Ana(_)) { "month_anaphora" } else { "month_deictic" }))
    }

    /// Words that only a date follows.
    fn month_signal(&self, i: usize) -> bool {
        i > 0
            && (self.line.is(i - 1, Role::Recall)
                || self.line.is(i - 1, Role::Signal)
                || self.line.is(i - 1, Role::Day)
                || self.line.single(i - 1).is_some()
                || self.line.word(i - 1).value(Role::Num).is_some()
                || [Role::Dau, Role::Giua, Role::Cuoi].iter().any(|&r| self.line.is(i - 1, r)))
    }

    /// `năm 2021`, `năm ngoái`, `năm Tân Sửu`, `năm 179 trước Công nguyên`, `năm đó`.
    pub(super) fn year(&self, i: usize) -> Read {
        let line = self.line;
        if !line.is(i, Role::Year) {
            return None;
        }
        let at = i + 1;
        if let Some((value, digits)) = line.single(at) {
            if self.bad_glue(at) {
                return None;
            }
            let (bce, next) = self.era(at + 1);
            if let Some(before) = bce {
                // EDTF counts astronomically: 1 BC is the year 0000.
                let year = if before { 1 - value as i32 } else { value as i32 };
                return (digits <= 4).then(|| (Point::of_year(Which::Is(year)), next, "year_era"));
            }
            let year = match digits {
                4 if (1..=2999).contains(&value) => value,
                3 => value,
                // `năm 40` is a year of the early history, `năm 75` one of the last century.
                2 if value > 44 => 1900 + value,
                2 if value >= 10 => value,
                _ => return None,
            };
            if digits < 4
                && !(line.is_stop(at + 1) || line.is(at + 1, Role::After) || line.is_capitalized(at + 1) || line.is(at + 1, Role::Den))
            {
                return None;
            }
            let mut p = Point::of_year(Which::Is(year as i32));
            let next = self.year_tail(at + 1, &mut p);
            return Some((p, next, "year"));
        }
        if let Some(stem) = line.word(at).value(Role::Can)
            && let Some(branch) = line.word(at + 1).value(Role::Chi)
            && let Some(cycle) = cyclic(stem, branch)
        {
            let mut p = Point { lunar: true, ..Point::of_year(Which::Cyclic(cycle)) };
            let next = self.cyclic_tail(at + 2, &mut p);
            return Some((p, next, "lunar_year"));
        }
        if let Some((value, next)) = self.number_words(at)
            && (1000..=2999).contains(&value)
        {
            return Some((Point::of_year(Which::Is(value as i32)), next, "year_words"));
        }
        if line.is(at, Role::Kia) {
            return Some((Point::of_year(Which::Rel(-self.yonder(at))), at + 1, "year_deictic"));
        }
        let (which, next) = self.which(at)?;
        if line.is(at, Role::This) {
            return Some((Point::of_year(Which::Ana(0)), next, "year_this"));
        }
        Some((Point::of_year(which), next, if matches!(which, Which::Ana(_)) { "year_anaphora" } else { "year_deictic" }))
    }

    /// `trước Công nguyên` (true), `sau Công nguyên` (false), `TCN`.
    pub(super) fn era(&self, i: usize) -> (Option<bool>, usize) {
        let line = self.line;
        if line.is(i, Role::Bce) {
            return (Some(true), i + 1);
        }
        let before = line.is(i, Role::Truoc);
        let at = i + usize::from(before || line.is(i, Role::Sau));
        if line.is(at, Role::Cong) && line.is(at + 1, Role::Nguyen) {
            return (Some(before), at + 2);
        }
        if matches!(line.text_of(i), "tr" | "Tr") && line.sign(i + 1) == '.' && line.text_of(i + 2) == "CN" {
            return (Some(true), i + 3);
        }
        if line.text_of(i) == "SCN" {
            return (Some(false), i + 1);
        }
        if before && matches!(line.text_of(at), "Thiên" | "Chúa" | "CN" | "thiên") {
            let long = usize::from(line.text_of(at) != "CN");
            return (Some(true), at + 1 + long);
        }
        (None, i)
    }

    /// What may follow a year: `âm lịch`, a sexagenary name, `vừa qua`, `tới`.
    fn year_tail(&self, i: usize, p: &mut Point) -> usize {
        let next = self.tail_calendar(i, p);
        if next > i {
            return next;
        }
        let open = usize::from(self.line.sign(i) == '(');
        if let (Some(stem), Some(branch)) = (self.line.word(i + open).value(Role::Can), self.line.word(i + open + 1).value(Role::Chi))
            && cyclic(stem, branch).is_some()
            && self.line.is_capitalized(i + open)
            && (open == 0 || self.line.sign(i + 3) == ')')
        {
            return i + 2 + 2 * open;
        }
        self.tail_cue(i, p)
    }

    /// `Tân Sửu 2021`, `Tân Sửu (2021)`, `Tân Sửu - 2021`: the number says which one of the cycle.
    pub(super) fn cyclic_tail(&self, i: usize, p: &mut Point) -> usize {
        let mark = self.line.sign(i);
        let mut at = i + usize::from(matches!(mark, '(' | '-' | ','));
        if self.line.is(at, Role::Year) {
            at += 1;
        }
        if let Some((value, 4)) = self.line.single(at)
            && (1000..=2200).contains(&value)
            && !self.bad_right(at)
        {
            let close = usize::from(mark == '(');
            if close == 0 || self.line.sign(at + 1) == ')' {
                p.year = Some(Which::Is(value as i32));
                return at + 1 + close;
            }
        }
        i
    }

    /// `quý III/2024`, `quý 1 năm 2021`, `quý này`, `Q3/2021`.
    pub(super) fn quarter(&self, i: usize) -> Read {
        let line = self.line;
        if line.has(i, CODE) && line.text_of(i) == "Q" {
            let numeral = line.numeral_at(i + 1)?;
            let quarter = *numeral.values().first()?;
            let year = numeral.values().get(1).copied();
            let known = (1..=4).contains(&quarter)
                && numeral.digits()[0] == 1
                && year.is_none_or(|y| (1900..2200).contains(&y))
                && numeral.len <= 2;
            if !known || self.bad_right(i + 1) || self.bad_left(i) {
                return None;
            }
            let mut p = Point { quarter: Some(Which::Is(quarter as i32)), year: year.map(|y| Which::Is(y as i32)), ..Point::default() };
            let next = self.tails(i + 2, &mut p);
            return (p.year.is_some()).then_some((p, next, "quarter"));
        }
        if !line.is(i, Role::Quarter) {
            return None;
        }
        let at = i + 1;
        let (quarter, mut next, year) = self.quarter_number(at)?;
        let mut p = Point { quarter: Some(quarter), year, ..Point::default() };
        if matches!(quarter, Which::Is(_)) {
            next = self.tails(next, &mut p);
        }
        Some((p, next, if matches!(quarter, Which::Is(_)) { "quarter" } else { "quarter_deictic" }))
    }

    /// The number after `quý`, with the year when both are glued.
    pub(super) fn quarter_number(&self, at: usize) -> Option<(Which, usize, Option<Which>)> {
        let line = self.line;
        let valid = |n: u32| (1..=4).contains(&n).then_some(Which::Is(n as i32));
        if let Some((n, next)) = self.roman(at) {
            return Some((valid(n)?, next, None));
        }
        if let Some(numeral) = line.numeral_at(at) {
            let (v, d) = (numeral.values(), numeral.digits());
            if self.bad_glue(at) && v.len() == 1 && !(matches!(line.sign(at + 1), '/' | '-')) {
                return None;
            }
            return match v {
                [n] if d[0] == 1 && !self.is_quantity(at + 1) => Some((valid(*n)?, at + 1, None)),
                [n, y] if d[1] == 4 && (1900..2200).contains(y) && d[0] == 1 => Some((valid(*n)?, at + 1, Some(Which::Is(*y as i32)))),
                _ => None,
            };
        }
        if let Some(n) = line.word(at).value(Role::Num)
            && (1..=4).contains(&n)
        {
            return Some((valid(u32::from(n))?, at + 1, None));
        }
        if line.is(at, Role::Dau) || line.is(at, Role::Cuoi) {
            // `quý đầu năm 2021`, `quý đầu tiên của năm`, `quý cuối năm`
            let n = if line.is(at, Role::Dau) { 1 } else { 4 };
            let mut next = at + 1;
            next += usize::from(line.is(next, Role::First) || line.is(next, Role::Last));
            next += usize::from(line.text_of(next) == "của");
            return line.is(next, Role::Year).then_some((Which::Is(n), next, None));
        }
        let (which, next) = self.which(at)?;
        Some((which, next, None))
    }

    /// `tuần này`, `tuần trước`, `tuần qua`, `tuần sau đó`, `hàng tuần` after a weekday.
    pub(super) fn week(&self, i: usize) -> Read {
        let line = self.line;
        if !line.is(i, Role::Week) {
            return None;
        }
        let at = i + 1 + usize::from(line.text_of(i + 1) == "lễ");
        let (which, next) = self.which(at)?;
        let p = Point { week: Some(which), ..Point::default() };
        // `tuần này (14-20/6)` keeps to the week.
        Some((p, next, if matches!(which, Which::Ana(_)) { "week_anaphora" } else { "week_deictic" }))
    }

    /// `thập niên 1990`, `thập kỷ 80 của thế kỷ trước`, `những năm 1990`, `những năm 80 của thế kỷ 20`.
    pub(super) fn decade(&self, i: usize) -> Read {
        let line = self.line;
        let named = line.is(i, Role::Thap) && (line.is(i + 1, Role::Nien) || line.is(i + 1, Role::Ky));
        let years = (line.is(i, Role::Nhung) || line.is(i, Role::Cac)) && line.is(i + 1, Role::Year);
        if !named && !years {
            return None;
        }
        // `những năm thập niên 1980`
        if years && line.is(i + 2, Role::Thap) {
            return self.decade(i + 2);
        }
        let mut at = i + 2;
        if named && line.is(at, Role::Year) {
            at += 1;
        }
        if let Some((value, digits)) = line.single(at) {
            let glued_s = line.text_of(at + 1) == "s" && line.is_glued(at + 1);
            if (self.bad_right(at) && !glued_s) || value % 10 != 0 || !(digits == 2 || digits == 4) {
                return None;
            }
            let mut next = at + 1 + usize::from(glued_s);
            let mut p = Point { decade: Some(Which::Is(value as i32)), ..Point::default() };
            // `thập niên 80, thế kỷ 20`; after a whole year the comma only lists.
            let of = usize::from(line.text_of(next) == "của" || line.sign(next) == ',');
            if digits == 2
                && let Some((century, end, _)) = self.century(next + of)
            {
                p.century = century.century;
                next = end;
            }
            return Some((p, next, "decade"));
        }
        if years {
            // `những năm tám mươi`
            let (value, next) = self.number_words(at)?;
            let tens = value % 10 == 0 && (10..100).contains(&value);
            let mut p = Point { decade: Some(Which::Is(value as i32)), ..Point::default() };
            let of = usize::from(line.text_of(next) == "của");
            let next = match self.century(next + of) {
                Some((century, end, _)) => {
                    p.century = century.century;
                    end
                }
                None => next,
            };
            return tens.then_some((p, next, "decade"));
        }
        let (which, next) = self.which(at)?;
        Some((Point { decade: Some(which), ..Point::default() }, next, "decade_deictic"))
    }

    /// `thế kỷ 20`, `thế kỷ XXI`, `thế kỷ thứ 10`, `thế kỷ V trước Công nguyên`, `thế kỷ trước`.
    pub(super) fn century(&self, i: usize) -> Read {
        let line = self.line;
        if !(line.is(i, Role::The) && line.is(i + 1, Role::Ky)) {
            return None;
        }
        let mut at = i + 2;
        if line.is(at, Role::Thu) {
            at += 1;
        }
        // `thế kỷ thứ nhất`
        if line.is(at, Role::Nhat) && line.after(at, Role::Thu) {
            let (bce, next) = self.era(at + 1);
            let n = if bce == Some(true) { -1 } else { 1 };
            return Some((Point { century: Some(Which::Is(n)), ..Point::default() }, next, "century"));
        }
        let number = self.roman(at).or_else(|| self.number(at, 2).filter(|_| line.numeral_at(at).is_none() || !self.bad_glue(at)));
        if let Some((n, next)) = number
            && (1..=40).contains(&n)
        {
            let (bce, next) = self.era(next);
            let n = n as i32;
            let p = Point { century: Some(Which::Is(if bce == Some(true) { -n } else { n })), ..Point::default() };
            return Some((p, next, "century"));
        }
        let (which, next) = self.which(at)?;
        Some((Point { century: Some(which), ..Point::default() }, next, "century_deictic"))
    }

    /// `mùa xuân 1975`, `mùa hè năm 2018`, `mùa đông năm ngoái`, `hè này`, `hè 2021`.
    pub(super) fn season(&self, i: usize) -> Read {
        let line = self.line;
        let named = line.is(i, Role::Mua);
        let at = i + usize::from(named);
        let season = line.word(at).value(Role::Season)?;
        // `Xuân`, `Thu`, `Hạ` are names, `hạ` is to lower: without `mùa` only small letters and a year.
        if !named && (line.is_capitalized(at) && !line.is_clause_start(at) || line.text_of(at) == "hạ") {
            return None;
        }
        // `Thế vận hội Mùa hè 2012` is a name.
        if named && line.is_capitalized(i) && !line.is_clause_start(i) {
            return None;
        }
        let mut p = Point { season: Some(season), ..Point::default() };
        // `đông xuân 1953-1954`, `thu đông`
        let mut next = at + 1;
        if line.word(next).value(Role::Season).is_some() {
            return None;
        }
        let year = self.tail_year(next, &mut p);
        if year > next {
            return Some((p, year, "season"));
        }
        if let (Some(stem), Some(branch)) = (line.word(next).value(Role::Can), line.word(next + 1).value(Role::Chi))
            && let Some(cycle) = cyclic(stem, branch)
        {
            p.year = Some(Which::Cyclic(cycle));
            next = self.cyclic_tail(next + 2, &mut p);
            return Some((p, next, "season"));
        }
        let (which, end) = self.which(next)?;
        p.cue = Some(match which {
            Which::Rel(-1) => Cue::Past,
            Which::Rel(1) => Cue::Future,
            Which::Ana(_) => {
                p.year = Some(Which::Ana(0));
                return Some((p, end, "season"));
            }
            _ => Cue::Present,
        });
        (named || season == 22).then_some((p, end, "season_deictic"))
    }

    /// A unit that `đầu`, `giữa`, `cuối` can stand before.
    pub(super) fn unit_point(&self, i: usize) -> Read {
        self.month(i)
            .or_else(|| self.year(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.week(i))
            .or_else(|| self.decade(i))
            .or_else(|| self.century(i))
            .or_else(|| self.season(i))
            .or_else(|| self.bare_year(i, true))
    }

    /// A unit without a number after `cuối`, `đầu`: the present one (`cuối năm`, `đầu tháng`).
    pub(super) fn bare_unit(&self, i: usize) -> Read {
        let line = self.line;
        let ends = line.is_stop(i + 1)
            || (line.is_word(i + 1) && !line.is_capitalized(i + 1))
            || line.sign(i + 1) == '-'
            || line.sign(i + 1) == '(';
        if !ends
            || line.numeral_at(i + 1).is_some()
            || matches!(line.text_of(i + 1), "học" | "mới" | "tuổi" | "thai" | "trăng" | "thứ" | "hai" | "ba")
        {
            return None;
        }
        let p = if line.is(i, Role::Year) {
            Point::of_year(Which::Rel(0))
        } else if line.is(i, Role::Month) {
            Point { month: Some(Which::Rel(0)), ..Point::default() }
        } else if line.is(i, Role::Week) {
            Point { week: Some(Which::Rel(0)), ..Point::default() }
        } else if line.is(i, Role::Quarter) {
            Point { quarter: Some(Which::Rel(0)), ..Point::default() }
        } else {
            return None;
        };
        Some((p, i + 1, "unit_bare"))
    }

    /// `đầu năm nay`, `giữa tháng 5`, `cuối tuần`, `nửa đầu năm 2021`, `trung tuần tháng 5`, `những tháng cuối năm`.
    pub(super) fn portion(&self, i: usize) -> Read {
        let line = self.line;
        let tenth = [Role::Thuong, Role::Trung, Role::Ha].iter().position(|&r| line.is(i, r));
        if let Some(tenth) = tenth
            && line.is(i + 1, Role::Week)
        {
            let (p, next, _) = self.month(i + 2).or_else(|| self.bare_unit(i + 2))?;
            return Some((Point { portion: Some(Portion::Tenth(tenth as u8)), ..p }, next, "portion_tenth"));
        }
        if line.is(i, Role::Nua) && (line.is(i + 1, Role::Dau) || line.is(i + 1, Role::Cuoi) || line.is(i + 1, Role::Sau)) {
            let half = u8::from(!line.is(i + 1, Role::Dau));
            let at = i + 2 + usize::from(line.text_of(i + 2) == "của");
            let (p, next, _) = self.unit_point(at).or_else(|| self.bare_unit(at))?;
            return Some((Point { portion: Some(Portion::Half(half)), ..p }, next, "portion_half"));
        }
        // `những ngày đầu tháng 6`, `những tháng cuối năm`, `các năm đầu thập niên 1990`
        let plural = line.is(i, Role::Nhung) || line.is(i, Role::Cac);
        let at = if plural && [Role::Day, Role::Month, Role::Week, Role::Year].iter().any(|&r| line.is(i + 1, r)) { i + 2 } else { i };
        if plural && at == i {
            return None;
        }
        let third = if line.is(at, Role::Dau) {
            DateMod::Start
        } else if line.is(at, Role::Giua) {
            DateMod::Mid
        } else if line.is(at, Role::Cuoi) {
            DateMod::End
        } else {
            return None;
        };
        let mut unit_at = at + 1;
        if plural || line.is(unit_at, Role::First) || line.is(unit_at, Role::Last) {
            unit_at += usize::from(line.is(unit_at, Role::First) || line.is(unit_at, Role::Last));
            unit_at += usize::from(line.text_of(unit_at) == "của");
        }
        let head = line.is(unit_at, Role::Year)
            || line.is(unit_at, Role::Month)
            || line.is(unit_at, Role::Quarter)
            || line.is(unit_at, Role::Week);
        let read = self.unit_point(unit_at).or_else(|| if head { self.bare_unit(unit_at) } else { None });
        let (mut p, mut next, rule) = read?;
        // `nghỉ cuối tuần`, `ngày cuối tuần` mean any weekend.
        let placed =
            line.is_clause_start(i) || matches!(&*line.lower(i - 1), "vào" | "dịp" | "hôm" | "hồi" | "đến" | "từ" | "trong" | "ngay");
        if rule == "unit_bare" && p.week.is_some() && !placed && !plural {
            return None;
        }
        if rule == "year_this" {
            // `cuối năm này` means the present year in news.
            p.year = Some(Which::Rel(0));
        }
        if p.week.is_some() && third == DateMod::End {
            p.weekend = true;
            // `các ngày cuối tuần` are all of them.
            p.recurring = plural && rule == "unit_bare";
            // `cuối tuần sau` with a date: `cuối tuần này (19-20/6)`
            return Some((p, next, "weekend"));
        }
        p.portion = Some(Portion::Third(third));
        if rule == "unit_bare" {
            // `cuối năm` + `2021` was read by `year`; `đầu tháng` keeps what follows.
            next = self.tail_cue(next, &mut p);
        }
        Some((p, next, "portion_third"))
    }

    /// A year without `năm`: `2019` where the words around leave no other reading.
    pub(super) fn bare_year(&self, i: usize, led: bool) -> Read {
        let line = self.line;
        let (value, 4) = line.single(i)? else { return None };
        if !(1000..=2200).contains(&value) || self.bad_glue(i) {
            return None;
        }
        let (era, next) = self.era(i + 1);
        if let Some(before) = era {
            let value = value as i32;
            return Some((Point::of_year(Which::Is(if before { 1 - value } else { value })), next, "year_era"));
        }
        if !(self.year_fits(i) || led && !self.is_quantity(i + 1)) {
            return None;
        }
        Some((Point::of_year(Which::Is(value as i32)), i + 1, "year_bare"))
    }
}

/// The number of a pair of stem and branch in the cycle of sixty; `None` for pairs that do not exist.
pub(super) fn cyclic(stem: u8, branch: u8) -> Option<u8> {
    (0..60).find(|n| n % 10 == stem && n % 12 == branch)
}
