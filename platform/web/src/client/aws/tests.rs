//! Amazon's test suite (<https://github.com/awslabs/aws-c-auth>, Apache-2.0; the part that signs by headers), and S3's documented examples.

use super::{Credentials, Payload, Signer, percent_encode};
use aws_sigv4::http_request::{PayloadChecksumKind, PercentEncodingMode, UriPathNormalizationMode};
use bytes::Bytes;
use http::Request;
use proptest::prelude::*;
use serde_json::Value;
use yui_kernel::Timestamp;

/// Cases that an `http` request cannot hold, or that leave the token out of the signature, which nothing here does.
const LEFT_OUT: [&str; 3] = ["get-header-value-multiline", "get-space-unnormalized", "post-sts-header-after"];

fn credentials(id: &str) -> Credentials {
    Credentials::new(id, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into())
}

/// Those of S3's examples, whose key has a slash where the suite's has a plus.
fn credentials_of_s3() -> Credentials {
    Credentials::new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into())
}

/// A request of the suite: head in lines, then the body.
fn read(text: &str) -> Request<Bytes> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, rest) = lines.next().unwrap().split_once(' ').unwrap();
    let path = rest.strip_suffix(" HTTP/1.1").unwrap();
    let mut request = Request::builder().method(method).uri(format!("https://example.amazonaws.com{path}"));
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.header(name, value.trim());
    }
    request.body(Bytes::from(body.to_owned())).unwrap()
}

#[test]
fn amazons_test_suite_is_signed_as_amazon_signs_it() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let cases = cases.iter().filter(|case| !LEFT_OUT.contains(&case["name"].as_str().unwrap()));
    let now: Timestamp = "2015-08-30T12:36:00Z".parse().unwrap();
    let mut seen = 0;
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let token = case["token"].as_str().map(Into::into);
        let signer = Signer::new(credentials("AKIDEXAMPLE").with_session_token(token), "us-east-1", "service");
        let mut settings = signer.settings();
        settings.uri_path_normalization_mode = UriPathNormalizationMode::from(case["normalize"] == true);
        if name == "get-space-normalized" {
            // Its path is encoded already, and no service in particular is meant, so it is not encoded once more.
            settings.percent_encoding_mode = PercentEncodingMode::Single;
        }
        if case["sign_body"] == true {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let mut request = read(case["request"].as_str().unwrap());
        signer.sign_by(settings, &mut request, now).unwrap();
        assert_eq!(request.headers()["authorization"], case["authorization"].as_str().unwrap(), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 35);
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
#[test]
fn the_examples_of_s3_are_signed_as_documented() {
    let signer = Signer::new(credentials_of_s3(), "us-east-1", "s3");
    let now: Timestamp = "2013-05-24T00:00:00Z".parse().unwrap();
    let bucket = "https://examplebucket.s3.amazonaws.com";
    let get = || Request::get(format!("{bucket}/test.txt")).header("Range", "bytes=0-9").body(Bytes::new());
    let put = || {
        Request::put(format!("{bucket}/test%24file.text"))
            .header("Date", "Fri, 24 May 2013 00:00:00 GMT")
            .header("x-amz-storage-class", "REDUCED_REDUNDANCY")
            .body(Bytes::from_static(b"Welcome to Amazon S3."))
    };
    let life = || Request::get(format!("{bucket}/?lifecycle")).body(Bytes::new());
    let list = || Request::get(format!("{bucket}/?max-keys=2&prefix=J")).body(Bytes::new());
    for (request, signature) in [
        (get(), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        (put(), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        (life(), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        (list(), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ] {
        let mut request = request.unwrap();
        signer.sign(&mut request, now).unwrap();
        let authorization = request.headers()["authorization"].to_str().unwrap().to_owned();
        assert!(authorization.ends_with(&format!("Signature={signature}")), "{authorization}");
    }
}

#[test]
fn an_unsigned_body_says_so() {
    let signer = Signer::new(credentials("AKIDEXAMPLE"), "eu-west-1", "s3").with_payload(Payload::Unsigned);
    let sign = |body: &'static str| {
        let mut request = Request::put("http://127.0.0.1:9000/bucket/a").body(Bytes::from(body)).unwrap();
        signer.sign(&mut request, Timestamp::UNIX_EPOCH).unwrap();
        request
    };
    let request = sign("one");
    assert_eq!(request.headers()["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
    assert_eq!(request.headers()["host"], "127.0.0.1:9000");
    assert_eq!(request.headers()["authorization"], sign("another").headers()["authorization"]);
}

#[test]
fn signing_again_replaces_and_secrets_stay_hidden() {
    let credentials = credentials("AKIDEXAMPLE").with_session_token(Some("session-token".into()));
    let signer = Signer::new(credentials, "ca-central-1", "ses");
    let mut request = Request::post("https://email.ca-central-1.amazonaws.com/v2").body(Bytes::new()).unwrap();
    let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    signer.sign(&mut request, "2026-11-22T08:00:00Z".parse().unwrap()).unwrap();
    signer.sign(&mut request, now).unwrap();
    let mut once = Request::post("https://email.ca-central-1.amazonaws.com/v2").body(Bytes::new()).unwrap();
    signer.sign(&mut once, now).unwrap();
    assert_eq!(request.headers(), once.headers());
    let shown = format!("{signer:?} {request:?}");
    assert!(!shown.contains("wJalr") && !shown.contains("session-token") && !shown.contains("Signature="), "{shown}");

    let mut relative = Request::post("/v2").body(Bytes::new()).unwrap();
    assert_eq!(signer.sign(&mut relative, now).unwrap_err(), super::SignError::NoHost);
}

proptest! {
    /// Any text that is encoded makes an address that can be signed, and what is in it is what is signed.
    #[test]
    fn any_encoded_name_can_be_signed(name in "\\PC{1,20}", value in "\\PC{0,20}") {
        let sign = |address: String| {
            let mut request = Request::get(address).body(Bytes::new()).unwrap();
            Signer::new(credentials("A"), "eu-west-1", "s3").sign(&mut request, Timestamp::UNIX_EPOCH).unwrap();
            request.headers()["authorization"].clone()
        };
        let (path, query) = (percent_encode(&name), percent_encode(&value));
        let signed = sign(format!("https://b.s3.amazonaws.com/{path}?q={query}"));
        prop_assert_ne!(&signed, &sign(format!("https://b.s3.amazonaws.com/{path}x?q={query}")));
        prop_assert_ne!(&signed, &sign(format!("https://b.s3.amazonaws.com/{path}?q={query}x")));
    }
}
