//! Speed of this stage over the corpus pages, in MB/s of input, beside a plain longest match.
//!
//! `cargo bench --bench word`. With `TINVIET_BENCH_ONCE=words` (`longest`, `syllables`) the text goes once through one of them, without
//! timing: for counting instructions from outside (`valgrind --tool=callgrind`). Every run first checks that a second pass over
//! the text allocates nothing.

use std::alloc::System;
use std::hint::black_box;
use std::path::Path;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tinviet::article::ArticleBuffers;
use tinviet::clean::{Label, lines, trim};
use tinviet::span::Span;
use tinviet::word::{Segmenter, atomize};
use unicode_segmentation::UnicodeSegmentation;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The text of the corpus pages, or of the file named in `TINVIET_BENCH_TEXT`, in NFC.
fn text() -> String {
    let mut text = String::new();
    if let Some(file) = std::env::var_os("TINVIET_BENCH_TEXT") {
        text = std::fs::read_to_string(file).expect("the file of TINVIET_BENCH_TEXT can be read");
    }
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    for page in std::fs::read_dir(pages).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(page.path()).into_iter().flatten().flatten() {
            if text.len() < 1 << 21 && file.path().extension().is_some_and(|e| e == "txt") {
                text.push_str(&std::fs::read_to_string(file.path()).unwrap_or_default());
            }
        }
    }
    if text.is_empty() {
        text = "Sáng 5/6, đoàn công tác đã đến thăm hỏi và trao quà cho các hộ dân ở xã vùng cao. ".repeat(2000);
    }
    tinviet::normalize::normalize(&text).text.into_owned()
}

/// The list of common words, a word a line.
fn dictionary() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/lexicon/common-words.tsv");
    let table = std::fs::read_to_string(path).unwrap_or_default();
    let words: Vec<&str> = table.lines().filter(|l| !l.starts_with('#')).skip(1).collect();
    words.join("\n")
}

fn segment(buffers: &mut ArticleBuffers, text: &str, segmenter: &Segmenter) -> usize {
    buffers.clear();
    for line in lines(text) {
        buffers.push(text, trim(text, line), 0, Label::Body, segmenter);
    }
    buffers.tokens.len()
}

/// Longest match over the list on lower-cased text, then the words of the Unicode standard between the matches. Lower-casing is part of it:
/// the list is in small letters.
fn longest_match(matcher: &AhoCorasick, text: &str) -> usize {
    let lower = text.to_lowercase();
    let (mut words, mut at) = (0, 0);
    for found in matcher.find_iter(&lower) {
        words += lower[at..found.start()].unicode_words().count() + 1;
        at = found.end();
    }
    words + lower[at..].unicode_words().count()
}

/// A warm worker must not allocate: neither per token nor at all.
fn allocates_nothing(buffers: &mut ArticleBuffers, text: &str, segmenter: &Segmenter) {
    segment(buffers, text, segmenter);
    let region = Region::new(ALLOCATOR);
    let tokens = segment(buffers, text, segmenter);
    let change = region.change();
    assert_eq!(change.allocations + change.reallocations, 0, "allocations while cutting {tokens} tokens");
}

fn words(criterion: &mut Criterion) {
    let (text, list) = (text(), dictionary());
    let (model, syllables) = (Segmenter::embedded(), Segmenter::syllables());
    let listed = Segmenter::syllables().with_lexicon(&list);
    let matcher = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(list.lines())
        .expect("a list of words makes an automaton");
    let mut buffers = ArticleBuffers::default();
    match std::env::var("TINVIET_BENCH_ONCE").as_deref() {
        Ok("words") => {
            black_box(segment(&mut buffers, &text, &model));
            return;
        }
        Ok("syllables") => {
            black_box(segment(&mut buffers, &text, &syllables));
            return;
        }
        Ok("longest") => {
            black_box(longest_match(&matcher, &text));
            return;
        }
        Ok(_) => return,
        Err(_) => {}
    }
    allocates_nothing(&mut buffers, &text, &model);
    let mut atoms = Vec::new();
    let mut group = criterion.benchmark_group("word");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("atoms", |b| {
        b.iter(|| {
            atoms.clear();
            atomize(black_box(&text), Span::new(0, text.len() as u32), &mut atoms);
            atoms.len()
        });
    });
    group.bench_function("sentences and tokens, no model", |b| b.iter(|| segment(&mut buffers, black_box(&text), &syllables)));
    group.bench_function("sentences and words", |b| b.iter(|| segment(&mut buffers, black_box(&text), &model)));
    group.bench_function("sentences and words of a list, no model", |b| b.iter(|| segment(&mut buffers, black_box(&text), &listed)));
    group.bench_function("yardstick: longest match of the list by aho-corasick", |b| b.iter(|| longest_match(&matcher, black_box(&text))));
    group.bench_function("yardstick: unicode_words", |b| b.iter(|| black_box(&text).unicode_words().count()));
    group.finish();
}

criterion_group!(benches, words);
criterion_main!(benches);
