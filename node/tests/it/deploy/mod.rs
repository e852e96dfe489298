//! What `deploy/` names of the node is there: settings, metrics with their labels, and a page that says what to do about each alert.

mod promql;
mod settings;

use promql::{Selector, selectors};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use yui_kernel::Lane;
use yui_notify::metrics::{CallOutcome, ReceiptOutcome};
use yui_notify::model::service::CallbackKind;
use yui_notify::model::{Channel, KeyType};
use yui_testkit::node::{Engine, TestNode};

/// Labels that Prometheus adds, and that of a histogram's buckets.
const ADDED: [&str; 4] = ["instance", "job", "namespace", "le"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below a folder of the repository whose names end so, with their text.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_str().unwrap().ends_with(ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "there is no *{ending} in {folder}");
    found
}

/// The labels of each series that a node shows which has done a little of everything.
async fn exported() -> BTreeMap<String, BTreeSet<String>> {
    let node = TestNode::on(Engine::Sqlite).await;
    let service = node.service().live().create().await;
    let template = service.template_email("S", "B").await;
    let _ = service.send_email(template, "hanako@example.jp", serde_json::json!({})).await.expect(201);
    // A kind of job is shown while there are jobs of it.
    let mut pages = node.node().metrics.scrape().await.unwrap();
    node.run_due().await;
    let counted = node.notify().metrics();
    counted.accepted(Channel::Email, KeyType::Live);
    counted.handed_over(Lane::Priority, Duration::from_secs(1));
    counted.receipt("twilio", ReceiptOutcome::Applied);
    counted.called_back(CallbackKind::Delivery, CallOutcome::Delivered);
    pages.push_str(&node.node().metrics.scrape().await.unwrap());
    node.finish().await;
    let mut series: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for found in pages.lines().filter(|line| !line.starts_with('#')).flat_map(selectors) {
        series.entry(found.name).or_default().extend(found.labels);
    }
    // Shown once something fails for the first time.
    series.entry("yui_metrics_failed_refreshes_total".to_owned()).or_default().insert("refresh".to_owned());
    series
}

#[tokio::test]
async fn dashboards_alerts_and_autoscaling_name_what_the_node_shows() {
    let exported = exported().await;
    let adapter = files("deploy/kubernetes/prometheus-adapter", ".yaml");
    let looked_at =
        files("deploy/observability", ".yml").into_iter().chain(files("deploy/observability", ".json")).chain(adapter);
    for (path, text) in looked_at {
        for Selector { name, labels } in selectors(&text.replace("\\\"", "\"")) {
            // The name that the adapter gives its own metric.
            if name == "yui_queue_age_seconds" {
                continue;
            }
            let known = exported.get(&name).unwrap_or_else(|| panic!("{name} in {} is not shown", path.display()));
            for label in labels.iter().filter(|label| !ADDED.contains(&label.as_str())) {
                assert!(known.contains(label), "{name} in {} has no label {label}, but {known:?}", path.display());
            }
        }
    }
}

#[test]
fn what_autoscaling_asks_for_is_what_the_adapter_gives() {
    let (_, adapter) = files("deploy/kubernetes/prometheus-adapter", ".yaml").remove(0);
    let given = adapter.lines().find_map(|line| line.trim().strip_prefix("as: ")).unwrap();
    let worker = std::fs::read_to_string(root().join("deploy/kubernetes/base/worker.yaml")).unwrap();
    let asked: BTreeSet<&str> = worker.lines().filter_map(|line| line.trim().strip_prefix("name: yui_")).collect();
    assert_eq!(asked.into_iter().collect::<Vec<_>>(), [given.trim_start_matches("yui_")]);
}

#[test]
fn every_recorded_name_is_recorded() {
    let rules = files("deploy/observability/prometheus/rules", ".yml");
    let recorded: BTreeSet<&str> = rules
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.trim().strip_prefix("- record: "))
        .collect();
    assert!(!recorded.is_empty());
    for (path, text) in files("deploy/observability", "") {
        for (at, _) in text.match_indices("yui:") {
            let end = text[at..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'));
            let name = &text[at..at + end.unwrap_or(text.len() - at)];
            // An image's tag has the same form.
            assert!(recorded.contains(name), "{name} in {}", path.display());
        }
    }
}

#[test]
fn every_alert_has_a_line_in_the_runbook() {
    let rules = files("deploy/observability/prometheus/rules", ".yml");
    let mut alerts = BTreeSet::new();
    for (path, text) in &rules {
        let named: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")).collect();
        let linked: Vec<&str> =
            text.lines().filter_map(|line| line.trim().strip_prefix("runbook: docs/alerts.md#")).collect();
        let anchors: Vec<String> = named.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(linked, anchors, "{}", path.display());
        alerts.extend(named);
    }
    let page = std::fs::read_to_string(root().join("docs/alerts.md")).unwrap();
    let explained: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    assert_eq!(alerts, explained);
}

#[test]
fn the_development_container_is_described() {
    let text = std::fs::read_to_string(root().join(".devcontainer/devcontainer.json")).unwrap();
    let container: Value = serde_json::from_str(&text).unwrap();
    assert!(container["image"].is_string(), "{container}");
}

#[test]
fn dashboards_are_whole() {
    let mut ids = BTreeSet::new();
    for (path, text) in files("deploy/observability/grafana/dashboards", ".json") {
        let dashboard: Value = serde_json::from_str(&text).unwrap();
        assert!(ids.insert(dashboard["uid"].as_str().unwrap().to_owned()), "{}", path.display());
        let panels = dashboard["panels"].as_array().unwrap();
        let numbers: BTreeSet<i64> = panels.iter().map(|panel| panel["id"].as_i64().unwrap()).collect();
        assert_eq!(numbers.len(), panels.len(), "{}", path.display());
        for panel in panels.iter().filter(|panel| panel["type"] != "row") {
            let place = &panel["gridPos"];
            assert!(place["x"].as_u64().unwrap() + place["w"].as_u64().unwrap() <= 24, "{panel}");
            assert!(!panel["targets"].as_array().unwrap().is_empty(), "{panel}");
        }
    }
}
