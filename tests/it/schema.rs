//! Checks a value against the part of JSON Schema that the output's schema uses. A whole validator would take longer to
//! compile than all the rest of the tests.

use serde_json::Value;

/// Key words that say nothing about validity.
const NOTES: [&str; 7] = ["$schema", "$id", "$defs", "title", "description", "format", "default"];

/// Adds to `faults` what is wrong with `value` at `place`.
///
/// # Panics
/// On a key word it does not know: then it has to learn it.
pub fn validate(root: &Value, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let Some(rules) = schema.as_object() else {
        assert_eq!(schema, &Value::Bool(true));
        return;
    };
    for (key, rule) in rules {
        let ok = match key.as_str() {
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a reference leads somewhere");
                validate(root, target, value, place, faults);
                true
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|t| has_type(value, t.as_str().unwrap())),
                one => has_type(value, one.as_str().unwrap()),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "anyOf" | "oneOf" => rule.as_array().unwrap().iter().any(|option| {
                let mut inner = Vec::new();
                validate(root, option, value, place, &mut inner);
                inner.is_empty()
            }),
            "required" => value.as_object().is_none_or(|o| rule.as_array().unwrap().iter().all(|f| o.contains_key(f.as_str().unwrap()))),
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match rule.get(name) {
                        Some(rule) => validate(root, rule, inner, &format!("{place}/{name}"), faults),
                        None => faults.push(format!("{place}/{name} is not in the schema")),
                    }
                }
                true
            }
            "items" => {
                for (i, inner) in value.as_array().into_iter().flatten().enumerate() {
                    validate(root, rule, inner, &format!("{place}/{i}"), faults);
                }
                true
            }
            "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|v| v.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|v| v.len() as u64 <= rule.as_u64().unwrap()),
            note => {
                assert!(NOTES.contains(&note), "the schema uses `{note}`, which this check does not know");
                true
            }
        };
        if !ok {
            faults.push(format!("{place}: {key} {rule} does not hold for {value}"));
        }
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("unknown type `{name}`"),
    }
}

#[test]
fn faults_are_found() {
    let schema = tinviet::analysis::schema();
    let doc = tinviet::RawDocument::from_text("x", "Hà Nội.");
    let good = serde_json::to_value(tinviet::Analyzer::builder().clean(false).build().analyze(&doc)).unwrap();
    let faults = |value: &Value| {
        let mut faults = Vec::new();
        validate(&schema, &schema, value, "", &mut faults);
        faults
    };
    assert_eq!(faults(&good), Vec::<String>::new());
    for (pointer, bad) in
        [("/id", Value::Null), ("/articles/0/published/origin", "moon".into()), ("/lines/0/start", "0".into()), ("/articles", Value::Null)]
    {
        let mut value = good.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        assert!(!faults(&value).is_empty(), "{pointer}");
    }
    let mut missing = good.clone();
    missing.as_object_mut().unwrap().remove("schema");
    assert!(!faults(&missing).is_empty());
}
