//! Wider context of an atom: the head of an organisation's name to its left, and whether the document is about sport. (The words around,
//! as the segmenter cuts them, were tried too: nothing gained, and this model would hang on that one.)

use std::sync::LazyLock;

use crate::article::ArticleText;
use crate::entity::features::{key2, key3};
use crate::entity::gazetteer::{Kind, Marks};
use crate::entity::units::Unit;
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
}

/// The wider context of all atoms of an article.
#[derive(Debug, Default)]
pub(super) struct Context {
    places: Vec<Place>,
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
        let mut cues = 0_u32;
        for paragraph in article.paragraphs {
            let mut last = Place::default();
            for i in paragraph.atoms.range() {
                let atom = &article.atoms[i];
                if atom.kind == AtomKind::Letters {
                    cues += u32::from(SPORT.contains(&atom.key));
                }
                let own = head(&marks[i]);
                if own != 0 {
                    last = Place { head: own, distance: 0, commas: 0, head_word: units[i].word };
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
                self.places[i] = last;
            }
        }
        let share = cues * 1000 / (article.atoms.len() as u32 + 60);
        self.sport = if cues >= 6 && share >= 30 { 2 } else { u8::from(cues >= 3 && share >= 12) };
    }

    /// How much the article is about sport: 0 not, 1 a little, 2 much.
    pub(super) fn sport(&self) -> u8 {
        self.sport
    }

    /// Features of the head to the left.
    pub(super) fn keys_of_head(&self, keys: &mut Vec<u64>, unit: &Unit, i: usize) {
        let place = &self.places[i];
        if place.head == 0 {
            return;
        }
        let (kind, s0) = (u64::from(place.head) << 2 | u64::from(place.commas), u64::from(unit.shape));
        keys.push(key3(220, kind, u64::from(place.distance), s0));
        keys.push(key2(222, kind, unit.leaf_group()));
        keys.push(key3(223, place.head_word, u64::from(place.commas), s0));
    }
}
