//! Signing in, and what an account is signed in with, one file a use case. docs/identity.md tells them in the order of the flows.

mod ceremony;
mod change_password;
mod demo;
mod enrolling;
mod enter;
mod find_session;
mod half_way;
mod history;
mod known;
mod links;
mod pacing;
mod passkeys;
mod prove_again;
mod prove_second_factor;
mod recover;
mod recovery_codes;
mod reseal;
mod reset_password;
mod send_email_code;
mod sessions;
mod set_language;
mod set_up;
mod sign_in_with_passkey;
mod sign_in_with_password;
mod sign_up;
mod standing;
mod totp;

pub use ceremony::Ceremony;
pub use change_password::{SetPassword, remove_password, set_password};
pub use demo::{DemoPerson, list_demo_people, sign_in_to_demo};
pub use enrolling::{Enrolling, SignInMeans, find_set_up, sign_in_means};
pub use enter::NewSession;
pub use find_session::{SignedIn, find_session};
pub use half_way::{HalfWay, SecondFactors, find_half_way};
pub use history::{HISTORY_PAGE, list_sign_ins};
pub(crate) use links::{LinkRequest, answer as answer_link_request};
pub use links::{confirm_browser, follow_set_up_link, request_browser_link, request_password_link, request_set_up};
pub use passkeys::{begin_passkey, finish_passkey, list_passkeys, remove_passkey, rename_passkey};
pub use prove_again::{ProvedAgain, prove_again_with_password};
pub use prove_second_factor::{SecondFactor, SecondFactorAnswer, prove_second_factor};
pub use recover::{approve_recovery, confirm_recovery, list_recoveries, refuse_recovery, request_recovery};
pub use recovery_codes::make_recovery_codes;
pub use reseal::{inspect_secrets, reseal};
pub use reset_password::{ResetPassword, reset_password};
pub use send_email_code::send_email_code;
pub use sessions::{end_other_sessions, end_session, list_sessions, sign_out};
pub use set_language::set_language;
pub use set_up::{SetUpAnswer, finish_set_up};
pub use sign_in_with_passkey::{
    PasskeyAnswer, begin_passkey_proof, begin_passkey_sign_in, prove_again_with_passkey, sign_in_with_passkey,
};
pub use sign_in_with_password::{PasswordAnswer, PasswordAttempt, sign_in_with_password};
pub use sign_up::{AfterSignUp, SignedUp, sign_up_by_invitation, sign_up_by_registration};
pub use totp::{TotpEnrolment, begin_totp, confirm_totp, remove_totp};
