//! The linear model of word boundaries: integer weights in tables whose rows serve all positions of a window.
//!
//! The score of joining the tokens `a` and `b` in the window `z a b c` is a sum over single tokens, pairs, triples and
//! shapes. One row holds the weights of a token (pair, triple) for all the places it can have in a window, so that a
//! sentence needs one look-up per token, pair and triple.

use crate::model::{ModelError, Reader, WeightTable};
use crate::word::unit::{Capital, Unit};

/// Columns of the table of single tokens.
pub(crate) mod one {
    pub(crate) const Z: usize = 0;
    pub(crate) const A: usize = 1;
    pub(crate) const B: usize = 2;
    pub(crate) const C: usize = 3;
    /// `a`, by its capital and that of `b`: six columns.
    pub(crate) const A_CASE: usize = 4;
    /// `b`, by whether it and `a` have a capital: four columns.
    pub(crate) const B_CASE: usize = 10;
    /// `a` and `b` where `a` is already joined to `z`.
    pub(crate) const A_AFTER: usize = 14;
    pub(crate) const B_AFTER: usize = 15;
    pub(crate) const WIDTH: usize = 16;
}

/// Columns of the table of pairs.
pub(crate) mod two {
    pub(crate) const ZA: usize = 0;
    pub(crate) const AB: usize = 1;
    pub(crate) const BC: usize = 2;
    /// `a b` where `b` has a capital.
    pub(crate) const AB_CAPITAL: usize = 3;
    pub(crate) const ZA_AFTER: usize = 4;
    pub(crate) const AB_AFTER: usize = 5;
    /// Not a weight: how strongly the two go together in plain text, [`super::STRENGTHS`] levels.
    pub(crate) const STRENGTH: usize = 6;
    pub(crate) const WIDTH: usize = 7;
}

/// Columns of the table of triples.
pub(crate) mod three {
    pub(crate) const ZAB: usize = 0;
    pub(crate) const ABC: usize = 1;
    pub(crate) const WIDTH: usize = 2;
}

/// Levels of strength of a pair.
pub(crate) const STRENGTHS: usize = 32;

/// Rows of the table of strengths: three pairs in a row.
pub(crate) const STRENGTH_ROWS: usize = STRENGTHS * STRENGTHS * STRENGTHS;

/// Rows of the table of shapes: windows of four.
pub(crate) const SHAPES: usize = 1 << 16;

/// The index of the shapes of a window.
#[inline]
pub(crate) fn shapes_index(window: &[Unit; 4]) -> usize {
    window.iter().fold(0, |i, u| i << 4 | u.shape as usize)
}

/// The columns for the case of `a` and of `b`; `None` where the case of the sentence tells nothing.
#[inline]
pub(crate) fn case_columns(a: Capital, b: Capital) -> Option<(usize, usize)> {
    if a == Capital::Unknown || b == Capital::Unknown {
        return None;
    }
    let b_capital = usize::from(b != Capital::No);
    Some((one::A_CASE + a as usize * 2 + b_capital, one::B_CASE + b_capital * 2 + usize::from(a != Capital::No)))
}

/// The weights of the word model.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) ones: WeightTable<{ one::WIDTH }>,
    pub(crate) twos: WeightTable<{ two::WIDTH }>,
    pub(crate) threes: WeightTable<{ three::WIDTH }>,
    /// By [`shapes_index`]: the weight, and what is added where `a` is already joined to `z`.
    pub(crate) shapes: Vec<[i16; 2]>,
    /// By the strengths of the pairs `za`, `ab`, `bc`: as `shapes`.
    pub(crate) strengths: Vec<[i16; 2]>,
    /// How many units of score make one unit of log odds.
    pub(crate) scale: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            ones: WeightTable::new(&[]),
            twos: WeightTable::new(&[]),
            threes: WeightTable::new(&[]),
            shapes: vec![[0; 2]; SHAPES],
            strengths: vec![[0; 2]; STRENGTH_ROWS],
            scale: 1.0,
        }
    }
}

impl Weights {
    /// Reads the payload of a model file.
    ///
    /// # Errors
    /// When it ends too early.
    pub(crate) fn read(payload: &[u8]) -> Result<Self, ModelError> {
        let mut reader = Reader::new(payload);
        let scale = f32::from(reader.u16()?);
        let ones = WeightTable::read(&mut reader)?;
        let twos = WeightTable::read(&mut reader)?;
        let threes = WeightTable::read(&mut reader)?;
        let shapes = read_windows(&mut reader, SHAPES)?;
        let strengths = read_windows(&mut reader, STRENGTH_ROWS)?;
        Ok(Weights { ones, twos, threes, shapes, strengths, scale })
    }
}

fn read_windows(reader: &mut Reader<'_>, size: usize) -> Result<Vec<[i16; 2]>, ModelError> {
    let mut rows = vec![[0; 2]; size];
    for _ in 0..reader.u32()? {
        let index = reader.u16()? as usize;
        let row = [reader.i16()?, reader.i16()?];
        if let Some(slot) = rows.get_mut(index) {
            *slot = row;
        }
    }
    Ok(rows)
}
