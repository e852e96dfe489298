//! The way back: what other mail servers say of e-mails that they had taken.
//!
//! Each e-mail that goes out by SMTP has an envelope sender of its own ([`verp`]), at a domain whose mail comes to a small server within
//! the node ([`listener`]). What comes there is a report: that a mailbox does not exist (RFC 3464) or that a reader called the message
//! unwanted (RFC 5965). [`report`] reads it into a [`Receipt`](crate::model::receipt::Receipt), which is applied and on disk before the
//! other server is told that the report was taken.
//!
//! Off unless the operator gives it an address and a domain. Its place is behind the operator's own mail server, which has the port 25,
//! TLS and the defence against floods.

mod applying;
pub mod dialogue;
pub mod listener;
pub mod report;
pub mod verp;

pub use applying::Applying;
pub use listener::{Listener, ListenerSettings, Protocol};
pub use verp::ReturnPath;
