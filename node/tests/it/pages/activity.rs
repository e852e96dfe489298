//! What was sent: searching, one message's story, taking it back, the file, and texts that came in.

use super::{Browser, on_both_demos};
use serde_json::json;
use std::time::Duration;
use yui_kernel::Timestamp;
use yui_notify::model::{Channel, ReceivedTextId, Status};
use yui_notify::sql::received_text;
use yui_store::values;
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(
    messages_are_found_and_their_story_is_told,
    a_scheduled_message_is_taken_back,
    files_hold_no_formulas,
    texts_are_answered,
    other_organisations_see_nothing,
);

const STAFF: &str = "hanako@city.example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

async fn service(node: &TestNode) -> TestService {
    node.service().person(STAFF, &["view_activity", "send_messages"]).create().await
}

async fn messages_are_found_and_their_story_is_told(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let path = format!("/services/{}/activity", service.id);
    assert!(browser.page(&path).await.contains("まだ何も送信していません"));

    let template = service.template_email("Hello ((name))", "Dear ((name))").await;
    let body = json!({
        "template_id": template, "email_address": "taro@example.jp", "personalisation": { "name": SCRIPT }, "reference": SCRIPT
    });
    let id = service.post("/v2/notifications/email", &body).await.expect(201).id();
    drop(service.send_email(template, "jiro@example.jp", json!({ "name": "次郎" })).await.expect(201));
    node.run_due().await;

    let all = browser.page(&path).await;
    assert!(all.contains("taro@example.jp") && all.contains("jiro@example.jp") && !all.contains(SCRIPT));
    for (query, finds) in [
        ("to=TARO", true),
        ("to=jiro", false),
        ("state=failed", false),
        ("channel=email", true),
        ("channel=sms", false),
    ] {
        assert_eq!(browser.page(&format!("{path}?{query}")).await.contains("taro@example.jp"), finds, "{query}");
    }
    let none = browser.page(&format!("{path}?to=%3Cscript%3Ealert(1)%3C/script%3E")).await;
    assert!(none.contains("条件に合う送信はありません") && !none.contains(SCRIPT));

    let story = browser.page(&format!("{path}/{id}")).await;
    assert!(story.contains("受け付けました") && story.contains("送信事業者に渡しました") && !story.contains(SCRIPT));
    assert!(story.contains("業務システムへの通知はありません"));
    let email = browser.get(&format!("{path}/{id}/email")).await.expect(200);
    assert!(email.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
    assert!(email.text.starts_with("<!DOCTYPE html") && !email.text.contains(SCRIPT), "{}", email.text);
    drop(browser.get(&format!("{path}/nonsense")).await.expect(404));
}

async fn a_scheduled_message_is_taken_back(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let template = service.template_email("Hello", "Dear").await;
    let at = node.now().checked_add(jiff::SignedDuration::from_hours(2)).unwrap();
    let body = json!({ "template_id": template, "email_address": "taro@example.jp", "scheduled_for": at.to_string() });
    let id = service.post("/v2/notifications/email", &body).await.expect(201).id();
    let page = format!("/services/{}/activity/{id}", service.id);
    let cancel = format!("{page}/cancel");

    let next = browser.done(&page, &cancel, &[]).await;
    assert!(browser.page(&next).await.contains("送信を取り消しました"));
    assert_eq!(service.stored(&id).await.status, Status::Cancelled);
    let again = browser.send(&page, &cancel, &[]).await.expect(409);
    assert!(again.text.contains("取り消せるのは、送信予約中のものだけです"));
    node.advance(Duration::from_secs(3 * 3600));
    node.run_due().await;
    assert_eq!(node.smtp().messages().len(), 0);
}

async fn files_hold_no_formulas(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let template = service.template(Channel::Email, Some("Hello"), "Dear", |text| text.name = "=1+1".to_owned()).await;
    drop(service.send_email(template, "taro@example.jp", json!({})).await.expect(201));
    node.run_due().await;
    let file = browser.get(&format!("/services/{}/activity.csv", service.id)).await.expect(200);
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"activity.csv\""));
    assert!(file.text.contains("taro@example.jp") && file.text.contains("'=1+1") && !file.text.contains(",=1+1"));
}

async fn texts_are_answered(node: &TestNode) {
    let service = service(node).await;
    let browser = Browser::of(node, STAFF).await;
    let list = format!("/services/{}/inbound", service.id);
    assert!(browser.page(&list).await.contains("受信したSMSはありません"));

    let text = ReceivedTextId::new(node.notify().env());
    let (id, now): (_, Timestamp) = (service.id, node.now());
    node.store()
        .write(&service.tenant(), move |tx| {
            let columns = values![id, text, "+819012345678", "+815012345678", SCRIPT, now];
            tx.execute(&received_text::INSERT, &columns).map(drop)
        })
        .await
        .unwrap();
    let shown = browser.page(&list).await;
    assert!(shown.contains("+819012345678") && !shown.contains(SCRIPT));

    let page = format!("{list}/{text}");
    assert!(browser.page(&page).await.contains("SMSのテンプレートがありません"));
    let template = service.template_text("ご連絡ありがとうございます。((name))").await;
    let chosen = format!("{page}?template={template}");
    assert!(browser.page(&chosen).await.contains("name=\"value-0\""));
    let template = template.to_string();
    let empty = browser.send(&chosen, &page, &[("template", &template), ("value-0", "")]).await.expect(400);
    assert!(empty.text.contains("「name」を入力してください"));
    let next = browser.done(&chosen, &page, &[("template", &template), ("value-0", "市民課")]).await;
    assert!(browser.page(&next).await.contains("ご連絡ありがとうございます。市民課"));
    node.run_due().await;
    assert_eq!(node.gateway().count(), 1);
}

async fn other_organisations_see_nothing(node: &TestNode) {
    let service = service(node).await;
    node.service().person("jiro@town.example.jp", &["view_activity", "send_messages"]).create().await;
    let stranger = Browser::of(node, "jiro@town.example.jp").await;
    for page in ["activity", "activity.csv", "inbound"] {
        let answer = stranger.get(&format!("/services/{}/{page}", service.id)).await;
        assert!([403, 404].contains(&answer.status), "{page}: {}", answer.status);
    }
    drop(node.call("GET", &format!("/services/{}/activity", service.id)).send().await.expect(303));
}
