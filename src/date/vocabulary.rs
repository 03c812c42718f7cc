//! The words of the grammar: one look-up per atom tells the roles a syllable can play.

use std::sync::LazyLock;

use crate::lexicon::{Table, lexicon};
use crate::word::Key;

/// Roles a syllable can play. A role that one syllable plays is named by that syllable without its marks
/// (`Truoc`: `trước`); classes of syllables have English names. A syllable may play several (`năm`: 5 and year).
macro_rules! roles {
    ($($variant:ident $name:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Role { $($variant,)* }

        impl Role {
            fn named(name: &str) -> Option<Role> {
                match name {
                    $($name => Some(Role::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

roles! {
    After "after", Am "am", Approx "approx", Bce "bce", Buoi "buoi", Cac "cac", Cach "cach", Can "can", Chap "chap", Chi "chi",
    Cho "cho", Chu "chu", Count "count", Cung "cung", Cuoi "cuoi", Dau "dau", Dawn "dawn", Day "day", Den "den", DongHo "dong_ho",
    Dung "dung", Duong "duong", First "first", Future "future", Gan "gan", Gieng "gieng", Giua "giua", Ha "ha", HalfMore "half_more", Hang "hang",
    Here "here", Het "het", Hoac "hoac", Hoc "hoc", Hom "hom", Hour "hour", Hundred "hundred", Kem "kem", Kia "kia",
    Ky "ky", Lan "lan", Last "last", Lich "lich", Mai "mai", Minute "minute", Moi "moi", Month "month", More "more",
    Mot "mot", Mua "mua", Mung "mung", Muon "muon", Named "named", NamedHead "named_head", NamedTail "named_tail", Nay "nay", Next "next", Ngoai "ngoai", Nguyen "nguyen",
    Nhat "nhat", Nhung "nhung", Nien "nien", Nua "nua", Num "num", Odd "odd", Ordinal "ordinal", Past "past", Pod "pod", Qua "qua",
    Quarter "quarter", Ram "ram", Recall "recall", Roi "roi", Sang "sang", Sap "sap", Sau "sau", Cong "cong", Season "season",
    Second "second", Signal "signal", Som "som", Tens "tens", Tet "tet", Thap "thap", That "that", The "the", Theo "theo", Thien "thien",
    This "this", Thousand "thousand", Thu "thu", Thuong "thuong", Toi "toi", Trung "trung", Truoc "truoc",
    Tu "tu", Units "units", Va "va", Vua "vua", Week "week", Xe "xe", Year "year", YearSignal "yearsignal",
}

/// Roles with a value of their own, in the order of [`Word::values`].
const VALUED: [Role; 6] = [Role::Num, Role::Units, Role::Pod, Role::Can, Role::Chi, Role::Season];

/// What the vocabulary knows of a syllable.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    roles: u128,
    values: [u8; VALUED.len()],
    /// Phrases that begin with the syllable: a range of [`Vocabulary::phrases`].
    pub(super) phrases: (u16, u16),
}

impl Word {
    /// Whether the syllable can play `role`.
    #[inline]
    pub(super) const fn is(&self, role: Role) -> bool {
        self.roles >> role as u8 & 1 == 1
    }

    /// The value of a role that has one.
    #[inline]
    pub(super) fn value(&self, role: Role) -> Option<u8> {
        if !self.is(role) {
            return None;
        }
        VALUED.iter().position(|&r| r == role).map(|at| self.values[at])
    }

    /// Sets the bits that follow from the others.
    fn settle(&mut self) {
        let own = self.roles & (((1 << FIRST_RULE) - 1) | PHRASES);
        self.roles = own | super::grammar::rules(own) | if own & (STARTERS | PHRASES) != 0 { STARTS } else { 0 };
    }

    /// All its roles, as bits.
    #[inline]
    pub(super) const fn roles(&self) -> u128 {
        self.roles
    }
}

/// The bits of these roles.
pub(super) const fn mask(roles: &[Role]) -> u128 {
    let (mut bits, mut i) = (0, 0);
    while i < roles.len() {
        bits |= 1 << roles[i] as u8;
        i += 1;
    }
    bits
}

/// A bit beside the roles: a date expression can begin with the lexeme.
pub(super) const STARTS: u128 = 1 << 127;

/// A bit beside the roles: phrases begin with the syllable.
pub(super) const PHRASES: u128 = 1 << 126;

/// A bit beside the roles: numbers in digits.
pub(super) const DIGITS: u128 = 1 << 125;

/// A bit beside the roles: a letter glued to what follows it, as in `Q3/2021`, `T6/2021`.
pub(super) const CODE: u128 = 1 << 124;

/// The first of sixteen bits beside the roles: which rules for points can begin here.
pub(super) const FIRST_RULE: u32 = 104;

const _: () = assert!((Role::YearSignal as u32) < FIRST_RULE, "roles and the bits beside them share a word");

const STARTERS: u128 = mask(&[
    Role::Approx,
    Role::Buoi,
    Role::Cac,
    Role::Cach,
    Role::Cung,
    Role::Cuoi,
    Role::Dau,
    Role::Dawn,
    Role::Day,
    Role::Giua,
    Role::Ha,
    Role::Hang,
    Role::Het,
    Role::Hom,
    Role::Month,
    Role::Moi,
    Role::Mua,
    Role::Mung,
    Role::Nhung,
    Role::Nua,
    Role::Num,
    Role::Pod,
    Role::Quarter,
    Role::Ram,
    Role::Season,
    Role::Tet,
    Role::Thap,
    Role::The,
    Role::Thien,
    Role::Thu,
    Role::Thuong,
    Role::Trung,
    Role::Week,
    Role::Xe,
    Role::Year,
    Role::Chu,
    Role::Truoc,
    Role::Sau,
    Role::Nay,
    Role::Gan,
]);

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Words that are no date although parts of them look like one.
    Trap,
    /// A feast: an index into the rules of the calendar of feasts.
    Feast(u8),
}

/// A phrase of several syllables.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// Keys of its syllables.
    pub(super) keys: Vec<Key>,
    /// Whether it must be written with capitals as in the table to count.
    pub(super) meaning: Meaning,
}

/// The table of words, in one of two spellings: with marks, or typed without any.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Open addressing: key and index into `words`.
    slots: Vec<(u64, u16)>,
    words: Vec<Word>,
    /// Phrases, grouped by their first syllable, the longest first.
    pub(super) phrases: Vec<Phrase>,
}

/// Both spellings.
#[derive(Debug)]
pub(super) struct Vocabularies {
    pub(super) marked: Vocabulary,
    pub(super) bare: Vocabulary,
    /// The rules of the feasts, by number.
    pub(super) feasts: Vec<super::feast::Feast>,
}

/// The embedded tables, read once.
pub(super) static VOCABULARIES: LazyLock<Vocabularies> = LazyLock::new(|| {
    let words = lexicon!("date-words");
    let feasts = lexicon!("date-feasts");
    let traps = lexicon!("date-traps");
    Vocabularies {
        marked: Vocabulary::new(&words, &feasts, &traps, str::to_owned),
        bare: Vocabulary::new(&words, &feasts, &traps, without_marks).without_doubt(),
        feasts: feasts.rows().map(|row| super::feast::Feast::parse(row.get(1).copied().unwrap_or_default())).collect(),
    }
});

/// The letters under the diacritics, as people type without a Vietnamese keyboard.
pub(super) fn without_marks(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            _ => c,
        })
        .collect()
}

impl Vocabulary {
    fn new(words: &Table, feasts: &Table, traps: &Table, spell: impl Fn(&str) -> String) -> Self {
        let mut all = Vocabulary { slots: vec![(0, 0); 4096], words: vec![Word::default()], phrases: Vec::new() };
        for row in words.rows() {
            let [word, roles] = row[..] else { continue };
            let entry = all.entry(Key::of(&spell(word)));
            for role in roles.split(' ') {
                let (name, value) = role.split_once('=').unwrap_or((role, ""));
                let known = Role::named(name);
                debug_assert!(known.is_some(), "role {name}");
                let Some(role) = known else { continue };
                entry.roles |= 1 << role as u8;
                if let (Some(at), Ok(value)) = (VALUED.iter().position(|&r| r == role), value.parse()) {
                    entry.values[at] = value;
                }
            }
        }
        let feasts = (0..).zip(feasts.rows()).map(|(i, row)| (row[0].to_owned(), Meaning::Feast(i)));
        let traps = traps.rows().map(|row| (row[0].to_owned(), Meaning::Trap));
        for (text, meaning) in feasts.chain(traps.collect::<Vec<_>>()) {
            let keys = spell(&text).split(' ').map(Key::of).collect();
            all.phrases.push(Phrase { keys, meaning });
        }
        all.phrases.sort_by(|a, b| a.keys[0].cmp(&b.keys[0]).then(b.keys.len().cmp(&a.keys.len())));
        for i in 0..all.phrases.len() {
            let first = all.phrases[i].keys[0];
            let entry = all.entry(first);
            if entry.phrases.1 == 0 {
                entry.phrases.0 = i as u16;
            }
            entry.phrases.1 = i as u16 + 1;
            entry.roles |= PHRASES;
        }
        all.words.iter_mut().for_each(Word::settle);
        all
    }

    /// Without marks `tu` is `từ` before it is `tư`, and `sau` is `sau` before it is `sáu`.
    fn without_doubt(mut self) -> Self {
        for word in &mut self.words {
            if word.is(Role::Tu) || word.is(Role::Sau) {
                word.roles &= !(1 << Role::Num as u8);
                word.settle();
            }
        }
        self
    }

    fn entry(&mut self, key: Key) -> &mut Word {
        let at = self.slot(key);
        if self.slots[at].1 == 0 {
            self.slots[at] = (key.0, self.words.len() as u16);
            self.words.push(Word::default());
        }
        &mut self.words[self.slots[at].1 as usize]
    }

    #[inline]
    fn slot(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key.0 >> 40) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != key.0 {
            at = (at + 1) & mask;
        }
        at
    }

    /// The number of the word with this key; 0 when it is unknown.
    #[inline]
    pub(super) fn find(&self, key: Key) -> u16 {
        self.slots[self.slot(key)].1
    }

    /// The word of a number.
    #[inline]
    pub(super) fn word(&self, number: u16) -> &Word {
        &self.words[number as usize]
    }
}
