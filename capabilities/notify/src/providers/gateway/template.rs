//! Request bodies with variables.
//!
//! A template is taken apart once, when the node starts: JSON into its values, a form into its fields. Variables are then
//! filled into values, and the whole is written out anew, so that no text can leave its field.

use crate::providers::OutgoingText;
use serde_json::{Map, Value};

/// What stands for a part of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variable {
    To,
    From,
    Body,
    Reference,
    Parts,
}

impl Variable {
    const ALL: [(&'static str, Self); 5] = [
        ("to", Self::To),
        ("from", Self::From),
        ("body", Self::Body),
        ("reference", Self::Reference),
        ("parts", Self::Parts),
    ];

    fn value(self, text: &OutgoingText) -> String {
        match self {
            Self::To => text.to.clone(),
            Self::From => text.from.clone(),
            Self::Body => text.body.clone(),
            Self::Reference => text.id.to_string(),
            Self::Parts => text.parts.to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(Variable),
}

/// A text with variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

impl Template {
    /// Reads `{variable}`, and `{{` and `}}` as braces.
    ///
    /// # Errors
    /// What is wrong, to be put after the name of the setting. It holds no more of the text than a variable's name.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut fixed = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            fixed.push_str(before);
            if let Some(after) = brace.strip_prefix("{{") {
                fixed.push('{');
                rest = after;
            } else if let Some(after) = brace.strip_prefix("}}") {
                fixed.push('}');
                rest = after;
            } else {
                let (name, after) = brace
                    .strip_prefix('{')
                    .and_then(|inner| inner.split_once('}'))
                    .ok_or("has a brace without its partner; write a brace as {{ or }}")?;
                let known = Variable::ALL.iter().find(|(known, _)| *known == name);
                let (_, variable) = known.ok_or_else(|| {
                    format!("has an unknown variable {{{name}}}; there are {{to}}, {{from}}, {{body}}, {{reference}} and {{parts}}")
                })?;
                if !fixed.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut fixed)));
                }
                pieces.push(Piece::Variable(*variable));
                rest = after;
            }
        }
        fixed.push_str(rest);
        if !fixed.is_empty() {
            pieces.push(Piece::Text(fixed));
        }
        Ok(Self(pieces))
    }

    pub(super) fn fill(&self, text: &OutgoingText) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Text(fixed) => fixed.clone(),
                Piece::Variable(variable) => variable.value(text),
            })
            .collect()
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = Variable> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(*variable),
            Piece::Text(_) => None,
        })
    }

    /// The text, where it holds no variable.
    pub(super) fn fixed(&self) -> Option<String> {
        match self.0.as_slice() {
            [] => Some(String::new()),
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }
}

/// A JSON value whose texts are templates.
#[derive(Debug, Clone)]
enum Shape {
    Fixed(Value),
    Text(Template),
    /// A text that is exactly `{parts}`: written as a number.
    Parts,
    List(Vec<Shape>),
    Object(Vec<(String, Shape)>),
}

impl Shape {
    fn read(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => match Template::parse(text)? {
                template if template.0 == [Piece::Variable(Variable::Parts)] => Self::Parts,
                template => Self::Text(template),
            },
            Value::Array(values) => Self::List(values.iter().map(Self::read).collect::<Result<_, _>>()?),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| Ok((name.clone(), Self::read(value)?)));
                Self::Object(fields.collect::<Result<_, String>>()?)
            }
            fixed => Self::Fixed(fixed.clone()),
        })
    }

    fn fill(&self, text: &OutgoingText) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => Value::String(template.fill(text)),
            Self::Parts => Value::from(text.parts),
            Self::List(items) => items.iter().map(|item| item.fill(text)).collect(),
            Self::Object(fields) => {
                let fields: Map<_, _> = fields.iter().map(|(name, shape)| (name.clone(), shape.fill(text))).collect();
                Value::Object(fields)
            }
        }
    }

    fn variables(&self, found: &mut Vec<Variable>) {
        match self {
            Self::Fixed(_) => {}
            Self::Text(template) => found.extend(template.variables()),
            Self::Parts => found.push(Variable::Parts),
            Self::List(items) => items.iter().for_each(|item| item.variables(found)),
            Self::Object(fields) => fields.iter().for_each(|(_, shape)| shape.variables(found)),
        }
    }
}

/// A request body with variables.
#[derive(Debug, Clone)]
pub(super) struct Body(Format);

#[derive(Debug, Clone)]
enum Format {
    Json(Shape),
    Form(Vec<(String, Template)>),
}

impl Body {
    /// Any JSON text whose strings hold variables.
    ///
    /// # Errors
    /// What is wrong, to be put after the name of the setting.
    pub(super) fn json(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("is no JSON ({error})"))?;
        let shape = Shape::read(&value)?;
        let mut found = Vec::new();
        shape.variables(&mut found);
        complete(&found)?;
        Ok(Self(Format::Json(shape)))
    }

    /// `name={variable}&…`, percent-encoded where it must be.
    ///
    /// # Errors
    /// What is wrong, to be put after the name of the setting.
    pub(super) fn form(text: &str) -> Result<Self, String> {
        let fields = form_urlencoded::parse(text.as_bytes())
            .map(|(name, value)| Ok((name.into_owned(), Template::parse(&value)?)));
        let fields: Vec<_> = fields.collect::<Result<_, String>>()?;
        let found: Vec<_> = fields.iter().flat_map(|(_, template)| template.variables()).collect();
        complete(&found)?;
        Ok(Self(Format::Form(fields)))
    }

    pub(super) fn media_type(&self) -> &'static str {
        match self.0 {
            Format::Json(_) => "application/json",
            Format::Form(_) => "application/x-www-form-urlencoded",
        }
    }

    pub(super) fn fill(&self, text: &OutgoingText) -> String {
        match &self.0 {
            Format::Json(shape) => shape.fill(text).to_string(),
            Format::Form(fields) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields.iter().map(|(name, template)| (name, template.fill(text))));
                form.finish()
            }
        }
    }
}

/// Without a number and a text there is no message.
fn complete(found: &[Variable]) -> Result<(), String> {
    for (name, variable) in [("to", Variable::To), ("body", Variable::Body)] {
        if !found.contains(&variable) {
            return Err(format!("lacks the variable {{{name}}}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn text(body: &str) -> OutgoingText {
        OutgoingText {
            id: Uuid::from_u128(7),
            from: "YUI".to_owned(),
            to: "+819012345678".to_owned(),
            body: body.to_owned(),
            parts: 2,
        }
    }

    #[test]
    fn json_keeps_its_shape() {
        let body = Body::json(
            r#"{"messages": [{"to": "tel:{to}", "text": "{body}", "n": "{parts}", "s": "{parts} parts", "raw": "{{body}}", "on": true, "x": null, "y": 1.5}], "{to}": "{reference}/{from}"}"#,
        );
        assert_eq!(
            body.unwrap().fill(&text("a \"b\" \\ {to}\n結")),
            r#"{"messages":[{"to":"tel:+819012345678","text":"a \"b\" \\ {to}\n結","n":2,"s":"2 parts","raw":"{body}","on":true,"x":null,"y":1.5}],"{to}":"00000000-0000-0000-0000-000000000007/YUI"}"#
        );
    }

    #[test]
    fn forms_are_encoded() {
        let body = Body::form("to={to}&text={body}&sig=a%26b&from={from}").unwrap();
        assert_eq!(
            body.fill(&text("1+1=2 & 結")),
            "to=%2B819012345678&text=1%2B1%3D2+%26+%E7%B5%90&sig=a%26b&from=YUI"
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (template, said) in [
            ("{", "is no JSON"),
            (r#"{"to": "{to}"}"#, "lacks the variable {body}"),
            (r#"{"text": "{body}"}"#, "lacks the variable {to}"),
            (
                r#"["{to}", "{text}"]"#,
                "unknown variable {text}; there are {to}, {from}, {body}, {reference} and {parts}",
            ),
            (r#"["{to}", "{body"]"#, "brace without its partner"),
            (r#"["{to}", "body}"]"#, "brace without its partner"),
        ] {
            let problem = Body::json(template).unwrap_err();
            assert!(problem.contains(said), "{template}: {problem}");
        }
        assert!(Body::form("to={to}").unwrap_err().contains("{body}"));
    }

    proptest! {
        #[test]
        fn any_text_stays_in_its_field(body in any::<String>(), from in any::<String>()) {
            let text = OutgoingText { from, ..text(&body) };
            let json = Body::json(r#"{"to": "{to}", "text": "{body}", "from": "{from}"}"#).unwrap().fill(&text);
            let value: Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(value, serde_json::json!({"to": text.to, "text": text.body, "from": text.from}));

            let form = Body::form("to={to}&text={body}&from={from}").unwrap().fill(&text);
            let fields: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
            let expected = [("to", &text.to), ("text", &text.body), ("from", &text.from)];
            prop_assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.clone())));
        }
    }
}
