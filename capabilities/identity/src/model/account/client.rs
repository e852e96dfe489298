//! Where a request comes from, as its owner will read it in the history.

use yui_kernel::Origin;

/// The longest text kept of a browser's description of itself.
const LONGEST_AGENT: usize = 200;

/// A browser as the web layer sees it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Client {
    agent: Option<String>,
    origin: Origin,
}

impl Client {
    /// `agent` is what the browser says of itself (`User-Agent`); what of it cannot be shown is left out.
    #[must_use]
    pub fn new(agent: Option<&str>, origin: Origin) -> Self {
        let shown = |text: &str| {
            let kept: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST_AGENT).collect();
            Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
        };
        Self { agent: agent.and_then(shown), origin }
    }

    /// What the browser says of itself.
    #[must_use]
    pub fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }

    /// Where it acts from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The same as text, as far as it is known.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        self.origin.as_str().map(str::to_owned)
    }
}

impl std::fmt::Debug for Client {
    /// Without the address: this type passes through code that logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_says_is_bounded_and_holds_no_line_breaks() {
        let client = Client::new(Some(&format!("Browser\r\nX: y{}", "z".repeat(500))), Origin::UNKNOWN);
        assert!(client.agent().is_some_and(|agent| agent.starts_with("BrowserX: y") && agent.len() == 200));
        assert_eq!(client.address(), None);
        assert_eq!(format!("{:?}", Client::new(None, Origin::address("192.0.2.1".parse().unwrap()))), "Client(hidden)");
    }
}
