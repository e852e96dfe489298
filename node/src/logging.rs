//! Log lines on standard error, for people or for collectors.
//!
//! What may be in a line is decided where it is written (docs/logging.md); here only the form, the levels and the clock.

use crate::config::ObservationSettings;
use crate::config::value::LogFormat;
use std::fmt;
use std::sync::Arc;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;
use yui_kernel::{Clock, Error, Result};

/// Writes log lines to standard error from now on.
///
/// # Errors
/// Something else in this process already takes the log lines.
pub fn start(settings: &ObservationSettings, clock: Arc<dyn Clock>) -> Result<()> {
    tracing::subscriber::set_global_default(subscriber(settings, clock, std::io::stderr))
        .map_err(|error| Error::internal("the log cannot be started").because(error))
}

/// What turns events into lines on `writer`.
pub fn subscriber<W>(
    settings: &ObservationSettings,
    clock: Arc<dyn Clock>,
    writer: W,
) -> impl Subscriber + Send + Sync + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_timer(Time(clock)).with_ansi(false);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match settings.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(settings.log.0.clone()))
}

/// UTC to the microsecond, from the node's clock.
struct Time(Arc<dyn Clock>);

impl FormatTime for Time {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        write!(writer, "{:.6}", self.0.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, load};
    use std::sync::Mutex;
    use yui_kernel::ManualClock;

    /// What is logged with these settings.
    fn logged(variables: &[(&str, &str)]) -> String {
        let settings = load(&Environment::new(variables.iter().copied()), None).unwrap().settings;
        let clock = Arc::new(ManualClock::starting_at("2026-11-22T01:02:03Z".parse().unwrap()));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let writer = Lines(lines.clone());
        tracing::subscriber::with_default(subscriber(&settings.observation, clock, move || writer.clone()), || {
            let _span = tracing::info_span!("request", id = 7).entered();
            tracing::info!(target: "yui_web", status = 201, "answered");
            tracing::debug!(target: "yui_store", "committed");
        });
        String::from_utf8(lines.lock().unwrap().clone()).unwrap()
    }

    #[derive(Clone)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn text_lines_have_time_level_span_and_fields() {
        assert_eq!(logged(&[]), "2026-11-22T01:02:03.000000Z  INFO request{id=7}: yui_web: answered status=201\n");
    }

    #[test]
    fn levels_hold_per_part_for_lines_and_spans() {
        assert_eq!(
            logged(&[("YUI_LOG", "error,yui_store=debug")]),
            "2026-11-22T01:02:03.000000Z DEBUG yui_store: committed\n"
        );
    }

    #[test]
    fn json_lines_are_one_object_each() {
        let line: serde_json::Value = serde_json::from_str(&logged(&[("YUI_LOG_FORMAT", "json")])).unwrap();
        assert_eq!(line["timestamp"], "2026-11-22T01:02:03.000000Z");
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["message"], "answered");
        assert_eq!(line["status"], 201);
        assert_eq!(line["span"]["id"], 7);
    }
}
