//! House rules that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shared::root;

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn all_sources() -> Vec<PathBuf> {
    let mut out = Vec::new();
    sources(&root().join("src"), &mut out);
    assert!(out.len() > 40);
    out
}

/// A Unicode word boundary makes the regex engine give up its fast path at the first Vietnamese letter.
#[test]
fn no_pattern_has_a_word_boundary() {
    for path in all_sources() {
        for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            assert!(!code.contains(r"\b") || code.contains(r"(?-u"), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn files_are_short() {
    for path in all_sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
    }
}
