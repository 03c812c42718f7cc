//! Pages in, labels, articles and metadata out: rows of `tests/data/clean/*.toml`.

use serde::Deserialize;
use tinviet::clean::{Cleaned, Cleaner, Page};

use crate::shared::root;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    /// Each line of the page: the letter of its label, a blank, its text; `E` alone for an empty line. `?` stands for any label.
    page: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    articles: Option<usize>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    authors: Option<Vec<String>>,
    #[serde(default)]
    agencies: Option<Vec<String>>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    trimmed: Option<String>,
}

fn check(case: &Case) -> Vec<String> {
    let lines: Vec<(&str, &str)> = case.page.lines().map(|l| l.split_once(' ').unwrap_or((l, ""))).collect();
    let text: String = lines.iter().map(|(_, line)| format!("{line}\n")).collect();
    let mut out = Cleaned::default();
    Cleaner::embedded().clean(Page { text: &text, html: None, url: case.url.as_deref() }, &mut out);
    let mut wrong = Vec::new();
    for ((letter, line), got) in lines.iter().zip(&out.lines) {
        let want = letter.chars().next().unwrap_or('E');
        let same = match want {
            '?' => true,
            // Lists and furniture are dropped alike.
            'R' | 'M' => matches!(got.label.letter(), 'R' | 'M'),
            _ => got.label.letter() == want,
        };
        if !same {
            wrong.push(format!("{}: want {want}, got {} ({}): {line}", case.name, got.label.letter(), got.reason));
        }
    }
    let mut expect = |what: &str, want: Option<String>, got: String| {
        if want.as_ref().is_some_and(|w| *w != got) {
            wrong.push(format!("{}: {what}: want {}, got {got}", case.name, want.unwrap_or_default()));
        }
    };
    expect("articles", case.articles.map(|n| n.to_string()), out.articles.len().to_string());
    let first = out.articles.first().cloned().unwrap_or_default();
    expect("published", case.published.clone(), first.published.value.map(|v| v.to_string()).unwrap_or_default());
    expect("authors", case.authors.as_ref().map(|a| a.join("|")), first.authors.join("|"));
    expect("agencies", case.agencies.as_ref().map(|a| a.join("|")), first.agencies.join("|"));
    expect("language", case.language.clone(), first.language.to_owned());
    let trimmed = out.lines.iter().find_map(|l| l.trimmed).map(|t| t.of(&text).trim().to_owned());
    expect("trimmed", case.trimmed.clone(), trimmed.unwrap_or_default());
    wrong
}

#[test]
fn pages_are_cleaned_as_the_tables_say() {
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/data/clean")).unwrap() {
        let table: Table = toml::from_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        wrong.extend(table.case.iter().flat_map(check));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lines_put_together_give_the_page_back() {
    for text in ["", "\n", "a\r\nb", "  \u{a0}\n\u{feff}\n", "Một.\n\n\nHai\r", "\u{200b}", "•\n»\n1\n"] {
        let mut out = Cleaned::default();
        Cleaner::embedded().clean(Page { text, html: None, url: None }, &mut out);
        assert_eq!(out.lines.len(), tinviet::clean::lines(text).count(), "{text:?}");
        for line in &out.lines {
            assert!(line.span.start <= line.content.start && line.content.end <= line.span.end, "{text:?}");
        }
    }
}

/// The pages of `corpus/layouts` are in the shapes of many sites and years.
#[test]
fn other_layouts_keep_their_text() {
    let mut lost = Vec::new();
    let (mut pages, mut sum) = (0.0, 0.0);
    for page in tinviet::eval::load(&root().join("corpus/layouts")).unwrap().iter().filter(|p| !p.html) {
        let text: String = page.text.iter().collect();
        let mut out = Cleaned::default();
        Cleaner::embedded().clean(Page { text: &text, html: None, url: None }, &mut out);
        let keeps = |letter: char| "TLHB".contains(letter);
        let (mut both, mut one) = (0.0, 0.0);
        for (line, letter) in out.lines.iter().zip(&page.labels) {
            let chars = line.span.of(&text).chars().filter(|c| !c.is_whitespace()).count() as f64;
            match (keeps(*letter), line.label.keep()) {
                (true, true) => both += chars,
                (false, false) => {}
                _ => one += chars,
            }
        }
        let f1 = if both + one > 0.0 { 2.0 * both / (2.0 * both + one) } else { 1.0 };
        (pages, sum) = (pages + 1.0, sum + f1);
        if f1 < 0.8 {
            lost.push(format!("{} {f1:.3}", page.name));
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
    assert!(pages >= 30.0 && sum / pages >= 0.965, "{} of {pages} pages", sum / pages);
}
