//! Quotation marks: which of them open and close what.

use crate::actor::scene::{Scene, flag, refill};
use crate::article::Slice;

/// What stands between quotation marks, the marks included.
#[derive(Debug, Clone, Copy)]
pub(in crate::actor) struct Quoted {
    pub atoms: Slice,
    pub paragraph: u32,
    /// The marks are not closed: the quotation goes on in the next paragraph.
    pub open: bool,
}

/// All quotations of the article, in text order, without the ones inside others; and for each atom whether it is in one.
pub(in crate::actor) fn quotations(scene: &Scene<'_>, found: &mut Vec<Quoted>, inside: &mut Vec<bool>) {
    found.clear();
    refill(inside, scene.atoms().len(), false);
    for (number, paragraph) in (0..).zip(scene.article.paragraphs) {
        let (start, end) = (paragraph.atoms.start as usize, paragraph.atoms.end as usize);
        let mut at = start;
        // Marks that nothing closes from here to the end of the paragraph: looked for once.
        let mut missing = String::new();
        loop {
            at = scene.next_with(at, end, flag::SIGN);
            if at >= end {
                break;
            }
            let Some(close) = closing(scene, at, start, end) else {
                at += 1;
                continue;
            };
            // A mark that is never closed quotes to the end of its paragraph only when it opens it.
            let shut = if missing.contains(close) { None } else { signs(scene, at + 1, end).find(|&i| is_closing(scene, i, end, close)) };
            if shut.is_none() {
                missing.push(close);
            }
            let last = match shut {
                Some(last) => last,
                None if at == start && close != '\'' => end - 1,
                None => {
                    at += 1;
                    continue;
                }
            };
            inside[at..=last].fill(true);
            found.push(Quoted { atoms: Slice::new(at as u32, last as u32 + 1), paragraph: number, open: shut.is_none() });
            at = last + 1;
        }
    }
}

/// The symbols from `from` on.
fn signs(scene: &Scene<'_>, from: usize, end: usize) -> impl Iterator<Item = usize> {
    let next = move |from: usize| Some(scene.next_with(from, end, flag::SIGN)).filter(|&at| at < end);
    std::iter::successors(next(from), move |&at| next(at + 1))
}

/// The mark that closes the one at `at`, if that opens.
fn closing(scene: &Scene<'_>, at: usize, start: usize, end: usize) -> Option<char> {
    let c = scene.symbol(at);
    let close = match c {
        '“' | '„' => '”',
        '«' => '»',
        '‘' => '’',
        '"' => '"',
        '\'' => '\'',
        // A page that closes with the opening mark, or opens with the closing one.
        '”' if at == start || scene.atom(at).spaced => '”',
        _ => return None,
    };
    let glued = at + 1 < end && !scene.atom(at + 1).spaced;
    let free = at == start || scene.atom(at).spaced || matches!(scene.symbol(at - 1), '(' | ':' | '-' | '–' | ',');
    let certain = matches!(c, '“' | '„' | '«');
    (certain || (glued && free)).then_some(close)
}

fn is_closing(scene: &Scene<'_>, at: usize, end: usize, close: char) -> bool {
    let c = scene.symbol(at);
    let free = at + 1 >= end || scene.atom(at + 1).spaced || scene.symbol(at + 1) != '\0';
    match close {
        '”' => matches!(c, '”' | '"' | '“') && (c == '”' || free && !scene.atom(at).spaced),
        '\'' | '’' => (c == '\'' || c == '’') && free && !scene.atom(at).spaced,
        _ => c == close && (close != '"' || free || !scene.atom(at).spaced),
    }
}
