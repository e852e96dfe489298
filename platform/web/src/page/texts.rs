//! The texts of pages: a file a language, owned by the crate whose pages they are.

use super::{Language, Problems, SHARED};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use yui_kernel::Messages;

/// The texts of one crate's pages in every language.
#[derive(Debug)]
pub struct Texts {
    ja: LazyLock<Messages>,
    en: LazyLock<Messages>,
    fr: LazyLock<Messages>,
    problems: LazyLock<Problems>,
}

/// Declares the texts of a crate's pages: `texts!(static TEXTS = "../messages/pages");` reads `pages.ja.ftl`, `pages.en.ftl` and `pages.fr.ftl`
/// at that path, which is relative to the source file, and what its use cases refuse with from `pages.problems` ([`Problems::read`]).
#[macro_export]
macro_rules! texts {
    ($(#[$meta:meta])* $visibility:vis static $name:ident = $path:literal) => {
        $(#[$meta])*
        $visibility static $name: $crate::page::Texts = $crate::page::Texts::new(
            || $crate::page::read(include_str!(concat!($path, ".ja.ftl"))),
            || $crate::page::read(include_str!(concat!($path, ".en.ftl"))),
            || $crate::page::read(include_str!(concat!($path, ".fr.ftl"))),
            || $crate::page::Problems::read(include_str!(concat!($path, ".problems"))),
        );
    };
}

/// Reads one file, for [`texts!`].
#[doc(hidden)]
#[must_use]
pub fn read(file: &'static str) -> Messages {
    Messages::read(file)
}

impl Texts {
    /// For [`texts!`].
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        ja: fn() -> Messages,
        en: fn() -> Messages,
        fr: fn() -> Messages,
        problems: fn() -> Problems,
    ) -> Self {
        Self { ja: LazyLock::new(ja), en: LazyLock::new(en), fr: LazyLock::new(fr), problems: LazyLock::new(problems) }
    }

    fn of(&self, language: Language) -> &Messages {
        match language {
            Language::Japanese => &self.ja,
            Language::English => &self.en,
            Language::French => &self.fr,
        }
    }

    /// The text of a key.
    #[must_use]
    pub fn get(&self, language: Language, key: &str) -> Option<&'static str> {
        self.of(language).get(key)
    }

    /// The text of a key with values for its variables.
    #[must_use]
    pub fn fill(&self, language: Language, key: &str, values: &[(&str, &str)]) -> Option<String> {
        self.of(language).fill(key, values)
    }

    /// What a use case refuses with, in a language; none if it is not known here.
    #[must_use]
    pub fn problem(&self, language: Language, message: &str) -> Option<String> {
        self.problems.translate(language, message)
    }

    /// The translations of what use cases refuse with.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// What is wrong with the texts of the pages in these folders of a crate (`root` is where its manifest lies), one line each: languages that
    /// differ, a key of a template or of code that is neither here nor in the shared texts, a translated refusal that was misread. Tests expect
    /// none.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn faults(&self, root: &str, folders: &[&str]) -> std::io::Result<Vec<String>> {
        self.faults_of(root, folders, &[])
    }

    /// The same without the folders below that are called like one of `others`: areas with texts of their own.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn faults_of(&self, root: &str, folders: &[&str], others: &[&str]) -> std::io::Result<Vec<String>> {
        let mut used = Vec::new();
        for folder in folders {
            for extension in ["html", "rs"] {
                read_sources(&Path::new(root).join(folder), extension, others, &mut used)?;
            }
        }
        let missing = self.missing(&used, Some(&SHARED)).into_iter().map(|key| format!("there is no text {key}"));
        let misread = self.problems.misread().into_iter().map(|line| format!("misread: {line}"));
        Ok(self.differences().into_iter().chain(missing).chain(misread).collect())
    }

    /// What differs between the languages, one line each: a key that one lacks, other variables. Tests expect none.
    #[must_use]
    pub fn differences(&self) -> Vec<String> {
        let keys: BTreeSet<&str> =
            Language::ALL.into_iter().flat_map(|language| self.of(language).keys().collect::<Vec<_>>()).collect();
        let mut found = Vec::new();
        for key in keys {
            let is_optional = key.ends_with("-one");
            let variables = Language::ALL.map(|language| self.of(language).variables(key));
            for (language, own) in Language::ALL.into_iter().zip(&variables) {
                if self.of(language).get(key).is_none() && is_optional {
                    continue;
                } else if self.of(language).get(key).is_none() {
                    found.push(format!("{} lacks {key}", language.code()));
                } else if Some(own) != variables.iter().max_by_key(|names| names.len()) {
                    found.push(format!("{} has other variables in {key}", language.code()));
                }
            }
        }
        found
    }

    /// Of the keys that the files of `sources` (templates and code, as text) name in `.t("key")` and `.f("key", …)`,
    /// those that are not there, neither here nor in `shared`. Tests expect none.
    #[must_use]
    pub fn missing(&self, sources: &[String], shared: Option<&Self>) -> BTreeSet<String> {
        let known = |key: &str| self.en.get(key).is_some() || shared.is_some_and(|shared| shared.en.get(key).is_some());
        sources.iter().flat_map(|source| named(source)).filter(|key| !known(key)).collect()
    }
}

/// Every file below `folder` whose name ends with `extension`, as text: what a test gives to [`Texts::missing`] and [`Problems::untranslated`].
///
/// # Errors
/// If a file or folder cannot be read.
pub fn sources(folder: &Path, extension: &str) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    read_sources(folder, extension, &[], &mut found)?;
    Ok(found)
}

fn read_sources(folder: &Path, extension: &str, others: &[&str], found: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            if path.extension().is_some_and(|own| own == extension) {
                found.push(std::fs::read_to_string(&path)?);
            }
        } else if !others.iter().any(|other| path.ends_with(other)) {
            read_sources(&path, extension, others, found)?;
        }
    }
    Ok(())
}

/// The keys that stand directly in a call for a text.
fn named(source: &str) -> Vec<String> {
    [".t(\"", ".f(\""]
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| rest.split_once('"'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ja: fn() -> Messages) -> Texts {
        let en = || Messages::read("a = A { $n }\nb = B\n");
        Texts::new(ja, en, || Messages::read("a = Â { $n }\nb = B\n"), Problems::default)
    }

    #[test]
    fn languages_are_compared() {
        assert!(texts(|| Messages::read("a = あ{ $n }\nb = い\n")).differences().is_empty());
        let faulty = texts(|| Messages::read("a = あ\n"));
        assert_eq!(faulty.differences(), ["ja has other variables in a", "ja lacks b"]);
    }

    #[test]
    fn keys_in_templates_are_looked_up() {
        let sources = ["{{ page.t(\"a\") }} {{ page.f(\"c\", &[]) }}".to_owned()];
        assert_eq!(texts(|| Messages::read("")).missing(&sources, None), ["c".to_owned()].into());
    }
}
