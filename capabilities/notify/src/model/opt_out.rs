//! Words by which people say that they want no more texts, want them again, or need help.
//!
//! A text is such a word only if it says nothing else, so that no answer to a question is taken for one. Words of every language count whatever
//! the service's language, in any width and case: `ＳＴＯＰ` and `stop.` are the same word.

use super::dialect::names;
use unicode_normalization::UnicodeNormalization as _;

names! {
    /// What a word asks for.
    Keyword {
        /// No more texts from this number.
        Stop = "stop",
        /// Texts from this number again.
        Start = "start",
        /// To know whose number this is.
        Help = "help",
    }
}

super::receipt::by_name!(Keyword);

/// What is said of a message that was not sent because its recipient had asked for no more; the words of the peers' providers.
pub const OPTED_OUT: &str = "Phone number is opted out";

/// English (those that carriers in North America honour), French, Japanese.
const WORDS: [(Keyword, &[&str]); 3] = [
    (
        Keyword::Stop,
        &[
            "STOP",
            "STOPALL",
            "STOP ALL",
            "UNSUBSCRIBE",
            "CANCEL",
            "END",
            "QUIT",
            "OPTOUT",
            "OPT OUT",
            "OPT-OUT",
            "REVOKE",
            "ARRET",
            "ARRÊT",
            "ARRETER",
            "ARRÊTER",
            "DESABONNER",
            "DÉSABONNER",
            "SE DÉSABONNER",
            "DESABONNEMENT",
            "DÉSABONNEMENT",
            "停止",
            "配信停止",
            "送信停止",
            "受信停止",
            "受信拒否",
            "配信解除",
            "登録解除",
            "解除",
            "ストップ",
        ],
    ),
    (
        Keyword::Start,
        &[
            "START",
            "UNSTOP",
            "SUBSCRIBE",
            "OPTIN",
            "OPT IN",
            "OPT-IN",
            "DEBUT",
            "DÉBUT",
            "DEMARRER",
            "DÉMARRER",
            "REPRENDRE",
            "ABONNER",
            "RÉABONNER",
            "再開",
            "配信再開",
            "開始",
            "配信開始",
            "スタート",
        ],
    ),
    (Keyword::Help, &["HELP", "INFO", "AIDE", "ヘルプ", "使い方", "問い合わせ", "問合せ"]),
];

/// The word that a text consists of, if it is one.
#[must_use]
pub fn keyword(text: &str) -> Option<Keyword> {
    // Longer texts say more than one word; most texts end here.
    if text.chars().count() > 40 {
        return None;
    }
    let plain: String = text.nfkc().collect();
    let plain = plain
        .trim_matches(|c: char| c.is_whitespace() || c.is_control() || ".,!?。、・\"'“”‘’「」『』()<>*".contains(c));
    let words: Vec<String> = plain.split_whitespace().map(str::to_uppercase).collect();
    let plain = words.join(" ");
    WORDS.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(keyword, _)| *keyword)
}

/// A number as it is compared: its digits alone, in any script's full-width form too.
#[must_use]
pub fn digits(number: &str) -> String {
    number.nfkc().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_of_every_language_and_form() {
        for (text, expected) in [
            ("STOP", Some(Keyword::Stop)),
            ("stop", Some(Keyword::Stop)),
            (" Stop. \n", Some(Keyword::Stop)),
            ("ＳＴＯＰ", Some(Keyword::Stop)),
            ("ｓｔｏｐ！", Some(Keyword::Stop)),
            ("stop  all", Some(Keyword::Stop)),
            ("“STOP”", Some(Keyword::Stop)),
            ("Arrêt", Some(Keyword::Stop)),
            ("ARRET", Some(Keyword::Stop)),
            ("arre\u{302}t", Some(Keyword::Stop)),
            ("停止", Some(Keyword::Stop)),
            ("「配信停止」", Some(Keyword::Stop)),
            ("配信停止。", Some(Keyword::Stop)),
            ("ｽﾄｯﾌﾟ", Some(Keyword::Stop)),
            ("ストップ", Some(Keyword::Stop)),
            ("start", Some(Keyword::Start)),
            ("UNSTOP", Some(Keyword::Start)),
            ("Début", Some(Keyword::Start)),
            ("配信再開", Some(Keyword::Start)),
            ("\u{3000}再開\u{3000}", Some(Keyword::Start)),
            ("Aide ?", Some(Keyword::Help)),
            ("ﾍﾙﾌﾟ", Some(Keyword::Help)),
            ("", None),
            ("はい", None),
            ("yes", None),
            ("Please stop the noise next door", None),
            ("停止しないでください", None),
            ("don't stop", None),
        ] {
            assert_eq!(keyword(text), expected, "{text}");
        }
    }

    #[test]
    fn no_word_means_two_things_and_each_is_found() {
        let all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        let unique: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(unique.len(), all.len());
        for (meaning, words) in WORDS {
            for word in words {
                assert_eq!(keyword(word), Some(meaning), "{word}");
                assert_eq!(keyword(&word.to_lowercase()), Some(meaning), "{word}");
            }
        }
    }

    #[test]
    fn numbers_are_compared_by_their_digits() {
        assert_eq!(digits("+81 50-1234-5678"), "815012345678");
        assert_eq!(digits("＋８１３４５"), "81345");
        assert_eq!(digits("MINATO"), "");
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC{0,60}") {
            let _keyword = keyword(&text);
        }
    }
}
