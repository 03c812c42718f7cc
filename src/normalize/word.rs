//! Repairs that need the word: look-alikes of đ and of Latin letters, tone marks on the wrong letter.

use super::letter::{Letter, ToneMark};
use super::lookalike::{Likeness, likeness};
use super::mend::Piece;
use super::report::Change;
use super::syllable::{LONGEST, Placement, Syllable, letters_of};
use super::{NormalizeOptions, Tone, YOrI};

/// Longest abbreviation in capitals that may hold an eth for Đ (`UBNÐ`, `HÐQT`).
const LONGEST_ABBREVIATION: usize = 6;

fn is_word_char(c: char) -> bool {
    // The letters of the language first: the standard library searches for what is not ASCII.
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    Letter::of(c).is_some() || c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Mends the words among `pieces`; false when all were right. `letters` is scratch memory.
pub(super) fn mend_words(pieces: &mut [Piece], letters: &mut Vec<Option<Letter>>, options: &NormalizeOptions) -> bool {
    let mut changed = false;
    let mut at = 0;
    while at < pieces.len() {
        if !is_word_char(pieces[at].c) {
            at += 1;
            continue;
        }
        let end = pieces[at..].iter().position(|p| !is_word_char(p.c)).map_or(pieces.len(), |n| at + n);
        let word = &mut pieces[at..end];
        letters.clear();
        letters.extend(word.iter().map(|p| Letter::of(p.c)));
        if options.lookalikes && letters.contains(&None) {
            changed |= unmask(word, letters);
        }
        changed |= settle_tone(word, letters, options);
        at = end;
    }
    changed
}

/// Puts Latin letters in the place of their look-alikes.
fn unmask(word: &mut [Piece], letters: &mut [Option<Letter>]) -> bool {
    let mut strokes = 0;
    let mut twins = 0;
    let mut cousins = 0;
    let mut latin = 0;
    let mut strangers = 0;
    for (piece, letter) in word.iter().zip(letters.iter()) {
        match likeness(piece.c) {
            Some(Likeness::Stroke(_)) => strokes += 1,
            Some(Likeness::Twin(_)) => twins += 1,
            Some(Likeness::Cousin(_)) => cousins += 1,
            None if letter.is_some() || matches!(piece.c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') => latin += 1,
            None if !piece.c.is_alphabetic() => {}
            None => strangers += 1,
        }
    }
    if strokes + twins + cousins == 0 || strangers > 0 || (strokes == 0 && latin == 0) {
        return false;
    }
    let becomes = |c: char| match likeness(c) {
        Some(Likeness::Stroke(l) | Likeness::Twin(l) | Likeness::Cousin(l)) => l,
        None => c,
    };
    let whole = syllable_of(word.iter().map(|p| becomes(p.c)));
    let allowed = if strokes > 0 { is_stroke(word, letters, whole) } else { true };
    if !allowed || (cousins > 0 && !whole) {
        return false;
    }
    for (piece, letter) in word.iter_mut().zip(letters.iter_mut()) {
        let change = if matches!(likeness(piece.c), Some(Likeness::Stroke(_))) { Change::Stroke } else { Change::Homoglyph };
        piece.become_char(becomes(piece.c), change);
        *letter = Letter::of(piece.c);
    }
    true
}

/// Whether the letters are one Vietnamese syllable of two letters and more. Marks that wait for composition count with
/// the letter before them.
fn syllable_of(chars: impl Iterator<Item = char>) -> bool {
    letters_of(chars).is_some_and(|(letters, n)| n > 1 && Syllable::parse(&letters[..n]).is_some())
}

/// Whether the eths of a word stand for đ. Icelandic and Faroese words never begin with one and are no Vietnamese
/// syllables; Old English ones have other strange letters.
fn is_stroke(word: &[Piece], letters: &[Option<Letter>], is_syllable: bool) -> bool {
    let is_eth = |c: char| matches!(likeness(c), Some(Likeness::Stroke(_)));
    if is_syllable {
        return true;
    }
    if word.iter().any(|p| matches!(p.c, 'þ' | 'Þ' | 'æ' | 'Æ' | 'ö' | 'Ö')) {
        return false;
    }
    if is_eth(word[0].c) {
        return true;
    }
    let plain_capitals = word.iter().zip(letters).all(|(p, l)| match l {
        Some(l) => l.upper && l.tone == ToneMark::Level,
        None => is_eth(p.c) && p.c.is_uppercase(),
    });
    plain_capitals && word.len() <= LONGEST_ABBREVIATION
}

/// Whether the tone mark could stand on another letter: there is one, on one of several vowels, and not on the last
/// shaped one, which is its place.
fn may_move(letters: &[Letter]) -> bool {
    let Some(marked) = letters.iter().position(|l| l.tone != ToneMark::Level) else { return false };
    let settled = letters[marked].is_shaped() && !letters[marked + 1..].iter().any(|l| l.is_shaped());
    !settled && letters.iter().filter(|l| l.is_vowel()).count() > 1
}

/// Moves the tone mark of a syllable to the letter that carries it.
fn settle_tone(word: &mut [Piece], letters: &[Option<Letter>], options: &NormalizeOptions) -> bool {
    if word.len() < 2 || word.len() > LONGEST {
        return false;
    }
    let mut buffer = [Letter { code: 1, tone: ToneMark::Level, upper: false }; LONGEST];
    for (slot, letter) in buffer.iter_mut().zip(letters) {
        let Some(letter) = letter else { return false };
        *slot = *letter;
    }
    let letters = &mut buffer[..word.len()];
    if options.y_or_i == YOrI::Keep && !may_move(letters) {
        return false;
    }
    let Some(syllable) = Syllable::parse(letters) else { return false };
    let mut changed = false;
    if syllable.tone != ToneMark::Level {
        let seat = match options.tone {
            Tone::Keep if syllable.is_well_placed() => syllable.marked.into(),
            Tone::Keep | Tone::Old => syllable.seat(Placement::Old),
            Tone::New => syllable.seat(Placement::New),
        };
        let change = if syllable.is_well_placed() { Change::Placement } else { Change::MisplacedTone };
        let marked = usize::from(syllable.marked);
        if seat != marked {
            letters[marked] = letters[marked].with_tone(ToneMark::Level);
            letters[seat] = letters[seat].with_tone(syllable.tone);
            word[marked].become_char(letters[marked].to_char(), change);
            word[seat].become_char(letters[seat].to_char(), change);
            changed = true;
        }
    }
    changed | settle_y(word, letters, syllable, options.y_or_i)
}

/// Writes the one vowel of `lý`, `mỹ` as asked.
fn settle_y(word: &mut [Piece], letters: &[Letter], syllable: Syllable, wanted: YOrI) -> bool {
    let (from, to) = match wanted {
        YOrI::Keep => return false,
        YOrI::Y => ('i', 'y'),
        YOrI::I => ('y', 'i'),
    };
    let onset = word[0].c.to_ascii_lowercase();
    if word.len() != 2 || syllable.onset != 1 || !matches!(onset, 'h' | 'k' | 'l' | 'm' | 's' | 't') {
        return false;
    }
    let (from, to) = (Letter::of(from), Letter::of(to));
    match (from, to) {
        (Some(from), Some(to)) if letters[1].code == from.code => {
            word[1].become_char(Letter { code: to.code, ..letters[1] }.to_char(), Change::YOrI);
            true
        }
        _ => false,
    }
}
