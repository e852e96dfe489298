//! E-mail and text messages through Amazon's services, which check each request's signature.

use crate::messages::{email, env, text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailparse::MailHeaderMap as _;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use yui_notify::model::{Channel, Status};
use yui_notify::providers::amazon::{Eum, Ses, Sns};
use yui_notify::providers::settings::{AmazonSettings, EumSettings, SesSettings, SnsSettings, TextClass};
use yui_notify::providers::{Outgoing, Provider, SendError};
use yui_testkit::aws::keys::FakeKeys;
use yui_testkit::aws::{FakeAws, Service, refusal};
use yui_testkit::http::Behaviour;
use yui_web::client::aws::{Credentials, KeySource, Keys};
use yui_web::client::{Client, ClientSettings, Egress, HttpClient};

fn client() -> Arc<dyn HttpClient> {
    Arc::new(Client::new(ClientSettings { egress: Egress::Any, ..ClientSettings::default() }).unwrap())
}

fn account(server: &FakeAws) -> AmazonSettings {
    account_with(server, FakeAws::SECRET_ACCESS_KEY)
}

fn account_with(server: &FakeAws, secret: &str) -> AmazonSettings {
    let key = Credentials::new(FakeAws::ACCESS_KEY_ID, secret.into());
    let keys = Keys::fixed(key.with_session_token(Some("session-token".into())));
    AmazonSettings { endpoint: Some(server.url()), ..AmazonSettings::new(FakeAws::REGION, keys) }
}

fn ses(server: &FakeAws) -> Ses {
    let settings = SesSettings { amazon: account(server), configuration_set: Some("yui".to_owned()) };
    Ses::new(&settings, env(), client()).unwrap()
}

fn sns(server: &FakeAws) -> Sns {
    Sns::new(&SnsSettings { amazon: account(server), class: TextClass::Transactional }, env(), client()).unwrap()
}

fn eum(server: &FakeAws) -> Eum {
    let settings = EumSettings {
        amazon: account(server),
        configuration_set: Some("yui".to_owned()),
        origins: "+81=pool-japan,*=pool-other".parse().unwrap(),
        class: TextClass::Transactional,
    };
    Eum::new(&settings, env(), client()).unwrap()
}

fn text_from(from: &str, to: &str) -> Outgoing {
    let Outgoing::Text(mut text) = text() else { unreachable!() };
    (text.from, text.to) = (from.to_owned(), to.to_owned());
    Outgoing::Text(text)
}

fn kind(error: &SendError) -> &'static str {
    match error {
        SendError::Temporary { .. } => "temporary",
        SendError::Unavailable { .. } => "unavailable",
        SendError::Uncertain { .. } => "uncertain",
        SendError::Unroutable { .. } => "unroutable",
        SendError::Permanent { .. } => "permanent",
    }
}

#[tokio::test]
async fn ses_takes_the_mail_as_it_is() {
    let server = FakeAws::start().unwrap();
    let ses = ses(&server);
    let accepted = ses.send(&email(7)).await.unwrap();
    assert_eq!(accepted.provider_reference.as_deref(), Some("ses-1"));
    assert_eq!((ses.channel(), ses.name(), ses.accepted_status()), (Channel::Email, "ses", Status::Sending));

    let (service, request) = server.messages().remove(0);
    assert_eq!((service, request.header("x-amz-security-token")), (Service::Ses, Some("session-token")));
    let mut body = request.json().unwrap();
    let data = body["Content"]["Raw"]["Data"].take();
    let expected = json!({
        "FromEmailAddress": "oshirase@notify.example.jp",
        "Destination": {"ToAddresses": ["taro@example.org"]},
        "Content": {"Raw": {"Data": null}},
        "EmailTags": [{"Name": "notification", "Value": Uuid::from_u128(7).to_string()}],
        "ConfigurationSetName": "yui",
    });
    assert_eq!(body, expected);
    let raw = STANDARD.decode(data.as_str().unwrap()).unwrap();
    let mail = mailparse::parse_mail(&raw).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name).unwrap();
    assert_eq!(header("Subject"), "お知らせ");
    assert_eq!(header("From"), "結市役所 <oshirase@notify.example.jp>");
    assert!(header("Message-ID").contains(&Uuid::from_u128(7).to_string()));
}

#[tokio::test]
async fn sns_takes_the_text_with_its_attributes() {
    let server = FakeAws::start().unwrap();
    let sns = sns(&server);
    let accepted = sns.send(&text()).await.unwrap();
    assert_eq!(accepted.provider_reference.as_deref(), Some("sns-1"));
    assert_eq!((sns.channel(), sns.name(), sns.accepted_status()), (Channel::Sms, "sns", Status::Sent));
    sns.send(&text_from("+16135550100", "+14165550100")).await.unwrap();

    let forms: Vec<BTreeMap<String, String>> =
        server.messages().iter().map(|(_, request)| request.form().into_iter().collect()).collect();
    let Outgoing::Text(sent) = text() else { unreachable!() };
    for (name, value) in [
        ("Action", "Publish"),
        ("Version", "2010-03-31"),
        ("PhoneNumber", "+819012345678"),
        ("Message", &sent.body),
        ("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType"),
        ("MessageAttributes.entry.1.Value.DataType", "String"),
        ("MessageAttributes.entry.1.Value.StringValue", "Transactional"),
        ("MessageAttributes.entry.2.Name", "AWS.SNS.SMS.SenderID"),
        ("MessageAttributes.entry.2.Value.StringValue", "YUI"),
    ] {
        assert_eq!(forms[0][name], value, "{name}");
    }
    assert_eq!(forms[1]["MessageAttributes.entry.2.Name"], "AWS.MM.SMS.OriginationNumber");
    assert_eq!(forms[1]["MessageAttributes.entry.2.Value.StringValue"], "+16135550100");
}

#[tokio::test]
async fn eum_takes_the_text_from_the_origin_of_its_destination() {
    let server = FakeAws::start().unwrap();
    let eum = eum(&server);
    assert_eq!(eum.send(&text()).await.unwrap().provider_reference.as_deref(), Some("eum-1"));
    eum.send(&text_from("YUI", "+14165550100")).await.unwrap();
    eum.send(&text_from("+16135550100", "+14165550100")).await.unwrap();
    assert_eq!((eum.channel(), eum.name(), eum.accepted_status()), (Channel::Sms, "eum", Status::Sent));

    let sent = server.messages();
    let request = &sent[0].1;
    assert_eq!(request.header("x-amz-target"), Some("PinpointSMSVoiceV2.SendTextMessage"));
    assert_eq!(request.header("content-type"), Some("application/x-amz-json-1.0"));
    let Outgoing::Text(text) = text() else { unreachable!() };
    let expected = json!({
        "DestinationPhoneNumber": text.to, "MessageBody": text.body, "MessageType": "TRANSACTIONAL", "TimeToLive": 259_200,
        "Context": {"notification": text.id.to_string()}, "OriginationIdentity": "pool-japan", "ConfigurationSetName": "yui",
    });
    assert_eq!(request.json().unwrap(), expected);
    let origins = sent.iter().map(|(_, request)| request.json().unwrap()["OriginationIdentity"].clone());
    assert_eq!(origins.collect::<Vec<_>>(), ["pool-japan", "pool-other", "+16135550100"]);
}

#[tokio::test]
async fn refusals_are_the_messages_fault_or_not() {
    let server = FakeAws::start().unwrap();
    let (ses, sns, eum) = (ses(&server), sns(&server), eum(&server));
    let cases: [(&dyn Provider, Outgoing, _, &str, &str); 6] = [
        (
            &ses,
            email(1),
            refusal::ses(429, "TooManyRequestsException", "Maximum sending rate exceeded."),
            "unavailable",
            "Amazon SES answered 429 TooManyRequestsException: it takes no more for now; ask Amazon for a higher rate if this is frequent",
        ),
        (
            &ses,
            email(1),
            refusal::ses(400, "MessageRejected", "Address blacklisted: taro@example.org."),
            "permanent",
            "Amazon SES answered 400 MessageRejected Address blacklisted: …",
        ),
        (
            &sns,
            text(),
            refusal::sns(
                400,
                "InvalidParameter",
                "Invalid parameter: PhoneNumber Reason: +819012345678 is not valid to publish to",
            ),
            "permanent",
            "Amazon SNS answered 400 InvalidParameter Invalid parameter: PhoneNumber Reason: … is not valid to publish to",
        ),
        (
            &sns,
            text(),
            refusal::sns(500, "InternalFailure", "x"),
            "unavailable",
            "Amazon SNS answered 500 InternalFailure",
        ),
        (
            &eum,
            text(),
            refusal::eum(
                400,
                "ConflictException",
                "Destination phone number is opted out",
                Some("DESTINATION_PHONE_NUMBER_OPTED_OUT"),
            ),
            "permanent",
            "AWS End User Messaging answered 400 ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT Destination phone number is opted out",
        ),
        (
            &eum,
            text(),
            refusal::eum(400, "ConflictException", "none", Some("NO_ORIGINATION_IDENTITIES_FOUND")),
            "unroutable",
            "AWS End User Messaging answered 400 ConflictException NO_ORIGINATION_IDENTITIES_FOUND none",
        ),
    ];
    for (provider, message, answer, expected, reason) in cases {
        server.next(1, answer.into());
        let error = provider.send(&message).await.unwrap_err();
        assert_eq!((kind(&error), error.reason()), (expected, reason));
    }
    server.next(1, Behaviour::Close);
    assert_eq!(kind(&eum.send(&text()).await.unwrap_err()), "uncertain");
    server.refuse_connections().await;
    assert_eq!(kind(&ses.send(&email(1)).await.unwrap_err()), "unavailable");
    assert_eq!(kind(&ses.send(&text()).await.unwrap_err()), "permanent");
    assert_eq!(kind(&sns.send(&email(1)).await.unwrap_err()), "permanent");
}

#[tokio::test]
async fn a_wrong_key_is_nobodys_message() {
    let server = FakeAws::start().unwrap();
    let amazon = account_with(&server, "another");
    let ses = Ses::new(&SesSettings { amazon: amazon.clone(), configuration_set: None }, env(), client()).unwrap();
    let error = ses.send(&email(1)).await.unwrap_err();
    assert_eq!(
        (kind(&error), error.reason()),
        (
            "unavailable",
            "Amazon SES answered 403 SignatureDoesNotMatch: check YUI_AWS_SECRET_ACCESS_KEY and this machine's clock"
        )
    );
    assert!(ses.check().await.unwrap_err().to_string().contains("SignatureDoesNotMatch"));
    let shown = format!("{ses:?} {amazon:?}");
    assert!(!shown.contains("another") && !shown.contains("session-token"), "{shown}");
}

#[tokio::test]
async fn a_role_s_key_is_renewed_when_amazon_does_not_take_it_any_more() {
    let (server, places) = (FakeAws::start().unwrap(), FakeKeys::start("2100-01-01T00:00:00Z").unwrap());
    let keys = Keys::new(KeySource::Instance { address: places.url() }, client(), env());
    let amazon = AmazonSettings { keys, ..account(&server) };
    let sns = Sns::new(&SnsSettings { amazon, class: TextClass::Transactional }, env(), client()).unwrap();
    sns.send(&text()).await.unwrap();
    server.next(1, refusal::sns(403, "ExpiredToken", "The security token included in the request is expired").into());
    assert_eq!(kind(&sns.send(&text()).await.unwrap_err()), "unavailable");
    sns.send(&text()).await.unwrap();
    let tokens: Vec<String> =
        server.requests().iter().map(|request| request.header("x-amz-security-token").unwrap().to_owned()).collect();
    assert_eq!(tokens, ["session-1", "session-1", "session-2"]);

    let nowhere = AmazonSettings {
        keys: Keys::new(
            KeySource::Container { address: format!("{}/none", places.url()), token: None },
            client(),
            env(),
        ),
        ..account(&server)
    };
    let ses = Ses::new(&SesSettings { amazon: nowhere, configuration_set: None }, env(), client()).unwrap();
    let error = ses.send(&email(1)).await.unwrap_err();
    let told = "Amazon SES: the container's endpoint for keys answered 404: no role is attached here";
    assert_eq!((kind(&error), error.reason()), ("unavailable", told));
    assert_eq!(ses.check().await.unwrap_err().to_string(), told);
}

#[tokio::test]
async fn the_doctor_hears_about_the_account() {
    let server = FakeAws::start().unwrap();
    let (ses, sns, eum) = (ses(&server), sns(&server), eum(&server));
    assert_eq!(ses.check().await.unwrap(), "Amazon SES takes mail, 12 of 50000 a day are used");
    assert_eq!(sns.check().await.unwrap(), "Amazon SNS answers and takes the key");
    assert_eq!(eum.check().await.unwrap(), "AWS End User Messaging takes texts");
    server.next(1, refusal::ses(403, "AccessDeniedException", "User is not authorized").into());
    assert!(ses.check().await.unwrap().contains("allow ses:GetAccount"));
    assert!(server.messages().is_empty());

    let elsewhere = AmazonSettings { region: "Kanada, Mitte".to_owned(), ..account(&server) };
    let wrong = SesSettings { amazon: elsewhere, configuration_set: None };
    assert!(Ses::new(&wrong, env(), client()).unwrap_err().to_string().contains("ca-central-1"));
}
