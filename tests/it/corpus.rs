//! The corpus is what its README says.

use std::collections::HashSet;
use std::fs;

use tinviet::eval::{GoldPage, load};

use crate::shared::root;

fn pages() -> Vec<GoldPage> {
    load(&root().join("corpus/pages")).unwrap()
}

#[test]
fn gold_without_annotations_is_the_page() {
    for page in pages().iter().filter(|p| !p.html) {
        let text: String = page.text.iter().collect();
        assert_eq!(fs::read_to_string(&page.path).unwrap(), text, "{}", page.name);
    }
}

#[test]
fn html_pages_show_the_lines_of_their_gold() {
    for page in pages().iter().filter(|p| p.html) {
        let source = fs::read_to_string(&page.path).unwrap();
        let (text, _) = tinviet::clean::html::read(&source);
        let aligned = page.align(&text);
        let kept = |p: &GoldPage| p.labels.iter().filter(|l| "TLHB".contains(**l)).count();
        assert_eq!(kept(&aligned), kept(page), "{}: a kept line of the gold is not a line of the page", page.name);
    }
}

#[test]
fn there_is_enough_of_everything() {
    let pages = pages();
    assert!(pages.len() >= 24);
    assert!(pages.iter().filter(|p| p.html).count() >= 7);
    let sum = |f: fn(&GoldPage) -> usize| pages.iter().map(f).sum::<usize>();
    assert!(sum(|p| p.quotes.len()) >= 60);
    assert!(sum(|p| p.metonyms.len()) >= 40);
    assert!(pages.iter().any(|p| p.article_of.contains(&2)), "a page with two articles");
    assert!(pages.iter().any(|p| p.article_of.iter().all(|&a| a == 0)), "a page without an article");
}

#[test]
fn spans_are_tight_and_on_lines_that_may_have_them() {
    for page in pages() {
        let mut seen = HashSet::new();
        for m in &page.mentions {
            let text = page.slice(m.start, m.end);
            assert_eq!(text, text.trim(), "{}", page.name);
            assert!(!text.is_empty() && seen.insert((m.start, m.end)), "{}: {text}", page.name);
            let label = page.labels[page.line_at(m.start)];
            assert!("TLHB".contains(label), "{}: `{text}` on a line {label}", page.name);
            assert_eq!(m.kind == "MISC", m.actor.is_none(), "{}: `{text}`", page.name);
        }
        for d in &page.dates {
            let text = page.slice(d.start, d.end);
            assert_eq!(text, text.trim(), "{}", page.name);
        }
    }
}
