//! The API's own description.

use crate::node::{Engine, Node, PUBLIC_URL};

#[tokio::test]
async fn every_route_is_described() {
    let node = Node::start(Engine::Sqlite).await;
    assert_eq!(yui_web::check::undocumented(&node.document), Vec::<String>::new());
    assert!(node.document.as_value()["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[tokio::test]
async fn the_document_is_served_in_both_languages() {
    let node = Node::start(Engine::Sqlite).await;
    let english = node.call("GET", "/v2/openapi-en", None, None).await.expect(200);
    let french = node.call("GET", "/v2/openapi-fr", None, None).await.expect(200);
    for document in [&english, &french] {
        assert_eq!(document.headers["content-type"], "application/yaml");
        assert!(document.text.starts_with("openapi: \"3.1.0\"\n"), "{}", &document.text[..200]);
        for part in
            [PUBLIC_URL, "\"/v2/notifications/{notification_id}\":", "operationId: \"sendBulk\"", "securitySchemes:"]
        {
            assert!(document.text.contains(part), "no {part}");
        }
        assert!(!document.text.contains("/_status/"));
    }
    assert_ne!(english.text, french.text);
    assert!(
        english.text.contains("summary: \"Send an e-mail\"")
            && french.text.contains("summary: \"Envoyer un courriel\"")
    );
}
