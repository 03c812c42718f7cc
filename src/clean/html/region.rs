//! Where the main text of a page stands: the smallest element that holds most of its running text.

use super::classes::{Role, Roles};
use super::dom::{Dom, NONE};
use super::facts::{DomFacts, Inside, Look};
use super::lines::{Lines, word_count};
use super::tag::Tag;

/// Roles of elements whose text is running text of somebody else, when the line's own block has them.
const FOREIGN: Roles = Roles(
    1 << Role::Related as u32
        | 1 << Role::Comment as u32
        | 1 << Role::Footer as u32
        | 1 << Role::Nav as u32
        | 1 << Role::Ad as u32
        | 1 << Role::Sidebar as u32
        | 1 << Role::Form as u32,
);

/// The same further up; what is named a side or a menu there may well hold the whole page.
const FAR_FOREIGN: Roles = Roles(1 << Role::Related as u32 | 1 << Role::Comment as u32 | 1 << Role::Footer as u32);

/// Percent of an element's running text that one of its children must hold for the search to go on there.
const MOST: u64 = 70;

/// Sets [`DomFacts::from_main`] and [`DomFacts::before_main`].
pub(super) fn mark(dom: &Dom, lines: &mut Lines) {
    let mut weights = vec![0_u32; dom.nodes.len()];
    let mut alone = vec![0_u8; dom.nodes.len()];
    let running: Vec<u32> = lines.text.lines().zip(&lines.facts).map(|(text, facts)| weigh(text, facts)).collect();
    for (&weight, facts) in running.iter().zip(&lines.facts) {
        if facts.parent != NONE && weight > 0 {
            alone[facts.parent as usize] = alone[facts.parent as usize].saturating_add(1);
        }
    }
    let mut headline = false;
    for ((text, facts), &weight) in lines.text.lines().zip(&lines.facts).zip(&running) {
        let mut weight = weight;
        if headline && facts.parent != NONE && alone[facts.parent as usize] == 1 {
            // The text of a teaser: alone in its box, below a headline that is a link.
            weight = weight.div_ceil(6);
        }
        headline = facts.link_density >= 0.9 && word_count(text) >= 4;
        let mut at = facts.block;
        while weight > 0 && at != NONE {
            weights[at as usize] = weights[at as usize].saturating_add(weight);
            at = dom.nodes[at as usize].parent;
        }
    }
    if weights[0] == 0 {
        return;
    }
    // Level of each node on the way down to the main text, counted from 1.
    let mut levels = vec![0_u16; dom.nodes.len()];
    let (mut at, mut level) = (0_u32, 1_u16);
    levels[0] = 1;
    loop {
        let mut child = dom.nodes[at as usize].first;
        let mut best = (0, NONE);
        while child != NONE {
            best = best.max((weights[child as usize], child));
            child = dom.nodes[child as usize].next;
        }
        let (weight, child) = best;
        if child == NONE
            || u64::from(weight) * 100 < u64::from(weights[at as usize]) * MOST
            || dom.element(child).is_none_or(|e| !e.tag.is_block() || is_part(e.tag))
        {
            break;
        }
        // A single paragraph is not the main text; what holds it is.
        if lines.facts.iter().any(|f| f.block == child && f.parent != child) {
            break;
        }
        at = child;
        level += 1;
        levels[at as usize] = level;
    }
    let linked = holding_links(dom, lines);
    let mut before = true;
    for (facts, &weight) in lines.facts.iter_mut().zip(&running) {
        let mut up = facts.block;
        while up != NONE && levels[up as usize] == 0 {
            let roles = lines.block_roles[up as usize];
            facts.apart = facts.apart.union(if linked[up as usize] { roles } else { roles.without(Role::Related) });
            up = dom.nodes[up as usize].parent;
        }
        if !facts.apart.has(Role::Related) {
            facts.roles = facts.roles.map(|r| r.without(Role::Related));
        }
        let reached = if up == NONE { 0 } else { levels[up as usize] };
        facts.from_main = (level - reached).min(254) as u8;
        if facts.from_main == 0 && weight > 0 {
            before = false;
        }
        facts.before_main = before;
    }
}

/// A list or a quotation is part of a text, however much of it: the steps of a recipe, the reports of a day.
fn is_part(tag: Tag) -> bool {
    matches!(tag, Tag::Ul | Tag::Ol | Tag::Dl | Tag::Blockquote)
}

/// Words in links among so many words, at least, make a box one of other articles.
const LINKED: u32 = 6;

/// The elements with a good share of links. Others (the days of a `timeline`, the reports of a live `stream`) list no other
/// articles, whatever their names.
fn holding_links(dom: &Dom, lines: &Lines) -> Vec<bool> {
    if !lines.block_roles.iter().any(|r| r.has(Role::Related)) {
        return vec![true; dom.nodes.len()];
    }
    // Words in links and all words.
    let mut words = vec![(0_u32, 0_u32); dom.nodes.len()];
    for (text, facts) in lines.text.lines().zip(&lines.facts) {
        let size = word_count(text) as u32;
        let linked = if facts.link_density >= 0.5 { size } else { 0 };
        let mut at = facts.block;
        while at != NONE {
            let (links, all) = &mut words[at as usize];
            (*links, *all) = (links.saturating_add(linked), all.saturating_add(size));
            at = dom.nodes[at as usize].parent;
        }
    }
    words.into_iter().map(|(links, all)| links > 0 && links.saturating_mul(LINKED) >= all).collect()
}

/// How much running text a line is.
fn weigh(text: &str, facts: &DomFacts) -> u32 {
    if facts.link_density > 0.4
        || facts.inside.has_any(Inside::FIGCAPTION.with(Inside::NAV).with(Inside::FOOTER).with(Inside::PICTURE_TABLE))
    {
        return 0;
    }
    let words = word_count(text) as u32;
    if words < 10 {
        return 0;
    }
    let ends = text.ends_with(['.', '!', '?', ':', ';', '”', '"', '…', ',', ')']);
    let mut weight = if ends { words * 4 } else { words };
    if facts.roles[0].has_any(FOREIGN) || facts.roles[1].has_any(FAR_FOREIGN) || facts.inside.has(Inside::ASIDE) {
        weight /= 4;
    }
    if facts.look.has(Look::TEASER) {
        weight = weight.div_ceil(6);
    }
    if facts.inside.has(Inside::MARKED_BODY) {
        weight *= 2;
    }
    weight
}

#[cfg(test)]
mod tests {
    use crate::clean::html::{Role, read};

    #[test]
    fn a_box_without_links_lists_no_other_articles() {
        let event =
            |inner: &str| format!("<div class=main><p>Mở đầu.</p><div class=timeline><div><b>1977</b><p>{inner}</p></div></div></div>");
        let related = |page: &str| read(page).1.lines.iter().filter(|f| f.apart.has(Role::Related)).count();
        let long = "Những người đầu tiên đắp đê, lấy nước đầm phơi muối trên cánh đồng này từ gần hai trăm năm trước. ".repeat(3);
        let text = format!("<p>{long}</p><p>{long}</p>");
        assert_eq!(related(&format!("<div>{text}{}</div>", event("Thành lập hợp tác xã."))), 0);
        assert_ne!(related(&format!("<div>{text}{}</div>", event("<a href=/1>Thành lập hợp tác xã muối đầu tiên</a>"))), 0);
    }
}
