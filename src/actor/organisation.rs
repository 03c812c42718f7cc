//! Names of bodies: what is the same body under a shorter name, an abbreviation, another spelling of its state.

use crate::actor::cluster::LONGEST_TAIL;
use crate::actor::cue::{Lexicon, chain};
use crate::actor::scene::words;
use crate::word::{Atom, AtomKind, Case, Key};

/// A body's name, made comparable.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    /// Its words: abbreviations written out, states by their code, `và` and punctuation left out.
    pub words: Vec<Key>,
    /// How many of the first words are a legal form (`tập đoàn`, `công ty cổ phần`).
    pub legal: usize,
    /// How many of the last words name a place or state.
    pub place: usize,
    /// Whether the last word is a state.
    pub ends_in_state: bool,
    /// The capitals it would be abbreviated to: first letters of its words.
    pub initials: String,
    /// The abbreviation it is; empty if it is none.
    pub abbreviation: String,
    /// Whether all its words are written without Vietnamese letters.
    pub foreign: bool,
}

fn abbreviation_key(capitals: &str) -> Key {
    Key::of(capitals).then(words!["initials"][0])
}

impl Body {
    fn clear(&mut self) {
        let (words, initials, abbreviation) =
            (std::mem::take(&mut self.words), std::mem::take(&mut self.initials), std::mem::take(&mut self.abbreviation));
        *self = Body { words, initials, abbreviation, ..Body::default() };
        self.words.clear();
        self.initials.clear();
        self.abbreviation.clear();
    }

    /// Makes it the body of these atoms.
    pub(super) fn read(&mut self, text: &str, atoms: &[Atom], lexicon: &Lexicon, is_place: impl Fn(&[Atom]) -> bool) {
        self.clear();
        let body = self;
        body.foreign = atoms.iter().all(|a| !a.marked);
        let and = words!["và"][0];
        let mut i = 0;
        while i < atoms.len() {
            let atom = &atoms[i];
            if i > 0
                && let Some((len, Some(state))) = lexicon.states.longest(&atoms[i..])
                && atom.case != Case::Lower
            {
                body.words.push(state.key);
                body.initials.extend(first_letter(atom.text(text)));
                i += len;
                if i == atoms.len() {
                    body.place = 1;
                    body.ends_in_state = true;
                }
                continue;
            }
            i += 1;
            if atom.kind == AtomKind::Symbol || atom.key == and {
                continue;
            }
            body.initials.extend(first_letter(atom.text(text)));
            // `Công an tỉnh Nghệ An`, `Công an Nghệ An`
            let unit = words!["tỉnh", "thành", "phố", "tp", "thị", "xã", "huyện", "quận"].contains(&atom.key);
            if unit
                && atoms.get(i).is_some_and(|next| {
                    next.is_capitalized() || (next.kind == AtomKind::Symbol && i + 1 < atoms.len()) || next.key == words!["phố"][0]
                })
                && i > 1
            {
                continue;
            }
            match lexicon.expansions.get(&atom.key) {
                Some(long) if atom.case == Case::Upper => body.words.extend(long.iter().filter(|&&k| k != and)),
                _ => body.words.push(atom.key),
            }
        }
        if body.place == 0 {
            // The longest tail that is a place: `Sở Y tế Thái Nguyên`, `Công an tỉnh Nghệ An`.
            let first = atoms.len().saturating_sub(LONGEST_TAIL).max(1);
            let tail = (first..atoms.len()).find(|&i| atoms[i].case != Case::Lower && is_place(&atoms[i..]));
            body.place = tail.map_or(0, |i| atoms[i..].iter().filter(|a| a.kind != AtomKind::Symbol).count().min(body.words.len()));
        }
        body.legal = lexicon.legal.longest(atoms).map_or(0, |(len, ())| len).min(body.words.len().saturating_sub(1));
        let mut letters = atoms.iter().filter(|a| a.kind == AtomKind::Letters);
        if let (Some(only), None) = (letters.next(), letters.next())
            && matches!(only.case, Case::Upper | Case::Mixed)
            && (2..=9).contains(&only.chars)
        {
            body.abbreviation.push_str(only.text(text));
        }
    }

    /// Whether it is an abbreviation.
    pub(super) fn is_short(&self) -> bool {
        !self.abbreviation.is_empty()
    }

    /// What a short form of it may be looked up by: its words, its abbreviations.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        self.words.iter().copied().chain([abbreviation_key(&self.initials), abbreviation_key(tail_initials(self))])
    }

    /// What its full name is looked up by.
    pub(super) fn wanted(&self) -> impl Iterator<Item = Key> + use<> {
        let keys = match self.is_short() {
            true => [Some(abbreviation_key(&self.abbreviation)), None],
            false => [self.words.first().copied(), self.words.last().copied()],
        };
        keys.into_iter().flatten()
    }

    /// Whether `self` is a short form of `full`.
    pub(super) fn short_of(&self, full: &Body) -> bool {
        let (short, long) = (&self.words, &full.words);
        if self.is_short() {
            return !full.is_short() && (self.abbreviation == full.initials || self.abbreviation == tail_initials(full));
        }
        if short.is_empty() || short.len() >= long.len() {
            return false;
        }
        // `Bộ Ngoại giao` of `Bộ Ngoại giao Mỹ`; `UBND phường` of `UBND phường An Lạc`.
        if short.len() >= 2 && long[..short.len()] == short[..] {
            let rest = long.len() - short.len();
            return rest <= full.place + 1 || full.foreign;
        }
        // `Real` of `Real Madrid`.
        if short.len() == 1 && full.foreign && self.foreign && long[0] == short[0] && long.len() <= 3 {
            return true;
        }
        // `Vingroup` of `Tập đoàn Vingroup`; `Hưng Phát` of `Công ty cổ phần Đầu tư Hưng Phát`; `Roscosmos` of `Tập đoàn Vũ trụ Nhà nước Roscosmos`.
        let tail = long[long.len() - short.len()..] == short[..];
        if tail && self.legal == 0 && full.legal > 0 {
            return long.len() - short.len() <= full.legal || short.len() >= 2 || self.foreign;
        }
        // `Bệnh viện Thống Nhất` of `Bệnh viện Đa khoa Thống Nhất Đồng Nai`.
        let plain = &long[..long.len() - full.place.min(long.len() - 1)];
        short.len() >= 3 && full.legal > 0 && in_order(short, if short.last() == long.last() { long } else { plain })
    }

    /// The key under which all spellings of the name meet.
    pub(super) fn key(&self) -> Key {
        let mut words = self.words.iter().copied();
        let first = words.next().unwrap_or_default();
        words.fold(first, Key::then)
    }
}

/// Whether all words of `short` stand in `long` in the same order, first and last included, and only general words are left out.
fn in_order(short: &[Key], long: &[Key]) -> bool {
    let general = words![
        "đa", "khoa", "trung", "ương", "quốc", "tế", "gia", "khu", "vực", "cổ", "phần", "tnhh", "mtv", "một", "thành", "viên", "thương",
        "mại", "tmcp", "nhà", "nước", "việt", "nam",
    ];
    let mut at = 0;
    for word in long {
        if short.get(at) == Some(word) {
            at += 1;
        } else if !general.contains(word) {
            return false;
        }
    }
    at == short.len()
}

fn first_letter(word: &str) -> impl Iterator<Item = char> {
    let upper = word.chars().next().filter(|c| c.is_uppercase());
    let letter = upper.map(|c| match c {
        'Á' | 'À' | 'Ả' | 'Ã' | 'Ạ' => 'A',
        'Ý' | 'Ỳ' | 'Ỷ' | 'Ỹ' | 'Ỵ' => 'Y',
        'Ú' | 'Ù' | 'Ủ' | 'Ũ' | 'Ụ' => 'U',
        'Ứ' | 'Ừ' | 'Ử' | 'Ữ' | 'Ự' => 'Ư',
        'Ấ' | 'Ầ' | 'Ẩ' | 'Ẫ' | 'Ậ' => 'Â',
        'Ế' | 'Ề' | 'Ể' | 'Ễ' | 'Ệ' => 'Ê',
        'Ố' | 'Ồ' | 'Ổ' | 'Ỗ' | 'Ộ' => 'Ô',
        _ => c,
    });
    letter.into_iter()
}

/// The initials without those of the legal form.
fn tail_initials(full: &Body) -> &str {
    full.initials.char_indices().nth(full.legal).map_or("", |(at, _)| &full.initials[at..])
}

/// The usual name of a well-known body, as a key.
pub(super) fn known(atoms: &[Atom], lexicon: &Lexicon) -> Key {
    if let Some(known) = lexicon.bodies.get(atoms) {
        return known;
    }
    // `Cục Dự trữ Liên bang Mỹ`: with the state it goes without.
    let first = atoms.len().saturating_sub(LONGEST_TAIL).max(1);
    let state = (first..atoms.len()).find(|&i| lexicon.states.get(&atoms[i..]).is_some());
    state.and_then(|i| lexicon.bodies.get(&atoms[..i])).unwrap_or_else(|| chain(atoms))
}
