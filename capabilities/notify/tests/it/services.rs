//! The life of services: made, changed, live, stopped, ended; and who may do which of it.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use serde_json::json;
use yui_kernel::{Actor, ErrorKind, MemberId, NodeWide, OrganisationId, Origin, Result, Tenant, Timestamp};
use yui_notify::jobs::{EndService, EndServiceHandler, ReplyToMail, ReplyToMailHandler};
use yui_notify::model::go_live::{Description, GoLiveState, RecipientKind, Step, TERMS_VERSION};
use yui_notify::model::organisation::OrganisationSettings;
use yui_notify::model::service::{Limits, Service, ServiceMode, ServiceState};
use yui_notify::model::{Channel, Dialect, KeyType, ServiceId, Status};
use yui_notify::usecases::configure::{ReplyToSpec, TextSenderSpec, put_organisation_settings};
use yui_notify::usecases::services::{
    Decision, NewKey, NewService, ServiceChange, accept_terms, add_reply_to, archive_service, archive_trial_service,
    change_limits, change_organisation_settings, change_reply_to, change_safelist, change_sending_domain,
    change_service, change_text_senders, confirm_reply_to, create_api_key, create_service, decide_go_live,
    describe_use, find_offered_reply_to, find_organisation_settings, find_own_go_live_request, go_live_checklist,
    list_api_keys, list_go_live_requests, list_own_go_live_requests, list_services, request_go_live, resume_service,
    revoke_key, service_settings, suspend_service,
};
use yui_policy::{Access, Permission, Permissions};
use yui_store::jobs::{Concurrency, Runner, RunnerSettings};

on_both!(
    nothing_works_without_its_permission,
    a_member_makes_a_trial_service,
    settings_are_changed_one_by_one,
    an_address_for_answers_is_confirmed_by_mail,
    a_service_goes_live_when_everything_is_done,
    an_organisation_decides_by_itself_where_it_may,
    the_operator_stops_and_ends_a_service,
    keys_are_shown_once,
    an_organisations_year_begins_when_it_says,
);

/// A member who may do this in the service.
fn member(service: &TestService, permissions: Permissions) -> Access {
    let tenant = Tenant::new(service.organisation, Actor::Member(MemberId::from(uuid::Uuid::from_u128(1))));
    Access::with_grants(tenant, Permissions::NONE, vec![(service.id.uuid(), permissions)])
}

/// A member who may manage the service, and make its keys.
fn manager(service: &TestService) -> Access {
    member(service, Permissions::NONE.with(Permission::ManageService).with(Permission::ManageApiKeys))
}

fn operator() -> NodeWide {
    NodeWide::operator(yui_kernel::OperatorId::from(uuid::Uuid::from_u128(9)))
}

fn description() -> Description {
    Description {
        department: "市民課".to_owned(),
        purposes: "健診のお知らせ".to_owned(),
        recipients: vec![RecipientKind::Public],
        daily_email: 100,
        daily_texts: 10,
        annual_email: 5_000,
        annual_texts: 100,
    }
}

fn new_key(name: &str) -> NewKey {
    NewKey { name: name.to_owned(), key_type: KeyType::Live, permissions: Permissions::NONE }
}

impl Node {
    /// A service as it is stored.
    async fn stored(&self, id: ServiceId) -> Service {
        self.notify.services().forget(id);
        self.notify.services().find(id).await.unwrap().unwrap().service.clone()
    }

    fn runner(&self) -> Runner {
        let second = std::time::Duration::from_secs(1);
        let concurrency = Concurrency { priority: 1, normal: 1, bulk: 1, calls: 1 };
        let settings = RunnerSettings { concurrency, lease: second * 30, poll: second, take_over_at_start: true };
        Runner::new(self.store().clone(), settings)
            .handle(EndServiceHandler::new(self.notify.clone()), EndService::schedule())
            .handle(ReplyToMailHandler::new(self.notify.clone()), ReplyToMail::schedule())
    }
}

/// Every use case of a service's people, tried by `access`; gives how each was answered.
async fn tries(node: &Node, access: &Access, id: ServiceId) -> Vec<(&'static str, Result<()>)> {
    let notify = &node.notify;
    let key = yui_notify::model::ApiKeyId::from(uuid::Uuid::nil());
    vec![
        ("change_service", change_service(notify, access, id, ServiceChange::default()).await),
        ("add_reply_to", add_reply_to(notify, access, id, "a@example.jp", true).await),
        ("change_reply_to", change_reply_to(notify, access, id, Vec::new()).await),
        ("change_text_senders", change_text_senders(notify, access, id, Vec::new()).await),
        ("change_safelist", change_safelist(notify, access, id, Vec::new(), Vec::new()).await),
        ("describe_use", describe_use(notify, access, id, description()).await),
        ("accept_terms", accept_terms(notify, access, id, TERMS_VERSION).await),
        ("go_live_checklist", go_live_checklist(notify, access, id).await.map(drop)),
        ("request_go_live", request_go_live(notify, access, id).await),
        ("decide_go_live", decide_go_live(notify, access, id, Decision::Approve).await),
        ("list_own_go_live_requests", list_own_go_live_requests(notify, access).await.map(drop)),
        ("find_own_go_live_request", find_own_go_live_request(notify, access, id).await.map(drop)),
        ("archive_trial_service", archive_trial_service(notify, access, id).await),
        ("create_api_key", create_api_key(notify, access, id, new_key("k")).await.map(drop)),
        ("revoke_key", revoke_key(notify, access, id, key).await),
        ("list_api_keys", list_api_keys(notify, access, id).await.map(drop)),
        ("find_organisation_settings", find_organisation_settings(notify, access).await.map(drop)),
        (
            "change_organisation_settings",
            change_organisation_settings(notify, access, OrganisationSettings::default()).await,
        ),
    ]
}

async fn nothing_works_without_its_permission(node: Node) {
    let service = TestService::declared(&node, |service| service.mode = ServiceMode::Trial).await;
    let tenant = manager(&service).tenant().clone();
    let other = uuid::Uuid::from_u128(77);
    let useless: Permissions = Permission::ALL
        .iter()
        .copied()
        .filter(|permission| {
            ![Permission::ManageService, Permission::ManageApiKeys, Permission::ApproveGoLive].contains(permission)
        })
        .collect();
    let callers = [
        member(&service, useless),
        Access::new(tenant.clone(), useless),
        // What is allowed elsewhere is not allowed here.
        Access::with_grants(tenant.clone(), Permissions::NONE, vec![(other, Permissions::all())]),
        Access::in_scope(tenant, other, Permissions::all()),
    ];
    for caller in callers {
        let (tried, entries) = node.entries_of(service.organisation, tries(&node, &caller, service.id)).await;
        for (name, tried) in tried {
            assert_eq!(tried.unwrap_err().kind(), ErrorKind::Forbidden, "{name}");
        }
        assert!(entries.is_empty(), "{entries:?}");
    }
    // Who manages the service neither makes its keys, nor decides, nor changes the organisation.
    let managing = member(&service, Permissions::NONE.with(Permission::ManageService));
    let beyond = [
        "decide_go_live",
        "list_own_go_live_requests",
        "find_own_go_live_request",
        "create_api_key",
        "revoke_key",
        "list_api_keys",
    ];
    for (name, tried) in tries(&node, &managing, service.id).await {
        let refused = tried.is_err_and(|error| error.kind() == ErrorKind::Forbidden);
        assert_eq!(refused, beyond.contains(&name) || name.contains("organisation"), "{name}");
    }
}

fn new_service(sender_name: &str) -> NewService {
    NewService {
        name: " 市民課 ".to_owned(),
        sender_name: sender_name.to_owned(),
        dialect: None,
        region: None,
        time_zone: None,
    }
}

async fn a_member_makes_a_trial_service(node: Node) {
    let organisation = OrganisationId::new(node.store().env());
    let founder = MemberId::from(uuid::Uuid::from_u128(3));
    let access = Access::new(Tenant::new(organisation, Actor::Member(founder)), Permissions::NONE);
    let (made, entries) =
        node.entries_of(organisation, create_service(&node.notify, &access, new_service("Shimin.Ka"))).await;
    let id = made.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["service.create"]);
    assert_eq!(*node.teams.founded.lock().unwrap(), [(id.uuid(), founder)]);
    let stored = node.stored(id).await;
    assert_eq!(
        (stored.name.as_str(), stored.email_from.as_str(), stored.handle.as_str()),
        ("市民課", "shimin.ka", "shimin-ka")
    );
    assert_eq!(
        (stored.mode, stored.dialect, stored.time_zone.as_str()),
        (ServiceMode::Trial, Dialect::Gc, "Asia/Tokyo")
    );
    assert_eq!((stored.limits.daily_email, stored.limits.daily_text_parts), (50, 50));

    // The address is taken in the whole node, also by services that were declared.
    let elsewhere =
        Access::new(Tenant::new(OrganisationId::new(node.store().env()), Actor::Member(founder)), Permissions::NONE);
    let taken = create_service(&node.notify, &elsewhere, new_service("shimin.ka")).await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    let _ = TestService::live(&node).await;
    assert_eq!(
        create_service(&node.notify, &elsewhere, new_service("citizens")).await.unwrap_err().kind(),
        ErrorKind::Conflict
    );
    assert!(create_service(&node.notify, &elsewhere, new_service("市民課")).await.is_err());
    let zone = NewService { time_zone: Some("Mars/Base".to_owned()), ..new_service("a") };
    assert!(create_service(&node.notify, &elsewhere, zone).await.is_err());
    let program = Access::in_scope(access.tenant().clone(), id.uuid(), Permissions::all());
    let program =
        Access::new(Tenant::new(program.tenant().organisation(), Actor::ApiKey(id.uuid())), Permissions::all());
    assert_eq!(
        create_service(&node.notify, &program, new_service("b")).await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    // Only its own people see it.
    let own = Access::with_grants(access.tenant().clone(), Permissions::NONE, vec![(id.uuid(), Permissions::all())]);
    assert_eq!(list_services(&node.notify, &own, None).await.unwrap().len(), 1);
    assert!(list_services(&node.notify, &access, None).await.unwrap().is_empty());
}

async fn settings_are_changed_one_by_one(node: Node) {
    let service = TestService::live(&node).await;
    let (access, notify, id) = (manager(&service), &node.notify, service.id);
    let change = ServiceChange {
        name: Some("別名".to_owned()),
        sender_name: Some("betsumei".to_owned()),
        prefix_texts: Some(false),
        channels: Some(vec![Channel::Sms, Channel::Sms]),
        international_texts: Some(true),
        files: None,
    };
    let (changed, entries) =
        node.entries_of(service.organisation, change_service(notify, &access, id, change.clone())).await;
    changed.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.before.as_ref().unwrap()["name"], "結市 市民課");
    assert_eq!(entry.after.as_ref().unwrap()["name"], "別名");
    assert!(entry.after.as_ref().unwrap().get("mode").is_none(), "only what changed");
    let stored = node.stored(id).await;
    assert_eq!(
        (stored.name.as_str(), stored.email_from.as_str(), stored.channels.as_slice()),
        ("別名", "betsumei", [Channel::Sms].as_slice())
    );
    let (again, entries) = node.entries_of(service.organisation, change_service(notify, &access, id, change)).await;
    again.unwrap();
    assert!(entries.is_empty());
    for wrong in [
        ServiceChange { name: Some(" ".to_owned()), ..ServiceChange::default() },
        ServiceChange { channels: Some(Vec::new()), ..ServiceChange::default() },
        ServiceChange { sender_name: Some("a b".to_owned()), ..ServiceChange::default() },
    ] {
        assert_eq!(change_service(notify, &access, id, wrong).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let sender = |sender: &str, is_default| TextSenderSpec { id: None, sender: sender.to_owned(), is_default };
    change_text_senders(notify, &access, id, vec![sender("YUI", true), sender("+815012345678", false)]).await.unwrap();
    assert!(change_text_senders(notify, &access, id, vec![sender("結市", true)]).await.is_err());
    assert!(change_text_senders(notify, &access, id, vec![sender("YUI", true), sender("CITY", true)]).await.is_err());
    change_safelist(notify, &access, id, vec!["A@example.jp".to_owned()], vec!["090-1234-5678".to_owned()])
        .await
        .unwrap();
    let refused = change_safelist(notify, &access, id, vec!["hanako".to_owned()], Vec::new()).await.unwrap_err();
    assert_eq!(refused.to_string(), "e-mail address 1 of the safelist is none");
    assert!(change_safelist(notify, &access, id, vec!["a@example.jp".to_owned(); 6], Vec::new()).await.is_err());
    let snapshot = notify.services().find(id).await.unwrap().unwrap();
    assert_eq!(snapshot.safelist.len(), 2);
    change_sending_domain(notify, &operator(), id, Some("Mail.City.example.jp".to_owned())).await.unwrap();
    assert_eq!(node.stored(id).await.sending_domain.as_deref(), Some("mail.city.example.jp"));
    assert!(change_sending_domain(notify, &operator(), id, Some("no domain".to_owned())).await.is_err());
}

async fn an_address_for_answers_is_confirmed_by_mail(node: Node) {
    let service = TestService::live(&node).await;
    let (access, notify, id) = (manager(&service), &node.notify, service.id);
    let (added, entries) = node
        .entries_of(service.organisation, add_reply_to(notify, &access, id, "Madoguchi@city.example.jp", true))
        .await;
    added.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(add_reply_to(notify, &access, id, "madoguchi@city.example.jp", true).await.is_err(), "not twice a minute");
    assert!(notify.services().find(id).await.unwrap().unwrap().reply_to.is_empty(), "not before it is confirmed");
    let runner = node.runner();
    runner.run_due().await.unwrap();
    let mail = crate::services::captured(&node).pop().expect("a mail");
    let (_, rest) = mail.split_once("?token=").expect("a link");
    let token: String =
        rest.replace("=\r\n", "").replace("=3D", "=").chars().take_while(char::is_ascii_alphanumeric).collect();
    let wrong = "0".repeat(64).into();
    assert_eq!(confirm_reply_to(notify, &wrong, Origin::UNKNOWN).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(find_offered_reply_to(notify, &wrong).await.unwrap_err().kind(), ErrorKind::NotFound);
    let shown = find_offered_reply_to(notify, &token.clone().into()).await.unwrap();
    assert_eq!(shown.address, "madoguchi@city.example.jp");
    assert_eq!(service_settings(notify, &access, id).await.unwrap().waiting.len(), 1);
    let origin = Origin::address("192.0.2.7".parse().unwrap());
    let (confirmed, entries) =
        node.entries_of(service.organisation, confirm_reply_to(notify, &token.clone().into(), origin)).await;
    assert_eq!(confirmed.unwrap(), id);
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["service.reply_to"]);
    assert_eq!(entries[0].origin.as_deref(), Some("192.0.2.7"));
    let offered = notify.services().find(id).await.unwrap().unwrap().reply_to.clone();
    assert_eq!((offered.len(), offered[0].is_default), (1, true));
    assert_eq!(
        confirm_reply_to(notify, &token.clone().into(), Origin::UNKNOWN).await.unwrap_err().kind(),
        ErrorKind::Conflict,
        "once"
    );
    assert_eq!(find_offered_reply_to(notify, &token.into()).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert!(service_settings(notify, &access, id).await.unwrap().waiting.is_empty());
    let wanted = |address: &str| vec![ReplyToSpec { id: None, address: address.to_owned(), is_default: true }];
    let unknown = change_reply_to(notify, &access, id, wanted("other@city.example.jp")).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::Invalid);
    change_reply_to(notify, &access, id, Vec::new()).await.unwrap();
    change_reply_to(notify, &access, id, wanted(&offered[0].address)).await.unwrap();
}

/// The texts of the e-mails that were captured, as they would go out.
pub(crate) fn captured(node: &Node) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![node.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "eml") {
                let raw = std::fs::read(entry).unwrap();
                let mail = mailparse::parse_mail(&raw).unwrap();
                let part = mail.subparts.first().unwrap_or(&mail);
                found.push(part.get_body().unwrap());
            }
        }
    }
    found
}

async fn prepare(node: &Node, service: &TestService) {
    let access = manager(service);
    describe_use(&node.notify, &access, service.id, description()).await.unwrap();
    accept_terms(&node.notify, &access, service.id, TERMS_VERSION).await.unwrap();
    let _ = service.template(node, "t", Some("S"), "B").await;
    node.teams.set(2, 0);
}

async fn trial(node: &Node) -> TestService {
    TestService::declared(node, |service| {
        service.mode = ServiceMode::Trial;
        service.limits = Limits::defaults(Dialect::Gc, ServiceMode::Trial);
    })
    .await
}

async fn a_service_goes_live_when_everything_is_done(node: Node) {
    let service = trial(&node).await;
    let (access, notify, id) = (manager(&service), &node.notify, service.id);
    node.teams.set(1, 1);
    let missing = request_go_live(notify, &access, id).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Conflict);
    assert!(missing.to_string().contains("second member"), "{missing}");
    assert_eq!(go_live_checklist(notify, &access, id).await.unwrap().checklist.managers, Step::InProgress);
    assert_eq!(accept_terms(notify, &access, id, "2020-01-01").await.unwrap_err().kind(), ErrorKind::Conflict);
    let decide = |decision| {
        let of_node = Access::of_node(&operator(), service.organisation);
        async move { decide_go_live(notify, &of_node, id, decision).await }
    };
    assert_eq!(decide(Decision::Approve).await.unwrap_err().kind(), ErrorKind::Conflict, "nobody asked");
    prepare(&node, &service).await;
    let (requested, entries) = node.entries_of(service.organisation, request_go_live(notify, &access, id)).await;
    requested.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(request_go_live(notify, &access, id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let waiting = list_go_live_requests(notify, &operator(), Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(waiting.iter().map(|(_, service, _)| *service).collect::<Vec<_>>(), [id]);

    assert_eq!(decide(Decision::Reject { reason: " ".to_owned() }).await.unwrap_err().kind(), ErrorKind::Invalid);
    let (rejected, entries) =
        node.entries_of(service.organisation, decide(Decision::Reject { reason: "目的を詳しく".to_owned() })).await;
    rejected.unwrap();
    assert_eq!(entries.len(), 1);
    let view = go_live_checklist(notify, &access, id).await.unwrap();
    assert_eq!((view.way.state, view.way.reason.as_deref()), (GoLiveState::Rejected, Some("目的を詳しく")));
    assert_eq!(node.stored(id).await.mode, ServiceMode::Trial);

    request_go_live(notify, &access, id).await.unwrap();
    node.teams.set(1, 0);
    assert_eq!(decide(Decision::Approve).await.unwrap_err().kind(), ErrorKind::Conflict, "the second one has left");
    node.teams.set(2, 0);
    let (approved, entries) = node.entries_of(service.organisation, decide(Decision::Approve)).await;
    approved.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["service.go-live"]);
    assert_eq!(*node.teams.held.lock().unwrap(), [(id.uuid(), 2)]);
    let stored = node.stored(id).await;
    assert_eq!((stored.mode, stored.limits), (ServiceMode::Live, Limits::defaults(Dialect::Gc, ServiceMode::Live)));
    assert_eq!(request_go_live(notify, &access, id).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(archive_trial_service(notify, &access, id).await.unwrap_err().kind(), ErrorKind::Forbidden);
}

async fn an_organisation_decides_by_itself_where_it_may(node: Node) {
    let service = trial(&node).await;
    let (notify, id) = (&node.notify, service.id);
    let approver = |number| {
        let tenant = Tenant::new(service.organisation, Actor::Member(MemberId::from(uuid::Uuid::from_u128(number))));
        let both = Permissions::NONE.with(Permission::ApproveGoLive).with(Permission::ManageService);
        Access::new(tenant, both)
    };
    prepare(&node, &service).await;
    request_go_live(notify, &approver(1), id).await.unwrap();
    assert!(list_own_go_live_requests(notify, &approver(2)).await.unwrap().is_none());
    assert_eq!(find_own_go_live_request(notify, &approver(2), id).await.unwrap_err().kind(), ErrorKind::NotFound);
    let refused = decide_go_live(notify, &approver(2), id, Decision::Approve).await.unwrap_err();
    assert!(refused.to_string().contains("those who run the node"), "{refused}");
    let allowed = OrganisationSettings { self_approval: true, ..OrganisationSettings::default() };
    let own = change_organisation_settings(notify, &approver(2), allowed.clone()).await.unwrap_err();
    assert_eq!(own.kind(), ErrorKind::Forbidden, "the operator says so");
    let of_node = Access::of_node(&operator(), service.organisation);
    change_organisation_settings(notify, &of_node, allowed).await.unwrap();
    assert!(find_organisation_settings(notify, &approver(2)).await.unwrap().self_approval);
    for (number, is_own) in [(1, true), (2, false)] {
        let listed = list_own_go_live_requests(notify, &approver(number)).await.unwrap().unwrap();
        assert_eq!(listed.iter().map(|one| (one.service.id, one.is_own)).collect::<Vec<_>>(), [(id, is_own)]);
        let (found, view) = find_own_go_live_request(notify, &approver(number), id).await.unwrap();
        assert_eq!((found.is_own, view.checklist.complete().is_ok()), (is_own, true));
    }
    let same = decide_go_live(notify, &approver(1), id, Decision::Approve).await.unwrap_err();
    assert!(same.to_string().contains("somebody else"), "{same}");
    decide_go_live(notify, &approver(2), id, Decision::Approve).await.unwrap();
    assert_eq!(node.stored(id).await.mode, ServiceMode::Live);
    assert!(list_own_go_live_requests(notify, &approver(2)).await.unwrap().unwrap().is_empty());
    assert_eq!(find_own_go_live_request(notify, &approver(2), id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn the_operator_stops_and_ends_a_service(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, id) = (&node.notify, service.id);
    let template = service.template(&node, "t", Some("S"), "B").await;
    let body =
        json!({ "email_address": "a@example.jp", "template_id": template, "scheduled_for": "2026-11-23T01:00:00" });
    let path = "/v2/notifications/email";
    let sent = service.post(&node, Key::Live, path, &body).await.expect(201).json;
    assert_eq!(suspend_service(notify, &operator(), id, " ").await.unwrap_err().kind(), ErrorKind::Invalid);
    let (stopped, entries) =
        node.entries_of(service.organisation, suspend_service(notify, &operator(), id, "調査中")).await;
    stopped.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(entry.actor.starts_with("operator:") && entry.action == "service.suspend", "{entry:?}");
    assert_eq!(suspend_service(notify, &operator(), id, "調査中").await.unwrap_err().kind(), ErrorKind::Conflict);
    let refused = service.post(&node, Key::Live, path, &body).await.expect(403);
    assert_eq!(refused.message(), "Invalid token: service is archived");
    let (resumed, entries) = node.entries_of(service.organisation, resume_service(notify, &operator(), id)).await;
    resumed.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(resume_service(notify, &operator(), id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let _ = service.post(&node, Key::Live, path, &body).await.expect(201);

    let limits = Limits { daily_email: 7, ..service.declared.limits };
    let (changed, entries) =
        node.entries_of(service.organisation, change_limits(notify, &operator(), id, limits)).await;
    changed.unwrap();
    assert_eq!(entries[0].after, Some(json!({ "daily_email": 7 })));
    let none = Limits { per_minute: 0, ..limits };
    assert_eq!(change_limits(notify, &operator(), id, none).await.unwrap_err().kind(), ErrorKind::Invalid);

    let (ended, entries) = node.entries_of(service.organisation, archive_service(notify, &operator(), id)).await;
    ended.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["service.archive"]);
    assert_eq!(*node.teams.released.lock().unwrap(), [id.uuid()]);
    let refused = service.post(&node, Key::Live, path, &body).await.expect(403);
    assert_eq!(refused.message(), "Invalid token: service is archived");
    let snapshot = notify.services().find(id).await.unwrap().unwrap();
    assert!(snapshot.keys.iter().all(|key| key.revoked_at.is_some()));
    assert_eq!(snapshot.service.state, ServiceState::Archived);
    node.runner().run_due().await.unwrap();
    let message: uuid::Uuid = sent["id"].as_str().unwrap().parse().unwrap();
    let tenant = service.tenant();
    let read = node.store().read(&tenant, move |tx| {
        tx.find::<yui_notify::sql::notification::Notification>(
            &yui_notify::sql::notification::FIND,
            &yui_store::values![id, message],
        )
    });
    assert_eq!(read.await.unwrap().unwrap().status, Status::Cancelled);
    for refused in [
        archive_service(notify, &operator(), id).await,
        change_limits(notify, &operator(), id, limits).await,
        resume_service(notify, &operator(), id).await,
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotFound);
    }
    // Its handle and its sender name are free.
    let tenant = Tenant::new(service.organisation, Actor::Member(MemberId::from(uuid::Uuid::from_u128(3))));
    create_service(notify, &Access::new(tenant, Permissions::NONE), new_service("citizens")).await.unwrap();
}

async fn keys_are_shown_once(node: Node) {
    let service = TestService::live(&node).await;
    let (access, notify, id) = (manager(&service), &node.notify, service.id);
    let (made, entries) =
        node.entries_of(service.organisation, create_api_key(notify, &access, id, new_key("kurashi"))).await;
    let full = made.unwrap();
    assert!(full.expose_secret().starts_with(&format!("gcntfy-kurashi-{id}-")));
    assert_eq!(entries.len(), 1);
    assert!(!format!("{entries:?}").contains(&full.expose_secret()[full.expose_secret().len() - 36..]));
    let answer =
        node.call("GET", "/v2/notifications", Some(&format!("ApiKey-v1 {}", full.expose_secret())), None).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(create_api_key(notify, &access, id, new_key("kurashi")).await.unwrap_err().kind(), ErrorKind::Conflict);
    for wrong in [new_key("a b"), new_key(""), NewKey { permissions: Permissions::all(), ..new_key("c") }] {
        assert_eq!(create_api_key(notify, &access, id, wrong).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let listed = list_api_keys(notify, &access, id).await.unwrap();
    let key = listed.iter().find(|key| key.name == "kurashi").unwrap();
    assert_eq!((key.key_type, key.revoked_at), (KeyType::Live, None));
    let (revoked, entries) = node.entries_of(service.organisation, revoke_key(notify, &access, id, key.id)).await;
    revoked.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(revoke_key(notify, &access, id, key.id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let answer =
        node.call("GET", "/v2/notifications", Some(&format!("ApiKey-v1 {}", full.expose_secret())), None).await;
    assert_eq!(answer.status, 403);
    create_api_key(notify, &access, id, new_key("kurashi")).await.unwrap();
    assert_eq!(list_api_keys(notify, &access, id).await.unwrap().iter().filter(|key| key.name == "kurashi").count(), 2);
    node.advance(SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(list_api_keys(notify, &access, id).await.unwrap().iter().filter(|key| key.name == "kurashi").count(), 1);
}

async fn an_organisations_year_begins_when_it_says(node: Node) {
    let service = TestService::declared(&node, |service| service.limits.annual_email = 3).await;
    let template = service.template(&node, "t", Some("S"), "B").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": template });
    let path = "/v2/notifications/email";
    for _ in 0..3 {
        let _ = service.post(&node, Key::Live, path, &body).await.expect(201);
    }
    let _ = service.post(&node, Key::Live, path, &body).await.expect(429);
    let put = |month| {
        let settings = OrganisationSettings { fiscal_year_start: month, ..OrganisationSettings::default() };
        service.write(&node, move |tx| put_organisation_settings(tx, &settings).map(drop))
    };
    // From October on the same three were sent.
    put(10).await;
    node.notify.forget_all();
    let _ = service.post(&node, Key::Live, path, &body).await.expect(429);
    // In a year that begins in December nothing was, once it has begun.
    put(12).await;
    node.advance(SignedDuration::from_hours(9 * 24));
    let _ = service.post(&node, Key::Live, path, &body).await.expect(201);
}
