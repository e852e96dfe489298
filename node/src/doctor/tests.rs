use super::*;
use crate::config::{self, Environment};
use crate::document::Document;
use crate::wiring::{migrations, open_store};
use yui_store::seal::Keyring;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

fn settings(folder: &tempfile::TempDir, more: &[(&str, &str)]) -> Settings {
    let path = folder.path().join("data").display().to_string();
    let own = [("YUI_DATABASE_URL", format!("sqlite:{path}")), ("YUI_DATA_DIR", path)];
    let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
    config::load(&Environment::new(own.into_iter().chain(more)), None).unwrap().settings
}

async fn look_at(settings: &Settings) -> Findings {
    look(settings, &Env::system()).await.unwrap()
}

#[tokio::test]
async fn a_new_folder_has_nothing_to_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let findings = look_at(&settings(&folder, &[])).await;
    assert_eq!(findings.bad(), 0, "{}", findings.render(Language::English));
    let english = findings.render(Language::English);
    for line in [
        "ok    configuration: every setting can be used",
        "note  e-mail: nothing leaves this machine: every e-mail becomes a file in ",
        "/data is for its owner alone",
    ] {
        assert!(english.contains(line), "{line} in\n{english}");
    }
    let japanese = findings.render(Language::Japanese);
    assert!(japanese.contains("[正常] 設定: すべての設定を使えます"), "{japanese}");
    assert!(!japanese.contains("{ $"), "{japanese}");
}

#[tokio::test]
async fn it_works_beside_a_running_node() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder, &[]);
    let store = open_store(&settings, &Env::system()).await.unwrap();
    store.migrate(&migrations()).await.unwrap();
    assert_eq!(look_at(&settings).await.bad(), 0);
    store.check().await.unwrap();
}

#[tokio::test]
async fn secrets_under_other_keys_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (env, started) = (Env::system(), settings(&folder, &[("YUI_NODE_KEY", KEY)]));
    let store = open_store(&started, &env).await.unwrap();
    store.migrate(&migrations()).await.unwrap();
    let keys = ["0001", "0002", "0003"].map(|end| {
        format!("[[organisations.services.api_keys]]\nname = \"k{end}\"\ntype = \"test\"\nsecret = \"3c1f9d58-6a0b-4e27-9c43-5f8e2d7a{end}\"\n")
    });
    let file = format!(
        "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\n[[organisations.services]]\nhandle = \"s\"\nname = \"S\"\n{}",
        keys.concat()
    );
    let plan = crate::apply::parse(&Document::new("p.toml", file), &Environment::new::<String, String>([])).unwrap();
    let keyring = Keyring::new(&KEY.into(), &[]).unwrap();
    crate::apply::carry_out(&store, started.clone(), keyring, &env, plan, false).await.unwrap();
    store.close().await.unwrap();

    let secrets = |findings: &Findings| findings.of(&Text::Secrets).into_iter().cloned().collect::<Vec<_>>();
    let count = |text: fn(String) -> Text| text("3".to_owned());
    let current = count(|count| Text::SecretsCurrent { count });
    assert_eq!(secrets(&look_at(&started).await), [Finding::Good(current)]);
    let other = "ff".to_owned() + &KEY[2..];
    let rotated = settings(&folder, &[("YUI_NODE_KEY", &other), ("YUI_NODE_KEY_PREVIOUS", KEY)]);
    let earlier = count(|count| Text::SecretsEarlier { count });
    assert_eq!(secrets(&look_at(&rotated).await), [Finding::Note(earlier)]);
    let lost = settings(&folder, &[("YUI_NODE_KEY", &other)]);
    let unreadable = count(|count| Text::SecretsUnreadable { count });
    assert_eq!(secrets(&look_at(&lost).await), [Finding::Bad(unreadable)]);
}

#[tokio::test]
async fn the_file_store_and_the_scanner_are_tried_out() {
    let folder = tempfile::tempdir().unwrap();
    let findings = look_at(&settings(&folder, &[])).await;
    assert_eq!(findings.of(&Text::Scanner), [&Finding::Note(Text::ScannerUnset)]);
    let clamd = yui_testkit::clamd::FakeClamd::start().unwrap();
    let scanned = settings(&folder, &[("YUI_CLAMD", clamd.url())]);
    let found = format!("ClamAV 1.4.3 at {}", clamd.url());
    assert_eq!(look_at(&scanned).await.of(&Text::Scanner), [&Finding::Good(Text::Found { found })]);
    clamd.refuse_connections().await;
    assert!(matches!(look_at(&scanned).await.of(&Text::Scanner)[..], [Finding::Bad(_)]));
    let file = folder.path().join("no-folder");
    std::fs::write(&file, "").unwrap();
    let spoilt = settings(&folder, &[("YUI_FILES_FOLDER", &file.display().to_string())]);
    assert!(matches!(look_at(&spoilt).await.of(&Text::Files)[..], [Finding::Bad(_)]));
}

#[tokio::test]
async fn settings_that_work_and_surprise_are_noted() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = yui_testkit::ports::Port::reserve().unwrap();
    let mail = format!("smtp://{}", nobody.address());
    let findings = look_at(&settings(&folder, &[("YUI_LISTEN", "0.0.0.0:8080"), ("YUI_MAIL_URL", &mail)])).await;
    let open = Text::MetricsOpen { address: "0.0.0.0:8080".to_owned() };
    assert_eq!(findings.of(&Text::Metrics), [&Finding::Note(open)]);
    let email = findings.of(&Text::Email);
    assert!(matches!(email[..], [Finding::Bad(_), Finding::Note(Text::EmailFromLocalhost)]), "{email:?}");
    let closed = look_at(&settings(&folder, &[("YUI_LISTEN", "0.0.0.0:8080"), ("YUI_METRICS", "off")])).await;
    assert!(closed.of(&Text::Metrics).is_empty() && closed.bad() == 0);
}
