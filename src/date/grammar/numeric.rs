//! Dates in digits: every shape of glued numbers that the press writes.

use super::Grammar;
use crate::date::lexeme::Numeral;
use crate::date::point::{Expr, Point, Which};
use crate::date::vocabulary::Role;

/// What the words before the numbers promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// `ngày`, `hôm`, a part of the day, a weekday.
    Day,
    /// `tháng`.
    Month,
    /// `năm`.
    Year,
    /// Nothing.
    None,
}

pub(super) fn is_day(d: u32, m: u32) -> bool {
    let longest = match m {
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        1..=12 => 31,
        _ => return false,
    };
    (1..=longest).contains(&d)
}

fn is_civil(y: u32, m: u32, d: u32) -> bool {
    is_day(d, m) && is_year(y) && (m != 2 || d < 29 || (y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400))))
}

fn is_year(y: u32) -> bool {
    (1000..=2200).contains(&y)
}

fn year(y: u32, digits: u8) -> Option<u32> {
    match digits {
        4 => is_year(y).then_some(y),
        // A year of two digits: `17/6/21`, `30/4/75`.
        2 => Some(if y < 50 { 2000 + y } else { 1900 + y }),
        _ => None,
    }
}

fn day_month(d: u32, m: u32) -> Option<Point> {
    is_day(d, m).then(|| Point::civil(None, Some(m), Some(d)))
}

fn full(d: u32, m: u32, y: u32, digits: u8) -> Option<Point> {
    let y = year(y, digits)?;
    is_civil(y, m, d).then(|| Point::civil(Some(y as i32), Some(m), Some(d)))
}

fn month_year(m: u32, y: u32, digits: u8) -> Option<Point> {
    ((1..=12).contains(&m) && digits == 4 && is_year(y)).then(|| Point::civil(Some(y as i32), Some(m), None))
}

fn day(d: u32) -> Option<Point> {
    (1..=31).contains(&d).then(|| Point::civil(None, None, Some(d)))
}

fn month(m: u32) -> Option<Point> {
    (1..=12).contains(&m).then(|| Point::civil(None, Some(m), None))
}

fn of_year(y: u32) -> Point {
    Point::of_year(Which::Is(y as i32))
}

fn point(p: Option<Point>) -> Option<Expr> {
    p.map(Expr::Point)
}

fn range(a: Option<Point>, b: Option<Point>) -> Option<Expr> {
    Some(Expr::Range(a?, b?))
}

/// Reads glued numbers after `head`. The caller checks what stands around them.
pub(super) fn shape(n: &Numeral, head: Head) -> Option<Expr> {
    let (v, d) = (n.values(), n.digits());
    // No date has a number of five digits, or of three (`1.500`, `024.3825`); days and months have at most two.
    if usize::from(n.len) != v.len() || d.iter().any(|&n| n > 4) {
        return None;
    }
    match (n.seps(), head) {
        ([], Head::Day) if d[0] <= 2 => point(day(v[0])),
        ([], Head::Month) if d[0] <= 2 => point(month(v[0])),
        ([], Head::None | Head::Year) if d[0] == 4 && is_year(v[0]) => Some(Expr::Point(of_year(v[0]))),
        ([b'/' | b'-' | b'.'], Head::Day) if d[1] <= 2 && d[0] <= 2 => point(day_month(v[0], v[1])),
        ([b'/' | b'-' | b'.'], Head::Month | Head::None) if d[1] == 4 && d[0] <= 2 => point(month_year(v[0], v[1], d[1])),
        ([b'-'], Head::Month) if d[1] <= 2 && v[0] < v[1] => range(month(v[0]), month(v[1])),
        ([b','], Head::Month) if d[1] <= 2 && v[0] < v[1] => Some(Expr::List(vec![month(v[0])?, month(v[1])?])),
        ([b'/' | b'-'], Head::None) if d[1] <= 2 && d[0] <= 2 => point(day_month(v[0], v[1])),
        ([b'-' | b'/'], Head::Year | Head::None) if d[0] == 4 && d[1] == 4 && is_year(v[0]) && is_year(v[1]) && v[0] < v[1] => {
            Some(Expr::Range(of_year(v[0]), of_year(v[1])))
        }
        // `năm học 2020-21`, `mùa giải 2020/21`
        ([b'-' | b'/'], Head::Year) if d[0] == 4 && d[1] == 2 && is_year(v[0]) && (v[0] + 1) % 100 == v[1] => {
            Some(Expr::Range(of_year(v[0]), of_year(v[0] + 1)))
        }
        // `1958-71`; up to 12 it would be a month.
        ([b'-'], Head::Year | Head::None) if d[0] == 4 && d[1] == 2 && is_year(v[0]) && v[1] > 12 && v[1] > v[0] % 100 => {
            Some(Expr::Range(of_year(v[0]), of_year(v[0] / 100 * 100 + v[1])))
        }
        ([b'/', b'/'] | [b'-', b'-'] | [b'.', b'.'], _) if d[0] == 4 => (is_civil(v[0], v[1], v[2]) && d[1] <= 2 && d[2] <= 2)
            .then(|| Expr::Point(Point::civil(Some(v[0] as i32), Some(v[1]), Some(v[2])))),
        // Versions have the shape of `2.10.21`: with stops or dashes a year of two digits needs a head.
        ([a, b], _) if a == b && *a != b',' && *a != b':' && d[0] <= 2 && d[1] <= 2 => {
            if d[2] == 4 || (d[2] == 2 && d[1] == d[0].min(d[1]) && (head == Head::Day || (*a == b'/' && d[0] == 2))) {
                point(full(v[0], v[1], v[2], d[2]))
            } else {
                None
            }
        }
        ([b'/' | b'.', b'-'] | [b'-', b'/'], Head::None | Head::Day) if d[0] <= 2 && d[1] <= 2 && d[2] == 4 => {
            point(full(v[0], v[1], v[2], d[2]))
        }
        ([b'-', b'/'] | [b'-', b'.'], Head::Day | Head::None) if d[2] <= 2 && v[0] < v[1] && (head == Head::Day || n.seps()[1] == b'/') => {
            range(day(v[0]).filter(|_| is_day(v[0], v[2])), day_month(v[1], v[2]))
        }
        ([b'-', b'-'], Head::Day) if d[2] <= 2 && v[0] < v[1] => range(day(v[0]), day_month(v[1], v[2])),
        ([b'-', b'/' | b'-' | b'.'], Head::Month) if d[2] == 4 && d[0] <= 2 && d[1] <= 2 => range(month(v[0]), month_year(v[1], v[2], 4)),
        ([b',', b'/' | b'-'], Head::Day | Head::None) if d[2] <= 2 && v[0] < v[1] => {
            Some(Expr::List(vec![day(v[0])?, day_month(v[1], v[2])?]))
        }
        ([b',', b'/' | b'-'], Head::Month) if d[2] == 4 => Some(Expr::List(vec![month(v[0])?, month_year(v[1], v[2], 4)?])),
        ([b',', b',', b'/'], Head::Day | Head::None) if d[3] <= 2 && v[0] < v[1] => {
            Some(Expr::List(vec![day(v[0])?, day(v[1])?, day_month(v[2], v[3])?]))
        }
        ([b'/', b'-', b'/'], _) if d[1] == 4 && d[3] == 4 => range(month_year(v[0], v[1], 4), month_year(v[2], v[3], 4)),
        ([b'/', b'-', b'/'] | [b'.', b'-', b'.'], Head::Day | Head::None) if d[3] <= 2 && d[1] <= 2 => {
            range(day_month(v[0], v[1]), day_month(v[2], v[3]))
        }
        ([b'-', a, b], Head::Day | Head::None) if a == b && d[3] == 4 && v[0] < v[1] => range(day(v[0]), full(v[1], v[2], v[3], 4)),
        ([b'/', b'-', b'/', b'/'] | [b'.', b'-', b'.', b'.'], _) if d[4] == 4 => range(day_month(v[0], v[1]), full(v[2], v[3], v[4], 4)),
        ([b'/', b'/', b'-', b'/'], _) if d[2] == 4 => range(full(v[0], v[1], v[2], 4), day_month(v[3], v[4])),
        ([b'/', b'/', b'-', b'/', b'/'] | [b'.', b'.', b'-', b'.', b'.'], _) if d[2] == 4 && d[5] == 4 => {
            range(full(v[0], v[1], v[2], 4), full(v[3], v[4], v[5], 4))
        }
        _ => None,
    }
}

impl Grammar<'_, '_> {
    /// The numbers at `i` as a date after `head`; the neighbours must not be glued to it.
    pub(super) fn numeric(&self, i: usize, head: Head) -> Option<(Expr, usize)> {
        let numeral = self.line.numeral_at(i)?;
        if self.bad_glue(i) {
            return None;
        }
        let expr = shape(numeral, head)?;
        Some((expr, i + 1))
    }

    /// Whether something is glued to the numbers at `i` that makes them no date: `U23`, `15/2020/NĐ-CP`, `10%`, `#12`.
    pub(super) fn bad_glue(&self, i: usize) -> bool {
        self.bad_left(i) || self.bad_right(i)
    }

    pub(super) fn bad_left(&self, i: usize) -> bool {
        if !self.line.is_glued(i) || i == 0 {
            return false;
        }
        if self.line.is_word(i - 1) {
            // `ngày15/8`, `tháng6/2016`: the blank was lost.
            let head = [Role::Day, Role::Month, Role::Year, Role::Hom].iter().any(|&role| self.line.is(i - 1, role));
            return !(head && self.line.text_of(i - 1).chars().count() > 2);
        }
        let before = self.line.sign(i - 1);
        // A dash or slash glued to a word on its other side makes a code: `B-52`, `AK-47`, `QĐ/2021`.
        if matches!(before, '-' | '/' | '.' | '+') {
            return i < 2 || self.line.is_glued(i - 1);
        }
        matches!(before, '#' | '@' | '$' | '€' | '£' | '¥' | '=' | '_' | '%' | '&' | '<' | '>' | '\\' | '^' | '*')
    }

    /// `20/7đến 29/7`, `2021có`: a small word of the language that begins after a number without a blank.
    pub(super) fn lost_blank(&self, i: usize) -> bool {
        let small = [Role::After, Role::Den, Role::Day, Role::Month, Role::Year, Role::Va].iter().any(|&role| self.line.is(i, role));
        small && self.line.text_of(i).chars().nth(1).is_some() && !self.line.text_of(i).is_ascii()
    }

    pub(super) fn bad_right(&self, i: usize) -> bool {
        let next = i + 1;
        if next >= self.line.len() || !self.line.is_glued(next) {
            return false;
        }
        if self.line.is_word(next) {
            return !self.lost_blank(next);
        }
        match self.line.sign(next) {
            '/' | '-' | '@' | '_' | '+' | '=' | '&' => self.line.is_glued(next + 1),
            '%' | '°' | '#' | '$' | '€' | '£' | '¥' | '^' | '*' | '²' | '³' | '\\' | '‰' | 'º' => true,
            ':' => self.line.numeral_at(next + 1).is_some() && self.line.is_glued(next + 1),
            _ => false,
        }
    }
}
