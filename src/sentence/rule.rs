//! Does a mark end the sentence? The word before it, and the beginning after it.

use super::table::{Dotted, dotted, starts_sentences};
use super::{Splitter, is_bullet, is_dash, is_opener};
use crate::word::{Atom, AtomKind, Case};

/// What stands after a mark.
struct Beginning<'a> {
    /// The first letters or digits, if only openers and bullets stand before them.
    first: Option<&'a Atom>,
    /// Its index.
    at: u32,
    /// Whether a dash stands before it.
    dash: bool,
    /// Whether an opening quote or bracket stands before it.
    opened: bool,
}

impl Splitter<'_> {
    fn beginning(&self, after: u32) -> Beginning<'_> {
        let (mut at, mut dash, mut opened) = (after, false, false);
        loop {
            let c = self.symbol(at);
            if is_opener(c) {
                opened = true;
            } else if is_bullet(c) {
                dash |= is_dash(c);
            } else if matches!(c, '#' | '@' | '$' | '€' | '£') {
                // A tag or an amount begins like a capital; the letters after it do not matter.
                return Beginning { first: None, at, dash, opened: true };
            } else {
                break;
            }
            at += 1;
        }
        Beginning { first: self.atom(at).filter(|a| a.kind != AtomKind::Symbol), at, dash, opened }
    }

    /// Whether the letters of `atom` are small letters of a script that has capitals.
    fn is_small(&self, atom: &Atom) -> bool {
        atom.kind == AtomKind::Letters && atom.text(self.text).chars().next().is_some_and(char::is_lowercase) && atom.case == Case::Lower
    }

    /// Whether the mark `c` at `i` ends the sentence, `after` being the first atom behind its closing marks.
    pub(super) fn ends(&self, i: u32, c: char, after: u32, closed: bool) -> bool {
        let next = self.beginning(after);
        let bare = after == i + 1;
        let Some(first) = next.first else {
            // Symbols only: a comma or the like goes on with the sentence, a lone quote or picture begins one.
            return next.opened && self.atom(next.at).is_some();
        };
        if closed && next.dash {
            // "..." - ông nói
            return false;
        }
        let run = self.atoms[i as usize].chars > 1;
        let stop = c == '.' && !run;
        if self.is_small(first) {
            return stop
                && bare
                && !next.dash
                && if next.opened { self.ends_before_quote(i, after) } else { self.ends_before_small(i, after) };
        }
        if stop && bare {
            return self.ends_with_stop(i, after, &next, first);
        }
        if run || c == '…' {
            // `1...5`, `(...)`: not the end of anything said.
            return first.kind == AtomKind::Letters || first.spaced;
        }
        // `Yahoo! Mail` is rare enough to lose; `?` and `!` before digits glued to them are addresses (`?id=5`).
        first.spaced || next.opened || first.kind == AtomKind::Letters
    }

    /// A full stop before a small letter: the end only where a careless writer forgot the capital.
    fn ends_before_small(&self, i: u32, after: u32) -> bool {
        let Some(before) = self.word_before(i) else { return false };
        if !self.atoms[after as usize].spaced || self.atoms[i as usize].spaced || dotted(before).is_some() {
            return false;
        }
        let long = before.chars >= 2 && before.case == Case::Lower && (before.marked || before.chars >= 3);
        // `quả. nhưng` is a slip, `cty. tnhh` is not: both sides have to be written as words.
        long && self.atoms[after as usize].chars >= 2 && starts_sentences(&self.atoms[after as usize])
    }

    /// A full stop before a quotation that begins with a small letter.
    fn ends_before_quote(&self, i: u32, after: u32) -> bool {
        let quote = matches!(self.symbol(after), '"' | '“' | '«');
        quote && self.atoms[after as usize].spaced && self.word_before(i).is_none_or(|b| b.chars > 1 && dotted(b).is_none())
    }

    /// The letters or digits right before the mark at `i`.
    fn word_before(&self, i: u32) -> Option<&Atom> {
        if i <= self.start {
            return None;
        }
        self.atom(i - 1).filter(|a| a.kind != AtomKind::Symbol)
    }

    fn ends_with_stop(&self, i: u32, after: u32, next: &Beginning<'_>, first: &Atom) -> bool {
        let apart = self.atoms[i as usize].spaced;
        let glued = !self.atoms[after as usize].spaced;
        let Some(before) = self.word_before(i) else {
            // After a closing quote, bracket, percent sign.
            return !glued || next.opened || first.kind == AtomKind::Letters;
        };
        match before.kind {
            AtomKind::Digits => self.ends_after_number(i, before, glued, first),
            // Treebanks print `TP . HCM`.
            _ if apart => first.case != Case::Upper || dotted(before) != Some(Dotted::Unit),
            _ if first.kind == AtomKind::Digits => {
                if glued {
                    // `vnexpress.24h`, `Q.1`, `Covid.19`; but `hôm qua.15 người`.
                    return before.marked && before.case == Case::Lower && before.chars > 2;
                }
                !matches!(dotted(before), Some(Dotted::Number | Dotted::Unit)) && !self.is_item(i) && !is_initial(before)
            }
            _ => self.ends_after_word(i, before, glued, next, first),
        }
    }

    fn ends_after_number(&self, i: u32, before: &Atom, glued: bool, first: &Atom) -> bool {
        if first.kind == AtomKind::Digits {
            // 1.500; `25. 000` and `25 . 000` where a blank slipped in.
            let thousands = first.chars == 3 && before.chars <= 3 && !self.is_year_before(i);
            return !glued && !thousands && !self.is_item(i);
        }
        if glued {
            // `năm 2020.Ông`, but `2.Phần` at the start, `2.0A`.
            return first.case == Case::Title && first.chars >= 2 && !self.is_item(i);
        }
        !self.is_item(i)
    }

    fn is_year_before(&self, i: u32) -> bool {
        self.atom(i - 1).is_some_and(|a| a.chars == 4)
    }

    /// Whether the number or letter before the stop at `i` counts a list item or a heading: `1. Mở đầu`, `b. Kết quả`,
    /// `gồm: 1. Hà Nội`, `Điều 5. Hiệu lực`.
    fn is_item(&self, i: u32) -> bool {
        let Some(before) = self.word_before(i) else { return false };
        let counts = match before.kind {
            AtomKind::Digits => before.chars <= 2,
            _ => before.chars == 1 || (before.case == Case::Upper && is_roman(before.text(self.text))),
        };
        if !counts {
            return false;
        }
        let mut at = i - 1;
        // 1.2.3.
        while at >= self.start + 2 && self.symbol(at - 1) == '.' && self.glued(at) && self.glued(at - 1) {
            at -= 2;
        }
        if at == self.start {
            return true;
        }
        match self.symbol(at - 1) {
            ':' | ';' => self.atoms[at as usize].spaced,
            '\0' => at == self.start + 1 && is_heading_word(self.atoms[at as usize - 1].text(self.text)),
            c => at == self.start + 1 && (is_bullet(c) || is_opener(c)),
        }
    }

    fn ends_after_word(&self, i: u32, before: &Atom, glued: bool, next: &Beginning<'_>, first: &Atom) -> bool {
        if self.is_item(i) {
            return false;
        }
        let class = dotted(before);
        let chained = i >= self.start + 2 && self.symbol(i - 2) == '.' && self.glued(i - 1) && self.glued(i - 2);
        if glued {
            return !next.opened && self.ends_glued(before, class, chained, first) || next.opened && before.chars > 1;
        }
        let follows = self.atom(next.at + 1).filter(|a| a.kind == AtomKind::Letters);
        let sentence = starts_sentences(first) && follows.is_none_or(|f| self.is_small(f));
        match class {
            // `v.v. Sau đó`
            Some(Dotted::End) => true,
            // After a title a name follows even when it looks like a beginning: `GS. Hoàng nói`.
            Some(Dotted::Title) => false,
            Some(_) => sentence && follows.is_some(),
            None if is_initial(before) => {
                let native = first.marked && follows.is_some_and(|f| self.is_small(f));
                sentence || native || self.symbol(next.at + 1) == ',' && first.marked
            }
            // `T.H.Đ. Công an`
            None if chained && before.chars <= 2 && before.is_capitalized() => first.marked || sentence,
            None => true,
        }
    }

    /// A stop with no blank on either side, as scraped text has it where two paragraphs were joined.
    fn ends_glued(&self, before: &Atom, class: Option<Dotted>, chained: bool, first: &Atom) -> bool {
        // `TP.HCM.Giám đốc` ends, `N.V.P.Hà` does not.
        let body = before.chars > 1 && before.case == Case::Upper && first.marked;
        if chained && before.chars <= 3 && !body || class.is_some() && class != Some(Dotted::End) || before.chars == 1 {
            return false;
        }
        let word = first.case == Case::Title && (first.chars > 1 || starts_sentences(first)) || first.case == Case::Upper && before.marked;
        match before.case {
            Case::Lower => word && !is_web_label(first.text(self.text)),
            Case::Title => word && (before.marked || first.marked || before.chars > 2) && !is_web_label(first.text(self.text)),
            Case::Upper => word && first.case == Case::Title && (starts_sentences(first) || first.marked) && before.chars > 2,
            Case::Mixed => word && first.marked,
        }
    }
}

fn is_initial(atom: &Atom) -> bool {
    atom.chars == 1 && atom.is_capitalized()
}

fn is_roman(text: &str) -> bool {
    text.len() <= 5 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
}

fn is_heading_word(text: &str) -> bool {
    matches!(text, "Điều" | "Chương" | "Mục" | "Phần" | "Bài" | "Câu" | "Bước" | "Hình" | "Bảng" | "Khoản" | "Chapter" | "Cách" | "Mẹo")
}

fn is_web_label(text: &str) -> bool {
    matches!(text, "Com" | "Vn" | "Net" | "Org" | "Gov" | "Edu" | "Info" | "Html")
}
