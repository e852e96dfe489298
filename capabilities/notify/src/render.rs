//! A stored message as it goes to its provider.
//!
//! The text is made when it is sent, from the version of the template that the message was accepted with and the values that were
//! stored, so that nothing is kept twice and a retry sends the same.

use crate::Notify;
use crate::model::Channel;
use crate::model::content::{
    EmailBody, Header, HtmlEmail, PersonalValue, Personalisation, Sms, Subject, TextDirection,
};
use crate::model::file::{FileReference, Link, part};
use crate::model::pii::{self, PiiKind};
use crate::model::service::Service;
use crate::providers::{MessageId, Outgoing, OutgoingEmail, OutgoingText, Transit};
use crate::services::Snapshot;
use crate::sql::notification::Notification;
use crate::templates::Prepared;
use crate::usecases::send_message::{sender_email, sms_rules};
use crate::usecases::{message_files, unsubscribe};
use yui_kernel::{Error, Result, Tenant};

/// What becomes of a message when it is to be sent.
pub enum Rendered {
    /// It can be handed over.
    Ready(Box<Outgoing>),
    /// It can never be sent, and why.
    Never(String),
    /// It holds a number that must not leave.
    Withheld(PiiKind),
    /// It cannot be sent yet, and why.
    NotYet(&'static str),
}

/// Makes the message.
///
/// # Errors
/// As the store reports them; `Internal` if the stored values are not JSON.
pub async fn outgoing(
    notify: &Notify,
    snapshot: &Snapshot,
    tenant: &Tenant,
    message: &Notification,
) -> Result<Rendered> {
    let service = &snapshot.service;
    let found =
        notify.templates().find_version(tenant, service.id, message.template_id, message.template_version).await?;
    let Some(prepared) = found else { return Ok(Rendered::Never("its template is gone".to_owned())) };
    let (mut values, references) = stored_values(message)?;
    let guarded = &snapshot.organisation_settings.pii_kinds;
    if message.channel == Channel::Sms {
        let text = text(service, message, &prepared, &values);
        return Ok(match pii::find(&text.body, guarded) {
            Some(kind) => Rendered::Withheld(kind),
            None => Rendered::Ready(Box::new(Outgoing::Text(text))),
        });
    }
    let Some(common) = notify.template_files().carried(tenant, service.id, message.template_id).await? else {
        return Ok(Rendered::NotYet("a file of its template is being scanned"));
    };
    let carried = match message_files::carried(notify, tenant, message, &references).await? {
        Ok(carried) => carried,
        Err(reason) => return Ok(Rendered::Never(reason)),
    };
    for (name, address) in carried.links {
        values.insert(&name, PersonalValue::Text(address));
    }
    let attachments = common.into_iter().chain(carried.attachments).collect();
    let mut email = email(notify, snapshot, message, &prepared, &values);
    if email.unsubscribe_url.is_none() && prepared.template.has_unsubscribe_link {
        email.unsubscribe_url = unsubscribe::address(notify, message)?;
    }
    if let Some(kind) = pii::find(&email.subject, guarded).or_else(|| pii::find(&email.text, guarded)) {
        return Ok(Rendered::Withheld(kind));
    }
    email.transit.signing = Some(notify.signers().find(snapshot.organisation, email.id.domain()).await?);
    email.transit.return_path = notify.return_path().map(|path| path.address(message.id));
    Ok(Rendered::Ready(Box::new(Outgoing::Email(OutgoingEmail { attachments, ..email }))))
}

/// The stored values of a message as its sender may see them: the address of a linked file is without its key.
///
/// # Errors
/// `Internal` if they are not a JSON object.
pub fn shown_values(notify: &Notify, message: &Notification) -> Result<Personalisation> {
    let (mut values, references) = stored_values(message)?;
    for (name, reference) in references.into_iter().filter(|(_, reference)| !reference.attached) {
        let link = Link { service: message.service_id, file: reference.id };
        values.insert(&name, PersonalValue::Text(link.concealed(&notify.settings().public_url)));
    }
    Ok(values)
}

/// The stored values of a message, files apart.
fn stored_values(message: &Notification) -> Result<(Personalisation, Vec<(String, FileReference)>)> {
    // The parser's message may quote a value, so only the fact is kept.
    let object = serde_json::from_str(&message.personalisation)
        .map_err(|_| Error::internal("the stored values of a notification are not a JSON object"))?;
    let (values, references) = part(object);
    Ok((Personalisation::from_json(&values), references))
}

fn email(
    notify: &Notify,
    snapshot: &Snapshot,
    message: &Notification,
    prepared: &Prepared,
    values: &Personalisation,
) -> OutgoingEmail {
    let service = &snapshot.service;
    let (subject, body) = contents(service, prepared, values);
    let from_address = sender_email(notify, service);
    let domain = from_address.rsplit('@').next().unwrap_or_default().to_owned();
    OutgoingEmail {
        id: MessageId::new(message.id.uuid(), domain),
        from_name: service.name.clone(),
        from_address,
        reply_to: message.sender.clone(),
        to: message.recipient.clone(),
        html: Some(html(notify, snapshot, prepared, &subject, &body)),
        text: body.plain_text(),
        subject,
        unsubscribe_url: message.unsubscribe_url.clone(),
        attachments: Vec::new(),
        transit: Transit::default(),
    }
}

/// The HTML document of an e-mail with these values.
#[must_use]
pub fn document(notify: &Notify, snapshot: &Snapshot, prepared: &Prepared, values: &Personalisation) -> String {
    let (subject, body) = contents(&snapshot.service, prepared, values);
    html(notify, snapshot, prepared, &subject, &body)
}

fn contents(service: &Service, prepared: &Prepared, values: &Personalisation) -> (String, EmailBody) {
    let subject = prepared.subject.as_ref().map(|subject| Subject::render(subject, values, service.dialect));
    let subject = subject.as_ref().map_or("", Subject::text).to_owned();
    (subject, EmailBody::render(&prepared.body, values, service.dialect))
}

/// The HTML document of an e-mail, with its service's brand as it is now.
#[must_use]
pub fn html(notify: &Notify, snapshot: &Snapshot, prepared: &Prepared, subject: &str, body: &EmailBody) -> String {
    let direction =
        if prepared.template.right_to_left { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
    let (service, node_url) = (&snapshot.service, notify.settings().public_url.as_str());
    let header = snapshot.brand.as_ref().map_or(Header::Name(&service.name), |brand| Header::Brand { brand, node_url });
    HtmlEmail { subject, language: language(service), direction, header, body }.render()
}

/// The language of a service's e-mails, where a template does not mark others.
fn language(service: &Service) -> &'static str {
    match service.region.as_str() {
        "JP" => "ja",
        "FR" => "fr",
        _ => "en",
    }
}

fn text(service: &Service, message: &Notification, prepared: &Prepared, values: &Personalisation) -> OutgoingText {
    let text = Sms::render(&prepared.body, values, &sms_rules(service));
    OutgoingText {
        id: message.id.uuid(),
        from: message.sender.clone().unwrap_or_default(),
        to: message.normalised_recipient.clone(),
        body: text.text,
        parts: text.parts,
    }
}
