//! The key of one file, which is in the file's link and, once the message was sent, nowhere else.
//!
//! Content and name are AES-256-GCM (NIST SP 800-38D) under a key that is drawn for this file alone. Nonces are random; two values under one key
//! leave no doubt about them. Layout of what is sealed: nonce (12 bytes), ciphertext and tag (16 bytes more than the content).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use secrecy::zeroize::Zeroizing;
use yui_kernel::{Env, Error, Random, Result};

const BYTES: usize = 32;

/// What is sealed, so that one does not open as the other.
#[derive(Clone, Copy)]
enum Part {
    Content = 1,
    Name = 2,
}

/// A file's key. It is wiped from memory when it is dropped, and no `Debug` output shows it.
pub struct FileKey(Zeroizing<[u8; BYTES]>);

impl FileKey {
    /// Draws a key.
    #[must_use]
    pub fn draw(env: &Env) -> Self {
        Self(Zeroizing::new(env.random_bytes()))
    }

    /// Reads a key from a link: 43 characters of base64 for URLs.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bytes(&Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?))
    }

    /// Takes a key's bytes, if they are 32.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The bytes, to be sealed with the node's key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// As it stands in a link.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.as_bytes()))
    }

    /// Tells the key from others without telling anything about it.
    #[must_use]
    pub fn digest(&self) -> Vec<u8> {
        let text = Zeroizing::new([b"yui file key\0".as_slice(), self.as_bytes()].concat());
        digest::digest(&digest::SHA256, &text).as_ref().to_vec()
    }

    /// Whether it is the key with this digest, in constant time.
    #[must_use]
    pub fn has_digest(&self, digest: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.digest(), digest).is_ok()
    }

    /// What a recipient's normalised address makes of this key. Whoever has the stored value and not the key cannot even try addresses.
    #[must_use]
    pub fn confirmation(&self, recipient: &str) -> Vec<u8> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.as_bytes());
        hmac::sign(&key, &[b"recipient\0", recipient.as_bytes()].concat()).as_ref().to_vec()
    }

    /// Whether the address is the one that the confirmation was made of, in constant time.
    #[must_use]
    pub fn confirms(&self, recipient: &str, confirmation: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.confirmation(recipient), confirmation).is_ok()
    }

    /// Seals a content for its place.
    pub(super) fn seal_content(&self, context: &[u8], content: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
        self.seal(Part::Content, context, content, random)
    }

    /// Opens a content; none if it was changed, belongs elsewhere or is another key's.
    pub(super) fn open_content(&self, context: &[u8], sealed: Bytes) -> Option<Bytes> {
        self.open(Part::Content, context, sealed.into()).map(Bytes::from)
    }

    /// Seals a file's name.
    ///
    /// # Errors
    /// `Internal` if the cipher fails.
    pub fn seal_name(&self, name: &str, random: &dyn Random) -> Result<Vec<u8>> {
        self.seal(Part::Name, &[], name.as_bytes(), random)
    }

    /// Opens a file's name; none if it was changed or is another key's.
    #[must_use]
    pub fn open_name(&self, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open(Part::Name, &[], sealed.to_vec())?).ok()
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.as_bytes()).ok().map(LessSafeKey::new)
    }

    fn seal(&self, part: Part, context: &[u8], content: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
        let fault = || Error::internal("a file cannot be encrypted");
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut sealed = Vec::with_capacity(NONCE_LEN + content.len() + AES_256_GCM.tag_len());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(content);
        let body = sealed.get_mut(NONCE_LEN..).ok_or_else(fault)?;
        let tag = self
            .cipher()
            .ok_or_else(fault)?
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), associated(part, context), body)
            .map_err(|_| fault())?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    fn open(&self, part: Part, context: &[u8], mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = *sealed.first_chunk::<NONCE_LEN>()?;
        let nonce = Nonce::assume_unique_for_key(nonce);
        let body = sealed.get_mut(NONCE_LEN..)?;
        let length = self.cipher()?.open_in_place(nonce, associated(part, context), body).ok()?.len();
        sealed.truncate(NONCE_LEN + length);
        sealed.drain(..NONCE_LEN);
        Some(sealed)
    }
}

fn associated(part: Part, context: &[u8]) -> Aad<Vec<u8>> {
    Aad::from([b"yui file\0".as_slice(), &[part as u8], context].concat())
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use yui_kernel::SeededRandom;

    fn key(byte: u8) -> FileKey {
        FileKey::from_bytes(&[byte; BYTES]).unwrap()
    }

    #[test]
    fn content_opens_with_its_key_in_its_place_alone() {
        let random = SeededRandom::new(1);
        let sealed = key(1).seal_content(b"place", b"content", &random).unwrap();
        let open = |key: FileKey, context: &[u8], sealed: &[u8]| key.open_content(context, sealed.to_vec().into());
        assert_eq!(open(key(1), b"place", &sealed).unwrap(), "content");
        assert_eq!(open(key(2), b"place", &sealed), None);
        assert_eq!(open(key(1), b"other", &sealed), None);
        assert_eq!(key(1).open_name(&sealed), None);
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert_eq!(open(key(1), b"place", &changed), None, "byte {index}");
            assert_eq!(open(key(1), b"place", &sealed[..index]), None, "{index} bytes");
        }
    }

    #[test]
    fn a_recipient_is_confirmed_with_the_key() {
        let stored = key(1).confirmation("a@example.jp");
        assert!(key(1).confirms("a@example.jp", &stored));
        assert!(!key(1).confirms("b@example.jp", &stored));
        assert!(!key(2).confirms("a@example.jp", &stored));
    }

    #[test]
    fn nothing_shows_the_key() {
        let key = FileKey::draw(&Env::system());
        assert_eq!(format!("{key:?}"), "FileKey(…)");
        assert!(key.has_digest(&key.digest()) && !FileKey::draw(&Env::system()).has_digest(&key.digest()));
    }

    proptest! {
        #[test]
        fn links_hold_keys_in_one_spelling(bytes: [u8; BYTES], other in ".{0,50}") {
            let text = FileKey::from_bytes(&bytes).unwrap().to_text();
            prop_assert_eq!(text.len(), 43);
            let read = FileKey::parse(&text).unwrap();
            prop_assert_eq!(read.as_bytes(), &bytes);
            if let Some(read) = FileKey::parse(&other) {
                prop_assert_eq!(&*read.to_text(), &other);
            }
        }

        #[test]
        fn every_content_and_name_comes_back(content in prop::collection::vec(any::<u8>(), 0..500), name in ".{0,40}") {
            let (key, random) = (key(9), SeededRandom::new(3));
            let sealed = key.seal_content(b"x", &content, &random).unwrap();
            prop_assert_eq!(key.open_content(b"x", sealed.into()).unwrap(), content);
            prop_assert_eq!(key.open_name(&key.seal_name(&name, &random).unwrap()).unwrap(), name);
        }
    }
}
