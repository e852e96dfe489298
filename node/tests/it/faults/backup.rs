//! A restore drill: backup under load, kill, restore elsewhere, compare.

use super::support::{Accepted, Connection, Engine, Installation, Ledger, Serving, email};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tokio::task::JoinSet;
use uuid::Uuid;
use yui_kernel::Env;
use yui_testkit::s3::{ACCESS_KEY_ID, BUCKET, FakeS3, REGION, SECRET_ACCESS_KEY};
use yui_testkit::smtp::FakeSmtp;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER_KEY: &str = "100102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn now() -> String {
    Env::system().now().to_string()
}

/// Sends single e-mails until the node ends.
fn send(node: &Serving, accepted: &Accepted, senders: &mut JoinSet<()>) {
    for number in 0..4 {
        let (address, accepted) = (node.address(), accepted.clone());
        senders.spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            let body = email(&format!("one{number}@example.jp"));
            while let Ok(reply) = connection.post("/v2/notifications/email", &body).await {
                accepted.add(&reply.expect(201).json());
            }
        });
    }
}

/// The messages in a restored folder.
async fn messages(installation: Installation, folder: &Path) -> (Installation, BTreeSet<Uuid>) {
    let there = installation.at(format!("sqlite:{}", folder.display()));
    let ledger = Ledger::read(&there).await;
    (there, ledger.messages.into_keys().collect())
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_was_lost_under_load_is_restored_elsewhere() {
    let smtp = FakeSmtp::start().unwrap();
    let installation =
        Installation::new(Engine::Sqlite).await.sending_to(&smtp, 4).with("YUI_BACKUP_KEY", KEY).set_up();
    let place = installation.folder().join("backup");
    let (to, folder) = (place.display().to_string(), |name: &str| installation.folder().join(name));
    std::fs::create_dir_all(folder("data/files/org")).unwrap();
    std::fs::write(folder("data/files/org/0199"), b"a file of a service").unwrap();
    let node = installation.serve().await;
    let (accepted, mut senders) = (Accepted::none(), JoinSet::new());
    send(&node, &accepted, &mut senders);

    accepted.reach(150).await;
    let first = accepted.ids();
    let said = installation.must(&["backup", "--to", &to]);
    assert!(said.contains(" are new"), "{said}");
    let instant = now();
    accepted.reach(accepted.count() + 20).await;
    let until_then = accepted.ids();
    accepted.reach(accepted.count() + 100).await;
    let second = accepted.ids();
    installation.must(&["backup", "--to", &to]);
    accepted.reach(accepted.count() + 20).await;
    node.kill();
    while let Some(ended) = senders.join_next().await {
        ended.unwrap();
    }
    let all = accepted.ids();

    let (newest, earlier, last) = (folder("newest"), folder("earlier"), folder("last"));
    let restore = |folder: &Path, more: &[&str]| {
        let words = ["restore", "--from", to.as_str(), "--to", folder.to_str().unwrap()];
        installation.must(&[&words[..], more].concat())
    };
    assert!(restore(&newest, &[]).contains("node.key"));
    restore(&earlier, &["--at", &instant]);
    assert_eq!(std::fs::read(newest.join("files/org/0199")).unwrap(), b"a file of a service");
    let again = installation.run(&["restore", "--from", &to, "--to", newest.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("has a database"));

    // The killed node's folder as it lies there, log and all: the same in each table once it is restored.
    let said = installation.must(&["backup", "--to", &to]);
    assert!(said.contains("bytes, of which"), "{said}");
    assert!(installation.must(&["backup", "--to", &to]).contains("nothing has changed"));
    restore(&last, &[]);
    let (here, there) = (format!("sqlite:{}", folder("data").display()), format!("sqlite:{}", last.display()));
    let compared = installation.must(&["move", "--verify", "--from", &here, "--to", &there]);
    assert!(compared.contains("the databases hold the same"), "{compared}");
    let listed = installation.must(&["backup", "list", "--from", &to]);
    assert!(listed.contains("3 snapshots; the newest is"), "{listed}");
    let verified = installation.must(&["backup", "verify", "--from", &to]);
    assert!(verified.contains("3 snapshots can be restored"), "{verified}");

    let (installation, restored) = messages(installation, &newest).await;
    assert!(restored.is_superset(&second), "what was accepted before the backup is in it");
    let (installation, restored) = messages(installation, &earlier).await;
    assert!(restored.is_superset(&first), "what was accepted before the backup is in it");
    let later: Vec<_> = all.difference(&until_then).filter(|id| restored.contains(id)).collect();
    assert!(later.is_empty(), "{} that were accepted after the instant are in it", later.len());

    // A node works with what was restored, once it has its key.
    std::fs::copy(installation.data().join("node.key"), newest.join("node.key")).unwrap();
    let there = installation.at(format!("sqlite:{}", newest.display())).with("YUI_DATA_DIR", newest.display());
    let node = there.serve().await;
    let sent = node.connect().await.post("/v2/notifications/email", &email("after@example.jp")).await.unwrap();
    sent.expect(201);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_reads_or_changes_a_backup_without_its_key() {
    let installation = Installation::new(Engine::Sqlite).await.with("YUI_BACKUP_KEY", KEY).set_up();
    let place = installation.folder().join("backup");
    let to = place.display().to_string();
    installation.must(&["backup", "--to", &to]);
    let files = files_below(&place);
    assert!(files.len() > 3, "{files:?}");
    for file in &files {
        let content = std::fs::read(file).unwrap();
        for plain in ["SQLite format 3", "kurashi", "snapshots", "organisation"] {
            assert!(
                !content.windows(plain.len()).any(|part| part == plain.as_bytes()),
                "{plain} in {}",
                file.display()
            );
        }
    }
    let complaint = |installation: &Installation, words: &[&str]| {
        let output = installation.run(words);
        assert_ne!(output.status.code(), Some(0), "{words:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    // A piece in the place of another, and one that was altered.
    let mut contents: Vec<&PathBuf> =
        files.iter().filter(|file| file.components().any(|part| part.as_os_str() == "contents")).collect();
    contents.sort();
    let (one, other) = (std::fs::read(contents[0]).unwrap(), std::fs::read(contents[1]).unwrap());
    let mut altered = one.clone();
    altered[40] ^= 1;
    for wrong in [other, altered] {
        std::fs::write(contents[0], wrong).unwrap();
        let told = complaint(&installation, &["backup", "verify", "--from", &to]);
        assert!(told.contains("does not open"), "{told}");
        let new = installation.folder().join("new").display().to_string();
        complaint(&installation, &["restore", "--from", &to, "--to", &new]);
        assert!(!Path::new(&new).join("yui.db").exists(), "nothing half restored looks whole");
    }
    std::fs::remove_file(contents[0]).unwrap();
    assert!(complaint(&installation, &["backup", "verify", "--from", &to]).contains("is missing"));
    std::fs::write(contents[0], one).unwrap();
    installation.must(&["backup", "verify", "--from", &to]);

    let other = installation.with("YUI_BACKUP_KEY", OTHER_KEY);
    assert!(complaint(&other, &["backup", "list", "--from", &to]).contains("YUI_BACKUP_KEY is not the key"));
    let rotated = other.with("YUI_BACKUP_KEY_PREVIOUS", KEY);
    rotated.must(&["backup", "--to", &to]);
    rotated.must(&["backup", "verify", "--from", &to]);
    let same = rotated.with("YUI_NODE_KEY", OTHER_KEY);
    assert!(complaint(&same, &["backup", "--to", &to]).contains("is the node key"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_keeps_backups_too() {
    let s3 = FakeS3::start().unwrap();
    let installation = Installation::new(Engine::Sqlite)
        .await
        .with("YUI_BACKUP_KEY", KEY)
        .with("YUI_BACKUP_S3_ENDPOINT", s3.url())
        .with("YUI_BACKUP_S3_REGION", REGION)
        .with("YUI_BACKUP_S3_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .with("YUI_BACKUP_S3_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
        .with("YUI_EGRESS_ALLOW", "127.0.0.0/8")
        .set_up();
    let to = format!("s3://{BUCKET}/minato");
    installation.must(&["backup", "--to", &to, "--keep", "30d"]);
    assert!(s3.objects().keys().all(|name| name.contains("minato/")), "{:?}", s3.objects().keys());
    let folder = installation.folder().join("restored");
    installation.must(&["restore", "--from", &to, "--to", folder.to_str().unwrap()]);
    let (here, there) = (format!("sqlite:{}", installation.data().display()), format!("sqlite:{}", folder.display()));
    let compared = installation.must(&["move", "--verify", "--from", &here, "--to", &there]);
    assert!(compared.contains("the databases hold the same"), "{compared}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_it_is_said_what_to_do() {
    let installation = Installation::new(Engine::Postgres).await.with("YUI_BACKUP_KEY", KEY);
    let output = installation.run(&["backup", "--to", "/tmp/nowhere"]);
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("archive its write-ahead log") && complaint.contains("docs/backup.md"), "{complaint}");
}
