//! What configuration says about providers, and the providers made from it.
//!
//! Configuration fills these types; [`build_email`] and [`build_text`] check what no type can (a certificate file that
//! reads, a template whose variables exist, a password that would cross the network in the clear) and refuse it with a
//! sentence that names the setting.

mod amazon;
mod duration;
mod gateway;
mod receipts;
mod smtp;
mod twilio;

pub use amazon::{AmazonSettings, EumSettings, Origins, SesSettings, SnsSettings, TextClass};
pub use gateway::{BodyFormat, GatewaySettings, Method, StatusSet};
pub use receipts::{CallProof, GatewayCalls};
pub use smtp::{Credentials, Security, SmtpSettings};
pub use twilio::TwilioSettings;

use super::Provider;
use super::amazon::{Eum, Ses, Sns};
use super::capture::Capture;
use super::gateway::Gateway;
use super::smtp::Smtp;
use super::twilio::Twilio;
use crate::model::Channel;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;
use yui_kernel::{Env, Result};
use yui_web::client::HttpClient;

/// How e-mail leaves the node.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EmailSettings {
    /// It does not: every message becomes a file.
    Capture(CaptureSettings),
    /// Through a mail server.
    Smtp(Box<SmtpSettings>),
    /// Through Amazon SES.
    #[serde(skip_deserializing)]
    Ses(Box<SesSettings>),
}

/// How text messages leave the node.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TextSettings {
    /// They do not: every message becomes a file.
    Capture(CaptureSettings),
    /// Through a service with an HTTP API.
    Gateway(Box<GatewaySettings>),
    /// Through Twilio.
    Twilio(Box<TwilioSettings>),
    /// Through Amazon SNS.
    #[serde(skip_deserializing)]
    Sns(Box<SnsSettings>),
    /// Through AWS End User Messaging.
    #[serde(skip_deserializing)]
    Eum(Box<EumSettings>),
}

/// Where captured messages go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptureSettings {
    /// The directory under which `outbox/YYYY-MM-DD/` is made.
    pub directory: PathBuf,
}

/// The provider of e-mail; `client` carries the calls of providers that are called over HTTP.
///
/// # Errors
/// `Invalid` where a setting cannot work; the message names it.
pub fn build_email(settings: &EmailSettings, env: &Env, client: Arc<dyn HttpClient>) -> Result<Arc<dyn Provider>> {
    Ok(match settings {
        EmailSettings::Capture(capture) => Arc::new(Capture::new(Channel::Email, &capture.directory, env.clone())),
        EmailSettings::Smtp(smtp) => Arc::new(Smtp::new(smtp, env.clone())?),
        EmailSettings::Ses(ses) => Arc::new(Ses::new(ses, env.clone(), client)?),
    })
}

/// The provider of text messages; `client` carries their calls.
///
/// # Errors
/// `Invalid` where a setting cannot work; the message names it.
pub fn build_text(settings: &TextSettings, env: &Env, client: Arc<dyn HttpClient>) -> Result<Arc<dyn Provider>> {
    Ok(match settings {
        TextSettings::Capture(capture) => Arc::new(Capture::new(Channel::Sms, &capture.directory, env.clone())),
        TextSettings::Gateway(gateway) => Arc::new(Gateway::new(gateway, env.clone(), client)?),
        TextSettings::Twilio(twilio) => Arc::new(Twilio::new(twilio, env.clone(), client)?),
        TextSettings::Sns(sns) => Arc::new(Sns::new(sns, env.clone(), client)?),
        TextSettings::Eum(eum) => Arc::new(Eum::new(eum, env.clone(), client)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use serde_json::{Value, from_value, json};
    use std::time::Duration;
    use yui_web::client::{Client, ClientSettings};

    #[test]
    fn little_has_to_be_said() {
        let settings = from_value(json!({"kind": "smtp", "host": "mail.example.jp"})).unwrap();
        let EmailSettings::Smtp(smtp) = &settings else { panic!("{settings:?}") };
        assert_eq!((smtp.port(), smtp.security, smtp.connections), (587, Security::Starttls, 16));
        assert_eq!((smtp.connect_timeout, smtp.delivery_timeout), (Duration::from_secs(10), Duration::from_secs(600)));
        let client = Arc::new(Client::new(ClientSettings::default()).unwrap());
        assert_eq!(build_email(&settings, &Env::system(), client.clone()).unwrap().name(), "smtp");

        let settings =
            from_value(json!({"kind": "gateway", "url": "https://sms.example.jp", "body": "[\"{to}\", \"{body}\"]"}))
                .unwrap();
        assert_eq!(build_text(&settings, &Env::system(), client).unwrap().name(), "gateway");
    }

    #[test]
    fn everything_can_be_said() {
        let settings = from_value(json!({
            "kind": "smtp", "host": "mail.example.jp", "port": 2525, "security": "tls",
            "credentials": {"username": "relay", "password": "very secret"}, "hello_name": "yui.example.jp",
            "return_path": "bounces@example.jp", "connections": 4, "connect_timeout": 5, "command_timeout": "90s",
            "delivery_timeout": "5m", "idle_timeout": 0.5,
        }));
        let EmailSettings::Smtp(smtp) = settings.unwrap() else { panic!() };
        assert_eq!(smtp.port(), 2525);
        assert_eq!((smtp.command_timeout, smtp.idle_timeout), (Duration::from_secs(90), Duration::from_millis(500)));
        assert_eq!(smtp.credentials.as_ref().unwrap().password.expose_secret(), "very secret");
        assert!(!format!("{smtp:?}").contains("very secret"));
    }

    #[test]
    fn mistakes_are_named() {
        let with = |mut settings: Value, name: &str, value: Value| {
            settings[name] = value;
            settings
        };
        let smtp = || json!({"kind": "smtp", "host": "mail.example.jp"});
        for (settings, said) in [
            (json!({"kind": "pigeon"}), "unknown variant `pigeon`"),
            (json!({"kind": "smtp"}), "missing field `host`"),
            (with(smtp(), "hosts", json!("x")), "unknown field `hosts`"),
            (with(smtp(), "security", json!("ssl")), "expected one of `none`, `opportunistic`, `starttls`, `tls`"),
            (with(smtp(), "idle_timeout", json!("soon")), "\"soon\" is no duration"),
            (with(smtp(), "accept_invalid", json!(true)), "unknown field"),
        ] {
            let error = from_value::<EmailSettings>(settings).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
