//! What can be done with organisations, members and operators, one file a use case.
//!
//! Each works within a transaction that the caller opens, so that a whole declaration is applied or nothing of it.

mod find_organisation;
mod put_member;
mod put_operator;
mod put_organisation;

pub use find_organisation::find_organisation;
pub use put_member::put_member;
pub use put_operator::put_operator;
pub use put_organisation::put_organisation;
