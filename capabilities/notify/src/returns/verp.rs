//! Return addresses that name the message they belong to (variable envelope return paths).
//!
//! `b+{notification}.{tag}@{domain}`: a report that comes back is about this notification, whatever it says itself, and nobody who was not
//! sent a message can make such an address. Letters in it may change their case on the way, so it is written in base32 (RFC 4648).

use crate::model::NotificationId;
use data_encoding::BASE32_NOPAD;
use std::sync::Arc;
use uuid::Uuid;
use yui_store::seal::Keyring;

/// What the tags are made for.
const PURPOSE: &str = "notify/return-path";

/// Bytes of a tag: to guess one of 80 bits takes longer than anybody would try.
const TAG_BYTES: usize = 10;

/// Makes and reads the return addresses of a node.
#[derive(Debug, Clone)]
pub struct ReturnPath {
    domain: Arc<str>,
    keyring: Arc<Keyring>,
}

impl ReturnPath {
    /// For addresses at `domain` (in ASCII form), with tags by the node's keys.
    #[must_use]
    pub fn new(domain: &str, keyring: Arc<Keyring>) -> Self {
        Self { domain: domain.to_ascii_lowercase().into(), keyring }
    }

    /// The domain of the addresses.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address to which other servers return the message.
    #[must_use]
    pub fn address(&self, notification: NotificationId) -> String {
        let id = notification.uuid();
        let tag = self.keyring.tag(PURPOSE, id.as_bytes());
        let tag = tag.get(..TAG_BYTES).unwrap_or_default();
        format!("b+{}.{}@{}", base32(id.as_bytes()), base32(tag), self.domain)
    }

    /// The message that an address belongs to, if this node made it.
    #[must_use]
    pub fn read(&self, address: &str) -> Option<NotificationId> {
        let (local, domain) = address.rsplit_once('@')?;
        if !domain.eq_ignore_ascii_case(&self.domain) {
            return None;
        }
        let (id, tag) = local.strip_prefix("b+").or_else(|| local.strip_prefix("B+"))?.split_once('.')?;
        let id: [u8; 16] = from_base32(id)?.try_into().ok()?;
        let tag: [u8; TAG_BYTES] = from_base32(tag)?.try_into().ok()?;
        self.keyring.knows_tag(PURPOSE, &id, &tag).then(|| Uuid::from_bytes(id).into())
    }
}

/// Base32 without padding, in small letters.
fn base32(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}

/// The bytes of a text of at most 64 letters; `None` if it is not what [`base32`] writes, but for the case of letters.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    let text = Some(text).filter(|text| text.len() <= 64)?;
    BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(key: &str, earlier: &[&str]) -> ReturnPath {
        let earlier: Vec<secrecy::SecretString> = earlier.iter().map(|key| key.repeat(32).into()).collect();
        ReturnPath::new("Bounce.Example.JP", Arc::new(Keyring::new(&key.repeat(32).into(), &earlier).unwrap()))
    }

    fn id() -> NotificationId {
        Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001).into()
    }

    #[test]
    fn an_address_names_its_message_and_fits_an_envelope() {
        let path = path("5a", &[]);
        let address = path.address(id());
        assert_eq!(path.read(&address), Some(id()));
        assert_eq!(path.read(&address.to_uppercase()), Some(id()), "servers may change the case of letters");
        let (local, domain) = address.split_once('@').unwrap();
        assert!(local.len() <= 64 && domain == "bounce.example.jp", "{address}");
    }

    #[test]
    fn what_this_node_did_not_make_is_nothing() {
        let path = path("5a", &[]);
        let address = path.address(id());
        for other in [
            address.replace("bounce", "other"),
            address.replacen("b+", "c+", 1),
            address.replacen("b+", "", 1),
            address.replace('.', ""),
            path.address(Uuid::from_u128(7).into()).split('.').next().unwrap().to_owned()
                + &address[address.find('.').unwrap()..],
            self::path("77", &[]).address(id()),
            String::new(),
            "@".to_owned(),
            "b+.@bounce.example.jp".to_owned(),
            "b+é.é@bounce.example.jp".to_owned(),
        ] {
            assert_eq!(path.read(&other), None, "{other}");
        }
    }

    #[test]
    fn addresses_of_an_earlier_node_key_are_known() {
        let before = path("5a", &[]).address(id());
        assert_eq!(path("a5", &["5a"]).read(&before), Some(id()));
        assert_eq!(path("a5", &[]).read(&before), None);
    }

    #[test]
    fn base32_is_that_of_the_specification() {
        for (bytes, text) in
            [("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
            assert_eq!(from_base32(text).as_deref(), Some(bytes.as_bytes()));
        }
        for wrong in ["m", "mz1", "my=", "mz"] {
            assert_eq!(from_base32(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_but_an_address_is_read(text in "\\PC{0,80}", local in "[bB]\\+[a-z2-7]{26}\\.[a-z2-7]{16}") {
            let path = path("5a", &[]);
            prop_assert_eq!(path.read(&text), None);
            prop_assert_eq!(path.read(&format!("{local}@bounce.example.jp")), None);
        }
    }
}
