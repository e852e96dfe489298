//! The service, the template and the key that the measurements use: `municipality.toml`, applied as an operator would.

/// The file that `yui apply` takes.
pub(crate) const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/municipality.toml");

/// As the file has them.
pub(crate) const SERVICE: &str = "0199f3a0-0000-7000-8000-0000000be000";
pub(crate) const TEMPLATE: &str = "0199f3a0-0000-7000-8000-0000000be001";
/// What must not wait.
pub(crate) const URGENT: &str = "0199f3a0-0000-7000-8000-0000000be002";
pub(crate) const SECRET: &str = "5d0a7c42-93be-4c1f-8a56-1e7f20b94d3c";
/// Who looks at pages: a member who may do everything, and an operator.
pub(crate) const MEMBER: &str = "hanako@city.minato.example.jp";
pub(crate) const OPERATOR: &str = "taro@operator.example.jp";
