//! Tokens that begin with a digit.

use super::Scan;
use crate::article::TokenKind;
use crate::word::{AtomKind, Case};

/// At most this many groups of digits are told apart; a longer chain is a number whatever it says.
const GROUPS: usize = 4;

impl Scan<'_> {
    /// The token that begins with the digits at `i`.
    pub(super) fn digits(&self, i: usize) -> (usize, TokenKind) {
        if !self.glued(i + 1) {
            return (i + 1, TokenKind::Number);
        }
        let mut marks = ['\0'; GROUPS];
        let mut groups = [0_u32; GROUPS];
        let mut lengths = [0_u8; GROUPS];
        let mut n = 0;
        let mut end = i;
        loop {
            if n < GROUPS {
                groups[n] = self.atoms[end].number(self.text).unwrap_or(u32::MAX);
                lengths[n] = self.atoms[end].chars;
            }
            n += 1;
            end += 1;
            let mark = self.mark(end);
            if !matches!(mark, '.' | ',' | ':' | '/' | '-' | '–' | '\u{2212}')
                || !self.is(end + 1, AtomKind::Digits)
                || self.atoms[end].chars > 1
            {
                break;
            }
            if n < GROUPS {
                marks[n] = mark;
            }
            end += 1;
        }
        let kind = if n <= GROUPS { kind(&groups[..n], &lengths[..n], &marks[1..n]) } else { TokenKind::Number };
        self.after_digits(end, kind)
    }

    /// What may be glued behind the digits: percent and degree signs, units, hours, the letters of a document's number.
    fn after_digits(&self, end: usize, kind: TokenKind) -> (usize, TokenKind) {
        match self.mark(end) {
            '%' | '‰' => return (end + 1, TokenKind::Number),
            '°' | 'º' => return (if self.short_letters(end + 1, 1) { end + 2 } else { end + 1 }, TokenKind::Number),
            '-' if self.is(end + 1, AtomKind::Letters) && is_month(self.str(end + 1)) => {
                let year = if self.mark(end + 2) == '-' && self.is(end + 3, AtomKind::Digits) { 2 } else { 0 };
                return (end + 2 + year, TokenKind::Date);
            }
            '/' | '-' if self.is(end + 1, AtomKind::Letters) && self.atoms[end + 1].case == Case::Upper => {
                return (self.code(end), TokenKind::Number);
            }
            _ => {}
        }
        if !self.is(end, AtomKind::Letters) {
            return (end, kind);
        }
        if matches!(self.str(end), "h" | "H" | "g" | "giờ") {
            // 10h, 10h27, 10g30', 9h05p
            let mut after = end + 1;
            if self.is(after, AtomKind::Digits) && self.atoms[after].chars <= 2 {
                after += 1;
                if self.mark(after) == '\'' || self.is(after, AtomKind::Letters) && matches!(self.str(after), "p" | "ph" | "phút") {
                    after += 1;
                }
                return (after, TokenKind::Date);
            }
            return (after, if self.str(end) == "g" { TokenKind::Number } else { TokenKind::Date });
        }
        // `5 tuổi` with its blank lost is two words; `300km/h`, `4GB`, `1A` are one.
        let unit = !self.atoms[end].marked && (self.atoms[end].chars <= 4 || self.atoms[end].case == Case::Upper);
        if unit { (self.code(end), TokenKind::Number) } else { (end, kind) }
    }

    fn short_letters(&self, i: usize, longest: u8) -> bool {
        self.is(i, AtomKind::Letters) && self.atoms[i].chars <= longest
    }

    /// One past a chain of letters and digits joined by slashes and hyphens: `km/h`, `/2020/NĐ-CP`, `N-7`.
    pub(super) fn code(&self, from: usize) -> usize {
        let mut end = from;
        while self.glued(end) {
            match self.mark(end) {
                '\0' if self.atoms[end].marked && self.atoms[end].case != Case::Upper => break,
                '\0' => {}
                '/' | '-' | '.' if self.glued(end + 1) && self.atoms[end + 1].kind != AtomKind::Symbol => {
                    let next = &self.atoms[end + 1];
                    if next.marked && next.case != Case::Upper || self.mark(end) == '.' && next.kind == AtomKind::Letters {
                        break;
                    }
                }
                _ => break,
            }
            end += 1;
        }
        end
    }
}

/// English months, as spreadsheets and foreign agencies write them: `6-Jan`, `17-JUN-2021`.
fn is_month(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    MONTHS.iter().any(|m| text.eq_ignore_ascii_case(m))
}

/// Whether groups of digits with these marks between them are a date, a clock time or a number.
fn kind(groups: &[u32], lengths: &[u8], marks: &[char]) -> TokenKind {
    let day = |i: usize| (1..=31).contains(&groups[i]) && lengths[i] <= 2;
    let month = |i: usize| (1..=12).contains(&groups[i]) && lengths[i] <= 2;
    let year = |i: usize| lengths[i] == 4 && (1000..=2999).contains(&groups[i]) || lengths[i] == 2;
    let full = |i: usize| lengths[i] == 4 && (1000..=2999).contains(&groups[i]);
    let is_date = match marks {
        [':'] => groups[0] < 25 && lengths[1] == 2 && groups[1] < 60,
        [':', ':'] => groups[0] < 25 && groups[1] < 60 && groups[2] < 60,
        ['/'] => day(0) && month(1) || month(0) && full(1),
        ['-'] => month(0) && full(1),
        [a, b] if a == b && *a != ',' => day(0) && month(1) && year(2) || full(0) && month(1) && day(2),
        ['-' | '–', '/'] => day(0) && day(1) && month(2),
        ['/', '-' | '–', '/'] => day(0) && month(1) && day(2) && month(3),
        ['-' | '–', '/', '/'] => day(0) && day(1) && month(2) && year(3),
        _ => false,
    };
    if is_date { TokenKind::Date } else { TokenKind::Number }
}
