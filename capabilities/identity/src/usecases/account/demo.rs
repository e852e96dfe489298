//! Signing in with one click as a sample person of the demo.

use super::enter::{NewSession, enter};
use super::{links, standing};
use crate::Identity;
use crate::model::account::{Client, DeviceToken, Way};
use crate::model::{Language, email};
use crate::sql::{member, operator};
use yui_kernel::{Error, MemberId, NodeWide, OrganisationId, Result};
use yui_store::{NodeTx, values};

/// Opens a session for the active member or operator with this address, without asking for anything. `language` becomes that of an account that is
/// new.
///
/// # Errors
/// `Forbidden` unless this is the demo ([`DemoMode`](crate::settings::DemoMode)); `NotFound` if there is no such person; or as the store reports
/// them.
pub async fn sign_in_to_demo(
    identity: &Identity,
    address: &str,
    language: Language,
    device: Option<DeviceToken>,
    client: Client,
) -> Result<NewSession> {
    if identity.settings().demo.is_none() {
        return Err(Error::forbidden("one-click sign-in is for the demo; run `yui demo`"));
    }
    let (address, identity_of) = (email::normalised(address)?, identity.clone());
    let context = NodeWide::system("demo").from_origin(client.origin().clone());
    let sign_in = move |tx: &mut NodeTx<'_>| {
        let seats =
            tx.list::<(OrganisationId, MemberId, String, String)>(&member::ACTIVE_ANYWHERE, &values![&address, true])?;
        let home = seats.first().map_or(OrganisationId::NODE, |(organisation, ..)| *organisation);
        if !standing::read(tx, home, &address, client.origin())?.may_sign_in() {
            return Err(Error::not_found("the demo has no such person"));
        }
        let account = links::find_or_make(tx, home, &address, language)?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        enter(tx, &identity_of, &account, &standing, Way::Demo, device.as_ref(), &client)
    };
    identity.store().write_node(&context, sign_in).await
}

/// Somebody of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Address, which [`sign_in_to_demo`] takes.
    pub email: String,
    /// Name.
    pub name: String,
    /// The organisation's name; none for those who run the node.
    pub organisation: Option<String>,
}

/// The people that the demo can be looked at as, at most twenty members and all operators; nobody unless this is the demo.
///
/// # Errors
/// As the store reports them.
pub async fn list_demo_people(identity: &Identity) -> Result<Vec<DemoPerson>> {
    if identity.settings().demo.is_none() {
        return Ok(Vec::new());
    }
    let list = |tx: &mut NodeTx<'_>| {
        let members = tx.list::<(String, String, String)>(&member::DEMO, &[])?;
        let members = members.into_iter().map(|(email, name, of)| DemoPerson { email, name, organisation: Some(of) });
        let operators = tx.list::<(String, String)>(&operator::DEMO, &[])?;
        let operators = operators.into_iter().map(|(email, name)| DemoPerson { email, name, organisation: None });
        Ok(members.chain(operators).collect())
    };
    identity.store().read_node(&NodeWide::system("demo"), list).await
}
