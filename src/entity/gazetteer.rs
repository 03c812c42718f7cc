//! Names, heads of names and titles the lexicon knows, found by the longest match at atom edges.

use rustc_hash::FxHashMap;

use crate::lexicon::lexicon;
use crate::word::{Atom, AtomKind, Case, Key};

/// Kinds of entries. The numbers are part of the features, so of the trained model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A state or territory.
    State,
    /// A capital or large city.
    City,
    /// A seat of power.
    Seat,
    /// A province of Viet Nam.
    Province,
    /// A district.
    District,
    /// A commune, ward, township.
    Ward,
    /// Another place: continent, region, sea, river.
    Place,
    /// Head of a public body.
    State_,
    /// Head of a company.
    Company,
    /// Head of a school.
    School,
    /// Head of a hospital.
    Health,
    /// Head of a club.
    Club,
    /// Head of an association.
    Union,
    /// Head of a medium.
    Media,
    /// A well-known organisation.
    Body,
    /// A well-known event, product, disease.
    Thing,
    /// A title or honorific.
    Title,
    /// A family name.
    Family,
    /// A given name.
    Given,
    /// A given name from abroad.
    Foreign,
    /// Head of an organisation's name in small letters: `ủy ban`, `trường tiểu học`.
    LowerHead,
}

/// Number of kinds.
pub const KINDS: usize = 21;

const ALL: [Kind; KINDS] = [
    Kind::State,
    Kind::City,
    Kind::Seat,
    Kind::Province,
    Kind::District,
    Kind::Ward,
    Kind::Place,
    Kind::State_,
    Kind::Company,
    Kind::School,
    Kind::Health,
    Kind::Club,
    Kind::Union,
    Kind::Media,
    Kind::Body,
    Kind::Thing,
    Kind::Title,
    Kind::Family,
    Kind::Given,
    Kind::Foreign,
    Kind::LowerHead,
];

/// Atoms in the longest entry.
const MAX_ATOMS: usize = 12;

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// Bits of the kinds that end here.
    kinds: u32,
    /// Bits of the atoms that must have a capital.
    capitals: u16,
    /// Whether longer entries start like this.
    prefix: bool,
}

/// What the gazetteer says of an atom: up to eight pairs of kind and part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    marks: [u8; 8],
    count: u8,
}

impl Marks {
    fn push(&mut self, kind: Kind, part: u8) {
        if let Some(slot) = self.marks.get_mut(usize::from(self.count)) {
            *slot = (kind as u8) << 2 | part;
            self.count += 1;
        }
    }

    /// All of it in one number.
    #[must_use]
    pub(super) fn number(&self) -> u64 {
        u64::from_le_bytes(self.marks).wrapping_add(u64::from(self.count) << 61)
    }

    /// Kind and part (0 whole, 1 first, 2 inside, 3 last) in one number each.
    #[must_use]
    pub fn codes(&self) -> &[u8] {
        &self.marks[..usize::from(self.count)]
    }

    /// Whether the atom opens a head of an organisation's name.
    #[must_use]
    pub fn opens_organisation(&self) -> bool {
        self.codes().iter().any(|&c| c & 3 < 2 && (HEADS >> (c >> 2)) & 1 != 0)
    }

    /// Whether the atom is this part of an entry of the kind (numbers as in [`Marks::codes`]).
    #[must_use]
    pub fn has_part(&self, kind: Kind, part: u8) -> bool {
        self.codes().contains(&((kind as u8) << 2 | part))
    }

    /// Whether the atom belongs to an entry of the kind.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.codes().iter().any(|&c| c >> 2 == kind as u8)
    }
}

/// Bits of the heads of organisations' names.
const HEADS: u32 = 1 << Kind::State_ as u32
    | 1 << Kind::Company as u32
    | 1 << Kind::School as u32
    | 1 << Kind::Health as u32
    | 1 << Kind::Club as u32
    | 1 << Kind::Union as u32
    | 1 << Kind::Media as u32;

/// All entries, by the chain of the keys of their atoms.
#[derive(Debug, Default)]
pub struct Gazetteer {
    entries: FxHashMap<u64, Entry>,
}

impl Gazetteer {
    /// The embedded tables.
    #[must_use]
    pub fn embedded() -> Self {
        let mut g = Gazetteer::default();
        g.entries.reserve(60_000);
        let head = |kind: &str| match kind {
            "company" => Kind::Company,
            "school" => Kind::School,
            "health" => Kind::Health,
            "club" => Kind::Club,
            "union" => Kind::Union,
            "media" => Kind::Media,
            _ => Kind::State_,
        };
        let mut load = |table: crate::lexicon::Table, kind: &dyn Fn(&[&str]) -> Kind| {
            for row in table.rows() {
                g.add(row[0], kind(&row));
            }
        };
        load(lexicon!("states"), &|_| Kind::State);
        load(lexicon!("cities"), &|row| if row.get(3) == Some(&"seat") { Kind::Seat } else { Kind::City });
        load(lexicon!("provinces"), &|_| Kind::Province);
        load(lexicon!("districts"), &|_| Kind::District);
        load(lexicon!("wards"), &|_| Kind::Ward);
        load(lexicon!("places"), &|_| Kind::Place);
        load(lexicon!("org_heads"), &|row| head(row.get(1).unwrap_or(&"")));
        load(lexicon!("bodies"), &|row| if row.get(1) == Some(&"MISC") { Kind::Thing } else { Kind::Body });
        load(lexicon!("titles"), &|_| Kind::Title);
        load(lexicon!("family_names"), &|_| Kind::Family);
        load(lexicon!("given_names"), &|_| Kind::Given);
        load(lexicon!("foreign_given_names"), &|_| Kind::Foreign);
        // Of several words only: one small word says nothing. Abbreviations are never written small.
        for row in lexicon!("org_heads").rows() {
            if row[0].contains(' ') && row[0].contains(char::is_lowercase) {
                g.add(&row[0].to_lowercase(), Kind::LowerHead);
            }
        }
        g
    }

    /// Adds a name as it is written.
    pub fn add(&mut self, form: &str, kind: Kind) {
        let mut atoms = Vec::new();
        crate::word::atomize(form, crate::span::Span::new(0, form.len() as u32), &mut atoms);
        if atoms.is_empty() || atoms.len() > MAX_ATOMS {
            return;
        }
        let mut key = Key(0);
        let mut capitals = 0_u16;
        for (i, atom) in atoms.iter().enumerate() {
            key = key.then(atom.key);
            capitals |= u16::from(atom.kind == AtomKind::Letters && atom.case != Case::Lower) << i;
            let last = i + 1 == atoms.len();
            let entry = self.entries.entry(key.0).or_insert(Entry { kinds: 0, capitals: u16::MAX, prefix: false });
            if last {
                entry.kinds |= 1 << kind as u8;
                entry.capitals &= capitals;
            } else {
                entry.prefix = true;
            }
        }
    }

    /// Marks the atoms that belong to entries.
    pub fn mark(&self, atoms: &[Atom], marks: &mut Vec<Marks>) {
        marks.clear();
        marks.resize(atoms.len(), Marks::default());
        // The first atom after the last match of each kind.
        let mut free = [0_usize; KINDS];
        for start in 0..atoms.len() {
            if atoms[start].kind != AtomKind::Letters {
                continue;
            }
            let mut longest = [0_u8; KINDS];
            let mut found = 0_u32;
            let mut key = Key(0);
            let mut capitals = 0_u16;
            for (length, atom) in (1..=MAX_ATOMS).zip(&atoms[start..]) {
                key = key.then(atom.key);
                capitals |= u16::from(atom.kind == AtomKind::Letters && atom.case != Case::Lower) << (length - 1);
                let Some(entry) = self.entries.get(&key.0) else { break };
                if entry.kinds != 0 && entry.capitals & !capitals == 0 {
                    let mut kinds = entry.kinds;
                    while kinds != 0 {
                        longest[kinds.trailing_zeros() as usize] = length as u8;
                        kinds &= kinds - 1;
                    }
                    found |= entry.kinds;
                }
                if !entry.prefix {
                    break;
                }
            }
            while found != 0 {
                let kind = found.trailing_zeros() as usize;
                found &= found - 1;
                let end = start + usize::from(longest[kind]);
                if start < free[kind] {
                    continue;
                }
                free[kind] = end;
                for (at, mark) in (start..).zip(&mut marks[start..end]) {
                    let part = match (at == start, at + 1 == end) {
                        (true, true) => 0,
                        (true, false) => 1,
                        (false, false) => 2,
                        (false, true) => 3,
                    };
                    mark.push(ALL[kind], part);
                }
            }
        }
    }
}
