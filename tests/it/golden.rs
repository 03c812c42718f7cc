//! Golden analyses of the corpus pages: files for reading. `TINVIET_UPDATE=1 cargo test --test it golden` writes them anew.

use std::fmt::Write;
use std::fs;

use tinviet::Analyzer;
use tinviet::analysis::Analysis;
use tinviet::eval::{GoldPage, load};
use tinviet::io::{Input, ReadOptions, Records};

use crate::shared::root;

fn analyze(page: &GoldPage) -> Analysis<'static> {
    let reference = page.reference.as_deref().and_then(|d| d.parse().ok());
    let options = ReadOptions::default();

    let record = Records::open(&Input::file(&page.path), &options).unwrap().next().unwrap().unwrap();
    Analyzer::builder().reference(reference).build().analyze(&record.read(&options).unwrap())
}

/// The analysis a person can read: a line of the page a line, then each article's facts, one a line.
fn render(page: &GoldPage, analysis: &Analysis<'_>) -> String {
    let text: Vec<char> = match &analysis.text {
        Some(text) => text.chars().collect(),
        None => page.text.clone(),
    };
    let mut out = String::new();
    for line in analysis.lines.iter().flatten() {
        let content: String = text[line.start as usize..line.end as usize].iter().collect();
        writeln!(out, "{} {content}", line.label.letter()).unwrap();
    }
    for (number, article) in analysis.articles.iter().enumerate() {
        let published = article.published.value.as_deref().unwrap_or("unknown");
        writeln!(out, "\narticle {} | published {published} | authors {:?} | sources {:?}", number + 1, article.authors, article.agencies)
            .unwrap();
        let first = article.sentences.iter().flatten().take(3);
        for sentence in first {
            let words: Vec<String> = sentence.tokens.iter().flatten().map(|t| t.text.replace(' ', "_")).collect();
            writeln!(out, "words {}", words.join(" ")).unwrap();
        }
        for date in article.dates.iter().flatten() {
            writeln!(out, "date {} = {}", date.text, date.value.as_deref().unwrap_or("unknown")).unwrap();
        }
        for actor in article.actors.iter().flatten() {
            let state = actor.represents.as_deref().map(|s| format!(" acts for {s}")).unwrap_or_default();
            writeln!(out, "actor {:?} {} {:?} roles {:?}{state}", actor.kind, actor.name, actor.aliases, actor.roles).unwrap();
        }
        for quote in article.quotes.iter().flatten() {
            let said: String = text[quote.start as usize..quote.end as usize].iter().take(60).collect();
            let speaker = quote.speaker.and_then(|s| article.actors.as_ref()?.get(s as usize)).map_or("nobody named", |a| &a.name);
            writeln!(out, "quote {:?} by {speaker}: {said}", quote.kind).unwrap();
        }
    }
    out
}

#[test]
fn corpus_pages_are_analyzed_as_before() {
    let update = std::env::var_os("TINVIET_UPDATE").is_some();
    let mut changed = Vec::new();
    for page in load(&root().join("corpus/pages")).unwrap() {
        let got = render(&page, &analyze(&page));
        let path = root().join("tests/golden").join(&page.name).with_extension("txt");
        if fs::read_to_string(&path).is_ok_and(|old| old == got) {
            continue;
        }
        if update {
            fs::write(&path, got).unwrap();
        } else {
            let old = fs::read_to_string(&path).unwrap_or_default();
            let line =
                got.lines().zip(old.lines()).find(|(a, b)| a != b).map_or("at its end".to_owned(), |(a, b)| format!("`{a}`, was `{b}`"));
            changed.push(format!("{}: {line}", page.name));
        }
    }
    assert!(changed.is_empty(), "changed (if for the better: TINVIET_UPDATE=1 cargo test --test it golden):\n{}", changed.join("\n"));
}
