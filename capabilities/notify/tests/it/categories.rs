//! Categories of templates: the operator says which there are, and new messages go by their lanes.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use crate::spreadsheets::member;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::{Effect, ErrorKind, Lane};
use yui_notify::model::category::{Categories, Category};
use yui_notify::model::{Channel, NotificationId};
use yui_notify::sql::notification::{self, Notification};
use yui_notify::usecases::categories::{list_categories, offered_categories, save_category};
use yui_policy::{Access, Permission, Permissions};
use yui_store::values;

on_both!(a_change_holds_for_new_messages, categories_are_added_hidden_and_kept_apart);

const DECISION: &str = "e81678c0-4897-4111-b9d0-172f6b595f89";

fn built_in(id: &str) -> Category {
    Categories::new(Vec::new()).find(id.parse().unwrap()).unwrap().clone()
}

async fn lane(node: &Node, service: &TestService, id: &serde_json::Value) -> Lane {
    let (own, id) = (service.id, id.as_str().unwrap().parse::<NotificationId>().unwrap());
    let tenant = service.tenant();
    let found = node
        .store()
        .read(&tenant, move |tx| tx.get::<Notification>(&notification::FIND, &values![own, id], "the message"));
    found.await.unwrap().lane
}

async fn a_change_holds_for_new_messages(node: Node) {
    let service = TestService::live(&node).await;
    let new = json!({ "name": "n", "template_type": "sms", "content": "c", "template_category_id": DECISION });
    let made = service.post(&node, Key::Manager, "/v2/manage-template", &new).await.expect(201).json;
    let own = service.template(&node, "own", None, "c").await;
    let send = async |template: &serde_json::Value| {
        let body = json!({ "phone_number": "09012345678", "template_id": template });
        service.post(&node, Key::Live, "/v2/notifications/sms", &body).await.expect(201).json["id"].clone()
    };
    let before = send(&made["id"]).await;
    assert_eq!(lane(&node, &service, &before).await, Lane::Normal);

    let urgent = Category { text_lane: Lane::Priority, ..built_in(DECISION) };
    let effect = save_category(&node.notify, &Node::operator(), urgent.clone()).await.unwrap();
    assert_eq!(effect, Effect::Updated(vec!["text_lane"]));
    let after = send(&made["id"]).await;
    assert_eq!(lane(&node, &service, &after).await, Lane::Priority);
    assert_eq!(lane(&node, &service, &before).await, Lane::Normal, "what was accepted keeps its lane");
    let by_hand = send(&json!(own)).await;
    assert_eq!(lane(&node, &service, &by_hand).await, Lane::Normal, "a template's own lane wins");
    assert_eq!(urgent.lane(Channel::Email), Lane::Normal);

    // Once more it changes nothing, and leaves no entry.
    assert_eq!(save_category(&node.notify, &Node::operator(), urgent).await.unwrap(), Effect::Unchanged);
    let entries = node.trail(Uuid::nil().into()).await;
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.action.as_str(), entry.subject_id.as_str()), ("category.update", DECISION));
    assert_eq!(
        (entry.before.clone(), entry.after.clone()),
        (Some(json!({ "text_lane": "normal" })), Some(json!({ "text_lane": "priority" })))
    );
}

async fn categories_are_added_hidden_and_kept_apart(node: Node) {
    let (notify, operator) = (&node.notify, Node::operator());
    let service = TestService::live(&node).await;
    let own = Category {
        id: Uuid::from_u128(7),
        name_en: "Evacuation".to_owned(),
        name_fr: "Évacuation".to_owned(),
        name_ja: "避難".to_owned(),
        description_ja: Some("避難情報の発令・解除".to_owned()),
        email_lane: Lane::Priority,
        ..built_in(DECISION)
    };
    assert_eq!(save_category(notify, &operator, own.clone()).await.unwrap(), Effect::Created);
    let hidden = Category { hidden: true, ..built_in(DECISION) };
    save_category(notify, &operator, hidden.clone()).await.unwrap();
    let all = list_categories(notify, &operator).await.unwrap();
    assert_eq!(all.len(), 10);
    assert!(all.contains(&own) && all.contains(&hidden));
    let offered = offered_categories(notify, &member(&service), service.id).await.unwrap();
    assert!(offered.len() == 9 && offered.contains(&own) && !offered.contains(&hidden));
    let listed = service.get(&node, Key::Manager, "/v2/manage-template/template-categories").await.expect(200).json;
    assert_eq!(listed["template_categories"].as_array().unwrap().len(), 9);
    let new = json!({ "name": "n", "template_type": "sms", "content": "c", "template_category_id": own.id });
    let made = service.post(&node, Key::Manager, "/v2/manage-template", &new).await.expect(201).json;
    assert_eq!(made["template_category_name"], "Evacuation");

    let twin = Category { id: Uuid::from_u128(8), ..own.clone() };
    assert_eq!(save_category(notify, &operator, twin).await.unwrap_err().kind(), ErrorKind::Conflict);
    let nameless = Category { name_fr: " ".to_owned(), ..own };
    assert_eq!(save_category(notify, &operator, nameless).await.unwrap_err().kind(), ErrorKind::Invalid);
    let all_but: Permissions =
        Permission::ALL.iter().copied().filter(|one| *one != Permission::ManageTemplates).collect();
    let refused = offered_categories(notify, &Access::new(service.tenant(), all_but), service.id).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Forbidden);
}
