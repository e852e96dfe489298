//! A town in which everything that people name is hostile.

use super::super::people::{EVERYTHING, OPERATOR};
use jiff::SignedDuration;
use serde_json::json;
use yui_identity::model::{AnnouncementSpec, Audience, Level};
use yui_identity::usecases::{create_announcement, put_member, put_operator, put_organisation};
use yui_identity::{MemberSpec, OperatorSpec, OrganisationSpec, Roles};
use yui_notify::model::brand::{BrandSpec, Layout, Wording};
use yui_notify::model::{Channel, KeyType, NotificationId, ReceivedTextId, TemplateId, UnsubscribeRequestId};
use yui_notify::sql::{received_text, unsubscribe_request};
use yui_notify::usecases::branding::create_brand;
use yui_notify::usecases::unsubscribe::make_report;
use yui_policy::{Access, Permissions};
use yui_store::values;
use yui_testkit::node::{TestNode, TestService};

/// What must come out as it went in, and do nothing.
pub(super) const SCRIPT: &str = "\"><img src=x onerror=alert(7)><script>alert(7)</script>'";

/// What a spreadsheet program would compute.
pub(super) const FORMULAS: [&str; 6] = ["=1+1", "+1+cmd", "-1+cmd", "@SUM(1)", "\t=1+1", "\r=1+1"];

pub(super) const FULL: &str = "full@city.example.jp";

/// The service of [`FULL`], who may do everything, in an organisation with messages and texts that somebody else has written; and an operator.
pub(super) async fn town(node: &TestNode) -> TestService {
    let service = node.service().live().with(|service| service.name = SCRIPT.to_owned());
    let service = service.person(FULL, EVERYTHING).create().await;
    let code = service.organisation_code().to_owned();
    let organisation = OrganisationSpec {
        code,
        country: "CA".to_owned(),
        name: SCRIPT.to_owned(),
        name_en: Some(SCRIPT.to_owned()),
        name_fr: None,
        domains: vec!["city.example.jp".to_owned()],
    };
    let other = MemberSpec {
        email: "other@city.example.jp".to_owned(),
        name: SCRIPT.to_owned(),
        phone: None,
        roles: Roles::parse(EVERYTHING).unwrap(),
    };
    let operator = OperatorSpec { email: OPERATOR.to_owned(), name: SCRIPT.to_owned() };
    let node_wide = TestNode::operator();
    let put = node.store().write_node(&node_wide, move |tx| {
        let (id, _) = put_organisation(tx, &organisation)?;
        put_operator(tx, &operator)?;
        let tenant = tx.context().within(id);
        tx.within(&tenant, |tx| put_member(tx, &other).map(drop))
    });
    put.await.unwrap();
    for name in [SCRIPT, "=1+1"] {
        let named = |text: &mut yui_notify::model::template::TemplateText| text.name = name.to_owned();
        let content = format!("{SCRIPT} ((name))");
        let template = service.template(Channel::Email, Some(SCRIPT), &content, named).await;
        for text in FORMULAS.iter().chain(&[SCRIPT]) {
            let body = json!({ "email_address": "hanako@example.jp", "template_id": template,
                "personalisation": { "name": text }, "reference": text });
            let _ = service.key(KeyType::Live).post("/v2/notifications/email", &body).await.expect(201);
        }
    }
    let _text = service.template_text("((name))").await;
    let (id, now) = (service.id, node.now());
    let tenant = service.tenant();
    let keep = node.store().write(&tenant, move |tx| {
        let text = ReceivedTextId::new(tx.env());
        tx.execute(&received_text::INSERT, &values![id, text, "+819012345678", "+815012345678", SCRIPT, now])?;
        let (request, message, template) =
            (UnsubscribeRequestId::new(tx.env()), NotificationId::new(tx.env()), TemplateId::new(tx.env()));
        let columns = values![id, request, message, template, "=a@example.jp", now, now];
        tx.execute(&unsubscribe_request::INSERT, &columns).map(drop)
    });
    keep.await.unwrap();
    make_report(node.notify(), &Access::new(service.tenant(), Permissions::all()), id).await.unwrap();
    announce(node, &service).await;
    node.run_due().await;
    service
}

/// What operators write for others to read: on top of every page, and around e-mails.
async fn announce(node: &TestNode, service: &TestService) {
    let (operator, now) = (TestNode::operator(), node.now());
    let announcement = AnnouncementSpec {
        audience: Audience::Everyone,
        level: Level::Warning,
        texts: [SCRIPT, SCRIPT, SCRIPT].map(str::to_owned),
        starts_at: now,
        ends_at: now + SignedDuration::from_hours(24),
    };
    create_announcement(&node.node().identity, &operator, announcement).await.unwrap();
    let brand = BrandSpec {
        name: SCRIPT.to_owned(),
        layout: Layout::Banner,
        colour: Some("#005EA5".parse().unwrap()),
        words: vec![Wording::new("en", SCRIPT)],
        alt: Vec::new(),
    };
    create_brand(node.notify(), &operator, service.organisation, brand, None).await.unwrap();
}
