//! The Vietnamese syllable: onset, rime and tone; what is one, where its tone mark stands, and all of them.

use std::sync::LazyLock;

use super::letter::{Letter, ToneMark};

/// Longest syllable in letters (`nghiêng`).
pub const LONGEST: usize = 7;

/// The letters of a word, and how many there are; marks that wait for composition go to the letter before them. Nothing when
/// there are more letters than a syllable has, or other characters.
pub(in crate::normalize) fn letters_of(chars: impl Iterator<Item = char>) -> Option<([Letter; LONGEST], usize)> {
    let mut letters = [Letter { code: 1, tone: ToneMark::Level, upper: false }; LONGEST];
    let mut n = 0;
    for c in chars {
        if let Some(letter) = Letter::of(c) {
            *letters.get_mut(n)? = letter;
            n += 1;
        } else {
            let last = n.checked_sub(1)?;
            letters[last] = letters[last].with_mark(c)?;
        }
    }
    Some((letters, n))
}

/// The onsets with the class of rimes they stand before.
const ONSETS: [(&str, Before); 28] = [
    ("", Before::Bare),
    ("b", Before::Plain),
    ("c", Before::Back),
    ("ch", Before::Any),
    ("d", Before::Any),
    ("đ", Before::Any),
    ("g", Before::BackGlide),
    ("gh", Before::Front),
    ("gi", Before::Gi),
    ("h", Before::AnyY),
    ("k", Before::FrontY),
    ("kh", Before::Any),
    ("l", Before::AnyY),
    ("m", Before::PlainY),
    ("n", Before::Any),
    ("ng", Before::BackGlide),
    ("ngh", Before::Front),
    ("nh", Before::Any),
    ("p", Before::Plain),
    ("ph", Before::Plain),
    ("qu", Before::Qu),
    ("r", Before::Any),
    ("s", Before::AnyY),
    ("t", Before::AnyY),
    ("th", Before::Any),
    ("tr", Before::Any),
    ("v", Before::PlainY),
    ("x", Before::Any),
];

/// What may follow an onset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// No onset: all rimes but `iê-`; `yê-` only here.
    Bare,
    /// All but those with y alone.
    Any,
    /// As [`Before::Any`], and y alone (`hy`, `kỹ`, `lý`).
    AnyY,
    /// No glide; some loans have one all the same (`voan`, `buýt`).
    Plain,
    /// As [`Before::Plain`], and y alone.
    PlainY,
    /// Written only before a, ă, â, o, ô, ơ, u, ư; no glide.
    Back,
    /// As [`Before::Back`], with glides.
    BackGlide,
    /// Written only before e, ê, i.
    Front,
    /// As [`Before::Front`], and y alone.
    FrontY,
    /// After gi: not before i or y, which merge with it.
    Gi,
    /// After qu.
    Qu,
}

/// The rimes without tone. Those that begin with a glide (o before a, ă, e; u before â, ê, ơ, y) are told by [`is_glide`].
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu \
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu \
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet \
    ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt \
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uên uênh uêt uêu uơ \
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt \
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu \
    y ych yn ynh yp yt yu yêm yên yêng yêt yêu";

/// What follows `qu`: its u is the glide.
const QU_RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et \
    ê êch ên êng ênh êt êu i ich in inh ip it iu ôc ơ ơi ơn ơt y ych yn ynh yp yt yu yên yêt";

/// The conventions for `oa`, `oe` and `uy` without a final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum Placement {
    /// On the first vowel: `hòa`, `khỏe`, `thúy`.
    #[default]
    Old,
    /// On the second vowel: `hoà`, `khoẻ`, `thuý`.
    New,
}

/// Codes of the letters of a word, up to five, six bits each.
fn pack(codes: &[u8]) -> u32 {
    codes.iter().fold(0, |packed, &c| packed << 6 | u32::from(c))
}

fn codes(text: &str) -> Vec<u8> {
    text.chars().filter_map(Letter::of).map(|l| l.code).collect()
}

struct Grammar {
    /// Sorted packed onsets.
    onsets: Vec<(u32, Before)>,
    /// Sorted packed rimes.
    rimes: Vec<u32>,
    qu_rimes: Vec<u32>,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    let packed = |list: &str| {
        let mut rimes: Vec<u32> = list.split_whitespace().map(|r| pack(&codes(r))).collect();
        rimes.sort_unstable();
        rimes
    };
    let mut onsets: Vec<(u32, Before)> = ONSETS.iter().map(|&(onset, before)| (pack(&codes(onset)), before)).collect();
    onsets.sort_unstable_by_key(|o| o.0);
    Grammar { onsets, rimes: packed(RIMES), qu_rimes: packed(QU_RIMES) }
});

const A: u8 = 1;
const A_BREVE: u8 = 2;
const A_CIRCUMFLEX: u8 = 3;
const E: u8 = 4;
const E_CIRCUMFLEX: u8 = 5;
const I: u8 = 6;
const O: u8 = 7;
const O_HORN: u8 = 9;
const U: u8 = 10;
const Y: u8 = 12;
const C: u8 = 14;
const G: u8 = 17;
const H: u8 = 18;
const P: u8 = 23;
const Q: u8 = 24;
const T: u8 = 27;

/// Whether the rime begins with a glide.
const fn is_glide(rime: &[u8]) -> bool {
    matches!(rime, [O, A | A_BREVE | E, ..] | [U, A_CIRCUMFLEX | E_CIRCUMFLEX | O_HORN | Y, ..])
}

const fn is_front(rime: &[u8]) -> bool {
    matches!(rime, [E | E_CIRCUMFLEX | I, ..])
}

/// Whether the rime ends in a stop, which allows sắc and nặng only.
fn is_stopped(rime: &[u8]) -> bool {
    matches!(rime, [.., C | P | T] | [.., C, H])
}

impl Grammar {
    fn is_rime(&self, rime: &[u8]) -> bool {
        (1..=4).contains(&rime.len()) && self.rimes.binary_search(&pack(rime)).is_ok()
    }

    /// Whether the onset of that class takes the rime. With `loans`, what only borrowed words have is taken too.
    fn takes(&self, before: Before, rime: &[u8], loans: bool) -> bool {
        if before == Before::Qu {
            return rime.len() <= 4 && self.qu_rimes.binary_search(&pack(rime)).is_ok();
        }
        if !self.is_rime(rime) {
            return false;
        }
        let (glide, front) = (is_glide(rime), is_front(rime));
        let y = rime[0] == Y;
        let lone_y = rime.len() == 1 && y;
        match before {
            Before::Bare => !matches!(rime, [I, E_CIRCUMFLEX, ..]) && (!y || lone_y || rime[1] == E_CIRCUMFLEX),
            Before::Any => !y,
            Before::AnyY => !y || lone_y,
            Before::Plain => !y && (!glide || loans),
            Before::PlainY => lone_y || (!y && (!glide || loans)),
            Before::Back => !y && !front && (!glide || loans),
            Before::BackGlide => !y && !front,
            Before::Front => front,
            Before::FrontY => front || lone_y,
            // giêng is g and iêng; only names have gi before ê (`Giê-su`).
            Before::Gi => !matches!(rime[0], I | Y) && (loans || rime[0] != E_CIRCUMFLEX) && !glide,
            Before::Qu => false,
        }
    }

    fn class(&self, onset: &[u8]) -> Option<Before> {
        let onset = (onset.len() <= 3).then(|| pack(onset))?;
        self.onsets.binary_search_by_key(&onset, |o| o.0).ok().map(|i| self.onsets[i].1)
    }

    /// Length of the onset of `codes`, if they are a syllable.
    fn parse(&self, codes: &[u8], loans: bool) -> Option<usize> {
        let onset = match codes {
            [Q, U, _, ..] => 2,
            [G, I] => return Some(1),
            [G, I, rest @ ..] => {
                if self.takes(Before::Gi, rest, loans) {
                    return Some(2);
                }
                // gìn, giếng: the i belongs to both.
                return ((rest[0] == E_CIRCUMFLEX || rest[0] > Y) && self.is_rime(&codes[1..])).then_some(1);
            }
            _ => codes.iter().position(|&c| c <= Y)?,
        };
        let before = self.class(&codes[..onset])?;
        self.takes(before, &codes[onset..], loans).then_some(onset)
    }
}

/// A word that is a syllable: where its parts are, and its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syllable {
    /// Letters of the onset (`qu` and `gi` count whole).
    pub onset: u8,
    /// The tone.
    pub tone: ToneMark,
    /// Index of the letter that carries the mark; where there is none, the one that would.
    pub marked: u8,
    /// Index of the letter that must carry it under [`Placement::Old`].
    pub old: u8,
    /// Index of the letter that must carry it under [`Placement::New`].
    pub new: u8,
}

impl Syllable {
    /// Parses a word. `None` when it is no Vietnamese syllable, has two tones, or a tone its final does not allow.
    #[must_use]
    pub fn parse(word: &[Letter]) -> Option<Syllable> {
        if word.is_empty() || word.len() > LONGEST {
            return None;
        }
        let mut buffer = [0; LONGEST];
        let mut marked = None;
        for (i, letter) in word.iter().enumerate() {
            buffer[i] = letter.code;
            if letter.tone != ToneMark::Level && marked.replace(i).is_some() {
                return None;
            }
        }
        let codes = &buffer[..word.len()];
        let onset = GRAMMAR.parse(codes, true)?;
        let rime = &codes[onset..];
        let tone = marked.map_or(ToneMark::Level, |i| word[i].tone);
        if is_stopped(rime) && !matches!(tone, ToneMark::Acute | ToneMark::Dot | ToneMark::Level) {
            return None;
        }
        let old = onset + seat(rime, Placement::Old);
        let new = onset + seat(rime, Placement::New);
        Some(Syllable { onset: onset as u8, tone, marked: marked.unwrap_or(old) as u8, old: old as u8, new: new as u8 })
    }

    /// Parses a word given as text.
    #[must_use]
    pub fn of(word: &str) -> Option<Syllable> {
        let mut letters = [Letter { code: 1, tone: ToneMark::Level, upper: false }; LONGEST];
        let mut n = 0;
        for c in word.chars() {
            *letters.get_mut(n)? = Letter::of(c)?;
            n += 1;
        }
        Syllable::parse(&letters[..n])
    }

    /// The letter that carries the mark under a convention.
    #[must_use]
    pub const fn seat(&self, placement: Placement) -> usize {
        match placement {
            Placement::Old => self.old as usize,
            Placement::New => self.new as usize,
        }
    }

    /// Whether the mark stands where one of the two conventions puts it.
    #[must_use]
    pub const fn is_well_placed(&self) -> bool {
        self.marked == self.old || self.marked == self.new
    }
}

/// Index of the vowel of `rime` that carries the mark.
fn seat(rime: &[u8], placement: Placement) -> usize {
    let vowels = rime.iter().take_while(|&&c| c <= Y).count();
    let shaped = |c: &u8| matches!(c, 2 | 3 | 5 | 8 | 9 | 11);
    if let Some(last) = rime[..vowels].iter().rposition(shaped) {
        return last;
    }
    match vowels {
        0 | 1 => 0,
        2 if vowels < rime.len() => 1,
        2 => usize::from(is_glide(rime) && placement == Placement::New),
        _ => 1,
    }
}

/// All syllables of the language in small letters, generated from onset, rime and tone; in the old placement.
#[must_use]
pub fn inventory() -> Vec<String> {
    let mut all = Vec::new();
    for (onset, before) in &ONSETS {
        let list = if *before == Before::Qu { QU_RIMES } else { RIMES };
        for rime in list.split_whitespace() {
            let rime_codes = codes(rime);
            if GRAMMAR.takes(*before, &rime_codes, false) {
                push_tones(onset, rime, &mut all);
            }
        }
    }
    // The i of gi and that of the rime are one letter: gì, gìn, giếng.
    for rime in RIMES.split_whitespace().filter(|r| r.starts_with('i') && !matches!(*r, "ia" | "iu")) {
        push_tones("g", rime, &mut all);
    }
    all
}

fn push_tones(onset: &str, rime: &str, all: &mut Vec<String>) {
    let rime_codes = codes(rime);
    for tone in ToneMark::ALL {
        let allowed = !is_stopped(&rime_codes) || matches!(tone, ToneMark::Acute | ToneMark::Dot);
        if allowed {
            let at = seat(&rime_codes, Placement::Old);
            let toned = |(i, c)| if i == at { Letter::of(c).map_or(c, |l| l.with_tone(tone).to_char()) } else { c };
            all.push(onset.chars().chain(rime.chars().enumerate().map(toned)).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_their_seats() {
        for (word, old, new) in [
            ("hòa", 1, 2),
            ("thủy", 2, 3),
            ("khỏe", 2, 3),
            ("quý", 2, 2),
            ("già", 2, 2),
            ("gì", 1, 1),
            ("giếng", 2, 2),
            ("hoàn", 2, 2),
            ("người", 3, 3),
            ("của", 1, 1),
            ("khuỷu", 3, 3),
            ("ngoài", 3, 3),
            ("nghiêng", 4, 4),
            ("quốc", 2, 2),
            ("quyết", 3, 3),
            ("thuở", 3, 3),
        ] {
            let syllable = Syllable::of(word).unwrap_or_else(|| panic!("{word} is a syllable"));
            assert_eq!((syllable.old, syllable.new), (old, new), "{word}");
        }
        for word in ["she", "and", "kat", "ngi", "cet", "gea", "hoàò", "càt", "strong", "w", "Biden", "cyan"] {
            assert_eq!(Syllable::of(word), None, "{word}");
        }
    }
}
