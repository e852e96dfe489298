//! In whose name a message goes: the address for replies to an e-mail, the sender of a text message.

use crate::model::Channel;
use crate::services::Snapshot;
use uuid::Uuid;
use yui_web::page::Form;

/// What the service offers, the default first, each by its id; nothing where there is no choice.
pub(super) fn choices(snapshot: &Snapshot, channel: Channel) -> Vec<(String, String)> {
    let mut offered: Vec<(bool, String, String)> = match channel {
        Channel::Email => {
            let used = snapshot.reply_to.iter().filter(|one| !one.archived);
            used.map(|one| (!one.is_default, one.id.to_string(), one.address.clone())).collect()
        }
        Channel::Sms => {
            let used = snapshot.text_senders.iter().filter(|one| !one.archived);
            used.map(|one| (!one.is_default, one.id.to_string(), one.sender.clone())).collect()
        }
    };
    if offered.len() < 2 {
        return Vec::new();
    }
    offered.sort();
    offered.into_iter().map(|(_, id, text)| (id, text)).collect()
}

/// What was chosen; none for the default. What is no id is one that the service does not have, and is refused as such.
pub(super) fn chosen(form: &Form) -> Option<Uuid> {
    let text = form.text("sender");
    (!text.is_empty()).then(|| text.parse().unwrap_or(Uuid::nil()))
}
