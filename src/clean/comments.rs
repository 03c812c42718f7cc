//! Comments of readers: `Thích · Trả lời · 2 giờ` under each of them.

use std::sync::LazyLock;

use super::cues::{Cues, Family, Place};
use super::relate::is_paragraph;
use super::runs::Run;
use super::scan::{First, LineScan, Scan, mark, word_hash};

/// Words that stand under a comment, and those of them that no other line of a page is made of.
const BUTTONS: [&str; 32] = [
    "thích", "trả", "lời", "phản", "hồi", "chia", "sẻ", "báo", "cáo", "vi", "phạm", "giờ", "phút", "giây", "ngày", "trước", "tuần",
    "tháng", "năm", "like", "reply", "quan", "tâm", "hữu", "ích", "thả", "tim", "vừa", "xong", "lúc", "không", "bỏ",
];
const ANSWERS: [[&str; 2]; 2] = [["trả", "lời"], ["phản", "hồi"]];

static HASHES: LazyLock<(Vec<u32>, Vec<[u32; 2]>)> =
    LazyLock::new(|| (BUTTONS.iter().map(|w| word_hash(w)).collect(), ANSWERS.iter().map(|a| a.map(word_hash)).collect()));

/// Words of the line of buttons, at most.
const WORDS: usize = 12;

/// Lines with text between the buttons of two comments, at most.
const REACH: usize = 12;

/// Lines before the buttons of the first comment that are part of it: its writer and its text.
const FIRST: usize = 2;

/// Lines of one of the comments that the head counts, at most, and so many comments are believed.
const LINES: usize = 4;
const BELIEVED: usize = 20;

/// Words of the text before a head that counts its comments, at least.
const TEXT: usize = 80;

/// Marks the lines of the comments of readers: of those counted in their head (`Bình luận (3)`, `2 thoughts on ...`), and from the
/// first comment to the buttons of the last, where there are two and more.
pub(super) fn mark_lines(text: &str, scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    mark_counted(text, scan, cues, runs);
    let buttons = |i: usize| is_buttons(scan, &scan.lines[i]);
    let mut open: Option<(usize, usize, usize)> = None;
    let mut close = |open: Option<(usize, usize, usize)>| {
        let Some((first, last, count)) = open else { return };
        let head = (first.saturating_sub(REACH)..first).rev().find(|&i| cues[i].at(Family::Comments) >= Place::Start);
        // Without a head one line of buttons may be that of the article.
        if count < 2 && head.is_none_or(|i| cues[i].at(Family::Comments) < Place::Whole) {
            return;
        }
        let from = head.unwrap_or(first.saturating_sub(FIRST));
        runs[from..=last].iter_mut().for_each(|r| r.comment = true);
    };
    for i in 0..scan.lines.len() {
        if scan.lines[i].words() > WORDS || !buttons(i) {
            continue;
        }
        open = match open {
            Some((first, last, count)) if i - last <= REACH => Some((first, i, count + 1)),
            before => {
                close(before);
                Some((i, i, 1))
            }
        };
    }
    close(open);
}

/// Marks the comments below a head that counts them.
fn mark_counted(text: &str, scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    let lines = &scan.lines;
    let mut words = 0;
    for (head, line) in lines.iter().enumerate() {
        words += if is_paragraph(line) { line.words() } else { 0 };
        if cues[head].found & 1 << Family::Comments as u8 == 0 || line.numbers == 0 || words < TEXT {
            continue;
        }
        let whole = cues[head].at(Family::Comments) == Place::Whole;
        let counted = whole || cues[head].at(Family::Comments) == Place::Start && line.first == First::Digit && line.quotes > 0;
        let Some(count) = number_in(line.content.of(text)).filter(|&n| counted && n > 0) else { continue };
        let until = lines.len().min(head + 1 + LINES * count.min(BELIEVED));
        let ends = |i: &usize| cues[*i].at(Family::List) == Place::Whole || cues[*i].legal > 0 && !is_paragraph(&lines[*i]);
        let end = (head + 1..until).find(ends).unwrap_or(until);
        runs[head..end].iter_mut().for_each(|r| r.comment = true);
        return;
    }
}

/// The first number in a line.
fn number_in(line: &str) -> Option<usize> {
    let from = line.find(|c: char| c.is_ascii_digit())?;
    let size = line[from..].bytes().take_while(u8::is_ascii_digit).count();
    line[from..from + size.min(4)].parse().ok()
}

fn is_buttons(scan: &Scan, line: &LineScan) -> bool {
    let (buttons, answers) = &*HASHES;
    let (words, marks) = (scan.words_of(line), scan.marks_of(line));
    words.windows(2).any(|pair| answers.iter().any(|a| a == pair))
        && words.iter().zip(marks).all(|(w, m)| m & mark::DIGITS != 0 || buttons.contains(w))
}

#[cfg(test)]
mod tests {
    use crate::clean::cues::{CUES, Cues};
    use crate::clean::runs::Run;
    use crate::clean::scan::Scan;

    #[test]
    fn comments_are_known_by_the_buttons_under_them() {
        let text =
            "Anh An kể lại chuyện.\nLan\nHay quá.\nThích Trả lời 2 giờ\nMinh\nTôi cũng thấy vậy.\nThích (3) · Phản hồi · 5 ngày trước\nHết";
        let scan = Scan::of(text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(text, &scan, &cues, &mut runs);
        let marked: Vec<bool> = runs.iter().map(|r| r.comment).collect();
        assert_eq!(marked, [false, true, true, true, true, true, true, false]);
    }

    #[test]
    fn a_head_that_counts_its_comments_is_followed_by_them() {
        let paragraph = "Buổi sáng, bà con trong xóm ra vườn hái lá, rửa sạch rồi đem phơi dưới nắng nhẹ đầu mùa.\n";
        let text = format!("{}Bình luận (1)\nLan\nHay quá.\nTin liên quan\nMùa chè\n", paragraph.repeat(5));
        let scan = Scan::of(&text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(&text, &scan, &cues, &mut runs);
        let marked: Vec<usize> = (0..runs.len()).filter(|&i| runs[i].comment).collect();
        assert_eq!(marked, [5, 6, 7]);
        assert_eq!((super::number_in("Ý kiến (12)"), super::number_in("Ý kiến")), (Some(12), None));
    }
}
