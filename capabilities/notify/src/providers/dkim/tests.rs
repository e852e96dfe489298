use super::signer::sign_field;
use super::*;
use aws_lc_rs::signature::{ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;
use yui_kernel::{Env, Timestamp};

/// The message of RFC 8463 appendix A.
const FIELDS: [&str; 5] = [
    "From: Joe SixPack <joe@football.example.com>\r\n",
    "To: Suzie Q <suzie@shopping.example.net>\r\n",
    "Subject: Is dinner ready?\r\n",
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n",
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n",
];
const BODY: &str = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
const SEED: &str = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

fn specified() -> PrivateKey {
    PrivateKey::from_seed(&STANDARD.decode(SEED).unwrap()).unwrap()
}

fn message() -> Vec<u8> {
    format!("{}\r\n{BODY}", FIELDS.concat()).into_bytes()
}

#[test]
fn the_signature_of_the_specification_is_made() {
    // RFC 8463 appendix A.3: `from`, `subject` stand twice and are there once.
    let header = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n \
        q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n \
        bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=\r\n";
    let fields: Vec<&[u8]> = FIELDS.iter().map(|field| field.as_bytes()).collect();
    assert_eq!(
        sign_field(&specified(), &fields, header.as_bytes()).unwrap(),
        "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
    );
    assert_eq!(
        STANDARD.encode(canonical::body_digest(BODY.as_bytes())),
        "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
    );
    assert_eq!(specified().record().unwrap(), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
}

#[test]
fn forms_are_those_of_the_specification() {
    // RFC 6376 section 3.4.5.
    let mut headers = Vec::new();
    let message = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
    let parts = canonical::parts(message);
    for field in &parts.fields {
        canonical::field(&mut headers, field);
    }
    assert_eq!(headers, b"a:X\r\nb:Y Z\r\n");
    let digest = |body: &[u8]| STANDARD.encode(canonical::body_digest(body));
    assert_eq!(digest(parts.body), digest(b" C\r\nD E\r\n"));
    // Section 3.4.4: nothing is nothing.
    assert_eq!(digest(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(digest(b"\r\n\r\n"), digest(b""));
    assert_eq!(digest(b"a"), digest(b"a \t\r\n\r\n"));
    assert_ne!(digest(b"\r\na"), digest(b"a"));
}

#[test]
fn a_message_without_a_body_or_an_end_has_its_parts() {
    for (message, fields, body) in [
        (&b"A: b\r\n\r\n"[..], 1, &b""[..]),
        (b"A: b\r\nC: d", 2, b""),
        (b"A: b\r\n\r\n\r\nx", 1, b"\r\nx"),
        (b"\r\nx", 0, b"x"),
        (b"", 0, b""),
    ] {
        let parts = canonical::parts(message);
        assert_eq!((parts.fields.len(), parts.body), (fields, body), "{message:?}");
    }
}

/// Checks a signed message the way a receiver does, from what is in it; gives the names that it covers.
fn verified(signed: &[u8], key: &PrivateKey) -> Vec<String> {
    let parts = canonical::parts(signed);
    let (header, fields) = parts.fields.split_first().unwrap();
    let text = std::str::from_utf8(header).unwrap();
    let tag = |name: &str| {
        let value = text.split_once(':').unwrap().1.split(';').map(str::trim).find_map(|tag| tag.strip_prefix(name));
        value.unwrap().replace(char::is_whitespace, "")
    };
    assert_eq!(tag("bh="), STANDARD.encode(canonical::body_digest(parts.body)));
    let mut covered = Vec::new();
    let mut left = fields.to_vec();
    let names: Vec<String> = tag("h=").split(':').map(str::to_owned).collect();
    for name in &names {
        if let Some(at) = left.iter().rposition(|field| canonical::name(field).eq_ignore_ascii_case(name.as_bytes())) {
            canonical::field(&mut covered, left.remove(at));
        }
    }
    let unsigned = &text[..text.rfind(" b=").unwrap() + 3];
    canonical::field(&mut covered, unsigned.as_bytes());
    covered.truncate(covered.len() - 2);
    let signature = STANDARD.decode(tag("b=")).unwrap();
    let record = key.record().unwrap();
    let public = STANDARD.decode(record.rsplit_once("p=").unwrap().1).unwrap();
    match key.algorithm() {
        Algorithm::Rsa => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &public).verify(&covered, &signature),
        Algorithm::Ed25519 => {
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &covered);
            UnparsedPublicKey::new(&ED25519, &public).verify(digest.as_ref(), &signature)
        }
    }
    .unwrap();
    names
}

fn signed(message: &[u8], key: PrivateKey) -> Vec<u8> {
    let signer = Signer::new("football.example.com", "yui202611", key);
    [signer.sign(message, Timestamp::UNIX_EPOCH).unwrap().as_slice(), message].concat()
}

#[test]
fn what_is_signed_verifies_and_covers_what_readers_see() {
    for algorithm in Algorithm::ALL {
        let key = || match algorithm {
            Algorithm::Rsa => PrivateKey::generate(*algorithm, &Env::system()).unwrap(),
            Algorithm::Ed25519 => specified(),
        };
        let key = key();
        let stored = PrivateKey::from_pkcs8(*algorithm, key.to_pkcs8().unwrap().expose_secret()).unwrap();
        let names = verified(&signed(&message(), stored), &key);
        assert_eq!(names, ["from", "from", "to", "to", "subject", "subject", "date", "message-id", "reply-to"]);
        assert!(key.record().unwrap().starts_with(&format!("v=DKIM1; k={algorithm}; p=")));
        assert_eq!(format!("{key:?}").to_lowercase(), format!("privatekey({algorithm})"));
    }
}

#[test]
fn lines_of_a_signature_are_short() {
    let signature = signed(&message(), PrivateKey::generate(Algorithm::Rsa, &Env::system()).unwrap());
    let longest = signature.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    assert!(longest <= 79, "{longest}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_message_can_be_signed_and_then_verifies(
        fields in proptest::collection::vec("(From|Subject|X-A): [ -~]{0,20}(\r\n [!-~]{1,20})?", 0..6),
        body in "([ -~\t]{0,12}(\r\n)?){0,8}",
    ) {
        let message = format!("{}\r\n\r\n{body}", fields.join("\r\n"));
        let message = message.trim_start();
        verified(&signed(message.as_bytes(), specified()), &specified());
    }

    #[test]
    fn nothing_makes_signing_fail(message in proptest::collection::vec(any::<u8>(), 0..200)) {
        Signer::new("example.jp", "s", specified()).sign(&message, Timestamp::UNIX_EPOCH).unwrap();
    }
}
