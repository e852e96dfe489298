//! Table `text_sender`.

use crate::model::service::TextSender;
use yui_kernel::Result;
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The service's senders, the default one first.
    pub tenant LIST = "select text_sender_id, sender, is_default, archived from text_sender \
        where organisation_id = $1 and service_id = $2 order by is_default desc, text_sender_id";
    /// A new sender.
    pub tenant INSERT = "insert into text_sender (organisation_id, service_id, text_sender_id, sender, is_default, archived) \
        values ($1, $2, $3, $4, $5, $6)";
    /// Whether a sender is the default, and whether it is offered.
    pub tenant UPDATE = "update text_sender set is_default = $4, archived = $5 \
        where organisation_id = $1 and service_id = $2 and text_sender_id = $3";
}

impl FromRow for TextSender {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, sender: row.next()?, is_default: row.next()?, archived: row.next()? })
    }
}
