//! Single characters: what is dropped, what becomes a blank, what is another form of a plain character.

use super::report::Change;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    /// It stays.
    Keep,
    /// It goes.
    Drop(Change),
    /// It becomes another.
    To(char, Change),
    /// It becomes several.
    Many(&'static str, Change),
}

/// Windows-1252 for the bytes 0x80..=0x9f, `'\0'` where it has nothing.
pub(super) const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™',
    'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Whether `c` is one of the letters and signs of East Asian writing, beside which wide punctuation is right.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{3098}' | '\u{309b}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` belongs to a script (or an emoji) in which joiners and variation selectors mean something.
fn takes_joiners(c: char) -> bool {
    matches!(c, '\u{530}'..='\u{1dff}' | '\u{2190}'..='\u{2bff}' | '\u{3000}'..='\u{abff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{10000}'..='\u{10ffff}')
}

/// Combining grapheme joiners, fillers and other characters that nobody sees, beside those in [`fold`].
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// Letters, digits and punctuation that have a plain form: full-width, small, mathematical, ligatures, Roman numerals.
fn compatible(c: char, beside_east_asian: bool) -> Fold {
    let to = |c: char| Fold::To(c, Change::Form);
    let many = |s| Fold::Many(s, Change::Form);
    match c {
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => wide(c),
        '\u{ff01}'..='\u{ff5e}' if !beside_east_asian => wide(c),
        '\u{fb00}' => many("ff"),
        '\u{fb01}' => many("fi"),
        '\u{fb02}' => many("fl"),
        '\u{fb03}' => many("ffi"),
        '\u{fb04}' => many("ffl"),
        '\u{fb05}' | '\u{fb06}' => many("st"),
        '\u{132}' => many("IJ"),
        '\u{133}' => many("ij"),
        '\u{17f}' | '\u{1e9b}' => to('s'),
        '\u{2010}' | '\u{2011}' | '\u{fe63}' => to('-'),
        '\u{2024}' | '\u{fe52}' => to('.'),
        '\u{2025}' => many(".."),
        '\u{fe50}' => to(','),
        '\u{fe54}' => to(';'),
        '\u{fe55}' => to(':'),
        '\u{fe56}' => to('?'),
        '\u{fe57}' => to('!'),
        '\u{fe59}' => to('('),
        '\u{fe5a}' => to(')'),
        '\u{2160}'..='\u{216b}' => many(ROMAN[c as usize - 0x2160]),
        '\u{2170}'..='\u{217b}' => many(ROMAN_SMALL[c as usize - 0x2170]),
        '\u{216c}' => to('L'),
        '\u{216d}' => to('C'),
        '\u{216e}' => to('D'),
        '\u{216f}' => to('M'),
        '\u{1d400}'..='\u{1d7ff}' => mathematical(c),
        _ => letterlike(c),
    }
}

const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
const ROMAN_SMALL: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

fn wide(c: char) -> Fold {
    char::from_u32(c as u32 - 0xfee0).map_or(Fold::Keep, |c| Fold::To(c, Change::Form))
}

/// Styled letters and digits (as in posts of social networks); Greek ones among them stay.
fn mathematical(c: char) -> Fold {
    let mut plain = None;
    unicode_normalization::char::decompose_compatible(c, |d| plain = Some(d));
    plain.filter(char::is_ascii_alphanumeric).map_or(Fold::Keep, |c| Fold::To(c, Change::Form))
}

/// The script and double-struck letters that stand outside the mathematical block.
fn letterlike(c: char) -> Fold {
    let plain = match c {
        'ℊ' => 'g',
        'ℋ' | 'ℌ' | 'ℍ' => 'H',
        'ℎ' => 'h',
        'ℐ' | 'ℑ' => 'I',
        'ℒ' => 'L',
        'ℓ' => 'l',
        'ℕ' => 'N',
        'ℙ' => 'P',
        'ℚ' => 'Q',
        'ℛ' | 'ℜ' | 'ℝ' => 'R',
        'ℤ' | 'ℨ' => 'Z',
        'ℬ' => 'B',
        'ℭ' => 'C',
        'ℯ' => 'e',
        'ℰ' => 'E',
        'ℱ' => 'F',
        'ℳ' => 'M',
        'ℴ' => 'o',
        _ => return Fold::Keep,
    };
    Fold::To(plain, Change::Form)
}

/// What becomes of `c` between the character before it (as already treated) and the one after it.
pub(super) fn fold(c: char, before: char, after: char, forms: bool) -> Fold {
    match c {
        ' '..='~' | '\t' | '\n' | '\r' => Fold::Keep,
        '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{131}' | '\u{134}'..='\u{17e}' | '\u{180}'..='\u{2ff}' | '\u{1e9c}'..='\u{1eff}' => Fold::Keep,
        // VT, FF and the separators of ASCII end lines for some programs, for us never.
        '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1f}' | '\u{85}' => Fold::To(' ', Change::Space),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Fold::To(' ', Change::Space)
        }
        '\u{80}'..='\u{9f}' => match WINDOWS_1252[c as usize - 0x80] {
            '\0' => Fold::Drop(Change::Control),
            plain => Fold::To(plain, Change::Mojibake),
        },
        _ if c.is_control() => Fold::Drop(Change::Control),
        '\u{200c}' | '\u{200d}' => {
            if takes_joiners(before) && takes_joiners(after) {
                Fold::Keep
            } else {
                Fold::Drop(Change::Invisible)
            }
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}' => {
            let digit = before.is_ascii_digit() || matches!(before, '#' | '*');
            let sign = matches!(before, '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}');
            if takes_joiners(before) || sign || digit { Fold::Keep } else { Fold::Drop(Change::Invisible) }
        }
        _ if is_invisible(c) => Fold::Drop(Change::Invisible),
        _ if forms => compatible(c, is_east_asian(before) || is_east_asian(after)),
        _ => Fold::Keep,
    }
}

/// Quotation marks, dashes and the ellipsis in their ASCII forms, for those who ask.
pub(super) fn plain_punctuation(c: char) -> Fold {
    let to = |c: char| Fold::To(c, Change::Punctuation);
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' => to('"'),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '´' | 'ʼ' | 'ʻ' => to('\''),
        '‒' | '–' | '—' | '―' | '−' => to('-'),
        '…' => Fold::Many("...", Change::Punctuation),
        _ => Fold::Keep,
    }
}
