//! Letters with something glued to them: abbreviations, hyphenated and foreign names, codes.

use super::Scan;
use crate::article::TokenKind;
use crate::sentence::{Dotted, dotted};
use crate::word::{Atom, AtomKind, Case, shape};

impl Scan<'_> {
    /// The token that begins with the letters at `i`, to which something is glued.
    pub(super) fn letters(&self, i: usize) -> (usize, TokenKind) {
        if self.atoms[i + 1].kind == AtomKind::Symbol
            && !matches!(self.mark(i + 1), '.' | '-' | '–' | '/' | '\'' | '’' | '&' | '@' | ':' | '_' | '+')
        {
            return (i + 1, self.word_kind(i));
        }
        if let Some(found) = self.web(i) {
            return found;
        }
        let mut end = i + 1;
        let mut kind = self.word_kind(i);
        loop {
            let taken = match self.mark(end) {
                '.' if self.atoms[end].chars == 1 => self.after_stop(i, end, &mut kind),
                '-' if self.after_hyphen(i, end) => 2,
                '/' if self.after_slash(end) => 2,
                '\'' | '’' if self.joins_letters(end) => 2,
                '&' if self.joins_letters(end) && self.atoms[end + 1].is_capitalized() => 2,
                '\0' if self.glued(end) && self.code_goes_on(end) => {
                    kind = TokenKind::Word;
                    1
                }
                _ => 0,
            };
            if taken == 0 {
                return (end, kind);
            }
            end += taken;
        }
    }

    fn joins_letters(&self, mark: usize) -> bool {
        self.is(mark + 1, AtomKind::Letters)
    }

    /// A full stop inside a sentence after letters: `TP.HCM`, `GS. Nam`, `T.H.L. bị`, `v.v.` How many atoms it joins.
    fn after_stop(&self, first: usize, stop: usize, kind: &mut TokenKind) -> usize {
        let before = &self.atoms[stop - 1];
        if before.kind != AtomKind::Letters {
            return 0;
        }
        let chained = stop > first + 1;
        let short = chained || dotted(before).is_some() || before.chars == 1 || before.case == Case::Upper;
        let taken = if !self.glued(stop + 1) {
            // The last stop of a sentence stands for itself, unless it belongs to `v.v.` or `N.V.P.`
            let own = if stop + 1 >= self.end { chained && before.chars == 1 } else { short };
            usize::from(own)
        } else {
            let next = &self.atoms[stop + 1];
            match next.kind {
                AtomKind::Symbol => usize::from(short && before.is_capitalized()),
                // `P.Hiệp Phú`: the name is a word of its own.
                AtomKind::Letters if names_unit(before, next) => 1,
                AtomKind::Letters if short && (next.is_capitalized() || next.chars <= 2) => 2,
                AtomKind::Letters if !before.marked && !next.marked => 2,
                AtomKind::Digits if short && before.is_capitalized() => 2,
                _ => 0,
            }
        };
        if taken > 0 {
            *kind = TokenKind::Abbreviation;
        }
        taken
    }

    /// A hyphen between letters: `Wai-kru`, `NĐ-CP`, `Covid-19` are one; `Mỹ-Trung` are two and their dash.
    fn after_hyphen(&self, first: usize, hyphen: usize) -> bool {
        if !self.glued(hyphen + 1) {
            return false;
        }
        let (before, next) = (&self.atoms[hyphen - 1], &self.atoms[hyphen + 1]);
        match next.kind {
            AtomKind::Symbol => false,
            AtomKind::Digits => !before.marked || before.case == Case::Upper,
            AtomKind::Letters if next.case != Case::Title || next.chars == 1 => {
                before.case != Case::Title || next.case != Case::Upper || before.chars <= 2 || hyphen > first + 1
            }
            // A pair of names: both would have to be foreign to be one.
            AtomKind::Letters => before.kind == AtomKind::Letters && is_foreign(before) && is_foreign(next) && !self.names(before, next),
        }
    }

    /// Whether both could be names of their own: syllables of the language.
    fn names(&self, before: &Atom, next: &Atom) -> bool {
        shape::is_syllable(before.text(self.text)) || shape::is_syllable(next.text(self.text))
    }

    /// `km/h`, `AC/DC`; not `đồng/kg`, `và/hoặc`.
    fn after_slash(&self, slash: usize) -> bool {
        if !self.joins_letters(slash) {
            return false;
        }
        let (before, next) = (&self.atoms[slash - 1], &self.atoms[slash + 1]);
        let unit = |a: &Atom| !a.marked && a.chars <= 3 && a.kind != AtomKind::Symbol;
        unit(before) && unit(next) && (before.case == Case::Lower) == (next.case == Case::Lower)
    }

    /// Digits right after letters and letters after those: `A5`, `m2`, `H5N1`, `Covid19`; not `tháng10`, `ngày12`.
    fn code_goes_on(&self, at: usize) -> bool {
        let letters = if self.atoms[at].kind == AtomKind::Digits { &self.atoms[at - 1] } else { &self.atoms[at] };
        letters.kind != AtomKind::Letters || !letters.marked || letters.case == Case::Upper
    }
}

/// Whether the abbreviation of a unit stands before its name: `Q.Tân Bình`, but not `TP.HCM`, `Q.1`.
fn names_unit(before: &Atom, next: &Atom) -> bool {
    dotted(before) == Some(Dotted::Unit) && next.case == Case::Title && next.chars > 1 && (before.chars > 1 || next.marked)
}

fn is_foreign(atom: &Atom) -> bool {
    !atom.marked
}
