//! What providers tell of messages.

use super::{NOW, text};
use secrecy::SecretString;
use std::collections::BTreeMap;
use yui_notify::model::receipt::{Outcome, Receipt};
use yui_notify::providers::receipt::{Envelope, envelope::Certificate, read, read_text};
use yui_notify::providers::settings::{CallProof, GatewayCalls};
use yui_notify::providers::twilio::{receipt, signature};
use yui_notify::returns::report;

/// No receipt shows whom it is about.
fn check(receipts: &[Receipt]) {
    for receipt in receipts {
        let shown = format!("{receipt:?}");
        let recipient = receipt.recipient.as_deref().filter(|recipient| recipient.contains('@'));
        assert!(recipient.is_none_or(|recipient| !shown.contains(recipient)), "a receipt shows whom it is about");
    }
}

/// The text in an envelope of Amazon SNS: what SES, SNS and End User Messaging tell, texts from people too.
///
/// # Panics
/// Where the name of a message is not fit for a header or log line, or a receipt shows its recipient.
pub fn amazon_receipt(data: &[u8]) {
    if let Ok(Some((id, _))) = read_text(&text(data)) {
        assert!(id.bytes().all(|byte| byte.is_ascii_graphic()), "a name is visible");
    }
    if let Ok(Some(receipt)) = read(&text(data)) {
        let reference = receipt.provider_reference.as_deref().unwrap_or_default();
        assert!(reference.bytes().all(|byte| byte.is_ascii_graphic()), "a name is visible");
        check(&[receipt]);
    }
}

/// The envelope itself, and a certificate.
///
/// # Panics
/// Where an envelope may point to a host that is not Amazon's, or without encryption.
pub fn sns_envelope(data: &[u8]) {
    let certificate = Certificate::from_pem(data);
    let Ok(envelope) = Envelope::parse(data) else { return };
    let _ = (envelope.kind(), envelope.topic());
    for uri in [envelope.certificate_url(), envelope.subscribe_url()].into_iter().flatten() {
        let host = uri.host().unwrap_or_default();
        assert!(host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"), "the host is Amazon's");
        assert_eq!(uri.scheme_str(), Some("https"), "the call is encrypted");
    }
    if let Ok(certificate) = certificate {
        let _ = envelope.verify(&certificate, NOW);
    }
    amazon_receipt(envelope.message().as_bytes());
}

/// A form that Twilio posts.
///
/// # Panics
/// Where a signature is believed that nobody made, or a receipt shows its recipient.
pub fn twilio_receipt(data: &[u8]) {
    let form: Vec<(String, String)> = form_urlencoded::parse(data).into_owned().collect();
    let given = form.first().map_or("", |(_, value)| value.as_str());
    assert!(!signature::is_valid("a token", "https://notify.example.jp/", &form, given), "nobody signed it");
    if let Ok(Some(receipt)) = receipt::read(&form, Some(given), NOW) {
        check(&[receipt]);
    }
    let _ = receipt::read_inbound(&form);
}

/// A call of a gateway, as JSON and as a form, by settings with and without a list.
///
/// # Panics
/// Where a proof is believed that nobody made, or a receipt shows its recipient.
pub fn gateway_receipt(data: &[u8]) {
    let statuses = [("delivered", Outcome::Delivered), ("failed", Outcome::PermanentFailure)];
    for (proof, list) in [(CallProof::Secret, None), (CallProof::HmacSha256, Some("/results".to_owned()))] {
        let calls = GatewayCalls {
            provider: "gateway".to_owned(),
            secret: SecretString::from("the gateway's secret"),
            proof,
            header: "authorization".to_owned(),
            list,
            message_id: "/message_id".to_owned(),
            reference: "/reference".to_owned(),
            status: "/status".to_owned(),
            statuses: BTreeMap::from(statuses.map(|(word, outcome)| (word.to_owned(), outcome))),
            codes: BTreeMap::new(),
            detail: Some("/error".to_owned()),
            at: Some("/at".to_owned()),
            from: "/from".to_owned(),
            to: "/to".to_owned(),
            body: "/text".to_owned(),
        };
        assert!(!calls.is_authentic(Some(&text(data)), data), "nobody proved it");
        for content_type in ["application/json", "application/x-www-form-urlencoded", ""] {
            if let Ok(receipts) = calls.receipts(content_type, data, NOW) {
                check(&receipts);
            }
            let _ = calls.incoming(content_type, data);
        }
    }
}

/// An e-mail that came back: a report of its delivery, a complaint, or anything else.
///
/// # Panics
/// Where what a server said is not fit for a line of text, or a report says that a message fared well.
pub fn returned_mail(data: &[u8]) {
    for is_null_sender in [true, false] {
        let Some(report) = report::read(data, is_null_sender) else { continue };
        let response = report.response.unwrap_or_default();
        assert!(!response.contains(char::is_control), "it is one line");
        assert_ne!(report.outcome, Outcome::Delivered, "only what went wrong is told");
    }
}
