//! Text of an article in other shapes: tables flattened to cells, lists with bullets.

use super::line::Random;
use crate::clean::teach::GoldLine;

/// One to three words in a row from a paragraph.
fn label(lines: &[GoldLine], random: &mut Random) -> String {
    let text: Vec<&str> = lines[random.below(lines.len())].0.split_whitespace().collect();
    let size = 1 + random.below(3);
    let from = random.below(text.len().saturating_sub(size).max(1));
    text[from..text.len().min(from + size)].join(" ").trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

fn figure(way: usize, random: &mut Random) -> String {
    match way {
        0 => format!("{}.{:03}", 1 + random.below(90), random.below(1000)),
        1 => format!("{}{}", ["+", "-", ""][random.below(3)], 10 * (1 + random.below(99))),
        2 => format!("{},{}%", random.below(100), random.below(10)),
        3 => format!("{}", 1 + random.below(400)),
        4 => format!("{}-{}", random.below(5), random.below(5)),
        _ => format!("{:02}/{:02}", 1 + random.below(28), 1 + random.below(12)),
    }
}

/// A table of the article, a cell or a row a line.
pub(super) fn table(middle: &mut Vec<GoldLine>, random: &mut Random) {
    let places: Vec<usize> = (1..middle.len()).filter(|&i| middle[i].1 == 'B' && matches!(middle[i - 1].1, 'B' | 'E' | 'L')).collect();
    let Some(&at) = places.get(random.below(places.len())) else { return };
    let article = middle[at].2;
    let (columns, rows) = (2 + random.below(3), 2 + random.below(9));
    let ways: Vec<usize> = (0..columns).map(|_| random.below(6)).collect();
    let (whole_rows, blank, head) = (random.chance(25), random.chance(25), random.chance(80));
    let mut block = Vec::new();
    for row in 0..rows {
        let cells: Vec<String> = (0..columns)
            .map(|c| if c == 0 || (row == 0 && head) { label(middle, random) } else { figure(ways[c], random) })
            .filter(|c| !c.is_empty())
            .collect();
        let lines = if whole_rows { vec![cells.join(" ")] } else { cells };
        for line in lines {
            block.push((line, 'B', article));
            if blank {
                block.push((String::new(), 'E', 0));
            }
        }
    }
    middle.splice(at..at, block);
}

/// A paragraph of several sentences becomes a list.
pub(super) fn bullets(middle: &mut Vec<GoldLine>, random: &mut Random) {
    let places: Vec<usize> = (0..middle.len()).filter(|&i| middle[i].1 == 'B' && middle[i].0.matches(". ").count() >= 1).collect();
    let Some(&at) = places.get(random.below(places.len())) else { return };
    let article = middle[at].2;
    let mark = ["- ", "• ", "+ ", "* ", "– "][random.below(5)];
    let (numbers, stops) = (random.chance(20), random.chance(50));
    let text = std::mem::take(&mut middle[at].0);
    let block: Vec<GoldLine> = text
        .split(". ")
        .enumerate()
        .map(|(n, part)| {
            let part = part.trim().trim_end_matches('.');
            let head = if numbers { format!("{}. ", n + 1) } else { mark.to_owned() };
            (format!("{head}{part}{}", if stops { "." } else { "" }), 'B', article)
        })
        .collect();
    middle.splice(at..=at, block);
}
