//! Reports, from the request to the file.

use crate::figures::{become_, send, viewer};
use crate::node::{Node, PUBLIC_URL, Reply, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use serde_json::{Value, json};
use yui_notify::jobs::{ExpandBulk, ExpandBulkHandler, GenerateReport, GenerateReportHandler};
use yui_notify::model::report::{ReportId, ReportLanguage};
use yui_notify::model::{Channel, Dialect, KeyType, Status};
use yui_notify::usecases::reports::export_activity;
use yui_policy::{Access, Permissions};
use yui_store::jobs::{Runner, RunnerSettings};

on_both!(
    a_report_is_written_and_fetched,
    a_report_of_a_bulk_send_follows_its_rows,
    a_report_of_many_pages_has_each_message_once,
    ten_reports_an_hour,
    requests_at_once_keep_the_limit,
    reports_are_forgotten_after_three_days,
    refusals,
    activity_is_exported_in_pieces
);

const PATH: &str = "/v2/reports";

/// Does what is due.
pub(crate) async fn work(node: &Node) {
    let runner = Runner::new(node.store().clone(), RunnerSettings::default())
        .handle(GenerateReportHandler::new(node.notify.clone()), GenerateReport::schedule())
        .handle(ExpandBulkHandler::new(node.notify.clone()), ExpandBulk::schedule());
    runner.run_due().await.unwrap();
}

async fn request(node: &Node, service: &TestService, body: &Value) -> String {
    let reply = service.post(node, Key::Manager, PATH, body).await.expect(202);
    assert_eq!(reply.json["status"], "requested");
    let id = reply.json["report_id"].as_str().unwrap().to_owned();
    assert_eq!(reply.headers["location"], format!("{PUBLIC_URL}{PATH}/{id}"));
    id
}

async fn content(node: &Node, service: &TestService, id: &str) -> Reply {
    service.get(node, Key::Manager, &format!("{PATH}/{id}/content")).await
}

async fn a_report_is_written_and_fetched(node: Node) {
    let service = TestService::declared(&node, |service| {
        service.dialect = Dialect::Gc;
        service.time_zone = "America/Toronto".to_owned();
    })
    .await;
    let email = service.template(&node, "=e", Some("s"), "((name))").await;
    let text = service.template(&node, "t", None, "((name))").await;
    // Too old to be listed, and then what is listed.
    send(&node, &service, Key::Live, email, "old@example.jp").await;
    node.advance(SignedDuration::from_hours(7 * 24 + 1));
    let failed = send(&node, &service, Key::Live, email, "+a@example.jp").await;
    become_(&node, &service, failed, Status::PermanentFailure).await;
    node.advance(SignedDuration::from_secs(1));
    send(&node, &service, Key::Live, text, "09012345678").await;
    send(&node, &service, Key::Test, email, "test@example.jp").await;
    let newest = send(&node, &service, Key::Live, email, "b@example.jp").await;
    become_(&node, &service, newest, Status::Delivered).await;

    let id = request(&node, &service, &json!({ "report_type": "email", "language": "fr" })).await;
    let early = content(&node, &service, &id).await.expect(409);
    assert_eq!(
        (early.error(), early.message()),
        ("BadRequestError", "Report is not ready for download (status: requested)")
    );
    // Accepted after the report was asked for.
    node.advance(SignedDuration::from_secs(1));
    send(&node, &service, Key::Live, email, "late@example.jp").await;
    work(&node).await;
    let one = service.get(&node, Key::Manager, &format!("{PATH}/{id}")).await.expect(200);
    assert_eq!((one.json["status"].as_str(), one.json["report_type"].as_str()), (Some("ready"), Some("email")));
    assert!(one.json["completed_at"].is_string() && one.json["job_id"].is_null());
    let file = content(&node, &service, &id).await.expect(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        file.text,
        "Destinataire,Gabarit,Type,Envoyé par,Envoyé par courriel,Tâche,État,Heure d’envoi\r\n\
         b@example.jp,Template =e,email,,,,Livraison réussie,2026-11-28 21:00:01\r\n\
         '+a@example.jp,Template =e,email,,,,Adresse inexistante,2026-11-28 21:00:00\r\n"
    );
    let texts = request(&node, &service, &json!({ "report_type": "sms", "language": "en" })).await;
    work(&node).await;
    let file = content(&node, &service, &texts).await.expect(200);
    assert_eq!(file.text.lines().count(), 2, "{}", file.text);
    assert!(
        file.text.lines().nth(1).unwrap().starts_with("09012345678,Template t,sms,,,,In transit,"),
        "{}",
        file.text
    );
    let listed = service.get(&node, Key::Manager, PATH).await.expect(200);
    let ids: Vec<_> = listed.json["reports"].as_array().unwrap().iter().map(|one| one["report_id"].clone()).collect();
    assert_eq!(ids, [json!(texts), json!(id)]);
    assert!(listed.json["links"]["next"].as_str().unwrap().ends_with(&format!("older_than={id}")));
}

async fn a_report_of_a_bulk_send_follows_its_rows(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let rows = json!([["email address", "name"], ["a@example.jp", "x"], ["b@example.jp", "x"]]);
    let body = json!({ "name": "@bulk", "template_id": email, "rows": rows });
    let bulk = service.post(&node, Key::Live, "/v2/notifications/bulk", &body).await.expect(201);
    work(&node).await;
    let body = json!({ "report_type": "job", "language": "en", "job_id": bulk.json["data"]["id"] });
    let id = request(&node, &service, &body).await;
    work(&node).await;
    assert_eq!(
        content(&node, &service, &id).await.expect(200).text,
        "Row number,Recipient,Template,Type,Job,Status,Sent Time\r\n\
         1,a@example.jp,Template e,email,'@bulk,In transit,2026-11-22 10:00:00\r\n\
         2,b@example.jp,Template e,email,'@bulk,In transit,2026-11-22 10:00:00\r\n"
    );
}

async fn a_report_of_many_pages_has_each_message_once(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let messages = (0..2_300_u32).map(|number| {
        let mut message = service.message(&node, email, Channel::Email);
        message.recipient = format!("{number}@example.jp");
        message
    });
    service.insert(&node, messages.collect()).await;
    node.advance(SignedDuration::from_secs(1));
    let id = request(&node, &service, &json!({ "report_type": "email", "language": "en" })).await;
    work(&node).await;
    let file = content(&node, &service, &id).await.expect(200);
    let recipients: std::collections::BTreeSet<&str> =
        file.text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!((recipients.len(), file.text.lines().count()), (2_300, 2_301));
}

async fn ten_reports_an_hour(node: Node) {
    let service = TestService::live(&node).await;
    let body = json!({ "report_type": "sms", "language": "en" });
    for _ in 0..10 {
        request(&node, &service, &body).await;
        node.advance(SignedDuration::from_mins(1));
    }
    let refused = service.post(&node, Key::Manager, PATH, &body).await.expect(429);
    assert_eq!(
        refused.text,
        r#"{"errors":[{"error":"RateLimitExceeded","message":"Maximum 10 report requests per hour"}]}"#
    );
    assert_eq!(refused.headers["retry-after"], "3000");
    assert_eq!(
        (&refused.headers["x-ratelimit-limit"], &refused.headers["x-ratelimit-remaining"]),
        (&"10".parse().unwrap(), &"0".parse().unwrap())
    );
    let reset: i64 = refused.headers["x-ratelimit-reset"].to_str().unwrap().parse().unwrap();
    assert_eq!(reset, node.clock_second() + 3_000);
    // Another service has a limit of its own.
    request(&node, &TestService::live(&node).await, &body).await;
    node.advance(SignedDuration::from_secs(3_000));
    request(&node, &service, &body).await;
    service.post(&node, Key::Manager, PATH, &body).await.expect(429);
}

async fn requests_at_once_keep_the_limit(node: Node) {
    let service = TestService::live(&node).await;
    let body = json!({ "report_type": "sms", "language": "en" });
    let asked = (0..20).map(|_| service.post(&node, Key::Manager, PATH, &body));
    let replies = futures_util::future::join_all(asked).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 202).count(), 10);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 10);
}

async fn reports_are_forgotten_after_three_days(node: Node) {
    let service = TestService::live(&node).await;
    let id = request(&node, &service, &json!({ "report_type": "sms", "language": "en" })).await;
    work(&node).await;
    node.advance(SignedDuration::from_hours(72) - SignedDuration::from_secs(1));
    content(&node, &service, &id).await.expect(200);
    node.advance(SignedDuration::from_secs(1));
    content(&node, &service, &id).await.expect(404);
    service.get(&node, Key::Manager, &format!("{PATH}/{id}")).await.expect(404);
    let listed = service.get(&node, Key::Manager, PATH).await.expect(200);
    assert_eq!(listed.json["reports"], json!([]));
}

async fn refusals(node: Node) {
    let service = TestService::live(&node).await;
    let body = json!({ "report_type": "sms", "language": "en" });
    let refused = service.post(&node, Key::Live, PATH, &body).await.expect(403);
    assert_eq!(
        (refused.error(), refused.message()),
        ("ForbiddenError", "This API key does not have permission to manage reports.")
    );
    let unknown = ReportId::new(node.store().env());
    for path in [format!("{PATH}/{unknown}"), format!("{PATH}/{unknown}/content")] {
        assert_eq!(service.get(&node, Key::Manager, &path).await.expect(404).error(), "NoResultFound");
    }
    let wrong = service.get(&node, Key::Manager, &format!("{PATH}/x")).await.expect(400);
    assert_eq!(wrong.message(), "report_id is not a valid UUID");
    let wrong =
        service.post(&node, Key::Manager, PATH, &json!({ "report_type": "job", "language": "en" })).await.expect(400);
    assert_eq!((wrong.error(), wrong.message()), ("ValidationError", "job_id is a required property"));
    let of_none = json!({ "report_type": "job", "language": "en", "job_id": unknown });
    assert_eq!(service.post(&node, Key::Manager, PATH, &of_none).await.expect(400).message(), "job_id not found");
    service.get(&node, Key::Manager, &format!("{PATH}?page=1")).await.expect(400);
}

async fn activity_is_exported_in_pieces(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("s"), "((name))").await;
    let mut messages: Vec<_> = (0..1_500).map(|_| service.message(&node, email, Channel::Email)).collect();
    messages[0].key_type = KeyType::Test;
    service.insert(&node, messages).await;
    let (declared, language) = (&service.declared, ReportLanguage::En);
    let mut export = export_activity(&node.notify, &viewer(&service), declared, None, language).unwrap();
    let mut lines = Vec::new();
    while let Some(piece) = export.next().await.unwrap() {
        lines.push(String::from_utf8(piece).unwrap().lines().count());
    }
    // A line of headings, and the messages but for that of the test key.
    assert_eq!((lines.len(), lines.iter().sum::<usize>()), (3, 1_500));
    let of_texts = Some(Channel::Sms);
    let mut export = export_activity(&node.notify, &viewer(&service), declared, of_texts, language).unwrap();
    assert!(export.next().await.unwrap().is_some());
    assert!(export.next().await.unwrap().is_none());
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    assert!(export_activity(&node.notify, &nobody, declared, None, language).is_err());
}
