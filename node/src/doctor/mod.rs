//! `yui doctor`: looks at everything the node depends on, and says in plain words what to do.
//!
//! It can be run beside a running node. Its sentences are in `messages/`; what providers and the operating system say is told in
//! their own words.

mod files;
mod finding;
mod machine;
mod node;
mod texts;

use crate::cli::Output;
use crate::config::Settings;
use crate::language::Language;
use crate::wiring::open_store_as_guest;
use finding::{Finding, Findings};
pub(crate) use machine::folders;
use texts::Text;
use yui_kernel::{Env, Error, Result};

/// Examines everything and prints a line for each.
///
/// # Errors
/// `Unavailable` if something has to be mended; what was printed says what.
pub async fn examine(settings: Settings, language: Language, output: &mut Output) -> Result<()> {
    let findings = look(&settings, &Env::system()).await?;
    output.say(&findings.render(language))?;
    match findings.bad() {
        0 => output.say(&Text::Sound.render(language)),
        bad => Err(Error::unavailable(Text::Troubles { count: bad.to_string() }.render(language))),
    }
}

async fn look(settings: &Settings, env: &Env) -> Result<Findings> {
    let mut findings = Findings::default();
    findings.add(Text::Configuration, Finding::Good(Text::ConfigurationGood));
    findings.add(Text::Clock, machine::clock(env.now()));
    match open_store_as_guest(settings, env).await {
        Err(error) => findings.add(Text::Database, Finding::trouble(&error)),
        Ok(store) => {
            let complete = node::examine_database(settings, &store, &mut findings).await;
            node::examine_node(settings, env, &store, complete, &mut findings).await;
            machine::examine_folders(settings, env, &mut findings);
            store.close().await?;
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests;
