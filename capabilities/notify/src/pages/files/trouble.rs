//! What a reader sees where a link opens nothing, and where the node itself fails.

use super::render::message;
use super::texts::Words;
use crate::model::service::Service;
use crate::usecases::linked_file::Refusal;
use axum::http::StatusCode;
use axum::response::Response;
use yui_web::page::Language;
use yui_web::{Failure, RequestId};

/// Why a link opens nothing. A wrong key is told as a missing file: what is wrong is the link, and only its sender can help.
pub(super) fn refused(refusal: Refusal, language: Words, service: Option<&Service>) -> Response {
    match refusal {
        Refusal::Infected => message(
            StatusCode::from_u16(423).unwrap_or(StatusCode::FORBIDDEN),
            language,
            "infected-title",
            &["infected-what"],
            service,
        ),
        Refusal::MissingKey | Refusal::WrongKey | Refusal::Gone => {
            let keys = ["gone-why", "gone-copy", "gone-ask"];
            message(StatusCode::NOT_FOUND, language, "gone-title", &keys, service)
        }
    }
}

/// Failures before and around the pages. The language is not known here, so English stands for all.
pub(super) fn envelope(failure: &Failure, _: &RequestId) -> Response {
    let status = failure.status();
    let (title, keys) = match status {
        StatusCode::NOT_FOUND => ("gone-title", ["gone-why", "gone-ask"]),
        status if status.is_server_error() => ("trouble-title", ["trouble-what", "trouble-do"]),
        _ => ("mistake-title", ["mistake-what", "mistake-do"]),
    };
    message(status, Words(Language::English), title, &keys, None)
}
