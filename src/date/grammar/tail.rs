//! What follows a date and belongs to it: the year, `tới`, `vừa qua`, `âm lịch`, `hàng năm`.

use super::Grammar;
use super::numeric::Head;
use crate::date::point::{Cue, Expr, Point, Which};
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// `năm 2021`, `của năm 2021`, `năm nay`, `, 2021`, `/2021`, `-2021`, ` 2021` after a day, month, quarter or season.
    pub(super) fn tail_year(&self, i: usize, p: &mut Point) -> usize {
        if p.year.is_some() {
            return i;
        }
        let mut at = i;
        if self.line.sign(at) == ',' || (self.line.text_of(at) == "của") || self.line.sign(at) == '(' {
            at += 1;
        }
        let joined = at > i;
        if self.line.are(at, &[Role::Cung, Role::Year]) {
            p.year = Some(Which::Ana(0));
            return at + 2;
        }
        if self.line.is(at, Role::Year)
            && let Some((year, next, _)) = self.year(at)
            && year.year.is_some()
            && year.portion.is_none()
            && !matches!(year.year, Some(Which::Ana(_)) if joined && self.line.sign(i) == ',')
        {
            if self.line.sign(i) == '(' {
                if self.line.sign(next) != ')' {
                    return i;
                }
                p.year = year.year;
                return next + 1;
            }
            p.year = year.year;
            // A day or month of a year of the cycle is lunar, also when the civil year explains it: `năm Ất Mùi (1895)`.
            p.lunar |= year.lunar && p.month.is_some();
            return next;
        }
        if self.line.sign(i) == '(' {
            return i;
        }
        // `Q3/2021` and `quý III/2021`: the numeral is left alone by the sign before it.
        let glued_sep = matches!(self.line.sign(i), '/' | '-' | '.') && self.line.is_glued(i) && self.line.is_glued(i + 1);
        let at = if glued_sep { i + 1 } else { at };
        if let Some((value, 4)) = self.line.single(at)
            && (1000..=2200).contains(&value)
            && !self.bad_right(at)
            && (glued_sep || !joined || self.line.sign(i) == ',')
            && (glued_sep || !self.is_quantity(at + 1))
        {
            // `ngày 8 tháng 3, 2021` yes; `tháng 3, 2021 người` no.
            if joined && !glued_sep && !self.line.is_stop(at + 1) && !self.line.is(at + 1, Role::After) {
                return i;
            }
            p.year = Some(Which::Is(value as i32));
            return at + 1;
        }
        i
    }

    /// Whether the word at `i` makes the number before it a quantity.
    pub(super) fn is_quantity(&self, i: usize) -> bool {
        self.line.is(i, Role::Count) && !self.line.is_capitalized(i) && !self.line.is(i, Role::Year)
            || matches!(self.line.sign(i), '%' | '°' | '$')
            || self.line.is(i, Role::Thousand)
    }

    /// `tới`, `sắp tới`, `này`, `vừa qua`, `vừa rồi`, `qua`, `tới đây`. `sau` and `trước` are the units' own business.
    pub(super) fn tail_cue(&self, i: usize, p: &mut Point) -> usize {
        let (cue, next) = if self.line.is(i, Role::Vua) && (self.line.is(i + 1, Role::Qua) || self.line.is(i + 1, Role::Roi)) {
            (Cue::Past, i + 2)
        } else if self.line.is(i, Role::Sap) && self.line.is(i + 1, Role::Toi) {
            (Cue::Future, i + 2)
        } else if self.line.is(i, Role::Toi) && self.ends_deictic(i + 1) {
            (Cue::Future, i + 1 + usize::from(self.line.is(i + 1, Role::Here)))
        } else if self.line.is(i, Role::This) && !self.line.is_capitalized(i) {
            (Cue::Present, i + 1)
        } else if self.line.is(i, Role::Roi) && p.year.is_none() && self.line.is_stop(i + 1) {
            (Cue::Past, i + 1)
        } else {
            return i;
        };
        p.cue = Some(cue);
        next
    }

    /// Whether `tới` or `qua` before `i` can be a deictic: what comes next is no place to go to and no second half of a range.
    pub(super) fn ends_deictic(&self, i: usize) -> bool {
        if self.line.is_stop(i) || matches!(self.line.sign(i), '(' | '-' | '|' | '/') {
            return true;
        }
        if self.line.numeral_at(i).is_some() || self.line.is_capitalized(i) {
            return false;
        }
        let date_head =
            [Role::Day, Role::Month, Role::Hom, Role::Mung, Role::Ram, Role::Quarter, Role::Year, Role::Cuoi, Role::Het, Role::Giua];
        // `tháng 6 tới nay`, `năm 2020 tới cuối năm`
        !(date_head.iter().any(|&role| self.line.is(i, role)) && !self.line.is(i, Role::Num) || self.line.is(i, Role::Nay))
    }

    /// `âm lịch`, `(âm lịch)`, `dương lịch`, `ÂL`.
    pub(super) fn tail_calendar(&self, i: usize, p: &mut Point) -> usize {
        // `tháng 2 nhuận`; `năm nhuận` is a civil matter.
        if p.month.is_some() && p.year.is_none() && matches!(self.line.text_of(i), "nhuận" | "nhuan") {
            p.lunar = true;
            p.leap = true;
            return i + 1;
        }
        let open = usize::from(self.line.sign(i) == '(' || self.line.sign(i) == ',');
        let at = i + open;
        let lunar = self.line.is(at, Role::Am);
        if (lunar || self.line.is(at, Role::Duong)) && self.line.is(at + 1, Role::Lich) {
            let close = usize::from(self.line.sign(i) == '(');
            if close == 1 && self.line.sign(at + 2) != ')' {
                return i;
            }
            p.lunar = lunar;
            return at + 2 + close;
        }
        if open == 0 && matches!(self.line.text_of(i), "ÂL" | "AL" | "âl") {
            p.lunar = true;
            return i + 1;
        }
        i
    }

    /// `hàng năm`, `hằng tháng`, `mỗi năm` after a date: it comes again.
    pub(super) fn tail_every(&self, i: usize, p: &mut Point) -> usize {
        let heads = self.line.is(i, Role::Hang) || self.line.is(i, Role::Moi);
        let unit = [Role::Year, Role::Month, Role::Week].iter().any(|&r| self.line.is(i + 1, r));
        if heads && unit && !(self.line.is(i + 1, Role::Year) && self.line.numeral_at(i + 2).is_some()) {
            p.recurring = true;
            return i + 2;
        }
        i
    }

    /// All tails of a day or month, in the order they come.
    pub(super) fn tails(&self, mut i: usize, p: &mut Point) -> usize {
        i = self.tail_calendar(i, p);
        i = self.tail_year(i, p);
        i = self.tail_calendar(i, p);
        let every = self.tail_every(i, p);
        if every > i { every } else { self.tail_cue(i, p) }
    }

    /// The point at `i`, when glued numbers give one.
    pub(super) fn numeric_point(&self, i: usize, head: Head) -> Option<(Point, usize)> {
        match self.numeric(i, head)? {
            (Expr::Point(p), next) => Some((p, next)),
            _ => None,
        }
    }
}
