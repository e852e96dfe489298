use super::TEXTS;
use std::path::{Path, PathBuf};
use yui_web::page::sources;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_text_is_there_in_every_language() {
    let faults = TEXTS.faults(env!("CARGO_MANIFEST_DIR"), &["src/pages/send", "templates/send"]).unwrap();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_refusal_is_translated() {
    let mut refusing = sources(&folder("src/pages/send"), "rs").unwrap();
    refusing.extend(sources(&folder("src/usecases/spreadsheet"), "rs").unwrap());
    refusing.extend(sources(&folder("src/usecases/bulk"), "rs").unwrap());
    refusing.push(std::fs::read_to_string(folder("src/usecases/member.rs")).unwrap());
    assert_eq!(TEXTS.problems().untranslated(&refusing), Vec::<String>::new());
}
