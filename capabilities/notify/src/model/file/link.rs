//! The address of a linked file: who holds it can read the file, and nobody else.

use crate::model::{FileId, ServiceId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// The path that stands in messages to simulated recipients, where no file is kept.
pub const TEST_DOCUMENT: &str = "/test-document";

/// Names a linked file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Whose file it is.
    pub service: ServiceId,
    /// The file.
    pub file: FileId,
}

impl Link {
    /// Reads the two parts of a path `/d/{service}/{document}`.
    #[must_use]
    pub fn parse(service: &str, file: &str) -> Option<Self> {
        Some(Self { service: short(service)?.into(), file: short(file)?.into() })
    }

    /// `/d/{service}/{document}`: both ids in base64 for URLs (RFC 4648 section 5), 22 characters each.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/d/{}/{}", encode(self.service.uuid()), encode(self.file.uuid()))
    }

    /// The address without the key, as senders see it: it opens nothing.
    #[must_use]
    pub fn concealed(&self, public_url: &str) -> String {
        format!("{public_url}{}", self.path())
    }

    /// The address with the key, for the recipient alone.
    #[must_use]
    pub fn revealed(&self, public_url: &str, key: &str) -> String {
        format!("{}?key={key}", self.concealed(public_url))
    }
}

fn encode(id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn short(text: &str) -> Option<Uuid> {
    Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(service: u128, file: u128) {
            let link = Link { service: Uuid::from_u128(service).into(), file: Uuid::from_u128(file).into() };
            let path = link.path();
            let parts: Vec<&str> = path.split('/').collect();
            prop_assert_eq!(parts.len(), 4);
            prop_assert_eq!((parts[2].len(), parts[3].len()), (22, 22));
            prop_assert_eq!(Link::parse(parts[2], parts[3]), Some(link));
        }

        #[test]
        fn nothing_else_is_a_link(service in ".{0,30}", file in ".{0,30}") {
            if let Some(link) = Link::parse(&service, &file) {
                prop_assert_eq!(link.path(), format!("/d/{service}/{file}"), "one spelling alone");
            }
        }
    }
}
