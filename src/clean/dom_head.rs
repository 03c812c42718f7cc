//! The head of an article in HTML: its headline beside the time stamp, where no metadata tell it, and its lead by its dress.

use super::Label;
use super::cues::Cues;
use super::dom_prior::Odds;
use super::html::{DomFacts, Inside, Look, Role, Tag};
use super::scan::{Last, LineScan};

/// Lines below the headline among which the lead is looked for.
const REACH: usize = 8;

/// The head as it is read, line by line.
#[derive(Default)]
pub(super) struct Head {
    /// The last headline.
    at: Option<usize>,
    /// Whether the first paragraph below it has been passed.
    begun: bool,
}

impl Head {
    /// Judges line `i`; `stamps`: kinds of the time stamps of all lines, `below`: the lines after it with their facts.
    pub fn judge<'l>(
        &mut self,
        i: usize,
        (line, f, cues): (&LineScan, &DomFacts, &Cues),
        (meta, stamps): (u32, &[u8]),
        below: impl Iterator<Item = (&'l LineScan, &'l DomFacts)> + Clone,
        odds: &mut Odds,
    ) {
        let known = matches!(meta, 1 | 2) && line.words() >= 3 || f.tag == Tag::H1 && line.words() >= 4;
        if f.link_density < 0.5 && known {
            (self.at, self.begun) = (Some(i), false);
            return;
        }
        let beside = || stamps[i.saturating_sub(2)..stamps.len().min(i + 3)].iter().any(|s| *s >= 3);
        if self.at.is_none() && meta == 0 && is_headline(line, f, cues) && beside() && line.words() <= 30 && line.last != Last::Stop {
            (self.at, self.begun) = (Some(i), false);
            odds.add(Label::Title, 2.5);
            odds.add(Label::Body, -1.5);
            return;
        }
        // Bulletins one below the other: a headline, its stamp, and paragraphs.
        let running = |(l, f): (&LineScan, &DomFacts)| l.words() >= 10 && l.last == Last::Stop && f.link_density < 0.3;
        let stamped = stamps.get(i + 1) == Some(&4) && below.clone().next().is_some_and(|(l, _)| l.words() <= 8);
        if stamped && is_headline(line, f, cues) && below.clone().skip(1).take(2).filter(|b| running(*b)).count() == 2 {
            (self.at, self.begun) = (Some(i), false);
            odds.add(Label::Title, 3.0);
            odds.all(&[Label::Heading, Label::Body], -2.0);
            return;
        }
        let Some(at) = self.at.filter(|at| !self.begun && i - at <= REACH) else { return };
        let apart =
            f.look.has(Look::TEASER) || f.inside.has_any(Inside::FIGURE.with(Inside::PICTURE_TABLE).with(Inside::NAV).with(Inside::LIST));
        if i == at || line.words() < 10 || f.link_density >= 0.3 || apart || f.roles[0].has(Role::Caption) {
            return;
        }
        self.begun = true;
        let mut next = below.filter(|(l, f)| l.words() >= 10 && f.link_density < 0.3);
        let (Some((_, one)), Some((_, two))) = (next.next(), next.next()) else { return };
        let dress = Look::BOLD.with(Look::ITALIC);
        let dressed = |look: Look, bit: Look| look.has(bit) && !one.look.has(bit) && !two.look.has(bit);
        let dressed = dressed(f.look, Look::BOLD) || dressed(f.look, Look::ITALIC) && !one.look.has_any(dress);
        let heading = f.inside.has(Inside::HEADING) && !one.inside.has(Inside::HEADING);
        let named = f.roles[0].has(Role::Lead) && !one.roles[0].has(Role::Lead);
        let boxed = f.parent != one.parent && one.parent == two.parent;
        if heading && line.words() >= 12 || dressed || named {
            odds.add(Label::Lead, 2.0);
            odds.all(&[Label::Body, Label::Heading], -1.5);
        } else if boxed {
            odds.add(Label::Lead, 1.0);
        }
    }
}

/// Whether a line is shown as a headline and is no rubric.
pub(super) fn is_headline(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    let shown = f.inside.has(Inside::HEADING) || f.roles[0].has(Role::Title) || f.look.has(Look::BOLD);
    shown && line.words() >= 6 && f.link_density < 0.5 && usize::from(cues.section_words) * 2 < line.words()
}

/// Whether a line is a headline as good as that of the metadata: an `h1` of many words that names no rubric.
pub(super) fn opens_another(line: &LineScan, f: &DomFacts, cues: &Cues) -> bool {
    f.tag == Tag::H1 && line.words() >= 6 && f.link_density < 0.5 && usize::from(cues.section_words) * 2 < line.words()
}
