//! All integration tests, in one binary.

mod actor;
mod clean;
mod cli;
mod corpus;
mod date;
mod entity;
mod html;
mod lexicon;
mod normalize;
mod pipeline;
mod shared;
mod word;
