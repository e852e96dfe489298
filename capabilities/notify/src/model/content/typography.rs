//! Typography that authors do not type: curly quotation marks, dashes between spaces, no space before a comma.

/// Mends the texts of a passage one after another; which way a quotation mark turns depends on what stood before it.
#[derive(Debug, Default)]
pub(super) struct Typography {
    before: Option<char>,
}

impl Typography {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Notes a character of the passage that is not to be mended.
    pub(super) fn follow(&mut self, character: char) {
        self.before = Some(character);
    }

    /// The next text of the passage, if mending changes it.
    pub(super) fn mend(&mut self, text: &str) -> Option<String> {
        let needs_mending = |byte: u8| matches!(byte, b'\'' | b'"' | b',' | b'.' | b'-' | 0xE2);
        let mended =
            text.bytes().any(needs_mending).then(|| self.mend_characters(text)).filter(|mended| mended != text);
        if let Some(last) = text.chars().next_back() {
            self.before = Some(last);
        }
        mended
    }

    fn mend_characters(&self, text: &str) -> String {
        let mut mended = String::with_capacity(text.len() + 8);
        let mut before = self.before;
        let mut mailbox = Mailbox::default();
        let mut at = 0;
        while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let next = at + character.len_utf8();
            let rest = text.get(next..).unwrap_or_default();
            match character {
                '.' if is_service_name(text, at) => mended.push_str(".\u{200B}"),
                ',' | '.' => {
                    trim_spaces(&mut mended);
                    mended.push(character);
                }
                '\'' | '‘' | '’' if mailbox.covers(text, at) => mended.push('\''),
                // Japanese and Chinese are written without spaces: what is a beginning and what an end cannot be told.
                '\'' | '"' if before.is_some_and(is_unspaced) || rest.starts_with(is_unspaced) => {
                    mended.push(character)
                }
                '\'' => mended.push(if opens_single(before, rest) { '‘' } else { '’' }),
                '"' => mended.push(if opens_double(before, rest) { '“' } else { '”' }),
                '-' | '–' | '—' if before.is_some_and(char::is_whitespace) => {
                    if let Some(behind) = dash_between_spaces(text, at) {
                        trim_spaces(&mut mended);
                        mended.push_str(" – ");
                        before = Some(' ');
                        at = behind;
                        continue;
                    }
                    mended.push(character);
                }
                _ => mended.push(character),
            }
            before = Some(character);
            at = next;
        }
        mended
    }
}

/// A text by itself, mended.
pub(super) fn mend(text: &str) -> String {
    Typography::new().mend(text).unwrap_or_else(|| text.to_owned())
}

fn trim_spaces(text: &mut String) {
    text.truncate(text.trim_end_matches([' ', '\t']).len());
}

/// Where the text goes on after one to three dashes and the spaces behind them, if there are some. Lines stay lines.
fn dash_between_spaces(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let after = rest.trim_start_matches(['-', '–', '—']);
    let dashes = rest.get(..rest.len() - after.len())?.chars().take(4).count();
    let behind = after.trim_start_matches([' ', '\t']);
    ((1..=3).contains(&dashes) && behind.len() < after.len()).then(|| text.len() - behind.len())
}

/// Whether a full stop is the one in GOV.UK, the service's name, which mail programs would make a link.
fn is_service_name(text: &str, stop: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..stop), text.get(stop + 1..)) else { return false };
    let (Some(start), Some(name)) = (before.len().checked_sub(3), after.get(..2)) else { return false };
    let is_inside = |character: char| character.is_alphanumeric() || matches!(character, '.' | '/' | '@' | '-' | '_');
    before.get(start..).is_some_and(|word| word.eq_ignore_ascii_case("gov"))
        && name.eq_ignore_ascii_case("uk")
        && !before.get(..start).and_then(|earlier| earlier.chars().next_back()).is_some_and(is_inside)
        && !after.get(2..).and_then(|later| later.chars().next()).is_some_and(|next| matches!(next, '/' | '?' | '#'))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A character of a script that is written without spaces, or of its punctuation.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// White space or a long dash, after which a quotation begins.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '–' | '—')
}

/// A character after which a quotation ends.
fn can_close(character: char) -> bool {
    !matches!(character, ' ' | '\t' | '\r' | '\n' | '[' | '{' | '(' | '-')
}

fn opens_single(before: Option<char>, rest: &str) -> bool {
    let mut following = rest.chars();
    let next = following.next();
    match before {
        None => true,
        Some(before) if is_gap(before) && next.is_some_and(is_word) => true,
        // A figure after the mark opens, unless it is a decade's.
        Some(before) if can_close(before) => next.is_some_and(|next| next.is_ascii_digit()) && !is_decade(before, rest),
        Some(_) => true,
    }
}

fn is_decade(before: char, rest: &str) -> bool {
    let bytes = rest.as_bytes();
    is_word(before)
        && bytes.get(..2).is_some_and(|figures| figures.iter().all(u8::is_ascii_digit))
        && bytes.get(2) == Some(&b's')
}

fn opens_double(before: Option<char>, rest: &str) -> bool {
    let next = rest.chars().next();
    match before {
        Some(before) if is_gap(before) && next.is_some_and(is_word) => true,
        _ if next.is_some_and(char::is_whitespace) => false,
        Some(before) => !can_close(before),
        None => true,
    }
}

/// The part of an e-mail address before `@` that was looked at last: apostrophes in it stay straight.
#[derive(Debug, Default)]
struct Mailbox {
    /// Up to where the last look went.
    end: usize,
    is_mailbox: bool,
}

impl Mailbox {
    fn covers(&mut self, text: &str, at: usize) -> bool {
        if at >= self.end {
            let is_local =
                |character: char| character.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-‘’".contains(character);
            let rest = text.get(at..).unwrap_or_default();
            let host = rest.trim_start_matches(is_local);
            self.end = text.len() - host.len();
            self.is_mailbox =
                host.strip_prefix('@').and_then(|host| host.chars().next()).is_some_and(char::is_alphanumeric);
        }
        self.is_mailbox
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotation_marks_turn_by_their_neighbours() {
        for (text, expected) in [
            ("\"quotes\" and it's", "“quotes” and it’s"),
            ("'a' \"b\"", "‘a’ “b”"),
            ("(\"a\")", "(“a”)"),
            ("the '80s, rock 'n' roll", "the ‘80s, rock ‘n’ roll"),
            ("James' and James's", "James’ and James’s"),
            ("a \"", "a “"),
            ("市は\"結\"です", "市は\"結\"です"),
        ] {
            assert_eq!(mend(text), expected);
        }
    }

    #[test]
    fn apostrophes_in_addresses_stay() {
        assert_eq!(mend("email \"bob's@x.ca\" it's"), "email “bob's@x.ca” it’s");
        assert_eq!(mend("bob’s@x.ca"), "bob's@x.ca");
        assert_eq!(mend("bob's @ home"), "bob’s @ home");
    }

    #[test]
    fn dashes_between_spaces() {
        assert_eq!(mend("a - b -- c --- d — e -f g- 2-3"), "a – b – c – d – e -f g- 2-3");
        assert_eq!(mend("a ---- b"), "a ---- b");
        assert_eq!(mend("a  -  b"), "a – b");
    }

    #[test]
    fn spaces_before_punctuation_go() {
        assert_eq!(mend("hello , there ."), "hello, there.");
    }

    #[test]
    fn the_service_name_is_no_link() {
        assert_eq!(mend("gov.uk GOV.UK (Gov.uk)"), "gov.\u{200B}uk GOV.\u{200B}UK (Gov.\u{200B}uk)");
        for text in ["www.gov.uk", "gov.uk/x", "a@gov.uk", "https://gov.uk"] {
            assert_eq!(mend(text), text);
        }
    }

    #[test]
    fn a_passage_goes_on_across_texts() {
        let mut typography = Typography::new();
        assert_eq!(typography.mend("say \"").as_deref(), Some("say “"));
        assert_eq!(typography.mend("yes"), None);
        assert_eq!(typography.mend("\"!").as_deref(), Some("”!"));
    }

    proptest! {
        #[test]
        fn only_marks_and_spaces_change(text in r#"[a-z '".,\-–@結]{0,40}"#) {
            let letters = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&mend(&text)), letters(&text));
        }
    }
}
