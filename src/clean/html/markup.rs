//! Plain tags and comments, cut straight from the source. What is not plain (references in values that are read, odd
//! characters in names, pages that end within a tag) is left to html5ever's tokenizer; what is cut is cut as it would be.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag as TagToken, TagKind};
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use memchr::{memchr, memchr_iter, memchr2};

use super::tag::Tag;

/// What stands at a `<`.
pub(super) enum Markup {
    Tag(TagToken),
    Comment,
}

/// Reads the tag or comment at `at`, where a `<` stands, and tells where it ends; `None` if it is not plain.
pub(super) fn read(source: &StrTendril, at: usize) -> Option<(Markup, usize)> {
    let bytes = source.as_bytes();
    match *bytes.get(at + 1)? {
        b'/' => end_tag(&source[at + 2..]).map(|(token, length)| (Markup::Tag(token), at + 2 + length)),
        b'!' => comment(&bytes[at..]).map(|length| (Markup::Comment, at + length)),
        byte if byte.is_ascii_alphabetic() => start_tag(source, at + 1),
        _ => None,
    }
}

/// Length of a comment.
fn comment(bytes: &[u8]) -> Option<usize> {
    let inside = bytes.strip_prefix(b"<!--")?;
    // `<!-->` and `<!--->` end at once.
    if inside.starts_with(b">") || inside.starts_with(b"->") {
        return None;
    }
    memchr_iter(b'>', inside).find(|&at| inside[..at].ends_with(b"--") || inside[..at].ends_with(b"--!")).map(|at| at + 5)
}

/// Length of the name of an element at the start of `bytes`, where it is an ordinary one.
fn name_length(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')))?;
    (length > 0 && matches!(bytes[length], b' ' | b'\n' | b'\t' | 0x0c | b'/' | b'>')).then_some(length)
}

/// An element's name, in lower case.
fn name_of(name: &str) -> LocalName {
    let lower;
    let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        lower = name.to_ascii_lowercase();
        &lower
    } else {
        name
    };
    Tag::of(name).local_name().unwrap_or_else(|| LocalName::from(name))
}

fn token(kind: TagKind, name: LocalName, self_closing: bool, attrs: Vec<Attribute>) -> TagToken {
    TagToken { kind, name, self_closing, attrs, had_duplicate_attributes: false }
}

/// Reads an end tag behind its `</`; gives its length from there.
pub(super) fn end_tag(source: &str) -> Option<(TagToken, usize)> {
    let bytes = source.as_bytes();
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    let length = name_length(bytes)?;
    let end = length + bytes[length..].iter().position(|b| !b.is_ascii_whitespace())?;
    if bytes[end] != b'>' {
        return None;
    }
    let name = name_of(&source[..length]);
    Some((token(TagKind::EndTag, name, false, Vec::new()), end + 1))
}

fn start_tag(source: &StrTendril, from: usize) -> Option<(Markup, usize)> {
    let text: &str = source;
    let bytes = text.as_bytes();
    let mut at = from + name_length(&bytes[from..])?;
    let name = name_of(&text[from..at]);
    let all = keeps_all_attributes(&name);
    let mut attrs: Vec<Attribute> = Vec::new();
    let mut self_closing = false;
    loop {
        match *bytes.get(at)? {
            b'>' => break,
            b'/' => {
                self_closing = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            b if b.is_ascii_whitespace() => at += 1,
            _ => {
                let (name, value, end) = attribute(bytes, at)?;
                at = end;
                let Some(name) = attribute_name(&text[name], all) else { continue };
                if memchr2(b'&', 0, &bytes[value.clone()]).is_some() {
                    return None;
                }
                if !attrs.iter().any(|a| a.name.local == name) {
                    let value = source.subtendril(value.start as u32, value.len() as u32);
                    attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
                }
            }
        }
    }
    Some((Markup::Tag(token(TagKind::StartTag, name, self_closing, attrs)), at + 1))
}

/// Where the name and the value of the attribute at `at` stand, and where it ends.
fn attribute(bytes: &[u8], at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    let skip_blanks = |mut at: usize| {
        while bytes.get(at)?.is_ascii_whitespace() {
            at += 1;
        }
        Some(at)
    };
    let mut end = at;
    loop {
        match NAME_BYTES[usize::from(*bytes.get(end)?)] {
            Byte::Name => end += 1,
            Byte::End => break,
            Byte::Odd => return None,
        }
    }
    if end == at {
        // A `=` begins the name then.
        return None;
    }
    let next = skip_blanks(end)?;
    if bytes[next] != b'=' {
        return Some((at..end, end..end, end));
    }
    let from = skip_blanks(next + 1)?;
    match bytes[from] {
        quote @ (b'"' | b'\'') => {
            let to = from + 1 + memchr(quote, &bytes[from + 1..])?;
            Some((at..end, from + 1..to, to + 1))
        }
        b'>' => None,
        _ => {
            let to = from + bytes[from..].iter().position(|b| *b == b'>' || b.is_ascii_whitespace())?;
            Some((at..end, from..to, to))
        }
    }
}

#[derive(Clone, Copy)]
enum Byte {
    Name,
    End,
    Odd,
}

/// What each byte is in the name of an attribute.
const NAME_BYTES: [Byte; 256] = {
    let mut table = [Byte::Name; 256];
    let (ends, odd) = (b"\t\n\x0c />=", b"\0\"'<\r");
    let mut at = 0;
    while at < ends.len() {
        table[ends[at] as usize] = Byte::End;
        at += 1;
    }
    at = 0;
    while at < odd.len() {
        table[odd[at] as usize] = Byte::Odd;
        at += 1;
    }
    table
};

/// Whether no attribute may be left out: the tree builder compares those of formatting elements (it keeps at most three alike
/// open) and looks at those of templates.
fn keeps_all_attributes(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
            | local_name!("template")
    )
}

/// The name of an attribute that somebody reads.
pub(super) fn attribute_name(name: &str, all: bool) -> Option<LocalName> {
    macro_rules! known {
        ($($name:tt)*) => {
            {
                $(if name.eq_ignore_ascii_case($name) {
                    return Some(local_name!($name));
                })*
            }
        };
    }
    match name.len() {
        2 => known!("id"),
        3 => known!("rel"),
        4 => known!("href" "role" "type" "lang" "name"),
        5 => known!("class" "style" "width" "align"),
        6 => known!("height" "hidden"),
        7 => known!("content"),
        8 => known!("itemprop" "property" "datetime" "encoding"),
        10 => known!("http-equiv"),
        11 => known!("aria-hidden"),
        _ => {}
    }
    // `xlink:href` and the like are renamed within pictures.
    let read = all || name.contains(':') || ["pubdate", "data-role", "data-field"].iter().any(|n| name.eq_ignore_ascii_case(n));
    read.then(|| LocalName::from(name.to_ascii_lowercase()))
}
