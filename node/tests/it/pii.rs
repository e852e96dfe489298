//! Numbers of people that must not leave.

use serde_json::json;
use yui_notify::model::organisation::OrganisationSettings;
use yui_notify::model::pii::PiiKind;
use yui_notify::usecases::configure::put_organisation_settings;
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(a_guarded_number_stays_on_the_node, nothing_is_guarded_that_was_not_asked_for);

/// Made up; the last digit fits the others.
const MY_NUMBER: &str = "1234 5678 9018";

async fn guard(node: &TestNode, service: &TestService, kinds: Vec<PiiKind>) {
    let settings = OrganisationSettings { pii_kinds: kinds, ..OrganisationSettings::default() };
    let tenant = service.tenant();
    let put = node.store().write(&tenant, move |tx| put_organisation_settings(tx, &settings).map(drop));
    put.await.unwrap();
    node.notify().services().forget(service.id);
}

async fn a_guarded_number_stays_on_the_node(node: &TestNode) {
    let service = node.service().callback("s3cret-bearer-token").create().await;
    guard(node, &service, vec![PiiKind::MyNumber, PiiKind::PaymentCard]).await;
    let email = service.template_email("((subject))", "((text))").await;
    let text = service.template_text("((text))").await;
    let in_text = json!({ "subject": "S", "text": format!("番号は{MY_NUMBER}です") });
    let in_subject = json!({ "subject": MY_NUMBER, "text": "B" });
    let harmless = json!({ "subject": "S", "text": "03-1234-5678" });
    let withheld = [
        service.send_email(email, "a@example.jp", in_text.clone()).await.expect(201).id(),
        service.send_email(email, "a@example.jp", in_subject).await.expect(201).id(),
        service.send_text(text, "09012345678", in_text).await.expect(201).id(),
    ];
    let sent = service.send_email(email, "b@example.jp", harmless).await.expect(201).id();
    while node.run_due().await > 0 {}
    for id in &withheld {
        let read = service.read(id).await;
        assert_eq!(
            (&read["status"], &read["status_description"]),
            (&json!("pii-check-failed"), &json!("Exceeds Protected A"))
        );
        assert_eq!(read["provider_response"], "the message holds a number that must not leave (my-number)");
    }
    assert_eq!(service.read(&sent).await["status"], "delivered");
    node.smtp().wait_for(1).await.unwrap();
    assert_eq!((node.smtp().count(), node.gateway().count()), (1, 0));
    // The service hears of each, and the number is in no log.
    node.receiver().wait_for(4).await.unwrap();
    assert!(node.log().iter().all(|line| !line.text.contains("5678")));
}

async fn nothing_is_guarded_that_was_not_asked_for(node: &TestNode) {
    let service = node.service().create().await;
    let email = service.template_email("S", "((text))").await;
    let id = service.send_email(email, "a@example.jp", json!({ "text": MY_NUMBER })).await.expect(201).id();
    while node.run_due().await > 0 {}
    assert_eq!(service.read(&id).await["status"], "delivered");
}
