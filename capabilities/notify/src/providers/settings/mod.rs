//! What configuration says about providers, and the providers made from it.
//!
//! Configuration fills these types; `build_email` and `build_text` check what no type can (a certificate file that
//! reads, a template whose variables exist, a password that would cross the network in the clear) and refuse it with a
//! sentence that names the setting.

mod duration;
mod gateway;
mod smtp;

pub use gateway::{BodyFormat, GatewaySettings, Method, StatusSet};
pub use smtp::{Credentials, Security, SmtpSettings};

use serde::Deserialize;
use std::path::PathBuf;

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

