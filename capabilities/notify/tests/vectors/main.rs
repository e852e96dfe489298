//! The node's pure rules against what the original programs gave for the same input.

mod elements;
mod render;
mod validation;
