//! Word clusters: which words and phrases stand in the same surroundings.

use crate::model::{ModelError, Reader, WeightTable};
use crate::word::{Atom, AtomKind, Case, Key};

/// Branches on the three levels of the cluster tree.
pub const LEAVES: [usize; 3] = [16, 8, 8];

/// Atoms in the longest phrase that has a cluster.
pub const MAX_PHRASE: usize = 3;

/// The leaf of a word without a cluster.
pub const NONE: u16 = u16::MAX;

/// The key of an atom that tells a capital from a small letter (`Mỹ`, `mỹ`); numbers count by their length.
#[must_use]
pub fn case_key(atom: &Atom) -> u64 {
    match atom.kind {
        AtomKind::Letters if atom.case == Case::Lower => atom.key.0,
        AtomKind::Letters => atom.key.0.rotate_left(17) ^ 0x5bd1_e995_7f4a_7c15,
        AtomKind::Digits => 0x0d16_1700_0000_0000 | u64::from(atom.chars.min(5)),
        AtomKind::Symbol => atom.key.0,
    }
}

/// A map from words and phrases to leaves of the cluster tree.
#[derive(Debug, Clone)]
pub struct Clusters {
    leaves: WeightTable<1>,
}

impl Default for Clusters {
    fn default() -> Self {
        Clusters { leaves: WeightTable::new(&[]) }
    }
}

impl Clusters {
    /// Reads the clusters from a model payload.
    ///
    /// # Errors
    /// When the bytes end too early.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        Ok(Clusters { leaves: WeightTable::read(reader)? })
    }

    /// A map of the given rows.
    #[must_use]
    pub fn of(rows: &[(u64, u16)]) -> Self {
        Clusters { leaves: WeightTable::new(&table_rows(rows)) }
    }

    /// The leaf of a word or phrase, given its [`case_key`] or the chain of them.
    #[must_use]
    pub fn leaf(&self, key: u64) -> u16 {
        self.leaves.get(key).map_or(NONE, |row| row[0] as u16)
    }

    /// The key of a phrase that is extended by an atom.
    #[must_use]
    pub fn extend(phrase: u64, atom: u64) -> u64 {
        Key(phrase).then(Key(atom)).0
    }
}

/// Rows in the form of a weight table.
#[must_use]
pub fn table_rows(rows: &[(u64, u16)]) -> Vec<(u32, [i16; 1])> {
    rows.iter().map(|&(key, leaf)| (WeightTable::<1>::print(key), [leaf as i16])).collect()
}
