//! Entries of lists of articles: boxes side by side, each with a headline that is a link and little text; headlines and their
//! teasers in turn without boxes; a single box of that kind between the paragraphs.

use super::dom::{Dom, NONE};
use super::facts::{DomFacts, Inside, Look};
use super::lines::{Lines, word_count};
use super::tag::Tag;

/// A box with its headline is at most so many levels above the headline's block.
const LEVELS: usize = 5;

/// So many boxes with a linked headline under one element make a list.
const BOXES: u16 = 3;

/// A box with more words outside of links is no teaser.
const WORDS: u32 = 70;

/// A link of fewer words is no headline.
const HEADLINE: usize = 4;

/// A line of fewer words is no paragraph.
const PARAGRAPH: usize = 15;

/// Marks the lines of such entries with [`Look::TEASER`], and those of captions in boxes of their own with [`Look::WITH_PICTURE`].
pub(super) fn mark(dom: &Dom, lines: &mut Lines) {
    let sizes: Vec<usize> = lines.text.lines().map(word_count).collect();
    mark_boxes(dom, &sizes, &mut lines.facts);
    mark_turns(&sizes, &mut lines.facts);
    mark_single(dom, &sizes, &mut lines.facts);
    mark_picture_boxes(dom, &mut lines.facts);
}

fn is_headline(facts: &DomFacts, size: usize) -> bool {
    let least = if facts.inside.has(Inside::HEADING) { 2 } else { HEADLINE };
    facts.link_density >= 0.9 && size >= least
}

fn is_paragraph(facts: &DomFacts, size: usize) -> bool {
    facts.link_density < 0.5 && size >= PARAGRAPH
}

fn mark_boxes(dom: &Dom, sizes: &[usize], lines: &mut [DomFacts]) {
    let count = dom.nodes.len();
    // Of each node: linked headlines in it (counted up to LEVELS above them), words outside of links, children with a headline.
    let (mut headlines, mut words, mut boxes) = (vec![0_u16; count], vec![0_u32; count], vec![0_u16; count]);
    for (&size, facts) in sizes.iter().zip(&*lines) {
        let headline = is_headline(facts, size);
        let mut at = facts.block;
        for _ in 0..LEVELS {
            if at == NONE {
                break;
            }
            if headline {
                let first = headlines[at as usize] == 0;
                headlines[at as usize] = headlines[at as usize].saturating_add(1);
                let up = dom.nodes[at as usize].parent;
                if first && up != NONE {
                    boxes[up as usize] = boxes[up as usize].saturating_add(1);
                }
            }
            if facts.link_density < 0.5 {
                words[at as usize] = words[at as usize].saturating_add(size as u32);
            }
            at = dom.nodes[at as usize].parent;
        }
    }
    for facts in lines {
        let mut at = facts.block;
        for _ in 0..LEVELS {
            if at == NONE {
                break;
            }
            let up = dom.nodes[at as usize].parent;
            let list = up != NONE && boxes[up as usize] >= BOXES;
            if list && (1..=2).contains(&headlines[at as usize]) && words[at as usize] <= WORDS {
                facts.look = facts.look.with(Look::TEASER);
                break;
            }
            at = up;
        }
    }
}

/// Headline and text in turn in one element, without boxes: parted by `br` in a cell, `dt` and `dd`, `h3` and `p`.
fn mark_turns(sizes: &[usize], lines: &mut [DomFacts]) {
    // Where the run of turns began, how many headlines it has, and the lines and words since the last one.
    let (mut start, mut headlines, mut since, mut words) = (0, 0, 0, 0);
    for i in 0..=lines.len() {
        let in_run = headlines > 0 && i < lines.len() && lines[i].parent == lines[start].parent;
        let headline = i < lines.len() && is_headline(&lines[i], sizes[i]);
        if in_run && headline {
            if since > 0 {
                (headlines, since, words) = (headlines + 1, 0, 0);
            }
            continue;
        }
        if in_run && since < 3 && words + sizes[i] <= WORDS as usize {
            (since, words) = (since + 1, words + sizes[i]);
            continue;
        }
        // Links between the paragraphs of an article make turns too, but there text comes first or goes on.
        let article = start > 0 && is_paragraph(&lines[start - 1], sizes[start - 1]) && lines[start - 1].parent == lines[start].parent;
        if !article && !in_run && headlines >= BOXES {
            lines[start..i].iter_mut().for_each(|f| f.look = f.look.with(Look::TEASER));
        }
        (start, headlines, since, words) = (i, u16::from(headline), 0, 0);
    }
}

/// A headline that is a link and one or two lines of text in a box between the paragraphs of the article.
fn mark_single(dom: &Dom, sizes: &[usize], lines: &mut [DomFacts]) {
    // The elements that hold a paragraph directly.
    let mut holds = vec![false; dom.nodes.len()];
    for i in 0..lines.len() {
        let facts = lines[i];
        let next = lines.get(i + 1).filter(|n| n.link_density < 0.5 && sizes[i + 1] >= 8 && n.block != facts.block);
        // A rubric (`Đọc thêm`) may stand in one line with the link.
        let headline = is_headline(&facts, sizes[i]) || (facts.link_density >= 0.7 && sizes[i] >= 2 * HEADLINE);
        if headline
            && facts.tag != Tag::H1
            && let Some(next) = next
            && let Some(home) = box_of(dom, facts.block, next.block, &holds)
        {
            // Rubrics before it and the text behind it, as far as they stand in the box.
            let inside = |f: &DomFacts| is_within(dom, f.block, home);
            let first = (0..i).rev().take(3).take_while(|&k| inside(&lines[k])).last().unwrap_or(i);
            let last = (i + 1..lines.len()).take(4).take_while(|&k| inside(&lines[k])).last().unwrap_or(i);
            let words: usize = (first..=last).filter(|&k| lines[k].link_density < 0.5).map(|k| sizes[k]).sum();
            let whole = lines.get(last + 1).is_none_or(|f| !inside(f)) && (first == 0 || !inside(&lines[first - 1]));
            if whole && words <= WORDS as usize {
                lines[first..=last].iter_mut().for_each(|f| f.look = f.look.with(Look::TEASER));
            }
        }
        if is_paragraph(&lines[i], sizes[i])
            && !lines[i].look.has(Look::TEASER)
            && let Some(parent) = parent_of(dom, lines[i].block)
        {
            holds[parent as usize] = true;
        }
    }
}

fn parent_of(dom: &Dom, node: u32) -> Option<u32> {
    if node == NONE {
        return None;
    }
    Some(dom.nodes[node as usize].parent).filter(|&up| up != NONE)
}

/// The box around two blocks that stands beside paragraphs; the first element above both that has none in it.
fn box_of(dom: &Dom, one: u32, other: u32, holds: &[bool]) -> Option<u32> {
    let mut at = one;
    for _ in 0..LEVELS {
        let up = parent_of(dom, at)?;
        if holds[up as usize] {
            return (at != one || is_within(dom, other, one)).then_some(at).filter(|&home| is_within(dom, other, home));
        }
        at = up;
    }
    None
}

/// Whether a block is an element or stands a few levels below it.
fn is_within(dom: &Dom, block: u32, home: u32) -> bool {
    let mut at = block;
    for _ in 0..=LEVELS {
        if at == home {
            return true;
        }
        let Some(up) = parent_of(dom, at) else { return false };
        at = up;
    }
    false
}

/// A picture and one line below it in a box: the line is its caption, whatever the names of the box and the line.
fn mark_picture_boxes(dom: &Dom, lines: &mut [DomFacts]) {
    for i in 0..lines.len() {
        if !lines[i].look.has(Look::AFTER_PICTURE) || lines[i].look.has(Look::WITH_PICTURE) {
            continue;
        }
        // The caption may have a box of its own in that of the picture.
        let mut home = lines[i].block;
        for _ in 0..2 {
            let Some(up) = parent_of(dom, home) else { break };
            home = up;
            let beside = |k: Option<usize>| k.and_then(|k| lines.get(k)).is_some_and(|f| is_within(dom, f.block, home));
            if beside(i.checked_sub(1)) || beside(Some(i + 1)) {
                break;
            }
            if dom.holds_picture(home) {
                lines[i].look = lines[i].look.with(Look::WITH_PICTURE);
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::html::{Look, read};

    fn with(look: Look, source: &str) -> Vec<String> {
        let (text, facts) = read(source);
        text.lines().zip(&facts.lines).filter(|(_, f)| f.look.has(look)).map(|(line, _)| line.to_owned()).collect()
    }

    const PARAGRAPH: &str = "Sáng nay, hơn ba trăm hộ dân của xã đã được cấp nước ngọt miễn phí sau một tháng phải đi mua.";

    #[test]
    fn headlines_and_texts_in_turn_are_teasers_without_boxes() {
        let pair = |n: u8| format!("<dt><a href=/{n}>Nông dân trồng lúa lo hạn mặn</a></dt><dd>Nước mặn vào sâu {n} cây số.</dd>");
        let list: String = (1..4).map(pair).collect();
        assert_eq!(with(Look::TEASER, &format!("<p>{PARAGRAPH}</p><dl>{list}</dl>")).len(), 6);
        let cell: String =
            (1..4).map(|n| format!("<a href=/{n}>Nông dân trồng lúa lo hạn mặn</a><br>Nước mặn vào sâu {n} cây số.<br>")).collect();
        assert_eq!(with(Look::TEASER, &format!("<table><tr><td>{cell}</td></tr></table>")).len(), 6);
        // Links between the paragraphs of an article.
        let links: String = (1..5).map(|n| format!("<p>{PARAGRAPH}</p><p><a href=/{n}>Nông dân trồng lúa lo hạn mặn</a></p>")).collect();
        let marked = with(Look::TEASER, &format!("<div>{links}<p>{PARAGRAPH}</p></div>"));
        assert!(marked.iter().all(|line| line != PARAGRAPH));
    }

    #[test]
    fn a_single_box_between_paragraphs_is_a_teaser() {
        let inner = "<div><div>Xem thêm</div><div><a href=/1>Nông dân trồng lúa lo hạn mặn</a><p>Nước mặn đã vào sâu hơn hai mươi cây số.</p></div></div>";
        let page = format!("<div><p>{PARAGRAPH}</p>{inner}<p>{PARAGRAPH}</p></div>");
        assert_eq!(with(Look::TEASER, &page).len(), 3);
        // The head of an article whose headline is a link stands before all paragraphs.
        assert_eq!(with(Look::TEASER, &format!("<div>{inner}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div>")).len(), 0);
    }

    #[test]
    fn a_line_alone_with_a_picture_in_a_box_belongs_to_it() {
        let page = format!(
            "<div><p>{PARAGRAPH}</p><div><img src=a.jpg><div class=x><p>Xà lan chở nước về xã</p></div></div><p>{PARAGRAPH}</p></div>"
        );
        assert_eq!(with(Look::WITH_PICTURE, &page), ["Xà lan chở nước về xã"]);
        assert_eq!(with(Look::WITH_PICTURE, &format!("<div><img src=a.jpg><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></div>")).len(), 0);
    }
}
