//! Speed of the date stage over the corpus pages, in MB/s of input, and over hostile input; `words` is the yardstick of the same
//! run: `unicode_words` over the same text. Every run first checks that a second pass allocates for what it finds alone.

use std::alloc::System;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tinviet::article::ArticleBuffers;
use tinviet::clean::{lines, trim};
use tinviet::date::{Buffers, DateFinder};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Sentences for when the corpus is not there.
const SAMPLE: &str = "Ngày 16/6, hai bên gặp nhau tại Huế. Tối qua, mưa lớn kéo dài ba giờ. Từ ngày 8 đến 10/1, nhà máy tạm dừng.\n";

fn pages() -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let mut text = String::new();
    for folder in std::fs::read_dir(root).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == "txt") {
                text.push_str(&std::fs::read_to_string(file.path()).unwrap_or_default());
                text.push('\n');
            }
        }
    }
    if text.is_empty() { SAMPLE.repeat(1000) } else { text }
}

fn atoms(text: &str) -> ArticleBuffers {
    let mut buffers = ArticleBuffers::default();
    for (number, line) in (0..).zip(lines(text)) {
        let content = trim(text, line);
        if !content.is_empty() {
            buffers.push_atoms(text, content, number);
        }
    }
    buffers
}

/// A date has four texts (value, TIMEX3, earliest and latest day); now and then one grows, or a list is put together.
fn allocates_for_dates(finder: &DateFinder, text: &str) {
    let (article, reference) = (atoms(text), "2021-06-17".parse().ok());
    let (mut buffers, mut found) = (Buffers::default(), Vec::new());
    finder.find_with(&article.view(text), reference, &mut buffers, &mut found);
    found.clear();
    let region = Region::new(ALLOCATOR);
    finder.find_with(&article.view(text), reference, &mut buffers, &mut found);
    let change = region.change();
    let (allocations, dates) = (change.allocations + change.reallocations, found.len());
    assert!(allocations <= 5 * dates, "{allocations} allocations for {dates} dates");
}

fn date(c: &mut Criterion) {
    let finder = DateFinder::embedded();
    let reference = "2021-06-17".parse().ok();
    allocates_for_dates(&finder, &pages());
    let mut group = c.benchmark_group("date");
    let text = pages();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("words", |b| b.iter(|| unicode_segmentation::UnicodeSegmentation::unicode_words(text.as_str()).count()));
    let hostile = [("hostile", "1/2-3."), ("hostile_spaced", "1/2 - "), ("hostile_words", "ngày năm tháng thứ hai đến ")];
    let hostile = hostile.map(|(name, unit)| (name, unit.repeat(1_000_000 / unit.len())));
    for (name, text) in [("pages", text)].into_iter().chain(hostile) {
        let buffers = atoms(&text);
        let mut found = Vec::new();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                found.clear();
                finder.find(&buffers.view(&text), reference, &mut found);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, date);
criterion_main!(benches);
