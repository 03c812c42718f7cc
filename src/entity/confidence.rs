//! From the model's probability of a name to how often such names are right.

use crate::entity::EntityType;
use crate::entity::label::type_index;
use crate::model::{ModelError, Reader};

/// A line through the log odds for each type, fitted on held-out text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calibration([(f32, f32); 4]);

/// Parts of one in which slope and offset are stored.
pub(crate) const STEPS: f32 = 1000.0;

impl Default for Calibration {
    fn default() -> Self {
        Calibration([(1.0, 0.0); 4])
    }
}

impl Calibration {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut out = Calibration::default();
        for (slope, offset) in &mut out.0 {
            *slope = f32::from(reader.i16()?) / STEPS;
            *offset = f32::from(reader.i16()?) / STEPS;
        }
        Ok(out)
    }

    /// The share of names right that have this type and probability.
    pub(super) fn apply(&self, kind: EntityType, probability: f32) -> f32 {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let (slope, offset) = self.0[type_index(kind)];
        1.0 / (1.0 + (-(slope * (p / (1.0 - p)).ln() + offset)).exp())
    }
}
