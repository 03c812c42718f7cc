//! Speed of this stage over the corpus pages, in MB/s of input.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput};
use tinviet::actor::{Cast, Resolver};
use tinviet::article::ArticleBuffers;
use tinviet::entity::{Mention, Tagger};
use tinviet::word::Segmenter;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let (segmenter, tagger, resolver) = (Segmenter::embedded(), Tagger::embedded(), Resolver::embedded());
    let mut pages: Vec<(String, ArticleBuffers, Vec<Mention>)> = Vec::new();
    for slug in fs::read_dir(folder).into_iter().flatten().flatten() {
        for file in fs::read_dir(slug.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == "txt")
                && let Ok(text) = fs::read_to_string(file.path())
            {
                let buffers = ArticleBuffers::plain(&text, &segmenter);
                let mut mentions = Vec::new();
                tagger.tag(&buffers.view(&text), &mut mentions);
                pages.push((text, buffers, mentions));
            }
        }
    }
    let bytes: usize = pages.iter().map(|p| p.0.len()).sum();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("actor");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("resolve", |b| {
        let mut cast = Cast::default();
        b.iter(|| {
            for (text, buffers, mentions) in &pages {
                resolver.resolve(&buffers.view(text), mentions, &mut cast);
                black_box(&cast);
            }
        });
    });
    group.finish();
    criterion.final_summary();
}
