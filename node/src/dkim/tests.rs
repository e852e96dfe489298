use super::*;
use crate::config::{self, Environment};
use crate::wiring::{migrations, open_store};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

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

async fn run(settings: &Settings, what: DkimCommand) -> Result<String> {
    let said = Stream::default();
    let mut output = Output::new(said.clone(), io::sink());
    dkim(settings.clone(), &what, &mut output).await?;
    let said = said.0.lock().unwrap().clone();
    Ok(String::from_utf8(said).unwrap())
}

fn add(domain: &str, organisation: Option<&str>, algorithm: &str) -> DkimCommand {
    DkimCommand::Add {
        domain: domain.to_owned(),
        organisation: organisation.map(str::to_owned),
        algorithm: algorithm.to_owned(),
        selector: Some("yui1".to_owned()),
    }
}

#[tokio::test]
async fn a_key_is_made_published_used_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data").display().to_string();
    let variables = [
        ("YUI_DATABASE_URL", format!("sqlite:{path}")),
        ("YUI_DATA_DIR", path),
        ("YUI_MAIL_FROM_DOMAIN", "mail.example.jp".to_owned()),
    ];
    let settings = config::load(&Environment::new(variables), None).unwrap().settings;
    let store = open_store(&settings, &Env::system()).await.unwrap();
    store.migrate(&migrations()).await.unwrap();
    store.close().await.unwrap();

    let (domain, selector) = ("mail.example.jp".to_owned(), "yui1".to_owned());
    assert!(run(&settings, DkimCommand::List).await.unwrap().contains("no keys"));
    for (wrong, said) in [
        (add("city.example.jp", None, "rsa"), "--organisation CODE"),
        (add("city.example.jp", Some("999999"), "rsa"), "no organisation has the code 999999"),
        (add(&domain, Some("131032"), "rsa"), "leave --organisation out"),
        (add(&domain, None, "dsa"), "rsa or ed25519"),
    ] {
        let error = run(&settings, wrong).await.unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let said = run(&settings, add(&domain, None, "rsa")).await.unwrap();
    assert!(said.contains("name: yui1._domainkey.mail.example.jp\ntext: v=DKIM1; k=rsa; p=MII"), "{said}");
    assert!(said.contains("yui dkim activate mail.example.jp yui1"), "{said}");
    let activate = DkimCommand::Activate { domain: domain.clone(), selector: selector.clone() };
    run(&settings, activate).await.unwrap();
    assert!(run(&settings, DkimCommand::List).await.unwrap().contains("rsa  signing since "));
    let remove = DkimCommand::Remove { domain: domain.clone(), selector: selector.clone() };
    assert!(run(&settings, remove.clone()).await.unwrap_err().to_string().contains("is signing"));
    run(&settings, DkimCommand::Retire { domain, selector }).await.unwrap();
    assert!(run(&settings, remove).await.unwrap().contains("out of DNS"));
}
