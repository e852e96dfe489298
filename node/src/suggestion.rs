//! "Did you mean …?"

/// The one of `known` that `name` was probably meant to be, if any is near enough.
#[must_use]
pub(crate) fn closest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let folded = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.chars().count() / 4))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let known = ["YUI_LISTEN", "YUI_LOG", "YUI_LOG_FORMAT", "YUI_DATABASE_URL"];
        assert_eq!(closest("YUI_LISTNE", known), Some("YUI_LISTEN"));
        assert_eq!(closest("yui_log_fromat", known), Some("YUI_LOG_FORMAT"));
        assert_eq!(closest("YUI_DATABSE_URI", known), Some("YUI_DATABASE_URL"));
        assert_eq!(closest("YUI_SMTP_SERVER", known), None);
    }
}
