//! The node's series that a text names: in Prometheus' query language, and in the page that Prometheus reads.

/// A series and the labels that are named with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selector {
    pub(super) name: String,
    pub(super) labels: Vec<String>,
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Every name that begins with `yui_`, with the labels in braces after it.
pub(super) fn selectors(text: &str) -> Vec<Selector> {
    let begins = |at: &usize| !text[..*at].ends_with(|c: char| is_word(c) || c == ':' || c == '/' || c == '-');
    text.match_indices("yui_")
        .map(|(at, _)| at)
        .filter(begins)
        .map(|at| {
            let end = text[at..].find(|c| !is_word(c)).map_or(text.len(), |length| at + length);
            Selector { name: text[at..end].to_owned(), labels: labels(&text[end..]) }
        })
        .collect()
}

/// The names of labels, if a brace comes first. Values stand in quotes and may hold anything.
fn labels(rest: &str) -> Vec<String> {
    let Some(inner) = rest.strip_prefix('{') else { return Vec::new() };
    let (mut found, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in inner.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '}' => break,
            _ if is_word(c) => word.push(c),
            '=' | '!' if !word.is_empty() => found.push(std::mem::take(&mut word)),
            _ => word.clear(),
        }
    }
    found
}

#[test]
fn names_and_labels_are_found() {
    let found = selectors(r#"sum(rate(yui_a_total{lane=~"a|b{}",le="0.5",x!~"y"}[5m])) / yui_b + yui:c_d{e="f"}"#);
    let of = |name: &str, labels: &[&str]| Selector {
        name: name.to_owned(),
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    };
    assert_eq!(found, [of("yui_a_total", &["lane", "le", "x"]), of("yui_b", &[])]);
}
