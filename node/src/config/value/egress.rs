//! Private networks and hosts that the node may call.

use super::Value;
use yui_web::client::{Allowed, Egress};

impl Value for Egress {
    const KIND: &'static str = "networks and hosts";

    fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::PublicOnly);
        }
        let exceptions: Result<Vec<Allowed>, _> = text.split(',').map(str::parse).collect();
        exceptions
            .map(Self::AllowPrivate)
            .map_err(|error| format!("has a part that cannot be read: {error}, several with commas"))
    }

    fn show(&self) -> String {
        match self {
            Self::PublicOnly => "public addresses alone".to_owned(),
            Self::Any => "every address".to_owned(),
            Self::AllowPrivate(exceptions) => exceptions
                .iter()
                .map(|exception| match exception {
                    Allowed::Network(network) => network.to_string(),
                    Allowed::Host(name) => name.clone(),
                })
                .collect::<Vec<_>>()
                .join(","),
        }
    }
}
