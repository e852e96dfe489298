//! `GET /v2/events`

use super::answer::Answered;
use super::authenticated::Authenticated;
use super::refusal::{ErrorBody, Refused};
use crate::Notify;
use crate::model::request::EventsQuery;
use crate::usecases::events::{Follower, Page, follow};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde_json::json;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;
use yui_kernel::Result;
use yui_web::extract::QueryPairs;

/// How often events of other processes are looked for.
const POLL: Duration = Duration::from_secs(1);

/// After how many looks without an event the reader hears that the connection is alive.
const QUIET: u32 = 15;

/// How long a reader whose stream has ended should wait before it comes back, in milliseconds.
const RETRY: u32 = 3_000;

/// Follow events
///
/// A stream of server-sent events that goes on until the client closes it: `notification.status` when a message has a new
/// status, `received_text` when a text message came in. `data` is the JSON that a callback about it would carry. Every event
/// has an `id`; a client that comes back with the last one it has seen misses nothing of the last three days. If something was
/// lost all the same, the stream begins with an event `gap`. As in lists, a key sees messages that were sent with keys of its
/// type. A key can have five streams open.
#[utoipa::path(
    get,
    path = "/v2/events",
    operation_id = "followEvents",
    tag = "events",
    security(("jwt" = []), ("apiKey" = [])),
    params(
        ("Last-Event-ID" = Option<i64>, Header, description = "The id of the last event that was seen; without it, only what happens from now on is sent"),
        ("last_event_id" = Option<i64>, Query, description = "The same, for clients that cannot set headers; the header goes before it"),
        ("follow" = Option<bool>, Query, description = "`false` ends the stream once everything up to now was sent"),
    ),
    responses(
        (status = 200, description = "The stream", content_type = "text/event-stream", body = String),
        (status = 400, description = "A parameter is wrong", body = ErrorBody),
        (status = 429, description = "The key has five streams open already", body = ErrorBody),
        Refused,
    )
)]
pub(super) async fn follow_events(
    State(notify): State<Notify>,
    Authenticated(caller): Authenticated,
    headers: HeaderMap,
    query: QueryPairs,
) -> Answered {
    let rules = caller.rules(notify.env().now());
    let header = headers.get("last-event-id").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let query = EventsQuery::parse(query.pairs(), header.as_deref(), rules)?;
    let follower = follow(&notify, &caller, query.last_event_id).await?;
    let stream =
        Stream { after: follower.resumption.after, follower, notify, follow: query.follow, begun: false, more: true };
    let mut response = Response::new(Body::from_stream(stream.chunks()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that collect answers would keep events back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// A stream that is being written.
struct Stream {
    notify: Notify,
    follower: Follower,
    after: u64,
    follow: bool,
    begun: bool,
    more: bool,
}

impl Stream {
    /// What is written, piece by piece. Nothing is read ahead of a client that is slow to take it.
    fn chunks(self) -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + Send {
        futures_util::stream::unfold(self, |mut stream| async move {
            match stream.next().await {
                Ok(Some(text)) => Some((Ok(Bytes::from(text)), stream)),
                Ok(None) => None,
                Err(error) => {
                    // The client comes back with the last id and finds what it has missed.
                    tracing::warn!(error = error.chain(), "a stream of events ended early");
                    None
                }
            }
        })
    }

    /// The next piece; none at the end.
    async fn next(&mut self) -> Result<Option<String>> {
        if !self.begun {
            self.begun = true;
            return Ok(Some(self.beginning()));
        }
        let mut quiet = 0;
        loop {
            if !self.more && (!self.follow || self.wait().await) {
                return Ok(None);
            }
            // Asked after the wait, so that nothing is told to a key that was revoked in it.
            if self.notify.lifecycle().is_shutting_down() || !self.follower.is_welcome(&self.notify).await? {
                return Ok(None);
            }
            let page = self.follower.read(&self.notify, self.after).await?;
            (self.after, self.more) = (page.after, page.more);
            let text = written(&page);
            if !text.is_empty() {
                return Ok(Some(text));
            }
            quiet += u32::from(!self.more);
            if quiet >= QUIET {
                // The id moves a reader on past events that are not for it.
                return Ok(Some(format!(": still here\nid: {}\n\n", self.after)));
            }
        }
    }

    /// Waits until there may be something new; `true` if the node is going away.
    async fn wait(&mut self) -> bool {
        let lifecycle = self.notify.lifecycle().clone();
        tokio::select! {
            () = self.follower.heard() => false,
            () = tokio::time::sleep(POLL) => false,
            () = lifecycle.shutdown_begun() => true,
        }
    }

    /// Tells where the stream goes on.
    fn beginning(&self) -> String {
        let gap = if self.follower.resumption.gap { gap(self.after) } else { format!("id: {}\n\n", self.after) };
        format!("retry: {RETRY}\n{gap}")
    }
}

/// Says that events up to this number are gone.
fn gap(number: u64) -> String {
    let data = json!({ "lost_up_to": number.to_string() });
    format!("id: {number}\nevent: gap\ndata: {data}\n\n")
}

/// The events of a page in the form of a stream. JSON holds no line breaks of its own, so each is one line of data.
fn written(page: &Page) -> String {
    let mut text = page.lost.map(gap).unwrap_or_default();
    for event in &page.events {
        let written = write!(text, "id: {}\nevent: {}\ndata: {}\n\n", event.number, event.kind, event.data);
        debug_assert!(written.is_ok(), "writing to a text cannot fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::EventKind;
    use crate::usecases::events::Told;

    #[test]
    fn events_are_lines_with_a_blank_one_at_the_end() {
        let told = Told { number: 7, kind: EventKind::ReceivedText, data: json!({ "message": "一\n二\r\n" }) };
        let page = Page { events: vec![told], after: 7, more: false, lost: Some(5) };
        assert_eq!(
            written(&page),
            "id: 5\nevent: gap\ndata: {\"lost_up_to\":\"5\"}\n\n\
             id: 7\nevent: received_text\ndata: {\"message\":\"一\\n二\\r\\n\"}\n\n"
        );
    }
}
