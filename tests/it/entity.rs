//! Names in one-article texts: rows of `tests/data/entity/*.toml`.

use serde::Deserialize;
use tinviet::article::ArticleBuffers;
use tinviet::entity::gazetteer::Gazetteer;
use tinviet::entity::{Buffers, EntityType, Tagger, Weights};
use tinviet::word::Segmenter;

use crate::shared::root;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    why: String,
    text: String,
    names: Vec<String>,
}

fn names(tagger: &Tagger, text: &str) -> Vec<String> {
    let buffers = ArticleBuffers::plain(text, &Segmenter::embedded());
    let mut found = Vec::new();
    tagger.tag(&buffers.view(text), &mut found);
    let kind = |k| match k {
        EntityType::Per => "PER",
        EntityType::Loc => "LOC",
        EntityType::Org => "ORG",
        EntityType::Misc => "MISC",
    };
    found.iter().map(|m| format!("{} {}", kind(m.kind), m.span.of(text))).collect()
}

#[test]
fn names_are_found() {
    let tagger = Tagger::embedded();
    let mut wrong = String::new();
    for entry in std::fs::read_dir(root().join("tests/data/entity")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|n| n == "places.toml") {
            continue;
        }
        let table: Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for case in table.case {
            let got = names(&tagger, &case.text);
            if got != case.names {
                wrong += &format!("{} ({})\n  want {:?}\n  got  {:?}\n", path.display(), case.why, case.names, got);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn any_text_is_tagged_without_failure() {
    let tagger = Tagger::embedded();
    for text in
        ["", "\n\n", "(((((", "A", "Á\u{301}\u{301}", "\"\"\"\"", "TP.", "a-b-", "Ng. T.H.L. –", "🇻🇳 Việt", "X.", "I.B.M-", "“Hà Nội"]
    {
        let _ = names(&tagger, text);
        let _ = names(&tagger, &text.repeat(50));
    }
}

#[test]
fn names_do_not_depend_on_what_was_read_before() {
    let (tagger, segmenter) = (Tagger::embedded(), Segmenter::embedded());
    let mut kept = Buffers::default();
    let mut read = 0;
    for file in std::fs::read_dir(root().join("corpus/ner")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        for text in std::fs::read_to_string(&file).unwrap().split("\n\n") {
            let buffers = ArticleBuffers::plain(text, &segmenter);
            let (mut with, mut without) = (Vec::new(), Vec::new());
            tagger.tag_with(&buffers.view(text), &mut kept, &mut with);
            tagger.tag(&buffers.view(text), &mut without);
            assert_eq!(with, without, "{text}");
            read += with.len();
        }
    }
    assert!(read > 1000, "{read}");
    // Buffers that another tagger has filled are not taken for its own.
    let text = "Ông Trần Văn Bình, Chủ tịch UBND tỉnh Hà Nam, gặp bà Angela Merkel ở Berlin.";
    let buffers = ArticleBuffers::plain(text, &segmenter);
    let mut found = Vec::new();
    Tagger::new(Gazetteer::embedded(), Weights::default()).tag_with(&buffers.view(text), &mut kept, &mut found);
    assert!(found.is_empty(), "{found:?}");
}

#[derive(Deserialize)]
struct PlaceTable {
    case: Vec<PlaceCase>,
}

#[derive(Deserialize)]
struct PlaceCase {
    why: String,
    text: String,
    places: Vec<String>,
}

#[test]
fn units_of_viet_nam_get_their_codes() {
    let tagger = Tagger::embedded();
    let source = std::fs::read_to_string(root().join("tests/data/entity/places.toml")).unwrap();
    let table: PlaceTable = toml::from_str(&source).unwrap();
    for case in table.case {
        let buffers = ArticleBuffers::plain(&case.text, &Segmenter::embedded());
        let mut found = Vec::new();
        tagger.tag(&buffers.view(&case.text), &mut found);
        let code = |p: Option<tinviet::entity::Place>| p.map_or("-".to_owned(), |p| format!("{} {}", p.code, p.now));
        let got: Vec<String> = found.iter().map(|m| format!("{} {}", m.span.of(&case.text), code(m.place))).collect();
        assert_eq!(got, case.places, "{}", case.why);
    }
}
