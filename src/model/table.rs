//! A map from feature keys to rows of weights, laid out for few cache misses.

use crate::model::{ModelError, Reader};

/// Rows of `K` weights, found by the 64-bit key of a feature.
///
/// Fingerprints and rows are two arrays with the same places: most features that a text has are unknown to the model, and
/// for those only the fingerprints (a few hundred kilobytes, which stay in the cache) are read. Open addressing with linear
/// probing; a fingerprint's place grows with its value, so that the sorted rows of a model file are written from front to
/// back and a search ends at the first larger one. The table keeps 32 bits of each key: a feature the model does not know
/// is taken for one it knows with a probability of about `rows / 2³²` per look-up.
#[derive(Debug, Clone)]
pub struct WeightTable<const K: usize> {
    /// Number of places that a fingerprint can have; the arrays go on behind them for those that were pushed on.
    size: u32,
    /// 0 in a free place; in ascending order otherwise. The last one is free.
    prints: Vec<u32>,
    rows: Vec<[i16; K]>,
    len: usize,
}

/// 32 bits of a key that tell features apart; 0 means an empty slot and is moved to 1.
#[inline]
pub(super) fn fingerprint(key: u64) -> u32 {
    (key as u32).max(1)
}

impl<const K: usize> WeightTable<K> {
    /// A table of the given rows. Of rows with the same key the last counts.
    #[must_use]
    pub fn new(rows: &[(u32, [i16; K])]) -> Self {
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|r| r.0);
        let mut table = WeightTable::with_room(sorted.len());
        let mut free = 0;
        for (i, &(print, row)) in sorted.iter().enumerate() {
            if sorted.get(i + 1).is_none_or(|next| next.0 != print) {
                table.place(print, row, &mut free);
            }
        }
        table
    }

    fn with_room(rows: usize) -> Self {
        let size = (rows * 5 / 3).max(8);
        let places = size + 64;
        WeightTable { size: size as u32, prints: vec![0; places], rows: vec![[0; K]; places], len: 0 }
    }

    /// Puts down the row with the next larger fingerprint, at `free` or behind it.
    fn place(&mut self, print: u32, row: [i16; K], free: &mut usize) {
        let at = self.home(print).max(*free);
        *free = at + 1;
        if *free >= self.prints.len() {
            self.prints.resize(*free + 64, 0);
            self.rows.resize(*free + 64, [0; K]);
        }
        self.prints[at] = print.max(1);
        self.rows[at] = row;
        self.len += 1;
    }

    /// The fingerprint under which a feature's row is stored.
    #[must_use]
    pub fn print(key: u64) -> u32 {
        fingerprint(key)
    }

    #[inline]
    fn home(&self, print: u32) -> usize {
        ((u64::from(print) * u64::from(self.size)) >> 32) as usize
    }

    /// The weights of a feature.
    #[must_use]
    #[inline]
    pub fn get(&self, key: u64) -> Option<&[i16; K]> {
        let print = fingerprint(key);
        let home = self.home(print);
        let slot = self.prints[home];
        if slot == print {
            return Some(&self.rows[home]);
        }
        if slot == 0 || slot > print {
            return None;
        }
        self.find_behind(print, home)
    }

    /// The weights of a fingerprint that does not stand at its home.
    fn find_behind(&self, print: u32, home: usize) -> Option<&[i16; K]> {
        let mut at = home + 1;
        while self.prints[at] != 0 && self.prints[at] < print {
            at += 1;
        }
        (self.prints[at] == print).then(|| &self.rows[at])
    }

    /// The weights of a feature; zeros if it is unknown.
    #[must_use]
    #[inline]
    pub fn row(&self, key: u64) -> &[i16; K] {
        self.get(key).unwrap_or(&[0; K])
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes of sorted rows: count, fingerprints, then the weights column by column (columns pack better).
    #[must_use]
    pub fn to_bytes(rows: &[(u32, [i16; K])]) -> Vec<u8> {
        let mut sorted = rows.to_vec();
        sorted.sort_unstable_by_key(|r| r.0);
        sorted.dedup_by_key(|r| r.0);
        let mut out = (sorted.len() as u32).to_le_bytes().to_vec();
        let mut last = 0;
        for (print, _) in &sorted {
            out.extend((print - last).to_le_bytes());
            last = *print;
        }
        for column in 0..K {
            sorted.iter().for_each(|(_, row)| out.extend(row[column].to_le_bytes()));
        }
        out
    }

    /// Reads what [`WeightTable::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes end too early.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let count = reader.u32()? as usize;
        let prints = reader.take(count.saturating_mul(4))?;
        let columns = reader.take(count.saturating_mul(2 * K))?;
        let mut table = WeightTable::with_room(count);
        let (mut last, mut free) = (0_u32, 0);
        for (i, bytes) in prints.chunks_exact(4).enumerate() {
            last = last.wrapping_add(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
            let row = std::array::from_fn(|column| {
                let at = (column * count + i) * 2;
                i16::from_le_bytes([columns[at], columns[at + 1]])
            });
            table.place(last, row, &mut free);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_and_survive_the_file() {
        let keys: Vec<u64> = (1..5000_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let rows: Vec<(u32, [i16; 2])> =
            keys.iter().enumerate().map(|(i, &k)| (WeightTable::<2>::print(k), [i as i16, -(i as i16)])).collect();
        let bytes = WeightTable::to_bytes(&rows);
        let table = WeightTable::<2>::read(&mut Reader::new(&bytes)).unwrap();
        for (i, &k) in keys.iter().enumerate() {
            assert_eq!(table.get(k), Some(&[i as i16, -(i as i16)]));
        }
        assert_eq!(table.get(42), None);
        assert!(WeightTable::<2>::read(&mut Reader::new(&bytes[..bytes.len() - 1])).is_err());
    }
}
