//! Secrets at rest: sealed with the node's key, which can be changed.
//!
//! A sealed value is AES-256-GCM (NIST SP 800-38D) over the secret, bound to its purpose: what was sealed as one thing does not
//! open as another. Its first bytes name the key, so that values of an earlier key still open and can be sealed again.
//!
//! Layout: version (1 byte, 1), key id (4 bytes), nonce (12 bytes), ciphertext and tag (16 bytes more than the secret).

mod counted;
mod key_file;
mod tag;

pub use counted::SealedSecrets;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use yui_kernel::{Error, Random, Result};

const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 4;

/// The keys of a node: one that seals, and earlier ones that still open.
pub struct Keyring {
    current: Key,
    previous: Vec<Key>,
    file: Option<KeyFile>,
}

/// Where the keys came from, and those that were written there since.
struct KeyFile {
    path: PathBuf,
    later: Mutex<Vec<Key>>,
}

struct Key {
    id: [u8; ID_BYTES],
    cipher: LessSafeKey,
    tags: hmac::Key,
}

impl Keyring {
    /// Keys as text: each 32 bytes in hexadecimal or base64.
    ///
    /// # Errors
    /// `Invalid`, saying how to make a key; the text itself is not repeated.
    pub fn new(current: &SecretString, previous: &[SecretString]) -> Result<Self> {
        let previous = previous.iter().map(Key::parse).collect::<Result<_>>()?;
        Ok(Self { current: Key::parse(current)?, previous, file: None })
    }

    /// Reads the keys from a file: the current one in the first line, earlier ones below it; lines that start with `#` are comments.
    /// If there is no such file, makes one with a new key that only its owner can read.
    ///
    /// The ring looks into the file again when it meets a key that it does not know, so that a running process reads what another sealed
    /// with a key that [`Keyring::add_key`] has added; it goes on sealing with its own.
    ///
    /// # Errors
    /// `Invalid` if the file holds no keys or others can read it; `Unavailable` if it cannot be read or made.
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<Self> {
        match std::fs::read_to_string(path).map(Zeroizing::new) {
            Ok(text) => Self::from_file(path, &text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                key_file::create(path, random).map_err(|error| unavailable("made", path, error))?;
                let text = std::fs::read_to_string(path)
                    .map(Zeroizing::new)
                    .map_err(|error| unavailable("read", path, error))?;
                Self::from_file(path, &text)
            }
            Err(error) => Err(unavailable("read", path, error)),
        }
    }

    /// Writes a new key into the first line of a key file, above those it had. They stay, so that all that was sealed still opens; a crash
    /// leaves the file as it was or as it is to be. A process that reads the file from now on seals with the new key.
    ///
    /// # Errors
    /// As [`Keyring::load_or_create`]; `NotFound` if there is no such file, `Conflict` if another process is changing it.
    pub fn add_key(path: &Path, random: &dyn Random) -> Result<()> {
        key_file::add_key(path, random)
    }

    fn from_file(path: &Path, text: &str) -> Result<Self> {
        let mode = std::fs::metadata(path).map_err(|error| unavailable("read", path, error))?.permissions().mode();
        if mode & 0o007 != 0 {
            return Err(Error::invalid(format!(
                "everyone can use the key file {0}: run chmod 600 {0}",
                path.display()
            )));
        }
        let mut keys = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(SecretString::from);
        let current = keys.next().ok_or_else(|| Error::invalid(format!("the key file {} is empty", path.display())))?;
        let ring = Self::new(&current, &keys.collect::<Vec<_>>())
            .map_err(|error| Error::invalid(format!("the key file {}: {error}", path.display())))?;
        Ok(Self { file: Some(KeyFile { path: path.to_owned(), later: Mutex::default() }), ..ring })
    }

    /// Seals a secret for one purpose.
    ///
    /// # Errors
    /// `Internal` if the secret is too long for the cipher (64 GiB).
    pub fn seal(&self, purpose: &str, plaintext: &[u8], random: &dyn Random) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        random.fill(&mut nonce);
        let mut body = Vec::with_capacity(plaintext.len() + AES_256_GCM.tag_len());
        body.extend_from_slice(plaintext);
        self.current
            .cipher
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                associated(purpose, self.current.id),
                &mut body,
            )
            .map_err(|_| Error::internal("this secret cannot be sealed"))?;
        Ok([&[VERSION], self.current.id.as_slice(), nonce.as_slice(), body.as_slice()].concat())
    }

    /// Opens what was sealed for the same purpose.
    ///
    /// # Errors
    /// `Internal` if it was sealed with a key that is not in this ring, for another purpose, or was changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<SecretSlice<u8>> {
        let (id, rest) = split(sealed)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>().ok_or_else(malformed)?;
        let mut body = Zeroizing::new(body.to_vec());
        let opened = self.with_key(*id, |key| {
            key.cipher
                .open_in_place(Nonce::assume_unique_for_key(*nonce), associated(purpose, *id), &mut body)
                .map(|plaintext| SecretSlice::from(plaintext.to_vec()))
        })?;
        opened.map_err(|_| Error::internal("a stored secret was sealed for another purpose, or was changed"))
    }

    /// Whether a sealed value uses the current key; if not, seal it again.
    #[must_use]
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        split(sealed).is_ok_and(|(id, _)| *id == self.current.id)
    }

    /// Uses the key with this id, wherever it is.
    fn with_key<T>(&self, id: [u8; ID_BYTES], work: impl FnOnce(&Key) -> T) -> Result<T> {
        if let Some(key) = std::iter::once(&self.current).chain(&self.previous).find(|key| key.id == id) {
            return Ok(work(key));
        }
        let unknown = || {
            Error::internal(
                "a stored secret was sealed with a key that the node no longer has: add that key to the earlier keys",
            )
        };
        let file = self.file.as_ref().ok_or_else(unknown)?;
        let mut later = file.later.lock().unwrap_or_else(PoisonError::into_inner);
        if !later.iter().any(|key| key.id == id) {
            let text = std::fs::read_to_string(&file.path).map(Zeroizing::new);
            let text = text.map_err(|error| unavailable("read", &file.path, error))?;
            let Self { current, previous, .. } = Self::from_file(&file.path, &text)?;
            *later = std::iter::once(current).chain(previous).collect();
        }
        later.iter().find(|key| key.id == id).map(work).ok_or_else(unknown)
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("previous", &self.previous.len()).finish_non_exhaustive()
    }
}

impl Key {
    fn parse(text: &SecretString) -> Result<Self> {
        let text = text.expose_secret().trim();
        let bytes = Zeroizing::new(
            hex::decode(text).or_else(|_| base64::engine::general_purpose::STANDARD.decode(text)).unwrap_or_default(),
        );
        let cipher = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| {
            Error::invalid("a node key is 32 random bytes in hexadecimal (64 digits) or base64: make one with `openssl rand -hex 32`")
        })?;
        // A one-way function of the key: tells keys apart without telling anything about them.
        let hash = digest::digest(&digest::SHA256, &[b"yui key id\0".as_slice(), &bytes].concat());
        let id = hash.as_ref().first_chunk().copied().ok_or_else(malformed)?;
        Ok(Self { id, cipher: LessSafeKey::new(cipher), tags: tag::key(&bytes) })
    }
}

fn associated(purpose: &str, id: [u8; ID_BYTES]) -> Aad<Vec<u8>> {
    Aad::from([&[VERSION], id.as_slice(), purpose.as_bytes()].concat())
}

fn split(sealed: &[u8]) -> Result<(&[u8; ID_BYTES], &[u8])> {
    match sealed.split_first() {
        Some((&VERSION, rest)) => rest.split_first_chunk().ok_or_else(malformed),
        _ => Err(malformed()),
    }
}

fn malformed() -> Error {
    Error::internal("a stored secret is not in a form that this version knows")
}

fn unavailable(what: &str, path: &Path, error: std::io::Error) -> Error {
    Error::unavailable(format!("the key file {} cannot be {what}", path.display())).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::SeededRandom;

    fn key(byte: u8) -> SecretString {
        hex::encode([byte; KEY_BYTES]).into()
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_purpose_only() {
        let (ring, random) = (Keyring::new(&key(1), &[]).unwrap(), SeededRandom::new(1));
        for secret in [b"".as_slice(), b"a", &[0xff; 5_000]] {
            let sealed = ring.seal("api-key", secret, &random).unwrap();
            assert_eq!(ring.open("api-key", &sealed).unwrap().expose_secret(), secret);
            assert!(ring.open("callback-token", &sealed).is_err());
        }
    }

    #[test]
    fn a_changed_byte_is_noticed_wherever_it_is() {
        let (ring, random) = (Keyring::new(&key(1), &[]).unwrap(), SeededRandom::new(1));
        let sealed = ring.seal("x", b"secret", &random).unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(ring.open("x", &changed).is_err(), "byte {index}");
        }
        for length in 0..sealed.len() {
            assert!(ring.open("x", &sealed[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn the_same_secret_is_never_sealed_the_same_way() {
        let (ring, random) = (Keyring::new(&key(1), &[]).unwrap(), SeededRandom::new(1));
        assert_ne!(ring.seal("x", b"secret", &random).unwrap(), ring.seal("x", b"secret", &random).unwrap());
    }

    #[test]
    fn an_earlier_key_still_opens_but_is_not_current() {
        let random = SeededRandom::new(1);
        let sealed = Keyring::new(&key(1), &[]).unwrap().seal("x", b"secret", &random).unwrap();
        let rotated = Keyring::new(&key(2), &[key(1)]).unwrap();
        assert_eq!(rotated.open("x", &sealed).unwrap().expose_secret(), b"secret");
        assert!(!rotated.is_current(&sealed));
        assert!(rotated.is_current(&rotated.seal("x", b"secret", &random).unwrap()));
        assert!(
            Keyring::new(&key(2), &[]).unwrap().open("x", &sealed).unwrap_err().to_string().contains("earlier keys")
        );
    }

    #[test]
    fn hexadecimal_and_base64_are_the_same_key() {
        let random = SeededRandom::new(1);
        let base64 = base64::engine::general_purpose::STANDARD.encode([7; KEY_BYTES]).into();
        let sealed = Keyring::new(&key(7), &[]).unwrap().seal("x", b"secret", &random).unwrap();
        assert!(Keyring::new(&base64, &[]).unwrap().is_current(&sealed));
    }

    #[test]
    fn a_bad_key_is_refused_without_showing_it() {
        for text in ["", "tooshort", "0123456789abcdef"] {
            let error = Keyring::new(&text.into(), &[]).unwrap_err().to_string();
            assert!(error.contains("openssl rand -hex 32"), "{error}");
            assert!(text.is_empty() || !error.contains(text), "{error}");
        }
    }

    #[test]
    fn a_new_key_stands_above_the_earlier_ones() {
        let folder = tempfile::tempdir().unwrap();
        let (path, random) = (folder.path().join("node.key"), SeededRandom::new(1));
        assert_eq!(Keyring::add_key(&path, &random).unwrap_err().kind(), yui_kernel::ErrorKind::NotFound);
        let started = Keyring::load_or_create(&path, &random).unwrap();
        let sealed = started.seal("x", b"secret", &random).unwrap();
        std::fs::write(&path, format!("# of 2026\n{}", std::fs::read_to_string(&path).unwrap())).unwrap();
        for _ in 0..2 {
            Keyring::add_key(&path, &random).unwrap();
            let ring = Keyring::load_or_create(&path, &random).unwrap();
            assert_eq!(ring.open("x", &sealed).unwrap().expose_secret(), b"secret");
            assert!(!ring.is_current(&sealed));
        }
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.lines().count() == 4 && text.contains("\n# of 2026\n"), "nothing is lost");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        // A process that started before the new keys reads what is sealed with them.
        let newest = Keyring::load_or_create(&path, &random).unwrap();
        let sealed = newest.seal("x", b"newer", &random).unwrap();
        assert_eq!(started.open("x", &sealed).unwrap().expose_secret(), b"newer");
        assert!(!started.is_current(&sealed), "and goes on with its own key");
        let stranger = Keyring::new(&key(9), &[]).unwrap().seal("x", b"lost", &random).unwrap();
        assert!(started.open("x", &stranger).unwrap_err().to_string().contains("earlier keys"));
        // Whoever changes it at the same time must not write over the key that the other has begun to seal with.
        let other = std::fs::File::open(folder.path()).unwrap();
        other.lock().unwrap();
        assert_eq!(Keyring::add_key(&path, &random).unwrap_err().kind(), yui_kernel::ErrorKind::Conflict);
    }

    #[test]
    fn a_missing_file_is_made_for_its_owner_alone_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let (path, random) = (folder.path().join("node.key"), SeededRandom::new(1));
        let sealed = Keyring::load_or_create(&path, &random).unwrap().seal("x", b"secret", &random).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        let again = Keyring::load_or_create(&path, &random).unwrap();
        assert!(again.is_current(&sealed));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Keyring::load_or_create(&path, &random).unwrap_err().to_string().contains("chmod 600"));
    }
}
