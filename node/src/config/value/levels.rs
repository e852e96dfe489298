//! How much is logged.

use super::Value;
use tracing_subscriber::filter::{LevelFilter, Targets};

/// A level for everything, and others for the parts of the program that are named.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLevels(pub Targets);

impl Value for LogLevels {
    const KIND: &'static str = "log levels";

    /// Reads `info` or `warn,yui_store=debug`. Stricter than the logging library, which takes a mistyped level for the
    /// name of a part.
    fn parse(text: &str) -> Result<Self, String> {
        let mut targets = Targets::new().with_default(LevelFilter::INFO);
        for part in text.split(',').map(str::trim) {
            targets = match part.split_once('=') {
                Some((target, level)) if is_target(target.trim()) => {
                    targets.with_target(target.trim(), read_level(level.trim())?)
                }
                Some(_) => {
                    return Err(
                        "names a part that is no module path: write it like yui_store or yui_store::sqlite".to_owned()
                    );
                }
                None => targets.with_default(read_level(part)?),
            };
        }
        Ok(Self(targets))
    }

    fn show(&self) -> String {
        let mut parts = vec![self.0.default_level().unwrap_or(LevelFilter::OFF).to_string()];
        let mut targets: Vec<String> = self.0.iter().map(|(target, level)| format!("{target}={level}")).collect();
        targets.sort_unstable();
        parts.extend(targets.into_iter().filter(|part| !part.starts_with('=')));
        parts.join(",")
    }
}

fn is_target(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':')
}

fn read_level(text: &str) -> Result<LevelFilter, String> {
    let known = ["off", "error", "warn", "info", "debug", "trace"];
    if known.iter().any(|level| text.eq_ignore_ascii_case(level))
        && let Ok(level) = text.parse()
    {
        return Ok(level);
    }
    Err(format!("has a level that is none of {}", known.join(", ")))
}
