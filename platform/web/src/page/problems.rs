//! What use cases say in English, in the languages of pages.
//!
//! A use case refuses with one English sentence, which is what its API and the command line tell. Pages tell it in the reader's language: a
//! crate keeps a file of its sentences with their translations, in which `{}` stands for a part that changes.

use super::Language;

/// The sentences of one crate with their translations.
#[derive(Debug, Default)]
pub struct Problems {
    sentences: Vec<Sentence>,
    /// The first line that is in no group, from which on nothing was read.
    misread: Option<&'static str>,
}

#[derive(Debug)]
struct Sentence {
    en: &'static str,
    ja: &'static str,
    fr: &'static str,
}

impl Problems {
    /// Reads a file of groups of three lines, `en: …`, `ja: …`, `fr: …`, with empty lines and lines that begin with `#` between them. `{}` stands for a
    /// part that is carried over; the translations may hold `{1}`, `{2}` to change their order.
    #[must_use]
    pub fn read(file: &'static str) -> Self {
        let (mut sentences, mut misread) = (Vec::new(), None);
        let mut lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        while let Some(first) = lines.next() {
            let (Some(en), Some(ja), Some(fr)) = (
                first.strip_prefix("en: "),
                lines.next().and_then(|line| line.strip_prefix("ja: ")),
                lines.next().and_then(|line| line.strip_prefix("fr: ")),
            ) else {
                misread = Some(first);
                break;
            };
            sentences.push(Sentence { en, ja, fr });
        }
        Self { sentences, misread }
    }

    /// The beginning of a group that is not as it should be; it and what follows it is not known here. Tests expect none.
    #[must_use]
    pub fn misread(&self) -> Option<&'static str> {
        self.misread
    }

    /// The sentence in a language; none if it is not known here.
    #[must_use]
    pub fn translate(&self, language: Language, message: &str) -> Option<String> {
        self.sentences.iter().find_map(|sentence| {
            let parts = parts(sentence.en, message)?;
            let text = match language {
                Language::Japanese => sentence.ja,
                Language::French => sentence.fr,
                Language::English => return Some(message.to_owned()),
            };
            Some(fill(text, &parts))
        })
    }

    /// The sentences of `sources` (code, as text) that are not known here. Tests expect none.
    #[must_use]
    pub fn untranslated(&self, sources: &[String]) -> Vec<String> {
        let known = |sentence: &str| self.sentences.iter().any(|known| known.en == sentence);
        let mut found: Vec<_> = sources.iter().flat_map(|source| sentences(source)).filter(|one| !known(one)).collect();
        found.sort();
        found.dedup();
        found
    }
}

/// The parts of `message` that stand where `pattern` has `{}`.
fn parts<'a>(pattern: &str, message: &'a str) -> Option<Vec<&'a str>> {
    let mut literals = pattern.split("{}");
    let mut rest = message.strip_prefix(literals.next()?)?;
    let mut found = Vec::new();
    let mut literals = literals.peekable();
    while let Some(literal) = literals.next() {
        let (part, after) = match (literal, literals.peek()) {
            ("", None) => (rest, ""),
            (literal, None) => (rest.strip_suffix(literal)?, ""),
            (literal, Some(_)) => rest.split_once(literal)?,
        };
        found.push(part);
        rest = after;
    }
    rest.is_empty().then_some(found)
}

fn fill(text: &str, parts: &[&str]) -> String {
    let mut filled = text.to_owned();
    for (index, part) in parts.iter().enumerate() {
        let numbered = format!("{{{}}}", index + 1);
        filled = match filled.contains(&numbered) {
            true => filled.replace(&numbered, part),
            false => filled.replacen("{}", part, 1),
        };
    }
    filled
}

/// The sentences that a source file refuses with.
fn sentences(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    ["Error::invalid(", "Error::conflict(", "Error::not_found(", "Error::forbidden("]
        .iter()
        .flat_map(|call| source.split(call).skip(1))
        .filter_map(|rest| {
            let rest = rest.trim_start();
            let rest = rest.strip_prefix("format!(").unwrap_or(rest).trim_start();
            literal(rest.strip_prefix('"')?)
        })
        .collect()
}

/// A string literal up to its end, its placeholders as `{}`.
fn literal(rest: &str) -> Option<String> {
    let (mut text, mut chars) = (String::new(), rest.chars().peekable());
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                '\n' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                'n' => text.push('\n'),
                other => text.push(other),
            },
            '{' if chars.next_if_eq(&'{').is_some() => text.push('{'),
            '{' => {
                chars.by_ref().find(|c| *c == '}')?;
                text.push_str("{}");
            }
            '}' => {
                chars.next_if_eq(&'}');
                text.push('}');
            }
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# People\nen: the service not found\nja: サービスが見つかりません\nfr: service introuvable\n\n\
        en: {} is one of {}; choose another\nja: {}は{}にあります。ほかのものを選んでください\nfr: dans {2} il y a {1}\n";

    #[test]
    fn sentences_are_translated_with_their_parts() {
        let problems = Problems::read(FILE);
        assert_eq!((problems.sentences.len(), problems.misread()), (2, None));
        assert_eq!(Problems::read("en: a\nja: b\nen: c\n").misread(), Some("en: a"));
        let ja = |message| problems.translate(Language::Japanese, message);
        assert_eq!(ja("the service not found").as_deref(), Some("サービスが見つかりません"));
        assert_eq!(
            ja("a is one of b, c; choose another").as_deref(),
            Some("aはb, cにあります。ほかのものを選んでください")
        );
        assert_eq!(
            problems.translate(Language::French, "a is one of b; choose another").as_deref(),
            Some("dans b il y a a")
        );
        assert_eq!(ja("the service not found, too"), None);
        assert_eq!(
            problems.translate(Language::English, "the service not found").as_deref(),
            Some("the service not found")
        );
    }

    #[test]
    fn sentences_are_found_in_code() {
        let source = "Err(Error::invalid(format!(\n  \"{name:?} is one of {}; \\\n   choose another\", list)))\nError::not_found(\"a \\\"b\\\"\")\n\
            Error::conflict(text)\n#[cfg(test)] Error::invalid(\"x\")";
        let found = Problems::read(FILE).untranslated(&[source.to_owned()]);
        assert_eq!(found, ["a \"b\""]);
    }
}
