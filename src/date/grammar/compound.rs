//! Points put together: clock and day, part of the day and day, ranges, lists.

use super::numeric::Head;
use super::{Grammar, NUMBER, PART, Read};
use crate::date::point::{Expr, Parsed, Point, Unit, Which};
use crate::date::vocabulary::{CODE, DIGITS, FIRST_RULE, PHRASES, Role, mask};

/// A rule that reads a point.
type Rule = fn(&Grammar<'_, '_>, usize) -> Read;

/// The rules for points but those of the clock, in the order they are tried, each with the roles one of which it begins with.
pub(in crate::date) const RULES: [(u128, Rule); 16] = [
    (PART, |g, i| g.part_point(i)),
    (mask(&[Role::Day]), |g, i| g.day(i)),
    (mask(&[Role::Hom]), |g, i| g.hom(i)),
    (mask(&[Role::Thu, Role::Chu]), |g, i| g.weekday(i, false)),
    (NUMBER | mask(&[Role::Mung, Role::Ram, Role::Tet]), |g, i| g.lunar_day(i)),
    (PHRASES, |g, i| g.feast(i, false)),
    (CODE | mask(&[Role::Month]), |g, i| g.month(i)),
    (CODE | mask(&[Role::Quarter]), |g, i| g.quarter(i)),
    (mask(&[Role::Week]), |g, i| g.week(i)),
    (PORTIONS, |g, i| g.portion(i)),
    (mask(&[Role::Thap, Role::Nhung, Role::Cac]), |g, i| g.decade(i)),
    (mask(&[Role::The]), |g, i| g.century(i)),
    (mask(&[Role::Mua, Role::Season]), |g, i| g.season(i)),
    (mask(&[Role::Year]), |g, i| g.year(i)),
    (mask(&[Role::Cung]), |g, i| g.same(i)),
    (DIGITS, |g, i| g.bare(i)),
];

/// The bits of the rules that begin with one of these roles.
pub(in crate::date) const fn rules(roles: u128) -> u128 {
    let (mut bits, mut i) = (0, 0);
    while i < RULES.len() {
        if RULES[i].0 & roles != 0 {
            bits |= 1 << (FIRST_RULE + i as u32);
        }
        i += 1;
    }
    bits
}

/// What parts of a larger unit begin with.
const PORTIONS: u128 = mask(&[Role::Thuong, Role::Trung, Role::Ha, Role::Nua, Role::Nhung, Role::Cac, Role::Dau, Role::Giua, Role::Cuoi]);

/// What an operand is: an expression, where it ends, the rule.
pub(super) type Operand = Option<(Expr, usize, &'static str)>;

impl Grammar<'_, '_> {
    /// One operand: a point, or numbers glued to a range or list.
    pub(super) fn operand(&self, i: usize, hedged: bool) -> Operand {
        if let Some(read) = self.up_to(i) {
            return Some(read);
        }
        if let Some(read) = self.open_range(i) {
            return Some(read);
        }
        if let Some(read) = self.glued(i).or_else(|| self.hours(i)) {
            return Some(read);
        }
        if let Some((p, next)) = self.weekly(i, false) {
            return Some((Expr::Point(p), next, "weekday_every"));
        }
        let (p, next, rule) = self.point(i, hedged)?;
        let (p, next) = self.stamp(p, next);
        Some((Expr::Point(p), next, rule))
    }

    /// `7 đến 9/3`, `7 - 9/3` after `từ`: a bare day is a date because of the one that ends the range.
    fn open_range(&self, i: usize) -> Operand {
        let (first @ 1..=31, _) = self.line.single(i)? else { return None };
        if !self.line.after(i, Role::Tu) || self.bad_glue(i) {
            return None;
        }
        let a = Point::of_day(Which::Is(first as i32));
        let at = self.range_connector(i + 1, &a)?;
        let at = at + usize::from(self.line.is(at, Role::Day));
        let (b, to) = self.second(at, &a, false)?;
        (b.month.is_some() && matches!(b.day, Some(Which::Is(_))) && !self.is_quantity(to)).then_some((Expr::Range(a, b), to, "range"))
    }

    /// `nay đến cuối năm`, `nay tới 2030` after `từ`.
    fn up_to(&self, i: usize) -> Operand {
        let line = self.line;
        if !(line.is(i, Role::Nay) && line.after(i, Role::Tu)) {
            return None;
        }
        let mut at = i + 1;
        at += usize::from(line.is(at, Role::Cho));
        if !line.is(at, Role::Den) {
            return None;
        }
        at += 1;
        at += usize::from(line.is(at, Role::Het) || line.is(at, Role::Truoc));
        let (p, next, _) = self.point(at, true).or_else(|| self.bare_unit(at))?;
        p.has_date().then_some((Expr::FromNow(p), next, "from_now"))
    }

    fn point(&self, i: usize, hedged: bool) -> Read {
        if self.line.has(i, NUMBER)
            && let Some(read) = self.clock_point(i, hedged)
        {
            return Some(read);
        }
        let mut rules = self.line.rules(i);
        while rules != 0 {
            if let Some(read) = RULES[rules.trailing_zeros() as usize].1(self, i) {
                return Some(read);
            }
            rules &= rules - 1;
        }
        None
    }

    /// `cùng ngày`, `cùng năm`, `cùng tháng`, `cùng tuần`. (`cùng kỳ năm ngoái` is `năm ngoái`.)
    fn same(&self, i: usize) -> Read {
        if !self.line.is(i, Role::Cung) || self.line.is(i, Role::Num) {
            return None;
        }
        let this = Some(Which::Ana(0));
        let at = i + 1;
        if self.line.is(at, Role::Day) && self.line.numeral_at(at + 1).is_none() {
            return Some((Point { day: this, ..Point::default() }, at + 1, "day_anaphora"));
        }
        if self.line.word(at).value(Role::Pod).is_some() && self.line.is_stop(at + 1) {
            return None;
        }
        let p = if self.line.is(at, Role::Month) {
            Point { month: this, ..Point::default() }
        } else if self.line.is(at, Role::Week) {
            Point { week: this, ..Point::default() }
        } else if self.line.is(at, Role::Year) {
            Point { year: this, ..Point::default() }
        } else {
            return None;
        };
        (self.line.single(at + 1).is_none() && self.which(at + 1).is_none()).then_some((p, at + 1, "unit_anaphora"))
    }

    /// A date in digits without a head.
    fn bare(&self, i: usize) -> Read {
        let numeral = self.line.numeral_at(i)?;
        if numeral.len == 1 {
            return self.bare_year(i, false);
        }
        let head = if self.alone(i) { Head::Day } else { Head::None };
        let (mut p, next) = self.numeric_point(i, head)?;
        if !self.day_fits(i) {
            return None;
        }
        let next = self.tails(next, &mut p);
        Some((p, next, if p.year.is_some() { "numeric_full" } else { "numeric" }))
    }

    /// `sáng 16/6`, `tối qua`, `chiều hôm qua`, `đêm giao thừa`, `sáng thứ Bảy tới`, `chiều cùng ngày`.
    pub(super) fn part_point(&self, i: usize) -> Read {
        let (part, at) = self.part_of_day(i)?;
        let line = self.line;
        let with = |(p, next, rule): (Point, usize, &'static str)| (Point { part: Some(part), ..p }, next, rule);
        let days = if line.is(at, Role::Nay) {
            Some(0)
        } else if line.is(at, Role::Qua) && !matches!(line.text_of(at + 1), "đời" | "đường" | "lại" | "khỏi" | "mặt" | "đêm" | "ngày")
        {
            Some(-1)
        } else if line.is(at, Role::Mai) && !line.is_capitalized(at) {
            Some(1)
        } else if line.is(at, Role::Kia) && line.is_stop(at + 1) {
            Some(-2)
        } else {
            None
        };
        if let Some(days) = days {
            let (p, next) = self.explained(at + 1, Point::of_day(Which::Rel(days)));
            return Some(with((p, next, "part_deictic")));
        }
        if line.is(at, Role::That) && !line.is_capitalized(at) {
            return Some(with((Point::of_day(Which::Ana(0)), at + 1, "part_anaphora")));
        }
        if let Some((mut p, next)) = self.numeric_point(at, Head::Day) {
            if p.month.is_some() {
                let next = self.tails(next, &mut p);
                return Some(with((p, next, "part_day")));
            }
            // `đêm 12 rạng sáng 13/6`, `tối 15 và 16/6`; `tối 12 người` is nothing.
            let joined = line.is(next, Role::Dawn)
                || line.is(next, Role::Va)
                || line.is(next, Role::Sang)
                || line.is(next, Role::Den)
                || line.sign(next) == '-'
                || line.sign(next) == ',' && line.is(next + 1, Role::Dawn);
            if line.is(next, Role::Tet) {
                return self.lunar_day(at).map(with);
            }
            if line.is(next, Role::Month) {
                return self.numbered_day(at).map(with);
            }
            return joined.then_some(with((p, next, "part_day_open")));
        }
        let read = self
            .day(at)
            .or_else(|| self.hom(at))
            .or_else(|| self.weekday(at, true))
            .or_else(|| self.lunar_day(at))
            .or_else(|| self.feast(at, true))
            .or_else(|| self.same(at).filter(|(p, _, _)| p.day.is_some()))?;
        Some(with(read))
    }

    /// A clock time with the day that belongs to it: `10h27 ngày 17/6`, `6 giờ sáng nay`, `10:27 | 17/06/2021`.
    fn clock_point(&self, i: usize, hedged: bool) -> Read {
        let line = self.line;
        let (clock, mut next, certain) = self.clock(i)?;
        let mut p = Point { clock: Some(clock), ..Point::default() };
        let colon = self.numeral_has(i, b':');
        let mut rule = "clock";
        // An entry of a live report: `05:45 ...`, `[16:05] ...`.
        let entry = colon && (i == 0 || i == 1 && line.sign(0) == '[') && line.numeral_at(i).is_some_and(|n| n.digits()[0] == 2);
        let mut fits = certain && !colon || entry && (line.is_capitalized(next) || !line.is_word(next));
        if let Some((zone, end)) = self.zone(next) {
            p.zone = Some(zone);
            fits = true;
            // Inside the expression only when the day comes after it.
            if let Some((day, end, _)) = self.clock_day(end, colon) {
                return Some((merge(p, day), end, "clock_day"));
            }
        }
        if let Some((mut day, end, _)) = self.part_point(next) {
            day.clock = p.clock;
            day.zone = p.zone;
            return Some((day, end, "clock_day"));
        }
        if let Some((part, end)) = self.part_of_day(next) {
            p.part = Some(part);
            next = end;
            fits = true;
            rule = "clock_part";
            if let Some((zone, end)) = self.zone(next) {
                p.zone = Some(zone);
                if let Some((day, end, _)) = self.clock_day(end, colon) {
                    return Some((merge(p, day), end, "clock_day"));
                }
            }
        }
        if let Some((day, end, _)) = self.clock_day(next, colon) {
            return Some((merge(p, day), end, "clock_day"));
        }
        // `6h15 đến 22h58 hằng ngày`
        if (line.is(next, Role::Hang) || line.is(next, Role::Moi)) && line.is(next + 1, Role::Day) {
            p.recurring = true;
            return Some((p, next + 2, "clock_every"));
        }
        let before = (i as isize - 1 - isize::from(hedged)).try_into().ok();
        let led = before.is_some_and(|b: usize| {
            matches!(&*line.lower(b), "lúc" | "vào" | "từ" | "đến" | "tới" | "hồi" | "trước" | "khoảng" | "tầm" | "hẹn")
                && (hedged || *line.lower(b) != *"khoảng")
        }) || (hedged && i > 0 && line.sign(i - 1) == '-');
        // A length: `trong 24 giờ qua`, `5 giờ sau`, `24h tới`.
        let counted = line.is(next, Role::Qua)
            || line.is(next, Role::Truoc)
            || line.is(next, Role::Sau)
            || line.is(next, Role::More)
            || line.is(next, Role::Toi) && self.ends_deictic(next + 1)
            || line.is(next, Role::Vua)
            || line.sign(next) == '/'
            || matches!(line.text_of(next), "liền" | "liên" | "trở" | "mỗi" | "một" | "làm" | "bay" | "xe" | "chạy" | "lái");
        let length = i > 0 && self.length_signal(i - 1) && !matches!(&*line.lower(i - 1), "đến" | "tới");
        // `lái xe từ 3 đến 5 giờ`
        if i > 1 && line.is(i - 1, Role::Den) && line.single(i - 2).is_some() && p.part.is_none() && clock.minute.is_none() {
            return None;
        }
        let glued_h = line.is_glued(i + 1) && clock.minute.is_none() && !colon;
        let range =
            (line.sign(next) == '-' || line.is(next, Role::Den)) && (line.is(i + 1, Role::Hour) || colon) && self.clock(next + 1).is_some();
        if counted && !led || length && p.part.is_none() && !certain {
            return None;
        }
        (fits || led || range || (glued_h && !length && !counted)).then_some((p, next, rule))
    }

    /// The day after a clock time.
    pub(super) fn clock_day(&self, i: usize, colon: bool) -> Read {
        let line = self.line;
        let sign = line.sign(i);
        let joined = matches!(sign, ',' | '|' | '-' | '(' | '/');
        let mut at = i + usize::from(joined);
        if !joined && matches!(line.text_of(at), "vào" | "của" | "cùng") && !line.is(at + 1, Role::Day) {
            return None;
        }
        at += usize::from(matches!(line.text_of(at), "vào" | "của"));
        if let Some((p, next)) = self.weekly(at + usize::from(line.is(at, Role::Cac)), false) {
            return Some((p, next, "weekday_every"));
        }
        let read = self
            .day(at)
            .or_else(|| if joined { None } else { self.hom(at) })
            .or_else(|| self.weekday(at, true).filter(|(p, _, _)| !joined || p.day.is_some()))
            .or_else(|| if joined { None } else { self.lunar_day(at) })
            .or_else(|| self.same(at).filter(|(p, _, _)| p.day.is_some()))
            .or_else(|| {
                let (mut p, next) = self.numeric_point(at, Head::Day)?;
                let clear = p.month.is_some()
                    && (!joined
                        || p.year.is_some()
                        || (sign == '(' && line.sign(next) == ')')
                        || (colon || sign == '-' || sign == '|') && self.numeral_has(at, b'/'));
                let next = self.tails(next, &mut p);
                clear.then_some((p, next, "numeric"))
            })?;
        if sign == '(' {
            return (line.sign(read.1) == ')').then_some((read.0, read.1 + 1, read.2));
        }
        Some(read)
    }

    /// A clock time after a full date, as stamps have it: `17/06/2021 10:27`, `17/6/2021 - 10:27`, `17/6/2021, 10h27`.
    fn stamp(&self, mut p: Point, next: usize) -> (Point, usize) {
        if p.clock.is_none() && p.unit() == Some(Unit::Day) && matches!(p.year, Some(Which::Is(_))) && !p.lunar {
            let joined = matches!(self.line.sign(next), ',' | '|' | '-');
            let at = next + usize::from(joined);
            if let Some((clock, end, certain)) = self.clock(at)
                && certain
                && clock.minute.is_some()
            {
                p.clock = Some(clock);
                let zone = self.zone(end);
                p.zone = zone.map(|(zone, _)| zone);
                return (p, end);
            }
        }
        if p.clock.is_some()
            && p.zone.is_none()
            && let Some((zone, _)) = self.zone(next)
        {
            p.zone = Some(zone);
        }
        (p, next)
    }

    /// Numbers glued to a range or list, with or without a head: `7-9/10`, `tháng 1-5/2021`, `2021-2025`.
    fn glued(&self, i: usize) -> Operand {
        const HEADS: u128 = PART | DIGITS | mask(&[Role::The, Role::Day, Role::Hom, Role::Mung, Role::Month, Role::Year]);
        let line = self.line;
        if !line.has(i, HEADS) {
            return None;
        }
        if let Some(read) = self.centuries(i) {
            return Some(read);
        }
        let part = self.part_of_day(i);
        let (head, mut at) = if let Some((_, at)) = part {
            (Head::Day, at)
        } else if line.is(i, Role::Day) || line.is(i, Role::Hom) || line.is(i, Role::Mung) {
            (Head::Day, i + 1)
        } else if line.is(i, Role::Month) {
            (Head::Month, i + 1)
        } else if line.is(i, Role::Year) {
            (Head::Year, i + 1)
        } else {
            (Head::None, i)
        };
        if line.is(at, Role::Day) || line.is(at, Role::Mung) {
            at += 1;
        }
        let numeral = line.numeral_at(at)?;
        // `ngày 15-20 tháng 6`, `ngày 10-12 tháng 6`
        if let ([b'-'], [a, b]) = (numeral.seps(), numeral.values())
            && head == Head::Day
            && line.is(at + 1, Role::Month)
            && a < b
            && *b <= 31
            && let Some((month, next, _)) = self.month(at + 1)
        {
            let mut last = Point { day: Some(Which::Is(*b as i32)), ..month };
            let next = self.tails(next, &mut last);
            return Some((Expr::Range(Point::of_day(Which::Is(*a as i32)), last), next, "glued_range"));
        }
        let (mut expr, mut next) = self.numeric(at, head).or_else(|| {
            // `sinh 1975-1980` has no head but a signal; school years and seasons may be shortened.
            let short = head == Head::None && at > 0 && matches!(line.text_of(at - 1), "học" | "giải" | "bóng");
            if short { self.numeric(at, Head::Year) } else { None }
        })?;
        match &mut expr {
            Expr::Range(a, b) => {
                if head == Head::None {
                    let fits = if a.unit() == Some(Unit::Year) { self.years_fit(at, next) } else { self.range_fits(at, next) };
                    if !fits {
                        return None;
                    }
                }
                next = self.tails(next, b);
                if let Some((part, _)) = part {
                    a.part = Some(part);
                    b.part = Some(part);
                }
                if b.recurring {
                    a.recurring = true;
                }
            }
            Expr::List(items) => {
                if head == Head::None && !(i > 0 && (line.is(i - 1, Role::Day) || line.is(i - 1, Role::Cac))) {
                    return None;
                }
                if let Some(last) = items.last_mut() {
                    next = self.tails(next, last);
                }
            }
            _ => return None,
        }
        Some((expr, next, "glued_range"))
    }

    /// A bare glued range of days or months.
    fn range_fits(&self, i: usize, next: usize) -> bool {
        let line = self.line;
        let named = i > 0 && line.is_word(i - 1) && line.is(i - 1, Role::Named) && !self.strong_signal(i - 1);
        !named && !self.is_quantity(next)
    }

    /// What follows the first operand: the end of a range, more of a list.
    pub(super) fn compound(&self, i: usize, first: (Expr, usize, &'static str), hedged: bool) -> Option<Parsed> {
        let (expr, next, rule) = first;
        let line = self.line;
        let done = |expr, to, rule| Some(Parsed { from: i, to, expr, rule });
        let Expr::Point(a) = expr else { return done(expr, next, rule) };
        if a.recurring {
            return done(Expr::Point(a), next, rule);
        }
        if let Some(at) = self.range_connector(next, &a) {
            if line.is(at, Role::Nay) && !line.is(at + 1, Role::Mai) || matches!(line.text_of(at), "hiện" | "bây") {
                let to = at + 1 + usize::from(matches!(line.text_of(at + 1), "tại" | "nay" | "giờ") && !line.is(at, Role::Nay));
                let counts = line.is(next, Role::Den) || line.is(next, Role::Cho) || line.sign(next) == '-';
                if counts && a.has_date() && rule != "part_day_open" {
                    return done(Expr::UntilNow(a), to, "until_now");
                }
            }
            if let Some((b, to)) = self.second(at, &a, line.sign(next) == '-')
                && (a.unit() == b.unit()
                    || a.clock.is_some() && b.clock.is_some()
                    || line.sign(next) == '\0' && a.has_date() && b.has_date())
            {
                return done(Expr::Range(a, b), to, "range");
            }
        }
        if (line.sign(next) == ',' || line.has(next, const { mask(&[Role::Va, Role::Hoac]) }))
            && let (items, to) = self.items(i, next, a)
            && items.len() > 1
            && self.list_closes(&items, i)
        {
            return done(Expr::List(items), to, "list");
        }
        if rule == "part_day_open" || (rule == "clock" && hedged && a.clock.is_none()) {
            return None;
        }
        done(Expr::Point(a), next, rule)
    }

    /// `đến`, `tới`, `-`, `cho đến`, `đến hết`, `rạng`, `sang`: the place where the end of the range begins.
    fn range_connector(&self, i: usize, a: &Point) -> Option<usize> {
        let line = self.line;
        if line.sign(i) == '-' || line.sign(i) == '→' || line.sign(i) == '~' {
            return Some(i + 1);
        }
        let comma = usize::from(line.sign(i) == ',');
        if a.part.is_some() && line.is(i + comma, Role::Dawn) {
            // `đêm 12 rạng sáng 13/6`, `đêm 9 rạng ngày 10/2`
            return Some(i + comma + usize::from(line.is(i + comma + 1, Role::Day)));
        }
        if comma == 1 && !line.is(i + 1, Role::Den) {
            return None;
        }
        let mut at = i + comma;
        at += usize::from(line.is(at, Role::Cho));
        if line.is(at, Role::Den) || (a.part.is_some() && line.is(at, Role::Sang)) {
            at += 1;
            at += usize::from(line.is(at, Role::Het));
            return Some(at);
        }
        None
    }

    /// The second operand of a range or list, which may leave out what the first one said.
    pub(super) fn second(&self, i: usize, a: &Point, strict: bool) -> Option<(Point, usize)> {
        let line = self.line;
        let digits = line.numeral_at(i).is_some();
        if digits && a.clock.is_none() {
            match a.unit() {
                Some(Unit::Day) if a.weekday.is_none() || a.day.is_some() => {
                    if let Some((mut p, mut next)) = self.numeric_point(i, Head::Day) {
                        // `ngày 5/6, 6-4`: a score.
                        if self.numeral_has(i, b'-') && a.month.is_some() && strict && line.sign(i - 1) == ',' {
                            return None;
                        }
                        if p.month.is_none() {
                            if line.is(next, Role::Month) {
                                return self.numbered_day(i).map(|(p, next, _)| (p, next));
                            }
                            let end = self.tail_calendar(next, &mut p);
                            let end = self.tail_cue(end, &mut p);
                            let end = if end == next { self.tail_every(end, &mut p) } else { end };
                            if end == next && (self.is_quantity(next) || a.month.is_some() && strict) {
                                return None;
                            }
                            next = end;
                        } else {
                            next = self.tails(next, &mut p);
                        }
                        return Some((p, next));
                    }
                    return None;
                }
                Some(Unit::Month) => {
                    if let Some((mut p, next)) = self.numeric_point(i, Head::Month) {
                        if self.is_quantity(next) && p.year.is_none() {
                            return None;
                        }
                        let next = self.tails(next, &mut p);
                        return Some((p, next));
                    }
                }
                Some(Unit::Year) => {
                    let (value, 4) = line.single(i)? else { return None };
                    if !(1000..=2200).contains(&value) || self.is_quantity(i + 1) || self.bad_glue(i) {
                        return None;
                    }
                    return Some((Point::of_year(Which::Is(value as i32)), i + 1));
                }
                _ => {}
            }
        }
        if a.quarter.is_some()
            && let Some((quarter, next, year)) = self.quarter_number(i)
            && matches!(quarter, Which::Is(_))
        {
            let mut p = Point { quarter: Some(quarter), year, ..Point::default() };
            let next = self.tails(next, &mut p);
            return Some((p, next));
        }
        if a.century.is_some()
            && a.decade.is_none()
            && let Some((n, next)) = self.roman(i).or_else(|| self.number(i, 2))
            && (1..=40).contains(&n)
        {
            let (bce, next) = self.era(next);
            return Some((
                Point { century: Some(Which::Is(if bce == Some(true) { -(n as i32) } else { n as i32 })), ..Point::default() },
                next,
            ));
        }
        if a.decade.is_some()
            && let Some((n, digits)) = line.single(i)
            && n % 10 == 0
            && (digits == 2 || digits == 4)
            && !self.bad_glue(i)
        {
            let mut p = Point { decade: Some(Which::Is(n as i32)), ..Point::default() };
            let of = usize::from(line.text_of(i + 1) == "của");
            if let Some((century, end, _)) = self.century(i + 1 + of) {
                p.century = century.century;
                return Some((p, end));
            }
            return Some((p, i + 1));
        }
        if a.weekday.is_some()
            && a.day.is_none()
            && let Some((n, 1)) = line.single(i)
            && (2..=7).contains(&n)
            && !self.is_quantity(i + 1)
        {
            let mut p = Point { weekday: Some(n as u8 - 1), ..Point::default() };
            let mut next = i + 1;
            if let Some((week, end, _)) = self.week(next) {
                p.week = week.week;
                next = end;
            }
            return Some((p, next));
        }
        if let Some((p, next, _)) = self.weekday(i, true).filter(|_| a.weekday.is_some()) {
            return Some((p, next));
        }
        let at = i;
        let (p, next, _) = self.point(at, true).or_else(|| self.bare_unit_of(at))?;
        Some((p, next))
    }

    /// `đến hết năm`, `đến cuối tháng`: a bare unit as the end of a range.
    fn bare_unit_of(&self, i: usize) -> Read {
        if i > 0 && self.line.is(i - 1, Role::Het) { self.bare_unit(i) } else { None }
    }
}

/// The day of `day` with the clock of `p`.
pub(super) fn merge(p: Point, day: Point) -> Point {
    Point { clock: p.clock, zone: p.zone.or(day.zone), part: p.part.or(day.part), ..day }
}
