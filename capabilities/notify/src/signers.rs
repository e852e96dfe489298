//! What signs e-mail, by organisation and domain, kept in memory for a moment.
//!
//! Reading a key and making it ready takes longer than signing with it. A key that another process puts to use or out of use is known
//! [`STALENESS`] later, which does no harm: records are published before a key signs and stay published after it.

use crate::providers::dkim::{PrivateKey, Signer};
use crate::providers::mime;
use crate::secrets;
use crate::sql::dkim_key::{self, SealedKey};
use quick_cache::sync::Cache;
use secrecy::ExposeSecret as _;
use std::sync::Arc;
use yui_kernel::{NodeWide, OrganisationId, Result, Timestamp};
use yui_store::seal::Keyring;
use yui_store::{Store, values};

/// How long the keys of a domain are used as they were read.
pub const STALENESS: jiff::SignedDuration = jiff::SignedDuration::from_secs(10);

/// Of how many domains the keys are kept.
const KEPT: usize = 1_000;

/// The signers of the node.
pub struct Signers {
    store: Store,
    keyring: Arc<Keyring>,
    kept: Cache<(OrganisationId, String), (Timestamp, Signing)>,
}

/// Those that sign for one domain: none, or one for each algorithm.
pub type Signing = Arc<[Signer]>;

impl Signers {
    /// Reads from `store`; opens keys with `keyring`.
    #[must_use]
    pub fn new(store: Store, keyring: Arc<Keyring>) -> Self {
        Self { store, keyring, kept: Cache::new(KEPT) }
    }

    /// What signs for an organisation's services in the name of `domain`: nothing where the domain has no key, or is another
    /// organisation's.
    ///
    /// # Errors
    /// As the store reports them; `Internal` if a key cannot be opened: then nothing must be sent, because recipients of a domain that
    /// signs may refuse what is not signed.
    pub async fn find(&self, organisation: OrganisationId, domain: &str) -> Result<Signing> {
        let now = self.store.env().now();
        let Some(domain) = mime::host_name(domain) else { return Ok(Signing::default()) };
        let place = (organisation, domain.to_ascii_lowercase());
        if let Some((read_at, signing)) = self.kept.get(&place)
            && now.duration_since(read_at).abs() < STALENESS
        {
            return Ok(signing);
        }
        let (context, wanted) = (NodeWide::system("sign"), values![&place.1, organisation]);
        let read = move |tx: &mut yui_store::NodeTx<'_>| tx.list::<SealedKey>(&dkim_key::LIST_SIGNING, &wanted);
        let sealed = self.store.read_node(&context, read).await?;
        let opened = sealed.into_iter().map(|key| self.open(&place.1, &key)).collect::<Result<Vec<_>>>()?;
        let signing: Signing = opened.into();
        self.kept.insert(place, (now, Arc::clone(&signing)));
        Ok(signing)
    }

    /// Has every key read anew.
    pub fn forget_all(&self) {
        self.kept.clear();
    }

    fn open(&self, domain: &str, sealed: &SealedKey) -> Result<Signer> {
        let key = secrets::open_dkim_key(&self.keyring, &sealed.sealed)?;
        let key = PrivateKey::from_pkcs8(sealed.algorithm, key.expose_secret())?;
        Ok(Signer::new(domain, &sealed.selector, key))
    }
}
