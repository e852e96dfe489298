//! Who is let in: every row of the table of refusals, over HTTP, in both dialects.

use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use yui_notify::model::service::ServiceState;
use yui_notify::model::{Dialect, KeyType};
use yui_policy::Permissions;
use yui_testkit::node::{TestNode, TestService, token};
use yui_testkit::on_both_engines;

on_both_engines!(
    every_refusal_in_the_words_of_gc,
    every_refusal_in_the_words_of_govuk,
    both_schemes_let_in,
    keys_do_what_their_permissions_say
);

const NOBODY: &str = "5f0e3a0c-2f44-4f5e-9b0a-111111111111";

/// The answer to a request with this `Authorization`.
async fn refusal(node: &TestNode, authorization: &str) -> (u16, String) {
    let answer = node.call("GET", "/v2/templates").header("authorization", authorization).send().await;
    let (class, message) = answer.refusal(answer.status);
    assert_eq!(class, "AuthError");
    (answer.status, message.to_owned())
}

struct Texts {
    unreadable: &'static str,
    signature: &'static str,
    algorithm: &'static str,
    no_time: &'static str,
}

async fn check(node: &TestNode, service: &mut TestService, texts: &Texts) {
    let key = service.key(KeyType::Live).clone();
    let now = node.now().as_second();
    let good = json!({ "iss": service.id, "iat": now });
    let with = |claims: Value| token::bearer(&claims, &key.secret);
    let algorithm = |algorithm| token::bearer_with(&Header::new(algorithm), &good, &key.secret);
    let none = "Bearer eyJhbGciOiJub25lIn0.".to_owned() + with(good.clone()).split('.').nth(1).unwrap() + ".";
    let forbidden = |text: &str| (403, format!("Invalid token: {text}"));

    assert_eq!(refusal(node, &token::bearer(&good, NOBODY)).await, forbidden(texts.signature));
    assert_eq!(refusal(node, &algorithm(Algorithm::HS512)).await, forbidden(texts.algorithm));
    assert_eq!(refusal(node, &none).await, forbidden(texts.algorithm));
    assert_eq!(refusal(node, &with(json!({ "iss": service.id }))).await, forbidden(texts.no_time));
    assert_eq!(
        refusal(node, &with(json!({ "iss": service.id, "iat": now, "aud": "x" }))).await,
        forbidden(texts.unreadable)
    );
    let skew = (403, "Error: Your system clock must be accurate to within 30 seconds".to_owned());
    for seconds in [-31, 31] {
        assert_eq!(refusal(node, &with(json!({ "iss": service.id, "iat": now + seconds }))).await, skew);
    }
    assert_eq!(refusal(node, &with(json!({ "iss": service.id, "iat": now, "nbf": now + 100 }))).await, skew);

    let revoked = service.new_key("revoked", KeyType::Live, Permissions::NONE).await;
    service.revoke(&revoked).await;
    assert_eq!(refusal(node, &revoked.bearer()).await, forbidden("API key revoked"));
    assert_eq!(refusal(node, &format!("ApiKey-v1 {}", revoked.full())).await, forbidden("API key revoked"));

    for state in [ServiceState::Suspended, ServiceState::Archived] {
        service.change(|settings| settings.state = state).await;
        assert_eq!(refusal(node, &with(good.clone())).await, forbidden("service is archived"));
        assert_eq!(refusal(node, &format!("ApiKey-v1 {}", key.full())).await, forbidden("service is archived"));
    }
}

async fn every_refusal_in_the_words_of_gc(node: &TestNode) {
    let mut service = node.service().create().await;
    let missing = node.call("GET", "/v2/templates").send().await;
    assert_eq!(missing.refusal(401), ("AuthError", "Unauthorized, authentication token must be provided"));
    for scheme in ["Basic dXNlcjpwYXNz", "bearertoken", "ApiKey-v1x abc", "ApiKey-v2 abc", "\u{e9}"] {
        let (status, message) = refusal(node, scheme).await;
        assert_eq!(status, 401, "{scheme}");
        assert!(message.starts_with("Unauthorized, Authorization header is invalid. GC Notify supports"), "{message}");
    }
    // Where no service is known, the words are those of GC Notify.
    let unreadable = "signature, api token is not valid";
    for garbage in ["Bearer", "Bearer garbage", "Bearer a.b.c", "bearer e30.e30", "Bearer e30.W10.x"] {
        assert_eq!(refusal(node, garbage).await, (403, format!("Invalid token: {unreadable}")), "{garbage}");
    }
    let secret = &service.key(KeyType::Live).secret;
    let now = node.now().as_second();
    for (claims, text) in [
        (json!({ "iat": now }), "iss field not provided"),
        (json!({ "iss": null, "iat": now }), "iss field not provided"),
        (json!({ "iss": "service", "iat": now }), "service id is not the right data type"),
        (json!({ "iss": 7, "iat": now }), "service id is not the right data type"),
        (json!({ "iss": NOBODY, "iat": now }), "service not found"),
    ] {
        assert_eq!(refusal(node, &token::bearer(&claims, secret)).await, (403, format!("Invalid token: {text}")));
    }
    let full = service.key(KeyType::Live).full();
    let incomplete = (403, "Invalid token: Enter your full API key".to_owned());
    let wrong_service = format!("gcntfy-x-{NOBODY}-{secret}");
    for text in [&full["gcntfy-".len()..], &full[..78], "gcntfy-", secret, &wrong_service, ""] {
        assert_eq!(refusal(node, &format!("ApiKey-v1 {text}")).await, incomplete, "{text}");
    }
    let unknown = format!("ApiKey-v1 gcntfy-x-{}-{NOBODY}", service.id);
    assert_eq!(refusal(node, &unknown).await, (403, "Invalid token: API key not found".to_owned()));

    let not_found = "signature, api token not found";
    let texts = Texts { unreadable, signature: not_found, algorithm: not_found, no_time: not_found };
    check(node, &mut service, &texts).await;
}

async fn every_refusal_in_the_words_of_govuk(node: &TestNode) {
    let mut service = node.service().dialect(Dialect::Govuk).create().await;
    let unreadable = "make sure your API token matches the example at https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";
    let texts = Texts {
        unreadable,
        signature: "API key not found",
        algorithm: "algorithm used is not HS256",
        no_time: unreadable,
    };
    check(node, &mut service, &texts).await;
}

async fn both_schemes_let_in(node: &TestNode) {
    let service = node.service().create().await;
    let key = service.key(KeyType::Live);
    let now = node.now().as_second();
    for claims in [
        json!({ "iss": service.id, "iat": now - 30 }),
        json!({ "iss": service.id, "iat": now + 30 }),
        json!({ "iss": service.id, "iat": (now as f64) + 0.5 }),
        json!({ "iss": service.id, "iat": now, "exp": now - 1_000 }),
        json!({ "iss": service.id.to_string().to_uppercase(), "iat": now }),
    ] {
        let bearer = token::bearer(&claims, &key.secret);
        let _ = node.call("GET", "/v2/templates").header("authorization", &bearer).send().await.expect(200);
    }
    for scheme in ["ApiKey-v1", "apikey-v1", "APIKEY-V1"] {
        let full = format!("{scheme}   {}  ", key.full());
        let _ = node.call("GET", "/v2/templates").header("authorization", &full).send().await.expect(200);
    }
    let _ = node.call("GET", "/v2/openapi-en").send().await.expect(200);
    let preflight = node
        .call("OPTIONS", "/v2/notifications/email")
        .header("origin", "https://documentation.notification.canada.ca")
        .header("access-control-request-method", "POST");
    assert!(preflight.send().await.status < 300);
}

async fn keys_do_what_their_permissions_say(node: &TestNode) {
    let service = node.service().create().await;
    let body = json!({
        "name": "n", "template_type": "sms", "content": "c",
        "template_category_id": "207b293c-2ae5-48e8-836d-fcabd60b2153",
    });
    for key_type in KeyType::ALL {
        let refused = service.key(*key_type).post("/v2/manage-template", &body).await;
        assert_eq!(
            refused.refusal(403),
            ("ForbiddenError", "This API key does not have permission to manage templates.")
        );
    }
    let _ = service.manager().post("/v2/manage-template", &body).await.expect(201);
}
