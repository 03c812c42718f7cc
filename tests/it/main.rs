//! All integration tests, in one binary.

mod actor;
mod clean;
mod cli;
mod corpus;
mod date;
mod decode;
mod entity;
mod house;
mod html;
mod lexicon;
mod normalize;
mod pipeline;
mod scorers;
mod shared;
mod word;
