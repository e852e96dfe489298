//! Everything as code: what `yui apply` makes of a file.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use yui_kernel::{Change, Effect};
use yui_node::apply;
use yui_node::config::Environment;
use yui_node::wiring;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(
    the_example_is_applied_once,
    a_changed_body_is_a_new_version,
    a_dry_run_changes_nothing,
    what_conflicts_is_named_with_its_place,
    keys_of_organisations_that_are_alike_are_kept_apart,
    categories_are_declared,
);

fn environment() -> Environment {
    Environment::new::<&str, &str>([])
}

pub(crate) async fn carry_out(node: &TestNode, file: &Path, dry_run: bool) -> Result<Vec<Change>, yui_kernel::Error> {
    let plan = apply::read(file, &environment()).unwrap_or_else(|problems| panic!("{problems}"));
    let keyring = wiring::keyring(node.settings(), node.node().env()).unwrap();
    let done = apply::carry_out(node.store(), node.settings().clone(), keyring, node.node().env(), plan, dry_run).await;
    node.notify().forget_all();
    done
}

/// Writes a plan; gives where.
pub(crate) fn plan(node: &TestNode, name: &str, text: &str) -> PathBuf {
    let path = node.data().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

pub(crate) fn changed(changes: &[Change]) -> Vec<String> {
    changes.iter().filter(|change| change.effect != Effect::Unchanged).map(ToString::to_string).collect()
}

fn example(node: &TestNode) -> PathBuf {
    plan(node, "minato.toml", include_str!("../../examples/minato.toml"))
}

async fn the_example_is_applied_once(node: &TestNode) {
    let file = example(node);
    let first = carry_out(node, &file, false).await.unwrap();
    assert!(
        first.iter().all(|change| change.effect == Effect::Created || change.kind == "safelist"),
        "{:?}",
        changed(&first)
    );
    let key_file = file.with_file_name("kurashi-system.key");
    assert_eq!(std::fs::metadata(&key_file).unwrap().permissions().mode() & 0o777, 0o600);
    let key = std::fs::read_to_string(&key_file).unwrap();
    assert!(key.starts_with("gcntfy-kurashi-system-0199f3a0-0000-7000-8000-000000131032-") && key.ends_with('\n'));
    let authorization = format!("ApiKey-v1 {}", key.trim());
    let templates = node.call("GET", "/v2/templates").header("authorization", &authorization).send().await.expect(200);
    assert_eq!(templates.json["templates"].as_array().unwrap().len(), 4);
    let versions = |templates: &serde_json::Value| templates.to_string().matches("\"version\":1").count();
    assert_eq!(versions(&templates.json), 4);

    let origins = crate::origin::all_origins(node, "131032").await;
    assert!(
        origins.len() > 10 && origins.iter().all(|origin| origin.as_deref() == Some("command line")),
        "{origins:?}"
    );
    let second = carry_out(node, &file, false).await.unwrap();
    assert_eq!(changed(&second), Vec::<String>::new());
    assert_eq!(std::fs::read_to_string(&key_file).unwrap(), key, "a key that is there stays as it is");
    let again = node.call("GET", "/v2/templates").header("authorization", &authorization).send().await.expect(200);
    assert_eq!(again.text, templates.text);
    let files: Vec<_> = std::fs::read_dir(node.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!files.iter().any(|name| name.to_string_lossy().ends_with(".draft")), "{files:?}");
}

async fn a_changed_body_is_a_new_version(node: &TestNode) {
    let file = example(node);
    carry_out(node, &file, false).await.unwrap();
    let text = include_str!("../../examples/minato.toml");
    let file = plan(node, "minato.toml", &text.replace("10分以内に", "5分以内に"));
    let changes = carry_out(node, &file, false).await.unwrap();
    assert_eq!(changed(&changes), ["~ template ninsho (content)"]);
    let key = std::fs::read_to_string(file.with_file_name("kurashi-system.key")).unwrap();
    let authorization = format!("ApiKey-v1 {}", key.trim());
    let path = "/v2/template/0199f3a0-0000-7000-8000-000000000003";
    let newest = node.call("GET", path).header("authorization", &authorization).send().await.expect(200).json;
    assert_eq!(newest["version"], 2);
    assert!(newest["body"].as_str().unwrap().contains("5分以内に"));
    let earlier = node.call("GET", &format!("{path}/version/1")).header("authorization", &authorization);
    assert!(earlier.send().await.expect(200).json["body"].as_str().unwrap().contains("10分以内に"));
}

async fn a_dry_run_changes_nothing(node: &TestNode) {
    let file = example(node);
    let planned = carry_out(node, &file, true).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(node.data())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".key"))
        .filter(|name| name != "node.key")
        .collect();
    assert_eq!(files, Vec::<String>::new(), "no key is written, not even a draft");
    let done = carry_out(node, &file, false).await.unwrap();
    let described = |changes: &[Change]| -> Vec<String> {
        // Members and operators are named by ids that are made anew each time.
        let personal = ["member", "operator"];
        changes.iter().filter(|change| !personal.contains(&change.kind)).map(ToString::to_string).collect()
    };
    assert_eq!(described(&planned), described(&done), "what was planned is what was done, from nothing");
}

fn municipality(code: &str, more: &str) -> String {
    format!(
        "[[organisations]]\ncode = \"{code}\"\nname = \"市\"\n\n[[organisations.services]]\nhandle = \"kurashi\"\nname = \"くらし\"\nmode = \"live\"\n{more}\n"
    )
}

async fn what_conflicts_is_named_with_its_place(node: &TestNode) {
    let with = |id: &str| municipality("131032", &format!("id = \"0199f3a0-0000-7000-8000-{id}\""));
    carry_out(node, &plan(node, "p.toml", &with("000000000001")), false).await.unwrap();
    let file = plan(node, "p.toml", &with("000000000002"));
    let error = carry_out(node, &file, false).await.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{}:5: organisations[0].services[0]: service kurashi has the id", file.display())),
        "{error}"
    );
    // Another organisation cannot take it over either, and nothing of its plan stays.
    let theirs = municipality("131130", "id = \"0199f3a0-0000-7000-8000-000000000001\"");
    let file = plan(node, "q.toml", &theirs);
    let error = carry_out(node, &file, false).await.unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}:5:", file.display())), "{error}");
    let file = plan(node, "q.toml", &municipality("131130", ""));
    let changes = carry_out(node, &file, true).await.unwrap();
    assert_eq!(changed(&changes)[0], "+ organisation 131130");
}

async fn keys_of_organisations_that_are_alike_are_kept_apart(node: &TestNode) {
    let key = |file: &str| {
        format!("[[organisations.services.api_keys]]\nname = \"system\"\ntype = \"live\"\nwrite_to = \"{file}\"")
    };
    let first = municipality("131032", &key("minato.key"));
    carry_out(node, &plan(node, "p.toml", &first), false).await.unwrap();
    let kept = std::fs::read_to_string(node.data().join("minato.key")).unwrap();
    let both = format!("{first}\n{}", municipality("131130", &key("shibuya.key")));
    carry_out(node, &plan(node, "p.toml", &both), false).await.unwrap();
    assert_eq!(std::fs::read_to_string(node.data().join("minato.key")).unwrap(), kept);
    let other = std::fs::read_to_string(node.data().join("shibuya.key")).unwrap();
    assert!(other.starts_with("gcntfy-system-") && other != kept);
}

const CATEGORY: &str = r#"
[[template_categories]]
id = "0199f3a0-0000-7000-8000-00000000c001"
name_en = "Evacuation"
name_fr = "Évacuation"
name_ja = "避難"
email_lane = "normal"
text_lane = "priority"
"#;

async fn categories_are_declared(node: &TestNode) {
    let of = |category: &str| {
        let service = "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\n[[organisations.services]]\nhandle = \"s\"\nname = \"S\"\n";
        let template =
            "[[organisations.services.templates]]\nhandle = \"t\"\nchannel = \"sms\"\nname = \"t\"\nbody = \"b\"\n";
        format!("{CATEGORY}{service}{template}category = \"{category}\"\n")
    };
    let unknown = plan(node, "unknown.toml", &of("news"));
    let refused = carry_out(node, &unknown, false).await.unwrap_err().to_string();
    assert!(refused.contains("unknown.toml") && refused.contains("\"news\" is not a category; known are"), "{refused}");
    let file = plan(node, "known.toml", &of("避難"));
    let changes = carry_out(node, &file, false).await.unwrap();
    assert_eq!(changed(&changes)[0], "+ template category Evacuation");
    assert_eq!(changed(&carry_out(node, &file, false).await.unwrap()), Vec::<String>::new());
    let other = plan(node, "other.toml", &CATEGORY.replace("\"priority\"", "\"bulk\""));
    let changes = carry_out(node, &other, false).await.unwrap();
    assert_eq!(changed(&changes), ["~ template category Evacuation (text_lane)"]);
}
