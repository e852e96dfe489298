//! `yui bounces`: services whose e-mails were stopped because too many came back.

use crate::cli::{BouncesCommand, Output};
use crate::config::Settings;
use crate::migrate;
use crate::wiring::open_store_as_guest;
use yui_kernel::{Env, Error, NodeWide, Origin, Result};
use yui_notify::model::ServiceId;
use yui_notify::usecases::bounces::{list_stopped_services, resume_email};
use yui_store::Store;

/// Does it, beside a running node.
///
/// # Errors
/// `Invalid` or `NotFound`, saying what to do; as the store reports them.
pub async fn bounces(settings: Settings, what: &BouncesCommand, output: &mut Output) -> Result<()> {
    let store = open_store_as_guest(&settings, &Env::system()).await?;
    migrate::at_start(&settings, &store).await?;
    let done = carry_out(&store, what, output).await;
    store.close().await?;
    done
}

async fn carry_out(store: &Store, what: &BouncesCommand, output: &mut Output) -> Result<()> {
    let operator = NodeWide::system("bounces").from_origin(Origin::command_line());
    match what {
        BouncesCommand::List => {
            let stopped = list_stopped_services(store, &operator).await?;
            if stopped.is_empty() {
                return output.say("no service is stopped");
            }
            let lines: Vec<String> =
                stopped.iter().map(|one| format!("{}  since {}", one.service, one.since)).collect();
            output.say(&lines.join("\n"))
        }
        BouncesCommand::Resume { service } => {
            let id: ServiceId = service.parse().map_err(|_| {
                Error::invalid(format!(
                    "{service:?} is no id of a service: `yui bounces list` shows those that are stopped"
                ))
            })?;
            match resume_email(store, &operator, id).await? {
                true => output.say(&format!("the service {id} sends e-mails again")),
                false => output.say(&format!("the service {id} is not stopped")),
            }
        }
    }
}
