//! What is wrong with a bulk send, in the order in which it is told: each request has every later mistake too.

use serde_json::{Value, json};
use yui_notify::model::{Channel, KeyType};
use yui_testkit::node::{TestNode, TestService};
use yui_testkit::on_both_engines;

on_both_engines!(errors_come_in_order, rows_are_told_with_their_cells, mixed_test_numbers_are_refused);

const NOBODY: &str = "5f0e3a0c-2f44-4f5e-9b0a-111111111111";

async fn refused(service: &TestService, key_type: KeyType, body: &Value) -> String {
    let answer = service.key(key_type).post("/v2/notifications/bulk", body).await;
    let (class, message) = answer.refusal(400);
    assert_eq!(class, "BadRequestError", "{message}");
    message.to_owned()
}

async fn errors_come_in_order(node: &TestNode) {
    let mut service = node
        .service()
        .limits(|limits| (limits.daily_text_parts, limits.annual_text_parts) = (2, 1))
        .safelist(Channel::Sms, "+819012345678")
        .create()
        .await;
    let text = service.template_text("((name)) ((code))").await;
    let archived = service.template_text("((name))").await;
    let path = format!("/v2/manage-template/{archived}");
    assert!(service.manager().call("DELETE", &path).send().await.status < 300);

    let too_long = "x".repeat(700);
    let mut body = json!({ "name": "n", "template_id": NOBODY, "reply_to_id": NOBODY });
    let live = KeyType::Live;
    assert_eq!(refused(&service, live, &body).await, "You should specify either rows or csv");
    body["rows"] = json!([["phone number"], 5]);
    assert_eq!(refused(&service, live, &body).await, "Template not found");
    body["template_id"] = json!(archived);
    assert_eq!(refused(&service, live, &body).await, format!("Template {archived} has been deleted"));
    body["template_id"] = json!(text);
    let sender = format!("sms_sender_id {NOBODY} does not exist in database for service id {}", service.id);
    assert_eq!(refused(&service, live, &body).await, sender);
    body["reply_to_id"] = Value::Null;
    assert_eq!(refused(&service, live, &body).await, "Error converting to CSV: iterable expected, not int");
    body.as_object_mut().unwrap().remove("rows");
    let sheet = |header: &str| format!("{header}\n090-1234-5678,A,{too_long},\nnobody,,,\n03-1234-5678,B,c,\n");
    body["csv"] = json!(sheet("phone number,x,y,numéro de téléphone"));
    assert_eq!(refused(&service, live, &body).await, "Missing column headers: code, name");
    body["csv"] = json!(sheet("phone number,name,code,numéro de téléphone"));
    assert_eq!(refused(&service, live, &body).await, "Duplicate column headers: numéro de téléphone, phone number");
    body["csv"] = json!(sheet("phone number,name,code,other"));
    assert_eq!(
        refused(&service, live, &body).await,
        "You only have 1 remaining sms messages before you reach your annual limit. You've tried to send 3 sms messages."
    );
    service.change(|settings| settings.limits.annual_text_parts = 50_100).await;
    assert_eq!(
        refused(&service, live, &body).await,
        "You only have 2 remaining sms messages before you reach your daily limit. You've tried to send 3 sms messages."
    );
    service.change(|settings| settings.limits.daily_text_parts = 50_100).await;
    let many = format!("phone number,name,code\n{}", "nobody,,\n".repeat(50_001));
    let large = json!({ "name": "n", "template_id": text, "csv": many });
    let rows = "Too many rows. Maximum number of rows allowed is 50000";
    assert_eq!(refused(&service, live, &large).await, rows);
    assert_eq!(
        refused(&service, KeyType::Team, &body).await,
        "You cannot send to these recipients because you used a team and safelist API key."
    );
    assert_eq!(
        refused(&service, live, &body).await,
        "Row 1 - has a character count greater than 612 characters. Some messages may be too long due to custom content."
    );
    body["csv"] = json!("phone number,name,code\n090-1234-5678,A,c\nnobody,,\n");
    assert_eq!(
        refused(&service, live, &body).await,
        "Some rows have errors. Row 2 - `phone number`: invalid recipient,`name`: Missing,`code`: Missing."
    );
    service.change(|settings| settings.mode = yui_notify::model::service::ServiceMode::Trial).await;
    body["csv"] = json!("phone number,name,code\n03-1234-5678,A,c\n");
    assert_eq!(
        refused(&service, live, &body).await,
        "You cannot send to these recipients because your service is in trial mode. You can only send to members of your team and your safelist."
    );
    assert_eq!(service.list().await, Vec::<Value>::new());
    node.run_due().await;
    assert_eq!(node.gateway().count(), 0);
}

async fn rows_are_told_with_their_cells(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("((subject))", "B").await;
    let bad: String = (0..25).map(|_| ",S\n").collect();
    let csv = format!("email address,subject\na@example.jp,S\n\n , \nnobody,S\n{bad}");
    let message = refused(&service, KeyType::Live, &json!({ "name": "n", "template_id": template, "csv": csv })).await;
    assert!(
        message.starts_with(
            "Some rows have errors. Row 4 - `email address`: invalid recipient. Row 5 - `email address`: Missing. Row 6"
        ),
        "{message}"
    );
    assert_eq!(message.matches("Row ").count(), 20);
}

async fn mixed_test_numbers_are_refused(node: &TestNode) {
    let service = node.service().with(|settings| settings.international_texts = true).create().await;
    let template = service.template_text("T").await;
    let body = json!({ "name": "n", "template_id": template, "csv": "phone number\n+16132532222\n090-1234-5678" });
    assert_eq!(
        refused(&service, KeyType::Live, &body).await,
        "Bulk sending to testing and non-testing numbers is not supported"
    );
}
