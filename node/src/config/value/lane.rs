//! Lanes of work.

use super::Value;
use yui_kernel::Lane;

impl Value for Lane {
    const KIND: &'static str = "`priority`, `normal`, `bulk` or `calls`";

    fn parse(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|lane| lane.as_str() == text).ok_or_else(|| format!("is not {}", Self::KIND))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}
