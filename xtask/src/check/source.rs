//! What must not stand in a file: stubs, tests that do not run, SQL outside its room, a model that reaches
//! for more than rules, and paths of somebody's machine.

use crate::workspace::File;

// Spelt in two parts so that this file does not find itself.
const STUBS: [&str; 3] = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("#[", "ignore")];
const STATEMENTS: &str = concat!("statements", "!");
const SQL: [&str; 6] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE "];
const ELSEWHERE: [&str; 2] = [concat!("/wo", "rk/"), concat!("sha", "red/")];
/// Where such a path may stand: the build machine's own script.
const ELSEWHERE_ALLOWED: &str = ".ci/run";

/// What a capability's rules may not know. The policy's permissions are words without input or output, and rules are
/// about them.
const ABOVE_MODEL: [&str; 7] =
    ["yui_store", "yui_web", "crate::sql", "crate::usecases", "crate::api", "crate::jobs", "crate::providers"];

/// Every fault of a file, with its line.
pub(super) fn find_faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let rust = file.path.ends_with(".rs");
    let mut in_tests = is_test(&file.path);
    for (number, line) in file.text.lines().enumerate() {
        let mut fault = |what: String| faults.push(format!("{}:{}: {what}", file.path, number + 1));
        if file.path != ELSEWHERE_ALLOWED {
            for path in ELSEWHERE.iter().filter(|path| line.contains(**path)) {
                fault(format!("`{path}` is a path outside the repository"));
            }
        }
        if !rust || line.trim_start().starts_with("//") {
            continue;
        }
        for stub in STUBS.iter().filter(|stub| line.contains(**stub)) {
            fault(format!("`{stub}` must not land"));
        }
        in_tests = in_tests || line.starts_with("#[cfg(test)]");
        if !in_tests && !may_hold_sql(&file.path) && has_sql(line) {
            fault("SQL stands in src/sql only".to_owned());
        }
        if !in_tests && is_model(&file.path) {
            for name in ABOVE_MODEL.iter().filter(|name| line.contains(**name)) {
                fault(format!("a model is rules without input or output, and knows nothing of `{name}`"));
            }
        }
    }
    faults
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("tests.rs")
}

/// The rooms for SQL; the store, which is made of it; and the crates that are not part of the program.
fn may_hold_sql(path: &str) -> bool {
    let outside = ["platform/store/", "testkit/", "bench/", "xtask/"];
    path.contains("/src/sql/") || path.ends_with("/src/sql.rs") || outside.iter().any(|folder| path.starts_with(folder))
}

fn is_model(path: &str) -> bool {
    path.starts_with("capabilities/") && path.contains("/src/model")
}

fn has_sql(line: &str) -> bool {
    line.contains(STATEMENTS)
        || line.split('"').skip(1).any(|text| SQL.iter().any(|start| text.trim_start().starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        find_faults(&File { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn stubs_are_found_and_comments_about_them_are_not() {
        for stub in STUBS {
            assert_eq!(
                faults("node/src/a.rs", &format!("\n  {stub}")),
                [format!("node/src/a.rs:2: `{stub}` must not land")]
            );
            assert!(faults("node/src/a.rs", &format!("// {stub}")).is_empty());
            assert!(faults("docs/a.md", stub).is_empty());
        }
    }

    #[test]
    fn sql_has_a_room_of_its_own() {
        let query = r#"let rows = tx.all("SELECT a FROM b", &[]);"#;
        assert_eq!(
            faults("capabilities/a/src/api/b.rs", query),
            ["capabilities/a/src/api/b.rs:1: SQL stands in src/sql only"]
        );
        for path in ["capabilities/a/src/sql/b.rs", "platform/store/src/jobs.rs", "capabilities/a/tests/it/b.rs"] {
            assert!(faults(path, query).is_empty(), "{path}");
        }
        assert!(faults("capabilities/a/src/api/b.rs", &format!("#[cfg(test)]\nmod tests {{\n{query}")).is_empty());
        assert!(faults("capabilities/a/src/api/b.rs", r#"let text = "SELECTED a";"#).is_empty());
    }

    #[test]
    fn a_model_is_rules_alone() {
        assert!(faults("capabilities/a/src/model/b.rs", "use yui_kernel::Tenant;").is_empty());
        assert_eq!(faults("capabilities/a/src/model/b.rs", "use yui_store::Store;").len(), 1);
        assert!(faults("capabilities/a/src/sql/b.rs", "use yui_store::Store;").is_empty());
    }

    #[test]
    fn paths_of_a_machine_are_found_in_any_file() {
        for path in ELSEWHERE {
            assert_eq!(faults("docs/a.md", &format!("see {path}b")).len(), 1);
            assert!(faults(ELSEWHERE_ALLOWED, path).is_empty());
        }
    }
}
