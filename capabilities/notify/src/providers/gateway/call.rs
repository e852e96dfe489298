//! The calls that a gateway makes: what it tells of messages, and texts from people.
//!
//! Every gateway writes them in its own way, so the operator says where things are ([`GatewayCalls`]), as for the calls in the other direction.

use crate::model::NotificationId;
use crate::model::receipt::{Outcome, Receipt};
use crate::providers::settings::{CallProof, GatewayCalls};
use crate::usecases::record_received_text::IncomingText;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use serde_json::Value;
use yui_kernel::Timestamp;

/// The most receipts that one call may hold.
const MOST: usize = 1_000;

/// The longest text that is taken from a field other than a message's body, in characters.
const LONGEST: usize = 255;

impl GatewayCalls {
    /// Whether the call is the gateway's, in constant time. `given` is the value of its header.
    #[must_use]
    pub fn is_authentic(&self, given: Option<&str>, body: &[u8]) -> bool {
        let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else { return false };
        let secret = self.secret.expose_secret();
        match self.proof {
            CallProof::Secret => {
                let given = given.strip_prefix("Bearer ").unwrap_or(given);
                // Digests have one length, so that the comparison tells nothing of the secret's.
                let digest = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
                verify_slices_are_equal(digest(given).as_ref(), digest(secret).as_ref()).is_ok()
            }
            CallProof::HmacSha256 => {
                let given = given.strip_prefix("sha256=").unwrap_or(given);
                let tag = hex::decode(given).or_else(|_| STANDARD.decode(given));
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                tag.is_ok_and(|tag| hmac::verify(&key, body, &tag).is_ok())
            }
        }
    }

    /// The receipts of a call.
    ///
    /// # Errors
    /// What is missing, for the answer.
    pub fn receipts(&self, content_type: &str, body: &[u8], now: Timestamp) -> Result<Vec<Receipt>, &'static str> {
        let content = parse(content_type, body)?;
        let listed = match &self.list {
            Some(pointer) => content.pointer(pointer).ok_or("the list of receipts is missing")?,
            None => &content,
        };
        let receipts = match listed {
            Value::Array(items) if items.len() > MOST => return Err("there are more than 1000 receipts in one call"),
            Value::Array(items) => items.iter().map(|item| self.receipt(item, now)).collect::<Result<Vec<_>, _>>()?,
            one => vec![self.receipt(one, now)?],
        };
        Ok(receipts.into_iter().flatten().collect())
    }

    fn receipt(&self, item: &Value, now: Timestamp) -> Result<Option<Receipt>, &'static str> {
        let word = text(item, &self.status).ok_or("the status is missing")?;
        let Some(outcome) = self.statuses.get(&word.to_lowercase()).copied() else { return Ok(None) };
        let detail = self.detail.as_ref().and_then(|pointer| text(item, pointer));
        let code = detail.as_ref().and_then(|code| self.codes.get(&code.to_lowercase())).copied();
        let outcome = code.filter(|_| has_failed(outcome)).unwrap_or(outcome);
        let provider_reference = text(item, &self.message_id);
        let notification = text(item, &self.reference).and_then(|id| id.parse::<NotificationId>().ok());
        if provider_reference.is_none() && notification.is_none() {
            return Err("neither the message's id nor its reference is there");
        }
        let occurred_at = self.at.as_ref().and_then(|pointer| instant(&text(item, pointer)?)).unwrap_or(now);
        Ok(Some(Receipt {
            provider_reference,
            notification,
            provider_response: detail,
            ..Receipt::new(&self.provider, "", outcome, occurred_at)
        }))
    }

    /// The text from a person that a call holds, and the gateway's own name for it, if it gives one.
    ///
    /// # Errors
    /// What is missing, for the answer.
    pub fn incoming(&self, content_type: &str, body: &[u8]) -> Result<(Option<String>, IncomingText), &'static str> {
        let content = parse(content_type, body)?;
        let text_of = |pointer: &str, missing| text(&content, pointer).ok_or(missing);
        let incoming = IncomingText {
            from_number: text_of(&self.from, "the sender is missing")?,
            to_number: text_of(&self.to, "the number that it was sent to is missing")?,
            content: content.pointer(&self.body).and_then(Value::as_str).ok_or("the text is missing")?.to_owned(),
        };
        Ok((text(&content, &self.message_id), incoming))
    }
}

fn has_failed(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::TemporaryFailure | Outcome::PermanentFailure | Outcome::TechnicalFailure)
}

/// The body as JSON; a form becomes an object of texts, the first of each name.
fn parse(content_type: &str, body: &[u8]) -> Result<Value, &'static str> {
    if content_type.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        let mut fields = serde_json::Map::new();
        for (name, value) in form_urlencoded::parse(body) {
            fields.entry(name.into_owned()).or_insert_with(|| Value::String(value.into_owned()));
        }
        return Ok(Value::Object(fields));
    }
    serde_json::from_slice(body).map_err(|_| "the body is neither JSON nor a form")
}

/// A text or number that is not empty, without control characters.
fn text(content: &Value, pointer: &str) -> Option<String> {
    let text = match content.pointer(pointer)? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

/// RFC 3339, or seconds or milliseconds since 1970.
fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(number) = text.parse::<i64>() {
        let is_milliseconds = number.unsigned_abs() >= 100_000_000_000;
        return if is_milliseconds { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) }.ok();
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calls(proof: CallProof) -> GatewayCalls {
        let statuses = [("delivered", Outcome::Delivered), ("3", Outcome::Delivered), ("2", Outcome::PermanentFailure)];
        GatewayCalls {
            provider: "gateway".to_owned(),
            secret: "very secret".into(),
            proof,
            header: "authorization".to_owned(),
            list: None,
            message_id: "/id".to_owned(),
            reference: "/ref".to_owned(),
            status: "/status".to_owned(),
            statuses: statuses.map(|(word, outcome)| (word.to_owned(), outcome)).into(),
            codes: [("102".to_owned(), Outcome::TemporaryFailure)].into(),
            detail: Some("/code".to_owned()),
            at: Some("/time".to_owned()),
            from: "/from".to_owned(),
            to: "/to".to_owned(),
            body: "/text".to_owned(),
        }
    }

    fn read(content_type: &str, body: &str) -> Result<Vec<Receipt>, &'static str> {
        calls(CallProof::Secret).receipts(content_type, body.as_bytes(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn only_the_gateway_is_believed() {
        let by_secret = calls(CallProof::Secret);
        for (given, expected) in [
            (Some("very secret"), true),
            (Some("Bearer very secret"), true),
            (Some("very secre"), false),
            (Some("Bearer "), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(by_secret.is_authentic(given, b"{}"), expected, "{given:?}");
        }
        let by_hmac = calls(CallProof::HmacSha256);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"very secret"), b"{}");
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let base64 = STANDARD.encode(tag);
        for given in [hex.clone(), format!("sha256={hex}"), hex.to_uppercase(), base64] {
            assert!(by_hmac.is_authentic(Some(&given), b"{}"), "{given}");
            assert!(!by_hmac.is_authentic(Some(&given), b"{ }"), "{given}");
        }
        for given in ["very secret", "sha256=", "x", "é"] {
            assert!(!by_hmac.is_authentic(Some(given), b"{}"), "{given}");
        }
    }

    #[test]
    fn receipts_are_read_from_json_and_forms() {
        let id = "019ab8e4-0000-7000-8000-000000000001";
        let json = format!(r#"{{"id": 7, "ref": "{id}", "status": "DELIVERED", "code": "000", "time": 1800000000}}"#);
        let form = format!("id=7&ref={id}&status=delivered&code=000&time=1800000000000");
        for (content_type, body) in
            [("application/json", json), ("application/x-www-form-urlencoded; charset=utf-8", form)]
        {
            let receipts = read(content_type, &body).unwrap();
            let [receipt] = receipts.as_slice() else { panic!("{receipts:?}") };
            assert_eq!((receipt.provider_reference.as_deref(), receipt.outcome), (Some("7"), Outcome::Delivered));
            assert_eq!(receipt.notification.unwrap().to_string(), id);
            assert_eq!(receipt.provider_response.as_deref(), Some("000"));
            assert_eq!(receipt.occurred_at.as_second(), 1_800_000_000);
        }
        assert_eq!(
            read("application/json", r#"[{"id": "1", "status": "3"}, {"id": "2", "status": 2}]"#).unwrap().len(),
            2
        );
        assert_eq!(
            read("application/json", r#"{"id": "1", "status": "queued"}"#),
            Ok(vec![]),
            "says nothing that matters"
        );
        assert_eq!(
            read("application/json", r#"{"status": "delivered"}"#),
            Err("neither the message's id nor its reference is there")
        );
        assert_eq!(read("application/json", "{}"), Err("the status is missing"));
        assert_eq!(read("text/plain", "hello"), Err("the body is neither JSON nor a form"));
    }

    /// The settings for two gateways of GOV.UK Notify, as the operators' documentation gives them.
    #[test]
    fn firetext_and_mmg_are_read_by_their_numbers() {
        use Outcome::{Delivered, Pending, PermanentFailure, TemporaryFailure};
        let words =
            |words: &[(&str, Outcome)]| words.iter().map(|(word, outcome)| ((*word).to_owned(), *outcome)).collect();
        let id = "019ab8e4-0000-7000-8000-000000000001";
        let outcome = |calls: &GatewayCalls, content_type: &str, body: String| {
            let receipts = calls.receipts(content_type, body.as_bytes(), Timestamp::UNIX_EPOCH).unwrap();
            (receipts[0].notification.unwrap().to_string(), receipts[0].outcome, receipts[0].provider_response.clone())
        };
        let permanent = ["101", "201", "301", "401"].map(|code| (code, PermanentFailure));
        let temporary = ["000", "102", "103", "104", "302", "900"].map(|code| (code, TemporaryFailure));
        let firetext = GatewayCalls {
            reference: "/reference".to_owned(),
            statuses: words(&[("0", Delivered), ("1", PermanentFailure), ("2", Pending)]),
            codes: words(&[&permanent[..], &temporary].concat()),
            ..calls(CallProof::Secret)
        };
        let form = "application/x-www-form-urlencoded";
        let more = [("0", "000", Delivered), ("2", "000", Pending), ("1", "999", PermanentFailure)];
        let failed = permanent.iter().chain(&temporary).map(|(code, outcome)| ("1", *code, *outcome));
        for (status, code, expected) in failed.chain(more) {
            let body =
                format!("mobile=447700900001&status={status}&code={code}&reference={id}&time=2026-11-22+09%3A00%3A00");
            assert_eq!(
                outcome(&firetext, form, body),
                (id.to_owned(), expected, Some(code.to_owned())),
                "{status} {code}"
            );
        }
        let mmg = GatewayCalls {
            reference: "/CID".to_owned(),
            detail: Some("/substatus".to_owned()),
            statuses: words(&[
                ("2", PermanentFailure),
                ("3", Delivered),
                ("4", TemporaryFailure),
                ("5", PermanentFailure),
            ]),
            ..calls(CallProof::Secret)
        };
        for (status, expected) in [(2, PermanentFailure), (3, Delivered), (4, TemporaryFailure), (5, PermanentFailure)]
        {
            let body = format!(r#"{{"MSISDN": "447700900001", "CID": "{id}", "status": {status}, "substatus": "7"}}"#);
            assert_eq!(
                outcome(&mmg, "application/json", body),
                (id.to_owned(), expected, Some("7".to_owned())),
                "{status}"
            );
        }
    }

    #[test]
    fn a_text_from_a_person_is_read() {
        let calls = calls(CallProof::Secret);
        let body = r#"{"id": "x", "from": "+819012345678", "to": "81345", "text": "はい\n"}"#;
        let (id, text) = calls.incoming("application/json", body.as_bytes()).unwrap();
        assert_eq!(
            (id.as_deref(), text.from_number.as_str(), text.content.as_str()),
            (Some("x"), "+819012345678", "はい\n")
        );
        assert_eq!(calls.incoming("application/json", b"{}").unwrap_err(), "the sender is missing");
    }

    proptest! {
        #[test]
        fn any_call_is_read(content_type in "(application/json|application/x-www-form-urlencoded|\\PC{0,20})",
            body in "(\\PC{0,60}|\\{\"(id|status|ref|time|from)\": ?(\"\\PC{0,12}\"|-?[0-9]{1,20}|null|\\[\\]|\\{\\})(, ?\"(status|time|to|text)\": ?(\"delivered\"|-?[0-9]{1,20}))?\\})",
            header in proptest::option::of("\\PC{0,70}")) {
            for proof in [CallProof::Secret, CallProof::HmacSha256] {
                let calls = calls(proof);
                let _ok = calls.is_authentic(header.as_deref(), body.as_bytes());
                let _receipts = calls.receipts(&content_type, body.as_bytes(), Timestamp::UNIX_EPOCH);
                let _text = calls.incoming(&content_type, body.as_bytes());
            }
        }
    }
}
