//! JSON Lines records.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Names of the fields of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldNames {
    /// The id.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// HTML source.
    pub html: String,
    /// Address.
    pub url: String,
    /// Publication date.
    pub date: String,
}

impl Default for FieldNames {
    fn default() -> Self {
        let name = str::to_owned;
        FieldNames { id: name("id"), text: name("text"), html: name("html"), url: name("url"), date: name("date") }
    }
}

/// A record, its strings borrowed from the line where JSON escapes allow.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Record<'l> {
    pub(super) id: Option<Cow<'l, str>>,
    pub(super) text: Option<Cow<'l, str>>,
    pub(super) html: Option<Cow<'l, str>>,
    pub(super) url: Option<Cow<'l, str>>,
    pub(super) date: Option<Cow<'l, str>>,
    /// What is wrong with a field, in words for the caller: the other fields are still read, so that the record's id is known.
    pub(super) fault: Option<String>,
}

/// Reads a line.
///
/// Errors say what is wrong in words for the caller.
pub(super) fn parse<'l>(line: &'l str, names: &FieldNames) -> Result<Record<'l>, String> {
    let mut json = serde_json::Deserializer::from_str(line);
    let record = Fields(names).deserialize(&mut json).and_then(|record| json.end().map(|()| record));
    let mut record = record.map_err(|e| format!("not a JSON object: {}", place_in_line(&e.to_string())))?;
    if record.fault.is_none() && record.text.is_none() && record.html.is_none() {
        record.fault = Some(format!("the record has neither a field `{}` nor a field `{}`", names.text, names.html));
    }
    Ok(record)
}

/// The parser counts lines of what it was given; the caller knows the line of the file.
fn place_in_line(message: &str) -> String {
    message.replace(" at line 1 column ", " at column ")
}

/// Reads an object into a [`Record`].
struct Fields<'n>(&'n FieldNames);

impl<'l> DeserializeSeed<'l> for Fields<'_> {
    type Value = Record<'l>;

    fn deserialize<D: Deserializer<'l>>(self, from: D) -> Result<Record<'l>, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Fields<'_> {
    type Value = Record<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Record<'l>, A::Error> {
        let mut record = Record::default();
        while let Some(name) = map.next_key_seed(Text)? {
            let Scalar::Text(name) = name else { return Err(A::Error::custom("a name is expected")) };
            let slot = match &*name {
                n if n == self.0.id => &mut record.id,
                n if n == self.0.text => &mut record.text,
                n if n == self.0.html => &mut record.html,
                n if n == self.0.url => &mut record.url,
                n if n == self.0.date => &mut record.date,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            match map.next_value_seed(Text)? {
                Scalar::Text(text) => *slot = Some(text),
                Scalar::Number(number) if *name == *self.0.id => *slot = Some(number.into()),
                Scalar::Null => *slot = None,
                Scalar::Number(_) => record.fault = Some(format!("field `{name}` is a number, a string is expected")),
                Scalar::Other(kind) => record.fault = Some(format!("field `{name}` is {kind}, a string is expected")),
            }
        }
        Ok(record)
    }
}

/// A value of a field: ids come as numbers too.
enum Scalar<'l> {
    Text(Cow<'l, str>),
    Number(String),
    Null,
    Other(&'static str),
}

/// Reads a [`Scalar`], borrowing where it can.
struct Text;

impl<'l> DeserializeSeed<'l> for Text {
    type Value = Scalar<'l>;

    fn deserialize<D: Deserializer<'l>>(self, from: D) -> Result<Scalar<'l>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'l> Visitor<'l> for Text {
    type Value = Scalar<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'l str) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Text(Cow::Owned(text)))
    }

    fn visit_u64<E>(self, n: u64) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Number(n.to_string()))
    }

    fn visit_i64<E>(self, n: i64) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Number(n.to_string()))
    }

    fn visit_f64<E>(self, n: f64) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Number(n.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Other("a boolean"))
    }

    fn visit_unit<E>(self) -> Result<Scalar<'l>, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'l>>(self, mut list: A) -> Result<Scalar<'l>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("a list"))
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Scalar<'l>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

/// The line with every `\uD800`..`\uDFFF` escape that is not half of a pair replaced by `\uFFFD`; `None` when there is
/// none. Scrapers that decode bytes one by one write such escapes; JSON readers refuse them.
pub(super) fn mend_surrogates(line: &str) -> Option<String> {
    let code = |at: usize| {
        let hex = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(hex, 16).ok()
    };
    let mut out = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', &line.as_bytes()[at..]) {
        let here = at + found;
        match code(here) {
            Some(0xd800..=0xdbff) if matches!(code(here + 6), Some(0xdc00..=0xdfff)) => at = here + 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(&line[kept..here]);
                out.push_str("\\uFFFD");
                at = here + 6;
                kept = at;
            }
            // An escaped backslash is passed over with what it escapes (never half of a character: escapes are ASCII).
            _ => at = (here + 2).min(line.len()),
        }
    }
    (kept > 0).then(|| out + &line[kept..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_faults_named() {
        let names = FieldNames::default();
        let record = parse(r#"{"id": 7, "text": "a\nb", "date": null, "x": [1, {"y": "z"}]}"#, &names).unwrap();
        assert_eq!((record.id.as_deref(), record.text.as_deref(), record.date), (Some("7"), Some("a\nb"), None));
        assert!(matches!(parse(r#"{"text": "việt"}"#, &names).unwrap().text, Some(Cow::Borrowed("việt"))));
        for (line, fault) in [("[1]", "not a JSON object"), ("{", "not a JSON"), (r#"{"text":"a"} x"#, "trailing")] {
            let error = parse(line, &names).unwrap_err();
            assert!(error.contains(fault), "{line}: {error}");
        }
        for (line, fault) in
            [(r#"{"id":"a"}"#, "neither"), (r#"{"text": 5, "id": "a"}"#, "a number"), (r#"{"text": [5], "id": "a"}"#, "a list")]
        {
            let record = parse(line, &names).unwrap();
            assert_eq!(record.id.as_deref(), Some("a"));
            assert!(record.fault.as_deref().unwrap().contains(fault), "{line}: {record:?}");
        }
    }

    #[test]
    fn lone_halves_of_pairs_are_mended() {
        assert_eq!(mend_surrogates(r#""\ud83d\ude00 việt \n""#), None);
        assert_eq!(mend_surrogates(r#""a\ud83d b \\udead \ude00""#).as_deref(), Some(r#""a\uFFFD b \\udead \uFFFD""#));
        assert_eq!(mend_surrogates("\\"), None);
    }
}
