use super::TEXTS;
use std::path::Path;
use yui_web::page::sources;

fn folder(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_text_is_there_in_every_language() {
    let faults = TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/templates", "templates/templates"]).unwrap();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_refusal_is_translated() {
    let mut refusing = sources(&folder("src/usecases/templates"), "rs").unwrap();
    refusing.extend(sources(&folder("src/pages/templates"), "rs").unwrap());
    refusing.push(std::fs::read_to_string(folder("src/model/folder.rs")).unwrap());
    refusing.push(std::fs::read_to_string(folder("src/model/template.rs")).unwrap());
    assert_eq!(TEXTS.problems().untranslated(&refusing), Vec::<String>::new());
}
