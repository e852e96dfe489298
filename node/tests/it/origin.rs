//! From which address a change came: the audit trail has it, and the log does not.

use serde_json::json;
use yui_identity::usecases::find_organisation;
use yui_kernel::{Tenant, Timestamp};
use yui_notify::model::category::Category;
use yui_store::audit::{AuditEntry, LIST};
use yui_store::values;
use yui_testkit::node::{Engine, TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(the_trail_has_the_address_of_whoever_connects);

/// The changes of things of this kind, of every kind if it is empty; the newest first.
async fn trail(node: &TestNode, tenant: &Tenant, kind: &'static str) -> Vec<AuditEntry> {
    let (first, last): (_, Timestamp) = (Timestamp::UNIX_EPOCH, "2100-01-01T00:00:00Z".parse().unwrap());
    let read = node.store().read(tenant, move |tx| {
        tx.list::<AuditEntry>(&LIST, &values![uuid::Uuid::max(), kind, "", "", first, last, 1_000_i64])
    });
    read.await.unwrap()
}

/// From where all changes of the organisation with this code came.
pub(crate) async fn all_origins(node: &TestNode, code: &str) -> Vec<Option<String>> {
    let organisation = find_organisation(node.store(), &TestNode::operator(), code).await.unwrap();
    let entries = trail(node, &TestNode::operator().within(organisation), "").await;
    entries.into_iter().map(|entry| entry.origin).collect()
}

/// Makes a template by the API, with these headers; gives where the trail says that it came from.
async fn origin_of_change(node: &TestNode, service: &TestService, headers: &[(&str, &str)]) -> Option<String> {
    let new = json!({ "name": "T", "template_type": "sms", "content": "B", "template_category_id": Category::GENERAL });
    let mut call = node.call("POST", "/v2/manage-template").key(service.manager()).json(&new);
    for (name, value) in headers {
        call = call.header(name, value);
    }
    let made = call.send().await.expect(201);
    // Entries of one instant come in any order.
    let entries = trail(node, &service.tenant(), "template").await;
    let entry = entries.into_iter().find(|entry| made.json["id"] == entry.subject_id.as_str()).unwrap();
    assert_eq!(entry.action, "template.create");
    entry.origin
}

async fn the_trail_has_the_address_of_whoever_connects(node: &TestNode) {
    let service = node.service().create().await;
    let lies = [("x-forwarded-for", "203.0.113.9"), ("forwarded", "for=203.0.113.9")];
    assert_eq!(origin_of_change(node, &service, &[]).await.as_deref(), Some("127.0.0.1"));
    assert_eq!(origin_of_change(node, &service, &lies).await.as_deref(), Some("127.0.0.1"));
}

async fn behind_proxies(engine: Engine) {
    let node = TestNode::builder().set("YUI_TRUSTED_PROXIES", "127.0.0.1,10.1.0.0/16").start(engine).await;
    let service = node.service().create().await;
    for (header, origin) in [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 198.51.100.7, 10.1.0.4", "198.51.100.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("unknown", "127.0.0.1"),
    ] {
        let headers = [("x-forwarded-for", header), ("forwarded", "for=192.0.2.200")];
        assert_eq!(origin_of_change(&node, &service, &headers).await.as_deref(), Some(origin), "{header}");
    }
    let logged = format!("{:?}", node.log());
    assert!(
        logged.contains("/v2/manage-template") && !logged.contains("203.0.113.9") && !logged.contains("198.51.100")
    );
    node.finish().await;
}

#[tokio::test]
async fn behind_proxies_it_has_what_they_say_on_sqlite() {
    behind_proxies(Engine::Sqlite).await;
}

#[tokio::test]
async fn behind_proxies_it_has_what_they_say_on_postgres() {
    behind_proxies(Engine::Postgres).await;
}
