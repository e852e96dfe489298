//! The sentences of `yui doctor`, in every language.

use crate::language::Language;
use std::sync::LazyLock;
use yui_kernel::Messages;

static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/en.ftl")));
static JAPANESE: LazyLock<Messages> = LazyLock::new(|| Messages::read(include_str!("../../messages/ja.ftl")));

fn messages(language: Language) -> &'static Messages {
    match language {
        Language::English => &ENGLISH,
        Language::Japanese => &JAPANESE,
    }
}

/// Declares sentences: each a variant with a text for each variable of its key.
macro_rules! texts {
    ($($name:ident $({ $($field:ident),+ })? => $key:literal;)+) => {
        /// A sentence, or a word, with the values of its variables.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(super) enum Text {
            $($name $({ $($field: String),+ })?,)+
        }

        impl Text {
            /// The sentence in a language.
            pub(super) fn render(&self, language: Language) -> String {
                let (key, values): (&str, Vec<(&str, &str)>) = match self {
                    $(Self::$name $({ $($field),+ })? => ($key, vec![$($((stringify!($field), $field.as_str())),+)?]),)+
                };
                messages(language).fill(key, &values).unwrap_or_else(|| key.to_owned())
            }
        }

        /// Each key with its variables.
        #[cfg(test)]
        const KEYS: &[(&str, &[&str])] = &[$(($key, &[$($(stringify!($field)),+)?]),)+];
    };
}

texts! {
    MarkGood => "mark-good";
    MarkNote => "mark-note";
    MarkBad => "mark-bad";
    Line { mark, subject, text } => "line";
    Sound => "sound";
    Troubles { count } => "troubles";

    Configuration => "subject-configuration";
    Clock => "subject-clock";
    Database => "subject-database";
    Folder => "subject-folder";
    Disk => "subject-disk";
    NodeKey => "subject-node-key";
    Secrets => "subject-secrets";
    Email => "subject-email";
    Signing => "subject-signing";
    Texts => "subject-texts";
    Files => "subject-files";
    Scanner => "subject-scanner";
    Address => "subject-address";
    Metrics => "subject-metrics";
    Node => "subject-node";

    ConfigurationGood => "configuration-good";
    Trouble { trouble } => "trouble";
    Found { found } => "found";
    ClockGood { now } => "clock-good";
    ClockOlderThanProgram { now } => "clock-older-than-program";
    ClockDiffersFromDatabase { seconds } => "clock-differs-from-database";
    ClockDiffersFromFiles { folder, seconds } => "clock-differs-from-files";
    DatabaseCurrent { version } => "database-current";
    DatabaseNextStart { version, count } => "database-next-start";
    DatabaseBehind { version, count } => "database-behind";
    DatabaseMoved { place } => "database-moved";
    DatabaseMoving { place } => "database-moving";
    DatabaseApart { folder, data } => "database-apart";
    FolderPrivate { folder } => "folder-private";
    FolderOpen { folder, mode } => "folder-open";
    FolderUnknown { folder, trouble } => "folder-unknown";
    DiskGood { free, folder } => "disk-good";
    DiskLow { free, folder } => "disk-low";
    KeyInSettings => "key-in-settings";
    KeyInFile { file } => "key-in-file";
    SecretsCurrent { count } => "secrets-current";
    SecretsEarlier { count } => "secrets-earlier";
    SecretsUnreadable { count } => "secrets-unreadable";
    EmailCaptured { folder } => "email-captured";
    TextsCaptured { folder } => "texts-captured";
    EmailFromLocalhost => "email-from-localhost";
    SigningWaits { domain, selector, name, record } => "signing-waits";
    SigningDone { name, record } => "signing-done";
    SigningNone { domain } => "signing-none";
    FilesKept { place } => "files-kept";
    ScannerUnset => "scanner-unset";
    AddressUnset => "address-unset";
    MetricsOpen { address } => "metrics-open";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_language_has_every_sentence_with_its_variables() {
        let declared: BTreeSet<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        for language in Language::ALL {
            let written: BTreeSet<&str> = messages(language).keys().collect();
            assert_eq!(written, declared, "{language:?}");
            for (key, variables) in KEYS {
                assert_eq!(
                    messages(language).variables(key),
                    variables.iter().copied().collect(),
                    "{language:?} {key}"
                );
            }
        }
    }

    #[test]
    fn no_sentence_ends_with_a_full_stop_of_its_own() {
        for language in Language::ALL {
            for key in messages(language).keys() {
                let text = messages(language).get(key).unwrap();
                assert!(!text.ends_with(['.', '。', ' ', ':']), "{language:?} {key}: {text}");
            }
        }
    }
}
