//! An API key.

use super::unique::Unique;
use super::{Context, named, names, optional, secret};
use crate::apply::plan::{ApiKeySpec, KeySecret};
use crate::document::{Field, Table};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use uuid::Uuid;
use yui_notify::model::KeyType;
use yui_policy::Permission;

pub(super) fn read(table: &Table<'_>, context: &Context<'_>, key_names: &Unique) -> Option<ApiKeySpec> {
    let name = table.required("name", "\"kurashi-system\"").and_then(|field| {
        let name = field.parse(read_name)?;
        key_names.claim(&field, &name);
        Some(name)
    });
    let key_type = table
        .required("type", "\"live\"")
        .and_then(|field| named(&field, &[("live", KeyType::Live), ("team", KeyType::Team), ("test", KeyType::Test)]));
    let permissions = names(
        table,
        "permissions",
        &[Permission::ManageTemplates, Permission::ManageReports].map(|permission| (permission.as_str(), permission)),
    );
    let secret = match (table.field("secret"), table.field("write_to")) {
        (Some(field), None) => read_secret(&field, context),
        (None, Some(field)) => read_target(&field, context),
        (Some(_), Some(target)) => {
            target.refuse("is given beside secret: keep one of the two");
            None
        }
        (None, None) => {
            table.refuse(
                "secret",
                "is missing: write secret = { file = \"PATH\" } with a UUID, or write_to = \"PATH\" to have a key made",
            );
            None
        }
    };
    let revoked = optional(table, "revoked", |field| field.boolean());
    Some(ApiKeySpec {
        origin: table.place(),
        name: name?,
        key_type: key_type?,
        permissions: permissions?,
        secret: secret?,
        revoked: revoked?.unwrap_or(false),
    })
}

/// The name is a part of the full key, so it has only characters that survive a header and a shell.
fn read_name(text: &str) -> Result<String, String> {
    let fits = (1..=100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if fits {
        return Ok(text.to_owned());
    }
    Err(format!("{text:?} is not a name for a key: use letters (A to Z), digits, hyphens and underscores, at most 100"))
}

fn read_secret(field: &Field<'_>, context: &Context<'_>) -> Option<KeySecret> {
    let secret = secret::read(field, context.environment)?;
    let text = secret.expose_secret();
    let Some(id) = Uuid::parse_str(text).ok().filter(|id| text.len() == 36 && !id.is_nil()) else {
        field.refuse("is not a UUID: make one with `uuidgen`, or use write_to = \"PATH\"");
        return None;
    };
    let text = Zeroizing::new(id.to_string());
    context.key_secrets.claim(field, &text);
    Some(KeySecret::Given(text.as_str().into()))
}

fn read_target(field: &Field<'_>, context: &Context<'_>) -> Option<KeySecret> {
    let path = field.path()?;
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => std::path::Path::new("."),
        Some(folder) => folder,
        None => std::path::Path::new("/"),
    };
    if !folder.is_dir() {
        field.refuse(format!("the folder {} does not exist: make it first", folder.display()));
        return None;
    }
    if path.is_dir() {
        field.refuse(format!("{} is a folder: name a file in it", path.display()));
        return None;
    }
    context.key_files.claim(field, &path.display().to_string());
    Some(KeySecret::WriteTo(path))
}
