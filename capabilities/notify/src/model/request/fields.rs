//! Reads an object's members one by one in the schema's order and collects what is wrong with them.

use super::python::Repr;
use crate::model::Dialect;
use crate::model::problem::Problems;
use serde_json::{Map, Value};
use std::fmt::Display;
use uuid::Uuid;

/// An object being read. Every reader takes the member out, remembers its name as known, and answers `None` both where
/// it is absent and where it is wrong; the caller asks [`Fields::is_sound`] before it trusts the absence.
pub(super) struct Fields {
    object: Map<String, Value>,
    dialect: Dialect,
    known: Vec<&'static str>,
    messages: Vec<String>,
}

impl Fields {
    /// Opens the body; anything but an object is an error of its own, told alone.
    pub(super) fn open(body: Value, dialect: Dialect) -> Result<Self, Problems> {
        match body {
            Value::Object(object) => Ok(Self { object, dialect, known: Vec::with_capacity(12), messages: Vec::new() }),
            other => Err(Problems::validation(vec![without_quotes(&not_of_type(&other, "object"))])),
        }
    }

    /// Takes the member out; the place stays, so that [`Fields::require`] still sees the name.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.object.get_mut(name).map(Value::take)
    }

    /// Looks at a member without reading it.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.object.get(name)
    }

    /// Whether the object has the member, even a null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// Records an error of the member `name`.
    pub(super) fn fail(&mut self, name: &str, message: impl Display) {
        self.messages.push(format!("{name} {}", without_quotes(&message.to_string())));
    }

    /// A text.
    pub(super) fn string(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) if has_nul(&text) => {
                self.fail(name, HAS_NUL);
                None
            }
            Value::String(text) => Some(text),
            other => {
                self.fail(name, not_of_type(&other, "string"));
                None
            }
        }
    }

    /// A text or null, which counts as absent.
    pub(super) fn nullable_string(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            Value::Null => None,
            other => {
                self.fail(name, not_of_type(&other, "string, null"));
                None
            }
        }
    }

    /// The client's own reference: a text, in GOV.UK Notify of at most 1000 characters.
    pub(super) fn reference(&mut self) -> Option<String> {
        const MAX_CHARS: usize = 1000;
        let text = self.string("reference")?;
        if self.dialect == Dialect::Govuk && text.chars().nth(MAX_CHARS).is_some() {
            self.fail("reference", format_args!("{} is too long", Repr(&Value::String(text))));
            return None;
        }
        Some(text)
    }

    /// A UUID.
    pub(super) fn uuid(&mut self, name: &'static str) -> Option<Uuid> {
        let value = self.take(name)?;
        let uuid = value.as_str().and_then(parse_uuid);
        if uuid.is_none() {
            self.fail(name, NOT_A_UUID);
        }
        uuid
    }

    /// A UUID or null; `Some(None)` is null.
    pub(super) fn nullable_uuid(&mut self, name: &'static str) -> Option<Option<Uuid>> {
        match self.take(name)? {
            Value::Null => Some(None),
            value => {
                let uuid = value.as_str().and_then(parse_uuid);
                if uuid.is_none() {
                    self.fail(name, NOT_A_UUID);
                }
                uuid.map(Some)
            }
        }
    }

    /// Names that must be there, in the schema's order.
    pub(super) fn require(&mut self, names: &[&'static str]) {
        for name in names {
            if !self.object.contains_key(*name) {
                self.messages.push(required(name));
            }
        }
    }

    /// Refuses members that no reader asked for.
    pub(super) fn refuse_others(&mut self) {
        let others: Vec<&str> =
            self.object.keys().map(String::as_str).filter(|name| !self.known.contains(name)).collect();
        if let Some(message) = unexpected(self.dialect, others) {
            self.messages.push(message);
        }
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.messages.is_empty()
    }

    /// Takes over errors found elsewhere.
    pub(super) fn extend(&mut self, messages: Vec<String>) {
        self.messages.extend(messages);
    }

    /// What was wrong.
    pub(super) fn problems(self) -> Problems {
        Problems::validation(self.messages)
    }
}

/// Not every engine can store NUL in a text, and no message needs one.
pub(super) const HAS_NUL: &str = "must not contain the character U+0000";

pub(super) fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

pub(super) const NOT_A_UUID: &str = "is not a valid UUID";

/// A value of the wrong type. `types` is one type or a list, as in `string, null`.
pub(super) fn not_of_type(value: &Value, types: &str) -> String {
    format!("{} is not of type {types}", Repr(value))
}

/// A value that is none of those allowed.
pub(super) fn not_one_of(value: &Value, allowed: &[&str]) -> String {
    format!("{} is not one of [{}]", Repr(value), allowed.join(", "))
}

/// A member that is not there.
pub(super) fn required(name: &str) -> String {
    format!("{name} is a required property")
}

/// Both products take single quotes out of the validator's text.
pub(super) fn without_quotes(text: &str) -> String {
    text.replace('\'', "")
}

/// The error for unknown names: in the request's order in GC Notify, sorted in GOV.UK Notify.
pub(super) fn unexpected(dialect: Dialect, mut names: Vec<&str>) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    if dialect == Dialect::Govuk {
        names.sort_unstable();
    }
    let verb = if names.len() == 1 { "was" } else { "were" };
    let names: Vec<String> = names.iter().map(|name| Repr(&Value::from(*name)).to_string()).collect();
    Some(without_quotes(&format!("Additional properties are not allowed ({} {verb} unexpected)", names.join(", "))))
}

/// A UUID as Python's `uuid.UUID` reads it: 32 hexadecimal digits of either case; hyphens anywhere, braces and a `urn:uuid:` are
/// passed over.
pub(super) fn parse_uuid(text: &str) -> Option<Uuid> {
    // The usual form first: it needs no copy.
    if text.len() == 36
        && let Ok(uuid) = Uuid::try_parse(text)
    {
        return Some(uuid);
    }
    let bare = text.replace("urn:", "").replace("uuid:", "");
    let bare = bare.trim_matches(['{', '}']).replace('-', "");
    if bare.len() != 32 { None } else { Uuid::try_parse(&bare).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn uuids_are_read_in_all_of_their_forms() {
        let plain = "f33517ff-2a88-4f6e-b855-c550268ce08a";
        let expected = Uuid::try_parse(plain).unwrap();
        for form in [
            plain.to_owned(),
            plain.to_uppercase(),
            plain.replace('-', ""),
            format!("{{{plain}}}"),
            format!("urn:uuid:{plain}"),
            "f33517ff2a88-4f6eb855c550-268ce08a".to_owned(),
        ] {
            assert_eq!(parse_uuid(&form), Some(expected), "{form}");
        }
        for form in ["", "1", "g33517ff-2a88-4f6e-b855-c550268ce08a", "f33517ff-2a88-4f6e-b855-c550268ce08"] {
            assert_eq!(parse_uuid(form), None, "{form}");
        }
    }

    #[test]
    fn unknown_names_keep_their_order_or_are_sorted() {
        assert_eq!(
            unexpected(Dialect::Gc, vec!["foo", "bar"]).unwrap(),
            "Additional properties are not allowed (foo, bar were unexpected)"
        );
        assert_eq!(
            unexpected(Dialect::Govuk, vec!["foo", "bar"]).unwrap(),
            "Additional properties are not allowed (bar, foo were unexpected)"
        );
        assert_eq!(unexpected(Dialect::Gc, vec![]), None);
    }

    #[test]
    fn null_is_a_value_of_the_wrong_type_unless_allowed() {
        let mut fields = Fields::open(json!({"a": null, "b": null, "c": null, "d": null}), Dialect::Gc).unwrap();
        assert_eq!(fields.string("a"), None);
        assert_eq!(fields.nullable_string("b"), None);
        assert_eq!(fields.uuid("c"), None);
        assert_eq!(fields.nullable_uuid("d"), Some(None));
        fields.require(&["a", "e"]);
        fields.refuse_others();
        let told: Vec<_> = fields.problems().list().iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(told, ["a None is not of type string", "c is not a valid UUID", "e is a required property"]);
    }
}
