//! The examples in `fuzz/seeds`, which the fuzzer begins with too.

use std::fs;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<String> = entries.map(|entry| stem(entry.unwrap().path())).collect();
    names.sort();
    names
}

/// The places that have examples.
pub(crate) fn names() -> Vec<String> {
    names_in(&fuzz().join("seeds"))
}

/// The places that have a fuzz target.
pub(crate) fn targets() -> Vec<String> {
    names_in(&fuzz().join("fuzz_targets"))
}

/// The examples of a place, and for spreadsheets one of each format that is packed.
pub(crate) fn of(name: &str) -> Vec<Vec<u8>> {
    let folder = fuzz().join("seeds").join(name);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{name} has no examples");
    let mut seeds: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    if matches!(name, "spreadsheet" | "file") {
        use yui_testkit::sheet::{ods, texts, xls, xlsx};
        let table = texts(&[["email address", "name"], ["taro@example.jp", "渋谷 太郎"]]);
        seeds.extend([xlsx(&table), ods(&table), xls(&table)]);
    }
    seeds
}
