//! API keys that somebody found in public.

use crate::node::{LEAK_SECRET, Node, Reply, on_both};
use crate::service::{Key, TestService, token};
use serde_json::{Value, json};
use yui_store::audit::{self, AuditEntry};
use yui_store::values;

on_both!(a_reported_key_is_of_no_more_use, reports_need_the_reporters_signature, reports_are_whole);

const PATH: &str = "/sre-tools/api-key-revoke";

fn report(key: &str) -> Value {
    json!({ "token": key, "type": "yui", "url": "https://code.example.jp/a\nb", "source": "content" })
}

async fn tell(node: &Node, key: &str) -> Reply {
    let signed = token(&json!({ "iss": "scanner", "iat": node.clock_second() }), LEAK_SECRET);
    node.call("POST", PATH, Some(&signed), Some(&report(key))).await
}

async fn a_reported_key_is_of_no_more_use(node: Node) {
    let service = TestService::live(&node).await;
    let key = format!("gcntfy-live-{}-{}", service.id, service.secret(Key::Live));
    service.get(&node, Key::Live, "/v2/templates").await.expect(200);
    assert_eq!(tell(&node, &key).await.expect(201).json, json!({ "result": "ok" }));
    let refused = service.get(&node, Key::Live, "/v2/templates").await.expect(403);
    assert_eq!(refused.message(), "Invalid token: API key revoked");
    service.get(&node, Key::Team, "/v2/templates").await.expect(200);
    // Again, and of a text that is no key: nothing happens, and nothing is told of it.
    assert_eq!(tell(&node, &key).await.expect(200).json, json!({ "result": "ok" }));
    assert_eq!(tell(&node, &format!("{key}0")).await.expect(200).json, json!({ "result": "ok" }));

    let list = |tx: &mut yui_store::TenantTx<'_>| {
        let (start, end) = ("2020-01-01T00:00:00Z".parse().unwrap(), "2100-01-01T00:00:00Z".parse().unwrap());
        let (start, end): (yui_kernel::Timestamp, yui_kernel::Timestamp) = (start, end);
        tx.list::<AuditEntry>(&audit::LIST, &values![uuid::Uuid::max(), "api-key", "", "", start, end, 10])
    };
    let entries = service.write(&node, list).await;
    let revoked: Vec<&AuditEntry> = entries.iter().filter(|entry| entry.action == "api-key.revoke-leaked").collect();
    let [entry] = revoked.as_slice() else { panic!("one entry is expected, not {}", revoked.len()) };
    assert_eq!(entry.actor, "system:leaked key report");
    assert_eq!(entry.after, Some(json!({ "revoked": true, "found": "content, https://code.example.jp/ab" })));
}

async fn reports_need_the_reporters_signature(node: Node) {
    let service = TestService::live(&node).await;
    let key = format!("gcntfy-live-{}-{}", service.id, service.secret(Key::Live));
    let now = node.clock_second();
    let required = "Unauthorized, sre authentication token required";
    let cases = [
        (json!({ "iss": "somebody", "iat": now }), LEAK_SECRET, 401, required),
        (json!({ "iat": now }), LEAK_SECRET, 401, required),
        (json!({ "iss": "scanner", "iat": now }), "guessed", 403, "Invalid token: signature, api token not found"),
        (
            json!({ "iss": "scanner", "iat": now - 60 }),
            LEAK_SECRET,
            403,
            "Error: Your system clock must be accurate to within 30 seconds",
        ),
    ];
    for (claims, secret, status, message) in cases {
        let reply = node.call("POST", PATH, Some(&token(&claims, secret)), Some(&report(&key))).await.expect(status);
        assert_eq!(reply.json, json!({ "result": "error", "message": { "token": [message] } }));
    }
    service.get(&node, Key::Live, "/v2/templates").await.expect(200);
}

async fn reports_are_whole(node: Node) {
    let signed = token(&json!({ "iss": "scanner", "iat": node.clock_second() }), LEAK_SECRET);
    for body in [json!({}), json!([]), json!({ "token": "x", "type": "y", "url": "z" }), report("short"), report("結")]
    {
        let reply = node.call("POST", PATH, Some(&signed), Some(&body)).await.expect(400);
        assert_eq!(reply.json, json!({ "result": "error", "message": "Invalid payload" }));
    }
}
