//! Scores of analyses against gold pages. The command `tinviet eval` and the tests share it.
//!
//! Figures and their definitions: see [`Report`]. Offsets are code points, as in the gold files.

mod actors;
mod clean;
mod dates;
mod entities;
mod gold;
mod html;
mod page_format;
mod report;
mod shared_format;

pub use gold::{GoldDate, GoldError, GoldMention, GoldMetonym, GoldPage, GoldQuote, load};
pub use report::{Figure, Miss, Report};

use crate::analysis::Analysis;

/// Precision, recall and F1 from counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Counts {
    tp: f64,
    fp: f64,
    fne: f64,
}

impl Counts {
    fn precision(self) -> f64 {
        ratio(self.tp, self.tp + self.fp)
    }

    fn recall(self) -> f64 {
        ratio(self.tp, self.tp + self.fne)
    }

    fn f1(self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

fn harmonic(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// Scores analyses against gold; `pairs` in any order, offsets in code points. Pages without an analysis count as missing.
#[must_use]
pub fn evaluate(pairs: &[(&GoldPage, Option<&Analysis<'_>>)]) -> Report {
    let mut report = Report::default();
    let (mut clean, mut entities) = (clean::Tally::default(), entities::Tally::default());
    let (mut dates, mut actors, mut html) = (dates::Tally::default(), actors::Tally::default(), html::Tally::default());
    let mut missing = 0;
    for (gold, analysis) in pairs {
        let Some(analysis) = analysis else {
            missing += 1;
            report.miss(&gold.name, 0, "page", "no analysis".to_owned());
            continue;
        };
        if gold.html {
            html.add(gold, analysis, &mut report);
        }
        if !gold.html || gold.aligned {
            clean.add(gold, analysis, &mut report);
            if gold.annotated {
                entities.add(gold, analysis, &mut report);
                dates.add(gold, analysis, &mut report);
                actors.add(gold, analysis, &mut report);
            }
        }
    }
    clean.figures(&mut report);
    entities.figures(&mut report);
    dates.figures(&mut report);
    actors.figures(&mut report);
    html.figures(&mut report);
    report.figure("docs_missing", f64::from(missing));
    report
}
