//! Sentences, tokens, words: rows of `tests/data/{sentence,word}`.

use std::fs;

use serde::Deserialize;
use tinviet::article::{ArticleBuffers, ArticleText};
use tinviet::word::Segmenter;

use crate::shared::{root, shared_data};

#[derive(Deserialize)]
struct Groups {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    cases: Vec<String>,
}

fn load<T: for<'d> Deserialize<'d>>(path: &str) -> T {
    toml::from_str(&fs::read_to_string(root().join("tests/data").join(path)).unwrap()).unwrap()
}

/// Ends of the sentences, counted in characters that are not white space.
fn sentence_ends(text: &str, view: &ArticleText<'_>) -> Vec<usize> {
    let end = |s: &tinviet::article::Sentence| {
        let end = view.atoms_span(s.atoms).end as usize;
        text[..end].chars().filter(|c| !c.is_whitespace()).count()
    };
    view.sentences.iter().map(end).collect()
}

#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Score {
    fn add(&mut self, found: &[usize], wanted: &[usize]) {
        self.right += found.iter().filter(|e| wanted.contains(e)).count();
        self.found += found.len();
        self.wanted += wanted.len();
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted) as f64
    }
}

#[test]
fn sentences_end_where_the_table_says() {
    let groups: Groups = load("sentence/boundaries.toml");
    let segmenter = Segmenter::embedded();
    let mut score = Score::default();
    let mut misses = Vec::new();
    for group in &groups.group {
        for case in &group.cases {
            let mut wanted = Vec::new();
            let mut count = 0;
            for part in case.split('‖') {
                count += part.chars().filter(|c| !c.is_whitespace()).count();
                wanted.push(count);
            }
            wanted.retain(|&e| e > 0);
            let text = case.replace('‖', "");
            let buffers = ArticleBuffers::plain(&text, &segmenter);
            let found = sentence_ends(&text, &buffers.view(&text));
            score.add(&found, &wanted);
            if found != wanted {
                let view = buffers.view(&text);
                let parts: Vec<&str> = view.sentences.iter().map(|s| view.atoms_span(s.atoms).of(&text)).collect();
                misses.push(format!("{}: {}", group.name, parts.join(" ‖ ")));
            }
        }
    }
    assert!(score.f1() >= 0.98 && misses.len() <= 6, "F1 {:.4}\n{}", score.f1(), misses.join("\n"));
}

/// Sentences of a treebank, five to a paragraph; with `glue` its blanks around punctuation are taken out.
fn treebank_paragraphs(path: &std::path::Path, glue: bool) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let sentence = |line: &str| {
        let t = line.split_once('=').map_or("", |p| p.1.trim()).replace("LBKT", "(").replace("RBKT", ")");
        if glue { tinviet::word::unspace(&t) } else { t }
    };
    let sentences: Vec<String> = text.lines().filter(|l| l.starts_with("# text")).map(sentence).collect();
    sentences.chunks(5).map(<[String]>::to_vec).collect()
}

#[test]
fn sentences_of_a_treebank_are_found_again() {
    for file in ["words/ud-vtb-dev.conllu", "words/ud-vtb-train.conllu"] {
        let Some(path) = shared_data(file) else { return };
        for glue in [false, true] {
            let mut score = Score::default();
            let mut misses = Vec::new();
            for sentences in treebank_paragraphs(&path, glue) {
                let text = sentences.join(" ");
                let buffers = ArticleBuffers::plain(&text, &Segmenter::embedded());
                let found = sentence_ends(&text, &buffers.view(&text));
                let mut count = 0;
                let wanted: Vec<usize> = sentences
                    .iter()
                    .map(|s| {
                        count += s.chars().filter(|c| !c.is_whitespace()).count();
                        count
                    })
                    .collect();
                score.add(&found, &wanted);
                if found != wanted {
                    let view = buffers.view(&text);
                    let parts: Vec<&str> = view.sentences.iter().map(|s| view.atoms_span(s.atoms).of(&text)).collect();
                    misses.push(format!("{}\n   gold {}", parts.join(" ‖ "), sentences.join(" ‖ ")));
                }
            }
            eprintln!("{file} glued={glue}: sentence F1 {:.4}", score.f1());
            assert!(score.f1() >= 0.98, "{}", misses.join("\n"));
        }
    }
}

#[derive(Deserialize)]
struct Tokens {
    case: Vec<TokenCase>,
}

#[derive(Deserialize)]
struct TokenCase {
    text: String,
    has: Vec<String>,
}

#[test]
fn tokens_are_what_the_table_says() {
    let tokens: Tokens = load("word/tokens.toml");
    let segmenter = Segmenter::embedded();
    let mut misses = Vec::new();
    for case in &tokens.case {
        let buffers = ArticleBuffers::plain(&case.text, &segmenter);
        let view = buffers.view(&case.text);
        let kind = |t: &tinviet::article::Token| serde_json::to_value(t.kind).unwrap().as_str().unwrap().to_owned();
        let found: Vec<String> = view.tokens.iter().map(|t| format!("{} {}", view.atoms_span(t.atoms).of(&case.text), kind(t))).collect();
        for want in &case.has {
            if !found.contains(want) {
                misses.push(format!("{want:?} not in {found:?}"));
            }
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

/// Cuts the text of a row of `words.toml`; ends of the words found and wanted, counted in characters that are not white space.
fn word_ends(row: &str, change: impl Fn(&str) -> String) -> (Vec<usize>, Vec<usize>, String) {
    let mut wanted = Vec::new();
    let mut count = 0;
    for word in row.split(' ') {
        count += word.chars().filter(|&c| c != '_').count();
        wanted.push(count);
    }
    let text = tinviet::normalize::normalize(&change(&tinviet::word::unspace(&row.replace('_', " ")))).text.into_owned();
    let buffers = ArticleBuffers::plain(&text, &Segmenter::embedded());
    let view = buffers.view(&text);
    let words: Vec<&str> = view.tokens.iter().map(|t| view.atoms_span(t.atoms).of(&text)).collect();
    let mut count = 0;
    let mut found = Vec::new();
    for word in &words {
        count += word.chars().filter(|c| !c.is_whitespace()).count();
        found.push(count);
    }
    (found, wanted, words.join(" | "))
}

#[test]
fn words_of_the_press_are_found_however_they_are_written() {
    use unicode_normalization::UnicodeNormalization;
    let groups: Groups = load("word/words.toml");
    let rows = || groups.group.iter().flat_map(|g| &g.cases);
    let measure = |change: &dyn Fn(&str) -> String| {
        let mut score = Score::default();
        let mut misses = Vec::new();
        for row in rows() {
            let (found, wanted, words) = word_ends(row, change);
            score.add(&found, &wanted);
            if found != wanted {
                misses.push(words);
            }
        }
        (score.f1(), misses.join("\n"))
    };
    let (plain, misses) = measure(&str::to_owned);
    assert!(plain >= 0.9, "F1 {plain:.4}\n{misses}");
    let (decomposed, misses) = measure(&|t: &str| t.nfd().collect());
    assert!((decomposed - plain).abs() < 1e-9, "decomposed {decomposed:.4}\n{misses}");
    let (capitals, misses) = measure(&str::to_uppercase);
    assert!(capitals >= plain - 0.05, "in capitals {capitals:.4}\n{misses}");
    let (small, misses) = measure(&str::to_lowercase);
    assert!(small >= plain - 0.06, "without capitals {small:.4}\n{misses}");
}
