//! What the node stands on and reaches: database, secrets, mail server, gateway, address, metrics.

use super::finding::{Finding, Findings};
use super::texts::Text;
use super::{files, machine};
use crate::config::{MailRoute, Settings, TextRoute, value::MetricsAccess};
use crate::secrets::inspect_secrets;
use crate::wiring::{Node, key_file, migrations};
use yui_kernel::{Env, NodeWide, Result};
use yui_notify::model::Channel;
use yui_notify::model::dkim::{DkimKey, KeyState};
use yui_notify::usecases::dkim::list_dkim_keys;
use yui_store::Store;
use yui_store::standing::{Mark, Standing};

/// The database; `true` if its tables are there to be read.
pub(super) async fn examine_database(settings: &Settings, store: &Store, findings: &mut Findings) -> bool {
    match look_at_database(settings, store).await {
        Ok((finding, complete)) => {
            findings.add(Text::Database, finding);
            if let Ok(theirs) = store.clock().await
                && let Some(seconds) = machine::skew(theirs, store.env().now())
            {
                let text = Text::ClockDiffersFromDatabase { seconds: seconds.to_string() };
                findings.add(Text::Clock, Finding::Bad(text));
            }
            complete
        }
        Err(error) => {
            findings.add(Text::Database, Finding::trouble(&error));
            false
        }
    }
}

async fn look_at_database(settings: &Settings, store: &Store) -> Result<(Finding, bool)> {
    store.check().await?;
    let version = store.versions().await?;
    let pending = store.pending(&migrations()).await?.len();
    let count = pending.to_string();
    if let Some(Mark { standing, place, .. }) = store.mark().await? {
        match standing {
            Standing::Open => {}
            Standing::Moved => return Ok((Finding::Bad(Text::DatabaseMoved { place }), pending == 0)),
            _ => return Ok((Finding::Bad(Text::DatabaseMoving { place }), pending == 0)),
        }
    }
    Ok(match (pending, settings.database.is_embedded()) {
        (0, _) => (Finding::Good(Text::DatabaseCurrent { version }), true),
        (_, true) => (Finding::Note(Text::DatabaseNextStart { version, count }), false),
        (_, false) => (Finding::Bad(Text::DatabaseBehind { version, count }), false),
    })
}

/// The rest. `complete` says that the database's tables can be read.
pub(super) async fn examine_node(
    settings: &Settings,
    env: &Env,
    store: &Store,
    complete: bool,
    findings: &mut Findings,
) {
    let node = match Node::new(settings.clone(), env.clone(), store.clone(), settings.network.listen.0) {
        Ok(node) => node,
        Err(error) => return findings.add(Text::Node, Finding::trouble(&error)),
    };
    findings.add(Text::NodeKey, node_key(settings));
    if complete {
        examine_secrets(&node, findings).await;
    }
    for finding in email(settings, &node).await {
        findings.add(Text::Email, finding);
    }
    let leaves = settings.mail_routes.iter().any(|route| !matches!(route, MailRoute::Capture));
    if leaves && settings.from_domain().0 == "localhost" {
        findings.add(Text::Email, Finding::Note(Text::EmailFromLocalhost));
    }
    if complete && settings.mail_routes.iter().any(|route| matches!(route, MailRoute::Smtp(_))) {
        examine_signing(settings, store, findings).await;
    }
    for finding in texts(settings, &node).await {
        findings.add(Text::Texts, finding);
    }
    files::examine_files(&node.notify, findings).await;
    if settings.network.public_url.is_none() {
        findings.add(Text::Address, Finding::Note(Text::AddressUnset));
    }
    let listen = settings.network.listen.0;
    if settings.observation.metrics == MetricsAccess::Open && !listen.ip().is_loopback() {
        findings.add(Text::Metrics, Finding::Note(Text::MetricsOpen { address: listen.to_string() }));
    }
}

fn node_key(settings: &Settings) -> Finding {
    if settings.storage.node_key.is_some() {
        return Finding::Good(Text::KeyInSettings);
    }
    Finding::Note(Text::KeyInFile { file: key_file(settings).display().to_string() })
}

async fn examine_secrets(node: &Node, findings: &mut Findings) {
    let found = match inspect_secrets(&node.store, &node.keyring).await {
        Ok(found) => found,
        Err(error) => return findings.add(Text::Secrets, Finding::trouble(&error)),
    };
    if found.unreadable > 0 {
        let text = Text::SecretsUnreadable { count: found.unreadable.to_string() };
        findings.add(Text::Secrets, Finding::Bad(text));
    }
    if found.earlier > 0 {
        findings.add(Text::Secrets, Finding::Note(Text::SecretsEarlier { count: found.earlier.to_string() }));
    }
    if found.unreadable == 0 && found.earlier == 0 {
        findings.add(Text::Secrets, Finding::Good(Text::SecretsCurrent { count: found.current.to_string() }));
    }
}

/// One finding a provider, in the order in which they are configured.
async fn email(settings: &Settings, node: &Node) -> Vec<Finding> {
    let mut found = Vec::new();
    for (provider, route) in node.notify.route(Channel::Email).providers().iter().zip(&settings.mail_routes) {
        found.push(match (provider.check().await, route) {
            (Err(error), _) => Finding::trouble(&error),
            (Ok(_), MailRoute::Capture) => Finding::Note(Text::EmailCaptured { folder: outbox(settings) }),
            (Ok(found), _) => Finding::Good(Text::Found { found }),
        });
    }
    found
}

/// The keys with which e-mail is signed, with what has to be in DNS.
async fn examine_signing(settings: &Settings, store: &Store, findings: &mut Findings) {
    let keys = match list_dkim_keys(store, &NodeWide::system("doctor")).await {
        Ok(keys) => keys,
        Err(error) => return findings.add(Text::Signing, Finding::trouble(&error)),
    };
    let domain = settings.from_domain().0;
    if domain != "localhost" && !keys.iter().any(|key| key.domain == domain) {
        findings.add(Text::Signing, Finding::Note(Text::SigningNone { domain }));
    }
    for key in keys {
        let name = key.record_name();
        match key.state {
            KeyState::Waiting => {
                let DkimKey { domain, selector, record, .. } = key;
                findings.add(Text::Signing, Finding::Note(Text::SigningWaits { domain, selector, name, record }));
            }
            KeyState::Signing => {
                findings.add(Text::Signing, Finding::Good(Text::SigningDone { name, record: key.record }));
            }
            KeyState::Retired => {}
        }
    }
}

/// One finding a provider, in the order in which they are configured.
async fn texts(settings: &Settings, node: &Node) -> Vec<Finding> {
    let mut found = Vec::new();
    for (provider, route) in node.notify.route(Channel::Sms).providers().iter().zip(&settings.text_routes) {
        found.push(match (provider.check().await, route) {
            (Err(error), _) => Finding::trouble(&error),
            (Ok(_), TextRoute::Capture) => Finding::Note(Text::TextsCaptured { folder: outbox(settings) }),
            (Ok(found), _) => Finding::Good(Text::Found { found }),
        });
    }
    found
}

fn outbox(settings: &Settings) -> String {
    settings.storage.data_dir.0.join("outbox").display().to_string()
}
