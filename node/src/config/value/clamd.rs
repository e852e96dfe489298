//! Where the malware scanner listens.

use super::Value;
use yui_notify::files::ClamdAddress;

impl Value for ClamdAddress {
    const KIND: &'static str = "address of clamd";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}
