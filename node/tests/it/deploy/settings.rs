//! The settings that the files of `deploy/` name: each is one, and each installation's can be used together.

use super::{files, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use yui_node::config::{self, Environment, SETTINGS, Settings};

/// The names of settings in a text. `YUI_…_FILE` names the setting itself; a name that goes on with an ellipsis stands for several.
fn variables(text: &str) -> BTreeSet<&str> {
    let name = |rest: &'_ str| rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    text.match_indices("YUI_")
        .map(|(at, _)| &text[at..at + name(&text[at..]).unwrap_or(text.len() - at)])
        .filter(|found| !found.ends_with('_'))
        .collect()
}

#[test]
fn every_variable_is_a_setting() {
    let known: BTreeSet<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    for (path, text) in files("deploy", "") {
        for variable in variables(&text) {
            let plain = variable.strip_suffix("_FILE").unwrap_or(variable);
            assert!(known.contains(variable) || known.contains(plain), "{variable} in {}", path.display());
        }
    }
}

/// What the secrets of an installation may hold.
const SECRETS: [(&str, &str); 5] = [
    ("database-url", "postgres://yui:swordfish@database.internal/yui?sslmode=require"),
    ("node-key", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
    ("metrics-token", "swordfish-of-the-monitoring"),
    ("files-key", "swordfish-of-the-bucket"),
    ("mail-url", "smtp://yui:swordfish@mail.example.lg.jp:587"),
];

type Variables = BTreeMap<String, String>;

/// What a process makes of these, with secrets where they are named.
fn load(mut variables: Variables) -> Settings {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in SECRETS {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    for (_, file) in variables.iter_mut().filter(|(name, _)| name.ends_with("_FILE")) {
        let name = Path::new(file).file_name().unwrap().to_owned();
        *file = folder.path().join(name).display().to_string();
    }
    config::load(&Environment::new(variables.clone()), None)
        .unwrap_or_else(|problems| panic!("{problems} in {variables:?}"))
        .settings
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join("deploy").join(file)).unwrap()
}

/// Lines that begin so, as a name and a value with something in between.
fn assignments(text: &str, start: &str, between: &str) -> Variables {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix(start))
        .filter(|line| line.starts_with("YUI_"))
        .filter_map(|line| line.split_once(between))
        .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
        .collect()
}

#[test]
fn the_pods_settings_fit_together() {
    for overlay in ["production", "staging"] {
        let mut variables = assignments(&read("kubernetes/base/kustomization.yaml"), "- ", "=");
        let own = assignments(&read(&format!("kubernetes/overlays/{overlay}/kustomization.yaml")), "- ", "=");
        assert!(variables.len() > 5 && own.len() > 5, "{variables:?} {own:?}");
        variables.extend(own);
        for role in ["web", "worker"] {
            variables.insert("YUI_ROLE".to_owned(), role.to_owned());
            assert!(!load(variables.clone()).database.is_embedded());
        }
    }
}

#[test]
fn the_containers_settings_fit_together() {
    let mut variables = assignments(&read("compose.yaml"), "", ": ");
    for value in variables.values_mut() {
        // `${NAME:-what holds without it}`
        if let Some((_, default)) = value.strip_prefix("${").and_then(|value| value.split_once(":-")) {
            *value = default.trim_end_matches('}').to_owned();
        }
    }
    for role in ["web", "worker"] {
        variables.insert("YUI_ROLE".to_owned(), role.to_owned());
        assert!(!load(variables.clone()).database.is_embedded());
    }
}

#[test]
fn the_units_settings_fit_together() {
    let unit = read("systemd/yui.service").replace("Environment=", "").replace(" YUI_", "\nYUI_");
    let mut variables = assignments(&unit, "", "=");
    variables.extend(assignments(&read("systemd/yui.env"), "", "="));
    assert!(variables.contains_key("YUI_NODE_KEY_FILE") && variables.contains_key("YUI_PUBLIC_URL"), "{variables:?}");
    assert!(load(variables).database.is_embedded());
}
