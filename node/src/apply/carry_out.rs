//! Makes the node what a plan says, in one transaction.

use super::generated::GeneratedKeys;
use super::plan::{OrganisationSpec, Plan, ServiceSpec};
use super::services;
use crate::config::Settings;
use crate::problem::Place;
use std::sync::{Arc, Mutex, PoisonError};
use yui_identity::usecases::{put_member, put_operator, put_organisation};
use yui_identity::{MemberSpec, OperatorSpec, Roles};
use yui_kernel::{Change, Env, Error, ErrorKind, NodeWide, Origin, Result};
use yui_notify::model::category::Categories;
use yui_notify::usecases::categories::{find_categories, put_category};
use yui_notify::usecases::configure::put_organisation_settings;
use yui_notify::usecases::{price_book_exists, put_price_book};
use yui_store::seal::Keyring;
use yui_store::{NodeTx, Store};

/// What carrying out needs besides the plan.
pub(super) struct Tools {
    pub(super) settings: Settings,
    pub(super) keyring: Keyring,
    pub(super) keys: GeneratedKeys,
}

/// Makes the node what the plan says, and gives what changed. With `dry_run` the transaction is rolled back at its end: what it
/// gives is what would have changed, found by really doing it.
///
/// # Errors
/// `Invalid` or `Conflict` with the place in the file, and then nothing is changed; or as the store reports them.
pub async fn carry_out(
    store: &Store,
    settings: Settings,
    keyring: Keyring,
    env: &Env,
    plan: Plan,
    dry_run: bool,
) -> Result<Vec<Change>> {
    let keys = GeneratedKeys::prepare(&plan, env, dry_run)?;
    let tools = Arc::new(Tools { settings, keyring, keys });
    let changes: Arc<Mutex<Vec<Change>>> = Arc::default();
    let (shared, collected) = (Arc::clone(&tools), Arc::clone(&changes));
    let context = NodeWide::system("apply").from_origin(Origin::command_line());
    let done = store
        .write_node(&context, move |tx| {
            shared.keys.begin();
            let found = declare(tx, &plan, &shared)?;
            *collected.lock().unwrap_or_else(PoisonError::into_inner) = found;
            if dry_run { Err(Error::conflict(ROLLED_BACK)) } else { Ok(()) }
        })
        .await;
    let changes = std::mem::take(&mut *changes.lock().unwrap_or_else(PoisonError::into_inner));
    match done {
        Ok(()) => {
            tools.keys.keep()?;
            Ok(changes)
        }
        Err(error) if dry_run && error.kind() == ErrorKind::Conflict && error.to_string() == ROLLED_BACK => Ok(changes),
        Err(error) => {
            tools.keys.discard();
            Err(error)
        }
    }
}

/// The error that rolls a dry run back.
const ROLLED_BACK: &str = "this was a dry run";

fn declare(tx: &mut NodeTx<'_>, plan: &Plan, tools: &Tools) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for operator in &plan.operators {
        let declared =
            OperatorSpec { email: operator.email.as_str().to_owned(), name: operator.name.as_str().to_owned() };
        let (_, change) = put_operator(tx, &declared).map_err(|error| at(&operator.origin, error))?;
        changes.push(change);
    }
    for declared in &plan.price_books {
        let change = put_price_book(tx, &declared.book).map_err(|error| at(&declared.origin, error))?;
        changes.push(change);
    }
    for declared in &plan.categories {
        let change = put_category(tx, &declared.category).map_err(|error| at(&declared.origin, error))?;
        changes.push(change);
    }
    let categories = find_categories(tx)?;
    for organisation in &plan.organisations {
        declare_organisation(tx, organisation, tools, &categories, &mut changes)?;
    }
    Ok(changes)
}

fn declare_organisation(
    tx: &mut NodeTx<'_>,
    organisation: &OrganisationSpec,
    tools: &Tools,
    categories: &Categories,
    changes: &mut Vec<Change>,
) -> Result<()> {
    let declared = yui_identity::OrganisationSpec {
        code: organisation.code.clone(),
        country: organisation.country.as_str().to_owned(),
        name: organisation.name.clone(),
        name_en: organisation.name_en.clone(),
        name_fr: organisation.name_fr.clone(),
        domains: organisation.email_domains.clone(),
    };
    let (id, change) = put_organisation(tx, &declared).map_err(|error| at(&organisation.origin, error))?;
    changes.push(change);
    for service in &organisation.services {
        check_price_book(tx, service)?;
    }
    let tenant = tx.context().within(id);
    tx.within(&tenant, |tx| {
        for member in &organisation.members {
            let roles: Vec<&str> = member.roles.iter().map(|role| role.as_str()).collect();
            let declared = MemberSpec {
                email: member.email.as_str().to_owned(),
                name: member.name.as_str().to_owned(),
                phone: member.phone.as_ref().map(|phone| phone.as_str().to_owned()),
                roles: Roles::parse(&roles)?,
            };
            let (_, change) = put_member(tx, &declared).map_err(|error| at(&member.origin, error))?;
            changes.push(change);
        }
        if let Some(settings) = &organisation.settings {
            let change = put_organisation_settings(tx, settings).map_err(|error| at(&organisation.origin, error))?;
            changes.push(Change::new(change.kind, &organisation.code, change.effect));
        }
        for service in &organisation.services {
            services::declare(tx, organisation, service, tools, categories, changes)?;
        }
        Ok(())
    })
}

/// Refuses a name of a price book that nobody has declared: with a misspelt one the service's messages would have no price.
fn check_price_book(tx: &mut NodeTx<'_>, service: &ServiceSpec) -> Result<()> {
    let Some(name) = &service.terms.price_book else { return Ok(()) };
    if price_book_exists(tx, name)? {
        return Ok(());
    }
    let message = format!("there is no price book {name}: declare it in [[price_books]], or leave price_book out");
    Err(at(&service.origin, Error::invalid(message)))
}

/// The same error with the place in the file, where the file can be mended.
pub(super) fn at(place: &Place, error: Error) -> Error {
    match error.kind() {
        kind @ (ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::NotFound | ErrorKind::Forbidden) => {
            Error::new(kind, format!("{place}: {error}"))
        }
        ErrorKind::Unavailable | ErrorKind::Internal => error,
    }
}
