//! Speed of this stage over the corpus pages, in MB/s of input.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tinviet::normalize::{NormalizeOptions, Normalizer, Tone};
use unicode_normalization::UnicodeNormalization;

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

fn normalization(criterion: &mut Criterion) {
    let composed = text();
    let decomposed: String = composed.nfd().collect();
    let mut options = NormalizeOptions::default();
    let mut keep = Normalizer::new(options);
    options.tone = Tone::New;
    let mut new = Normalizer::new(options);
    options.tone = Tone::Old;
    let mut old = Normalizer::new(options);
    let newer = new.normalize(&composed).text.into_owned();
    let mut group = criterion.benchmark_group("normalize");
    group.throughput(Throughput::Bytes(composed.len() as u64));
    group.bench_function("clean", |b| b.iter(|| keep.normalize(black_box(&composed)).text.len()));
    group.bench_function("clean, plain nfc()", |b| b.iter(|| black_box(&composed).nfc().collect::<String>().len()));
    group.bench_function("placement new to old", |b| b.iter(|| old.normalize(black_box(&newer)).text.len()));
    group.throughput(Throughput::Bytes(decomposed.len() as u64));
    group.bench_function("decomposed", |b| b.iter(|| keep.normalize(black_box(&decomposed)).text.len()));
    group.bench_function("decomposed, plain nfc()", |b| b.iter(|| black_box(&decomposed).nfc().collect::<String>().len()));
    group.finish();
}

criterion_group!(benches, normalization);
criterion_main!(benches);
