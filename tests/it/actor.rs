//! Tests of this stage; see `tests/data/actor`. Names are given in the text as `{PER|Lê Văn Tám}`.

use std::fs;

use serde::Deserialize;
use tinviet::actor::{Actor, Cast, QuoteKind, Resolver};
use tinviet::article::{ArticleBuffers, Slice};
use tinviet::entity::{EntityType, Mention};
use tinviet::span::Span;
use tinviet::word::Segmenter;

use crate::shared::root;

#[derive(Debug, Deserialize)]
struct Table {
    case: Vec<Case>,
}

/// Only what a case names is compared.
#[derive(Debug, Deserialize)]
struct Case {
    text: String,
    /// `Name = alias = alias`, sorted.
    actors: Option<Vec<String>>,
    /// `Name: role`.
    roles: Option<Vec<String>>,
    /// `Name US`: who acts for a state.
    acts: Option<Vec<String>>,
    /// `Name: words`.
    references: Option<Vec<String>>,
    /// `Name | kind | words`; `?words` for a speaker without a name.
    quotes: Option<Vec<String>>,
}

/// The text without its markup, and the names in it: start, end, type.
fn strip(marked: &str) -> (String, Vec<(usize, usize, EntityType)>) {
    let (mut text, mut names, mut rest) = (String::new(), Vec::new(), marked);
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}').expect("a closing brace");
        let (kind, name) = rest[open + 1..close].split_once('|').expect("a type");
        let kind = match kind {
            "PER" => EntityType::Per,
            "LOC" => EntityType::Loc,
            "ORG" => EntityType::Org,
            _ => EntityType::Misc,
        };
        text.push_str(&rest[..open]);
        names.push((text.len(), text.len() + name.len(), kind));
        text.push_str(name);
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    (text, names)
}

fn resolve(marked: &str) -> (String, Cast) {
    let (text, names) = strip(marked);
    let buffers = ArticleBuffers::plain(&text, &Segmenter::embedded());
    let view = buffers.view(&text);
    let mention = |&(start, end, kind): &(usize, usize, EntityType)| {
        let first = view.atoms.iter().position(|a| a.end as usize > start).expect("an atom");
        let last = view.atoms.iter().rposition(|a| (a.start as usize) < end).expect("an atom");
        let atoms = Slice::new(first as u32, last as u32 + 1);
        Mention { span: Span::new(start as u32, end as u32), atoms, kind, confidence: 1.0, place: None }
    };
    let mentions: Vec<Mention> = names.iter().map(mention).collect();
    let mut cast = Cast::default();
    Resolver::embedded().resolve(&view, &mentions, &mut cast);
    (text, cast)
}

fn check(case: &Case, what: &str, want: Option<&Vec<String>>, mut got: Vec<String>, wrong: &mut Vec<String>) {
    let Some(want) = want else { return };
    let mut want = want.clone();
    want.sort();
    got.sort();
    if want != got {
        wrong.push(format!("{}\n   {what} want {want:?}\n   {what} got  {got:?}", case.text));
    }
}

fn run(name: &str) {
    let path = root().join("tests/data/actor").join(name).with_extension("toml");
    let table: Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for case in &table.case {
        let (text, cast) = resolve(&case.text);
        let forms = |a: &Actor| {
            let mut aliases = a.aliases.clone();
            aliases.sort();
            std::iter::once(a.name.clone()).chain(aliases).collect::<Vec<_>>().join(" = ")
        };
        check(case, "actors", case.actors.as_ref(), cast.actors.iter().map(forms).collect(), &mut wrong);
        let roles = cast.actors.iter().flat_map(|a| a.roles.iter().map(move |r| format!("{}: {r}", a.name)));
        check(case, "roles", case.roles.as_ref(), roles.collect(), &mut wrong);
        let acts = cast.actors.iter().filter_map(|a| a.represents.map(|code| format!("{} {code}", a.name)));
        check(case, "acts", case.acts.as_ref(), acts.collect(), &mut wrong);
        let references = cast.actors.iter().flat_map(|a| a.references.iter().map(|r| format!("{}: {}", a.name, r.span.of(&text))));
        check(case, "references", case.references.as_ref(), references.collect(), &mut wrong);
        let quote = |q: &tinviet::actor::Quote| {
            let named = q.speaker.map(|s| cast.actors[s as usize].name.clone());
            let unnamed = q.speaker_text.map(|s| format!("?{}", s.of(&text)));
            let kind = match q.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Indirect => "indirect",
                QuoteKind::Mixed => "mixed",
            };
            format!("{} | {kind} | {}", named.or(unnamed).unwrap_or_else(|| "?".into()), q.span.of(&text))
        };
        check(case, "quotes", case.quotes.as_ref(), cast.quotes.iter().map(quote).collect(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{name}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn aliases_of_one_actor_are_merged_and_kin_are_not() {
    run("aliases");
}

#[test]
fn roles_stand_before_the_name_and_in_apposition() {
    run("roles");
}

#[test]
fn capitals_act_or_are_places() {
    run("seats");
}

#[test]
fn quotes_have_their_speakers() {
    run("quotes");
}

#[test]
fn many_names_take_linear_time() {
    let names: String = (0..3000).map(|i| format!("{{PER|Abc{i} Xyz{i}}} gặp {{ORG|Công ty Kla{i} Mno{i}}}, ")).collect();
    let (_, cast) = resolve(&names);
    assert_eq!(cast.actor_of.len(), 6000);
}

#[test]
fn odd_text_does_no_harm() {
    for text in [
        "",
        "“",
        "”.",
        "{PER|A}",
        "({PER|A})",
        "{PER|A}, ",
        "nói",
        "theo",
        "theo ,",
        "Theo {ORG|B}",
        "“{PER|A}",
        ", ông {PER|A} nói.",
        "ông",
        "- {PER|A}:",
        "dẫn lời",
    ] {
        let _ = resolve(text);
    }
}
