//! Codes of authenticator apps: time-based one-time passwords (RFC 6238) with what every app takes: SHA-1, six digits, thirty seconds.

use super::code::digits;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use data_encoding::BASE32_NOPAD;
use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::{ExposeSecret, SecretSlice};
use yui_kernel::{Error, Random, Result, Timestamp};

/// Seconds of a step.
const STEP: i64 = 30;

/// Bytes of a secret: as many as RFC 4226, section 4, recommends.
const SECRET_BYTES: usize = 20;

/// What the app and the node share.
pub struct TotpSecret(SecretSlice<u8>);

impl TotpSecret {
    /// A new one.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = vec![0_u8; SECRET_BYTES];
        random.fill(&mut bytes);
        Self(SecretSlice::from(bytes))
    }

    /// The bytes, for sealing.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }

    /// The secret as people type it into an app that reads no QR codes: base 32 (RFC 4648) without padding.
    #[must_use]
    pub fn base32(&self) -> String {
        BASE32_NOPAD.encode(self.expose())
    }

    /// The step of the code that somebody typed, if it is right now, a step ago or a step ahead, and later than the last one that was used: a
    /// code works once.
    #[must_use]
    pub fn accepts(&self, typed: &str, now: Timestamp, last_step: i64) -> Option<i64> {
        let typed = digits(typed)?;
        let current = now.as_second().div_euclid(STEP);
        (current - 1..=current + 1)
            .filter(|step| *step > last_step)
            .find(|step| verify_slices_are_equal(self.code(*step).as_bytes(), typed.as_bytes()).is_ok())
    }

    /// The code of a step: RFC 4226, section 5.3.
    fn code(&self, step: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.expose());
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let offset = usize::from(tag.as_ref().last().copied().unwrap_or(0) & 0xf);
        let word = tag.as_ref().get(offset..).and_then(|rest| rest.first_chunk::<4>()).copied().unwrap_or_default();
        format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
    }
}

impl From<SecretSlice<u8>> for TotpSecret {
    /// As it was opened.
    fn from(bytes: SecretSlice<u8>) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

/// What an app reads from the QR code; `issuer` is how the node is called in the app's list, `account` the person's address.
#[must_use]
pub fn otpauth_uri(secret: &TotpSecret, issuer: &str, account: &str) -> String {
    let quoted = |text: &str| {
        text.bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect::<String>()
    };
    let (issuer, account) = (quoted(issuer), quoted(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={STEP}",
        secret.base32()
    )
}

/// A QR code as an SVG image without colours of its own but black on white, four modules of quiet zone around it.
///
/// # Errors
/// `Internal` if the text is too long for a QR code (some two thousand characters).
pub fn qr_svg(text: &str) -> Result<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| Error::internal("this text makes no QR code").because(error))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + 4, y + 4));
        }
    }
    let whole = size + 8;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{whole}v{whole}h-{whole}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::from(SecretSlice::from(b"12345678901234567890".to_vec()))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of its eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret().accepts(code, at(second), 0), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn codes_of_rfc_4226_by_their_counter() {
        for (step, code) in ["755224", "287082", "359152", "969429", "338314"].iter().enumerate() {
            assert_eq!(secret().code(i64::try_from(step).unwrap()), *code);
        }
    }

    #[test]
    fn a_code_works_a_step_early_or_late_and_once() {
        let step = 1_111_111_109 / 30;
        for (second, accepted) in [(-31, false), (-1, true), (0, true), (29, true), (59, true), (60, false)] {
            let now = at(step * 30 + second);
            assert_eq!(secret().accepts("081804", now, 0).is_some(), accepted, "{second}");
        }
        assert_eq!(secret().accepts("081804", at(step * 30), step), None, "used");
        assert_eq!(secret().accepts("０８１ ８０４", at(step * 30), step - 1), Some(step));
        assert_eq!(secret().accepts("08180", at(step * 30), 0), None);
    }

    #[test]
    fn apps_read_the_address() {
        let uri = otpauth_uri(&secret(), "結 yui", "hanako@city.example.jp");
        assert_eq!(
            uri,
            "otpauth://totp/%E7%B5%90%20yui:hanako%40city.example.jp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E7%B5%90%20yui&algorithm=SHA1&digits=6&period=30"
        );
        let svg = qr_svg(&uri).unwrap();
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>") && !svg.contains("hanako"));
        assert_eq!(BASE32_NOPAD.encode(b"foobar"), "MZXW6YTBOI");
        assert_eq!(BASE32_NOPAD.encode(b"f"), "MY");
    }
}
