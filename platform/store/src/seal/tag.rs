//! Tags: short proofs that the node itself wrote something, such as an address or a link, which then needs no row in the database.

use super::{Key, Keyring};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, Context, HMAC_SHA256};
use secrecy::zeroize::Zeroizing;
use std::sync::PoisonError;

/// Bytes of a whole tag.
const TAG_BYTES: usize = 32;

/// Fewest bytes of a tag that is believed.
const FEWEST_BYTES: usize = 10;

/// The key for tags that belongs to a node key: one that seals nothing, derived by a one-way function.
pub(super) fn key(node_key: &[u8]) -> hmac::Key {
    let derived = hmac::sign(&hmac::Key::new(HMAC_SHA256, node_key), b"yui tags\0");
    hmac::Key::new(HMAC_SHA256, derived.as_ref())
}

impl Keyring {
    /// The tag of a message for one purpose, by the current key (HMAC-SHA256). It may be cut to its first bytes, of which
    /// [`Keyring::knows_tag`] wants ten at least.
    #[must_use]
    pub fn tag(&self, purpose: &str, message: &[u8]) -> [u8; TAG_BYTES] {
        self.current.tag(purpose, message)
    }

    /// Whether a tag, whole or cut, was made for this purpose and message by the current key or an earlier one.
    ///
    /// Like opening, this looks into the key file again before it gives up: another process of the node may have a newer key.
    #[must_use]
    pub fn knows_tag(&self, purpose: &str, message: &[u8], tag: &[u8]) -> bool {
        let fits = |key: &Key| key.fits(purpose, message, tag);
        if std::iter::once(&self.current).chain(&self.previous).any(fits) {
            return true;
        }
        let Some(file) = &self.file else { return false };
        let mut later = file.later.lock().unwrap_or_else(PoisonError::into_inner);
        if later.iter().any(fits) {
            return true;
        }
        let text = std::fs::read_to_string(&file.path).map(Zeroizing::new);
        if let Some(Self { current, previous, .. }) = text.ok().and_then(|text| Self::from_file(&file.path, &text).ok())
        {
            *later = std::iter::once(current).chain(previous).collect();
        }
        later.iter().any(fits)
    }
}

impl Key {
    fn tag(&self, purpose: &str, message: &[u8]) -> [u8; TAG_BYTES] {
        let mut context = Context::with_key(&self.tags);
        context.update(purpose.as_bytes());
        context.update(b"\0");
        context.update(message);
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(context.sign().as_ref());
        tag
    }

    fn fits(&self, purpose: &str, message: &[u8], tag: &[u8]) -> bool {
        let own = self.tag(purpose, message);
        tag.len() >= FEWEST_BYTES && own.get(..tag.len()).is_some_and(|own| verify_slices_are_equal(own, tag).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::SeededRandom;

    fn ring(current: &str, previous: &[&str]) -> Keyring {
        let previous: Vec<secrecy::SecretString> = previous.iter().map(|key| key.repeat(32).into()).collect();
        Keyring::new(&current.repeat(32).into(), &previous).unwrap()
    }

    #[test]
    fn a_tag_is_good_for_its_purpose_and_message_alone() {
        let ring = ring("01", &[]);
        let tag = ring.tag("x", b"message");
        for length in 0..=TAG_BYTES {
            assert_eq!(ring.knows_tag("x", b"message", &tag[..length]), length >= 10, "{length} bytes");
        }
        assert!(!ring.knows_tag("y", b"message", &tag) && !ring.knows_tag("x", b"massage", &tag));
        assert!(!ring.knows_tag("x", b"message", &[tag.as_slice(), b"more"].concat()));
        assert!(!ring.knows_tag("x", b"message", &self::ring("02", &[]).tag("x", b"message")));
    }

    #[test]
    fn earlier_and_later_keys_are_known() {
        let before = ring("01", &[]).tag("x", b"message");
        assert!(ring("02", &["01"]).knows_tag("x", b"message", &before));
        let folder = tempfile::tempdir().unwrap();
        let (path, random) = (folder.path().join("node.key"), SeededRandom::new(1));
        let started = Keyring::load_or_create(&path, &random).unwrap();
        Keyring::add_key(&path, &random).unwrap();
        let newest = Keyring::load_or_create(&path, &random).unwrap();
        assert!(started.knows_tag("x", b"message", &newest.tag("x", b"message")));
        assert!(newest.knows_tag("x", b"message", &started.tag("x", b"message")));
    }
}
