//! Which words take a full stop of their own, and which words begin sentences.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::lexicon;
use crate::word::{Atom, Key};

/// What follows an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dotted {
    /// A name: `GS. Nguyễn Văn A`.
    Title,
    /// A place or body: `TP. Hải Phòng`.
    Unit,
    /// A number or reference: `tr. 15`.
    Number,
    /// Anything; it may also close the sentence: `v.v.`
    End,
}

struct Tables {
    dotted: FxHashMap<Key, (Dotted, bool)>,
    starters: FxHashSet<Key>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut dotted = FxHashMap::default();
    for row in lexicon!("abbreviations").rows() {
        let [form, class, case, ..] = row[..] else { continue };
        let class = match class {
            "title" => Dotted::Title,
            "unit" => Dotted::Unit,
            "number" => Dotted::Number,
            _ => Dotted::End,
        };
        dotted.insert(Key::of(form), (class, case == "cap"));
    }
    let starters = lexicon!("sentence-starters").lines().map(Key::of).collect();
    Tables { dotted, starters }
});

/// The class of an abbreviation that is written with a full stop.
#[must_use]
pub fn dotted(atom: &Atom) -> Option<Dotted> {
    let &(class, capital) = TABLES.dotted.get(&atom.key)?;
    (!capital || atom.is_capitalized()).then_some(class)
}

/// Whether the syllable is one that begins sentences and seldom names.
pub(super) fn starts_sentences(atom: &Atom) -> bool {
    TABLES.starters.contains(&atom.key)
}
