//! Mails as a reader's program takes them apart.

use mailparse::{MailHeaderMap as _, ParsedMail};
use yui_testkit::smtp::Mail;

/// A mail with its texts decoded.
pub(crate) struct Read {
    headers: Vec<(String, String)>,
    /// The plain text, with LF.
    pub(crate) text: String,
    /// The HTML text, with LF.
    pub(crate) html: String,
}

impl Read {
    pub(crate) fn new(mail: &Mail) -> Self {
        let parsed = mailparse::parse_mail(&mail.data).unwrap();
        assert_eq!(parsed.ctype.mimetype, "multipart/alternative");
        let headers = parsed.headers.iter().map(|header| (header.get_key(), header.get_value())).collect();
        Self { headers, text: part(&parsed, "text/plain"), html: part(&parsed, "text/html") }
    }

    /// A header field, decoded.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let found: Vec<&str> = self
            .headers
            .iter()
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        let [value] = found.as_slice() else { panic!("{name}: {found:?}") };
        value
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(key, _)| key.eq_ignore_ascii_case(name))
    }
}

fn part(mail: &ParsedMail<'_>, media_type: &str) -> String {
    let part = mail.parts().find(|part| part.ctype.mimetype == media_type).unwrap();
    assert_eq!(part.ctype.charset.to_lowercase(), "utf-8");
    assert!(part.headers.get_first_value("Content-Transfer-Encoding").is_some());
    part.get_body().unwrap().replace("\r\n", "\n")
}
