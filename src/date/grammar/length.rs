//! Counted units: lengths (`72 giờ`), distances (`ba ngày trước`, `cách đây 2 tuần`), periods (`24 giờ qua`), repetitions
//! (`hàng năm`, `4 năm một lần`), first and last units of a larger one (`6 tháng đầu năm 2021`).

use super::{Grammar, NUMBER, UNITS};
use crate::date::DateMod;
use crate::date::point::{Expr, Parsed, Point, Portion, Shift, Unit, Which};
use crate::date::vocabulary::{DIGITS, Role, mask};

/// `3 ngày`, `nửa năm`, `một tuần rưỡi`.
#[derive(Clone, Copy)]
struct Count {
    n: u32,
    half: bool,
    unit: Unit,
    next: usize,
    /// The count stands in words, and which word alone.
    only_word: bool,
}

impl Grammar<'_, '_> {
    pub(super) fn unit(&self, i: usize) -> Option<(Unit, usize)> {
        let line = self.line;
        if !line.has(i, UNITS) {
            return None;
        }
        let unit = [
            (Role::Day, Unit::Day),
            (Role::Week, Unit::Week),
            (Role::Month, Unit::Month),
            (Role::Year, Unit::Year),
            (Role::Hour, Unit::Hour),
            (Role::Minute, Unit::Minute),
            (Role::Second, Unit::Second),
            (Role::Quarter, Unit::Quarter),
        ]
        .into_iter()
        .find(|&(role, _)| line.is(i, role));
        if let Some((_, unit)) = unit {
            let short = line.text_of(i).chars().count() < 3 && !line.is(i, Role::Day);
            if short && (!line.is_glued(i) || line.is_capitalized(i)) || line.is_capitalized(i) && i > 0 && line.single(i - 1).is_none() {
                return None;
            }
            return Some((unit, i + 1));
        }
        if line.is(i, Role::Thap) && (line.is(i + 1, Role::Nien) || line.is(i + 1, Role::Ky)) {
            return Some((Unit::Decade, i + 2));
        }
        if line.is(i, Role::The) && line.is(i + 1, Role::Ky) {
            return Some((Unit::Century, i + 2));
        }
        None
    }

    fn count(&self, i: usize) -> Option<Count> {
        let line = self.line;
        if line.is(i, Role::Nua) {
            let (unit, next) = self.unit(i + 1)?;
            let open = !line.is(next, Role::Dau) && !line.is(next, Role::Cuoi);
            return open.then_some(Count { n: 0, half: true, unit, next, only_word: true });
        }
        let in_digits = line.single(i).is_some();
        let (n, at) = if in_digits {
            // `72h`, `24g`: the unit may be glued.
            let (n, digits) = line.single(i)?;
            if digits > 4 || self.bad_left(i) {
                return None;
            }
            (n, i + 1)
        } else if let Some(n) = self.thousands(i) {
            (n, i + 1)
        } else {
            self.number_words(i)?
        };
        // `ba hôm sau`, `hai hôm nữa`; `một hôm` alone is one day of a tale.
        let turned = line.is(at + 1, Role::Truoc) || line.is(at + 1, Role::Sau) || line.is(at + 1, Role::More);
        let (unit, mut next) = self.unit(at).or_else(|| (line.is(at, Role::Hom) && turned).then_some((Unit::Day, at + 1)))?;
        if line.is_glued(next) && (line.is_word(next) || line.numeral_at(next).is_some()) && !matches!(unit, Unit::Hour | Unit::Minute) {
            return None;
        }
        let half = line.is(next, Role::HalfMore);
        next += usize::from(half);
        if unit == Unit::Hour && line.is(next, Role::DongHo) {
            next += 2;
        }
        Some(Count { n, half, unit, next, only_word: !in_digits })
    }

    /// `2.000` years.
    fn thousands(&self, i: usize) -> Option<u32> {
        let numeral = self.line.numeral_at(i)?;
        match (numeral.seps(), numeral.values(), numeral.digits()) {
            ([b'.'], &[a, b], &[1..=3, 3]) if !self.bad_glue(i) => Some(a * 1000 + b),
            _ => None,
        }
    }

    /// Everything that begins with a count, or with a word that a count follows.
    pub(super) fn counted(&self, i: usize) -> Option<Parsed> {
        let line = self.line;
        const COUNTS: u128 = NUMBER | mask(&[Role::Nua]);
        const LARGER: u128 = mask(&[Role::Week, Role::Month]);
        if !line.has(i, const { COUNTS | LARGER | mask(&[Role::Hang, Role::Moi, Role::Cach, Role::Truoc, Role::Sau]) }) {
            return None;
        }
        let parsed = |to: usize, expr: Expr, rule: &'static str| Some(Parsed { from: i, to, expr, rule });
        if line.is(i, Role::Hang) || line.is(i, Role::Moi) {
            return self.every(i);
        }
        // `cách đây 2 tuần`, `cách nay 3 năm`, `trước đây 10 năm`
        let ago =
            line.is(i, Role::Cach) && (line.is(i + 1, Role::Here) || line.is(i + 1, Role::Nay)) || line.are(i, &[Role::Truoc, Role::Here]);
        // `trước đó ba ngày`, `sau đó hai năm`
        let anaphoric = (line.is(i, Role::Truoc) || line.is(i, Role::Sau)) && line.is(i + 1, Role::That);
        if ago || anaphoric {
            let mut at = i + 2;
            while line.is(at, Role::Approx) || line.is(at, Role::Gan) || line.is(at, Role::Dung) {
                at += 1;
            }
            let count = self.count(at)?;
            let sign = if ago || line.is(i, Role::Truoc) { -1 } else { 1 };
            let shift = Shift { count: sign * count.n as i32, half: count.half, unit: count.unit, anaphoric };
            let approximate = (i + 2..at).any(|k| line.is(k, Role::Approx));
            return parsed(count.next, Expr::Point(Point { shift: Some(shift), approximate, ..Point::default() }), "shift");
        }
        if line.has(i, LARGER)
            && let Some(read) = self.unit_of_larger(i)
        {
            return Some(read);
        }
        if line.has(i, DIGITS)
            && let Some(read) = self.months_of(i).or_else(|| self.period_range(i))
        {
            return Some(read);
        }
        if !line.has(i, COUNTS) {
            return None;
        }
        let count = self.count(i)?;
        let next = count.next;
        // Ages; `năm tháng` without more is `the years`.
        if matches!(line.text_of(next), "tuổi")
            || (line.is(i, Role::Year) && count.unit == Unit::Month && count.n == 5 && line.after(i, Role::Nhung))
        {
            return None;
        }
        if let Some(read) = self.first_or_last(i, count) {
            return Some(read);
        }
        let shift = |count_sign: i32, anaphoric: bool| {
            Expr::Point(Point {
                shift: Some(Shift { count: count_sign * count.n as i32, half: count.half, unit: count.unit, anaphoric }),
                ..Point::default()
            })
        };
        if line.is(next, Role::Truoc) || line.is(next, Role::Sau) && !line.is(next + 1, Role::Tens) {
            let past = line.is(next, Role::Truoc);
            let sign = if past { -1 } else { 1 };
            if line.is(next + 1, Role::That) {
                if count.unit < Unit::Day {
                    return self.length(i, count);
                }
                return parsed(next + 2, shift(sign, true), "shift_anaphora");
            }
            if past && line.is(next + 1, Role::Here) {
                return parsed(next + 2, shift(-1, false), "shift");
            }
            let event = line.is_word(next + 1) && (self.is_event(next + 1) || line.is_capitalized(next + 1) && !past);
            if event {
                return self.length(i, count);
            }
            if past {
                return parsed(next + 1, shift(-1, false), "shift");
            }
            let subject = matches!(
                line.text_of(next + 1),
                "ông"
                    | "bà"
                    | "anh"
                    | "chị"
                    | "cô"
                    | "chú"
                    | "bác"
                    | "em"
                    | "họ"
                    | "nó"
                    | "tôi"
                    | "chúng"
                    | "cụ"
                    | "vợ"
                    | "chồng"
                    | "mẹ"
                    | "cha"
                    | "thì"
            );
            if (line.is_stop(next + 1) || subject) && count.unit >= Unit::Day {
                return parsed(next + 1, shift(1, true), "shift_anaphora");
            }
            return self.length(i, count);
        }
        if line.is(next, Role::More) && !matches!(line.text_of(next + 1), "mới") {
            return parsed(next + 1, shift(1, false), "shift");
        }
        let period = |sign: i32, to: usize| {
            parsed(to, Expr::Period { count: sign * count.n as i32, half: count.half, unit: count.unit, approximate: false }, "period")
        };
        if line.is(next, Role::Qua)
            && (line.is_stop(next + 1) || line.is_word(next + 1) && !matches!(line.text_of(next + 1), "đi" | "đời" | "lại"))
        {
            return period(-1, next + 1);
        }
        if line.is(next, Role::Vua) && (line.is(next + 1, Role::Qua) || line.is(next + 1, Role::Roi)) {
            return period(-1, next + 2);
        }
        // `hai tháng nay`, `hơn 3 tuần nay`; `lớp 5 năm nay` is this year.
        let hedge = i > 0 && (line.is(i - 1, Role::Gan) || line.is(i - 1, Role::Approx));
        let numbered = i > 0 && (line.is(i - 1, Role::Named) || line.is(i - 1, Role::Ordinal)) && !hedge;
        let long = count.only_word || count.unit != Unit::Year || (i > 0 && self.length_signal(i - 1));
        if line.is(next, Role::Nay) && count.unit >= Unit::Day {
            return if long && !numbered { period(-1, next + 1) } else { None };
        }
        // `5 năm trở lại đây`, `10 năm gần đây`, `7 ngày gần nhất`
        if line.text_of(next) == "trở" && line.text_of(next + 1) == "lại" && line.is(next + 2, Role::Here) {
            return period(-1, next + 3);
        }
        if line.text_of(next) == "gần" && (line.is(next + 1, Role::Here) || line.text_of(next + 1) == "nhất") {
            return period(-1, next + 2);
        }
        if line.is(next, Role::Sap) && line.is(next + 1, Role::Toi) {
            return period(1, next + 2);
        }
        if line.is(next, Role::Toi) && self.ends_deictic(next + 1) {
            return period(1, next + 1);
        }
        self.length(i, count)
    }

    /// `9T2020`, `5T/2024`: months from January on.
    fn months_of(&self, i: usize) -> Option<Parsed> {
        let line = self.line;
        if line.text_of(i + 1) != "T" || !line.is_glued(i + 1) || self.bad_left(i) {
            return None;
        }
        let (n @ 1..=11, 1 | 2) = line.single(i)? else { return None };
        let slash = usize::from(matches!(line.sign(i + 2), '/' | '-') && line.is_glued(i + 2));
        let at = i + 2 + slash;
        let (year @ 1900..=2200, 4) = line.single(at)? else { return None };
        let p = Point { portion: Some(Portion::First(n as u16, Unit::Month)), ..Point::of_year(Which::Is(year as i32)) };
        (line.is_glued(at) && !self.bad_right(at)).then_some(Parsed { from: i, to: at + 1, expr: Expr::Point(p), rule: "first_units" })
    }

    /// `24-48 giờ tới`, `24 đến 48 giờ qua`, `2-3 ngày tới`: the longer one bounds the period.
    fn period_range(&self, i: usize) -> Option<Parsed> {
        let line = self.line;
        let (n, at) = if let Some((a, _)) = line.single(i) {
            let joined = (line.is(i + 1, Role::Den) || line.sign(i + 1) == '-') && !self.bad_glue(i);
            let (b, digits) = line.single(i + 2).filter(|_| joined)?;
            (a < b && digits < 3).then_some((b, i + 3))?
        } else {
            let numeral = line.numeral_at(i).filter(|_| !self.bad_glue(i))?;
            let ([b'-'], &[a, b], &[_, 1 | 2]) = (numeral.seps(), numeral.values(), numeral.digits()) else { return None };
            (a < b).then_some((b, i + 1))?
        };
        let (unit, next) = self.unit(at)?;
        let ahead = line.is(next, Role::Toi) && self.ends_deictic(next + 1);
        let sign = if ahead || line.are(next, &[Role::Sap, Role::Toi]) {
            1
        } else if line.is(next, Role::Qua) && !matches!(line.text_of(next + 1), "đi" | "đời" | "lại")
            || line.are(next, &[Role::Vua, Role::Qua])
        {
            -1
        } else {
            return None;
        };
        let to = next + 1 + usize::from(line.is(next, Role::Sap) || line.is(next, Role::Vua));
        let expr = Expr::Period { count: sign * n as i32, half: false, unit, approximate: false };
        Some(Parsed { from: i, to, expr, rule: "period" })
    }

    fn is_event(&self, i: usize) -> bool {
        matches!(
            self.line.text_of(i),
            "khi"
                | "vụ"
                | "lúc"
                | "ngày"
                | "lễ"
                | "thời"
                | "trận"
                | "cuộc"
                | "kỳ"
                | "chiến"
                | "đại"
                | "bầu"
                | "sự"
                | "phẫu"
                | "ca"
                | "sinh"
                | "cái"
                | "thảm"
                | "tai"
                | "khai"
                | "kết"
                | "giải"
                | "phát"
                | "tiêm"
                | "mổ"
                | "đám"
                | "hạn"
                | "đợt"
                | "chuyến"
                | "buổi"
        )
    }

    /// `mỗi ngày`, `hàng năm`, `mỗi 5 năm`, `hằng tuần`.
    fn every(&self, i: usize) -> Option<Parsed> {
        let line = self.line;
        let at = i + 1;
        if let Some((p, next)) = self.weekly(at, true) {
            return Some(Parsed { from: i, to: next, expr: Expr::Point(p), rule: "every_weekday" });
        }
        let daily =
            line.word(at).value(Role::Pod).is_some() && line.is(i, Role::Moi) || line.text_of(at) == "đêm" && line.is(i, Role::Hang);
        let (count, unit, next) = if daily {
            (1, Unit::Day, at + 1)
        } else if let Some((unit, next)) = self.unit(at) {
            // `hàng năm mươi người` is not `hàng năm`.
            if line.is(next, Role::Tens) || line.is(next, Role::Hundred) {
                return None;
            }
            (1, unit, next)
        } else {
            let count = self.count(at).filter(|_| line.is(i, Role::Moi))?;
            (count.n, count.unit, count.next)
        };
        if line.text_of(next) == "tuổi" || line.is(at, Role::Quarter) && line.text_of(next) == "khách" {
            return None;
        }
        Some(Parsed { from: i, to: next, expr: Expr::Every { count, unit }, rule: "every" })
    }

    /// `6 tháng đầu năm 2021`, `3 tháng cuối năm`, `10 ngày đầu tháng 6`, `9 tháng năm 2021`.
    fn first_or_last(&self, i: usize, count: Count) -> Option<Parsed> {
        let line = self.line;
        let mut at = count.next;
        let first = line.is(at, Role::Dau);
        let last = line.is(at, Role::Cuoi);
        // `một ngày cuối tháng 3` says no day.
        let vague =
            count.only_word && count.n == 1 && count.unit == Unit::Day && !line.is(at + 1, Role::First) && !line.is(at + 1, Role::Last);
        if first || last {
            at += 1 + usize::from(line.is(at + 1, Role::First) || line.is(at + 1, Role::Last));
            at += usize::from(line.text_of(at) == "của" || line.text_of(at) == "trong");
        } else if !(count.unit == Unit::Month && line.is(at, Role::Year) && line.single(at + 1).is_some_and(|(_, d)| d == 4)) {
            // `9 tháng năm 2021` counts from January
            return None;
        }
        let head = line.is(at, Role::Year) || line.is(at, Role::Month) || line.is(at, Role::Quarter) || line.is(at, Role::Week);
        let read = self.unit_point(at).or_else(|| if head { self.bare_unit(at) } else { None });
        let (p, next, _) = read?;
        let larger = p.unit()?;
        if larger <= count.unit || count.n == 0 || count.n > 99 {
            return None;
        }
        let n = count.n as u16;
        let portion = match (vague, last) {
            (true, last) => Portion::Third(if last { DateMod::End } else { DateMod::Start }),
            (false, true) => Portion::Last(n, count.unit),
            (false, false) => Portion::First(n, count.unit),
        };
        Some(Parsed { from: i, to: next, expr: Expr::Point(Point { portion: Some(portion), ..p }), rule: "first_units" })
    }

    /// `tuần đầu tiên của tháng 6`, `tháng cuối năm`, `tuần thứ hai của tháng 5`, `tháng đầu năm`.
    fn unit_of_larger(&self, i: usize) -> Option<Parsed> {
        let line = self.line;
        let (unit, mut at) = self.unit(i)?;
        if !matches!(unit, Unit::Week | Unit::Month) {
            return None;
        }
        let portion = if line.is(at, Role::Dau) {
            Portion::First(1, unit)
        } else if line.is(at, Role::Cuoi) {
            Portion::Last(1, unit)
        } else if line.is(at, Role::Thu)
            && let Some((n, next)) = self.number(at + 1, 1)
            && line.text_of(next) == "của"
        {
            at = next - 1;
            Portion::Nth(n as u16, unit)
        } else {
            return None;
        };
        at += 1;
        at += usize::from(line.is(at, Role::First) || line.is(at, Role::Last));
        at += usize::from(line.text_of(at) == "của" || line.text_of(at) == "trong");
        let head = line.is(at, Role::Year) || line.is(at, Role::Month) || line.is(at, Role::Quarter);
        let read = self.unit_point(at).or_else(|| if head { self.bare_unit(at) } else { None });
        let (p, next, _) = read?;
        (p.unit()? > unit).then_some(Parsed {
            from: i,
            to: next,
            expr: Expr::Point(Point { portion: Some(portion), ..p }),
            rule: "first_units",
        })
    }

    /// `72 giờ`, `2 giờ 30 phút`, `1 năm 6 tháng`, `5 giờ rưỡi`, `4 năm một lần`.
    fn length(&self, i: usize, count: Count) -> Option<Parsed> {
        let line = self.line;
        let mut next = count.next;
        // `bốn năm một lần`, `5 năm/lần`
        let once = (line.text_of(next) == "một" || line.single(next).is_some_and(|(n, _)| n == 1)) && line.is(next + 1, Role::Lan);
        if once || (line.sign(next) == '/' && line.is(next + 1, Role::Lan)) {
            return Some(Parsed { from: i, to: next + 2, expr: Expr::Every { count: count.n, unit: count.unit }, rule: "every" });
        }
        let mut parts = [(count.n, count.unit); 3];
        let mut len = 1;
        let mut half = count.half;
        while len < 3 {
            let joint = usize::from(line.is(next, Role::Va) || line.sign(next) == ',');
            match self.count(next + joint) {
                Some(finer)
                    if finer.unit < parts[len as usize - 1].1
                        && !half
                        && !(joint == 1 && finer.unit >= Unit::Day && count.unit > Unit::Month && line.sign(next) == ',') =>
                {
                    parts[len as usize] = (finer.n, finer.unit);
                    half = finer.half;
                    next = finer.next;
                    len += 1;
                }
                _ => break,
            }
        }
        if len == 1 {
            if !self.is_length(i, &count) {
                return None;
            }
            // `15h30`: a clock, read elsewhere; alone after `trong` it is a length.
            if count.unit == Unit::Hour
                && line.is_glued(next)
                && let Some((minute @ 0..60, _)) = line.single(next)
                && !self.bad_right(next)
            {
                parts[1] = (minute, Unit::Minute);
                len = 2;
                next += 1;
            }
        }
        if line.is_glued(next) && line.is_word(next) {
            return None;
        }
        Some(Parsed { from: i, to: next, expr: Expr::Length { parts, len, half, approximate: false }, rule: "length" })
    }

    /// `hai ngày 15 và 16/6`, `3 năm 2019, 2020 và 2021`: the unit belongs to the numbers after it. `năm tháng` is a set phrase.
    fn is_length(&self, i: usize, count: &Count) -> bool {
        let line = self.line;
        if count.only_word && count.n == 5 && count.unit == Unit::Month && !(i > 0 && self.length_signal(i - 1)) {
            return false;
        }
        if matches!(count.unit, Unit::Quarter | Unit::Decade | Unit::Century) && count.n == 0 {
            return false;
        }
        match (count.unit, line.numeral_at(count.next)) {
            (_, None) => !matches!(count.unit, Unit::Quarter) || self.quarter_number(count.next).is_none(),
            (Unit::Year, Some(n)) => n.digits()[0] != 4,
            (Unit::Day | Unit::Month, Some(n)) => {
                n.seps().is_empty() && !(line.is(count.next + 1, Role::Va) || line.sign(count.next + 1) == ',')
            }
            _ => true,
        }
    }

    pub(super) fn length_signal(&self, i: usize) -> bool {
        matches!(
            &*self.line.lower(i),
            "trong"
                | "suốt"
                | "hơn"
                | "gần"
                | "mất"
                | "dài"
                | "vòng"
                | "sau"
                | "cần"
                | "đủ"
                | "được"
                | "thêm"
                | "cả"
                | "qua"
                | "chỉ"
                | "tới"
                | "đến"
                | "những"
                | "quá"
                | "dưới"
                | "trên"
                | "tròn"
                | "hàng"
                | "mấy"
                | "kỷ"
                | "tù"
                | "phạt"
                | "hạn"
                | "ròng"
                | "chừng"
                | "cách"
                | "tối"
                | "chờ"
                | "đợi"
                | "bay"
                | "ngủ"
                | "tốn"
        )
    }
}
