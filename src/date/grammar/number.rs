//! Numbers in digits, words and Roman numerals.

use super::Grammar;
use crate::date::vocabulary::Role;

impl Grammar<'_, '_> {
    /// A whole number in digits (at most `digits`) or in words.
    pub(super) fn number(&self, i: usize, digits: u8) -> Option<(u32, usize)> {
        if let Some((value, n)) = self.line.single(i) {
            return (n <= digits && !self.bad_glue(i)).then_some((value, i + 1));
        }
        self.number_words(i)
    }

    /// `mười chín`, `hai mươi mốt`, `một nghìn chín trăm bốn mươi lăm`.
    pub(super) fn number_words(&self, i: usize) -> Option<(u32, usize)> {
        let (mut total, mut next) = (0, i);
        if let Some(n) = self.unit_digit(next)
            && self.line.is(next + 1, Role::Thousand)
        {
            total += n * 1000;
            next += 2;
        }
        if let Some(n) = self.unit_digit(next)
            && self.line.is(next + 1, Role::Hundred)
        {
            total += n * 100;
            next += 2;
            if self.line.is(next, Role::Odd)
                && let Some(n) = self.unit_digit(next + 1)
            {
                return Some((total + n, next + 2));
            }
        }
        match self.below_hundred(next) {
            Some((n, end)) if n > 0 || next == i => Some((total + n, end)),
            _ => (next > i).then_some((total, next)),
        }
    }

    fn unit_digit(&self, i: usize) -> Option<u32> {
        let value = self.line.word(i).value(Role::Num)?;
        (value < 10).then_some(u32::from(value))
    }

    fn below_hundred(&self, i: usize) -> Option<(u32, usize)> {
        let value = u32::from(self.line.word(i).value(Role::Num)?);
        if value < 10 && self.line.is(i + 1, Role::Tens) {
            return Some(self.ones(value * 10, i + 2));
        }
        if value == 10 {
            return Some(self.ones(10, i + 1));
        }
        Some((value, i + 1))
    }

    /// The ones after a ten. `mười năm` is ten years, fifteen is `mười lăm`: plain `năm` is never one of them.
    fn ones(&self, tens: u32, i: usize) -> (u32, usize) {
        if let Some(n) = self.line.word(i).value(Role::Units) {
            return (tens + u32::from(n), i + 1);
        }
        match self.line.word(i).value(Role::Num) {
            Some(n) if (1..10).contains(&n) && n != 5 => (tens + u32::from(n), i + 1),
            _ => (tens, i),
        }
    }

    /// A Roman numeral written in capitals, up to 39.
    pub(super) fn roman(&self, i: usize) -> Option<(u32, usize)> {
        if !self.line.is_capitalized(i) {
            return None;
        }
        let value = roman(self.line.text_of(i))?;
        Some((value, i + 1))
    }
}

/// Reads a Roman numeral of I, V and X.
fn roman(text: &str) -> Option<u32> {
    let (mut total, mut last) = (0_i32, 0);
    for c in text.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        total += if value < last { -value } else { value };
        last = last.max(value);
    }
    (1..=39).contains(&total).then_some(total as u32)
}

#[cfg(test)]
mod tests {
    #[test]
    fn roman_numerals() {
        for (text, want) in [("I", Some(1)), ("IV", Some(4)), ("XIX", Some(19)), ("XXI", Some(21)), ("CI", None), ("", None)] {
            assert_eq!(super::roman(text), want, "{text}");
        }
    }
}
