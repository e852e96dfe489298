//! Every external crate that is named in a manifest has its reason in docs/dependencies.md, and no other has.

use crate::workspace::{File, Metadata};
use std::collections::BTreeMap;
use std::path::Path;

const PAGE: &str = "docs/dependencies.md";

/// The folders whose crates become the program; what only the others use is for tests and tools.
const PROGRAM: [&str; 3] = ["node", "capabilities", "platform"];

/// What a row of the page says, and what the manifests say: the version that is asked for, and `program` or `tests`.
type Crates = BTreeMap<String, (String, &'static str)>;

/// The crates that the page lacks, has in vain or describes wrongly.
pub(super) fn find_unexplained(metadata: &Metadata, root: &Path, files: &[File]) -> Vec<String> {
    let Some(page) = files.iter().find(|file| file.path == PAGE) else { return vec![format!("{PAGE} is missing")] };
    let (used, written) = (used(metadata, root), written(&page.text));
    let mut faults = Vec::new();
    for (name, (version, kind)) in &used {
        match written.get(name) {
            None => faults.push(format!("{PAGE}: {name} {version} ({kind}) is missing: say why it is needed")),
            Some((number, _)) if !same(version, &number.version) => {
                faults.push(format!("{PAGE}:{}: {name} is {version} in Cargo.toml", number.line));
            }
            Some((number, of)) if of != kind => {
                faults.push(format!("{PAGE}:{}: {name} is for the {kind}, not for the {of}", number.line));
            }
            Some(_) => {}
        }
    }
    let vain = written.iter().filter(|(name, _)| !used.contains_key(*name));
    faults.extend(vain.map(|(name, (number, _))| format!("{PAGE}:{}: {name} is used by no crate", number.line)));
    faults
}

/// `^1.54` is written `1.54`.
fn same(required: &str, written: &str) -> bool {
    required.trim_start_matches('^') == written
}

fn used(metadata: &Metadata, root: &Path) -> Crates {
    let mut crates = Crates::new();
    for package in &metadata.packages {
        let folder = package.manifest_path.strip_prefix(root).unwrap_or(&package.manifest_path);
        let in_program = PROGRAM.iter().any(|top| folder.starts_with(top));
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_none()) {
            let kind = if in_program && dependency.kind.is_none() { "program" } else { "tests" };
            let known = crates.entry(dependency.name.clone()).or_insert((dependency.req.clone(), kind));
            if kind == "program" {
                known.1 = kind;
            }
        }
    }
    crates
}

/// A row's line and what it calls the version.
struct Number {
    line: usize,
    version: String,
}

/// The rows of the page's tables whose first cell is a crate: `` | `name` | version | program | licence | reason | ``.
fn written(page: &str) -> BTreeMap<String, (Number, String)> {
    let mut rows = BTreeMap::new();
    for (index, line) in page.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if let [name, version, kind, _, reason] = cells.as_slice()
            && let Some(name) = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'))
            && !reason.is_empty()
        {
            let number = Number { line: index + 1, version: (*version).to_owned() };
            rows.insert(name.to_owned(), (number, (*kind).to_owned()));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Dependency, Package};

    fn package(folder: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let on = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            req: "^1.2".to_owned(),
            kind: kind.map(str::to_owned),
            path: None,
        };
        Package {
            name: folder.to_owned(),
            manifest_path: Path::new("/r").join(folder).join("Cargo.toml"),
            dependencies: dependencies.iter().map(on).collect(),
            targets: Vec::new(),
        }
    }

    fn faults(rows: &str) -> Vec<String> {
        let packages = vec![
            package("node", &[("clap", None), ("insta", Some("dev"))]),
            package("testkit", &[("clap", None), ("rcgen", None)]),
        ];
        let metadata = Metadata { packages, target_directory: "/r/target".into() };
        let page = File {
            path: PAGE.to_owned(),
            text: format!("| crate | version | for | licence | why |\n|---|---|---|---|---|\n{rows}"),
        };
        find_unexplained(&metadata, Path::new("/r"), &[page])
    }

    const RIGHT: &str = "| `clap` | 1.2 | program | MIT | a |\n| `insta` | 1.2 | tests | MIT | b |\n| `rcgen` | 1.2 | tests | MIT | c |\n";

    #[test]
    fn a_page_that_has_them_all_is_right() {
        assert!(faults(RIGHT).is_empty(), "{:?}", faults(RIGHT));
    }

    #[test]
    fn what_is_missing_wrong_or_in_vain_is_told() {
        let without = RIGHT.replace("| c |", "| |");
        assert_eq!(faults(&without), ["docs/dependencies.md: rcgen ^1.2 (tests) is missing: say why it is needed"]);
        let older = RIGHT.replacen("1.2", "1.1", 1);
        assert_eq!(faults(&older), ["docs/dependencies.md:3: clap is ^1.2 in Cargo.toml"]);
        let other = RIGHT.replacen("program", "tests", 1);
        assert_eq!(faults(&other), ["docs/dependencies.md:3: clap is for the program, not for the tests"]);
        let vain = format!("{RIGHT}| `sqlx` | 1 | program | MIT | d |\n");
        assert_eq!(faults(&vain), ["docs/dependencies.md:6: sqlx is used by no crate"]);
        assert_eq!(
            find_unexplained(&Metadata { packages: Vec::new(), target_directory: "/".into() }, Path::new("/r"), &[])
                .len(),
            1
        );
    }
}
