//! Versions of templates: reading, comparing, restoring, copying, and hiding what was filled in.

use crate::folders::{editor, member};
use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use serde_json::json;
use yui_kernel::{ErrorKind, MemberId};
use yui_notify::model::comparison::Place;
use yui_notify::model::{Channel, Dialect};
use yui_notify::usecases::templates::{
    compare_versions, copy_template, create_folder, list_versions, redact_template, restore_version,
};

on_both!(
    versions_are_listed_compared_and_restored,
    an_archived_template_comes_back,
    a_template_is_copied_to_another_service,
    what_was_filled_in_is_hidden_for_good,
    history_needs_permissions
);

async fn versions_are_listed_compared_and_restored(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, editor(&node, &service));
    let id = service.template(&node, "letter", Some("Monday"), "Come on Monday.").await;
    service.template(&node, "letter", Some("Friday"), "Come on Friday.").await;
    let versions = list_versions(notify, &access, service.id, id).await.unwrap();
    assert_eq!(versions.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);

    let compared = compare_versions(notify, &access, service.id, id, (2, 1)).await.unwrap();
    assert_eq!((compared.earlier.version, compared.later.version), (1, 2));
    let changed: Vec<(Place, &str)> = compared
        .content
        .iter()
        .filter(|piece| piece.place != Place::Both)
        .map(|piece| (piece.place, piece.text.as_str()))
        .collect();
    assert_eq!(changed, [(Place::Removed, "Monday"), (Place::Added, "Friday")]);

    let restored = restore_version(notify, &access, service.id, id, 1).await.unwrap();
    assert_eq!((restored.version, restored.content.as_str()), (3, "Come on Monday."));
    // Whoever sends gets it at once.
    let read = service.get(&node, Key::Live, &format!("/v2/template/{id}")).await.expect(200).json;
    assert_eq!((&read["version"], &read["subject"]), (&json!(3), &json!("Monday")));
    // Again, it changes nothing.
    assert_eq!(restore_version(notify, &access, service.id, id, 1).await.unwrap().version, 3);
    let unknown = restore_version(notify, &access, service.id, id, 9).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
    assert_eq!(service.audited(&node, "template").await.iter().filter(|entry| *entry == "template.restore").count(), 1);
}

async fn an_archived_template_comes_back(node: Node) {
    let service = TestService::live(&node).await;
    let id = service.template(&node, "letter", Some("S"), "B").await;
    let path = format!("/v2/manage-template/{id}");
    node.call("DELETE", &path, Some(&service.bearer(&node, Key::Manager)), None).await.expect(200);
    let restored = restore_version(&node.notify, &editor(&node, &service), service.id, id, 1).await.unwrap();
    assert_eq!((restored.archived, restored.version), (false, 2));
    let body = json!({ "email_address": "a@example.jp", "template_id": id });
    service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201);
}

async fn a_template_is_copied_to_another_service(node: Node) {
    let first = TestService::live(&node).await;
    let second = TestService::beside(&node, &first, |service| {
        service.channels = vec![Channel::Email];
        service.dialect = Dialect::Govuk;
    })
    .await;
    let (notify, here) = (&node.notify, editor(&node, &second));
    let there = editor(&node, &first);
    let letter = first.template(&node, "letter", Some("S"), "Dear ((name))").await;
    let text = first.template(&node, "text", None, "Hello").await;
    let folder = create_folder(notify, &here, second.id, None, "copies").await.unwrap().id;

    let copied =
        copy_template(notify, &here, second.id, Some(folder), (&there, first.id, letter), "Copy").await.unwrap();
    assert_eq!((copied.name.as_str(), copied.content.as_str(), copied.version), ("Copy", "Dear ((name))", 1));
    assert_eq!((copied.folder_id, copied.handle), (Some(folder.uuid()), None));
    let path = format!("/v2/template/{}", copied.id);
    second.get(&node, Key::Live, &path).await.expect(200);
    first.get(&node, Key::Live, &path).await.expect(404);

    let refused = copy_template(notify, &here, second.id, None, (&there, first.id, text), "Copy").await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let blank = copy_template(notify, &here, second.id, None, (&there, first.id, letter), " ").await.unwrap_err();
    assert_eq!(blank.kind(), ErrorKind::Invalid);
    let foreign = TestService::live(&node).await;
    let from = (&editor(&node, &foreign), first.id, letter);
    assert_eq!(
        copy_template(notify, &here, second.id, None, from, "Copy").await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

async fn what_was_filled_in_is_hidden_for_good(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, editor(&node, &service));
    let id = service.template(&node, "letter", Some("S"), "Dear ((name))").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": id, "personalisation": { "name": "花子" } });
    let sent = service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201).json;
    let path = format!("/v2/notifications/{}", sent["id"].as_str().unwrap());
    assert_eq!(service.get(&node, Key::Live, &path).await.expect(200).json["body"], "Dear 花子");
    redact_template(notify, &access, service.id, id).await.unwrap();
    redact_template(notify, &access, service.id, id).await.unwrap();
    assert_eq!(service.get(&node, Key::Live, &path).await.expect(200).json["body"], "Dear ((name))");
    // The version before did not hide it; restoring that one does not bring it back.
    let restored = restore_version(notify, &access, service.id, id, 1).await.unwrap();
    assert!(restored.redact);
    assert_eq!(service.get(&node, Key::Live, &path).await.expect(200).json["body"], "Dear ((name))");
    assert_eq!(service.audited(&node, "template").await.iter().filter(|entry| *entry == "template.redact").count(), 1);
}

async fn history_needs_permissions(node: Node) {
    let service = TestService::live(&node).await;
    let id = service.template(&node, "letter", Some("S"), "B").await;
    let nobody = member(&service, MemberId::new(node.store().env()), &[]);
    let notify = &node.notify;
    let refused = [
        list_versions(notify, &nobody, service.id, id).await.unwrap_err(),
        compare_versions(notify, &nobody, service.id, id, (1, 1)).await.unwrap_err(),
        restore_version(notify, &nobody, service.id, id, 1).await.unwrap_err(),
        redact_template(notify, &nobody, service.id, id).await.unwrap_err(),
        copy_template(notify, &nobody, service.id, None, (&nobody, service.id, id), "n").await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.kind() == ErrorKind::Forbidden));
}
