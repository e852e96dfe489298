//! What text messages come from, by destination.

use super::Value;
use yui_notify::providers::settings::Origins;

impl Value for Origins {
    const KIND: &'static str = "origins by destination";

    /// Reads `+1=pool-1a2b,*=YUI`.
    fn parse(text: &str) -> Result<Self, String> {
        text.parse()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}
