//! The machine's clock is set back.

use serde_json::json;
use std::time::Duration;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(nothing_is_lost_or_doubled_when_the_clock_is_set_back);

const HOUR: Duration = Duration::from_secs(3_600);

async fn nothing_is_lost_or_doubled_when_the_clock_is_set_back(node: &TestNode) {
    let service = node.service().callback("s3cret-bearer-token").create().await;
    let template = service.template_email("S", "B").await;
    let before = service.send_email(template, "before@example.jp", json!({})).await.expect(201).id();
    let now = node.now();
    node.set_clock(now.checked_sub(jiff::SignedDuration::try_from(HOUR).unwrap()).unwrap());

    // Tokens are judged by the clock as it is now, and new messages are sent at once.
    let after = service.send_email(template, "after@example.jp", json!({})).await.expect(201).id();
    assert_ne!(before, after);
    while node.run_due().await > 0 {}
    assert_eq!(service.read(&after).await["status"], "delivered");
    assert_eq!(service.list().await.len(), 2);

    // What was waiting is due when the clock is there again.
    node.advance(HOUR);
    while node.run_due().await > 0 {}
    assert_eq!(service.read(&before).await["status"], "delivered");
    node.smtp().wait_for(2).await.unwrap();
    node.receiver().wait_for(2).await.unwrap();
    assert_eq!(node.smtp().count(), 2);
    let read = service.read(&before).await;
    assert!(read["sent_at"].as_str() >= read["created_at"].as_str(), "{read}");
}
