//! The examples of docs/callbacks.md check signatures as the node makes them.

use super::script;
use std::io::Write as _;
use std::process::{Command, Stdio};
use yui_kernel::Env;
use yui_notify::model::callback::{SigningSecret, SigningSecrets};

const BODY: &str = r#"{"id":"x","to":"花子@example.jp"}"#;

/// What the script prints for a call that is as the node makes it, but for one of its parts.
fn judge(mut command: Command, secret: &SigningSecret, parts: [&str; 3], body: &str) -> String {
    command.arg(secret.expose()).args(parts).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn check(command: impl Fn() -> Command) {
    let env = Env::system();
    let now = env.now();
    let (old, new) = (SigningSecret::random(&env), SigningSecret::random(&env));
    let until = now + jiff::SignedDuration::from_hours(1);
    let secrets = SigningSecrets::new(old.clone()).rotated(new.clone(), until);
    let (time, signatures) = (now.as_second().to_string(), secrets.sign("id", now, BODY.as_bytes()));
    for secret in [&old, &new] {
        assert_eq!(judge(command(), secret, ["id", &time, &signatures], BODY), "genuine");
    }
    let earlier = now - jiff::SignedDuration::from_mins(10);
    let (late, late_signatures) = (earlier.as_second().to_string(), secrets.sign("id", earlier, BODY.as_bytes()));
    for (secret, parts, body) in [
        (&SigningSecret::random(&env), ["id", &time, &signatures], BODY),
        (&new, ["another", &time, &signatures], BODY),
        (&new, ["id", &time, &signatures], "{}"),
        (&new, ["id", &time, "v1,"], BODY),
        (&new, ["id", &late, &late_signatures], BODY),
    ] {
        assert_eq!(judge(command(), secret, parts, body), "not genuine", "{parts:?}");
    }
}

#[test]
fn python() {
    check(|| script::python("examples/verify_callback.py"));
}

#[test]
fn node() {
    check(|| {
        let mut command = Command::new("node");
        command.arg(script::source("examples/verify_callback.mjs"));
        command
    });
}
