//! Table `received_text`.

use crate::model::ReceivedTextId;
use yui_kernel::{Result, Timestamp};
use yui_store::{FromRow, Row};

yui_store::statements! {
    /// The newest texts received since an instant, before a given id.
    pub tenant LIST = "select received_text_id, from_number, to_number, content, received_at from received_text \
        where organisation_id = $1 and service_id = $2 and received_text_id < $3 and received_at > $4 \
        order by received_text_id desc limit $5";
    /// A text received.
    pub tenant INSERT = "insert into received_text (organisation_id, service_id, received_text_id, from_number, to_number, \
        content, received_at) values ($1, $2, $3, $4, $5, $6, $7)";
    /// The provider's own name for a text.
    pub tenant NAME = "update received_text set provider_reference = $4 \
        where organisation_id = $1 and service_id = $2 and received_text_id = $3";
    /// The text that a provider calls by this name.
    pub tenant FIND_BY_REFERENCE = "select received_text_id from received_text \
        where organisation_id = $1 and service_id = $2 and provider_reference = $3";
    /// One text received.
    pub tenant FIND = "select received_text_id, from_number, to_number, content, received_at from received_text \
        where organisation_id = $1 and service_id = $2 and received_text_id = $3";
}

/// A text message that somebody sent to the service.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedText {
    /// Its id.
    pub id: ReceivedTextId,
    /// Who sent it, in E.164 form.
    pub from_number: String,
    /// The service's number.
    pub to_number: String,
    /// What it says.
    pub content: String,
    /// When it came in.
    pub received_at: Timestamp,
}

impl FromRow for ReceivedText {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            from_number: row.next()?,
            to_number: row.next()?,
            content: row.next()?,
            received_at: row.next()?,
        })
    }
}
