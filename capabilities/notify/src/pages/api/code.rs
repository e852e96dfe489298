//! Example programs, filled in for one service.

use crate::model::{Channel, Dialect};
use crate::templates::Prepared;
use serde_json::{Map, Value, json};

/// Programs that send one message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Examples {
    pub(super) curl: String,
    pub(super) python: String,
    pub(super) node: String,
}

/// What stands for the key, which nobody can be shown a second time.
const KEY: &str = "YUI_API_KEY";

impl Examples {
    /// Programs that send with a template to the node at `url`, to a recipient whom nothing reaches.
    pub(super) fn new(url: &str, dialect: Dialect, template: &Prepared) -> Self {
        let id = template.template.id.to_string();
        let is_email = template.template.channel == Channel::Email;
        let (path, field, recipient) = match is_email {
            true => ("email", "email_address", "simulate-delivered@notification.canada.ca"),
            false => ("sms", "phone_number", "+16132532222"),
        };
        let recipient = match (dialect, is_email) {
            (Dialect::Gc, _) => recipient,
            (Dialect::Govuk, true) => "simulate-delivered@notifications.service.gov.uk",
            (Dialect::Govuk, false) => "+447700900000",
        };
        let values: Map<String, Value> =
            template.placeholders().into_iter().map(|name| (name, Value::from("…"))).collect();
        let values = Value::Object(values);
        let body = json!({ field: recipient, "template_id": id, "personalisation": values });
        // A quote ends a text of the shell: end it, add a quote, and begin anew.
        let body = serde_json::to_string_pretty(&body).unwrap_or_default().replace('\'', r"'\''");
        let (python_call, node_call) =
            if is_email { ("send_email_notification", "sendEmail") } else { ("send_sms_notification", "sendSms") };
        let curl = format!(
            "curl {url}/v2/notifications/{path} \\\n  -H \"Authorization: ApiKey-v1 ${KEY}\" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{body}'"
        );
        let python = format!(
            "# pip install notifications-python-client\nimport os\nfrom notifications_python_client.notifications import NotificationsAPIClient\n\n\
             client = NotificationsAPIClient(os.environ[\"{KEY}\"], base_url=\"{url}\")\n\
             answer = client.{python_call}(\n    {field}=\"{recipient}\",\n    template_id=\"{id}\",\n    personalisation={values},\n)\nprint(answer[\"id\"])"
        );
        let node = format!(
            "// npm install notifications-node-client\nconst {{ NotifyClient }} = require('notifications-node-client')\n\n\
             const client = new NotifyClient('{url}', process.env.{KEY})\n\
             client\n  .{node_call}('{id}', '{recipient}', {{ personalisation: {values} }})\n  .then((answer) => console.log(answer.data.id))"
        );
        Self { curl, python, node }
    }
}
