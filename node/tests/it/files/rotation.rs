//! The node's key is changed while files wait, and the old one is taken away.

use super::support::{TEXT_PDF, attachments, file, kept, link, pdf};
use serde_json::json;
use std::io;
use std::time::Duration;
use yui_kernel::Origin;
use yui_node::cli::Output;
use yui_node::config::{self, Environment, Settings};
use yui_node::rotate::rotate_key;
use yui_node::wiring::Node;
use yui_notify::model::file::Link;
use yui_notify::usecases::linked_file::find_linked_file;
use yui_notify::usecases::{attach_to_template, authenticate, inspect_secrets};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(files_that_wait_open_after_the_node_key_was_changed);

/// The node's settings with other keys.
fn with_keys(node: &TestNode, current: &str, previous: Option<&str>) -> Settings {
    let variables = [("YUI_NODE_KEY", Some(current)), ("YUI_NODE_KEY_PREVIOUS", previous)];
    let variables = variables.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let mut settings = node.settings().clone();
    let read = config::load(&Environment::new(variables), None).unwrap().settings.storage;
    (settings.storage.node_key, settings.storage.node_key_previous) = (read.node_key, read.node_key_previous);
    settings
}

/// The same node as its operator starts it with other settings.
fn again(node: &TestNode, settings: Settings) -> Node {
    Node::new(settings, node.node().env().clone(), node.store().clone(), node.address()).unwrap()
}

async fn files_that_wait_open_after_the_node_key_was_changed(node: &TestNode) {
    let old = (0..32_u8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let new = (100..132_u8).map(|byte| format!("{byte:02x}")).collect::<String>();
    let service = node.service().create().await;
    let template = service.template_email("S", "File: ((linked))").await;
    let caller = authenticate(node.notify(), Some(&service.manager().bearer()), Origin::UNKNOWN).await.unwrap();
    attach_to_template(node.notify(), &caller.access, caller.snapshot.service.id, template, "案内.pdf", &pdf().into())
        .await
        .unwrap();
    // Three files wait for the next day: one is linked, one travels inside, and one is the template's.
    let body = json!({
        "email_address": "a@example.jp",
        "template_id": template,
        "personalisation": {
            "linked": file(TEXT_PDF.as_bytes(), "a.pdf", "link"),
            "attached": file(b"harmless", "b.txt", "attach"),
        },
        "scheduled_for": "2026-11-23T00:00:00Z",
    });
    let _ = service.post("/v2/notifications/email", &body).await.expect(201);
    assert_eq!(kept(node).len(), 3);

    // As docs/operating.md has it: both keys, then the command, then the new key alone.
    let both = with_keys(node, &new, Some(&old));
    let (mut nobody, said) = (Output::new(io::sink(), io::sink()), "the command that changes keys");
    rotate_key(both, false, &mut nobody).await.expect(said);
    let alone = again(node, with_keys(node, &new, None));
    let found = inspect_secrets(node.store(), &alone.keyring).await.unwrap();
    assert_eq!((found.earlier, found.unreadable), (0, 0));
    assert!(found.current >= 3, "the files' keys are among them: {found:?}");
    let before = inspect_secrets(node.store(), &again(node, with_keys(node, &old, None)).keyring).await.unwrap();
    assert_eq!((before.current, before.earlier), (0, 0), "the old key opens nothing any more");

    node.advance(Duration::from_secs(24 * 3_600));
    alone.runner(true).run_due().await.unwrap();
    node.smtp().wait_for(1).await.unwrap();
    let mail = node.smtp().messages()[0].clone();
    let mut carried: Vec<_> = attachments(&mail).into_iter().map(|(name, _, content)| (name, content)).collect();
    carried.sort();
    assert_eq!(carried, [("b.txt".to_owned(), b"harmless".to_vec()), ("案内.pdf".to_owned(), pdf())]);
    // The reader's link holds the file's own key; the node that knows the new key alone has what is behind it.
    let path = link(node, &mail);
    let (place, key) = path.trim_start_matches("/d/").split_once("?key=").unwrap();
    let (of, id) = place.split_once('/').unwrap();
    let offered = find_linked_file(&alone.notify, Link::parse(of, id).unwrap(), Some(key)).await.unwrap().ok().unwrap();
    assert_eq!(offered.content(&alone.notify).await.unwrap().unwrap(), TEXT_PDF.as_bytes());
}
