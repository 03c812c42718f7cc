//! A map from feature keys to rows of weights that are 0 in most places.

use super::table::fingerprint;
use crate::model::{ModelError, Reader};

/// Rows of `K` weights (30 at most), found by the 64-bit key of a feature, where most rows have one or two weights other than 0.
///
/// A place of the table holds the fingerprint and two weights with their columns; rows with more stand written out
/// elsewhere: they are a third of the rows, but most of what a text asks for, and are added with vector instructions.
/// Addressing is that of [`WeightTable`](super::WeightTable): fingerprints ascend.
#[derive(Debug, Clone)]
pub struct SparseTable<const K: usize> {
    size: u32,
    /// Fingerprint (0: free) and weights.
    slots: Vec<(u32, u32)>,
    /// Rows of more than two weights.
    dense: Vec<[i8; K]>,
}

/// Features that are looked up together: their reads of memory overlap.
const TOGETHER: usize = 32;

/// Places that are looked at for every feature; nearly all that are known stand there.
const NEAR: usize = 3;

/// Bits of the column in an entry; the weight has the others.
const COLUMN: u32 = 5;

/// The column that means: the row stands written out, at the number in the other bits.
const DENSE: u32 = (1 << COLUMN) - 1;

/// Stands where the rows begin.
const PACKED: u32 = u32::MAX;

/// A row's weights with their columns.
fn entries<const K: usize>(row: &[i8; K]) -> impl Iterator<Item = (u8, i8)> {
    (0_u8..).zip(row.iter().copied()).filter(|&(_, weight)| weight != 0)
}

impl<const K: usize> SparseTable<K> {
    /// A table of the given rows. Of rows with the same key the last counts.
    #[must_use]
    pub fn new(rows: &[(u32, [i8; K])]) -> Self {
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|r| r.0);
        let mut table = SparseTable::with_room(sorted.len());
        let (mut free, mut row) = (0, Vec::new());
        for (i, (print, weights)) in sorted.iter().enumerate() {
            if sorted.get(i + 1).is_none_or(|next| next.0 != *print) {
                row.clear();
                row.extend(entries(weights));
                table.place(*print, &row, &mut free);
            }
        }
        table
    }

    fn with_room(rows: usize) -> Self {
        let size = (rows * 3 / 2).max(8);
        SparseTable { size: size as u32, slots: vec![(0, 0); size + 64], dense: Vec::new() }
    }

    /// Puts down the row with the next larger fingerprint, at `free` or behind it.
    fn place(&mut self, print: u32, row: &[(u8, i8)], free: &mut usize) {
        let at = self.home(print).max(*free);
        *free = at + 1;
        if *free >= self.slots.len() {
            self.slots.resize(*free + 64, (0, 0));
        }
        let pack = |&(column, weight): &(u8, i8)| (i16::from(weight) << COLUMN) as u16 | u16::from(column);
        let packed = match row {
            [] => 0,
            [one] => u32::from(pack(one)),
            [one, two] => u32::from(pack(one)) | u32::from(pack(two)) << 16,
            more => {
                let mut written = [0; K];
                for &(column, weight) in more {
                    if let Some(slot) = written.get_mut(usize::from(column)) {
                        *slot = weight;
                    }
                }
                self.dense.push(written);
                (self.dense.len() as u32 - 1) << COLUMN | DENSE
            }
        };
        self.slots[at] = (print.max(1), packed);
    }

    #[inline]
    fn home(&self, print: u32) -> usize {
        ((u64::from(print) * u64::from(self.size)) >> 32) as usize
    }

    /// The packed weights of a fingerprint that does not stand among the first places from `at - NEAR` on.
    #[cold]
    fn find_far(&self, print: u32, mut at: usize) -> Option<u32> {
        loop {
            let slot = self.slots[at];
            if slot.0 == print {
                return Some(slot.1);
            }
            if slot.0 == 0 || slot.0 > print {
                return None;
            }
            at += 1;
        }
    }

    /// Adds the weights of all these features to `sums`: at most 256 features at once can be told apart from an overflow.
    pub fn add(&self, keys: &[u64], sums: &mut [i16; K]) {
        let mut all = [0_i16; 1 << COLUMN];
        for keys in keys.chunks(TOGETHER) {
            // Whether a feature is known cannot be foretold: no branch asks for it, so that the reads of all overlap.
            let (mut pairs, mut written) = ([0_u32; TOGETHER], [0_u32; TOGETHER]);
            let (mut pair_count, mut written_count) = (0, 0);
            for &key in keys {
                let print = fingerprint(key);
                let home = self.home(print);
                let mut packed = 0;
                let near = &self.slots[home..home + NEAR];
                for slot in near {
                    // All ones where they are equal: a comparison would become a branch.
                    let different = u64::from(slot.0 ^ print);
                    packed |= slot.1 & (different.wrapping_sub(1) >> 32) as u32;
                }
                let last = near[NEAR - 1].0;
                if last != 0 && last < print {
                    packed = self.find_far(print, home + NEAR).unwrap_or(0);
                }
                // A known row is never 0: what is 0 is overwritten by the next.
                let is_written = packed & DENSE == DENSE;
                written[written_count & (TOGETHER - 1)] = packed >> COLUMN;
                written_count += usize::from(is_written);
                pairs[pair_count & (TOGETHER - 1)] = packed;
                pair_count += usize::from(packed != 0 && !is_written);
            }
            let mut add = |entry: u16| {
                let sum = &mut all[usize::from(entry) & DENSE as usize];
                *sum = sum.wrapping_add(entry as i16 >> COLUMN);
            };
            for &packed in &pairs[..pair_count] {
                add(packed as u16);
                add((packed >> 16) as u16);
            }
            for &at in &written[..written_count] {
                for (sum, &weight) in sums.iter_mut().zip(&self.dense[at as usize]) {
                    *sum = sum.wrapping_add(i16::from(weight));
                }
            }
        }
        for (sum, more) in sums.iter_mut().zip(all) {
            *sum = sum.wrapping_add(more);
        }
    }

    /// Bytes of sorted rows: a mark, the number of rows, steps from fingerprint to fingerprint, weights a row, then columns
    /// and weights, each list by itself (they pack better).
    #[must_use]
    pub fn to_bytes(rows: &[(u32, [i8; K])]) -> Vec<u8> {
        let mut sorted = rows.to_vec();
        sorted.sort_unstable_by_key(|r| r.0);
        sorted.dedup_by_key(|r| r.0);
        let mut steps = Vec::new();
        let (mut counts, mut columns, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = 0;
        for (print, row) in &sorted {
            let mut step = print - last;
            while step >= STEP {
                steps.push(STEP as u16);
                step -= STEP;
            }
            steps.push(step as u16);
            last = *print;
            let before = columns.len();
            for (column, weight) in entries(row) {
                columns.push(column);
                weights.push(weight as u8);
            }
            counts.push((columns.len() - before) as u8);
        }
        let mut out = PACKED.to_le_bytes().to_vec();
        for n in [sorted.len(), steps.len(), columns.len()] {
            out.extend((n as u32).to_le_bytes());
        }
        steps.iter().for_each(|step| out.extend(step.to_le_bytes()));
        [counts, columns, weights].iter().for_each(|list| out.extend(list));
        out
    }

    /// Reads what [`SparseTable::to_bytes`] wrote.
    ///
    /// # Errors
    /// When the bytes end too early or are of another table.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        if reader.u32()? != PACKED {
            return Err(ModelError::Damaged { at: 0 });
        }
        let (rows, steps, all) = (reader.u32()? as usize, reader.u32()? as usize, reader.u32()? as usize);
        let mut steps = reader.take(steps.saturating_mul(2))?.chunks_exact(2).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]])));
        let counts = reader.take(rows)?;
        let (mut columns, mut weights) = (reader.take(all)?, reader.take(all)?);
        let mut table = SparseTable::with_room(rows);
        let (mut print, mut free, mut row) = (0_u32, 0, Vec::new());
        for &count in counts {
            for step in steps.by_ref() {
                print = print.wrapping_add(step);
                if step != STEP {
                    break;
                }
            }
            let count = usize::from(count).min(columns.len());
            let (own, rest) = columns.split_at(count);
            let (values, more) = weights.split_at(count);
            (columns, weights) = (rest, more);
            row.clear();
            row.extend(own.iter().zip(values).map(|(&column, &weight)| (column.min(DENSE as u8 - 1), weight as i8)));
            table.place(print, &row, &mut free);
        }
        Ok(table)
    }
}

/// A step of this size has another one behind it.
const STEP: u32 = u16::MAX as u32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WeightTable;

    #[test]
    fn sums_are_those_of_the_rows_written_out() {
        let keys: Vec<u64> = (1..5000_u64).map(|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let row = |i: usize| -> [i8; 17] {
            std::array::from_fn(|column| match (i * 7 + column * 3) % 11 {
                0 => (i as i8).wrapping_mul(31),
                1 if i.is_multiple_of(5) => -(column as i8),
                _ => 0,
            })
        };
        let rows: Vec<(u32, [i8; 17])> = keys.iter().enumerate().map(|(i, &k)| (WeightTable::<17>::print(k), row(i))).collect();
        let bytes = SparseTable::to_bytes(&rows);
        let mut wanted = [0_i16; 17];
        for i in 0..keys.len() {
            wanted.iter_mut().zip(row(i)).for_each(|(sum, weight)| *sum += i16::from(weight));
        }
        let asked: Vec<u64> = keys.iter().flat_map(|&k| [k, k ^ 1]).collect();
        let tables = [SparseTable::<17>::new(&rows), SparseTable::<17>::read(&mut Reader::new(&bytes)).unwrap()];
        for table in &tables {
            let mut sums = [0_i16; 17];
            table.add(&asked, &mut sums);
            assert_eq!(sums, wanted);
        }
        assert!(SparseTable::<17>::read(&mut Reader::new(&bytes[..bytes.len() - 1])).is_err());
    }
}
