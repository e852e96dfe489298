//! Signing in with one click as a sample person of the demo.

use super::enter::{NewSession, enter};
use super::{links, standing};
use crate::Identity;
use crate::model::account::{Client, DeviceToken, Way};
use crate::model::{Language, email};
use crate::sql::member;
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
        let home = seats.first().map_or_else(standing::node_home, |(organisation, ..)| *organisation);
        if !standing::read(tx, home, &address, client.origin())?.may_sign_in() {
            return Err(Error::not_found("the demo has no such person"));
        }
        let account = links::find_or_make(tx, home, &address, language)?;
        let standing = standing::read(tx, account.home, &account.email, client.origin())?;
        enter(tx, &identity_of, &account, &standing, Way::Demo, device.as_ref(), &client)
    };
    identity.store().write_node(&context, sign_in).await
}
