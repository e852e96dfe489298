//! Requests, and what stands in them.

use super::{NOW, text};
use yui_notify::model::file::{FileKind, content_disposition, shown_name};
use yui_notify::model::recipient::{
    EmailAddress, PhoneNumber, Region, calling_code_of, is_simulated_email, is_simulated_phone, test_outcome_email,
    test_outcome_phone,
};
use yui_notify::model::request::{
    BulkRequest, CreateTemplateRequest, EmailRequest, EventsQuery, GivenValues, ListQuery, PreviewRequest,
    ReceivedQuery, ReportRequest, ReportsQuery, Rules, SmsRequest, TemplatesQuery, UpdateTemplateRequest, legacy,
    notification_id, parse_json, refuse_letter, report_id, template_version,
};
use yui_notify::model::{Channel, Dialect};

/// The id of a template.
const TEMPLATE: &str = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3";

fn each_rules() -> impl Iterator<Item = Rules> {
    Dialect::ALL.iter().map(|dialect| Rules { dialect: *dialect, region: Region::default_of(*dialect), now: NOW })
}

/// A body, as each endpoint that takes one reads it.
pub fn request(data: &[u8]) {
    for rules in each_rules() {
        let Ok(body) = parse_json(rules.dialect, Some("application/json"), data) else { continue };
        if let Ok(email) = EmailRequest::parse(body.clone(), rules) {
            given(&email.given);
        }
        if let Ok(text) = SmsRequest::parse(body.clone(), rules) {
            given(&text.given);
        }
        let _ = BulkRequest::parse(body.clone(), rules);
        let _ = PreviewRequest::parse(TEMPLATE, body.clone(), rules);
        let _ = CreateTemplateRequest::parse(body.clone(), rules);
        let _ = UpdateTemplateRequest::parse(body.clone(), rules);
        let _ = ReportRequest::parse(body.clone(), rules);
        let _ = refuse_letter(body, rules);
        for channel in Channel::ALL.iter().copied() {
            let Ok(body) = legacy::upgrade(channel, data) else { continue };
            let refused = match channel {
                Channel::Email => EmailRequest::parse(body, rules).err(),
                Channel::Sms => SmsRequest::parse(body, rules).err(),
            };
            if let Some(problems) = refused {
                let _ = legacy::downgrade(&problems);
            }
        }
    }
}

fn given(given: &GivenValues) {
    let _ = given.personalisation();
    for (_, file) in &given.files {
        let _ = file.decode();
    }
}

/// A file as it is after decoding, and its name.
///
/// # Panics
/// Where a name is not fit for a header.
pub fn file(data: &[u8]) {
    let name = text(data);
    for (name, is_csv) in [(None, false), (Some(name.as_ref()), true), (Some("a.docx"), false)] {
        let Ok(kind) = FileKind::detect(data, name, is_csv) else { continue };
        let shown = shown_name(name, kind.extension);
        let header = content_disposition(&shown);
        assert!(header.bytes().all(|byte| matches!(byte, 32..127)), "a header has no control characters");
    }
}

/// A query or an id in a path.
pub fn query(data: &[u8]) {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(data).into_owned().collect();
    let whole = text(data);
    for rules in each_rules() {
        let _ = ListQuery::parse(&pairs, rules).map(|query| query.pairs().len());
        let _ = EventsQuery::parse(&pairs, Some(&whole), rules);
        let _ = ReceivedQuery::parse(&pairs, rules);
        let _ = ReportsQuery::parse(&pairs, rules);
        let _ = TemplatesQuery::parse(&pairs, rules);
    }
    let _ =
        (notification_id(&whole), report_id(&whole), template_version(TEMPLATE, &whole), template_version(&whole, "1"));
}

/// An address or a number.
///
/// # Panics
/// Where a number is taken that is not in the form of E.164, or an address that is not fit for a header.
pub fn recipient(data: &[u8]) {
    let typed = text(data);
    for dialect in Dialect::ALL.iter().copied() {
        if let Ok(address) = EmailAddress::parse(&typed, dialect) {
            let _ = (address.matching(), is_simulated_email(&address), test_outcome_email(&address));
            assert!(!address.as_typed().contains(['\r', '\n', '\0']), "an address has one line");
        }
        let region = Region::default_of(dialect);
        for number in [PhoneNumber::parse(&typed, dialect, region), PhoneNumber::parse_local(&typed, dialect, region)]
            .into_iter()
            .flatten()
        {
            let _ = (number.answered(dialect), number.is_international(region));
            let _ = (is_simulated_phone(&number), test_outcome_phone(&number), calling_code_of(number.e164()));
            let digits = number.e164().strip_prefix('+').unwrap_or_default();
            let is_e164 = (4..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            assert!(is_e164, "a number is in the form of E.164");
        }
    }
}
