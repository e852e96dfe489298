//! `yui demo`: a node with a sample municipality, ready to be talked to.
//!
//! It keeps its data in a folder of its own, so that it never touches a real node's, and captures every message. The key of its
//! services is made anew at each start and told on the terminal.

use crate::apply;
use crate::apply::plan::{KeySecret, Plan};
use crate::cli::Output;
use crate::config::{self, Environment, MailRoute, Settings, TextRoute};
use crate::document::Document;
use crate::serve;
use crate::wiring::keyring;
use secrecy::{ExposeSecret, SecretString};
use yui_kernel::{Env, Error, Result};
use yui_notify::usecases::configure;

/// The sample municipality, which is also the example for `yui apply`.
const SAMPLE: &str = include_str!("../examples/minato.toml");

/// The service and the template of the curl line.
const SERVICE: &str = "kurashi";
const TEMPLATE: &str = "sodaigomi";

/// Runs the demo until SIGTERM or SIGINT.
///
/// # Errors
/// As [`serve::start`].
pub async fn demo(settings: Settings, output: &mut Output) -> Result<()> {
    let env = Env::system();
    let settings = of_its_own(settings)?;
    let folder = settings.storage.data_dir.0.clone();
    let keys = keyring(&settings, &env)?;
    let served = serve::start(settings.clone(), env.clone()).await?;
    let (plan, secret) = sample(&env)?;
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

/// The settings with data in a folder of their own and with captured messages. The demo's key is printed on the terminal, so it is
/// for this machine alone.
fn of_its_own(mut settings: Settings) -> Result<Settings> {
    let address = settings.network.listen.0;
    if !address.ip().is_loopback() {
        return Err(Error::invalid(format!(
            "the demo listens on this machine alone, and YUI_LISTEN says {address}: leave it out, or run `yui serve`"
        )));
    }
    let folder = settings.storage.data_dir.0.join("demo");
    let environment = Environment::new([
        ("YUI_DATABASE_URL", format!("sqlite:{}", folder.display())),
        ("YUI_DATA_DIR", folder.display().to_string()),
    ]);
    let own = config::load(&environment, None).map_err(|problems| Error::internal(problems.to_string()))?.settings;
    settings.storage = own.storage;
    settings.demo = true;
    settings.mail_routes = vec![MailRoute::Capture];
    settings.text_routes = vec![TextRoute::Capture];
    Ok(settings)
}

/// The sample, its live key having a new secret instead of a file.
fn sample(env: &Env) -> Result<(Plan, SecretString)> {
    let unusable = |problems: crate::problem::Problems| Error::internal(problems.to_string());
    let document = Document::new("minato.toml", SAMPLE);
    let mut plan = apply::parse(&document, &Environment::new::<String, String>([])).map_err(unusable)?;
    let secret = configure::KeySecret::random(env);
    for service in plan.organisations.iter_mut().flat_map(|organisation| &mut organisation.services) {
        for key in &mut service.api_keys {
            if let KeySecret::WriteTo(_) = key.secret {
                let new = if service.handle == SERVICE { secret.clone() } else { configure::KeySecret::random(env) };
                key.secret = KeySecret::Given(new);
            }
        }
    }
    Ok((plan, secret))
}

/// What a newcomer needs: the address, the key, and a line that sends a message.
fn curl_line(settings: &Settings, plan: &Plan, secret: &SecretString, base: &str, console: &str) -> Result<String> {
    let incomplete = || Error::internal("the sample lacks its service");
    let mut services = plan.organisations.iter().flat_map(|organisation| &organisation.services);
    let service = services.find(|service| service.handle == SERVICE).ok_or_else(incomplete)?;
    let template = service.templates.iter().find(|template| template.handle == TEMPLATE).ok_or_else(incomplete)?;
    let key = service.api_keys.first().ok_or_else(incomplete)?;
    let (service_id, template_id) = (service.id.ok_or_else(incomplete)?, template.id.ok_or_else(incomplete)?);
    let prefix = &settings.services.api_key_prefix.0;
    let full = format!("{prefix}{}-{service_id}-{}", key.name, secret.expose_secret());
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
