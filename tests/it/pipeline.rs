//! The whole analysis: offsets, lines, schema, hostile input.

use std::fs;

use proptest::prelude::*;
use tinviet::analysis::Analysis;
use tinviet::{Analyzer, OffsetUnit, RawDocument, Worker};

use crate::shared::root;

/// Every text page of the corpus, by path.
fn pages() -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for folder in fs::read_dir(root().join("corpus/pages")).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "txt") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(found.len() >= 16, "the corpus has {} text pages", found.len());
    found
}

/// Analyzes a document and holds what is printed from the worker's buffers against the analysis through `serde_json`.
fn analyze(worker: &mut Worker<'_>, doc: &RawDocument) -> Analysis<'static> {
    let found = worker.find(doc);
    let mut analysis = found.analysis();
    let texts: Vec<String> = analysis.articles.iter().map(|a| a.text.to_string()).collect();
    assert_eq!(found.article_texts().collect::<Vec<_>>(), texts);
    let library = |analysis: &Analysis<'_>| {
        let line = serde_json::to_string(analysis).unwrap();
        line.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
    };
    let mut printed = b"before".to_vec();
    found.write_json(&mut printed);
    assert_eq!(String::from_utf8(printed).unwrap(), format!("before{}", library(&analysis)));
    for article in &mut analysis.articles {
        article.cluster = Some("\"0\"".into());
    }
    let mut printed = Vec::new();
    found.write_json_with_cluster("\"0\"", &mut printed);
    assert_eq!(String::from_utf8(printed).unwrap(), library(&analysis));
    worker.analyze(doc)
}

/// What holds for the analysis of any text.
fn check(text: &str, analysis: &Analysis<'_>) {
    let chars: Vec<char> = text.chars().collect();
    let slice = |start: u32, end: u32| chars[start as usize..end as usize].iter().collect::<String>();
    let norm = |s: &str| tinviet::normalize::normalize(s).text.into_owned();
    // Lines and terminators together give the input back.
    let mut at = 0;
    let lines = analysis.lines.as_deref().unwrap_or_default();
    for line in lines {
        assert!(slice(at, line.start).chars().all(|c| c == '\n' || c == '\r'), "only terminators stand between lines");
        assert!(!slice(line.start, line.end).contains(['\n', '\r']));
        at = line.end;
    }
    assert!(slice(at, chars.len() as u32).chars().all(|c| c == '\n' || c == '\r'));
    for article in &analysis.articles {
        assert!(article.lines[0] <= article.lines[1] && (article.lines[1] as usize) < lines.len());
        let same = |start: u32, end: u32, text: &str| assert_eq!(norm(&slice(start, end)), text, "slicing by a span gives its text");
        for sentence in article.sentences.iter().flatten() {
            let mut last = sentence.start;
            for token in sentence.tokens.iter().flatten() {
                assert!(last <= token.start && token.start < token.end && token.end <= sentence.end);
                last = token.end;
                same(token.start, token.end, &token.text);
            }
        }
        let mut last = 0;
        for (i, entity) in article.entities.iter().flatten().enumerate() {
            assert!(last <= entity.start && entity.start < entity.end, "names are in order and do not overlap");
            last = entity.end;
            same(entity.start, entity.end, &entity.text);
            if let Some(actor) = entity.actor {
                let actor = &article.actors.as_ref().unwrap()[actor as usize];
                assert!(actor.mentions.contains(&(i as u32)));
            }
        }
        for date in article.dates.iter().flatten() {
            assert!(date.start < date.end);
            same(date.start, date.end, &date.text);
        }
        for quote in article.quotes.iter().flatten() {
            assert!(quote.start < quote.end && quote.end as usize <= chars.len());
            assert!(quote.speaker.is_none_or(|s| (s as usize) < article.actors.as_ref().unwrap().len()));
        }
    }
}

#[test]
fn corpus_pages_hold_the_contract() {
    let analyzer = Analyzer::new();
    let mut worker = analyzer.worker();
    let schema = tinviet::analysis::schema();
    for path in pages() {
        let doc = RawDocument::from_text("page", fs::read_to_string(&path).unwrap());
        let analysis = analyze(&mut worker, &doc);
        check(&doc.text, &analysis);
        let json = serde_json::to_value(&analysis).unwrap();
        let mut faults = Vec::new();
        crate::schema::validate(&schema, &schema, &json, "", &mut faults);
        assert!(faults.is_empty(), "{}: {faults:?}", path.display());
        let back: Analysis<'static> = serde_json::from_value(json).unwrap();
        assert_eq!(back, analysis, "the types read what they write");
    }
}

#[test]
fn the_schema_has_the_fields_of_the_contract() {
    let schema = tinviet::analysis::schema();
    let fields = |name: &str| -> Vec<String> {
        let object = if name == "Analysis" { &schema["properties"] } else { &schema["$defs"][name]["properties"] };
        object.as_object().unwrap_or_else(|| panic!("no {name} in the schema")).keys().cloned().collect()
    };
    for (name, wanted) in [
        ("Analysis", "schema id source text language lines articles warnings"),
        ("Source", "path url media_type encoding chars"),
        ("Line", "start end label keep confidence reason trimmed"),
        (
            "Article",
            "title lead text lines published modified authors agencies publisher section tags canonical_url language sentences entities dates \
             actors quotes",
        ),
        ("Published", "value start end origin"),
        ("Token", "start end text kind"),
        ("Entity", "start end text type actor confidence place"),
        ("Date", "start end text type value timex3 mod part_of_day calendar earliest latest approximate resolved_from"),
        ("Actor", "id name type aliases roles role_spans country represents mentions references salience"),
        ("Quote", "start end kind speaker speaker_text cue"),
        ("Warning", "code message"),
    ] {
        let have = fields(name);
        for field in wanted.split_whitespace() {
            assert!(have.iter().any(|h| h == field), "{name}.{field} is missing from the schema");
        }
    }
}

#[test]
fn units_of_offsets_agree() {
    let text = "Hà Nội 🇻🇳, ngày 2/9/2024.\nÔng Nguyễn Văn An nói.";
    let doc = RawDocument::from_text("units", text);
    let analyze = |unit| Analyzer::builder().clean(false).offsets(unit).build().analyze(&doc);
    let (chars, bytes, utf16) = (analyze(OffsetUnit::Char), analyze(OffsetUnit::Byte), analyze(OffsetUnit::Utf16));
    let all: Vec<u16> = text.encode_utf16().collect();
    let tokens = |a: &Analysis<'static>| -> Vec<(u32, u32, String)> {
        let sentences = a.articles[0].sentences.clone().unwrap();
        sentences.iter().flat_map(|s| s.tokens.clone().unwrap()).map(|t| (t.start, t.end, t.text.into_owned())).collect()
    };
    for ((c, b), u) in tokens(&chars).iter().zip(tokens(&bytes)).zip(tokens(&utf16)) {
        assert_eq!(&text[b.0 as usize..b.1 as usize], c.2);
        assert_eq!(text.chars().skip(c.0 as usize).take((c.1 - c.0) as usize).collect::<String>(), c.2);
        assert_eq!(String::from_utf16(&all[u.0 as usize..u.1 as usize]).unwrap(), c.2);
    }
}

#[test]
fn hostile_texts_are_analyzed() {
    let analyzer = Analyzer::new();
    let mut worker = analyzer.worker();
    let texts = [
        String::new(),
        "\0\0\0".to_owned(),
        "\r\r\n\n\r".to_owned(),
        "\u{feff}\u{200b}\u{202e}\u{2028}".to_owned(),
        "/-.,".repeat(20_000),
        "1/2-3.".repeat(20_000),
        "“".repeat(10_000),
        "Á".repeat(50_000),
        "a\u{301}\u{323}\u{302}".repeat(5_000),
        "ông Ông BÀ theo cho biết: “ ngày tháng năm ".repeat(2_000),
        "Nguyễn ".repeat(20_000),
        "Nga – Mỹ - ".repeat(10_000),
        "dòng\n".repeat(30_000),
    ];
    for text in texts {
        let doc = RawDocument::from_text("hostile", text);
        let started = std::time::Instant::now();
        check(&doc.text, &analyze(&mut worker, &doc));
        // Far above linear time even in an unoptimised build on a busy machine, far below quadratic.
        assert!(started.elapsed().as_secs() < 60, "{:?}... took {:?}", doc.text.chars().take(20).collect::<String>(), started.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_analyzed_and_holds_the_contract(text in "(\\PC|[\n\r\t“”\"’/.-]|ngày|tháng|Ông |Nguyễn |cho biết |[0-9]{1,4}|[ăâêôơưđáàảãạ]|\u{301}|\u{323}){0,120}") {
        thread_local! {
            static ANALYZER: Analyzer = Analyzer::new();
        }
        let doc = RawDocument::from_text("any", text);
        ANALYZER.with(|analyzer| check(&doc.text, &analyze(&mut analyzer.worker(), &doc)));
    }
}

#[test]
fn printed_lines_are_those_of_the_library_whatever_the_options() {
    let clean = Analyzer::builder().explain(true).offsets(OffsetUnit::Utf16);
    let plain = Analyzer::builder().clean(false).offsets(OffsetUnit::Byte).reference("2021-06-17T08:30+07:00".parse().ok());
    let analyzers = [clean.build(), plain.build(), Analyzer::builder().layers(tinviet::Layers::NONE).build()];
    for analyzer in &analyzers {
        let mut worker = analyzer.worker();
        for path in pages() {
            let text = fs::read_to_string(&path).unwrap();
            let mut html = RawDocument::from_text("\u{2028}\"id\"\n", text.replace('\n', "<p>"));
            html.source.url = Some("https://example.com/2021/06/17/a.html".to_owned());
            html.source.path = Some("\u{1}\\".to_owned());
            html.read_html();
            let spoiled = text.replace(' ', "\u{200b}\u{a0}").replace('“', "\"🇻🇳\u{2029}\t");
            analyze(&mut worker, &html);
            analyze(&mut worker, &RawDocument::from_text("spoiled", spoiled));
        }
    }
}

/// A pool of several threads takes a large document apart; what comes out is the same.
#[cfg(feature = "parallel")]
#[test]
fn a_large_document_is_the_same_on_several_threads() {
    let analyzer = Analyzer::builder().clean(false).build();
    let pages: Vec<String> = pages().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut text = String::new();
    for page in pages.iter().cycle() {
        text.push_str(page);
        if text.len() > 400_000 {
            break;
        }
    }
    let doc = RawDocument::from_text("large", text);
    let print = || {
        let mut line = Vec::new();
        analyzer.worker().find(&doc).write_json(&mut line);
        line
    };
    let here = print();
    for threads in [2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(pool.install(print) == here, "{threads} threads");
    }
}

#[test]
fn a_layer_is_the_same_whatever_else_is_asked_for() {
    use tinviet::Layers;
    let build = |layers| Analyzer::builder().reference("2021-06-17".parse().ok()).layers(layers).build();
    let (whole, none) = (build(Layers::ALL), Layers::NONE);
    let only = [
        build(none),
        build(Layers { dates: true, ..none }),
        build(Layers { sentences: true, ..none }),
        build(Layers { entities: true, ..none }),
        build(Layers { quotes: true, ..none }),
    ];
    for path in pages() {
        let doc = RawDocument::from_text("x", fs::read_to_string(&path).unwrap());
        let want = whole.analyze(&doc);
        let got = only.each_ref().map(|analyzer| analyzer.analyze(&doc));
        for (n, article) in want.articles.iter().enumerate() {
            for analysis in &got {
                assert_eq!(analysis.articles[n].text, article.text);
            }
            assert_eq!(got[1].articles[n].dates, article.dates, "{}", path.display());
            assert_eq!(got[3].articles[n].entities, article.entities);
            assert_eq!(got[4].articles[n].quotes, article.quotes);
            let ends = |a: &tinviet::analysis::Article<'_>| a.sentences.iter().flatten().map(|s| s.end).collect::<Vec<_>>();
            assert_eq!(ends(&got[2].articles[n]), ends(article));
        }
        assert!(got[0].articles.iter().all(|a| a.dates.is_none() && a.sentences.is_none()));
    }
}
