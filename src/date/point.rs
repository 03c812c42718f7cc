//! What the grammar reads: partial dates, before anything is resolved.

use super::{DateType, PartOfDay};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which one of a kind of unit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// The one with this number.
    Is(i32),
    /// So many after the one of the reference: `tháng trước` is -1.
    Rel(i32),
    /// So many after the one of the last date of the text: `hôm sau` is 1.
    Ana(i32),
    /// A year of the sexagenary cycle, 0..60: `Tân Sửu`.
    Cyclic(u8),
}

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Portion {
    /// `đầu`, `giữa`, `cuối`.
    Third(super::DateMod),
    /// `nửa đầu` (0), `nửa cuối` (1).
    Half(u8),
    /// `thượng`, `trung`, `hạ tuần`.
    Tenth(u8),
    /// `6 tháng đầu`.
    First(u16, Unit),
    /// `3 tháng cuối`.
    Last(u16, Unit),
    /// `tuần thứ hai`: the n-th unit in it.
    Nth(u16, Unit),
    /// `Chủ nhật thứ hai`: the n-th such weekday (1 Monday .. 7 Sunday) in it, -1 the last one.
    Weekday(u8, i8),
}

/// Which way the words around point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    Past,
    Future,
    /// The current one: `này`, `nay`.
    Present,
}

/// A clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: Option<u8>,
    pub(super) second: Option<u8>,
}

/// A distance from the reference or from the last date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) count: i32,
    /// Half a unit more (`một năm rưỡi`) or half a unit alone.
    pub(super) half: bool,
    pub(super) unit: Unit,
    pub(super) anaphoric: bool,
}

/// A place on the time line, with everything the expression says about it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    /// Number of the century: `thế kỷ 20` is 20, before Christ negative.
    pub(super) century: Option<Which>,
    /// First year of the decade; below 100 the century is open.
    pub(super) decade: Option<Which>,
    pub(super) year: Option<Which>,
    /// EDTF season, 21..=24.
    pub(super) season: Option<u8>,
    pub(super) half: Option<u8>,
    pub(super) quarter: Option<Which>,
    pub(super) month: Option<Which>,
    pub(super) week: Option<Which>,
    pub(super) weekend: bool,
    /// 1 (Monday) to 7.
    pub(super) weekday: Option<u8>,
    pub(super) day: Option<Which>,
    pub(super) feast: Option<u8>,
    pub(super) shift: Option<Shift>,
    pub(super) portion: Option<Portion>,
    pub(super) part: Option<PartOfDay>,
    pub(super) clock: Option<Clock>,
    /// Minutes east of Greenwich.
    pub(super) zone: Option<i16>,
    pub(super) lunar: bool,
    /// `mùng 1`: the month may be left out, and then it is lunar in an article about Tết.
    pub(super) mung: bool,
    /// The leap month of that number: `tháng 2 nhuận`.
    pub(super) leap: bool,
    pub(super) cue: Option<Cue>,
    pub(super) approximate: bool,
    pub(super) recurring: bool,
    /// The date explains a deictic word so many days from the reference: `hôm nay 20/7` is 0, `hôm qua (16/6)` -1.
    pub(super) deictic: Option<i32>,
}

impl Point {
    /// Whether it says anything about the calendar (not only the clock or the part of the day).
    pub(super) fn has_date(&self) -> bool {
        self.unit().is_some()
    }

    /// The finest calendar unit it names.
    pub(super) fn unit(&self) -> Option<Unit> {
        if self.day.is_some() || self.weekday.is_some() || self.feast.is_some() {
            return Some(Unit::Day);
        }
        if let Some(shift) = self.shift {
            return Some(shift.unit);
        }
        if self.week.is_some() || self.weekend {
            return Some(Unit::Week);
        }
        if self.month.is_some() {
            return Some(Unit::Month);
        }
        if self.quarter.is_some() || self.season.is_some() || self.half.is_some() {
            return Some(Unit::Quarter);
        }
        if self.year.is_some() {
            return Some(Unit::Year);
        }
        if self.decade.is_some() {
            return Some(Unit::Decade);
        }
        self.century.map(|_| Unit::Century)
    }

    pub(super) fn of_day(day: Which) -> Self {
        Point { day: Some(day), ..Point::default() }
    }

    pub(super) fn of_year(year: Which) -> Self {
        Point { year: Some(year), ..Point::default() }
    }

    pub(super) fn civil(year: Option<i32>, month: Option<u32>, day: Option<u32>) -> Self {
        Point {
            year: year.map(Which::Is),
            month: month.map(|m| Which::Is(m as i32)),
            day: day.map(|d| Which::Is(d as i32)),
            ..Point::default()
        }
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Point(Point),
    /// From, to; `None`: open (`đến nay` closes with [`Expr::UntilNow`]).
    Range(Point, Point),
    /// From a point to the present.
    UntilNow(Point),
    /// From the present to a point.
    FromNow(Point),
    List(Vec<Point>),
    /// A counted period up to (negative) or from now.
    Period {
        count: i32,
        half: bool,
        unit: Unit,
        approximate: bool,
    },
    /// A length: unit counts, coarse to fine.
    Length {
        parts: [(u32, Unit); 3],
        len: u8,
        half: bool,
        approximate: bool,
    },
    /// A repeated unit: `hàng năm`, `4 năm một lần`.
    Every {
        count: u32,
        unit: Unit,
    },
}

/// An expression and where it stands, in lexemes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parsed {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) expr: Expr,
    pub(super) rule: &'static str,
}

impl Parsed {
    /// What kind of expression it is.
    pub(super) fn kind(&self) -> DateType {
        match &self.expr {
            Expr::Point(p) | Expr::Range(_, p) if p.recurring => DateType::Set,
            Expr::List(items) if items.last().is_some_and(|p| p.recurring) => DateType::Set,
            Expr::Point(p) if p.clock.is_some() => DateType::Time,
            Expr::Range(a, b) if a.clock.is_some() && b.clock.is_some() => DateType::Time,
            Expr::Length { .. } => DateType::Duration,
            Expr::Every { .. } => DateType::Set,
            _ => DateType::Date,
        }
    }
}
