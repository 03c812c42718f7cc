//! The weights of the line model.

use std::sync::{Arc, LazyLock};

use super::decode::NEVER;
use super::features::{FEATURES, exclusive};
use super::joint::{JOINTS_END, parts};
use super::states::{COLUMNS, N, STATES, may_follow};
use crate::model::{ModelError, ModelFile, Reader};

/// Kind of the model file.
pub(crate) const KIND: &str = "line";

/// Weights in 1/64 of a natural logarithm.
#[derive(Debug)]
pub(crate) struct LineModel {
    /// By feature.
    rows: Vec<[i16; COLUMNS]>,
    /// The same, and behind them the sums for the joints: what the lists of lines are looked up in.
    sums: Vec<[i16; COLUMNS]>,
    /// `moves[blank][from][to]`.
    pub(crate) moves: [[[i32; N]; N]; 2],
    /// The same for the decoder: `steps[blank][from][to]`, `steps_back[blank][to][from]`.
    pub(super) steps: [[[i16; N]; N]; 2],
    pub(super) steps_back: [[[i16; N]; N]; 2],
    pub(super) begin: [i32; N],
    pub(super) end: [i32; N],
}

/// Weights are stored as integers, this many to a unit.
pub(crate) const SCALE: f32 = 64.0;

#[inline(always)]
fn add(sum: &mut [i16; COLUMNS], row: &[i16; COLUMNS]) {
    for c in 0..COLUMNS {
        sum[c] = sum[c].wrapping_add(row[c]);
    }
}

static EMBEDDED: LazyLock<Arc<LineModel>> = LazyLock::new(|| {
    let model = LineModel::read(include_bytes!("line.model"));
    debug_assert!(model.is_ok(), "embedded line model: {model:?}");
    Arc::new(model.unwrap_or_else(|_| LineModel::blank()))
});

impl LineModel {
    /// The model in the binary.
    pub fn embedded() -> Arc<LineModel> {
        Arc::clone(&EMBEDDED)
    }

    /// All weights zero.
    pub fn blank() -> LineModel {
        let mut model = LineModel {
            rows: vec![[0; COLUMNS]; FEATURES],
            sums: Vec::new(),
            moves: [[[0; N]; N]; 2],
            steps: [[[0; N]; N]; 2],
            steps_back: [[[0; N]; N]; 2],
            begin: [0; N],
            end: [0; N],
        };
        model.prepare();
        model
    }

    /// Fills in what the weights are looked up in: the sums of joints, and the steps of the decoder, impossible where they are not
    /// allowed.
    fn prepare(&mut self) {
        self.sums.clone_from(&self.rows);
        for number in FEATURES..JOINTS_END {
            let mut sum = [0_i16; COLUMNS];
            parts(number as u32, |feature| add(&mut sum, &self.rows[feature as usize]));
            self.sums.push(sum);
        }
        for k in 0..2 {
            // Steps are compared with each other only: with the highest at zero no score rises above zero.
            let highest = self.moves[k].iter().flatten().copied().max().unwrap_or(0);
            for a in 0..N {
                for b in 0..N {
                    let allowed = may_follow(STATES[a], STATES[b]);
                    let weight = if allowed { (self.moves[k][a][b] - highest).max(-16_000) as i16 } else { NEVER };
                    self.steps[k][a][b] = weight;
                    self.steps_back[k][b][a] = weight;
                }
            }
        }
    }

    /// The summed weights of the features of a line. They do not overflow: see [`LineModel::fits`].
    ///
    /// Not inlined: together with what is done with the sums compilers take the columns apart and add them one by one.
    #[inline(never)]
    pub(super) fn emission(&self, features: &[u32]) -> [i16; COLUMNS] {
        let mut sum = [0_i16; COLUMNS];
        for &feature in features {
            add(&mut sum, &self.sums[feature as usize]);
        }
        sum
    }

    /// Whether the sum of a line's features fits its sixteen bits, whatever the line: the heaviest of the features that exclude
    /// each other are added up. Half of the range is left for what is known beside the model.
    fn fits(&self) -> bool {
        let heaviest = |c: usize| -> i32 {
            exclusive().map(|range| self.rows[range].iter().map(|row| i32::from(row[c]).abs()).max().unwrap_or(0)).sum()
        };
        (0..COLUMNS).all(|c| heaviest(c) <= i32::from(i16::MAX) / 2)
    }

    /// The weights of one feature or joint.
    #[inline]
    pub(super) fn row(&self, feature: u32) -> &[i16; COLUMNS] {
        &self.sums[feature as usize]
    }

    /// A model of trained weights: rows by feature, then `moves`, `begin`, `end`.
    #[cfg(feature = "train")]
    pub(crate) fn from_weights(rows: &[[f32; COLUMNS]], moves: &[[[f32; N]; N]; 2], begin: &[f32; N], end: &[f32; N]) -> LineModel {
        let whole = |w: f32| (w * SCALE).round().clamp(-32000.0, 32000.0);
        let mut model = LineModel::blank();
        for (to, from) in model.rows.iter_mut().zip(rows) {
            for (t, f) in to.iter_mut().zip(from) {
                *t = whole(*f) as i16;
            }
        }
        for k in 0..2 {
            for a in 0..N {
                for b in 0..N {
                    model.moves[k][a][b] = whole(moves[k][a][b]) as i32;
                }
            }
        }
        for s in 0..N {
            model.begin[s] = whole(begin[s]) as i32;
            model.end[s] = whole(end[s]) as i32;
        }
        model.prepare();
        model
    }

    /// The model as bytes: rows that are not all zero (number, weights column by column), then steps.
    #[cfg(feature = "train")]
    pub(crate) fn payload(&self) -> Vec<u8> {
        let used: Vec<usize> = (0..self.rows.len()).filter(|&i| self.rows[i].iter().any(|w| *w != 0)).collect();
        let mut out = (FEATURES as u32).to_le_bytes().to_vec();
        out.extend((used.len() as u32).to_le_bytes());
        used.iter().for_each(|&i| out.extend((i as u32).to_le_bytes()));
        for column in 0..COLUMNS {
            used.iter().for_each(|&i| out.extend(self.rows[i][column].to_le_bytes()));
        }
        let mut small = |w: i32| out.extend((w.clamp(-32000, 32000) as i16).to_le_bytes());
        self.moves.iter().flatten().flatten().for_each(|&w| small(w));
        self.begin.iter().chain(&self.end).for_each(|&w| small(w));
        out
    }

    /// Reads a model file.
    pub fn read(bytes: &[u8]) -> Result<LineModel, ModelError> {
        let file = ModelFile::read(bytes, KIND)?;
        let mut reader = Reader::new(&file.payload);
        let features = reader.u32()? as usize;
        let count = reader.u32()? as usize;
        if features != FEATURES || count > FEATURES {
            return Err(ModelError::Damaged { at: 0 });
        }
        let mut model = LineModel::blank();
        let mut used = Vec::with_capacity(count);
        for _ in 0..count {
            let row = reader.u32()? as usize;
            if row >= FEATURES {
                return Err(ModelError::Damaged { at: 0 });
            }
            used.push(row);
        }
        for column in 0..COLUMNS {
            for &row in &used {
                model.rows[row][column] = reader.i16()?;
            }
        }
        for k in 0..2 {
            for a in 0..N {
                for b in 0..N {
                    model.moves[k][a][b] = i32::from(reader.i16()?);
                }
            }
        }
        for s in 0..N {
            model.begin[s] = i32::from(reader.i16()?);
        }
        for s in 0..N {
            model.end[s] = i32::from(reader.i16()?);
        }
        if !model.fits() {
            return Err(ModelError::Damaged { at: 0 });
        }
        model.prepare();
        Ok(model)
    }
}
