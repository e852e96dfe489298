//! Where messages go, settled from settings that depend on each other.

use super::amazon::{self, AmazonAccount};
use super::reading::Reading;
use super::table::{AmazonSettings, MailSettings, TextSettings, TwilioSettings};
use super::value::{BodyTemplate, List, MailProvider, MailSecurity, TextFormat, TextProvider};
use secrecy::SecretString;

/// How e-mail leaves the node.
#[derive(Debug, Clone)]
pub enum MailRoute {
    /// Into files.
    Capture,
    /// To an SMTP server.
    Smtp(SmtpServer),
    /// To Amazon SES.
    Ses(AmazonAccount),
}

/// An SMTP server and how to talk to it.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub security: MailSecurity,
    /// User name and password.
    pub credentials: Option<(String, SecretString)>,
}

/// How text messages leave the node.
#[derive(Debug, Clone)]
pub enum TextRoute {
    /// Into files.
    Capture,
    /// To the gateway that the [`TextSettings`] describe; their URL is set.
    Gateway,
    /// To Twilio.
    Twilio(TwilioAccount),
    /// To Amazon SNS.
    Sns(AmazonAccount),
    /// To AWS End User Messaging.
    Eum(AmazonAccount),
}

/// What is to carry a channel: the list, or the one provider, or what the other settings suggest.
fn wanted<T: Copy>(
    one: Option<T>,
    several: Option<&List<T>>,
    suggested: T,
    names: (&'static str, &'static str),
    reading: &Reading<'_>,
) -> Vec<T> {
    if one.is_some() && several.is_some() {
        reading.refuse(
            names.0,
            format!("is given beside {}, which says the same for several: keep one of the two", names.1),
        );
    }
    several.map_or_else(|| vec![one.unwrap_or(suggested)], |list| list.0.clone())
}

/// An account at Twilio.
#[derive(Debug, Clone)]
pub struct TwilioAccount {
    /// The account's SID.
    pub account: String,
    /// The account's token.
    pub token: SecretString,
    /// What the node signs in with: a key and its secret, or the account and its token.
    pub credentials: (String, SecretString),
}

fn settle_twilio(twilio: &TwilioSettings, name: &str, reading: &Reading<'_>) -> Option<TextRoute> {
    let (Some(account), Some(token)) = (&twilio.account, &twilio.token) else {
        reading.refuse(name, "\"twilio\" needs an account: set YUI_TWILIO_ACCOUNT and YUI_TWILIO_TOKEN");
        return None;
    };
    let credentials = match (&twilio.key, &twilio.key_secret) {
        (Some(key), Some(secret)) => (key.0.clone(), secret.secret().clone()),
        (None, None) => (account.0.clone(), token.secret().clone()),
        (Some(_), None) => {
            reading.refuse("YUI_TWILIO_KEY", "is given without YUI_TWILIO_KEY_SECRET: set both or neither");
            return None;
        }
        (None, Some(_)) => {
            reading.refuse("YUI_TWILIO_KEY_SECRET", "is given without YUI_TWILIO_KEY: set both or neither");
            return None;
        }
    };
    Some(TextRoute::Twilio(TwilioAccount { account: account.0.clone(), token: token.secret().clone(), credentials }))
}

/// The setting that asked for a provider.
fn setting(is_list: bool, (one, several): (&'static str, &'static str)) -> &'static str {
    if is_list { several } else { one }
}

/// Settles the routes of e-mail, the preferred one first, and notes settings that contradict each other.
pub(super) fn settle_mail(
    mail: &MailSettings,
    account: &AmazonSettings,
    reading: &Reading<'_>,
) -> Option<Vec<MailRoute>> {
    let has_server = mail.url.is_some() || mail.host.is_some();
    let suggested = if has_server { MailProvider::Smtp } else { MailProvider::Capture };
    let names = ("YUI_MAIL_PROVIDER", "YUI_MAIL_PROVIDERS");
    let wanted = wanted(mail.provider, mail.providers.as_ref(), suggested, names, reading);
    check_smtp(mail, reading);
    let name = setting(mail.providers.is_some(), names);
    let routes = wanted.into_iter().map(|provider| match provider {
        MailProvider::Capture => Some(MailRoute::Capture),
        MailProvider::Smtp => settle_smtp(mail, reading),
        MailProvider::Ses => amazon::settle(account, name, "ses", reading).map(MailRoute::Ses),
    });
    routes.collect()
}

/// Settings of the SMTP server that contradict each other, whether or not it is used.
fn check_smtp(mail: &MailSettings, reading: &Reading<'_>) {
    if mail.url.is_some() {
        for name in ["YUI_MAIL_HOST", "YUI_MAIL_PORT", "YUI_MAIL_USERNAME", "YUI_MAIL_PASSWORD"] {
            if reading.is_given(name) {
                reading.refuse(name, "is given beside YUI_MAIL_URL, which says the same: keep one of the two");
            }
        }
    }
    if mail.username.is_some() != mail.password.is_some() {
        let (has, lacks) = if mail.username.is_some() {
            ("YUI_MAIL_USERNAME", "YUI_MAIL_PASSWORD")
        } else {
            ("YUI_MAIL_PASSWORD", "YUI_MAIL_USERNAME")
        };
        reading.refuse(has, format!("is given without {lacks}: set both or neither"));
    }
}

fn settle_smtp(mail: &MailSettings, reading: &Reading<'_>) -> Option<MailRoute> {
    let own = || {
        mail.username
            .as_ref()
            .zip(mail.password.as_ref())
            .map(|(name, password)| (name.0.clone(), password.secret().clone()))
    };
    let (host, port, scheme, credentials) = match (&mail.url, &mail.host) {
        (Some(url), _) => (url.host.clone(), url.port, Some(url.security), url.credentials.clone()),
        (None, Some(host)) => (host.0.clone(), mail.port.map(|port| port.0), None, own()),
        (None, None) => {
            reading.refuse(
                if mail.providers.is_some() { "YUI_MAIL_PROVIDERS" } else { "YUI_MAIL_PROVIDER" },
                "\"smtp\" needs a server: set YUI_MAIL_URL, for example smtp://yui:PASSWORD@mail.example.jp:587",
            );
            return None;
        }
    };
    let security = mail.security.or(scheme).unwrap_or(MailSecurity::Starttls);
    if scheme == Some(MailSecurity::Tls) && security != MailSecurity::Tls {
        reading.refuse(
            "YUI_MAIL_SECURITY",
            "contradicts the smtps:// of YUI_MAIL_URL: write smtp:// there, or leave YUI_MAIL_SECURITY out",
        );
    }
    let certain = matches!(security, MailSecurity::Starttls | MailSecurity::Tls);
    if !certain && credentials.is_some() && !is_this_machine(&host) {
        reading.refuse(
            "YUI_MAIL_SECURITY",
            "would send the password readable over the network: use starttls or tls, or no user name and password",
        );
    }
    let port = port.unwrap_or(match security {
        MailSecurity::Starttls => 587,
        MailSecurity::Tls => 465,
        MailSecurity::Opportunistic | MailSecurity::None => 25,
    });
    Some(MailRoute::Smtp(SmtpServer { host, port, security, credentials }))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Settles the routes of text messages, the preferred one first, and notes settings that contradict each other.
pub(super) fn settle_text(
    text: &TextSettings,
    account: &AmazonSettings,
    twilio: &TwilioSettings,
    reading: &Reading<'_>,
) -> Option<Vec<TextRoute>> {
    let suggested = if text.url.is_some() { TextProvider::Gateway } else { TextProvider::Capture };
    let names = ("YUI_TEXT_PROVIDER", "YUI_TEXT_PROVIDERS");
    let wanted = wanted(text.provider, text.providers.as_ref(), suggested, names, reading);
    if text.username.is_some() != text.password.is_some() {
        let (has, lacks) = if text.username.is_some() {
            ("YUI_TEXT_USERNAME", "YUI_TEXT_PASSWORD")
        } else {
            ("YUI_TEXT_PASSWORD", "YUI_TEXT_USERNAME")
        };
        reading.refuse(has, format!("is given without {lacks}: set both or neither"));
    }
    let name = setting(text.providers.is_some(), names);
    let amazon = |provider| amazon::settle(account, name, provider, reading);
    let routes = wanted.into_iter().map(|provider| match provider {
        TextProvider::Capture => Some(TextRoute::Capture),
        TextProvider::Gateway => settle_gateway(text, reading),
        TextProvider::Twilio => settle_twilio(twilio, name, reading),
        TextProvider::Sns => amazon("sns").map(TextRoute::Sns),
        TextProvider::Eum => amazon("eum").map(TextRoute::Eum),
    });
    routes.collect()
}

fn settle_gateway(text: &TextSettings, reading: &Reading<'_>) -> Option<TextRoute> {
    if text.url.is_none() {
        reading.refuse(
            if text.providers.is_some() { "YUI_TEXT_PROVIDERS" } else { "YUI_TEXT_PROVIDER" },
            "\"gateway\" needs to know where: set YUI_TEXT_URL, for example https://sms.example.jp/v1/messages",
        );
        return None;
    }
    let filled = BodyTemplate::PLACEHOLDERS.iter().fold(text.body.0.clone(), |body, name| body.replace(name, "1"));
    match text.format {
        TextFormat::Json if serde_json::from_str::<serde_json::Value>(&filled).is_err() => {
            reading.refuse(
                "YUI_TEXT_BODY",
                "is not JSON once its placeholders are filled: put them in quotes, or set YUI_TEXT_FORMAT=form",
            );
        }
        TextFormat::Form if filled.starts_with('{') => {
            reading.refuse(
                "YUI_TEXT_BODY",
                "is JSON, but YUI_TEXT_FORMAT is form: write to={to}&message={body}, or set YUI_TEXT_FORMAT=json",
            );
        }
        _ => {}
    }
    Some(TextRoute::Gateway)
}
