//! Templates and the values that fill them.

use super::text;
use yui_notify::model::Dialect;
use yui_notify::model::content::{
    Content, EmailBody, Header, HtmlEmail, Lists, PersonalValue, Personalisation, Sms, SmsAlphabet, SmsRules, Subject,
    TextDirection, UnsubscribeUrl, missing, sanitise_values,
};

/// A template and, after the first NUL, the value of each placeholder: filled in and put into every form in which it may leave.
///
/// # Panics
/// Where a value became markup of its own, or names of missing values are told although all are there.
pub fn template(data: &[u8]) {
    let data = text(data);
    let (template, value) = data.split_once('\0').unwrap_or((&data, "結 & <b>((x))</b>"));
    let content = Content::parse(template);
    let mut values = Personalisation::default();
    let _ = missing([&content], &values);
    for placeholder in content.placeholders() {
        values.insert(&placeholder.name, PersonalValue::Text(value.to_owned()));
    }
    assert!(missing([&content], &values).is_empty(), "a value that was given is missing");
    for dialect in Dialect::ALL.iter().copied() {
        let _ = content.fill(&values, Lists::Bullets, dialect);
        let _ = EmailBody::fill(&content, &values, dialect);
        let subject = Subject::render(&content, &values, dialect);
        let _ = subject.answered(dialect);
        assert!(!subject.text().contains(['\r', '\n']), "a subject has one line");
        let body = EmailBody::render(&content, &values, dialect);
        let _ = (body.plain_text(), body.preheader());
        let document = HtmlEmail {
            subject: subject.text(),
            language: "ja",
            direction: TextDirection::RightToLeft,
            header: Header::Name(value),
            body: &body,
        };
        for html in [body.html(), document.render()] {
            let is_foreign = |tag: &str| html.contains(&format!("<{tag}"));
            assert!(!["b>", "script", "img", "iframe", "svg"].into_iter().any(is_foreign), "a text became markup");
        }
        for alphabet in [SmsAlphabet::Peers, SmsAlphabet::Full] {
            let sms = Sms::render(&content, &values, &SmsRules { dialect, alphabet, prefix: Some("結") });
            assert!(sms.parts > 0, "a message has a part");
        }
    }
    let names: Vec<String> = content.placeholders().iter().map(|placeholder| placeholder.name.clone()).collect();
    let _ = sanitise_values(&mut values, &names);
    if let Ok(url) = UnsubscribeUrl::parse(value) {
        for (_, header) in url.headers() {
            assert!(!header.contains(['\r', '\n']), "a header has one line");
        }
    }
}
