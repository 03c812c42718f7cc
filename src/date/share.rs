//! What the parts of a range or list leave out because another part says it.

use super::point::{Point, Unit, Which};

/// Fills what `a` leaves out from `b`.
fn inherit(a: &mut Point, b: &Point) {
    let clock_only = a.clock.is_some() && !a.has_date();
    if clock_only {
        *a = Point { clock: a.clock, zone: a.zone.or(b.zone), part: a.part, approximate: a.approximate, ..*b };
        return;
    }
    if a.day.is_some() && a.month.is_none() && matches!(a.day, Some(Which::Is(_))) && b.month.is_some() {
        a.month = b.month;
        a.lunar |= b.lunar;
        // `đêm 30 rạng sáng mùng 1 Tết`: the month before.
        if let (true, Some(Which::Is(1)), Some(Which::Is(23..=30)), Some(Which::Is(1..=10))) = (b.lunar, b.month, a.day, b.day) {
            a.month = Some(Which::Is(12));
            a.year = match b.year {
                Some(Which::Is(year)) => Some(Which::Is(year - 1)),
                Some(Which::Cyclic(n)) => Some(Which::Cyclic((n + 59) % 60)),
                other => other,
            };
            return;
        }
    }
    if a.year.is_none() && a.shift.is_none() && a.unit() < Some(Unit::Year) && !relative(a) {
        a.year = b.year;
    }
    if a.century.is_none() && a.decade.is_some() {
        a.century = b.century;
    }
    if a.weekday.is_some() && a.week.is_none() && a.day.is_none() {
        a.week = b.week;
    }
    if a.cue.is_none() {
        a.cue = b.cue;
    }
    if a.month.is_some() && b.lunar && a.unit() == b.unit() {
        a.lunar = true;
    }
    a.recurring |= b.recurring;
}

fn relative(p: &Point) -> bool {
    let absolute = |w: Option<Which>| !matches!(w, Some(Which::Rel(_) | Which::Ana(_)));
    !(absolute(p.day) && absolute(p.month) && absolute(p.quarter) && p.week.is_none() && !p.weekend)
}

/// Both ends of a range with what they share.
pub(super) fn both(a: Point, b: Point) -> (Point, Point) {
    let (mut first, mut last) = (a, b);
    inherit(&mut first, &b);
    inherit(&mut last, &a);
    // `từ 7h đến 9h tối`: the evening is for both; `8h đến 5h chiều`: not for the morning hour.
    if let (Some(x), Some(y)) = (a.clock, b.clock) {
        first.clock = a.clock;
        last.clock = b.clock;
        if a.part.is_none() {
            first.part = b.part.filter(|_| x.hour <= y.hour);
        }
        if b.part.is_none() {
            last.part = a.part.filter(|_| y.hour >= x.hour && y.hour < 12);
        }
    }
    (first, last)
}

/// The items of a list, each completed from its neighbours: the last one mostly says the month and year.
pub(super) fn all(items: &[Point]) -> Vec<Point> {
    let mut out = items.to_vec();
    for i in (0..out.len().saturating_sub(1)).rev() {
        let next = out[i + 1];
        let part = out[i].part;
        inherit(&mut out[i], &next);
        out[i].part = part;
    }
    for i in 1..out.len() {
        let before = out[i - 1];
        let part = out[i].part;
        inherit(&mut out[i], &before);
        out[i].part = part;
    }
    out
}
