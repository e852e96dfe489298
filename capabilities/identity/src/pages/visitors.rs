//! Who a session belongs to, for the pages of all capabilities.

use crate::Identity;
use crate::model::account::{Client, SessionToken, Way};
use crate::sql::organisation;
use crate::usecases::account::find_session;
use secrecy::{ExposeSecret as _, SecretString};
use yui_kernel::ports::PortFuture;
use yui_kernel::{Origin, Result, Tenant};
use yui_web::page::{Format, Sessions, Visitor};

/// Finds visitors by their sessions.
#[derive(Debug, Clone)]
pub struct Visitors(Identity);

impl Visitors {
    /// Those with a session of this node.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self(identity)
    }

    async fn find(&self, token: SecretString, origin: Origin) -> Result<Option<Visitor>> {
        let token = SessionToken::from(token.expose_secret().to_owned());
        let Some(found) = find_session(&self.0, &token, &Client::new(None, origin)).await? else { return Ok(None) };
        let (organisation, time_zone) = match &found.standing.member {
            Some(seat) => self.organisation(seat.access.tenant()).await?,
            None => (String::new(), self.0.settings().operators_zone.clone()),
        };
        Ok(Some(Visitor {
            account: found.account.uuid(),
            session: found.session.uuid(),
            name: found.standing.name.clone(),
            email: found.standing.email.clone(),
            organisation,
            time_zone,
            format: Some(Format { language: found.language, era: found.era }),
            proved_at: found.proved_at,
            is_demo: found.way == Way::Demo,
            member: found.access().cloned(),
            operator: found.node_wide(),
        }))
    }

    /// Its name and time zone.
    async fn organisation(&self, tenant: &Tenant) -> Result<(String, String)> {
        let read = |tx: &mut yui_store::TenantTx<'_>| tx.find::<(String, String)>(&organisation::NAME_AND_COUNTRY, &[]);
        let (name, country) = self.0.store().read(tenant, read).await?.unwrap_or_default();
        Ok((name, time_zone(&country).to_owned()))
    }
}

/// The zone in which people of a country read times, where it has one that most of them live in.
fn time_zone(country: &str) -> &'static str {
    match country {
        "JP" => "Asia/Tokyo",
        "GB" => "Europe/London",
        "FR" => "Europe/Paris",
        _ => "UTC",
    }
}

impl Sessions for Visitors {
    fn visitor(&self, token: SecretString, origin: Origin) -> PortFuture<'_, Option<Visitor>> {
        Box::pin(self.find(token, origin))
    }
}
