//! Reading and previewing templates.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use serde_json::{Value, json};
use yui_notify::model::Dialect;

on_both!(a_template_in_each_version, templates_in_use, previews, other_organisations_templates_are_not_there);

async fn a_template_in_each_version(node: Node) {
    let service = TestService::live(&node).await;
    let id = service.template(&node, "notice", Some("For ((Name))"), "Dear ((name)),\n((urgent??hurry up!))").await;
    let path = format!("/v2/template/{id}");
    let first = service.get(&node, Key::Live, &path).await.expect(200).json;
    let expected = json!({
        "id": id, "type": "email", "name": "Template notice", "created_at": "2026-11-22T01:00:00.000000Z", "updated_at": null,
        "created_by": "system:test", "version": 1, "body": "Dear ((name)),\n((urgent??hurry up!))", "subject": "For ((Name))",
        "personalisation": { "Name": { "required": true }, "urgent": { "required": true } },
        "postage": null, "letter_contact_block": null,
    });
    assert_eq!(first, expected);

    node.advance(jiff::SignedDuration::from_secs(2));
    service.template(&node, "notice", Some("Subject"), "Body").await;
    let second = service.get(&node, Key::Test, &path).await.expect(200).json;
    assert_eq!(
        (&second["version"], &second["body"], &second["personalisation"]),
        (&json!(2), &json!("Body"), &json!({}))
    );
    assert_eq!(second["updated_at"], "2026-11-22T01:00:02.000000Z");
    assert_eq!(service.get(&node, Key::Live, &format!("{path}/version/1")).await.expect(200).json, expected);
    assert_eq!(service.get(&node, Key::Live, &format!("{path}/version/2")).await.expect(200).json, second);

    for unknown in ["version/3", "version/99999999999"] {
        let reply = service.get(&node, Key::Live, &format!("{path}/{unknown}")).await.expect(404);
        assert_eq!((reply.error(), reply.message()), ("NoResultFound", "No result found"));
    }
    let reply = service.get(&node, Key::Live, &format!("{path}/version/0")).await.expect(400);
    assert_eq!(reply.message(), "version 0 is less than the minimum of 1");
    let reply = service.get(&node, Key::Live, "/v2/template/nonsense").await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("ValidationError", "id is not a valid UUID"));
    service.get(&node, Key::Live, &format!("/v2/template/{}", uuid::Uuid::nil())).await.expect(404);
}

fn names(list: &Value) -> Vec<&str> {
    list["templates"].as_array().unwrap().iter().map(|template| template["name"].as_str().unwrap()).collect()
}

async fn templates_in_use(node: Node) {
    let service = TestService::live(&node).await;
    let list = service.get(&node, Key::Live, "/v2/templates").await.expect(200).json;
    assert_eq!(list, json!({ "templates": [] }));
    service.template(&node, "b", None, "text").await;
    service.template(&node, "a", Some("subject"), "body ((x))").await;
    let gone = service.template(&node, "c", None, "gone").await;
    let bearer = service.bearer(&node, Key::Manager);
    node.call("DELETE", &format!("/v2/manage-template/{gone}"), Some(&bearer), None).await.expect(200);

    let list = service.get(&node, Key::Live, "/v2/templates").await.expect(200).json;
    assert_eq!(names(&list), ["Template a", "Template b"]);
    assert_eq!(list["templates"][0]["personalisation"], json!({ "x": { "required": true } }));
    assert_eq!(list["templates"][1]["subject"], Value::Null);
    let list = service.get(&node, Key::Live, "/v2/templates?type=sms").await.expect(200).json;
    assert_eq!(names(&list), ["Template b"]);
    assert!(names(&service.get(&node, Key::Live, "/v2/templates?type=letter").await.expect(200).json).is_empty());
    let reply = service.get(&node, Key::Live, "/v2/templates?type=pigeon").await.expect(400);
    assert_eq!(reply.message(), "type pigeon is not one of [sms, email, letter]");
    // What is out of use can still be read.
    service.get(&node, Key::Live, &format!("/v2/template/{gone}")).await.expect(200);
}

async fn previews(node: Node) {
    let service = TestService::live(&node).await;
    let email = service.template(&node, "e", Some("<((a))> - x"), "# Hello ((a))\n\n((list))").await;
    let path = format!("/v2/template/{email}/preview");
    let body = json!({ "personalisation": { "a": "結", "list": ["x", "y"], "unused": 1 } });
    let preview = service.post(&node, Key::Live, &path, &body).await.expect(200).json;
    assert_eq!((&preview["id"], &preview["type"], &preview["version"]), (&json!(email), &json!("email"), &json!(1)));
    assert_eq!(preview["body"], "# Hello 結\n\n\n\n* x\n* y");
    assert_eq!(preview["subject"], "&lt;結&gt; – x");
    assert_eq!(preview["postage"], Value::Null);
    let html = preview["html"].as_str().unwrap();
    assert!(html.contains("Hello 結</h2>") && html.contains("<li"), "{html}");

    let reply = service.post(&node, Key::Live, &path, &json!({ "personalisation": { "a": null } })).await.expect(400);
    assert_eq!((reply.error(), reply.message()), ("BadRequestError", "Missing personalisation: a, list"));
    let reply = service.post(&node, Key::Live, &path, &json!({ "personalisation": 1 })).await.expect(400);
    assert_eq!(reply.message(), "personalisation 1 is not of type object");

    let text = service.template(&node, "t", None, "Hello ((a)) , bye").await;
    let path = format!("/v2/template/{text}/preview");
    let preview = service.post(&node, Key::Live, &path, &body).await.expect(200).json;
    // The name of the service stands before the text only when it is sent.
    assert_eq!(
        (&preview["body"], &preview["html"], &preview["subject"]),
        (&json!("Hello 結, bye"), &Value::Null, &Value::Null)
    );
    let unknown = format!("/v2/template/{}/preview", uuid::Uuid::nil());
    service.post(&node, Key::Live, &unknown, &body).await.expect(404);
}

async fn other_organisations_templates_are_not_there(node: Node) {
    let owner = TestService::live(&node).await;
    let other = TestService::declared(&node, |service| service.dialect = Dialect::Govuk).await;
    let id = owner.template(&node, "secret", Some("subject"), "body").await;
    owner.get(&node, Key::Live, &format!("/v2/template/{id}")).await.expect(200);
    for path in ["", "/version/1"] {
        other.get(&node, Key::Live, &format!("/v2/template/{id}{path}")).await.expect(404);
    }
    other.post(&node, Key::Live, &format!("/v2/template/{id}/preview"), &json!({})).await.expect(404);
    assert_eq!(other.get(&node, Key::Live, "/v2/templates").await.expect(200).json, json!({ "templates": [] }));
    let manage = format!("/v2/manage-template/{id}");
    other.get(&node, Key::Manager, &manage).await.expect(404);
    let bearer = other.bearer(&node, Key::Manager);
    node.call("PATCH", &manage, Some(&bearer), Some(&json!({ "name": "mine" }))).await.expect(404);
    node.call("DELETE", &manage, Some(&bearer), None).await.expect(404);
    let kept = owner.get(&node, Key::Live, &format!("/v2/template/{id}")).await.expect(200).json;
    assert_eq!((&kept["name"], &kept["version"]), (&json!("Template secret"), &json!(1)));
}
