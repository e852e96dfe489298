//! What belongs to one organisation is on no page and in no file of another's, even for those who know its addresses.

use super::super::people::EVERYTHING;
use super::super::{Browser, on_both_demos};
use super::crawl::{Visited, table, walk};
use super::found;
use super::town::FULL;
use serde_json::json;
use std::collections::BTreeSet;
use yui_identity::usecases::put_member;
use yui_identity::{MemberSpec, Roles};
use yui_notify::model::{Channel, KeyType, ReceivedTextId};
use yui_notify::sql::received_text;
use yui_store::values;
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_web::page::PageRoute;

on_both_demos!(nothing_of_one_organisation_is_shown_to_another);

/// What only the other organisation may ever see.
const CANARY: &str = "canary-7f3a";

const THEIRS: &str = "canary-7f3a@town.example.jp";

/// A service with canaries in whatever its people write.
async fn furnished(node: &TestNode) -> TestService {
    let service = node.service().live().with(|service| service.name = CANARY.to_owned());
    let service = service.person(THEIRS, EVERYTHING).create().await;
    found(node, &service, CANARY).await;
    let named = |text: &mut yui_notify::model::template::TemplateText| text.name = CANARY.to_owned();
    let template = service.template(Channel::Email, Some(CANARY), &format!("{CANARY} ((name))"), named).await;
    let body = json!({ "email_address": THEIRS, "template_id": template, "personalisation": { "name": CANARY },
        "reference": CANARY });
    let _ = service.key(KeyType::Live).post("/v2/notifications/email", &body).await.expect(201);
    let rows = json!([["email address", "name"], [THEIRS, CANARY]]);
    let bulk = json!({ "name": CANARY, "template_id": template, "rows": rows });
    let _ = service.post("/v2/notifications/bulk", &bulk).await.expect(201);
    let (id, now, tenant) = (service.id, node.now(), service.tenant());
    let other = MemberSpec {
        email: format!("other-{THEIRS}"),
        name: CANARY.to_owned(),
        phone: None,
        roles: Roles::parse(EVERYTHING).unwrap(),
    };
    let keep = node.store().write(&tenant, move |tx| {
        put_member(tx, &other)?;
        let text = ReceivedTextId::new(tx.env());
        tx.execute(&received_text::INSERT, &values![id, text, "+819012345678", "+815012345678", CANARY, now]).map(drop)
    });
    keep.await.unwrap();
    node.run_due().await;
    service
}

/// Every page that no link is needed for, of a service where it is one of a service's.
fn starts(table: &[PageRoute], service: &TestService) -> Vec<String> {
    let gets = table.iter().filter(|route| route.method == "GET");
    let addresses = gets.map(|route| route.path.replace("{service_id}", &service.id.to_string()));
    addresses.filter(|address| !address.contains('{')).collect()
}

/// Only the demo's list of people to sign in as is everybody's.
fn assert_clean(address: &str, answer: &Answer) {
    let told = answer.text.lines().find(|line| line.contains(CANARY) && !line.contains("action=\"/sign-in/demo\""));
    assert_eq!(told, None, "{address}");
}

async fn nothing_of_one_organisation_is_shown_to_another(node: &TestNode) {
    let ours = node.service().live().person(FULL, EVERYTHING).create().await;
    let theirs = furnished(node).await;
    let table = table(node);
    let visited = walk(&Browser::of(node, THEIRS).await, &table, &starts(&table, &theirs)).await;
    let told = visited.iter().filter(|page| page.answer.text.contains(CANARY)).count();
    assert!(told > 30, "{told} of {} pages show what is theirs", visited.len());
    let addresses: BTreeSet<String> = visited.into_iter().map(|page| page.address).collect();
    for browser in [Browser::of(node, FULL).await, Browser::stranger(node).await] {
        for address in &addresses {
            assert_clean(address, &browser.get(address).await);
        }
        for Visited { address, answer } in walk(&browser, &table, &starts(&table, &ours)).await {
            assert_clean(&address, &answer);
        }
    }
    node.allow_undelivered();
}
