//! The texts of notices.

use super::Notice;
use crate::model::service::Service;
use std::sync::LazyLock;
use yui_kernel::Messages;

static JA: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.ja.ftl")));
static EN: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.en.ftl")));
static FR: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/notices.fr.ftl")));

/// Between the languages of one notice.
const RULE: &str = "\n\n――――――――\n\n";

/// The subject and the plain text of a notice about `service`, in the languages of its country. `node` is the node's address.
pub(super) fn write(notice: &Notice, service: &Service, node: &str) -> (String, String) {
    let mut values = notice.values();
    values.extend([("service", service.name.as_str()), ("node", node)]);
    let texts: Vec<(String, String)> = languages(service).iter().map(|texts| one(texts, notice, &values)).collect();
    let (subjects, bodies): (Vec<String>, Vec<String>) = texts.into_iter().unzip();
    (subjects.join(" / "), bodies.join(RULE))
}

fn languages(service: &Service) -> Vec<&'static Messages> {
    match service.region.as_str() {
        "JP" => vec![&JA],
        "CA" => vec![&EN, &FR],
        "FR" => vec![&FR],
        _ => vec![&EN],
    }
}

fn one(texts: &Messages, notice: &Notice, values: &[(&str, &str)]) -> (String, String) {
    let text = |part: &str| texts.fill(&format!("{}-{part}", notice.key()), values).unwrap_or_default();
    let signature = texts.fill("signature", values).unwrap_or_default();
    (text("subject"), format!("{}\n\n{}\n\n{signature}\n", text("what"), text("do")))
}

#[cfg(test)]
mod tests {
    use super::{EN, FR, JA};
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
    fn every_notice_has_a_subject_what_happened_and_what_to_do() {
        let parts = ["subject", "what", "do"];
        for key in EN.keys().filter(|key| *key != "signature") {
            assert!(parts.iter().any(|part| key.ends_with(&format!("-{part}"))), "{key}");
            let (notice, _) = key.rsplit_once('-').unwrap();
            for part in parts {
                assert!(EN.get(&format!("{notice}-{part}")).is_some(), "{notice} has no {part}");
            }
        }
    }
}
