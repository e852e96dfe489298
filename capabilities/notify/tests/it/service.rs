//! A service with its keys and templates, set up as declarations do it.

use crate::node::{Node, Reply};
use jsonwebtoken::{EncodingKey, Header};
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;
use yui_kernel::{Env, Lane, OrganisationId, Result, Tenant, Timestamp};
use yui_notify::model::category::Category;
use yui_notify::model::service::{Limits, Service, ServiceMode, ServiceState};
use yui_notify::model::template::{TemplateSpec, TemplateText};
use yui_notify::model::{Channel, Dialect, KeyType, NotificationId, ServiceId, Status, TemplateId};
use yui_notify::sql::api_key::{self, SealedKey};
use yui_notify::sql::notification::{self, Accepted, Notification};
use yui_notify::usecases::configure::{ApiKeySpec, KeySecret, put_api_key, put_service, put_template};
use yui_policy::{Permission, Permissions};
use yui_store::audit::{self, AuditEntry};
use yui_store::{TenantTx, values};

/// The keys that every service of these tests has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Live,
    Team,
    Test,
    /// A live key with `manage_templates` and `manage_reports`.
    Manager,
}

impl Key {
    const ALL: [Self; 4] = [Self::Live, Self::Team, Self::Test, Self::Manager];

    fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Team => "team",
            Self::Test => "test",
            Self::Manager => "manager",
        }
    }

    fn key_type(self) -> KeyType {
        match self {
            Self::Live | Self::Manager => KeyType::Live,
            Self::Team => KeyType::Team,
            Self::Test => KeyType::Test,
        }
    }

    fn permissions(self) -> Permissions {
        if self == Self::Manager {
            Permissions::NONE.with(Permission::ManageTemplates).with(Permission::ManageReports)
        } else {
            Permissions::NONE
        }
    }
}

/// A service of an organisation of its own.
pub(crate) struct TestService {
    pub(crate) organisation: OrganisationId,
    pub(crate) id: ServiceId,
    pub(crate) declared: Service,
    secrets: Vec<String>,
}

impl TestService {
    /// A live service of GC Notify's dialect, in Japan.
    pub(crate) async fn live(node: &Node) -> Self {
        Self::declared(node, |_| {}).await
    }

    /// The same with other settings.
    pub(crate) async fn declared(node: &Node, change: impl FnOnce(&mut Service)) -> Self {
        let organisation = OrganisationId::new(node.store().env());
        Self::of(node, organisation, change).await
    }

    /// Another service of the same organisation.
    pub(crate) async fn beside(node: &Node, other: &Self, change: impl FnOnce(&mut Service)) -> Self {
        let change = |service: &mut Service| {
            service.handle = "other".to_owned();
            change(service);
        };
        Self::of(node, other.organisation, change).await
    }

    async fn of(node: &Node, organisation: OrganisationId, change: impl FnOnce(&mut Service)) -> Self {
        let env = node.store().env();
        let id = ServiceId::new(env);
        let mut declared = Service {
            id,
            handle: "citizens".to_owned(),
            name: "結市 市民課".to_owned(),
            mode: ServiceMode::Live,
            state: ServiceState::Active,
            dialect: Dialect::Gc,
            region: "JP".to_owned(),
            time_zone: "Asia/Tokyo".to_owned(),
            email_from: "citizens".to_owned(),
            sending_domain: None,
            prefix_texts: true,
            channels: vec![Channel::Email, Channel::Sms],
            international_texts: false,
            limits: Limits::defaults(Dialect::Gc, ServiceMode::Live),
            files: true,
            file_contact: None,
        };
        change(&mut declared);
        let secrets: Vec<String> = Key::ALL.iter().map(|_| new_secret(env)).collect();
        let service = Self { organisation, id, declared, secrets };
        service.put(node).await;
        for (key, secret) in Key::ALL.iter().zip(&service.secrets) {
            service.put_key(node, key.name(), key.key_type(), key.permissions(), secret).await;
        }
        service
    }

    pub(crate) fn tenant(&self) -> Tenant {
        Node::operator().within(self.organisation)
    }

    /// Changes the organisation's data.
    pub(crate) async fn write<T, F>(&self, node: &Node, work: F) -> T
    where
        T: Send + 'static,
        F: FnMut(&mut TenantTx<'_>) -> Result<T> + Send + 'static,
    {
        node.store().write(&self.tenant(), work).await.unwrap()
    }

    /// What the audit trail says was done to things of this kind, by name: the order within one instant is open.
    pub(crate) async fn audited(&self, node: &Node, kind: &'static str) -> Vec<String> {
        let (start, end): (Timestamp, Timestamp) =
            ("2020-01-01T00:00:00Z".parse().unwrap(), "2100-01-01T00:00:00Z".parse().unwrap());
        let bounds = values![Uuid::max(), kind, "", "", start, end, 100];
        let read = move |tx: &mut TenantTx<'_>| tx.list::<AuditEntry>(&audit::LIST, &bounds);
        let entries = node.store().read(&self.tenant(), read).await.unwrap();
        let mut actions: Vec<String> = entries.into_iter().map(|entry| entry.action).collect();
        actions.sort();
        actions
    }

    async fn put(&self, node: &Node) {
        let declared = self.declared.clone();
        let put = move |tx: &mut TenantTx<'_>| {
            put_service(tx, &declared.handle, Some(declared.id), |_| declared.clone()).map(drop)
        };
        self.write(node, put).await;
        node.notify.services().forget(self.id);
    }

    /// Gives the service other settings.
    pub(crate) async fn change(&mut self, node: &Node, change: impl FnOnce(&mut Service)) {
        change(&mut self.declared);
        self.put(node).await;
    }

    pub(crate) async fn put_key(
        &self,
        node: &Node,
        name: &str,
        key_type: KeyType,
        permissions: Permissions,
        secret: &str,
    ) {
        let spec = ApiKeySpec {
            name: name.to_owned(),
            key_type,
            permissions,
            secret: KeySecret::Given(SecretString::from(secret.to_owned())),
        };
        let (declared, keyring) = (self.declared.clone(), node.notify.keyring().clone());
        self.write(node, move |tx| put_api_key(tx, &declared, &keyring, &spec).map(drop)).await;
        node.notify.services().forget(self.id);
    }

    /// Revokes the key of this name.
    pub(crate) async fn revoke(&self, node: &Node, name: &'static str) {
        let service = self.id;
        let revoked = self.write(node, move |tx| {
            let keys = tx.list::<SealedKey>(&api_key::LIST, &values![service])?;
            let key = keys.into_iter().find(|key| key.name == name).unwrap();
            let now = tx.now();
            tx.execute(&api_key::REVOKE, &values![service, key.id, now])
        });
        assert_eq!(revoked.await, 1);
        node.notify.services().forget(self.id);
    }

    pub(crate) fn secret(&self, key: Key) -> &str {
        &self.secrets[key as usize]
    }

    /// `Bearer` and a token of this key, made now.
    pub(crate) fn bearer(&self, node: &Node, key: Key) -> String {
        let claims = json!({ "iss": self.id, "iat": node.clock_second() });
        token(&claims, self.secret(key))
    }

    pub(crate) async fn get(&self, node: &Node, key: Key, path: &str) -> Reply {
        node.call("GET", path, Some(&self.bearer(node, key)), None).await
    }

    pub(crate) async fn post(&self, node: &Node, key: Key, path: &str, body: &Value) -> Reply {
        node.call("POST", path, Some(&self.bearer(node, key)), Some(body)).await
    }

    /// Makes a template, or a new version of the one with this handle.
    pub(crate) async fn template(&self, node: &Node, handle: &str, subject: Option<&str>, content: &str) -> TemplateId {
        self.template_as(node, handle, subject, content, false).await
    }

    pub(crate) async fn template_as(
        &self,
        node: &Node,
        handle: &str,
        subject: Option<&str>,
        content: &str,
        redact: bool,
    ) -> TemplateId {
        let spec = TemplateSpec {
            id: None,
            handle: handle.to_owned(),
            channel: if subject.is_some() { Channel::Email } else { Channel::Sms },
            text: TemplateText {
                name: format!("Template {handle}"),
                subject: subject.map(ToOwned::to_owned),
                content: content.to_owned(),
                category_id: Category::GENERAL,
                lane: Some(Lane::Normal),
                redact,
                right_to_left: false,
                has_unsubscribe_link: false,
            },
        };
        let declared = self.declared.clone();
        let (id, _) = self.write(node, move |tx| put_template(tx, &declared, &spec)).await;
        node.notify.templates().forget(self.id, id);
        id
    }

    /// A message as if it had been accepted now.
    pub(crate) fn message(&self, node: &Node, template: TemplateId, channel: Channel) -> Notification {
        let recipient = match channel {
            Channel::Email => "Hanako@example.jp",
            Channel::Sms => "+819012345678",
        };
        Notification {
            ..Accepted {
                service_id: self.id,
                id: NotificationId::new(node.store().env()),
                template_id: template,
                template_version: 1,
                channel,
                key_type: KeyType::Live,
                recipient: recipient.to_owned(),
                normalised_recipient: recipient.to_lowercase(),
                personalisation: r#"{"name":"花子"}"#.to_owned(),
                created_at: node.store().env().now(),
            }
            .into()
        }
    }

    /// Stores messages; gives their ids.
    pub(crate) async fn insert(&self, node: &Node, messages: Vec<Notification>) -> Vec<NotificationId> {
        let ids = messages.iter().map(|message| message.id).collect();
        let inserted = self.write(node, move |tx| {
            let rows: Vec<_> =
                messages.iter().map(|message| notification::columns(message, message.job_id, None)).collect();
            tx.execute_many(&notification::INSERT, &rows)
        });
        inserted.await;
        ids
    }

    /// How an attempt to send a message ended.
    pub(crate) async fn attempted(
        &self,
        node: &Node,
        id: NotificationId,
        status: Status,
        completed: bool,
        response: Option<&'static str>,
    ) {
        let service = self.id;
        let changed = self.write(node, move |tx| {
            let now: Timestamp = tx.now();
            let completed_at = completed.then_some(now);
            let uncertain = 0_u32;
            tx.execute(
                &notification::ATTEMPTED,
                &values![service, id, status.as_str(), now, completed_at, "test", "ref", response, uncertain],
            )
        });
        assert_eq!(changed.await, 1);
    }
}

impl Node {
    /// The clock, in seconds since 1970.
    pub(crate) fn clock_second(&self) -> i64 {
        self.store().env().now().as_second()
    }
}

/// `Bearer` and an HS256 token with these claims.
pub(crate) fn token(claims: &Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    format!("Bearer {}", jsonwebtoken::encode(&Header::default(), claims, &key).unwrap())
}

/// The text of a random UUID.
pub(crate) fn new_secret(env: &Env) -> String {
    Uuid::from_bytes(env.random_bytes()).to_string()
}
