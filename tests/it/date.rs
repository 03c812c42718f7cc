//! Dates: tables of invented sentences in `tests/data/date`, and properties.
//!
//! A case is a row `["text with ⟦spans⟧", "value", ...]`, one value per span in order; a row without spans is a trap: nothing may be
//! found. A value is written `TYPE VALUE MARKS`: the type only where it is not DATE; `null` for an unknown value; marks are `START`,
//! `MID`, `END`, a part of the day (`MO` ...), `about` and `lunar`.

use std::fmt::Write;

use tinviet::date::{Calendar, DateMention, DateType, find_dates};

use crate::shared::root;

#[derive(serde::Deserialize)]
struct File {
    group: Vec<Group>,
}

#[derive(serde::Deserialize)]
struct Group {
    name: String,
    /// Publication date; absent: unknown.
    reference: Option<String>,
    cases: Vec<Vec<String>>,
}

fn tables() -> Vec<(String, File)> {
    let mut paths: Vec<_> = std::fs::read_dir(root().join("tests/data/date")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|p| (p.display().to_string(), toml::from_str(&std::fs::read_to_string(&p).unwrap()).unwrap())).collect()
}

/// The text without its marks, and the marked spans in bytes.
fn unmark(marked: &str) -> (String, Vec<(usize, usize)>) {
    let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        match c {
            '⟦' => open = text.len(),
            '⟧' => spans.push((open, text.len())),
            _ => text.push(c),
        }
    }
    (text, spans)
}

fn describe(date: &DateMention) -> String {
    let mut out = String::new();
    match date.kind {
        DateType::Date => {}
        DateType::Time => out.push_str("TIME "),
        DateType::Duration => out.push_str("DURATION "),
        DateType::Set => out.push_str("SET "),
    }
    out.push_str(date.value.as_deref().unwrap_or("null"));
    if let Some(modifier) = date.modifier {
        let _ = write!(out, " {}", format!("{modifier:?}").to_uppercase());
    }
    if let Some(part) = date.part_of_day {
        let _ = write!(out, " {}", format!("{part:?}").to_uppercase());
    }
    if date.approximate {
        out.push_str(" about");
    }
    if date.calendar == Calendar::Lunar {
        out.push_str(" lunar");
    }
    out
}

#[test]
fn tables_hold() {
    let (mut cases, mut wrong) = (0, String::new());
    for (path, file) in tables() {
        for group in file.group {
            let reference = group.reference.as_deref().map(|r| r.parse().unwrap());
            for case in &group.cases {
                cases += 1;
                let (text, spans) = unmark(&case[0]);
                let want: Vec<(String, String)> =
                    spans.iter().zip(&case[1..]).map(|(&(a, b), value)| (text[a..b].to_owned(), value.clone())).collect();
                assert_eq!(spans.len(), case.len() - 1, "{path}: {:?}", case[0]);
                let got: Vec<(String, String)> =
                    find_dates(&text, reference).iter().map(|d| (d.text.to_owned(), describe(&d.date))).collect();
                if got != want {
                    let _ = writeln!(wrong, "{path} [{}] {}\n  want {want:?}\n  got  {got:?}", group.name, case[0]);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{cases} cases\n{wrong}");
}
