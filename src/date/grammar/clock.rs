//! Clock times, parts of the day, zones.

use super::{Grammar, PART};
use crate::date::PartOfDay;
use crate::date::point::Clock;
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// `10h27`, `10 giờ 27 phút`, `10:27`, `9g15`, `10 giờ rưỡi`, `10 giờ kém 15`. The flag says that it cannot be a length of time.
    pub(super) fn clock(&self, i: usize) -> Option<(Clock, usize, bool)> {
        if let Some(numeral) = self.line.numeral_at(i)
            && matches!(numeral.seps(), [b':'] | [b':', b':'])
        {
            return self.colon_clock(i);
        }
        let (hour, mut next) = match self.line.single(i) {
            Some((hour, digits)) if digits <= 2 && !self.bad_left(i) => (hour, i + 1),
            Some(_) => return None,
            None if self.line.numeral_at(i).is_some() => return None,
            None => self.number_words(i)?,
        };
        if hour > 24 || !self.line.is(next, Role::Hour) {
            return None;
        }
        let spelled = self.line.text_of(next).chars().count() > 1;
        // `g` and `h` are hours only when glued to the number, or at least followed by minutes.
        if !spelled && !self.line.is_glued(next) && self.line.single(next + 1).is_none() {
            return None;
        }
        let glued = self.line.is_glued(next);
        next += 1;
        // `5 giờ đồng hồ` is always a length.
        if self.line.is(next, Role::DongHo) {
            return None;
        }
        let mut clock = Clock { hour: hour as u8, minute: None, second: None };
        let mut certain = false;
        if self.line.is(next, Role::Kem)
            && let Some((less, end)) = self.number(next + 1, 2)
            && (1..60).contains(&less)
        {
            let total = (u32::from(clock.hour) + 23) % 24 * 60 + 60 - less;
            clock = Clock { hour: (total / 60) as u8, minute: Some((total % 60) as u8), second: None };
            next = if self.line.is(end, Role::Minute) { end + 1 } else { end };
            certain = true;
        } else if self.line.is(next, Role::HalfMore) {
            clock.minute = Some(30);
            next += 1;
        } else if let Some((minute, digits)) = self.line.single(next).filter(|_| self.line.is_glued(next) || spelled || !glued) {
            let named =
                self.line.is(next + 1, Role::Minute) && (spelled || self.line.is_glued(next + 1) || self.line.text_of(next + 1).len() > 2);
            if minute < 60
                && digits <= 2
                && (digits == 2 || named)
                && (self.line.is_glued(next) || named || (spelled && self.minute_alone(next)))
            {
                clock.minute = Some(minute as u8);
                certain = !spelled && digits == 2;
                next += 1;
                if named {
                    next += 1;
                    if let Some((second, 1..=2)) = self.line.single(next)
                        && self.line.is(next + 1, Role::Second)
                        && second < 60
                    {
                        clock.second = Some(second as u8);
                        next += 2;
                    }
                } else if self.line.sign(next) == '\'' && self.line.is_glued(next) {
                    next += 1;
                }
            } else if self.line.is_glued(next) {
                return None;
            }
        } else if let Some((minute, end)) = self.number_words(next)
            && spelled
            && minute < 60
            && self.line.is(end, Role::Minute)
        {
            clock.minute = Some(minute as u8);
            next = end + 1;
        }
        let last_glued_word =
            self.line.is_glued(next) && (self.line.is_word(next) && !self.lost_blank(next) || self.line.numeral_at(next).is_some());
        (!last_glued_word && (clock.hour < 24 || clock.minute.is_none_or(|m| m == 0))).then_some((clock, next, certain))
    }

    /// In `7 giờ 30 ngày 12/6` the 30 are minutes, in `7 giờ 30 người` they are not.
    fn minute_alone(&self, i: usize) -> bool {
        self.line.is_stop(i + 1)
            || (self.line.is(i + 1, Role::Pod) || self.line.is(i + 1, Role::Day) || self.line.is(i + 1, Role::Hom))
            || { !self.line.is(i + 1, Role::Count) && self.line.is_word(i + 1) }
            || self.line.sign(i + 1) == '-'
    }

    /// `10:27`, `10:27:05`. Scores and ratios have the shape too: it needs two digits of minutes and a stamp or a date around.
    fn colon_clock(&self, i: usize) -> Option<(Clock, usize, bool)> {
        let numeral = self.line.numeral_at(i)?;
        let (v, d) = (numeral.values(), numeral.digits());
        if self.bad_glue(i) || d[0] > 2 || d[1] != 2 || v[0] > 24 || v[1] > 59 || v.get(2).is_some_and(|&s| s > 59) {
            return None;
        }
        let second = v.get(2).map(|&s| s as u8);
        Some((Clock { hour: v[0] as u8, minute: Some(v[1] as u8), second }, i + 1, true))
    }

    /// `sáng`, `rạng sáng`, `chiều tối`, `đêm khuya`, `nửa đêm`, `buổi sáng`, `sáng sớm`.
    pub(super) fn part_of_day(&self, i: usize) -> Option<(PartOfDay, usize)> {
        if !self.line.has(i, PART) {
            return None;
        }
        let mut at = i;
        if self.line.is(at, Role::Buoi) || self.line.is(at, Role::Dawn) || self.line.is(at, Role::Giua) || self.line.is(at, Role::Nua) {
            at += 1;
        }
        while self.line.is(at, Role::Xe) && at < i + 3 {
            at += 1;
        }
        if at == i && (self.line.is(at, Role::Dau) || self.line.is(at, Role::Cuoi)) {
            // `đầu giờ chiều`, `cuối buổi sáng`
            if self.line.is(at + 1, Role::Hour) || self.line.is(at + 1, Role::Buoi) {
                at += 2;
            } else {
                return None;
            }
        }
        let mut part = parts(self.line.word(at).value(Role::Pod)?);
        at += 1;
        // The later of two words counts: `chiều tối` is the evening.
        while let Some(next) = self.line.word(at).value(Role::Pod) {
            part = parts(next);
            at += 1;
        }
        while self.line.is(at, Role::Som) || self.line.is(at, Role::Muon) {
            at += 1;
        }
        Some((part, at))
    }

    /// `GMT+7`, `UTC`, `(giờ Việt Nam)`, `giờ Hà Nội`, `AM`/`PM` not included. Minutes east of Greenwich.
    pub(super) fn zone(&self, i: usize) -> Option<(i16, usize)> {
        let open = usize::from(self.line.sign(i) == '(');
        let at = i + open;
        let text = self.line.text_of(at);
        let (zone, mut next) = if text == "GMT" || text == "UTC" {
            let sign = self.line.sign(at + 1);
            match (sign, self.line.numeral_at(at + 2)) {
                ('+' | '-', Some(numeral)) if numeral.values()[0] <= 14 => {
                    let minutes = numeral.values()[0] as i16 * 60 + numeral.values().get(1).map_or(0, |&m| (m % 60) as i16);
                    (if sign == '-' { -minutes } else { minutes }, at + 3)
                }
                _ => (0, at + 1),
            }
        } else if text == "+" && self.line.numeral_at(at + 1).is_some_and(|n| matches!(n.seps(), [b':'])) {
            let v = self.line.numeral_at(at + 1)?.values();
            (v[0] as i16 * 60 + v[1] as i16, at + 2)
        } else if self.line.is(at, Role::Hour) {
            let (minutes, words) = place_zone(self.line.text_of(at + 1), self.line.text_of(at + 2))?;
            (minutes, at + 1 + words)
        } else {
            return None;
        };
        if open == 1 {
            if self.line.sign(next) != ')' {
                return None;
            }
            next += 1;
        }
        Some((zone, next))
    }
}

fn parts(value: u8) -> PartOfDay {
    match value {
        0 => PartOfDay::Mo,
        1 => PartOfDay::Mi,
        2 => PartOfDay::Af,
        3 => PartOfDay::Ev,
        _ => PartOfDay::Ni,
    }
}

/// Places whose clock does not change in summer; the others' zone would need the date and the law of the year.
fn place_zone(first: &str, second: &str) -> Option<(i16, usize)> {
    let minutes = match (first, second) {
        ("Việt", "Nam") | ("Hà", "Nội") | ("Đông", "Dương") | ("Thái", "Lan") => 7 * 60,
        ("Bắc", "Kinh") | ("Trung", "Quốc") | ("Hồng", "Kông") | ("Hong", "Kong") | ("Đài", "Loan") | ("Đài", "Bắc") => 8 * 60,
        ("Nhật", "Bản") | ("Hàn", "Quốc") => 9 * 60,
        ("Ấn", "Độ") => 5 * 60 + 30,
        _ => {
            return match first {
                "VN" | "Bangkok" => Some((7 * 60, 1)),
                "Singapore" | "Malaysia" => Some((8 * 60, 1)),
                "Tokyo" | "Seoul" => Some((9 * 60, 1)),
                "Moscow" | "Moskva" | "Matxcơva" | "Mátxcơva" => Some((3 * 60, 1)),
                "GMT" | "UTC" => Some((0, 1)),
                _ => None,
            };
        }
    };
    Some((minutes, 2))
}
