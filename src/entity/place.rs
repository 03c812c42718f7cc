//! Which Vietnamese administrative unit a place name means, where the words around it leave no doubt.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::article::{ArticleText, Slice};
use crate::entity::{EntityType, Mention, Place};
use crate::lexicon::{Table, lexicon};
use crate::word::{Atom, Key, atomize};

/// Rank of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    Province,
    District,
    Ward,
}

/// A unit as the tables have it.
#[derive(Debug, Clone, Copy)]
struct Row {
    rank: Rank,
    /// Key of its unit word; none for provinces.
    kind: Key,
    parent: &'static str,
    place: Place,
}

struct Units {
    /// By the chain of the keys of the name, in order.
    rows: Vec<(u64, Row)>,
    /// Unit words in front of a name, with the unit word of the tables they stand for.
    words: Vec<(Key, &'static [&'static str])>,
}

fn chain(atoms: &[Atom]) -> u64 {
    atoms.iter().fold(Key(0), |key, atom| key.then(atom.key)).0
}

static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| [lexicon!("provinces"), lexicon!("districts"), lexicon!("wards")]);

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    let mut rows = Vec::with_capacity(15_000);
    let mut atoms = Vec::new();
    for (table, rank) in TABLES.iter().zip([Rank::Province, Rank::District, Rank::Ward]) {
        for row in table.rows() {
            let cell = |i: usize| row.get(i).copied().unwrap_or("");
            let (kind, parent, place) = match rank {
                Rank::Province => ("", "", Place { code: cell(1), since: cell(2), now: cell(3) }),
                Rank::District => (cell(1), cell(3), Place { code: cell(2), since: "2024", now: cell(4) }),
                Rank::Ward => (cell(1), cell(4), Place { code: cell(2), since: cell(3), now: cell(5) }),
            };
            if place.code.is_empty() {
                continue;
            }
            atoms.clear();
            atomize(row[0], crate::span::Span::new(0, row[0].len() as u32), &mut atoms);
            let kind = kind.split(' ').next_back().map_or(Key(0), Key::of);
            rows.push((chain(&atoms), Row { rank, kind, parent, place }));
        }
    }
    rows.sort_by_key(|r| r.0);
    let words: [(&str, &'static [&'static str]); 16] = [
        ("quận", &["quận"]),
        ("q", &["quận"]),
        ("huyện", &["huyện"]),
        ("h", &["huyện"]),
        ("xã", &["xã"]),
        ("phường", &["phường"]),
        ("p", &["phường"]),
        ("trấn", &["trấn"]),
        ("tt", &["trấn"]),
        ("tx", &["xã"]),
        ("phố", &["phố"]),
        ("tp", &["phố"]),
        ("khu", &["khu"]),
        ("tỉnh", &[""]),
        ("thôn", &[]),
        ("đường", &[]),
    ];
    Units { rows, words: words.into_iter().map(|(word, kinds)| (Key::of(word), kinds)).collect() }
});

impl Units {
    fn named(&self, key: u64) -> impl Iterator<Item = &Row> {
        let from = self.rows.partition_point(|r| r.0 < key);
        self.rows[from..].iter().take_while(move |r| r.0 == key).map(|r| &r.1)
    }

    /// The unit word before (or, as in `quận 7`, at the start of) a mention: `None` for no such word.
    fn word(&self, article: &ArticleText<'_>, mention: Slice) -> Option<&'static [&'static str]> {
        let at = mention.start as usize;
        let first = &article.atoms[at];
        let before = at.checked_sub(1).map(|i| &article.atoms[i]);
        let before = match before {
            Some(dot) if dot.symbol(article.text) == '.' => at.checked_sub(2).map(|i| &article.atoms[i]),
            other => other,
        };
        let of = |atom: &Atom| self.words.iter().find(|w| w.0 == atom.key).map(|w| w.1);
        of(first).filter(|_| mention.len() > 1).or_else(|| before.and_then(of))
    }
}

/// Reads the tables now, not with the first place name.
pub(super) fn prepare() {
    LazyLock::force(&UNITS);
}

/// Gives places their unit, in an article whose mentions are settled.
pub(super) fn settle(article: &ArticleText<'_>, mentions: &mut [Mention]) {
    if !mentions.iter().any(|m| m.kind == EntityType::Loc) {
        return;
    }
    let mut known: FxHashSet<&'static str> = FxHashSet::default();
    for rank in [Rank::Province, Rank::District, Rank::Ward] {
        for mention in mentions.iter_mut().filter(|m| m.kind == EntityType::Loc && m.place.is_none()) {
            let word = UNITS.word(article, mention.atoms);
            let atoms = &article.atoms[mention.atoms.range()];
            let found = match rank {
                Rank::Province => province(atoms, word),
                _ => lower(atoms, rank, word, &known),
            };
            if let Some(place) = found {
                known.extend([place.code, place.now]);
                mention.place = Some(place);
            }
        }
    }
}

fn province(atoms: &[Atom], word: Option<&'static [&'static str]>) -> Option<Place> {
    // `huyện X`, `thôn X` is not the province X; `TP X` is only where the province is a city, which its district rows tell.
    if word.is_some_and(|w| w != [""].as_slice() && w != ["phố"].as_slice()) {
        return None;
    }
    let key = chain(atoms);
    let city = word == Some(&["phố"]) && UNITS.named(key).any(|r| r.rank == Rank::District);
    let mut rows = UNITS.named(key).filter(|r| r.rank == Rank::Province);
    let first = rows.next().filter(|_| !city)?;
    // A name that stands for two units with two codes is left open.
    rows.all(|r| r.place.code == first.place.code).then_some(first.place)
}

/// A district or a commune: the only one of that name and unit word, or the only one within the units named in the article.
fn lower(atoms: &[Atom], rank: Rank, word: Option<&'static [&'static str]>, known: &FxHashSet<&'static str>) -> Option<Place> {
    let kind = Key::of(word?.first()?);
    let named = |row: &&Row| row.rank == rank && row.kind == kind;
    let key = chain(atoms);
    let inside = |row: &&Row| known.contains(row.parent);
    let mut all = UNITS.named(key).filter(named);
    let first = all.next()?;
    if all.next().is_none() {
        return Some(first.place);
    }
    let mut near = UNITS.named(key).filter(named).filter(inside);
    let first = near.next()?;
    near.all(|r| r.place.code == first.place.code).then_some(first.place)
}
