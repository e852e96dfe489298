//! The error bodies, as the API's document shows them.

use serde::Serialize;

/// What every error answers with.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ErrorBody {
    /// The HTTP status.
    #[schema(example = 400)]
    pub status_code: u16,
    /// Everything that is wrong.
    pub errors: Vec<ErrorEntry>,
}

/// One thing that is wrong.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ErrorEntry {
    /// The class, for programs.
    #[schema(example = "ValidationError")]
    pub error: String,
    /// What to change, for people.
    #[schema(example = "template_id is a required property")]
    pub message: String,
}

/// The answers that every endpoint with authorisation has.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the derive, for the document")]
pub(super) enum Refused {
    /// The `Authorization` header is missing or of another scheme
    #[response(status = 401)]
    Unauthorised(ErrorBody),
    /// The token or key is not valid, or may not do this
    #[response(status = 403)]
    Forbidden(ErrorBody),
}
