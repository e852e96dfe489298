//! What a message would look like.

use super::reading::{Texts, html, texts};
use super::{Caller, Failure, find_template};
use crate::Notify;
use crate::model::problem;
use crate::model::request::PreviewRequest;
use crate::templates::Prepared;
use std::sync::Arc;
use yui_kernel::Result;

/// A template filled with values.
pub struct Preview {
    /// The template.
    pub prepared: Arc<Prepared>,
    /// The subject, of an e-mail.
    pub subject: Option<String>,
    /// The body; of a text message without the service's name before it.
    pub body: String,
    /// The whole HTML page of an e-mail.
    pub html: Option<String>,
}

/// Fills the newest version of a template and sends nothing; none if the service has no such template.
///
/// # Errors
/// Values that are missing; faults of the store.
pub async fn preview_template(
    notify: &Notify,
    caller: &Caller,
    request: &PreviewRequest,
) -> Result<Option<Preview>, Failure> {
    let Some(prepared) = find_template(notify, caller, request.template_id.into(), None).await? else {
        return Ok(None);
    };
    let values = request.given.personalisation();
    let missing = prepared.missing(&values);
    if !missing.is_empty() {
        return Err(problem::missing_personalisation_in_preview(&missing).into());
    }
    let service = &caller.snapshot.service;
    let Texts { subject, body } = texts(&prepared, &values, service);
    let html = html(notify, &prepared, &values, &caller.snapshot);
    Ok(Some(Preview { prepared, subject, body, html }))
}
