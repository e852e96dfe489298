//! The values of one message.

use std::collections::HashMap;
use std::fmt;

use serde_json::{Map, Value};

use super::python;

/// One value, as text. Numbers, booleans and objects read as in the peers' messages.
#[derive(Clone, PartialEq, Eq)]
pub enum PersonalValue {
    /// Given, but null: the value counts as missing.
    Null,
    /// A single text.
    Text(String),
    /// Several texts; nulls and empty texts are already gone.
    List(Vec<String>),
}

/// Shows the kind and never the value, which is personal data.
impl fmt::Debug for PersonalValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Text(_) => "Text(…)",
            Self::List(_) => "List(…)",
        })
    }
}

impl From<&Value> for PersonalValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Array(items) => Self::List(
                items.iter().filter(|item| !item.is_null()).map(python::text).filter(|text| !text.is_empty()).collect(),
            ),
            other => Self::Text(python::text(other)),
        }
    }
}

/// The values that fill a template, found by normalised name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Personalisation {
    values: HashMap<String, PersonalValue>,
}

/// Shows how many values there are and nothing of them: names can be telling, too.
impl fmt::Debug for Personalisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Personalisation({} values)", self.values.len())
    }
}

impl Personalisation {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The values of a JSON object. Of names that are the same once normalised, the last one counts.
    #[must_use]
    pub fn from_json(object: &Map<String, Value>) -> Self {
        object.iter().map(|(name, value)| (name.as_str(), PersonalValue::from(value))).collect()
    }

    /// Sets a value.
    pub fn insert(&mut self, name: &str, value: PersonalValue) {
        self.values.insert(normalise_name(name), value);
    }

    /// The value of a name, however the name is written.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&PersonalValue> {
        self.get_normalised(&normalise_name(name))
    }

    /// The value of a name that is normalised already; null counts as no value.
    pub(super) fn get_normalised(&self, key: &str) -> Option<&PersonalValue> {
        self.values.get(key).filter(|value| **value != PersonalValue::Null)
    }
}

impl<'a> FromIterator<(&'a str, PersonalValue)> for Personalisation {
    fn from_iter<I: IntoIterator<Item = (&'a str, PersonalValue)>>(values: I) -> Self {
        Self { values: values.into_iter().map(|(name, value)| (normalise_name(name), value)).collect() }
    }
}

/// A name as it is compared: lower case, without spaces, `_` and `-`.
#[must_use]
pub fn normalise_name(name: &str) -> String {
    name.chars()
        .filter(|character| !(character.is_whitespace() || matches!(character, '_' | '-')))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(value: &Value) -> Personalisation {
        Personalisation::from_json(value.as_object().unwrap())
    }

    #[test]
    fn names_match_however_they_are_written() {
        let given = values(&json!({"First_Name ": "Ann", "氏　名": "花子"}));
        for name in ["first name", "FIRST-NAME", "firstname", "First_Name"] {
            assert_eq!(given.get(name), Some(&PersonalValue::Text("Ann".to_owned())));
        }
        assert_eq!(given.get("氏名"), Some(&PersonalValue::Text("花子".to_owned())));
        assert_eq!(given.get("name"), None);
    }

    #[test]
    fn null_is_no_value_and_empty_text_is_one() {
        let given = values(&json!({"a": null, "b": ""}));
        assert_eq!(given.get("a"), None);
        assert_eq!(given.get("b"), Some(&PersonalValue::Text(String::new())));
    }

    #[test]
    fn lists_lose_what_is_empty_and_keep_zero() {
        let given = values(&json!({"a": ["x", null, "", 0, true, ["y"]]}));
        let expected = ["x", "0", "True", "['y']"].map(str::to_owned).to_vec();
        assert_eq!(given.get("a"), Some(&PersonalValue::List(expected)));
    }

    #[test]
    fn debug_output_shows_no_value() {
        let shown = format!("{:?} {:?}", values(&json!({"name": "Hanako"})), PersonalValue::Text("Hanako".to_owned()));
        assert_eq!(shown, "Personalisation(1 values) Text(…)");
    }
}
