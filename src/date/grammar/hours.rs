//! Ranges of hours written together, and centuries: `9h-11h`, `7h30-9h15 ngày 5/6`, `từ 3 đến 5 giờ chiều`, `thế kỷ 11-12`.

use super::Grammar;
use super::compound::{Operand, merge};
use crate::date::point::{Clock, Expr, Point, Which};
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// A range of hours, with the part of the day or the day that follows it.
    pub(super) fn hours(&self, i: usize) -> Operand {
        let numeral = self.line.numeral_at(i)?;
        let (a, b, next) = if numeral.len == 1 { self.glued_hours(i).or_else(|| self.open_hours(i)) } else { self.short_hours(i) }?;
        let point = |clock| Point { clock: Some(clock), ..Point::default() };
        let mut last = point(b);
        let mut to = next;
        if let Some((day, end, _)) = self.part_point(next) {
            last = Point { clock: last.clock, ..day };
            to = end;
        } else {
            if let Some((part, end)) = self.part_of_day(to) {
                last.part = Some(part);
                to = end;
            }
            if let Some((day, end, _)) = self.clock_day(to, false) {
                last = merge(last, day);
                to = end;
            }
        }
        // Without hours on both sides it needs more: `từ 3 đến 5 giờ` may be a length.
        let clear = numeral.len == 1 && self.line.is(i + 1, Role::Hour);
        (clear || to > next || b.minute.is_some()).then_some((Expr::Range(point(a), last), to, "hours"))
    }

    fn is_hour_word(&self, i: usize) -> bool {
        self.line.is(i, Role::Hour) && self.line.is_glued(i)
    }

    /// The clock that ends a glued range: the hour is at `i - 1` or in the numeral before `i`, its word at `i`.
    fn glued_end(&self, hour: u32, i: usize) -> Option<(Clock, usize)> {
        if hour > 24 || !self.is_hour_word(i) {
            return None;
        }
        let minute = self.line.single(i + 1).filter(|&(m, digits)| digits == 2 && m < 60 && self.line.is_glued(i + 1));
        let next = i + 1 + usize::from(minute.is_some());
        let open = self.line.is_glued(next) && (self.line.is_word(next) || self.line.numeral_at(next).is_some());
        (!open).then_some((Clock { hour: hour as u8, minute: minute.map(|m| m.0 as u8), second: None }, next))
    }

    /// `9h-11h`, `7h30-9h15`: the tokenizer takes `30-9` for one numeral.
    fn glued_hours(&self, i: usize) -> Option<(Clock, Clock, usize)> {
        let line = self.line;
        let (hour, digits) = line.single(i)?;
        if digits > 2 || hour > 24 || self.bad_left(i) || !self.is_hour_word(i + 1) {
            return None;
        }
        let first = |minute| Clock { hour: hour as u8, minute, second: None };
        if line.sign(i + 2) == '-' && line.is_glued(i + 2) && line.is_glued(i + 3) {
            let (b, next) = self.glued_end(line.single(i + 3)?.0, i + 4)?;
            return Some((first(None), b, next));
        }
        let pair = line.numeral_at(i + 2).filter(|_| line.is_glued(i + 2))?;
        let ([b'-'], &[minute @ 0..60, end], &[2, 1 | 2]) = (pair.seps(), pair.values(), pair.digits()) else { return None };
        let (b, next) = self.glued_end(end, i + 3)?;
        Some((first(Some(minute as u8)), b, next))
    }

    /// `3 đến 5 giờ` after `từ`.
    fn open_hours(&self, i: usize) -> Option<(Clock, Clock, usize)> {
        let line = self.line;
        let (hour @ 0..=24, _) = line.single(i)? else { return None };
        if !line.after(i, Role::Tu) || self.bad_glue(i) || !(line.is(i + 1, Role::Den) || line.sign(i + 1) == '-') {
            return None;
        }
        let (b, next, _) = self.clock(i + 2).filter(|_| line.numeral_at(i + 2).is_some())?;
        // `từ 3 đến 5 giờ một ngày` is a length.
        let length = matches!(line.text_of(next), "một" | "mỗi" | "đồng") || line.sign(next) == '/';
        (u32::from(b.hour) > hour && !length).then_some((Clock { hour: hour as u8, minute: None, second: None }, b, next))
    }

    /// `7-9 giờ sáng`, `19-21h`.
    fn short_hours(&self, i: usize) -> Option<(Clock, Clock, usize)> {
        let numeral = self.line.numeral_at(i)?;
        let ([b'-'], &[a, b @ 0..=24]) = (numeral.seps(), numeral.values()) else { return None };
        if a >= b || self.bad_left(i) || !self.line.is(i + 1, Role::Hour) || self.line.is(i + 2, Role::DongHo) {
            return None;
        }
        let spelled = !self.line.is_glued(i + 1);
        let (end, next) = if spelled { (Clock { hour: b as u8, minute: None, second: None }, i + 2) } else { self.glued_end(b, i + 1)? };
        let counted = [Role::Qua, Role::Truoc, Role::Sau, Role::More].iter().any(|&role| self.line.is(next, role))
            || self.line.is(next, Role::Toi) && self.ends_deictic(next + 1)
            || self.line.sign(next) == '/';
        (!counted).then_some((Clock { hour: a as u8, minute: None, second: None }, end, next))
    }

    /// `thế kỷ 11-12`.
    pub(super) fn centuries(&self, i: usize) -> Operand {
        if !self.line.are(i, &[Role::The, Role::Ky]) || self.bad_glue(i + 2) {
            return None;
        }
        let numeral = self.line.numeral_at(i + 2)?;
        let ([b'-'], &[a @ 1..=21, b @ 1..=21]) = (numeral.seps(), numeral.values()) else { return None };
        let (bce, next) = self.era(i + 3);
        let sign = if bce == Some(true) { -1 } else { 1 };
        let century = |n: u32| Point { century: Some(Which::Is(sign * n as i32)), ..Point::default() };
        let ordered = if sign < 0 { a > b } else { a < b };
        ordered.then_some((Expr::Range(century(a), century(b)), next, "glued_range"))
    }
}
