//! The capability as one value: what its use cases, endpoints and jobs stand on.

use crate::categories::CurrentCategories;
use crate::files::Files;
use crate::last_used::LastUsed;
use crate::metrics::NotifyMetrics;
use crate::model::Channel;
use crate::model::bounces::BounceLimits;
use crate::model::health::CircuitRules;
use crate::outbox::Outbox;
use crate::prices::Prices;
use crate::proofs::Proofs;
use crate::providers::Provider;
use crate::rate::RateLimiter;
use crate::receivers::Receivers;
use crate::returns::ReturnPath;
use crate::route::Route;
use crate::services::Services;
use crate::signers::Signers;
use crate::template_files::TemplateFiles;
use crate::templates::Templates;
use crate::usecases::events::OpenStreams;
use secrecy::SecretString;
use std::sync::Arc;
use yui_kernel::ports::{Features, MemberContacts, Teams};
use yui_kernel::{Env, Feature, OrganisationId, Result};
use yui_store::Store;
use yui_store::seal::Keyring;
use yui_web::Lifecycle;
use yui_web::client::HttpClient;

/// What the node's operator decides about notify.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The node's address as clients and readers see it, without a slash at its end.
    pub public_url: String,
    /// What full API keys begin with, so that leaked ones can be found: `gcntfy-`.
    pub api_key_prefix: String,
    /// The domain that services without one of their own send from.
    pub email_domain: String,
    /// What text messages come from where a service has no sender.
    pub text_sender: String,
    /// The domain to which other servers return e-mails that they could not deliver; none where the node takes no returned mail.
    pub bounce_domain: Option<String>,
    /// When one of several providers is left alone.
    pub circuit: CircuitRules,
    /// From when on bounces matter.
    pub bounces: BounceLimits,
    /// Who may report API keys that were found in public; nobody by default.
    pub leak_reporter: Option<LeakReporter>,
}

/// A scanner that finds API keys in public: it signs its reports as API clients sign requests.
#[derive(Debug, Clone)]
pub struct LeakReporter {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// What it signs them with (HS256).
    pub secret: SecretString,
}

/// What notify is made from.
pub struct Parts {
    /// The node's database.
    pub store: Store,
    /// The keys that secrets at rest are sealed with.
    pub keyring: Arc<Keyring>,
    /// Who belongs to an organisation.
    pub members: Arc<dyn MemberContacts>,
    /// Who looks after a service.
    pub teams: Arc<dyn Teams>,
    /// What those who run the node have switched on.
    pub features: Arc<dyn Features>,
    /// What carries e-mails, the preferred one first.
    pub email: Vec<Arc<dyn Provider>>,
    /// What carries text messages, the preferred one first.
    pub text: Vec<Arc<dyn Provider>>,
    /// What calls services back.
    pub callbacks: Arc<dyn HttpClient>,
    /// Where contents of files are kept, and what looks for malware in them.
    pub files: Files,
    /// Where messages are captured, if they are not sent.
    pub outbox: Option<Outbox>,
    /// The providers that may call the node.
    pub proofs: Proofs,
    /// Whether the node is going away.
    pub lifecycle: Lifecycle,
    /// What the operator decided.
    pub settings: Settings,
}

/// The capability. Cheap to clone; all clones share their caches.
#[derive(Clone)]
pub struct Notify(Arc<Inner>);

struct Inner {
    parts: Parts,
    services: Services,
    signers: Signers,
    templates: Templates,
    template_files: TemplateFiles,
    prices: Prices,
    categories: CurrentCategories,
    rate: RateLimiter,
    email: Route,
    text: Route,
    metrics: NotifyMetrics,
    last_used: LastUsed,
    receivers: Receivers,
    streams: OpenStreams,
    return_path: Option<ReturnPath>,
}

impl Notify {
    /// Puts the parts together.
    ///
    /// # Errors
    /// `Invalid` if a channel has no provider, or two of the same name.
    pub fn new(parts: Parts) -> Result<Self> {
        let route = |channel, providers: &[_]| Route::new(channel, providers.to_vec(), parts.settings.circuit);
        let (email, text) = (route(Channel::Email, &parts.email)?, route(Channel::Sms, &parts.text)?);
        let services = Services::new(parts.store.clone(), Arc::clone(&parts.keyring), Arc::clone(&parts.features));
        let signers = Signers::new(parts.store.clone(), Arc::clone(&parts.keyring));
        let templates = Templates::new(parts.store.clone());
        let keyring = Arc::clone(&parts.keyring);
        let template_files = TemplateFiles::new(parts.store.clone(), keyring, parts.files.clone());
        let prices = Prices::new(parts.store.clone());
        let categories = CurrentCategories::new(parts.store.clone());
        let bounce_domain = parts.settings.bounce_domain.as_deref();
        let return_path = bounce_domain.map(|domain| ReturnPath::new(domain, Arc::clone(&parts.keyring)));
        Ok(Self(Arc::new(Inner {
            services,
            signers,
            templates,
            template_files,
            prices,
            categories,
            rate: RateLimiter::default(),
            email,
            text,
            metrics: NotifyMetrics::default(),
            last_used: LastUsed::default(),
            return_path,
            receivers: Receivers::default(),
            streams: OpenStreams::default(),
            parts,
        })))
    }

    /// The node's database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// Clock and randomness.
    #[must_use]
    pub fn env(&self) -> &Env {
        self.0.parts.store.env()
    }

    /// What the operator decided.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// The keys that secrets at rest are sealed with.
    #[must_use]
    pub fn keyring(&self) -> &Arc<Keyring> {
        &self.0.parts.keyring
    }

    /// Who belongs to an organisation.
    #[must_use]
    pub fn members(&self) -> &dyn MemberContacts {
        self.0.parts.members.as_ref()
    }

    /// Who looks after a service.
    #[must_use]
    pub fn teams(&self) -> &dyn Teams {
        self.0.parts.teams.as_ref()
    }

    /// Whether those who run the node let an organisation have a feature.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn is_on(&self, organisation: OrganisationId, feature: Feature) -> Result<bool> {
        self.0.parts.features.is_on(organisation, feature).await
    }

    /// The services, as requests need them.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.0.services
    }

    /// What signs e-mail.
    #[must_use]
    pub fn signers(&self) -> &Signers {
        &self.0.signers
    }

    /// The templates, read and parsed.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.0.templates
    }

    /// The files that messages of templates carry.
    #[must_use]
    pub fn template_files(&self) -> &TemplateFiles {
        &self.0.template_files
    }

    /// Where contents of files are kept, and what looks for malware in them.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.0.parts.files
    }

    /// What messages cost.
    #[must_use]
    pub fn prices(&self) -> &Prices {
        &self.0.prices
    }

    /// The categories of templates.
    #[must_use]
    pub fn categories(&self) -> &CurrentCategories {
        &self.0.categories
    }

    /// How many requests services made.
    #[must_use]
    pub fn rate(&self) -> &RateLimiter {
        &self.0.rate
    }

    /// When API keys were last used.
    #[must_use]
    pub fn last_used(&self) -> &LastUsed {
        &self.0.last_used
    }

    /// The return addresses of e-mails, where the node takes returned mail.
    #[must_use]
    pub fn return_path(&self) -> Option<&ReturnPath> {
        self.0.return_path.as_ref()
    }

    /// What is counted.
    #[must_use]
    pub fn metrics(&self) -> &NotifyMetrics {
        &self.0.metrics
    }

    /// What carries messages of a channel.
    #[must_use]
    pub fn route(&self, channel: Channel) -> &Route {
        match channel {
            Channel::Email => &self.0.email,
            Channel::Sms => &self.0.text,
        }
    }

    /// Where messages are captured, if they are not sent.
    #[must_use]
    pub fn outbox(&self) -> Option<&Outbox> {
        self.0.parts.outbox.as_ref()
    }

    /// The providers that may call the node, with what they prove themselves with.
    #[must_use]
    pub fn proofs(&self) -> &Proofs {
        &self.0.parts.proofs
    }

    /// What calls services back.
    #[must_use]
    pub fn callbacks(&self) -> &dyn HttpClient {
        self.0.parts.callbacks.as_ref()
    }

    /// Which streams of events are open in this process.
    #[must_use]
    pub fn streams(&self) -> &OpenStreams {
        &self.0.streams
    }

    /// Whether the node is going away.
    #[must_use]
    pub fn lifecycle(&self) -> &Lifecycle {
        &self.0.parts.lifecycle
    }

    /// Which receivers of callbacks this process is calling.
    #[must_use]
    pub fn receivers(&self) -> &Receivers {
        &self.0.receivers
    }

    /// Has services, templates, categories and keys for signing read anew: a declaration was applied in this process.
    pub fn forget_all(&self) {
        self.services().forget_all();
        self.signers().forget_all();
        self.templates().forget_all();
        self.categories().forget();
    }
}
