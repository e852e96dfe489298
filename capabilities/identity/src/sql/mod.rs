//! Statements and row mapping, one file a table.

pub mod domain;
pub mod member;
pub mod operator;
pub mod organisation;
