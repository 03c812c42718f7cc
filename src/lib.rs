//! # tinviet
//!
//! Scraped Vietnamese news pages in; clean articles with words, names, actors, quotes and dates out.
//!
//! ```text
//! bytes ─ io ─> RawDocument ─ normalize ─> Normalized ─ clean ─> lines, articles
//!   ─ sentence, word ─> sentences, tokens ─ entity ─> mentions ─ actor ─> actors, quotes
//!   ─ date ─> dates ─ finish ─> Analysis (spans of the raw text) ─> JSON
//! ```
//!
//! ```
//! use tinviet::{Analyzer, RawDocument};
//!
//! let analyzer = Analyzer::builder().clean(false).reference("2021-06-17".parse().ok()).build();
//! let doc = RawDocument::from_text("demo", "Tổng thống Nga Vladimir Putin đến Geneva ngày 16/6.");
//! let analysis = analyzer.analyze(&doc);
//! assert_eq!(analysis.articles.len(), 1);
//! ```

pub mod actor;
pub mod analysis;
mod analyzer;
pub mod article;
pub mod clean;
pub mod date;
mod document;
pub mod duplicate;
pub mod entity;
#[cfg(feature = "cli")]
pub mod eval;
#[cfg(feature = "io")]
pub mod io;
pub mod lexicon;
pub mod model;
pub mod normalize;
pub mod pipeline;
pub mod sentence;
mod share;
pub mod span;
#[cfg(feature = "train")]
pub mod train;
pub mod word;

pub use analysis::Analysis;
pub use analyzer::{Analyzer, AnalyzerBuilder, Found, Layers, Options, Worker};
pub use date::Reference;
pub use document::{RawDocument, Source};
pub use span::{OffsetUnit, Span};
