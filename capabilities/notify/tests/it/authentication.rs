//! Every row of the table of credentials, in both dialects.

use crate::node::{Node, Reply, on_both};
use crate::service::{Key, TestService, new_secret, token};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use yui_notify::model::Dialect;
use yui_notify::model::service::ServiceState;
use yui_store::values;

on_both!(
    tokens_of_gc_notify,
    tokens_of_govuk_notify,
    clocks_may_differ_by_thirty_seconds,
    full_keys,
    services_that_do_not_work,
    every_key_of_a_service_is_tried,
    preflights_need_no_key,
);

const PATH: &str = "/v2/templates";
const SCHEME_GC: &str = "Unauthorized, Authorization header is invalid. GC Notify supports the following authentication methods. \
    Bearer: JWT token that the client generates and passes in, Learn more: \
    https://documentation.notification.canada.ca/en/start.html#headers., ApiKey-v1: If you cannot generate a JWT token you may \
    optionally use the API secret generated for you by GC Notify. Learn more: \
    https://documentation.notification.canada.ca/en/start.html#headers.";
const EXAMPLE_UK: &str = "Invalid token: make sure your API token matches the example at \
    https://docs.notifications.service.gov.uk/rest-api.html#authorisation-header";

async fn ask(node: &Node, authorization: &str) -> Reply {
    node.call("GET", PATH, Some(authorization), None).await
}

#[track_caller]
fn refused(reply: &Reply, status: u16, message: &str) {
    let expected = json!({ "status_code": status, "errors": [{ "error": "AuthError", "message": message }] });
    assert_eq!((reply.status, &reply.json), (status, &expected));
}

fn signed(header: &Header, claims: &Value, secret: &str) -> String {
    format!("Bearer {}", jsonwebtoken::encode(header, claims, &EncodingKey::from_secret(secret.as_bytes())).unwrap())
}

/// A token whose header says that it is not signed.
fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("Bearer {}.{}.", part(&json!({ "typ": "JWT", "alg": "none" })), part(claims))
}

async fn tokens_of_gc_notify(node: Node) {
    let service = TestService::live(&node).await;
    let (secret, now) = (service.secret(Key::Live), node.clock_second());
    let claims = json!({ "iss": service.id, "iat": now });
    ask(&node, &token(&claims, secret)).await.expect(200);
    let without_type = Header { typ: None, ..Header::default() };
    ask(&node, &signed(&without_type, &claims, secret)).await.expect(200);

    refused(&node.call("GET", PATH, None, None).await, 401, "Unauthorized, authentication token must be provided");
    refused(&ask(&node, "Basic abc").await, 401, SCHEME_GC);
    refused(&ask(&node, "ApiKey-v1xyz").await, 401, SCHEME_GC);
    let unreadable = "Invalid token: signature, api token is not valid";
    for garbage in ["Bearer", "Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer a.b", "bearer 結.結.結"] {
        refused(&ask(&node, garbage).await, 403, unreadable);
    }
    let cases = [
        (json!({ "iat": now }), "Invalid token: iss field not provided"),
        (json!({ "iss": "citizens", "iat": now }), "Invalid token: service id is not the right data type"),
        (json!({ "iss": 7, "iat": now }), "Invalid token: service id is not the right data type"),
        (json!({ "iss": uuid::Uuid::nil(), "iat": now }), "Invalid token: service not found"),
        (json!({ "iss": service.id }), "Invalid token: signature, api token not found"),
        (json!({ "iss": service.id, "iat": "now" }), unreadable),
        (json!({ "iss": service.id, "iat": now, "aud": "x" }), unreadable),
    ];
    for (claims, message) in cases {
        refused(&ask(&node, &token(&claims, secret)).await, 403, message);
    }
    let not_found = "Invalid token: signature, api token not found";
    refused(&ask(&node, &token(&claims, &new_secret(node.store().env()))).await, 403, not_found);
    refused(&ask(&node, &signed(&Header::new(Algorithm::HS512), &claims, secret)).await, 403, not_found);
    refused(&ask(&node, &unsigned(&claims)).await, 403, not_found);
    service.revoke(&node, "live").await;
    refused(&ask(&node, &token(&claims, secret)).await, 403, "Invalid token: API key revoked");
}

async fn tokens_of_govuk_notify(node: Node) {
    let service = TestService::declared(&node, |service| service.dialect = Dialect::Govuk).await;
    let (secret, now) = (service.secret(Key::Live), node.clock_second());
    let claims = json!({ "iss": service.id, "iat": now });
    ask(&node, &token(&claims, secret)).await.expect(200);
    let unknown = token(&claims, &new_secret(node.store().env()));
    refused(&ask(&node, &unknown).await, 403, "Invalid token: API key not found");
    let other_algorithm = signed(&Header::new(Algorithm::HS512), &claims, secret);
    refused(&ask(&node, &other_algorithm).await, 403, "Invalid token: algorithm used is not HS256");
    refused(&ask(&node, &unsigned(&claims)).await, 403, "Invalid token: algorithm used is not HS256");
    refused(&ask(&node, &token(&json!({ "iss": service.id }), secret)).await, 403, EXAMPLE_UK);
    let with_audience = json!({ "iss": service.id, "iat": now, "aud": "x" });
    refused(&ask(&node, &token(&with_audience, secret)).await, 403, EXAMPLE_UK);
    service.revoke(&node, "live").await;
    refused(&ask(&node, &token(&claims, secret)).await, 403, "Invalid token: API key revoked");
}

async fn clocks_may_differ_by_thirty_seconds(node: Node) {
    let service = TestService::live(&node).await;
    let (secret, now) = (service.secret(Key::Live), node.clock_second());
    let skew = "Error: Your system clock must be accurate to within 30 seconds";
    for (claims, accepted) in [
        (json!({ "iat": now - 29 }), true),
        (json!({ "iat": now + 29 }), true),
        (json!({ "iat": now - 31 }), false),
        (json!({ "iat": now + 31 }), false),
        (json!({ "iat": now as f64 + 0.5 }), true),
        (json!({ "iat": now, "exp": now - 1000 }), true),
        (json!({ "iat": now, "nbf": now + 1000 }), false),
    ] {
        let mut claims = claims;
        claims["iss"] = json!(service.id);
        let reply = ask(&node, &token(&claims, secret)).await;
        if accepted {
            reply.expect(200);
        } else {
            refused(&reply, 403, skew);
        }
    }
    // Who has none of the keys learns nothing about the clock.
    let late = json!({ "iss": service.id, "iat": now - 1000 });
    let reply = ask(&node, &token(&late, &new_secret(node.store().env()))).await;
    refused(&reply, 403, "Invalid token: signature, api token not found");
}

async fn full_keys(node: Node) {
    let service = TestService::live(&node).await;
    let other = TestService::live(&node).await;
    let secret = service.secret(Key::Live);
    for scheme in ["ApiKey-v1", "apikey-v1", "APIKEY-V1 "] {
        ask(&node, &format!("{scheme} gcntfy-a-name-{}-{secret}", service.id)).await.expect(200);
    }
    let incomplete = "Invalid token: Enter your full API key";
    for key in [
        String::new(),
        secret.to_owned(),
        format!("{}-{secret}", service.id),
        format!("gcntfy-{secret}"),
        format!("other-name-{}-{secret}", service.id),
        format!("gcntfy-name-{}-{secret}", other.id),
        format!("gcntfy-name-{}-{secret}", "x".repeat(36)),
    ] {
        refused(&ask(&node, &format!("ApiKey-v1 {key}")).await, 403, incomplete);
    }
    let unknown = new_secret(node.store().env());
    for service in [service.id, other.id] {
        let reply = ask(&node, &format!("ApiKey-v1 gcntfy-name-{service}-{unknown}")).await;
        refused(&reply, 403, "Invalid token: API key not found");
    }
    service.revoke(&node, "live").await;
    let reply = ask(&node, &format!("ApiKey-v1 gcntfy-name-{}-{secret}", service.id)).await;
    refused(&reply, 403, "Invalid token: API key revoked");
}

async fn services_that_do_not_work(node: Node) {
    let mut service = TestService::live(&node).await;
    for state in [ServiceState::Suspended, ServiceState::Archived] {
        service.change(&node, |service| service.state = state).await;
        refused(&service.get(&node, Key::Live, PATH).await, 403, "Invalid token: service is archived");
    }
    service.change(&node, |service| service.state = ServiceState::Active).await;
    service.get(&node, Key::Live, PATH).await.expect(200);

    yui_store::statements! {
        tenant DELETE_KEYS = "delete from api_key where organisation_id = $1 and service_id = $2";
    }
    let id = service.id;
    service.write(&node, move |tx| tx.execute(&DELETE_KEYS, &values![id])).await;
    node.notify.services().forget(id);
    refused(&service.get(&node, Key::Live, PATH).await, 403, "Invalid token: service has no API keys");
}

async fn every_key_of_a_service_is_tried(node: Node) {
    let service = TestService::live(&node).await;
    for key in [Key::Live, Key::Team, Key::Test, Key::Manager] {
        service.get(&node, key, PATH).await.expect(200);
    }
}

async fn preflights_need_no_key(node: Node) {
    let request = http::Request::builder()
        .method("OPTIONS")
        .uri("/v2/notifications/email")
        .header("origin", "https://documentation.notification.canada.ca")
        .body(axum::body::Body::empty())
        .unwrap();
    let reply = node.send(request).await.expect(204);
    assert_eq!(reply.headers["access-control-allow-headers"], "Content-Type,Authorization");
    assert_eq!(reply.headers["access-control-allow-methods"], "GET,PUT,POST,PATCH,DELETE");
}
