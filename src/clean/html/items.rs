//! Entries of lists of articles: boxes side by side, each with a headline that is a link and little text.

use super::dom::{Dom, NONE};
use super::facts::Look;
use super::lines::{Lines, word_count};

/// A box with its headline is at most so many levels above the headline's block.
const LEVELS: usize = 5;

/// So many boxes with a linked headline under one element make a list.
const BOXES: u16 = 3;

/// A box with more words outside of links is no teaser.
const WORDS: u32 = 70;

/// A link of fewer words is no headline.
const HEADLINE: usize = 4;

/// Marks the lines of such boxes with [`Look::TEASER`].
pub(super) fn mark(dom: &Dom, lines: &mut Lines) {
    let count = dom.nodes.len();
    // Of each node: linked headlines in it (counted up to LEVELS above them), words outside of links, children with a headline.
    let (mut headlines, mut words, mut boxes) = (vec![0_u16; count], vec![0_u32; count], vec![0_u16; count]);
    for (text, facts) in lines.text.lines().zip(&lines.facts) {
        let size = word_count(text);
        let headline = facts.link_density >= 0.9 && size >= HEADLINE;
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
    for facts in &mut lines.facts {
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
