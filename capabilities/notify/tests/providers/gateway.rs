//! Text messages through a gateway.

use crate::messages::{email, env, text};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use yui_notify::model::Channel;
use yui_notify::providers::gateway::Gateway;
use yui_notify::providers::settings::{BodyFormat, Credentials, GatewaySettings, Method};
use yui_notify::providers::{Outgoing, Provider, SendError};
use yui_testkit::gateway::FakeGateway;
use yui_testkit::http::{Answer, Behaviour};
use yui_web::client::{Client, ClientSettings, Egress, HttpClient};

const BODY: &str =
    r#"{"to": "{to}", "sender": "{from}", "text": "{body}", "ref": "{reference}", "segments": "{parts}"}"#;

fn client() -> Arc<dyn HttpClient> {
    Arc::new(Client::new(ClientSettings { egress: Egress::Any, ..ClientSettings::default() }).unwrap())
}

fn settings(server: &FakeGateway) -> GatewaySettings {
    let mut settings = GatewaySettings::new(format!("{}/v1/messages?region=jp", server.url()), BODY);
    settings.name = "sms-example".to_owned();
    settings.reference_pointer = Some("/message_id".to_owned());
    settings.headers.insert("X-Api-Key".to_owned(), "very secret".into());
    settings.headers.insert("Idempotency-Key".to_owned(), "yui-{reference}".into());
    settings
}

fn provider(settings: &GatewaySettings) -> Gateway {
    Gateway::new(settings, env(), client()).unwrap()
}

#[tokio::test]
async fn a_message_arrives_as_json() {
    let server = FakeGateway::start().unwrap();
    let gateway = provider(&settings(&server));
    let accepted = gateway.send(&text()).await.unwrap();
    assert_eq!(accepted.provider_reference.as_deref(), Some("message-1"));
    assert_eq!(accepted.response, "sms-example answered 200");
    assert_eq!((gateway.channel(), gateway.name()), (Channel::Sms, "sms-example"));

    let request = &server.requests()[0];
    let id = Uuid::from_u128(7).to_string();
    assert_eq!(
        (request.method.as_str(), request.path(), request.uri.query()),
        ("POST", "/v1/messages", Some("region=jp"))
    );
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("x-api-key"), Some("very secret"));
    assert_eq!(request.header("idempotency-key"), Some(format!("yui-{id}").as_str()));
    let Outgoing::Text(text) = text() else { unreachable!() };
    let expected = json!({"to": text.to, "sender": "YUI", "text": text.body, "ref": id, "segments": 2});
    assert_eq!(request.json().unwrap(), expected);
}

#[tokio::test]
async fn a_message_arrives_as_a_form() {
    let server = FakeGateway::start().unwrap();
    let settings = GatewaySettings {
        method: Method::Put,
        body_format: BodyFormat::Form,
        body: "To={to}&Body={body}&From={from}".to_owned(),
        credentials: Some(Credentials { username: "account".to_owned(), password: "pass".into() }),
        ..settings(&server)
    };
    provider(&settings).send(&text()).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.method, "PUT");
    assert_eq!(request.header("authorization"), Some("Basic YWNjb3VudDpwYXNz"));
    let Outgoing::Text(text) = text() else { unreachable!() };
    let expected = [("To", text.to), ("Body", text.body), ("From", text.from)];
    assert_eq!(request.form(), expected.map(|(name, value)| (name.to_owned(), value)));
}

#[tokio::test]
async fn answers_decide_and_nothing_personal_is_said() {
    let server = FakeGateway::start().unwrap();
    let gateway = provider(&GatewaySettings { error_pointer: Some("/code".to_owned()), ..settings(&server) });
    let refusal = json!({"code": "INVALID_NUMBER +819012345678", "detail": "明日は「粗大ごみ」の日です。"});
    server.next(1, Answer::json(422, &refusal).into());
    let error = gateway.send(&text()).await.unwrap_err();
    assert_eq!(error, SendError::permanent("the gateway sms-example answered 422 INVALID_NUMBER …"));

    server.next(1, Answer::too_many_requests(90).into());
    let error = gateway.send(&text()).await.unwrap_err();
    assert!(matches!(error, SendError::Temporary { .. }), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(90)));

    server.next(1, Answer::status(401).into());
    assert!(matches!(gateway.send(&text()).await, Err(SendError::Unavailable { .. })));
    gateway.send(&text()).await.unwrap();
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn what_broke_before_the_hand_over_is_told_apart_from_what_broke_after() {
    let server = FakeGateway::start().unwrap();
    let impatient = provider(&GatewaySettings { timeout: Duration::from_millis(100), ..settings(&server) });
    server.set(Behaviour::Hang);
    assert!(matches!(impatient.send(&text()).await, Err(SendError::Uncertain { .. })));

    let gateway = provider(&settings(&server));
    server.set(Behaviour::Close);
    let before = server.count();
    let error = gateway.send(&text()).await.unwrap_err();
    assert!(matches!(error, SendError::Uncertain { .. }), "{error:?}");
    assert_eq!(server.count(), before + 1, "never sent twice by one call");
    server.refuse_connections().await;
    let error = gateway.send(&text()).await.unwrap_err();
    assert!(matches!(error, SendError::Unavailable { .. }), "{error:?}");
}

#[tokio::test]
async fn the_check_reaches_the_gateway_without_sending() {
    let server = FakeGateway::start().unwrap();
    let gateway = provider(&settings(&server));
    let found = gateway.check().await.unwrap();
    assert!(found.contains("sms-example") && found.contains(&server.address().to_string()), "{found}");
    let request = &server.requests()[0];
    assert_eq!((request.method.as_str(), request.body.len(), request.header("x-api-key")), ("HEAD", 0, None));

    server.refuse_connections().await;
    assert!(gateway.check().await.unwrap_err().to_string().contains("cannot be reached"));
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_by_name() {
    let server = FakeGateway::start().unwrap();
    let with_header = |name: &str, value: &str| {
        let mut settings = settings(&server);
        settings.headers.insert(name.to_owned(), value.into());
        settings
    };
    for (wrong, said) in [
        (GatewaySettings { url: "sms.example.jp/send".to_owned(), ..settings(&server) }, "URL"),
        (GatewaySettings { url: "ftp://sms.example.jp".to_owned(), ..settings(&server) }, "URL"),
        (GatewaySettings { body: r#"{"to": "{number}"}"#.to_owned(), ..settings(&server) }, "{number}"),
        (GatewaySettings { reference_pointer: Some("id".to_owned()), ..settings(&server) }, "reference pointer"),
        (with_header("X Key", "a"), "header \"X Key\""),
        (with_header("X-Key", "top secret\r\nX: y"), "header X-Key"),
        (with_header("X-Key", "top secret {body}"), "header X-Key"),
    ] {
        let error = Gateway::new(&wrong, env(), client()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
        assert!(!error.contains("top secret"), "{error}");
    }
    let settings = settings(&server);
    let gateway = provider(&settings);
    assert!(!format!("{settings:?} {gateway:?}").contains("very secret"));
    assert!(matches!(gateway.send(&email(1)).await, Err(SendError::Permanent { .. })));
}
