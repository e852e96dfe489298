//! Sets a service up, as declarations do it.

use super::{Inner, TestNode, TestService};
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use yui_identity::usecases::{put_member, put_organisation};
use yui_identity::{MemberSpec, OrganisationSpec, Roles};
use yui_kernel::{OrganisationId, Result};
use yui_notify::model::service::{CallbackKind, Limits, Service, ServiceMode, ServiceState};
use yui_notify::model::{Channel, Dialect, KeyType, ServiceId};
use yui_notify::usecases::configure::{CallbackSpec, put_callbacks, put_safelist, put_service};
use yui_policy::{Permission, Permissions};
use yui_store::NodeTx;

/// A service to be created, in an organisation of its own: live, in the dialect of GC Notify, in Japan, with the limits that
/// such a service starts with.
#[derive(Clone)]
#[must_use = "a service exists once it is created"]
pub struct ServiceBuilder {
    node: Arc<Inner>,
    organisation: String,
    service: Service,
    limits: Option<Limits>,
    members: Vec<MemberSpec>,
    safelist: Vec<(Channel, String)>,
    callbacks: Vec<CallbackSpec>,
}

impl ServiceBuilder {
    pub(super) fn new(node: Arc<Inner>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let service = Service {
            id: ServiceId::new(node.env()),
            handle: format!("service-{number}"),
            name: "結市 市民課".to_owned(),
            mode: ServiceMode::Live,
            state: ServiceState::Active,
            dialect: Dialect::Gc,
            region: "JP".to_owned(),
            time_zone: "Asia/Tokyo".to_owned(),
            email_from: "shimin".to_owned(),
            sending_domain: None,
            prefix_texts: true,
            channels: vec![Channel::Email, Channel::Sms],
            international_texts: false,
            limits: Limits::defaults(Dialect::Gc, ServiceMode::Live),
            files: true,
            file_contact: Some("https://www.example.jp/contact".to_owned()),
        };
        let organisation = format!("test-{number}");
        let nobody = Vec::new();
        Self { node, organisation, service, limits: None, members: nobody, safelist: Vec::new(), callbacks: Vec::new() }
    }

    /// It may write to everyone.
    pub fn live(self) -> Self {
        self.with(|service| service.mode = ServiceMode::Live)
    }

    /// It may write to its team and safelist alone.
    pub fn trial(self) -> Self {
        self.with(|service| service.mode = ServiceMode::Trial)
    }

    /// Whose clients it serves.
    pub fn dialect(self, dialect: Dialect) -> Self {
        self.with(|service| service.dialect = dialect)
    }

    /// How much it may send: what `change` makes of the limits that such a service starts with.
    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits::defaults(self.service.dialect, self.service.mode);
        change(&mut limits);
        self.limits = Some(limits);
        self
    }

    /// With other settings.
    pub fn with(mut self, change: impl FnOnce(&mut Service)) -> Self {
        change(&mut self.service);
        self
    }

    /// In the organisation of another service.
    pub fn beside(mut self, other: &TestService) -> Self {
        self.organisation.clone_from(&other.organisation_code);
        self
    }

    /// With someone in its team, who may send messages.
    pub fn member(self, email: &str, phone: Option<&str>) -> Self {
        self.member_who_may(email, phone, &["send_messages"])
    }

    /// With someone who manages it.
    pub fn manager(self, email: &str) -> Self {
        self.member_who_may(email, None, &["manage_service"])
    }

    /// With someone who has these roles, such as `view_activity`.
    pub fn person(self, email: &str, roles: &[&str]) -> Self {
        self.member_who_may(email, None, roles)
    }

    fn member_who_may(mut self, email: &str, phone: Option<&str>, roles: &[&str]) -> Self {
        self.members.push(MemberSpec {
            email: email.to_owned(),
            name: "港 花子".to_owned(),
            phone: phone.map(str::to_owned),
            roles: Roles::parse(roles).unwrap(),
        });
        self
    }

    /// With a recipient on its safelist, in the form that is compared.
    pub fn safelist(mut self, channel: Channel, recipient: &str) -> Self {
        self.safelist.push((channel, recipient.to_owned()));
        self
    }

    /// Called back about its messages at the node's [`TestNode::receiver`].
    pub fn callback(self, bearer: &str) -> Self {
        let url = format!("{}/receipts", self.node.receiver.url());
        self.callback_at(CallbackKind::Delivery, &url, bearer)
    }

    /// Called back somewhere else.
    pub fn callback_at(mut self, kind: CallbackKind, url: &str, bearer: &str) -> Self {
        let (url, bearer) = (url.to_owned(), SecretString::from(bearer));
        self.callbacks.push(CallbackSpec { kind, url, bearer, signing: None });
        self
    }

    /// Creates it, with a key of each type and one that may manage templates.
    ///
    /// # Panics
    /// If the node refuses it.
    pub async fn create(mut self) -> TestService {
        let defaults = Limits::defaults(self.service.dialect, self.service.mode);
        self.service.limits = self.limits.unwrap_or(defaults);
        let (declared, operator) = (self.clone(), TestNode::operator());
        let put = self.node.store().write_node(&operator, move |tx| declared.put(tx));
        let organisation = put.await.unwrap();
        let mut service = TestService::new(self.node, self.organisation, organisation, self.service);
        for key_type in KeyType::ALL.iter().copied() {
            let name = format!("key-{}", key_type.as_str());
            let key = service.new_key(&name, key_type, Permissions::NONE).await;
            service.keys.push(key);
        }
        let manages = Permissions::NONE.with(Permission::ManageTemplates);
        service.manager = Some(service.new_key("key-manager", KeyType::Live, manages).await);
        service
    }

    fn put(&self, tx: &mut NodeTx<'_>) -> Result<OrganisationId> {
        let organisation = OrganisationSpec {
            code: self.organisation.clone(),
            // Codes are checked in Japan alone.
            country: "CA".to_owned(),
            name: "結市".to_owned(),
            name_en: None,
            name_fr: None,
            domains: Vec::new(),
        };
        let (id, _) = put_organisation(tx, &organisation)?;
        let tenant = tx.context().within(id);
        tx.within(&tenant, |tx| {
            for member in &self.members {
                put_member(tx, member)?;
            }
            let (service, _) = put_service(tx, &self.service.handle, Some(self.service.id), |_| self.service.clone())?;
            put_safelist(tx, &service, &self.safelist)?;
            put_callbacks(tx, &service, &self.node.node.keyring, &self.callbacks)?;
            Ok(id)
        })
    }
}
