//! Trainer of this model.
