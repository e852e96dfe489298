//! People at a browser: the scenarios of `e2e`, each against a node of its own that really listens.
//!
//! Every page that a scenario comes to is looked at: accessible by axe, no wider than 320 pixels, in the reader's language. Pictures are kept in
//! `target/pictures`.

use crate::faults::support::{EMAIL_TEMPLATE, Engine, FILE, FULL_KEY, Installation, Serving};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TOWN: &str = r#"
[[organisations]]
code = "131032"
country = "JP"
name = "港区"
email_domains = ["city.example.jp"]

[[operators]]
email = "taro@node.example.jp"
name = "運用 太郎"
"#;

/// How somebody looks at the pages.
struct Reader {
    language: &'static str,
    size: &'static str,
    script: &'static str,
}

const DESK: Reader = Reader { language: "ja", size: "desktop", script: "on" };

fn installed() -> PathBuf {
    std::env::var_os("YUI_TEST_BROWSER_MODULES").map(PathBuf::from).unwrap_or_else(|| {
        panic!("YUI_TEST_BROWSER_MODULES is not set: `cargo xtask test` installs what drives the browser and says where it is")
    })
}

/// The scenarios in a folder where Node finds their packages.
fn scenarios() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "mjs") {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    std::os::unix::fs::symlink(installed(), folder.path().join("node_modules")).unwrap();
    folder
}

/// A scenario at a node with one organisation.
async fn play(engine: Engine, scenario: &str, reader: Reader) {
    play_in(TOWN, engine, scenario, reader, &[]).await;
}

async fn play_in(town: &str, engine: Engine, scenario: &str, reader: Reader, variables: &[(&str, String)]) {
    let installation = Installation::new(engine).await;
    let file = installation.write("town.toml", town);
    installation.apply(&file);
    let node = installation.serve().await;
    let outbox = installation.data().join("outbox");
    let base = node.base_url();
    run(&base, &outbox, scenario, reader, variables, &node).await;
    node.stop().await;
}

async fn run(base: &str, outbox: &Path, scenario: &str, reader: Reader, variables: &[(&str, String)], node: &Serving) {
    let folder = scenarios();
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    let mut command = Command::new("node");
    command
        .arg(folder.path().join(scenario))
        .env("YUI_URL", base)
        .env("YUI_OUTBOX", outbox)
        .env("YUI_LANGUAGE", reader.language)
        .env("YUI_SIZE", reader.size)
        .env("YUI_SCRIPT", reader.script)
        .env("YUI_PICTURES", pictures)
        .env("YUI_CHROMIUM", "/usr/bin/chromium")
        .envs(variables.iter().cloned());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let (out, complaint) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}:\n{out}{complaint}\n{}", output.status, node.log());
    assert_eq!(out.trim_end(), "all is well");
    let log = node.log();
    for personal in ["hanako@city", "jiro@city", "taro@node", "花子", "次郎", "plover", "resident", "hanako@example"]
    {
        assert!(!log.contains(personal), "{personal} is in the log");
    }
}

#[tokio::test]
async fn signing_up_in_japanese_at_a_desk() {
    play(Engine::Sqlite, "sign_up.mjs", Reader { language: "ja", size: "desktop", script: "on" }).await;
}

#[tokio::test]
async fn signing_up_in_english_on_a_phone_without_script() {
    play(Engine::Postgres, "sign_up.mjs", Reader { language: "en", size: "phone", script: "off" }).await;
}

#[tokio::test]
async fn signing_up_in_french_on_a_phone() {
    play(Engine::Sqlite, "sign_up.mjs", Reader { language: "fr", size: "phone", script: "on" }).await;
}

#[tokio::test]
async fn going_live_in_japanese_at_a_desk() {
    play(Engine::Sqlite, "go_live.mjs", Reader { language: "ja", size: "desktop", script: "on" }).await;
}

#[tokio::test]
async fn going_live_in_english_on_a_phone_without_script() {
    play(Engine::Postgres, "go_live.mjs", Reader { language: "en", size: "phone", script: "off" }).await;
}

#[tokio::test]
async fn going_live_in_french_on_a_phone_where_the_organisation_decides() {
    let town = with_saburo("[organisations.settings]\nself_approval = true\n", "approve_go_live");
    let reader = Reader { language: "fr", size: "phone", script: "on" };
    play_in(&town, Engine::Sqlite, "go_live.mjs", reader, &[("YUI_APPROVER", "organisation".to_owned())]).await;
}

#[tokio::test]
async fn mails_open_doors_in_japanese_on_a_phone() {
    let reader = Reader { language: "ja", size: "phone", script: "on" };
    play_in(&with_saburo("", "manage_service"), Engine::Sqlite, "doors.mjs", reader, &[]).await;
}

#[tokio::test]
async fn mails_open_doors_in_french_on_a_phone_without_script() {
    let reader = Reader { language: "fr", size: "phone", script: "off" };
    play_in(&with_saburo("", "manage_service"), Engine::Postgres, "doors.mjs", reader, &[]).await;
}

/// The town with these settings and one more person, who may do this everywhere in the organisation.
fn with_saburo(settings: &str, role: &str) -> String {
    let person = format!(
        "{settings}\n[[organisations.members]]\nemail = \"saburo@city.example.jp\"\nname = \"目黒 三郎\"\nroles = [\"{role}\"]\n\n"
    );
    TOWN.replace("[[operators]]", &(person + "[[operators]]"))
}

/// In the demo, whose address is a name: browsers make no passkeys at addresses of digits.
#[tokio::test]
async fn a_passkey_is_all_that_is_needed() {
    in_the_demo("passkey.mjs", DESK, &[]).await;
}

#[tokio::test]
async fn a_keyboard_is_enough_and_colours_are_the_readers() {
    in_the_demo("keyboard.mjs", DESK, &[]).await;
}

#[tokio::test]
async fn every_page_of_operators_can_be_read() {
    in_the_demo("operate.mjs", DESK, &[("YUI_PAGES", every_page().await)]).await;
}

#[tokio::test]
async fn the_demo_has_something_to_show() {
    in_the_demo("demo.mjs", DESK, &[]).await;
}

#[tokio::test]
async fn every_page_can_be_read_on_a_phone() {
    let reader = Reader { language: "fr", size: "phone", script: "on" };
    in_the_demo("every_page.mjs", reader, &[("YUI_PAGES", every_page().await)]).await;
}

/// The paths of all pages, so that a scenario sees which it has not come to.
async fn every_page() -> String {
    let installation = Installation::new(Engine::Sqlite).await;
    let node = installation.within().await;
    let (_, pages) = yui_node::pages::all(&node);
    let paths: Vec<_> = pages.table().iter().filter(|page| page.method == "GET").map(|page| &page.path).collect();
    let paths = serde_json::to_string(&paths).unwrap();
    node.store.close().await.unwrap();
    paths
}

#[tokio::test]
async fn links_in_messages_open_pages_in_japanese_on_a_phone() {
    links_in_messages(Engine::Sqlite, Reader { language: "ja", size: "phone", script: "off" }).await;
}

#[tokio::test]
async fn links_in_messages_open_pages_in_french_at_a_desk() {
    links_in_messages(Engine::Postgres, Reader { language: "fr", size: "desktop", script: "on" }).await;
}

/// What the readers of messages see, who have no account.
async fn links_in_messages(engine: Engine, reader: Reader) {
    let file = FILE.replace("subject = ", "has_unsubscribe_link = true\nsubject = ");
    // Links to unsubscribe are made for addresses with TLS alone, because mail programs use no others.
    let installation = Installation::new(engine).await.with("YUI_PUBLIC_URL", "https://notify.city.example.jp");
    let file = installation.write("node.toml", &file);
    installation.apply(&file);
    let node = installation.serve().await;
    let variables = [("YUI_TEMPLATE", EMAIL_TEMPLATE.to_owned()), ("YUI_KEY", FULL_KEY.to_owned())];
    let outbox = installation.data().join("outbox");
    run(&node.base_url(), &outbox, "readers.mjs", reader, &variables, &node).await;
    node.stop().await;
}

async fn in_the_demo(scenario: &str, reader: Reader, variables: &[(&str, String)]) {
    let installation = Installation::new(Engine::Sqlite).await;
    let node = installation.demo().await;
    let base = format!("http://localhost:{}", node.address().port());
    let outbox = installation.data().join("demo/outbox");
    run(&base, &outbox, scenario, reader, variables, &node).await;
    node.stop().await;
}
