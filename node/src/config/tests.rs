use super::source::Source;
use super::value::{MailSecurity, Value};
use super::{Environment, Loaded, MailRoute, SETTINGS, TextRoute, list, load, markdown, table};
use std::fs;
use std::path::Path;

fn with(variables: &[(&str, &str)]) -> Result<Loaded, String> {
    load(&Environment::new(variables.iter().copied()), None).map_err(|problems| problems.to_string())
}

fn refused(variables: &[(&str, &str)]) -> String {
    with(variables).unwrap_err()
}

/// Settings from a file of this text (`FILE` in problems) and the environment.
fn with_file(text: &str, variables: &[(&str, &str)]) -> Result<Loaded, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("yui.toml");
    fs::write(&path, text).unwrap();
    load(&Environment::new(variables.iter().copied()), Some(&path))
        .map_err(|problems| problems.to_string().replace(path.to_str().unwrap(), "FILE"))
}

#[test]
fn without_anything_the_node_is_complete() {
    let Loaded { settings, entries } = with(&[]).unwrap();
    assert_eq!(settings.network.listen.show(), "127.0.0.1:8080");
    assert_eq!(settings.public_url(settings.network.listen.0).0, "http://127.0.0.1:8080");
    assert_eq!(settings.from_domain().0, "localhost");
    assert!(settings.database.is_embedded());
    assert!(matches!(
        (settings.mail_routes.as_slice(), settings.text_routes.as_slice()),
        ([MailRoute::Capture], [TextRoute::Capture])
    ));
    assert_eq!(entries.len(), SETTINGS.len());
    assert!(entries.iter().all(|entry| entry.source == Source::Default));
}

#[test]
fn the_embedded_database_follows_the_data_folder() {
    let Loaded { settings, .. } = with(&[("YUI_DATA_DIR", "/somewhere")]).unwrap();
    assert_eq!(settings.database.show(), "sqlite:/somewhere");
    let apart = [("YUI_DATA_DIR", "/somewhere"), ("YUI_DATABASE_URL", "sqlite:/else")];
    assert_eq!(with(&apart).unwrap().settings.database.show(), "sqlite:/else");
}

#[test]
fn a_database_is_found_where_it_always_was() {
    let folder = tempfile::tempdir().unwrap();
    let (data, former) = (folder.path().join("data"), folder.path().join("former"));
    for folder in [&data, &former] {
        std::fs::create_dir(folder).unwrap();
    }
    assert_eq!(super::embedded(&data, &former), data, "neither has one");
    std::fs::write(former.join(super::DATABASE_FILE), b"").unwrap();
    assert_eq!(super::embedded(&data, &former), former);
    std::fs::write(data.join(super::DATABASE_FILE), b"").unwrap();
    assert_eq!(super::embedded(&data, &former), data, "both have one");
}

#[test]
fn every_default_and_example_is_good_and_every_name_is_unique() {
    // A key that is written in documentation would be somebody's key one day: there the example is how to make one.
    let keys = ["YUI_NODE_KEY", "YUI_NODE_KEY_PREVIOUS", "YUI_BACKUP_KEY", "YUI_BACKUP_KEY_PREVIOUS"];
    assert_eq!(table::unreadable(), keys);
    let mut names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), SETTINGS.len());
    assert!(names.iter().all(|name| name.starts_with("YUI_")));
}

#[test]
fn every_setting_is_in_the_page_and_in_the_list() {
    let (page, list) = (markdown(), list(&with(&[]).unwrap().entries));
    for setting in SETTINGS {
        assert!(page.contains(&format!("### {}\n\n{}\n", setting.name, setting.meaning)), "{}", setting.name);
        assert!(list.contains(&format!("\n{} = ", setting.name)), "{}", setting.name);
    }
}

#[test]
fn all_problems_are_told_at_once_with_the_fix() {
    let told = refused(&[
        ("YUI_LISTEN", "8080"),
        ("YUI_LISTNE", "127.0.0.1:1"),
        ("YUI_REQUEST_TIMEOUT", "30"),
        ("YUI_LOG_FORMAT", "yaml"),
        ("YUI_SMTP_SERVER", "x"),
        ("YUI_LISTEN_FILE", "/run/listen"),
        ("YUI_NODE_KEY", "hunter2"),
        ("YUI_METRICS", "token"),
        ("YUI_TEST_POSTGRES", "not ours"),
        ("PATH", "not ours"),
    ]);
    assert_eq!(
        told,
        "\
YUI_LISTEN_FILE: only secrets can be given as a file; set YUI_LISTEN itself
YUI_LISTNE: is not a setting; did you mean YUI_LISTEN?
YUI_SMTP_SERVER: is not a setting; remove it, or find the right name with `yui config`
YUI_NODE_KEY: the value is not 32 bytes as 64 hexadecimal digits or base64: make one with `openssl rand -hex 32`; for example $(openssl rand -hex 32)
YUI_LISTEN: \"8080\" is not an IP address with a port: write 127.0.0.1:8080 for this machine alone, 0.0.0.0:8080 or [::]:8080 for every network; for example 0.0.0.0:8080
YUI_REQUEST_TIMEOUT: \"30\" is not a duration: write whole numbers with units, like 250ms, 30s, 5m, 1h30m or 2d; for example 1m
YUI_LOG_FORMAT: \"yaml\" is not `text` or `json`; for example json"
    );
    assert_eq!(
        refused(&[("YUI_METRICS", "token")]),
        "YUI_METRICS: \"token\" needs one: set YUI_METRICS_TOKEN or YUI_METRICS_TOKEN_FILE"
    );
}

#[test]
fn the_file_has_the_same_settings_and_the_environment_wins() {
    let text = "listen = \"0.0.0.0:80\"\nworkers_bulk = 4\n\negress_allow = [\"10.0.0.0/8\", \"sms.internal.example.jp\"]\n\
                mail_url = \"smtp://mail.example.jp\"\n[text_headers]\nAuthorization = \"Bearer s3cret\"\n";
    let Loaded { settings, entries } = with_file(text, &[("YUI_WORKERS_BULK", "5")]).unwrap();
    assert_eq!((settings.network.listen.show().as_str(), settings.workers.bulk.0), ("0.0.0.0:80", 5));
    assert_eq!(settings.network.egress_allow.show(), "10.0.0.0/8,sms.internal.example.jp");
    assert_eq!(settings.text.headers.show(), "Authorization (values hidden)");
    let source = |name: &str| entries.iter().find(|entry| entry.setting.name == name).unwrap().source.to_string();
    assert!(source("YUI_LISTEN").ends_with("yui.toml:1"), "{}", source("YUI_LISTEN"));
    assert_eq!(source("YUI_WORKERS_BULK"), "environment");
    assert_eq!(source("YUI_LOG"), "default");
}

#[test]
fn problems_of_the_file_name_its_lines() {
    let text = "listen = \"nowhere\"\nlog_fromat = \"json\"\nworkers_bulk = 1.5\nYUI_LOG = \"info\"\nconfig_file = \"x\"\n\n[mail]\nhost = \"mail.example.jp\"\n";
    assert_eq!(
        with_file(text, &[("YUI_METRICS", "shut")]).unwrap_err(),
        "\
YUI_METRICS: \"shut\" is not `open`, `token` or `off`; for example token
FILE:1: listen: \"nowhere\" is not an IP address with a port: write 127.0.0.1:8080 for this machine alone, 0.0.0.0:8080 or [::]:8080 for every network; for example 0.0.0.0:8080
FILE:2: log_fromat: is not a setting; did you mean log_format?
FILE:3: workers_bulk: must be a text in quotes, a whole number, true or false, or a list of texts, and is a decimal number
FILE:4: YUI_LOG: is not a setting; did you mean log?
FILE:5: config_file: is not a setting of the file itself; remove it
FILE:7: mail: is not a setting: the file has no tables; write for example mail_provider = … at the top"
    );
}

#[test]
fn a_file_that_is_not_there_is_a_problem_and_the_environment_can_name_it() {
    let told = refused(&[("YUI_CONFIG_FILE", "/no/such.toml")]);
    assert_eq!(
        told,
        "/no/such.toml: cannot be read: No such file or directory (os error 2); it was asked for by --config or YUI_CONFIG_FILE"
    );
}

#[test]
fn secrets_can_be_files_and_are_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (password, key) = (write("password", "hunter2\n"), "0123456789abcdef".repeat(4));
    let variables = [
        ("YUI_MAIL_PASSWORD_FILE", password.as_str()),
        ("YUI_MAIL_USERNAME", "yui"),
        ("YUI_MAIL_HOST", "mail.example.jp"),
        ("YUI_NODE_KEY", key.as_str()),
        ("YUI_METRICS", "token"),
        ("YUI_METRICS_TOKEN", "hunter2"),
        ("YUI_TEXT_URL", "https://sms.example.jp/?key=hunter2"),
        ("YUI_TEXT_HEADERS", r#"{"Authorization": "hunter2"}"#),
        ("YUI_DATABASE_URL", "postgres://yui:hunter2@db.example.jp/yui"),
    ];
    let Loaded { settings, entries } = with(&variables).unwrap();
    assert_eq!(settings.mail.password.as_ref().unwrap().expose(), "hunter2");
    let shown = format!("{}{settings:?}{entries:?}", list(&entries));
    assert!(!shown.contains("hunter2") && !shown.contains(&key), "{shown}");
    assert!(list(&entries).contains(&format!("YUI_MAIL_PASSWORD = (hidden)   [file {password}]")));
}

#[test]
fn bad_secrets_are_not_quoted() {
    let told = refused(&[
        ("YUI_DATABASE_URL", "mysql://yui:hunter2@db/yui"),
        ("YUI_MAIL_URL", "http://yui:hunter2@mail"),
        ("YUI_TEXT_URL", "ftp://hunter2"),
        ("YUI_TEXT_HEADERS", "hunter2"),
        ("YUI_NODE_KEY", "hunter2"),
        ("YUI_NODE_KEY_FILE", "/run/hunter3"),
        ("YUI_METRICS_TOKEN_FILE", "/no/such"),
    ]);
    assert_eq!(told.lines().count(), 7, "{told}");
    assert!(!told.contains("hunter2"), "{told}");
    assert!(
        told.contains(
            "YUI_NODE_KEY_FILE: is given twice, as YUI_NODE_KEY and as a file (YUI_NODE_KEY_FILE): keep one of the two"
        ),
        "{told}"
    );
    assert!(
        told.contains(
            "YUI_METRICS_TOKEN_FILE: the file /no/such cannot be read: No such file or directory (os error 2)"
        ),
        "{told}"
    );
}

#[test]
fn the_mail_server_is_settled() {
    let server = |variables: &[(&str, &str)]| match with(variables).unwrap().settings.mail_routes.remove(0) {
        MailRoute::Smtp(server) => (server.host.clone(), server.port, server.security, server.credentials.is_some()),
        MailRoute::Capture | MailRoute::Ses(_) => panic!("no mail server"),
    };
    let host = || "mail.example.jp".to_owned();
    assert_eq!(server(&[("YUI_MAIL_HOST", "mail.example.jp")]), (host(), 587, MailSecurity::Starttls, false));
    assert_eq!(
        server(&[("YUI_MAIL_HOST", "mail.example.jp"), ("YUI_MAIL_SECURITY", "tls")]),
        (host(), 465, MailSecurity::Tls, false)
    );
    assert_eq!(server(&[("YUI_MAIL_URL", "smtps://a:b@mail.example.jp")]), (host(), 465, MailSecurity::Tls, true));
    assert_eq!(
        server(&[("YUI_MAIL_URL", "smtp://[::1]:2525"), ("YUI_MAIL_SECURITY", "none")]),
        ("::1".to_owned(), 2525, MailSecurity::None, false)
    );
    let captured = with(&[("YUI_MAIL_URL", "smtp://mail.example.jp"), ("YUI_MAIL_PROVIDER", "capture")]).unwrap();
    assert!(matches!(captured.settings.mail_routes.as_slice(), [MailRoute::Capture]));
}

#[test]
fn contradictions_are_refused() {
    let url = ("YUI_MAIL_URL", "smtp://a:b@mail.example.jp");
    let gateway = ("YUI_TEXT_URL", "https://sms.example.jp/");
    let cases: [(&[(&str, &str)], &str); 15] = [
        (
            &[("YUI_BOUNCE_LISTEN", "127.0.0.1:2525")],
            "YUI_BOUNCE_DOMAIN: goes with YUI_BOUNCE_LISTEN: set the domain of the return addresses too",
        ),
        (
            &[("YUI_BOUNCE_DOMAIN", "bounce.example.jp")],
            "YUI_BOUNCE_LISTEN: goes with YUI_BOUNCE_DOMAIN: set where your mail server hands returned mail on",
        ),
        (
            &[
                ("YUI_BOUNCE_LISTEN", "127.0.0.1:2525"),
                ("YUI_BOUNCE_DOMAIN", "bounce.example.jp"),
                ("YUI_MAIL_RETURN_PATH", "a@example.jp"),
            ],
            "YUI_MAIL_RETURN_PATH: has no effect with YUI_BOUNCE_DOMAIN, which gives each e-mail an address of its own: remove one",
        ),
        (
            &[("YUI_BOUNCE_WARN_PERCENT", "20")],
            "YUI_BOUNCE_WARN_PERCENT: is more than YUI_BOUNCE_STOP_PERCENT: nobody would be warned before the stop",
        ),
        (
            &[("YUI_MAIL_PROVIDER", "smtp")],
            "YUI_MAIL_PROVIDER: \"smtp\" needs a server: set YUI_MAIL_URL, for example smtp://yui:PASSWORD@mail.example.jp:587",
        ),
        (
            &[url, ("YUI_MAIL_PORT", "25")],
            "YUI_MAIL_PORT: is given beside YUI_MAIL_URL, which says the same: keep one of the two",
        ),
        (
            &[("YUI_MAIL_HOST", "mail"), ("YUI_MAIL_USERNAME", "a")],
            "YUI_MAIL_USERNAME: is given without YUI_MAIL_PASSWORD: set both or neither",
        ),
        (
            &[url, ("YUI_MAIL_SECURITY", "none")],
            "YUI_MAIL_SECURITY: would send the password readable over the network: use starttls or tls, or no user name and password",
        ),
        (
            &[("YUI_MAIL_URL", "smtps://mail.example.jp"), ("YUI_MAIL_SECURITY", "starttls")],
            "YUI_MAIL_SECURITY: contradicts the smtps:// of YUI_MAIL_URL: write smtp:// there, or leave YUI_MAIL_SECURITY out",
        ),
        (
            &[("YUI_TEXT_PROVIDER", "gateway")],
            "YUI_TEXT_PROVIDER: \"gateway\" needs to know where: set YUI_TEXT_URL, for example https://sms.example.jp/v1/messages",
        ),
        (
            &[("YUI_TEXT_PROVIDERS", "capture,gateway")],
            "YUI_TEXT_PROVIDERS: \"gateway\" needs to know where: set YUI_TEXT_URL, for example https://sms.example.jp/v1/messages",
        ),
        (
            &[("YUI_MAIL_PROVIDER", "capture"), ("YUI_MAIL_PROVIDERS", "capture")],
            "YUI_MAIL_PROVIDER: is given beside YUI_MAIL_PROVIDERS, which says the same for several: keep one of the two",
        ),
        (
            &[gateway, ("YUI_TEXT_BODY", "{\"to\": {to}, \"text\": {body}")],
            "YUI_TEXT_BODY: is not JSON once its placeholders are filled: put them in quotes, or set YUI_TEXT_FORMAT=form",
        ),
        (&[("YUI_METRICS_TOKEN", "t")], "YUI_METRICS_TOKEN: has no effect: set YUI_METRICS=token too, or remove it"),
        (
            &[("YUI_NODE_KEY_PREVIOUS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")],
            "YUI_NODE_KEY_PREVIOUS: goes with YUI_NODE_KEY: set that too, or, where the key is in the file node.key, write earlier keys below its first line",
        ),
    ];
    for (variables, expected) in cases {
        assert_eq!(refused(variables), expected);
    }
}

#[test]
fn the_public_address_gives_links_and_the_senders_domain() {
    let settings = with(&[("YUI_PUBLIC_URL", "https://notify.city.example.jp/")]).unwrap().settings;
    assert_eq!(settings.public_url("0.0.0.0:80".parse().unwrap()).0, "https://notify.city.example.jp");
    assert_eq!(settings.from_domain().0, "notify.city.example.jp");
    let settings = with(&[("YUI_LISTEN", "0.0.0.0:0")]).unwrap().settings;
    assert_eq!(settings.public_url("0.0.0.0:4711".parse().unwrap()).0, "http://127.0.0.1:4711");
}

#[test]
fn a_relative_secret_file_starts_in_the_folder_of_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("token"), "t0ken").unwrap();
    let path = folder.path().join("yui.toml");
    fs::write(&path, "metrics = \"token\"\nmetrics_token_file = \"token\"\n").unwrap();
    let loaded = load(&Environment::new::<&str, &str>([]), Some(Path::new(&path))).unwrap();
    assert_eq!(loaded.settings.observation.metrics_token.unwrap().expose(), "t0ken");
}

#[test]
fn amazons_services_need_an_account() {
    let account = [
        ("YUI_AWS_REGION", "ca-central-1"),
        ("YUI_AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("YUI_AWS_SECRET_ACCESS_KEY", "hunter2"),
    ];
    let with_account = |setting: (&str, &str)| with(&[&account[..], &[setting]].concat()).unwrap().settings;
    assert!(matches!(with_account(("YUI_MAIL_PROVIDER", "ses")).mail_routes.as_slice(), [MailRoute::Ses(_)]));
    assert!(matches!(with_account(("YUI_TEXT_PROVIDER", "sns")).text_routes.as_slice(), [TextRoute::Sns(_)]));
    let settings = with_account(("YUI_TEXT_PROVIDER", "eum"));
    assert!(matches!(settings.text_routes.as_slice(), [TextRoute::Eum(_)]));
    assert!(!format!("{settings:?}").contains("hunter2"));

    let needs = "needs an account: set YUI_AWS_REGION, YUI_AWS_ACCESS_KEY_ID and YUI_AWS_SECRET_ACCESS_KEY, or \
        YUI_AWS_CREDENTIALS in place of the key";
    assert_eq!(refused(&[("YUI_MAIL_PROVIDER", "ses"), account[0]]), format!("YUI_MAIL_PROVIDER: \"ses\" {needs}"));
    assert_eq!(refused(&[("YUI_TEXT_PROVIDER", "eum")]), format!("YUI_TEXT_PROVIDER: \"eum\" {needs}"));
    assert!(refused(&[("YUI_EUM_ORIGINS", "1=pool")]).starts_with("YUI_EUM_ORIGINS: "));
}
