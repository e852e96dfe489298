//! Services as requests need them: with their keys, senders and safelist in one piece, kept in memory for a moment.
//!
//! Every request names a service, and reading all that belongs to it costs several statements. So a service is kept as it was
//! read, and read again once it is older than [`STALENESS`]: a change made by another process, or by `yui apply`, is seen that
//! much later at most. A change made by this process is seen at once, because whoever makes it calls [`Services::forget`].

use crate::model::brand::Brand;
use crate::model::organisation::OrganisationSettings;
use crate::model::service::{ApiKey, Callback, ReplyTo, Service, TextSender};
use crate::model::terms::Terms;
use crate::model::{Channel, ServiceId};
use crate::secrets;
use crate::sql::bounce_standing::{self, Standing};
use crate::sql::{api_key, brand, callback, organisation_settings, reply_to, safelist, service, terms, text_sender};
use crate::usecases::events;
use quick_cache::sync::Cache;
use std::sync::Arc;
use yui_kernel::ports::Features;
use yui_kernel::{Feature, NodeWide, OrganisationId, Result, Tenant, Timestamp};
use yui_store::seal::Keyring;
use yui_store::{NodeTx, Store, TenantTx, values};

/// How long a service is used as it was read.
pub const STALENESS: jiff::SignedDuration = jiff::SignedDuration::from_secs(1);

/// How many services are kept.
const KEPT: usize = 10_000;

/// A service with all that belongs to it.
#[derive(Debug)]
pub struct Snapshot {
    /// The organisation it belongs to.
    pub organisation: OrganisationId,
    /// Its settings.
    pub service: Service,
    /// What the operator grants it beside its limits.
    pub terms: Terms,
    /// What its organisation decided for all its services.
    pub organisation_settings: OrganisationSettings,
    /// Its API keys, revoked ones too.
    pub keys: Vec<ApiKey>,
    /// Its addresses for replies, the default one first.
    pub reply_to: Vec<ReplyTo>,
    /// Its senders of text messages, the default one first.
    pub text_senders: Vec<TextSender>,
    /// Recipients, beside the team, that it may write to in trial mode and with team keys.
    pub safelist: Vec<(Channel, String)>,
    /// Where it is called back.
    pub callbacks: Vec<Callback>,
    /// How its e-mails look; none for the service's name alone.
    pub brand: Option<Brand>,
    /// Whether clients follow its events, or did lately.
    pub events: bool,
}

/// The services of the node.
pub struct Services {
    store: Store,
    keyring: Arc<Keyring>,
    features: Arc<dyn Features>,
    kept: Cache<ServiceId, (Timestamp, Arc<Snapshot>)>,
}

impl Services {
    /// Reads from `store`; opens secrets with `keyring`.
    #[must_use]
    pub fn new(store: Store, keyring: Arc<Keyring>, features: Arc<dyn Features>) -> Self {
        Self { store, keyring, features, kept: Cache::new(KEPT) }
    }

    /// The service with this id.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn find(&self, id: ServiceId) -> Result<Option<Arc<Snapshot>>> {
        let now = self.store.env().now();
        if let Some((read_at, snapshot)) = self.kept.get(&id)
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(Some(snapshot));
        }
        let keyring = Arc::clone(&self.keyring);
        let context = NodeWide::system("service look-up");
        let stored = self.store.read_node(&context, move |tx| read(tx, &keyring, id)).await?;
        let snapshot = match stored {
            Some(stored) => Some(Arc::new(self.allowed(stored).await?)),
            None => None,
        };
        match &snapshot {
            Some(snapshot) => self.kept.insert(id, (now, Arc::clone(snapshot))),
            None => drop(self.kept.remove(&id)),
        }
        Ok(snapshot)
    }

    /// A service that may not do what those who run the node switched off for its organisation, whatever it chose.
    async fn allowed(&self, mut snapshot: Snapshot) -> Result<Snapshot> {
        let (organisation, service) = (snapshot.organisation, &mut snapshot.service);
        if !self.features.is_on(organisation, Feature::TextMessages).await? {
            service.channels.retain(|channel| *channel != Channel::Sms);
        }
        service.files &= self.features.is_on(organisation, Feature::Files).await?;
        Ok(snapshot)
    }

    /// Has the service read anew by the next request.
    pub fn forget(&self, id: ServiceId) {
        self.kept.remove(&id);
    }

    /// Has every service read anew.
    pub fn forget_all(&self) {
        self.kept.clear();
    }
}

fn read(tx: &mut NodeTx<'_>, keyring: &Keyring, id: ServiceId) -> Result<Option<Snapshot>> {
    let Some((organisation,)) = tx.find::<(OrganisationId,)>(&service::OWNER, &values![id])? else { return Ok(None) };
    let tenant: Tenant = tx.context().within(organisation);
    tx.within(&tenant, |tx| read_all(tx, keyring, organisation, id))
}

fn read_all(
    tx: &mut TenantTx<'_>,
    keyring: &Keyring,
    organisation: OrganisationId,
    id: ServiceId,
) -> Result<Option<Snapshot>> {
    let key = values![id];
    let Some(mut service) = tx.find::<Service>(&service::FIND, &key)? else { return Ok(None) };
    // One whose e-mails bounce too much is to everyone like one that may not send e-mails.
    let standing = tx.find::<Standing>(&bounce_standing::FIND, &key)?;
    if standing.is_some_and(|standing| standing.stopped_at.is_some()) {
        service.channels.retain(|channel| *channel != Channel::Email);
    }
    let keys = tx.list::<api_key::SealedKey>(&api_key::LIST, &key)?.into_iter().map(|sealed| {
        Ok(ApiKey {
            secret: secrets::open_api_key(keyring, &sealed.secret_sealed)?,
            id: sealed.id,
            name: sealed.name,
            key_type: sealed.key_type,
            permissions: sealed.permissions,
            revoked_at: sealed.revoked_at,
        })
    });
    let callbacks = tx.list::<callback::SealedCallback>(&callback::LIST, &key)?;
    let callbacks = callbacks.into_iter().map(|sealed| secrets::open_callback(keyring, sealed));
    let safelist = tx.list::<safelist::Entry>(&safelist::LIST, &key)?;
    Ok(Some(Snapshot {
        organisation,
        service,
        organisation_settings: organisation_settings::read(tx)?,
        keys: keys.collect::<Result<_>>()?,
        terms: tx.get(&terms::FIND, &key, "the service")?,
        reply_to: tx.list(&reply_to::LIST, &key)?,
        text_senders: tx.list(&text_sender::LIST, &key)?,
        safelist: safelist.into_iter().map(|entry| (entry.channel, entry.recipient)).collect(),
        callbacks: callbacks.collect::<Result<_>>()?,
        brand: tx.find(&brand::OF_SERVICE, &key)?,
        events: events::wanted(tx, id)?,
    }))
}
