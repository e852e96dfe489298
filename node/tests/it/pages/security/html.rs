//! Enough HTML to find the links and forms of this node's pages, which are well formed.

use std::collections::BTreeMap;

/// A start or end tag.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// Where what follows it begins.
    end: usize,
}

/// How a field is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    /// By typing; the kind is that of the input, such as `email`, or `numeric` where digits are asked for.
    Typed(String),
    /// By a file.
    File,
    /// It has a value already.
    Given(String),
}

/// A form that is sent.
#[derive(Debug, Clone)]
pub(super) struct Form {
    /// Where it goes; empty for the page's own address.
    pub(super) action: String,
    pub(super) fields: Vec<(String, Field)>,
}

impl Form {
    /// Whether a person writes something into it.
    pub(super) fn is_typed(&self) -> bool {
        self.fields.iter().any(|(_, field)| !matches!(field, Field::Given(_)))
    }
}

fn decoded(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#39;", "'").replace("&lt;", "<");
    text.replace("&#60;", "<").replace("&gt;", ">").replace("&#62;", ">").replace("&#38;", "&").replace("&amp;", "&")
}

/// The tag that begins at `start`.
fn tag(html: &str, start: usize) -> Option<Tag> {
    let inside = &html[start + 1..];
    let mut quoted = false;
    let length = inside.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    })?;
    let inside = &inside[..length];
    let name = inside.split([' ', '\n']).next().unwrap_or_default().to_owned();
    let mut attributes = BTreeMap::new();
    let mut rest = inside[name.len()..].trim_start();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ', '\n']).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        match after.strip_prefix("=\"") {
            Some(value) => {
                let close = value.find('"').unwrap_or(value.len());
                attributes.insert(key.to_owned(), decoded(&value[..close]));
                rest = value.get(close + 1..).unwrap_or_default().trim_start();
            }
            None => {
                attributes.insert(key.to_owned(), String::new());
                rest = after.trim_start_matches(['=', ' ', '\n']);
            }
        }
    }
    Some(Tag { name, attributes, end: start + 1 + length + 1 })
}

fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|offset| at + offset) {
        match tag(html, start) {
            Some(tag) => {
                at = tag.end;
                found.push(tag);
            }
            None => break,
        }
    }
    found
}

/// The addresses that a page leads to.
pub(super) fn links(html: &str) -> Vec<String> {
    let lead = |tag: Tag| match tag.name.as_str() {
        "a" => tag.attributes.get("href").cloned(),
        "iframe" => tag.attributes.get("src").cloned(),
        _ => None,
    };
    tags(html).into_iter().filter_map(lead).collect()
}

/// The forms of a page that are posted.
pub(super) fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut open: Option<Form> = None;
    let mut select: Option<(String, Option<String>)> = None;
    let mut elsewhere = Vec::new();
    for tag in tags(html) {
        let text = |key: &str| tag.attributes.get(key).cloned().unwrap_or_default();
        let has = |key: &str| tag.attributes.contains_key(key);
        match (tag.name.as_str(), &mut open) {
            ("form", _) => {
                open = (text("method") == "post").then(|| Form { action: text("action"), fields: Vec::new() });
            }
            ("/form", form) => {
                let form = form.take();
                for action in elsewhere.drain(..) {
                    forms.extend(form.clone().map(|form| Form { action, ..form }));
                }
                forms.extend(form);
            }
            ("select", Some(_)) => select = Some((text("name"), None)),
            ("option", Some(_)) => {
                if let Some((_, chosen)) = &mut select
                    && (chosen.is_none() || has("selected"))
                {
                    *chosen = Some(text("value"));
                }
            }
            ("/select", Some(form)) => {
                if let Some((name, Some(value))) = select.take() {
                    form.fields.push((name, Field::Given(value)));
                }
            }
            ("textarea", Some(form)) => form.fields.push((text("name"), Field::Typed("textarea".to_owned()))),
            ("button", Some(_)) if has("formaction") => elsewhere.push(text("formaction")),
            ("button", Some(form)) if has("name") && !form.fields.iter().any(|(name, _)| *name == text("name")) => {
                form.fields.push((text("name"), Field::Given(text("value"))));
            }
            ("input", Some(form)) => {
                let kind = text("type");
                let field = match kind.as_str() {
                    "hidden" | "checkbox" => Field::Given(text("value")),
                    "radio" if form.fields.iter().any(|(name, _)| *name == text("name")) => continue,
                    "radio" => Field::Given(text("value")),
                    "file" => Field::File,
                    _ if text("inputmode") == "numeric" => Field::Typed("numeric".to_owned()),
                    _ => Field::Typed(kind.clone()),
                };
                form.fields.push((text("name"), field));
            }
            _ => {}
        }
    }
    forms
}

#[test]
fn forms_and_links_are_found() {
    let page = "<a href=\"/a?b=1&amp;c\">x</a><form method=\"post\" action=\"/s\" novalidate>\n<input type=\"hidden\" name=\"t\" \
        value=\"&#34;&#60;\"><input id=\"n\" name=\"n\" type=\"text\" value=\"a > b\"><select name=\"s\"><option value=\"1\">\
        <option value=\"2\" selected></select><textarea name=\"w\">\nx</textarea><button name=\"go\" value=\"on\">x</button></form>";
    assert_eq!(links(page), ["/a?b=1&c"]);
    let found = forms(page);
    assert_eq!((found.len(), found[0].action.as_str()), (1, "/s"));
    let given = |text: &str| Field::Given(text.to_owned());
    let typed = |kind: &str| Field::Typed(kind.to_owned());
    let fields: Vec<_> = found[0].fields.iter().map(|(name, field)| (name.as_str(), field.clone())).collect();
    assert_eq!(
        fields,
        [("t", given("\"<")), ("n", typed("text")), ("s", given("2")), ("w", typed("textarea")), ("go", given("on"))]
    );
}
