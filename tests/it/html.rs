//! HTML to lines and facts: rows of `tests/data/html`, and pages nobody should write.

use std::fs;
use std::time::Instant;

use tinviet::clean::html::{Inside, Look, Role, Tag, read};

use crate::shared::root;

fn cases(file: &str) -> Vec<toml::Value> {
    let text = fs::read_to_string(root().join("tests/data/html").join(file)).unwrap();
    let table: toml::Table = text.parse().unwrap();
    table["case"].as_array().unwrap().clone()
}

fn text<'v>(case: &'v toml::Value, key: &str) -> &'v str {
    case.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

fn list(case: &toml::Value, key: &str) -> Vec<String> {
    case.get(key).and_then(toml::Value::as_array).into_iter().flatten().map(|v| v.as_str().unwrap().to_owned()).collect()
}

#[test]
fn lines_are_those_of_the_table() {
    for case in cases("lines.toml") {
        let (page, facts) = read(text(&case, "html"));
        let got: Vec<&str> = page.lines().collect();
        assert_eq!(got, list(&case, "lines"), "{}", text(&case, "name"));
        assert_eq!(got.len(), facts.lines.len(), "{}", text(&case, "name"));
    }
}

#[test]
fn metadata_is_that_of_the_table() {
    for case in cases("meta.toml") {
        let name = text(&case, "name");
        let meta = read(text(&case, "html")).1.meta;
        assert_eq!(meta.titles, list(&case, "titles"), "{name}");
        assert_eq!(meta.authors, list(&case, "authors"), "{name}");
        assert_eq!(meta.tags, list(&case, "tags"), "{name}");
        assert_eq!(meta.descriptions, list(&case, "descriptions"), "{name}");
        let date = |d: Option<tinviet::Reference>| d.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(date(meta.published), text(&case, "published"), "{name}");
        assert_eq!(date(meta.modified), text(&case, "modified"), "{name}");
        for (key, value) in [
            ("publisher", &meta.publisher),
            ("section", &meta.section),
            ("canonical_url", &meta.canonical_url),
            ("kind", &meta.kind),
            ("language", &meta.language),
        ] {
            assert_eq!(value.as_deref().unwrap_or_default(), text(&case, key), "{name}: {key}");
        }
    }
}

#[test]
fn facts_tell_where_a_line_stands() {
    let page = r#"<body><nav class="main-menu"><a href="/">Trang chủ</a></nav>
        <div class="detail-content"><figure><img src="a.jpg"><figcaption>Cầu mới. Ảnh: An</figcaption></figure>
        <p>Sáng nay cây cầu nối hai bờ sông chính thức thông xe sau ba năm thi công.</p>
        <p style="text-align: right"><strong>Hà Linh</strong></p>
        <table class="anh"><tr><td><img src="b.jpg"></td></tr><tr><td>Người dân đi qua cầu.</td></tr></table>
        <p>Chủ đầu tư cho biết xe tải nặng chưa được qua cầu trong tháng đầu tiên.</p></div>
        <div class="tin-lien-quan"><ul><li><a href="/b">Khởi công cầu thứ hai</a></li></ul></div>"#;
    let (text, facts) = read(page);
    let of = |start: &str| facts.lines[text.lines().position(|l| l.starts_with(start)).unwrap()];
    let (menu, caption, first, author, under, related) = (of("Trang"), of("Cầu"), of("Sáng"), of("Hà"), of("Người"), of("Khởi"));
    assert!(menu.inside.has(Inside::NAV) && menu.link_density > 0.9 && menu.roles[0].has(Role::Nav) && menu.from_main > 0);
    assert!(caption.tag == Tag::Figcaption && caption.look.has(Look::AFTER_PICTURE) && caption.inside.has(Inside::FIGURE));
    assert!(first.from_main == 0 && !first.before_main && first.link_density == 0.0 && first.roles[0].has(Role::Body));
    assert!(author.look.has(Look::BOLD) && author.look.has(Look::RIGHT) && author.parent == first.parent);
    assert!(under.inside.has(Inside::PICTURE_TABLE) && under.look.has(Look::AFTER_PICTURE));
    assert!(related.from_main > 0 && related.container == Tag::Ul && related.roles[1].has(Role::Related), "{related:?}");
}

/// Deep nesting, unclosed tags and misnested formatting: everything is read, in time that grows with the page.
#[test]
fn pages_nobody_should_write_are_survived() {
    let n = 20_000;
    let deep = format!("{}<p>đáy</p>{}<p>sau</p>", "<div>".repeat(n), "</div>".repeat(n));
    let pages = [
        deep,
        "<div><p>a".repeat(n),
        "<b><i><a href=x>".repeat(n),
        "<table><tr><td>".repeat(n),
        "<ul><li>".repeat(n),
        (0..n).map(|k| format!("<font color={k}><p>x")).collect(),
        "</p></div></b>".repeat(n),
        "<a><table><b>x".repeat(n),
        "<svg><math><p>".repeat(n),
        "<".repeat(n),
        "&".repeat(n),
        "<!--".repeat(n),
        format!("<script>{}", "<!--<script>".repeat(n)),
        format!("<p {}>x", "a=b ".repeat(n)),
        "<select><option><div>".repeat(n),
        "<template><p>".repeat(n),
        "<frameset><frame>".repeat(n),
        "<button><form>".repeat(n),
        format!("<script type=application/ld+json>{}", "[".repeat(n)),
        format!("<svg>{}", "<style><title>".repeat(n)),
        format!("<svg>{}</style></script>", "<style><script>".repeat(n)),
        format!("<frameset>{}", "<style><textarea>".repeat(n)),
        format!("<p>{}", "<!-- -- ".repeat(n)),
        format!("<p>{}", "<a href='?a&b' x=\"".repeat(n)),
        format!("<p>{}", "<title>a&b</title>".repeat(n)),
    ];
    for page in &pages {
        let start = Instant::now();
        let (text, facts) = read(page);
        assert_eq!(text.lines().count(), facts.lines.len());
        let seconds = start.elapsed().as_secs_f64();
        assert!(seconds < 8.0, "{seconds:.1} s for {}", &page[..40.min(page.len())]);
    }
    let (text, _) = read(&pages[0]);
    assert_eq!(text, "đáy\nsau\n");
}

mod anything {
    use proptest::prelude::*;
    use tinviet::clean::html::read;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_text_is_read(pieces in prop::collection::vec("(<[a-z/!?]{0,6}( [a-z]{1,5}=\"[a-z: ;]{0,9}\")?>?)|([&#a-zà-ỹ\u{a0}\u{200b}\r\n ]{0,12})|(<(p|div|table|td|tr|li|b|a|br|script|template|select)>)|(</(p|div|table|b|a|li)>)", 0..60)) {
            let (text, facts) = read(&pieces.concat());
            prop_assert_eq!(text.lines().count(), facts.lines.len());
            prop_assert!(text.lines().all(|l| !l.trim().is_empty() && !l.contains('\r')));
        }
    }
}
