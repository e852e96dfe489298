//! `yui demo`: a node with a sample municipality, ready to be talked to.
//!
//! It keeps its data in a folder of its own, so that it never touches a real node's, and captures every message. The key of its
//! services is made anew at each start and told on the terminal. At the first start it lives through some weeks, so that there is something
//! to look at.

mod history;
mod receiver;
mod sample;

pub use receiver::Receiver;

use crate::apply;
use crate::apply::plan::Plan;
use crate::cli::Output;
use crate::config::{self, Environment, MailRoute, Settings, TextRoute};
use crate::serve;
use crate::wiring::keyring;
use sample::{SERVICE, TEMPLATE};
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;
use yui_identity::settings::DemoMode;
use yui_kernel::{Env, Error, Result};

/// Runs the demo until SIGTERM or SIGINT.
///
/// # Errors
/// As [`serve::start`].
pub async fn demo(settings: Settings, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let folder = settings.storage.data_dir.0.join("demo");
    let settings = of_its_own(settings, &folder)?;
    if !folder.exists() {
        output.say("Some weeks of the sample municipality are being lived through; this takes a few seconds.")?;
        first_start(settings.clone(), &env, &folder).await?;
    }
    let keys = keyring(&settings, &env)?;
    let served = serve::start(settings.clone(), env.clone()).await?;
    let (plan, secret) = sample::sample(&env)?;
    let console = served.node.notify.settings().public_url.clone();
    let line = curl_line(&settings, &plan, &secret, &format!("http://{}", served.address), &console)?;
    apply::carry_out(&served.node.store, settings, keys, &env, plan, false).await?;
    served.node.notify.forget_all();
    serve::stop_on_signal(&served)?;
    output.say(&line)?;
    output.say(&format!(
        "Messages are captured in {}; nothing leaves this machine. Stop with Ctrl-C.",
        folder.join("outbox").display()
    ))?;
    served.until_stopped().await
}

/// Makes the demo's folder with a history. It is made beside its place and moved there when it is whole, so that a start that is interrupted
/// leaves nothing half done.
async fn first_start(settings: Settings, env: &Env, folder: &Path) -> Result<()> {
    let unfinished = folder.with_extension("unfinished");
    let cannot = |error: std::io::Error| {
        Error::unavailable(format!("the folder {} cannot be made", folder.display())).because(error)
    };
    match std::fs::remove_dir_all(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(cannot(error)),
        _ => {}
    }
    history::live_through(of_its_own(settings, &unfinished)?, env).await?;
    std::fs::rename(&unfinished, folder).map_err(cannot)
}

/// The settings with data in this folder and with captured messages. The demo's key is printed on the terminal, so it is for this machine alone.
fn of_its_own(mut settings: Settings, folder: &Path) -> Result<Settings> {
    let address = settings.network.listen.0;
    if !address.ip().is_loopback() {
        return Err(Error::invalid(format!(
            "the demo listens on this machine alone, and YUI_LISTEN says {address}: leave it out, or run `yui serve`"
        )));
    }
    // Refused before anything is made.
    DemoMode::at(&settings.public_url(address).0)?;
    let environment = Environment::new([
        ("YUI_DATABASE_URL", format!("sqlite:{}", folder.display())),
        ("YUI_DATA_DIR", folder.display().to_string()),
    ]);
    let own = config::load(&environment, None).map_err(|problems| Error::internal(problems.to_string()))?.settings;
    settings.storage = own.storage;
    settings.database = own.database;
    settings.file_store = own.file_store;
    settings.demo = true;
    settings.mail_routes = vec![MailRoute::Capture];
    settings.text_routes = vec![TextRoute::Capture];
    Ok(settings)
}

/// What a newcomer needs: the address, the key, and a line that sends a message.
fn curl_line(settings: &Settings, plan: &Plan, secret: &SecretString, base: &str, console: &str) -> Result<String> {
    let incomplete = || Error::internal("the sample lacks its template");
    let service = sample::service(plan, SERVICE)?;
    let template = service.templates.iter().find(|template| template.handle == TEMPLATE).ok_or_else(incomplete)?;
    let template_id = template.id.ok_or_else(incomplete)?;
    let full = sample::full_key(&settings.services.api_key_prefix.0, service, secret.expose_secret())?;
    Ok(format!(
        "Yui runs with a sample municipality, {}.

  Base URL       {base}
  API key        {full}
  In a browser   {console}

Send a message:

  curl {base}/v2/notifications/email \\
    -H 'Authorization: ApiKey-v1 {full}' \\
    -H 'Content-Type: application/json' \\
    -d '{{\"email_address\": \"taro@example.jp\", \"template_id\": \"{template_id}\", \"personalisation\": \
{{\"氏名\": \"渋谷 太郎\", \"受付番号\": \"A-17\", \"収集日\": \"11月25日\", \"品目\": [\"机\", \"椅子\"], \"手数料\": \"yes\"}}}}'
",
        plan.organisations.first().map_or("", |organisation| organisation.name.as_str()),
    ))
}
