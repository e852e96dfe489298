use super::plan::{KeySecret, Plan};
use super::{parse, read};
use crate::config::Environment;
use crate::document::Document;
use secrecy::ExposeSecret;
use std::path::Path;
use yui_notify::model::service::ServiceMode;
use yui_notify::model::{Channel, Dialect, KeyType};

const SECRET: &str = "3c1f9d58-6a0b-4e27-9c43-5f8e2d7a1b60";

fn empty() -> Environment {
    Environment::new::<&str, &str>([])
}

/// The plan of a service with these lines, in an organisation whose three lines stand before.
fn service(lines: &str) -> Result<Plan, String> {
    let text = format!(
        "organisations = [{{ code = \"131032\", name = \"港区\", services = [\n{{ handle = \"s\", name = \"S\",\n{lines}\n}} ] }}]"
    );
    parse(&Document::new("p.toml", text), &empty()).map_err(|problems| problems.to_string())
}

fn refused(text: &str) -> String {
    parse(&Document::new("p.toml", text), &empty()).unwrap_err().to_string()
}

#[test]
fn the_example_is_a_plan() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/minato.toml");
    let plan = read(&path, &empty()).unwrap();
    let [minato] = plan.organisations.as_slice() else { panic!("one organisation") };
    assert_eq!((minato.code.as_str(), minato.name.as_str()), ("131032", "港区"));
    assert_eq!((minato.members.len(), plan.operators.len()), (2, 1));
    assert_eq!(minato.members[0].phone.as_ref().unwrap().as_str(), "+819012345678");
    let [live, trial] = minato.services.as_slice() else { panic!("two services") };
    assert_eq!(
        (live.mode, live.dialect, trial.mode, trial.dialect),
        (ServiceMode::Live, Dialect::Gc, ServiceMode::Trial, Dialect::Govuk)
    );
    assert_eq!(
        live.templates.iter().map(|template| template.channel).collect::<Vec<_>>(),
        [Channel::Email, Channel::Email, Channel::Sms, Channel::Sms]
    );
    assert!(live.templates[0].body.contains("((氏名)) 様") && live.templates[0].category.is_some());
    assert_eq!(live.reply_to.iter().map(|entry| entry.default).collect::<Vec<_>>(), [true, false]);
    assert!(live.text_senders[0].default, "one alone is the default");
    assert_eq!(live.api_keys.iter().map(|key| key.key_type).collect::<Vec<_>>(), [KeyType::Live, KeyType::Test]);
    assert!(
        matches!(&live.api_keys[0].secret, KeySecret::WriteTo(file) if *file == path.with_file_name("kurashi-system.key"))
    );
    assert!(matches!(&live.api_keys[1].secret, KeySecret::Given(secret) if secret.expose_secret() == SECRET));
}

#[test]
fn nothing_asks_for_nothing() {
    let plan = parse(&Document::new("p.toml", ""), &empty()).unwrap();
    assert!(plan.organisations.is_empty() && plan.operators.is_empty());
}

#[test]
fn what_is_not_written_has_the_documented_value() {
    let plan = service("").unwrap();
    let organisation = &plan.organisations[0];
    let service = &organisation.services[0];
    assert_eq!(organisation.country.as_str(), "JP");
    assert_eq!(
        (service.mode, service.dialect, service.active, service.prefix_texts),
        (ServiceMode::Trial, Dialect::Gc, true, true)
    );
    assert_eq!(service.channels, [Channel::Email, Channel::Sms]);
    assert!(!service.international_texts && service.limits.per_minute.is_none() && service.id.is_none());
    assert_eq!(service.origin.to_string(), "p.toml:2: organisations[0].services[0]");
}

#[test]
fn all_problems_of_a_file_are_told_with_line_and_key() {
    let text = "\
[[organisations]]
code = \"131033\"
name = \"港区\"
email_domains = [\"minato\"]
colour = \"red\"

[[organisations.members]]
email = \"hanako at city\"
name = \"港 花子\"
roles = [\"send_message\", \"view_activity\", \"view_activity\"]

[[organisations.services]]
handle = \"Kurashi\"
name = \"\"
dialect = \"uk\"
limits = { per_minute = 0, dayly_email = 3 }

[[organisations]]
code = \"X Y\"
country = \"CA\"
name = \"x\"

[[operators]]
email = \"a@example.jp\"
name = \"A\"

[[operators]]
email = \"A@EXAMPLE.jp\"
name = \"B\"
";
    assert_eq!(
        refused(text),
        "\
p.toml:2: organisations[0].code: the last digit of this local-government code does not fit the others: it should be 2
p.toml:4: organisations[0].email_domains[0]: is not a domain; for example city.example.jp
p.toml:5: organisations[0].colour: is not a known key; known here are code, country, email_domains, members, name, name_en, name_fr, services, settings
p.toml:8: organisations[0].members[0].email: is not an e-mail address; for example someone@city.example.jp
p.toml:10: organisations[0].members[0].roles[0]: \"send_message\" is none of \"view_activity\", \"manage_templates\", \"send_messages\", \"manage_service\", \"manage_api_keys\", \"approve_go_live\"
p.toml:10: organisations[0].members[0].roles[2]: is written twice in this list
p.toml:13: organisations[0].services[0].handle: \"Kurashi\" is not a handle: use small letters, digits and hyphens, at most 63
p.toml:14: organisations[0].services[0].name: is empty
p.toml:15: organisations[0].services[0].dialect: \"uk\" is none of \"gc\", \"govuk\"
p.toml:16: organisations[0].services[0].limits.per_minute: must be a whole number from 1 to 1000000000
p.toml:16: organisations[0].services[0].limits.dayly_email: is not a known key; did you mean daily_email?
p.toml:19: organisations[1].code: \"X Y\" is not a code: use letters, digits and hyphens, at most 40
p.toml:28: operators[1].email: is the same as operators[0].email on line 24: each may occur once"
    );
}

#[test]
fn parts_of_a_service_are_checked() {
    for (lines, expected) in [
        (
            "id = \"kurashi\"",
            "p.toml:3: organisations[0].services[0].id: \"kurashi\" is not a UUID; for example 0192f0c1-2a3b-7c4d-8e5f-60718293a4b5",
        ),
        (
            "region = \"JPN\"",
            "p.toml:3: organisations[0].services[0].region: \"JPN\" is not a country code: write two capital letters of ISO 3166-1, like JP, CA or GB",
        ),
        (
            "time_zone = \"Tokyo\"",
            "p.toml:3: organisations[0].services[0].time_zone: \"Tokyo\" is not a time zone; for example Asia/Tokyo",
        ),
        (
            "email_from = \"a b\"",
            "p.toml:3: organisations[0].services[0].email_from: is not what can stand before the @ of an e-mail address; for example notify",
        ),
        (
            "channels = []",
            "p.toml:3: organisations[0].services[0].channels: is empty: name at least one, or write active = false",
        ),
        (
            "active = 1",
            "p.toml:3: organisations[0].services[0].active: must be true or false, without quotes, and is a whole number",
        ),
        (
            "limits = { daily_email = 5, annual_email = 4 }",
            "p.toml:3: organisations[0].services[0].limits.daily_email: is more than annual_email allows in a whole year",
        ),
        (
            "reply_to = [{ address = \"a@b.jp\" }, { address = \"c@b.jp\" }]",
            "p.toml:3: organisations[0].services[0].reply_to: has several entries and no default: write default = true in one of them",
        ),
        (
            "text_senders = [{ sender = \"A\", default = true }, { sender = \"B\", default = true }]",
            "p.toml:3: organisations[0].services[0].text_senders: has 2 defaults: write default = true in one entry alone",
        ),
        (
            "text_senders = [{ sender = \"TWELVELETTER\" }]",
            "p.toml:3: organisations[0].services[0].text_senders[0].sender: \"TWELVELETTER\" is not a sender: use at most 11 letters (A to Z), digits, spaces and & . - _, or a number of 3 to 15 digits",
        ),
        (
            "safelist = { phones = [\"090-1234-5678\"] }",
            "p.toml:3: organisations[0].services[0].safelist.phones[0]: is not a telephone number with its country code; for example +81 3 1234 5678",
        ),
        (
            "callbacks = [{ kind = \"delivery\", url = \"http://a.example.jp/\", bearer_token = \"0123456789\" }]",
            "p.toml:3: organisations[0].services[0].callbacks[0].url: must start with https://",
        ),
        (
            "callbacks = [{ kind = \"delivery\", url = \"https://a.example.jp/\", bearer_token = \"short\" }]",
            "p.toml:3: organisations[0].services[0].callbacks[0].bearer_token: must be at least 10 printable ASCII characters without spaces",
        ),
        (
            "callbacks = [{ kind = \"delivery\", url = \"https://a.example.jp/\", bearer_token = { env = \"NO_TOKEN\" } }]",
            "p.toml:3: organisations[0].services[0].callbacks[0].bearer_token.env: the environment variable NO_TOKEN is not set",
        ),
    ] {
        assert_eq!(service(lines).unwrap_err(), expected, "{lines}");
    }
}

#[test]
fn parts_of_a_template_are_checked() {
    let template = |lines: &str| {
        service(&format!("channels = [\"email\"], templates = [{{ handle = \"t\", name = \"T\", {lines} }}]"))
            .unwrap_err()
    };
    let at = |key: &str| format!("p.toml:3: organisations[0].services[0].templates[0].{key}: ");
    for (lines, key, message) in [
        (
            "channel = \"sms\", body = \"x\"",
            "channel",
            "the service may not send by sms: add it to the service's channels",
        ),
        (
            "channel = \"email\", body = \"x\"",
            "subject",
            "is missing; for example subject = \"粗大ごみの収集を受け付けました\"",
        ),
        (
            "channel = \"email\", body = \"x\", subject = \"a\\nb\"",
            "subject",
            "has a line break: a subject is one line",
        ),
        ("channel = \"email\", subject = \"x\"", "body", "is missing: write body = \"…\" or body_file = \"PATH\""),
        (
            "channel = \"email\", subject = \"x\", body = \"x\", body_file = \"y\"",
            "body_file",
            "is given beside body: keep one of the two",
        ),
        (
            "channel = \"email\", subject = \"x\", body_file = \"no-such-file\"",
            "body_file",
            "the file no-such-file cannot be read: No such file or directory (os error 2)",
        ),
        (
            "channel = \"email\", subject = \"x\", body = \"x\", lane = \"fast\"",
            "lane",
            "\"fast\" is none of \"priority\", \"normal\", \"bulk\"",
        ),
    ] {
        assert_eq!(template(lines), format!("{}{message}", at(key)), "{lines}");
    }
}

#[test]
fn secrets_come_from_the_file_the_environment_or_another_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).unwrap();
    std::fs::write(folder.path().join("body.md"), "こんにちは\r\n((氏名)) 様\r\n").unwrap();
    let text = "\
[[organisations]]
code = \"131032\"
name = \"港区\"
[[organisations.services]]
handle = \"s\"
name = \"S\"
api_keys = [{ name = \"k\", type = \"live\", secret = { file = \"secret\" } }, { name = \"new\", type = \"team\", write_to = \"new.key\" }]
callbacks = [{ kind = \"received\", url = \"http://127.0.0.1:9000/in\", bearer_token = { env = \"TOKEN\" } }]
templates = [{ handle = \"t\", channel = \"email\", name = \"T\", subject = \"S\", body_file = \"body.md\" }]
";
    let path = folder.path().join("plan.toml");
    std::fs::write(&path, text).unwrap();
    let plan = read(&path, &Environment::new([("TOKEN", "bearer-of-the-system")])).unwrap();
    let service = &plan.organisations[0].services[0];
    assert!(matches!(&service.api_keys[0].secret, KeySecret::Given(secret) if secret.expose_secret() == SECRET));
    assert!(matches!(&service.api_keys[1].secret, KeySecret::WriteTo(file) if *file == folder.path().join("new.key")));
    assert_eq!(service.callbacks[0].bearer_token.expose_secret(), "bearer-of-the-system");
    assert_eq!(service.templates[0].body, "こんにちは\n((氏名)) 様\n");
    let shown = format!("{plan:?}");
    for hidden in [SECRET, "bearer-of-the-system"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn keys_need_one_source_and_their_secrets_are_never_repeated() {
    let keys = |keys: &str| service(&format!("api_keys = [{keys}]")).unwrap_err();
    let at = "p.toml:3: organisations[0].services[0].api_keys";
    assert_eq!(
        keys("{ name = \"k\", type = \"live\" }"),
        format!(
            "{at}[0].secret: is missing: write secret = {{ file = \"PATH\" }} with a UUID, or write_to = \"PATH\" to have a key made"
        )
    );
    assert_eq!(
        keys("{ name = \"k\", type = \"live\", secret = \"open sesame\" }"),
        format!("{at}[0].secret: is not a UUID: make one with `uuidgen`, or use write_to = \"PATH\"")
    );
    assert_eq!(
        keys(&format!(
            "{{ name = \"k\", type = \"live\", secret = \"{SECRET}\" }}, {{ name = \"l\", type = \"test\", secret = \"{}\" }}",
            SECRET.to_uppercase()
        )),
        format!(
            "{at}[1].secret: is the same as organisations[0].services[0].api_keys[0].secret on line 3: each may occur once"
        )
    );
    assert_eq!(
        keys("{ name = \"k\", type = \"live\", write_to = \"no-such-folder/k\" }"),
        format!("{at}[0].write_to: the folder no-such-folder does not exist: make it first")
    );
    assert_eq!(
        keys("{ name = \"k k\", type = \"root\", write_to = \"k\" }"),
        format!(
            "{at}[0].name: \"k k\" is not a name for a key: use letters (A to Z), digits, hyphens and underscores, at most 100\n{at}[0].type: \"root\" is none of \"live\", \"team\", \"test\""
        )
    );
}

#[test]
fn people_do_not_appear_in_debug_output_or_problems() {
    let people = |email: &str| {
        format!(
            "[[organisations]]\ncode = \"131032\"\nname = \"港区\"\nmembers = [{{ email = \"{email}\", name = \"港 花子\", phone = \"+819012345678\" }}]\n"
        )
    };
    let plan = parse(&Document::new("p.toml", people("hanako@city.example.jp")), &empty()).unwrap();
    let told = format!("{plan:?}{}", refused(&people("hanako@city")));
    for hidden in ["hanako", "花子", "9012345678"] {
        assert!(!told.contains(hidden), "{told}");
    }
}

#[test]
fn an_organisations_settings_are_read_and_checked() {
    let organisation = |settings: &str| {
        let text = format!("organisations = [{{ code = \"131032\", name = \"港区\"{settings} }}]");
        parse(&Document::new("p.toml", text), &empty()).map_err(|problems| problems.to_string())
    };
    assert_eq!(organisation("").unwrap().organisations[0].settings, None, "what is not written stays");
    let written = organisation(
        ", settings = { fiscal_year_start = 10, languages = [\"fr\", \"en\"], pii_kinds = [\"my-number\"] }",
    );
    let settings = written.unwrap().organisations[0].settings.clone().unwrap();
    assert_eq!((settings.fiscal_year_start, settings.languages.len()), (10, 2));
    assert_eq!((settings.pii_kinds.len(), settings.self_approval, settings.redact_by_default), (1, false, false));
    let refused = organisation(", settings = { fiscal_year_start = 13, languages = [\"de\"] }").unwrap_err();
    assert!(refused.contains("from 1 to 12") && refused.contains("\"de\" is none of"), "{refused}");
}

#[test]
fn retention_and_texts_from_people_are_checked() {
    let at = "p.toml:3: organisations[0].services[0].";
    for (lines, expected) in [
        ("retention = { email_days = 2 }", "retention.email_days: must be from 3 to 365 days"),
        ("retention = { text_days = 366 }", "retention.text_days: must be from 3 to 365 days"),
        ("retention = { days = 7 }", "retention.days: is not a known key; known here are email_days, text_days"),
        (
            "price_book = \"For Schools\"",
            "price_book: \"For Schools\" is not a handle: use small letters, digits and hyphens, at most 63",
        ),
        (
            "inbound_numbers = [{ number = \"12\", provider = \"twilio\" }]",
            "inbound_numbers[0].number: \"12\" is not a number of 3 to 15 digits, with a plus before the country's code",
        ),
        (
            "inbound_numbers = [{ number = \"31234\", provider = \"twillio\" }]",
            "inbound_numbers[0].provider: \"twillio\" is none of \"twilio\", \"gateway\", \"eum\", \"sns\"",
        ),
        (
            "inbound_numbers = [{ number = \"+31234\", provider = \"twilio\" }, { number = \"31234\", provider = \"gateway\" }]",
            "inbound_numbers[1].number: is the same as organisations[0].services[0].inbound_numbers[0].number on line 3: each may occur once",
        ),
        (
            "inbound_numbers = [{ number = \"31234\" }]",
            "inbound_numbers[0].provider: is missing; for example provider = \"twilio\"",
        ),
        ("text_answers = { stopp = \"x\" }", "text_answers.stopp: is not a known key; did you mean stop?"),
        ("text_answers = { stop = \" \" }", "text_answers.stop: an answer has from 1 to 612 characters"),
    ] {
        assert_eq!(service(lines).unwrap_err(), format!("{at}{expected}"), "{lines}");
    }
    let long = service(&format!("text_answers = {{ help = \"{}\" }}", "あ".repeat(613))).unwrap_err();
    assert_eq!(long, format!("{at}text_answers.help: an answer has from 1 to 612 characters"));
}

#[test]
fn price_books_are_checked() {
    let book = "\
[[price_books]]
name = \"standard\"
valid_from = \"2026-04-01\"
currency = \"JPY\"
prices = [{ channel = \"sms\", price = \"3\", tiers = [{ above = 10, price = \"2\" }] }, { channel = \"sms\", destination = \"81\", price = \"4\" }]
";
    assert_eq!(parse(&Document::new("p.toml", book), &empty()).unwrap().price_books.len(), 1);
    for (right, wrong, expected) in [
        (
            "\"2026-04-01\"",
            "\"2026-04-31\"",
            "3: price_books[0].valid_from: \"2026-04-31\" is not a day such as 2026-04-01",
        ),
        (
            "\"JPY\"",
            "\"Yen\"",
            "4: price_books[0].currency: a currency is a code of three capital letters, such as JPY (ISO 4217)",
        ),
        (
            "price = \"4\"",
            "price = \"four\"",
            "5: price_books[0].prices[1].price: \"four\" is not an amount such as \"2.5\"",
        ),
        (
            "price = \"4\"",
            "price = 4",
            "5: price_books[0].prices[1].price: must be a text in quotes, and is a whole number",
        ),
        (
            "price = \"4\"",
            "price = \"-4\"",
            "5: price_books[0].prices: a price is from 0 to 1000000 with at most 8 digits behind the point",
        ),
        (
            "\"81\"",
            "\"Japan\"",
            "5: price_books[0].prices: a destination is a calling code such as 81 or \"international\", and for text messages alone",
        ),
        (
            ", destination = \"81\"",
            "",
            "5: price_books[0].prices: a price book has one price for each channel and destination",
        ),
        (
            "above = 10",
            "above = 0",
            "5: price_books[0].prices[0].tiers[0].above: must be a whole number from 1 to 1000000000",
        ),
        (
            "channel = \"sms\", destination",
            "channel = \"letter\", destination",
            "5: price_books[0].prices[1].channel: \"letter\" is none of \"email\", \"sms\"",
        ),
    ] {
        assert!(book.contains(right), "{right}");
        assert_eq!(refused(&book.replace(right, wrong)), format!("p.toml:{expected}"), "{wrong}");
    }
    assert_eq!(
        refused(&format!("{book}{book}")),
        "p.toml:8: price_books[1].valid_from: is the same as price_books[0].valid_from on line 3: each may occur once"
    );
}
