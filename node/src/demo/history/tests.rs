use super::*;
use crate::config::{self, Environment};
use crate::wiring::open_store;
use yui_kernel::NodeWide;
use yui_store::Store;

fn settings(folder: &std::path::Path) -> Settings {
    let environment = Environment::new([
        ("YUI_DATABASE_URL", format!("sqlite:{}", folder.display())),
        ("YUI_DATA_DIR", folder.display().to_string()),
    ]);
    let mut settings = config::load(&environment, None).unwrap().settings;
    settings.demo = true;
    settings
}

async fn dead_jobs(store: &Store) -> u64 {
    let queues = store.queues(&NodeWide::system("test")).await.unwrap();
    queues.iter().map(|queue| queue.dead).sum()
}

#[tokio::test]
async fn the_weeks_can_be_lived_through() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, env) = (settings(folder.path()), Env::system());
    live_through(settings.clone(), &env).await.unwrap();
    let days = std::fs::read_dir(folder.path().join("outbox")).unwrap().count();
    assert!(days > 25, "messages were captured on {days} days");
    let store = open_store(&settings, &env).await.unwrap();
    assert_eq!(dead_jobs(&store).await, 0);
    store.close().await.unwrap();
}
