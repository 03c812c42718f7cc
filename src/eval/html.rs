//! Article text of HTML pages, compared by words: the page may be cut into lines in any way.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::analysis::Analysis;
use crate::eval::{GoldPage, Report, harmonic, ratio};

#[derive(Default)]
pub(super) struct Tally {
    pages: f64,
    f1: f64,
    min_f1: Option<f64>,
    leads: f64,
    leads_kept: f64,
    leakable: f64,
    leaked: f64,
    titles: f64,
}

/// Words in lower case, each with its tone mark moved to the end: forms and tone placements compare equal.
fn words(text: &str) -> Vec<String> {
    let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let fold = |word: &str| {
        let letters: Vec<char> = word.nfd().collect();
        letters.iter().filter(|c| !is_tone(c)).chain(letters.iter().filter(|c| is_tone(c))).collect()
    };
    let lower = text.nfc().collect::<String>().to_lowercase();
    lower.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).map(fold).collect()
}

fn joined(text: &str) -> String {
    words(text).join(" ")
}

fn grams(text: &str) -> HashMap<[String; 3], i64> {
    let mut counts = HashMap::new();
    for w in words(text).windows(3) {
        *counts.entry([w[0].clone(), w[1].clone(), w[2].clone()]).or_insert(0) += 1;
    }
    counts
}

impl Tally {
    pub(super) fn add(&mut self, gold: &GoldPage, analysis: &Analysis<'_>, report: &mut Report) {
        let lines: Vec<(char, String)> = gold.labels.iter().zip(&gold.lines).map(|(&l, &(s, e))| (l, gold.slice(s, e))).collect();
        let text_of = |letters: &str| lines.iter().filter(|l| letters.contains(l.0)).map(|l| l.1.as_str()).collect::<Vec<_>>().join("\n");
        let got_text = analysis.articles.iter().map(|a| &*a.text).collect::<Vec<_>>().join("\n");
        let (want, got) = (grams(&text_of("LHB")), grams(&got_text));
        if want.is_empty() {
            if got_text.chars().count() >= 300 {
                report.miss(&gold.name, 0, "html", "an article on a page that has none".to_owned());
            }
            return;
        }
        let shared: i64 = want.iter().map(|(g, &n)| n.min(got.get(g).copied().unwrap_or(0))).sum();
        let size = |g: &HashMap<[String; 3], i64>| g.values().sum::<i64>().max(1) as f64;
        let f1 = harmonic(shared as f64 / size(&got), shared as f64 / size(&want));
        self.pages += 1.0;
        self.f1 += f1;
        self.min_f1 = Some(self.min_f1.map_or(f1, |m| m.min(f1)));
        if f1 < 0.985 {
            report.miss(&gold.name, 0, "html", format!("3-gram F1 {f1:.3}"));
        }
        let (kept_gold, kept) = (joined(&text_of("TLHB")), joined(&got_text));
        for (i, (label, text)) in lines.iter().enumerate() {
            let words = joined(text);
            if *label == 'L' {
                self.leads += 1.0;
                let there = kept.contains(&words);
                self.leads_kept += f64::from(there);
                if !there {
                    report.miss(&gold.name, i as u32 + 1, "html", format!("lead lost: {text}"));
                }
            }
            let size = words.split(' ').count();
            let long_enough = (matches!(label, 'C' | 'R') && size >= 5) || (*label == 'X' && size >= 8);
            if long_enough && !kept_gold.contains(&words) {
                self.leakable += 1.0;
                if kept.contains(&words) {
                    self.leaked += 1.0;
                    report.miss(&gold.name, i as u32 + 1, "html", format!("leaked {label}: {text}"));
                }
            }
        }
        let title = analysis.articles.first().and_then(|a| a.title.as_deref()).map(joined);
        let right = lines.iter().any(|(l, text)| *l == 'T' && Some(joined(text)) == title);
        self.titles += f64::from(right);
        if !right {
            report.miss(&gold.name, 0, "html", format!("title: got {title:?}"));
        }
    }

    pub(super) fn figures(&self, report: &mut Report) {
        if self.pages == 0.0 {
            return;
        }
        report.figure("html_f1", self.f1 / self.pages);
        report.figure("html_min_f1", self.min_f1.unwrap_or(0.0));
        report.figure("lead_kept", ratio(self.leads_kept, self.leads.max(1.0)));
        report.figure("leak", ratio(self.leaked, self.leakable.max(1.0)));
        report.figure("title", self.titles / self.pages);
    }
}
