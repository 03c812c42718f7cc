//! Speed of this stage beside plain `nfc()` over the same text, in one run: MB/s, and ratios that must hold.
#![allow(clippy::print_stderr, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

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

fn normalizer(tone: Tone) -> Normalizer {
    let mut options = NormalizeOptions::default();
    options.tone = tone;
    Normalizer::new(options)
}

/// A text, the normalizer for it, and how many times as fast as `nfc()` it must be at least.
struct Case {
    name: &'static str,
    text: String,
    tone: Tone,
    least: f64,
}

fn cases() -> Vec<Case> {
    let clean = text();
    let old = normalizer(Tone::Old).normalize(&clean).text.into_owned();
    let new = normalizer(Tone::New).normalize(&clean).text.into_owned();
    let case = |name, text, tone, least| Case { name, text, tone, least };
    vec![
        case("decomposed", clean.nfd().collect(), Tone::Keep, 0.5),
        case("decomposed, old marks to new", old.nfd().collect(), Tone::New, 0.5),
        case("old marks to new", old.clone(), Tone::New, 0.5),
        case("new marks to old", new, Tone::Old, 0.5),
        case("old marks kept", old, Tone::Keep, 4.0),
        case("clean", clean, Tone::Keep, 4.0),
    ]
}

/// The least time of several runs: what else the machine does only adds.
fn least(mut run: impl FnMut() -> usize) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..9).map(time).min().unwrap_or_default()
}

fn normalization(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("normalize");
    for case in cases() {
        let mut ours = normalizer(case.tone);
        let text = case.text.as_str();
        // Tried again on a machine that is busy with something else; half of the goal is the alarm.
        let ratio = || {
            let plain = least(|| black_box(text).nfc().collect::<String>().len());
            plain.as_secs_f64() / least(|| normalizer(case.tone).normalize(black_box(text)).text.len()).as_secs_f64()
        };
        let ratio = (0..3).map(|_| ratio()).fold(0.0, f64::max);
        eprintln!("{}: {ratio:.2} times as fast as nfc() (goal {})", case.name, case.least);
        assert!(cfg!(debug_assertions) || ratio >= case.least / 2.0, "{} is far too slow", case.name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(case.name, |b| b.iter(|| ours.normalize(black_box(text)).text.len()));
        group.bench_function(format!("{}, plain nfc()", case.name), |b| b.iter(|| black_box(text).nfc().collect::<String>().len()));
    }
    group.finish();
}

criterion_group!(benches, normalization);
criterion_main!(benches);
