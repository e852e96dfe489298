//! What providers tell of messages, by the calls they make.

use crate::node::{Engine, Node, PUBLIC_URL};
use axum::body::Body;
use http::Request;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use std::collections::BTreeMap;
use std::sync::Arc;
use yui_kernel::Env;
use yui_notify::model::receipt::Outcome;
use yui_notify::proofs::Proofs;
use yui_notify::providers::receipt::Inbox;
use yui_notify::providers::settings::{CallProof, GatewayCalls};
use yui_notify::providers::twilio::signature;
use yui_web::client::{Client, ClientSettings};

/// Where providers call.
const PATHS: [&str; 5] =
    ["/receipts/sns", "/receipts/twilio", "/receipts/gateway", "/receipts/twilio/inbound", "/receipts/gateway/inbound"];

/// Twilio and a gateway, both with this secret.
pub(crate) const SECRET: &str = "the secret of whoever calls";

pub(crate) fn proofs() -> Proofs {
    let statuses = [
        ("delivered", Outcome::Delivered),
        ("expired", Outcome::TemporaryFailure),
        ("failed", Outcome::PermanentFailure),
    ];
    let gateway = GatewayCalls {
        provider: "capture".to_owned(),
        secret: SECRET.into(),
        proof: CallProof::Secret,
        header: "authorization".to_owned(),
        list: None,
        message_id: "/id".to_owned(),
        reference: "/reference".to_owned(),
        status: "/status".to_owned(),
        statuses: statuses.map(|(word, outcome)| (word.to_owned(), outcome)).into(),
        codes: BTreeMap::new(),
        detail: Some("/code".to_owned()),
        at: None,
        from: "/from".to_owned(),
        to: "/to".to_owned(),
        body: "/body".to_owned(),
    };
    let client = Arc::new(Client::new(ClientSettings::default()).unwrap());
    let topics = vec!["arn:aws:sns:ca-central-1:123456789012:receipts".to_owned()];
    let amazon = Inbox::new(topics, client, Env::system());
    Proofs { twilio: Some(SECRET.into()), amazon: Some(Arc::new(amazon)), gateway: Some(gateway) }
}

#[tokio::test]
async fn whatever_is_called_no_call_is_a_fault() {
    let node = Node::start(Engine::Sqlite).await;
    let mut runner = TestRunner::deterministic();
    let bytes = proptest::collection::vec(any::<u8>(), 0..200);
    let json = "\\{\"(id|reference|status|code|from|to|body)\": ?(\"(delivered|failed|\\PC{0,12})\"|-?[0-9]{1,20}|null|\\[\\])(, ?\"(status|id|body)\": ?(\"(delivered|\\\\u0000|\\PC{0,9})\"|[0-9]{1,9}))?\\}";
    let form = "(MessageSid|MessageStatus|ErrorCode|From|To|Body|id|status)=(delivered|[0-9a-f%]{0,12})(&(MessageStatus|status)=(delivered|failed))?";
    let body = prop_oneof![bytes, json.prop_map(String::into_bytes), form.prop_map(String::into_bytes)];
    let content_type = prop_oneof!["application/json", "application/x-www-form-urlencoded", "[ -~]{0,30}"];
    let cases = (body, content_type, any::<bool>(), "[ -~]{0,40}", 0_usize..5, "[a-zA-Z0-9%&=]{0,20}");
    for _ in 0..10_000 {
        let (body, content_type, is_signed, header, which, query) = cases.new_tree(&mut runner).unwrap().current();
        let path = format!("{}?notification={query}", PATHS[which]);
        let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        let signature = signature::sign(SECRET, &format!("{PUBLIC_URL}{path}"), &form);
        let (signature, secret) = if is_signed { (signature, SECRET.to_owned()) } else { (header.clone(), header) };
        let request = Request::builder()
            .method("POST")
            .uri(&path)
            .header("content-type", content_type)
            .header("x-twilio-signature", signature)
            .header("authorization", secret)
            .body(Body::from(body))
            .unwrap();
        let status = node.send(request).await.status;
        assert!(matches!(status, 200 | 204 | 400 | 403 | 404), "{path}: {status}");
    }
}
