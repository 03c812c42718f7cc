//! Weekdays: `thứ Hai tuần trước`, `Chủ nhật đầu tiên của tháng 5`, `mỗi sáng thứ Bảy`, `các ngày thứ Hai, Tư, Sáu hàng tuần`.

use super::numeric::Head;
use super::{Grammar, PART, Read};
use crate::date::point::{Cue, Point, Portion, Unit, Which};
use crate::date::vocabulary::{Role, mask};

impl Grammar<'_, '_> {
    /// `thứ Hai`, `Chủ nhật`, `T7` are weekdays only with evidence; see [`Grammar::weekday`].
    pub(super) fn plain_weekday(&self, i: usize) -> Option<(Option<u8>, usize, bool)> {
        if self.line.is(i, Role::Chu) && self.line.is(i + 1, Role::Nhat) {
            return Some((Some(7), i + 2, true));
        }
        if !self.line.is(i, Role::Thu) {
            return None;
        }
        let certain = self.line.is_capitalized(i + 1);
        let day = match (self.line.single(i + 1), self.line.word(i + 1).value(Role::Num)) {
            (Some((n, 1)), _) if !self.bad_glue(i + 1) => n,
            (None, Some(n)) => u32::from(n),
            _ => return None,
        };
        // `thứ hai mươi`, `thứ năm trăm`
        if !(2..=7).contains(&day) || self.line.is(i + 2, Role::Tens) || self.line.is(i + 2, Role::Hundred) {
            return None;
        }
        Some((Some(day as u8 - 1), i + 2, certain))
    }

    /// A weekday with what belongs to it: `thứ Hai tuần trước`, `Chủ nhật vừa qua`, `thứ Năm, 17/6/2021`, `thứ Hai (14/6)`.
    /// `led` says that a word before promises a day.
    pub(super) fn weekday(&self, i: usize, led: bool) -> Read {
        let (weekday, mut next, certain) = self.plain_weekday(i)?;
        // `báo Trung Bắc Chủ Nhật`: a name in capitals.
        let title = self.line.is_capitalized(i) && self.line.is_capitalized(i + 1);
        if title && !self.line.is_clause_start(i) && self.line.is_capitalized(i - 1) && !self.line.is(i - 1, Role::Pod) {
            return None;
        }
        if let Some(read) = weekday.and_then(|w| self.nth_weekday(w, next)) {
            return Some(read);
        }
        let mut p = Point { weekday, ..Point::default() };
        let led = led || (i > 0 && self.weekday_signal(i - 1));
        // A date right after it says the same day.
        let sign = self.line.sign(next);
        let mut at = next + usize::from(matches!(sign, '(' | ',' | '-'));
        if self.line.is(at, Role::Day) {
            at += 1;
        }
        if let Some((day, end)) = self.numeric_point(at, Head::Day)
            && day.month.is_some()
            && (sign == '\0' || sign == '(' || at > next + 1 || self.numeral_has(at, b'/') || day.year.is_some())
            && (sign != '(' || self.line.sign(end) == ')')
        {
            p = Point { weekday, ..day };
            let end = end + usize::from(sign == '(');
            let end = if sign == '(' { end } else { self.tails(end, &mut p) };
            return Some((p, end, "weekday_date"));
        }
        if at > next
            && self.line.is(at - 1, Role::Day)
            && sign != '('
            && let Some((day, end, _)) = self.numbered_day(at)
            && day.month.is_some()
        {
            return Some((Point { weekday, ..day }, end, "weekday_date"));
        }
        let bare = next;
        if self.line.is(next, Role::Week)
            && let Some((week, end, _)) = self.week(next)
            && week.week.is_some()
        {
            p.week = week.week;
            p.recurring = week.recurring;
            return Some((p, end, "weekday_of_week"));
        }
        if self.line.is(next, Role::Hang) || self.line.is(next, Role::Moi) {
            let every = self.tail_every(next, &mut p);
            if every > next {
                return Some((p, every, "weekday_every"));
            }
        }
        next = self.tail_cue(next, &mut p);
        if next > bare {
            return (led || certain || !self.is_ordinal(i)).then_some((p, next, "weekday_cue"));
        }
        if self.line.is(next, Role::That) {
            p.week = Some(Which::Ana(0));
            return (led || certain).then_some((p, next + 1, "weekday_anaphora"));
        }
        if (self.line.is(next, Role::Truoc) || self.line.is(next, Role::Sau)) && (certain || led) && self.line.is_stop(next + 1) {
            p.cue = Some(if self.line.is(next, Role::Truoc) { Cue::Past } else { Cue::Future });
            return Some((p, next + 1, "weekday_cue"));
        }
        let counted = matches!(self.line.text_of(i.wrapping_sub(1)), "lần" | "chiến" | "giới" | "vị" | "hạng" | "người");
        if self.is_ordinal(i) && (counted || !certain) {
            return None;
        }
        // `Thứ hai, cần ...` opens a point of a list, `Thứ Hai, ông ...` a day.
        (led || certain).then_some((p, next, "weekday"))
    }

    fn weekday_signal(&self, i: usize) -> bool {
        ["vào", "hôm", "từ", "đến", "tới", "sáng", "trưa", "chiều", "tối", "đêm", "hết", "qua", "rạng"].contains(&&*self.line.lower(i))
    }

    /// `lần thứ hai`, `cuộc gặp thứ hai`, `Thế chiến thứ hai`: the word before counts things.
    pub(super) fn is_ordinal(&self, i: usize) -> bool {
        i > 0 && self.line.is(i - 1, Role::Ordinal)
    }

    /// What makes a weekday one of a month, at `i`: `đầu tiên của tháng 5`, `cuối cùng của tháng 5/2022`, `tuần thứ hai của tháng 6`,
    /// `đầu tiên hàng tháng`.
    fn nth_weekday(&self, weekday: u8, i: usize) -> Read {
        let line = self.line;
        let in_week = line.is(i, Role::Week);
        let at = i + usize::from(in_week);
        let (nth, mut at) = if line.is(at, Role::Dau) {
            (1, at + 1 + usize::from(line.is(at + 1, Role::First)))
        } else if line.is(at, Role::Cuoi) {
            (-1, at + 1 + usize::from(line.is(at + 1, Role::Last)))
        } else if line.is(at, Role::Thu) {
            let nth = if line.is(at + 1, Role::Nhat) { 1 } else { line.word(at + 1).value(Role::Num)? };
            ((1..=5).contains(&nth).then_some(nth as i8)?, at + 2)
        } else {
            return None;
        };
        at += usize::from(matches!(line.text_of(at), "của" | "trong" | "cua"));
        let portion = Some(Portion::Weekday(weekday, nth));
        if (line.is(at, Role::Hang) || line.is(at, Role::Moi)) && line.is(at + 1, Role::Month) {
            return Some((Point { portion, recurring: true, ..Point::default() }, at + 2, "nth_weekday_every"));
        }
        let head = line.is(at, Role::Month) || line.is(at, Role::Year) || line.is(at, Role::Quarter);
        let (p, next, _) = self.unit_point(at).or_else(|| if head { self.bare_unit(at) } else { None })?;
        (p.unit()? > Unit::Week && p.unit()? <= Unit::Year && !p.lunar).then_some((Point { portion, ..p }, next, "nth_weekday"))
    }

    /// Weekdays that come every week: `thứ Hai, Tư, Sáu hàng tuần`, `sáng thứ Bảy và Chủ nhật hằng tuần`, `thứ 3-5-7`. `every` says that
    /// `mỗi` stands before.
    pub(super) fn weekly(&self, i: usize, every: bool) -> Option<(Point, usize)> {
        let line = self.line;
        if !line.has(i, const { PART | mask(&[Role::Day, Role::Thu, Role::Chu]) }) {
            return None;
        }
        let mut at = i + usize::from(line.is(i, Role::Day));
        let mut p = Point { recurring: true, ..Point::default() };
        if at == i
            && let Some((part, end)) = self.part_of_day(i)
        {
            p.part = Some(part);
            at = end;
        }
        if !(line.is(at, Role::Thu) || line.is(at, Role::Chu)) {
            return None;
        }
        // `thứ 3-5-7`: three days in a row are a habit.
        if let Some(numeral) = line.numeral_at(at + 1).filter(|n| n.len > 2 && line.is(at, Role::Thu)) {
            let days = numeral.values();
            let rising = days.windows(2).all(|w| w[0] < w[1]) && days.iter().all(|d| (2..=7).contains(d));
            if !rising || numeral.seps().contains(&b'/') || self.bad_glue(at + 1) {
                return None;
            }
            p.weekday = Some(days[0] as u8 - 1);
            let next = self.tail_every(at + 2, &mut p);
            return Some((p, next));
        }
        let (weekday, mut next, certain) = self.plain_weekday(at)?;
        p.weekday = weekday;
        let mut days = 1;
        while days < 7 {
            let and = line.is(next, Role::Va) || line.is(next, Role::Hoac);
            if !and && line.sign(next) != ',' {
                break;
            }
            let item = next + 1 + usize::from(line.sign(next) == ',' && line.is(next + 1, Role::Va));
            next = match self.plain_weekday(item) {
                Some((_, end, _)) => end,
                None if self.short_weekday(item) => item + 1,
                None => break,
            };
            days += 1;
        }
        let end = self.tail_every(next, &mut p);
        if every {
            return (certain || days > 1 || end > next || line.is_stop(next)).then_some((p, end));
        }
        (days > 1 && end > next).then_some((p, end))
    }

    /// `Tư`, `6` after `thứ Hai,`.
    fn short_weekday(&self, i: usize) -> bool {
        match self.line.single(i) {
            Some((n, 1)) => (2..=7).contains(&n) && !self.bad_glue(i) && !self.is_quantity(i + 1),
            Some(_) => false,
            None => self.line.word(i).value(Role::Num).is_some_and(|n| (2..=7).contains(&n)) && self.line.is_capitalized(i),
        }
    }
}
