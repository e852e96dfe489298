use super::*;
use crate::apply;
use crate::config::{self, Environment};
use crate::document::Document;
use crate::wiring::{keyring, open_store_as_guest};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use yui_kernel::{ManualClock, SystemRandom};
use yui_notify::model::ServiceId;

const ID: &str = "0199f3a0-0000-7000-8000-000000131032";

/// What `yui apply` does with a file in which the service has this name.
async fn apply_beside(settings: &Settings, env: &Env, name: &str) {
    let file = format!(
        "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\n\
         [[organisations.services]]\nhandle = \"s\"\nid = \"{ID}\"\nname = \"{name}\"\n"
    );
    let plan = apply::parse(&Document::new("p.toml", file), &Environment::new::<String, String>([])).unwrap();
    let store = open_store_as_guest(settings, env).await.unwrap();
    let keys = keyring(settings, env).unwrap();
    apply::carry_out(&store, settings.clone(), keys, env, plan, false).await.unwrap();
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_running_node_sees_what_is_applied_beside_it_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let variables =
        [("YUI_DATABASE_URL", format!("sqlite:{path}")), ("YUI_DATA_DIR", path), ("YUI_LISTEN", "127.0.0.1:0".into())];
    let settings = config::load(&Environment::new(variables), None).unwrap().settings;
    let clock = Arc::new(ManualClock::starting_at("2026-11-22T00:00:00Z".parse().unwrap()));
    let env = Env { clock: clock.clone(), random: Arc::new(SystemRandom) };
    let served = start(settings.clone(), env.clone()).await.unwrap();
    let id = ServiceId::from(ID.parse::<Uuid>().unwrap());
    let name = async || served.node.notify.services().find(id).await.unwrap().map(|found| found.service.name.clone());

    assert_eq!(name().await, None);
    apply_beside(&settings, &env, "くらし").await;
    assert_eq!(name().await.as_deref(), Some("くらし"), "a service that was not there is not remembered");
    apply_beside(&settings, &env, "暮らし").await;
    clock.advance(Duration::from_secs(1));
    assert_eq!(name().await.as_deref(), Some("暮らし"));

    served.node.lifecycle.begin_shutdown();
    served.until_stopped().await.unwrap();
}
