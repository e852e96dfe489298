//! From the node's settings to those of the providers.

use crate::config::{MailRoute, Settings, SmtpServer, TextRoute, value};
use yui_notify::providers::settings::{
    BodyFormat, CaptureSettings, Credentials, GatewaySettings, Method, Security, SmtpSettings,
};
use yui_notify::providers::{EmailSettings, TextSettings};

/// How e-mail leaves the node.
#[must_use]
pub fn email(settings: &Settings) -> EmailSettings {
    match &settings.mail_route {
        MailRoute::Capture => EmailSettings::Capture(capture(settings)),
        MailRoute::Smtp(server) => EmailSettings::Smtp(Box::new(smtp(settings, server))),
    }
}

/// How text messages leave the node.
#[must_use]
pub fn text(settings: &Settings) -> TextSettings {
    match (&settings.text_route, &settings.text.url) {
        (TextRoute::Gateway, Some(url)) => TextSettings::Gateway(Box::new(gateway(settings, url.expose()))),
        (TextRoute::Capture | TextRoute::Gateway, _) => TextSettings::Capture(capture(settings)),
    }
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
        timeout: text.timeout.0,
        ..GatewaySettings::new(url, &text.body.0)
    }
}
