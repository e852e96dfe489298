//! Services that an operator has stopped: nothing new is taken, single messages go on waiting, and bulk sends are cancelled.

use serde_json::json;
use std::time::Duration;
use yui_notify::model::service::ServiceState;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(what_waits_is_sent_when_the_service_is_resumed, what_waits_too_long_has_failed);

async fn what_waits_is_sent_when_the_service_is_resumed(node: &TestNode) {
    let mut service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    let rows = json!({ "name": "n", "template_id": template, "csv": "email address\nb@example.jp\nc@example.jp" });
    let _ = service.post("/v2/notifications/bulk", &rows).await.expect(201);
    service.change(|settings| settings.state = ServiceState::Suspended).await;
    for path in ["/v2/notifications/email", "/v2/notifications/bulk"] {
        let refused = service.post(path, &rows).await;
        assert_eq!(refused.refusal(403), ("AuthError", "Invalid token: service is archived"));
    }
    let _ = service.get("/v2/notifications").await.expect(403);
    node.run_due().await;
    node.advance(Duration::from_secs(3_600));
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0);
    let waiting = service.stored(&id).await;
    assert_eq!((waiting.status.as_str(), waiting.attempts), ("created", 0));

    service.change(|settings| settings.state = ServiceState::Active).await;
    node.advance(Duration::from_secs(300));
    node.run_due().await;
    // The rows of the bulk send were not messages yet when the service was stopped: it is cancelled, as with the peers.
    assert_eq!(node.smtp().count(), 1);
    assert_eq!(service.list().await.len(), 1);
}

async fn what_waits_too_long_has_failed(node: &TestNode) {
    let mut service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "a@example.jp", json!({})).await.expect(201).id();
    service.change(|settings| settings.state = ServiceState::Suspended).await;
    node.advance(Duration::from_secs(72 * 3_600));
    node.run_due().await;
    service.change(|settings| settings.state = ServiceState::Active).await;
    let failed = service.read(&id).await;
    assert_eq!((&failed["status"], failed["sent_at"].is_null()), (&json!("technical-failure"), true));
    node.advance(Duration::from_secs(3_600));
    node.run_due().await;
    assert_eq!(node.smtp().count(), 0);
}
