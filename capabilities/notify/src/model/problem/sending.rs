//! Why a message that is well formed is still not sent.

use super::{Problem, Problems};
use crate::model::request::TemplateType;
use crate::model::{Channel, Dialect};
use std::fmt::Display;
use uuid::Uuid;

/// The service has this channel switched off; letters are not offered at all.
#[must_use]
pub fn channel_not_allowed(kind: impl Into<TemplateType>) -> Problems {
    Problems::bad_request(format!("Service is not allowed to send {}", plural(kind.into())))
}

fn plural(kind: TemplateType) -> &'static str {
    match kind {
        TemplateType::Email => "emails",
        TemplateType::Sms => "text messages",
        TemplateType::Letter => "letters",
    }
}

/// The service has no template of this id.
#[must_use]
pub fn template_not_found() -> Problems {
    Problems::bad_request("Template not found")
}

/// The template is for another channel than the endpoint.
#[must_use]
pub fn template_unsuitable(template: impl Into<TemplateType>, requested: impl Into<TemplateType>) -> Problems {
    let (template, requested) = (template.into(), requested.into());
    Problems::bad_request(format!("{template} template is not suitable for {requested} notification"))
}

/// The template is archived.
#[must_use]
pub fn template_archived(dialect: Dialect, template: impl Display) -> Problems {
    Problems::bad_request(match dialect {
        Dialect::Gc => format!("Template {template} has been deleted"),
        Dialect::Govuk => "Template has been deleted".to_owned(),
    })
}

/// The template asks for values that the request does not give. `names` in the template's order and spelling.
#[must_use]
pub fn missing_personalisation(dialect: Dialect, template: impl Display, names: &[impl AsRef<str>]) -> Problems {
    Problems::bad_request(match dialect {
        Dialect::Gc => format!("Missing personalisation for template ID {template}: {}", list(names)),
        Dialect::Govuk => format!("Missing personalisation: {}", list(names)),
    })
}

/// The same for a preview, where the products agree.
#[must_use]
pub fn missing_personalisation_in_preview(names: &[impl AsRef<str>]) -> Problems {
    Problems::bad_request(format!("Missing personalisation: {}", list(names)))
}

pub(super) fn list(names: &[impl AsRef<str>]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// The filled message is longer than `limit`; `length` and `limit` in the unit of the dialect and channel (characters,
/// for e-mail in GOV.UK Notify bytes).
#[must_use]
pub fn message_too_long(dialect: Dialect, channel: Channel, limit: usize, length: usize) -> Problems {
    Problems::bad_request(match (dialect, channel) {
        (Dialect::Gc, _) => format!("Content for template has a character count greater than the limit of {limit}"),
        (Dialect::Govuk, Channel::Sms) => format!(
            "Your message is too long. Text messages cannot be longer than {limit} characters. \
             Your message is {length} characters long."
        ),
        (Dialect::Govuk, Channel::Email) => format!(
            "Your message is too long. Emails cannot be longer than {limit} bytes. Your message is {length} bytes."
        ),
    })
}

/// Nothing is left once the values are filled in.
#[must_use]
pub fn message_empty(dialect: Dialect) -> Problems {
    Problems::bad_request(match dialect {
        Dialect::Gc => "Message is empty or just whitespace",
        Dialect::Govuk => "Your message is empty.",
    })
}

/// `email_reply_to_id` (or a bulk's `reply_to_id`) is not one of the service's reply-to addresses.
#[must_use]
pub fn reply_to_not_found(reply_to: Uuid, service: impl Display) -> Problems {
    Problems::bad_request(format!("email_reply_to_id {reply_to} does not exist in database for service id {service}"))
}

/// `sms_sender_id` (or a bulk's `reply_to_id`) is not one of the service's text-message senders.
#[must_use]
pub fn sms_sender_not_found(sender: Uuid, service: impl Display) -> Problems {
    Problems::bad_request(format!("sms_sender_id {sender} does not exist in database for service id {service}"))
}

/// A team key, and a recipient who is neither in the team nor on the safelist.
#[must_use]
pub fn recipient_refused_by_team_key(dialect: Dialect, service: impl Display) -> Problems {
    Problems::bad_request(match dialect {
        Dialect::Gc => format!(
            "Can’t send to this recipient using a team-only API key (service {service}) - see \
             https://documentation.notification.canada.ca/en/keys.html#team-and-safelist"
        ),
        Dialect::Govuk => "Can’t send to this recipient using a team-only API key".to_owned(),
    })
}

/// A service in trial, and a recipient who is neither in the team nor on the safelist.
#[must_use]
pub fn recipient_refused_in_trial(dialect: Dialect) -> Problems {
    let more = match dialect {
        Dialect::Gc => "https://documentation.notification.canada.ca/en/keys.html#live",
        Dialect::Govuk => "https://www.notifications.service.gov.uk/trial-mode",
    };
    Problems::bad_request(format!("Can’t send to this recipient when service is in trial mode – see {more}"))
}

/// The number is abroad and the service does not send there.
#[must_use]
pub fn international_sms_refused() -> Problems {
    Problems::bad_request("Cannot send to international mobile numbers")
}

/// The service may not send files.
#[must_use]
pub fn documents_not_allowed() -> Problems {
    Problems::bad_request("Service is not allowed to send documents")
}

/// A file in a text message.
#[must_use]
pub fn files_only_by_email() -> Problems {
    Problems::bad_request("Can only send a file by email")
}

/// GOV.UK Notify wants the service's contact details before it sends files; `settings` is the page where they are given.
#[must_use]
pub fn files_not_set_up(settings: &str) -> Problems {
    Problems::bad_request(format!(
        "Send files by email has not been set up - add contact details for your service at {settings}"
    ))
}

/// A file that is not base64; GOV.UK Notify reads it only when it takes the file in.
#[must_use]
pub fn file_not_base64() -> Problems {
    Problems::bad_request("Document is not base64 encoded")
}

/// The files of a template are too much together.
#[must_use]
pub fn over_file_limit() -> Problems {
    Problems::one(400, Problem::new("over_file_limit", "The files of a template cannot be larger than 6 MB together."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(problems: &Problems) -> &str {
        &problems.list()[0].message
    }

    #[test]
    fn channels_are_named_in_the_plural() {
        assert_eq!(message(&channel_not_allowed(Channel::Sms)), "Service is not allowed to send text messages");
        assert_eq!(message(&channel_not_allowed(TemplateType::Letter)), "Service is not allowed to send letters");
    }

    #[test]
    fn missing_values_are_listed_and_gc_names_the_template() {
        let id = Uuid::nil();
        assert_eq!(
            message(&missing_personalisation(Dialect::Gc, id, &["a", "b"])),
            "Missing personalisation for template ID 00000000-0000-0000-0000-000000000000: a, b"
        );
        assert_eq!(message(&missing_personalisation(Dialect::Govuk, id, &["a", "b"])), "Missing personalisation: a, b");
    }

    #[test]
    fn refusals_keep_the_typographic_signs() {
        assert_eq!(
            message(&recipient_refused_in_trial(Dialect::Govuk)),
            "Can\u{2019}t send to this recipient when service is in trial mode \u{2013} see https://www.notifications.service.gov.uk/trial-mode"
        );
    }

    #[test]
    fn lengths_are_told_in_the_unit_of_the_product() {
        assert_eq!(
            message(&message_too_long(Dialect::Gc, Channel::Sms, 612, 613)),
            "Content for template has a character count greater than the limit of 612"
        );
        assert_eq!(
            message(&message_too_long(Dialect::Govuk, Channel::Email, 2_000_000, 2_000_001)),
            "Your message is too long. Emails cannot be longer than 2000000 bytes. Your message is 2000001 bytes."
        );
    }

    #[test]
    fn an_unsuitable_template_names_both_kinds() {
        assert_eq!(
            message(&template_unsuitable(Channel::Sms, Channel::Email)),
            "sms template is not suitable for email notification"
        );
    }
}
