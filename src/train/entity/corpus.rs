//! Annotated text: JSON Lines, own sentences in brackets, annotated pages.

use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::entity::EntityType;
use crate::train::cluster::Random;

/// A line with its names as byte ranges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Its number in its file, where it has one.
    pub id: String,
    /// The text.
    pub text: String,
    /// Start, end and type of the names, in order.
    pub names: Vec<(usize, usize, EntityType)>,
}

/// Lines that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Where it comes from.
    pub id: String,
    /// Name of the file.
    pub source: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// Names of the given annotation that are wrong after the guidelines, by the number of the sentence.
#[derive(Debug, Clone, Default)]
pub struct Corrections {
    rows: FxHashMap<String, Vec<Correction>>,
}

/// A name as it is and as it should be; none where there is, or should be, no name.
type Correction = (Option<Name>, Option<Name>);

/// Start and end in code points, type.
type Name = (usize, usize, EntityType);

impl Corrections {
    /// Reads a table: sentence, name as it is (`start-end TYPE` or `-`), name as it should be.
    ///
    /// # Errors
    /// When the file cannot be read or a row is wrong.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(path)?;
        let mut rows: FxHashMap<String, Vec<_>> = FxHashMap::default();
        for (number, row) in (1..).zip(text.lines()).filter(|(_, row)| !row.starts_with('#') && !row.is_empty()) {
            let wrong = || io::Error::other(format!("{}:{number}: not `id`, name, name", path.display()));
            let cells: Vec<&str> = row.split('\t').collect();
            let [id, old, new] = cells[..] else { return Err(wrong()) };
            let read = |cell: &str| {
                if cell == "-" { Ok(None) } else { parse_name(cell).map(Some).ok_or_else(wrong) }
            };
            rows.entry(id.to_owned()).or_default().push((read(old)?, read(new)?));
        }
        Ok(Corrections { rows })
    }

    /// Number of sentences with a correction.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn apply(&self, id: &str, names: &mut Vec<Name>) {
        for (old, new) in self.rows.get(id).into_iter().flatten() {
            names.retain(|name| Some(*name) != *old);
            // A new name takes the place of what it overlaps.
            if let Some(new) = new {
                names.retain(|name| name.1 <= new.0 || new.1 <= name.0);
                names.push(*new);
            }
        }
    }
}

fn parse_name(cell: &str) -> Option<Name> {
    let (range, name) = cell.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?, kind(name)?))
}

fn name(path: &Path, number: usize) -> String {
    format!("{}:{number}", path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default())
}

fn kind(name: &str) -> Option<EntityType> {
    Some(match name {
        "PER" => EntityType::Per,
        "LOC" => EntityType::Loc,
        "ORG" => EntityType::Org,
        "MISC" => EntityType::Misc,
        _ => return None,
    })
}

/// Reads `{"id","text","entities":[[start,end,type]]}`, offsets in code points. Sentences are grouped: `per_document` at a
/// time, or (0) at the time stamps that open each article.
///
/// # Errors
/// When the file cannot be read.
pub fn read_jsonl(path: &Path, per_document: usize, tokenized: bool, corrections: &Corrections) -> io::Result<Vec<Document>> {
    let source = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(path)?;
    let mut documents: Vec<Document> = Vec::new();
    let mut random = Random::new(3);
    for record in text.lines() {
        let record: serde_json::Value = serde_json::from_str(record).map_err(io::Error::other)?;
        let sentence = record["text"].as_str().unwrap_or_default();
        let mut names = Vec::new();
        for entity in record["entities"].as_array().into_iter().flatten() {
            if let (Some(start), Some(end), Some(kind)) = (entity[0].as_u64(), entity[1].as_u64(), entity[2].as_str().and_then(kind)) {
                names.push((start as usize, end as usize, kind));
            }
        }
        let id = record["id"].as_str().unwrap_or_default().to_owned();
        corrections.apply(&id, &mut names);
        names.sort_unstable_by_key(|n| n.0);
        let stamp = sentence.len() < 24 && sentence.starts_with("20") && sentence.contains('/') && sentence.contains(':');
        let fresh = match per_document {
            0 => stamp,
            n => documents.last().is_none_or(|d| d.lines.len() >= n),
        };
        if fresh || documents.is_empty() {
            documents.push(Document { id: id.clone(), source: source.clone(), lines: Vec::new() });
        }
        let mut line = if tokenized { detokenize(sentence, &names, &mut random) } else { in_bytes(sentence, &names) };
        line.id = id;
        if let Some(document) = documents.last_mut() {
            document.lines.push(line);
        }
    }
    Ok(documents)
}

fn in_bytes(text: &str, names: &[(usize, usize, EntityType)]) -> Line {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let at = |i: usize| places[i.min(places.len() - 1)];
    Line { id: String::new(), text: text.to_owned(), names: names.iter().map(|&(s, e, k)| (at(s), at(e), k)).collect() }
}

/// Takes back the blanks that tokenization put around punctuation.
fn detokenize(text: &str, names: &[(usize, usize, EntityType)], random: &mut Random) -> Line {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    let mut open_quote = false;
    let mut last = "";
    let tokens: Vec<&str> = text.split(' ').collect();
    for (i, &token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1).copied().unwrap_or("");
        let digit =
            |s: &str, end: bool| if end { s.ends_with(|c: char| c.is_ascii_digit()) } else { s.starts_with(|c: char| c.is_ascii_digit()) };
        let closes = matches!(token, "," | "." | ";" | ":" | "?" | "!" | ")" | "]" | "”" | "’" | "%" | "..." | "…" | "RBKT")
            || (token == "\"" && open_quote)
            || (matches!(token, "-" | "/") && digit(last, true) && digit(next, false))
            || (token == "/" && random.unit() < 0.7);
        let opens = matches!(last, "(" | "[" | "“" | "‘" | "LBKT")
            || (last == "\"" && open_quote)
            || (matches!(last, "-" | "/") && digit(token, false) && !out.ends_with(' ') && !out.ends_with(" -") && !out.ends_with(" /"))
            || (matches!(last, "TP." | "Tp." | "Q." | "P.") && random.unit() < 0.7)
            || (last == "/" && !out.ends_with(" /"));
        if i > 0 {
            // The blank itself.
            places.push(out.len());
            if !closes && !opens {
                out.push(' ');
            }
        }
        let shown = match token {
            "LBKT" => "(",
            "RBKT" => ")",
            other => other,
        };
        let from = out.len();
        out.push_str(shown);
        if shown.len() == token.len() {
            places.extend(token.char_indices().map(|(at, _)| from + at));
        } else {
            places.extend(token.chars().map(|_| from));
        }
        if token == "\"" {
            open_quote = !open_quote;
        }
        last = token;
    }
    places.push(out.len());
    let names = names.iter().map(|&(s, e, k)| {
        let (start, mut end) = (places[s.min(places.len() - 1)], places[e.min(places.len() - 1)]);
        // A name ends before the blank that followed it.
        while end > start && out[..end].ends_with(' ') {
            end -= 1;
        }
        (start, end, k)
    });
    let names = names.collect();
    Line { id: String::new(), text: out, names }
}

/// Reads own sentences: a line each, names as `[PER Nguyễn Văn A]`; documents are parted by blank lines, `#` opens a comment.
///
/// # Errors
/// When the file cannot be read or a bracket is wrong.
pub fn read_brackets(path: &Path) -> io::Result<Vec<Document>> {
    let text = std::fs::read_to_string(path)?;
    let source = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let fresh = |number| Document { id: name(path, number), source: source.clone(), lines: Vec::new() };
    let mut documents = vec![fresh(1)];
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') {
            continue;
        }
        if line.trim().is_empty() {
            documents.push(fresh(number));
            continue;
        }
        let line = brackets(line).ok_or_else(|| io::Error::other(format!("{}:{number}: bracket without type or end", path.display())))?;
        if let Some(document) = documents.last_mut() {
            document.lines.push(line);
        }
    }
    documents.retain(|d| !d.lines.is_empty());
    Ok(documents)
}

fn brackets(source: &str) -> Option<Line> {
    let mut line = Line::default();
    let mut rest = source;
    while let Some(open) = rest.find('[') {
        line.text.push_str(&rest[..open]);
        let close = open + rest[open..].find(']')?;
        let (name, inner) = rest[open + 1..close].split_once(' ')?;
        let start = line.text.len();
        line.text.push_str(inner);
        line.names.push((start, line.text.len(), kind(name)?));
        rest = &rest[close + 1..];
    }
    line.text.push_str(rest);
    Some(line)
}

/// Reads own sentences that have nothing to do with each other: a line each, names as `{PER|Nguyễn Văn A}`; `#` opens a comment.
///
/// # Errors
/// When the file cannot be read.
pub fn read_tagged(path: &Path) -> io::Result<Vec<Document>> {
    let text = std::fs::read_to_string(path)?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    Ok(lines.map(|(number, line)| Document { id: name(path, number), source: String::new(), lines: vec![tags(line)] }).collect())
}

/// Reads an annotated page: title, lead, headings and body of each article, with tags taken out.
///
/// # Errors
/// When the file cannot be read.
pub fn read_gold(path: &Path) -> io::Result<Vec<Document>> {
    let text = std::fs::read_to_string(path)?;
    let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let mut documents: Vec<Document> = Vec::new();
    let page = text.splitn(3, "+++").nth(2).unwrap_or_default();
    for row in page.lines() {
        let Some((head, body)) = row.split_once(' ') else { continue };
        let mut letters = head.chars();
        let (label, number) = (letters.next().unwrap_or(' '), letters.as_str());
        if !matches!(label, 'T' | 'L' | 'H' | 'B') {
            continue;
        }
        let id = format!("{id}#{number}");
        if documents.iter().all(|d| d.id != id) {
            documents.push(Document { id: id.clone(), ..Document::default() });
        }
        if let Some(document) = documents.iter_mut().find(|d| d.id == id) {
            document.lines.push(tags(body));
        }
    }
    Ok(documents)
}

fn tags(source: &str) -> Line {
    let mut line = Line::default();
    let mut open: Vec<(usize, Option<EntityType>)> = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['{', '}']) {
        line.text.push_str(&rest[..at]);
        if rest[at..].starts_with('}') {
            if let Some((start, Some(kind))) = open.pop() {
                line.names.push((start, line.text.len(), kind));
            }
            rest = &rest[at + 1..];
        } else {
            let head_end = at + rest[at..].find('|').unwrap_or(0);
            let head = &rest[at + 1..head_end.max(at + 1)];
            let name = head.split([':', '=', ';']).next().unwrap_or_default();
            open.push((line.text.len(), kind(name)));
            rest = &rest[head_end + 1..];
        }
    }
    line.text.push_str(rest);
    line.names.sort_unstable_by_key(|n| n.0);
    line
}

/// How the first line of a document may be written over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Every letter a capital.
    Capitals,
    /// Every word with a capital.
    TitleCase,
}

/// A copy of a document whose first line is a headline in another writing; the next lines stay, so that names can be seen again.
#[must_use]
pub fn headline(document: &Document, writing: Writing) -> Option<Document> {
    let first = document.lines.first().filter(|l| !l.names.is_empty() && l.text.split(' ').count() <= 24)?;
    let mut lines = vec![written(first, writing)];
    lines.extend(document.lines.iter().skip(1).take(2).cloned());
    Some(Document { id: document.id.clone(), source: document.source.clone(), lines })
}

fn written(line: &Line, writing: Writing) -> Line {
    let mut out = Line { id: line.id.clone(), ..Line::default() };
    let mut places = Vec::with_capacity(line.text.len() + 1);
    let mut opens = true;
    for c in line.text.chars() {
        places.resize(places.len() + c.len_utf8(), out.text.len());
        if writing == Writing::Capitals || opens {
            out.text.extend(c.to_uppercase());
        } else {
            out.text.push(c);
        }
        opens = c == ' ' || (opens && !c.is_alphanumeric());
    }
    places.push(out.text.len());
    out.names = line.names.iter().map(|&(start, end, kind)| (places[start], places[end], kind)).collect();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_tokenization_go_and_names_stay() {
        let text = "TT - \" Hội A \" ( TP. HCM ) , ngày 16 - 3 .";
        let line = detokenize(text, &[(7, 12, EntityType::Org), (17, 24, EntityType::Loc)], &mut Random::new(1));
        assert!(line.text.starts_with("TT - \"Hội A\" (TP."), "{}", line.text);
        assert!(line.text.ends_with("HCM), ngày 16-3."), "{}", line.text);
        let (s, e, _) = line.names[0];
        assert_eq!(&line.text[s..e], "Hội A");
    }

    #[test]
    fn headlines_keep_their_names() {
        let line = brackets("Ông [PER An] tới [LOC Huế].").unwrap();
        let document = Document { lines: vec![line], ..Document::default() };
        let line = headline(&document, Writing::Capitals).unwrap().lines.remove(0);
        let (s, e, _) = line.names[1];
        assert_eq!((line.text.as_str(), &line.text[s..e]), ("ÔNG AN TỚI HUẾ.", "HUẾ"));
        let line = headline(&document, Writing::TitleCase).unwrap().lines.remove(0);
        assert_eq!(line.text, "Ông An Tới Huế.");
    }

    #[test]
    fn tags_and_brackets_give_names() {
        let line = tags("Ông {PER:a|An} nói {QI:a|sẽ tới {LOC:b|Huế} {DATE=2021|năm nay}}.");
        assert_eq!(line.text, "Ông An nói sẽ tới Huế năm nay.");
        assert_eq!(line.names.len(), 2);
        let line = brackets("Ông [PER An] tới [LOC Huế].").unwrap();
        assert_eq!((line.text.as_str(), line.names.len()), ("Ông An tới Huế.", 2));
    }
}
