//! A key of a service, and requests with it.

use super::{Answer, Call, Inner, token};
use serde_json::{Value, json};
use std::sync::Arc;
use yui_notify::model::{KeyType, ServiceId};

/// An API key whose secret the test knows.
#[derive(Clone)]
pub struct TestKey {
    pub(super) node: Arc<Inner>,
    /// Its service.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// What it may reach.
    pub key_type: KeyType,
    /// Its secret, the text of a UUID.
    pub secret: String,
}

impl TestKey {
    /// `Bearer` and a token made now.
    #[must_use]
    pub fn bearer(&self) -> String {
        let now = self.node.env().now().as_second();
        token::bearer(&json!({ "iss": self.service, "iat": now }), &self.secret)
    }

    /// The whole key as its owner got it: `gcntfy-NAME-SERVICE-SECRET`.
    #[must_use]
    pub fn full(&self) -> String {
        let prefix = &self.node.node.settings().services.api_key_prefix.0;
        format!("{prefix}{}-{}-{}", self.name, self.service, self.secret)
    }

    /// A request with this key.
    pub fn call(&self, method: &str, path: &str) -> Call {
        Call::new(Arc::clone(&self.node), method, path).key(self)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path).json(body).send().await
    }

    /// POST of a JSON body with an `Idempotency-Key`.
    pub async fn post_once(&self, path: &str, repeat: &str, body: &Value) -> Answer {
        self.call("POST", path).header("idempotency-key", repeat).json(body).send().await
    }
}
