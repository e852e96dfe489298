//! The signature on Twilio's calls (<https://www.twilio.com/docs/usage/security#validating-requests>): HMAC-SHA1 with the account's token over
//! the address that was called and the form's fields, sorted by name.
//!
//! Twilio offers no other digest; as a message authentication code SHA-1 is still sound (RFC 6194 section 3.2).

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{BTreeMap, BTreeSet};

/// What is signed: the address and then every name with its values, nothing between them.
fn signed_text(url: &str, form: &[(String, String)]) -> String {
    let mut fields: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in form {
        fields.entry(name).or_default().insert(value);
    }
    let mut text = url.to_owned();
    for (name, values) in fields {
        for value in values {
            text.push_str(name);
            text.push_str(value);
        }
    }
    text
}

/// Signs a call as Twilio does.
#[must_use]
pub fn sign(token: &str, url: &str, form: &[(String, String)]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    STANDARD.encode(hmac::sign(&key, signed_text(url, form).as_bytes()))
}

/// Whether the signature is Twilio's, in constant time.
#[must_use]
pub fn is_valid(token: &str, url: &str, form: &[(String, String)], signature: &str) -> bool {
    let Ok(given) = STANDARD.decode(signature.trim()) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    hmac::verify(&key, signed_text(url, form).as_bytes(), &given).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The example of Twilio's documentation.
    #[test]
    fn the_documented_example_is_signed_as_documented() {
        let fields = form(&[
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]);
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(sign("12345", url, &fields), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assert!(is_valid("12345", url, &fields, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
        let mut shuffled = fields.clone();
        shuffled.reverse();
        assert!(
            is_valid("12345", url, &shuffled, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            "the order of the form does not matter"
        );
    }

    #[test]
    fn whatever_differs_is_no_signature() {
        let fields = form(&[("MessageSid", "SM1"), ("MessageStatus", "delivered")]);
        let url = "https://notify.example.jp/receipts/twilio";
        let good = sign("token", url, &fields);
        assert!(is_valid("token", url, &fields, &good));
        assert!(!is_valid("other", url, &fields, &good));
        assert!(!is_valid("token", "https://notify.example.jp/receipts/twilio?x", &fields, &good));
        assert!(!is_valid("token", url, &fields[..1], &good));
        for signature in ["", "x", "====", &good[1..], "RSOYDt4T1cUTdK1PDd93/VVr8B8="] {
            assert!(!is_valid("token", url, &fields, signature), "{signature}");
        }
    }
}
