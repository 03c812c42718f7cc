//! Speed of line labelling over the corpus pages, in MB/s of input.

use criterion::{BatchSize, Criterion, Throughput};
use tinviet::clean::{Buffers, Cleaned, Cleaner, Page};

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

/// The paragraphs of forty words and more, twenty to a page: text without furniture.
fn paragraphs(pages: &[String]) -> Vec<String> {
    let long = pages.iter().flat_map(|p| p.lines()).filter(|l| l.split_whitespace().count() >= 40);
    long.collect::<Vec<_>>().chunks(20).map(|lines| lines.join("\n")).collect()
}

fn main() {
    let pages = pages();
    let paragraphs = paragraphs(&pages);
    let cleaner = Cleaner::embedded();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("clean");
    for (name, pages) in [("label_lines", &pages), ("label_paragraphs", &paragraphs)] {
        group.throughput(Throughput::Bytes(pages.iter().map(String::len).sum::<usize>() as u64));
        // As a worker labels them: buffers are kept from page to page.
        let mut buffers = Buffers::default();
        group.bench_function(name, |b| {
            b.iter_batched_ref(
                Cleaned::default,
                |out| pages.iter().for_each(|text| cleaner.clean_with(Page { text, html: None, url: None }, &mut buffers, out)),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
    criterion.final_summary();
}
