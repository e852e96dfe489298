//! Takes personal data out of what a provider says.
//!
//! Servers like to repeat the recipient in their replies ("<taro@…>: User unknown"). Replies are stored, shown and logged,
//! so only their words stay: anything that looks like an address or a number goes, and so does everything that equals
//! the recipient or a part of it.

/// Longest text kept, in characters.
const LONGEST: usize = 200;

/// Stands where something was taken out.
const MARK: &str = "…";

/// The words of `text` without addresses, numbers of telephones and anything in `recipient` (an address or a number);
/// one line, at most 200 characters.
pub(crate) fn redact(text: &str, recipient: &str) -> String {
    let known = parts(recipient);
    let mut kept = String::new();
    let mut characters = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let word = if is_personal(word, &known) { MARK } else { word.split(['?', '#']).next().unwrap_or(word) };
        characters += word.chars().count() + 1;
        if characters > LONGEST {
            break;
        }
        if word.is_empty() || (word == MARK && kept.ends_with(MARK)) {
            continue;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

/// The recipient in lower case, and its local part where it is long enough to be told from a common word.
fn parts(recipient: &str) -> Vec<String> {
    let whole = recipient.to_lowercase();
    let local = whole.rsplit_once('@').map(|(local, _)| local.to_owned());
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    [Some(whole), local, Some(digits)].into_iter().flatten().filter(|part| part.chars().count() >= 3).collect()
}

fn is_personal(word: &str, known: &[String]) -> bool {
    let lower = word.to_lowercase();
    lower.contains('@')
        || lower.contains("%40")
        || is_number(word)
        || known.iter().any(|part| lower.contains(part.as_str()))
}

/// Seven or more digits with nothing but the punctuation of telephone numbers among them.
fn is_number(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    word.chars().filter(char::is_ascii_digit).count() >= 7
        && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_and_recipients_go() {
        for (text, recipient, expected) in [
            ("5.1.1 <taro@example.jp>: User unknown", "taro@example.jp", "5.1.1 … User unknown"),
            ("5.1.1 Mailbox TARO.Yamada does not exist", "taro.yamada@example.jp", "5.1.1 Mailbox … does not exist"),
            ("user=ta@x forwarded to hanako@example.org", "ta@x", "… forwarded to …"),
            ("no route to +81-90-1234-5678.", "+819012345678", "no route to …"),
            ("2.0.0 Ok: queued as 4FzX2k1Lq3z9", "taro@example.jp", "2.0.0 Ok: queued as 4FzX2k1Lq3z9"),
            ("see https://example.com/why?addr=xyz&b=c now", "taro@example.jp", "see https://example.com/why now"),
            ("try again\r\nin 300 seconds", "taro@example.jp", "try again in 300 seconds"),
            ("", "taro@example.jp", ""),
        ] {
            assert_eq!(redact(text, recipient), expected);
        }
        assert!(redact(&"word ".repeat(100), "").chars().count() <= LONGEST);
    }

    proptest! {
        #[test]
        fn a_recipient_never_stays(before in "[a-z <]{0,12}", local in "[a-z.]{3,12}", after in "[>: a-z]{0,12}") {
            let recipient = format!("{local}@example.jp");
            for said in [&recipient, &local] {
                let kept = redact(&format!("{before}{said}{after}"), &recipient);
                prop_assert!(!kept.contains(said.as_str()), "{}", kept);
            }
        }
    }
}
