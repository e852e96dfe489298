//! What sending is refused with, at the field that it is about.

use crate::usecases::Failure as Refusal;
use yui_kernel::{Error, ErrorKind};
use yui_web::Failure;
use yui_web::page::{Errors, Page};

/// A refusal as what is wrong with the form.
///
/// # Errors
/// Faults of the node, and what is no matter of the form.
pub(super) fn errors(page: &Page, refusal: Refusal) -> Result<Errors, Failure> {
    let mut errors = Errors::default();
    match refusal {
        Refusal::Refused(problems) => {
            for problem in problems.list() {
                let text = problem.message.as_str();
                let is_of_recipient = ["email_address", "phone_number", "Can’t send to this", "Cannot send to intern"];
                let is_of_sender = ["email_reply_to_id", "sms_sender_id"];
                let field = match text {
                    text if is_of_recipient.iter().any(|start| text.starts_with(start)) => "recipient",
                    text if is_of_sender.iter().any(|start| text.starts_with(start)) => "sender",
                    _ => "",
                };
                errors.add(field, page.problem(&Error::invalid(text)));
            }
        }
        Refusal::Fault(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            let text = error.to_string();
            let field = if text.contains("time") { "at" } else { "" };
            errors.add(field, page.problem(&error));
        }
        Refusal::Fault(error) => return Err(error.into()),
    }
    Ok(errors)
}
