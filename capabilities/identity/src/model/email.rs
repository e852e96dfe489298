//! E-mail addresses of members, and the organisation that an address belongs to by its domain.

use yui_kernel::{Error, Result};

/// The address in the one form that is stored and compared: without spaces around it and in lower case.
///
/// # Errors
/// `Invalid` if it has not the form of an address with a domain in ASCII (RFC 5321, sections 4.1.2 and 4.5.3.1). The address itself is not
/// in the message.
pub fn normalised(text: &str) -> Result<String> {
    let address = text.trim().to_lowercase();
    if is_address(&address) {
        return Ok(address);
    }
    Err(Error::invalid("this is not an e-mail address; write it like someone@city.example.jp"))
}

/// The domain of an address and those above it, the longest first: `a.b.c` gives `a.b.c`, `b.c` and `c`.
pub fn domains(address: &str) -> impl Iterator<Item = &str> {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, above)| above))
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let local_fits = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte));
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    address.len() <= 254 && local_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_kept_in_lower_case() {
        assert_eq!(
            normalised(" Hanako.Minato@City.Minato.Example.JP ").unwrap(),
            "hanako.minato@city.minato.example.jp"
        );
    }

    #[test]
    fn what_is_no_address_is_refused_without_being_repeated() {
        for wrong in [
            "",
            "hanako",
            "hanako@",
            "@city.example.jp",
            "a@b",
            "a b@city.example.jp",
            "a@city..jp",
            "a@-x.jp",
            "a\r\nBcc: x@y.jp@city.example.jp",
            ".a@x.jp",
            "a..b@x.jp",
            "花子@city.example.jp",
            "a@b@",
        ] {
            let error = normalised(wrong).unwrap_err().to_string();
            assert_eq!(error, "this is not an e-mail address; write it like someone@city.example.jp", "{wrong:?}");
        }
        assert!(normalised(&format!("{}@x.jp", "a".repeat(65))).is_err());
        assert!(normalised(&format!("a@{}jp", "abcdefghi.".repeat(26))).is_err());
    }

    #[test]
    fn a_domain_has_those_above_it() {
        let found: Vec<&str> = domains("a@soumu.city.minato.jp").collect();
        assert_eq!(found, ["soumu.city.minato.jp", "city.minato.jp", "minato.jp", "jp"]);
    }
}
