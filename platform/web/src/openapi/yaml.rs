//! JSON values as YAML 1.2.
//!
//! Block style for the structure, JSON text for the leaves, which YAML 1.2 takes as it is (section 1.3: JSON is a subset). So no text can be
//! read as a number, a date or `no`.

use serde_json::Value;

/// The value in block style, with a line break at the end.
pub(super) fn block(value: &Value) -> String {
    let mut out = String::new();
    if nested(value) {
        write(value, 0, &mut out);
    } else {
        out.push_str(&value.to_string());
        out.push('\n');
    }
    out
}

/// Whether the value takes lines of its own.
fn nested(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    }
}

fn write(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                pad(indent, out);
                out.push_str(&key_text(key));
                out.push(':');
                write_after(value, indent + 2, out);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                pad(indent, out);
                out.push('-');
                write_after(element, indent + 2, out);
            }
        }
        leaf => out.push_str(&leaf.to_string()),
    }
}

/// What follows `key:` or `-`.
fn write_after(value: &Value, indent: usize, out: &mut String) {
    if nested(value) {
        out.push('\n');
        write(value, indent, out);
    } else {
        out.push(' ');
        out.push_str(&value.to_string());
        out.push('\n');
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Plain where nothing could misread it, else as JSON text.
fn key_text(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '$')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || "_/$.-".contains(c))
        && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(&key.to_ascii_lowercase().as_str());
    if plain { key.to_owned() } else { Value::from(key).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn structure_is_block_and_leaves_are_json() {
        let value = json!({
            "openapi": "3.1.0",
            "paths": { "/a/{id}": { "get": { "tags": ["no", "x: y"], "security": [{ "key": [] }], "responses": { "200": {} } } } },
            "no": null, "n": 1.5, "deep": [[1, true]],
        });
        let expected = r#"openapi: "3.1.0"
paths:
  "/a/{id}":
    get:
      tags:
        - "no"
        - "x: y"
      security:
        -
          key: []
      responses:
        "200": {}
"no": null
"n": 1.5
deep:
  -
    - 1
    - true
"#;
        assert_eq!(block(&value), expected);
        assert_eq!(block(&json!({})), "{}\n");
    }
}
