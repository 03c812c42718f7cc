//! Boxes of goods between the paragraphs of advertorials: a name, prices, `Mua ngay`.

use super::cues::{Cues, Family, Place};
use super::relate::is_paragraph;
use super::runs::Run;
use super::scan::{LineScan, Scan};

/// Words of a line with a price, at most.
const PRICE_WORDS: usize = 7;

/// Lines from a price to the button, at most, and lines with the name of the goods before it.
const REACH: usize = 4;
const NAMES: usize = 2;

/// Marks the lines of such boxes.
pub(super) fn mark_lines(text: &str, scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    let lines = &scan.lines;
    let mut from = 0;
    for i in 0..lines.len() {
        if !is_price(text, &lines[i]) {
            continue;
        }
        let until = lines.len().min(i + REACH + 1);
        let Some(button) = (i + 1..until).take_while(|&j| !is_paragraph(&lines[j])).find(|&j| cues[j].at(Family::Ui) == Place::Whole)
        else {
            continue;
        };
        let first = (i.saturating_sub(NAMES).max(from)..i).rev().take_while(|&j| is_name(&lines[j], &cues[j])).last().unwrap_or(i);
        runs[first..=button].iter_mut().for_each(|r| r.offer = true);
        from = button + 1;
    }
}

/// `2.190.000đ`, `1.690.000 ₫ -14%`
fn is_price(text: &str, line: &LineScan) -> bool {
    if line.numbers == 0 || line.words() > PRICE_WORDS {
        return false;
    }
    let text = line.content.of(text);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let figures = text.len() - rest.len();
    let rest = rest.trim_start();
    if figures < 4 || !rest.starts_with(['đ', 'Đ', '₫', 'v', 'V']) {
        return false;
    }
    let rest = rest.to_lowercase();
    ["đ", "₫", "vnđ", "vnd", "đồng"].iter().any(|unit| rest.strip_prefix(unit).is_some_and(|r| !r.starts_with(char::is_alphanumeric)))
}

/// A name of goods is short and no sentence.
fn is_name(line: &LineScan, cues: &Cues) -> bool {
    use super::scan::Last;
    line.words() <= 16 && matches!(line.last, Last::Letter | Last::Digit | Last::Close) && cues.at(Family::Ui) != Place::Whole
}

#[cfg(test)]
mod tests {
    use crate::clean::cues::{CUES, Cues};
    use crate::clean::runs::Run;
    use crate::clean::scan::Scan;

    #[test]
    fn goods_with_price_and_button_are_no_text() {
        let text = "Máy nào cũng có mặt được và chưa được.\nMáy xay X2\n2.190.000đ\n2.990.000 ₫ -27%\nMua ngay\nGiá từ 2.190.000đ là hợp lý với đa số gia đình.\n1.200.000đ\nHết";
        let scan = Scan::of(text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(text, &scan, &cues, &mut runs);
        let marked: Vec<bool> = runs.iter().map(|r| r.offer).collect();
        assert_eq!(marked, [false, true, true, true, true, false, false, false]);
    }
}
