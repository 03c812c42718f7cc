//! Speed of the whole analysis over the corpus pages, in MB/s of input: with all layers, with some, and as JSON.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tinviet::{Analyzer, Layers, RawDocument};

/// A page for when the corpus is not there.
const SAMPLE: &str = "Lũ về trong đêm\nNgày 16/6, ông Nguyễn Văn Mẫu cho biết nước sông Cầu đang lên.\n";

fn pages() -> Vec<RawDocument> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/pages");
    let mut docs = Vec::new();
    for folder in std::fs::read_dir(root).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|e| e == "txt")
                && let Ok(text) = std::fs::read_to_string(file.path())
            {
                docs.push(RawDocument::from_text(file.path().display().to_string(), text));
            }
        }
    }
    if docs.is_empty() {
        docs.push(RawDocument::from_text("sample", SAMPLE.repeat(1000)));
    }
    docs
}

fn pipeline(c: &mut Criterion) {
    let docs = pages();
    let mut group = c.benchmark_group("pipeline");
    group.throughput(Throughput::Bytes(docs.iter().map(|doc| doc.text.len() as u64).sum()));
    let only_dates = Layers { dates: true, ..Layers::NONE };
    for (name, layers) in [("all", Layers::ALL), ("dates", only_dates), ("articles", Layers::NONE)] {
        let analyzer = Analyzer::builder().layers(layers).build();
        let mut worker = analyzer.worker();
        group.bench_function(name, |b| b.iter(|| docs.iter().map(|doc| worker.find(doc).analysis().articles.len()).sum::<usize>()));
    }
    let analyzer = Analyzer::new();
    let (mut worker, mut out) = (analyzer.worker(), Vec::new());
    group.bench_function("json", |b| {
        b.iter(|| {
            out.clear();
            docs.iter().for_each(|doc| worker.find(doc).write_json(&mut out));
            out.len()
        });
    });
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
