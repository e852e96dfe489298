//! From the node's settings to those of the providers.

use crate::config::{AmazonAccount, MailRoute, Settings, SmtpServer, TextRoute, TwilioAccount, value};
use crate::wiring::client_within;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use yui_kernel::{Env, Error, Result};
use yui_notify::model::health::CircuitRules;
use yui_notify::outbox::Outbox;
use yui_notify::proofs::Proofs;
use yui_notify::providers::receipt::Inbox;
use yui_notify::providers::settings::{
    AmazonSettings, BodyFormat, CallProof, CaptureSettings, Credentials, EumSettings, GatewayCalls, GatewaySettings,
    Method, Security, SesSettings, SmtpSettings, SnsSettings, TextClass, TwilioSettings,
};
use yui_notify::providers::{EmailSettings, TextSettings};
use yui_web::client::aws::{KeySource, Keys};
use yui_web::client::{Allowed, ClientSettings, HttpClient};

/// How long a place that gives keys may take: it is near.
const KEY_TIME_OUT: Duration = Duration::from_secs(5);

/// How e-mail leaves the node by one of its routes.
///
/// # Errors
/// `Invalid` if it goes through Amazon and there are no keys.
pub fn email(settings: &Settings, route: &MailRoute, keys: Option<&Keys>) -> Result<EmailSettings> {
    Ok(match route {
        MailRoute::Capture => EmailSettings::Capture(capture(settings)),
        MailRoute::Smtp(server) => EmailSettings::Smtp(Box::new(smtp(settings, server))),
        MailRoute::Ses(account) => EmailSettings::Ses(Box::new(ses(settings, amazon(settings, account, keys)?))),
    })
}

/// How text messages leave the node by one of its routes.
///
/// # Errors
/// `Invalid` if they go through Amazon and there are no keys.
pub fn text(settings: &Settings, route: &TextRoute, keys: Option<&Keys>) -> Result<TextSettings> {
    Ok(match (route, &settings.text.url) {
        (TextRoute::Gateway, Some(url)) => TextSettings::Gateway(Box::new(gateway(settings, url.expose()))),
        (TextRoute::Twilio(account), _) => TextSettings::Twilio(Box::new(twilio(settings, account))),
        (TextRoute::Sns(account), _) => TextSettings::Sns(Box::new(sns(settings, amazon(settings, account, keys)?))),
        (TextRoute::Eum(account), _) => TextSettings::Eum(Box::new(eum(settings, amazon(settings, account, keys)?))),
        (TextRoute::Capture | TextRoute::Gateway, _) => TextSettings::Capture(capture(settings)),
    })
}

/// When one of several providers is left alone.
///
/// # Errors
/// `Invalid` if the pause is longer than clocks go.
pub fn circuit(settings: &Settings) -> Result<CircuitRules> {
    let pause = SignedDuration::try_from(settings.failover.pause.0)
        .map_err(|error| Error::invalid("YUI_PROVIDER_PAUSE is too long").because(error))?;
    Ok(CircuitRules { errors: settings.failover.errors.0.into(), pause })
}

/// The providers that may call the node.
#[must_use]
pub fn proofs(settings: &Settings, client: Arc<dyn HttpClient>, env: &Env) -> Proofs {
    let twilio = settings.text_routes.iter().find_map(|route| match route {
        TextRoute::Twilio(account) => Some(account.token.clone()),
        _ => None,
    });
    let topics = settings.amazon.topics.as_ref().map(|topics| topics.0.iter().map(|topic| topic.0.clone()).collect());
    let amazon = topics.map(|topics| Arc::new(Inbox::new(topics, client, env.clone())));
    Proofs { twilio, amazon, gateway: gateway_calls(settings) }
}

fn gateway_calls(settings: &Settings) -> Option<GatewayCalls> {
    let text = &settings.text;
    let secret = text.receipt_secret.as_ref()?.secret().clone();
    let pointer = |pointer: &value::JsonPointer| pointer.0.clone();
    Some(GatewayCalls {
        provider: GatewaySettings::NAME.to_owned(),
        secret,
        proof: match text.receipt_proof {
            value::CallProof::Secret => CallProof::Secret,
            value::CallProof::HmacSha256 => CallProof::HmacSha256,
        },
        header: text.receipt_header.0.to_lowercase(),
        list: text.receipt_list.as_ref().map(pointer),
        message_id: pointer(&text.receipt_message_id),
        reference: pointer(&text.receipt_reference),
        status: pointer(&text.receipt_status),
        statuses: text.receipt_statuses.0.clone(),
        codes: text.receipt_codes.as_ref().map(|codes| codes.0.clone()).unwrap_or_default(),
        detail: text.receipt_detail.as_ref().map(pointer),
        at: text.receipt_time.as_ref().map(pointer),
        from: pointer(&text.inbound_from),
        to: pointer(&text.inbound_to),
        body: pointer(&text.inbound_body),
    })
}

/// Twilio is asked to tell how messages fare where it can reach the node.
fn twilio(settings: &Settings, account: &TwilioAccount) -> TwilioSettings {
    let (username, password) = account.credentials.clone();
    TwilioSettings {
        url: settings.twilio.url.0.clone(),
        account: account.account.clone(),
        credentials: Credentials { username, password },
        messaging_service: settings.twilio.messaging_service.as_ref().map(|service| service.0.clone()),
        default_sender: settings.text.sender.0.clone(),
        status_callback: settings.network.public_url.as_ref().map(|url| format!("{}/receipts/twilio", url.0)),
        timeout: settings.text.timeout.0,
    }
}

/// Where messages are captured, if messages of a channel are not sent. Only in the demo, which nobody else reaches, everybody reads all of it.
pub fn outbox(settings: &Settings) -> Option<Outbox> {
    let captures = settings.mail_routes.iter().any(|route| matches!(route, MailRoute::Capture))
        || settings.text_routes.iter().any(|route| matches!(route, TextRoute::Capture));
    captures.then(|| Outbox::below(&capture(settings).directory, settings.demo))
}

fn capture(settings: &Settings) -> CaptureSettings {
    CaptureSettings { directory: settings.storage.data_dir.0.clone() }
}

fn smtp(settings: &Settings, server: &SmtpServer) -> SmtpSettings {
    let mail = &settings.mail;
    let credentials = server.credentials.as_ref();
    SmtpSettings {
        port: Some(server.port),
        security: match server.security {
            value::MailSecurity::None => Security::None,
            value::MailSecurity::Opportunistic => Security::Opportunistic,
            value::MailSecurity::Starttls => Security::Starttls,
            value::MailSecurity::Tls => Security::Tls,
        },
        credentials: credentials
            .map(|(username, password)| Credentials { username: username.clone(), password: password.clone() }),
        hello_name: mail.helo.clone().or_else(|| settings.network.public_url.as_ref()?.domain()).map(|domain| domain.0),
        root_certificate_file: mail.root_certificate.as_ref().map(|path| path.0.clone()),
        return_path: mail.return_path.as_ref().map(|address| address.0.clone()),
        connections: mail.connections.0.into(),
        connect_timeout: mail.connect_timeout.0,
        command_timeout: mail.timeout.0,
        delivery_timeout: mail.delivery_timeout.0,
        ..SmtpSettings::new(&server.host)
    }
}

fn gateway(settings: &Settings, url: &str) -> GatewaySettings {
    let text = &settings.text;
    let credentials = text.username.as_ref().zip(text.password.as_ref());
    GatewaySettings {
        method: match text.method {
            value::HttpMethod::Post => Method::Post,
            value::HttpMethod::Put => Method::Put,
        },
        body_format: match text.format {
            value::TextFormat::Json => BodyFormat::Json,
            value::TextFormat::Form => BodyFormat::Form,
        },
        headers: text.headers.0.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        credentials: credentials.map(|(username, password)| Credentials {
            username: username.0.clone(),
            password: password.secret().clone(),
        }),
        success: text.success.clone(),
        temporary: text.temporary.clone(),
        reference_pointer: text.message_id.as_ref().map(|pointer| pointer.0.clone()),
        receipts: text.receipt_secret.is_some(),
        timeout: text.timeout.0,
        ..GatewaySettings::new(url, &text.body.0)
    }
}

/// The keys for Amazon's services, which all of them share.
///
/// # Errors
/// `Internal` if the client that gets them cannot be made.
pub fn keys(settings: &Settings, env: &Env) -> Result<Option<Keys>> {
    let Some(source) = settings.amazon_key.clone() else { return Ok(None) };
    let address = match &source {
        KeySource::Fixed(credentials) => return Ok(Some(Keys::fixed(credentials.clone()))),
        KeySource::Container { address, .. } | KeySource::Instance { address } => Some(address),
        KeySource::WebIdentity { .. } => None,
    };
    // The one link-local address that is needed, for this client alone.
    let uri: Option<http::Uri> = address.and_then(|address| address.parse().ok());
    let host = uri.as_ref().and_then(http::Uri::host).map(|host| host.trim_matches(['[', ']']));
    let near: Option<Allowed> = host.and_then(|host| host.parse().ok());
    let allowed = settings.network.egress_allow.clone();
    let egress = near.map_or(allowed.clone(), |near| allowed.with(near));
    let client = client_within(ClientSettings { time_out: KEY_TIME_OUT, egress, ..ClientSettings::default() })?;
    Ok(Some(Keys::new(source, Arc::new(client), env.clone())))
}

fn amazon(settings: &Settings, account: &AmazonAccount, keys: Option<&Keys>) -> Result<AmazonSettings> {
    let keys = keys.ok_or_else(|| Error::invalid("the account with Amazon has no key: set YUI_AWS_CREDENTIALS"))?;
    Ok(AmazonSettings {
        endpoint: settings.amazon.endpoint.as_ref().map(|endpoint| endpoint.0.clone()),
        timeout: settings.amazon.timeout.0,
        ..AmazonSettings::new(&account.region, keys.clone())
    })
}

fn ses(settings: &Settings, amazon: AmazonSettings) -> SesSettings {
    let configuration_set = settings.amazon.ses_configuration_set.as_ref().map(|set| set.0.clone());
    SesSettings { amazon, configuration_set }
}

fn sns(settings: &Settings, amazon: AmazonSettings) -> SnsSettings {
    SnsSettings { amazon, class: class(settings.amazon.sns_class) }
}

fn eum(settings: &Settings, amazon: AmazonSettings) -> EumSettings {
    EumSettings {
        amazon,
        configuration_set: settings.amazon.eum_configuration_set.as_ref().map(|set| set.0.clone()),
        origins: settings.amazon.eum_origins.clone(),
        class: class(settings.amazon.eum_class),
    }
}

fn class(class: value::TextClass) -> TextClass {
    match class {
        value::TextClass::Transactional => TextClass::Transactional,
        value::TextClass::Promotional => TextClass::Promotional,
    }
}
