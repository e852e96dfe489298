//! Durations in configuration: `30` (seconds), `0.5`, `"30s"`, `"2m"`, `"500ms"`.

use serde::{Deserialize, Deserializer, de::Error};
use std::time::Duration;

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Seconds(f64),
    Text(String),
}

/// For `#[serde(deserialize_with = …)]`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    match Written::deserialize(deserializer)? {
        Written::Seconds(seconds) => Duration::try_from_secs_f64(seconds).map_err(D::Error::custom),
        Written::Text(text) => {
            parse(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no duration; write 30s, 2m or 500ms")))
        }
    }
}

fn parse(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    text.trim().parse::<jiff::SignedDuration>().ok().and_then(|duration| Duration::try_from(duration).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_are_read() {
        for (text, expected) in [
            ("30", Some(Duration::from_secs(30))),
            ("0.5", Some(Duration::from_millis(500))),
            ("30s", Some(Duration::from_secs(30))),
            ("2m", Some(Duration::from_secs(120))),
            ("1m 30s", Some(Duration::from_secs(90))),
            ("500ms", Some(Duration::from_millis(500))),
            ("-5s", None),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
