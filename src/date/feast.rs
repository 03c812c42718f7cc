//! Feasts and named days, fixed and movable.

use jiff::civil::{Date, Weekday};

use super::lunar::{LunarDay, to_gregorian};

/// When a feast falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    /// Month and day of the civil calendar.
    Solar(u8, u8),
    /// Month and day of the lunar calendar.
    Lunar(u8, u8),
    /// The eve of the first day of the lunar year.
    Eve,
    /// The n-th weekday (1 Monday .. 7 Sunday) of a month, so many days later.
    Nth { month: u8, weekday: u8, nth: i8, plus: u8 },
    /// So many days after Easter Sunday.
    Easter(i16),
}

/// A feast: when it falls, and what its name needs to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Feast {
    when: When,
    /// The name is a common phrase too: it needs `ngày`, `lễ`, `dịp` before or a year after.
    pub(super) weak: bool,
    /// The name must begin with a capital.
    pub(super) capitals: bool,
}

impl Feast {
    /// Reads a rule of the table: `solar 12-25`, `lunar 8-15`, `nth 5-7-2`, `nth 11-4-4+1`, `easter -2`, `eve`, then `weak`, `capital`.
    pub(super) fn parse(rule: &str) -> Feast {
        let mut feast = Feast { when: When::Eve, weak: false, capitals: false };
        let mut words = rule.split(' ');
        let (kind, argument) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let numbers: Vec<i16> = argument.split(['-', '+']).filter_map(|n| n.parse().ok()).collect();
        feast.when = match (kind, &numbers[..]) {
            ("solar", &[month, day]) => When::Solar(month as u8, day as u8),
            ("lunar", &[month, day]) => When::Lunar(month as u8, day as u8),
            ("nth", &[month, weekday, nth]) => When::Nth { month: month as u8, weekday: weekday as u8, nth: nth as i8, plus: 0 },
            ("nth", &[month, weekday, nth, plus]) => {
                When::Nth { month: month as u8, weekday: weekday as u8, nth: nth as i8, plus: plus as u8 }
            }
            ("easter", &[days]) => When::Easter(if argument.starts_with('-') { -days } else { days }),
            _ => When::Eve,
        };
        for word in words {
            feast.weak |= word == "weak";
            feast.capitals |= word == "capital";
        }
        feast
    }

    pub(super) fn is_lunar(&self) -> bool {
        matches!(self.when, When::Lunar(..) | When::Eve)
    }

    pub(super) fn is_eve(&self) -> bool {
        self.when == When::Eve
    }

    /// Month and day, when they are the same every year.
    pub(super) fn fixed(&self) -> Option<(u8, u8)> {
        match self.when {
            When::Solar(month, day) => Some((month, day)),
            _ => None,
        }
    }

    /// The day in a year (of the lunar calendar for lunar feasts; an eve belongs to the year that it opens).
    pub(super) fn day(&self, year: i32) -> Option<Date> {
        let civil = i16::try_from(year).ok()?;
        match self.when {
            When::Solar(month, day) => Date::new(civil, month as i8, day as i8).ok(),
            When::Lunar(month, day) => to_gregorian(LunarDay { year, month, leap: false, day }),
            When::Eve => to_gregorian(LunarDay { year, month: 1, leap: false, day: 1 })?.yesterday().ok(),
            When::Nth { month, weekday, nth, plus } => {
                let weekday = Weekday::from_monday_one_offset(weekday as i8).ok()?;
                let day = Date::new(civil, month as i8, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?;
                day.checked_add(jiff::Span::new().days(i64::from(plus))).ok()
            }
            When::Easter(days) => easter(civil)?.checked_add(jiff::Span::new().days(i64::from(days))).ok(),
        }
    }
}

/// Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::Feast;

    #[test]
    fn movable_feasts_fall_on_known_days() {
        for (rule, year, want) in [
            ("easter 0", 2021, "2021-04-04"),
            ("easter 0", 2025, "2025-04-20"),
            ("easter -2", 2024, "2024-03-29"),
            ("nth 5-7-2", 2021, "2021-05-09"),
            ("nth 11-4-4+1", 2023, "2023-11-24"),
            ("lunar 3-10", 2021, "2021-04-21"),
            ("lunar 8-15", 2023, "2023-09-29"),
            ("eve 0", 2024, "2024-02-09"),
        ] {
            assert_eq!(Feast::parse(rule).day(year).map(|d| d.to_string()).as_deref(), Some(want), "{rule} {year}");
        }
    }
}
