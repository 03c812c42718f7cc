//! An article as Markdown (CommonMark, with the tables of GitHub).

use tinviet::analysis::Label;
use tinviet::clean::html::{HtmlFacts, Tag};

use super::parts::Part;

/// Characters that lists of text pages begin their items with.
const BULLETS: [char; 8] = ['-', '–', '•', '▪', '●', '◦', '+', '*'];

/// Words of a table cell; tables of longer ones lay out a page.
const CELL_WORDS: usize = 40;

/// What makes a line an item of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    /// `ul`
    Bullet,
    /// `ol`
    Number,
    /// A dash or bullet in the text.
    Dash,
}

/// How a part is shown.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Block(String),
    /// An item of a list.
    Item(String, Mark),
    /// A cell, with the numbers of its row and cell.
    Cell(String, u32, u32),
}

/// Appends the article, a blank line after each block.
pub(super) fn write(parts: &[Part<'_>], html: Option<&HtmlFacts>, out: &mut Vec<u8>) {
    let shapes: Vec<Shape> = parts.iter().map(|part| shape(part, html)).collect();
    let mut rest = &shapes[..];
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|s| kind(s) == kind(first)).count();
        let (group, after) = rest.split_at(if matches!(first, Shape::Block(_)) { 1 } else { alike });
        out.extend_from_slice(block(group).as_bytes());
        out.extend_from_slice(b"\n\n");
        rest = after;
    }
}

/// Parts of one kind stand in one block.
fn kind(shape: &Shape) -> u8 {
    match shape {
        Shape::Block(_) => 0,
        Shape::Cell(..) => 1,
        Shape::Item(_, mark) => 2 + *mark as u8,
    }
}

fn shape(part: &Part<'_>, html: Option<&HtmlFacts>) -> Shape {
    let text = part.text.as_ref();
    // Behind other marks nothing is at the start of a line.
    let escaped = escape(text, !matches!(part.label, Label::Title | Label::Heading | Label::Lead | Label::Caption));
    match part.label {
        Label::Title => return Shape::Block(format!("# {escaped}")),
        Label::Heading => return Shape::Block(format!("## {escaped}")),
        Label::Lead => return Shape::Block(format!("**{escaped}**")),
        Label::Caption => return Shape::Block(format!("*{escaped}*")),
        _ => {}
    }
    let facts = html.and_then(|h| h.lines.get(part.line));
    match facts {
        Some(f) if f.tag == Tag::Li => Shape::Item(escaped, if f.container == Tag::Ol { Mark::Number } else { Mark::Bullet }),
        Some(f) if f.cell.is_some() && text.split_whitespace().count() <= CELL_WORDS => {
            let (row, cell) = f.cell.unwrap_or_default();
            Shape::Cell(escaped.replace('|', "\\|"), row, cell)
        }
        _ => match text.strip_prefix(BULLETS) {
            Some(item) if item.starts_with(' ') => Shape::Item(escape(item.trim(), true), Mark::Dash),
            _ => Shape::Block(escaped),
        },
    }
}

fn block(group: &[Shape]) -> String {
    match group {
        [Shape::Block(text)] => text.clone(),
        // One line with a dash is speech more often than a list.
        [Shape::Item(text, Mark::Dash)] => format!("\\- {text}"),
        [Shape::Cell(..), ..] => table(group),
        items => {
            let mut lines = Vec::with_capacity(items.len());
            for (number, item) in (1..).zip(items) {
                if let Shape::Item(text, mark) = item {
                    lines.push(if *mark == Mark::Number { format!("{number}. {text}") } else { format!("- {text}") });
                }
            }
            lines.join("\n")
        }
    }
}

/// Rows of cells. What has one row or one column is no table.
fn table(group: &[Shape]) -> String {
    let mut rows: Vec<(u32, Vec<(u32, String)>)> = Vec::new();
    for shape in group {
        let Shape::Cell(text, row, cell) = shape else { continue };
        if rows.last().is_none_or(|(last, _)| last != row) {
            rows.push((*row, Vec::new()));
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        match cells.last_mut() {
            // Lines of one cell.
            Some((last, content)) if last == cell => *content = format!("{content}<br>{text}"),
            _ => cells.push((*cell, text.clone())),
        }
    }
    // A cell over the whole width before the first row is a heading of the table.
    let above = rows.iter().take_while(|(_, cells)| cells.len() == 1).count();
    let above: Vec<String> = rows.drain(..above).flat_map(|(_, cells)| cells).map(|(_, text)| text.replace("\\|", "|")).collect();
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    if columns < 2 || rows.len() < 2 {
        let texts: Vec<String> =
            group.iter().filter_map(|s| if let Shape::Cell(t, ..) = s { Some(t.replace("\\|", "|")) } else { None }).collect();
        return texts.join("\n\n");
    }
    let line = |cells: &[(u32, String)]| {
        let texts = (0..columns).map(|c| cells.get(c).map_or("", |(_, text)| text.as_str()));
        texts.fold("|".to_owned(), |line, text| format!("{line} {text} |"))
    };
    let mut lines: Vec<String> = rows.iter().map(|(_, cells)| line(cells)).collect();
    lines.insert(1, format!("|{}", " --- |".repeat(columns)));
    let table = lines.join("\n");
    above.into_iter().chain([table]).collect::<Vec<_>>().join("\n\n")
}

/// The text with everything escaped that Markdown would read as its own.
fn escape(text: &str, starts: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut behind = text[digits..].chars();
    let marker = matches!(behind.next(), Some('.' | ')')) && behind.next().is_none_or(char::is_whitespace);
    let ordered = starts && (1..=9).contains(&digits) && marker;
    for (at, c) in text.char_indices() {
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' => true,
            '#' | '+' | '-' | '=' => starts && at == 0,
            '.' | ')' => ordered && at == digits,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_is_escaped() {
        for (text, want) in [
            ("2 * 3 < 7 & [a](b) `c` a_b ~d~", "2 \\* 3 \\< 7 \\& \\[a\\](b) \\`c\\` a\\_b \\~d\\~"),
            ("# nhất", "\\# nhất"),
            ("1. Đầu tiên 2. Sau", "1\\. Đầu tiên 2. Sau"),
            ("- Thưa ông", "\\- Thưa ông"),
            ("10.000 người", "10.000 người"),
            ("=== ", "\\=== "),
        ] {
            assert_eq!(escape(text, true), want);
        }
    }

    fn page(shapes: &[Shape]) -> String {
        block(shapes)
    }

    #[test]
    fn lists_and_tables_need_company() {
        let item = |t: &str| Shape::Item(t.into(), Mark::Dash);
        let cell = |t: &str, row, cell| Shape::Cell(t.into(), row, cell);
        assert_eq!(page(&[item("Thưa ông")]), "\\- Thưa ông");
        assert_eq!(page(&[item("một"), item("hai")]), "- một\n- hai");
        assert_eq!(page(&[Shape::Item("x".into(), Mark::Number), Shape::Item("y".into(), Mark::Number)]), "1. x\n2. y");
        let rows = [cell("Đội", 1, 2), cell("Điểm", 1, 3), cell("A \\| B", 4, 5), cell("9", 4, 6), cell("(hòa)", 4, 6), cell("C", 7, 8)];
        assert_eq!(page(&rows), "| Đội | Điểm |\n| --- | --- |\n| A \\| B | 9<br>(hòa) |\n| C |  |");
        assert_eq!(page(&rows[..2]), "Đội\n\nĐiểm");
        let above = [&[cell("Bảng 1 | vòng 2", 0, 1)], &rows[..3], &[cell("9", 4, 6)]].concat();
        assert_eq!(page(&above), "Bảng 1 | vòng 2\n\n| Đội | Điểm |\n| --- | --- |\n| A \\| B | 9 |");
    }
}
