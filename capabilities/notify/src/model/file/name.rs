//! Names of files, as readers see them.

use std::fmt::Write as _;

/// The longest name that is shown, in characters.
const LONGEST: usize = 255;

/// A name that is a name on every system: no folder, no control character, not hidden; a name is made of `extension` where nothing is left.
#[must_use]
pub fn shown_name(given: Option<&str>, extension: &str) -> String {
    let last = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|character| !character.is_control() && !is_invisible(*character))
        .map(|character| if matches!(character, '"' | '<' | '>' | '|' | ':' | '*' | '?') { '_' } else { character })
        .take(LONGEST)
        .collect();
    let clean = clean.trim().trim_start_matches('.');
    if clean.is_empty() { format!("document.{extension}") } else { clean.to_owned() }
}

/// Marks that change the direction of what follows, by which `txt.exe` can be made to look like `exe.txt`; and spaces without width.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `Content-Disposition` of a download: the name in ASCII for old programs and in UTF-8 for all others (RFC 6266, RFC 8187).
#[must_use]
pub fn content_disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|character| match character {
            '"' | '\\' | '%' => '_',
            ' '..='~' => character,
            _ => '_',
        })
        .collect();
    let mut header = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => header.push(char::from(byte)),
            // Writing to a String does not fail.
            _ => drop(write!(header, "%{byte:02X}")),
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_does_not_belong_in_them() {
        for (given, shown) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.pdf", "a.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            (".bashrc", "bashrc"),
            ("住民票.pdf", "住民票.pdf"),
            (" ", "document.pdf"),
            ("a/", "document.pdf"),
        ] {
            assert_eq!(shown_name(Some(given), "pdf"), shown, "{given:?}");
        }
        assert_eq!(shown_name(None, "csv"), "document.csv");
    }

    #[test]
    fn the_header_holds_the_name_twice() {
        assert_eq!(
            content_disposition("住 a.pdf"),
            "attachment; filename=\"_ a.pdf\"; filename*=UTF-8''%E4%BD%8F%20a.pdf"
        );
    }

    proptest! {
        #[test]
        fn no_name_breaks_the_header(given in "\\PC{0,300}|.{0,40}") {
            let name = shown_name(Some(&given), "pdf");
            prop_assert!(!name.is_empty() && name.chars().count() <= LONGEST && !name.contains(['/', '\\', '\0', '\n']));
            let header = content_disposition(&name);
            prop_assert!(header.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{}", header);
            prop_assert_eq!(header.matches('"').count(), 2);
        }
    }
}
