//! What the outside of a word tells: capitals, syllables of the language.

use unicode_normalization::char::decompose_canonical;

use crate::word::{Atom, AtomKind, Case};

/// How a sentence is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
    /// With capitals where they belong.
    Normal,
    /// In capitals throughout, as headlines are.
    Capitals,
    /// Without a capital.
    Small,
    /// With a capital on (nearly) every syllable, as some headlines are.
    Titles,
}

/// So many syllables with a capital in a row, without a mark, are no name.
const LONGEST_NAME: u32 = 7;

/// How a sentence is written. Where it is all of one case, case tells nothing.
pub(crate) fn casing(atoms: &[Atom]) -> Casing {
    let (mut upper, mut title, mut lower) = (0_u32, 0_u32, 0_u32);
    let (mut run, mut longest) = (0_u32, 0_u32);
    for atom in atoms {
        if atom.kind != AtomKind::Letters {
            run = 0;
            continue;
        }
        run = if atom.case == Case::Title { run + 1 } else { 0 };
        longest = longest.max(run);
        match atom.case {
            Case::Upper => upper += 1,
            Case::Lower => lower += 1,
            _ if atom.chars == 1 => {}
            _ => title += 1,
        }
    }
    if upper >= 2 && (title + lower) * 4 <= upper {
        Casing::Capitals
    } else if upper + title == 0 && lower >= 4 {
        Casing::Small
    } else if longest > LONGEST_NAME && lower * 5 <= title {
        Casing::Titles
    } else {
        Casing::Normal
    }
}

/// Whether the text is Vietnamese written without its marks: most words are syllables of the language and almost none
/// has a mark. Short texts are never called so.
#[must_use]
pub fn lacks_marks(text: &str, atoms: &[Atom]) -> bool {
    let letters = || atoms.iter().filter(|a| a.kind == AtomKind::Letters);
    let (count, marked) = (letters().count(), letters().filter(|a| a.marked).count());
    // The spelling is looked at only where it can matter, and not further than it takes.
    count >= 20 && marked * 40 <= count && {
        let sample = || letters().take(400);
        sample().filter(|a| is_syllable(a.text(text))).count() * 5 >= sample().count() * 4
    }
}

const ONSETS: [&str; 27] = [
    "ngh", "tr", "th", "ph", "nh", "ng", "kh", "gi", "gh", "ch", "qu", "b", "c", "d", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t",
    "v", "x", "",
];

const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

const NUCLEI: [&str; 41] = [
    "a", "ai", "ao", "au", "ay", "e", "eo", "eu", "i", "ia", "ie", "ieu", "iu", "o", "oa", "oai", "oao", "oay", "oe", "oeo", "oi", "oo",
    "u", "ua", "uai", "uau", "uay", "ue", "ueo", "ui", "uo", "uoi", "uou", "uu", "uy", "uya", "uye", "uyu", "y", "ye", "yeu",
];

/// The letter of the English alphabet under the marks, small; other characters as they are.
fn base_letter(c: char) -> char {
    let mut base = None;
    decompose_canonical(c, |d| base = base.or(Some(d)));
    match base.unwrap_or(c) {
        'đ' | 'Đ' => 'd',
        b => b.to_ascii_lowercase(),
    }
}

/// Whether the text without its marks is spelt like a syllable of Vietnamese. A loose test: it asks for an onset, a
/// nucleus and a coda that exist, not whether they go together.
pub(crate) fn is_syllable(text: &str) -> bool {
    let mut plain = [0_u8; 8];
    let mut n = 0;
    for c in text.chars() {
        let c = base_letter(c);
        if n == plain.len() || !c.is_ascii_lowercase() {
            return false;
        }
        plain[n] = c as u8;
        n += 1;
    }
    let Ok(plain) = std::str::from_utf8(&plain[..n]) else { return false };
    ONSETS
        .iter()
        .filter_map(|o| plain.strip_prefix(o))
        .any(|rest| CODAS.iter().filter_map(|c| rest.strip_suffix(c)).any(|nucleus| NUCLEI.contains(&nucleus)))
}

#[cfg(test)]
mod tests {
    use super::is_syllable;

    #[test]
    fn syllables_are_known_by_their_spelling() {
        for text in ["Nga", "trung", "NGHIÊNG", "khuya", "xoáy", "quốc", "gì", "ương", "đêm", "yêu", "rượu"] {
            assert!(is_syllable(text), "{text}");
        }
        for text in ["Ukraine", "Benz", "Trump", "Putin", "covid", "Scholz", "HCM", "club"] {
            assert!(!is_syllable(text), "{text}");
        }
    }
}
