//! Keys of roles: from each of the places that Amazon has for them, renewed in time, and what happens when a place is away. A store that checks
//! signatures says whether a key is right.

use crate::s3::{client, name, settings};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use yui_blob::{BlobStore as _, S3};
use yui_kernel::{Env, ErrorKind, ManualClock, SeededRandom};
use yui_testkit::aws::keys::FakeKeys;
use yui_testkit::http::Answer;
use yui_testkit::s3::FakeS3;
use yui_web::client::aws::{ContainerToken, KeySource, Keys};

const HOUR: Duration = Duration::from_secs(3_600);

struct Node {
    clock: Arc<ManualClock>,
    keys: Keys,
    s3: FakeS3,
    store: S3,
}

/// A node at nine, with keys of this source.
fn node(source: KeySource) -> Node {
    let clock = Arc::new(ManualClock::starting_at("2026-11-22T09:00:00Z".parse().unwrap()));
    let env = Env { clock: clock.clone(), random: Arc::new(SeededRandom::new(1)) };
    let keys = Keys::new(source, client(), env.clone());
    let s3 = FakeS3::start().unwrap();
    let store = S3::new(settings(&s3.url()), keys.clone(), client(), env).unwrap();
    Node { clock, keys, s3, store }
}

impl Node {
    /// The session token of the key that a request is signed with now.
    async fn session(&self) -> String {
        self.store.put(&name(), "x".into()).await.unwrap();
        let request = self.s3.requests().last().unwrap().clone();
        request.header("x-amz-security-token").unwrap().to_owned()
    }

    async fn failure(&self) -> String {
        let error = self.store.put(&name(), "x".into()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        error.chain()
    }
}

fn token_file(folder: &tempfile::TempDir, token: &str) -> PathBuf {
    let path = folder.path().join("token");
    std::fs::write(&path, format!("{token}\n")).unwrap();
    path
}

fn container(fake: &FakeKeys, token: &str) -> KeySource {
    KeySource::Container { address: fake.container_url(), token: Some(ContainerToken::Text(token.into())) }
}

fn web_identity(fake: &FakeKeys, role: &str, token_file: PathBuf) -> KeySource {
    KeySource::WebIdentity { sts: fake.url(), role: role.to_owned(), session: "yui".to_owned(), token_file }
}

#[tokio::test]
async fn a_key_comes_from_each_place_and_is_renewed_before_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let fake = FakeKeys::start("").unwrap();
    let by_file = ContainerToken::File(token_file(&folder, FakeKeys::CONTAINER_TOKEN));
    let other = tempfile::tempdir().unwrap();
    for source in [
        container(&fake, FakeKeys::CONTAINER_TOKEN),
        KeySource::Container { address: fake.container_url(), token: Some(by_file) },
        web_identity(&fake, FakeKeys::ROLE, token_file(&other, FakeKeys::IDENTITY_TOKEN)),
        KeySource::Instance { address: fake.url() },
    ] {
        let before = fake.given();
        let session = |place: usize| format!("session-{}", before + place);
        let node = node(source);
        fake.expires("2026-11-22T15:00:00Z");
        assert_eq!([node.session().await, node.session().await], [session(1), session(1)], "it is asked for once");
        node.clock.advance(5 * HOUR + HOUR / 2);
        assert_eq!(node.session().await, session(1));
        fake.expires("2026-11-22T21:00:00Z");
        node.clock.advance(HOUR / 3);
        assert_eq!(node.session().await, session(2), "ten minutes before its end");
        node.keys.forget();
        assert_eq!(node.session().await, session(3), "Amazon did not take it any more");
        let shown = format!("{:?}", node.keys);
        assert!(!shown.contains("session-") && !shown.contains(FakeKeys::CONTAINER_TOKEN), "{shown}");
    }
}

#[tokio::test]
async fn while_a_place_is_away_the_old_key_is_used_until_its_end() {
    let fake = FakeKeys::start("2026-11-22T10:00:00Z").unwrap();
    let node = node(container(&fake, FakeKeys::CONTAINER_TOKEN));
    assert_eq!(node.session().await, "session-1");
    fake.refuse_connections().await;
    node.clock.advance(HOUR - Duration::from_secs(300));
    assert_eq!(node.session().await, "session-1");
    node.clock.advance(Duration::from_secs(300));
    let told = node.failure().await;
    assert!(told.contains("the container's endpoint for keys cannot be reached"), "{told}");
    fake.accept_connections().unwrap();
    fake.expires("2026-11-22T16:00:00Z");
    assert!(node.failure().await.contains("cannot be reached"), "it is not asked by everybody at once");
    node.clock.advance(Duration::from_secs(5));
    assert_eq!(node.session().await, "session-2");
}

#[tokio::test]
async fn a_key_that_is_not_renewed_by_its_place_yet_is_asked_for_once_a_minute() {
    let fake = FakeKeys::start("2026-11-22T09:09:00Z").unwrap();
    let node = node(KeySource::Instance { address: fake.url() });
    for _ in 0..3 {
        assert_eq!(node.session().await, "session-1");
    }
    node.clock.advance(Duration::from_secs(60));
    assert_eq!(node.session().await, "session-2");
}

#[tokio::test]
async fn an_expired_key_is_replaced_within_the_request() {
    let fake = FakeKeys::start("2026-11-22T15:00:00Z").unwrap();
    let node = node(container(&fake, FakeKeys::CONTAINER_TOKEN));
    assert_eq!(node.session().await, "session-1");
    let expired = "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>";
    node.s3.next(1, Answer::text(400, "application/xml", expired).into());
    assert_eq!(node.session().await, "session-2");
}

#[tokio::test]
async fn the_operator_is_told_why_there_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let fake = FakeKeys::start("2026-11-22T09:00:00Z").unwrap();
    let right = token_file(&folder, FakeKeys::IDENTITY_TOKEN);
    let other = tempfile::tempdir().unwrap();
    let elsewhere = KeySource::Container { address: format!("{}/v2/credentials/none", fake.url()), token: None };
    for (source, told) in [
        (container(&fake, "wrong"), "answered 401"),
        (elsewhere, "answered 404: no role is attached here"),
        (container(&fake, "two\nlines"), "the token is more than one line of ASCII"),
        (container(&fake, FakeKeys::CONTAINER_TOKEN), "has expired already: check this machine's clock"),
        (
            web_identity(&fake, FakeKeys::ROLE, token_file(&other, "wrong")),
            "Amazon STS answered 400 InvalidIdentityToken",
        ),
        (web_identity(&fake, "arn:aws:iam::1:role/x", right), "answered 403 AccessDenied: the role's trust policy"),
        (web_identity(&fake, FakeKeys::ROLE, other.path().join("none")), "with the token cannot be read"),
    ] {
        let failure = node(source).failure().await;
        assert!(failure.contains(told) && !failure.contains("wrong"), "{failure}");
    }
    for body in ["", "{}", r#"{"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T", "Expiration": "soon"}"#] {
        fake.next(1, Answer::text(200, "application/json", body).into());
        let failure = node(container(&fake, FakeKeys::CONTAINER_TOKEN)).failure().await;
        assert!(failure.contains("answered something else than a key"), "{failure}");
    }
}
