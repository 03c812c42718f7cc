//! Kept characters and line labels.

use std::collections::HashMap;

use crate::analysis::Analysis;
use crate::clean::Label;
use crate::eval::{Counts, GoldPage, Report, harmonic, ratio};

#[derive(Default)]
pub(super) struct Tally {
    chars: Counts,
    docs: f64,
    docs_exact: f64,
    macro_f1: f64,
    lines: f64,
    labels_right: f64,
    keep_right: f64,
}

fn keeps(letter: char) -> bool {
    Label::from_letter(letter).is_some_and(Label::keep)
}

impl Tally {
    pub(super) fn add(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, report: &mut Report) {
        if gold.labels.is_empty() {
            return;
        }
        let mut want = vec![false; gold.text.len()];
        for (&(start, end), &letter) in gold.lines.iter().zip(&gold.labels) {
            if keeps(letter) {
                want[start as usize..end as usize].fill(true);
            }
        }
        let mut got = vec![false; gold.text.len()];
        let mut label_at = HashMap::new();
        for line in analysis.lines.iter().flatten() {
            label_at.insert(line.start, line.label.letter());
            if line.keep {
                let end = (line.end as usize).min(got.len());
                got[(line.start as usize).min(end)..end].fill(true);
            }
        }
        let mut page = Counts::default();
        for ((&want, &got), c) in want.iter().zip(&got).zip(&gold.text) {
            if !c.is_whitespace() {
                page.tp += f64::from(want && got);
                page.fp += f64::from(got && !want);
                page.fne += f64::from(want && !got);
            }
        }
        self.chars.tp += page.tp;
        self.chars.fp += page.fp;
        self.chars.fne += page.fne;
        self.docs += 1.0;
        self.macro_f1 += page.f1();
        self.docs_exact += f64::from(page.fp == 0.0 && page.fne == 0.0);
        for (i, (&(start, end), &letter)) in gold.lines.iter().zip(&gold.labels).enumerate() {
            if letter == 'E' {
                continue;
            }
            self.lines += 1.0;
            let leading = gold.text[start as usize..end as usize].iter().take_while(|c| c.is_whitespace()).count() as u32;
            let got = label_at.get(&start).or_else(|| label_at.get(&(start + leading))).copied().unwrap_or('?');
            let right = got == letter || (letter == 'X' && !keeps(got));
            self.labels_right += f64::from(right);
            self.keep_right += f64::from(keeps(got) == keeps(letter));
            if !right {
                let text: String = gold.slice(start, end).chars().take(70).collect();
                report.miss(&gold.name, i as u32 + 1, "label", format!("wanted {letter}, got {got}: {text}"));
            }
        }
    }

    pub(super) fn figures(&self, report: &mut Report) {
        if self.docs == 0.0 {
            return;
        }
        report.figure("clean_p", self.chars.precision());
        report.figure("clean_r", self.chars.recall());
        report.figure("clean_f1", harmonic(self.chars.precision(), self.chars.recall()));
        report.figure("clean_macro_f1", ratio(self.macro_f1, self.docs));
        report.figure("docs_exact", ratio(self.docs_exact, self.docs));
        report.figure("line_label_acc", ratio(self.labels_right, self.lines));
        report.figure("line_keep_acc", ratio(self.keep_right, self.lines));
    }
}
