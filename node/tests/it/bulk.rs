//! One template to many: every row becomes one message.

use crate::mail::Read;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use yui_kernel::Lane;
use yui_notify::model::Channel;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(rows_and_csv_are_sent, every_row_is_sent_once_across_chunks, two_hundred_rows_go_by_the_bulk_lane);

async fn rows_and_csv_are_sent(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("((件名))", "((氏名)) 様、((用件))").await;
    let rows = json!([
        ["Email Address", "件名", "氏名", "用件", "用件", "reference", "unused"],
        ["a@example.jp", "一", "港, 花子", "住所", "氏名", "ref-1", 7],
        ["b@example.jp", "二", "\"次郎\"\n三郎", "住所", null, null, true],
    ]);
    let body = json!({ "name": "十一月", "template_id": template, "rows": rows });
    let accepted = service.post("/v2/notifications/bulk", &body).await.expect(201).json;
    let data = &accepted["data"];
    for key in [
        "api_key",
        "archived",
        "created_at",
        "created_by",
        "id",
        "job_status",
        "notification_count",
        "original_file_name",
        "processing_started",
        "processing_finished",
        "scheduled_for",
        "sender_id",
        "service",
        "service_name",
        "template",
        "template_version",
        "updated_at",
    ] {
        assert!(data.get(key).is_some(), "{key} is missing in {data}");
    }
    assert_eq!((&data["job_status"], &data["notification_count"]), (&json!("pending"), &json!(2)));
    assert_eq!((&data["original_file_name"], &data["template"]), (&json!("十一月"), &json!(template)));
    assert_eq!(data["api_key"]["key_type"], "normal");

    let csv = "\u{feff}件名,email_address,氏名,用件\r\n三,c@example.jp,\"港, \"\"花子\"\"\",税\r\n,,,\r\n";
    let body = json!({ "name": "n", "template_id": template, "csv": csv });
    assert_eq!(service.post("/v2/notifications/bulk", &body).await.expect(201).json["data"]["notification_count"], 1);
    node.run_due().await;

    let mails: BTreeMap<String, Read> =
        node.smtp().messages().iter().map(|mail| (mail.to[0].clone(), Read::new(mail))).collect();
    assert_eq!(mails.len(), 3);
    assert_eq!(mails["a@example.jp"].header("Subject"), "一");
    assert!(mails["a@example.jp"].text.contains("港, 花子 様"), "{}", mails["a@example.jp"].text);
    assert!(mails["a@example.jp"].text.contains("• 住所\n• 氏名"), "{}", mails["a@example.jp"].text);
    assert!(mails["c@example.jp"].text.contains("港, \"花子\" 様"), "{}", mails["c@example.jp"].text);

    let referenced = service.get("/v2/notifications?reference=ref-1&include_jobs=true").await.expect(200).json;
    assert_eq!(referenced["notifications"][0]["email_address"], "a@example.jp");
    assert_eq!(referenced["notifications"].as_array().unwrap().len(), 1);
    let without_jobs = service.get("/v2/notifications").await.expect(200).json;
    assert_eq!(without_jobs["notifications"], json!([]));
    let list = service.list().await;
    assert_eq!(list.len(), 3);
    assert!(list.iter().all(|one| one["status"] == "delivered"));
}

async fn every_row_is_sent_once_across_chunks(node: &TestNode) {
    const ROWS: usize = 1_050;
    let service = node.service().limits(|limits| limits.daily_text_parts = 5_000).create().await;
    let template = service.template_text("番号 ((番号))").await;
    let rows: Vec<String> = (0..ROWS).map(|number| format!("0901234{number:04},{number}")).collect();
    let csv = format!("電話番号,番号\n{}", rows.join("\n"));
    let body = json!({ "name": "n", "template_id": template, "csv": csv });
    let accepted = service.post("/v2/notifications/bulk", &body).await.expect(201).json;
    assert_eq!(accepted["data"]["notification_count"], ROWS);
    node.run_due().await;
    let sent: Vec<(Value, Value)> = node
        .gateway()
        .requests()
        .iter()
        .map(|request| request.json().unwrap())
        .map(|message| (message["to"].clone(), message["body"].clone()))
        .collect();
    assert_eq!(sent.len(), ROWS);
    let distinct: BTreeSet<String> = sent.iter().map(|(to, _)| to.to_string()).collect();
    assert_eq!(distinct.len(), ROWS);
    for (to, body) in &sent {
        let number: usize = to.as_str().unwrap()["+81901234".len()..].parse().unwrap();
        assert_eq!(*body, format!("結市 市民課: 番号 {number}"));
    }
    // The pages of the list hold each of them once as well.
    let mut listed = BTreeSet::new();
    let mut path = "/v2/notifications?include_jobs=true".to_owned();
    loop {
        let page = service.get(&path).await.expect(200).json;
        listed.extend(page["notifications"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
        let Some(next) = page["links"].get("next").and_then(Value::as_str) else { break };
        path = next.strip_prefix(&node.url()).unwrap().to_owned();
    }
    assert_eq!(listed.len(), ROWS);
}

async fn two_hundred_rows_go_by_the_bulk_lane(node: &TestNode) {
    let service = node.service().create().await;
    for (rows, expected) in [(199, Lane::Priority), (200, Lane::Bulk)] {
        let template = service.template(Channel::Email, Some("S"), "B", |text| text.lane = Some(Lane::Priority)).await;
        let csv = format!("email address{}", "\nsame@example.jp".repeat(rows));
        let body = json!({ "name": "n", "template_id": template, "csv": csv });
        let _ = service.post("/v2/notifications/bulk", &body).await.expect(201);
        let queues = node.store().queues(&TestNode::operator()).await.unwrap();
        let lanes: Vec<Lane> = queues.iter().map(|queue| queue.lane).collect();
        assert_eq!(lanes, [expected], "{rows}");
        node.run_due().await;
        node.advance(Duration::from_secs(1));
        let newest = &service.list().await[0];
        assert_eq!(service.stored(newest["id"].as_str().unwrap()).await.lane, expected);
    }
    assert_eq!(node.smtp().count(), 399);
}
