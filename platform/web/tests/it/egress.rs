//! Which addresses the guard lets through.

use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use yui_web::client::{Allowed, Egress, is_public};

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn the_table() {
    for closed in [
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16",
        "169.254.0.0",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.0",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ] {
        assert!(!is_public(ip(closed)), "{closed} must be refused");
    }
    for open in [
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::1",
        "2400:4000::1",
        "2606:4700:4700::1111",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ] {
        assert!(is_public(ip(open)), "{open} must be let through");
    }
}

#[test]
fn exceptions() {
    let egress = Egress::AllowPrivate(
        ["10.1.0.0/16", "fd12::/32", "192.168.7.7", "SMS.city.example."].map(|text| text.parse().unwrap()).to_vec(),
    );
    for (host, address, allowed) in [
        ("any", "10.1.2.3", true),
        ("any", "::ffff:10.1.2.3", true),
        ("any", "10.2.0.1", false),
        ("any", "fd12::1", true),
        ("any", "fd13::1", false),
        ("any", "192.168.7.7", true),
        ("any", "192.168.7.8", false),
        ("sms.city.example", "10.9.9.9", true),
        ("Sms.City.Example.", "10.9.9.9", true),
        ("evil.sms.city.example", "10.9.9.9", false),
        ("any", "1.1.1.1", true),
    ] {
        assert_eq!(egress.allows(host, ip(address)), allowed, "{host} at {address}");
    }
    for bad in ["", " ", "10.1.0.0/33", "10.1.2", "10.1.2.3.4", "http://x", "a b", "host:80", "*.example"] {
        assert!(bad.parse::<Allowed>().is_err(), "{bad}");
    }
}

/// What the standard library knows to be special, written apart from the guard's table.
fn special(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || address == Ipv4Addr::new(168, 63, 129, 16)
        || a >= 224
}

proptest! {
    #[test]
    fn ipv4_is_judged_alike_in_every_form(bits in prop_oneof![any::<u32>(), (0_u32..=255, any::<u16>()).prop_map(|(a, rest)| (a << 24) | u32::from(rest)),
        (prop::sample::select(vec![10_u32, 100, 127, 168, 169, 172, 192, 198, 203]), any::<u32>()).prop_map(|(a, rest)| (a << 24) | (rest & 0x00ff_ffff))]) {
        let address = Ipv4Addr::from_bits(bits);
        let public = is_public(address.into());
        prop_assert_eq!(public, !special(address), "{}", address);
        prop_assert_eq!(is_public(address.to_ipv6_mapped().into()), public);
        let [.., g, h] = address.to_ipv6_mapped().segments();
        prop_assert_eq!(is_public(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, g, h).into()), public);
        prop_assert!(!is_public(Ipv6Addr::new(0, 0, 0, 0, 0, 0, g, h).into()));
        prop_assert!(!is_public(Ipv6Addr::new(0x2002, g, h, 0, 0, 0, 0, 1).into()));
    }

    #[test]
    fn ipv6_outside_the_public_range_is_refused(bits in any::<u128>()) {
        let address = Ipv6Addr::from_bits(bits);
        let first = address.segments()[0];
        if !(0x2000..0x4000).contains(&first) && first != 0x64 && address.to_ipv4_mapped().is_none() {
            prop_assert!(!is_public(address.into()), "{}", address);
        }
        if address.is_loopback() || address.is_multicast() || address.is_unique_local() || address.is_unicast_link_local() {
            prop_assert!(!is_public(address.into()), "{}", address);
        }
    }
}
