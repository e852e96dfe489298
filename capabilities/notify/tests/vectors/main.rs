//! The node's pure rules against what the original programs gave for the same input.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "what fails in a function that prepares a test fails the test, and a test that is skipped says so"
)]

mod elements;
mod render;
mod validation;

/// A file of vectors from the folder that `YUI_VECTORS` names; nothing where it is not set.
fn read<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    let Some(folder) = std::env::var_os("YUI_VECTORS") else {
        println!("skipped: set YUI_VECTORS to the folder that holds {name}");
        return None;
    };
    let text = std::fs::read(std::path::Path::new(&folder).join(name)).unwrap();
    Some(serde_json::from_slice(&text).unwrap())
}
