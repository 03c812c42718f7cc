//! A map from feature keys to rows of weights, laid out for one cache miss per look-up.

use crate::model::{ModelError, Reader};

/// Rows of `K` weights, found by the 64-bit key of a feature.
///
/// Open addressing with linear probing over one array. The table keeps 32 bits of each key: a feature the
/// model does not know is taken for one it knows with a probability of about `load / 2³²` per look-up.
#[derive(Debug, Clone)]
pub struct WeightTable<const K: usize> {
    mask: u32,
    shift: u32,
    /// Fingerprint (never 0 for a taken slot) and weights, together.
    slots: Vec<(u32, [i16; K])>,
    len: usize,
}

/// 32 bits of a key that tell features apart; 0 means an empty slot and is moved to 1.
fn fingerprint(key: u64) -> u32 {
    (key as u32).max(1)
}

impl<const K: usize> WeightTable<K> {
    /// A table of the given rows. Of rows with the same key the last counts.
    #[must_use]
    pub fn new(rows: &[(u32, [i16; K])]) -> Self {
        let size = (rows.len() * 3 / 2).next_power_of_two().max(8);
        let mut table = WeightTable { mask: size as u32 - 1, shift: 0, slots: vec![(0, [0; K]); size], len: 0 };
        table.shift = 32 - size.trailing_zeros();
        for &(print, row) in rows {
            let mut at = table.home(print);
            loop {
                let slot = &mut table.slots[at];
                if slot.0 == 0 || slot.0 == print {
                    table.len += usize::from(slot.0 == 0);
                    *slot = (print, row);
                    break;
                }
                at = (at + 1) & table.mask as usize;
            }
        }
        table
    }

    /// The fingerprint under which a feature's row is stored.
    #[must_use]
    pub fn print(key: u64) -> u32 {
        fingerprint(key)
    }

    fn home(&self, print: u32) -> usize {
        (print.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    /// The weights of a feature.
    #[must_use]
    pub fn get(&self, key: u64) -> Option<&[i16; K]> {
        let print = fingerprint(key);
        let mut at = self.home(print);
        loop {
            let slot = &self.slots[at];
            if slot.0 == print {
                return Some(&slot.1);
            }
            if slot.0 == 0 {
                return None;
            }
            at = (at + 1) & self.mask as usize;
        }
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
        let mut rows = vec![(0_u32, [0_i16; K]); count];
        let mut last = 0_u32;
        for (row, bytes) in rows.iter_mut().zip(prints.chunks_exact(4)) {
            last = last.wrapping_add(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
            row.0 = last;
        }
        for (column, bytes) in columns.chunks_exact(count.max(1) * 2).enumerate() {
            for (row, b) in rows.iter_mut().zip(bytes.chunks_exact(2)) {
                row.1[column] = i16::from_le_bytes([b[0], b[1]]);
            }
        }
        Ok(WeightTable::new(&rows))
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
