//! Requests that are almost right, and those that are far from it.

use super::CANARY;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

/// Texts of the kinds that trip programs over.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any::<String>(),
        2 => "[ -~]{0,40}",
        1 => "[\\u{0}-\\u{1f}\\u{7f}\\u{85}\\u{a0}\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{feff}]{0,8}",
        1 => "[0-9+() .;-]{0,24}",
        1 => "[a-z.@-]{0,20}@[a-z.-]{0,20}",
        4 => select(&[
            "", " ", "\0", "a\0b", "null", "((name))", "((name??x))", "((((", "[[en]]x[[/en]]", "# ^ * 1. ---", "\u{1F1EF}\u{1F1F5}",
            "e\u{301}\u{301}\u{301}", "\u{202e}evil", "%00%ff", "'; drop table notification; --", "2026-11-22T01:00:00Z",
            "2026-13-45", "9999-12-31T23:59:59Z", "-1", "1e9", "a@example.jp", "090-1234-5678", "+81 3 1234 5678", "true", "https://a.example/",
            "https://", "data:,x", "Zm9v", "Zm9", "00000000-0000-0000-0000-000000000000", CANARY,
        ][..])
            .prop_map(str::to_owned),
        1 => (0_usize..3_000, select(&["x", "あ", "((", "\u{300}", "*", "["][..])).prop_map(|(count, unit)| unit.repeat(count)),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        text().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        let file = (text(), text(), text())
            .prop_map(|(file, name, method)| json!({ "file": file, "filename": name, "sending_method": method }));
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((key(), inner), 0..6).prop_map(|pairs| Value::from(pairs.into_iter().collect::<Map<_, _>>())),
            file,
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "email_address",
            "phone_number",
            "template_id",
            "personalisation",
            "reference",
            "scheduled_for",
            "email_reply_to_id",
            "sms_sender_id",
            "one_click_unsubscribe_url",
            "sanitise_content_for",
            "name",
            "rows",
            "csv",
            "reply_to_id",
            "content",
            "subject",
            "template_type",
            "template_category_id",
            "parent_folder_id",
            "postage",
            "file",
            "list",
            "unsubscribe_url",
            "to",
            "template",
            "language",
            "status",
            "message_id",
            "MessageSid",
            "MessageStatus",
            "ErrorCode",
            "token",
            "url",
            "source",
            "report_type",
            "from",
            "From",
            "To",
            "Body",
            "TopicArn",
            "Type",
            "SigningCertURL",
        ][..],
    );
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => text()]
}

/// One change of a body that was right.
#[derive(Debug, Clone)]
enum Edit {
    Set(String, Value),
    Within(String, Value),
    Remove(String),
    Replace(Value),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => (key(), json_value()).prop_map(|(key, value)| Edit::Set(key, value)),
        6 => (key(), json_value()).prop_map(|(key, value)| Edit::Within(key, value)),
        2 => key().prop_map(Edit::Remove),
        1 => json_value().prop_map(Edit::Replace),
    ]
}

/// One change of the bytes that a body became.
#[derive(Debug, Clone)]
pub(super) enum Spoil {
    Nothing,
    Cut(Index),
    Byte(Index, u8),
    Insert(Index, &'static str),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let pieces = [
        "\\ud800",
        "\\udc00\\ud800",
        "1e999",
        "-",
        "NaN",
        "[[[[[[[[",
        "{\"\":",
        "\u{feff}",
        "\\u0000",
        "\\",
        "\"",
        "//",
        ",,",
    ];
    prop_oneof![
        20 => Just(Spoil::Nothing),
        1 => any::<Index>().prop_map(Spoil::Cut),
        1 => (any::<Index>(), any::<u8>()).prop_map(|(index, byte)| Spoil::Byte(index, byte)),
        2 => (any::<Index>(), select(pieces.to_vec())).prop_map(|(index, piece)| Spoil::Insert(index, piece)),
    ]
}

impl Spoil {
    fn apply(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        if bytes.is_empty() {
            return bytes;
        }
        match self {
            Self::Nothing => {}
            Self::Cut(index) => bytes.truncate(index.index(bytes.len())),
            Self::Byte(index, byte) => {
                let index = index.index(bytes.len());
                bytes[index] = *byte;
            }
            Self::Insert(index, piece) => {
                let at = index.index(bytes.len());
                bytes.splice(at..at, piece.bytes());
            }
        }
        bytes
    }
}

/// A body and its headers.
#[derive(Debug, Clone)]
pub(super) struct Wild {
    pub(super) endpoint: usize,
    edits: Vec<Edit>,
    spoil: Spoil,
    pub(super) content_type: Option<Vec<u8>>,
    pub(super) repeat: Option<Vec<u8>>,
}

impl Wild {
    /// Whether the right body is sent as it is, or could be.
    pub(super) fn is_right(&self) -> bool {
        let is_json = self.content_type.as_ref().is_some_and(|content_type| content_type == b"application/json");
        self.edits.is_empty() && matches!(self.spoil, Spoil::Nothing) && is_json
    }

    /// The body that is sent instead of the right one.
    pub(super) fn applied(&self, mut right: Value) -> Vec<u8> {
        for edit in &self.edits {
            match edit {
                Edit::Replace(value) => right = value.clone(),
                Edit::Set(key, value) => {
                    if let Some(object) = right.as_object_mut() {
                        object.insert(key.clone(), value.clone());
                    }
                }
                Edit::Within(key, value) => {
                    if let Some(values) = right.get_mut("personalisation").and_then(Value::as_object_mut) {
                        values.insert(key.clone(), value.clone());
                    }
                }
                Edit::Remove(key) => {
                    if let Some(object) = right.as_object_mut() {
                        object.remove(key);
                    }
                }
            }
        }
        self.spoil.apply(right.to_string().into_bytes())
    }
}

/// The bytes that HTTP allows in a header's value.
pub(super) fn header_value() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![32_u8..127, 128_u8..=255, Just(b'\t')], 0..80)
}

pub(super) fn body() -> impl Strategy<Value = Wild> {
    let content_type = prop_oneof![
        8 => Just(Some(b"application/json".to_vec())),
        1 => Just(Some(b"application/json; charset=shift_jis".to_vec())),
        1 => option::of(header_value()),
    ];
    let repeat = prop_oneof![20 => Just(None), 1 => header_value().prop_map(Some), 1 => Just(Some(b"again".to_vec()))];
    (any::<usize>(), vec(edit(), 0..4), spoil(), content_type, repeat).prop_map(
        |(endpoint, edits, spoil, content_type, repeat)| Wild { endpoint, edits, spoil, content_type, repeat },
    )
}

/// A table as text, and whether it is for text messages.
pub(super) fn table() -> impl Strategy<Value = (String, bool)> {
    let header = prop_oneof![
        6 => select(&["email address", "phone number", "メールアドレス", "name", "list", "reference", "Email_Address"][..]).prop_map(str::to_owned),
        1 => text(),
    ];
    let cell = prop_oneof![
        9 => select(&["a@example.jp", "a@example.jp", "090-1234-5678", "090-1234-5678", "", "yes", CANARY][..]).prop_map(str::to_owned),
        2 => text(),
        1 => text().prop_map(|text| format!("\"{}\"", text.replace('"', "\"\""))),
        1 => select(&["\"", "\"\"", "\"a\nb\"", "a\"b", "\"open", "\t", ";"][..]).prop_map(str::to_owned),
    ];
    let right = select(&["email address", "phone number"][..])
        .prop_map(|recipient| [recipient, "name", "list", "reference"].map(str::to_owned).to_vec());
    let header = prop_oneof![4 => right, 1 => vec(header, 0..6)];
    let separator = prop_oneof![40 => Just(","), 1 => Just(";"), 1 => Just("\t")];
    let end = prop_oneof![6 => Just("\n"), 3 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n")];
    let bom = prop_oneof![3 => Just(""), 1 => Just("\u{feff}")];
    let recipient =
        select(&["a@example.jp", "090-1234-5678", "+1 613 555 0100", "nobody", ""][..]).prop_map(str::to_owned);
    let row = (recipient, vec(cell, 0..6)).prop_map(|(recipient, cells)| [vec![recipient], cells].concat());
    (bom, header, vec(row, 0..5), separator, end).prop_map(|(bom, header, rows, separator, end)| {
        let is_text = header.first().is_some_and(|name| name == "phone number");
        let lines: Vec<String> = std::iter::once(header).chain(rows).map(|cells| cells.join(separator)).collect();
        (format!("{bom}{}", lines.join(end)), is_text)
    })
}

/// A request without a body.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) is_authenticated: bool,
    pub(super) headers: Vec<(&'static str, Vec<u8>)>,
}

pub(super) fn encoded() -> impl Strategy<Value = String> {
    let escape = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
    prop_oneof![
        3 => "[A-Za-z0-9._~!$'()*,;:@-]{0,24}",
        2 => text().prop_map(move |text| escape(text.bytes().take(400).collect())),
        1 => vec(any::<u8>(), 0..16).prop_map(escape),
        1 => select(&["%", "%zz", "%2e%2e%2f", "..", "%00", "00000000-0000-0000-0000-000000000000"][..]).prop_map(str::to_owned),
    ]
}

pub(super) fn request() -> impl Strategy<Value = Request> {
    let others = select(&["POST", "DELETE", "PATCH", "PUT", "HEAD", "OPTIONS", "TRACE", "QUERY"][..]);
    let method = prop_oneof![4 => Just("GET"), 1 => others];
    let base = select(
        &[
            "/v2/notifications",
            "/v2/notifications/",
            "/v2/template/",
            "/v2/templates",
            "/v2/received-text-messages",
            "/v2/manage-template/",
            "/v2/notifications/email",
            "/v2/template/00000000-0000-0000-0000-000000000000/version/",
            "/_status",
            "/_status/live",
            "/v2/",
            "/v1/",
            "/v2/openapi-en",
            "/metrics",
            "/v2/manage-template/template-categories",
            "/v2/reports",
            "/v2/reports/",
            "/notifications/",
            "/receipts/gateway",
            "/receipts/twilio",
            "/receipts/twilio/inbound",
            "/receipts/sns",
            "/sre-tools/api-key-revoke",
        ][..],
    );
    let name = prop_oneof![
        6 => select(&["status", "template_type", "type", "reference", "older_than", "include_jobs", "page", "simple"][..]).prop_map(str::to_owned),
        1 => encoded(),
    ];
    let query = vec((name, encoded()), 0..5);
    let header = select(
        &[
            "authorization",
            "accept",
            "origin",
            "x-request-id",
            "traceparent",
            "x-forwarded-for",
            "accept-language",
            "if-none-match",
        ][..],
    );
    (method, base, encoded(), query, any::<bool>(), vec((header, header_value()), 0..3)).prop_map(
        |(method, base, more, query, is_authenticated, headers)| {
            let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let more = if base.ends_with('/') { more } else { String::new() };
            let path =
                if query.is_empty() { format!("{base}{more}") } else { format!("{base}{more}?{}", query.join("&")) };
            Request { method, path, is_authenticated, headers }
        },
    )
}

/// What is done to a credential.
#[derive(Debug, Clone)]
pub(super) enum Credential {
    Anything(Vec<u8>),
    Scheme(&'static str, Vec<u8>),
    Token(Spoil),
    FullKey(Spoil),
    Claims(Value, Value),
}

pub(super) fn credential() -> impl Strategy<Value = Credential> {
    let scheme = select(&["Bearer", "ApiKey-v1", "bearer", "Basic"][..]);
    prop_oneof![
        1 => header_value().prop_map(Credential::Anything),
        2 => (scheme, header_value()).prop_map(|(scheme, value)| Credential::Scheme(scheme, value)),
        2 => spoil().prop_map(Credential::Token),
        2 => spoil().prop_map(Credential::FullKey),
        3 => (json_value(), vec((select(&["iss", "iat", "aud", "nbf", "alg", "typ", "exp"][..]), json_value()), 0..5)).prop_map(
            |(header, claims)| {
                let claims: Map<String, Value> = claims.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
                Credential::Claims(header, claims.into())
            },
        ),
    ]
}

impl Credential {
    /// The header's value; control characters, which HTTP does not allow, are left out.
    pub(super) fn spoiled(&self, bearer: &str, full: &str) -> Vec<u8> {
        use base64::Engine as _;
        let encode = |value: &Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
        let value = match self {
            Self::Anything(value) => value.clone(),
            Self::Scheme(scheme, value) => [scheme.as_bytes(), b" ", value].concat(),
            Self::Token(spoil) => spoil.apply(bearer.as_bytes().to_vec()),
            Self::FullKey(spoil) => spoil.apply(format!("ApiKey-v1 {full}").into_bytes()),
            Self::Claims(header, claims) => {
                let signature = bearer.rsplit('.').next().unwrap_or_default();
                format!("Bearer {}.{}.{signature}", encode(header), encode(claims)).into_bytes()
            }
        };
        value.into_iter().filter(|byte| *byte == b'\t' || (*byte >= 32 && *byte != 127)).take(8_000).collect()
    }
}
