//! Numbered headings, and tables of contents that repeat them.

use super::relate::{NONE, Relations, is_paragraph};
use super::scan::{First, Last, LineScan, Scan, mark};

/// So many numbers in a row make a series.
const SERIES: usize = 3;

/// A heading has at most so many words.
const HEADING_WORDS: usize = 24;

/// Lines with text between two headings of a series.
const REACH: usize = 40;

/// Lines of a table of contents, at least.
const ENTRIES: usize = 3;

/// Words of a numbered entry that is not looked for, at most.
const MOST_SHORT: usize = 5;

/// What is known of the headings of the page. Buffers are kept between pages.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Lines that open a numbered part of the text.
    pub headings: Vec<bool>,
    /// Lines of a table of contents.
    pub entries: Vec<bool>,
    series: Vec<usize>,
}

impl Contents {
    /// Finds both, and takes from the headings what says that they are repeated.
    pub fn read(&mut self, text: &str, scan: &Scan, relations: &mut [Relations]) {
        let count = scan.lines.len();
        for list in [&mut self.headings, &mut self.entries] {
            list.clear();
            list.resize(count, false);
        }
        self.find_series(text, scan);
        self.find_table(scan, relations);
    }

    /// `1. ...`, `2. ...`, `3. ...` with paragraphs between them.
    fn find_series(&mut self, text: &str, scan: &Scan) {
        self.series.clear();
        for (i, line) in scan.lines.iter().enumerate() {
            let Some(number) = number_of(text, line) else { continue };
            let far = self.series.last().is_some_and(|&last| i - last > REACH);
            if number == 1 || far {
                self.close_series(scan);
            }
            if number == self.series.len() + 1 {
                self.series.push(i);
            }
        }
        self.close_series(scan);
    }

    fn close_series(&mut self, scan: &Scan) {
        let parted = self.series.windows(2).filter(|w| scan.lines[w[0] + 1..w[1]].iter().any(is_paragraph)).count();
        // Most parts hold a paragraph; the last one has the rest of the page behind it.
        if self.series.len() >= SERIES && parted * 3 >= (self.series.len() - 1) * 2 {
            for &at in &self.series {
                self.headings[at] = true;
            }
        }
        self.series.clear();
    }

    /// Three lines and more in a row that come again later, in the same order, with paragraphs between them.
    fn find_table(&mut self, scan: &Scan, relations: &mut [Relations]) {
        let lines = &scan.lines;
        // Of numbered entries those of a few words are not looked for at the ends of others.
        let short = |i: usize| {
            let line = &lines[i];
            line.words() <= MOST_SHORT && line.numbers > 0 && scan.marks_of(line)[0] & mark::DIGITS != 0
        };
        let mut at = 0;
        let mut found: Vec<(usize, usize)> = Vec::new();
        while at < lines.len() {
            let from = at;
            let (mut last, mut parted, mut size) = (0, 0, 0);
            while at < lines.len() {
                let Some(later) = again(scan, relations, at) else {
                    if at > from && relations[at].before == NONE && short(at) {
                        at += 1;
                        continue;
                    }
                    break;
                };
                if at > from && later <= last {
                    break;
                }
                parted += usize::from(at > from && later > last + 1 && lines[last + 1..later].iter().take(REACH).any(is_paragraph));
                last = later;
                at += 1;
                size += 1;
            }
            if size >= ENTRIES && parted * 3 >= (size - 1) * 2 && last >= at {
                found.push((from, at));
            }
            at = at.max(from + 1);
        }
        for (from, to) in found {
            // `Mục lục`, `Nội dung chính`
            if let Some(head) = from
                .checked_sub(1)
                .filter(|&i| lines[i].words() <= 5 && lines[i].last == Last::Letter && lines[i].first == First::Upper && !self.headings[i])
            {
                self.entries[head] = true;
            }
            for i in from..to {
                self.entries[i] = true;
                self.headings[i] = false;
                let Some(later) = again(scan, relations, i) else { continue };
                self.headings[later] = true;
                (relations[later].before, relations[later].count) = (NONE, 1);
            }
        }
    }
}

/// The later line that line `i` names, if it may be an entry of a table of contents.
fn again(scan: &Scan, relations: &[Relations], i: usize) -> Option<usize> {
    let (line, r) = (&scan.lines[i], &relations[i]);
    if !(2..=HEADING_WORDS).contains(&line.words()) {
        return None;
    }
    if r.count == 2 && r.before == NONE && r.after != NONE {
        return Some(r.after as usize);
    }
    // The entries are numbered, the headings are not.
    let other = r.ends_with as usize;
    let numbered = r.ends_with != NONE && other > i && scan.lines[other].words() + 1 == line.words();
    (numbered && scan.marks_of(line)[0] & mark::DIGITS != 0).then_some(other)
}

/// The number that a line begins with, if it may be a heading: `3. ...`, `3) ...`, `3/ ...`, `3- ...`, `3: ...`.
fn number_of(text: &str, line: &LineScan) -> Option<usize> {
    if !matches!(line.first, First::Digit | First::Upper) || line.words() > HEADING_WORDS {
        return None;
    }
    if line.words() == 1 {
        // The number of a chapter stands alone.
        let text = line.content.of(text);
        return if line.numbers == 1 && text.len() <= 2 { text.parse().ok() } else { None };
    }
    const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let text = line.content.of(text);
    let size = text.bytes().take(4).take_while(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X')).count();
    let (number, rest) = text.split_at(size);
    let rest = rest.strip_prefix(['.', ')', '/', '-', ':', '–'])?;
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    ROMAN.iter().position(|r| *r == number).map(|at| at + 1).or_else(|| number.parse().ok().filter(|n| *n < 100))
}

#[cfg(test)]
mod tests {
    use super::Contents;
    use crate::clean::relate::Relater;
    use crate::clean::scan::Scan;

    fn read(text: &str) -> Contents {
        let scan = Scan::of(text);
        let (mut relater, mut contents) = (Relater::default(), Contents::default());
        relater.read(&scan);
        contents.read(text, &scan, &mut relater.relations);
        contents
    }

    fn numbers(list: &[bool]) -> Vec<usize> {
        (0..list.len()).filter(|&i| list[i]).collect()
    }

    const PARAGRAPH: &str = "Buổi sáng, bà con trong xóm ra vườn hái lá, rửa sạch rồi đem phơi dưới nắng nhẹ đầu mùa.";

    #[test]
    fn numbers_in_a_row_with_paragraphs_between_open_parts_of_the_text() {
        let page = format!("1. Lá chè\n{PARAGRAPH}\n2. Lá vối\n{PARAGRAPH}\n3. Lá sen\n{PARAGRAPH}\n");
        assert_eq!(numbers(&read(&page).headings), [0, 2, 4]);
        // A list of the most read articles has none between.
        assert!(numbers(&read("1. Lá chè\n2. Lá vối\n3. Lá sen\n").headings).is_empty());
    }

    #[test]
    fn a_table_of_contents_is_told_from_the_headings_it_repeats() {
        let page = format!(
            "Nội dung chính\nLá chè xanh\nLá vối khô\nLá sen già\nLá chè xanh\n{PARAGRAPH}\nLá vối khô\n{PARAGRAPH}\nLá sen già\n{PARAGRAPH}\n"
        );
        let contents = read(&page);
        let numbered = format!(
            "1 Lá chè xanh tươi\n2 Lá vối\n3 Lá sen già non\n4 Lá ổi non búp\nLá chè xanh tươi\n{PARAGRAPH}\nLá vối\n{PARAGRAPH}\nLá sen già non\n{PARAGRAPH}\nLá ổi non búp\n{PARAGRAPH}\n"
        );
        assert_eq!(numbers(&read(&numbered).entries), [0, 1, 2, 3]);
        assert_eq!((numbers(&contents.entries), numbers(&contents.headings)), (vec![0, 1, 2, 3], vec![4, 6, 8]));
    }
}
