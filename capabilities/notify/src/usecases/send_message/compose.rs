//! What a message will say, and the answer that tells it.

use super::Ask;
use super::files::Planned;
use crate::Notify;
use crate::model::answer::{self, Created, CreatedContent, UsedTemplate};
use crate::model::content::{
    EmailBody, PersonalValue, Personalisation, SanitisedValue, Sms, SmsRules, Subject, UnsubscribeUrl, limits,
    sanitise_values,
};
use crate::model::service::Service;
use crate::model::{Channel, NotificationId, problem};
use crate::templates::Prepared;
use crate::usecases::idempotency::Answer;
use crate::usecases::{Caller, Failure};
use serde_json::{Map, Value};
use yui_kernel::Error;
use yui_web::respond::wire_time;

/// A message, filled in.
#[derive(Default)]
pub(super) struct Composed {
    pub(super) subject: Option<String>,
    pub(super) body: String,
    pub(super) parts: u32,
    pub(super) unsubscribe_url: Option<String>,
    pub(super) sanitised: Vec<SanitisedValue>,
    /// The values as they are stored, a JSON object.
    pub(super) personalisation: String,
}

/// The rules of a service's text messages.
pub(crate) fn sms_rules(service: &Service) -> SmsRules<'_> {
    SmsRules {
        dialect: service.dialect,
        alphabet: service.phone_region().sms_alphabet(),
        prefix: service.prefix_texts.then_some(service.name.as_str()),
    }
}

/// The address that a service's e-mails come from.
pub(crate) fn sender_email(notify: &Notify, service: &Service) -> String {
    let domain = service.sending_domain.as_deref().unwrap_or(&notify.settings().email_domain);
    format!("{}@{domain}", service.email_from)
}

/// Fills the template, and refuses what is missing, too long or empty.
pub(super) fn compose(
    notify: &Notify,
    service: &Service,
    prepared: &Prepared,
    ask: &Ask,
    files: &[Planned],
) -> Result<Composed, Failure> {
    let mut values = ask.given.personalisation();
    for (name, address) in files.iter().filter_map(|file| file.shown(notify, service.id, ask.is_simulated)) {
        values.insert(name, PersonalValue::Text(address));
    }
    let sanitised = sanitise_values(&mut values, &ask.sanitise);
    let missing = prepared.missing(&values);
    if !missing.is_empty() {
        return Err(problem::missing_personalisation(service.dialect, ask.template_id, &missing).into());
    }
    let said = match ask.channel {
        Channel::Email => email(service, prepared, ask, &values)?,
        Channel::Sms => text(service, prepared, &values)?,
    };
    Ok(Composed { personalisation: stored(&ask.given.values, &sanitised, files)?, sanitised, ..said })
}

/// The values as they are stored: those that were sanitised, so that every later rendering is the same as this one.
fn stored(given: &Map<String, Value>, sanitised: &[SanitisedValue], files: &[Planned]) -> Result<String, Error> {
    let text = if sanitised.is_empty() && files.is_empty() {
        serde_json::to_string(given)
    } else {
        let mut values = given.clone();
        for changed in sanitised {
            values.insert(changed.name.clone(), Value::from(changed.sanitised.as_str()));
        }
        values.extend(files.iter().map(Planned::reference).map(|(name, reference)| (name, reference.stored())));
        serde_json::to_string(&values)
    };
    text.map_err(|error| Error::internal("values are not JSON").because(error))
}

fn email(service: &Service, prepared: &Prepared, ask: &Ask, values: &Personalisation) -> Result<Composed, Failure> {
    let body = EmailBody::fill(&prepared.body, values, service.dialect);
    if body.trim().is_empty() {
        return Err(problem::message_empty(service.dialect).into());
    }
    if body.len() > limits::EMAIL_BYTES_GOVUK {
        let limit = limits::EMAIL_BYTES_GOVUK;
        return Err(problem::message_too_long(service.dialect, Channel::Email, limit, body.len()).into());
    }
    let subject = prepared.subject.as_ref().map(|subject| Subject::render(subject, values, service.dialect));
    let unsubscribe_url = match &ask.unsubscribe_url {
        Some(url) => Some(url.clone()),
        // A value of that name which is no address belongs to the template's text alone.
        None => UnsubscribeUrl::from_values(values).ok().flatten().map(|url| url.as_str().to_owned()),
    };
    Ok(Composed {
        subject: subject.map(|subject| subject.answered(service.dialect)),
        body,
        parts: 1,
        unsubscribe_url,
        ..Composed::default()
    })
}

fn text(service: &Service, prepared: &Prepared, values: &Personalisation) -> Result<Composed, Failure> {
    let text = Sms::render(&prepared.body, values, &sms_rules(service));
    if text.is_too_long {
        let limit = limits::sms_limit(service.dialect);
        return Err(problem::message_too_long(service.dialect, Channel::Sms, limit, text.counted_length).into());
    }
    if text.is_empty() {
        return Err(problem::message_empty(service.dialect).into());
    }
    Ok(Composed { body: text.body, parts: text.parts, ..Composed::default() })
}

/// The answer to the request.
pub(super) fn answer(
    notify: &Notify,
    caller: &Caller,
    prepared: &Prepared,
    ask: &Ask,
    composed: &Composed,
    sender: Option<&str>,
    id: NotificationId,
) -> Result<Answer, Failure> {
    let service = &caller.snapshot.service;
    let base = &notify.settings().public_url;
    let content = match ask.channel {
        Channel::Email => CreatedContent::Email {
            from_email: sender_email(notify, service),
            subject: composed.subject.clone().unwrap_or_default(),
            body: composed.body.clone(),
            one_click_unsubscribe_url: composed.unsubscribe_url.clone(),
        },
        Channel::Sms => {
            CreatedContent::Text { from_number: sender.unwrap_or_default().to_owned(), body: composed.body.clone() }
        }
    };
    let created = Created {
        id,
        reference: ask.reference.clone(),
        content,
        uri: format!("{base}/v2/notifications/{id}"),
        template: UsedTemplate {
            id: prepared.template.id,
            version: prepared.template.version,
            uri: format!("{base}/services/{}/templates/{}", service.id, prepared.template.id),
        },
        scheduled_for: ask.scheduled_for.map(wire_time),
        sanitised_content: answer::sanitised(&composed.sanitised),
    };
    let body =
        serde_json::to_string(&created).map_err(|error| Error::internal("an answer is not JSON").because(error))?;
    Ok(Answer { status: 201, body })
}
