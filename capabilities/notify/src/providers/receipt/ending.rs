//! How a text message ended, by the words of SNS and End User Messaging.

use crate::model::receipt::Outcome::{self, PermanentFailure, TechnicalFailure, TemporaryFailure};

/// SNS's own sentences (<https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html>).
const SENTENCES: [(&str, Outcome); 13] = [
    ("Blocked as spam by phone carrier", PermanentFailure),
    ("Destination is on a blocked list", PermanentFailure),
    ("Invalid phone number", PermanentFailure),
    ("Message body is invalid", PermanentFailure),
    ("Phone carrier has blocked this message", TemporaryFailure),
    ("Phone carrier is currently unreachable/unavailable", TemporaryFailure),
    ("Phone has blocked SMS", TemporaryFailure),
    ("Phone is on a blocked list", TemporaryFailure),
    ("Phone is currently unreachable/unavailable", PermanentFailure),
    ("Phone number is opted out", TechnicalFailure),
    ("This delivery would exceed max price", TemporaryFailure),
    ("Unknown error attempting to reach phone", PermanentFailure),
    ("Unhandled provider", PermanentFailure),
];

/// What a sentence of SNS means; one that is not known is final.
pub(super) fn of_sentence(sentence: &str) -> Outcome {
    if sentence.contains("is opted out") {
        return TechnicalFailure;
    }
    SENTENCES.iter().find(|(known, _)| *known == sentence).map_or(PermanentFailure, |(_, outcome)| *outcome)
}

/// What a description of End User Messaging means: the first of these that it contains, whatever the case. One that is not known is final.
pub(super) fn of_description(description: &str) -> Outcome {
    let lower = description.to_lowercase();
    let has = |words: &str| lower.contains(words);
    match () {
        () if has("blocked as spam") || has("destination is on a blocked list") => PermanentFailure,
        () if has("blocked") => TemporaryFailure,
        () if has("invalid") => PermanentFailure,
        () if has("is opted out") => TechnicalFailure,
        () if has("unknown error") => PermanentFailure,
        () if has("exceed max price") => TemporaryFailure,
        () if has("carrier") && has("unreachable") => TemporaryFailure,
        () => PermanentFailure,
    }
}
