use super::*;
use crate::model::Channel;

const EMAIL: &str = "From: =?utf-8?B?5riv5Yy6?= <kurashi@example.jp>\r\nTo: hanako@example.jp\r\nSubject: =?utf-8?B?56K66KqN?=\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
    Open <http://localhost:8080/register/confirm?token=a1>\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n--x--\r\n";

const FIRST: &str = "091502.123_0199f3a0-0000-7000-8000-000000000001.eml";
const SECOND: &str = "101502.123_0199f3a0-0000-7000-8000-000000000002.json";

fn outbox() -> (tempfile::TempDir, Outbox) {
    let folder = tempfile::tempdir().unwrap();
    for (day, file, content) in [
        ("2026-11-21", FIRST, EMAIL),
        ("2026-11-22", FIRST, EMAIL),
        ("2026-11-22", SECOND, r#"{"id":"x","from":"MINATO","to":"+819012345678","body":"番号は1です","parts":1}"#),
        ("2026-11-22", "notes.txt", "none"),
        ("later", FIRST, EMAIL),
    ] {
        let day = folder.path().join("outbox").join(day);
        fs::create_dir_all(&day).unwrap();
        fs::write(day.join(file), content).unwrap();
    }
    let outbox = Outbox::below(folder.path(), false);
    (folder, outbox)
}

#[test]
fn messages_are_listed_newest_first() {
    let (_folder, outbox) = outbox();
    let all = outbox.names(None, 10).unwrap();
    let shown: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(shown, [format!("2026-11-22/{SECOND}"), format!("2026-11-22/{FIRST}"), format!("2026-11-21/{FIRST}")]);
    assert_eq!(outbox.names(None, 1).unwrap(), all[..1]);
    assert_eq!(outbox.names(Some(&all[0]), 10).unwrap(), all[1..]);
    assert!(outbox.names(Some(&all[2]), 10).unwrap().is_empty());
    assert!(Outbox::below(Path::new("/nowhere"), false).names(None, 10).unwrap().is_empty());
}

#[test]
fn messages_are_read_as_their_reader_sees_them() {
    let (_folder, outbox) = outbox();
    let all = outbox.names(None, 10).unwrap();
    let text = outbox.read(&all[0]).unwrap();
    assert_eq!(
        (text.to.as_str(), text.title().as_str(), all[0].channel()),
        ("+819012345678", "番号は1です", Channel::Sms)
    );
    let email = outbox.read(&all[1]).unwrap();
    let Content::Email { subject, html, files, .. } = &email.content else { panic!("an e-mail") };
    assert_eq!((subject.as_str(), html.as_deref().map(str::trim), files.len()), ("確認", Some("<p>Hello</p>"), 0));
    assert_eq!((email.from.as_str(), email.to.as_str()), ("港区 <kurashi@example.jp>", "hanako@example.jp"));
    assert_eq!(email.links("http://localhost:8080"), ["/register/confirm?token=a1"]);
    assert!(email.links("http://elsewhere").is_empty());
}

#[test]
fn names_are_those_of_messages() {
    for wrong in [
        "",
        "2026-11-22",
        "../node.key",
        "2026-11-22/../../node.key",
        "2026-11-22/x_0199f3a0-0000-7000-8000-000000000001.eml",
        "2026-11-22/091502.123_0199F3A0-0000-7000-8000-000000000001.eml",
        "2026-11-22/091502.123_0199f3a0-0000-7000-8000-000000000001.txt",
        "2026-13-22/091502.123_0199f3a0-0000-7000-8000-000000000001.eml",
    ] {
        assert_eq!(CapturedName::parse(wrong), None, "{wrong}");
    }
    assert!(CapturedName::parse(&format!("2026-11-22/{FIRST}")).is_some());
}
