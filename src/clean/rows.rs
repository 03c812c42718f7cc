//! Rows of tables and lists in a series between paragraphs: `1 Xã Long Hòa 05h - 11h`, `Rầy nâu 1.215 + 340`, `5h40: Gió dịu.`

use super::cues::{Cues, Family, Place};
use super::relate::is_paragraph;
use super::runs::Run;
use super::scan::{First, Last, LineScan, Scan, mark, mix};

/// Lines in a series, at least.
const SERIES: usize = 3;

/// Words of a row and of the head of a table, at most.
const ROW_WORDS: usize = 36;
const HEAD_WORDS: usize = 20;

/// Words before the colon of a line `name: value`, at most.
const NAME_WORDS: usize = 6;

/// Points of a list, and words of the line with a colon above them, at least.
const POINTS: usize = 2;
const HEAD_OF_POINTS: usize = 6;

/// Points without an end, at most: more are a list of other articles.
const MOST_POINTS: usize = 8;

const BYLINE: u16 = 1 << Family::Byline as u8;

/// Cells of a row, and without a head.
const MOST_CELLS: usize = 12;
const LEAST_CELLS: usize = 4;

/// Words of a line whose name comes again, at most.
const VALUE_WORDS: usize = 20;

/// Lines from a paragraph to the series and from it to the next paragraph, at most.
const REACH: usize = 4;

/// How a line may be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    None,
    /// Two figures and more that are no date.
    Figures,
    /// A number, and the text begins behind it without a full stop.
    Counted(u32),
    /// A figure with its unit: `116 ha ruộng còn lại`.
    Led,
    /// `name: value`
    Named,
}

/// Marks the lines of such series, where paragraphs stand before and after them.
pub(super) fn mark_lines(text: &str, scan: &Scan, cues: &[Cues], runs: &mut [Run]) {
    let lines = &scan.lines;
    let mut named = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let from = at;
        let mut build = build_of(text, scan, &cues[at], &lines[at]);
        if build == Build::Named && lines[at].words() <= VALUE_WORDS && lines[at].first == First::Upper {
            named.push((name_of(scan, &lines[at]), at));
        }
        at += 1;
        if build == Build::None {
            continue;
        }
        while at < lines.len() {
            let next = build_of(text, scan, &cues[at], &lines[at]);
            let same = match (build, next) {
                (Build::Counted(a), Build::Counted(b)) => b == a + 1,
                (Build::Figures, Build::Led) | (Build::Led, Build::Figures) => true,
                (a, b) => a == b,
            };
            if !same {
                break;
            }
            build = next;
            if build == Build::Named && lines[at].words() <= VALUE_WORDS && lines[at].first == First::Upper {
                named.push((name_of(scan, &lines[at]), at));
            }
            at += 1;
        }
        if at - from < SERIES || !is_among_paragraphs(lines, cues, from, at) {
            continue;
        }
        let head = from.checked_sub(1).filter(|&i| build != Build::Named && is_head(text, &lines[i], &cues[i]));
        runs[head.unwrap_or(from)..at].iter_mut().for_each(|r| r.row = true);
    }
    mark_names(scan, cues, &mut named, runs);
    mark_points(lines, cues, runs);
    mark_counted_cells(text, lines, cues, runs);
}

/// Marks lines `name: value` whose name comes three times and more with paragraphs around each: `Tình yêu: ...`, `Địa chỉ: ...` under
/// every part of the text.
fn mark_names(scan: &Scan, cues: &[Cues], named: &mut [(u64, usize)], runs: &mut [Run]) {
    named.sort_unstable();
    for same in named.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() >= SERIES) {
        for &(_, i) in same {
            runs[i].row |= is_among_paragraphs(&scan.lines, cues, i, i + 1);
        }
    }
}

/// Marks the points of a list whose bullets were lost: lines in a row that end in a comma or semicolon, and the last one; or lines
/// without an end right behind a paragraph with a colon, and a paragraph behind them.
fn mark_points(lines: &[LineScan], cues: &[Cues], runs: &mut [Run]) {
    let mut at = 1;
    while at < lines.len() {
        let from = at;
        at += 1;
        let before = &lines[from - 1];
        let colon = before.last == Last::Colon && before.words() >= HEAD_OF_POINTS;
        if !colon && !is_paragraph(before) {
            continue;
        }
        let point = |i: usize| {
            lines.get(i).is_some_and(|l| l.last == Last::Comma && (3..=ROW_WORDS).contains(&l.words()) && !is_furniture(&cues[i]))
        };
        let mut to = from;
        while point(to) {
            to += 1;
        }
        let last =
            |l: &LineScan| (2..=ROW_WORDS).contains(&l.words()) && matches!(l.last, Last::Stop | Last::Letter | Last::Digit | Last::Close);
        if to - from >= POINTS && lines.get(to).is_some_and(|l| last(l) && !is_furniture(&cues[to])) {
            runs[from..=to].iter_mut().for_each(|r| r.row = true);
            at = to + 1;
            continue;
        }
        if !colon || to > from {
            continue;
        }
        let plain = |i: usize| {
            let open = |l: &LineScan| matches!(l.last, Last::Letter | Last::Digit | Last::Close | Last::Quote);
            lines.get(i).is_some_and(|l| {
                open(l)
                    && (4..=ROW_WORDS).contains(&l.words())
                    && !is_furniture(&cues[i])
                    && cues[i].leading & BYLINE == 0
                    && !cues[i].credit
            })
        };
        while plain(to) && to - from < MOST_POINTS {
            to += 1;
        }
        if to - from >= SERIES && lines.get(to).is_some_and(is_paragraph) {
            runs[from..to].iter_mut().for_each(|r| r.row = true);
            at = to;
        }
    }
}

/// Marks the cells of tables whose rows are counted: `1`, `2`, `3` alone on lines, the same number of lines between them, below a head
/// with `STT` or among paragraphs.
fn mark_counted_cells(text: &str, lines: &[LineScan], cues: &[Cues], runs: &mut [Run]) {
    let number = |i: usize| -> Option<usize> {
        let line = lines.get(i).filter(|l| l.words() == 1 && l.numbers == 1)?;
        line.content.of(text).parse().ok()
    };
    let mut at = 0;
    while at < lines.len() {
        let first = at;
        at += 1;
        if number(first) != Some(1) {
            continue;
        }
        let Some(gap) = (2..=MOST_CELLS).find(|&gap| number(first + gap) == Some(2)) else { continue };
        let mut count = 2;
        while number(first + count * gap) == Some(count + 1) {
            count += 1;
        }
        let end = lines.len().min(first + count * gap);
        let top = first.saturating_sub(gap);
        let headed = lines[top..first].iter().any(|l| l.words() <= 2 && ["STT", "TT", "Stt", "Số TT"].contains(&l.content.of(text)));
        if headed || count >= SERIES && gap >= LEAST_CELLS && is_among_paragraphs(lines, cues, first.saturating_sub(gap), end) {
            let from = if headed { top } else { first };
            runs[from..end].iter_mut().filter(|r| !r.comment).for_each(|r| r.row = true);
            at = end;
        }
    }
}

/// The hash of the words before the colon of a line.
fn name_of(scan: &Scan, line: &LineScan) -> u64 {
    let until = scan.marks_of(line).iter().take(NAME_WORDS).position(|m| m & mark::COLON != 0).map_or(0, |at| at + 1);
    scan.words_of(line)[..until].iter().fold(0, |hash, &word| mix(hash, word))
}

fn build_of(text: &str, scan: &Scan, cues: &Cues, line: &LineScan) -> Build {
    let words = line.words();
    if !(2..=ROW_WORDS).contains(&words) || !line.colon && line.numbers == 0 || is_furniture(cues) || cues.credit {
        return Build::None;
    }
    let marks = scan.marks_of(line);
    if line.colon && marks[..words - 1].iter().take(NAME_WORDS).any(|m| m & mark::COLON != 0) {
        return Build::Named;
    }
    let content = line.content.of(text);
    let ends = matches!(line.last, Last::Stop | Last::StopQuote | Last::Question | Last::Ellipsis | Last::Colon);
    if line.numbers == 0 || words < 3 || ends {
        return Build::None;
    }
    if line.first == First::Digit && line.numbers < line.words() as u16 {
        let digits = content.bytes().take(4).take_while(u8::is_ascii_digit).count();
        if (1..=3).contains(&digits) && content[digits..].starts_with([' ', '\t']) {
            let number: u32 = content[..digits].parse().unwrap_or(0);
            // `116 ha ...` is no number of a row.
            if number <= 40 || !content[digits..].trim_start().starts_with(char::is_lowercase) {
                return Build::Counted(number);
            }
        }
    }
    // The figures of a date stand behind each other with a slash or dash between.
    let dated =
        if line.slash { marks.windows(2).filter(|m| m.iter().all(|m| m & mark::DIGITS != 0) && m[1] & mark::DASH != 0).count() } else { 0 };
    let figures = usize::from(line.numbers).saturating_sub(if dated > 0 { dated + 1 } else { 0 });
    if figures >= 2 {
        return Build::Figures;
    }
    let rest = content.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let led = line.first == First::Digit && rest.trim_start().starts_with(char::is_lowercase);
    if led { Build::Led } else { Build::None }
}

fn is_furniture(cues: &Cues) -> bool {
    cues.legal >= 1 || [Family::List, Family::Ui, Family::Tag].iter().any(|&f| cues.at(f) >= Place::Start)
}

/// Whether lines `from..to` stand a few lines behind a paragraph and a few before the next, without the head of a list between.
fn is_among_paragraphs(lines: &[LineScan], cues: &[Cues], from: usize, to: usize) -> bool {
    let near = |i: &usize| cues[*i].at(Family::List) != Place::Whole && cues[*i].legal < 2;
    let before = (from.saturating_sub(REACH)..from).rev().take_while(near).any(|i| is_paragraph(&lines[i]) || lines[i].last == Last::Colon);
    before && (to..lines.len().min(to + REACH)).take_while(near).any(|i| is_paragraph(&lines[i]))
}

/// `STT Khu vực Ngày lẻ Ngày chẵn`, cells with tabs between them.
fn is_head(text: &str, line: &LineScan, cues: &Cues) -> bool {
    let content = line.content.of(text);
    (3..=HEAD_WORDS).contains(&line.words())
        && matches!(line.last, Last::Letter | Last::Digit | Last::Close | Last::Other)
        && !is_furniture(cues)
        && (content.contains(['\t', '|']) || ["STT ", "TT ", "Stt "].iter().any(|h| content.starts_with(h)))
}

#[cfg(test)]
mod tests {
    use crate::clean::cues::{CUES, Cues};
    use crate::clean::runs::Run;
    use crate::clean::scan::Scan;

    const PARAGRAPH: &str = "Buổi sáng, bà con trong xóm ra vườn hái lá, rửa sạch rồi đem phơi dưới nắng nhẹ đầu mùa.";

    fn rows(text: &str) -> Vec<usize> {
        let scan = Scan::of(text);
        let cues: Vec<Cues> = scan.lines.iter().map(|l| CUES.of(&scan, l)).collect();
        let mut runs = vec![Run::default(); scan.lines.len()];
        super::mark_lines(text, &scan, &cues, &mut runs);
        (0..runs.len()).filter(|&i| runs[i].row).collect()
    }

    #[test]
    fn rows_between_paragraphs_are_marked_with_their_head() {
        let page = |rows: &str| format!("{PARAGRAPH}\n{rows}\n{PARAGRAPH}\n");
        assert_eq!(rows(&page("STT Khu vực Ngày lẻ\n1 Xã Long Hòa 05h - 11h\n2 Xã Mỹ Lệ 16h - 22h\n3 Xã Hựu An 11h - 16h")), [1, 2, 3, 4]);
        assert_eq!(rows(&page("Loài\tDiện tích\tTăng\nRầy\t1.215\t340\nSâu lá\t872\t118\nỐc\t930\t12")), [1, 2, 3, 4]);
        assert_eq!(rows(&page("Các mốc\n0h30: Gió bắt đầu rít.\n3h: Bão vào bờ.\n5h40: Gió dịu.")), [2, 3, 4]);
    }

    #[test]
    fn names_that_come_again_are_part_of_the_text() {
        let part = |name: &str| format!("Mục của {name}\n{PARAGRAPH}\nTình yêu: ba sao\n");
        assert_eq!(rows(&format!("{}{}{}{PARAGRAPH}", part("Lê"), part("Mận"), part("Đào"))), [2, 5, 8]);
        assert!(rows(&format!("{}{}{PARAGRAPH}", part("Lê"), part("Mận"))).is_empty());
    }

    #[test]
    fn points_without_bullets_are_part_of_the_text() {
        let list = "Hồ sơ nộp cho xã gồm những giấy tờ sau:\nĐơn theo mẫu;\nBản sao giấy tờ;\nBiên bản hòa giải.\n";
        assert_eq!(rows(&format!("{PARAGRAPH}\n{list}{PARAGRAPH}")), [2, 3, 4]);
        assert!(rows("Lúa được giá\nCá mất mùa, tôm\nTôm trúng vụ,\n").is_empty());
    }

    #[test]
    fn cells_of_counted_rows_are_part_of_the_text() {
        let table = "STT\nKhu vực\nGiờ\n1\nXã Long Hòa và các ấp ven sông Cái Lớn phía nam\n05h\n2\nXã Mỹ Lệ\n16h\n3\nXã Hựu An\n11h\n";
        assert_eq!(rows(&format!("{PARAGRAPH}\n{table}{PARAGRAPH}")), (1..13).collect::<Vec<_>>());
        assert!(rows("Đọc nhiều\n1\nLúa được giá\n2\nCá mất mùa\n3\nTôm trúng vụ\n").is_empty());
    }

    #[test]
    fn lists_of_articles_and_lines_at_the_end_are_none() {
        assert!(rows(&format!("{PARAGRAPH}\nTin liên quan\n1 Lúa được giá\n2 Cá mất mùa\n3 Tôm trúng vụ\n{PARAGRAPH}")).is_empty());
        assert!(
            rows(&format!("{PARAGRAPH}\nLúa được giá (2/10/2020)\nCá mất mùa (1/10/2020)\nTôm trúng vụ (1/10/2020)\n{PARAGRAPH}"))
                .is_empty()
        );
        assert!(rows(&format!("{PARAGRAPH}\nVàng 1.712 1.720\nĐô la 16.980 16.990\nBảng Anh 21.400 21.450")).is_empty());
        assert!(rows("").is_empty());
    }
}
