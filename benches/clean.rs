//! Speed of line labelling over the corpus pages, in MB/s of input.

use criterion::{BatchSize, Criterion, Throughput};
use tinviet::clean::{Cleaned, Cleaner, Page};

fn pages() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/pages");
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Some(name) = path.file_name() else { continue };
        if let Ok(text) = std::fs::read_to_string(path.join(name).with_extension("txt")) {
            out.push(text);
        }
    }
    out
}

fn main() {
    let pages = pages();
    let bytes: usize = pages.iter().map(String::len).sum();
    let cleaner = Cleaner::embedded();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("clean");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("label_lines", |b| {
        b.iter_batched_ref(
            Cleaned::default,
            |out| pages.iter().for_each(|text| cleaner.clean(Page { text, html: None, url: None }, out)),
            BatchSize::SmallInput,
        );
    });
    group.finish();
    criterion.final_summary();
}
