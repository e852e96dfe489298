//! Changes where answers go, what text messages come from, and whom a trial service may write to.

use super::{as_member, take};
use crate::Notify;
use crate::model::recipient::{EmailAddress, PhoneNumber};
use crate::model::service::ReplyTo;
use crate::model::{Channel, ServiceId};
use crate::sql::reply_to;
use crate::usecases::configure::{ReplyToSpec, TextSenderSpec, put_reply_to, put_safelist, put_text_senders};
use yui_kernel::{Error, Result};
use yui_policy::{Access, Permission};
use yui_store::values;

/// How many addresses, and how many numbers, a safelist holds.
const SAFELIST: usize = 5;

/// Makes exactly these the addresses for answers, of those that were confirmed: which is the default, and which are no longer offered.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Invalid` if an address was not confirmed for the service, or several are the default.
pub async fn change_reply_to(notify: &Notify, access: &Access, id: ServiceId, wanted: Vec<ReplyToSpec>) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    one_default(wanted.iter().filter(|spec| spec.is_default).count())?;
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        let known = tx.list::<ReplyTo>(&reply_to::LIST, &values![id])?;
        if wanted.iter().any(|spec| !known.iter().any(|known| known.address == spec.address)) {
            return Err(Error::invalid("add this address first: somebody there has to follow a mailed link"));
        }
        put_reply_to(tx, &service, &wanted).map(drop)
    })
    .await
}

/// Makes exactly these what text messages come from.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Invalid` if a sender has not the form of one, or several are the default.
pub async fn change_text_senders(
    notify: &Notify,
    access: &Access,
    id: ServiceId,
    wanted: Vec<TextSenderSpec>,
) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    one_default(wanted.iter().filter(|spec| spec.is_default).count())?;
    if wanted.iter().any(|spec| !is_sender(&spec.sender)) {
        return Err(Error::invalid(
            "a sender of text messages has 3 to 11 letters, digits and spaces, with a letter among them, or is a number",
        ));
    }
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        put_text_senders(tx, &service, &wanted).map(drop)
    })
    .await
}

/// Makes exactly these the recipients, beside the members, that a trial service and team keys may write to: at most five addresses and five
/// numbers.
///
/// # Errors
/// `Forbidden` without `manage_service`; `NotFound`; `Invalid`, saying which entry is wrong by its place; about `emails` or `phones`.
pub async fn change_safelist(
    notify: &Notify,
    access: &Access,
    id: ServiceId,
    emails: Vec<String>,
    phones: Vec<String>,
) -> Result<()> {
    let tenant = access.require_in(id.uuid(), Permission::ManageService)?;
    if emails.len() > SAFELIST || phones.len() > SAFELIST {
        return Err(Error::invalid("a safelist holds at most five e-mail addresses and five telephone numbers"));
    }
    as_member(notify, tenant, id, move |tx| {
        let service = take(tx, id)?;
        let (dialect, region) = (service.dialect, service.phone_region());
        let wrong = |kind: &str, place: usize| Error::invalid(format!("{kind} {} of the safelist is none", place + 1));
        let mut entries = Vec::new();
        for (place, email) in emails.iter().enumerate() {
            let address =
                EmailAddress::parse(email, dialect).map_err(|_| wrong("e-mail address", place).about("emails"))?;
            entries.push((Channel::Email, address.matching()));
        }
        for (place, phone) in phones.iter().enumerate() {
            let number = PhoneNumber::parse(phone, dialect, region)
                .map_err(|_| wrong("telephone number", place).about("phones"))?;
            entries.push((Channel::Sms, number.e164().to_owned()));
        }
        put_safelist(tx, &service, &entries).map(drop)
    })
    .await
}

fn one_default(defaults: usize) -> Result<()> {
    if defaults > 1 {
        return Err(Error::invalid("only one of them can be the default"));
    }
    Ok(())
}

fn is_sender(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let is_number = (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = (3..=11).contains(&text.len())
        && text.trim() == text
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
    is_number || is_name
}

#[cfg(test)]
mod tests {
    use super::is_sender;

    #[test]
    fn a_sender_is_a_short_name_or_a_number() {
        for good in ["YUI", "Yui City 1", "+815012345678", "12345"] {
            assert!(is_sender(good), "{good}");
        }
        for wrong in ["", "AB", "TwelveLetter", "結市", "Yui-City", " YUI", "12", "+1234567890123456"] {
            assert!(!is_sender(wrong), "{wrong}");
        }
    }
}
