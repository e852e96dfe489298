//! Types and pure rules of notify; no input or output.

pub mod bulk;
pub mod content;
pub mod dialect;
pub mod recipient;
pub mod request;

pub use dialect::{Channel, Dialect, KeyType};
