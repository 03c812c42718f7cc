//! Who wrote it: `Hà Linh (TH)`, `Theo Reuters`, `Bài và ảnh: Nguyễn An - Trần Bình`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lexicon::lexicon;
use crate::word::shape::is_syllable;

/// Names of agencies, papers and broadcasters in lower case.
static MEDIA: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| lexicon!("media").lines().map(|row| row.split('\t').next().unwrap_or_default().to_owned()).collect());

/// Vietnamese family names in lower case.
static FAMILIES: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| lexicon!("family_names").rows().filter_map(|row| row.first().map(|name| name.to_lowercase())).collect());

/// States, cities and provinces in lower case.
static PLACES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let tables = [lexicon!("states"), lexicon!("cities"), lexicon!("provinces")];
    tables.iter().flat_map(|table| table.rows().filter_map(|row| row.first().map(|name| name.to_lowercase())).collect::<Vec<_>>()).collect()
});

/// What a part of a byline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Author,
    Source,
    /// A photographer or a label that names nobody.
    Other,
}

/// Labels before names, longest first among those that share a beginning.
const LABELS: [(&str, Role); 54] = [
    ("nguồn ảnh", Role::Other),
    ("ảnh minh họa", Role::Other),
    ("bài và ảnh", Role::Author),
    ("bài, ảnh", Role::Author),
    ("bài - ảnh", Role::Author),
    ("bài-ảnh", Role::Author),
    ("bài & ảnh", Role::Author),
    ("bài/ảnh", Role::Author),
    ("tin và ảnh", Role::Author),
    ("tin, ảnh", Role::Author),
    ("tin - ảnh", Role::Author),
    ("tin ảnh", Role::Author),
    ("bài viết", Role::Author),
    ("bài", Role::Author),
    ("ảnh", Role::Other),
    ("video", Role::Other),
    ("clip", Role::Other),
    ("đồ họa", Role::Other),
    ("đồ hoạ", Role::Other),
    ("thiết kế", Role::Other),
    ("trình bày", Role::Other),
    ("kỹ thuật", Role::Other),
    ("tác giả", Role::Author),
    ("thực hiện", Role::Author),
    ("nội dung", Role::Author),
    ("lời", Role::Author),
    ("biên dịch", Role::Author),
    ("lược dịch", Role::Author),
    ("người dịch", Role::Author),
    ("dịch", Role::Author),
    ("biên tập", Role::Other),
    ("tổng hợp", Role::Author),
    ("nhóm phóng viên", Role::Author),
    ("nhóm pv", Role::Author),
    ("phóng viên", Role::Author),
    ("cộng tác viên", Role::Author),
    ("pv", Role::Author),
    ("ctv", Role::Author),
    ("bởi", Role::Author),
    ("by", Role::Author),
    ("theo nguồn", Role::Source),
    ("theo báo", Role::Source),
    ("theo", Role::Source),
    ("nguồn tin", Role::Source),
    ("nguồn", Role::Source),
    ("dẫn nguồn", Role::Source),
    ("tin từ", Role::Source),
    ("via", Role::Source),
    ("source", Role::Source),
    ("đăng bởi", Role::Author),
    ("ghi chép của", Role::Author),
    ("phóng sự của", Role::Author),
    ("bút ký của", Role::Author),
    ("bài của", Role::Author),
];

/// Parts that name nobody.
const NOBODY: [&str; 26] = [
    "th",
    "t.h",
    "t/h",
    "tổng hợp",
    "sưu tầm",
    "st",
    "s.t",
    "pv",
    "ctv",
    "bbt",
    "ban biên tập",
    "phóng viên",
    "nhóm phóng viên",
    "nhóm pv",
    "biên dịch",
    "lược dịch",
    "dịch",
    "ghi",
    "lược ghi",
    "thực hiện",
    "p.v",
    "ban thời sự",
    "ảnh",
    "video",
    "gmt",
    "admin",
];

/// The people and sources of a byline; `line` is the byline without its time stamp.
pub(super) fn read(line: &str, authors: &mut Vec<String>, agencies: &mut Vec<String>) {
    let mut role = Role::Author;
    for part in line.split(['(', ')', '[', ']', '|', '•', '·', ';', '\t']) {
        let inherited = if role == Role::Other { Role::Author } else { role };
        role = read_part(part, inherited, authors, agencies);
        if part.trim().is_empty() {
            role = Role::Author;
        }
    }
}

fn read_part(part: &str, mut role: Role, authors: &mut Vec<String>, agencies: &mut Vec<String>) -> Role {
    let mut rest = trim_edges(part);
    while let Some((label, labelled)) = longest_label(rest) {
        // A name may begin with the word (`Dịch Dương Thiên`); a label is followed by a colon, a small letter or stands for a source.
        let after = &rest[prefix_bytes(rest, label)..];
        let clear = after.trim_start().starts_with([':', '-']) || *labelled == Role::Source || after.trim().is_empty();
        let clear = clear
            || label.ends_with(" của")
            || matches!(
                *label,
                "phóng viên" | "pv" | "tác giả" | "nhóm pv" | "nhóm phóng viên" | "by" | "bởi" | "đăng bởi" | "bài và ảnh" | "thực hiện"
            );
        if !clear {
            break;
        }
        role = *labelled;
        rest = trim_edges(after);
    }
    for (at, name) in names(rest).enumerate() {
        // `Lê An, Theo Reuters`: the source begins at a comma.
        let (name, role) = match longest_label(name) {
            Some((label, Role::Source)) if at > 0 => (trim_edges(&name[prefix_bytes(name, label)..]), Role::Source),
            _ => (name, role),
        };
        let lower = name.to_lowercase();
        let plain = lower.trim_end_matches('.');
        if name.is_empty() || NOBODY.contains(&plain) || role == Role::Other {
            continue;
        }
        let is_media = MEDIA.contains(plain)
            || plain.starts_with("báo ")
            || plain.starts_with("tạp chí ")
            || plain.contains(".vn")
            || plain.contains(".com");
        let acronym = is_acronym(name, at == 0 && authors.is_empty());
        // `Theo Lê An` names a person, `Theo Reuters` a paper.
        let person = role == Role::Source && is_vietnamese_name(name);
        if acronym || is_media || is_house(name) || (role == Role::Source && !person) {
            push(agencies, name);
        } else if !authors.is_empty() && PLACES.contains(plain) {
            // Where it was written. First in the line it may be a pen name (`Hà Giang`).
        } else if is_name(name) {
            push(authors, name);
        }
    }
    role
}

/// The labels by their first letter, of 64 kinds.
static BY_LETTER: LazyLock<[Vec<&'static (&'static str, Role)>; 64]> = LazyLock::new(|| {
    std::array::from_fn(|kind| LABELS.iter().filter(|(label, _)| label.chars().next().is_some_and(|c| letter_kind(c) == kind)).collect())
});

fn letter_kind(letter: char) -> usize {
    letter as usize % 64
}

/// The longest label that a text begins with.
fn longest_label(text: &str) -> Option<&'static (&'static str, Role)> {
    let first = text.chars().next()?.to_lowercase().next()?;
    let labels = BY_LETTER[letter_kind(first)].iter().filter(|(l, _)| l.starts_with(first) && starts_with_word(text, l));
    labels.max_by_key(|(l, _)| l.len()).copied()
}

/// `TTXVN` beside a name: the house somebody writes for. Alone it may be a pen name, unless no syllable can be read from it.
fn is_acronym(name: &str, alone: bool) -> bool {
    let capitals = (2..=6).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
    capitals && (!alone || name.len() >= 3 && !name.contains(['A', 'E', 'I', 'O', 'U', 'Y']))
}

/// Capitals beside words that are not: `AI Đà Nẵng`, `Sóng Việt-ĐBSCL`.
fn is_house(name: &str) -> bool {
    let mut words = name.split([' ', '-']).filter(|word| word.chars().count() > 1).peekable();
    let capitals = |word: &str| word.chars().all(char::is_uppercase);
    let named = words.clone().all(|word| word.starts_with(char::is_uppercase));
    words.peek().is_some() && named && words.clone().any(capitals) && !words.all(capitals)
}

/// Two to four syllables, the first of them a family name.
fn is_vietnamese_name(name: &str) -> bool {
    let words = || name.split_whitespace();
    let family = words().next().is_some_and(|w| FAMILIES.contains(&w.to_lowercase()));
    family && (2..=4).contains(&words().count()) && words().all(is_syllable) && is_name(name)
}

fn push(list: &mut Vec<String>, name: &str) {
    if name.chars().count() <= 60 && !list.iter().any(|n| n.to_lowercase() == name.to_lowercase()) {
        list.push(name.to_owned());
    }
}

/// Splits at commas, dashes with blanks, slashes, `và` and `&`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '/', '&', '–', '—', '+']).flat_map(|s| s.split(" - ")).flat_map(|s| s.split(" và ")).map(trim_edges)
}

fn trim_edges(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '-' | '.' | ',' | '–' | '—' | '|' | '*' | '"' | '“' | '”' | '/' | '>' | '»')
    })
}

fn prefix_bytes(text: &str, label: &str) -> usize {
    text.char_indices().nth(label.chars().count()).map_or(text.len(), |(at, _)| at)
}

/// Whether `text` begins with the words of `label`, in any case.
fn starts_with_word(text: &str, label: &str) -> bool {
    let mut chars = text.chars().flat_map(char::to_lowercase);
    label.chars().all(|c| chars.next() == Some(c)) && !text[prefix_bytes(text, label)..].starts_with(char::is_alphanumeric)
}

/// One to five words that all begin with a capital (`de`, `van` aside); one word must be a pen name of at least two letters.
fn is_name(text: &str) -> bool {
    let mut count = 0;
    for word in text.split_whitespace() {
        let first = word.chars().next().unwrap_or(' ');
        if !first.is_uppercase() && !matches!(word, "de" | "van" | "von" | "bin" | "al" | "da") {
            return false;
        }
        if word.chars().any(|c| c.is_ascii_digit() || matches!(c, '?' | '!' | ':' | '#' | '@')) {
            return false;
        }
        count += 1;
    }
    (1..=5).contains(&count) && text.chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn people_and_sources_are_told_apart() {
        for (line, people, sources) in [
            ("Lê Minh (TH)", &["Lê Minh"][..], &[][..]),
            ("Nguồn:", &[], &[]),
            ("Theo Reuters", &[], &["Reuters"]),
            ("Lê Minh (theo AFP, CNN)", &["Lê Minh"], &["AFP", "CNN"]),
            ("Bài và ảnh: Lê An - Trần Bình", &["Lê An", "Trần Bình"], &[]),
            ("LÊ AN - TRẦN BÌNH", &["LÊ AN", "TRẦN BÌNH"], &[]),
            ("Lê An/TTXVN", &["Lê An"], &["TTXVN"]),
            ("(Theo TTXVN)", &[], &["TTXVN"]),
            ("Phóng viên Lê An", &["Lê An"], &[]),
            ("Nguồn: Trung tâm Truyền thông", &[], &["Trung tâm Truyền thông"]),
            ("Lê An (tổng hợp)", &["Lê An"], &[]),
            ("Lê An/BTV", &["Lê An"], &["BTV"]),
            ("(BTX/BSV)", &[], &["BTX", "BSV"]),
            ("Theo Lê An", &["Lê An"], &[]),
            ("Lê An | Theo La Stampa", &["Lê An"], &["La Stampa"]),
            ("Bơ, Theo Tuổi Mới", &["Bơ"], &["Tuổi Mới"]),
            ("Lê An, Thổ Nhĩ Kỳ", &["Lê An"], &[]),
            ("Hà Giang", &["Hà Giang"], &[]),
            ("Lê An - Sóng Việt-ĐBSCL", &["Lê An"], &["Sóng Việt-ĐBSCL"]),
            ("Ghi chép của LÊ VĂN AN", &["LÊ VĂN AN"], &[]),
            ("LÊ AN - Y KHOEL", &["LÊ AN", "Y KHOEL"], &[]),
        ] {
            let (mut authors, mut agencies) = (Vec::new(), Vec::new());
            read(line, &mut authors, &mut agencies);
            assert_eq!(
                (&authors[..], &agencies[..]),
                (
                    &people.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..],
                    &sources.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..]
                ),
                "{line}"
            );
        }
    }
}
