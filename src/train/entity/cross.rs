//! Cross-validation: what a model says of text it has not seen.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::calibrate::{fit, reliability};
use super::corpus::Document;
use super::score::{Report, evaluate};
use super::{EntityOptions, tagger, train};
use crate::entity::confidence::Calibration;

/// Trains `parts` models, each on all but one part of `documents` and on all of `extra`, and tags the part left out.
///
/// # Errors
/// When a model made here cannot be read.
pub(super) fn run(
    documents: &[Document],
    extra: &[Document],
    rows: &[(u64, u16)],
    options: &EntityOptions,
    parts: usize,
) -> Result<Report, crate::model::ModelError> {
    let reports: Vec<_> = (0..parts)
        .into_par_iter()
        .map(|part| {
            let side = |inside: bool| {
                (0..).zip(documents).filter(move |(i, _): &(usize, _)| (i % parts == part) == inside).map(|(_, d)| d.clone())
            };
            let seen: Vec<Document> = side(false).chain(extra.iter().cloned()).collect();
            let mut tagger = tagger(&train(&seen, rows, options, &mut |_| {}))?;
            if options.folds == 0 {
                tagger = tagger.single_pass();
            }
            Ok(evaluate(&tagger, &side(true).collect::<Vec<_>>()))
        })
        .collect();
    let mut sum = Report::default();
    for report in reports {
        sum.add(report?);
    }
    Ok(sum)
}

/// The figures of a cross-validation for people.
pub(super) fn describe(report: &Report) -> String {
    let mut out = format!("all: {}\n", report.tally.line());
    for (source, tally) in &report.sources {
        let _ = writeln!(out, "{source}: {}", tally.line());
    }
    let _ = writeln!(out, "calibration = {:.4?}", fit(&report.sure));
    let even = report.sure.iter().enumerate();
    let half: Vec<_> = even.clone().filter(|(i, _)| i % 2 == 0).map(|(_, f)| *f).collect();
    // Measured on the half that the line was not fitted to.
    let lines = fit(&half);
    let rest = || even.clone().filter(|(i, _)| i % 2 == 1).map(|(_, f)| *f);
    let lines = Calibration::of(&lines);
    let mapped = rest().map(|(kind, p, right)| (lines.apply(kind, p), right));
    for (name, (bins, error)) in
        [("as said", reliability(rest().map(|f| (f.1, f.2)))), ("after fitting the other half", reliability(mapped))]
    {
        let _ = writeln!(out, "confidence {name}: expected calibration error {error:.4}");
        for bin in bins {
            let _ = writeln!(out, "  {:5} names, said {:.3}, right {:.3}", bin.count, bin.said, bin.right);
        }
    }
    out
}
