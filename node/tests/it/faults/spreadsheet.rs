//! The process is killed in the middle of a spreadsheet job, and started again.

use super::crash::{AT_ONCE, PATIENCE, check_bulk};
use super::support::{EMAIL_TEMPLATE, Engine, Installation, SERVICE, on_both, pick};
use std::collections::BTreeMap;
use yui_kernel::{NodeWide, OrganisationId};
use yui_node::wiring::Node;
use yui_notify::model::report::ReportLanguage;
use yui_notify::model::{BulkId, BulkStatus, ServiceId, Status};
use yui_notify::sql::service;
use yui_notify::usecases::bulk::{BulkProgress, bulk_results, find_bulk};
use yui_notify::usecases::spreadsheet::{Upload, start_upload, upload};
use yui_policy::{Access, Permissions};
use yui_store::values;
use yui_testkit::sheet::{Cell, texts, xlsx};
use yui_testkit::smtp::FakeSmtp;

on_both!(each_row_of_a_spreadsheet_arrives, a_spreadsheet_that_was_only_checked_can_be_started);

/// At the first kill some rows are messages, and at the later ones all of them are on their way.
async fn each_row_of_a_spreadsheet_arrives(engine: Engine) {
    const ROWS: usize = 2_000;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, AT_ONCE).set_up();
    let job = begin(&installation, ROWS).await;
    let kills = pick(5, [1..2, 300..900, 1_100..1_900]);
    for arrived in kills {
        let node = installation.serve().await;
        smtp.wait_for_within(arrived, PATIENCE).await.unwrap();
        node.kill();
        let shown = progress(&installation, job).await;
        let messages: u32 = shown.counts.values().sum();
        assert_eq!((shown.waiting + messages, shown.forgotten), (ROWS as u32, 0), "each row waits or is a message");
        assert!(shown.percent < 100, "{shown:?}");
    }
    check_bulk(&installation, &smtp, ROWS, kills.len()).await;

    let shown = progress(&installation, job).await;
    assert_eq!(shown.counts, BTreeMap::from([(Status::Delivered, ROWS as u32)]));
    assert_eq!((shown.waiting, shown.percent, shown.bulk.status), (0, 100, BulkStatus::Finished));
    let results = results(&installation, job).await;
    assert_eq!(results.lines().next(), Some("Row number,Recipient,Template,Type,Job,Status,Sent Time"));
    for (row, line) in results.lines().skip(1).enumerate() {
        let expected = format!("{},row{row}@example.jp,Notice,email,residents.xlsx,Delivered,", row + 2);
        assert!(line.starts_with(&expected), "{line}");
    }
    assert_eq!(results.lines().count(), ROWS + 1, "each row stands once in the results");
}

/// What was kept after the check is there after a crash too, and is sent once.
async fn a_spreadsheet_that_was_only_checked_can_be_started(engine: Engine) {
    const ROWS: usize = 300;
    let smtp = FakeSmtp::start().unwrap();
    let installation = Installation::new(engine).await.sending_to(&smtp, AT_ONCE).set_up();
    let job = check(&installation, ROWS).await;
    installation.serve().await.kill();
    start(&installation, job).await;
    check_bulk(&installation, &smtp, ROWS, 1).await;
    assert_eq!(progress(&installation, job).await.percent, 100);
}

/// Has so many rows checked and started.
async fn begin(installation: &Installation, rows: usize) -> BulkId {
    let job = check(installation, rows).await;
    start(installation, job).await;
    job
}

async fn check(installation: &Installation, rows: usize) -> BulkId {
    let mut table = texts(&[["email address", "name"]]);
    table.extend((0..rows).map(|row| vec![Cell::Text(format!("row{row}@example.jp")), Cell::from("港 花子")]));
    let file = xlsx(&table).into();
    with(installation, async |node, access, service| {
        let template = EMAIL_TEMPLATE.parse().unwrap();
        let file = Upload { file_name: "residents.xlsx".to_owned(), file, template, sender_id: None };
        let checked = upload(&node.notify, &access, service, file).await.unwrap();
        checked.id.unwrap_or_else(|| panic!("{:?}", checked.faults))
    })
    .await
}

async fn start(installation: &Installation, job: BulkId) {
    with(installation, async |node, access, service| {
        start_upload(&node.notify, &access, service, job, None).await.unwrap();
    })
    .await;
}

async fn progress(installation: &Installation, job: BulkId) -> BulkProgress {
    with(installation, async |node, access, service| find_bulk(&node.notify, &access, service, job).await.unwrap())
        .await
}

/// The file of results, without the mark at its beginning.
async fn results(installation: &Installation, job: BulkId) -> String {
    let file = with(installation, async |node, access, service| {
        let mut results = bulk_results(&node.notify, &access, service, job, ReportLanguage::En).await.unwrap();
        let mut file = Vec::new();
        while let Some(piece) = results.next().await.unwrap() {
            file.extend(piece);
        }
        file
    });
    String::from_utf8(file.await).unwrap().trim_start_matches('\u{feff}').to_owned()
}

/// Does what a member of the service does, while the node does not run.
async fn with<T>(installation: &Installation, work: impl AsyncFnOnce(&Node, Access, ServiceId) -> T) -> T {
    let node = installation.within().await;
    let service: ServiceId = SERVICE.parse().unwrap();
    let operator = NodeWide::system("test");
    let owner = node.store.read_node(&operator, move |tx| tx.find(&service::OWNER, &values![service]));
    let organisation: Option<(OrganisationId,)> = owner.await.unwrap();
    let (organisation,) = organisation.unwrap();
    let done = work(&node, Access::new(operator.within(organisation), Permissions::all()), service).await;
    node.store.close().await.unwrap();
    done
}
