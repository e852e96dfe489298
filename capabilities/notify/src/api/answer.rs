//! How results of use cases, and failures before and around them, become HTTP answers.

use crate::model::problem::{self, Problem, Problems};
use crate::usecases::Failure;
use crate::usecases::idempotency::Answer;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use std::time::Duration;
use yui_kernel::{Error, ErrorKind};
use yui_web::{RequestId, respond};

/// What a handler gives.
pub(super) type Answered = Result<Response, Failure>;

/// How long a caller should wait before it tries again when something the node needs is away, in seconds.
const RETRY_AFTER_SECONDS: u64 = 5;

impl IntoResponse for Problems {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = respond::json(status, &self);
        if let Some(seconds) = self.retry_after_seconds() {
            respond::retry_after(&mut response, Duration::from_secs(seconds));
        }
        response
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(problems) => problems.into_response(),
            Self::Fault(error) => fault(error),
        }
    }
}

/// A fault that the caller can do something about is told; of others it learns nothing, and the request layer logs them once.
fn fault(error: Error) -> Response {
    let told = |status, class| Problems::one(status, Problem::new(class, error.to_string())).into_response();
    match error.kind() {
        ErrorKind::Invalid => Problems::bad_request(error.to_string()).into_response(),
        ErrorKind::Forbidden => told(403, "ForbiddenError"),
        ErrorKind::NotFound => problem::no_result_found().into_response(),
        ErrorKind::Conflict => told(409, "ConflictError"),
        ErrorKind::Unavailable | ErrorKind::Internal => yui_web::Failure::from(error).into_response(),
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        respond::json_bytes(status, self.body)
    }
}

/// `value` with status 200.
pub(super) fn ok<T: serde::Serialize>(value: &T) -> Response {
    respond::json(StatusCode::OK, value)
}

/// The error body of failures that no use case made: an unknown path, a method that a path does not take, a body that is too large,
/// a time-out, a fault of the node.
#[must_use]
pub fn envelope(failure: &yui_web::Failure, request: &RequestId) -> Response {
    match failure.status() {
        StatusCode::NOT_FOUND => problem::url_not_found(),
        StatusCode::METHOD_NOT_ALLOWED => problem::method_not_allowed(),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problems::one(413, Problem::new("RequestEntityTooLargeError", failure.message().to_owned()))
        }
        StatusCode::GATEWAY_TIMEOUT => {
            Problems::one(504, Problem::new("TimeoutError", TIMED_OUT)).with_v1_message(TIMED_OUT)
        }
        // What the node says of a pause of its own is worth telling: reading goes on.
        StatusCode::SERVICE_UNAVAILABLE => match failure.retry_after() {
            Some(after) => Problems::one(503, Problem::new("ServiceUnavailableError", failure.message().to_owned()))
                .retry_after(after.as_secs()),
            None => problem::unavailable(RETRY_AFTER_SECONDS),
        },
        status if status.is_server_error() => problem::internal_error().with("request_id", request.as_str().into()),
        status => Problems::one(status.as_u16(), Problem::bad_request(failure.message().to_owned())),
    }
    .into_response()
}

/// Clients of one product know this text in the first envelope.
const TIMED_OUT: &str = "Timeout serving request";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::problem::AuthProblem;
    use http::header;
    use yui_kernel::Env;

    async fn body(response: Response) -> serde_json::Value {
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    async fn enveloped(failure: yui_web::Failure) -> (u16, serde_json::Value) {
        let response = envelope(&failure, &RequestId::accept_or_make(None, &Env::system()));
        (response.status().as_u16(), body(response).await)
    }

    #[tokio::test]
    async fn refusals_keep_status_body_and_waiting_time() {
        let refused = AuthProblem::ServiceNotFound.problems(Dialect::Gc).retry_after(7);
        let response = Failure::Refused(refused).into_response();
        assert_eq!(response.status(), 403);
        assert_eq!(response.headers()[header::RETRY_AFTER], "7");
        assert_eq!(body(response).await["errors"][0]["error"], "AuthError");
    }

    #[tokio::test]
    async fn faults_that_help_the_caller_are_told_and_others_are_not() {
        for (error, status, class) in [
            (Error::invalid("too long"), 400, "BadRequestError"),
            (Error::forbidden("too long"), 403, "ForbiddenError"),
            (Error::not_found("too long"), 404, "NoResultFound"),
            (Error::conflict("too long"), 409, "ConflictError"),
        ] {
            let response = Failure::Fault(error).into_response();
            assert_eq!(response.status(), status);
            assert_eq!(body(response).await["errors"][0]["error"], class);
        }
        let response = Failure::Fault(Error::internal("table x, row 7")).into_response();
        let failure = response.extensions().get::<yui_web::Failure>().unwrap().clone();
        assert_eq!(failure.detail(), Some("table x, row 7"));
        let (status, body) = enveloped(failure).await;
        assert_eq!(status, 500);
        assert_eq!(body["errors"][0]["message"], "Internal server error");
        assert!(!body.to_string().contains("row 7") && body["request_id"].is_string(), "{body}");
    }

    #[tokio::test]
    async fn unknown_paths_and_methods_are_told_in_the_first_envelope() {
        let (status, body) = enveloped(yui_web::Failure::not_found()).await;
        assert_eq!((status, body["result"].as_str()), (404, Some("error")));
        let (status, body) = enveloped(yui_web::Failure::method_not_allowed()).await;
        assert_eq!((status, body["result"].as_str()), (405, Some("error")));
    }

    #[tokio::test]
    async fn what_stops_a_request_is_told_in_the_second_envelope() {
        let (status, body) = enveloped(yui_web::Failure::too_large(10)).await;
        assert_eq!((status, body["status_code"].as_u64()), (413, Some(413)));
        let (status, body) = enveloped(yui_web::Failure::timed_out()).await;
        assert_eq!((status, body["status_code"].as_u64()), (504, Some(504)));
        assert_eq!(body["message"], "Timeout serving request");
        let (status, body) = enveloped(yui_web::Failure::unavailable()).await;
        assert_eq!((status, body["status_code"].as_u64()), (503, Some(503)));
    }
}
