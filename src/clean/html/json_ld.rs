//! JSON-LD: what a page says about itself for search engines.

use serde_json::Value;

/// One thing said about the article of the page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said<'v> {
    Title(&'v str),
    Description(&'v str),
    Author(&'v str),
    Publisher(&'v str),
    Published(&'v str),
    Modified(&'v str),
    Section(&'v str),
    /// A step of the path from the front page to the article.
    Crumb(&'v str),
    Tag(&'v str),
    Url(&'v str),
    Kind(&'v str),
    Language(&'v str),
}

/// Types of objects that are articles.
const ARTICLES: [&str; 18] = [
    "newsarticle",
    "article",
    "blogposting",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "reviewnewsarticle",
    "backgroundnewsarticle",
    "liveblogposting",
    "techarticle",
    "scholarlyarticle",
    "report",
    "socialmediaposting",
    "interview",
    "advertisercontentarticle",
    "recipe",
    "howto",
    "review",
];

/// Largest script that is read.
const LARGEST: usize = 1 << 20;

/// Calls `each` with what the script says about articles, else about the page.
pub(super) fn read(script: &str, each: &mut dyn FnMut(Said<'_>)) {
    let Some(root) = parse(script) else { return };
    let mut objects = Vec::new();
    // Nested graphs and lists, without recursion.
    let mut queue = vec![&root];
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(list) => queue.extend(list.iter().rev()),
            Value::Object(map) => {
                for key in ["@graph", "mainEntity", "mainEntityOfPage", "@list"] {
                    queue.extend(map.get(key).filter(|v| !v.is_string()));
                }
                objects.push(value);
            }
            _ => {}
        }
        if objects.len() > 500 {
            break;
        }
    }
    if let Some(list) = objects.iter().find(|o| kinds(o).any(|k| k.eq_ignore_ascii_case("BreadcrumbList"))) {
        crumbs(list, each);
    }
    let article = objects.iter().find(|o| kinds(o).any(|k| ARTICLES.iter().any(|a| k.eq_ignore_ascii_case(a))));
    if let Some(article) = article {
        tell(article, each);
    } else if let Some(page) = objects.iter().find(|o| kinds(o).any(|k| k.to_ascii_lowercase().ends_with("webpage"))) {
        for kind in kinds(page).take(1) {
            each(Said::Kind(kind));
        }
        for key in ["datePublished", "dateModified"] {
            if let Some(date) = page.get(key).and_then(Value::as_str) {
                each(if key == "datePublished" { Said::Published(date) } else { Said::Modified(date) });
            }
        }
    }
    if article.is_none() {
        let owner = objects.iter().find(|o| kinds(o).any(|k| matches!(k, "NewsMediaOrganization")));
        names(owner.and_then(|o| o.get("name")), &mut |n| each(Said::Publisher(n)));
    }
}

/// The steps of a list of bread crumbs.
fn crumbs(list: &Value, each: &mut dyn FnMut(Said<'_>)) {
    for step in list.get("itemListElement").and_then(Value::as_array).into_iter().flatten().take(12) {
        let own = step.get("name").and_then(Value::as_str);
        if let Some(name) = own.or_else(|| step.get("item").and_then(|i| i.get("name")).and_then(Value::as_str)) {
            each(Said::Crumb(name));
        }
    }
}

fn kinds(value: &Value) -> impl Iterator<Item = &str> {
    let kind = value.get("@type");
    let list = kind.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    kind.and_then(Value::as_str).into_iter().chain(list.iter().filter_map(Value::as_str)).map(|k| k.rsplit('/').next().unwrap_or(k))
}

fn tell(article: &Value, each: &mut dyn FnMut(Said<'_>)) {
    for kind in kinds(article).take(1) {
        each(Said::Kind(kind));
    }
    let text = |key: &str| article.get(key).and_then(Value::as_str);
    for key in ["headline", "name", "alternativeHeadline"] {
        if let Some(t) = text(key) {
            each(Said::Title(t));
        }
    }
    if let Some(t) = text("description").or_else(|| text("abstract")) {
        each(Said::Description(t));
    }
    if let Some(t) = text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")) {
        each(Said::Published(t));
    }
    if let Some(t) = text("dateModified") {
        each(Said::Modified(t));
    }
    for key in ["author", "creator"] {
        names(article.get(key), &mut |n| each(Said::Author(n)));
    }
    names(article.get("publisher").or_else(|| article.get("sourceOrganization")), &mut |n| each(Said::Publisher(n)));
    names(article.get("articleSection"), &mut |n| each(Said::Section(n)));
    names(article.get("keywords"), &mut |n| each(Said::Tag(n)));
    if let Some(t) = text("inLanguage") {
        each(Said::Language(t));
    }
    let address = article.get("mainEntityOfPage").and_then(|m| m.as_str().or_else(|| m.get("@id").and_then(Value::as_str)));
    if let Some(t) = text("url").or(address) {
        each(Said::Url(t));
    }
}

/// Names of people, bodies, things: texts, objects with a name, lists of them.
fn names(value: Option<&Value>, each: &mut dyn FnMut(&str)) {
    let list: &[Value] = match value {
        Some(Value::Array(list)) => list,
        Some(one) => std::slice::from_ref(one),
        None => return,
    };
    for item in list.iter().take(50) {
        match item {
            Value::String(name) => each(name),
            Value::Object(map) => match map.get("name") {
                Some(Value::String(name)) => each(name),
                Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).for_each(&mut *each),
                _ => {}
            },
            _ => {}
        }
    }
}

/// Reads JSON as sites write it: in CDATA or comment marks, with line breaks in strings, commas before brackets, a semicolon
/// at the end, quotes written as entities.
fn parse(script: &str) -> Option<Value> {
    let mut text = script.trim().trim_start_matches('\u{feff}');
    if text.len() > LARGEST {
        return None;
    }
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")] {
        if let Some(rest) = text.strip_prefix(open) {
            text = rest.trim_end().strip_suffix(close).unwrap_or(rest).trim();
        }
    }
    let text = text.trim_end_matches(';').trim();
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mended = mend(text);
    if let Ok(value) = serde_json::from_str(&mended) {
        return Some(value);
    }
    if text.contains("&quot;") {
        return serde_json::from_str(&mend(&text.replace("&quot;", "\"").replace("&amp;", "&").replace("&#34;", "\""))).ok();
    }
    // Several objects one after the other: the first whole one.
    serde_json::Deserializer::from_str(&mended).into_iter::<Value>().next()?.ok()
}

/// Escapes control characters and stray quotes in strings, drops commas before closing brackets and comments.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.char_indices().peekable();
    let mut in_string = false;
    while let Some((at, c)) = rest.next() {
        if in_string {
            match c {
                '\\' => match rest.next() {
                    Some((_, n @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => out.extend(['\\', n]),
                    // `\'` and the like are no JSON.
                    Some((_, n)) if !n.is_control() => out.push(n),
                    _ => {}
                },
                // A quote that does not close: nothing that follows a string follows it.
                '"' => {
                    let after = text[at + 1..].trim_start();
                    if after.is_empty() || after.starts_with([',', '}', ']', ':']) {
                        in_string = false;
                        out.push('"');
                    } else {
                        out.push_str("\\\"");
                    }
                }
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push('"');
            }
            ',' if text[at + 1..].trim_start().starts_with(['}', ']', ',']) => {}
            c => out.push(c),
        }
    }
    out
}
