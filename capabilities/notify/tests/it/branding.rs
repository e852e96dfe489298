//! How e-mails look: brands made by operators, chosen by the people of a service, shown in mails and fetched by their readers.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use bytes::Bytes;
use serde_json::json;
use yui_kernel::{Actor, ErrorKind, MemberId, NodeWide, OrganisationId, Tenant};
use yui_notify::model::BrandId;
use yui_notify::model::brand::{BrandChoice, BrandSpec, LOGO_BYTES, Layout, Wording};
use yui_notify::model::service::ServiceState;
use yui_notify::usecases::branding::{
    LogoChange, archive_brand, change_brand, choose_brand, create_brand, list_brands, offered_brands, set_default_brand,
};
use yui_policy::{Access, Permission, Permissions};

on_both!(
    a_mail_shows_the_brand_that_holds,
    a_logo_is_fetched_by_anyone_and_never_changes,
    only_those_who_manage_a_service_choose,
    brands_in_use_stay,
    what_cannot_be_shown_is_refused,
);

fn operator() -> NodeWide {
    NodeWide::operator(yui_kernel::OperatorId::from(uuid::Uuid::from_u128(9)))
}

fn member(service: &TestService, permissions: Permissions) -> Access {
    let tenant = Tenant::new(service.organisation, Actor::Member(MemberId::from(uuid::Uuid::from_u128(1))));
    Access::with_grants(tenant, Permissions::NONE, vec![(service.id.uuid(), permissions)])
}

fn manager(service: &TestService) -> Access {
    member(service, Permissions::NONE.with(Permission::ManageService))
}

/// The head of a PNG file; `mark` makes it another one.
fn png(mark: u8) -> Bytes {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x64\x08\x06\0\0\0\0\0\0";
    [head.as_slice(), &[mark]].concat().into()
}

fn banner(name: &str) -> BrandSpec {
    BrandSpec {
        name: name.to_owned(),
        layout: Layout::Banner,
        colour: Some("#005EA5".parse().unwrap()),
        words: vec![Wording::new("ja", "結市")],
        alt: vec![Wording::new("ja", "結市の紋章"), Wording::new("en", "Arms of Yui")],
    }
}

impl TestService {
    /// The HTML of one of its mails.
    async fn html(&self, node: &Node) -> String {
        node.notify.services().forget(self.id);
        let template = self.template(node, "t", Some("件名"), "本文").await;
        let path = format!("/v2/template/{template}/preview");
        let preview = self.post(node, Key::Live, &path, &json!({ "personalisation": {} })).await.expect(200);
        preview.json["html"].as_str().unwrap().to_owned()
    }

    async fn choose(&self, node: &Node, choice: BrandChoice) {
        choose_brand(&node.notify, &manager(self), self.id, choice).await.unwrap();
    }
}

async fn a_mail_shows_the_brand_that_holds(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, organisation, operator, manager) = (&node.notify, service.organisation, operator(), manager(&service));
    let unbranded = service.html(&node).await;
    assert!(unbranded.contains("結市 市民課") && !unbranded.contains("<img"));

    let (id, entries) = node
        .entries_of(organisation, create_brand(notify, &operator, organisation, banner("市章"), Some(png(1))))
        .await;
    let id = id.unwrap();
    let actions = |entries: &[yui_store::audit::AuditEntry]| -> Vec<String> {
        entries.iter().map(|entry| entry.action.clone()).collect()
    };
    assert_eq!(actions(&entries), ["brand.create"]);
    assert_eq!(service.html(&node).await, unbranded, "nobody chose it");

    let (done, entries) =
        node.entries_of(organisation, set_default_brand(notify, &operator, organisation, Some(id))).await;
    done.unwrap();
    assert_eq!(actions(&entries), ["organisation.brand"]);
    let branded = service.html(&node).await;
    assert!(branded.contains("alt=\"結市の紋章 / Arms of Yui\" width=\"240\" height=\"80\""), "{branded}");
    assert!(branded.contains("bgcolor=\"#005EA5\"") && branded.contains("<div lang=\"ja\">結市</div>"));
    assert!(!branded.contains("結市 市民課"));

    // A service decides otherwise, and comes back to what its organisation has.
    let choice = choose_brand(notify, &manager, service.id, BrandChoice::Nothing);
    let (done, entries) = node.entries_of(organisation, choice).await;
    done.unwrap();
    assert_eq!(actions(&entries), ["service.brand"]);
    assert_eq!(service.html(&node).await, unbranded);
    let canada = create_brand(notify, &operator, organisation, BrandSpec::government_of_canada(true), None);
    let canada = canada.await.unwrap();
    service.choose(&node, BrandChoice::Brand(canada)).await;
    let bilingual = service.html(&node).await;
    let words = "<div lang=\"fr\">Gouvernement du Canada</div><div lang=\"en\">Government of Canada</div>";
    assert!(bilingual.contains(words) && !bilingual.contains("<img"));
    let offer = offered_brands(notify, &manager, service.id).await.unwrap();
    assert_eq!((offer.brands.len(), offer.chosen), (2, BrandChoice::Brand(canada)));
    service.choose(&node, BrandChoice::Default).await;
    assert_eq!(service.html(&node).await, branded);
    // The same choice again is no change.
    let again = choose_brand(notify, &manager, service.id, BrandChoice::Default);
    let (done, entries) = node.entries_of(organisation, again).await;
    assert!(done.is_ok() && entries.is_empty());

    set_default_brand(notify, &operator, organisation, Some(canada)).await.unwrap();
    assert_eq!(service.html(&node).await, bilingual);
    set_default_brand(notify, &operator, organisation, None).await.unwrap();
    assert_eq!(service.html(&node).await, unbranded);
}

async fn a_logo_is_fetched_by_anyone_and_never_changes(node: Node) {
    let organisation = OrganisationId::new(node.store().env());
    let (notify, operator) = (&node.notify, operator());
    let id = create_brand(notify, &operator, organisation, banner("市章"), Some(png(1))).await.unwrap();
    let path = || async { list_brands(notify, &operator, organisation).await.unwrap()[0].logo_path().unwrap() };
    let first = path().await;
    let reply = node.call("GET", &first, None, None).await.expect(200);
    assert_eq!(reply.bytes, png(1));
    for (name, value) in [
        ("content-type", "image/png"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(reply.headers[name], value);
    }
    assert!(reply.headers.get("set-cookie").is_none());

    let change = change_brand(notify, &operator, organisation, id, banner("市章"), LogoChange::Replace(png(2)));
    let (done, entries) = node.entries_of(organisation, change).await;
    done.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.before.as_ref().unwrap().as_object().unwrap().len(), 1, "only the logo changed");
    let second = path().await;
    assert_ne!(first, second);
    // Mails that were sent show what they came with.
    assert_eq!(node.call("GET", &first, None, None).await.expect(200).bytes, png(1));
    assert_eq!(node.call("GET", &second, None, None).await.expect(200).bytes, png(2));
    let none = change_brand(notify, &operator, organisation, id, banner("市章"), LogoChange::Remove).await;
    none.unwrap();
    assert!(list_brands(notify, &operator, organisation).await.unwrap()[0].logo.is_none());
    archive_brand(notify, &operator, organisation, id).await.unwrap();
    assert_eq!(node.call("GET", &second, None, None).await.expect(200).bytes, png(2));

    let foreign = first.replace(&id.to_string(), &uuid::Uuid::nil().to_string());
    for wrong in [first.replace(".png", ".jpg"), first.replace(".png", ""), foreign, "/branding/x/y.png".to_owned()] {
        node.call("GET", &wrong, None, None).await.expect(404);
    }
}

async fn only_those_who_manage_a_service_choose(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, operator) = (&node.notify, operator());
    let other = TestService::live(&node).await;
    let foreign = create_brand(notify, &operator, other.organisation, banner("他"), None).await.unwrap();
    let useless: Permissions =
        Permission::ALL.iter().copied().filter(|permission| *permission != Permission::ManageService).collect();
    for caller in [member(&service, useless), manager(&other)] {
        let chosen = choose_brand(notify, &caller, service.id, BrandChoice::Nothing).await;
        assert_eq!(chosen.unwrap_err().kind(), ErrorKind::Forbidden);
        let offered = offered_brands(notify, &caller, service.id).await;
        assert_eq!(offered.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    // What another organisation has is not there.
    for choice in [foreign, BrandId::from(uuid::Uuid::nil())] {
        let chosen = choose_brand(notify, &manager(&service), service.id, BrandChoice::Brand(choice)).await;
        assert_eq!(chosen.unwrap_err().kind(), ErrorKind::NotFound);
    }
    assert!(offered_brands(notify, &manager(&service), service.id).await.unwrap().brands.is_empty());
    let default = set_default_brand(notify, &operator, service.organisation, Some(foreign)).await;
    assert_eq!(default.unwrap_err().kind(), ErrorKind::NotFound);
    let over = TestService::declared(&node, |service| {
        service.state = ServiceState::Archived;
        service.email_from = "over".to_owned();
    });
    let over = over.await;
    let chosen = choose_brand(notify, &manager(&over), over.id, BrandChoice::Nothing).await;
    assert_eq!(chosen.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn brands_in_use_stay(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, organisation, operator) = (&node.notify, service.organisation, operator());
    let id = create_brand(notify, &operator, organisation, banner("市章"), None).await.unwrap();
    let archive = || archive_brand(notify, &operator, organisation, id);
    service.choose(&node, BrandChoice::Brand(id)).await;
    assert_eq!(archive().await.unwrap_err().kind(), ErrorKind::Conflict);
    service.choose(&node, BrandChoice::Nothing).await;
    set_default_brand(notify, &operator, organisation, Some(id)).await.unwrap();
    assert_eq!(archive().await.unwrap_err().kind(), ErrorKind::Conflict);
    set_default_brand(notify, &operator, organisation, None).await.unwrap();
    let (done, entries) = node.entries_of(organisation, archive()).await;
    done.unwrap();
    assert_eq!(entries.len(), 1);
    // Then it is gone for everybody, and its name is free.
    assert_eq!(archive().await.unwrap_err().kind(), ErrorKind::NotFound);
    let change = change_brand(notify, &operator, organisation, id, banner("市章"), LogoChange::Keep).await;
    assert_eq!(change.unwrap_err().kind(), ErrorKind::NotFound);
    let chosen = choose_brand(notify, &manager(&service), service.id, BrandChoice::Brand(id)).await;
    assert_eq!(chosen.unwrap_err().kind(), ErrorKind::NotFound);
    create_brand(notify, &operator, organisation, banner("市章"), None).await.unwrap();
    let listed = list_brands(notify, &operator, organisation).await.unwrap();
    assert_eq!(listed.iter().map(|brand| brand.archived).collect::<Vec<_>>(), [false, true]);
}

async fn what_cannot_be_shown_is_refused(node: Node) {
    let organisation = OrganisationId::new(node.store().env());
    let (notify, operator) = (&node.notify, operator());
    let create = |spec: BrandSpec, logo: Option<Bytes>| create_brand(notify, &operator, organisation, spec, logo);
    let svg = Bytes::from_static(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>");
    let large = Bytes::from(vec![0; LOGO_BYTES + 1]);
    for (spec, logo) in [
        (banner("a"), Some(svg)),
        (banner("a"), Some(large)),
        (BrandSpec { colour: None, ..banner("a") }, None),
        (BrandSpec { layout: Layout::Logo, words: Vec::new(), ..banner("a") }, None),
    ] {
        assert_eq!(create(spec, logo).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let id = create(banner("a"), Some(png(1))).await.unwrap();
    assert_eq!(create(banner("a"), None).await.unwrap_err().kind(), ErrorKind::Conflict);
    // A logo cannot go where nothing would be left.
    let alone = BrandSpec { layout: Layout::Logo, words: Vec::new(), ..banner("a") };
    let change = |spec: BrandSpec, logo| change_brand(notify, &operator, organisation, id, spec, logo);
    change(alone.clone(), LogoChange::Keep).await.unwrap();
    assert_eq!(change(alone.clone(), LogoChange::Remove).await.unwrap_err().kind(), ErrorKind::Invalid);
    let (again, entries) = node.entries_of(organisation, change(alone, LogoChange::Keep)).await;
    assert!(again.is_ok() && entries.is_empty(), "nothing changed");
}
