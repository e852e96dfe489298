//! Secrets: written in the file, or kept elsewhere and referred to.

use crate::config::Environment;
use crate::document::Field;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

/// A secret: a text, `{ env = "NAME" }` or `{ file = "PATH" }`. Line breaks at a file's end are left out.
pub(super) fn read(field: &Field<'_>, environment: &Environment) -> Option<SecretString> {
    if !field.is_table() {
        return field.filled().map(SecretString::from);
    }
    let table = field.table()?;
    let variable = table.field("env");
    let file = table.field("file");
    let text = match (variable, file) {
        (Some(variable), None) => from_environment(&variable, environment)?,
        (None, Some(file)) => from_file(&file)?,
        _ => {
            field.refuse("must have either env or file: { env = \"NAME\" } or { file = \"PATH\" }");
            return None;
        }
    };
    Some(text.as_str().into())
}

fn from_environment(field: &Field<'_>, environment: &Environment) -> Option<Zeroizing<String>> {
    let name = field.filled()?;
    match environment.get(name).map(|value| value.to_str()) {
        Some(Some(value)) if !value.is_empty() => Some(Zeroizing::new(value.to_owned())),
        Some(Some(_)) => {
            field.refuse(format!("the environment variable {name} is empty"));
            None
        }
        Some(None) => {
            field.refuse(format!("the environment variable {name} is not valid UTF-8"));
            None
        }
        None => {
            field.refuse(format!("the environment variable {name} is not set"));
            None
        }
    }
}

fn from_file(field: &Field<'_>) -> Option<Zeroizing<String>> {
    let path = field.path()?;
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => {
            field.refuse(format!("the file {} cannot be read: {error}", path.display()));
            return None;
        }
    };
    let text = Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned());
    if text.is_empty() {
        field.refuse(format!("the file {} is empty", path.display()));
        return None;
    }
    Some(text)
}
