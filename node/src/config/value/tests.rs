use super::*;
use proptest::prelude::*;
use std::time::Duration;

/// What is wrong with a text as a `T`.
fn problem<T: Value>(text: &str) -> String {
    T::parse(text).err().unwrap_or_else(|| panic!("{text:?} is taken as {}", T::KIND))
}

proptest! {
    #[test]
    fn durations_are_shown_as_they_are_read(millis in 0_u64..=366 * 86_400_000) {
        let duration = Duration::from_millis(millis);
        prop_assert_eq!(Duration::parse(&duration.show()), Ok(duration));
    }

    #[test]
    fn sizes_are_shown_as_they_are_read(bytes in 1_u64..=1 << 40) {
        prop_assert_eq!(ByteSize::parse(&ByteSize(bytes).show()), Ok(ByteSize(bytes)));
    }

    #[test]
    fn any_text_is_read_or_refused_without_being_quoted(text in "\\PC{0,40}|[0-9a-zµ .]{0,12}") {
        let refusals = [Duration::parse(&text).err(), ByteSize::parse(&text).err(), NodeKey::parse(&text).err(), LogLevels::parse(&text).err()];
        for refusal in refusals.into_iter().flatten() {
            prop_assert!(text.chars().count() < 12 || !refusal.contains(&text), "{}", refusal);
        }
    }

    #[test]
    fn units_multiply(number in 0_u64..10_000) {
        for (unit, millis) in [("ms", 1), ("s", 1_000), ("m", 60_000)] {
            prop_assert_eq!(Duration::parse(&format!("{number}{unit}")), Ok(Duration::from_millis(number * millis)));
        }
    }
}

#[test]
fn durations_need_units() {
    assert_eq!(Duration::parse("1h30m"), Ok(Duration::from_secs(5_400)));
    for text in ["", "30", "s", "1.5s", "-1s", "3 s", "3sec", "10s5"] {
        assert_eq!(
            problem::<Duration>(text),
            "is not a duration: write whole numbers with units, like 250ms, 30s, 5m, 1h30m or 2d",
            "{text}"
        );
    }
    assert_eq!(problem::<Duration>("99999999999999999999d"), "is longer than a year");
    assert_eq!(problem::<TimeLimit>("0s"), "leaves no time: write a duration above zero");
}

#[test]
fn sizes_need_units() {
    assert_eq!(ByteSize::parse("64 KiB"), Ok(ByteSize(65_536)));
    assert_eq!(ByteSize::parse("2MB"), Ok(ByteSize(2_000_000)));
    for text in ["", "1024", "MiB", "1.5MiB", "-1B", "1mib"] {
        assert_eq!(
            problem::<ByteSize>(text),
            "is not a size: write a whole number with a unit, like 512B, 64KiB, 20MiB or 1GiB",
            "{text}"
        );
    }
    assert_eq!(problem::<ByteSize>("0B"), "is nothing: write a size above zero");
    assert_eq!(problem::<ByteSize>("99999999999999999999GiB"), "is more than 1024GiB");
}

#[test]
fn log_levels_take_no_misspelled_level_for_a_part() {
    assert_eq!(LogLevels::parse("warn, yui_store=debug").unwrap().show(), "warn,yui_store=debug");
    assert_eq!(problem::<LogLevels>("inof"), "has a level that is none of off, error, warn, info, debug, trace");
    assert_eq!(
        problem::<LogLevels>("info,yui store=debug"),
        "names a part that is no module path: write it like yui_store or yui_store::sqlite"
    );
}

#[test]
fn urls_are_shown_without_what_is_secret() {
    let database = DatabaseUrl::parse("postgres://yui:s3cret@db.internal:5432/yui?sslpassword=s3cret").unwrap();
    assert_eq!(database.show(), "postgres://yui:hidden@db.internal:5432/yui?(hidden)");
    assert!(database.expose().contains("s3cret") && !format!("{database:?}").contains("s3cret"));
    let mail = MailUrl::parse("smtp://yui%40example.jp:s%3Acret@mail.example.jp:2525").unwrap();
    assert_eq!(mail.show(), "smtp://yui%40example.jp:hidden@mail.example.jp:2525");
    let (user, password) = mail.credentials.clone().unwrap();
    assert_eq!((user.as_str(), secrecy::ExposeSecret::expose_secret(&password)), ("yui@example.jp", "s:cret"));
    assert!(!format!("{mail:?}").contains("s:cret") && !format!("{mail:?}").contains("s%3Acret"));
    let gateway = GatewayUrl::parse("https://sms.example.jp/s3cret?key=s3cret").unwrap();
    assert_eq!(gateway.show(), "https://sms.example.jp/(hidden)");
}

#[test]
fn node_keys_are_hexadecimal_or_base64() {
    assert!(NodeKey::parse(&"0123456789abcdef".repeat(4)).is_ok());
    assert!(NodeKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").is_ok());
    let shape = "is not 32 bytes as 64 hexadecimal digits or base64: make one with `openssl rand -hex 32`";
    for text in ["", "secret", "+123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "AAECAwQ="] {
        assert_eq!(problem::<NodeKey>(text), shape, "{text}");
    }
    assert_eq!(
        problem::<NodeKey>(&"00".repeat(32)),
        "is one byte over and over: make a random one with `openssl rand -hex 32`"
    );
}

#[test]
fn headers_and_bodies_are_checked() {
    assert_eq!(
        Headers::parse(r#"{"Authorization": "Bearer s3cret", "X-Id": "7"}"#).unwrap().show(),
        "Authorization, X-Id (values hidden)"
    );
    assert_eq!(problem::<Headers>(r#"{"A B": "c"}"#), "has a header name with characters that HTTP does not allow");
    assert_eq!(
        problem::<Headers>(r#"{"A": 1}"#),
        "has a value for the header A that is not a text of printable ASCII characters"
    );
    assert_eq!(problem::<BodyTemplate>("to={to}"), "does not mention {body}");
    assert_eq!(
        problem::<BodyTemplate>("to={to}&m={body}&s={sender}"),
        "mentions {sender}, which is none of {to}, {body}, {from}, {reference}, {parts}"
    );
    assert!(BodyTemplate::parse(r#"{"to": "{to}", "text": "{body}", "note": "{{plain}}"}"#).is_ok());
}
