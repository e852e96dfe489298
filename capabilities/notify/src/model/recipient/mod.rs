//! Whom a message goes to: addresses and numbers as people type them, checked and in one form.

mod email;
mod phone;
mod simulated;
mod typed;

pub use email::{EmailAddress, EmailAddressError};
pub use phone::{PhoneNumber, PhoneNumberError, Region, UnknownRegion, calling_code_of};
pub use simulated::{TestOutcome, is_simulated_email, is_simulated_phone, test_outcome_email, test_outcome_phone};
