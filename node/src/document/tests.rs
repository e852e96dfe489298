use super::Document;
use crate::problem::Found;

/// The problems that reading `name`, `limit`, `on`, `things[].label` from `text` gives.
fn problems(text: &str) -> String {
    let found = Found::new();
    let read = Document::new("a.toml", text).walk(&found, |root| {
        let name = root.required("name", "\"港区\"").and_then(|field| field.filled().map(str::to_owned));
        let limit = root.field("limit").and_then(|field| field.count());
        let on = root.field("on").and_then(|field| field.boolean());
        for element in root.field("things").map(|field| field.elements()).unwrap_or_default() {
            if let Some(thing) = element.table() {
                let _ = thing.required("label", "\"x\"").and_then(|field| field.text());
            }
        }
        Some((name, limit, on))
    });
    found.conclude(read).map(|_| ()).map_err(|problems| problems.to_string()).err().unwrap_or_default()
}

#[test]
fn a_good_file_has_no_problems() {
    assert_eq!(problems("name = \"a\"\nlimit = 1_000\non = true\n[[things]]\nlabel = \"x\"\n"), "");
}

#[test]
fn every_problem_names_file_line_and_key() {
    let text = "# a comment\nnmae = \"a\"\nlimit = 0\non = \"yes\"\n\n[[things]]\nlabel = \"x\"\n\n[[things]]\nlabel = 3\ncolour = \"red\"\n[[things]]\n";
    assert_eq!(
        problems(text),
        "a.toml:1: name: is missing; for example name = \"港区\"\n\
         a.toml:2: nmae: is not a known key; did you mean name?\n\
         a.toml:3: limit: must be a whole number from 1 to 1000000000\n\
         a.toml:4: on: must be true or false, without quotes, and is a text\n\
         a.toml:10: things[1].label: must be a text in quotes, and is a whole number\n\
         a.toml:11: things[1].colour: is not a known key; known here are label\n\
         a.toml:12: things[2].label: is missing; for example label = \"x\""
    );
}

#[test]
fn syntax_errors_are_all_told_and_never_quote_the_line() {
    let told = problems("name = unquoted-secret\nlimit = = 3\n");
    assert!(told.contains("a.toml:1: is not valid TOML here"), "{told}");
    assert!(told.contains("a.toml:2: is not valid TOML here"), "{told}");
    assert!(!told.contains("unquoted-secret"), "{told}");
}
