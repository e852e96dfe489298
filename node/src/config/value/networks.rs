//! Networks of proxies.

use super::Value;
use yui_web::proxies::Networks;

impl Value for Networks {
    const KIND: &'static str = "networks";

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error| format!("cannot be read: {error}"))
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_shown_as_they_are_read() {
        let networks = <Networks as Value>::parse("10.1.0.0/16, 192.0.2.7").unwrap();
        assert_eq!(networks.show(), "10.1.0.0/16,192.0.2.7/32");
        assert_eq!(<Networks as Value>::parse("").unwrap(), Networks::default());
        assert!(<Networks as Value>::parse("proxy").unwrap_err().starts_with("cannot be read: write addresses"));
        assert!(<Networks as Value>::parse("0.0.0.0/0").unwrap_err().contains("trusts everybody"));
    }
}
