//! When a bare number is a date: `18/7` mostly, `2/3` rarely, `19-8` after `bệnh viện` never.

use super::Grammar;
use crate::date::vocabulary::Role;
use crate::word::Case;

/// Fractions people write: with small denominators, in lowest terms.
fn is_fraction(a: u32, b: u32) -> bool {
    a < b && b <= 12 && (b <= 5 || a == 1 || (b == 10 && matches!(a, 3 | 7 | 9)))
}

impl Grammar<'_, '_> {
    /// A word before a number that only a date (or a plain quantity, which the word after it betrays) follows.
    pub(super) fn strong_signal(&self, i: usize) -> bool {
        matches!(
            &*self.line.lower(i),
            "từ" | "vào"
                | "hồi"
                | "đến"
                | "tới"
                | "trước"
                | "sau"
                | "hết"
                | "dịp"
                | "lễ"
                | "kể"
                | "hôm"
                | "ngày"
                | "rạng"
                | "phiên"
                | "qua"
                | "tu"
                | "den"
                | "truoc"
        )
    }

    /// Whether the day and month in digits at `i` (no head before it) is a date.
    pub(super) fn day_fits(&self, i: usize) -> bool {
        let Some(numeral) = self.line.numeral_at(i) else { return false };
        let (v, d, seps) = (numeral.values(), numeral.digits(), numeral.seps());
        let before = i.checked_sub(1);
        let word_before = before.filter(|&b| self.line.is_word(b));
        let named = word_before.is_some_and(|b| !self.strong_signal(b) && self.names_number(b));
        // A day, month and year with slashes or dashes is a date after any word but those that announce a number.
        if v.len() == 3 && !seps.contains(&b'.') && !word_before.is_some_and(|b| matches!(&*self.line.lower(b), "số" | "mã" | "hiệu"))
        {
            return !self.is_quantity(i + 1);
        }
        if self.is_quantity(i + 1) || (named && self.population(i).is_none()) {
            return false;
        }
        // A money sign or a plus before it, a unit of money after it.
        if before.is_some_and(|b| matches!(self.line.sign(b), '$' | '€' | '+' | '%' | ':' | '/') && self.line.sign(b) != ':') {
            return false;
        }
        let led = word_before.is_some_and(|b| self.strong_signal(b));
        match (v.len(), seps) {
            // Month and year.
            (2, [b'/']) if d[1] == 4 => true,
            (2, [b'-' | b'.']) if d[1] == 4 => led || before.is_some_and(|b| self.line.sign(b) == '('),
            (2, [b'/']) => {
                if (v[0], v[1]) == (24, 7) {
                    return false;
                }
                let ends = self.line.is_stop(i + 1)
                    || self.line.is(i + 1, Role::After)
                    || self.line.is(i + 1, Role::Den)
                    || matches!(self.line.sign(i + 1), '-' | '(' | '|')
                    || self.line.is(i + 1, Role::Va);
                // `thị lực 10/10`, `bài được 8/8`
                if is_fraction(v[0], v[1]) || v[0] == v[1] {
                    let opened = before.is_some_and(|b| self.line.sign(b) == '(') && self.line.sign(i + 1) == ')';
                    return self.has_day_tail(i + 1) || (led && ends) || opened || self.listed(i);
                }
                if v[0] < v[1] {
                    led || ends || self.has_day_tail(i + 1) || word_before.is_some_and(|b| self.line.is(b, Role::Signal))
                } else {
                    true
                }
            }
            // `từ 1-9,`, `trước 1.7,`: nothing is counted, so the signal speaks of a day.
            (2, [b'-' | b'.']) if self.alone(i) => true,
            // With a dash it is a score or a range more often than a date.
            (2, [b'-']) => (led && v[0] > v[1] && !self.small_range(i)) || (self.has_day_tail(i + 1) && led),
            (2, [b'.']) => false,
            _ => true,
        }
    }

    /// Whether the number after the word at `b` belongs to its name: `khách sạn 30/4`, `trường mầm non 19/5`, `Trường THPT 19/5`.
    pub(super) fn names_number(&self, b: usize) -> bool {
        let line = self.line;
        let head = |i: usize| line.is(i, Role::Named) || i > 0 && line.is(i, Role::NamedTail) && line.is(i - 1, Role::NamedHead);
        let short = b > 0 && line.lexemes[b].case == Case::Upper && line.text_of(b).len() < 10;
        head(b) || short && head(b - 1)
    }

    /// A day and month with a dash or stop between a word that only a day follows and the end of its clause.
    pub(super) fn alone(&self, i: usize) -> bool {
        let line = self.line;
        let Some(before) = i.checked_sub(1) else { return false };
        let firm = matches!(&*self.line.lower(before), "trước" | "hết" | "qua") || line.is(before, Role::Tu) && line.is_capitalized(before);
        let firm = firm || line.is(before, Role::Tu) && i > 1 && *self.line.lower(i - 2) == *"kể";
        firm && line.is_stop(i + 1)
    }

    fn has_day_tail(&self, i: usize) -> bool {
        let line = self.line;
        // `10-6 năm 2021`, but `từ 3-7 năm` counts years.
        let year = line.is(i, Role::Year)
            && (line.single(i + 1).is_some()
                || [Role::Nay, Role::Ngoai, Role::Truoc, Role::Sau, Role::Toi, Role::That].iter().any(|&r| line.is(i + 1, r)));
        year || line.is(i, Role::Vua)
            || line.is(i, Role::Toi)
            || line.is(i, Role::Sap)
            || line.are(i, &[Role::Hang, Role::Year])
            || line.are(i, &[Role::Am, Role::Lich])
    }

    /// Whether another bare day stands next to it: `2/6, 9/6 và 11/6`.
    fn listed(&self, i: usize) -> bool {
        let other = |at: usize| {
            self.line.numeral_at(at).is_some_and(|n| {
                matches!(n.seps(), [b'/'])
                    && n.digits()[1] <= 2
                    && super::numeric::is_day(n.values()[0], n.values()[1])
                    && !is_fraction(n.values()[0], n.values()[1])
            })
        };
        (self.line.sign(i + 1) == ',' || self.line.sign(i + 1) == '-' || self.line.is(i + 1, Role::Va)) && other(i + 2)
    }

    fn small_range(&self, i: usize) -> bool {
        [Role::Hour, Role::Count, Role::Year, Role::Month, Role::Day, Role::Week, Role::Minute].iter().any(|&r| self.line.is(i + 1, r))
    }

    /// `dân số 2019`: the word before is `số`, but no number of anything.
    fn population(&self, i: usize) -> Option<()> {
        (i >= 2 && *self.line.lower(i - 1) == *"số" && *self.line.lower(i - 2) == *"dân").then_some(())
    }

    /// Whether a bare number of four digits at `i` is a year.
    pub(super) fn year_fits(&self, i: usize) -> bool {
        let line = self.line;
        let next = i + 1;
        if self.is_quantity(next) {
            return false;
        }
        // A line of a chronicle: `1942 – Đài phát thanh ...`, `2006: Một trận động đất ...`.
        if i == 0 && matches!(line.sign(next), '-' | ':') && line.is_capitalized(next + 1) && !line.is_glued(next + 1) {
            return true;
        }
        let another = |at: usize| line.single(at).is_some_and(|(v, d)| d == 4 && (1000..=2200).contains(&v));
        let opened = i > 0 && line.sign(i - 1) == '(';
        if opened && (line.sign(next) == ')' || (matches!(line.sign(next), '-' | ',') && another(next + 1))) {
            return true;
        }
        let ends = line.is_stop(next)
            || line.is(next, Role::After)
            || line.is(next, Role::Den)
            || line.is(next, Role::Va)
            || matches!(line.sign(next), '-' | '(');
        let Some(before) = i.checked_sub(1).filter(|&b| line.is_word(b)) else {
            return false;
        };
        if self.population(i).is_some() {
            return ends;
        }
        if line.is(before, Role::Named) && !self.strong_signal(before) {
            return false;
        }
        // `là 2021`, `và 2021` are too weak alone; a capital before it makes a name: `World Cup 2022`.
        let weak = matches!(&*self.line.lower(before), "là" | "và" | "của" | "cho" | "so" | "tính" | "cả" | "nhất" | "qua");
        let signal = line.is(before, Role::YearSignal) && !weak && (!line.is_capitalized(before) || line.is_clause_start(before));
        signal && ends
    }

    /// `1890 - 1969`, `2021-2025`: years only with something that says so.
    pub(super) fn years_fit(&self, i: usize, next: usize) -> bool {
        let line = self.line;
        if self.is_quantity(next) || matches!(line.sign(next), '%' | '°') {
            return false;
        }
        if i > 0 && line.sign(i - 1) == '(' {
            return true;
        }
        let Some(before) = i.checked_sub(1).filter(|&b| line.is_word(b)) else {
            return i == 0 && line.is_stop(next);
        };
        line.is(before, Role::YearSignal) || !line.is(before, Role::Named) && !line.is_capitalized(before)
    }
}
