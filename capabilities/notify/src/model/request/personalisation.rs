//! `personalisation`: the values of a message, and the files among them.

use super::fields::{Fields, HAS_NUL, has_nul, not_of_type};
use super::file::{self, FileValue};
use super::python::text_length;
use crate::model::Dialect;
use crate::model::content::Personalisation;
use crate::model::content::limits::PERSONALISATION_CHARACTERS;
use serde_json::{Map, Value};
use std::fmt;

/// How many files one message may have.
pub const MAX_FILES: usize = 10;
/// How many bytes one file may have.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;

/// The values that a request gives, files apart.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GivenValues {
    /// Names and values as sent, in their order: what is stored with the notification.
    pub values: Map<String, Value>,
    /// Names and files, in their order.
    pub files: Vec<(String, FileValue)>,
}

impl GivenValues {
    /// The values in the form that fills a template. Files are not among them.
    #[must_use]
    pub fn personalisation(&self) -> Personalisation {
        Personalisation::from_json(&self.values)
    }
}

impl fmt::Debug for GivenValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenValues({} values, {} files)", self.values.len(), self.files.len())
    }
}

/// Reads the member and the forms of its files; [`check_sizes`] follows once the rest of the request is sound.
pub(super) fn personalisation(fields: &mut Fields, dialect: Dialect) -> GivenValues {
    const NAME: &str = "personalisation";
    let object = match fields.take(NAME) {
        None => return GivenValues::default(),
        Some(Value::Object(object)) => object,
        Some(other) => {
            fields.fail(NAME, not_of_type(&other, "object"));
            return GivenValues::default();
        }
    };
    if object.iter().any(|(name, value)| has_nul(name) || holds_nul(value)) {
        fields.fail(NAME, HAS_NUL);
    }
    if !object.values().any(Value::is_object) {
        return GivenValues { values: object, files: Vec::new() };
    }
    let mut given = GivenValues::default();
    for (name, value) in object {
        match value {
            Value::Object(object) => {
                let file = match file::form(&object, dialect) {
                    Dialect::Gc => file::parse_gc(object),
                    Dialect::Govuk => file::parse_govuk(object),
                };
                match file {
                    Ok(file) => given.files.push((name, file)),
                    Err(messages) => fields.extend(messages),
                }
            }
            value => {
                given.values.insert(name, value);
            }
        }
    }
    given
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => has_nul(text),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(members) => members.iter().any(|(name, value)| has_nul(name) || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What both products look at only when the schema holds: how much text there is (GC Notify alone has a limit; it says
/// bytes and counts characters), how many files, and what is in them.
pub(super) fn check_sizes(given: &GivenValues, dialect: Dialect) -> Vec<String> {
    let mut messages = Vec::new();
    if dialect == Dialect::Gc {
        let size: usize = given.values.values().map(text_length).sum();
        if size > PERSONALISATION_CHARACTERS {
            messages.push(format!(
                "Personalisation variables size of {size} bytes is greater than allowed limit of \
                 {PERSONALISATION_CHARACTERS} bytes."
            ));
        }
    }
    if given.files.len() > MAX_FILES {
        messages
            .push(format!("File number exceed allowed limits of {MAX_FILES} with number of {}.", given.files.len()));
    }
    for (name, file) in &given.files {
        match file.decoded_length() {
            Ok(length) if length > MAX_FILE_BYTES => messages.push(format!(
                "{name} : File size for {} is {length} and greater than allowed limit of {MAX_FILE_BYTES}.",
                file.filename.as_deref().unwrap_or(name)
            )),
            Err(reason) if dialect == Dialect::Gc => {
                messages.push(format!("{name} : {reason} : Error decoding base64 field"));
            }
            _ => {}
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value, dialect: Dialect) -> Result<GivenValues, Vec<String>> {
        let mut fields = Fields::open(json!({ "personalisation": value }), dialect).unwrap();
        let given = personalisation(&mut fields, dialect);
        if !fields.is_sound() {
            return Err(fields.problems().list().iter().map(|problem| problem.message.clone()).collect());
        }
        let messages = check_sizes(&given, dialect);
        if messages.is_empty() { Ok(given) } else { Err(messages) }
    }

    #[test]
    fn files_are_parted_from_values() {
        let given = read(
            json!({"name": "Ann", "f": {"file": "aGk=", "filename": "a.txt", "sending_method": "attach"}, "n": [1]}),
            Dialect::Gc,
        )
        .unwrap();
        assert_eq!(Value::Object(given.values.clone()), json!({"name": "Ann", "n": [1]}));
        assert_eq!(given.files[0].0, "f");
        assert_eq!(format!("{given:?}"), "GivenValues(2 values, 1 files)");
    }

    #[test]
    fn text_is_counted_in_characters_of_all_values() {
        let long = "é".repeat(51_200);
        assert!(read(json!({"a": long}), Dialect::Gc).is_ok());
        let more = json!({"a": long, "b": 7});
        assert_eq!(
            read(more.clone(), Dialect::Gc).unwrap_err(),
            ["Personalisation variables size of 51201 bytes is greater than allowed limit of 51200 bytes."]
        );
        assert!(read(more, Dialect::Govuk).is_ok());
    }

    #[test]
    fn eleven_files_are_too_many_and_each_is_decoded() {
        let files: Map<String, Value> = (0..11)
            .map(|n| (format!("f{n}"), json!({"file": "aGk", "filename": "a.txt", "sending_method": "attach"})))
            .collect();
        let messages = read(Value::Object(files), Dialect::Gc).unwrap_err();
        assert_eq!(messages[0], "File number exceed allowed limits of 10 with number of 11.");
        assert_eq!(messages[1], "f0 : Incorrect padding : Error decoding base64 field");
        assert_eq!(messages.len(), 12);
    }

    #[test]
    fn ten_mebibytes_and_one_byte_are_too_many() {
        use ::base64::Engine as _;
        let encoded = ::base64::engine::general_purpose::STANDARD.encode(vec![0; MAX_FILE_BYTES + 1]);
        assert_eq!(
            read(json!({"f": {"file": encoded, "filename": "a.bin", "sending_method": "attach"}}), Dialect::Gc)
                .unwrap_err(),
            ["f : File size for a.bin is 10485761 and greater than allowed limit of 10485760."]
        );
    }
}
