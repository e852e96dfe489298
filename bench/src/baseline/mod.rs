//! The bare parts that a node is measured next to: HTTP without storage, and storage without HTTP.

mod group;
pub(crate) mod handler;
pub(crate) mod postgres;
pub(crate) mod sqlite;
