//! What operators switch off, and what is left to members then.

use super::people::{EVERYTHING, operator};
use super::{Browser, on_both_demos};
use serde_json::json;
use yui_kernel::Feature;
use yui_testkit::node::TestNode;

on_both_demos!(
    what_is_off_is_neither_offered_nor_taken,
    an_organisation_has_its_own,
    registration_is_closed_and_opened,
);

const PAGE: &str = "/operate/features";
const STAFF: &str = "hanako@city.example.jp";

async fn throw(node: &TestNode, operator: &Browser<'_>, organisation: &str, feature: Feature, wanted: &str) {
    let fields = [("organisation", organisation), ("feature", feature.as_str()), ("wanted", wanted)];
    operator.done(PAGE, PAGE, &fields).await;
    node.notify().forget_all();
}

async fn what_is_off_is_neither_offered_nor_taken(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().person(STAFF, EVERYTHING).create().await;
    let template = service.template_text("明日は収集日です").await;
    let member = Browser::of(node, STAFF).await;
    let home = format!("/services/{}", service.id);
    let (general, sending) = (format!("{home}/settings/general"), format!("{home}/send"));
    assert!(member.page(&general).await.contains("value=\"sms\""));
    assert!(member.page(&sending).await.contains("/spreadsheet\""));
    let _ = service.send_text(template, "+819012345678", json!({})).await.expect(201);

    for feature in [Feature::Spreadsheets, Feature::Files, Feature::TextMessages] {
        throw(node, &operator, "", feature, "off").await;
    }
    let shown = operator.page(PAGE).await;
    assert_eq!(shown.matches("使えない</span>").count(), 3, "{shown}");
    let page = member.page(&general).await;
    assert!(!page.contains("value=\"sms\"") && !page.contains("name=\"files\""), "{page}");
    let refused = service.send_text(template, "+819012345678", json!({})).await.expect(400);
    assert!(refused.text.contains("not allowed to send text messages"), "{}", refused.text);
    // What is not offered stays as it was chosen.
    let fields = [("name", "ごみ"), ("sender_name", "gomi"), ("channel", "email"), ("channel", "sms")];
    member.done(&general, &general, &fields).await;
    throw(node, &operator, "", Feature::TextMessages, "").await;
    assert!(member.page(&general).await.contains("value=\"sms\" checked"));
    let _ = service.send_text(template, "+819012345678", json!({})).await.expect(201);

    assert!(!member.page(&sending).await.contains("/spreadsheet\""));
    let upload = format!("{sending}/{template}/spreadsheet");
    let answer = member.upload(&upload, "a.csv", "phone number\n090-1234-5678\n").await;
    assert!(answer.status >= 400 && answer.text.contains("現在使えません"), "{} {}", answer.status, answer.text);
    throw(node, &operator, "", Feature::Spreadsheets, "on").await;
    let _ = member.upload(&upload, "a.csv", "phone number\n090-1234-5678\n").await.expect(303);
    let trail = operator.page("/operate/audit?kind=feature").await;
    assert!(trail.contains("<td>機能を切り替え</td>") && trail.contains("運用全体"), "{trail}");
    node.run_due().await;
}

async fn an_organisation_has_its_own(node: &TestNode) {
    let operator = operator(node).await;
    let (one, other) = (node.service().create().await, node.service().create().await);
    let (first, second) = (one.template_text("一").await, other.template_text("二").await);
    let id = one.organisation.to_string();
    throw(node, &operator, &id, Feature::TextMessages, "off").await;
    let _ = one.send_text(first, "+819012345678", json!({})).await.expect(400);
    let _ = other.send_text(second, "+819012345678", json!({})).await.expect(201);
    throw(node, &operator, "", Feature::TextMessages, "off").await;
    throw(node, &operator, &id, Feature::TextMessages, "on").await;
    let _ = one.send_text(first, "+819012345678", json!({})).await.expect(201);
    let _ = other.send_text(second, "+819012345678", json!({})).await.expect(400);
    assert!(operator.page(PAGE).await.contains(&format!("href=\"/operate/features?organisation={id}\"")));
    let shown = operator.page(&format!("{PAGE}?organisation={id}")).await;
    assert!(shown.contains("この団体だけの設定です") && shown.contains("運用全体と同じです"));
    throw(node, &operator, &id, Feature::TextMessages, "").await;
    let _ = one.send_text(first, "+819012345678", json!({})).await.expect(400);
    let lost = operator.get(&format!("{PAGE}?organisation=000000")).await.expect(400);
    assert!(lost.text.contains("団体コード「000000」の団体はありません"));
    node.run_due().await;
}

async fn registration_is_closed_and_opened(node: &TestNode) {
    let operator = operator(node).await;
    let stranger = Browser::stranger(node).await;
    throw(node, &operator, "", Feature::Registration, "off").await;
    let closed = stranger.page("/sign-up").await;
    assert!(!closed.contains("name=\"email\""), "{closed}");
    let leads = "href=\"/sign-up\"";
    assert!(!stranger.page("/sign-in").await.contains(leads), "nobody is sent where nothing can be done");
    throw(node, &operator, "", Feature::Registration, "").await;
    assert!(stranger.page("/sign-up").await.contains("name=\"email\""));
    assert!(stranger.page("/sign-in").await.contains(leads));
    node.run_due().await;
}
