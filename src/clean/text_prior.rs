//! What the place of a line among paragraphs says beside the model: log-odds set by hand, added to the scores of the model.
//!
//! Losing a paragraph costs more than keeping a teaser; and which line is the headline of a text is better said once, by
//! its words coming back in the text, than learned from few sites.

use super::Label;
use super::cues::{Cues, Family, Place};
use super::dom_prior::Prior;
use super::model::SCALE;
use super::relate::{NONE, Relations, is_paragraph};
use super::scan::{First, Last, LineScan};
use super::states::COLUMNS;
use super::verdict::ends_in_widget;
use super::window::Stand;

/// Odds of the likeliest headline before a run of paragraphs.
const HEADLINE: f32 = 1.5;
/// Odds against anything but text for a paragraph inside of the main run.
const INSIDE: f32 = 2.0;
/// Odds of a caption for a line that ends with a picture credit.
const CREDIT: f32 = 2.0;
/// Odds of text for a line with a bullet after a colon.
const ANNOUNCED: f32 = 1.5;
/// Odds against text, and for the head of an entry, of a line that is a clock time and nothing else (`20:25`, `9h15`).
const CLOCK: f32 = 3.0;
/// Odds against a headline for a line with a web address, a mail address or the name of a file.
const ADDRESS: f32 = 3.0;
/// From these odds of the DOM on a line is another article's.
const ELSEWHERE: f32 = 1.0;

/// Adds to `out`, one entry for each line with text; an empty `out` is filled.
pub(super) fn add(
    text: &str,
    lines: &[LineScan],
    cues: &[Cues],
    relations: &[Relations],
    stands: &[Stand],
    headlines: &[bool],
    out: &mut Vec<Prior>,
) {
    out.resize(lines.len(), [0; COLUMNS]);
    let mut announced = false;
    for (i, odds) in out.iter_mut().enumerate() {
        let mut add = |label: Label, by: f32| odds[label as usize] += (by * SCALE) as i16;
        let (line, cue, relation, stand) = (&lines[i], &cues[i], &relations[i], &stands[i]);
        if headlines[i] {
            add(Label::Title, HEADLINE);
        }
        if cue.credit {
            add(Label::Caption, CREDIT);
            continue;
        }
        if is_clock(line.content.of(text)) {
            add(Label::Body, -CLOCK);
            add(Label::Dateline, CLOCK / 2.0);
            continue;
        }
        if line.address {
            [Label::Heading, Label::Title].into_iter().for_each(|l| add(l, -ADDRESS));
        }
        let repeated = relation.before != NONE || relation.after != NONE || relation.halves || relation.extends != NONE;
        let furniture = cue.legal >= 2 || [Family::List, Family::Ui, Family::Tag].iter().any(|&f| cue.at(f) == Place::Whole);
        // The last paragraph with a widget glued to its end is no paragraph by its shape.
        let follows = i > 0 && stands[i - 1].run >= 3 && line.blanks <= 2;
        if follows && stand.run < 3 && line.words() >= 16 && !repeated && ends_in_widget(line.content.of(text)) {
            add(Label::Body, INSIDE);
            [Label::Related, Label::Nav, Label::Byline].into_iter().for_each(|l| add(l, -INSIDE));
        }
        // Points of a list that the text announces: `gồm:`, then lines with bullets.
        announced = (announced && line.first == First::Bullet) || line.last == Last::Colon;
        if announced && line.first == First::Bullet && !repeated && !furniture {
            add(Label::Body, ANNOUNCED);
            [Label::Related, Label::Nav].into_iter().for_each(|l| add(l, -ANNOUNCED));
        }
        // Where the DOM knows better, the place among paragraphs says nothing.
        let elsewhere = f32::from(odds[Label::Related as usize]) > ELSEWHERE * SCALE;
        let mut add = |label: Label, by: f32| odds[label as usize] += (by * SCALE) as i16;
        if stand.run >= 3 && stand.ahead > 0 && is_paragraph(line) && !repeated && !furniture && !elsewhere {
            [Label::Caption, Label::Related, Label::Nav, Label::Byline].into_iter().for_each(|l| add(l, -INSIDE));
        }
    }
}

/// Whether a line is a time of the day: `20:25`, `09h15`, `9h`.
fn is_clock(line: &str) -> bool {
    if line.len() > 9 {
        return false;
    }
    let digits = |s: &str, most: u8| matches!(s.len(), 1 | 2) && s.parse::<u8>().is_ok_and(|n| n <= most);
    let Some(at) = line.find([':', 'h', 'H']) else { return false };
    let (hour, minute) = (&line[..at], &line[at + 1..]);
    digits(hour, 24) && (digits(minute, 59) || minute.is_empty() && !line.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::is_clock;

    #[test]
    fn a_clock_is_a_time_of_the_day_and_nothing_else() {
        assert!(["20:25", "9h", "09h15", "0:00"].iter().all(|l| is_clock(l)));
        assert!(["20:75", "25h10", "3:", "2h sáng", "12", "tỉ số 2:1", "", "h"].iter().all(|l| !is_clock(l)));
    }
}
