//! The trainers: recipes in, model files out. Deterministic.

pub mod cluster;
pub mod entity;
pub mod line;
mod line_blocks;
pub mod line_check;
pub mod line_pages;
pub mod line_recipe;
mod line_shapes;
mod line_signs;
pub mod word;
