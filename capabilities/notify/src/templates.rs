//! Templates as requests and jobs need them: read once, parsed once.
//!
//! A version never changes, so a version that was read is kept for good (as long as there is room). Which version is the newest
//! does change, and is asked again after a moment, as for [services](crate::services).

use crate::model::content::{Content, Personalisation, missing};
use crate::model::{ServiceId, TemplateId};
use crate::services::STALENESS;
use crate::sql::template::{self, Template};
use quick_cache::sync::Cache;
use std::sync::Arc;
use yui_kernel::{Result, Tenant, Timestamp};
use yui_store::{Store, values};

/// How many templates, and how many versions of them, are kept.
const KEPT: usize = 10_000;

/// A template with one of its versions, its texts parsed.
#[derive(Debug)]
pub struct Prepared {
    /// As stored.
    pub template: Template,
    /// The body.
    pub body: Content,
    /// The subject, of e-mails.
    pub subject: Option<Content>,
}

impl Prepared {
    /// Parses what is stored.
    #[must_use]
    pub fn new(template: Template) -> Self {
        let body = Content::parse(template.content.clone());
        let subject = template.subject.clone().map(Content::parse);
        Self { template, body, subject }
    }

    /// Names of placeholders without a value, of the subject first.
    #[must_use]
    pub fn missing(&self, values: &Personalisation) -> Vec<String> {
        missing(self.subject.iter().chain([&self.body]), values)
    }

    /// Names of all placeholders, of the subject first, each once.
    #[must_use]
    pub fn placeholders(&self) -> Vec<String> {
        self.missing(&Personalisation::default())
    }
}

type Newest = (Timestamp, Arc<Prepared>);

/// The templates of the node.
pub struct Templates {
    store: Store,
    newest: Cache<(ServiceId, TemplateId), Newest>,
    versions: Cache<(ServiceId, TemplateId, u32), Arc<Prepared>>,
}

impl Templates {
    /// Reads from `store`.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, newest: Cache::new(KEPT), versions: Cache::new(KEPT) }
    }

    /// A template with its newest version.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn find(&self, tenant: &Tenant, service: ServiceId, id: TemplateId) -> Result<Option<Arc<Prepared>>> {
        let now = self.store.env().now();
        if let Some((read_at, prepared)) = self.newest.get(&(service, id))
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(Some(prepared));
        }
        let found =
            self.store.read(tenant, move |tx| tx.find::<Template>(&template::FIND, &values![service, id])).await?;
        let Some(found) = found else { return Ok(None) };
        let prepared = Arc::new(Prepared::new(found));
        self.newest.insert((service, id), (now, Arc::clone(&prepared)));
        Ok(Some(prepared))
    }

    /// A template with one of its versions.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn find_version(
        &self,
        tenant: &Tenant,
        service: ServiceId,
        id: TemplateId,
        version: u32,
    ) -> Result<Option<Arc<Prepared>>> {
        let key = (service, id, version);
        if let Some(prepared) = self.versions.get(&key) {
            return Ok(Some(prepared));
        }
        let found = self
            .store
            .read(tenant, move |tx| tx.find::<Template>(&template::FIND_VERSION, &values![service, id, version]))
            .await?;
        let Some(found) = found else { return Ok(None) };
        let prepared = Arc::new(Prepared::new(found));
        self.versions.insert(key, Arc::clone(&prepared));
        Ok(Some(prepared))
    }

    /// Has the newest version of a template read anew by the next request.
    pub fn forget(&self, service: ServiceId, id: TemplateId) {
        self.newest.remove(&(service, id));
    }

    /// Has the newest version of every template read anew.
    pub fn forget_all(&self) {
        self.newest.clear();
    }
}
