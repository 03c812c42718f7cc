//! The project's own gold: one readable file per page, annotations inside the lines. `corpus/README.md` describes it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;

use crate::clean::Label;
use crate::eval::gold::{GoldDate, GoldError, GoldMention, GoldMetonym, GoldPage, GoldQuote, read};

#[derive(Deserialize)]
struct Front {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    article: Vec<FrontArticle>,
}

#[derive(Deserialize, Default)]
struct FrontArticle {
    #[serde(default)]
    actors: BTreeMap<String, FrontActor>,
}

#[derive(Deserialize)]
struct FrontActor {
    #[serde(default)]
    roles: Vec<String>,
}

/// Reads `NAME.gold`; the page itself is `NAME.html` or `NAME.txt` beside it.
pub(super) fn load(path: &Path) -> Result<GoldPage, GoldError> {
    let source = read(path)?;
    let error = |line: usize, message: String| GoldError::Format { path: path.to_owned(), line: line as u32, message };
    let (front, body) = source
        .strip_prefix("+++\n")
        .and_then(|rest| rest.split_once("\n+++\n"))
        .ok_or_else(|| error(1, "the file starts with facts between two lines `+++`".to_owned()))?;
    let first_line = front.lines().count() + 3;
    let front: Front = toml::from_str(front).map_err(|e| error(1, e.to_string()))?;
    let html = path.with_extension("html").exists();
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut page = GoldPage {
        name,
        path: path.with_extension(if html { "html" } else { "txt" }),
        html,
        aligned: !html,
        annotated: true,
        reference: (!front.reference.is_empty()).then_some(front.reference),
        ..GoldPage::default()
    };
    let mut reader = LineReader { page: &mut page, articles: &front.article, named: HashSet::new() };
    for (i, line) in body.lines().enumerate() {
        reader.line(line).map_err(|message| error(first_line + i, message))?;
    }
    Ok(page)
}

struct LineReader<'r> {
    page: &'r mut GoldPage,
    articles: &'r [FrontArticle],
    /// Actors whose roles were given to a mention already.
    named: HashSet<(u32, String)>,
}

/// An open annotation: its tag, what follows the tag, where it began.
struct Open<'l> {
    head: &'l str,
    start: u32,
}

impl LineReader<'_> {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let start = self.page.text.len() as u32;
        let (head, content) = line.split_once(' ').unwrap_or((line, ""));
        let mut letters = head.chars();
        let label = letters.next().filter(|&c| Label::from_letter(c).is_some()).ok_or("a line starts with the letter of its label")?;
        let article = letters.as_str().parse::<u32>().unwrap_or(0);
        self.content(content, label, article)?;
        let end = self.page.text.len() as u32;
        self.page.lines.push((start, end));
        self.page.labels.push(label);
        self.page.article_of.push(article);
        self.page.text.push('\n');
        Ok(())
    }

    fn content(&mut self, content: &str, label: char, article: u32) -> Result<(), String> {
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut rest = content;
        while let Some(c) = rest.chars().next() {
            match c {
                '{' => {
                    let (head, after) = rest[1..].split_once('|').ok_or("`{` without `|`")?;
                    open.push(Open { head, start: self.page.text.len() as u32 });
                    rest = after;
                    continue;
                }
                '}' => {
                    let span = open.pop().ok_or("`}` without `{`")?;
                    self.close(&span, label, article)?;
                }
                _ => self.page.text.push(c),
            }
            rest = &rest[c.len_utf8()..];
        }
        if open.is_empty() { Ok(()) } else { Err("`{` without `}`".to_owned()) }
    }

    fn close(&mut self, span: &Open<'_>, label: char, article: u32) -> Result<(), String> {
        let (start, end) = (span.start, self.page.text.len() as u32);
        let cut = span.head.find([':', '=']).unwrap_or(span.head.len());
        let (tag, rest) = span.head.split_at(cut);
        let rest = rest.get(1..).unwrap_or_default();
        match tag {
            "PER" | "LOC" | "ORG" | "MISC" => {
                let (key, acts) = match rest.split_once('>') {
                    Some((key, state)) => (key, Some(state)),
                    None => (rest, None),
                };
                if let Some(state) = acts {
                    let represents = (state != "0").then(|| state.to_owned());
                    self.page.metonyms.push(GoldMetonym { start, end, represents });
                }
                let actor = (!key.is_empty()).then(|| key.to_owned());
                let roles = actor.as_ref().map(|key| self.roles_once(article, key)).unwrap_or_default();
                self.page.mentions.push(GoldMention { start, end, kind: tag.to_owned(), actor, article, roles });
            }
            // A time stamp of publication is the article's `published`, not one of the dates it speaks of.
            "DATE" | "TIME" if label == 'D' => {}
            "DATE" | "TIME" | "DURATION" | "SET" => {
                let (value, noref) = match rest.split_once(";noref=") {
                    Some((value, noref)) => (value, noref),
                    None => (rest, rest),
                };
                let known = |v: &str| (!v.is_empty() && v != "null").then(|| v.to_owned());
                self.page.dates.push(GoldDate { start, end, kind: tag.to_owned(), value: known(value), value_noref: known(noref) });
            }
            "QD" | "QI" | "QM" => {
                let line = self.page.lines.len() as u32;
                let speaker = (rest != "?").then(|| rest.to_owned());
                self.page.quotes.push(GoldQuote { line, speaker, article });
            }
            _ => return Err(format!("unknown annotation `{tag}`")),
        }
        Ok(())
    }

    /// The roles of an actor, at its first mention.
    fn roles_once(&mut self, article: u32, key: &str) -> Vec<String> {
        if !self.named.insert((article, key.to_owned())) {
            return Vec::new();
        }
        let declared = self.articles.get((article as usize).wrapping_sub(1)).and_then(|a| a.actors.get(key));
        declared.map(|a| a.roles.clone()).unwrap_or_default()
    }
}
