//! The texts of notices.

use super::Notice;
use crate::model::organisation::NoticeLanguage;
use crate::services::Snapshot;
use std::sync::LazyLock;
use yui_kernel::Messages;

static JA: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.ja.ftl")));
static EN: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.en.ftl")));
static FR: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.fr.ftl")));

/// Between the languages of one notice.
const RULE: &str = "\n\n――――――――\n\n";

/// The subject and the plain text of a notice about a service, in the languages of its organisation, or else of its country. `node` is the
/// node's address.
pub(super) fn write(notice: &Notice, snapshot: &Snapshot, node: &str) -> (String, String) {
    let mut values = notice.values();
    values.extend([("service", snapshot.service.name.as_str()), ("node", node)]);
    let texts: Vec<(String, String)> = languages(snapshot).iter().map(|texts| one(texts, notice, &values)).collect();
    let (subjects, bodies): (Vec<String>, Vec<String>) = texts.into_iter().unzip();
    (subjects.join(" / "), bodies.join(RULE))
}

/// The subject and the plain text of the mail that has an address for answers confirmed, by following `link`.
pub(crate) fn reply_to_text(snapshot: &Snapshot, node: &str, link: &str) -> (String, String) {
    let values = [("service", snapshot.service.name.as_str()), ("node", node), ("link", link)];
    let texts = languages(snapshot).into_iter().map(|texts| parts(texts, "reply-to-confirm", &values));
    let (subjects, bodies): (Vec<String>, Vec<String>) = texts.unzip();
    (subjects.join(" / "), bodies.join(RULE))
}

fn languages(snapshot: &Snapshot) -> Vec<&'static Messages> {
    let chosen = snapshot.organisation_settings.languages.iter().map(|language| match language {
        NoticeLanguage::Japanese => &*JA,
        NoticeLanguage::English => &*EN,
        NoticeLanguage::French => &*FR,
    });
    let chosen: Vec<&'static Messages> = chosen.collect();
    if !chosen.is_empty() {
        return chosen;
    }
    match snapshot.service.region.as_str() {
        "JP" => vec![&JA],
        "CA" => vec![&EN, &FR],
        "FR" => vec![&FR],
        _ => vec![&EN],
    }
}

fn one(texts: &Messages, notice: &Notice, values: &[(&str, &str)]) -> (String, String) {
    let words = notice.words();
    let words = words.iter().map(|(variable, key)| (*variable, texts.get(key).unwrap_or_default()));
    let values: Vec<(&str, &str)> = values.iter().copied().chain(words).collect();
    parts(texts, notice.key(), &values)
}

fn parts(texts: &Messages, key: &str, values: &[(&str, &str)]) -> (String, String) {
    let text = |part: &str| texts.fill(&format!("{key}-{part}"), values).unwrap_or_default();
    let signature = texts.fill("signature", values).unwrap_or_default();
    (text("subject"), format!("{}\n\n{}\n\n{signature}\n", text("what"), text("do")))
}

#[cfg(test)]
mod tests {
    use super::{EN, FR, JA, Notice, one};
    use std::collections::BTreeSet;

    #[test]
    fn every_language_has_every_text_with_the_same_variables() {
        let keys: BTreeSet<&str> = EN.keys().collect();
        for other in [&*JA, &*FR] {
            assert_eq!(other.keys().collect::<BTreeSet<_>>(), keys);
            for key in &keys {
                assert_eq!(other.variables(key), EN.variables(key), "{key}");
            }
        }
    }

    #[test]
    fn every_variable_of_a_notice_has_a_value() {
        let limit = |near: bool, channel: &str, span: &str| {
            let (channel, span) = (channel.to_owned(), span.to_owned());
            let (used, limit) = ("40".to_owned(), "50".to_owned());
            if near {
                Notice::LimitNear { channel, span, used, limit }
            } else {
                Notice::LimitReached { channel, span, limit }
            }
        };
        let reason = "it was asked for".to_owned();
        let number = || "7".to_owned();
        let notices = [
            Notice::KeyLeaked { key: "k".to_owned(), found: "f".to_owned() },
            limit(true, "email", "day"),
            limit(true, "sms", "year"),
            limit(false, "email", "year"),
            limit(false, "sms", "day"),
            Notice::LimitsChanged {
                daily_email: number(),
                daily_text_parts: number(),
                annual_email: number(),
                annual_text_parts: number(),
            },
            Notice::GoLiveApproved,
            Notice::GoLiveRejected { reason: reason.clone() },
            Notice::ServiceSuspended { reason },
            Notice::ServiceResumed,
            Notice::ServiceArchived,
        ];
        for notice in notices {
            for texts in [&*JA, &*EN, &*FR] {
                let mut values = notice.values();
                values.extend([("service", "S"), ("node", "N")]);
                let (subject, text) = one(texts, &notice, &values);
                assert!(
                    !subject.is_empty() && !format!("{subject}{text}").contains("{ $"),
                    "{notice:?}: {subject} {text}"
                );
            }
        }
    }

    #[test]
    fn every_notice_has_a_subject_what_happened_and_what_to_do() {
        let parts = ["subject", "what", "do"];
        for key in EN.keys().filter(|key| *key != "signature" && !key.starts_with("word-")) {
            assert!(parts.iter().any(|part| key.ends_with(&format!("-{part}"))), "{key}");
            let (notice, _) = key.rsplit_once('-').unwrap();
            for part in parts {
                assert!(EN.get(&format!("{notice}-{part}")).is_some(), "{notice} has no {part}");
            }
        }
    }
}
