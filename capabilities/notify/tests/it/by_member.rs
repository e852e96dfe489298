//! What members do with templates by hand, and what they see of messages, limits and texts.

use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use crate::spreadsheets::member;
use serde_json::{Map, json};
use uuid::Uuid;
use yui_kernel::{Actor, ErrorKind, MemberId, NodeWide, Tenant};
use yui_notify::model::category::Category;
use yui_notify::model::content::Personalisation;
use yui_notify::model::limits::LimitSpan;
use yui_notify::model::service::{ServiceMode, ServiceState};
use yui_notify::model::{Channel, ComplaintId, NotificationId};
use yui_notify::sql::complaint;
use yui_notify::usecases::bounces::list_complaints;
use yui_notify::usecases::figures::limits_used;
use yui_notify::usecases::record_received_text::IncomingText;
use yui_notify::usecases::services::{ServiceQuery, search_services, service_settings, show_service};
use yui_notify::usecases::templates::{
    TemplateDraft, archive_template, create_template, edit_template, find_template, preview_draft,
};
use yui_notify::usecases::{
    Failure, MemberMessage, answer_text, list_all_complaints, notification_story, received_texts, record_received_text,
    send_by_member,
};
use yui_policy::{Access, Permission, Permissions};
use yui_store::values;

on_both!(
    a_template_is_written_edited_and_archived,
    a_draft_is_seen_before_it_is_written,
    nothing_works_without_its_permission,
    a_message_tells_its_story,
    limits_and_settings_are_shown,
    a_text_is_answered,
    operators_find_services_and_complaints,
);

fn draft(content: &str) -> TemplateDraft {
    TemplateDraft {
        name: " お知らせ ".to_owned(),
        subject: Some("((name)) 様".to_owned()),
        content: content.to_owned(),
        category_id: Category::GENERAL,
        right_to_left: false,
        has_unsubscribe_link: false,
    }
}

fn actions(entries: &[yui_store::AuditEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

async fn a_template_is_written_edited_and_archived(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access, id, of) = (&node.notify, member(&service), service.id, service.organisation);
    let (made, entries) =
        node.entries_of(of, create_template(notify, &access, id, None, Channel::Email, &draft("一"))).await;
    let made = made.unwrap();
    assert_eq!((made.name.as_str(), made.version, made.lane), ("お知らせ", 1, None));
    assert_eq!(actions(&entries), ["template.create"]);
    let (edited, entries) = node.entries_of(of, edit_template(notify, &access, id, made.id, 1, &draft("二"))).await;
    assert_eq!(edited.unwrap().version, 2);
    assert_eq!(actions(&entries), ["template.update"]);
    let (same, entries) = node.entries_of(of, edit_template(notify, &access, id, made.id, 2, &draft("二"))).await;
    assert_eq!((same.unwrap().version, entries.len()), (2, 0));
    let late = edit_template(notify, &access, id, made.id, 1, &draft("三")).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict);
    for wrong in [
        TemplateDraft { subject: None, ..draft("x") },
        TemplateDraft { name: " ".to_owned(), ..draft("x") },
        TemplateDraft { category_id: Uuid::from_u128(5), ..draft("x") },
        draft(" "),
    ] {
        let refused = edit_template(notify, &access, id, made.id, 2, &wrong).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid, "{wrong:?}");
    }
    let (archived, entries) = node.entries_of(of, archive_template(notify, &access, id, made.id)).await;
    archived.unwrap();
    assert_eq!(actions(&entries), ["template.archive"]);
    assert_eq!(archive_template(notify, &access, id, made.id).await.unwrap_err().kind(), ErrorKind::Conflict);
    let gone = edit_template(notify, &access, id, made.id, 2, &draft("三")).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
    assert!(find_template(notify, &access, id, made.id).await.unwrap().archived);
    let stranger = member(&TestService::live(&node).await);
    assert_eq!(find_template(notify, &stranger, id, made.id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn a_draft_is_seen_before_it_is_written(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access, id) = (&node.notify, member(&service), service.id);
    let values = Personalisation::from_json(json!({ "name": "花子" }).as_object().unwrap());
    let mail = draft("# 見出し\n\n((name)) と ((date))");
    let seen = preview_draft(notify, &access, id, Channel::Email, &mail, &values).await.unwrap();
    assert_eq!(seen.subject.as_deref(), Some("花子 様"));
    assert!(seen.html.unwrap().contains("見出し"));
    assert_eq!((seen.placeholders, seen.parts), (vec!["name".to_owned(), "date".to_owned()], None));
    let text = TemplateDraft { subject: None, ..draft(&"あ".repeat(80)) };
    let seen = preview_draft(notify, &access, id, Channel::Sms, &text, &values).await.unwrap();
    assert!(seen.parts.is_some_and(|(_, parts)| parts >= 2) && seen.html.is_none() && !seen.is_too_long);
}

async fn nothing_works_without_its_permission(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "t", Some("S"), "B").await;
    let (notify, id) = (&node.notify, service.id);
    let tenant = Tenant::new(service.organisation, Actor::Member(MemberId::from(Uuid::from_u128(1))));
    let without = |permission: Permission| {
        let others: Permissions = Permission::ALL.iter().copied().filter(|one| *one != permission).collect();
        // Whoever may do everything in another service may do nothing more here.
        Access::with_grants(tenant.clone(), others, vec![(Uuid::from_u128(78), Permissions::all())])
    };
    let (write, view) = (without(Permission::ManageTemplates), without(Permission::ViewActivity));
    let (send, manage) = (without(Permission::SendMessages), without(Permission::ManageService));
    let message = NotificationId::from(Uuid::from_u128(1));
    let values = Personalisation::new();
    let tries = async {
        let fault = |failure: Failure| match failure {
            Failure::Fault(error) => error,
            Failure::Refused(problems) => panic!("{problems:?}"),
        };
        let answer = answer_text(notify, &send, id, Uuid::from_u128(1).into(), template, Map::new());
        let sent = send_by_member(notify, &send, id, template, MemberMessage::default());
        let content = bytes::Bytes::from_static(b"x");
        let attach = yui_notify::usecases::attach_to_template(notify, &write, id, template, "a.txt", &content);
        let remove = yui_notify::usecases::remove_template_file(notify, &write, id, template, Uuid::nil().into());
        vec![
            ("create", create_template(notify, &write, id, None, Channel::Email, &draft("x")).await.map(drop)),
            ("edit", edit_template(notify, &write, id, template, 1, &draft("x")).await.map(drop)),
            ("archive", archive_template(notify, &write, id, template).await),
            ("attach", attach.await.map(drop).map_err(fault)),
            ("remove file", remove.await.map_err(fault)),
            (
                "list files",
                yui_notify::usecases::list_template_files(notify, &write, id, template).await.map(drop).map_err(fault),
            ),
            ("find", find_template(notify, &view, id, template).await.map(drop)),
            ("preview", preview_draft(notify, &view, id, Channel::Sms, &draft("x"), &values).await.map(drop)),
            ("story", notification_story(notify, &view, id, message).await.map(drop)),
            ("limits", limits_used(notify, &view, id).await.map(drop)),
            ("texts", received_texts(notify, &view, id, None).await.map(drop)),
            ("complaints", list_complaints(notify, &view, id, None).await.map(drop)),
            ("settings", service_settings(notify, &manage, id).await.map(drop)),
            ("answer", answer.await.map(drop).map_err(fault)),
            ("send", sent.await.map(drop).map_err(fault)),
        ]
    };
    let (tried, entries) = node.entries_of(service.organisation, tries).await;
    for (name, done) in tried {
        assert_eq!(done.unwrap_err().kind(), ErrorKind::Forbidden, "{name}");
    }
    assert!(entries.is_empty(), "{entries:?}");
}

async fn complain(node: &Node, service: &TestService, about: NotificationId) -> ComplaintId {
    let (own, id) = (service.id, ComplaintId::new(node.store().env()));
    let tenant = service.tenant();
    let written = node.store().write(&tenant, move |tx| {
        tx.execute(&complaint::INSERT, &values![own, id, about, "complaint", "abuse", "f-1", tx.now()])
    });
    assert_eq!(written.await.unwrap(), 1);
    id
}

async fn a_message_tells_its_story(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, member(&service));
    let template = service.template(&node, "t", Some("((name))"), "((name)) 様").await;
    let values = json!({ "name": "花子" }).as_object().unwrap().clone();
    let message = MemberMessage { recipient: "a@example.jp".to_owned(), values, ..MemberMessage::default() };
    let send = send_by_member(notify, &access, service.id, template, message);
    let (sent, entries) = node.entries_of(service.organisation, send).await;
    let id = sent.unwrap().unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((entry.action.as_str(), entry.subject_id.as_str()), ("message.send", id.to_string().as_str()));
    assert!(!format!("{entry:?}").contains("a@example.jp") && !format!("{entry:?}").contains("花子"));
    let complained = complain(&node, &service, id).await;
    let story = notification_story(notify, &access, service.id, id).await.unwrap();
    assert_eq!((story.message.subject.as_deref(), story.message.body.as_str()), (Some("花子"), "花子 様"));
    assert_eq!((story.deliveries.len(), story.complaints[0].id), (0, complained));
    let unknown = notification_story(notify, &access, service.id, Uuid::from_u128(9).into()).await;
    assert_eq!(unknown.err().map(|error| error.kind()), Some(ErrorKind::NotFound));
}

async fn limits_and_settings_are_shown(node: Node) {
    let service = TestService::declared(&node, |service| service.limits.daily_email = 7).await;
    let template = service.template(&node, "t", Some("S"), "B").await;
    let body = json!({ "email_address": "a@example.jp", "template_id": template });
    let _ = service.post(&node, Key::Live, "/v2/notifications/email", &body).await.expect(201);
    let used = limits_used(&node.notify, &member(&service), service.id).await.unwrap();
    assert_eq!(used.len(), 4);
    let day = used.iter().find(|one| (one.channel, one.span) == (Channel::Email, LimitSpan::Day)).unwrap();
    assert_eq!((day.used, day.limit), (1, 7));
    assert!(used.iter().all(|one| one.channel == Channel::Email || one.used == 0));
    let settings = service_settings(&node.notify, &member(&service), service.id).await.unwrap();
    assert_eq!(settings.service, service.declared);
    let stranger = member(&TestService::live(&node).await);
    let refused = service_settings(&node.notify, &stranger, service.id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
}

async fn a_text_is_answered(node: Node) {
    let service = TestService::live(&node).await;
    let (notify, access) = (&node.notify, member(&service));
    let template = service.template(&node, "t", None, "((name)) 様、承りました").await;
    let (own, tenant) = (service.id, service.tenant());
    let incoming = IncomingText {
        from_number: "+819012345678".to_owned(),
        to_number: "+815012345678".to_owned(),
        content: "明日は収集日ですか".to_owned(),
    };
    let kept = node.store().write(&tenant, move |tx| record_received_text(tx, own, &incoming)).await.unwrap();
    let texts = received_texts(notify, &access, own, None).await.unwrap();
    assert_eq!((texts.len(), texts[0].id), (1, kept));
    assert!(received_texts(notify, &access, own, Some(kept)).await.unwrap().is_empty());
    let given = json!({ "name": "花子" }).as_object().unwrap().clone();
    let (answered, entries) =
        node.entries_of(service.organisation, answer_text(notify, &access, own, kept, template, given)).await;
    let story = notification_story(notify, &access, own, answered.unwrap().unwrap()).await.unwrap();
    assert_eq!(story.message.notification.normalised_recipient, "+819012345678");
    assert_eq!(actions(&entries), ["message.send"]);
}

async fn operators_find_services_and_complaints(node: Node) {
    let operator = NodeWide::operator(Uuid::from_u128(1).into());
    let first = TestService::declared(&node, |service| service.name = "Citizens' Office 100%".to_owned()).await;
    let second = TestService::declared(&node, |service| service.mode = ServiceMode::Trial).await;
    let find = async |query: ServiceQuery| {
        let found = search_services(&node.notify, &operator, query).await.unwrap();
        let mut ids: Vec<_> = found.into_iter().map(|found| (found.organisation, found.service.id)).collect();
        ids.sort_by_key(|(_, id)| id.uuid());
        ids
    };
    let (one, two) = ((first.organisation, first.id), (second.organisation, second.id));
    let text = |text: &str| ServiceQuery { text: text.to_owned(), ..ServiceQuery::default() };
    assert_eq!(find(text("")).await.len(), 2);
    for part in ["CITIZENS' OFFICE", "100%", &first.id.to_string()] {
        assert_eq!(find(text(part)).await, [one], "{part}");
    }
    assert_eq!(find(ServiceQuery { mode: Some(ServiceMode::Trial), ..text("") }).await, [two]);
    assert_eq!(find(ServiceQuery { organisation: Some(first.organisation), ..text("") }).await, [one]);
    assert!(find(ServiceQuery { state: Some(ServiceState::Suspended), ..text("") }).await.is_empty());
    assert_eq!(find(ServiceQuery { after: Some(one.1.max(two.1)), ..text("") }).await, []);
    let shown = show_service(&node.notify, &operator, first.id).await.unwrap();
    assert_eq!(shown, (first.organisation, first.declared.clone()));
    let unknown = show_service(&node.notify, &operator, Uuid::from_u128(9).into()).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);

    let complaint = complain(&node, &first, NotificationId::from(Uuid::from_u128(4))).await;
    let all = list_all_complaints(&node.notify, &operator, None).await.unwrap();
    assert_eq!((all.len(), all[0].id, all[0].service), (1, complaint, first.id));
    let own = list_complaints(&node.notify, &member(&first), first.id, None).await.unwrap();
    assert_eq!((own.len(), own[0].id), (1, complaint));
    assert!(list_complaints(&node.notify, &member(&first), first.id, Some(complaint)).await.unwrap().is_empty());
    assert!(list_complaints(&node.notify, &member(&second), first.id, None).await.unwrap().is_empty());
}
