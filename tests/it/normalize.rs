//! Normalization: table rows, and properties that hold for any text.

use std::borrow::Cow;

use proptest::prelude::*;
use serde::Deserialize;
use tinviet::normalize::{NormalizeOptions, Normalized, Normalizer, Tone, YOrI, normalize};
use tinviet::span::Span;
use unicode_normalization::UnicodeNormalization;

use crate::shared::root;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    tone: Option<String>,
    #[serde(default)]
    y_or_i: Option<String>,
    #[serde(default)]
    typing: bool,
    #[serde(default)]
    punctuation: bool,
    /// Input and output, alternating in each row.
    rows: Vec<[String; 2]>,
}

fn options(table: &Table) -> NormalizeOptions {
    let mut options = NormalizeOptions::default();
    options.tone = match table.tone.as_deref() {
        Some("old") => Tone::Old,
        Some("new") => Tone::New,
        _ => Tone::Keep,
    };
    options.y_or_i = match table.y_or_i.as_deref() {
        Some("i") => YOrI::I,
        Some("y") => YOrI::Y,
        _ => YOrI::Keep,
    };
    options.typing = table.typing;
    options.punctuation = table.punctuation;
    options
}

#[test]
fn rows_come_out_as_written() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in std::fs::read_dir(root().join("tests/data/normalize")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let table: Table = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut normalizer = Normalizer::new(options(&table));
        for [input, want] in &table.rows {
            let got = normalizer.normalize(input);
            if got.text != *want {
                wrong.push(format!("{}: {input:?} gives {:?}, not {want:?}", path.display(), got.text));
            }
            check_map(input, &got);
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} rows");
}

/// What must hold of any map: ends on ends, order kept, and both directions agree wherever text was copied.
fn check_map(raw: &str, got: &Normalized<'_>) {
    let whole = got.map.to_raw(Span::new(0, got.text.len() as u32));
    assert!(whole.end as usize <= raw.len());
    let mut last = 0;
    for (at, c) in got.text.char_indices() {
        let norm = Span::new(at as u32, (at + c.len_utf8()) as u32);
        let span = got.map.to_raw(norm);
        assert!(raw.is_char_boundary(span.start as usize) && raw.is_char_boundary(span.end as usize), "{raw:?} {c:?}");
        assert!(span.start < span.end, "{raw:?}: {c:?} comes from nothing");
        assert!(
            span.start >= last || got.map.to_raw(Span::new(at as u32 - 1, at as u32)).overlaps(span) || !got.text.is_char_boundary(at - 1),
            "{raw:?}: order"
        );
        last = span.start;
        let back = got.map.to_norm(span);
        assert!(back.contains(norm), "{raw:?}: {c:?} at {norm:?} -> {span:?} -> {back:?}");
    }
}

fn lines(text: &str) -> usize {
    tinviet::clean::lines(text).count()
}

/// Pieces that matter to the normalizer, in any order.
fn fragments() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        4 => prop::sample::select(vec![
            "hòa", "hoà", "Nguyễn", "ĐƯỜNG", "đựơc", "qúy", "gìa", "thuỷ", "a", "e", "o", "u", "y", "i", "d", "ng", " ", "\n", "\r\n", "\r",
            "t", "n", "q", "Q", "G", "g", "h", "ư", "ơ", "ô", "â", "ă", "Ă", "Đ", "đ",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            '\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}', '\u{302}', '\u{306}', '\u{31b}', '\u{340}', '\u{341}', '\u{30c}',
            '\u{a0}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{ad}', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\0', '\u{202e}', '\u{3000}',
            'Ð', 'ð', 'а', 'е', 'о', 'С', 'Ο', 'α', 'ﬁ', 'Ａ', '；', '＆', '𝐚', 'Ⅲ', '&', '#', ';', '2', '5', '\u{fe0f}', '👩', '각', 'ᄀ', 'ᅡ', 'ᆨ',
            'か', '\u{3099}', 'é', 'ñ', 'ą', 'Ω', 'Å', 'Ã', 'Ä', 'Æ', 'á', 'º', '»', '¡', '‘', '°', '“', '€', '\u{93}', '…', 'ï', '¿',
        ]).prop_map(String::from),
        1 => prop::sample::select(vec!["&amp;", "&nbsp;", "&#225;", "&#x1EC7;", "&#59;", "amp;", "&lt;", "&agrave;", "&#769;", "&#8203;"]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(one, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_normalizes_once(text in fragments()) {
        let got = normalize(&text);
        check_map(&text, &got);
        prop_assert_eq!(lines(&text), lines(&got.text));
        let again = normalize(&got.text);
        prop_assert_eq!(&again.text, &got.text);
        prop_assert!(matches!(again.text, Cow::Borrowed(_)) && again.map.is_identity());
        let composed: String = got.text.nfc().collect();
        prop_assert_eq!(&composed, &got.text, "not NFC");
        let mut options = NormalizeOptions::default();
        options.y_or_i = YOrI::Keep;
        for tone in [Tone::Old, Tone::New] {
            options.tone = tone;
            let mut normalizer = Normalizer::new(options);
            let once = normalizer.normalize(&text);
            let twice = normalizer.normalize(&once.text);
            prop_assert_eq!(&twice.text, &once.text);
            prop_assert!(matches!(twice.text, Cow::Borrowed(_)));
        }
    }

    #[test]
    fn composed_and_decomposed_input_give_the_same(text in fragments()) {
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        let (a, b) = (normalize(&composed), normalize(&decomposed));
        prop_assert_eq!(&a.text, &b.text);
    }
}

/// Every syllable survives decomposition and a round trip through both conventions; the inventory is that of the language.
#[test]
fn all_syllables_survive() {
    use tinviet::normalize::syllable::{Syllable, inventory};
    let all = inventory();
    let unique: std::collections::BTreeSet<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(unique.len(), all.len(), "each syllable is generated once");
    let with = |tone| {
        let mut options = NormalizeOptions::default();
        options.tone = tone;
        Normalizer::new(options)
    };
    let (mut keep, mut old, mut new) = (with(Tone::Keep), with(Tone::Old), with(Tone::New));
    let mut moved = 0;
    for lower in &all {
        assert!(Syllable::of(lower).is_some_and(|s| s.is_well_placed()), "{lower} is read as a syllable");
        let title: String = lower.chars().take(1).flat_map(char::to_uppercase).chain(lower.chars().skip(1)).collect();
        for word in [lower.clone(), lower.to_uppercase(), title] {
            let decomposed: String = word.nfd().collect();
            assert_eq!(keep.normalize(&decomposed).text, word);
            assert_eq!(old.normalize(&word).text, word, "the inventory is in the old placement");
            let newer = new.normalize(&word).text.into_owned();
            moved += usize::from(newer != word);
            assert_eq!(keep.normalize(&newer).text, newer);
            assert_eq!(old.normalize(&newer).text, word);
            assert_eq!(new.normalize(&newer.nfd().collect::<String>()).text, newer);
            let (a, b) = (tinviet::word::key::Key::of(&word), tinviet::word::key::Key::of(&newer));
            assert_eq!(a, b, "both placements have one key");
        }
    }
    println!("{} syllables, {} of them with two placements", all.len(), moved / 3);
    assert!((15_000..22_000).contains(&all.len()));
    let Some(path) = crate::shared::shared_data("lexicon/syllables-soe-vinorm.txt") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let listed: std::collections::BTreeSet<String> = text.lines().map(|l| old.normalize(l.trim()).text.into_owned()).collect();
    let missing: Vec<&String> = listed.iter().filter(|s| !unique.contains(s.as_str())).collect();
    let loans = missing.iter().filter(|s| Syllable::of(s).is_some()).count();
    let extra = unique.iter().filter(|s| !listed.contains(**s)).count();
    println!("of {} listed ones {} are not generated ({loans} of these are read as loans): {missing:?}", listed.len(), missing.len());
    println!("{extra} are generated and not listed");
    assert!((missing.len() - loans) * 10 < listed.len(), "at least nine in ten are read");
}

fn printed(options: &[&str], text: &str) -> String {
    let output = crate::cli::with_input(&[&["normalize", "-"], options].concat(), text.as_bytes());
    assert!(output.status.success(), "{}", crate::cli::stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// Each option of the command does what the option of the library does; without them the page's own spelling stays.
#[test]
fn the_command_takes_the_options() {
    let text = "Hoà bình, hòa bình, lý do, lí do, “vậy”, Vieejt Nam\n";
    for (options, want) in [
        (&[][..], text),
        (&["--tone", "keep"], text),
        (&["--tone", "old"], "Hòa bình, hòa bình, lý do, lí do, “vậy”, Vieejt Nam\n"),
        (&["--tone", "new"], "Hoà bình, hoà bình, lý do, lí do, “vậy”, Vieejt Nam\n"),
        (&["--y-or-i", "i"], "Hoà bình, hòa bình, lí do, lí do, “vậy”, Vieejt Nam\n"),
        (&["--y-or-i", "y"], "Hoà bình, hòa bình, lý do, lý do, “vậy”, Vieejt Nam\n"),
        (&["--punctuation"], "Hoà bình, hòa bình, lý do, lí do, \"vậy\", Vieejt Nam\n"),
        (&["--typing"], "Hoà bình, hòa bình, lý do, lí do, “vậy”, Việt Nam\n"),
        (&["--tone", "old", "--y-or-i", "i", "--punctuation", "--typing"], "Hòa bình, hòa bình, lí do, lí do, \"vậy\", Việt Nam\n"),
    ] {
        assert_eq!(printed(options, text), want, "{options:?}");
    }
    let report = printed(&["--report", "--tone", "new"], "Hòa\u{a0}bình &amp; hoà giải\n");
    assert_eq!(report.lines().next(), Some("3 changes in 1 documents"));
    for part in ["1  reference: character references", "\"Hòa\\u{a0}bình\" -> \"Hoà bình\"", "1  placement: tone marks moved"] {
        assert!(report.contains(part), "{report}");
    }
    assert_eq!(printed(&["--report"], "Sạch.\n"), "0 changes in 1 documents\n");
}

/// Twice the text takes about twice the time: NULs, marks without end, references without end, one endless word or line.
#[test]
fn hostile_text_takes_linear_time() {
    type Make = fn(usize) -> String;
    let words: [(&str, Make); 8] = [
        ("NULs", |n| "\0".repeat(n)),
        ("marks", |n| "\u{301}\u{323}".repeat(n / 4)),
        ("ampersands", |n| "&amp;".repeat(n / 5)),
        ("nested references", |n| format!("&{}lt;", "amp;".repeat(n / 4))),
        ("one word", |n| "đường".repeat(n / 8)),
        ("mojibake", |n| "Ã¡".repeat(n / 4)),
        ("another encoding", |n| "Nöôùc luõ ruùt chaäm, ".repeat(n / 30)),
        ("typing in one line", |n| "hocj baif ".repeat(n / 10)),
    ];
    let mut options = NormalizeOptions::default();
    options.typing = true;
    for (name, make) in words {
        let time = |n: usize| {
            let text = make(n);
            let run = |_| {
                let start = std::time::Instant::now();
                let _ = Normalizer::new(options).normalize(&text);
                start.elapsed().as_secs_f64()
            };
            (0..2).map(run).fold(f64::MAX, f64::min)
        };
        // Eight times the text: a square would be 64 times the time. Tried again where the machine was busy.
        let tries: Vec<(f64, f64)> = (0..5).map(|_| (time(1 << 16), time(1 << 19))).collect();
        assert!(tries.iter().any(|(once, more)| *more < 30.0 * once + 0.05), "{name}: {tries:?}");
    }
}
