//! What a gateway's words on its messages mean.

use super::Value;
use std::collections::BTreeMap;
use yui_notify::model::receipt::Outcome;

/// Words, in lower case, with their meanings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcomes(pub BTreeMap<String, Outcome>);

impl Value for Outcomes {
    const KIND: &'static str = "meanings of words, a JSON object";

    fn parse(text: &str) -> Result<Self, String> {
        let words: BTreeMap<String, String> =
            serde_json::from_str(text).map_err(|_| "is not a JSON object of texts".to_owned())?;
        let known = [
            Outcome::Delivered,
            Outcome::Sent,
            Outcome::Pending,
            Outcome::TemporaryFailure,
            Outcome::PermanentFailure,
            Outcome::TechnicalFailure,
        ];
        let meaning = |word: &String, name: &String| {
            let outcome = known.into_iter().find(|outcome| outcome.as_str() == name);
            outcome.map(|outcome| (word.to_lowercase(), outcome))
        };
        let meanings: Option<BTreeMap<_, _>> = words.iter().map(|(word, name)| meaning(word, name)).collect();
        match meanings {
            Some(meanings) if !meanings.is_empty() => Ok(Self(meanings)),
            Some(_) => Err("names no word".to_owned()),
            None => {
                let names: Vec<&str> = known.iter().map(|outcome| outcome.as_str()).collect();
                Err(format!("has a meaning that is none of {}", names.join(", ")))
            }
        }
    }

    fn show(&self) -> String {
        let words: BTreeMap<&str, &str> =
            self.0.iter().map(|(word, outcome)| (word.as_str(), outcome.as_str())).collect();
        serde_json::to_string(&words).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_meanings() {
        let outcomes = Outcomes::parse(r#"{"DELIVRD": "delivered", "2": "permanent-failure"}"#).unwrap();
        assert_eq!(outcomes.show(), r#"{"2":"permanent-failure","delivrd":"delivered"}"#);
        assert_eq!(Outcomes::parse("[]").unwrap_err(), "is not a JSON object of texts");
        assert_eq!(Outcomes::parse("{}").unwrap_err(), "names no word");
        assert!(
            Outcomes::parse(r#"{"x": "complained"}"#)
                .unwrap_err()
                .starts_with("has a meaning that is none of delivered, sent,")
        );
    }
}
