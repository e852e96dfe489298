//! What other mail servers return comes in over the wire and reaches the service that sent it.

use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use yui_testkit::node::{Engine, TestNode};

const DOMAIN: &str = "bounce.example.jp";

async fn start(engine: Engine, protocol: &str) -> TestNode {
    TestNode::builder()
        .set("YUI_BOUNCE_LISTEN", "127.0.0.1:0")
        .set("YUI_BOUNCE_DOMAIN", DOMAIN)
        .set("YUI_BOUNCE_PROTOCOL", protocol)
        .start(engine)
        .await
}

/// What a mail server says that could not deliver to `to`.
fn report(status: &str, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=\"b/1\"\r\n\r\n--b/1\r\nContent-Type: text/plain\r\n\r\n\
        I am sorry.\r\n--b/1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
        Final-Recipient: rfc822; hanako@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
        Diagnostic-Code: smtp; 550 {status} <hanako@example.org>: what a pity\r\n\r\n--b/1--\r\n"
    )
}

/// A complaint of the recipient.
const COMPLAINT: &str = "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nAbuse.\r\n--b\r\n\
    Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n\r\n--b--\r\n";

/// Hands a message on, waiting for each answer; gives the last one.
pub(crate) async fn hand_on(address: SocketAddr, hello: &str, to: &str, message: &str) -> String {
    let mut stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let mut answer = String::new();
    let said = [
        String::new(),
        format!("{hello} mx.example.org\r\n"),
        "MAIL FROM:<>\r\n".to_owned(),
        format!("RCPT TO:<{to}>\r\n"),
        "DATA\r\n".to_owned(),
        format!("{message}.\r\n"),
    ];
    for line in said {
        stream.write_all(line.as_bytes()).await.unwrap();
        loop {
            answer.clear();
            stream.read_line(&mut answer).await.unwrap();
            if answer.as_bytes()[3] == b' ' {
                break;
            }
        }
        if !answer.starts_with(['2', '3']) {
            break;
        }
    }
    answer
}

async fn a_bounce_reaches_the_service(engine: Engine, protocol: &str, hello: &str) {
    let node = start(engine, protocol).await;
    let service = node.service().callback("token-of-the-receiver").create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "hanako@example.org", json!({})).await.expect(201).id();
    node.run_due().await;
    assert_eq!(service.read(&id).await["status"], "delivered");
    let calls = node.receiver().count();
    let return_path = node.smtp().messages()[0].from.clone();
    assert!(return_path.starts_with("b+") && return_path.ends_with("@bounce.example.jp"), "{return_path}");

    let stranger = return_path.replacen("b+a", "b+b", 1);
    assert!(hand_on(node.returns(), hello, &stranger, "").await.starts_with("550"));
    let later = hand_on(node.returns(), hello, &return_path, &report("4.4.1", "delayed")).await;
    assert!(later.starts_with("250"), "{later}");
    assert_eq!(service.read(&id).await["status"], "delivered");

    let taken = hand_on(node.returns(), hello, &return_path, &report("5.1.1", "failed")).await;
    assert!(taken.starts_with("250"), "{taken}");
    let read = service.read(&id).await;
    assert_eq!(
        (&read["status"], &read["status_description"]),
        (&json!("permanent-failure"), &json!("No such address"))
    );
    assert_eq!(read["provider_response"], "550 5.1.1 … what a pity");
    node.run_due().await;
    assert_eq!(node.receiver().count(), calls + 1);
    let told: Value = node.receiver().requests().last().unwrap().json().unwrap();
    assert_eq!((&told["id"], &told["status"]), (&json!(id), &json!("permanent-failure")));

    // The same once more changes nothing; and the address gets nothing more.
    let _ = hand_on(node.returns(), hello, &return_path, &report("5.1.1", "failed")).await;
    let next = service.send_email(template, "Hanako@example.org", json!({})).await.expect(201).id();
    node.run_due().await;
    assert_eq!(node.smtp().count(), 1);
    let read = service.read(&next).await;
    assert_eq!((&read["status"], &read["status_description"]), (&json!("permanent-failure"), &json!("Blocked")));
    node.finish().await;
}

#[tokio::test]
async fn a_bounce_reaches_the_service_by_lmtp_on_sqlite() {
    a_bounce_reaches_the_service(Engine::Sqlite, "lmtp", "LHLO").await;
}

#[tokio::test]
async fn a_bounce_reaches_the_service_by_smtp_on_postgres() {
    a_bounce_reaches_the_service(Engine::Postgres, "smtp", "EHLO").await;
}

#[tokio::test]
async fn who_complains_gets_nothing_more() {
    let node = start(Engine::Sqlite, "lmtp").await;
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let id = service.send_email(template, "hanako@example.org", json!({})).await.expect(201).id();
    node.run_due().await;
    let return_path = node.smtp().messages()[0].from.clone();
    assert!(hand_on(node.returns(), "LHLO", &return_path, COMPLAINT).await.starts_with("250"));
    node.run_due().await;
    assert_eq!(service.read(&id).await["status"], "delivered");
    let _ = service.send_email(template, "hanako@example.org", json!({})).await.expect(201);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 1);
    node.finish().await;
}
