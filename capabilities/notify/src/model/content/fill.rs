//! Putting values into a template.

use std::fmt::Write as _;

use super::personalisation::{PersonalValue, Personalisation};
use super::template::{Content, Piece};
use crate::model::Dialect;

/// How a list reads in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// As bullet points of their own, for e-mail bodies.
    Bullets,
    /// `a, b and c`, for subjects and text messages.
    Sentence,
}

impl Content {
    /// The text with values in place of the placeholders.
    ///
    /// Values are written as they are and never searched for placeholders. A name without a value stays as the template
    /// writes it: callers that send refuse such a message before ([`Content::missing`]).
    #[must_use]
    pub fn fill(&self, values: &Personalisation, lists: Lists, dialect: Dialect) -> String {
        let mut filled = String::with_capacity(self.text().len() + 64);
        let pieces = self.pieces();
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            index += 1;
            match piece {
                Piece::Text(range) => filled.push_str(self.slice(range)),
                Piece::Value { key, source } => match values.get_normalised(key) {
                    Some(PersonalValue::Text(text)) => filled.push_str(text),
                    Some(PersonalValue::List(items)) => write_list(&mut filled, items, lists),
                    Some(PersonalValue::Null) | None => filled.push_str(self.slice(source)),
                },
                Piece::Open { key, close, source } => match values.get_normalised(key) {
                    Some(value) if says_yes(value, dialect) => {}
                    Some(_) => index = close + 1,
                    None => {
                        filled.push_str(self.slice(source));
                        index = close + 1;
                    }
                },
                Piece::Close => {}
            }
        }
        filled
    }
}

fn write_list(out: &mut String, items: &[String], lists: Lists) {
    match lists {
        Lists::Bullets => {
            for (index, item) in items.iter().enumerate() {
                let lead = if index == 0 { "\n\n* " } else { "\n* " };
                out.push_str(lead);
                out.push_str(item);
            }
        }
        Lists::Sentence => match items {
            [] => {}
            [only] => out.push_str(only),
            [first @ .., last] => {
                // Writing to a string cannot fail.
                let _ = write!(out, "{} and {last}", first.join(", "));
            }
        },
    }
}

/// Whether a value shows the text of its condition.
fn says_yes(value: &PersonalValue, dialect: Dialect) -> bool {
    const YES: [&str; 7] = ["yes", "y", "true", "t", "1", "include", "show"];
    const OUI: [&str; 4] = ["oui", "vrai", "inclure", "afficher"];
    let PersonalValue::Text(text) = value else { return false };
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    is_one_of(&YES) || (dialect == Dialect::Gc && is_one_of(&OUI))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn fill(text: &str, values: Value) -> String {
        let values = Personalisation::from_json(values.as_object().unwrap());
        Content::parse(text).fill(&values, Lists::Sentence, Dialect::Gc)
    }

    #[test]
    fn values_stand_where_their_names_stood() {
        assert_eq!(fill("((a)), (((b))) ((c))", json!({"A": "x", "b": 1.5, "c": true})), "x, (1.5) True");
        assert_eq!(fill("「((氏名))」様", json!({"氏名": "結 花子"})), "「結 花子」様");
        assert_eq!(fill("((a))", json!({})), "((a))");
    }

    #[test]
    fn values_are_not_searched_for_placeholders() {
        assert_eq!(fill("((a))", json!({"a": "((b))", "b": "x"})), "((b))");
        assert_eq!(fill("((a))b))", json!({"a": "((", "((b": "x"})), "((b))");
    }

    #[test]
    fn conditions_show_and_hide() {
        for yes in [json!("yes"), json!("Y"), json!(true), json!(1), json!("Include"), json!("oui"), json!("AFFICHER")]
        {
            assert_eq!(fill("((x??a\nb))", json!({ "x": yes })), "a\nb");
        }
        for no in [json!("no"), json!(false), json!(0), json!("anything"), json!(""), json!(["yes"]), json!(" yes")] {
            assert_eq!(fill("<((x??a))>", json!({ "x": no })), "<>");
        }
        let (content, values) = (Content::parse("((x??a))"), [("x", PersonalValue::Text("oui".to_owned()))]);
        assert_eq!(content.fill(&values.into_iter().collect(), Lists::Sentence, Dialect::Govuk), "");
    }

    #[test]
    fn conditions_nest() {
        let template = "((x??a ((y)) ((z??c (d))) e))!";
        assert_eq!(fill(template, json!({"x": "yes", "y": "b", "z": "yes"})), "a b c (d) e!");
        assert_eq!(fill(template, json!({"x": "yes", "y": "b", "z": "no"})), "a b  e!");
        assert_eq!(fill(template, json!({"x": "no", "y": "b", "z": "yes"})), "!");
        assert_eq!(fill("((x??a ((y))))", json!({"x": 1, "y": "b"})), "a b");
        assert_eq!(fill("((x??(a)))", json!({"x": "no"})), "");
        assert_eq!(fill("((x??hi :)))", json!({"x": 1})), "hi :)");
        assert_eq!(fill("((x??a (b))", json!({"x": 1})), "a (b");
    }

    #[test]
    fn lists_read_as_sentence_or_bullets() {
        assert_eq!(fill("((l))", json!({"l": ["a"]})), "a");
        assert_eq!(fill("((l))", json!({"l": ["a", null, "b", "", "c"]})), "a, b and c");
        assert_eq!(fill("<((l))>", json!({"l": []})), "<>");
        let values = [("l", PersonalValue::List(vec!["a".to_owned(), "b".to_owned()]))].into_iter().collect();
        assert_eq!(Content::parse("I: ((l)).").fill(&values, Lists::Bullets, Dialect::Gc), "I: \n\n* a\n* b.");
    }

    #[test]
    fn deep_nesting_is_walked_without_recursion() {
        let depth = 100_000;
        let text = "((x??".repeat(depth) + "a" + &"))".repeat(depth);
        assert_eq!(fill(&text, json!({"x": "yes"})), "a");
        assert_eq!(fill(&text, json!({"x": "no"})), "");
        let unclosed = "((x??".repeat(depth);
        assert_eq!(fill(&unclosed, json!({"x": "yes"})), unclosed);
    }

    proptest! {
        #[test]
        fn text_without_brackets_stays(text in r"[^()]{0,80}") {
            prop_assert_eq!(fill(&text, json!({})), text);
        }

        #[test]
        fn a_value_stands_between_its_neighbours(value in r"\PC{0,40}", before in r"[^()]{0,10}", after in r"[^()]{0,10}") {
            let filled = fill(&format!("{before}((name)){after}"), json!({ "name": value.clone() }));
            prop_assert_eq!(filled, format!("{before}{value}{after}"));
        }

        #[test]
        fn nothing_panics(text in r"(\(\(|\)\)|\?\?|[()? xy日]){0,40}") {
            fill(&text, json!({"x": "yes", "y": "no"}));
        }
    }
}
