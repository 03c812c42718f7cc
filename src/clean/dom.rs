//! The facts of the DOM as small numbers for the model.

use rustc_hash::FxHashMap;

use super::html::{DomFacts, HtmlFacts, Tag};
use super::scan::{LineScan, Scan, word_hash};

/// Elements whose number is a feature; the blocks stand first.
const TAGS: u8 = 24;

const CONTAINERS: [Tag; 10] =
    [Tag::Article, Tag::Figure, Tag::Figcaption, Tag::Nav, Tag::Aside, Tag::Footer, Tag::Header, Tag::Ul, Tag::Ol, Tag::Table];

/// One line, boiled down.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DomLine {
    tag: u8,
    container: u8,
    links: u8,
    parent: u8,
    parent_of_next: u8,
    meta: u8,
    from_main: u8,
    before_main: bool,
    inside: u16,
    look: u16,
    /// Families of class tokens: of the block and the nearest, of the middle, of the far ancestors.
    classes: [u32; 3],
}

/// The facts of all lines with text.
#[derive(Debug, Clone, Copy)]
pub(super) struct DomView<'p>(pub &'p [DomLine]);

impl DomView<'_> {
    pub fn tag(&self, i: usize) -> u32 {
        self.0[i].tag.into()
    }
    pub fn container(&self, i: usize) -> u32 {
        self.0[i].container.into()
    }
    pub fn links(&self, i: usize) -> u32 {
        self.0[i].links.into()
    }
    pub fn parent(&self, i: usize) -> u32 {
        self.0[i].parent.into()
    }
    pub fn parent_of_next(&self, i: usize) -> u32 {
        self.0[i].parent_of_next.into()
    }
    pub fn meta(&self, i: usize) -> u32 {
        self.0[i].meta.into()
    }
    pub fn steps_from_main(&self, i: usize) -> u32 {
        self.0[i].from_main.into()
    }
    pub fn before_main(&self, i: usize) -> bool {
        self.0[i].before_main
    }
    pub fn inside(&self, i: usize, each: impl FnMut(u32)) {
        bits(self.0[i].inside.into(), each);
    }
    pub fn look(&self, i: usize, each: impl FnMut(u32)) {
        bits(self.0[i].look.into(), each);
    }
    pub fn classes(&self, i: usize, mut each: impl FnMut(u32, u32)) {
        for (near, bits) in (0..).zip(self.0[i].classes) {
            self::bits(bits, |bit| each(bit, near));
        }
    }
}

fn bits(mut bits: u32, mut each: impl FnMut(u32)) {
    while bits != 0 {
        each(bits.trailing_zeros());
        bits &= bits - 1;
    }
}

/// Fills `out` with one entry for each line with text.
pub(super) fn read(scan: &Scan, html: &HtmlFacts, out: &mut Vec<DomLine>) {
    out.clear();
    let empty = DomFacts::default();
    let facts = |line: &LineScan| html.lines.get(line.index as usize).unwrap_or(&empty);
    let mut weights: FxHashMap<u32, u32> = FxHashMap::default();
    for line in &scan.lines {
        if super::relate::is_paragraph(line) && facts(line).link_density < 0.5 {
            *weights.entry(facts(line).parent).or_insert(0) += line.words() as u32;
        }
    }
    let best = weights.values().copied().max().unwrap_or(0).max(1);
    let meta = MetaWords::new(html);
    for (i, line) in scan.lines.iter().enumerate() {
        let f = facts(line);
        let weight = weights.get(&f.parent).copied().unwrap_or(0);
        let next = scan.lines.get(i + 1).map(|l| facts(l).parent == f.parent);
        out.push(DomLine {
            tag: if (f.tag as u8) < TAGS { f.tag as u8 } else { 0 },
            container: CONTAINERS.iter().position(|c| *c == f.container).map_or(0, |p| p as u8 + 1),
            links: match f.link_density {
                d if d <= 0.0 => 0,
                d if d < 0.3 => 1,
                d if d < 0.7 => 2,
                d if d < 0.95 => 3,
                _ => 4,
            },
            parent: match weight * 10 / best {
                0 => 0,
                1..=3 => 1,
                4..=9 => 2,
                _ => 3,
            },
            parent_of_next: next.map_or(2, u8::from),
            meta: meta.kind(scan.words_of(line)),
            from_main: match f.from_main {
                0 => 0,
                1 => 1,
                2 => 2,
                3..=4 => 3,
                255 => 5,
                _ => 4,
            },
            before_main: f.before_main,
            inside: f.inside.0,
            look: f.look.0,
            classes: f.roles.map(|r| r.0),
        });
    }
    // Metadata that no line repeats (the name of the paper as the title of every page) say nothing of the others.
    if !out.iter().any(|line| matches!(line.meta, 1..=4)) {
        out.iter_mut().filter(|line| line.meta == 7).for_each(|line| line.meta = 0);
    }
}

/// The metadata as word hashes.
struct MetaWords {
    titles: Vec<Vec<u32>>,
    /// The headlines in titles that name the site or the kind of page beside it.
    parts: Vec<Vec<u32>>,
    descriptions: Vec<Vec<u32>>,
    authors: Vec<Vec<u32>>,
}

fn hashes(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(word_hash).collect()
}

/// The words of a text that may be cut in the middle of a word: `... khu vực miền Tr...`.
fn whole_words(text: &str) -> Vec<u32> {
    match text.trim_end().strip_suffix("...").or_else(|| text.trim_end().strip_suffix('…')) {
        Some(cut) => {
            let mut words = hashes(cut);
            if words.len() > 8 {
                words.pop();
            }
            words
        }
        None => hashes(text),
    }
}

/// The longest part of `Tên báo - Tựa bài | Chuyên mục`, `[Ảnh] Tựa bài`, if it has four words.
fn longest_part(title: &str) -> Option<Vec<u32>> {
    let parts = title.split([']', '|', '»']).flat_map(|t| t.split(" - ")).flat_map(|t| t.split(" – "));
    let longest = parts.map(hashes).max_by_key(Vec::len)?;
    (longest.len() >= 4).then_some(longest)
}

impl MetaWords {
    fn new(html: &HtmlFacts) -> Self {
        let all = |list: &[String]| list.iter().map(|t| hashes(t)).filter(|w| !w.is_empty()).collect();
        MetaWords {
            titles: all(&html.meta.titles),
            parts: html.meta.titles.iter().filter_map(|t| longest_part(t)).collect(),
            descriptions: html.meta.descriptions.iter().map(|d| whole_words(d)).filter(|w| !w.is_empty()).collect(),
            authors: all(&html.meta.authors),
        }
    }

    /// 0: nothing known, 1: the title, 2: nearly the title, 3: the description, 4: most of it, 5: an author, 7: none of these.
    fn kind(&self, words: &[u32]) -> u8 {
        if self.titles.is_empty() && self.descriptions.is_empty() {
            return 0;
        }
        if self.titles.iter().any(|t| t == words) {
            return 1;
        }
        let begins = |long: &[u32], short: &[u32]| short.len() >= 4 && long.starts_with(short);
        if self.titles.iter().any(|t| begins(t, words) || begins(words, t)) || self.parts.iter().any(|p| p == words) {
            return 2;
        }
        if self.descriptions.iter().any(|d| d == words) {
            return 3;
        }
        let overlap = |d: &[u32]| {
            // As many of its words as are shared at most.
            if d.len() < 8 || words.len() < 8 || words.len() * 10 < d.len() * 6 {
                return false;
            }
            let both = words.iter().filter(|w| d.contains(w)).count();
            both * 10 >= words.len() * 8 && both * 10 >= d.len() * 6
        };
        if self.descriptions.iter().any(|d| overlap(d) || begins(words, d) || (d.len() >= 8 && words.len() > 8 && words.ends_with(d))) {
            return 4;
        }
        if self.authors.iter().any(|a| a == words) {
            return 5;
        }
        7
    }
}
