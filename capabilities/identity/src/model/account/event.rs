//! What happened at the door of an account.

use yui_kernel::{Error, Result};

macro_rules! stored_names {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant),+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that is stored and by which pages find their text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.as_str() == text)
                    .ok_or_else(|| Error::internal(concat!("a stored ", stringify!($name), " is unknown")))
            }
        }
    };
}
pub(crate) use stored_names;

stored_names! {
    /// How somebody came in, or tried to.
    Way {
        /// With a passkey.
        Passkey = "passkey",
        /// With a password; as a way of a session, never alone.
        Password = "password",
        /// With a password and a code from an authenticator app.
        PasswordAndTotp = "password+totp",
        /// With a password and a mailed code.
        PasswordAndEmailCode = "password+email-code",
        /// With a password and a recovery code.
        PasswordAndRecoveryCode = "password+recovery-code",
        /// By setting the account up after a mailed link.
        SetUp = "set-up",
        /// As a sample account of the demo.
        Demo = "demo",
    }
}

stored_names! {
    /// What happened.
    EventKind {
        /// Somebody signed in.
        SignedIn = "signed-in",
        /// Somebody signed out, here or elsewhere.
        SignedOut = "signed-out",
        /// A password was wrong.
        WrongPassword = "wrong-password",
        /// A second factor was wrong.
        WrongSecondFactor = "wrong-second-factor",
        /// A passkey's answer could not be believed.
        WrongPasskey = "wrong-passkey",
        /// The owner proved again who it is.
        ProvedAgain = "proved-again",
        /// Another password was set by a mailed link.
        PasswordReset = "password-reset",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for way in Way::ALL {
            assert_eq!(way.as_str().parse::<Way>().unwrap(), *way);
        }
        for kind in EventKind::ALL {
            assert_eq!(kind.as_str().parse::<EventKind>().unwrap(), *kind);
        }
        assert!("key".parse::<Way>().is_err());
    }
}
