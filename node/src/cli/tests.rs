use super::{
    BackupCommand, BouncesCommand, DkimCommand, MoveCommand, Output, Program, ProvidersCommand, RestoreCommand, main,
};
use crate::apply::plan::Plan;
use crate::config::value::{Role, Value};
use crate::config::{Environment, SETTINGS, Settings};
use crate::health::Question;
use crate::supervise::Wanted;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use yui_kernel::{Error, Result};

/// Prints what it was asked to do.
struct Echo;

impl Program for Echo {
    fn serve(&self, settings: Settings, is_supervised: bool, output: &mut Output) -> Result<()> {
        let process = &settings.process;
        let role = if process.role == Role::All { String::new() } else { format!(" as {}", process.role.show()) };
        let lanes = if process.lanes.0.len() == 4 { String::new() } else { format!(" for {}", process.lanes.show()) };
        let watched = if is_supervised { " supervised" } else { "" };
        output.say(&format!("serve on {}{role}{lanes}{watched}", settings.network.listen.show()))
    }

    fn run(&self, _: Settings, wanted: Wanted, file: Option<&Path>, output: &mut Output) -> Result<()> {
        let Wanted { web, workers, patience } = wanted;
        output.say(&format!("run {web:?} {workers:?} {} s {file:?}", patience.as_secs()))
    }

    fn demo(&self, _: Settings, output: &mut Output) -> Result<()> {
        output.say("demo")
    }

    fn migrate(&self, _: Settings, _: &mut Output) -> Result<()> {
        Err(Error::unavailable("the database cannot be reached").because("connection refused"))
    }

    fn apply(&self, _: Settings, plan: Plan, dry_run: bool, output: &mut Output) -> Result<()> {
        output.say(&format!("apply {} organisations, dry run: {dry_run}", plan.organisations.len()))
    }

    fn doctor(&self, _: Settings, output: &mut Output) -> Result<()> {
        output.say("healthy")
    }

    fn health(&self, _: Settings, question: Question, output: &mut Output) -> Result<()> {
        output.say(&format!("asks {question:?}"))
    }

    fn bounces(&self, _: Settings, what: &BouncesCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("bounces {what:?}"))
    }

    fn dkim(&self, _: Settings, what: &DkimCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("dkim {what:?}"))
    }

    fn providers(&self, _: Settings, what: &ProvidersCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("providers {what:?}"))
    }

    fn rotate_key(&self, _: Settings, new_key: bool, output: &mut Output) -> Result<()> {
        output.say(&format!("rotate, new key: {new_key}"))
    }

    fn move_data(&self, _: Settings, what: &MoveCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("move {what:?}"))
    }

    fn backup(&self, _: Settings, what: &BackupCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("backup {what:?}"))
    }

    fn restore(&self, _: Settings, what: &RestoreCommand, output: &mut Output) -> Result<()> {
        output.say(&format!("restore {what:?}"))
    }

    fn openapi(&self) -> Result<String> {
        Ok("{}".to_owned())
    }
}

#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl io::Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Exit status, standard output and standard error of `yui LINE`.
fn yui(line: &str, variables: &[(&str, &str)]) -> (u8, String, String) {
    let (out, err) = (Stream::default(), Stream::default());
    let arguments = std::iter::once("yui").chain(line.split_whitespace()).map(Into::into);
    let status = main(
        arguments,
        &Environment::new(variables.iter().copied()),
        &Echo,
        &mut Output::new(out.clone(), err.clone()),
    );
    let text = |stream: Stream| String::from_utf8(stream.0.lock().unwrap().clone()).unwrap();
    (status, text(out), text(err))
}

fn said(text: &str) -> (u8, String, String) {
    (0, text.to_owned(), String::new())
}

#[test]
fn commands_reach_the_program_with_their_settings() {
    assert_eq!(yui("serve", &[("YUI_LISTEN", "127.0.0.1:9")]), said("serve on 127.0.0.1:9\n"));
    assert_eq!(yui("run", &[]), said("run None None 120 s None\n"));
    assert_eq!(yui("run --web 2 --workers 0 --patience 9", &[]), said("run Some(2) Some(0) 9 s None\n"));
    assert_eq!(yui("demo", &[]), said("demo\n"));
    assert_eq!(yui("doctor", &[]), said("healthy\n"));
    assert_eq!(yui("health", &[]), said("asks Ready\n"));
    assert_eq!(yui("health --live", &[]), said("asks Live\n"));
    assert_eq!(yui("bounces list", &[]), said("bounces List\n"));
    assert_eq!(yui("dkim list", &[]), said("dkim List\n"));
    assert_eq!(yui("rotate-key", &[]), said("rotate, new key: false\n"));
    assert_eq!(yui("rotate-key --new-key", &[]), said("rotate, new key: true\n"));
    let moved = yui("move --to postgres://yui:swordfish@h/d --prepare", &[]);
    assert_eq!(moved, said("move MoveCommand { prepare: true, verify: false, undo: false, .. }\n"));
    assert!(yui("backup --to /b --every 1m", &[]).1.contains("to: Some(\"/b\"), every: Some(\"1m\")"));
    assert!(yui("backup list --from /b", &[]).1.contains("what: Some(List { from: \"/b\" })"));
    assert_eq!(yui("backup", &[]).0, 2, "it says where to");
    assert!(yui("restore --from /b --to /d", &[]).1.starts_with("restore RestoreCommand"));
    assert_eq!(yui("openapi", &[]), said("{}\n"));
}

#[test]
fn the_command_line_says_what_a_process_does_before_the_environment() {
    let database = ("YUI_DATABASE_URL", "postgres://yui@localhost/yui");
    assert_eq!(
        yui("serve --role worker --lanes bulk,calls", &[database, ("YUI_ROLE", "web"), ("YUI_LISTEN", "127.0.0.1:9")]),
        said("serve on 127.0.0.1:9 as worker for bulk,calls\n")
    );
    assert_eq!(
        yui("serve --role web --supervised", &[database, ("YUI_LISTEN", "127.0.0.1:9")]),
        said("serve on 127.0.0.1:9 as web supervised\n")
    );
    for (line, place) in [("--role worker", "YUI_ROLE"), ("--lanes bulk", "YUI_LANES")] {
        let (status, _, err) = yui(&format!("serve {line}"), &[]);
        assert_eq!(status, 2);
        assert!(err.contains(&format!("{place}: leaves work to other processes")), "{err}");
    }
    let (status, _, err) = yui("serve --role web --lanes bulk", &[database]);
    assert_eq!(status, 2);
    assert!(err.contains("YUI_LANES: has no effect"), "{err}");
}

#[test]
fn a_failure_is_told_with_its_causes() {
    assert_eq!(
        yui("migrate", &[]),
        (1, String::new(), "yui: the database cannot be reached: connection refused\n".to_owned())
    );
}

#[test]
fn unusable_settings_are_status_2() {
    let (status, out, err) = yui("serve", &[("YUI_LISTNE", "x"), ("YUI_LOG", "loud")]);
    assert_eq!((status, out.as_str()), (2, ""));
    assert!(
        err.starts_with("yui: the configuration cannot be used: 2 problems\nYUI_LISTNE: is not a setting"),
        "{err}"
    );
}

#[test]
fn apply_reads_the_file_before_anything_happens() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    std::fs::write(&file, "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\n").unwrap();
    assert_eq!(
        yui(&format!("apply {} --dry-run", file.display()), &[]),
        said("apply 1 organisations, dry run: true\n")
    );
    std::fs::write(&file, "[[organisations]]\ncode = \"131032\"\n").unwrap();
    let expected = format!(
        "yui: nothing was changed: 1 problem\n{}:1: organisations[0].name: is missing; for example name = \"港区\"\n",
        file.display()
    );
    assert_eq!(yui(&format!("apply {}", file.display()), &[]), (2, String::new(), expected));
}

#[test]
fn config_explains_and_its_page_needs_no_settings() {
    let (status, out, _) = yui("config", &[("YUI_WORKERS_BULK", "7")]);
    assert!(status == 0 && out.contains("YUI_WORKERS_BULK = 7   [environment]\n"), "{out}");
    let (status, out, _) = yui("config --markdown", &[("YUI_LOG", "loud")]);
    assert!(status == 0 && SETTINGS.iter().all(|setting| out.contains(setting.name)), "{out}");
}

#[test]
fn a_configuration_file_can_stand_before_or_after_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("yui.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:7\"\n").unwrap();
    for line in [format!("--config {} serve", file.display()), format!("serve --config {}", file.display())] {
        assert_eq!(yui(&line, &[]), said("serve on 127.0.0.1:7\n"));
    }
}

#[test]
fn version_and_help_are_results_and_mistakes_are_not() {
    let (status, out, _) = yui("version", &[]);
    assert!(status == 0 && out.starts_with(concat!("yui ", env!("CARGO_PKG_VERSION"), " (")), "{out}");
    for line in ["help", "--help", "help apply", "apply --help"] {
        let (status, out, err) = yui(line, &[]);
        assert!(status == 0 && out.contains("Usage:") && err.is_empty(), "{line}: {out}{err}");
    }
    for line in ["", "serv", "apply", "config --nonsense", "help nonsense"] {
        let (status, out, err) = yui(line, &[]);
        assert!(status == 2 && out.is_empty() && !err.is_empty(), "{line}: {out}{err}");
    }
    assert!(yui("serv", &[]).2.contains("'serve'"), "the nearest command is suggested");
}

#[test]
fn the_page_of_commands_has_them_all() {
    let (_, page, _) = yui("help --markdown", &[]);
    for command in [
        "serve",
        "demo",
        "migrate",
        "apply",
        "doctor",
        "bounces",
        "dkim",
        "rotate-key",
        "move",
        "backup",
        "restore",
        "config",
        "version",
        "openapi",
        "help",
    ] {
        assert!(page.contains(&format!("\n## {command}\n\n`yui {command}")), "{command}: {page}");
    }
    assert!(
        page.contains("- `--dry-run`: Print what would be done") && page.contains("- `FILE`: The file (TOML)"),
        "{page}"
    );
}

#[test]
fn the_example_of_a_municipality_can_be_applied() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/minato.toml");
    assert_eq!(yui(&format!("apply {}", file.display()), &[]), said("apply 1 organisations, dry run: false\n"));
}
