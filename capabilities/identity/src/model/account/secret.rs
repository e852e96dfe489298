//! Secrets that a browser holds. Only their digests are stored.

use crate::model::OneTimeToken;
use yui_kernel::Random;

macro_rules! secrets {
    ($($(#[$meta:meta])* $name:ident;)+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone)]
            pub struct $name(OneTimeToken);

            impl $name {
                /// A new one: 256 unpredictable bits as 64 hexadecimal digits.
                #[must_use]
                pub fn new(random: &dyn Random) -> Self {
                    Self(OneTimeToken::new(random))
                }

                /// The text for the cookie or the form.
                #[must_use]
                pub fn expose(&self) -> &str {
                    self.0.expose()
                }

                /// The SHA-256 by which it is stored and found.
                #[must_use]
                pub fn digest(&self) -> Vec<u8> {
                    self.0.digest()
                }
            }

            impl From<String> for $name {
                /// As a browser sent it; whether it was ever given out is for the database to say.
                fn from(text: String) -> Self {
                    Self(OneTimeToken::from(text))
                }
            }
        )+
    };
}

secrets! {
    /// What a browser shows to be in a session: the value of the session cookie.
    SessionToken;
    /// What a browser shows to be the one that an account was used in before: the value of a cookie that lasts.
    DeviceToken;
    /// What a browser shows to go on with a sign-in that is half-way, or with setting up an account.
    SignInToken;
    /// What a browser shows to have asked for a challenge.
    CeremonyToken;
}

#[cfg(test)]
mod tests {
    use super::*;
    use yui_kernel::SeededRandom;

    #[test]
    fn no_debug_output_shows_a_secret() {
        let token = DeviceToken::new(&SeededRandom::new(2));
        assert_eq!(format!("{token:?}"), "DeviceToken(OneTimeToken(hidden))");
    }
}
