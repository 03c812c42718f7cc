//! The Vietnamese lunar calendar: new moons and solar longitudes computed astronomically (Meeus, low precision) at the
//! meridian of Vietnam.
//!
//! The civil zone decides on which day a new moon falls, and that is why the calendar differs from the Chinese one in some
//! years (Tết 1968, 1969, 1985, 2007, 2030). Vietnam counts by UTC+7 since 1968; before, almanacs followed UTC+8.

use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::Date;

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarDay {
    /// The Gregorian year in which the lunar year begins.
    pub year: i32,
    /// Month, 1..=12.
    pub month: u8,
    /// Whether it is the leap month after `month`.
    pub leap: bool,
    /// Day, 1..=30.
    pub day: u8,
}

/// Mean length of a lunation in days.
const LUNATION: f64 = 29.530_588_853;

/// Julian day number of a Gregorian day.
fn julian(date: Date) -> i64 {
    // 1970-01-01 is Julian day 2440588.
    let epoch = jiff::civil::date(1970, 1, 1);
    2_440_588 + date.since(epoch).map_or(0, |span| i64::from(span.get_days()))
}

fn from_julian(day: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(day - 2_440_588).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Hours east of Greenwich by which the calendar was reckoned around Julian day `day`.
fn zone(day: f64) -> f64 {
    // 1967-12-31, the eve of the year in which UTC+7 became the base of the calendar.
    if day < 2_439_856.0 { 8.0 } else { 7.0 }
}

/// The instant of the `k`-th new moon after 1900-01-01 as a Julian date (Meeus, Astronomical Algorithms).
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let radians = std::f64::consts::PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * radians).sin();
    let sun = 359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3;
    let moon = 306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3;
    let node = 21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3;
    let sin = |degrees: f64| (degrees * radians).sin();
    let correction = (0.173_4 - 0.000_393 * t) * sin(sun) + 0.002_1 * sin(2.0 * sun) - 0.406_8 * sin(moon) + 0.016_1 * sin(2.0 * moon)
        - 0.000_4 * sin(3.0 * moon)
        + 0.010_4 * sin(2.0 * node)
        - 0.005_1 * sin(sun + moon)
        - 0.007_4 * sin(sun - moon)
        + 0.000_4 * sin(2.0 * node + sun)
        - 0.000_4 * sin(2.0 * node - sun)
        - 0.000_6 * sin(2.0 * node + moon)
        + 0.001_0 * sin(2.0 * node - moon)
        + 0.000_5 * sin(2.0 * moon + sun);
    // From dynamical to universal time.
    let drift = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    mean + correction - drift
}

/// The civil day (as a Julian day number) of the `k`-th new moon.
fn new_moon_day(k: i64) -> i64 {
    moon(k).0
}

/// The sector of the sun ([`solar_sector`]) on the day of the `k`-th new moon.
fn sector_at(k: i64) -> i64 {
    moon(k).1
}

/// The first of the new moons that are kept: early in 1853.
const FIRST_KEPT: i64 = -580;

/// Bits of a kept new moon's day; the sector has those above.
const DAY_BITS: u32 = 24;

/// New moons to the end of 2183 that somebody has asked for, 0 for the others: a new moon costs twenty sines, and those of a
/// few years are asked for all the time. Every thread would write the same number.
static KEPT: [AtomicU32; 4096] = [const { AtomicU32::new(0) }; 4096];

/// Civil day of the `k`-th new moon, and the sector of the sun on that day.
fn moon(k: i64) -> (i64, i64) {
    let kept = usize::try_from(k - FIRST_KEPT).ok().and_then(|at| KEPT.get(at));
    if let Some(known) = kept.map(|kept| kept.load(Ordering::Relaxed)).filter(|&known| known != 0) {
        return (i64::from(known & ((1 << DAY_BITS) - 1)), i64::from(known >> DAY_BITS));
    }
    let at = new_moon(k as f64);
    let day = (at + 0.5 + zone(at) / 24.0).floor() as i64;
    let sector = solar_sector(day);
    if let Some(kept) = kept {
        kept.store(day as u32 | (sector as u32) << DAY_BITS, Ordering::Relaxed);
    }
    (day, sector)
}

/// Which twelfth of the ecliptic (0..12, 9 holds the winter solstice) the sun is in at the start of a civil day.
fn solar_sector(day: i64) -> i64 {
    let at = day as f64 - 0.5 - zone(day as f64) / 24.0;
    let t = (at - 2_451_545.0) / 36_525.0;
    let radians = std::f64::consts::PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t * t - 0.000_000_48 * t * t * t) * radians;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let center = (1.914_600 - 0.004_817 * t - 0.000_014 * t * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    ((mean + center).rem_euclid(360.0) / 30.0) as i64
}

/// Number of the new moon that begins the eleventh month of the year: the one that holds the winter solstice.
fn eleventh_month(year: i32) -> i64 {
    let last_day = jiff::civil::Date::new(year.clamp(-9000, 9998) as i16, 12, 31).map_or(2_451_545, julian);
    let k = ((last_day as f64 - 2_415_021.0) / LUNATION).floor() as i64;
    // The estimate may be one too late, and a new moon between the solstice and the new year starts the twelfth month.
    let k = if new_moon_day(k) > last_day { k - 1 } else { k };
    if sector_at(k) >= 9 { k - 1 } else { k }
}

/// Offset of the leap month from the eleventh one, when the winter year that starts there has thirteen months.
fn leap_offset(eleventh: i64) -> i64 {
    let mut last = sector_at(eleventh + 1);
    for i in 2..14 {
        let sector = sector_at(eleventh + i);
        if sector == last {
            return i - 1;
        }
        last = sector;
    }
    13
}

/// Number of the new moon that begins a month of a lunar year.
fn month_start(year: i32, month: u8, leap: bool) -> Option<i64> {
    let (a, b) =
        if month < 11 { (eleventh_month(year - 1), eleventh_month(year)) } else { (eleventh_month(year), eleventh_month(year + 1)) };
    let mut offset = (i64::from(month) + 1) % 12;
    if b - a > 12 {
        let leap_at = leap_offset(a);
        // The leap month bears the number of the month before it.
        if leap {
            return (offset + 1 == leap_at).then_some(a + leap_at);
        }
        offset += i64::from(offset >= leap_at);
    } else if leap {
        return None;
    }
    Some(a + offset)
}

/// First and last Gregorian day of a lunar month.
///
/// ```
/// use tinviet::date::lunar;
/// let (first, last) = lunar::month(2020, 12, false).unwrap();
/// assert_eq!((first.to_string(), last.to_string()), ("2021-01-13".into(), "2021-02-11".into()));
/// ```
#[must_use]
pub fn month(year: i32, month: u8, leap: bool) -> Option<(Date, Date)> {
    if !(1..=12).contains(&month) {
        return None;
    }
    let k = month_start(year, month, leap)?;
    Some((from_julian(new_moon_day(k))?, from_julian(new_moon_day(k + 1) - 1)?))
}

/// The Gregorian day of a day of the lunar calendar; `None` where the month is too short or the leap month does not exist.
///
/// ```
/// use tinviet::date::lunar::{LunarDay, to_gregorian};
/// let tet = LunarDay { year: 2021, month: 1, leap: false, day: 1 };
/// assert_eq!(to_gregorian(tet).unwrap().to_string(), "2021-02-12");
/// ```
#[must_use]
pub fn to_gregorian(lunar: LunarDay) -> Option<Date> {
    let (first, last) = month(lunar.year, lunar.month, lunar.leap)?;
    let day = first.checked_add(jiff::Span::new().try_days(i64::from(lunar.day) - 1).ok()?).ok()?;
    (lunar.day >= 1 && day <= last).then_some(day)
}

/// The day of the lunar calendar of a Gregorian day.
#[must_use]
pub fn from_gregorian(date: Date) -> Option<LunarDay> {
    let year = i32::from(date.year());
    // A lunar month begins up to two months later than the civil one of its number.
    let now = date.month() as u8;
    [(year, 0), (year - 1, 12)].into_iter().find_map(|(y, over)| {
        (1..=12).rev().filter(|m| (m..=&(m + 3)).contains(&&(now + over))).find_map(|m| {
            [true, false].into_iter().find_map(|leap| {
                let (first, last) = month(y, m, leap)?;
                (first <= date && date <= last).then(|| LunarDay { year: y, month: m, leap, day: (julian(date) - julian(first) + 1) as u8 })
            })
        })
    })
}

/// First and last day of a lunar year.
#[must_use]
pub fn year(year: i32) -> Option<(Date, Date)> {
    let (first, _) = month(year, 1, false)?;
    let (next, _) = month(year + 1, 1, false)?;
    Some((first, next.yesterday().ok()?))
}
