//! The embedded tables are the tables of `corpus/lexicon`, and those are in order.

use std::fs;

use crate::shared::root;

#[test]
fn embedded_tables_are_up_to_date() {
    let update = std::env::var_os("TINVIET_UPDATE").is_some();
    let (source, packed) = (root().join("corpus/lexicon"), root().join("src/lexicon/data"));
    for entry in fs::read_dir(&source).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "tsv") {
            continue;
        }
        let want = tinviet::lexicon::canonical(&fs::read_to_string(&path).unwrap());
        let beside = packed.join(path.file_stem().unwrap()).with_extension("zst");
        let got = fs::read(&beside).ok().and_then(|b| zstd::decode_all(&b[..]).ok());
        if got.as_deref() != Some(want.as_bytes()) {
            assert!(update, "{} is not {}: run TINVIET_UPDATE=1 cargo test lexicon", beside.display(), path.display());
            fs::write(&beside, zstd::encode_all(want.as_bytes(), 19).unwrap()).unwrap();
        }
    }
}

#[test]
fn rows_are_sorted_unique_and_whole() {
    for entry in fs::read_dir(root().join("corpus/lexicon")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "tsv") {
            continue;
        }
        let text = tinviet::lexicon::canonical(&fs::read_to_string(&path).unwrap());
        let mut lines = text.lines();
        let columns = lines.next().unwrap_or_default().split('\t').count();
        let rows: Vec<&str> = lines.collect();
        for pair in rows.windows(2) {
            assert!(pair[0] < pair[1], "{}: not sorted (by bytes) or twice: {:?} before {:?}", path.display(), pair[0], pair[1]);
        }
        for row in rows {
            assert_eq!(row.split('\t').count(), columns, "{}: {row:?}", path.display());
        }
    }
}
