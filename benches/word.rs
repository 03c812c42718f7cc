//! Speed of this stage over the corpus pages, in MB/s of input.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tinviet::article::ArticleBuffers;
use tinviet::clean::{Label, lines, trim};
use tinviet::span::Span;
use tinviet::word::{Segmenter, atomize};
use unicode_segmentation::UnicodeSegmentation;

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

fn segment(buffers: &mut ArticleBuffers, text: &str, segmenter: &Segmenter) -> usize {
    buffers.clear();
    for line in lines(text) {
        buffers.push(text, trim(text, line), 0, Label::Body, segmenter);
    }
    buffers.tokens.len()
}

fn words(criterion: &mut Criterion) {
    let text = text();
    let (model, syllables) = (Segmenter::embedded(), Segmenter::syllables());
    let mut buffers = ArticleBuffers::default();
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
    group.bench_function("yardstick: unicode_words", |b| b.iter(|| black_box(&text).unicode_words().count()));
    group.finish();
}

criterion_group!(benches, words);
criterion_main!(benches);
