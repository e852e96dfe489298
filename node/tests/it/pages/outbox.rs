//! What a node without providers would have sent: to everybody in the demo, elsewhere to the members of the service.

use super::Browser;
use serde_json::json;
use uuid::Uuid;
use yui_kernel::ports::{Mail, Mailer as _};
use yui_kernel::{ErrorKind, OrganisationId};
use yui_notify::notices::NodeMailer;
use yui_notify::usecases::outbox::{find_captured, list_captured};
use yui_policy::{Access, Permission, Permissions};
use yui_testkit::node::{Engine, TestNode};

const STAFF: &str = "hanako@city.example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

/// The address of the message with this in its row of the list.
fn address(list: &str, title: &str) -> String {
    let row = list.split("<tr>").find(|row| row.contains(title)).unwrap_or_else(|| panic!("{title} is not in {list}"));
    row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn the_demo_shows_everything_to_everybody(node: &TestNode) {
    let stranger = Browser::stranger(node).await;
    assert!(stranger.page("/outbox").await.contains("Nothing has been sent yet"));
    let service = node.service().person(STAFF, &["view_activity", "send_messages"]).create().await;
    let template = service.template_email("受付 ((名))", "((名))様 http://elsewhere.example.jp/").await;
    drop(service.send_email(template, "taro@example.jp", json!({ "名": SCRIPT })).await.expect(201));
    let text = service.template_text("番号は((番号))です。").await;
    drop(service.send_text(text, "090-1234-5678", json!({ "番号": "123" })).await.expect(201));
    node.run_due().await;

    let staff = Browser::of(node, STAFF).await;
    assert!(staff.page("/").await.contains("href=\"/outbox\""));
    let all = staff.page("/outbox").await;
    assert!(all.contains("taro@example.jp") && all.contains("番号は123です。") && !all.contains(SCRIPT), "{all}");
    for (query, finds) in [("to=TARO", true), ("to=jiro", false), ("to=%EF%BC%90%EF%BC%99%EF%BC%90-1234", false)] {
        assert_eq!(staff.page(&format!("/outbox?{query}")).await.contains("taro@example.jp"), finds, "{query}");
    }
    assert!(staff.page("/outbox?to=%EF%BC%90%EF%BC%99%EF%BC%90-1234").await.contains("番号は123です。"));
    let email = address(&all, "taro@example.jp");
    let page = stranger.page(&email).await;
    assert!(page.contains("<iframe") && !page.contains(SCRIPT) && !page.contains("href=\"http://elsewhere"));
    let framed = stranger.get(&format!("{email}/email")).await.expect(200);
    assert!(framed.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
    assert!(!framed.text.contains(SCRIPT));
    assert!(stranger.page(&address(&all, "番号は123です。")).await.contains("yui-phone"));
    for wrong in ["/outbox/2026-11-22/node.key", "/outbox/..%2F../node.key", &format!("{email}x")] {
        assert_eq!(stranger.get(wrong).await.status, 404, "{wrong}");
    }
}

async fn whoever_signs_up_finds_the_link(node: &TestNode) {
    let organisation = yui_identity::OrganisationSpec {
        code: "131032".to_owned(),
        country: "JP".to_owned(),
        name: "港区".to_owned(),
        name_en: None,
        name_fr: None,
        domains: vec!["city.example.jp".to_owned()],
    };
    let put = move |tx: &mut yui_store::NodeTx<'_>| yui_identity::usecases::put_organisation(tx, &organisation);
    node.store().write_node(&TestNode::operator(), put).await.unwrap();
    let stranger = Browser::stranger(node).await;
    let fields = [("name", "港 三郎"), ("email", "saburo@city.example.jp")];
    let answer = stranger.send("/sign-up", "/sign-up", &fields).await.expect(200);
    assert!(answer.text.contains("href=\"/outbox\""));
    node.run_due().await;
    let mail = address(&stranger.page("/outbox?to=saburo").await, "saburo@");
    assert!(stranger.page(&mail).await.contains("<a href=\"/register/confirm?token="));
}

/// Without the demo, members see the messages of their services, and nobody the node's own mails.
async fn members_see_what_their_services_sent(node: &TestNode) {
    assert_eq!(node.call("GET", "/outbox").send().await.status, 303, "nobody has signed in");
    let (own, other) = (node.service().create().await, node.service().create().await);
    for (service, to) in [(&own, "taro@example.jp"), (&other, "jiro@example.jp")] {
        let template = service.template_email("受付", "受け付けました。").await;
        drop(service.send_email(template, to, json!({})).await.expect(201));
    }
    let mail = Mail {
        organisation: OrganisationId::from(Uuid::nil()),
        id: node.notify().env().new_uuid(),
        to: "saburo@example.jp".to_owned(),
        subject: "確認".to_owned(),
        text: "link".to_owned(),
    };
    NodeMailer::new(node.notify().clone()).send(mail).await.unwrap();
    node.run_due().await;
    let may = |permissions| Access::in_scope(own.tenant(), own.id.uuid(), permissions);
    let reader = may(Permissions::NONE.with(Permission::ViewActivity));
    let found = list_captured(node.notify(), Some(&reader), "", None).await.unwrap();
    assert_eq!(found.messages.iter().map(|one| one.to.as_str()).collect::<Vec<_>>(), ["taro@example.jp"]);
    let name = found.messages[0].name.clone();
    assert!(find_captured(node.notify(), Some(&reader), name.clone()).await.is_ok());
    let bare = may(Permissions::NONE);
    assert!(list_captured(node.notify(), Some(&bare), "", None).await.unwrap().messages.is_empty());
    assert_eq!(find_captured(node.notify(), Some(&bare), name).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(list_captured(node.notify(), None, "", None).await.unwrap_err().kind(), ErrorKind::Forbidden);
}

macro_rules! on_both_engines {
    ($($name:ident: $node:expr),+ $(,)?) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let node = $node.start(Engine::Sqlite).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
        mod postgres {
            use super::*;
            $(#[tokio::test]
            async fn $name() {
                let node = $node.start(Engine::Postgres).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
    };
}

on_both_engines!(
    the_demo_shows_everything_to_everybody: TestNode::builder().capture().demo(),
    whoever_signs_up_finds_the_link: TestNode::builder().capture().demo(),
    members_see_what_their_services_sent: TestNode::builder().capture(),
);
