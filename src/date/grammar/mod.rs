//! The grammar: from the lexemes of a paragraph to partial dates. Every rule is a method that tries to read at one place
//! and says where it stopped; no rule looks further than a few lexemes, so the whole is linear.

mod clock;
mod compound;
mod day;
mod guard;
mod hours;
mod length;
mod list;
mod lunar;
mod number;
pub(super) mod numeric;
mod tail;
mod unit;
mod weekday;

pub(super) use compound::rules;

use super::feast::Feast;
use super::lexeme::Line;
use super::point::{Expr, Parsed, Point};
use super::vocabulary::{CODE, DIGITS, Meaning, PHRASES, Role, mask};

/// Roles a part of the day begins with. Of the rules, each asks first whether one of the roles is there without which it reads nothing.
const PART: u128 = mask(&[Role::Buoi, Role::Dawn, Role::Giua, Role::Nua, Role::Xe, Role::Dau, Role::Cuoi, Role::Pod]);

/// A number, in digits or words.
const NUMBER: u128 = DIGITS | mask(&[Role::Num]);

/// Units that are counted.
const UNITS: u128 =
    mask(&[Role::Day, Role::Week, Role::Month, Role::Year, Role::Hour, Role::Minute, Role::Second, Role::Quarter, Role::Thap, Role::The]);

/// What begins an expression beside numbers in words (and hedges).
const SURE: u128 = PART
    | UNITS
    | DIGITS
    | CODE
    | PHRASES
    | mask(&[
        Role::Nay,
        Role::Hom,
        Role::Mung,
        Role::Thu,
        Role::Chu,
        Role::Ram,
        Role::Tet,
        Role::Thuong,
        Role::Trung,
        Role::Ha,
        Role::Nhung,
        Role::Cac,
        Role::Mua,
        Role::Season,
        Role::Cung,
        Role::Hang,
        Role::Moi,
        Role::Cach,
        Role::Truoc,
        Role::Sau,
    ]);

/// What follows a number in words at which a date begins.
const COUNTED: u128 = UNITS | mask(&[Role::Hom, Role::Tet]);

/// Reads one paragraph.
pub(super) struct Grammar<'l, 't> {
    pub(super) line: &'l Line<'t>,
    pub(super) feasts: &'static [Feast],
}

/// What a rule read: a point, where it stopped, the code of the rule.
pub(super) type Read = Option<(Point, usize, &'static str)>;

impl Grammar<'_, '_> {
    /// Appends the expressions of the paragraph.
    pub(super) fn parse(&self, out: &mut Vec<Parsed>) {
        let mut from = 0;
        while let Some(i) = self.line.next_start(from) {
            if let Some(end) = self.trap(i) {
                from = end;
                continue;
            }
            from = i + 1;
            if let Some(parsed) = self.expression(i).filter(|parsed| parsed.to > i) {
                from = parsed.to;
                out.push(parsed);
            }
        }
    }

    /// The end of a phrase at `i` with a meaning that `wanted` takes.
    pub(super) fn phrase<T>(&self, i: usize, wanted: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize)> {
        if !self.line.has(i, PHRASES) {
            return None;
        }
        let (from, to) = self.line.word(i).phrases;
        let phrases = &self.line.vocabulary.phrases[usize::from(from)..usize::from(to)];
        phrases.iter().find_map(|phrase| {
            let value = wanted(phrase.meaning)?;
            let matches = (i..).zip(&phrase.keys).all(|(at, &key)| self.line.key(at) == Some(key));
            matches.then(|| (value, i + phrase.keys.len()))
        })
    }

    fn trap(&self, i: usize) -> Option<usize> {
        let ((), end) = self.phrase(i, |meaning| (meaning == Meaning::Trap).then_some(()))?;
        Some(end)
    }

    /// Any expression at `i`.
    fn expression(&self, i: usize) -> Option<Parsed> {
        if self.line.is(i, Role::Approx) || self.line.is(i, Role::Gan) {
            return self.approximate(i);
        }
        if !self.line.has(i, SURE) && !self.counts_something(i) {
            return None;
        }
        let plain = self.plain(i);
        let counted = self.counted(i);
        match (plain, counted) {
            (Some(a), Some(b)) => Some(if b.to > a.to { b } else { a }),
            (None, None) => self.feast_digits(i),
            (a, b) => a.or(b),
        }
    }

    /// Whether the number in words at `i` stands before something that numbers of dates do: `một người` is passed over.
    fn counts_something(&self, i: usize) -> bool {
        self.number_words(i).is_some_and(|(_, next)| self.line.has(next, COUNTED))
    }

    /// `Quốc tế Lao động 1/5`, `Quốc khánh (2/9)`: the digits are the date, and the name before them leaves no doubt.
    fn feast_digits(&self, i: usize) -> Option<Parsed> {
        let ((), next) = self.phrase(i, |meaning| matches!(meaning, Meaning::Feast(_)).then_some(()))?;
        let open = usize::from(self.line.sign(next) == '(');
        let from = next + open + usize::from(self.line.is(next + open, Role::Day));
        let (mut p, to) = self.numeric_point(from, numeric::Head::Day)?;
        p.month?;
        let to = self.tails(to, &mut p);
        self.compound(from, (Expr::Point(p), to, "feast_digits"), false)
    }

    /// `khoảng tháng 3/2020`, `vào khoảng 10 giờ`.
    fn approximate(&self, i: usize) -> Option<Parsed> {
        let mut at = i + 1;
        // `chừng khoảng`, `vào độ chừng`: two hedges at most, so that a line of them stays linear.
        at += usize::from(self.line.is(at, Role::Approx));
        let mut inner = self.expression_after_approx(at)?;
        let only_hedge = !self.line.is(i, Role::Approx);
        match &mut inner.expr {
            // `hơn 20 năm`, `gần 3 giờ`: the hedge is no part of the length, and it is a bound, not an approximation.
            Expr::Length { approximate, .. } | Expr::Period { approximate, .. } => {
                if only_hedge {
                    *approximate = *self.line.lower(i) != *"hơn";
                } else {
                    *approximate = true;
                    inner.from = i;
                }
            }
            Expr::Point(p) => {
                if only_hedge {
                    return Some(inner);
                }
                p.approximate = true;
                inner.from = i;
            }
            Expr::Range(a, b) if !only_hedge => {
                a.approximate = true;
                b.approximate = true;
                inner.from = i;
            }
            _ => {}
        }
        Some(inner)
    }

    fn expression_after_approx(&self, i: usize) -> Option<Parsed> {
        let plain = self.plain_in(i, true);
        let counted = self.counted(i);
        match (plain, counted) {
            (Some(a), Some(b)) => Some(if b.to > a.to { b } else { a }),
            (a, b) => a.or(b),
        }
    }

    fn plain(&self, i: usize) -> Option<Parsed> {
        self.plain_in(i, false)
    }

    /// A point, a range or a list.
    fn plain_in(&self, i: usize, hedged: bool) -> Option<Parsed> {
        let first = self.operand(i, hedged)?;
        self.compound(i, first, hedged)
    }
}
