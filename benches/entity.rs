//! Speed of this stage over the corpus pages, in MB/s of input.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tinviet::article::ArticleBuffers;
use tinviet::entity::{Buffers, Tagger};
use tinviet::word::Segmenter;

fn pages() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let mut paths: Vec<_> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten())
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

fn names(c: &mut Criterion) {
    let pages = pages();
    let segmenter = Segmenter::embedded();
    let buffers: Vec<ArticleBuffers> = pages.iter().map(|text| ArticleBuffers::plain(text, &segmenter)).collect();
    let tagger = Tagger::embedded();
    let mut group = c.benchmark_group("entity");
    group.throughput(Throughput::Bytes(pages.iter().map(|p| p.len() as u64).sum()));
    let (mut found, mut scratch) = (Vec::new(), Buffers::default());
    group.bench_function("tag", |b| {
        b.iter(|| {
            for (text, buffers) in pages.iter().zip(&buffers) {
                found.clear();
                tagger.tag_with(&buffers.view(text), &mut scratch, &mut found);
            }
            found.len()
        });
    });
    group.finish();
}

criterion_group!(benches, names);
criterion_main!(benches);
