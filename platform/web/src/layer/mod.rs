//! What surrounds every handler: request id, log line, metrics, body limit, time-out, panics, error bodies, cross-origin headers.
//!
//! It is one service rather than one for each, because every service in the chain costs a request two allocations.

pub(crate) mod cors;
pub(crate) mod measure;

use crate::failure::Worded;
use crate::request_id::X_REQUEST_ID;
use crate::{Failure, RequestId, RouteSettings, panics};
use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::Route;
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::Limited;
use measure::{HttpMetrics, RouteMetrics};
use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::time::Instant;
use tower::{Layer, Service};
use yui_kernel::Env;

/// Makes a [`RequestService`] of each route.
#[derive(Clone)]
pub(crate) struct RequestLayer(Arc<Table>);

/// Settings and series of every route, by path template.
struct Table {
    env: Env,
    metrics: HttpMetrics,
    routes: HashMap<String, Arc<Entry>>,
    unmatched: Arc<Entry>,
}

struct Entry {
    settings: Arc<RouteSettings>,
    metrics: RouteMetrics,
}

impl RequestLayer {
    pub(crate) fn new(
        env: Env,
        metrics: &crate::Metrics,
        by_path: &BTreeMap<String, Arc<RouteSettings>>,
        unmatched: Arc<RouteSettings>,
    ) -> Self {
        let metrics = metrics.http().clone();
        let entry = |path: &str, settings: &Arc<RouteSettings>| {
            Arc::new(Entry { settings: settings.clone(), metrics: metrics.for_route(path) })
        };
        let routes = by_path.iter().map(|(path, settings)| (path.clone(), entry(path, settings))).collect();
        let unmatched = entry("(none)", &unmatched);
        Self(Arc::new(Table { env, metrics, routes, unmatched }))
    }
}

impl Layer<Route> for RequestLayer {
    type Service = RequestService;

    fn layer(&self, inner: Route) -> RequestService {
        RequestService { inner, table: self.0.clone() }
    }
}

/// A route with the request layer around it.
#[derive(Clone)]
pub(crate) struct RequestService {
    inner: Route,
    table: Arc<Table>,
}

impl Service<Request> for RequestService {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.inner, context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let entry = self.table.entry(&request);
        let id = RequestId::accept_or_make(request.headers().get(X_REQUEST_ID), &self.table.env);
        let mut record = Record::new(entry.clone(), self.table.clone(), request.method().clone(), id);
        let cors = entry.settings.cors.clone();
        let reader = entry.settings.page.map(|_| request.headers().clone());
        let origin = cors.as_ref().and_then(|_| request.headers().get(header::ORIGIN).cloned());

        let early = match cors.as_ref().and_then(|cors| cors.preflight(request.method())) {
            Some(preflight) => Some(preflight),
            None => match limit_body(&mut request, entry.settings.body_limit) {
                Ok(()) => None,
                Err(failure) => Some(failure.into_response()),
            },
        };
        let answer = match early {
            Some(response) => Err(response),
            None => {
                request.extensions_mut().insert(record.id.clone());
                Ok(self.inner.call(request))
            }
        };
        Box::pin(async move {
            let response = match answer {
                Err(response) => response,
                Ok(answer) => match panics::caught(tokio::time::timeout(entry.settings.time_out, answer)).await {
                    Ok(Ok(Ok(response))) => response,
                    Ok(Err(_)) => {
                        record.table.metrics.timed_out.inc();
                        Failure::timed_out().into_response()
                    }
                    Err(panicked) => {
                        record.table.metrics.panicked.inc();
                        let place = panicked.place.unwrap_or_else(|| "a place unknown".to_owned());
                        Failure::internal().with_detail(format!("panic at {place}")).into_response()
                    }
                },
            };
            let mut response = record.worded(response, reader.as_ref());
            if let Some(cors) = cors {
                cors.allow(origin.as_ref(), response.headers_mut());
            }
            response.headers_mut().insert(X_REQUEST_ID, record.id.header_value());
            record.finish(&response);
            Ok(response)
        })
    }
}

impl Table {
    fn entry(&self, request: &Request) -> Arc<Entry> {
        let matched = request.extensions().get::<MatchedPath>();
        matched.and_then(|path| self.routes.get(path.as_str())).unwrap_or(&self.unmatched).clone()
    }
}

/// Refuses a body whose announced length is over the limit; one of unknown length ends in an error at the limit.
fn limit_body(request: &mut Request, limit: usize) -> Result<(), Failure> {
    let size = request.body().size_hint();
    let fits = |bytes: u64| usize::try_from(bytes).is_ok_and(|bytes| bytes <= limit);
    if !fits(size.lower()) {
        return Err(Failure::too_large(limit));
    }
    if !size.upper().is_some_and(fits) {
        let body = std::mem::take(request.body_mut());
        *request.body_mut() = Body::new(Limited::new(body, limit));
        request.extensions_mut().insert(BodyLimit(limit));
    }
    Ok(())
}

/// The limit that a body of unknown length runs into, for the extractors' answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyLimit(pub(crate) usize);

/// Follows one request to its end: the log line and the counts are written once, also if the client goes away.
struct Record {
    entry: Arc<Entry>,
    table: Arc<Table>,
    method: Method,
    id: RequestId,
    begun: Instant,
    finished: bool,
}

impl Record {
    fn new(entry: Arc<Entry>, table: Arc<Table>, method: Method, id: RequestId) -> Self {
        table.metrics.in_flight.inc();
        Self { entry, table, method, id, begun: Instant::now(), finished: false }
    }

    /// Gives a failure the body of its API, and logs what only the log may know.
    fn worded(&self, mut response: Response, reader: Option<&HeaderMap>) -> Response {
        let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
        if failure.status() == StatusCode::PAYLOAD_TOO_LARGE {
            self.table.metrics.too_large.inc();
        }
        if let Some(detail) = failure.detail() {
            let route = self.entry.metrics.route();
            tracing::error!(
                request_id = self.id.as_str(),
                route,
                status = failure.status().as_u16(),
                detail,
                "request failed"
            );
        }
        if response.extensions_mut().remove::<Worded>().is_some() {
            return response;
        }
        let settings = &self.entry.settings;
        let mut worded = match (settings.page, reader) {
            (Some(page), Some(reader)) => page(&failure, &self.id, reader),
            _ => (settings.envelope)(&failure, &self.id),
        };
        for (name, value) in response.headers() {
            if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH && !worded.headers().contains_key(name) {
                worded.headers_mut().append(name, value.clone());
            }
        }
        worded
    }

    fn finish(&mut self, response: &Response) {
        self.finished = true;
        self.write(Some(response.status()), response.body().size_hint().exact());
    }

    fn write(&self, status: Option<StatusCode>, bytes: Option<u64>) {
        let took = self.begun.elapsed();
        self.table.metrics.in_flight.dec();
        self.entry.metrics.count(&self.method, status, took);
        tracing::info!(
            target: "yui_web::access",
            method = self.method.as_str(),
            route = self.entry.metrics.route(),
            status = status.map(|status| status.as_u16()),
            duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            bytes,
            request_id = self.id.as_str(),
            "{}", if status.is_some() { "answered" } else { "client went away" }
        );
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if !self.finished {
            self.write(None, None);
        }
    }
}
