//! A file among the values of a message.

use super::base64;
use super::fields::{not_of_type, not_one_of, required, unexpected};
use super::python::{Repr, Text};
use crate::model::Dialect;
use crate::model::content::limits::{FILENAME_CHARACTERS_GC, FILENAME_CHARACTERS_GOVUK};
use serde_json::{Map, Value};
use std::fmt;

/// How a file reaches its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileDelivery {
    /// As an attachment of the mail.
    Attach,
    /// As a link in the text.
    Link {
        /// Whether the reader must give the mail's address before the download; none leaves it to the service.
        confirm_email_before_download: Option<bool>,
        /// Weeks until the file goes, 1 to 78; none leaves it to the node.
        retention_weeks: Option<u8>,
        /// Whether a file without a name is a CSV file.
        is_csv: bool,
        /// Whether the link leads to a page that offers the file, as in GOV.UK Notify, and not to the file itself.
        landing: bool,
    },
}

/// A file as the request gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct FileValue {
    encoded: String,
    /// The name that the reader sees.
    pub filename: Option<String>,
    /// How it reaches the reader.
    pub delivery: FileDelivery,
}

impl FileValue {
    /// The file's bytes. In GC Notify's form this succeeds for every parsed request; in GOV.UK Notify's, as there, the
    /// encoding is read only now, and the error says what is wrong with it.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn decode(&self) -> Result<Vec<u8>, String> {
        base64::decode(&self.encoded)
    }

    pub(super) fn decoded_length(&self) -> Result<usize, String> {
        base64::decoded_length(&self.encoded)
    }
}

impl fmt::Debug for FileValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileValue").field("delivery", &self.delivery).finish_non_exhaustive()
    }
}

/// Members that only GOV.UK Notify's form has.
const GOVUK_ONLY: [&str; 3] = ["confirm_email_before_download", "retention_period", "is_csv"];

/// Whose form the object has. The dialect decides unless a member of the other product's form is there: clients of either
/// product work with services of both.
pub(super) fn form(object: &Map<String, Value>, dialect: Dialect) -> Dialect {
    match dialect {
        Dialect::Gc if GOVUK_ONLY.iter().any(|name| object.contains_key(*name)) => Dialect::Govuk,
        Dialect::Govuk if object.contains_key("sending_method") => Dialect::Gc,
        dialect => dialect,
    }
}

/// Reads GC Notify's form: `file`, `sending_method` and, where it is attached, `filename`. Errors are told of
/// `personalisation` as a whole, whatever the name of the value.
pub(super) fn parse_gc(mut object: Map<String, Value>) -> Result<FileValue, Vec<String>> {
    let mut messages = Vec::new();
    let mut fail = |message: String| messages.push(format!("personalisation {message}").replace('\'', ""));
    let mut take = |name: &str| object.get_mut(name).map(Value::take);

    let encoded = match take("file") {
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            fail(not_of_type(&other, "string"));
            Some(String::new())
        }
        None => None,
    };
    let has_filename = object.contains_key("filename");
    let filename = object.get_mut("filename").map(Value::take).and_then(|value| match value {
        Value::String(name) => {
            let length = name.chars().count();
            if length < *FILENAME_CHARACTERS_GC.start() {
                fail(format!("{} is too short", Repr(&Value::from(name.as_str()))));
            } else if length > *FILENAME_CHARACTERS_GC.end() {
                fail(format!("{} is too long", Repr(&Value::from(name.as_str()))));
            }
            Some(name)
        }
        other => {
            fail(not_of_type(&other, "string"));
            None
        }
    });
    let method = object.get_mut("sending_method").map(Value::take);
    let method_text = method.as_ref().and_then(Value::as_str);
    if let Some(method) = &method {
        if method_text.is_none() {
            fail(not_of_type(method, "string"));
        }
        if !matches!(method_text, Some("attach" | "link")) {
            fail(not_one_of(method, &["attach", "link"]));
        }
    }
    if encoded.is_none() {
        fail(required("file"));
    }
    if method.is_none() {
        fail(required("sending_method"));
    }
    // The rule for attachments holds as long as nothing says that it is none.
    if !has_filename && matches!(method_text, None | Some("attach")) && method.as_ref().is_none_or(Value::is_string) {
        fail(required("filename"));
    }
    let delivery = match method_text {
        Some("attach") => FileDelivery::Attach,
        _ => FileDelivery::Link {
            confirm_email_before_download: None,
            retention_weeks: None,
            is_csv: false,
            landing: false,
        },
    };
    match encoded {
        Some(encoded) if messages.is_empty() => Ok(FileValue { encoded, filename, delivery }),
        _ => Err(messages),
    }
}

/// Reads GOV.UK Notify's form: `file` and optional members, each of which may be null. Errors are told of the member.
pub(super) fn parse_govuk(mut object: Map<String, Value>) -> Result<FileValue, Vec<String>> {
    const FLAG: &str = "Use a boolean true or false value.";
    let mut messages = Vec::new();
    let mut fail = |message: String| messages.push(message);
    let mut take = |name: &str| object.get_mut(name).map(Value::take);

    let encoded = match take("file") {
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            fail(format!("file {}", not_of_type(&other, "string")));
            None
        }
        None => None,
    };
    let mut flag = |name: &str| match take(name) {
        None | Some(Value::Null) => None,
        Some(Value::Bool(flag)) => Some(flag),
        Some(other) => {
            fail(format!("{name} Unsupported value for {name}: {}. {FLAG}", Text(&other)));
            None
        }
    };
    let is_csv = flag("is_csv");
    let confirm_email_before_download = flag("confirm_email_before_download");
    let retention_weeks = match take("retention_period") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let weeks = value.as_str().and_then(weeks);
            if weeks.is_none() {
                fail(format!(
                    "retention_period Unsupported value for retention_period: {}. \
                     Supported periods are from 1 to 78 weeks.",
                    Text(&value)
                ));
            }
            weeks
        }
    };
    let filename = match take("filename") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => {
            if name.chars().count() > FILENAME_CHARACTERS_GOVUK {
                fail(format!("filename `filename` cannot be longer than {FILENAME_CHARACTERS_GOVUK} characters"));
            } else if !name.contains('.') {
                fail("filename `filename` must end with a file extension. For example, filename.csv".to_owned());
            }
            Some(name)
        }
        Some(other) => {
            fail(format!("filename {}", not_of_type(&other, "string, null")));
            None
        }
    };
    if filename.is_some() && is_csv.is_some() {
        fail("Do not set a value for `is_csv` if `filename` is set.".to_owned());
    }
    if !object.contains_key("file") {
        fail(required("file"));
    }
    let others: Vec<&str> = object
        .keys()
        .map(String::as_str)
        .filter(|name| !GOVUK_ONLY.contains(name) && !matches!(*name, "file" | "filename" | "sending_method"))
        .collect();
    if let Some(message) = unexpected(Dialect::Govuk, others) {
        fail(message);
    }
    match encoded {
        Some(encoded) if messages.is_empty() => Ok(FileValue {
            encoded,
            filename,
            delivery: FileDelivery::Link {
                confirm_email_before_download,
                retention_weeks,
                is_csv: is_csv.unwrap_or(false),
                landing: true,
            },
        }),
        _ => Err(messages.into_iter().map(|message| message.replace('\'', "")).collect()),
    }
}

/// `1 week` … `78 weeks`, in any case and with space around.
fn weeks(text: &str) -> Option<u8> {
    let text = text.trim().to_lowercase();
    let number = text.strip_suffix(" weeks").or_else(|| text.strip_suffix(" week"))?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number.parse().ok().filter(|weeks| (1..=78).contains(weeks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn an_attachment_needs_its_name_and_a_link_does_not() {
        let attached =
            parse_gc(object(json!({"file": "aGk=", "filename": "a.txt", "sending_method": "attach"}))).unwrap();
        assert_eq!(
            (attached.decode().unwrap().as_slice(), attached.delivery),
            (b"hi".as_slice(), FileDelivery::Attach)
        );
        assert!(parse_gc(object(json!({"file": "aGk=", "sending_method": "link"}))).is_ok());
        assert_eq!(
            parse_gc(object(json!({"file": "aGk=", "sending_method": "attach"}))).unwrap_err(),
            ["personalisation filename is a required property"]
        );
        assert_eq!(
            parse_gc(object(json!({"file": 1, "filename": "ab", "sending_method": 2}))).unwrap_err(),
            [
                "personalisation 1 is not of type string",
                "personalisation ab is too short",
                "personalisation 2 is not of type string",
                "personalisation 2 is not one of [attach, link]",
            ]
        );
    }

    #[test]
    fn the_other_form_may_hold_nulls() {
        let file = parse_govuk(object(json!({
            "file": "aGk=", "filename": null, "confirm_email_before_download": false, "retention_period": " 3 Weeks "
        })))
        .unwrap();
        assert_eq!(
            file.delivery,
            FileDelivery::Link {
                confirm_email_before_download: Some(false),
                retention_weeks: Some(3),
                is_csv: false,
                landing: true
            }
        );
    }

    #[test]
    fn members_of_the_other_form_are_told_by_name() {
        assert_eq!(
            parse_govuk(object(json!({"filename": "a.csv", "is_csv": true, "retention_period": "90 weeks", "x": 1})))
                .unwrap_err(),
            [
                "retention_period Unsupported value for retention_period: 90 weeks. Supported periods are from 1 to 78 weeks.",
                "Do not set a value for `is_csv` if `filename` is set.",
                "file is a required property",
                "Additional properties are not allowed (x was unexpected)",
            ]
        );
    }

    #[test]
    fn the_form_follows_its_own_members() {
        assert_eq!(form(&object(json!({"file": "", "is_csv": null})), Dialect::Gc), Dialect::Govuk);
        assert_eq!(form(&object(json!({"file": "", "sending_method": "link"})), Dialect::Govuk), Dialect::Gc);
        assert_eq!(form(&object(json!({"file": ""})), Dialect::Govuk), Dialect::Govuk);
    }
}
