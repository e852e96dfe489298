//! Nothing that the scanner has not looked at leaves the node.

use super::support::{TEXT_PDF, attachments, file, kept};
use serde_json::{Value, json};
use std::time::Duration;
use yui_node::wiring::Node;
use yui_testkit::clamd::{Behaviour, FakeClamd, eicar};
use yui_testkit::node::{Engine, TestNode};

const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

async fn start(engine: Engine, clamd: &FakeClamd) -> TestNode {
    TestNode::builder().set("YUI_CLAMD", clamd.url()).set("YUI_CLAMD_TIMEOUT", "200ms").start(engine).await
}

fn infected() -> Vec<u8> {
    eicar()
}

fn values(content: &[u8], method: &str) -> Value {
    json!({ "f": file(content, "a.txt", method) })
}

#[tokio::test]
async fn what_is_clean_goes_on_and_malware_does_not() {
    for engine in ENGINES {
        let clamd = FakeClamd::start().unwrap();
        let node = start(engine, &clamd).await;
        let service = node.service().callback("bearer-token").create().await;
        let template = service.template_email("S", "B").await;
        let good = service.send_email(template, "a@example.jp", values(b"harmless", "attach")).await.expect(201).id();
        let bad = service.send_email(template, "b@example.jp", values(&infected(), "attach")).await.expect(201).id();
        let waiting = service.read(&bad).await;
        assert_eq!(
            (&waiting["status"], &waiting["status_description"]),
            (&json!("pending-virus-check"), &json!("In transit"))
        );
        node.run_due().await;
        assert_eq!(service.read(&good).await["status"], "delivered");
        let refused = service.read(&bad).await;
        assert_eq!(refused["status"], "virus-scan-failed");
        assert_eq!(refused["status_description"], "Attachment has virus");
        assert!(refused["completed_at"].is_string());
        assert_eq!(node.smtp().count(), 1);
        assert_eq!(attachments(&node.smtp().messages()[0])[0].2, b"harmless");
        assert_eq!(clamd.scanned().len(), 2);
        node.receiver().wait_for(2).await.unwrap();
        let told: Vec<Value> =
            node.receiver().requests().iter().map(|request| request.json().unwrap()["status"].clone()).collect();
        assert!(told.contains(&json!("virus-scan-failed")), "{told:?}");
        node.finish().await;
    }
}

#[tokio::test]
async fn a_scanner_that_is_away_or_talks_nonsense_is_waited_for() {
    for engine in ENGINES {
        let clamd = FakeClamd::start().unwrap();
        let node = start(engine, &clamd).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        clamd.refuse_connections().await;
        let id =
            service.send_email(template, "a@example.jp", values(TEXT_PDF.as_bytes(), "attach")).await.expect(201).id();
        node.run_due().await;
        clamd.accept_connections().unwrap();
        for behaviour in [Behaviour::Answer("stream: maybe".to_owned()), Behaviour::Close, Behaviour::Hang] {
            clamd.next(1, behaviour);
            node.advance(Duration::from_secs(60));
            node.run_due().await;
            assert_eq!(service.read(&id).await["status"], "pending-virus-check");
        }
        assert_eq!(node.smtp().count(), 0);
        node.advance(Duration::from_secs(60));
        node.run_due().await;
        assert_eq!(service.read(&id).await["status"], "delivered");
        assert_eq!(node.smtp().count(), 1);
        node.finish().await;
    }
}

/// As most installations have it: the daemon is on the same machine, and is restarted now and then.
#[tokio::test]
async fn a_scanner_on_a_socket_of_the_machine_is_asked_and_waited_for_too() {
    for engine in ENGINES {
        let folder = tempfile::tempdir().unwrap();
        let clamd = FakeClamd::start_at(&folder.path().join("clamd.ctl")).unwrap();
        let node = start(engine, &clamd).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        clamd.refuse_connections().await;
        let good = service.send_email(template, "a@example.jp", values(b"harmless", "attach")).await.expect(201).id();
        let bad = service.send_email(template, "b@example.jp", values(&infected(), "attach")).await.expect(201).id();
        node.run_due().await;
        for id in [&good, &bad] {
            assert_eq!(service.read(id).await["status"], "pending-virus-check");
        }
        clamd.accept_connections().unwrap();
        node.advance(Duration::from_secs(60));
        node.run_due().await;
        assert_eq!(service.read(&good).await["status"], "delivered");
        assert_eq!(service.read(&bad).await["status"], "virus-scan-failed");
        assert_eq!((clamd.scanned().len(), node.smtp().count()), (2, 1));
        node.finish().await;
    }
}

#[tokio::test]
async fn what_the_scanner_never_looks_at_is_never_sent() {
    for engine in ENGINES {
        let clamd = FakeClamd::start().unwrap();
        let node = start(engine, &clamd).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        clamd.set(Behaviour::Limit(10));
        let id =
            service.send_email(template, "a@example.jp", values(TEXT_PDF.as_bytes(), "attach")).await.expect(201).id();
        node.run_due().await;
        let failed = service.read(&id).await;
        assert_eq!(failed["status"], "technical-failure");
        assert_eq!(failed["provider_response"], "one of its files is larger than the malware scanner looks at");
        assert_eq!(node.smtp().count(), 0);
        node.advance(Duration::from_secs(61));
        node.run_due().await;
        assert!(kept(&node).is_empty());
        node.finish().await;
    }
}

#[tokio::test]
async fn a_scheduled_message_is_scanned_at_once_and_sent_at_its_time() {
    let clamd = FakeClamd::start().unwrap();
    let node = start(Engine::Sqlite, &clamd).await;
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let body = json!({
        "email_address": "a@example.jp",
        "template_id": template,
        "personalisation": values(b"harmless", "attach"),
        "scheduled_for": "2026-11-23T00:00:00Z",
    });
    let id = service.post("/v2/notifications/email", &body).await.expect(201).id();
    node.run_due().await;
    assert_eq!((clamd.scanned().len(), node.smtp().count()), (1, 0));
    assert_eq!(service.read(&id).await["status"], "created");
    node.set_clock("2026-11-23T00:00:00Z".parse().unwrap());
    node.run_due().await;
    assert_eq!(node.smtp().count(), 1);
    node.finish().await;
}

#[tokio::test]
async fn what_was_accepted_before_there_was_a_scanner_is_scanned_too() {
    for engine in ENGINES {
        let clamd = FakeClamd::start().unwrap();
        let node = TestNode::on(engine).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        let bad = service.send_email(template, "b@example.jp", values(&infected(), "attach")).await.expect(201).id();
        let good = service.send_email(template, "a@example.jp", values(b"harmless", "attach")).await.expect(201).id();
        assert_eq!(service.read(&bad).await["status"], "created");
        // The same node as its operator starts it again.
        let mut settings = node.settings().clone();
        settings.files.clamd = Some(clamd.url().parse().unwrap());
        let again = Node::new(settings, node.node().env().clone(), node.store().clone(), node.address()).unwrap();
        again.runner(true).run_due().await.unwrap();
        assert_eq!(service.read(&bad).await["status"], "virus-scan-failed");
        assert_eq!(service.read(&good).await["status"], "delivered");
        assert_eq!((clamd.scanned().len(), node.smtp().count()), (2, 1));
        node.finish().await;
    }
}
