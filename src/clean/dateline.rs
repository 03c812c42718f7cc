//! Time stamps as the press prints them: `10:27 | 17/06/2021 GMT+7`, `Thứ năm, ngày 17 tháng 6 năm 2021`.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::date::Reference;

/// A time stamp found in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stamp {
    /// Its value.
    pub value: Reference,
    /// First byte in the line.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Whether a weekday stands with it.
    pub weekday: bool,
    /// Whether the line says that it is the time of a change (`Cập nhật`).
    pub update: bool,
    /// Bytes of letters and digits of the line outside of it.
    pub rest: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number { value: u32, digits: u8 },
    Word,
    Symbol(char),
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    kind: Kind,
    start: usize,
    end: usize,
}

/// Lines longer than this are text, not a time stamp.
const MAX_BYTES: usize = 400;

/// A stamp has at least so many figures.
const LEAST_FIGURES: usize = 5;

/// The length of the letter at a byte, zero if none stands there. The letters of Vietnamese are told by their first byte, without a
/// search in the tables of Unicode.
fn letter_at(line: &str, at: usize) -> usize {
    match line.as_bytes().get(at) {
        None => 0,
        Some(b'a'..=b'z' | b'A'..=b'Z') => 1,
        Some(0..=0x7f) => 0,
        // U+00C0 to U+024F, but the signs of multiplication and division.
        Some(0xc3..=0xc8) => match line.as_bytes()[at..] {
            [0xc3, 0x97 | 0xb7, ..] => 0,
            _ => 2,
        },
        // U+1E00 to U+1EFF.
        Some(0xe1) if matches!(line.as_bytes()[at + 1], 0xb8..=0xbb) => 3,
        Some(_) => line[at..].chars().next().filter(|c| c.is_alphabetic()).map_or(0, char::len_utf8),
    }
}

fn cut(line: &str, pieces: &mut Vec<Piece>) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = if bytes[at].is_ascii_digit() {
            let (mut value, mut digits) = (0_u32, 0_u8);
            while let Some(digit) = bytes.get(at).filter(|b| b.is_ascii_digit()) {
                value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
                digits = digits.saturating_add(1);
                at += 1;
            }
            Kind::Number { value, digits }
        } else if letter_at(line, at) > 0 {
            while let size @ 1.. = letter_at(line, at) {
                at += size;
            }
            Kind::Word
        } else {
            let Some(symbol) = line[at..].chars().next() else { break };
            at += symbol.len_utf8();
            if symbol.is_whitespace() {
                continue;
            }
            Kind::Symbol(symbol)
        };
        pieces.push(Piece { kind, start, end: at });
    }
}

/// Reads the pieces of a line.
struct Cursor<'l> {
    line: &'l str,
    pieces: &'l [Piece],
}

impl Cursor<'_> {
    fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.pieces.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    fn symbol(&self, at: usize) -> Option<char> {
        match self.pieces.get(at)?.kind {
            Kind::Symbol(c) => Some(c),
            _ => None,
        }
    }

    /// A word as it is written.
    fn word(&self, at: usize) -> Option<&str> {
        let piece = self.pieces.get(at)?;
        (piece.kind == Kind::Word).then(|| &self.line[piece.start..piece.end])
    }

    fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|written| words.iter().any(|w| is_lower(written, w)))
    }

    /// A day: the date and the piece after it.
    fn day(&self, at: usize) -> Option<(Date, usize)> {
        self.numeric_day(at).or_else(|| self.written_day(at))
    }

    fn numeric_day(&self, at: usize) -> Option<(Date, usize)> {
        let (a, a_digits) = self.number(at)?;
        let sep = self.symbol(at + 1).filter(|c| matches!(c, '/' | '-' | '.' | '–'))?;
        let (b, _) = self.number(at + 2)?;
        if self.symbol(at + 3) != Some(sep) {
            return None;
        }
        let (c, c_digits) = self.number(at + 4)?;
        let (year, month, day) = match (a_digits, c_digits) {
            (4, 1 | 2) => (a, b, c),
            (1 | 2, 4) => (c, b, a),
            (1 | 2, 2) if sep == '/' => (2000 + c, b, a),
            _ => return None,
        };
        Some((civil(year, month, day)?, at + 5))
    }

    /// `17 tháng 6 năm 2021`, `17 Tháng Sáu, 2021`, `tháng 6 17, 2021`.
    fn written_day(&self, at: usize) -> Option<(Date, usize)> {
        if let Some((day, 1 | 2)) = self.number(at) {
            let next = if matches!(self.symbol(at + 1), Some('-' | '/' | ',')) { at + 2 } else { at + 1 };
            let (month, next) = self.month(next)?;
            let next =
                if self.is_word(next, &["năm"]) || matches!(self.symbol(next), Some(',' | '/' | '-' | '.')) { next + 1 } else { next };
            let next = if self.is_word(next, &["năm"]) { next + 1 } else { next };
            let (year, 4) = self.number(next)? else { return None };
            return Some((civil(year, month, day)?, next + 1));
        }
        let (month, next) = self.month(at)?;
        let (day, 1 | 2) = self.number(next)? else { return None };
        let next = if matches!(self.symbol(next + 1), Some(',')) { next + 2 } else { next + 1 };
        let (year, 4) = self.number(next)? else { return None };
        Some((civil(year, month, day)?, next + 1))
    }

    fn month(&self, at: usize) -> Option<(u32, usize)> {
        const ENGLISH: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let word = self.word(at)?;
        if word.starts_with(['t', 'T']) && (is_lower(word, "tháng") || is_lower(word, "thg")) {
            let at = if self.symbol(at + 1) == Some('.') { at + 1 } else { at };
            if let Some((month, 1 | 2)) = self.number(at + 1) {
                return Some((month, at + 2));
            }
            const WORDS: [&str; 10] = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"];
            let spoken = self.word(at + 1)?.to_lowercase();
            let spoken = match spoken.as_str() {
                "bốn" => "tư",
                "bẩy" => "bảy",
                "giêng" => "một",
                other => other,
            };
            let first = WORDS.iter().position(|w| *w == spoken)? as u32 + 1;
            if first == 10 {
                return Some(match self.word(at + 2).map(str::to_lowercase).as_deref() {
                    Some("một") => (11, at + 3),
                    Some("hai") => (12, at + 3),
                    _ => (10, at + 2),
                });
            }
            return Some((first, at + 2));
        }
        let begin = word.as_bytes().first_chunk::<3>().filter(|_| word.is_ascii())?.map(|b| b.to_ascii_lowercase());
        let month = ENGLISH.iter().position(|m| m.as_bytes() == begin)? as u32 + 1;
        Some((month, at + 1))
    }

    /// A clock time: the time, whether it has seconds, and the piece after it.
    fn clock(&self, at: usize) -> Option<(Time, bool, usize)> {
        let (hour, 1 | 2) = self.number(at)? else { return None };
        let colon = self.symbol(at + 1) == Some(':') || self.is_word(at + 1, &["h", "giờ", "g"]);
        if !colon {
            return None;
        }
        let (minute, 1 | 2) = self.number(at + 2)? else { return None };
        let mut next = at + 3;
        let mut second = None;
        if self.symbol(next) == Some(':')
            && let Some((s, 2)) = self.number(next + 1)
        {
            second = Some(s);
            next += 2;
        }
        if self.is_word(next, &["phút", "p"]) {
            next += 1;
        }
        let mut hour = hour;
        if let Some(half) = self.word(next) {
            match half.to_lowercase().as_str() {
                "am" | "sa" => {
                    hour = if hour == 12 { 0 } else { hour };
                    next += 1;
                }
                "pm" | "ch" => {
                    hour = if hour < 12 { hour + 12 } else { hour };
                    next += 1;
                }
                _ => {}
            }
        }
        let time = Time::new(hour as i8, minute as i8, second.unwrap_or(0) as i8, 0).ok()?;
        Some((time, second.is_some(), next))
    }

    /// `GMT+7`, `(UTC+07:00)`, `+07:00` right after a clock time.
    fn zone(&self, at: usize) -> Option<(Offset, usize)> {
        let at = if self.symbol(at) == Some('(') { at + 1 } else { at };
        let named = self.is_word(at, &["gmt", "utc"]);
        if self.is_word(at, &["z"]) {
            return Some((Offset::UTC, at + 1));
        }
        let sign_at = if named { at + 1 } else { at };
        let sign = match self.symbol(sign_at)? {
            '+' => 1,
            '-' | '−' if named => -1,
            _ => return None,
        };
        let (hours, digits) = self.number(sign_at + 1)?;
        let mut next = sign_at + 2;
        let (hours, mut minutes) = if digits == 4 { (hours / 100, hours % 100) } else { (hours, 0) };
        if self.symbol(next) == Some(':')
            && let Some((m, 2)) = self.number(next + 1)
        {
            minutes = m;
            next += 2;
        }
        let offset = Offset::from_seconds(sign * (hours.min(99) as i32 * 3600 + minutes as i32 * 60)).ok()?;
        if self.symbol(next) == Some(')') {
            next += 1;
        }
        Some((offset, next))
    }
}

/// Whether a word in lower case is `lower`.
fn is_lower(written: &str, lower: &str) -> bool {
    // The letters that are asked for have as many bytes in either case.
    written.len() == lower.len() && (written == lower || written.chars().flat_map(char::to_lowercase).eq(lower.chars()))
}

/// Whether a day with its year may stand in the line: four figures that begin like a year, or two somewhere after a slash; and
/// figures beside a separator and other figures, or beside a word that begins like a month. Most lines with figures have neither,
/// and need not be cut into pieces.
fn may_hold_day(line: &[u8]) -> bool {
    let (mut year, mut day, mut total, mut slash) = (false, false, 0, false);
    let mut at = 0;
    while at < line.len() {
        let byte = line[at];
        if !byte.is_ascii_digit() {
            slash |= byte == b'/';
            at += 1;
            continue;
        }
        let start = at;
        while line.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        let figures = at - start;
        total += figures;
        year |= (figures == 4 && matches!(byte, b'1' | b'2')) || (figures == 2 && slash);
        day |= figures <= 4 && (opens_day(&line[at..]) || ends_in_month(&line[..start]));
        if year && day && total >= LEAST_FIGURES {
            return true;
        }
    }
    false
}

/// The letters that months begin with: `tháng`, `thg` and the English ones.
fn begins_month(byte: u8) -> bool {
    matches!(byte | 0x20, b't' | b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd')
}

/// Whether what follows figures may go on with a day: a separator, blanks and figures, or a month.
fn opens_day(rest: &[u8]) -> bool {
    let blank = |rest: &[u8]| rest.iter().take_while(|b| **b == b' ' || **b == 0xc2 || **b == 0xa0).count();
    let next = &rest[blank(rest)..];
    let Some((&first, behind)) = next.split_first() else { return false };
    if begins_month(first) {
        return true;
    }
    match first {
        b'/' | b'-' | b'.' | b',' => behind.get(blank(behind)).is_some_and(|&b| b.is_ascii_digit() || begins_month(b)),
        // A long dash.
        0xe2 => true,
        _ => false,
    }
}

/// Whether a text that figures follow ends in a word that begins like a month.
fn ends_in_month(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let text = text.strip_suffix(b".").unwrap_or(text);
    let letters = text.iter().rev().take(12).take_while(|b| b.is_ascii_alphabetic() || !b.is_ascii()).count();
    text[text.len() - letters..].first().is_some_and(|&b| begins_month(b))
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    (1900..2200).contains(&year).then_some(())?;
    Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Reads the time stamp of a line, if it has one with a full date.
pub(super) fn read(line: &str) -> Option<Stamp> {
    if line.len() > MAX_BYTES || !may_hold_day(line.as_bytes()) {
        return None;
    }
    let mut pieces = Vec::with_capacity(64);
    cut(line, &mut pieces);
    let cursor = Cursor { line, pieces: &pieces };
    let count = cursor.pieces.len();
    let (at, (date, after)) = (0..count).find_map(|at| {
        // A number that goes on before it is no day: `1.234/2020/...`.
        let glued = at > 0
            && matches!(cursor.symbol(at - 1), Some('/' | '.' | '-'))
            && cursor.number(at.wrapping_sub(2)).is_some()
            && cursor.pieces[at - 1].start == cursor.pieces[at - 2].end
            && cursor.pieces[at].start == cursor.pieces[at - 1].end;
        if glued { None } else { cursor.day(at).map(|d| (at, d)) }
    })?;
    let (mut first, mut last) = (at, after);
    let mut value = Reference::day(date);
    // The clock stands after the day or before it, with separators, `lúc` or `vào` between.
    let skip = |from: usize| (from..count.min(from + 4)).find(|&i| cursor.number(i).is_some() || !is_between(&cursor, i)).unwrap_or(from);
    let clock_at = if cursor.is_word(after, &["t"]) { after + 1 } else { skip(after) };
    if let Some((time, seconds, next)) = cursor.clock(clock_at) {
        value = Reference { date, time: Some(time), offset: None, seconds };
        last = next;
    } else if let Some((start, time, seconds, next)) = clock_before(&cursor, at) {
        value = Reference { date, time: Some(time), offset: None, seconds };
        first = start;
        if let Some((offset, _)) = cursor.zone(next) {
            value.offset = Some(offset);
        }
    }
    if value.time.is_some()
        && value.offset.is_none()
        && let Some((offset, next)) = cursor.zone(last).or_else(|| cursor.zone(last + 1).filter(|_| is_between(&cursor, last)))
    {
        value.offset = Some(offset);
        last = next;
    }
    let (start, end) = (cursor.pieces[first].start, cursor.pieces[last - 1].end);
    let rest = cursor.pieces.iter().filter(|p| (p.end <= start || p.start >= end) && !matches!(p.kind, Kind::Symbol(_)));
    let (weekday, update) = told(&cursor);
    Some(Stamp { value, start, end, weekday, update, rest: rest.map(|p| p.end - p.start).sum() })
}

/// Whether a weekday stands in the line (`Thứ Hai`, `thứ 2`, `Chủ nhật`), and whether it says that something was changed.
fn told(cursor: &Cursor<'_>) -> (bool, bool) {
    let (mut weekday, mut update) = (false, false);
    for at in 0..cursor.pieces.len() {
        // The words looked for have five or seven bytes; most others are not compared.
        let Some(word) = cursor.word(at).filter(|w| matches!(w.len(), 5 | 7)) else { continue };
        let begins = |first: &str, next: &str| is_lower(word, first) && cursor.is_word(at + 1, &[next]);
        weekday |= begins("chủ", "nhật") || is_lower(word, "thứ") && at + 1 < cursor.pieces.len() && cursor.symbol(at + 1).is_none();
        update |= begins("cập", "nhật") || begins("sửa", "đổi") || begins("chỉnh", "sửa") || is_lower(word, "updated");
    }
    (weekday, update)
}

fn is_between(cursor: &Cursor<'_>, at: usize) -> bool {
    matches!(cursor.symbol(at), Some('-' | '|' | ',' | '–' | '•' | '·' | ';' | ':' | '/' | '('))
        || cursor.is_word(at, &["lúc", "vào", "hồi", "at", "ngày", "h"])
}

/// A clock time before the day at `at`: at most eight pieces before it, a weekday between them.
fn clock_before(cursor: &Cursor<'_>, at: usize) -> Option<(usize, Time, bool, usize)> {
    for start in (at.saturating_sub(12)..at).rev() {
        let inside = start > 0 && cursor.symbol(start - 1) == Some(':');
        if inside {
            continue;
        }
        if let Some((time, seconds, next)) = cursor.clock(start)
            && next <= at
        {
            return Some((start, time, seconds, next));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn stamps_of_the_press_are_read() {
        for (line, want) in [
            ("10:27 | 17/06/2021 GMT+7", "2021-06-17T10:27+07:00"),
            ("Thứ năm, 17/6/2021, 10:27 (GMT+7)", "2021-06-17T10:27+07:00"),
            ("07-03-2026 - 00:01 AM | Thị trường chứng khoán", "2026-03-07T00:01"),
            ("Thứ bảy, 07/03/2026 - 08:07", "2026-03-07T08:07"),
            ("Ngày đăng: 18/04/2023 09:05", "2023-04-18T09:05"),
            ("Cập nhật lúc 21h05, ngày 3 tháng 12 năm 2019", "2019-12-03T21:05"),
            ("Chủ Nhật, Ngày 07 tháng 03 năm 2021", "2021-03-07"),
            ("2021-06-17T10:27:05+07:00", "2021-06-17T10:27:05+07:00"),
            ("24 Tháng Mười Một, 2024", "2024-11-24"),
            ("03:15 PM, 2.9.2022", "2022-09-02T15:15"),
            ("15/06/2020 6:30 GMT+07:00", "2020-06-15T06:30+07:00"),
        ] {
            assert_eq!(read(line).map(|s| s.value.to_string()).as_deref(), Some(want), "{line}");
        }
        for line in ["Nghị định 15/2020/NĐ-CP", "0912-345-009", "31/02/2021", "tỷ số 2-1"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
