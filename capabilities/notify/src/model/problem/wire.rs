//! Requests that never reach an endpoint's own rules: not JSON, an unknown path, a bad header.

use super::{Problem, Problems};
use crate::model::Dialect;

/// The body is not JSON. `error` says where, and never repeats the body.
#[must_use]
pub fn not_json(dialect: Dialect, error: &serde_json::Error) -> Problems {
    Problems::bad_request(match dialect {
        Dialect::Gc => format!("Error decoding arguments: Failed to decode JSON object: {error}"),
        Dialect::Govuk => "Invalid JSON supplied in POST data".to_owned(),
    })
}

/// The content type is missing or not JSON, which only GC Notify minds; 415.
#[must_use]
pub fn unsupported_media_type() -> Problems {
    Problems::one(
        415,
        Problem::bad_request(
            "UnsupportedMediaType error: Did not attempt to load JSON data because the request Content-Type was not \
             'application/json'.",
        ),
    )
}

/// No route has this path, or the notification type in it is unknown; 404 in the first envelope, as both products do.
#[must_use]
pub fn url_not_found() -> Problems {
    Problems::v1(
        404,
        "NotFound",
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling \
         and try again.",
    )
}

/// The route exists for another method; 405 in the first envelope.
#[must_use]
pub fn method_not_allowed() -> Problems {
    Problems::v1(405, "MethodNotAllowed", "The method is not allowed for the requested URL.")
}

/// A fault of the node. The cause belongs in the log.
#[must_use]
pub fn internal_error() -> Problems {
    Problems::one(500, Problem::new("InternalServerError", "Internal server error"))
}

/// The node cannot do it now: something it needs is away or full.
#[must_use]
pub fn unavailable(retry_after: u64) -> Problems {
    Problems::one(503, Problem::new("ServiceUnavailableError", "Service unavailable, try again later"))
        .retry_after(retry_after)
}

/// The request took longer than the node allows; 504 in the first envelope.
#[must_use]
pub fn timed_out() -> Problems {
    Problems::v1(504, "Timeout", "Timeout serving request")
}

/// An `Idempotency-Key` that is empty, too long or holds other characters than visible ASCII.
#[must_use]
pub fn idempotency_key_malformed() -> Problems {
    Problems::bad_request("Idempotency-Key must be 1 to 255 visible ASCII characters")
}

/// An `Idempotency-Key` that came with another request before; 409.
#[must_use]
pub fn idempotency_key_reused() -> Problems {
    Problems::one(
        409,
        Problem::new(
            "ConflictError",
            "This Idempotency-Key was used for a different request in the last 24 hours. Send a new key, or the same \
             request again",
        ),
    )
}

/// The first request with this `Idempotency-Key` has no answer yet; 409, and trying again helps.
#[must_use]
pub fn idempotency_key_in_use() -> Problems {
    Problems::one(
        409,
        Problem::new("ConflictError", "A request with this Idempotency-Key is still being worked on. Try again"),
    )
    .retry_after(1)
}
