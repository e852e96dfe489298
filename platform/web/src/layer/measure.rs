//! Counting requests. Label values come from the route table and fixed lists, so a caller cannot make new series.

use http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::OnceLock;
use std::time::Duration;

/// Upper bounds of the duration histogram, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Methods that are counted by name; the last stands for all others.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"];

/// Status classes that are counted; the last is a client that went away before its answer.
const CLASSES: [&str; 6] = ["1xx", "2xx", "3xx", "4xx", "5xx", "gone"];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: &'static str,
}

/// The families of all routes.
#[derive(Clone)]
pub(crate) struct HttpMetrics {
    requests: Family<Outcome, Counter>,
    durations: Family<Operation, Histogram, fn() -> Histogram>,
    pub(super) in_flight: Gauge,
    pub(super) too_large: Counter,
    pub(super) timed_out: Counter,
    pub(super) panicked: Counter,
}

/// The series of one route. Each method's are made when it is first used.
pub(super) struct RouteMetrics {
    route: String,
    families: HttpMetrics,
    by_method: [OnceLock<MethodMetrics>; METHODS.len()],
}

struct MethodMetrics {
    classes: [Counter; CLASSES.len()],
    duration: Histogram,
}

impl HttpMetrics {
    pub(crate) fn registered(registry: &mut Registry) -> Self {
        let requests = Family::default();
        let durations = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        let failures = Family::<Reason, Counter>::default();
        let in_flight = Gauge::default();
        registry.register("yui_http_requests", "Requests by route and class of status", requests.clone());
        registry.register(
            "yui_http_request_duration_seconds",
            "From a request's head to its answer's head",
            durations.clone(),
        );
        registry.register("yui_http_requests_in_flight", "Requests that are being answered now", in_flight.clone());
        registry.register(
            "yui_http_stopped_requests",
            "Requests that were stopped before the handler's own answer",
            failures.clone(),
        );
        let reason = |reason| failures.get_or_create_owned(&Reason { reason });
        let (too_large, timed_out, panicked) = (reason("too_large"), reason("timed_out"), reason("panicked"));
        Self { requests, durations, in_flight, too_large, timed_out, panicked }
    }

    pub(super) fn for_route(&self, route: &str) -> RouteMetrics {
        RouteMetrics { route: route.to_owned(), families: self.clone(), by_method: Default::default() }
    }
}

impl RouteMetrics {
    /// The path template, for the log too.
    pub(super) fn route(&self) -> &str {
        &self.route
    }

    /// Counts one request; no status means that the client went away.
    pub(super) fn count(&self, method: &Method, status: Option<StatusCode>, took: Duration) {
        let known = METHODS.iter().position(|name| *name == method.as_str()).unwrap_or(METHODS.len() - 1);
        let Some(slot) = self.by_method.get(known) else { return };
        let series = slot.get_or_init(|| self.make(METHODS.get(known).copied().unwrap_or("other")));
        let class = status.map_or(CLASSES.len() - 1, |status| usize::from(status.as_u16() / 100).saturating_sub(1));
        if let Some(counter) = series.classes.get(class) {
            counter.inc();
        }
        series.duration.observe(took.as_secs_f64());
    }

    fn make(&self, method: &'static str) -> MethodMetrics {
        let route = || self.route.clone();
        MethodMetrics {
            classes: CLASSES
                .map(|status| self.families.requests.get_or_create_owned(&Outcome { method, route: route(), status })),
            duration: self.families.durations.get_or_create_owned(&Operation { method, route: route() }),
        }
    }
}
