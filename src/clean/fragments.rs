//! Paragraphs that flattening broke at bold words and links: `... đã bắt giữ`, `Lê An`, `, 38 tuổi, về hành vi ...`.

use super::cues::{Cues, Family, Place};
use super::runs::Run;
use super::scan::{First, Last, LineScan, Scan, mark};

/// Lines of one paragraph, at most.
const REACH: usize = 12;

/// Words of such a paragraph, and of its longest piece, at least: tags in lower case are short, and end without a stop.
const WORDS: usize = 14;
const LONGEST: usize = 8;

/// Words of a link or of bold words within it, at most, and of what stands before them, at least.
const INLAY: usize = 14;
const OPENING: usize = 16;

/// Words of a bold name with a colon at the beginning, at most.
const NAME: usize = 8;

/// Blank lines between two pieces, at most.
const BLANKS: u16 = 3;

/// Marks the pieces of paragraphs.
pub(super) fn mark_lines(text: &str, scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    let lines = &scan.lines;
    let mut at = 0;
    while at + 1 < lines.len() {
        if !goes_on(text, lines, at + 1) {
            at += 1;
            continue;
        }
        // `at` and the next line are one sentence; so are what stands before `at`, if it is open, and `at`.
        let from = if at > 0 && opens(text, scan, at) { at - 1 } else { at };
        let mut to = at + 1;
        while to - from < REACH {
            let next = to + 1;
            if goes_on(text, lines, next) {
                to = next;
            } else if goes_on(text, lines, next + 1) && opens(text, scan, next) {
                to = next + 1;
            } else {
                break;
            }
        }
        let other = |i: usize| is_furniture(&cues[i]) || runs[i].comment || runs[i].offer;
        if is_paragraph(&lines[from..=to]) && !(from..=to).any(other) {
            runs[from..=to].iter_mut().for_each(|r| r.piece = true);
        }
        at = to + 1;
    }
}

/// Whether line `i` goes on with the sentence of the one before: that is open, and the line begins with a small letter or with a
/// sign that closes.
fn goes_on(text: &str, lines: &[LineScan], i: usize) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let small = match line.first {
        First::Lower => line.marked > 0 || line.words() >= LONGEST,
        First::Other => {
            let content = line.content.of(text);
            content.starts_with([',', '.', ';', ')', '?', '!', ':', '%']) && !content.starts_with("..")
        }
        First::Quote => line.content.of(text).starts_with(['”', '’']),
        First::Open => {
            line.content.of(text)[1..].starts_with(|c: char| c.is_lowercase()) && line.words() >= LONGEST && line.last == Last::Stop
        }
        _ => false,
    };
    // `Nhà cô Tám:` in bold words, `ngay bến tàu, sân sau nhìn ra biển.`
    let named = |before: &LineScan| before.last == Last::Colon && before.words() <= NAME && line.first == First::Lower;
    small && line.blanks <= BLANKS && lines.get(i.wrapping_sub(1)).is_some_and(|before| is_open(before) || named(before))
}

/// Whether a line ends within a sentence.
fn is_open(line: &LineScan) -> bool {
    matches!(line.last, Last::Letter | Last::Digit | Last::Comma | Last::Quote | Last::Close | Last::Other)
}

/// Whether line `i`, a few words, stands within the sentence of the line before: that is long or has left a bracket open.
fn opens(text: &str, scan: &Scan, i: usize) -> bool {
    let (Some(inlay), Some(before)) = (scan.lines.get(i), scan.lines.get(i.wrapping_sub(1))) else { return false };
    if inlay.words() > INLAY || inlay.blanks > BLANKS || !is_open(before) && before.last != Last::Colon {
        return false;
    }
    let in_bracket = || {
        let last = scan.marks_of(before).iter().rposition(|m| m & mark::OPEN != 0);
        before.bracket && last.is_some() && !before.content.of(text).rsplit('(').next().is_some_and(|rest| rest.contains(')'))
    };
    before.words() >= OPENING || in_bracket()
}

/// Whether the pieces together are a paragraph.
fn is_paragraph(pieces: &[LineScan]) -> bool {
    let words: usize = pieces.iter().map(LineScan::words).sum();
    let ends =
        pieces.last().is_some_and(|l| matches!(l.last, Last::Stop | Last::StopQuote | Last::Question | Last::Ellipsis | Last::Colon));
    ends && words >= WORDS && pieces.iter().any(|l| l.words() >= LONGEST)
}

fn is_furniture(cues: &Cues) -> bool {
    cues.legal >= 2 || cues.credit || [Family::List, Family::Ui, Family::Tag].iter().any(|&f| cues.at(f) == Place::Whole)
}

#[cfg(test)]
mod tests {
    use crate::clean::cues::{CUES, Cues};
    use crate::clean::runs::Run;
    use crate::clean::scan::Scan;

    fn pieces(text: &str) -> Vec<usize> {
        let scan = Scan::of(text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(text, &scan, &cues, &mut runs);
        (0..runs.len()).filter(|&i| runs[i].piece).collect()
    }

    #[test]
    fn a_paragraph_broken_at_bold_words_is_one() {
        let text = "Bắt nhóm trộm xe ở chợ Gò\nSáng 5-9, công an quận cho biết đã khởi tố bị can, bắt tạm giam ba người, trong đó\nLê Văn An\n, 38 tuổi, là người cầm đầu và chia tiền cho cả nhóm sau mỗi vụ\n.\nNhóm này đã khai.\n";
        assert_eq!(pieces(text), [1, 2, 3, 4]);
        let text =
            "Công ty Cổ phần Gạo Sông Trăng (mã chứng khoán\nGST\n) vừa công bố báo cáo tài chính quý ba với lãi ròng tăng gấp đôi.\n";
        assert_eq!(pieces(text), [0, 1, 2]);
    }

    #[test]
    fn tags_and_headlines_are_none() {
        assert!(pieces("Từ khóa\nchợ nổi\n,\nghe xuồng\n,\nmiền Tây\n").is_empty());
        assert!(pieces("Chợ nổi vắng khách\nMiền Tây vào mùa nước nổi\nGhe xuồng về lại bến cũ.\n").is_empty());
        assert!(pieces("").is_empty() && pieces(",").is_empty() && pieces(".\n.\n.").is_empty());
    }
}
