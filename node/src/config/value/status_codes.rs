//! HTTP statuses.

use super::Value;
use yui_notify::providers::settings::StatusSet;

impl Value for StatusSet {
    const KIND: &'static str = "HTTP statuses";

    /// Reads `200-299,409`.
    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| "is not a list of HTTP statuses: write 200 or 200-299, several with commas".to_owned())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}
