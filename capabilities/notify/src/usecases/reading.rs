//! A template filled for reading: the same texts that the answer to a send shows, made anew.

use super::send_message::sms_rules;
use crate::Notify;
use crate::model::Channel;
use crate::model::content::{EmailBody, Personalisation, Sms, SmsRules, Subject};
use crate::model::service::Service;
use crate::render;
use crate::services::Snapshot;
use crate::templates::Prepared;

/// What a message says, as the API shows it.
pub(super) struct Texts {
    /// The subject, of an e-mail.
    pub(super) subject: Option<String>,
    /// The body: of an e-mail with its Markdown, of a text message without the service's name before it.
    pub(super) body: String,
}

/// Fills a template. Names without a value stay as the template writes them.
pub(super) fn texts(prepared: &Prepared, values: &Personalisation, service: &Service) -> Texts {
    let dialect = service.dialect;
    match prepared.template.channel {
        Channel::Email => Texts {
            subject: prepared
                .subject
                .as_ref()
                .map(|subject| Subject::render(subject, values, dialect).answered(dialect)),
            body: EmailBody::fill(&prepared.body, values, dialect),
        },
        Channel::Sms => {
            let rules = SmsRules { prefix: None, ..sms_rules(service) };
            Texts { subject: None, body: Sms::render(&prepared.body, values, &rules).body }
        }
    }
}

/// The whole HTML page of an e-mail; none for a text message.
pub(super) fn html(
    notify: &Notify,
    prepared: &Prepared,
    values: &Personalisation,
    snapshot: &Snapshot,
) -> Option<String> {
    let service = &snapshot.service;
    let subject = Subject::render(prepared.subject.as_ref()?, values, service.dialect);
    let body = EmailBody::render(&prepared.body, values, service.dialect);
    Some(render::html(notify, snapshot, prepared, subject.text(), &body))
}
