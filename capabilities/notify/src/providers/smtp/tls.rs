//! TLS for the mail server: rustls with aws-lc-rs, the roots that browsers trust, and the operator's own.
//!
//! STARTTLS goes through lettre, which must swap the stream in the middle of its dialogue; TLS from the first byte is laid
//! beneath it, so that the message and its end share a write there too. Both trust the same certificates.

use crate::providers::settings::{Security, SmtpSettings};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsConnector;
use yui_kernel::{Error, Result};

/// How connections to one server are protected.
pub(super) enum Tls {
    /// Not at all.
    None,
    /// After STARTTLS; `required` decides what happens where it is not offered.
    Upgrade { parameters: Box<TlsParameters>, required: bool },
    /// From the first byte.
    Wrapped { connector: TlsConnector, name: ServerName<'static> },
}

impl Tls {
    /// `host` is the name that the server's certificate must bear.
    ///
    /// # Errors
    /// `Invalid` where the certificate file does not read.
    pub(super) fn new(settings: &SmtpSettings, host: &str) -> Result<Self> {
        let roots = match &settings.root_certificate_file {
            Some(file) => read_roots(file)?,
            None => Vec::new(),
        };
        match settings.security {
            Security::None => Ok(Self::None),
            Security::Opportunistic => upgrade(host, roots, false),
            Security::Starttls => upgrade(host, roots, true),
            Security::Tls => wrapped(host, roots),
        }
    }
}

fn upgrade(host: &str, roots: Vec<CertificateDer<'static>>, required: bool) -> Result<Tls> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for root in roots {
        builder = builder.add_root_certificate(Certificate::from_der(root.to_vec()).map_err(unusable)?);
    }
    Ok(Tls::Upgrade { parameters: Box::new(builder.build().map_err(unusable)?), required })
}

fn wrapped(host: &str, extra: Vec<CertificateDer<'static>>) -> Result<Tls> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for root in extra {
        roots.add(root).map_err(unusable)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::internal("TLS cannot be set up").because(error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        Error::invalid(format!("the mail server's host {host:?} is neither a host name nor an address"))
    })?;
    Ok(Tls::Wrapped { connector: TlsConnector::from(Arc::new(config)), name })
}

fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::invalid("a certificate in the mail server's root certificate file cannot be used").because(error)
}

fn read_roots(file: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let shown = file.display();
    let pem = std::fs::read(file).map_err(|error| {
        Error::invalid(format!("the mail server's root certificate file {shown} cannot be read: {error}"))
    })?;
    let roots: std::result::Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match roots {
        Ok(roots) if !roots.is_empty() => Ok(roots),
        _ => Err(Error::invalid(format!(
            "the mail server's root certificate file {shown} holds no certificate; it must be in PEM form (-----BEGIN CERTIFICATE-----)"
        ))),
    }
}
