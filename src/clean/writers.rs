//! Boxes about the writer below an article: a name, a few sentences, `Xem tất cả bài viết`.

use super::cues::{Cues, Family, Place};
use super::features::looks_like_name;
use super::relate::{NONE, Relations, is_paragraph};
use super::runs::Run;
use super::scan::{First, LineScan, Scan, word_hash};
use std::sync::LazyLock;

/// Words of the text about a writer, at most.
const WORDS: usize = 70;

/// Words of a line that leads to the other articles of a writer, at most.
const BUTTON_WORDS: usize = 8;

/// Words of the paragraphs before such a box, at least.
const TEXT: usize = 100;

/// Lines with text from the box to the end of the page or to what is no text, among which no long paragraph stands.
const BEHIND: usize = 3;

/// `bài`, `viết`
static ARTICLES: LazyLock<[u32; 2]> = LazyLock::new(|| ["bài", "viết"].map(word_hash));

/// Marks the lines of such boxes.
pub(super) fn mark_lines(scan: &Scan, cues: &[Cues], relations: &[Relations], runs: &mut [Run]) {
    let lines = &scan.lines;
    let mut text = lines.first().filter(|l| is_paragraph(l)).map_or(0, LineScan::words);
    for i in 1..lines.len() {
        let said = &lines[i];
        let before = text;
        text += if is_paragraph(said) { said.words() } else { 0 };
        // Above the text a name and a paragraph are its writer and its lead.
        if before < TEXT || !is_paragraph(said) || said.words() > WORDS || !is_name(&lines[i - 1]) {
            continue;
        }
        let button = lines.get(i + 1).is_some_and(|l| leads_to_articles(scan, l, &cues[i + 1]));
        // The name that stands under the headline or under the text as well.
        let again = relations[i - 1].before != NONE && !lines[i + 1..].iter().take(BEHIND).any(is_paragraph);
        // Its mail address may stand below.
        let mail = lines.get(i + 1).is_some_and(|l| l.address && l.words() <= BUTTON_WORDS)
            && !lines[i + 1..].iter().take(BEHIND).any(is_paragraph);
        if button || again || mail {
            runs[i - 1..=i + usize::from(button)].iter_mut().for_each(|r| r.comment = true);
        }
    }
}

fn is_name(line: &LineScan) -> bool {
    line.words() <= 6 && looks_like_name(line) && line.first == First::Upper
}

/// `Xem tất cả bài viết`, `Các bài viết khác của tác giả`
fn leads_to_articles(scan: &Scan, line: &LineScan, cues: &Cues) -> bool {
    line.words() <= BUTTON_WORDS && cues.at(Family::Ui) >= Place::Start && scan.words_of(line).windows(2).any(|pair| *pair == *ARTICLES)
}

#[cfg(test)]
mod tests {
    use crate::clean::cues::{CUES, Cues};
    use crate::clean::relate::Relater;
    use crate::clean::runs::Run;
    use crate::clean::scan::Scan;

    fn marked(text: &str) -> Vec<usize> {
        let scan = Scan::of(text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut relater = Relater::default();
        relater.read(&scan);
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(&scan, &cues, &relater.relations, &mut runs);
        (0..runs.len()).filter(|&i| runs[i].comment).collect()
    }

    #[test]
    fn a_name_with_a_few_sentences_behind_the_text_is_a_box() {
        let said = "Lớn lên ở miền Trung, chị viết về những người đi biển và các làng nghề đang mất dần từ năm 2010 tới nay.";
        let text = "Buổi sáng, bà con trong xóm ra vườn hái lá, rửa sạch rồi đem phơi dưới nắng nhẹ đầu mùa. ".repeat(6);
        assert_eq!(marked(&format!("{text}\nLê Thị An\n{said}\nXem tất cả bài viết\n{text}")), [1, 2, 3]);
        assert_eq!(marked(&format!("Lê Thị An\n{text}\n{text}\nLê Thị An\n{said}\nChia sẻ\n")), [3, 4]);
        // In an interview names come again and again.
        assert!(marked(&format!("Lê Thị An\n{text}\nLê Thị An\n{said}\n{text}")).is_empty());
    }
}
