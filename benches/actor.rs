//! Speed of this stage over the corpus pages, in MB/s of input, and its share of the whole analysis. Every run first checks that a
//! second pass allocates little.

use std::alloc::System;
use std::fs;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use criterion::{Criterion, Throughput};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tinviet::actor::{Buffers, Cast, Resolver};
use tinviet::article::ArticleBuffers;
use tinviet::entity::{Mention, Tagger};
use tinviet::word::Segmenter;
use tinviet::{Analyzer, RawDocument};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A warm worker allocates where an actor has more forms, roles or mentions than the one before in its place: hardly more than
/// once an actor.
fn allocates_little(resolver: &Resolver, pages: &[(String, ArticleBuffers, Vec<Mention>)]) {
    let (mut buffers, mut cast) = (Buffers::default(), Cast::default());
    let mut pass = || {
        let mut actors = 0;
        for (text, article, mentions) in pages {
            resolver.resolve_with(&article.view(text), mentions, &mut buffers, &mut cast);
            actors += cast.actors.len();
        }
        actors
    };
    pass();
    let region = Region::new(ALLOCATOR);
    let actors = pass();
    let change = region.change();
    let allocations = change.allocations + change.reallocations;
    assert!(allocations <= 2 * actors, "{allocations} allocations for {actors} actors");
}

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
    allocates_little(&resolver, &pages);
    let bytes: usize = pages.iter().map(|p| p.0.len()).sum();
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("actor");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("resolve", |b| {
        let (mut memory, mut cast) = (Buffers::default(), Cast::default());
        b.iter(|| {
            for (text, buffers, mentions) in &pages {
                resolver.resolve_with(&buffers.view(text), mentions, &mut memory, &mut cast);
                black_box(&cast);
            }
        });
    });
    group.finish();
    criterion.final_summary();
    if std::env::args().any(|a| a == "--bench") {
        share(&resolver, &pages, bytes);
    }
}

/// Prints what part of the time of the whole analysis this stage takes: the fastest of some passes each.
fn share(resolver: &Resolver, pages: &[(String, ArticleBuffers, Vec<Mention>)], bytes: usize) {
    let fastest = |pass: &mut dyn FnMut()| {
        let time = |_| {
            let clock = Instant::now();
            pass();
            clock.elapsed()
        };
        (0..12).map(time).min().unwrap_or_default().as_secs_f64()
    };
    let (mut memory, mut cast) = (Buffers::default(), Cast::default());
    let stage = fastest(&mut || {
        for (text, buffers, mentions) in pages {
            resolver.resolve_with(&buffers.view(text), mentions, &mut memory, &mut cast);
        }
    });
    let analyzer = Analyzer::builder().clean(false).build();
    let mut worker = analyzer.worker();
    let docs: Vec<RawDocument> = pages.iter().map(|page| RawDocument::from_text("page", page.0.clone())).collect();
    let whole = fastest(&mut || docs.iter().for_each(|doc| worker.analyze_with(doc, |analysis| drop(black_box(analysis)))));
    let _ = writeln!(
        std::io::stderr(),
        "actors and quotes: {:.1} % of the analysis ({:.1} of {:.1} ns a byte)",
        100.0 * stage / whole,
        1e9 * stage / bytes as f64,
        1e9 * whole / bytes as f64
    );
}
