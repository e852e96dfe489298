//! What a form sends, and what is wrong with it.

use crate::Failure;
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use secrecy::SecretString;
use yui_kernel::japan;

/// A sent form. Debug output shows the names of its fields alone.
#[derive(Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file of a form.
#[derive(Clone)]
pub struct SentFile {
    /// The field that it was sent in.
    pub field: String,
    /// The name that it has on the sender's machine, without folders.
    pub name: String,
    /// What it holds.
    pub bytes: Bytes,
}

impl Form {
    /// Reads a body of `application/x-www-form-urlencoded` or `multipart/form-data`.
    ///
    /// # Errors
    /// 415 for other types, 400 for a body that is not what it says.
    pub(super) async fn read(headers: &HeaderMap, body: Bytes) -> Result<Self, Failure> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => {
                Ok(Self { fields: form_urlencoded::parse(&body).into_owned().collect(), files: Vec::new() })
            }
            "multipart/form-data" => Self::read_parts(content_type, body).await,
            // A form without fields is sent without a body by some programs.
            "" if body.is_empty() => Ok(Self::default()),
            _ => Err(Failure::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "no_form",
                "This page takes what its form sends, and nothing else.",
            )),
        }
    }

    async fn read_parts(content_type: &str, body: Bytes) -> Result<Self, Failure> {
        let garbled =
            |_| Failure::new(StatusCode::BAD_REQUEST, "garbled_form", "The form came in garbled. Send it again.");
        let boundary = multer::parse_boundary(content_type).map_err(garbled)?;
        let stream = futures_util::stream::once(std::future::ready(Ok::<_, std::io::Error>(body)));
        let mut parts = multer::Multipart::new(stream, boundary);
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(garbled)? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(base_name);
            let bytes = part.bytes().await.map_err(garbled)?;
            match name {
                // An empty file field is sent with an empty name.
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => form.files.push(SentFile { field, name, bytes }),
                None => form.fields.push((field, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        Ok(form)
    }

    /// A form with these fields, for tests.
    #[must_use]
    pub fn of<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Self { fields, files: Vec::new() }
    }

    /// A field as it was sent, with the line ends of the node; empty if it was not sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> String {
        let value = self.fields.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str());
        // Browsers end lines with CR LF, whatever was typed.
        value.unwrap_or_default().replace("\r\n", "\n")
    }

    /// A field without the white space around it.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.raw(name).trim().to_owned()
    }

    /// A field for a number, code or address: full-width letters and digits count as their ASCII forms.
    #[must_use]
    pub fn narrow(&self, name: &str) -> String {
        japan::half_width(&self.raw(name)).trim().to_owned()
    }

    /// A password or code, exactly as it was typed.
    #[must_use]
    pub fn secret(&self, name: &str) -> SecretString {
        let value = self.fields.iter().find(|(given, _)| given == name).map(|(_, value)| value.clone());
        value.unwrap_or_default().into()
    }

    /// Whether a box was ticked, or a button pressed.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(given, _)| given == name)
    }

    /// Every value of a field that may be sent many times, such as ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The fields whose name begins with `prefix`, without it: `(column, value)` of `column-…`.
    pub fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let named = move |(name, value): &'a (String, String)| Some((name.strip_prefix(prefix)?, value.as_str()));
        self.fields.iter().filter_map(named)
    }

    /// The file that was chosen in a field.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&SentFile> {
        self.files.iter().find(|file| file.field == field)
    }
}

/// The last part of a name that may be a path; browsers on some systems send the whole path.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).collect()
}

impl<S: Sync> FromRequestParts<S> for Form {
    type Rejection = Failure;

    /// The form that the guard of its route has read.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_default())
    }
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

/// What is wrong with a form, in the order of its fields: the summary above the form and the message at each field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is its id as well; empty for what concerns the whole form.
    pub field: String,
    /// What to do, in the reader's language.
    pub message: String,
}

impl Errors {
    /// One error of the whole form.
    #[must_use]
    pub fn whole(message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add("", message);
        errors
    }

    /// The same errors, all of one field.
    pub(super) fn all_at(self, field: &str) -> Self {
        let moved = |error: FieldError| FieldError { field: field.to_owned(), ..error };
        Self(self.0.into_iter().map(moved).collect())
    }

    /// Adds what is wrong with a field.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn list(&self) -> &[FieldError] {
        &self.0
    }

    /// What is wrong with a field; empty if nothing is.
    #[must_use]
    pub fn at(&self, field: &str) -> &str {
        self.0.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    async fn read(content_type: &str, body: &'static [u8]) -> Result<Form, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        Form::read(&headers, Bytes::from_static(body)).await
    }

    #[tokio::test]
    async fn fields_are_read() {
        let body = "name=+%E7%B5%90%E5%B8%82%E3%80%80&code=%EF%BC%91%EF%BC%93&box=on&box=two&text=a%0D%0Ab";
        let form = read("application/x-www-form-urlencoded; charset=utf-8", body.as_bytes()).await.unwrap();
        assert_eq!((form.text("name").as_str(), form.narrow("code").as_str()), ("結市", "13"));
        assert_eq!(form.raw("text"), "a\nb");
        assert_eq!(form.all("box").collect::<Vec<_>>(), ["on", "two"]);
        assert!(form.has("box") && !form.has("other") && form.text("other").is_empty());
        assert_eq!(format!("{form:?}"), r#"["name", "code", "box", "box", "text"]"#);
    }

    #[tokio::test]
    async fn files_are_read_with_their_base_name() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\"C:\\list.csv\"\r\nContent-Type: text/csv\r\n\r\nb,c\r\n--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let form = read("multipart/form-data; boundary=x", body).await.unwrap();
        let file = form.file("file").unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_ref(), form.text("a").as_str()), ("list.csv", &b"b,c"[..], "1"));
        assert!(form.file("none").is_none());
    }

    #[tokio::test]
    async fn other_bodies_are_refused() {
        for (content_type, body, status) in [
            ("application/json", &b"{}"[..], 415),
            ("multipart/form-data", b"", 400),
            ("multipart/form-data; boundary=x", b"--x\r\nhalf", 400),
        ] {
            assert_eq!(read(content_type, body).await.unwrap_err().status().as_u16(), status, "{content_type}");
        }
    }

    #[test]
    fn errors_are_told_at_their_field() {
        let mut errors = Errors::whole("busy");
        errors.add("name", "type a name");
        assert_eq!((errors.at("name"), errors.at("other"), errors.list().len()), ("type a name", "", 2));
    }
}
