//! Gold in several files: `NAME.txt` with `NAME.labels`, `NAME.articles` and `NAME.json`.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::eval::gold::{GoldDate, GoldError, GoldMention, GoldMetonym, GoldPage, GoldQuote, line_ranges, read};

#[derive(Deserialize)]
struct Gold {
    reference: Option<String>,
    #[serde(default)]
    captions: Option<Value>,
    #[serde(default)]
    mentions: Vec<Mention>,
    #[serde(default)]
    dates: Vec<Date>,
    #[serde(default)]
    quotes: Vec<Quote>,
    #[serde(default)]
    metonyms: Option<Vec<Metonym>>,
}

#[derive(Deserialize)]
struct Mention {
    line: u32,
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    kind: String,
    actor: Option<String>,
    role: Option<Roles>,
}

/// One title or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Roles {
    One(String),
    Several(Vec<String>),
}

impl Roles {
    fn into_list(self) -> Vec<String> {
        match self {
            Roles::One(role) => vec![role],
            Roles::Several(roles) => roles,
        }
    }
}

#[derive(Deserialize)]
struct Date {
    line: u32,
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<String>,
    /// Present and null is not the same as absent.
    #[serde(default, with = "present")]
    value_noref: Option<Option<String>>,
}

mod present {
    use serde::{Deserialize, Deserializer};

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(d: D) -> Result<Option<Option<String>>, D::Error> {
        Option::<String>::deserialize(d).map(Some)
    }
}

#[derive(Deserialize)]
struct Quote {
    line: u32,
    speaker: Option<String>,
}

#[derive(Deserialize)]
struct Metonym {
    line: u32,
    start: u32,
    end: u32,
    acts: bool,
    represents: Option<String>,
}

/// Reads `NAME.txt` and the files beside it.
pub(super) fn load(path: &Path) -> Result<GoldPage, GoldError> {
    let text: Vec<char> = read(path)?.chars().collect();
    let lines = line_ranges(&text);
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut page = GoldPage { name, path: path.to_owned(), aligned: true, text, lines, ..GoldPage::default() };
    let labels = path.with_extension("labels");
    if labels.exists() {
        page.labels = read_labels(&labels, page.lines.len())?;
    }
    let articles = path.with_extension("articles");
    page.article_of = if articles.exists() {
        read(&articles)?.split_whitespace().map(|n| n.parse().unwrap_or(0)).collect()
    } else {
        vec![1; page.lines.len()]
    };
    let json = path.with_extension("json");
    if json.exists() {
        annotate(&mut page, &json)?;
    }
    Ok(page)
}

fn read_labels(path: &Path, lines: usize) -> Result<Vec<char>, GoldError> {
    let mut labels: Vec<char> = read(path)?.split('\n').map(|l| l.trim().chars().next().unwrap_or(' ')).collect();
    if labels.len() < lines {
        let message = format!("{} labels for {lines} lines", labels.len());
        return Err(GoldError::Format { path: path.to_owned(), line: labels.len() as u32, message });
    }
    labels.truncate(lines);
    Ok(labels)
}

/// Reads `NAME.html` with the labels of its flattened text.
pub(super) fn load_html(path: &Path) -> Result<GoldPage, GoldError> {
    let mut page = load(&path.with_extension("txt"))?;
    page.path = path.to_owned();
    page.html = true;
    page.aligned = false;
    page.annotated = false;
    Ok(page)
}

fn annotate(page: &mut GoldPage, path: &Path) -> Result<(), GoldError> {
    let error = |line: usize, message: String| GoldError::Format { path: path.to_owned(), line: line as u32, message };
    let gold: Gold = serde_json::from_str(&read(path)?).map_err(|e| error(e.line(), e.to_string()))?;
    page.annotated = true;
    page.reference = gold.reference;
    let captions = match gold.captions {
        Some(Value::String(s)) => s,
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    };
    page.neutral = captions.split(',').filter_map(|n| n.trim().parse::<u32>().ok()).map(|n| n.saturating_sub(1)).collect();
    let starts: Vec<u32> = page.lines.iter().map(|l| l.0).collect();
    let at = |line: u32| starts.get(line as usize - 1).copied().ok_or_else(|| error(0, format!("there is no line {line}")));
    let article = |line: u32| page.article_of.get(line as usize - 1).copied().unwrap_or(0);
    let counted = |line: u32| !page.neutral.contains(&(line - 1));
    let (mut mentions, mut dates, mut metonyms) = (Vec::new(), Vec::new(), Vec::new());
    for m in gold.mentions.into_iter().filter(|m| counted(m.line)) {
        let base = at(m.line)?;
        let roles = m.role.map(Roles::into_list).unwrap_or_default();
        mentions.push(GoldMention {
            start: base + m.start,
            end: base + m.end,
            kind: m.kind,
            actor: m.actor,
            article: article(m.line),
            roles,
        });
    }
    for d in gold.dates.into_iter().filter(|d| counted(d.line)) {
        let base = at(d.line)?;
        let value_noref = d.value_noref.unwrap_or_else(|| d.value.clone());
        let kind = d.kind.unwrap_or_else(|| "DATE".to_owned());
        dates.push(GoldDate { start: base + d.start, end: base + d.end, kind, value: d.value, value_noref });
    }
    for m in gold.metonyms.unwrap_or_default() {
        let base = at(m.line)?;
        let represents = if m.acts { m.represents } else { None };
        metonyms.push(GoldMetonym { start: base + m.start, end: base + m.end, represents });
    }
    let quotes = gold.quotes.into_iter().map(|q| GoldQuote { line: q.line - 1, speaker: q.speaker, article: article(q.line) }).collect();
    (page.mentions, page.dates, page.metonyms, page.quotes) = (mentions, dates, metonyms, quotes);
    Ok(())
}
