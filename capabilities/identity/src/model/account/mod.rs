//! Accounts: what people sign in with, and the rules that it keeps.

mod client;
mod code;
mod event;
mod hashing;
mod link;
mod pace;
mod password;
mod recovery;
mod secret;
mod session;
mod standing;
mod totp;
pub mod webauthn;

pub use client::Client;
pub use code::{EMAIL_CODE_LASTS, EmailCode, RECOVERY_CODES, RecoveryCode};
pub(super) use event::stored_names;
pub use event::{EventKind, Way};
pub use hashing::HashCost;
pub use link::{LINK_LASTS, LinkPurpose};
pub use pace::Pace;
pub use password::{Password, PasswordProblem};
pub use recovery::{RECOVERY_LASTS, RecoveryState};
pub use secret::{CeremonyToken, DeviceToken, SessionToken, SignInToken};
pub use session::{PROOF_LASTS, SIGN_IN_LASTS, SessionLimits, Stage};
pub use standing::{Seated, Standing};
pub use totp::{TotpSecret, otpauth_uri, qr_svg};

use yui_kernel::id;

id! {
    /// Names an account.
    pub struct AccountId;
}
id! {
    /// Names a session.
    pub struct SessionId;
}
id! {
    /// Names a sign-in that is half-way.
    pub struct SignInId;
}
id! {
    /// Names a browser that an account was used in.
    pub struct DeviceId;
}
id! {
    /// Names an entry of the sign-in history.
    pub struct SignInEventId;
}
id! {
    /// Names a passkey.
    pub struct PasskeyId;
}
id! {
    /// Names a code that was mailed.
    pub struct EmailCodeId;
}
id! {
    /// Names a link that was mailed.
    pub struct LinkId;
}
id! {
    /// Names a recovery that a second person decides.
    pub struct RecoveryId;
}
