//! Whose tries count together.

use uuid::Uuid;
use yui_store::seal::Keyring;

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tried {
    Password,
    SecondFactor,
}

/// The key under which tries are counted: for one account (by its address, so that it is the same whether there is one), and for one known
/// browser (or session) or for all others together. A keyed digest, so that nobody reads addresses from it; after a change of the node's key counts begin anew.
pub(super) fn key(keyring: &Keyring, tried: Tried, email: &str, browser: Option<Uuid>) -> Vec<u8> {
    let tried = match tried {
        Tried::Password => "password",
        Tried::SecondFactor => "second-factor",
    };
    let browser = browser.map_or_else(String::new, |browser| browser.to_string());
    keyring.tag("identity/pace", format!("{tried}\0{email}\0{browser}").as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_share_a_count_and_known_browsers_have_their_own() {
        let keyring = Keyring::new(&"5a".repeat(32).into(), &[]).unwrap();
        let browser = |number| Some(Uuid::from_u128(number));
        let keys = [
            key(&keyring, Tried::Password, "a@x.jp", None),
            key(&keyring, Tried::Password, "b@x.jp", None),
            key(&keyring, Tried::Password, "a@x.jp", browser(1)),
            key(&keyring, Tried::Password, "a@x.jp", browser(2)),
            key(&keyring, Tried::SecondFactor, "a@x.jp", None),
        ];
        let different: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(keys[0], key(&keyring, Tried::Password, "a@x.jp", None));
    }
}
