//! Receipts as Amazon documents them, envelopes signed in both ways, and garbage.

use super::envelope::Certificate;
use super::{Envelope, EnvelopeError, Inbox, Kind, Posted, Unreadable, read};
use crate::model::receipt::{FeedbackKind, Outcome, Receipt};
use bytes::Bytes;
use http::{Request, Response};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use yui_kernel::{Env, ManualClock, SeededRandom, Timestamp};
use yui_testkit::aws::topic::FakeTopic;
use yui_web::client::{HttpClient, Sending};

mod table;

const TOPIC: &str = "arn:aws:sns:ca-central-1:123456789012:receipts";
const ID: &str = "00000000-0000-0000-0000-000000000007";

fn mail() -> Value {
    json!({
        "timestamp": "2026-11-22T09:00:00.000Z", "source": "a@example.jp", "messageId": "0100-ses", "destination": ["taro@example.jp"],
        "headers": [{"name": "From", "value": "a@example.jp"}, {"name": "Message-ID", "value": format!("<{ID}@notify.example.jp>")}],
    })
}

fn ses(kind: &str, part: &str, content: Value) -> Receipt {
    read(&json!({"notificationType": kind, "mail": mail(), part: content}).to_string()).unwrap().unwrap()
}

fn told(receipt: &Receipt) -> (Outcome, Option<(FeedbackKind, &str)>, Option<&str>) {
    let feedback = receipt.feedback.as_ref().map(|feedback| (feedback.kind, feedback.subtype.as_deref().unwrap_or("")));
    (receipt.outcome, feedback, receipt.provider_response.as_deref())
}

#[test]
fn deliveries_are_read_from_events_too_and_what_says_nothing_is_nothing() {
    let delivery =
        json!({"timestamp": "2026-11-22T09:00:03.000Z", "recipients": ["taro@example.jp"], "smtpResponse": "250 ok"});
    assert_eq!(told(&ses("Delivery", "delivery", delivery.clone())), (Outcome::Delivered, None, None));
    let mut tagged = mail();
    tagged["tags"] = json!({"notification": ["00000000-0000-0000-0000-000000000009"]});
    let event = json!({"eventType": "Delivery", "mail": tagged, "delivery": delivery}).to_string();
    let receipt = read(&event).unwrap().unwrap();
    assert_eq!((receipt.provider.as_str(), receipt.outcome), ("ses", Outcome::Delivered));
    assert_eq!(receipt.notification.map(Uuid::from), Some(Uuid::from_u128(9)));

    for kind in ["Send", "Open", "Click", "DeliveryDelay", "Subscription"] {
        assert_eq!(read(&json!({"eventType": kind, "mail": mail()}).to_string()), Ok(None), "{kind}");
    }
    let rejected = json!({"eventType": "Reject", "mail": mail(), "reject": {"reason": "Bad content"}}).to_string();
    assert_eq!(read(&rejected).unwrap().unwrap().outcome, Outcome::TechnicalFailure);
    assert_eq!(read("Successfully validated SNS topic for Amazon SES event publishing."), Ok(None));
    assert_eq!(read(r#"{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have"}"#), Ok(None));
    for (text, expected) in [
        ("", Unreadable::NotJson),
        ("[]", Unreadable::NotJson),
        ("{}", Unreadable::UnknownKind),
        (
            r#"{"notificationType":"Delivery","mail":{"timestamp":"2026-11-22T09:00:00Z"}}"#,
            Unreadable::Lacks("message id"),
        ),
        (r#"{"notificationType":"Bounce","mail":{},"bounce":{}}"#, Unreadable::Lacks("bounce type")),
    ] {
        assert_eq!(read(text), Err(expected), "{text}");
    }
}

#[test]
fn both_versions_of_signatures_are_checked() {
    let posted: Value = serde_json::from_str(include_str!("tests/version_1.json")).unwrap();
    let certificate = Certificate::from_pem(include_bytes!("tests/certificate.pem")).unwrap();
    let now: Timestamp = "2026-11-23T00:00:01Z".parse().unwrap();
    let check = |posted: &Value| Envelope::parse(posted.to_string().as_bytes()).unwrap().verify(&certificate, now);
    assert_eq!(check(&posted), Ok(()));
    for (field, value) in
        [("Message", "{}"), ("Subject", "Other"), ("TopicArn", "arn:other"), ("Type", "UnsubscribeConfirmation")]
    {
        let mut changed = posted.clone();
        changed[field] = json!(value);
        assert!(check(&changed).is_err(), "{field}");
    }
    let mut other = posted.clone();
    other["SignatureVersion"] = json!("2");
    assert_eq!(check(&other), Err(EnvelopeError::Signature));
    other["SignatureVersion"] = json!("3");
    assert_eq!(check(&other), Err(EnvelopeError::Malformed));
    let envelope = Envelope::parse(posted.to_string().as_bytes()).unwrap();
    for when in ["2026-11-22T18:00:00Z", "2047-01-01T00:00:00Z"] {
        assert_eq!(envelope.verify(&certificate, when.parse().unwrap()), Err(EnvelopeError::Certificate), "{when}");
    }
    assert_eq!(
        Certificate::from_pem(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        Err(EnvelopeError::Certificate)
    );
}

#[test]
fn certificates_come_from_sns_alone() {
    let mut posted: Value = serde_json::from_str(include_str!("tests/version_1.json")).unwrap();
    let mut is_taken = |url: &str| {
        posted["SigningCertURL"] = json!(url);
        Envelope::parse(posted.to_string().as_bytes()).unwrap().certificate_url().is_ok()
    };
    for url in ["https://sns.us-west-2.amazonaws.com/a.pem", "https://sns.cn-north-1.amazonaws.com.cn/a.pem"] {
        assert!(is_taken(url), "{url}");
    }
    for url in [
        "http://sns.us-west-2.amazonaws.com/a.pem",
        "https://sns.us-west-2.amazonaws.com.evil.example/a.pem",
        "https://sns.us-west-2.evil.example/a.pem",
        "https://evil.example/sns.us-west-2.amazonaws.com/a.pem",
        "https://sns.us-west-2.amazonaws.com@evil.example/a.pem",
        "https://sns.us-west-2.amazonaws.com:8443/a.pem",
        "https://sns.a.b.amazonaws.com/a.pem",
        "https://sns..amazonaws.com/a.pem",
        "https://bucket.s3.amazonaws.com/a.pem",
        "https://sns.us-west-2.amazonaws.com/a.pem?b",
        "https://sns.us-west-2.amazonaws.com/a",
        "/a.pem",
        "",
    ] {
        assert!(!is_taken(url), "{url}");
    }
}

/// Answers with the topic's certificate, and notes what was called.
struct Amazon {
    certificate: String,
    calls: Mutex<Vec<String>>,
}

impl HttpClient for Amazon {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        self.calls.lock().unwrap().push(request.uri().to_string());
        Box::pin(async move { Ok(Response::new(Bytes::from(self.certificate.clone()))) })
    }
}

fn inbox(topic: &FakeTopic) -> (Inbox, Arc<Amazon>) {
    let amazon = Arc::new(Amazon { certificate: topic.certificate().to_owned(), calls: Mutex::default() });
    let clock = Arc::new(ManualClock::starting_at("2026-11-22T09:00:00Z".parse().unwrap()));
    let env = Env { clock, random: Arc::new(SeededRandom::new(1)) };
    (Inbox::new(vec![TOPIC.to_owned()], amazon.clone(), env), amazon)
}

#[tokio::test]
async fn an_inbox_believes_its_topics_alone() {
    let topic = FakeTopic::new(TOPIC).unwrap();
    let (inbox, amazon) = inbox(&topic);
    let now = "2026-11-22T09:00:00.000Z";
    let event = json!({"eventType": "Delivery", "mail": mail(), "delivery": {"timestamp": now}}).to_string();
    let post = topic.notification("1", now, &event).unwrap().to_string();
    for _ in 0..2 {
        let Ok(Posted::Receipt(receipt)) = inbox.open(post.as_bytes()).await else { panic!("no receipt") };
        assert_eq!(receipt.outcome, Outcome::Delivered);
    }
    assert_eq!(*amazon.calls.lock().unwrap(), [FakeTopic::CERTIFICATE_URL]);

    let forged = post.replace("0100-ses", "0200-ses");
    assert_eq!(inbox.open(forged.as_bytes()).await, Err(EnvelopeError::Signature));
    let stranger = FakeTopic::new("arn:aws:sns:ca-central-1:999999999999:theirs").unwrap();
    let foreign = stranger.notification("1", now, &event).unwrap().to_string();
    assert_eq!(inbox.open(foreign.as_bytes()).await, Err(EnvelopeError::UnknownTopic));
    assert_eq!(inbox.open(b"{}").await, Err(EnvelopeError::Malformed));
    let chat = topic.notification("2", now, "hello").unwrap().to_string();
    assert_eq!(inbox.open(chat.as_bytes()).await, Ok(Posted::Unreadable(Unreadable::NotJson)));
    assert_eq!(amazon.calls.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_subscription_is_confirmed_at_sns_alone() {
    let topic = FakeTopic::new(TOPIC).unwrap();
    let (inbox, amazon) = inbox(&topic);
    let url = "https://sns.ca-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=2336";
    let post = topic.subscription("1", "2026-11-22T09:00:00.000Z", url).unwrap().to_string();
    let envelope = Envelope::parse(post.as_bytes()).unwrap();
    assert_eq!((envelope.kind(), envelope.topic()), (Kind::SubscriptionConfirmation, TOPIC));
    assert_eq!(inbox.open(post.as_bytes()).await, Ok(Posted::Subscribed));
    assert_eq!(*amazon.calls.lock().unwrap(), [FakeTopic::CERTIFICATE_URL, url]);
    let elsewhere = topic.subscription("2", "2026-11-22T09:00:00.000Z", "https://10.0.0.1/admin").unwrap().to_string();
    assert_eq!(inbox.open(elsewhere.as_bytes()).await, Err(EnvelopeError::ForeignAddress));
    assert_eq!(amazon.calls.lock().unwrap().len(), 2);
}

/// JSON of the shapes that receipts have, with anything in their places.
fn like_a_receipt() -> impl Strategy<Value = String> {
    let leaf = || {
        prop_oneof![
            Just(json!(null)),
            any::<i64>().prop_map(|number| json!(number)),
            "\\PC{0,12}".prop_map(|text| json!(text)),
            Just(json!(["Permanent", {"emailAddress": 1}])),
            Just(
                json!({"timestamp": "2026-11-22T09:00:00Z", "messageId": "a", "bounceType": "Permanent", "tags": {"notification": [7]}})
            ),
        ]
    };
    let kind = prop_oneof![Just("Bounce"), Just("Complaint"), Just("Delivery"), Just("Reject"), Just("DELIVERED")];
    (kind, leaf(), leaf(), leaf(), leaf()).prop_map(|(kind, mail, part, status, at)| {
        json!({
            "eventType": kind, "mail": mail, "bounce": part, "complaint": part, "delivery": part, "notification": mail,
            "status": status, "messageStatus": status, "messageId": part, "eventTimestamp": at, "context": part,
        })
        .to_string()
    })
}

proptest! {
    #[test]
    fn garbage_is_no_receipt_and_no_panic(text in "\\PC{0,80}|[{}\\[\\]\":,a-zA-Z0-9]{0,80}") {
        let _read = read(&text);
        let _envelope = Envelope::parse(text.as_bytes());
        let _certificate = Certificate::from_pem(text.as_bytes());
    }

    #[test]
    fn what_is_almost_a_receipt_is_read_without_panic(text in like_a_receipt()) {
        let _read = read(&text);
    }

    /// Amazon's words may repeat the number; what is kept does not.
    #[test]
    fn no_number_stays_in_a_response(before in "[a-z ]{0,12}", after in "[a-z ]{0,12}") {
        let text = json!({
            "notification": {"messageId": "a", "timestamp": "2026-11-22 00:40:34"}, "status": "FAILURE",
            "delivery": {"destination": "+819012345678", "providerResponse": format!("{before}+819012345678{after}")},
        });
        let receipt = read(&text.to_string()).unwrap().unwrap();
        prop_assert!(!receipt.provider_response.unwrap_or_default().contains("9012345678"));
    }
}
