//! UTF-8 that was read as Windows-1252, Latin-1 or Windows-1258, once or (in several rounds) more often.

use super::fold::WINDOWS_1252;
use super::letter::Letter;
use super::mend::Piece;
use super::report::Change;

/// The byte that a character of Windows-1252, Latin-1 or Windows-1258 was.
fn byte(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        // Windows-1258 differs from the others in one of the letters that begin Vietnamese in UTF-8.
        'Ă' => Some(0xc3),
        '\0' => None,
        _ => (0x80..).zip(WINDOWS_1252).find(|&(_, w)| w == c).map(|(b, _)| b),
    }
}

/// Characters that Vietnamese text has in UTF-8 and that come out as such sequences.
fn is_plausible(c: char) -> bool {
    match c {
        '\u{a0}'..='\u{ff}' | '\u{100}'..='\u{17f}' => true,
        '\u{300}'..='\u{303}' | '\u{306}' | '\u{309}' | '\u{31b}' | '\u{323}' => true,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{203a}' | '\u{200b}'..='\u{200f}' | '\u{202f}' | '\u{20ab}' | '\u{20ac}' | '\u{2122}' => {
            true
        }
        '\u{2190}'..='\u{21ff}' | '\u{2212}' | '\u{25a0}'..='\u{27bf}' | '\u{fe0f}' | '\u{feff}' | '\u{fffd}' => true,
        '\u{1f300}'..='\u{1faff}' => true,
        _ => Letter::of(c).is_some() || matches!(c, '\u{1e80}'..='\u{1eff}'),
    }
}

/// The sequence of UTF-8 at the start of `pieces`: its length and its character.
fn sequence(pieces: &[Piece]) -> Option<(usize, char)> {
    let lead = byte(pieces.first()?.c)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut buffer = [0; 4];
    for (slot, piece) in buffer[..length].iter_mut().zip(pieces) {
        *slot = byte(piece.c)?;
    }
    let c = std::str::from_utf8(&buffer[..length]).ok()?.chars().next()?;
    is_plausible(c).then_some((length, c))
}

/// Whether two characters could also stand together in good text: a capital Ã, Â, Ă, Á at the end of a word, and a
/// blank or a mark after it.
fn is_natural(pieces: &[Piece]) -> bool {
    let end = matches!(
        pieces[1].c,
        '\u{a0}' | '“' | '”' | '‘' | '’' | '…' | '–' | '—' | '»' | '«' | '›' | '‹' | '™' | '®' | '©' | '•' | '°' | '·'
    );
    pieces.len() == 2 && end
}

/// Repairs the runs of `pieces` that are UTF-8 bytes in disguise; false when there are none.
pub(super) fn repair(pieces: &mut Vec<Piece>, spare: &mut Vec<Piece>) -> bool {
    let strong = |at: usize| sequence(&pieces[at..]).is_some_and(|(n, _)| !is_natural(&pieces[at..at + n]));
    let any = |at: usize| pieces[at].c >= '\u{c2}' && sequence(&pieces[at..]).is_some();
    let Some(first) = (0..pieces.len()).find(|&at| any(at)) else { return false };
    let certain = (first..pieces.len()).any(strong);
    let mut changed = false;
    spare.clear();
    let mut at = 0;
    while at < pieces.len() {
        let piece = pieces[at];
        let found = if at >= first && piece.c >= '\u{c2}' { sequence(&pieces[at..]) } else { None };
        let before = spare.last().map_or(' ', |p| p.c);
        match found {
            Some((n, c)) if certain || !is_natural(&pieces[at..at + n]) || !before.is_uppercase() => {
                let run = &pieces[at..at + n];
                let why = run.iter().fold(Change::Mojibake.bit(), |why, p| why | p.why);
                spare.push(Piece { c, start: run[0].start, end: run[n - 1].end, why });
                at += n;
                changed = true;
            }
            _ => {
                spare.push(piece);
                at += 1;
            }
        }
    }
    if changed {
        std::mem::swap(pieces, spare);
    }
    changed
}
