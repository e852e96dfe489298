//! The commands that need the whole node.

use crate::apply::{self, plan::Plan};
use crate::cli::{
    BackupCommand, BouncesCommand, DkimCommand, MoveCommand, Output, Program, ProvidersCommand, RestoreCommand,
};
use crate::config::value::{LogLevels, Value as _};
use crate::config::{Environment, Settings};
use crate::health::Question;
use crate::language::Language;
use crate::sockets::Sockets;
use crate::supervise::Wanted;
use crate::wiring::{client, keyring, open_store_as_guest};
use crate::{
    backup, bounces, demo, dkim, doctor, health, logging, migrate, moving, provider_order, rotate, routes, serve,
    supervise,
};
use std::future::Future;
use std::path::Path;
use yui_kernel::{Change, Effect, Env, Error, Result};
use yui_notify::receivers::HEALTH_CHECK_TIME_OUT;
use yui_store::Store;

/// Yui as this machine runs it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Yui;

impl Program for Yui {
    fn serve(&self, settings: Settings, is_supervised: bool, output: &mut Output) -> Result<()> {
        let sockets = Sockets::of_process()?;
        logging::start(&settings.observation, Env::system().clock)?;
        yui_web::panics::install_hook();
        run(serve::serve(settings, sockets, is_supervised, output))
    }

    fn run(&self, settings: Settings, wanted: Wanted, file: Option<&Path>, output: &mut Output) -> Result<()> {
        let sockets = Sockets::of_process()?;
        logging::start(&settings.observation, Env::system().clock)?;
        let arguments = file.map(|file| ["--config".into(), file.into()]).into_iter().flatten().collect();
        // One thread: a process is told of the end of the thread that started it.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::unavailable("the system gives no events").because(error))?;
        runtime.block_on(supervise::run(settings, wanted, arguments, sockets, output))
    }

    fn demo(&self, mut settings: Settings, output: &mut Output) -> Result<()> {
        // What a newcomer is to read should not stand between log lines; whoever wants those asks for them.
        let log = &mut settings.observation.log;
        if Environment::of_process().get("YUI_LOG").is_none() && LogLevels::parse("info").as_ref() == Ok(log) {
            *log = LogLevels::parse("warn").map_err(Error::internal)?;
        }
        logging::start(&settings.observation, Env::system().clock)?;
        yui_web::panics::install_hook();
        run(demo::demo(settings, output))
    }

    fn migrate(&self, settings: Settings, output: &mut Output) -> Result<()> {
        run(migrate::migrate(settings, output))
    }

    fn apply(&self, settings: Settings, plan: Plan, dry_run: bool, output: &mut Output) -> Result<()> {
        let changes = run(async {
            let env = Env::system();
            let store = open_store_as_guest(&settings, &env).await?;
            migrate::at_start(&settings, &store).await?;
            let changes = apply_plan(&store, settings, &env, plan, dry_run).await;
            store.close().await?;
            changes
        })?;
        output.say(&summary(&changes, dry_run))
    }

    fn doctor(&self, settings: Settings, output: &mut Output) -> Result<()> {
        run(doctor::examine(settings, Language::of(&Environment::of_process()), output))
    }

    fn health(&self, settings: Settings, question: Question, output: &mut Output) -> Result<()> {
        run(health::health(&settings, question, output))
    }

    fn bounces(&self, settings: Settings, what: &BouncesCommand, output: &mut Output) -> Result<()> {
        run(bounces::bounces(settings, what, output))
    }

    fn dkim(&self, settings: Settings, what: &DkimCommand, output: &mut Output) -> Result<()> {
        run(dkim::dkim(settings, what, output))
    }

    fn providers(&self, settings: Settings, what: &ProvidersCommand, output: &mut Output) -> Result<()> {
        run(provider_order::providers(settings, what, output))
    }

    fn rotate_key(&self, settings: Settings, new_key: bool, output: &mut Output) -> Result<()> {
        run(rotate::rotate_key(settings, new_key, output))
    }

    fn move_data(&self, settings: Settings, what: &MoveCommand, output: &mut Output) -> Result<()> {
        run(moving::move_data(settings, what, output))
    }

    fn backup(&self, settings: Settings, what: &BackupCommand, output: &mut Output) -> Result<()> {
        run(backup::backup(settings, what, output))
    }

    fn restore(&self, settings: Settings, what: &RestoreCommand, output: &mut Output) -> Result<()> {
        run(backup::bring_back(settings, what, output))
    }

    fn openapi(&self) -> Result<String> {
        run(routes::document()).map(|document| document.to_pretty_json())
    }
}

/// Carries a plan out, once the receivers of its new callbacks have answered.
async fn apply_plan(store: &Store, settings: Settings, env: &Env, plan: Plan, dry_run: bool) -> Result<Vec<Change>> {
    let has_callbacks = plan
        .organisations
        .iter()
        .flat_map(|organisation| &organisation.services)
        .any(|service| !service.callbacks.is_empty());
    if has_callbacks && !dry_run {
        // Which of them are new is found out by doing it all once without keeping it.
        let (keyring, trial) = (keyring(&settings, env)?, plan.clone());
        let changes = apply::carry_out(store, settings.clone(), keyring, env, trial, true).await?;
        let client = client(&settings, HEALTH_CHECK_TIME_OUT)?;
        apply::callbacks::check(&plan, &changes, &client, env).await?;
    }
    let keyring = keyring(&settings, env)?;
    apply::carry_out(store, settings, keyring, env, plan, dry_run).await
}

fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::unavailable("the system gives no threads").because(error))?
        .block_on(work)
}

/// What changed, a line each, and how much stayed.
fn summary(changes: &[Change], dry_run: bool) -> String {
    let changed: Vec<String> =
        changes.iter().filter(|change| change.effect != Effect::Unchanged).map(ToString::to_string).collect();
    let same = changes.len() - changed.len();
    let end = match (changed.is_empty(), dry_run) {
        (true, _) => format!("nothing to change: {same} declared, all as they should be"),
        (false, true) => format!("would change {}, leave {same} as they are; this was a dry run", changed.len()),
        (false, false) => format!("changed {}, left {same} as they were", changed.len()),
    };
    [changed, vec![end]].concat().join("\n")
}
