//! What happens once: letters to many, a new service on its way to going live, a storm, people who answer, a system that is away.

use super::days;
use super::residents::Resident;
use super::stage::{Stage, refused};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use uuid::{Uuid, uuid};
use yui_identity::Roles;
use yui_identity::usecases::{Invite, invite_member};
use yui_kernel::{Error, Language, Result, Timestamp};
use yui_notify::model::category::Category;
use yui_notify::model::go_live::{Description, RecipientKind, TERMS_VERSION};
use yui_notify::model::receipt::{Feedback, FeedbackKind, Outcome, Receipt};
use yui_notify::model::{Channel, KeyType, ServiceId, TemplateId};
use yui_notify::usecases::record_received_text::IncomingText;
use yui_notify::usecases::search_activity::ActivityQuery;
use yui_notify::usecases::services::{
    Decision, NewKey, NewService, accept_terms, create_api_key, create_service, decide_go_live, describe_use,
    list_api_keys, request_go_live, revoke_key,
};
use yui_notify::usecases::spreadsheet::{Upload, start_upload, upload};
use yui_notify::usecases::suppression::suppress_address;
use yui_notify::usecases::templates::{
    TemplateDraft, create_folder, create_template, edit_template, list_usable_templates,
};
use yui_notify::usecases::{
    MemberMessage, answer_text, apply_receipts, receive_text, received_texts, search_activity, send_by_member,
};
use yui_policy::{Access, Permissions};

/// The sample's templates.
const CHECK_UP: Uuid = uuid!("0199f3a0-0000-7000-8000-000000000002");
const EVACUATION: Uuid = uuid!("0199f3a0-0000-7000-8000-000000000004");
const ANSWER: Uuid = uuid!("0199f3a0-0000-7000-8000-000000000005");

/// The sample's library, which is on trial.
const LIBRARY: Uuid = uuid!("0199f3a0-0000-7000-8000-000000131033");

/// The sample's people.
const HANAKO: &str = "hanako@city.minato.example.jp";
const JIRO: &str = "jiro@city.minato.example.jp";
const MARIE: &str = "marie@city.minato.example.jp";
const OPERATOR: &str = "taro@operator.example.jp";

/// The number to which people send texts.
const NUMBER: &str = "+815031310320";

/// What happens before noon.
///
/// # Errors
/// As the use cases report them.
pub(super) async fn morning(stage: &mut Stage, ago: i32) -> Result<()> {
    if !stage.until(8, 50)? {
        return Ok(());
    }
    match ago {
        34 => write_templates(stage).await,
        33 => invite(stage).await,
        30 => found(stage).await,
        28 => approve(stage).await,
        27 => check_up(stage).await,
        18 => vaccination(stage, 48, "予防接種_対象者_前期.csv", None).await,
        12 => storm(stage).await,
        6 => keep_house(stage).await,
        4 => ask_for_library(stage).await,
        1 => schedule(stage).await,
        _ => Ok(()),
    }
}

/// What happens when the day's usual messages are sent.
///
/// # Errors
/// As the use cases report them.
pub(super) async fn afternoon(stage: &mut Stage, ago: i32) -> Result<()> {
    if !stage.until(17, 5)? {
        return Ok(());
    }
    match ago {
        32 => improve(stage).await,
        26 => complain(stage).await,
        11 => people_answer(stage).await,
        9 => answer_people(stage).await,
        3 => away(stage).await,
        2 => vaccination(stage, 36, "予防接種_対象者_後期.csv", None).await,
        _ => Ok(()),
    }
}

fn draft(name: &str, subject: Option<&str>, content: &str) -> TemplateDraft {
    TemplateDraft {
        name: name.to_owned(),
        subject: subject.map(str::to_owned),
        content: content.to_owned(),
        category_id: Category::GENERAL,
        right_to_left: false,
        has_unsubscribe_link: false,
    }
}

const FESTIVAL: &str = "((氏名)) 様\n\n港区民まつりを次のとおり開きます。ご家族でお越しください。\n\n* 日時: ((日時))\n* 会場: ((会場))\n\n雨の日は中止します。";

async fn write_templates(stage: &mut Stage) -> Result<()> {
    let (hanako, marie) = (stage.member(HANAKO).await?, stage.member(MARIE).await?);
    let folder = create_folder(&stage.notify, &hanako, stage.kurashi, None, "催し").await?;
    let festival = draft("区民まつりのご案内", Some("港区民まつりのご案内"), FESTIVAL);
    create_template(&stage.notify, &hanako, stage.kurashi, Some(folder.id), Channel::Email, &festival).await?;
    let welcome = draft(
        "Welcome to Minato / Bienvenue à Minato",
        Some("Welcome to Minato City / Bienvenue à Minato"),
        "Dear ((name)),\n\nWelcome to Minato City. Please find how waste is collected, and whom to ask, at https://www.city.minato.example.jp/en\n\n---\n\nBonjour ((name)),\n\nBienvenue à Minato. Vous trouverez les jours de collecte et nos guichets sur https://www.city.minato.example.jp/fr",
    );
    create_template(&stage.notify, &marie, stage.kurashi, None, Channel::Email, &welcome).await.map(drop)
}

/// A second version of what was written, and letters to those who have just come.
async fn improve(stage: &mut Stage) -> Result<()> {
    let (hanako, marie) = (stage.member(HANAKO).await?, stage.member(MARIE).await?);
    let all = list_usable_templates(&stage.notify, &hanako, stage.kurashi, Some(Channel::Email)).await?;
    let named = |name: &str| {
        let found = all.iter().find(|template| template.name.starts_with(name));
        found.ok_or_else(|| Error::internal("a template of the history is not there"))
    };
    let (festival, welcome) = (named("区民まつり")?, named("Welcome")?);
    let better = FESTIVAL
        .replace("雨の日は中止します。", "小雨のときは開きます。中止は当日の朝7時に区のホームページでお知らせします。");
    let better = draft("区民まつりのご案内", Some("港区民まつりのご案内"), &better);
    edit_template(&stage.notify, &hanako, stage.kurashi, festival.id, festival.version, &better).await?;
    for (name, address) in [("Emma Wilson", "emma.wilson@example.jp"), ("Lucas Martin", "lucas.martin@example.jp")] {
        let message = MemberMessage {
            recipient: address.to_owned(),
            values: one("name", name),
            reference: Some("転入".to_owned()),
            ..MemberMessage::default()
        };
        send_by_member(&stage.notify, &marie, stage.kurashi, welcome.id, message).await.map_err(refused)?;
    }
    stage.settle(stage.kurashi).await
}

async fn invite(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    let invited = Invite {
        email: "keiko@city.minato.example.jp".to_owned(),
        scope: None,
        roles: Roles::parse(&["view_activity", "send_messages"])?,
        language: Language::Japanese,
    };
    invite_member(&stage.node.identity, &hanako, invited).await.map(drop)
}

/// A new service, described and on its way to going live.
async fn found(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    let new = NewService {
        name: "港区子育て応援メール".to_owned(),
        sender_name: "kosodate".to_owned(),
        dialect: None,
        region: None,
        time_zone: None,
    };
    let service = create_service(&stage.notify, &hanako, new).await?;
    stage.kosodate = Some(service);
    // Who founded it has roles there from now on.
    stage.sign_out();
    let hanako = stage.member(HANAKO).await?;
    let vaccination = draft(
        "予防接種のご案内",
        Some("((お子さまの名前))さんの予防接種のご案内"),
        "((氏名)) 様\n\n((お子さまの名前))さんは((ワクチン))の対象です。\n((期限))までに、かかりつけの医療機関でお受けください。費用はかかりません。\n\n[[en]]\nYour child is due for a vaccination. It is free of charge until ((期限)).\n[[/en]]\n\n[[fr]]\nVotre enfant peut être vacciné gratuitement jusqu’au ((期限)).\n[[/fr]]",
    );
    create_template(&stage.notify, &hanako, service, None, Channel::Email, &vaccination).await?;
    let close = draft("保育園からの緊急連絡", None, "((園名))です。((内容))お迎えをお願いします。");
    create_template(&stage.notify, &hanako, service, None, Channel::Sms, &close).await?;
    ask(
        stage,
        &hanako,
        service,
        "子ども家庭部 子育て支援課",
        "予防接種や健診の時期を保護者に知らせます。",
        2_000,
        60_000,
    )
    .await
}

async fn ask(
    stage: &Stage,
    access: &Access,
    service: ServiceId,
    department: &str,
    purposes: &str,
    daily: u32,
    annual: u32,
) -> Result<()> {
    let said = Description {
        department: department.to_owned(),
        purposes: purposes.to_owned(),
        recipients: vec![RecipientKind::Public],
        daily_email: daily,
        daily_texts: 100,
        annual_email: annual,
        annual_texts: 1_000,
    };
    describe_use(&stage.notify, access, service, said).await?;
    accept_terms(&stage.notify, access, service, TERMS_VERSION).await?;
    request_go_live(&stage.notify, access, service).await
}

async fn approve(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    let operator = stage.operate(OPERATOR, &hanako).await?;
    let service = kosodate(stage)?;
    decide_go_live(&stage.notify, &operator, service, Decision::Approve).await?;
    stage.settle(stage.kurashi).await
}

async fn check_up(stage: &mut Stage) -> Result<()> {
    let mut rows = "email address,氏名,年度,期限\r\n".to_owned();
    for Resident { name, email, .. } in residents(stage, 64) {
        rows.push_str(&format!("{email},{name},令和8,12月28日\r\n"));
    }
    let hanako = stage.member(HANAKO).await?;
    let job =
        Spreadsheet { service: stage.kurashi, template: CHECK_UP.into(), name: "健診_対象者.csv", rows, at: None };
    send_rows(stage, &hanako, job).await
}

async fn vaccination(stage: &mut Stage, count: usize, name: &str, at: Option<Timestamp>) -> Result<()> {
    let service = kosodate(stage)?;
    let hanako = stage.member(HANAKO).await?;
    let all = list_usable_templates(&stage.notify, &hanako, service, Some(Channel::Email)).await?;
    let template = all.first().ok_or_else(|| Error::internal("a template of the history is not there"))?.id;
    let mut rows = "メールアドレス,氏名,お子さまの名前,ワクチン,期限\r\n".to_owned();
    for Resident { name, email, .. } in residents(stage, count) {
        let child = stage.dice.one_of(&["結衣", "陽翔", "葵", "蓮", "凛"]).copied().unwrap_or_default();
        let vaccine = stage.dice.one_of(&["麻しん風しん(第1期)", "日本脳炎", "水痘"]).copied().unwrap_or_default();
        rows.push_str(&format!("{email},{name},{child},{vaccine},来年3月31日\r\n"));
    }
    send_rows(stage, &hanako, Spreadsheet { service, template, name, rows, at }).await
}

async fn storm(stage: &mut Stage) -> Result<()> {
    let jiro = stage.member(JIRO).await?;
    let mut rows = "電話番号,地区,避難情報,evacuation\r\n".to_owned();
    for Resident { phone, .. } in residents(stage, 42) {
        let area = stage.dice.one_of(&["芝地区", "麻布地区", "赤坂地区", "高輪地区", "芝浦港南地区"]).copied();
        rows.push_str(&format!(
            "{phone},{},高齢者等避難,Elderly people should evacuate now.\r\n",
            area.unwrap_or_default()
        ));
    }
    let name = "台風_避難情報.csv";
    send_rows(stage, &jiro, Spreadsheet { service: stage.kurashi, template: EVACUATION.into(), name, rows, at: None })
        .await
}

/// Tomorrow's letters.
async fn schedule(stage: &mut Stage) -> Result<()> {
    let at = stage.at(2, 9, 30)?;
    vaccination(stage, 24, "予防接種_再案内.csv", Some(at)).await
}

/// A spreadsheet as somebody sends it.
struct Spreadsheet<'a> {
    service: ServiceId,
    template: TemplateId,
    name: &'a str,
    rows: String,
    at: Option<Timestamp>,
}

async fn send_rows(stage: &mut Stage, access: &Access, sheet: Spreadsheet<'_>) -> Result<()> {
    let file = Upload {
        file_name: sheet.name.to_owned(),
        file: Bytes::from(sheet.rows),
        template: sheet.template,
        sender_id: None,
    };
    let checked = upload(&stage.notify, access, sheet.service, file).await.map_err(refused)?;
    let Some(id) = checked.id else {
        return Err(Error::internal(format!("a spreadsheet of the history has faults: {:?}", checked.faults)));
    };
    stage.pass(2);
    start_upload(&stage.notify, access, sheet.service, id, sheet.at).await.map_err(refused)?;
    stage.settle(sheet.service).await
}

/// Somebody calls a letter unwanted.
async fn complain(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    let query = ActivityQuery { channel: Some(Channel::Email), ..ActivityQuery::default() };
    let found = search_activity(&stage.notify, &hanako, stage.kurashi, &query).await?;
    let Some(message) = found.messages.first() else { return Ok(()) };
    let complaint = Receipt {
        feedback: Some(Feedback::new(FeedbackKind::Complaint, Some("abuse"))),
        feedback_id: Some("demo-1".to_owned()),
        ..Receipt::new("capture", message.id.to_string(), Outcome::Complained, stage.node.env().now())
    };
    apply_receipts(&stage.notify, vec![complaint]).await
}

async fn people_answer(stage: &mut Stage) -> Result<()> {
    for (phone, content) in [
        ("+819012341234", "避難所はペットも入れますか"),
        ("+819012342345", "STOP"),
        ("+819012343456", "ありがとうございました。無事です。"),
        ("+819012344567", "Which shelter is open in Azabu?"),
        ("+819012345678", "HELP"),
    ] {
        let text =
            IncomingText { from_number: phone.to_owned(), to_number: NUMBER.to_owned(), content: content.to_owned() };
        receive_text(&stage.notify, &["gateway"], None, text).await?;
        stage.pass(3);
    }
    stage.settle(stage.kurashi).await
}

async fn answer_people(stage: &mut Stage) -> Result<()> {
    let jiro = stage.member(JIRO).await?;
    let texts = received_texts(&stage.notify, &jiro, stage.kurashi, None).await?;
    let Some(question) = texts.iter().find(|text| text.content.contains("ペット")) else { return Ok(()) };
    let given = one("回答", "ペットはケージに入れてお連れください。");
    answer_text(&stage.notify, &jiro, stage.kurashi, question.id, ANSWER.into(), given).await.map_err(refused)?;
    stage.settle(stage.kurashi).await
}

/// The municipality's system is away for a moment: what it was to be told is told again later.
async fn away(stage: &mut Stage) -> Result<()> {
    stage.receiver.set_away(true);
    let request = days::collection(stage, "A-9999")?;
    stage.send(Channel::Email, &request).await?;
    stage.settle(stage.kurashi).await?;
    stage.receiver.set_away(false);
    stage.pass(60);
    stage.settle(stage.kurashi).await
}

/// An address that is written to no more, and a key that nobody needs any more.
async fn keep_house(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    suppress_address(&stage.notify, &hanako, "moved.away@example.jp").await?;
    let key = NewKey { name: "kensho".to_owned(), key_type: KeyType::Team, permissions: Permissions::default() };
    create_api_key(&stage.notify, &hanako, stage.kurashi, key).await?;
    stage.pass(40);
    let keys = list_api_keys(&stage.notify, &hanako, stage.kurashi).await?;
    let Some(key) = keys.iter().find(|key| key.name == "kensho") else { return Ok(()) };
    revoke_key(&stage.notify, &hanako, stage.kurashi, key.id).await
}

/// The library asks to go live, which waits for the operator.
async fn ask_for_library(stage: &mut Stage) -> Result<()> {
    let hanako = stage.member(HANAKO).await?;
    ask(stage, &hanako, LIBRARY.into(), "港区立図書館", "予約された資料の用意ができたことを知らせます。", 300, 50_000)
        .await
}

fn residents(stage: &mut Stage, count: usize) -> Vec<Resident> {
    (0..count).map(|_| stage.dice.resident()).collect()
}

fn kosodate(stage: &Stage) -> Result<ServiceId> {
    stage.kosodate.ok_or_else(|| Error::internal("a service of the history is not there"))
}

fn one(name: &str, value: &str) -> Map<String, Value> {
    match json!({ name: value }) {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
