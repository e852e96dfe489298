//! Too much at once, today or this year: 429, always with `Retry-After`.

use super::{Problem, Problems};
use crate::model::{Channel, Dialect, KeyType};

fn too_many(error: &'static str, message: String, retry_after: u64) -> Problems {
    Problems::one(429, Problem::new(error, message)).retry_after(retry_after)
}

/// More than `limit` requests in `seconds` with keys of this type; `retry_after` in seconds.
#[must_use]
pub fn rate_limited(key_type: KeyType, limit: u32, seconds: u32, retry_after: u64) -> Problems {
    let key = match key_type {
        KeyType::Live => "LIVE",
        KeyType::Team => "TEAM",
        KeyType::Test => "TEST",
    };
    too_many(
        "RateLimitError",
        format!("Exceeded rate limit for key type {key} of {limit} requests per {seconds} seconds"),
        retry_after,
    )
}

/// The day's limit is used up; `limit` in messages, for texts in GC Notify in parts. `live` is false in trial;
/// `retry_after` is the seconds until the count starts anew.
#[must_use]
pub fn daily_limit_exceeded(dialect: Dialect, channel: Channel, live: bool, limit: u64, retry_after: u64) -> Problems {
    match dialect {
        Dialect::Gc => {
            let (error, message) = match channel {
                Channel::Email => (
                    if live { "LiveServiceTooManyEmailRequestsError" } else { "TrialServiceTooManyEmailRequestsError" },
                    format!("Exceeded email daily sending limit of {limit} messages"),
                ),
                Channel::Sms => (
                    if live { "LiveServiceTooManySMSRequestsError" } else { "TrialServiceTooManySMSRequestsError" },
                    format!("Exceeded SMS daily sending limit of {limit} fragments"),
                ),
            };
            too_many(error, message, retry_after)
        }
        Dialect::Govuk => govuk_daily(channel.as_str(), limit, retry_after),
    }
}

/// The day's limit of texts abroad is used up, which GOV.UK Notify counts apart.
#[must_use]
pub fn daily_international_limit_exceeded(limit: u64, retry_after: u64) -> Problems {
    govuk_daily("international_sms", limit, retry_after)
}

fn govuk_daily(what: &str, limit: u64, retry_after: u64) -> Problems {
    too_many("TooManyRequestsError", format!("Exceeded send limits ({what}: {limit}) for today"), retry_after)
}

/// The year's limit is used up; only GC Notify has one, so both dialects read alike.
#[must_use]
pub fn annual_limit_exceeded(channel: Channel, live: bool, limit: u64, retry_after: u64) -> Problems {
    let (error, name) = match (channel, live) {
        (Channel::Email, true) => ("LiveServiceRequestExceedsEmailAnnualLimitError", "email"),
        (Channel::Email, false) => ("TrialServiceRequestExceedsEmailAnnualLimitError", "email"),
        (Channel::Sms, true) => ("LiveServiceRequestExceedsSMSAnnualLimitError", "SMS"),
        (Channel::Sms, false) => ("TrialServiceRequestExceedsSMSAnnualLimitError", "SMS"),
    };
    too_many(error, format!("Exceeded annual {name} sending limit of {limit} messages"), retry_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(problems: &Problems) -> (u16, &str, &str) {
        let problem = &problems.list()[0];
        (problems.status(), problem.error, &problem.message)
    }

    #[test]
    fn the_rate_names_the_kind_of_key() {
        let problems = rate_limited(KeyType::Live, 1000, 60, 7);
        assert_eq!(
            told(&problems),
            (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 1000 requests per 60 seconds")
        );
        assert_eq!(problems.retry_after_seconds(), Some(7));
    }

    #[test]
    fn the_day_is_told_per_product() {
        assert_eq!(
            told(&daily_limit_exceeded(Dialect::Gc, Channel::Sms, false, 50, 1)),
            (429, "TrialServiceTooManySMSRequestsError", "Exceeded SMS daily sending limit of 50 fragments")
        );
        assert_eq!(
            told(&daily_limit_exceeded(Dialect::Govuk, Channel::Email, true, 50, 1)),
            (429, "TooManyRequestsError", "Exceeded send limits (email: 50) for today")
        );
    }

    #[test]
    fn the_year_is_told_in_messages() {
        assert_eq!(
            told(&annual_limit_exceeded(Channel::Email, true, 20_000_000, 1)),
            (
                429,
                "LiveServiceRequestExceedsEmailAnnualLimitError",
                "Exceeded annual email sending limit of 20000000 messages"
            )
        );
    }
}
