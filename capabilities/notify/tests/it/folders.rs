//! Folders of templates and who may open them.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use serde_json::json;
use yui_kernel::{Actor, ErrorKind, MemberId, Tenant};
use yui_notify::model::{FolderId, TemplateId};
use yui_notify::usecases::templates::{
    PlacedFolder, create_folder, delete_folder, find_folder, list_folder, list_folders, move_to_folder, rename_folder,
    set_folder_members,
};
use yui_policy::{Access, Permission, Permissions};

on_both!(
    folders_hold_templates_and_folders,
    a_folder_is_for_those_named_for_it,
    a_folder_that_is_not_empty_stays,
    programs_put_templates_into_folders,
    another_organisation_sees_nothing,
    folders_need_permissions
);

pub(crate) fn member(service: &TestService, id: MemberId, permissions: &[Permission]) -> Access {
    let permissions: Permissions = permissions.iter().copied().collect();
    Access::new(Tenant::new(service.organisation, Actor::Member(id)), permissions)
}

pub(crate) fn editor(node: &Node, service: &TestService) -> Access {
    member(service, MemberId::new(node.store().env()), &[Permission::ManageTemplates, Permission::ViewActivity])
}

fn names(contents: &yui_notify::usecases::templates::FolderContents) -> (Vec<&str>, Vec<&str>) {
    let folders = contents.folders.iter().map(|folder| folder.name.as_str()).collect();
    (folders, contents.templates.iter().map(|template| template.name.as_str()).collect())
}

async fn folders_hold_templates_and_folders(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, editor(&node, &service));
    let letter = service.template(&node, "letter", Some("S"), "B").await;
    let tax = create_folder(notify, &access, service.id, None, " 税 ").await.unwrap();
    let old = create_folder(notify, &access, service.id, Some(tax.id), "old").await.unwrap();
    rename_folder(notify, &access, service.id, tax.id, "税務").await.unwrap();
    move_to_folder(notify, &access, service.id, vec![letter], vec![], Some(old.id)).await.unwrap();

    let root = list_folder(notify, &access, service.id, None).await.unwrap();
    assert_eq!(names(&root), (vec!["税務"], vec![]));
    let within = list_folder(notify, &access, service.id, Some(old.id)).await.unwrap();
    assert_eq!(names(&within), (vec![], vec!["Template letter"]));
    assert_eq!(within.path.iter().map(|folder| folder.name.as_str()).collect::<Vec<_>>(), ["税務", "old"]);

    let ring = move_to_folder(notify, &access, service.id, vec![], vec![tax.id], Some(old.id)).await.unwrap_err();
    assert_eq!(ring.kind(), ErrorKind::Invalid);
    move_to_folder(notify, &access, service.id, vec![letter], vec![old.id], None).await.unwrap();
    let root = list_folder(notify, &access, service.id, None).await.unwrap();
    assert_eq!(names(&root), (vec!["old", "税務"], vec!["Template letter"]));
    let many = vec![letter; 501];
    let refused = move_to_folder(notify, &access, service.id, many, vec![], Some(tax.id)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    // Of several that are moved together, one that is not there keeps all where they are.
    let missing = TemplateId::new(node.store().env());
    let together = vec![letter, missing];
    move_to_folder(notify, &access, service.id, together, vec![], Some(tax.id)).await.unwrap_err();
    assert_eq!(list_folder(notify, &access, service.id, None).await.unwrap(), root);
    assert_eq!(
        service.audited(&node, "folder").await,
        ["folder.create", "folder.create", "folder.move", "folder.rename"]
    );
    assert_eq!(service.audited(&node, "template").await.iter().filter(|entry| *entry == "template.move").count(), 2);
}

async fn a_folder_is_for_those_named_for_it(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, env) = (&node.notify, node.store().env());
    let manager = member(
        &service,
        MemberId::new(env),
        &[Permission::ManageService, Permission::ManageTemplates, Permission::ViewActivity],
    );
    let (inside, outside) = (MemberId::new(env), MemberId::new(env));
    let rights = [Permission::ManageTemplates, Permission::ViewActivity];
    let (in_it, out_of_it) = (member(&service, inside, &rights), member(&service, outside, &rights));

    let folder = create_folder(notify, &manager, service.id, None, "secret").await.unwrap();
    let stranger = set_folder_members(notify, &manager, service.id, folder.id, vec![inside]).await.unwrap_err();
    assert_eq!(stranger.kind(), ErrorKind::Invalid);
    node.teams.join(inside);
    set_folder_members(notify, &manager, service.id, folder.id, vec![inside, inside]).await.unwrap();
    let letter = service.template(&node, "letter", Some("S"), "B").await;
    move_to_folder(notify, &in_it, service.id, vec![letter], vec![], Some(folder.id)).await.unwrap();
    // What is made in it is for the same members.
    let below = create_folder(notify, &in_it, service.id, Some(folder.id), "below").await.unwrap();

    let paths = |found: Vec<PlacedFolder>| found.into_iter().map(|folder| folder.path().join("/")).collect::<Vec<_>>();
    assert_eq!(paths(list_folders(notify, &in_it, service.id).await.unwrap()), ["secret", "secret/below"]);
    assert!(list_folders(notify, &out_of_it, service.id).await.unwrap().is_empty());
    let details = find_folder(notify, &in_it, service.id, below.id).await.unwrap();
    assert_eq!((details.path.len(), details.members), (2, vec![inside]));
    let hidden = find_folder(notify, &out_of_it, service.id, below.id).await.unwrap_err();
    assert_eq!(hidden.kind(), ErrorKind::NotFound);
    for id in [folder.id, below.id] {
        list_folder(notify, &in_it, service.id, Some(id)).await.unwrap();
        list_folder(notify, &manager, service.id, Some(id)).await.unwrap();
        assert_eq!(
            list_folder(notify, &out_of_it, service.id, Some(id)).await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
    }
    assert_eq!(names(&list_folder(notify, &out_of_it, service.id, None).await.unwrap()), (vec![], vec![]));
    let taken = move_to_folder(notify, &out_of_it, service.id, vec![letter], vec![], None).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::NotFound);

    set_folder_members(notify, &manager, service.id, folder.id, vec![]).await.unwrap();
    list_folder(notify, &out_of_it, service.id, Some(folder.id)).await.unwrap();
}

async fn a_folder_that_is_not_empty_stays(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, editor(&node, &service));
    let letter = service.template(&node, "letter", Some("S"), "B").await;
    let folder = create_folder(notify, &access, service.id, None, "a").await.unwrap().id;
    let below = create_folder(notify, &access, service.id, Some(folder), "b").await.unwrap().id;
    assert_eq!(delete_folder(notify, &access, service.id, folder).await.unwrap_err().kind(), ErrorKind::Conflict);
    move_to_folder(notify, &access, service.id, vec![letter], vec![], Some(below)).await.unwrap();
    assert_eq!(delete_folder(notify, &access, service.id, below).await.unwrap_err().kind(), ErrorKind::Conflict);
    let path = format!("/v2/manage-template/{letter}");
    node.call("DELETE", &path, Some(&service.bearer(&node, Key::Manager)), None).await.expect(200);
    // An archived template holds no folder back, and is in the root should it come back.
    delete_folder(notify, &access, service.id, below).await.unwrap();
    delete_folder(notify, &access, service.id, folder).await.unwrap();
    assert_eq!(service.get(&node, Key::Manager, &path).await.expect(200).json["folder_id"], json!(null));
    assert_eq!(delete_folder(notify, &access, service.id, folder).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn programs_put_templates_into_folders(node: Node) {
    let service = TestService::live(&node).await;
    let access = editor(&node, &service);
    let folder = create_folder(&node.notify, &access, service.id, None, "a").await.unwrap().id;
    let category = "edb966f3-4a4c-47a4-96ab-05ff259b919c";
    let mut body = json!({
        "name": "n", "template_type": "sms", "content": "c", "template_category_id": category, "parent_folder_id": folder,
    });
    let made = service.post(&node, Key::Manager, "/v2/manage-template", &body).await.expect(201).json;
    assert_eq!((&made["folder_id"], &made["version"]), (&json!(folder), &json!(1)));
    let path = format!("/v2/manage-template/{}", made["id"].as_str().unwrap());
    let patch = |change: serde_json::Value| {
        let (node, bearer, path) = (&node, service.bearer(&node, Key::Manager), path.clone());
        async move { node.call("PATCH", &path, Some(&bearer), Some(&change)).await }
    };
    // Another place is no other version.
    let moved = patch(json!({ "parent_folder_id": null })).await.expect(200).json;
    assert_eq!((&moved["folder_id"], &moved["version"]), (&json!(null), &json!(1)));
    let unknown = FolderId::new(node.store().env());
    assert_eq!(patch(json!({ "parent_folder_id": unknown })).await.expect(400).message(), "parent_folder_id not found");
    body["parent_folder_id"] = json!(unknown);
    let refused = service.post(&node, Key::Manager, "/v2/manage-template", &body).await.expect(400);
    assert_eq!(refused.message(), "parent_folder_id not found");
}

async fn another_organisation_sees_nothing(node: Node) {
    let (service, other) = (TestService::live(&node).await, TestService::live(&node).await);
    let access = editor(&node, &service);
    let folder = create_folder(&node.notify, &access, service.id, None, "a").await.unwrap().id;
    let foreign = editor(&node, &other);
    let seen = list_folder(&node.notify, &foreign, service.id, None).await.unwrap();
    assert_eq!(names(&seen), (vec![], vec![]));
    let gone = delete_folder(&node.notify, &foreign, service.id, folder).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
}

async fn folders_need_permissions(node: Node) {
    let service = TestService::live(&node).await;
    let folder = create_folder(&node.notify, &editor(&node, &service), service.id, None, "a").await.unwrap().id;
    let nobody = member(&service, MemberId::new(node.store().env()), &[]);
    let (notify, id) = (&node.notify, service.id);
    let refused = [
        create_folder(notify, &nobody, id, None, "b").await.unwrap_err(),
        rename_folder(notify, &nobody, id, folder, "b").await.unwrap_err(),
        delete_folder(notify, &nobody, id, folder).await.unwrap_err(),
        move_to_folder(notify, &nobody, id, vec![], vec![folder], None).await.unwrap_err(),
        list_folder(notify, &nobody, id, None).await.unwrap_err(),
        list_folders(notify, &nobody, id).await.unwrap_err(),
        find_folder(notify, &nobody, id, folder).await.unwrap_err(),
        set_folder_members(notify, &editor(&node, &service), id, folder, vec![]).await.unwrap_err(),
    ];
    assert!(refused.iter().all(|error| error.kind() == ErrorKind::Forbidden));
}
