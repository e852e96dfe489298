//! Where a service may be called back.

use url::{Host, Url};

/// Reads the address of a receiver and gives it in its normal form.
///
/// It must be `https`, because the call carries personal data and a bearer token. Plain `http` is for receivers that are named
/// by a number or as `localhost`: those are within the node's own network, and whether they may be called at all is decided by
/// the node's operator when the call is made, as for every address that a name leads to.
///
/// # Errors
/// What is wrong with it, to follow the field's name in a sentence. The address is not repeated, because it may hold a secret.
pub fn callback_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL: {error}"))?;
    let plain_allowed = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a user name or password: use bearer_token".to_owned());
    }
    if url.fragment().is_some() {
        return Err("has a part after #, which is never sent: leave it out".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url.into()),
        "http" if plain_allowed => Ok(url.into()),
        _ => Err("must start with https://".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "https://system.city.example.jp/receipts",
            "https://10.1.2.3/receipts",
            "http://127.0.0.1:8080/",
            "http://[::1]/",
            "http://localhost/x?y=z",
        ] {
            assert!(callback_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "system.city.example.jp",
            "http://system.city.example.jp/",
            "ftp://system.city.example.jp/",
            "https://user@system.city.example.jp/",
            "https://:secret@system.city.example.jp/",
            "https://system.city.example.jp/#part",
            "https://",
            "file:///etc/passwd",
        ] {
            let error = callback_url(bad).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn forms_that_hide_a_number_become_that_number() {
        for hidden in ["http://0x7f000001/", "http://2130706433/", "http://127.1/", "http://0177.0.0.1/"] {
            assert_eq!(callback_url(hidden).unwrap(), "http://127.0.0.1/", "{hidden}");
        }
    }
}
