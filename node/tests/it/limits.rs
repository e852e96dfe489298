//! How much may be sent: a minute, a day, a year.

use serde_json::json;
use std::time::Duration;
use yui_node::wiring::Node;
use yui_notify::model::{Dialect, KeyType};
use yui_notify::rate::{PurgeRates, RateExchange};
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(
    a_minute_is_counted_for_each_type_of_key,
    processes_count_a_minute_together,
    a_day_ends_at_midnight_of_the_zone,
    texts_are_counted_in_parts,
    a_year_ends_in_march,
    bulk_sends_count_all_their_rows,
    warnings_come_once_at_four_fifths_and_at_all,
);

const HOUR: Duration = Duration::from_secs(3_600);

async fn a_minute_is_counted_for_each_type_of_key(node: &TestNode) {
    let service = node.service().limits(|limits| limits.per_minute = 3).create().await;
    let template = service.template_email("S", "B").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": template });
    let unknown = json!({ "email_address": "a@example.jp", "template_id": "5f0e3a0c-2f44-4f5e-9b0a-111111111111" });
    let live = service.key(KeyType::Live);
    let _ = live.post("/v2/notifications/email", &body).await.expect(201);
    node.advance(Duration::from_secs(20));
    // Requests that fail later on count too; reading does not.
    let _ = live.post("/v2/notifications/email", &unknown).await.expect(400);
    let _ = live.post("/v2/notifications/email", &body).await.expect(201);
    let _ = live.get("/v2/notifications").await.expect(200);
    let refused = live.post("/v2/notifications/email", &body).await;
    assert_eq!(
        refused.refusal(429),
        ("RateLimitError", "Exceeded rate limit for key type LIVE of 3 requests per 60 seconds")
    );
    assert_eq!(refused.retry_after(), Some(40));
    let bulk = json!({ "name": "n", "template_id": template, "csv": "email address\na@example.jp" });
    assert_eq!(live.post("/v2/notifications/bulk", &bulk).await.refusal(429).0, "RateLimitError");
    let _ = service.key(KeyType::Test).post("/v2/notifications/email", &body).await.expect(201);
    node.advance(Duration::from_secs(61));
    let _ = live.post("/v2/notifications/email", &body).await.expect(201);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 3);
}

async fn processes_count_a_minute_together(node: &TestNode) {
    let service = node.service().limits(|limits| limits.per_minute = 3).create().await;
    let template = service.template_email("S", "B").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": template });
    let bound = ([127, 0, 0, 1], 0).into();
    let other = Node::new(node.settings().clone(), node.node().env().clone(), node.store().clone(), bound).unwrap();
    let (mut here, mut there) = (RateExchange::new(node.notify().clone()), RateExchange::new(other.notify.clone()));
    let admit = || {
        let (rate, now) = (other.notify.rate(), node.now());
        rate.admit(service.organisation, service.id, KeyType::Live, 3, now).is_ok()
    };
    let live = service.key(KeyType::Live);
    for _ in 0..2 {
        let _ = live.post("/v2/notifications/email", &body).await.expect(201);
    }
    here.round().await.unwrap();
    there.round().await.unwrap();
    assert!(admit(), "two of three were admitted elsewhere");
    assert!(!admit());
    node.advance(Duration::from_secs(1));
    there.round().await.unwrap();
    here.round().await.unwrap();
    assert_eq!(live.post("/v2/notifications/email", &body).await.refusal(429).0, "RateLimitError");
    node.advance(Duration::from_secs(60));
    let _ = live.post("/v2/notifications/email", &body).await.expect(201);
    PurgeRates(node.notify().clone()).run().await.unwrap();
    here.round().await.unwrap();
    there.round().await.unwrap();
    assert!(admit() && admit() && !admit(), "what was a minute ago is over, and what was just now is not");
    node.run_due().await;
}

async fn a_day_ends_at_midnight_of_the_zone(node: &TestNode) {
    for dialect in Dialect::ALL {
        let service = node
            .service()
            .dialect(*dialect)
            .limits(|limits| limits.daily_email = 2)
            .member("t@example.jp", None)
            .create()
            .await;
        let template = service.template_email("S", "B").await;
        let body = json!({ "email_address": "t@example.jp", "template_id": template });
        let _ = service.post("/v2/notifications/email", &body).await.expect(201);
        let _ = service.key(KeyType::Team).post("/v2/notifications/email", &body).await.expect(201);
        let refused = service.post("/v2/notifications/email", &body).await;
        assert_eq!(
            refused.refusal(429),
            match dialect {
                Dialect::Gc =>
                    ("LiveServiceTooManyEmailRequestsError", "Exceeded email daily sending limit of 2 messages"),
                Dialect::Govuk => ("TooManyRequestsError", "Exceeded send limits (email: 2) for today"),
            }
        );
        let wait = refused.retry_after().unwrap();
        // What a test key sends is not counted.
        let _ = service.key(KeyType::Test).post("/v2/notifications/email", &body).await.expect(201);
        node.advance(Duration::from_secs(wait - 1));
        let _ = service.post("/v2/notifications/email", &body).await.expect(429);
        node.advance(Duration::from_secs(1));
        let seconds_since_midnight_in_tokyo = (node.now().as_second() + 9 * 3_600) % 86_400;
        assert_eq!(seconds_since_midnight_in_tokyo, 0);
        let _ = service.post("/v2/notifications/email", &body).await.expect(201);
    }
    node.run_due().await;
    assert_eq!(node.smtp().count(), 6);
}

async fn texts_are_counted_in_parts(node: &TestNode) {
    let service = node
        .service()
        .trial()
        .member("t@example.jp", Some("+819012345678"))
        .limits(|limits| limits.daily_text_parts = 5)
        .with(|settings| settings.prefix_texts = false)
        .create()
        .await;
    let template = service.template_text("((本文))").await;
    let send = |parts: usize| service.send_text(template, "090-1234-5678", json!({ "本文": "あ".repeat(67 * parts) }));
    let _ = send(3).await.expect(201);
    let refused = send(3).await;
    assert_eq!(
        refused.refusal(429),
        ("TrialServiceTooManySMSRequestsError", "Exceeded SMS daily sending limit of 5 fragments")
    );
    // What was refused is not counted: two parts are left, to the last one.
    let _ = send(2).await.expect(201);
    let _ = service.send_text(template, "090-1234-5678", json!({ "本文": "あ" })).await.expect(429);
    // E-mails have a count of their own.
    let email = service.template_email("S", "B").await;
    let _ = service.send_email(email, "t@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    assert_eq!((node.gateway().count(), node.smtp().count()), (2, 1));
}

async fn a_year_ends_in_march(node: &TestNode) {
    node.set_clock("2027-03-31T13:00:00Z".parse().unwrap());
    let service =
        node.service().limits(|limits| (limits.annual_email, limits.annual_text_parts) = (1, 1)).create().await;
    let email = service.template_email("S", "B").await;
    let text = service.template_text("T").await;
    let _ = service.send_email(email, "a@example.jp", json!({})).await.expect(201);
    let _ = service.send_text(text, "090-1234-5678", json!({})).await.expect(201);
    let refused = service.send_email(email, "a@example.jp", json!({})).await;
    assert_eq!(
        refused.refusal(429),
        ("LiveServiceRequestExceedsEmailAnnualLimitError", "Exceeded annual email sending limit of 1 messages")
    );
    assert_eq!(refused.retry_after(), Some(2 * 3_600));
    let refused = service.send_text(text, "090-1234-5678", json!({})).await;
    assert_eq!(
        refused.refusal(429),
        ("LiveServiceRequestExceedsSMSAnnualLimitError", "Exceeded annual SMS sending limit of 1 messages")
    );
    node.advance(2 * HOUR);
    let _ = service.send_email(email, "a@example.jp", json!({})).await.expect(201);
    node.run_due().await;
}

async fn bulk_sends_count_all_their_rows(node: &TestNode) {
    let limits = |limits: &mut yui_notify::model::service::Limits| {
        (limits.daily_email, limits.annual_email, limits.daily_text_parts, limits.annual_text_parts) = (5, 7, 4, 100);
    };
    let service = node.service().limits(limits).with(|settings| settings.prefix_texts = false).create().await;
    let email = service.template_email("S", "B").await;
    let bulk = |rows: usize| {
        let csv = format!("email address{}", "\na@example.jp".repeat(rows));
        json!({ "name": "n", "template_id": email, "csv": csv })
    };
    let _ = service.post("/v2/notifications/bulk", &bulk(3)).await.expect(201);
    assert_eq!(
        service.post("/v2/notifications/bulk", &bulk(3)).await.message(400),
        "You only have 2 remaining messages before you reach your daily limit. You've tried to send 3 messages."
    );
    assert_eq!(
        service.post("/v2/notifications/bulk", &bulk(5)).await.message(400),
        "You only have 4 remaining messages before you reach your annual limit. You've tried to send 5 messages."
    );
    let _ = service.post("/v2/notifications/bulk", &bulk(2)).await.expect(201);
    let _ = service.send_email(email, "a@example.jp", json!({})).await.expect(429);
    // Two rows of three parts: the rows fit, their parts do not.
    let text = service.template_text("((t))").await;
    let csv = format!("phone number,t{}", format!("\n090-1234-5678,{}", "あ".repeat(201)).repeat(2));
    let refused =
        service.post("/v2/notifications/bulk", &json!({ "name": "n", "template_id": text, "csv": csv })).await;
    assert_eq!(
        refused.refusal(429),
        ("LiveServiceTooManySMSRequestsError", "Exceeded SMS daily sending limit of 4 fragments")
    );
    // On a later day there is room again, also for what is asked for today and sent then.
    let mut tomorrow = bulk(2);
    tomorrow["scheduled_for"] = json!("2026-11-23T01:00:00Z");
    let _ = service.post("/v2/notifications/bulk", &tomorrow).await.expect(201);
    let refused = service
        .post(
            "/v2/notifications/email",
            &json!({
                "email_address": "a@example.jp", "template_id": email, "scheduled_for": "2026-11-23T01:00:00Z",
            }),
        )
        .await;
    assert_eq!(refused.status, 429, "the year's limit is reached by then");
    let until_april = "2027-04-01T00:00:00Z".parse::<yui_kernel::Timestamp>().unwrap();
    let wait = until_april.as_second() - node.now().as_second();
    assert!(refused.retry_after().unwrap().abs_diff(u64::try_from(wait).unwrap()) <= 9 * 3_600, "counted from now on");
    node.run_due().await;
    assert_eq!(node.smtp().count(), 5);
    node.advance(25 * HOUR);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 7);
}

async fn warnings_come_once_at_four_fifths_and_at_all(node: &TestNode) {
    let limits = |limits: &mut yui_notify::model::service::Limits| limits.daily_email = 10;
    let service = node.service().limits(limits).manager("boss@example.jp").create().await;
    let template = service.template_email("S", "B").await;
    let send = || service.send_email(template, "a@example.jp", json!({}));
    let told = || async {
        node.run_due().await;
        let mails = node.smtp().messages();
        mails.iter().filter(|mail| mail.to.iter().any(|to| to.contains("boss@"))).count()
    };
    for _ in 0..7 {
        let _ = send().await.expect(201);
    }
    assert_eq!(told().await, 0);
    let _ = send().await.expect(201);
    assert_eq!(told().await, 1, "eight of ten");
    let _ = send().await.expect(201);
    assert_eq!(told().await, 1, "once");
    let _ = send().await.expect(201);
    assert_eq!(told().await, 2, "all of them");
    let _ = send().await.expect(429);
    assert_eq!(told().await, 2, "what is refused warns of nothing");
    // The next day a bulk send reaches both at once: one warning, of what matters more.
    node.advance(24 * HOUR);
    let csv = format!("email address{}", "\na@example.jp".repeat(10));
    let bulk = json!({ "name": "n", "template_id": template, "csv": csv });
    let _ = service.post("/v2/notifications/bulk", &bulk).await.expect(201);
    assert_eq!(told().await, 3);
    // Other limits are told, and warned of anew.
    let operator = TestNode::operator();
    let raised = yui_notify::model::service::Limits { daily_email: 12, ..service.settings.limits };
    yui_notify::usecases::services::change_limits(node.notify(), &operator, service.id, raised).await.unwrap();
    assert_eq!(told().await, 5, "the change, and that four fifths are used");
}
