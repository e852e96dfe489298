//! Searching by a part of a text.

/// The pattern for `like … escape '\'` that finds texts in lower case which hold `text` anywhere.
#[must_use]
pub fn containing(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn what_has_a_meaning_in_patterns_loses_it() {
        assert_eq!(containing(" Minato "), "%minato%");
        assert_eq!(containing("50%_\\"), "%50\\%\\_\\\\%");
        assert_eq!(containing(""), "%%");
    }
}
