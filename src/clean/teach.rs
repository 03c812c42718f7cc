//! What the trainer needs of the cleaner: pages as features, and the states their gold allows.

use super::Label;
use super::Page;
use super::joint::parts;
use super::page::Sight;
use super::states::{N, Phase, STATES};

pub(crate) use super::features::{FEATURES, range_of};
pub(crate) use super::states::{COLUMNS, columns, may_begin, may_end, may_follow};
pub(crate) use super::written::priors;

/// A line of a page for training: its text, the letter of its label (`X`: dropped, kind unknown), its article.
pub(crate) type GoldLine = (String, char, u32);

/// A page as the trainer sees it.
#[derive(Debug, Default)]
pub(crate) struct Lesson {
    pub features: Vec<u32>,
    pub starts: Vec<u32>,
    pub blank: Vec<bool>,
    /// For each line with text: a bit for each state that agrees with the gold.
    pub allowed: Vec<u32>,
    /// For each line with text: its number among all lines.
    pub lines: Vec<u32>,
}

/// Looks at a page made of gold lines.
pub(crate) fn look(lines: &[GoldLine], html: Option<&super::html::HtmlFacts>) -> Lesson {
    let mut text = String::new();
    for (line, _, _) in lines {
        text.push_str(line);
        text.push('\n');
    }
    let mut sight = Sight::default();
    sight.read(Page { text: &text, html, url: None }, None);
    let shown: Vec<(char, u32)> = sight.scan.lines.iter().map(|l| (lines[l.index as usize].1, lines[l.index as usize].2)).collect();
    let numbers = sight.scan.lines.iter().map(|l| l.index).collect();
    let (mut features, mut starts) = (Vec::new(), vec![0]);
    for line in sight.starts.windows(2) {
        sight.features[line[0] as usize..line[1] as usize].iter().for_each(|&number| parts(number, |feature| features.push(feature)));
        starts.push(features.len() as u32);
    }
    Lesson { allowed: allowed(&shown), lines: numbers, features, starts, blank: sight.blank }
}

/// The states that agree with the label and article of each line.
fn allowed(lines: &[(char, u32)]) -> Vec<u32> {
    let keep = |c: char| Label::from_letter(c).is_some_and(Label::keep);
    let mut out = Vec::with_capacity(lines.len());
    let mut current: Option<u32> = None;
    let mut body = false;
    for (i, &(letter, article)) in lines.iter().enumerate() {
        let phase = if keep(letter) {
            if current != Some(article) {
                body = false;
                current = Some(article);
            }
            body |= matches!(letter, 'B' | 'H');
            None
        } else {
            let next = lines[i..].iter().find(|l| keep(l.0)).map(|l| l.1);
            Some(match (current, next) {
                (None, _) => Phase::Before,
                (Some(c), Some(n)) if c == n => {
                    if body {
                        Phase::Body
                    } else {
                        Phase::Head
                    }
                }
                _ => Phase::After,
            })
        };
        let fits = |label: Label| match letter {
            'X' => matches!(label, Label::Nav | Label::Related) || (label == Label::Byline && matches!(phase, Some(Phase::After))),
            _ => label.letter() == letter,
        };
        let mut mask = 0_u32;
        for s in 0..N {
            if fits(STATES[s].label) && phase.is_none_or(|p| p == STATES[s].phase) {
                mask |= 1 << s;
            }
        }
        out.push(mask);
    }
    out
}
