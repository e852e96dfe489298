//! Templates and recipients, and what became of them.

use serde_json::{Map, Value};
use yui_notify::model::Dialect;
use yui_notify::model::content::{Content, EmailBody, Personalisation, Sms, SmsAlphabet, SmsRules, Subject, missing};
use yui_notify::model::recipient::{EmailAddress, PhoneNumber, Region};

use crate::elements::elements;

/// Cases that end otherwise on purpose: the template, what it makes here, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("((x??a ((y)) b))", "a Z b", "a placeholder inside a condition is filled"),
    ("((list))", "", "an empty list is no text; nobody gets the editor's mark-up"),
    ("[[en]]Hello[[/en]]", "Hello\n", "the plain text says nothing of its language"),
    (
        "[[en]]\n# H\n\n* a\n* b\n[[/en]]",
        "H\n-----------------------------------------------------------------\n\n• a\n• b\n",
        "as above",
    ),
    ("((x??[[fr]]\nBonjour\n[[/fr]]))", "Bonjour\n", "as above"),
];

struct Vectors {
    dialect: Dialect,
    file: Value,
}

impl Vectors {
    fn read() -> Vec<Self> {
        let files = [Dialect::Gc, Dialect::Govuk]
            .map(|dialect| crate::read(&format!("{dialect}-render.json")).map(|file| Self { dialect, file }));
        files.into_iter().flatten().collect()
    }

    fn cases(&self, kind: &str) -> impl Iterator<Item = Case<'_>> {
        self.file[kind].as_array().into_iter().flatten().map(|case| Case(case.as_object().unwrap()))
    }
}

struct Case<'a>(&'a Map<String, Value>);

impl Case<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn content(&self) -> &str {
        self.text("content").unwrap()
    }

    fn values(&self) -> Personalisation {
        Personalisation::from_json(self.0["values"].as_object().unwrap())
    }

    fn exception(&self) -> Option<&'static str> {
        let is_filled_list = self.0["values"]["list"].as_array().is_some_and(|items| !items.is_empty());
        EXCEPTIONS.iter().find(|(content, ..)| *content == self.content() && !is_filled_list).map(|(_, ours, _)| *ours)
    }

    /// Values are missing: such a message is refused, and what a preview would show is a matter of design.
    fn is_refused(&self) -> bool {
        let values = self.values();
        !Content::parse(self.content()).missing(&values).is_empty()
    }
}

#[test]
fn text_messages() {
    for vectors in Vectors::read() {
        for case in vectors.cases("sms") {
            let (content, values) = (Content::parse(case.content()), case.values());
            let prefix = case.text("prefix");
            let rules = SmsRules { dialect: vectors.dialect, alphabet: SmsAlphabet::Peers, prefix };
            let message = Sms::render(&content, &values, &rules);
            let context = format!("{} {:?}", vectors.dialect, case.0);
            if let Some(names) = case.0.get("missing") {
                let expected = if case.exception().is_some() { Value::Array(Vec::new()) } else { names.clone() };
                assert_eq!(Value::from(missing([&content], &values)), expected, "{context}");
            }
            if case.is_refused() {
                continue;
            }
            if let Some(ours) = case.exception() {
                let prefixed =
                    prefix.map_or_else(|| ours.to_owned(), |prefix| format!("{prefix}: {ours}").trim().to_owned());
                assert_eq!(message.text, prefixed, "{context}");
                continue;
            }
            assert_eq!(message.text, case.text("str").unwrap(), "{context}");
            assert_eq!(Value::from(message.content_count), case.0["content_count"], "{context}");
            assert_eq!(Value::from(message.parts), case.0["fragments"], "{context}");
            assert_eq!(Value::from(message.is_too_long), case.0["too_long"], "{context}");
            if let Some(empty) = case.0.get("empty") {
                assert_eq!(Value::from(message.is_empty()), *empty, "{context}");
            }
            if let Some(names) = case.0.get("placeholders") {
                let found: Vec<&str> =
                    content.placeholders().iter().map(|placeholder| placeholder.name.as_str()).collect();
                assert_eq!(Value::from(found), *names, "{context}");
            }
        }
    }
}

#[test]
fn emails() {
    for vectors in Vectors::read() {
        for case in vectors.cases("email").filter(|case| !case.is_refused()) {
            let (content, values) = (Content::parse(case.content()), case.values());
            let filled = EmailBody::fill(&content, &values, vectors.dialect);
            let body = EmailBody::render(&content, &values, vectors.dialect);
            let context = format!("{} {:?}", vectors.dialect, case.0);
            if let Some(ours) = case.exception().filter(|_| vectors.dialect == Dialect::Gc) {
                assert_eq!(body.plain_text().trim(), ours.trim(), "{context}");
                if case.content().contains("[[") {
                    assert_eq!(elements(&body.html()), elements(case.text("html_body").unwrap()), "{context}");
                }
                continue;
            }
            let answered = case.text("raw_body").or(case.text("api_body")).unwrap();
            assert_eq!(filled, answered, "{context}");
            assert_eq!(body.plain_text(), case.text("plain").unwrap(), "{context}");
            let preheader = case.text("preheader").unwrap();
            assert_eq!(elements(&escape(&body.preheader())), elements(preheader), "{context}");
            if let Some(html) = case.text("html_body") {
                // Double escaping of `&` in a value is the one thing in the HTML that is not copied.
                assert_eq!(elements(&body.html()), elements(&html.replace("&amp;amp;", "&amp;")), "{context}");
            }
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn subjects() {
    for vectors in Vectors::read() {
        for case in vectors.cases("subject") {
            let content = Content::parse(case.text("subject").unwrap());
            let subject = Subject::render(&content, &case.values(), vectors.dialect);
            assert_eq!(subject.text(), case.text("plain").unwrap());
            assert_eq!(subject.answered(vectors.dialect), case.text("with_subject").unwrap());
        }
    }
}

#[test]
fn phone_numbers() {
    for vectors in Vectors::read() {
        let (dialect, region) = (vectors.dialect, Region::default_of(vectors.dialect));
        for case in vectors.cases("phone") {
            let typed = case.text("in").unwrap();
            let anywhere = PhoneNumber::parse(typed, dialect, region);
            let local = PhoneNumber::parse_local(typed, dialect, region);
            for (name, result) in [("intl", &anywhere), ("out", &anywhere), ("local", &local)] {
                let Some(expected) = case.text(name) else { continue };
                let given = match result {
                    Ok(number) => number.answered(dialect).to_owned(),
                    Err(error) => format!("ERR {}", error.text(dialect)),
                };
                assert_eq!(given, expected, "{dialect} {typed}");
            }
        }
    }
}

#[test]
fn email_addresses() {
    for vectors in Vectors::read() {
        for case in vectors.cases("emailaddr") {
            let typed = spelled_out(case.text("in").unwrap());
            let given = match EmailAddress::parse(&typed, vectors.dialect) {
                Ok(address) if typed.len() > 100 => {
                    format!("OK({})", if address.as_typed() == typed { "long" } else { "?" })
                }
                Ok(address) => address.as_typed().to_owned(),
                Err(error) => format!("ERR {error}"),
            };
            assert_eq!(given, case.text("out").unwrap(), "{typed}");
        }
    }
}

/// `xxxxx…(len 321)` stands for an address of that length.
fn spelled_out(typed: &str) -> String {
    let Some((_, length)) = typed.split_once("…(len ") else { return typed.to_owned() };
    let length: usize = length.trim_end_matches(')').parse().unwrap();
    "x".repeat(length - "@b.ca".len()) + "@b.ca"
}
