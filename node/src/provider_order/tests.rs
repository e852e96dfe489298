use super::*;
use crate::config::{self, Environment};
use crate::wiring::{migrations, open_store};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use yui_kernel::ErrorKind;

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

async fn run(settings: &Settings, what: ProvidersCommand) -> Result<String> {
    let said = Stream::default();
    let mut output = Output::new(said.clone(), io::sink());
    providers(settings.clone(), &what, &mut output).await?;
    let said = said.0.lock().unwrap().clone();
    Ok(String::from_utf8(said).unwrap())
}

fn order(channel: &str, names: &[&str]) -> ProvidersCommand {
    let names = names.iter().map(ToString::to_string).collect();
    ProvidersCommand::Order { channel: channel.to_owned(), names }
}

#[tokio::test]
async fn providers_are_ordered_and_switched_and_the_history_says_who_did_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").display().to_string();
    let variables = [
        ("YUI_DATABASE_URL", format!("sqlite:{path}")),
        ("YUI_DATA_DIR", path),
        ("YUI_TEXT_URL", "https://sms.example.jp/messages".to_owned()),
        ("YUI_TEXT_PROVIDERS", "gateway,capture".to_owned()),
    ];
    let settings = config::load(&Environment::new(variables), None).unwrap().settings;
    let store = open_store(&settings, &Env::system()).await.unwrap();
    store.migrate(&migrations()).await.unwrap();
    store.close().await.unwrap();

    let (channel, name) = ("sms".to_owned(), "gateway".to_owned());
    let history = ProvidersCommand::History { channel: channel.clone() };
    let disable = ProvidersCommand::Disable { channel: channel.clone(), name: name.clone() };
    assert_eq!(
        run(&settings, ProvidersCommand::List).await.unwrap(),
        "email  1  capture\nsms  1  gateway\nsms  2  capture\n"
    );
    assert!(run(&settings, history.clone()).await.unwrap().contains("no changes"));
    let said = run(&settings, order("sms", &["capture", "gateway"])).await.unwrap();
    assert_eq!(said, "sms  1  capture\nsms  2  gateway\n");
    let said = run(&settings, disable.clone()).await.unwrap();
    assert_eq!(said, "sms  1  capture\nsms  -  gateway  takes no messages\n");
    let told = run(&settings, history).await.unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    let newest = "system:providers (command line)  provider.disable: capture, gateway (takes no messages)";
    assert!(lines[0].ends_with(newest), "{told}");
    assert!(lines[1].ends_with("system:providers (command line)  provider.order: capture, gateway"), "{told}");

    let last = ProvidersCommand::Disable { channel: channel.clone(), name: "capture".to_owned() };
    assert_eq!(run(&settings, last).await.unwrap_err().kind(), ErrorKind::Conflict);
    let unknown = ProvidersCommand::Enable { channel: "fax".to_owned(), name: name.clone() };
    assert!(run(&settings, unknown).await.unwrap_err().to_string().contains("write email or sms"));
    let incomplete = run(&settings, order("sms", &["capture"])).await.unwrap_err().to_string();
    assert!(incomplete.contains("they are capture, gateway"), "{incomplete}");
    let enabled = run(&settings, ProvidersCommand::Enable { channel, name }).await.unwrap();
    assert_eq!(enabled, "sms  1  capture\nsms  2  gateway\n");
}
