use super::*;
use hyper::body::Bytes;

/// Amazon's documented example of a signed request to S3
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>), as a server receives it.
fn example() -> Request {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,\
        SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,\
        Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    let mut headers = http::HeaderMap::new();
    for (name, value) in [
        ("host", "examplebucket.s3.amazonaws.com"),
        ("range", "bytes=0-9"),
        ("x-amz-content-sha256", empty),
        ("x-amz-date", "20130524T000000Z"),
        ("authorization", authorization),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    Request { method: http::Method::GET, uri: "/test.txt".parse().unwrap(), headers, body: Bytes::new() }
}

#[test]
fn what_amazon_signs_is_right_and_what_was_changed_is_not() {
    let check = |request: &Request| verify(request, "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    let signed = Signed { region: "us-east-1".to_owned(), service: "s3".to_owned() };
    assert_eq!(check(&example()), Ok(signed));

    let changed = |change: fn(&mut Request)| {
        let mut request = example();
        change(&mut request);
        check(&request).unwrap_err()
    };
    assert_eq!(changed(|request| request.uri = "/other.txt".parse().unwrap()), Unsigned::Wrong);
    assert_eq!(changed(|request| request.body = Bytes::from_static(b"more")), Unsigned::OtherBody);
    assert_eq!(
        changed(|request| drop(request.headers.insert("range", "bytes=0-99".parse().unwrap()))),
        Unsigned::Wrong
    );
    assert_eq!(
        changed(|request| drop(request.headers.insert("x-amz-acl", "public".parse().unwrap()))),
        Unsigned::TooLittle("x-amz-acl".to_owned())
    );
    assert_eq!(changed(|request| drop(request.headers.remove("authorization"))), Unsigned::Missing);
    assert_eq!(verify(&example(), "AKIDOTHER", "x"), Err(Unsigned::UnknownKey));
}

#[test]
fn a_topic_signs_what_it_posts() {
    let topic = topic::FakeTopic::new("arn:aws:sns:ca-central-1:123456789012:receipts").unwrap();
    let posted = topic.notification("1", "2026-11-22T09:00:00.000Z", "{}").unwrap();
    assert_eq!(posted["SignatureVersion"], "2");
    assert!(topic.certificate().starts_with("-----BEGIN CERTIFICATE-----"));
}
