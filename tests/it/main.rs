//! All integration tests, in one binary.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "tests say what they skip and count")]
mod actor;
mod clean;
mod cleaning;
mod cli;
mod contract;
mod corpus;
mod crawl;
mod date;
mod decode;
mod entity;
mod golden;
mod house;
mod html;
mod lexicon;
mod memory;
mod normalize;
#[cfg(feature = "parquet")]
mod parquet;
mod pipeline;
mod runs;
mod schema;
mod scorers;
mod shared;
mod sites;
mod word;
