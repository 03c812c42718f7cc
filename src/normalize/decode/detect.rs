//! Which encoding bytes are in, judged by the Vietnamese syllables they give.

use super::Encoding;
use crate::normalize::letter::Letter;
use crate::normalize::syllable::Syllable;
use unicode_normalization::UnicodeNormalization;

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 16;

/// How well text reads as Vietnamese.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Words with a mark that are syllables of the language.
    good: u32,
    /// Words with a mark, or with a sign of another encoding inside, that are not.
    bad: u32,
}

impl Score {
    /// The share of good words among those with marks, with a doubt for short texts.
    pub(super) fn share(self) -> f32 {
        self.good as f32 / (self.good as f32 + self.bad as f32 + 0.5)
    }

    /// Whether it is Vietnamese rather than chance.
    pub(super) fn is_vietnamese(self) -> bool {
        self.good > 0 && self.share() >= 0.6
    }

    pub(super) fn good(self) -> u32 {
        self.good
    }
}

/// Signs that stand between words; any other one inside a word speaks against the encoding.
fn is_between_words(c: char) -> bool {
    c.is_ascii()
        || matches!(
            c,
            '\u{a0}' | '‘' | '’' | '“' | '”' | '«' | '»' | '–' | '—' | '…' | '•' | '·' | '°' | '©' | '®' | '™' | '€' | '\u{feff}'
        )
}

/// Judges decoded text.
pub(super) fn score(text: &str) -> Score {
    let mut score = Score::default();
    let mut word = String::new();
    let mut marked = false;
    let mut strange = false;
    let mut close = |word: &mut String, marked: &mut bool, strange: &mut bool| {
        if *strange {
            score.bad += 1;
        } else if *marked && word.chars().nth(1).is_some() {
            // A capital inside a word of small letters comes of a wrong table.
            let mixed = word.chars().skip(1).any(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
            let good = !mixed && Syllable::of(word).is_some_and(|s| s.is_well_placed());
            score.good += u32::from(good);
            score.bad += u32::from(!good);
        }
        word.clear();
        (*marked, *strange) = (false, false);
    };
    for c in text.nfc() {
        if c.is_ascii_alphabetic() || Letter::of(c).is_some() {
            marked |= !c.is_ascii();
            word.push(c);
        } else if c.is_alphabetic() {
            word.push(c);
            strange = true;
        } else if is_between_words(c) {
            // Controls are letters of other encodings.
            strange |= c.is_ascii_control() && !c.is_ascii_whitespace();
            close(&mut word, &mut marked, &mut strange);
        } else {
            strange = true;
        }
    }
    close(&mut word, &mut marked, &mut strange);
    score
}

/// The encodings that are tried, the likelier first: of equals the first wins.
const CANDIDATES: [Encoding; 5] = [Encoding::Windows1258, Encoding::Tcvn3, Encoding::Vni, Encoding::Viscii, Encoding::Vps];

/// The Vietnamese encoding that fits best, with its score; `None` when none reads as Vietnamese.
pub(super) fn detect(bytes: &[u8]) -> Option<(Encoding, Score)> {
    let cut = bytes.len().min(SAMPLE);
    let sample = &bytes[..cut];
    let judged = CANDIDATES.into_iter().map(|encoding| (encoding, score(&encoding.decode(sample).0)));
    let merit = |s: Score| s.good as f32 - 2.0 * s.bad as f32;
    let best = judged.reduce(|a, b| if merit(b.1) > merit(a.1) { b } else { a })?;
    best.1.is_vietnamese().then_some(best)
}
