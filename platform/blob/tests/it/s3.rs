//! S3 against a store that checks signatures, and what it says when the store is away.

use bytes::Bytes;
use proptest::prelude::*;
use std::sync::Arc;
use yui_blob::{BlobName, BlobStore as _, S3, S3Settings, check};
use yui_kernel::{Env, ErrorKind};
use yui_testkit::http::{Answer, Behaviour};
use yui_testkit::s3::{ACCESS_KEY_ID, BUCKET, FakeS3, REGION, SECRET_ACCESS_KEY};
use yui_web::client::aws::{Credentials, Keys};
use yui_web::client::{Client, ClientSettings, Egress};

pub(crate) fn settings(endpoint: &str) -> S3Settings {
    S3Settings { endpoint: endpoint.to_owned(), bucket: BUCKET.to_owned(), region: REGION.to_owned(), path_style: true }
}

fn keys() -> Keys {
    Keys::fixed(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY.into()))
}

pub(crate) fn client() -> Arc<Client> {
    let egress = Egress::Any;
    Arc::new(Client::new(S3::bounds(ClientSettings { egress, ..ClientSettings::default() })).unwrap())
}

fn store(settings: S3Settings) -> S3 {
    S3::new(settings, keys(), client(), Env::system()).unwrap()
}

pub(crate) fn name() -> BlobName {
    BlobName::new(["org", "a-1"]).unwrap()
}

#[tokio::test]
async fn what_was_put_is_got_until_it_is_deleted() {
    let s3 = FakeS3::start().unwrap();
    let store = store(settings(&s3.url()));
    assert_eq!(store.get(&name()).await.unwrap(), None);
    let content = Bytes::from(vec![7; 3 << 20]);
    store.put(&name(), content.clone()).await.unwrap();
    assert_eq!(s3.objects().keys().collect::<Vec<_>>(), ["org/a-1"]);
    assert_eq!(store.get(&name()).await.unwrap(), Some(content));
    store.delete(&name()).await.unwrap();
    store.delete(&name()).await.unwrap();
    assert_eq!(store.get(&name()).await.unwrap(), None);
    check(&store).await.unwrap();
    assert!(s3.objects().is_empty());
}

#[tokio::test]
async fn a_fault_that_passes_is_passed_over() {
    let s3 = FakeS3::start().unwrap();
    let store = store(settings(&s3.url()));
    s3.next(1, Answer::status(503).into());
    s3.next(1, Behaviour::Close);
    store.put(&name(), "x".into()).await.unwrap();
    s3.next(2, Answer::status(500).into());
    assert_eq!(store.get(&name()).await.unwrap().unwrap(), "x");
}

#[tokio::test]
async fn a_store_that_is_away_is_unavailable_and_back_afterwards() {
    let s3 = FakeS3::start().unwrap();
    let store = store(settings(&s3.url()));
    s3.refuse_connections().await;
    for failed in
        [store.put(&name(), "x".into()).await, store.get(&name()).await.map(drop), store.delete(&name()).await]
    {
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::Unavailable);
    }
    s3.accept_connections().unwrap();
    store.put(&name(), "x".into()).await.unwrap();
}

#[tokio::test]
async fn the_operator_is_told_what_to_mend() {
    let s3 = FakeS3::start().unwrap();
    let wrong_secret = Keys::fixed(Credentials::new(ACCESS_KEY_ID, "other".into()));
    let wrong_id = Keys::fixed(Credentials::new("AKIDOTHER", SECRET_ACCESS_KEY.into()));
    for (settings, keys, told) in [
        (S3Settings { bucket: "nobodys".to_owned(), ..settings(&s3.url()) }, keys(), "YUI_FILES_S3_BUCKET"),
        (S3Settings { region: "eu-west-2".to_owned(), ..settings(&s3.url()) }, keys(), "YUI_FILES_S3_REGION"),
        (settings(&s3.url()), wrong_secret, "(SignatureDoesNotMatch)"),
        (settings(&s3.url()), wrong_id, "(InvalidAccessKeyId)"),
    ] {
        let store = S3::new(settings, keys, client(), Env::system()).unwrap();
        let error = store.get(&name()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let text = error.chain();
        assert!(text.contains(told) && !text.contains(SECRET_ACCESS_KEY) && !text.contains("other"), "{text}");
    }
}

#[test]
fn addresses_that_cannot_work_are_refused() {
    for (endpoint, bucket, path_style) in [
        ("s3.example.jp", BUCKET, true),
        ("ftp://s3.example.jp", BUCKET, true),
        ("https://u:p@s3.example.jp", BUCKET, true),
        ("https://s3.example.jp/inside", BUCKET, false),
        ("https://s3.example.jp?x", BUCKET, true),
        ("https://s3.example.jp", "Capital", true),
        ("https://s3.example.jp", "a", true),
        ("https://s3.example.jp", "a..b", true),
        ("https://s3.example.jp", "../x", true),
    ] {
        let settings = S3Settings { bucket: bucket.to_owned(), path_style, ..settings(endpoint) };
        assert!(S3::new(settings, keys(), client(), Env::system()).is_err(), "{endpoint} {bucket}");
    }
    let hosted = S3Settings { path_style: false, ..settings("https://s3.ap-northeast-1.amazonaws.com") };
    let hosted = S3::new(hosted, keys(), client(), Env::system()).unwrap();
    assert_eq!(hosted.describe(), "the bucket yui-files at s3.ap-northeast-1.amazonaws.com");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn every_name_and_content_comes_back(parts in prop::collection::vec("[a-z0-9][a-z0-9-]{0,20}", 1..4), content in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let s3 = FakeS3::start().unwrap();
            let store = store(settings(&s3.url()));
            let name = BlobName::new(&parts).unwrap();
            store.put(&name, content.clone().into()).await.unwrap();
            assert_eq!(store.get(&name).await.unwrap().unwrap(), content);
        });
    }
}
