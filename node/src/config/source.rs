//! Where values come from: the environment, the files that it names, and the configuration file.

use super::setting::Setting;
use super::table::SETTINGS;
use crate::document::{Document, Field, Table};
use crate::problem::{Found, Place};
use crate::suggestion;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

/// The variable that names the configuration file, beside `--config`.
pub const CONFIG_FILE: &str = "YUI_CONFIG_FILE";

/// Variables with this prefix belong to the programs that test the node and are not looked at.
pub(super) const TEST_PREFIX: &str = "YUI_TEST_";

/// Who gave a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nobody.
    Default,
    /// An environment variable.
    Environment,
    /// The file that an environment variable or a key of the configuration file names.
    SecretFile(String),
    /// A line of the configuration file.
    File(Place),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Environment => f.write_str("environment"),
            Self::SecretFile(path) => write!(f, "file {path}"),
            Self::File(place) => {
                write!(f, "{}:{}", place.file.as_deref().unwrap_or_default(), place.line.unwrap_or_default())
            }
        }
    }
}

/// A value as text, before it is known to be good. Without `Debug`: it may be a secret.
pub(super) struct Given {
    pub(super) text: String,
    pub(super) source: Source,
    /// Where a problem with the value is to be mended.
    pub(super) place: Place,
}

/// The environment variables of a process.
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// Those of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// These alone.
    #[must_use]
    pub fn new<N: Into<OsString>, V: Into<OsString>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The same with these variables in place of any of their names.
    #[must_use]
    pub fn with<'a>(&self, variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = self.0.clone();
        all.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        Self(all)
    }

    /// The value of a variable, also of one that is no setting.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsString> {
        self.0.get(std::ffi::OsStr::new(name))
    }

    /// The values of all settings that the environment gives.
    pub(super) fn read(&self, found: &Found) -> BTreeMap<&'static str, Given> {
        let mut given = BTreeMap::new();
        for (name, value) in &self.0 {
            let Some(name) = name.to_str().filter(|name| name.starts_with("YUI_") && !name.starts_with(TEST_PREFIX))
            else {
                continue;
            };
            if name == CONFIG_FILE {
                continue;
            }
            let place = Place::named(name);
            let Some((setting, as_file)) = lookup(name, |setting| setting.name.to_owned(), "_FILE") else {
                found.add(place, unknown_variable(name));
                continue;
            };
            let Some(text) = value.to_str() else {
                found.add(place, "is not valid UTF-8");
                continue;
            };
            note(&mut given, found, setting, text, as_file.then_some(Path::new(text)), place, Source::Environment);
        }
        given
    }
}

/// The values of all settings that the configuration file gives.
pub(super) fn read_file(document: &Document, found: &Found) -> BTreeMap<&'static str, Given> {
    document.walk(found, |root| Some(read_table(document, &root, found))).unwrap_or_default()
}

fn read_table(document: &Document, root: &Table<'_>, found: &Found) -> BTreeMap<&'static str, Given> {
    let mut given = BTreeMap::new();
    for key in root.keys() {
        let Some(field) = root.field(key) else { continue };
        let Some((setting, as_file)) = lookup(key, Setting::key, "_file") else {
            field.refuse(unknown_key(key, &field));
            continue;
        };
        let Some(text) = spell(setting, &field) else { continue };
        let place = field.place();
        let path = document.resolve(&text);
        note(&mut given, found, setting, &text, as_file.then_some(path.as_path()), place.clone(), Source::File(place));
    }
    given
}

/// The setting that a name stands for, and whether it names a file with the value.
fn lookup(name: &str, spelled: impl Fn(&Setting) -> String, suffix: &str) -> Option<(&'static Setting, bool)> {
    let find = |name: &str| SETTINGS.iter().find(|setting| spelled(setting) == name);
    find(name).map(|setting| (setting, false)).or_else(|| {
        let setting = find(name.strip_suffix(suffix)?).filter(|setting| setting.secret)?;
        Some((setting, true))
    })
}

/// Takes a value, from its file where it has one, unless the same source gave the setting both ways.
fn note(
    given: &mut BTreeMap<&'static str, Given>,
    found: &Found,
    setting: &'static Setting,
    text: &str,
    path: Option<&Path>,
    place: Place,
    source: Source,
) {
    if given.contains_key(setting.name) {
        found.add(place, format!("is given twice, as {0} and as a file ({0}_FILE): keep one of the two", setting.name));
        return;
    }
    let (text, source) = match path {
        None => (text.to_owned(), source),
        Some(path) => match std::fs::read_to_string(path) {
            // Editors and `echo` end a file with a line break that is no part of the secret.
            Ok(text) => {
                (text.trim_end_matches(['\r', '\n']).to_owned(), Source::SecretFile(path.display().to_string()))
            }
            Err(error) => {
                found.add(place, format!("the file {} cannot be read: {error}", path.display()));
                return;
            }
        },
    };
    given.insert(setting.name, Given { text, source, place });
}

fn spell(setting: &Setting, field: &Field<'_>) -> Option<String> {
    let table = if field.is_table() && setting.name == "YUI_TEXT_HEADERS" { Some(field.table()?) } else { None };
    let Some(table) = table else { return field.spelled() };
    let mut object = serde_json::Map::new();
    for key in table.keys() {
        let value = table.field(key).and_then(|field| field.text());
        object.insert(key.to_owned(), value?.into());
    }
    Some(serde_json::Value::Object(object).to_string())
}

fn unknown_variable(name: &str) -> String {
    if let Some(setting) = SETTINGS.iter().find(|setting| name.strip_suffix("_FILE") == Some(setting.name)) {
        return format!("only secrets can be given as a file; set {} itself", setting.name);
    }
    let files: Vec<String> = SETTINGS.iter().filter_map(Setting::file_name).collect();
    let known =
        SETTINGS.iter().map(|setting| setting.name).chain(files.iter().map(String::as_str)).chain([CONFIG_FILE]);
    match suggestion::closest(name, known) {
        Some(near) => format!("is not a setting; did you mean {near}?"),
        None => "is not a setting; remove it, or find the right name with `yui config`".to_owned(),
    }
}

fn unknown_key(key: &str, field: &Field<'_>) -> String {
    let keys: Vec<String> = SETTINGS.iter().map(Setting::key).collect();
    if field.is_table() {
        return format!(
            "is not a setting: the file has no tables; write for example {} = … at the top",
            near_group(key, &keys)
        );
    }
    if key == "config_file" {
        return "is not a setting of the file itself; remove it".to_owned();
    }
    let plain = key.strip_prefix("yui_").or_else(|| key.strip_prefix("YUI_")).unwrap_or(key).to_lowercase();
    match suggestion::closest(&plain, keys.iter().map(String::as_str)) {
        Some(near) => format!("is not a setting; did you mean {near}?"),
        None => "is not a setting; remove it, or find the right name with `yui config`".to_owned(),
    }
}

/// The first key that starts with the table's name, or any.
fn near_group<'k>(table: &str, keys: &'k [String]) -> &'k str {
    keys.iter().find(|key| key.starts_with(table)).or_else(|| keys.first()).map_or("", String::as_str)
}
