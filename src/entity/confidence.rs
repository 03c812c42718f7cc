//! From the model's probability of a name to how often such names are right.

use crate::entity::EntityType;
use crate::entity::label::type_index;
use crate::model::{ModelError, Reader};

/// Points of the line for each type.
pub const POINTS: usize = 8;

/// Parts of one in which they are stored.
pub(crate) const STEPS: f32 = 10_000.0;

/// For each type a rising line through points (probability of the model, share of right names), fitted on held-out text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calibration([[[f32; 2]; POINTS]; 4]);

impl Default for Calibration {
    fn default() -> Self {
        Calibration([std::array::from_fn(|i| [(i as f32 + 1.0) / POINTS as f32; 2]); 4])
    }
}

impl Calibration {
    /// The lines through these points.
    #[cfg(feature = "train")]
    pub(crate) fn of(points: &[[[f32; 2]; POINTS]; 4]) -> Self {
        Calibration(*points)
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut out = Calibration::default();
        for value in out.0.iter_mut().flatten().flatten() {
            *value = f32::from(reader.u16()?) / STEPS;
        }
        Ok(out)
    }

    /// The share of names right that have this type and probability.
    pub(crate) fn apply(&self, kind: EntityType, probability: f32) -> f32 {
        let mut last = [0.0, 0.0];
        for &point in &self.0[type_index(kind)] {
            if probability <= point[0] {
                let part = (probability - last[0]) / (point[0] - last[0]).max(1e-6);
                return last[1] + part * (point[1] - last[1]);
            }
            last = point;
        }
        last[1]
    }
}
