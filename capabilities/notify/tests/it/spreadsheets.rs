//! Spreadsheets that members upload, and what becomes of them.

use crate::figures::work;
use crate::node::{Node, on_both};
use crate::service::{Key, TestService};
use bytes::Bytes;
use jiff::SignedDuration;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use yui_kernel::{ErrorKind, Timestamp};
use yui_notify::model::bulk::CellFault;
use yui_notify::model::report::ReportLanguage;
use yui_notify::model::service::{ServiceMode, ServiceState};
use yui_notify::model::upload::{CheckedUpload, Fault, Language, Warning};
use yui_notify::model::{BulkId, BulkStatus, Channel, Status, TemplateId};
use yui_notify::sql::notification::{self, Notification};
use yui_notify::sql::usage;
use yui_notify::usecases::Failure;
use yui_notify::usecases::bulk::{bulk_results, cancel_bulk, find_bulk, list_bulks};
use yui_notify::usecases::spreadsheet::{ForgetUploads, Upload, find_upload, start_upload, upload};
use yui_policy::{Access, Permissions};
use yui_sheet::SheetError;
use yui_store::audit::{self, AuditEntry};
use yui_store::values;
use yui_testkit::sheet::{Cell, ods, texts, xls, xlsx};

on_both!(
    a_sound_spreadsheet_is_kept_and_shown,
    every_format_is_read,
    faults_of_columns_are_told,
    faults_of_rows_are_told,
    what_may_be_meant_is_a_warning,
    limits_are_told_and_another_day_has_room,
    in_trial_only_the_team_is_written_to,
    each_row_becomes_one_message,
    many_rows_go_by_the_bulk_lane,
    a_stopped_service_sends_nothing,
    nobody_starts_a_spreadsheet_twice_or_after_a_day,
    jobs_are_listed_newest_first,
    spreadsheets_need_a_permission_and_belong_to_one_organisation
);

pub(crate) fn member(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

pub(crate) async fn put(node: &Node, service: &TestService, template: TemplateId, file: Vec<u8>) -> CheckedUpload {
    let file = Upload { file_name: "十一月.xlsx".to_owned(), file: Bytes::from(file), template, sender_id: None };
    upload(&node.notify, &member(service), service.id, file).await.unwrap()
}

pub(crate) async fn start(
    node: &Node,
    service: &TestService,
    id: BulkId,
    at: Option<Timestamp>,
) -> Result<BulkStatus, Failure> {
    start_upload(&node.notify, &member(service), service.id, id, at).await.map(|bulk| bulk.status)
}

fn refused(outcome: Result<BulkStatus, Failure>) -> String {
    match outcome.unwrap_err() {
        Failure::Refused(problems) => problems.list()[0].message.clone(),
        Failure::Fault(error) => panic!("{error}"),
    }
}

pub(crate) fn kind(outcome: Result<BulkStatus, Failure>) -> ErrorKind {
    match outcome.unwrap_err() {
        Failure::Fault(error) => error.kind(),
        Failure::Refused(problems) => panic!("{problems:?}"),
    }
}

pub(crate) fn in_hours(node: &Node, hours: i64) -> Option<Timestamp> {
    Some(node.store().env().now() + SignedDuration::from_hours(hours))
}

/// What is counted on the day on which the tests begin, a Sunday in Tokyo, and on the next.
pub(crate) async fn used(node: &Node, service: &TestService, channel: Channel) -> [i64; 2] {
    let id = service.id;
    let tenant = service.tenant();
    let read = node.store().read(&tenant, move |tx| {
        let mut of = |day: &str| -> yui_kernel::Result<i64> {
            let found = tx.find::<(i64,)>(&usage::FIND, &values![id, channel.as_str(), day])?;
            Ok(found.map_or(0, |(quantity,)| quantity))
        };
        Ok([of("D2026-11-22")?, of("D2026-11-23")?])
    });
    read.await.unwrap()
}

pub(crate) async fn messages(node: &Node, service: &TestService) -> Vec<Notification> {
    let id = service.id;
    let all = values![id, "normal", uuid::Uuid::max(), 5_000_u32, "", ""];
    node.store().read(&service.tenant(), move |tx| tx.list::<Notification>(&notification::LIST, &all)).await.unwrap()
}

pub(crate) fn people(count: usize) -> Vec<u8> {
    let mut rows = texts(&[["メールアドレス", "氏名"]]);
    rows.extend((0..count).map(|row| vec![Cell::Text(format!("p{row}@example.jp")), Cell::Text(format!("{row}番"))]));
    xlsx(&rows)
}

async fn a_sound_spreadsheet_is_kept_and_shown(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("((氏名)) 様"), "お知らせ ((氏名))").await;
    let shown = put(&node, &service, template, people(12)).await;
    assert_eq!((shown.rows, shown.channel, shown.template_version), (12, Channel::Email, 1));
    assert_eq!((&shown.faults, &shown.warnings, shown.faulty_rows.len()), (&vec![], &vec![], 0));
    assert_eq!(shown.preview.len(), 10);
    let first = &shown.preview[0];
    assert_eq!((first.number, first.recipient.as_str(), first.parts), (2, "p0@example.jp", 1));
    assert_eq!((first.subject.as_deref(), first.body.as_str()), (Some("0番 様"), "お知らせ 0番"));
    let limits = shown.limits.unwrap();
    assert_eq!((limits.daily.about_to_send, limits.daily.remaining()), (12, 10_000));
    let id = shown.id.unwrap();
    assert_eq!(find_upload(&node.notify, &member(&service), service.id, id).await.unwrap(), shown);
    assert_eq!(messages(&node, &service).await, []);
    assert_eq!(used(&node, &service, Channel::Email).await, [0, 0]);
}

async fn every_format_is_read(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "s", None, "((日)) ((額))").await;
    let mut rows = texts(&[["電話番号", "日", "額"]]);
    rows.push(vec![Cell::Number(9_012_345_678.0), Cell::Date(46_348.0), Cell::Number(1_500.0)]);
    rows.push(vec![Cell::Digits(9_012_345_679.0), Cell::Date(46_348.0), Cell::Number(0.5)]);
    for file in [xlsx(&rows), xls(&rows), ods(&rows)] {
        let shown = put(&node, &service, template, file).await;
        assert_eq!(shown.faults, []);
        let shown: Vec<_> = shown.preview.iter().map(|row| (row.recipient.as_str(), row.body.as_str())).collect();
        assert_eq!(shown, [("9012345678", "2026-11-22 1500"), ("09012345679", "2026-11-22 0.5")]);
    }
    let text = "電話番号;日;額\r\n090-1234-5678;22日;五百円\r\n";
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let shown = put(&node, &service, template, shift_jis.into_owned()).await;
    assert_eq!((shown.faults, shown.preview[0].body.as_str()), (vec![], "22日 五百円"));
}

async fn faults_of_columns_are_told(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "s", None, "((a)) ((b))").await;
    let told = async |text: &str| {
        let shown = put(&node, &service, template, text.as_bytes().to_vec()).await;
        assert_eq!((shown.id, shown.limits, shown.rows), (None, None, 0));
        shown.faults
    };
    let missing = |name: &str| Fault::MissingColumn { name: name.to_owned() };
    assert_eq!(told("phone number,a\n0,1").await, [missing("b")]);
    let no_recipients = Fault::MissingRecipients { channel: Channel::Sms };
    assert_eq!(told("c\n0,1").await, [missing("a"), missing("b"), no_recipients]);
    assert_eq!(told("c\n").await, [Fault::NoRowsAndMissingColumns]);
    assert_eq!(told("phone number,a,b\n,,\n").await, [Fault::NoRows]);
    let repeated = |name: &str| Fault::RepeatedColumn { name: name.to_owned() };
    assert_eq!(told("phone number,電話番号,a,b\n0,0,1,1").await, [repeated("phone number"), repeated("電話番号")]);
    assert_eq!(told("<html>").await, [Fault::Unreadable(SheetError::NotASpreadsheet)]);
    assert_eq!(told("").await, [Fault::Unreadable(SheetError::NoSheet)]);
    let many = format!("phone number,a,b\n{}", "1,2,3\n".repeat(50_001));
    assert_eq!(told(&many).await, [Fault::TooManyRows { limit: 50_000 }]);
}

async fn faults_of_rows_are_told(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "s", None, "((a))").await;
    let long = "x".repeat(700);
    let file = format!(
        "phone number,a\n09012345678,1\n\nnope,1\n,1\n0901234567,#N/A\n09012345679,{long}\n+16135550100,1\n{}",
        "110,1\n".repeat(30)
    );
    let shown = put(&node, &service, template, file.into_bytes()).await;
    assert_eq!(shown.id, None);
    assert_eq!(
        shown.faults,
        [
            Fault::BadRecipients { channel: Channel::Sms, rows: 33 },
            Fault::MissingData { rows: 1 },
            Fault::ErrorValues { rows: 1 },
            Fault::TooLong { rows: 1, limit: 612 },
        ]
    );
    assert_eq!(shown.faulty_rows.len(), 20);
    let row = |index: usize| &shown.faulty_rows[index];
    let cells =
        |index: usize| row(index).cells.iter().map(|cell| (cell.column.as_str(), cell.fault)).collect::<Vec<_>>();
    assert_eq!((0..6).map(|index| row(index).number).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9]);
    assert!(matches!(cells(0)[..], [("phone number", CellFault::Phone(_))]));
    assert_eq!(cells(1), [("phone number", CellFault::Missing)]);
    assert!(matches!(cells(2)[..], [(_, CellFault::Phone(_)), ("a", CellFault::ErrorValue)]));
    assert_eq!((row(3).longer_than, row(3).cells.len()), (Some(612), 0));
    assert_eq!(cells(4), [("phone number", CellFault::International)]);
    assert_eq!(Language::En.cell(cells(4)[0].1), "This service cannot send to international numbers");
    assert_eq!(shown.preview.len(), 2, "the sound rows, and the one that is too long");
}

async fn what_may_be_meant_is_a_warning(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "b").await;
    let other = service.template(&node, "o", Some("s"), "b").await;
    let file = b"email address\na@example.jp\nA@Example.JP\nb@example.jp\nsuccess@simulator.amazonses.com\n\
                 success@simulator.amazonses.com\nA@EXAMPLE.jp\n";
    let shown = put(&node, &service, template, file.to_vec()).await;
    assert_eq!(shown.warnings, [Warning::RepeatedRecipients { rows: 2 }]);
    assert_eq!(start(&node, &service, shown.id.unwrap(), None).await.unwrap(), BulkStatus::Pending);
    let again = put(&node, &service, template, file.to_vec()).await;
    assert_eq!(again.warnings, [Warning::RepeatedRecipients { rows: 2 }, Warning::SentToday]);
    assert_eq!(put(&node, &service, other, people(1)).await.warnings, []);
    // At midnight in Tokyo a new day begins.
    node.advance(SignedDuration::from_hours(14));
    assert_eq!(put(&node, &service, template, file.to_vec()).await.warnings.len(), 1);
}

async fn limits_are_told_and_another_day_has_room(node: Node) {
    let service = TestService::declared(&node, |service| service.limits.daily_email = 20).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let first = put(&node, &service, template, people(15)).await.id.unwrap();
    start(&node, &service, first, None).await.unwrap();
    let shown = put(&node, &service, template, people(6)).await;
    let [Fault::DailyLimit { room, .. }] = &shown.faults[..] else { panic!("{:?}", shown.faults) };
    assert_eq!((room.limit, room.used, room.remaining(), room.about_to_send), (20, 15, 5, 6));
    assert_eq!(room.resets_at.to_string(), "2026-11-22T15:00:00Z");
    assert!(shown.faults[0].is_of_limits());
    let id = shown.id.unwrap();
    assert_eq!(refused(start(&node, &service, id, None).await), "Exceeded email daily sending limit of 20 messages");
    assert_eq!(used(&node, &service, Channel::Email).await, [15, 0]);
    assert_eq!(start(&node, &service, id, in_hours(&node, 20)).await.unwrap(), BulkStatus::Scheduled);
    assert_eq!(used(&node, &service, Channel::Email).await, [15, 6]);

    let year = TestService::declared(&node, |service| service.limits.annual_text_parts = 3).await;
    let template = year.template(&node, "s", None, "((a))").await;
    let text = format!("phone number,a\n09012345678,x\n09012345679,{}\n", "あ".repeat(200));
    let shown = put(&node, &year, template, text.into_bytes()).await;
    let [Fault::AnnualLimit { room, .. }] = &shown.faults[..] else { panic!("{:?}", shown.faults) };
    assert_eq!((room.remaining(), room.about_to_send), (3, 5));
}

async fn in_trial_only_the_team_is_written_to(node: Node) {
    let mut service = TestService::declared(&node, |service| service.mode = ServiceMode::Trial).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let shown = put(&node, &service, template, people(2)).await;
    assert_eq!((shown.id, shown.faults), (None, vec![Fault::RecipientsNotAllowed { channel: Channel::Email }]));
    // What was checked while the service was live is looked at once more.
    service.change(&node, |service| service.mode = ServiceMode::Live).await;
    let id = put(&node, &service, template, people(2)).await.id.unwrap();
    service.change(&node, |service| service.mode = ServiceMode::Trial).await;
    let told = refused(start(&node, &service, id, None).await);
    assert!(told.starts_with("You cannot send to these recipients because your service is in trial mode"), "{told}");
}

async fn each_row_becomes_one_message(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("((氏名))"), "((氏名))").await;
    let id = put(&node, &service, template, people(1_200)).await.id.unwrap();
    start(&node, &service, id, None).await.unwrap();
    let access = member(&service);
    let before = find_bulk(&node.notify, &access, service.id, id).await.unwrap();
    assert_eq!((before.waiting, before.percent, before.counts.len()), (1_200, 0, 0));
    work(&node).await;
    let sent = messages(&node, &service).await;
    let rows: BTreeSet<u32> = sent.iter().filter_map(|message| message.bulk_row).collect();
    assert_eq!((sent.len(), rows), (1_200, (2..=1_201).collect()));
    assert!(sent.iter().all(|message| message.api_key_id.is_none() && message.lane == yui_kernel::Lane::Bulk));
    let after = find_bulk(&node.notify, &access, service.id, id).await.unwrap();
    assert_eq!(after.counts, BTreeMap::from([(Status::Delivered, 1_200)]));
    assert_eq!((after.waiting, after.percent, after.bulk.status), (0, 100, BulkStatus::Finished));
    assert_eq!(after.bulk.created_by.as_deref(), Some("system:test"));
    for (language, head) in [
        (ReportLanguage::Ja, "行番号,宛先,テンプレート,種類,ジョブ,状態,送信日時"),
        (ReportLanguage::Fr, "Numéro de ligne,Destinataire,Gabarit,Type,Tâche,État,Heure d’envoi"),
        (ReportLanguage::En, "Row number,Recipient,Template,Type,Job,Status,Sent Time"),
    ] {
        let mut results = bulk_results(&node.notify, &access, service.id, id, language).await.unwrap();
        let mut file = Vec::new();
        while let Some(piece) = results.next().await.unwrap() {
            file.extend(piece);
        }
        let file = String::from_utf8(file).unwrap();
        let lines: Vec<&str> = file.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!((lines[0], lines.len()), (head, 1_201));
        assert!(lines[1_200].starts_with("1201,p1199@example.jp,Template e,email,十一月.xlsx,"), "{}", lines[1_200]);
    }
}

async fn many_rows_go_by_the_bulk_lane(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    for (rows, lane) in [(199, yui_kernel::Lane::Normal), (200, yui_kernel::Lane::Bulk)] {
        let id = put(&node, &service, template, people(rows)).await.id.unwrap();
        start(&node, &service, id, None).await.unwrap();
        work(&node).await;
        assert!(
            messages(&node, &service).await.iter().filter(|one| one.bulk_id == Some(id)).all(|one| one.lane == lane)
        );
    }
}

/// What the audit trail says was done to jobs.
pub(crate) async fn entries(node: &Node, service: &TestService) -> Vec<String> {
    let (from, to) = (Timestamp::UNIX_EPOCH, node.store().env().now() + SignedDuration::from_hours(1));
    let all = values![uuid::Uuid::max(), "", "", "", from, to, 100_u32];
    let entries =
        node.store().read(&service.tenant(), move |tx| tx.list::<AuditEntry>(&audit::LIST, &all)).await.unwrap();
    entries.into_iter().map(|entry| entry.action).collect()
}

async fn a_stopped_service_sends_nothing(node: Node) {
    let mut service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let waiting = put(&node, &service, template, people(1)).await.id.unwrap();
    let id = put(&node, &service, template, people(700)).await.id.unwrap();
    start(&node, &service, id, None).await.unwrap();
    assert_eq!(used(&node, &service, Channel::Email).await, [700, 0]);
    service.change(&node, |service| service.state = ServiceState::Suspended).await;
    work(&node).await;
    assert_eq!(messages(&node, &service).await, []);
    assert_eq!(used(&node, &service, Channel::Email).await, [0, 0]);
    let shown = find_bulk(&node.notify, &member(&service), service.id, id).await.unwrap();
    assert_eq!(shown.bulk.status, BulkStatus::Cancelled);
    assert_eq!(kind(start(&node, &service, waiting, None).await), ErrorKind::Conflict);
}

async fn nobody_starts_a_spreadsheet_twice_or_after_a_day(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let id = put(&node, &service, template, people(2)).await.id.unwrap();
    let both = tokio::join!(start(&node, &service, id, None), start(&node, &service, id, None));
    assert_eq!([both.0.is_ok(), both.1.is_ok()].iter().filter(|is_ok| **is_ok).count(), 1);
    assert_eq!(kind(start(&node, &service, id, None).await), ErrorKind::NotFound);
    assert_eq!(used(&node, &service, Channel::Email).await, [2, 0]);

    let old = put(&node, &service, template, people(2)).await.id.unwrap();
    node.advance(SignedDuration::from_hours(24));
    let young = put(&node, &service, template, people(2)).await.id.unwrap();
    assert_eq!(kind(start(&node, &service, old, None).await), ErrorKind::NotFound);
    node.advance(SignedDuration::from_secs(1));
    ForgetUploads(node.notify.clone()).run().await.unwrap();
    let tenant = service.tenant();
    let left = node.store().read(&tenant, move |tx| {
        let chunks = |tx: &mut yui_store::TenantTx<'_>, id: BulkId| {
            tx.list::<(i64, String)>(&yui_notify::sql::bulk_chunk::LIST, &values![id]).map(|chunks| chunks.len())
        };
        Ok((chunks(tx, old)?, chunks(tx, young)?, chunks(tx, id)?))
    });
    assert_eq!(left.await.unwrap(), (0, 1, 1));
    assert!(find_upload(&node.notify, &member(&service), service.id, young).await.is_ok());
}

async fn jobs_are_listed_newest_first(node: Node) {
    let service = TestService::live(&node).await;
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let access = member(&service);
    let rows = json!([["email address", "氏名"], ["a@example.jp", "x"]]);
    for number in 0..51 {
        let body = json!({ "name": format!("{number}"), "template_id": template, "rows": rows });
        service.post(&node, Key::Live, "/v2/notifications/bulk", &body).await.expect(201);
        node.advance(SignedDuration::from_millis(1));
    }
    let id = put(&node, &service, template, people(2)).await.id.unwrap();
    start(&node, &service, id, in_hours(&node, 1)).await.unwrap();
    put(&node, &service, template, people(2)).await;
    let page = list_bulks(&node.notify, &access, service.id, &[], None).await.unwrap();
    assert_eq!((page.bulks.len(), page.bulks[0].id, page.bulks[1].name.as_str()), (50, id, "50"));
    let next = list_bulks(&node.notify, &access, service.id, &[], page.older_than).await.unwrap();
    assert_eq!((next.bulks.len(), next.older_than), (2, None));
    let wanted = [BulkStatus::Scheduled, BulkStatus::InProgress];
    let scheduled = list_bulks(&node.notify, &access, service.id, &wanted, None).await.unwrap();
    assert_eq!(scheduled.bulks.iter().map(|bulk| bulk.id).collect::<Vec<_>>(), [id]);
}

async fn spreadsheets_need_a_permission_and_belong_to_one_organisation(node: Node) {
    let service = TestService::live(&node).await;
    let stranger = member(&TestService::live(&node).await);
    let nobody = Access::new(service.tenant(), Permissions::NONE);
    let template = service.template(&node, "e", Some("s"), "((氏名))").await;
    let id = put(&node, &service, template, people(1)).await.id.unwrap();
    for (access, expected) in [(nobody, ErrorKind::Forbidden), (stranger, ErrorKind::NotFound)] {
        let (notify, own) = (&node.notify, service.id);
        let file = Upload { file_name: "x".to_owned(), file: Bytes::new(), template, sender_id: None };
        let Err(Failure::Fault(error)) = upload(notify, &access, own, file).await else { panic!("an upload passed") };
        assert_eq!(error.kind(), expected);
        assert_eq!(kind(start_upload(notify, &access, own, id, None).await.map(|bulk| bulk.status)), expected);
        assert_eq!(find_upload(notify, &access, own, id).await.unwrap_err().kind(), expected);
        assert_eq!(find_bulk(notify, &access, own, id).await.unwrap_err().kind(), expected);
        assert_eq!(list_bulks(notify, &access, own, &[], None).await.unwrap_err().kind(), expected);
        assert_eq!(cancel_bulk(notify, &access, own, id).await.unwrap_err().kind(), expected);
    }
}
