//! Encrypted connections: the server's certificate is always verified.

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;
use yui_kernel::{Error, Result};

/// Trusts the authorities of the web, or those of a PEM file instead.
pub(super) fn connector(root_certificates: Option<&Path>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match root_certificates {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let refuse = || {
                Error::invalid(format!(
                    "sslrootcert names {}, which is not a file of PEM certificates that can be read",
                    path.display()
                ))
            };
            for certificate in CertificateDer::pem_file_iter(path).map_err(|_| refuse())? {
                roots.add(certificate.map_err(|_| refuse())?).map_err(|_| refuse())?;
            }
            if roots.is_empty() {
                return Err(refuse());
            }
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::internal("the TLS provider knows no protocol version").because(error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
