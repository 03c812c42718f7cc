//! The trainers: recipes in, model files out. Deterministic.

pub mod cluster;
pub mod entity;
pub mod line;
pub mod line_pages;
pub mod word;
