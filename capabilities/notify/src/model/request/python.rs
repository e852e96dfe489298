//! JSON values in Python's notation, in which both products describe and fill in values.

use serde_json::Value;
use std::fmt::{self, Display, Write};

/// A value as Python's `repr` writes it: `'text'`, `None`, `True`, `1.5`, `['a', 1]`, `{'k': None}`.
pub(in crate::model) struct Repr<'a>(pub(in crate::model) &'a Value);

/// A value as Python's `str` writes it: text as it is, everything else as [`Repr`].
pub(in crate::model) struct Text<'a>(pub(in crate::model) &'a Value);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::String(text) => f.write_str(text),
            other => Repr(other).fmt(f),
        }
    }
}

impl Display for Repr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("None"),
            Value::Bool(true) => f.write_str("True"),
            Value::Bool(false) => f.write_str("False"),
            Value::Number(number) => match number.as_f64() {
                Some(float) if number.is_f64() => write_float(f, float),
                _ => number.fmt(f),
            },
            Value::String(text) => write_text(f, text),
            Value::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    Repr(item).fmt(f)?;
                }
                f.write_char(']')
            }
            Value::Object(members) => {
                f.write_char('{')?;
                for (index, (key, value)) in members.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    write_text(f, key)?;
                    f.write_str(": ")?;
                    Repr(value).fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

/// A text in quotes: single ones, unless it holds a single and no double one.
fn write_text(f: &mut impl Write, text: &str) -> fmt::Result {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    f.write_char(quote)?;
    for character in text.chars() {
        match character {
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            _ if character == quote => write!(f, "\\{quote}")?,
            _ if is_printable(character) => f.write_char(character)?,
            _ => match u32::from(character) {
                code @ 0..=0xff => write!(f, "\\x{code:02x}")?,
                code @ 0x100..=0xffff => write!(f, "\\u{code:04x}")?,
                code => write!(f, "\\U{code:08x}")?,
            },
        }
    }
    f.write_char(quote)
}

/// Whether Python shows the character as it is: no control, format or separator character but the space.
fn is_printable(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => false,
        _ => !character.is_control() && !character.is_whitespace(),
    }
}

/// The shortest digits that read back as the same number; an exponent below 1e-4 and from 1e16 on.
fn write_float(f: &mut fmt::Formatter<'_>, float: f64) -> fmt::Result {
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{float:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
        return write!(f, "{digits}e{sign}{exponent:0>2}");
    }
    // Debug keeps the ".0" of whole numbers, as Python does.
    write!(f, "{float:?}")
}

/// How many characters [`Text`] writes, without writing them.
pub(in crate::model) fn text_length(value: &Value) -> usize {
    struct Counter(usize);
    impl Write for Counter {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0 += text.chars().count();
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // The counter takes everything, so that this cannot fail.
    let _ = write!(counter, "{}", Text(value));
    counter.0
}

/// Python's name of the value's type.
pub(in crate::model) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_read_as_in_python() {
        for (value, expected) in [
            (json!(null), "None"),
            (json!([true, false]), "[True, False]"),
            (json!({"a": [1, {"b": null}]}), "{'a': [1, {'b': None}]}"),
            (json!("it's"), r#""it's""#),
            (json!("it's \"so\""), r#"'it\'s "so"'"#),
            (json!("tab\tnul\u{0}\u{feff}é結"), r"'tab\tnul\x00\ufeffé結'"),
            (json!(1.0), "1.0"),
            (json!(0.1), "0.1"),
            (json!(1e16), "1e+16"),
            (json!(123_456_789_012_345.6), "123456789012345.6"),
            (json!(0.00001), "1e-05"),
            (json!(0.0001), "0.0001"),
            (json!(-1.5e300), "-1.5e+300"),
            (json!(u64::MAX), "18446744073709551615"),
        ] {
            assert_eq!(Repr(&value).to_string(), expected);
        }
    }

    #[test]
    fn text_is_not_quoted_at_the_top() {
        assert_eq!(Text(&json!("a 'b'")).to_string(), "a 'b'");
        assert_eq!(text_length(&json!("結é")), 2);
        assert_eq!(text_length(&json!(["a", 1])), 8);
    }
}
