//! What the keyboard leaves when the program that composes Vietnamese did not run: Telex (`Vieejt`, `dduwowcj`) and VNI typing
//! (`Vie65t`, `d9u7o7c5`). Off by default.
//!
//! A word is certain when no other reading is likely: it becomes a syllable, is none as it stands, and has keys together that
//! foreign words and codes do not have (`roof`, `towns`, `seems`, `ddos`, `mp3` become nothing). With two such words in a line, its
//! other words follow if they become syllables.

use unicode_normalization::UnicodeNormalization;

use super::letter::{Letter, ToneMark};
use super::mend::Piece;
use super::report::Change;
use super::syllable::{LONGEST, Placement, Syllable};

/// Longest word in keys (`nghieengx`, `nghie6ng4`, and one more).
const KEYS: usize = LONGEST + 4;

/// Certain words in a line with which its other words follow.
const ENOUGH: usize = 2;

/// A word as it was meant.
#[derive(Debug, Clone, Copy)]
struct Typed {
    letters: [Letter; LONGEST],
    length: usize,
    certain: bool,
}

/// The keys of a word, read one after the other.
#[derive(Debug)]
struct Reader {
    letters: [Letter; LONGEST],
    length: usize,
    /// Where in the word the key of the tone stood, and the key.
    tone: Option<(usize, char)>,
    /// Keys that gave a letter its circumflex, breve or horn.
    shapes: u32,
    /// Keys no foreign word has where they stood.
    sure: bool,
    stroke: bool,
    digits: u32,
    /// Whether a letter follows a digit.
    inside: bool,
    /// Letters that were Vietnamese already, and no letters of French.
    own: bool,
}

const A: u8 = 1;
const E: u8 = 4;
const O: u8 = 7;
const U: u8 = 10;
const I: u8 = 6;
const Y: u8 = 12;

impl Reader {
    fn push(&mut self, letter: Letter) -> Option<()> {
        *self.letters.get_mut(self.length)? = letter;
        self.length += 1;
        Some(())
    }

    fn last(&mut self) -> Option<&mut Letter> {
        self.letters[..self.length].last_mut()
    }

    fn has_vowel(&self) -> bool {
        self.letters[..self.length].iter().any(|l| l.is_vowel())
    }

    /// Puts a mark of the shape on the last letter that takes it.
    fn shape(&mut self, mark: char, on: &[u8]) -> Option<()> {
        let i = self.letters[..self.length].iter().rposition(|l| on.contains(&l.code))?;
        self.letters[i] = self.letters[i].with_mark(mark)?;
        // The horn is on both letters of ươ.
        if mark == '\u{31b}' && self.letters[i].code == O + 2 && i > 0 && self.letters[i - 1].code == U {
            let q = i > 1 && Letter::of('q').is_some_and(|q| q.code == self.letters[i - 2].code);
            if !q {
                self.letters[i - 1].code = U + 1;
                self.sure = true;
            }
        }
        // At once after a vowel, and not in `Suwar`, `UNSW`.
        self.sure |= self.letters[i].code == U + 1 && self.tone.is_none();
        self.shapes += 1;
        Some(())
    }

    fn key(&mut self, at: usize, c: char) -> Option<()> {
        let letter = Letter::of(c);
        let lower = c.to_ascii_lowercase();
        // After the key of the tone only final consonants and other keys are typed: not `Tojo`, `Riesen`.
        if self.tone.is_some_and(|t| t.1.is_ascii_alphabetic()) && letter.is_some_and(Letter::is_vowel) {
            return None;
        }
        let before = self.last().map_or(0, |l| l.code);
        self.inside |= self.digits > 0 && letter.is_some();
        match lower {
            's' | 'f' | 'r' | 'x' | 'j' if self.has_vowel() => self.set_tone(at, lower),
            'd' if before == letter?.code && self.length == 1 => self.stroke(),
            'a' | 'e' | 'o' if before == letter?.code => {
                // iee, yee, uoo, uaa: no other language has these.
                let earlier = self.length.checked_sub(2).map_or(0, |i| self.letters[i].code);
                self.sure |= matches!((earlier, lower), (I | Y, 'e') | (U, 'o' | 'a'));
                self.shape('\u{302}', &[letter?.code])
            }
            'w' => self.shape('\u{31b}', &[O, U]).or_else(|| self.shape('\u{306}', &[A])),
            '1'..='5' if self.has_vowel() => {
                self.digits += 1;
                self.set_tone(at, lower)
            }
            '6'..='9' => {
                self.digits += 1;
                match lower {
                    '6' => self.shape('\u{302}', &[A, E, O]),
                    '7' => self.shape('\u{31b}', &[O, U]),
                    '8' => self.shape('\u{306}', &[A]),
                    _ => self.stroke(),
                }
            }
            _ => {
                self.own |= matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư');
                self.push(letter?)
            }
        }
    }

    fn stroke(&mut self) -> Option<()> {
        let upper = self.letters[0].upper;
        let plain = Letter::of('d').is_some_and(|d| self.length > 0 && self.letters[0].code == d.code);
        self.letters[0] = Letter { upper, ..Letter::of('đ')? };
        self.stroke = true;
        plain.then_some(())
    }

    fn set_tone(&mut self, at: usize, key: char) -> Option<()> {
        self.tone.replace((at, key)).is_none().then_some(())
    }

    /// The word, if it is a syllable now.
    fn finish(mut self, keys: usize) -> Option<Typed> {
        let tone = match self.tone.map_or(' ', |t| t.1) {
            's' | '1' => ToneMark::Acute,
            'f' | '2' => ToneMark::Grave,
            'r' | '3' => ToneMark::Hook,
            'x' | '4' => ToneMark::Tilde,
            'j' | '5' => ToneMark::Dot,
            _ => ToneMark::Level,
        };
        let letters = &mut self.letters[..self.length];
        if tone != ToneMark::Level {
            if letters.iter().any(|l| l.tone != ToneMark::Level) {
                return None;
            }
            let seat = Syllable::parse(letters)?.seat(Placement::Old);
            letters[seat] = letters[seat].with_tone(tone);
        }
        let syllable = Syllable::parse(letters)?;
        let stops = ['c', 'p', 't'].map(|c| Letter::of(c).map_or(0, |l| l.code));
        let h = Letter::of('h').map_or(0, |l| l.code);
        let stopped = match letters {
            [.., c, last] if last.code == h => c.code == stops[0],
            [.., last] => stops.contains(&last.code),
            [] => false,
        };
        if self.length < 2 || (stopped && syllable.tone == ToneMark::Level) {
            return None;
        }
        Some(Typed { letters: self.letters, length: self.length, certain: self.is_certain(keys) })
    }

    fn is_certain(&self, keys: usize) -> bool {
        let key = self.tone.map_or(' ', |t| t.1);
        if self.digits > 0 {
            // Codes end in digits; words have them inside, or two and three letters.
            // In words the digit of the tone is the last: `tieng61`, not `COP16`.
            let last = self.tone.is_some_and(|(at, _)| at + 1 == keys);
            return self.digits >= 2 && self.shapes + u32::from(self.stroke) > 0 && (self.inside || (last && self.length >= 3));
        }
        let toned = self.tone.is_some();
        // ưa and ưi: `Suwar`, `Nuwas` are names.
        let open = matches!(self.letters[..self.length], [.., a, b] if a.code == U + 1 && matches!(b.code, A | I));
        // A consonant between the vowel and the key: `toonf`, not `roof`.
        let closed = self.letters[..self.length].last().is_some_and(|l| !l.is_vowel());
        (self.own && (toned || self.shapes > 0))
            || (self.stroke && (self.shapes > 0 || matches!(key, 'f' | 'r' | 'x' | 'j')))
            || (self.sure && toned && !(open && matches!(key, 's' | 'r')))
            || (self.shapes > 0 && (key == 'j' || (matches!(key, 'f' | 'x') && closed)))
    }
}

/// The word that `keys` were meant to give.
fn read(keys: &[char]) -> Option<Typed> {
    if !(3..=KEYS).contains(&keys.len()) {
        return None;
    }
    let empty = Letter { code: 1, tone: ToneMark::Level, upper: false };
    let mut reader = Reader {
        letters: [empty; LONGEST],
        length: 0,
        tone: None,
        shapes: 0,
        sure: false,
        stroke: false,
        digits: 0,
        inside: false,
        own: false,
    };
    keys.iter().enumerate().try_for_each(|(at, &c)| reader.key(at, c))?;
    let typed = reader.tone.is_some() || reader.shapes > 0 || reader.stroke;
    // Telex and VNI are not typed together.
    let both = reader.digits > 0 && reader.tone.is_some_and(|(_, key)| key.is_ascii_alphabetic());
    if !typed || both { None } else { reader.finish(keys.len()) }
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || Letter::of(c).is_some()
}

/// Whether a chunk is an address, a name of a file or a piece of a program rather than words.
fn is_technical(mut chars: impl Iterator<Item = char>) -> bool {
    let mut before = ' ';
    chars.any(|c| {
        let glued = before == '.' && c.is_ascii_alphanumeric();
        before = c;
        glued || matches!(c, '@' | '/' | '\\' | '_' | '#' | '=' | '{' | '}')
    })
}

/// Whether a line has words enough that were certainly typed.
pub(super) fn is_typed(line: &str) -> bool {
    let mut keys = Vec::new();
    let mut found = 0;
    for chunk in line.split(' ').filter(|c| !is_technical(c.chars())) {
        keys.clear();
        for c in chunk.nfc().chain([' ']) {
            if is_key(c) {
                keys.push(c);
                continue;
            }
            found += usize::from(read(&keys).is_some_and(|t| t.certain));
            keys.clear();
        }
        if found >= ENOUGH {
            return true;
        }
    }
    false
}

/// Writes the typed words among `pieces` as they were meant, with `all` the doubtful ones too; false when there are none.
pub(super) fn mend(pieces: &mut Vec<Piece>, spare: &mut Vec<Piece>, all: bool) -> bool {
    if is_technical(pieces.iter().map(|p| p.c)) {
        return false;
    }
    let mut changed = false;
    spare.clear();
    let mut at = 0;
    while at < pieces.len() {
        let length = pieces[at..].iter().take_while(|p| is_key(p.c)).count();
        let word = &pieces[at..at + length.max(1)];
        at += word.len();
        let mut keys = [' '; KEYS];
        let typed = if length <= KEYS {
            keys.iter_mut().zip(word).for_each(|(k, p)| *k = p.c);
            // A part of a word with letters of other languages is no word.
            let next = pieces.get(at).is_some_and(|p| p.c.is_alphabetic());
            let before = spare.last().is_some_and(|p| p.c.is_alphabetic());
            if next || before { None } else { read(&keys[..length]) }
        } else {
            None
        };
        match typed.filter(|t| t.certain || all) {
            Some(typed) => {
                let why = word.iter().fold(Change::Typing.bit(), |why, p| why | p.why);
                let (start, end) = (word[0].start, word[word.len() - 1].end);
                spare.extend(typed.letters[..typed.length].iter().map(|l| Piece { c: l.to_char(), start, end, why }));
                changed = true;
            }
            None => spare.extend_from_slice(word),
        }
    }
    if changed {
        std::mem::swap(pieces, spare);
    }
    changed
}
