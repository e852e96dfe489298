//! What stands for a file among the stored values of a message.
//!
//! The content is elsewhere, and the address of a linked file must not stand anywhere but in the message itself, because it holds the key. So
//! the file's id is stored in its place, and the address is made when the message is sent. Nothing else that is stored is an object, because requests
//! that give one give a file.

use crate::model::FileId;
use serde_json::{Map, Value, json};

/// A file of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileReference {
    /// The file.
    pub id: FileId,
    /// Whether it travels inside the message.
    pub attached: bool,
}

impl FileReference {
    /// As it is stored.
    #[must_use]
    pub fn stored(&self) -> Value {
        json!({ "file": self.id, "attached": self.attached })
    }

    fn read(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        Some(Self {
            id: object.get("file")?.as_str()?.parse().ok()?,
            attached: object.get("attached").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

/// Parts stored values into texts and files.
#[must_use]
pub fn part(stored: Map<String, Value>) -> (Map<String, Value>, Vec<(String, FileReference)>) {
    if !stored.values().any(Value::is_object) {
        return (stored, Vec::new());
    }
    let mut files = Vec::new();
    let mut values = Map::with_capacity(stored.len());
    for (name, value) in stored {
        match FileReference::read(&value) {
            Some(reference) => files.push((name, reference)),
            None => {
                values.insert(name, value);
            }
        }
    }
    (values, files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn files_are_parted_from_texts() {
        let reference = FileReference { id: Uuid::from_u128(7).into(), attached: true };
        let stored = json!({ "a": "x", "f": reference.stored(), "n": [1] }).as_object().unwrap().clone();
        let (values, files) = part(stored);
        assert_eq!(Value::Object(values), json!({ "a": "x", "n": [1] }));
        assert_eq!(files, [("f".to_owned(), reference)]);
    }

    #[test]
    fn values_without_files_stay_as_they_are() {
        let stored = json!({ "a": "{\"file\":\"x\"}", "b": null }).as_object().unwrap().clone();
        assert_eq!(part(stored.clone()), (stored, Vec::new()));
    }
}
