//! A spreadsheet of 50,000 rows: how long until it is read and checked, next to the same file in a bare reader.

use crate::{Result, clock};
use std::hint::black_box;
use std::io::Cursor;
use std::time::Duration;
use yui_kernel::{Lane, Timestamp};
use yui_notify::model::category::Category;
use yui_notify::model::service::{Limits, Service, ServiceMode, ServiceState};
use yui_notify::model::{Channel, Dialect, ServiceId, TemplateId};
use yui_notify::sql::template::Template;
use yui_notify::templates::Prepared;
use yui_notify::usecases::spreadsheet::inspect_file;
use yui_testkit::sheet::{Cell, delimited, ods, xls, xlsx};

/// How many rows.
pub(crate) const ROWS: u32 = 50_000;

/// How often each is measured; the best counts, because everything else is other programs' work.
const TIMES: usize = 3;

/// One file.
pub(crate) struct Measured {
    /// Format and channel.
    pub(crate) what: &'static str,
    /// Size, in MiB.
    pub(crate) size: f64,
    /// The bare reader alone.
    pub(crate) bare: Duration,
    /// Read, and every row checked and put into the form in which it waits.
    pub(crate) checked: Duration,
}

pub(crate) fn measure() -> Result<Vec<Measured>> {
    println!("A spreadsheet of {ROWS} rows");
    let (emails, phones) = (rows(Channel::Email), rows(Channel::Sms));
    let csv = delimited(&emails, ',').into_bytes();
    Ok(vec![
        one("csv, e-mail", &csv, Channel::Email, &bare_csv)?,
        one("xlsx, e-mail", &xlsx(&emails), Channel::Email, &bare_workbook)?,
        one("xlsx, text messages", &xlsx(&phones), Channel::Sms, &bare_workbook)?,
        one("xls, e-mail", &xls(&emails), Channel::Email, &bare_workbook)?,
        one("ods, e-mail", &ods(&emails), Channel::Email, &bare_workbook)?,
    ])
}

fn one(what: &'static str, file: &[u8], channel: Channel, bare: &dyn Fn(&[u8]) -> Result<usize>) -> Result<Measured> {
    let (service, template) = (service()?, template(channel)?);
    let (mut bare_took, mut checked) = (Duration::MAX, Duration::MAX);
    for _ in 0..TIMES {
        let began = clock::now();
        black_box(bare(file)?);
        bare_took = bare_took.min(began.elapsed());
        let began = clock::now();
        let found = inspect_file(&service, &template, file).map_err(|error| error.chain())?;
        checked = checked.min(began.elapsed());
        if found.rows != ROWS || !found.faults.is_empty() {
            return Err(format!("{what}: {} rows are sound, and wrong is {:?}", found.rows, found.faults));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let size = file.len() as f64 / f64::from(1 << 20);
    println!("  {what}: bare {bare_took:.2?}, checked {checked:.2?}");
    Ok(Measured { what, size, bare: bare_took, checked })
}

fn bare_csv(file: &[u8]) -> Result<usize> {
    let mut reader = csv::Reader::from_reader(file);
    reader.records().try_fold(0, |count, record| record.map(|record| count + record.len())).map_err(|e| e.to_string())
}

fn bare_workbook(file: &[u8]) -> Result<usize> {
    use calamine::Reader as _;
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(file)).map_err(|error| error.to_string())?;
    let name = book.sheet_names().pop().ok_or("no sheet")?;
    let range = book.worksheet_range(&name).map_err(|error| error.to_string())?;
    Ok(range.cells().count())
}

/// Seven columns: the recipient, five that the template asks for, and one that nobody needs.
fn rows(channel: Channel) -> Vec<Vec<Cell>> {
    let head = match channel {
        Channel::Email => "メールアドレス",
        Channel::Sms => "電話番号",
    };
    let mut rows = vec![[head, "氏名", "受付番号", "収集日", "品目", "場所", "備考"].map(Cell::from).to_vec()];
    rows.extend((0..ROWS).map(|row| {
        let recipient = match channel {
            Channel::Email => Cell::Text(format!("resident-{row}@example.org")),
            Channel::Sms => Cell::Digits(9_010_000_000.0 + f64::from(row)),
        };
        let number = Cell::Text(format!("{row:07}"));
        let texts = ["12月1日(火)", "机と本棚と自転車", "玄関の前", ""].map(Cell::from);
        [recipient, Cell::from("港 花子"), number].into_iter().chain(texts).collect()
    }));
    rows
}

fn service() -> Result<Service> {
    let (dialect, mode) = (Dialect::Gc, ServiceMode::Live);
    Ok(Service {
        id: id::<ServiceId>()?,
        handle: "bench".to_owned(),
        name: "港区".to_owned(),
        mode,
        state: ServiceState::Active,
        dialect,
        region: "JP".to_owned(),
        time_zone: "Asia/Tokyo".to_owned(),
        email_from: "kurashi".to_owned(),
        sending_domain: None,
        prefix_texts: true,
        channels: vec![Channel::Email, Channel::Sms],
        international_texts: false,
        limits: Limits::defaults(dialect, mode),
        files: false,
        file_contact: None,
    })
}

fn template(channel: Channel) -> Result<Prepared> {
    Ok(Prepared::new(Template {
        id: id::<TemplateId>()?,
        handle: None,
        channel,
        archived: false,
        folder_id: None,
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: None,
        version: 1,
        name: "粗大ごみ受付".to_owned(),
        subject: (channel == Channel::Email).then(|| "受付番号 ((受付番号))".to_owned()),
        content: "((氏名)) 様、((収集日))に((場所))へ((品目))をお出しください。受付番号 ((受付番号))".to_owned(),
        category_id: Category::GENERAL,
        lane: Some(Lane::Normal),
        redact: false,
        right_to_left: false,
        has_unsubscribe_link: false,
        created_by: String::new(),
        version_created_at: Timestamp::UNIX_EPOCH,
    }))
}

fn id<T: std::str::FromStr>() -> Result<T> {
    "0199f3a0-0000-7000-8000-0000000be000".parse().map_err(|_| "the id is none".to_owned())
}
