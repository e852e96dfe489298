//! `yui dkim`: the keys with which e-mail is signed.

use crate::cli::{DkimCommand, Output};
use crate::config::Settings;
use crate::migrate;
use crate::wiring::{keyring, open_store_as_guest};
use yui_identity::usecases::find_organisation;
use yui_kernel::{Env, Error, NodeWide, Origin, Result};
use yui_notify::model::dkim::{DkimKey, KeyState};
use yui_notify::usecases::dkim::{
    DkimKeySpec, activate_dkim_key, add_dkim_key, list_dkim_keys, remove_dkim_key, retire_dkim_key,
};
use yui_store::Store;

/// Does it, beside a running node.
///
/// # Errors
/// `Invalid`, `Conflict` or `NotFound`, saying what to do; as the store reports them.
pub async fn dkim(settings: Settings, what: &DkimCommand, output: &mut Output) -> Result<()> {
    let store = open_store_as_guest(&settings, &Env::system()).await?;
    migrate::at_start(&settings, &store).await?;
    let done = carry_out(&settings, &store, what, output).await;
    store.close().await?;
    done
}

async fn carry_out(settings: &Settings, store: &Store, what: &DkimCommand, output: &mut Output) -> Result<()> {
    let operator = NodeWide::system("dkim").from_origin(Origin::command_line());
    match what {
        DkimCommand::Add { domain, organisation, algorithm, selector } => {
            let algorithm = algorithm.parse().map_err(|_| Error::invalid("--algorithm is rsa or ed25519"))?;
            let is_own = domain.eq_ignore_ascii_case(&settings.from_domain().0);
            let organisation = match (organisation, is_own) {
                (Some(code), false) => Some(find_organisation(store, &operator, code).await?),
                (None, true) => None,
                (Some(_), true) => {
                    return Err(Error::invalid(format!(
                        "{domain} is the domain of the whole node (YUI_MAIL_FROM_DOMAIN): leave --organisation out"
                    )));
                }
                (None, false) => {
                    return Err(Error::invalid(format!(
                        "name the organisation whose services send from {domain} (--organisation CODE); only the domain of \
                         YUI_MAIL_FROM_DOMAIN belongs to the whole node"
                    )));
                }
            };
            let spec = DkimKeySpec { domain: domain.clone(), organisation, algorithm, selector: selector.clone() };
            let keyring = keyring(settings, store.env())?;
            let key = add_dkim_key(store, &keyring, &operator, spec).await?;
            output.say(&added(&key))
        }
        DkimCommand::List => {
            let keys = list_dkim_keys(store, &operator).await?;
            if keys.is_empty() {
                return output.say("no keys: e-mails leave this node unsigned; `yui dkim add DOMAIN` makes one");
            }
            let lines: Vec<String> = keys.iter().map(listed).collect();
            output.say(&lines.join("\n"))
        }
        DkimCommand::Activate { domain, selector } => {
            let key = activate_dkim_key(store, &operator, domain, selector).await?;
            output.say(&format!("{} signs the e-mails of {} from now on", key.record_name(), key.domain))
        }
        DkimCommand::Retire { domain, selector } => {
            let key = retire_dkim_key(store, &operator, domain, selector).await?;
            output.say(&format!(
                "{} signs no longer; leave its record in DNS for a week, then run `yui dkim remove {} {}`",
                key.record_name(),
                key.domain,
                key.selector
            ))
        }
        DkimCommand::Remove { domain, selector } => {
            let key = remove_dkim_key(store, &operator, domain, selector).await?;
            output.say(&format!("removed; take the record {} out of DNS", key.record_name()))
        }
    }
}

fn added(key: &DkimKey) -> String {
    format!(
        "publish this TXT record in DNS:\n\nname: {}\ntext: {}\n\nas a line of a zone file:\n\n{}\n\nwhen it can be looked up, run `yui dkim activate {} {}`",
        key.record_name(),
        key.record,
        key.zone_line(),
        key.domain,
        key.selector
    )
}

fn listed(key: &DkimKey) -> String {
    let since = key.changed_at.strftime("%Y-%m-%d");
    let record = if key.state == KeyState::Retired { String::new() } else { format!("  {}", key.record) };
    format!("{}  {}  {} since {since}{record}", key.record_name(), key.algorithm, key.state)
}

#[cfg(test)]
mod tests;
