//! Twilio, as far as a sender of text messages meets it: it takes messages (<https://www.twilio.com/docs/messaging/api/message-resource>), tells
//! how they fared, and hands over texts from people, both in signed calls.

use crate::http::{Answer, Endpoint, Request};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The account's SID.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// The account's token.
pub const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// A running Twilio with one account; its verbs are those of [`Endpoint`]. Healthy, it takes messages of whoever signs in as
/// [`ACCOUNT`] with [`TOKEN`] and names them by [`FakeTwilio::sid`].
pub struct FakeTwilio(Endpoint);

impl FakeTwilio {
    /// Starts on the current Tokio runtime.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> io::Result<Self> {
        Endpoint::start(answer).map(Self)
    }

    /// The name of the message that came as the `place`-th request, counted from zero.
    #[must_use]
    pub fn sid(place: usize) -> String {
        format!("SM{place:032x}")
    }

    /// The fields of a message as it came, in the order sent.
    #[must_use]
    pub fn message(&self, place: usize) -> BTreeMap<String, String> {
        self.0.requests().get(place).map(|request| request.form().into_iter().collect()).unwrap_or_default()
    }

    /// Tells how a message fared, where it was asked to tell; gives the status of the answer. The address that Twilio knows is reached at
    /// `node`, as through a proxy.
    ///
    /// # Errors
    /// When the node cannot be reached, or the message asked for no calls.
    pub async fn tell(&self, node: SocketAddr, place: usize, status: &str, error: Option<u32>) -> io::Result<u16> {
        let message = self.message(place);
        let url = message.get("StatusCallback").ok_or_else(|| io::Error::other("the message asks for no calls"))?;
        let sid = Self::sid(place);
        let mut form = vec![
            ("SmsSid", sid.clone()),
            ("SmsStatus", status.to_owned()),
            ("MessageStatus", status.to_owned()),
            ("To", message.get("To").cloned().unwrap_or_default()),
            ("MessageSid", sid),
            ("AccountSid", ACCOUNT.to_owned()),
            ("From", message.get("From").cloned().unwrap_or_default()),
            ("ApiVersion", "2010-04-01".to_owned()),
        ];
        form.extend(error.map(|code| ("ErrorCode", code.to_string())));
        call(node, url, &form, TOKEN).await
    }

    /// Hands over a text from a person; gives the status of the answer.
    ///
    /// # Errors
    /// When the node cannot be reached.
    pub async fn text(&self, node: SocketAddr, url: &str, sid: &str, [from, to, body]: [&str; 3]) -> io::Result<u16> {
        let form = [
            ("ToCountry", "JP"),
            ("SmsMessageSid", sid),
            ("NumMedia", "0"),
            ("SmsSid", sid),
            ("SmsStatus", "received"),
            ("Body", body),
            ("To", to),
            ("NumSegments", "1"),
            ("MessageSid", sid),
            ("AccountSid", ACCOUNT),
            ("From", from),
            ("ApiVersion", "2010-04-01"),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        call(node, url, &form, TOKEN).await
    }
}

impl Deref for FakeTwilio {
    type Target = Endpoint;

    fn deref(&self) -> &Endpoint {
        &self.0
    }
}

/// What Twilio answers to a request.
fn answer(before: usize, request: &Request) -> Answer {
    let refused = |status: u16, code: u32, message: &str| {
        let more = format!("https://www.twilio.com/docs/errors/{code}");
        Answer::json(status, &json!({ "code": code, "message": message, "more_info": more, "status": status }))
    };
    let expected = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if request.header("authorization") != Some(&expected) {
        return refused(401, 20003, "Authenticate");
    }
    let account = format!("/2010-04-01/Accounts/{ACCOUNT}");
    match (request.method.as_str(), request.path().strip_prefix(&account)) {
        ("GET", Some(".json")) => Answer::json(200, &json!({ "sid": ACCOUNT, "status": "active", "type": "Full" })),
        ("POST", Some("/Messages.json")) => {
            let form = request.form();
            let has = |name: &str| form.iter().any(|(given, value)| given == name && !value.is_empty());
            if !has("To") {
                return refused(400, 21604, "A 'To' phone number is required.");
            }
            if !has("Body") {
                return refused(400, 21602, "Message body is required.");
            }
            if !has("From") && !has("MessagingServiceSid") {
                return refused(400, 21603, "A 'From' phone number is required.");
            }
            let sid = FakeTwilio::sid(before);
            let content = json!({ "sid": sid, "account_sid": ACCOUNT, "status": "queued", "error_code": null, "error_message": null });
            Answer::json(201, &content)
        }
        _ => refused(404, 20404, "The requested resource was not found"),
    }
}

/// Signs a form as Twilio does: HMAC-SHA1 over the address and the fields, sorted by name, nothing between them.
#[must_use]
pub fn signature(token: &str, url: &str, form: &[(&str, String)]) -> String {
    let mut fields = form.to_vec();
    fields.sort();
    let text = fields.iter().fold(url.to_owned(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

/// Sends a signed form to the path of `url`, at `node`.
async fn call(node: SocketAddr, url: &str, form: &[(&str, String)], token: &str) -> io::Result<u16> {
    let uri: http::Uri = url.parse().map_err(io::Error::other)?;
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let host = uri.authority().map_or("", http::uri::Authority::as_str);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let (signature, length) = (signature(token, url, form), body.len());
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nuser-agent: TwilioProxy/1.1\r\nx-twilio-signature: {signature}\r\n\
        content-type: application/x-www-form-urlencoded; charset=UTF-8\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(node).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::Error::other("the node did not answer in HTTP"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_example_is_signed_as_documented() {
        let form = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+14158675309"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        assert_eq!(
            signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", &form),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
    }
}
