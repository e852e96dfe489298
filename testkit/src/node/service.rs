//! A service, and what tests do with one.

use super::{Answer, Inner, TestKey, TestNode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::sync::Arc;
use yui_kernel::{Lane, OrganisationId, Tenant};
use yui_notify::model::category::Category;
use yui_notify::model::service::Service;
use yui_notify::model::template::{TemplateSpec, TemplateText};
use yui_notify::model::{Channel, KeyType, ServiceId, TemplateId};
use yui_notify::sql::api_key::{self, SealedKey};
use yui_notify::sql::notification::{self, Notification};
use yui_notify::usecases::configure::{ApiKeySpec, KeySecret, put_api_key, put_service, put_template};
use yui_policy::Permissions;
use yui_store::values;

/// A service that exists, with its keys.
pub struct TestService {
    node: Arc<Inner>,
    pub(super) organisation_code: String,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Its id.
    pub id: ServiceId,
    /// Its settings.
    pub settings: Service,
    pub(super) keys: Vec<TestKey>,
    pub(super) manager: Option<TestKey>,
}

impl TestService {
    pub(super) fn new(
        node: Arc<Inner>,
        organisation_code: String,
        organisation: OrganisationId,
        settings: Service,
    ) -> Self {
        Self { node, organisation_code, organisation, id: settings.id, settings, keys: Vec::new(), manager: None }
    }

    /// The code of its organisation.
    #[must_use]
    pub fn organisation_code(&self) -> &str {
        &self.organisation_code
    }

    /// The context of the operator within its organisation.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        TestNode::operator().within(self.organisation)
    }

    /// Its key of this type, which may do what every key may.
    ///
    /// # Panics
    /// Never: a service has a key of each type.
    #[must_use]
    pub fn key(&self, key_type: KeyType) -> &TestKey {
        self.keys.iter().find(|key| key.key_type == key_type).unwrap()
    }

    /// Its live key that may manage templates.
    ///
    /// # Panics
    /// Never: a service has one.
    #[must_use]
    pub fn manager(&self) -> &TestKey {
        self.manager.as_ref().unwrap()
    }

    /// GET with the live key.
    pub async fn get(&self, path: &str) -> Answer {
        self.key(KeyType::Live).get(path).await
    }

    /// POST of a JSON body with the live key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.key(KeyType::Live).post(path, body).await
    }

    /// Sends an e-mail with the live key.
    pub async fn send_email(&self, template: TemplateId, to: &str, values: Value) -> Answer {
        let body = json!({ "email_address": to, "template_id": template, "personalisation": values });
        self.post("/v2/notifications/email", &body).await
    }

    /// Sends a text message with the live key.
    pub async fn send_text(&self, template: TemplateId, to: &str, values: Value) -> Answer {
        let body = json!({ "phone_number": to, "template_id": template, "personalisation": values });
        self.post("/v2/notifications/sms", &body).await
    }

    /// A message as the API shows it.
    ///
    /// # Panics
    /// If it is not found.
    pub async fn read(&self, id: &str) -> Value {
        self.get(&format!("/v2/notifications/{id}")).await.expect(200).json
    }

    /// A message as it is stored.
    ///
    /// # Panics
    /// If it is not found.
    pub async fn stored(&self, id: &str) -> Notification {
        let (service, id, tenant) = (self.id, id.parse::<uuid::Uuid>().unwrap(), self.tenant());
        let read = self.node.store().read(&tenant, move |tx| tx.find(&notification::FIND, &values![service, id]));
        read.await.unwrap().unwrap()
    }

    /// All messages that the live key lists, newest first, those of bulk sends too; at most a page.
    ///
    /// # Panics
    /// If they are not listed.
    pub async fn list(&self) -> Vec<Value> {
        let listed = self.get("/v2/notifications?include_jobs=true").await.expect(200);
        listed.json["notifications"].as_array().unwrap().clone()
    }

    /// Makes a template of an e-mail.
    pub async fn template_email(&self, subject: &str, body: &str) -> TemplateId {
        self.template(Channel::Email, Some(subject), body, |_| {}).await
    }

    /// Makes a template of a text message.
    pub async fn template_text(&self, body: &str) -> TemplateId {
        self.template(Channel::Sms, None, body, |_| {}).await
    }

    /// Makes a template with other settings.
    ///
    /// # Panics
    /// If the node refuses it.
    pub async fn template(
        &self,
        channel: Channel,
        subject: Option<&str>,
        body: &str,
        change: impl FnOnce(&mut TemplateText),
    ) -> TemplateId {
        let id = TemplateId::new(self.node.env());
        let mut text = TemplateText {
            name: "お知らせ".to_owned(),
            subject: subject.map(str::to_owned),
            content: body.to_owned(),
            category_id: Category::GENERAL,
            lane: Some(Lane::Normal),
            redact: false,
            right_to_left: false,
            has_unsubscribe_link: false,
        };
        change(&mut text);
        let spec = TemplateSpec { id: Some(id), handle: id.to_string(), channel, text };
        let settings = self.settings.clone();
        let tenant = self.tenant();
        let put = self.node.store().write(&tenant, move |tx| put_template(tx, &settings, &spec).map(drop));
        put.await.unwrap();
        id
    }

    /// Gives it other settings.
    ///
    /// # Panics
    /// If the node refuses them.
    pub async fn change(&mut self, change: impl FnOnce(&mut Service)) {
        change(&mut self.settings);
        let settings = self.settings.clone();
        let tenant = self.tenant();
        let put = self.node.store().write(&tenant, move |tx| {
            put_service(tx, &settings.handle, Some(settings.id), |_| settings.clone()).map(drop)
        });
        put.await.unwrap();
        self.node.node.notify.services().forget(self.id);
    }

    /// Gives it another key.
    ///
    /// # Panics
    /// If the node refuses it.
    pub async fn new_key(&self, name: &str, key_type: KeyType, permissions: Permissions) -> TestKey {
        let secret = KeySecret::random(self.node.env()).expose_secret().to_owned();
        let spec = ApiKeySpec {
            name: name.to_owned(),
            key_type,
            permissions,
            secret: KeySecret::Given(SecretString::from(secret.clone())),
        };
        let (settings, keyring) = (self.settings.clone(), Arc::clone(&self.node.node.keyring));
        let tenant = self.tenant();
        let put = self.node.store().write(&tenant, move |tx| put_api_key(tx, &settings, &keyring, &spec).map(drop));
        put.await.unwrap();
        self.node.node.notify.services().forget(self.id);
        TestKey { node: Arc::clone(&self.node), service: self.id, name: name.to_owned(), key_type, secret }
    }

    /// Revokes a key.
    ///
    /// # Panics
    /// If it has no such key.
    pub async fn revoke(&self, key: &TestKey) {
        let (service, name) = (self.id, key.name.clone());
        let tenant = self.tenant();
        let revoked = self.node.store().write(&tenant, move |tx| {
            let keys = tx.list::<SealedKey>(&api_key::LIST, &values![service])?;
            let key = keys.into_iter().find(|key| key.name == name).unwrap();
            let now = tx.now();
            tx.execute(&api_key::REVOKE, &values![service, key.id, now])
        });
        assert_eq!(revoked.await.unwrap(), 1);
        self.node.node.notify.services().forget(self.id);
    }
}
