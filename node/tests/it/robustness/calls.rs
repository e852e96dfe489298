//! Calls that carry no API key: what providers and scanners tell. Each proves itself, so that what is wrong with it reaches its reader; and
//! each is sent without its proof too.

use super::strategies::{self, Wild};
use super::{CANARY, Engine, Judged, Target, check, judge, no_fault};
use proptest::prelude::*;
use serde_json::{Value, json};
use yui_testkit::node::token;
use yui_testkit::twilio;

/// What the gateway proves itself with.
pub(super) const GATEWAY: &str = "himitsu-of-the-gateway";
/// What the scanner of published code proves itself with.
pub(super) const SCANNER: &str = "himitsu-of-the-scanner";
/// Where the outside knows the node.
pub(super) const ADDRESS: &str = "https://notify.example.jp";

/// A call: what is done to its body, what stands in its query, and whether it proves itself.
type Malformed = (Wild, String, bool);

fn call() -> impl Strategy<Value = Malformed> {
    (strategies::body(), strategies::encoded(), prop::bool::weighted(0.9))
}

/// A body that is right, of each kind of call.
fn right(kind: usize, key: &str) -> (&'static str, Value) {
    let id = "00000000-0000-0000-0000-000000000007";
    match kind % 7 {
        0 => (
            "/receipts/gateway",
            json!({ "message_id": "m-1", "reference": id, "status": "failed", "content": CANARY, "name": 1_713_277_394 }),
        ),
        1 => (
            "/receipts/gateway",
            json!([{ "message_id": "m-1", "status": "delivered" }, { "message_id": "m-2", "status": "sent" }]),
        ),
        2 => (
            "/receipts/twilio",
            json!({ "MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005", "To": CANARY }),
        ),
        3 => (
            "/receipts/gateway/inbound",
            json!({ "message_id": "m-1", "from": "09012345678", "to": "31234", "body": CANARY }),
        ),
        4 => (
            "/receipts/twilio/inbound",
            json!({ "MessageSid": "SM1", "From": "+819012345678", "To": "+81312345678", "Body": CANARY }),
        ),
        5 => (
            "/receipts/sns",
            json!({
                "Type": "Notification", "MessageId": "m-1", "TopicArn": "arn:aws:sns:ca-central-1:123456789012:others",
                "Message": CANARY, "Timestamp": "2026-11-22T00:00:00.000Z", "SignatureVersion": "1", "Signature": "RVhBTVBMRQ==",
                "SigningCertURL": "https://sns.ca-central-1.amazonaws.com/a.pem",
            }),
        ),
        _ => (
            "/sre-tools/api-key-revoke",
            json!({ "token": key, "type": "yui", "url": "https://code.example.jp/send.py", "source": CANARY }),
        ),
    }
}

/// The members of an object as a form, as far as they are texts.
fn form(body: &[u8]) -> Vec<u8> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else { return body.to_vec() };
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &fields {
        form.append_pair(name, value.as_str().unwrap_or("1"));
    }
    form.finish().into_bytes()
}

pub(super) fn malformed_calls(engine: Engine, cases: u32) {
    check(engine, cases, &call(), async |target: &Target, (wild, more, is_proven): Malformed| {
        // A key that nobody has: a right report must not take the one that other tests use.
        let key = format!("gcntfy-x-{}-{}", target.service.id, uuid::Uuid::nil());
        let (path, right) = right(wild.endpoint, &key);
        let mut body = wild.applied(right);
        let mut path = path.to_owned();
        let mut content_type = wild.content_type.clone();
        if path.contains("twilio") {
            body = form(&body);
            path = format!("{path}?notification={more}");
            content_type = content_type.map(|_| b"application/x-www-form-urlencoded".to_vec());
        }
        let mut call = target.node.call("POST", &path);
        if is_proven {
            let pairs: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
            let fields: Vec<(&str, String)> =
                pairs.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            let claims = json!({ "iss": "sre-tools", "iat": target.node.now().as_second() });
            call = match path.as_str() {
                "/receipts/gateway" | "/receipts/gateway/inbound" => call.header("authorization", GATEWAY),
                "/receipts/sns" => call,
                "/sre-tools/api-key-revoke" => call.header("authorization", &token::bearer(&claims, SCANNER)),
                _ => call.header(
                    "x-twilio-signature",
                    &twilio::signature(twilio::TOKEN, &format!("{ADDRESS}{path}"), &fields),
                ),
            };
        }
        if let Some(content_type) = content_type {
            call = call.header_bytes("content-type", &content_type);
        }
        let answer = call.body(body).send().await;
        prop_assert!(is_proven || matches!(answer.status, 400..500), "{:?}", answer);
        // Else it would be the proofs alone that are tried here.
        let is_heard = is_proven && wild.is_right() && path != "/receipts/sns";
        prop_assert!(!is_heard || matches!(answer.status, 200 | 204), "{:?}", answer);
        // The one answer that is XML.
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/xml")) {
            return no_fault(&answer);
        }
        judge(&answer)
    });
}

/// Where a stream of events begins, which ends once everything was told.
pub(super) fn malformed_streams(engine: Engine, cases: u32) {
    let stream = (strategies::encoded(), strategies::encoded(), strategies::header_value(), any::<bool>());
    check(engine, cases, &stream, async |target: &Target, (name, value, seen, in_header): (_, _, Vec<u8>, _)| {
        let mut call =
            target.reporter.call("GET", &format!("/v2/events?follow=false&last_event_id={value}&{name}={value}"));
        if in_header {
            call = call.header_bytes("last-event-id", &seen);
        }
        let answer = call.send().await;
        prop_assert!(matches!(answer.status, 200 | 400 | 429), "{:?}", answer);
        if answer.status == 200 { Ok(()) } else { judge(&answer) as Judged }
    });
}
