use super::*;
use crate::apply;
use crate::config::{self, Environment};
use crate::document::Document;
use crate::wiring::{migrations, open_store};
use std::io;
use std::sync::{Mutex, PoisonError};
use yui_store::seal::SealedSecrets;

const FILE: &str = "
[[organisations]]
code = \"131032\"
name = \"港区\"
[[organisations.services]]
handle = \"s\"
name = \"S\"
[[organisations.services.api_keys]]
name = \"k\"
type = \"test\"
secret = \"3c1f9d58-6a0b-4e27-9c43-5f8e2d7a1b60\"
";

#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl io::Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A node's folder with one secret under the key of its file.
async fn installed(folder: &tempfile::TempDir, more: &[(&str, &str)]) -> Settings {
    let path = folder.path().join("data").display().to_string();
    let own = [("YUI_DATABASE_URL", format!("sqlite:{path}")), ("YUI_DATA_DIR", path)];
    let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let settings = config::load(&Environment::new(own.into_iter().chain(more)), None).unwrap().settings;
    let env = Env::system();
    let store = open_store(&settings, &env).await.unwrap();
    store.migrate(&migrations()).await.unwrap();
    let plan = apply::parse(&Document::new("p.toml", FILE), &Environment::new::<String, String>([])).unwrap();
    let keys = keyring(&settings, &env).unwrap();
    apply::carry_out(&store, settings.clone(), keys, &env, plan, false).await.unwrap();
    store.close().await.unwrap();
    settings
}

async fn rotate(settings: &Settings, new_key: bool) -> (Result<()>, String) {
    let said = Stream::default();
    let mut output = Output::new(said.clone(), io::sink());
    let result = rotate_key(settings.clone(), new_key, &mut output).await;
    let said = said.0.lock().unwrap().clone();
    (result, String::from_utf8(said).unwrap())
}

async fn inspect(settings: &Settings) -> SealedSecrets {
    let env = Env::system();
    let store = open_store_as_guest(settings, &env).await.unwrap();
    let found = inspect_secrets(&store, &Arc::new(keyring(settings, &env).unwrap())).await.unwrap();
    store.close().await.unwrap();
    found
}

const UNDER_CURRENT: SealedSecrets = SealedSecrets { current: 1, earlier: 0, unreadable: 0 };

#[tokio::test]
async fn a_node_is_moved_to_a_new_key_in_one_go() {
    let folder = tempfile::tempdir().unwrap();
    let settings = installed(&folder, &[]).await;
    let before = std::fs::read_to_string(key_file(&settings)).unwrap();
    let (result, said) = rotate(&settings, true).await;
    result.unwrap();
    assert!(said.contains("secrets sealed anew: 1; under the current key now: 1"), "{said}");
    assert!(said.contains("remove them from the lines below the first of "), "{said}");
    // The new key alone is enough from now on.
    let after = std::fs::read_to_string(key_file(&settings)).unwrap();
    assert!(after.ends_with(&before) && after.lines().count() == 2);
    std::fs::write(key_file(&settings), after.lines().next().unwrap()).unwrap();
    assert_eq!(inspect(&settings).await, UNDER_CURRENT);
}

#[tokio::test]
async fn a_running_node_reads_what_is_sealed_with_the_new_key() {
    let folder = tempfile::tempdir().unwrap();
    let settings = installed(&folder, &[]).await;
    let env = Env::system();
    let running = open_store(&settings, &env).await.unwrap();
    let known = Arc::new(keyring(&settings, &env).unwrap());
    assert_eq!(inspect_secrets(&running, &known).await.unwrap(), UNDER_CURRENT);
    rotate(&settings, true).await.0.unwrap();
    assert_eq!(inspect(&settings).await, UNDER_CURRENT);
    let found = inspect_secrets(&running, &known).await.unwrap();
    assert_eq!(
        (found.unreadable, found.earlier),
        (0, 1),
        "to the running node the new key is another one, and it opens"
    );
}

#[tokio::test]
async fn keys_in_settings_are_changed_in_settings() {
    let (old, new) = ("01".repeat(16) + &"02".repeat(16), "03".repeat(16) + &"04".repeat(16));
    let folder = tempfile::tempdir().unwrap();
    let settings = installed(&folder, &[("YUI_NODE_KEY", &old)]).await;
    let (result, _) = rotate(&settings, true).await;
    let error = result.unwrap_err().to_string();
    assert!(error.contains("YUI_NODE_KEY_PREVIOUS") && !error.contains(&old), "{error}");

    let mut rotated = settings.clone();
    let with = |key: &str, previous: &str| {
        let variables = [("YUI_NODE_KEY", key), ("YUI_NODE_KEY_PREVIOUS", previous)];
        config::load(&Environment::new(variables), None).unwrap().settings.storage
    };
    let both = with(&new, &old);
    (rotated.storage.node_key, rotated.storage.node_key_previous) = (both.node_key, both.node_key_previous);
    let (result, said) = rotate(&rotated, false).await;
    result.unwrap();
    assert!(said.contains("remove them from YUI_NODE_KEY_PREVIOUS"), "{said}");
    let (result, _) = rotate(&settings, false).await;
    let error = result.unwrap_err().to_string();
    assert!(error.contains("secrets that open with none of the node's keys: 1"), "{error}");
}
