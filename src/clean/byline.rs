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

/// Vietnamese given names in lower case.
static GIVEN: LazyLock<FxHashSet<String>> =
    LazyLock::new(|| lexicon!("given_names").rows().filter_map(|row| row.first().map(|name| name.to_lowercase())).collect());

/// First words of the names of offices, as they are written.
static OFFICES: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let table = lexicon!("org_heads");
    let heads = table.rows().filter(|row| row.get(1).is_some_and(|kind| *kind != "media"));
    heads.filter_map(|row| row.first().and_then(|form| form.split(' ').next()).map(str::to_owned)).collect()
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
const LABELS: [(&str, Role); 71] = [
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
    ("viết bởi", Role::Author),
    ("thực hiện bởi", Role::Author),
    ("cập nhật bởi", Role::Author),
    ("gửi bởi", Role::Author),
    ("người viết", Role::Author),
    ("người gửi", Role::Author),
    ("người đăng", Role::Author),
    ("người đăng bài viết", Role::Author),
    ("người đăng tin", Role::Author),
    ("tin", Role::Author),
    ("tin bài", Role::Author),
    ("tin, bài", Role::Author),
    ("bài và hình", Role::Author),
    ("bài, hình", Role::Author),
    ("hình", Role::Other),
    ("minh họa", Role::Other),
    ("chia sẻ của", Role::Author),
];

/// What stands before the name of an author and is no part of it.
const CALLINGS: [&str; 21] = [
    "luật sư",
    "nhà báo",
    "nhà văn",
    "nhà thơ",
    "bác sĩ",
    "bác sỹ",
    "thạc sĩ",
    "thạc sỹ",
    "tiến sĩ",
    "tiến sỹ",
    "kiến trúc sư",
    "dự báo viên",
    "ls",
    "ths",
    "ts",
    "bs",
    "pgs",
    "gs",
    "kts",
    "pgs.ts",
    "gs.ts",
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
    if is_office(line) {
        push(authors, trim_edges(line));
        return;
    }
    let mut role = Role::Author;
    // Words before that name nobody: `Nội dung chính [Ẩn]`.
    let mut idle = false;
    for part in line.split(['(', ')', '[', ']', '|', '•', '·', ';', '\t']) {
        let inherited = if role == Role::Other { Role::Author } else { role };
        let (people, known) = (authors.len(), authors.len() + agencies.len());
        role = read_part(part, inherited, authors, agencies);
        if idle && authors.last().is_some_and(|name| !name.contains(' ')) {
            authors.truncate(people);
        }
        idle |= known == authors.len() + agencies.len() && part.trim().contains(' ');
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
            || label.ends_with("bởi")
            || matches!(
                *label,
                "phóng viên" | "pv" | "ctv" | "tác giả" | "nhóm pv" | "nhóm phóng viên" | "by" | "bài và ảnh" | "thực hiện"
            );
        if !clear {
            break;
        }
        role = *labelled;
        rest = trim_edges(after);
    }
    for (at, name) in names(rest).enumerate() {
        // `Lê An, Theo Reuters`: the source begins at a comma.
        let (name, role, switched) = match longest_label(name) {
            Some((label, Role::Source)) if at > 0 => (trim_edges(&name[prefix_bytes(name, label)..]), Role::Source, true),
            _ => (without_calling(name), role, false),
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
        let person = role == Role::Source && !switched && is_vietnamese_name(name);
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

/// An office that signs: `Văn phòng UBND huyện`. Names of people have no small letters, and `Đoàn Nga` is one.
pub(super) fn is_office(line: &str) -> bool {
    let line = trim_edges(line);
    let words = || line.split_whitespace();
    // A proper name or a short form stands in it somewhere: `Đội hình thi đấu` has none.
    words().next().is_some_and(|word| OFFICES.contains(word))
        && (3..=16).contains(&words().count())
        && words().skip(1).any(|word| word.starts_with(char::is_lowercase))
        && words().skip(1).any(|word| word.starts_with(char::is_uppercase))
        && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '?' | '!' | '(' | '[' | '|' | '"' | '/'))
        && line.chars().count() <= 80
        && !NOBODY.contains(&line.to_lowercase().as_str())
}

/// `Luật sư Lê An`: the name without what its bearer is. Two words and more are left.
fn without_calling(name: &str) -> &str {
    let mut name = name;
    while let Some(calling) = CALLINGS.iter().find(|calling| starts_with_word(name, calling)) {
        let rest = trim_edges(&name[prefix_bytes(name, calling)..]);
        if rest.split_whitespace().count() < 2 {
            break;
        }
        name = rest;
    }
    name
}

/// Whether a line is nothing but names, one of them with a known family or given name: somebody signed here. An office may stand
/// with them, and anything in brackets.
pub(super) fn is_signature(line: &str) -> bool {
    let known = |name: &str| {
        let words = || name.split_whitespace();
        let first = words().next().is_some_and(|w| FAMILIES.contains(&w.to_lowercase()));
        let last = words().last().is_some_and(|w| GIVEN.contains(&w.to_lowercase()));
        (2..=4).contains(&words().count()) && (first || last) && words().all(is_syllable)
    };
    let line = line.split_once('(').map_or(line, |(head, _)| head);
    let (mut people, mut sure) = (0, false);
    let all = names(trim_edges(line)).map(without_calling).all(|name| {
        people += 1;
        sure |= known(name);
        let lower = name.to_lowercase();
        is_office(name) && people > 1 || name.contains(' ') && is_name(name) && !PLACES.contains(&lower) && !MEDIA.contains(&lower)
    });
    all && sure && people <= 4
}

/// What follows the words that announce an author: `Bài và ảnh: Lê An`, `Viết bởi Lê An`, `Đăng ngày 3/4 bởi Lê An`.
pub(super) fn announced(line: &str) -> Option<&str> {
    let text = trim_edges(line);
    if let Some((label, Role::Author)) = longest_label(text) {
        let rest = &text[prefix_bytes(text, label)..];
        if rest.trim_start().starts_with(':') || label.ends_with("bởi") {
            return Some(trim_edges(rest)).filter(|rest| !rest.is_empty());
        }
    }
    const BY: &str = " bởi ";
    let at = memchr::memchr_iter(b'b', text.as_bytes()).find(|&at| at > 0 && text.as_bytes()[at - 1..].starts_with(BY.as_bytes()))?;
    let rest = &text[at - 1 + BY.len()..];
    Some(rest.split([',', '|']).next().map_or(rest, trim_edges).split(" vào ").next().map_or(rest, trim_edges))
        .filter(|rest| !rest.is_empty())
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
    // Most texts differ from most labels in their first two letters.
    let differs = |(text, label): (u8, u8)| (text.is_ascii() || label.is_ascii()) && text.to_ascii_lowercase() != label;
    if text.bytes().zip(label.bytes()).take(2).any(differs) {
        return false;
    }
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
    use super::{announced, is_signature, read};

    #[test]
    fn signatures_are_known_without_words_before_them() {
        for line in ["Lê An", "Mạnh Trường - Thu Quế", "HỮU LƯỢNG - THANH TUYỀN", "Luật sư Lê Văn An"] {
            assert!(is_signature(line), "{line}");
        }
        for line in ["Lê An - Vụ Báo chí quốc tế", "Lê Văn An (từ Paris)"] {
            assert!(is_signature(line), "{line}");
        }
        for line in ["Thời sự", "Hà Nội", "Đọc Nhiều", "TIN MỚI", "Lê An nói", "", "Reuters", "Trang 2"] {
            assert!(!is_signature(line), "{line}");
        }
    }

    #[test]
    fn announced_authors_are_found_in_a_line() {
        for (line, name) in [
            ("Bài và ảnh: LÊ AN", Some("LÊ AN")),
            ("Đăng ngày 3/4/2020 bởi Mưa Ngâu", Some("Mưa Ngâu")),
            ("Viết bởi Lê An", Some("Lê An")),
            ("Ảnh: Lê An", None),
            ("Bài học lớn", None),
        ] {
            assert_eq!(announced(line), name, "{line}");
        }
    }

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
            ("Luật sư Lê Văn An", &["Lê Văn An"], &[]),
            ("Viết bởi Lê An", &["Lê An"], &[]),
            ("Lê An, Theo Gia Đình Mới", &["Lê An"], &["Gia Đình Mới"]),
            ("Nội dung chính [Ẩn]", &[], &[]),
            ("Lê An (ghi)", &["Lê An"], &[]),
            ("Văn phòng HĐND và UBND huyện", &["Văn phòng HĐND và UBND huyện"], &[]),
            ("Đoàn Nga", &["Đoàn Nga"], &[]),
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
