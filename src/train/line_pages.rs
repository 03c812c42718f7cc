//! Pages for the line model, and pages made from them: furniture moved, blocks left out, articles joined.

use super::line::Random;
use super::line_blocks::{notices, teasers};
use super::line_shapes::{bullets, table};
use super::line_signs::{comments, headings, sign};
use crate::clean::html::HtmlFacts;
use crate::clean::teach::GoldLine;
use crate::eval::GoldPage;

/// A page with its labels.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Text, letter, article of each line.
    pub lines: Vec<(String, char, u32)>,
    /// The facts of the DOM, for HTML.
    pub html: Option<Box<HtmlFacts>>,
    /// How often it is seen in a pass.
    pub weight: u32,
}

impl Source {
    pub(crate) fn of(page: &GoldPage, weight: u32) -> Source {
        let mut lines = Vec::new();
        for (i, &(start, end)) in page.lines.iter().enumerate() {
            let text: String = page.text[start as usize..end as usize].iter().collect();
            let letter = page.labels.get(i).copied().unwrap_or('E');
            let keep = matches!(letter, 'T' | 'L' | 'H' | 'B');
            let article = page.article_of.get(i).copied().unwrap_or(0);
            lines.push((text.replace(['\n', '\r'], " "), letter, if keep { article.max(1) } else { article }));
        }
        Source { name: page.name.clone(), lines, html: None, weight }
    }

    /// The page's HTML as lines with the facts of the DOM, labelled by finding each line's text among the gold lines.
    pub(crate) fn of_html(page: &GoldPage, source: &str, weight: u32) -> Source {
        let gold = Source::of(page, weight);
        let (text, facts) = crate::clean::html::read(source);
        let text = crate::normalize::normalize(&text).text.into_owned();
        let key = |line: &str| -> String {
            crate::normalize::normalize(line).text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let keys: Vec<String> = gold.lines.iter().map(|l| key(&l.0)).collect();
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.lines() {
            let own = key(line);
            let near = |from: usize| (from..keys.len()).find(|&i| !own.is_empty() && keys[i] == own);
            let part = |i: &usize| own.len() >= 24 && keys[*i].len() >= 24 && (keys[*i].contains(&own) || own.contains(&keys[*i]));
            let found = near(at).filter(|&i| i < at + 60).or_else(|| near(0)).or_else(|| (0..keys.len()).find(part));
            let (letter, article) = match found {
                Some(i) => {
                    if i >= at && i < at + 60 {
                        at = i + 1;
                    }
                    (gold.lines[i].1, gold.lines[i].2)
                }
                None if own.is_empty() => ('E', 0),
                None => ('X', 0),
            };
            lines.push((line.to_owned(), letter, article));
        }
        Source { name: format!("{}.html", page.name), lines, html: Some(Box::new(facts)), weight }
    }
}

/// Chances of the changes, in percent.
#[derive(Debug, Clone, Copy)]
pub struct Augment {
    /// The lines before the first title go.
    pub cut_head: usize,
    /// The lines after the last paragraph go.
    pub cut_tail: usize,
    /// Furniture before or after comes from another page.
    pub swap: usize,
    /// Blank lines go or come.
    pub blanks: usize,
    /// A block of related lines is put between two paragraphs.
    pub splice: usize,
    /// Another article follows.
    pub join: usize,
    /// Teasers are printed twice.
    pub double: usize,
    /// Captions are printed twice, as text of the picture.
    pub alt: usize,
    /// Single lines go.
    pub omit: usize,
    /// Teasers made of other pages' titles and leads are put between paragraphs.
    pub teaser_inside: usize,
    /// ... or after the text.
    pub teaser_after: usize,
    /// ... or make a page without an article.
    pub list_page: usize,
    /// Of teasers between paragraphs: only those a reader tells from the text around.
    pub clear_inside: usize,
    /// Notices of the site after the text.
    pub notices: usize,
    /// A table, flattened to cells, is put between two paragraphs.
    pub table: usize,
    /// A paragraph becomes a list with bullets.
    pub bullets: usize,
    /// The writer's line is printed in another way, at another place.
    pub sign: usize,
    /// Comments of readers after the text.
    pub comments: usize,
    /// Headings between the paragraphs, numbered or not, with or without a table of contents.
    pub headings: usize,
    /// Of pages followed by another article: lists and furniture stand between the two.
    pub join_apart: usize,
}

impl Default for Augment {
    fn default() -> Self {
        Augment {
            cut_head: 25,
            cut_tail: 25,
            swap: 45,
            blanks: 45,
            splice: 35,
            join: 15,
            double: 25,
            alt: 25,
            omit: 30,
            teaser_inside: 25,
            teaser_after: 40,
            list_page: 7,
            clear_inside: 100,
            notices: 30,
            table: 12,
            bullets: 15,
            sign: 40,
            comments: 15,
            headings: 15,
            join_apart: 50,
        }
    }
}

fn keep(letter: char) -> bool {
    matches!(letter, 'T' | 'L' | 'H' | 'B')
}

/// The first and last line that is part of an article.
fn core(lines: &[GoldLine]) -> Option<(usize, usize)> {
    let first = lines.iter().position(|l| keep(l.1) || (l.2 > 0 && l.1 != 'E'))?;
    let last = lines.iter().rposition(|l| keep(l.1) || (l.2 > 0 && l.1 != 'E'))?;
    Some((first, last))
}

fn head_of(lines: &[GoldLine]) -> Vec<GoldLine> {
    core(lines).map_or_else(Vec::new, |(first, _)| lines[..first].to_vec())
}

fn tail_of(lines: &[GoldLine]) -> Vec<GoldLine> {
    core(lines).map_or_else(|| lines.to_vec(), |(_, last)| lines[last + 1..].to_vec())
}

/// A page made from `source` with parts of `others`.
pub(crate) fn augment(source: &Source, others: &[Source], random: &mut Random, a: Augment) -> Vec<GoldLine> {
    let mut lines = source.lines.clone();
    if random.chance(a.list_page) {
        return list_page(source, others, random);
    }
    let pick = |random: &mut Random| &others[random.below(others.len())].lines;
    if let Some((first, last)) = core(&lines) {
        let mut head = lines[..first].to_vec();
        let mut middle = lines[first..=last].to_vec();
        let mut tail = lines[last + 1..].to_vec();
        if random.chance(a.cut_head) {
            head.clear();
        } else if random.chance(a.swap) {
            head = head_of(pick(random));
        }
        if random.chance(a.cut_tail) {
            let stay = random.below(tail.len().min(4) + 1);
            tail.truncate(stay);
        } else if random.chance(a.swap) {
            tail = tail_of(pick(random));
        }
        if random.chance(a.splice) {
            splice(&mut middle, pick(random), random);
        }
        if random.chance(a.table) {
            table(&mut middle, random);
        }
        if random.chance(a.bullets) {
            bullets(&mut middle, random);
        }
        if random.chance(a.headings) {
            headings(&mut middle, others, random);
        }
        if random.chance(a.sign) {
            sign(&mut middle, random);
        }
        if random.chance(a.teaser_inside) {
            let places: Vec<usize> =
                (1..middle.len()).filter(|&i| middle[i].1 == 'B' && matches!(middle[i - 1].1, 'B' | 'E' | 'L')).collect();
            if !places.is_empty() {
                let at = places[random.below(places.len())];
                let clear = random.chance(a.clear_inside);
                let block = teasers(1 + random.below(3), clear, others, random);
                middle.splice(at..at, block);
            }
        }
        if random.chance(a.teaser_after) {
            let count = 2 + random.below(6);
            let at = if random.chance(50) { 0 } else { random.below(tail.len() + 1) };
            tail.splice(at..at, teasers(count, false, others, random));
        }
        if random.chance(a.comments) {
            tail.splice(0..0, comments(random));
        }
        if random.chance(a.notices) {
            if random.chance(70) { tail.extend(notices(random)) } else { head.extend(notices(random)) }
        }
        if random.chance(a.join) {
            if random.chance(a.join_apart) {
                middle.extend(teasers(2 + random.below(4), false, others, random));
            }
            join(&mut middle, pick(random), random);
        }
        lines = head;
        lines.append(&mut middle);
        lines.append(&mut tail);
    }
    if random.chance(a.double) {
        double(&mut lines, random);
    }
    if random.chance(a.alt) {
        repeat_captions(&mut lines, random);
    }
    if random.chance(a.omit) {
        lines.retain(|l| match l.1 {
            'E' | 'B' => true,
            'T' => !random.chance(4),
            'L' => !random.chance(8),
            'D' | 'A' => !random.chance(30),
            'C' => !random.chance(25),
            _ => !random.chance(12),
        });
    }
    if random.chance(a.blanks) {
        space(&mut lines, random);
    }
    lines
}

/// A page without an article: furniture and lists.
fn list_page(source: &Source, others: &[Source], random: &mut Random) -> Vec<GoldLine> {
    let mut lines = head_of(&source.lines);
    for _ in 0..1 + random.below(3) {
        lines.extend(teasers(3 + random.below(5), false, others, random));
    }
    if random.chance(30) {
        lines.extend(notices(random));
    }
    let mut tail = tail_of(&others[random.below(others.len())].lines);
    tail.retain(|l| l.2 == 0);
    lines.append(&mut tail);
    lines.retain(|l| l.2 == 0);
    lines
}

/// An HTML page with lines left out and facts hidden: other sites name their classes in other ways or have no metadata.
pub(crate) fn thin(source: &Source, random: &mut Random) -> (Vec<GoldLine>, Option<HtmlFacts>) {
    let Some(html) = &source.html else { return (source.lines.clone(), None) };
    let (mut lines, mut facts) = (Vec::new(), HtmlFacts { lines: Vec::new(), meta: html.meta.clone() });
    let (first, last) = core(&source.lines).unwrap_or((0, source.lines.len()));
    let (cut_head, cut_tail) = (random.chance(15), random.chance(15));
    let (blind, flat) = (random.chance(35), random.chance(15));
    for (i, (line, fact)) in source.lines.iter().zip(&html.lines).enumerate() {
        let gone = (i < first && cut_head) || (i > last && cut_tail) || (line.1 != 'B' && line.1 != 'T' && random.chance(6));
        if gone {
            continue;
        }
        let mut fact = *fact;
        if blind {
            fact.roles = Default::default();
        }
        if flat {
            fact.inside = Default::default();
            fact.container = Default::default();
        }
        lines.push(line.clone());
        facts.lines.push(fact);
    }
    if random.chance(35) {
        facts.meta = Default::default();
    }
    (lines, Some(facts))
}

/// A few related lines, with or without their heading, between two paragraphs.
fn splice(middle: &mut Vec<GoldLine>, other: &[GoldLine], random: &mut Random) {
    let related: Vec<&GoldLine> = other.iter().filter(|l| l.1 == 'R' && l.0.split(' ').count() >= 5).collect();
    let places: Vec<usize> = (1..middle.len()).filter(|&i| middle[i].1 == 'B' && matches!(middle[i - 1].1, 'B' | 'E' | 'L')).collect();
    if related.is_empty() || places.is_empty() {
        return;
    }
    let at = places[random.below(places.len())];
    let from = random.below(related.len());
    let count = 1 + random.below(3);
    let mut block: Vec<GoldLine> = related[from..].iter().take(count).map(|l| (l.0.clone(), 'R', 0)).collect();
    match random.below(5) {
        0 => block.insert(0, ("Tin liên quan".into(), 'R', 0)),
        1 => block.insert(0, ("Đọc thêm".into(), 'R', 0)),
        2 => block.iter_mut().for_each(|l| l.0 = format!(">> {}", l.0.trim_start_matches(['>', '•', ' ', '-']))),
        3 => block.iter_mut().for_each(|l| l.0 = format!("{} {}", l.0, l.0)),
        // Bare lines of headline length only: a whole sentence among paragraphs cannot be told from them.
        _ => block.retain(|l| !l.0.ends_with('.') && l.0.split(' ').count() <= 20),
    }
    if random.chance(40) {
        block.insert(0, (String::new(), 'E', 0));
    }
    middle.splice(at..at, block);
}

/// Another article after this one.
fn join(middle: &mut Vec<GoldLine>, other: &[GoldLine], random: &mut Random) {
    let Some((first, last)) = core(other) else { return };
    let offset = middle.iter().map(|l| l.2).max().unwrap_or(0);
    if !other[first..=last].iter().any(|l| l.1 == 'T') {
        return;
    }
    if random.chance(30) {
        middle.push((String::new(), 'E', 0));
    }
    middle.extend(other[first..=last].iter().map(|l| (l.0.clone(), l.1, if l.2 > 0 { l.2 + offset } else { 0 })));
}

/// Related headlines twice: on one line, on the next, or around a blank line.
fn double(lines: &mut Vec<GoldLine>, random: &mut Random) {
    let way = random.below(3);
    let mut out = Vec::with_capacity(lines.len() * 2);
    for line in lines.drain(..) {
        let teaser = line.1 == 'R' && (5..=25).contains(&line.0.split(' ').count());
        if !teaser || line.0.ends_with('.') {
            out.push(line);
            continue;
        }
        match way {
            0 => out.push((format!("{} {}", line.0, line.0), 'R', 0)),
            1 => {
                out.push(line.clone());
                out.push(line);
            }
            _ => {
                out.push(line.clone());
                out.push((String::new(), 'E', 0));
                out.push(line);
                out.push((String::new(), 'E', 0));
            }
        }
    }
    *lines = out;
}

/// Captions repeat the title, or stand twice.
fn repeat_captions(lines: &mut Vec<GoldLine>, random: &mut Random) {
    let title = lines.iter().find(|l| l.1 == 'T').map(|l| l.0.clone());
    let mut out = Vec::with_capacity(lines.len() + 8);
    for line in lines.drain(..) {
        if line.1 == 'C' {
            match random.below(4) {
                0 => out.push(line.clone()),
                1 => {
                    if let Some(title) = &title {
                        let number = random.below(6) + 1;
                        let alt = if random.chance(50) { title.clone() } else { format!("{title} - Ảnh {number}.") };
                        out.push((alt, 'C', line.2));
                    }
                }
                2 => {
                    let bare = line.0.split(['.', '(']).next().unwrap_or_default().trim().to_owned();
                    if bare.split(' ').count() >= 4 {
                        out.push((bare, 'C', line.2));
                    }
                }
                _ => {}
            }
        }
        out.push(line);
    }
    *lines = out;
}

/// Blank lines everywhere, nowhere, or here and there.
fn space(lines: &mut Vec<GoldLine>, random: &mut Random) {
    let way = random.below(3);
    let mut out = Vec::with_capacity(lines.len() * 2);
    for line in lines.drain(..) {
        if line.1 == 'E' {
            if way == 2 && random.chance(50) {
                out.push(line);
            }
            continue;
        }
        out.push(line);
        if way == 1 || (way == 2 && random.chance(25)) {
            out.push((String::new(), 'E', 0));
        }
    }
    *lines = out;
}
