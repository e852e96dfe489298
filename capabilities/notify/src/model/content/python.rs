//! Numbers, booleans and nested values as the peers' clients see them in text.
//!
//! Both peers are written in Python and put `str(value)` into messages. Templates in use rely on it: `1.0` reads `1.0`,
//! `true` reads `True`. A whole number beyond 64 bits arrives here as a floating-point number and reads like one.

use serde_json::{Number, Value};

/// `str(value)`; null reads `None`.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => {
            let mut written = String::new();
            write_repr(&mut written, other);
            written
        }
    }
}

/// `repr(value)`, which differs from [`text`] for strings alone. The depth is bounded by the parser that made the value.
fn write_repr(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => write_quoted(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_repr(out, item);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            for (index, (name, field)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write_quoted(out, name);
                out.push_str(": ");
                write_repr(out, field);
            }
            out.push('}');
        }
    }
}

fn write_quoted(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if character == quote => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out.push(quote);
}

fn number_text(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => float_text(float),
        _ => number.to_string(),
    }
}

/// The shortest digits that read back as the same number; an exponent below 0.0001 and from 10^16 on.
fn float_text(float: f64) -> String {
    let scientific = format!("{float:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let Ok(power) = exponent.parse::<i32>() else { return scientific };
    if (-4..16).contains(&power) {
        let plain = format!("{float}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", power.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text;

    #[test]
    fn values_read_as_in_python() {
        for (value, expected) in [
            (json!(1), "1"),
            (json!(-7), "-7"),
            (json!(1.0), "1.0"),
            (json!(1.5), "1.5"),
            (json!(0.0001), "0.0001"),
            (json!(0.00001), "1e-05"),
            (json!(1e16), "1e+16"),
            (json!(2.5e-7), "2.5e-07"),
            (json!(123_456_789_012_345.5), "123456789012345.5"),
            (json!(true), "True"),
            (json!(false), "False"),
            (json!(null), "None"),
            (json!("it's"), "it's"),
            (json!({"b": 1}), "{'b': 1}"),
            (json!(["a", "it's", null, "\n"]), "['a', \"it's\", None, '\\n']"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
