//! Opening, closing, and being one of two.

use crate::database::{ADD, Database, Engine, FIND, on_both, tenant};
use yui_kernel::ErrorKind;
use yui_store::{Location, Settings, Store, values};

on_both!(data_outlives_the_process, after_closing_nothing_is_taken, the_engine_tells_its_name_and_version);

async fn data_outlives_the_process(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.write(&tenant(1), |tx| tx.execute(&ADD, &values![1_i64, "kept"])).await.unwrap();
    let database = database.reopened().await;
    let found: Option<(String,)> = database.store.read(&tenant(1), |tx| tx.find(&FIND, &values![1_i64])).await.unwrap();
    assert_eq!(found, Some(("kept".to_owned(),)));
}

async fn after_closing_nothing_is_taken(engine: Engine) {
    let database = Database::new(engine).await;
    database.store.check().await.unwrap();
    database.store.close().await.unwrap();
    assert_eq!(database.store.check().await.unwrap_err().kind(), ErrorKind::Unavailable);
    database.store.close().await.unwrap();
}

async fn the_engine_tells_its_name_and_version(engine: Engine) {
    let database = Database::new(engine).await;
    let versions = database.store.versions().await.unwrap();
    assert!(versions.starts_with(database.store.engine_name()), "{versions}");
    assert!(versions.chars().any(|c| c.is_ascii_digit()), "{versions}");
}

#[tokio::test]
async fn a_folder_belongs_to_one_node() {
    let database = Database::new(Engine::Sqlite).await;
    let error = Store::open(&database.settings, database.env.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    assert!(error.to_string().contains("another node is running on the folder"), "{error}");
    database.reopened().await.store.check().await.unwrap();
}

#[tokio::test]
async fn closing_merges_the_log_into_the_database() {
    let database = Database::new(Engine::Sqlite).await;
    let folder = database.folder().unwrap().join("data");
    assert!(folder.join("yui.db-wal").exists());
    database.store.close().await.unwrap();
    assert!(!folder.join("yui.db-wal").exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_named() {
    let database = Database::new(Engine::Sqlite).await;
    let file = database.folder().unwrap().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let error = Store::open(&Settings::new(Location::Sqlite(file.clone())), database.env.clone()).await.unwrap_err();
    assert!(error.to_string().contains(&file.display().to_string()), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable_and_its_password_untold() {
    let database = Database::new(Engine::Sqlite).await;
    let folder = database.folder().unwrap().display().to_string().replace('/', "%2F");
    let address: Location = format!("postgres://yui:geheim@{folder}/yui?sslmode=disable").parse().unwrap();
    let error = Store::open(&Settings::new(address), database.env.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(!error.chain().contains("geheim"), "{}", error.chain());
}

#[tokio::test]
async fn the_databases_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let database = Database::new(Engine::Sqlite).await;
    let folder = database.folder().unwrap().join("data");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let names: Vec<_> = files.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["yui.db", "yui.db-shm", "yui.db-wal", "yui.lock"]);
    for file in &files {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}
