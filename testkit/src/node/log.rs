//! Every log line of this process, kept for the test.

use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// One line, or the fields of one span.
#[derive(Debug, Clone)]
pub struct Line {
    /// How grave it is.
    pub level: Level,
    /// Which part of the program wrote it.
    pub target: String,
    /// Its message and fields, as a writer of text lines would show them.
    pub text: String,
}

static LINES: Mutex<Vec<Line>> = Mutex::new(Vec::new());

/// Keeps everything that is logged from now on, at every level.
///
/// # Panics
/// If something else takes the log lines of this process.
pub fn capture() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = tracing_subscriber::registry().with(Keep);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

/// How many lines there are so far.
#[must_use]
pub fn count() -> usize {
    lines().len()
}

/// The lines after the first `count`.
#[must_use]
pub fn since(count: usize) -> Vec<Line> {
    lines().iter().skip(count).cloned().collect()
}

fn lines() -> MutexGuard<'static, Vec<Line>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A layer that keeps events and the fields of spans.
struct Keep;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keep {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text::default();
        event.record(&mut text);
        keep(event.metadata(), text);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut text = Text::default();
        attributes.record(&mut text);
        keep(attributes.metadata(), text);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut text = Text::default();
        values.record(&mut text);
        keep(span.metadata(), text);
    }
}

fn keep(metadata: &tracing::Metadata<'_>, text: Text) {
    let line = Line { level: *metadata.level(), target: metadata.target().to_owned(), text: text.0 };
    lines().push(line);
}

#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = write!(self.0, "{}={value} ", field.name());
    }
}
