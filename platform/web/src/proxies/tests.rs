use super::*;
use proptest::prelude::*;

const PROXY: &str = "10.1.2.3";

fn proxies(header: ProxyHeader) -> TrustedProxies {
    TrustedProxies { networks: "10.1.0.0/16, 2001:db8:1::/48,192.0.2.99".parse().unwrap(), header }
}

fn client_by(header: ProxyHeader, peer: &str, lines: &[(&'static str, &str)]) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, value.as_bytes().try_into().unwrap());
    }
    proxies(header).client(peer.parse().unwrap(), &headers).to_string()
}

fn x_forwarded_for(peer: &str, values: &[&str]) -> String {
    let lines: Vec<_> = values.iter().map(|value| ("x-forwarded-for", *value)).collect();
    client_by(ProxyHeader::XForwardedFor, peer, &lines)
}

fn forwarded(peer: &str, values: &[&str]) -> String {
    let lines: Vec<_> = values.iter().map(|value| ("forwarded", *value)).collect();
    client_by(ProxyHeader::Forwarded, peer, &lines)
}

#[test]
fn a_peer_that_is_not_trusted_is_the_client_whatever_it_says() {
    for peer in ["203.0.113.5", "2001:db8:2::1", "10.2.0.1"] {
        assert_eq!(x_forwarded_for(peer, &["198.51.100.1"]), peer);
        assert_eq!(forwarded(peer, &["for=198.51.100.1"]), peer);
    }
    let nobody = TrustedProxies::default();
    let headers: HeaderMap =
        [("x-forwarded-for".parse().unwrap(), "198.51.100.1".parse().unwrap())].into_iter().collect();
    assert_eq!(nobody.client(PROXY.parse().unwrap(), &headers).to_string(), PROXY);
}

#[test]
fn the_nearest_address_that_is_no_proxy_is_the_client() {
    for (values, client) in [
        (&["198.51.100.1"][..], "198.51.100.1"),
        (&["198.51.100.1:4711"], "198.51.100.1"),
        (&["2001:db8:2::1"], "2001:db8:2::1"),
        (&["[2001:db8:2::1]:443"], "2001:db8:2::1"),
        (&["[2001:db8:2::1]"], "2001:db8:2::1"),
        (&["::ffff:198.51.100.1"], "198.51.100.1"),
        // What a client wrote itself stands before what the proxy saw.
        (&["127.0.0.1, 198.51.100.1"], "198.51.100.1"),
        (&["10.1.9.9, 198.51.100.1, 10.1.0.7"], "198.51.100.1"),
        (&["not an address, 198.51.100.1, 192.0.2.99,2001:db8:1::5"], "198.51.100.1"),
        (&["203.0.113.1", "198.51.100.1", "10.1.0.7"], "198.51.100.1"),
        // Calls from within.
        (&["10.1.0.9, 10.1.0.7"], "10.1.0.9"),
    ] {
        assert_eq!(x_forwarded_for(PROXY, values), client, "{values:?}");
        assert_eq!(x_forwarded_for("::ffff:10.1.2.3", values), client, "{values:?}");
    }
}

#[test]
fn forwarded_is_read_as_its_standard_says() {
    for (values, client) in [
        (&["for=198.51.100.1"][..], "198.51.100.1"),
        (&["For=\"198.51.100.1:4711\";proto=https; by=10.1.0.1"], "198.51.100.1"),
        (&["proto=https;for=\"[2001:db8:2::1]:443\""], "2001:db8:2::1"),
        (&["for=127.0.0.1, for=198.51.100.1;host=\"a,b;c\""], "198.51.100.1"),
        (&["for=203.0.113.1", "for=198.51.100.1, for=10.1.0.7"], "198.51.100.1"),
        // A quote that a client leaves open, and rubbish, hide nothing of what the proxy wrote.
        (&["for=203.0.113.1;x=\", for=198.51.100.1"], "198.51.100.1"),
        (&["for=203.0.113.1;x=\", for=\"[2001:db8:2::1]\""], "2001:db8:2::1"),
        (&[";;=, for=198.51.100.1"], "198.51.100.1"),
    ] {
        assert_eq!(forwarded(PROXY, values), client, "{values:?}");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_peer() {
    for value in [
        "",
        " ",
        ",",
        "unknown",
        "198.51.100.1,",
        "198.51.100",
        "198.51.100.1 203.0.113.1",
        "a.example.jp",
        "198.51.100.1:x",
        "氏名",
    ] {
        assert_eq!(x_forwarded_for(PROXY, &[value]), PROXY, "{value:?}");
    }
    assert_eq!(x_forwarded_for(PROXY, &["198.51.100.1, unknown, 10.1.0.7"]), PROXY);
    for value in [
        "",
        "198.51.100.1",
        "for=unknown",
        "for=_hidden",
        "for=",
        "by=198.51.100.1",
        "for=198.51.100.1;for=203.0.113.1",
        "for=\"198.51.100.1",
        "for=198.51.100.1\"",
        "for=198.51.100.1;",
    ] {
        assert_eq!(forwarded(PROXY, &[value]), PROXY, "{value:?}");
    }
    assert_eq!(x_forwarded_for(PROXY, &[]), PROXY);
}

#[test]
fn only_the_header_that_the_proxies_write_is_read() {
    let both = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=203.0.113.1")];
    assert_eq!(client_by(ProxyHeader::XForwardedFor, PROXY, &both), "198.51.100.1");
    assert_eq!(client_by(ProxyHeader::Forwarded, PROXY, &both), "203.0.113.1");
}

#[test]
fn networks_are_written_as_they_are_read() {
    let networks: Networks = "10.1.0.0/16, 2001:db8:1::/48,192.0.2.99".parse().unwrap();
    assert_eq!(networks.to_string(), "10.1.0.0/16,2001:db8:1::/48,192.0.2.99/32");
    assert_eq!(" ".parse::<Networks>().unwrap(), Networks::default());
    for text in ["10.1.0.0/33", "proxy.example.jp", "10.1.0.0/16,", "10.1"] {
        assert_eq!(text.parse::<Networks>(), Err(NetworksError::Unreadable), "{text}");
    }
    for text in ["0.0.0.0/0", "10.1.0.1,::/0"] {
        assert_eq!(text.parse::<Networks>(), Err(NetworksError::Everybody), "{text}");
    }
}

proptest! {
    /// Whatever a client writes before it, the address that the proxy saw is the client's.
    #[test]
    fn nothing_that_a_client_writes_changes_its_address(given in "[ -~]{0,40}") {
        prop_assert_eq!(x_forwarded_for(PROXY, &[&format!("{given}, 198.51.100.1")]), "198.51.100.1");
        prop_assert_eq!(x_forwarded_for(PROXY, &[&given, "198.51.100.1"]), "198.51.100.1");
        prop_assert_eq!(forwarded(PROXY, &[&format!("{given}, for=198.51.100.1")]), "198.51.100.1");
        prop_assert_eq!(forwarded(PROXY, &[&given, "for=\"198.51.100.1\""]), "198.51.100.1");
    }
}
