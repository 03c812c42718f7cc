//! JSON Lines records.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

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
#[derive(Debug, Default)]
pub(super) struct Record<'l> {
    pub(super) id: Option<Cow<'l, str>>,
    pub(super) text: Option<Cow<'l, str>>,
    pub(super) html: Option<Cow<'l, str>>,
    pub(super) url: Option<Cow<'l, str>>,
    pub(super) date: Option<Cow<'l, str>>,
}

/// A string or a number: ids come as both.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar<'l> {
    #[serde(borrow)]
    Text(Cow<'l, str>),
    Other(Value),
}

/// Reads a line.
///
/// Errors say what is wrong in words for the caller.
pub(super) fn parse<'l>(line: &'l str, names: &FieldNames) -> Result<Record<'l>, String> {
    let fields: HashMap<Cow<'l, str>, Scalar<'l>> = match serde_json::from_str(line) {
        Ok(fields) => fields,
        Err(e) => return Err(format!("not a JSON object: {e}")),
    };
    let mut record = Record::default();
    for (name, value) in fields {
        let slot = match &*name {
            n if n == names.id => &mut record.id,
            n if n == names.text => &mut record.text,
            n if n == names.html => &mut record.html,
            n if n == names.url => &mut record.url,
            n if n == names.date => &mut record.date,
            _ => continue,
        };
        *slot = match value {
            Scalar::Text(text) => Some(text),
            Scalar::Other(Value::Null) => None,
            Scalar::Other(Value::Number(n)) if *name == *names.id => Some(n.to_string().into()),
            Scalar::Other(other) => return Err(format!("field `{name}` is {}, a string is expected", kind_of(&other))),
        };
    }
    if record.text.is_none() && record.html.is_none() {
        return Err(format!("the record has neither a field `{}` nor a field `{}`", names.text, names.html));
    }
    Ok(record)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_and_faults_named() {
        let names = FieldNames::default();
        let record = parse(r#"{"id": 7, "text": "a\nb", "date": null, "x": [1]}"#, &names).unwrap();
        assert_eq!((record.id.as_deref(), record.text.as_deref(), record.date), (Some("7"), Some("a\nb"), None));
        for (line, fault) in
            [("[1]", "not a JSON object"), (r#"{"id":"a"}"#, "neither"), (r#"{"text": 5}"#, "a number"), ("{", "not a JSON")]
        {
            let error = parse(line, &names).unwrap_err();
            assert!(error.contains(fault), "{line}: {error}");
        }
    }
}
