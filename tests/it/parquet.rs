//! Parquet in and out.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::{Field, RowAccessor};
use parquet::schema::parser::parse_message_type;
use serde_json::Value;

use crate::cli::{folder, records, stderr, tinviet, with_input};

const SHAPE: &str =
    "message crawl { REQUIRED INT64 id; OPTIONAL BINARY body (STRING); OPTIONAL BINARY link (STRING); REQUIRED INT32 day (DATE); }";

fn text(n: usize) -> String {
    format!("Bão số {n} vào vịnh Bắc Bộ. Ông Nguyễn Văn Mẫu cho biết như vậy hôm qua.")
}

/// A table of `groups` row groups of `rows` rows; every 7th text is null.
fn table(path: &Path, shape: &str, groups: usize, rows: usize, packed: Compression) -> PathBuf {
    let schema = Arc::new(parse_message_type(shape).unwrap());
    let properties = WriterProperties::builder().set_compression(packed).set_data_page_row_count_limit(10).set_write_batch_size(5);
    let mut file = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties.build())).unwrap();
    for group in 0..groups {
        let numbers: Vec<usize> = (group * rows..(group + 1) * rows).collect();
        let mut writer = file.next_row_group().unwrap();
        let mut column = writer.next_column().unwrap().unwrap();
        let ids: Vec<i64> = numbers.iter().map(|&n| n as i64).collect();
        column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        for make in [text as fn(usize) -> String, |n| format!("https://bao.example/{n}")] {
            let mut column = writer.next_column().unwrap().unwrap();
            let there: Vec<i16> = numbers.iter().map(|n| i16::from(n % 7 != 6)).collect();
            let texts: Vec<ByteArray> = numbers.iter().filter(|&n| n % 7 != 6).map(|&n| make(n).into_bytes().into()).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&there), None).unwrap();
            column.close().unwrap();
        }
        let mut column = writer.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&vec![18_795; rows], None, None).unwrap();
        column.close().unwrap();
        writer.close().unwrap();
    }
    file.close().unwrap();
    path.to_owned()
}

const NAMES: [&str; 4] = ["--text-field", "body", "--url-field", "link"];

#[test]
fn rows_are_read_by_the_names_of_their_columns() {
    let dir = folder("parquet_rows");
    for (packed, name) in [(Compression::SNAPPY, "a.parquet"), (Compression::ZSTD(Default::default()), "no-ending")] {
        let path = table(&dir.join(name), SHAPE, 3, 70, packed);
        let args = [&["analyze", "--no-clean", "--date-field", "day", "--jobs", "2", path.to_str().unwrap()][..], &NAMES].concat();
        let output = tinviet(&args);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let rows = records(&output);
        assert_eq!(rows.len(), 210);
        for (n, row) in rows.iter().enumerate() {
            assert_eq!(row["id"], n.to_string());
            if n % 7 == 6 {
                assert!(row["error"].as_str().unwrap().contains(&format!("row {}: ", n + 1)), "{row}");
                continue;
            }
            assert_eq!(row["source"]["url"], format!("https://bao.example/{n}"));
            assert_eq!(row["articles"][0]["published"]["value"], "2021-06-17");
            assert_eq!(row["articles"][0]["dates"][0]["value"], "2021-06-16");
            assert!(row["articles"][0]["text"].as_str().unwrap().starts_with(&format!("Bão số {n} ")));
        }
    }
}

#[test]
fn packed_tables_and_standard_input_are_read() {
    let dir = folder("parquet_packed");
    let plain = table(&dir.join("a.parquet"), SHAPE, 2, 20, Compression::UNCOMPRESSED);
    let bytes = fs::read(&plain).unwrap();
    let args = [&["analyze", "--layers", "none"][..], &NAMES].concat();
    let want = records(&tinviet(&[&args[..], &[plain.to_str().unwrap()]].concat()));
    assert_eq!(want.len(), 40);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&bytes).unwrap();
    fs::write(dir.join("b.parquet.gz"), gz.finish().unwrap()).unwrap();
    fs::write(dir.join("c"), zstd::encode_all(&bytes[..], 1).unwrap()).unwrap();
    let same = |rows: Vec<Value>| {
        assert_eq!(rows.len(), want.len());
        rows.iter().zip(&want).for_each(|(a, b)| assert_eq!((&a["id"], &a["articles"]), (&b["id"], &b["articles"])));
    };
    for name in ["b.parquet.gz", "c"] {
        same(records(&tinviet(&[&args[..], &[dir.join(name).to_str().unwrap()]].concat())));
    }
    same(records(&with_input(&[&args[..], &["-"]].concat(), &bytes)));
}

#[test]
fn damage_is_named_with_its_place_and_the_rest_analyzed() {
    let dir = folder("parquet_damage");
    table(&dir.join("a.parquet"), &SHAPE.replace("body", "noidung"), 1, 5, Compression::SNAPPY);
    let whole = fs::read(table(&dir.join("b.parquet"), SHAPE, 3, 50, Compression::SNAPPY)).unwrap();
    let index = SerializedFileReader::new(File::open(dir.join("b.parquet")).unwrap()).unwrap();
    let (start, length) = index.metadata().row_group(1).column(1).byte_range();
    let middle = whole.len() / 2;
    let mut broken = whole.clone();
    broken[start as usize..(start + length) as usize].fill(0xee);
    fs::write(dir.join("b.parquet"), broken).unwrap();
    fs::write(dir.join("c.parquet"), &whole[..middle]).unwrap();
    fs::write(dir.join("d.parquet"), "Một dòng chữ.").unwrap();
    fs::write(dir.join("e.txt"), "Huế chiều nay có mưa.").unwrap();
    let output = tinviet(&[&["analyze", "--layers", "none", dir.to_str().unwrap()][..], &NAMES].concat());
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    for fault in [
        "a.parquet: the table has neither a column `body` nor a column `html`; it has `id`, `noidung`",
        "b.parquet: row 51: row group 2 is damaged, rows 51 to 100 are lost",
        "c.parquet: not a Parquet file",
        "d.parquet: not a Parquet file",
    ] {
        assert!(said.contains(fault), "{fault} in {said}");
    }
    let rows = records(&output);
    assert_eq!(rows.last().unwrap()["id"], "e");
    let ids: Vec<&str> = rows.iter().filter(|r| r["error"].is_null()).filter_map(|r| r["id"].as_str()).collect();
    // Texts of the first group and the last are whole.
    assert!(ids.contains(&"0") && ids.contains(&"49") && ids.contains(&"149") && ids.contains(&"e"), "{ids:?}\n{said}");
    assert!(!ids.contains(&"99"), "{said}");
    let limited = tinviet(&[&["analyze", "--max-record", "50", dir.join("b.parquet").to_str().unwrap()][..], &NAMES].concat());
    assert!(stderr(&limited).contains("b.parquet: row 1: the record is larger than 50 bytes"), "{}", stderr(&limited));
    let list = parse_message_type("message m { REQUIRED GROUP text (LIST) { REPEATED GROUP list { REQUIRED BINARY element; } } }").unwrap();
    let path = dir.join("list.parquet");
    SerializedFileWriter::new(File::create(&path).unwrap(), Arc::new(list), Arc::default()).unwrap().close().unwrap();
    assert!(stderr(&tinviet(&["analyze", path.to_str().unwrap()])).contains("column `text` is a list"));
}

/// The rows of a table as JSON.
fn rows(path: &Path) -> Vec<Value> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_json()).collect()
}

trait ToJson {
    fn to_json(&self) -> Value;
}

impl ToJson for parquet::record::Row {
    fn to_json(&self) -> Value {
        let value = |field: &Field| match field {
            Field::Null => Value::Null,
            Field::Bool(b) => (*b).into(),
            Field::Long(n) => (*n).into(),
            Field::Float(x) => serde_json::json!(x),
            Field::Str(s) => s.as_str().into(),
            Field::ListInternal(list) => list
                .elements()
                .iter()
                .map(|f| match f {
                    Field::Str(s) => Value::from(s.as_str()),
                    Field::Long(n) => (*n).into(),
                    other => panic!("{other:?} in a list"),
                })
                .collect(),
            other => panic!("{other:?}"),
        };
        let _ = self.get_string(0).unwrap();
        self.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect()
    }
}

fn analyze(input: &[&str], output: &Path, more: &[&str]) -> std::process::Output {
    tinviet(&[&["analyze", "-o", output.to_str().unwrap()], input, more].concat())
}

#[test]
fn tables_hold_what_the_json_holds() {
    let dir = folder("parquet_tables");
    let bad = dir.join("bad.jsonl");
    fs::write(&bad, "{\"id\":\"x\",\n").unwrap();
    let input = ["corpus/pages", bad.to_str().unwrap()];
    let (json, out) = (dir.join("a.jsonl"), dir.join("tables"));
    assert_eq!(analyze(&input, &json, &["--dedup"]).status.code(), Some(1));
    let done = analyze(&input, &out, &["--format", "parquet", "--jobs", "1", "--dedup"]);
    assert_eq!(done.status.code(), Some(1), "{}", stderr(&done));
    let docs: Vec<Value> = fs::read_to_string(&json).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let table = |name: &str| rows(&out.join(format!("{name}.parquet")));
    let documents = table("documents");
    assert_eq!(documents.len(), docs.len());
    assert!(documents.last().unwrap()["error"].as_str().unwrap().contains("line 1"));
    let articles: Vec<(&Value, &Value)> =
        docs.iter().flat_map(|d| d["articles"].as_array().into_iter().flatten().map(move |a| (d, a))).collect();
    let written = table("articles");
    assert_eq!(written.len(), articles.len());
    for (row, (doc, article)) in written.iter().zip(&articles) {
        assert_eq!(row["document_id"], doc["id"]);
        for field in ["title", "lead", "text", "authors", "agencies", "publisher", "section", "tags", "cluster", "language"] {
            assert_eq!(row[field], article[field], "{field}");
        }
        assert_eq!(row["published"], article["published"]["value"]);
    }
    // Every object of a layer is a row, with the same values under the same names.
    for (name, layer) in
        [("entities", "entities"), ("dates", "dates"), ("actors", "actors"), ("quotes", "quotes"), ("sentences", "sentences")]
    {
        let objects = articles.iter().flat_map(|(d, a)| a[layer].as_array().into_iter().flatten().map(move |o| (d, o)));
        let rows = table(name);
        let mut count = 0;
        for (row, (doc, object)) in rows.iter().zip(objects.clone()) {
            count += 1;
            assert_eq!(row["document_id"], doc["id"]);
            for (field, value) in row.as_object().unwrap() {
                if let Some(want) = object.get(field) {
                    assert!(
                        value == want || value.as_f64().zip(want.as_f64()).is_some_and(|(a, b)| (a - b).abs() < 1e-6),
                        "{name}.{field}: {value}, {want}"
                    );
                }
            }
        }
        assert!(count > 20 && count == objects.count() && count == rows.len(), "{name}");
    }
    let mut lines: HashMap<String, usize> = HashMap::new();
    table("lines").iter().for_each(|l| *lines.entry(l["document_id"].as_str().unwrap().to_owned()).or_default() += 1);
    docs.iter()
        .filter(|d| d["error"].is_null())
        .for_each(|d| assert_eq!(lines[d["id"].as_str().unwrap()], d["lines"].as_array().unwrap().len()));
    let tokens: usize = articles
        .iter()
        .flat_map(|(_, a)| a["sentences"].as_array().into_iter().flatten())
        .map(|s| s["tokens"].as_array().unwrap().len())
        .sum();
    assert_eq!(table("tokens").len(), tokens);
    assert!(!table("references").is_empty());
    // The same bytes for any number of threads.
    let other = dir.join("other");
    analyze(&input, &other, &["--format", "parquet", "--jobs", "3", "--dedup"]);
    for file in fs::read_dir(&out).unwrap() {
        let name = file.unwrap().file_name();
        assert!(fs::read(out.join(&name)).unwrap() == fs::read(other.join(&name)).unwrap(), "{}", name.display());
    }
}

#[test]
fn tables_in_parts_of_chosen_layers() {
    let dir = folder("parquet_parts");
    let done = analyze(&["corpus/pages"], &dir.join("out"), &["--format", "parquet", "--shards", "3", "--layers", "dates"]);
    assert!(done.status.success(), "{}", stderr(&done));
    let mut names: Vec<String> = fs::read_dir(dir.join("out")).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let want: Vec<String> =
        ["articles", "dates", "documents"].iter().flat_map(|t| (0..3).map(move |n| format!("{t}-{n:05}-of-00003.parquet"))).collect();
    assert_eq!(names, want);
    let numbers: Vec<i64> = (0..3)
        .flat_map(|n| rows(&dir.join(format!("out/documents-{n:05}-of-00003.parquet"))))
        .map(|r| r["document"].as_i64().unwrap())
        .collect();
    assert!(numbers.len() >= 24 && (0..numbers.len() as i64).all(|n| numbers.contains(&n)));
    for (args, said) in [(&["--resume"][..], "--resume does not work"), (&[], "")] {
        let refused = analyze(&["corpus/pages"], &dir.join("resumed"), &[&["--format", "parquet", "--layers", "none"], args].concat());
        assert_eq!(refused.status.code(), Some(if said.is_empty() { 0 } else { 2 }));
        assert!(stderr(&refused).contains(said));
    }
    assert_eq!(tinviet(&["analyze", "--format", "parquet", "corpus/pages"]).status.code(), Some(2));
}
