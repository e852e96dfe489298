//! `yui doctor`: looks at everything the node depends on, and says in plain words what to do.

use crate::cli::Output;
use crate::config::{MailRoute, Settings, TextRoute};
use crate::wiring::{Node, migrations, open_store};
use std::time::SystemTime;
use yui_kernel::{Env, Error, Result, Timestamp};
use yui_notify::model::Channel;
use yui_store::Store;

/// How one thing was found.
enum Finding {
    /// As it should be.
    Good(String),
    /// It works, and there is something to know.
    Note(String),
    /// It has to be mended.
    Bad(String),
}

/// Examines everything and prints a line for each.
///
/// # Errors
/// `Unavailable` if something has to be mended; what was printed says what.
pub async fn examine(settings: Settings, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let mut findings = vec![("configuration", Finding::Good("every setting can be used".to_owned()))];
    findings.push(("clock", clock(env.now())));
    match open_store(&settings, &env).await {
        Err(error) => findings.push(("database", Finding::Bad(error.chain()))),
        Ok(store) => {
            findings.push(("database", database(&settings, &store).await));
            findings.extend(routes(&settings, &env, &store).await);
            store.close().await?;
        }
    }
    let mut bad = 0;
    for (what, finding) in &findings {
        let (mark, text) = match finding {
            Finding::Good(text) => ("ok   ", text),
            Finding::Note(text) => ("note ", text),
            Finding::Bad(text) => {
                bad += 1;
                ("FAIL ", text)
            }
        };
        output.say(&format!("{mark} {what}: {text}"))?;
    }
    match bad {
        0 => Ok(()),
        1 => Err(Error::unavailable("1 thing has to be mended")),
        more => Err(Error::unavailable(format!("{more} things have to be mended"))),
    }
}

/// Tokens are refused when they are more than 30 seconds off, so a wrong clock locks every client out.
fn clock(now: Timestamp) -> Finding {
    let built = std::env::current_exe().and_then(std::fs::metadata).and_then(|program| program.modified());
    match built {
        Ok(built) if later_than(built, now) => Finding::Bad(format!(
            "it is {now} by this machine's clock, but the program is younger: set the clock (chrony or systemd-timesyncd keep it right)"
        )),
        _ => Finding::Good(format!("it is {now}; if that is more than 30 seconds off, clients' tokens are refused")),
    }
}

fn later_than(built: SystemTime, now: Timestamp) -> bool {
    Timestamp::try_from(built).is_ok_and(|built| built > now)
}

async fn database(settings: &Settings, store: &Store) -> Finding {
    if let Err(error) = store.check().await {
        return Finding::Bad(error.chain());
    }
    let versions = store.versions().await.unwrap_or_else(|_| store.engine_name().to_owned());
    match store.pending(&migrations()).await {
        Err(error) => Finding::Bad(error.chain()),
        Ok(pending) if pending.is_empty() => Finding::Good(format!("{versions}, up to date")),
        Ok(pending) if settings.storage.database.is_embedded() => {
            Finding::Note(format!("{versions}; the next start makes {} changes to it", pending.len()))
        }
        Ok(pending) => Finding::Bad(format!("{versions} lacks {} changes: run `yui migrate`", pending.len())),
    }
}

async fn routes(settings: &Settings, env: &Env, store: &Store) -> Vec<(&'static str, Finding)> {
    let node = match Node::new(settings.clone(), env.clone(), store.clone(), settings.network.listen.0) {
        Ok(node) => node,
        Err(error) => return vec![("node", Finding::Bad(error.chain()))],
    };
    let mut findings = vec![("node key", node_key(settings))];
    for (what, channel) in [("e-mail", Channel::Email), ("text messages", Channel::Sms)] {
        let captured = match channel {
            Channel::Email => matches!(settings.mail_route, MailRoute::Capture),
            Channel::Sms => matches!(settings.text_route, TextRoute::Capture),
        };
        let finding = match node.notify.provider(channel).check().await {
            Err(error) => Finding::Bad(error.chain()),
            Ok(text) if captured => Finding::Note(format!("{text} Nothing leaves this machine.")),
            Ok(text) => Finding::Good(text),
        };
        findings.push((what, finding));
    }
    if settings.network.public_url.is_none() {
        let text = "YUI_PUBLIC_URL is not set, so links in answers lead to this machine's own address";
        findings.push(("address", Finding::Note(text.to_owned())));
    }
    findings
}

fn node_key(settings: &Settings) -> Finding {
    if settings.storage.node_key.is_some() {
        return Finding::Good("taken from the settings".to_owned());
    }
    let file = settings.storage.data_dir.0.join("node.key");
    Finding::Note(format!(
        "kept in {}: without a copy of it, a restored database has no readable secrets",
        file.display()
    ))
}
