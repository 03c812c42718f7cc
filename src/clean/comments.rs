//! Comments of readers: `Thích · Trả lời · 2 giờ` under each of them.

use std::sync::LazyLock;

use super::cues::{Cues, Family, Place};
use super::runs::Run;
use super::scan::{LineScan, Scan, mark, word_hash};

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

/// Marks the lines from the first comment to the buttons of the last, where there are two and more.
pub(super) fn mark_lines(scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    let buttons = |i: usize| is_buttons(scan, &scan.lines[i]);
    let mut open: Option<(usize, usize, usize)> = None;
    let mut close = |open: Option<(usize, usize, usize)>| {
        let Some((first, last, count)) = open else { return };
        if count < 2 {
            return;
        }
        let head = (first.saturating_sub(REACH)..first).rev().find(|&i| cues[i].at(Family::Comments) >= Place::Start);
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
        super::mark_lines(&scan, &cues, &mut runs);
        let marked: Vec<bool> = runs.iter().map(|r| r.comment).collect();
        assert_eq!(marked, [false, true, true, true, true, true, true, false]);
    }
}
