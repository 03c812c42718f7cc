//! The command line of tinviet.

use std::io::Write;

fn main() -> anyhow::Result<()> {
    let mut clean = true;
    let mut date: Option<tinviet::Reference> = None;
    let mut paths = Vec::new();
    let mut args = std::env::args().skip(2);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--no-clean" => clean = false,
            "--date" => date = args.next().and_then(|d| d.parse().ok()),
            _ => paths.push(arg),
        }
    }
    let out = std::io::stdout();
    let mut out = std::io::BufWriter::new(out.lock());
    for path in paths {
        let analyzer = tinviet::Analyzer::builder().clean(clean).reference(date).build();
        let text = std::fs::read_to_string(&path)?;
        let stem = std::path::Path::new(&path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.ends_with(".jsonl") {
            for line in text.lines() {
                let record: serde_json::Value = serde_json::from_str(line)?;
                let mut doc = tinviet::RawDocument::from_text(record["id"].as_str().unwrap_or(""), record["text"].as_str().unwrap_or(""));
                doc.record_date = record["date"].as_str().and_then(|d| d.parse().ok());
                serde_json::to_writer(&mut out, &analyzer.analyze(&doc))?;
                out.write_all(b"\n")?;
            }
            continue;
        }
        let mut doc = tinviet::RawDocument::from_text(stem, text);
        doc.source.path = Some(path.clone());
        serde_json::to_writer(&mut out, &analyzer.analyze(&doc))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
