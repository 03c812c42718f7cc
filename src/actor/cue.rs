//! The tables of titles, cues, states and seats, as phrases over atoms.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::{Table, lexicon};
use crate::span::Span;
use crate::word::{Atom, Key, atomize};

/// What a phrase is; a phrase may be several things (`đại diện`: a role and a source).
pub(super) mod kind {
    pub const HONORIFIC: u32 = 1;
    pub const ROLE: u32 = 1 << 1;
    pub const RANK: u32 = 1 << 2;
    pub const PROFESSION: u32 = 1 << 3;
    pub const STATUS: u32 = 1 << 4;
    pub const KIN: u32 = 1 << 5;
    pub const MODIFIER: u32 = 1 << 6;
    /// The office has one holder (or a few) in a state.
    pub const OF_STATE: u32 = 1 << 7;
    pub const SAY: u32 = 1 << 8;
    pub const SAY_WEAK: u32 = 1 << 9;
    pub const ACCORDING: u32 = 1 << 10;
    pub const CITE: u32 = 1 << 11;
    pub const NOUN: u32 = 1 << 12;
    pub const BETWEEN: u32 = 1 << 13;
    pub const PRONOUN: u32 = 1 << 14;
    pub const BODY: u32 = 1 << 15;
    pub const SOURCE: u32 = 1 << 16;
    pub const ANONYMOUS: u32 = 1 << 17;
    pub const ALIAS: u32 = 1 << 18;
    pub const STOP: u32 = 1 << 19;
    pub const PLACE: u32 = 1 << 20;
    pub const TOWARD: u32 = 1 << 21;
    pub const BODY_LOC: u32 = 1 << 23;
    pub const BODY_ORG: u32 = 1 << 24;
    /// `báo cáo`, `thông cáo`: whose it is speaks.
    pub const DOCUMENT: u32 = 1 << 25;
    /// `người dân`, `du khách`: a title before a name, but no role.
    pub const PUBLIC: u32 = 1 << 26;

    /// What can be the head of a role.
    pub const HEAD: u32 = ROLE | RANK | PROFESSION | STATUS;
    /// What cannot stand inside a role.
    pub const ENDS_ROLE: u32 = STOP | SAY | SAY_WEAK | ACCORDING | CITE | PRONOUN;
}

/// Sex of the person a pronoun or title stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Sex {
    #[default]
    Unknown,
    Male,
    Female,
}

impl Sex {
    fn parse(text: &str) -> Sex {
        match text {
            "m" => Sex::Male,
            "f" => Sex::Female,
            _ => Sex::Unknown,
        }
    }

    /// Whether both can be of one person.
    pub(super) fn fits(self, other: Sex) -> bool {
        self == other || self == Sex::Unknown || other == Sex::Unknown
    }

    /// The known one of the two.
    pub(super) fn or(self, other: Sex) -> Sex {
        if self == Sex::Unknown { other } else { self }
    }
}

/// A phrase found at an atom.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    /// How many atoms it takes; 0: there is none.
    pub len: u8,
    pub sex: Sex,
    /// Bits of [`kind`].
    pub kinds: u32,
}

impl Mark {
    pub(super) fn is(self, kinds: u32) -> bool {
        self.kinds & kinds != 0
    }
}

/// The longest title and the longest cue that start at an atom.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    pub title: Mark,
    pub cue: Mark,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node<T> {
    value: Option<T>,
    longer: bool,
}

/// Phrases by their sequence of atom keys; the longest one at a place is found with one look-up an atom.
///
/// Open addressing over the keys, which are mixed well already, and before it one bit for each first syllable: most syllables
/// begin no phrase, and those are told by a table that stays in the nearest cache.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    /// Key, and number of the node; 0: free.
    slots: Vec<(Key, u32)>,
    nodes: Vec<Node<T>>,
    firsts: [u64; FIRSTS / 64],
}

/// Bits for first syllables.
const FIRSTS: usize = 1 << 14;

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases { slots: vec![(Key::default(), 0); 16], nodes: Vec::new(), firsts: [0; FIRSTS / 64] }
    }
}

impl<T: Copy + Default> Phrases<T> {
    /// The place of a key, or the free one where it would stand.
    #[inline]
    fn slot(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key.0 >> 20) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }

    #[inline]
    fn node(&self, key: Key) -> Option<&Node<T>> {
        (self.slots[self.slot(key)].1 as usize).checked_sub(1).map(|number| &self.nodes[number])
    }

    fn node_mut(&mut self, key: Key) -> &mut Node<T> {
        if self.nodes.len() * 2 >= self.slots.len() {
            let room = vec![(Key::default(), 0); self.slots.len() * 2];
            for (key, number) in std::mem::replace(&mut self.slots, room).into_iter().filter(|slot| slot.1 != 0) {
                let at = self.slot(key);
                self.slots[at] = (key, number);
            }
        }
        let at = self.slot(key);
        if self.slots[at].1 == 0 {
            self.nodes.push(Node::default());
            self.slots[at] = (key, self.nodes.len() as u32);
        }
        &mut self.nodes[self.slots[at].1 as usize - 1]
    }

    /// Where the bit of a first syllable stands.
    #[inline]
    fn first_bit(key: Key) -> (usize, u64) {
        let bit = key.0 as usize % FIRSTS;
        (bit / 64, 1 << (bit % 64))
    }

    /// Whether a phrase may begin with the syllable.
    #[inline]
    fn begins(&self, key: Key) -> bool {
        let (at, bit) = Self::first_bit(key);
        self.firsts[at] & bit != 0
    }

    fn entry(&mut self, phrase: &str, atoms: &mut Vec<Atom>) -> Option<&mut Option<T>> {
        atoms.clear();
        atomize(phrase, Span::new(0, phrase.len() as u32), atoms);
        let (first, rest) = atoms.split_first()?;
        let (at, bit) = Self::first_bit(first.key);
        self.firsts[at] |= bit;
        let mut key = first.key;
        for atom in rest {
            self.node_mut(key).longer = true;
            key = key.then(atom.key);
        }
        Some(&mut self.node_mut(key).value)
    }

    /// Hands the values of the phrases that start with the first atom to `take`, with their lengths, the shortest first.
    #[inline]
    fn walk(&self, atoms: &[Atom], mut take: impl FnMut(usize, T)) {
        let Some(first) = atoms.first().filter(|first| self.begins(first.key)) else { return };
        let mut key = first.key;
        for n in 1.. {
            let Some(node) = self.node(key) else { break };
            if let Some(value) = node.value {
                take(n, value);
            }
            match atoms.get(n) {
                Some(next) if node.longer => key = key.then(next.key),
                _ => break,
            }
        }
    }

    /// The longest phrase that starts with the first atom: its length and value.
    pub(super) fn longest(&self, atoms: &[Atom]) -> Option<(usize, T)> {
        let mut best = None;
        self.walk(atoms, |n, value| best = Some((n, value)));
        best
    }

    /// The value of exactly these atoms.
    pub(super) fn get(&self, atoms: &[Atom]) -> Option<T> {
        if !self.begins(atoms.first()?.key) {
            return None;
        }
        self.node(chain(atoms))?.value
    }
}

impl Phrases<Marks> {
    /// The longest title and the longest cue that start with the first atom.
    #[inline]
    pub(super) fn marks(&self, atoms: &[Atom]) -> Marks {
        let mut found = Marks::default();
        self.walk(atoms, |n, marks| {
            let len = n.min(255) as u8;
            if marks.title.len > 0 {
                found.title = Mark { len, ..marks.title };
            }
            if marks.cue.len > 0 {
                found.cue = Mark { len, ..marks.cue };
            }
        });
        found
    }
}

/// The key of a sequence of atoms.
pub(super) fn chain(atoms: &[Atom]) -> Key {
    let mut keys = atoms.iter().map(|a| a.key);
    let first = keys.next().unwrap_or_default();
    keys.fold(first, Key::then)
}

/// A state under one of its names.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub code: &'static str,
    pub name: &'static str,
    /// What it is called inside names of bodies and among the places.
    pub key: Key,
}

/// A city or seat of power under one of its names.
#[derive(Debug, Clone, Copy)]
pub(super) struct City {
    pub code: &'static str,
    /// The key of its name.
    pub key: Key,
    /// Whether it may stand for its state: a capital or a seat of power.
    pub seat: Seat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// A city only.
    None,
    /// The capital.
    Capital,
    /// A building or street.
    Building,
}

/// All tables of this stage.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Titles and cues.
    pub marks: Phrases<Marks>,
    pub states: Phrases<Option<State>>,
    pub cities: Phrases<Option<City>>,
    /// Usual names of well-known bodies, by their other names and abbreviations.
    pub bodies: Phrases<Key>,
    /// Legal forms and class words that a body's short name leaves out.
    pub legal: Phrases<()>,
    pub family: FxHashMap<Key, ()>,
    /// Abbreviations inside names of bodies, and what they stand for.
    pub expansions: FxHashMap<Key, Vec<Key>>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(load);

/// Tables live as long as the process: names and codes are handed out as `&'static str`.
fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn title_kind(text: &str) -> u32 {
    match text {
        "honorific" => kind::HONORIFIC,
        "role" => kind::ROLE,
        "rank" => kind::RANK,
        "profession" => kind::PROFESSION,
        "status" => kind::STATUS,
        "kin" => kind::KIN,
        "modifier" => kind::MODIFIER,
        "public" => kind::PUBLIC,
        _ => 0,
    }
}

fn cue_kind(kind: &str, note: &str) -> u32 {
    match (kind, note) {
        ("say", _) => kind::SAY,
        ("say_weak", _) => kind::SAY_WEAK,
        ("according", _) => kind::ACCORDING,
        ("cite", _) => kind::CITE,
        ("noun", _) => kind::NOUN,
        ("between", _) => kind::BETWEEN,
        ("pronoun", _) => kind::PRONOUN,
        ("body", "loc") => kind::BODY | kind::BODY_LOC,
        ("body", "org") => kind::BODY | kind::BODY_ORG,
        ("body", _) => kind::BODY,
        ("source", _) => kind::SOURCE,
        ("anonymous", _) => kind::ANONYMOUS,
        ("alias", _) => kind::ALIAS,
        ("stop", _) => kind::STOP,
        ("place", _) => kind::PLACE,
        ("toward", _) => kind::TOWARD,
        ("document", _) => kind::DOCUMENT,
        _ => 0,
    }
}

/// Adds what a title or a cue says to a phrase.
fn add_mark(phrases: &mut Phrases<Marks>, form: &str, part: fn(&mut Marks) -> &mut Mark, (kinds, sex): (u32, Sex), atoms: &mut Vec<Atom>) {
    if let Some(slot) = phrases.entry(form, atoms) {
        let mark = part(slot.get_or_insert_default());
        // Of any length: there is one.
        mark.len = 1;
        mark.kinds |= kinds;
        mark.sex = mark.sex.or(sex);
    }
}

/// The form with the horn of its first ươ left out, if it has one.
fn horn_slip(form: &str) -> Option<String> {
    let pairs = [("ườ", "uờ"), ("ướ", "uớ"), ("ượ", "uợ"), ("ưở", "uở"), ("ưỡ", "uỡ"), ("ươ", "uơ")];
    pairs.iter().find(|(right, _)| form.contains(right)).map(|(right, slip)| form.replacen(right, slip, 1))
}

fn load() -> Lexicon {
    let mut lexicon = Lexicon::default();
    let mut atoms = Vec::new();
    for row in lexicon!("titles").rows() {
        if let [form, kind, scope, sex] = row[..] {
            let of_state = if scope == "state" { kind::OF_STATE } else { 0 };
            let mark = (title_kind(kind) | of_state, Sex::parse(sex));
            add_mark(&mut lexicon.marks, form, |marks| &mut marks.title, mark, &mut atoms);
            // The commonest slip of the keyboard: `nguời`, `truởng`, `tuớng` for ươ.
            if let Some(slip) = horn_slip(form) {
                add_mark(&mut lexicon.marks, &slip, |marks| &mut marks.title, mark, &mut atoms);
            }
        }
    }
    for row in lexicon!("speech").rows() {
        if let [form, kind, note] = row[..] {
            add_mark(&mut lexicon.marks, form, |marks| &mut marks.cue, (cue_kind(kind, note), Sex::parse(note)), &mut atoms);
        }
    }
    load_places(&mut lexicon, &lexicon!("states"), &lexicon!("cities"), &mut atoms);
    for row in lexicon!("bodies").rows() {
        if let [form, "ORG", name] = row[..] {
            atoms.clear();
            atomize(name, Span::new(0, name.len() as u32), &mut atoms);
            let canonical = chain(&atoms);
            if let Some(slot) = lexicon.bodies.entry(form, &mut atoms) {
                *slot = Some(canonical);
            }
        }
    }
    for form in LEGAL_FORMS {
        if let Some(slot) = lexicon.legal.entry(form, &mut atoms) {
            *slot = Some(());
        }
    }
    for row in lexicon!("family_names").rows() {
        lexicon.family.insert(Key::of(row[0]), ());
    }
    for (short, long) in EXPANSIONS {
        lexicon.expansions.insert(Key::of(short), long.split(' ').map(Key::of).collect());
    }
    lexicon
}

fn load_places(lexicon: &mut Lexicon, states: &Table, cities: &Table, atoms: &mut Vec<Atom>) {
    for row in states.rows() {
        if let [form, code, name] = row[..]
            && let Some(slot) = lexicon.states.entry(form, atoms)
        {
            *slot = Some(Some(State { code: leak(code), name: leak(name), key: Key::of(code).then(Key::of("state")) }));
        }
    }
    for row in cities.rows() {
        if let [form, name, code, flag, _] = row[..]
            && let Some(slot) = lexicon.cities.entry(form, atoms)
        {
            let seat = match flag {
                "capital" => Seat::Capital,
                "seat" => Seat::Building,
                _ => Seat::None,
            };
            *slot = Some(Some(City { code: leak(code), key: Key::of(name), seat }));
        }
    }
}

/// What stands before a body's own name and is left out in its short form. Organs of the state (`Bộ`, `Sở`) are not
/// here: `Sở Y tế` and `Bộ Y tế` are two.
const LEGAL_FORMS: &[&str] = &[
    "ban nhạc",
    "báo",
    "ca đoàn",
    "clb",
    "clb bóng đá",
    "công ty",
    "công ty chứng khoán",
    "công ty cổ phần",
    "công ty cp",
    "công ty cổ phần tập đoàn",
    "công ty cp tập đoàn",
    "công ty tnhh",
    "công ty tnhh mtv",
    "công ty tnhh một thành viên",
    "công ty trách nhiệm hữu hạn",
    "công ty công nghệ",
    "câu lạc bộ",
    "câu lạc bộ bóng đá",
    "ctcp",
    "ctcp tập đoàn",
    "chuỗi",
    "doanh nghiệp",
    "hãng",
    "hãng bay",
    "hãng hàng không",
    "hãng phim",
    "hãng thông tấn",
    "hãng tin",
    "hãng xe",
    "hệ thống",
    "kênh",
    "kênh truyền hình",
    "lực lượng",
    "mạng xã hội",
    "ngân hàng",
    "ngân hàng tmcp",
    "ngân hàng thương mại cổ phần",
    "nhà xuất bản",
    "nhóm",
    "nhật báo",
    "nhãn hàng",
    "nxb",
    "phong trào",
    "quỹ",
    "quỹ đầu tư",
    "thương hiệu",
    "trang",
    "trường",
    "trường đại học",
    "trường đh",
    "tạp chí",
    "tập đoàn",
    "tờ",
    "tờ báo",
    "tổ chức",
    "tổng công ty",
    "tổng công ty cổ phần",
    "tct",
    "đài",
    "đài truyền hình",
    "đại học",
    "đh",
    "đội",
    "đội bóng",
    "đảng",
    "bệnh viện",
    "bv",
    "hợp tác xã",
    "htx",
    "startup",
];

/// Abbreviations inside the names of bodies.
const EXPANSIONS: &[(&str, &str)] = &[
    ("ubnd", "ủy ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"),
    ("ubtvqh", "ủy ban thường vụ quốc hội"),
    ("mttq", "mặt trận tổ quốc"),
    ("ubmttq", "ủy ban mặt trận tổ quốc"),
    ("tand", "tòa án nhân dân"),
    ("tandtc", "tòa án nhân dân tối cao"),
    ("vksnd", "viện kiểm sát nhân dân"),
    ("vks", "viện kiểm sát"),
    ("ksnd", "kiểm sát nhân dân"),
    ("vksndtc", "viện kiểm sát nhân dân tối cao"),
    ("ca", "công an"),
    ("cqđt", "cơ quan điều tra"),
    ("csđt", "cảnh sát điều tra"),
    ("csgt", "cảnh sát giao thông"),
    ("pccc", "phòng cháy chữa cháy"),
    ("gd", "giáo dục"),
    ("đt", "đào tạo"),
    ("gdđt", "giáo dục đào tạo"),
    ("gtvt", "giao thông vận tải"),
    ("tn", "tài nguyên"),
    ("mt", "môi trường"),
    ("tnmt", "tài nguyên môi trường"),
    ("nn", "nông nghiệp"),
    ("ptnt", "phát triển nông thôn"),
    ("khcn", "khoa học công nghệ"),
    ("vhttdl", "văn hóa thể thao du lịch"),
    ("tttt", "thông tin truyền thông"),
    ("lđtbxh", "lao động thương binh xã hội"),
    ("qlđt", "quản lý đô thị"),
    ("đh", "đại học"),
    ("cđ", "cao đẳng"),
    ("đhqg", "đại học quốc gia"),
    ("thpt", "trung học phổ thông"),
    ("thcs", "trung học cơ sở"),
    ("bv", "bệnh viện"),
    ("bvđk", "bệnh viện đa khoa"),
    ("tp", "thành phố"),
    ("hcm", "hồ chí minh"),
    ("clb", "câu lạc bộ"),
    ("ctcp", "công ty cổ phần"),
    ("cp", "cổ phần"),
    ("tct", "tổng công ty"),
    ("tmcp", "thương mại cổ phần"),
    ("nhnn", "ngân hàng nhà nước"),
    ("nhtw", "ngân hàng trung ương"),
    ("lđbđ", "liên đoàn bóng đá"),
    ("lhq", "liên hợp quốc"),
    ("tw", "trung ương"),
    ("tư", "trung ương"),
    ("htx", "hợp tác xã"),
    ("kcn", "khu công nghiệp"),
    ("nxb", "nhà xuất bản"),
    ("btc", "ban tổ chức"),
];
