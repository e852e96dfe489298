//! Every change leaves exactly one entry in the audit trail, and no entry holds a secret or what is known of a recipient.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use secrecy::SecretString;
use serde_json::json;
use yui_kernel::{OrganisationId, Result, Timestamp};
use yui_notify::model::category::Category;
use yui_notify::model::organisation::OrganisationSettings;
use yui_notify::model::service::Service;
use yui_notify::model::template::{TemplateSpec, TemplateText};
use yui_notify::model::{Channel, KeyType};
use yui_notify::usecases::configure::{
    ApiKeySpec, KeySecret, ReplyToSpec, TextSenderSpec, put_api_key, put_organisation_settings, put_reply_to,
    put_safelist, put_service, put_template, put_text_senders, revoke_api_key,
};
use yui_policy::Permissions;
use yui_store::audit::{AuditEntry, AuditId, LIST};
use yui_store::{TenantTx, values};

on_both!(declarations_leave_one_entry_each, templates_of_programs_leave_one_entry_each);

impl Node {
    /// The whole audit trail of an organisation.
    pub(crate) async fn trail(&self, organisation: OrganisationId) -> Vec<AuditEntry> {
        let tenant = Node::operator().within(organisation);
        let read = self.store().read(&tenant, |tx| {
            let (first, last): (_, Timestamp) = (Timestamp::UNIX_EPOCH, "2100-01-01T00:00:00Z".parse().unwrap());
            tx.list::<AuditEntry>(&LIST, &values![uuid::Uuid::max(), "", "", "", first, last, 1_000_i64])
        });
        read.await.unwrap()
    }

    /// What `work` gives, and the entries that it leaves.
    pub(crate) async fn entries_of<T>(
        &self,
        organisation: OrganisationId,
        work: impl Future<Output = T>,
    ) -> (T, Vec<AuditEntry>) {
        let before: Vec<AuditId> = self.trail(organisation).await.into_iter().map(|entry| entry.id).collect();
        let done = work.await;
        let after = self.trail(organisation).await;
        (done, after.into_iter().filter(|entry| !before.contains(&entry.id)).collect())
    }
}

type Change = Box<dyn Fn(&mut TenantTx<'_>) -> Result<()> + Send>;

fn text(content: &str) -> TemplateText {
    TemplateText {
        name: "お知らせ".to_owned(),
        subject: Some("S".to_owned()),
        content: content.to_owned(),
        category_id: Category::GENERAL,
        lane: None,
        redact: false,
        right_to_left: false,
        has_unsubscribe_link: false,
    }
}

/// Each change with the action that its entry names.
fn changes(node: &Node, service: &TestService) -> Vec<(&'static str, Change)> {
    let declared = service.declared.clone();
    let of = |change: fn(&mut Service)| {
        let mut other = declared.clone();
        change(&mut other);
        other
    };
    let (renamed, service_now) = (of(|service| service.name = "別名".to_owned()), declared.clone());
    let keyring = node.notify.keyring().clone();
    let key = |key_type, secret: &str| ApiKeySpec {
        name: "trail".to_owned(),
        key_type,
        permissions: Permissions::NONE,
        secret: KeySecret::Given(SecretString::from(secret.to_owned())),
    };
    let (first, second) = ("11111111-2222-4333-8444-555555555555", "66666666-2222-4333-8444-555555555555");
    let put_key = |spec: ApiKeySpec| -> Change {
        let (service, keyring) = (service_now.clone(), keyring.clone());
        Box::new(move |tx| put_api_key(tx, &service, &keyring, &spec).map(drop))
    };
    let on = |work: fn(&mut TenantTx<'_>, &Service) -> Result<()>| -> Change {
        let service = service_now.clone();
        Box::new(move |tx| work(tx, &service))
    };
    let template = |content: &'static str| -> Change {
        let (service, handle) = (service_now.clone(), "trail".to_owned());
        let spec = TemplateSpec { id: None, handle, channel: Channel::Email, text: text(content) };
        Box::new(move |tx| put_template(tx, &service, &spec).map(drop))
    };
    vec![
        (
            "service.update",
            Box::new(move |tx| put_service(tx, &renamed.handle.clone(), None, |_| renamed.clone()).map(drop)),
        ),
        ("api-key.create", put_key(key(KeyType::Live, first))),
        ("api-key.update", put_key(key(KeyType::Team, first))),
        ("api-key.replace", put_key(key(KeyType::Team, second))),
        ("api-key.revoke", on(|tx, service| revoke_api_key(tx, service, "trail").map(drop))),
        ("template.create", template("one")),
        ("template.update", template("two")),
        (
            "service.reply_to",
            on(|tx, service| {
                let spec = ReplyToSpec { id: None, address: "hanako@example.jp".to_owned(), is_default: true };
                put_reply_to(tx, service, &[spec]).map(drop)
            }),
        ),
        (
            "service.text_senders",
            on(|tx, service| {
                let spec = TextSenderSpec { id: None, sender: "YUI".to_owned(), is_default: true };
                put_text_senders(tx, service, &[spec]).map(drop)
            }),
        ),
        (
            "service.safelist",
            on(|tx, service| put_safelist(tx, service, &[(Channel::Email, "hanako@example.jp".to_owned())]).map(drop)),
        ),
        (
            "organisation.settings",
            on(|tx, _| {
                let settings = OrganisationSettings { redact_by_default: true, ..OrganisationSettings::default() };
                put_organisation_settings(tx, &settings).map(drop)
            }),
        ),
    ]
}

async fn declarations_leave_one_entry_each(node: Node) {
    let service = TestService::live(&node).await;
    let organisation = service.organisation;
    let created: Vec<String> = node.trail(organisation).await.into_iter().map(|entry| entry.action).collect();
    assert_eq!(created.iter().filter(|action| *action == "service.create").count(), 1, "{created:?}");
    for (action, change) in changes(&node, &service) {
        let change = std::sync::Arc::new(std::sync::Mutex::new(change));
        let again = change.clone();
        let ((), entries) =
            node.entries_of(organisation, service.write(&node, move |tx| (change.lock().unwrap())(tx))).await;
        let [entry] = entries.as_slice() else { panic!("{action} left {entries:?}") };
        assert_eq!((entry.action.as_str(), entry.actor.as_str()), (action, "system:test"));
        assert!(entry.after.is_some(), "{action}");
        // Applied again it changes nothing, and says nothing.
        let ((), entries) =
            node.entries_of(organisation, service.write(&node, move |tx| (again.lock().unwrap())(tx))).await;
        assert!(entries.is_empty(), "{action} again left {entries:?}");
    }
    let trail = format!("{:?}", node.trail(organisation).await);
    for secret in ["hanako", "11111111-2222-4333-8444-555555555555", "66666666-2222-4333-8444-555555555555"] {
        assert!(!trail.contains(secret), "{secret} is in the trail");
    }
}

async fn templates_of_programs_leave_one_entry_each(node: Node) {
    let service = TestService::live(&node).await;
    let organisation = service.organisation;
    let new = json!({ "name": "T", "template_type": "email", "subject": "S", "content": "B", "template_category_id": Category::GENERAL });
    let create = service.post(&node, Key::Manager, "/v2/manage-template", &new);
    let (created, entries) = node.entries_of(organisation, create).await;
    let created = created.expect(201).json;
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["template.create"]);
    assert!(entries[0].actor.starts_with("api-key:"), "{entries:?}");
    let path = format!("/v2/manage-template/{}", created["id"].as_str().unwrap());
    for (change, expected) in
        [(json!({ "content": "C" }), vec!["template.update"]), (json!({ "content": "C" }), vec![])]
    {
        let bearer = service.bearer(&node, Key::Manager);
        let update = node.call("PATCH", &path, Some(&bearer), Some(&change));
        let (updated, entries) = node.entries_of(organisation, update).await;
        let _ = updated.expect(200);
        assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), expected);
    }
    let bearer = service.bearer(&node, Key::Manager);
    let (archived, entries) = node.entries_of(organisation, node.call("DELETE", &path, Some(&bearer), None)).await;
    assert!(archived.status < 300, "{}", archived.text);
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["template.archive"]);
}
