//! Wider context of an atom: the head of an organisation's name to its left, the words (not only the syllables) around it, the sport
//! that the document may be about.

use std::sync::LazyLock;

use crate::article::{ArticleText, Slice};
use crate::entity::features::{Unit, key2, key3};
use crate::entity::gazetteer::{Kind, Marks};
use crate::word::{AtomKind, Key};

/// What an atom's wider context is.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// Kind of the last head of an organisation's name in the clause (0: none), how far back, commas since.
    head: u8,
    distance: u8,
    commas: u8,
    /// First word of that head.
    head_word: u64,
    /// Its token.
    token: u32,
}

/// The wider context of all atoms of an article.
#[derive(Debug, Default)]
pub(super) struct Context {
    places: Vec<Place>,
    /// First atom, length and key of each token.
    tokens: Vec<(u32, u32, u64)>,
    /// How much the article is about sport: 0 not, 1 a little, 2 much.
    sport: u8,
}

/// Words of reports on matches, in which a city is its club.
static SPORT: LazyLock<[Key; 14]> = LazyLock::new(|| {
    ["hlv", "bóng", "trận", "bàn", "hiệp", "vòng", "sân", "đội", "clb", "phút", "giải", "vđv", "league", "tỉ"].map(Key::of)
});

/// Atoms after a head that may still belong to its name.
const REACH: u8 = 12;

const HEADS: [Kind; 7] = [Kind::State_, Kind::Company, Kind::School, Kind::Health, Kind::Club, Kind::Union, Kind::Media];

fn head(marks: &Marks) -> u8 {
    let starts = |kind: Kind| marks.codes().iter().any(|&c| c >> 2 == kind as u8 && c & 3 < 2);
    (1..).zip(HEADS).find(|&(_, kind)| starts(kind)).map_or(0, |(n, _)| n)
}

impl Context {
    /// Reads an article.
    pub(super) fn read(&mut self, article: &ArticleText<'_>, units: &[Unit], marks: &[Marks]) {
        self.places.clear();
        self.places.resize(units.len(), Place::default());
        self.tokens.clear();
        let mut cues = 0_u32;
        for token in article.tokens {
            let range = token.atoms.range();
            let key = range.clone().fold(0, |h, i| if h == 0 { units[i].word } else { Key(h).then(Key(units[i].word)).0 });
            for place in &mut self.places[range] {
                place.token = self.tokens.len() as u32;
            }
            self.tokens.push((token.atoms.start, token.atoms.len() as u32, key));
        }
        for paragraph in article.paragraphs {
            let mut last = Place::default();
            for i in paragraph.atoms.range() {
                let atom = &article.atoms[i];
                if atom.kind == AtomKind::Letters {
                    cues += u32::from(SPORT.contains(&atom.key));
                }
                let own = head(&marks[i]);
                if own != 0 {
                    last = Place { head: own, distance: 0, commas: 0, head_word: units[i].word, token: 0 };
                } else if last.head != 0 {
                    last.distance += 1;
                    match atom.symbol(article.text) {
                        ',' => last.commas = (last.commas + 1).min(3),
                        '.' | ';' | ':' | '!' | '?' | '"' | '“' | '”' | '…' | '(' | ')' => last.head = 0,
                        _ => {}
                    }
                    if last.distance > REACH {
                        last.head = 0;
                    }
                }
                let token = self.places[i].token;
                self.places[i] = Place { token, ..last };
            }
        }
        let share = cues * 1000 / (article.atoms.len() as u32 + 60);
        self.sport = if cues >= 6 && share >= 30 { 2 } else { u8::from(cues >= 3 && share >= 12) };
    }

    /// The key of the token that is `step` tokens from that of atom `i`; 1 outside of the paragraph.
    fn word(&self, i: usize, step: isize, home: Slice) -> u64 {
        let at = (self.places[i].token as usize).checked_add_signed(step);
        at.and_then(|t| self.tokens.get(t)).filter(|t| t.0 >= home.start && t.0 < home.end).map_or(1, |t| t.2)
    }

    /// Features of the head to the left.
    pub(super) fn keys_of_head(&self, keys: &mut Vec<u64>, unit: &Unit, before: u64, i: usize) {
        let place = &self.places[i];
        if place.head == 0 {
            return;
        }
        let (kind, s0) = (u64::from(place.head) << 2 | u64::from(place.commas), u64::from(unit.shape));
        keys.push(key3(220, kind, u64::from(place.distance), s0));
        keys.push(key2(221, kind, unit.word));
        keys.push(key2(222, kind, unit.leaf_group()));
        keys.push(key3(223, place.head_word, u64::from(place.commas), s0));
        keys.push(key3(224, kind, before, s0));
        keys.push(key3(225, place.head_word, u64::from(place.distance.min(4)), unit.leaf_group()));
    }

    /// Features of the words around.
    pub(super) fn keys_of_tokens(&self, keys: &mut Vec<u64>, unit: &Unit, i: usize, home: Slice) {
        let s0 = u64::from(unit.shape);
        let (start, length, own) = self.tokens.get(self.places[i].token as usize).copied().unwrap_or((i as u32, 1, unit.word));
        let part = (i as u64).wrapping_sub(u64::from(start)).min(3) << 3 | u64::from(length.min(5));
        let (before, after) = (self.word(i, -1, home), self.word(i, 1, home));
        keys.push(key2(230, part, s0));
        if length > 1 {
            keys.push(key2(231, own, part));
        }
        keys.push(key3(232, before, part, s0));
        keys.push(key3(233, after, part, s0));
        keys.push(key3(234, self.word(i, -2, home), before, s0));
        keys.push(key3(235, after, self.word(i, 2, home), s0));
        keys.push(key3(236, before, after, s0));
        if unit.run.1 != 0 {
            let (from, to) = (unit.run.0 as usize, unit.run.1 as usize);
            let run = u64::from(i == from) | u64::from(i + 1 == to) << 1;
            keys.push(key2(237, run, self.word(from, -1, home)));
            keys.push(key3(238, run, self.word(from, -2, home), self.word(from, -1, home)));
            keys.push(key2(239, run, self.word(to - 1, 1, home)));
            keys.push(key3(240, run, self.word(to - 1, 1, home), self.word(to - 1, 2, home)));
            keys.push(key3(241, run, self.word(from, -1, home), self.word(to - 1, 1, home)));
        }
    }

    /// Features of the topic.
    pub(super) fn keys_of_topic(&self, keys: &mut Vec<u64>, unit: &Unit, marks: &Marks) {
        let sport = u64::from(self.sport);
        keys.push(key2(250, sport, u64::from(unit.shape)));
        keys.push(key2(251, sport, unit.leaf_group()));
        for &code in marks.codes() {
            keys.push(key2(252, sport, u64::from(code)));
        }
    }
}
