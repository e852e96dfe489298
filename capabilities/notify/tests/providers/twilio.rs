//! Text messages through Twilio.

use crate::messages::{email, env, text};
use std::sync::Arc;
use std::time::Duration;
use yui_notify::model::{Channel, Status};
use yui_notify::providers::settings::{Credentials, TwilioSettings};
use yui_notify::providers::twilio::Twilio;
use yui_notify::providers::{Outgoing, Provider, SendError};
use yui_testkit::http::{Answer, Behaviour};
use yui_testkit::twilio::{ACCOUNT, FakeTwilio, TOKEN};
use yui_web::client::{Client, ClientSettings, Egress};

fn settings(server: &FakeTwilio) -> TwilioSettings {
    TwilioSettings {
        url: server.url(),
        account: ACCOUNT.to_owned(),
        credentials: Credentials { username: ACCOUNT.to_owned(), password: TOKEN.into() },
        messaging_service: None,
        default_sender: "YUI".to_owned(),
        status_callback: Some("https://notify.example.jp/receipts/twilio".to_owned()),
        timeout: Duration::from_secs(5),
    }
}

fn provider(settings: &TwilioSettings) -> Twilio {
    let client = Client::new(ClientSettings { egress: Egress::Any, ..ClientSettings::default() }).unwrap();
    Twilio::new(settings, env(), Arc::new(client)).unwrap()
}

#[tokio::test]
async fn a_message_arrives_and_asks_to_be_told_of() {
    let server = FakeTwilio::start().unwrap();
    let twilio = provider(&settings(&server));
    assert_eq!((twilio.channel(), twilio.name(), twilio.accepted_status()), (Channel::Sms, "twilio", Status::Sending));
    let accepted = twilio.send(&text()).await.unwrap();
    assert_eq!(
        (accepted.provider_reference, accepted.response.as_str()),
        (Some(FakeTwilio::sid(0)), "twilio answered 201")
    );
    let Outgoing::Text(text) = text() else { unreachable!() };
    let message = server.message(0);
    let field = |name: &str| message.get(name).map(String::as_str);
    assert_eq!(
        (field("To"), field("From"), field("Body")),
        (Some(text.to.as_str()), Some("YUI"), Some(text.body.as_str()))
    );
    let callback = format!("https://notify.example.jp/receipts/twilio?notification={}", text.id);
    assert_eq!(field("StatusCallback"), Some(callback.as_str()));
    assert_eq!(server.requests()[0].path(), format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json"));
}

#[tokio::test]
async fn a_messaging_service_chooses_the_sender_where_the_service_has_none() {
    let server = FakeTwilio::start().unwrap();
    let service = format!("MG{}", "0".repeat(32));
    let mut settings =
        TwilioSettings { messaging_service: Some(service.clone()), status_callback: None, ..settings(&server) };
    let twilio = provider(&settings);
    twilio.send(&text()).await.unwrap();
    assert_eq!(twilio.accepted_status(), Status::Sent, "nothing more will be heard");
    settings.default_sender = "another".to_owned();
    provider(&settings).send(&text()).await.unwrap();
    for (place, from) in [(0, None), (1, Some("YUI"))] {
        let message = server.message(place);
        assert_eq!(message.get("MessagingServiceSid"), Some(&service));
        assert_eq!(message.get("From").map(String::as_str), from);
        assert_eq!(message.get("StatusCallback"), None);
    }
}

#[tokio::test]
async fn failures_say_whose_they_are() {
    let server = FakeTwilio::start().unwrap();
    let twilio = provider(&settings(&server));
    server.next(1, Answer::too_many_requests(9).into());
    server.next(1, Behaviour::Close);
    server.next(1, Answer::json(400, &serde_json::json!({ "code": 21610, "message": "+81…", "status": 400 })).into());
    let error = twilio.send(&text()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
    assert!(matches!(twilio.send(&text()).await, Err(SendError::Uncertain { .. })));
    let error = twilio.send(&text()).await.unwrap_err();
    assert_eq!(error, SendError::permanent("twilio answered 400 21610: Phone number is opted out"));
    assert!(matches!(twilio.send(&email(1)).await, Err(SendError::Permanent { .. })));

    let mut wrong = settings(&server);
    wrong.credentials.password = "wrong".into();
    assert!(matches!(provider(&wrong).send(&text()).await, Err(SendError::Unavailable { .. })));
    assert!(provider(&wrong).check().await.unwrap_err().to_string().contains("refuses the key"));
    assert_eq!(twilio.check().await.unwrap(), "Twilio answers, and the key is right");
    assert!(!format!("{twilio:?} {wrong:?}").contains(TOKEN));
    server.refuse_connections().await;
    assert!(matches!(twilio.send(&text()).await, Err(SendError::Unavailable { .. })));
}

#[test]
fn what_cannot_work_is_refused() {
    let refused = |change: &dyn Fn(&mut TwilioSettings)| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let _entered = runtime.enter();
        let mut settings = settings(&FakeTwilio::start().unwrap());
        change(&mut settings);
        let client = Client::new(ClientSettings::default()).unwrap();
        Twilio::new(&settings, env(), Arc::new(client)).unwrap_err().to_string()
    };
    assert!(refused(&|settings| settings.account = "SK1".to_owned()).contains("account SID"));
    assert!(refused(&|settings| settings.messaging_service = Some("x".to_owned())).contains("messaging service SID"));
    assert!(refused(&|settings| settings.url = "ftp://x".to_owned()).contains("https://"));
}
