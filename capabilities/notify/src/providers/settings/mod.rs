//! What configuration says about providers, and the providers made from it.
//!
//! Configuration fills these types; [`build_email`] and [`build_text`] check what no type can (a certificate file that
//! reads, a template whose variables exist, a password that would cross the network in the clear) and refuse it with a
//! sentence that names the setting.

mod duration;
mod gateway;
mod smtp;

pub use gateway::{BodyFormat, GatewaySettings, Method, StatusSet};
pub use smtp::{Credentials, Security, SmtpSettings};

use super::Provider;
use super::capture::Capture;
use super::gateway::Gateway;
use super::smtp::Smtp;
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
}

/// How text messages leave the node.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TextSettings {
    /// They do not: every message becomes a file.
    Capture(CaptureSettings),
    /// Through a service with an HTTP API.
    Gateway(Box<GatewaySettings>),
}

/// Where captured messages go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptureSettings {
    /// The directory under which `outbox/YYYY-MM-DD/` is made.
    pub directory: PathBuf,
}

/// The provider of e-mail.
///
/// # Errors
/// `Invalid` where a setting cannot work; the message names it.
pub fn build_email(settings: &EmailSettings, env: &Env) -> Result<Arc<dyn Provider>> {
    Ok(match settings {
        EmailSettings::Capture(capture) => Arc::new(Capture::new(Channel::Email, &capture.directory, env.clone())),
        EmailSettings::Smtp(smtp) => Arc::new(Smtp::new(smtp, env.clone())?),
    })
}

/// The provider of text messages; `client` carries the gateway's calls.
///
/// # Errors
/// `Invalid` where a setting cannot work; the message names it.
pub fn build_text(settings: &TextSettings, env: &Env, client: Arc<dyn HttpClient>) -> Result<Arc<dyn Provider>> {
    Ok(match settings {
        TextSettings::Capture(capture) => Arc::new(Capture::new(Channel::Sms, &capture.directory, env.clone())),
        TextSettings::Gateway(gateway) => Arc::new(Gateway::new(gateway, env.clone(), client)?),
    })
}
