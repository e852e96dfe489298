//! What can be done, one file a use case: authorise, load, decide by the model, save and enqueue in one transaction.

pub mod authenticate;
pub mod configure;
mod failure;

pub use authenticate::{Caller, authenticate};
pub use failure::Failure;
