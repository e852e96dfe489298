//! Statements and row mapping, one file a table.

pub mod activity;
pub mod agreement;
pub mod api_key;
pub mod api_message;
pub mod bounce_count;
pub mod bounce_standing;
pub mod brand;
pub mod brand_logo;
pub mod bulk_chunk;
pub mod bulk_send;
pub mod callback;
pub mod callback_attempt;
pub mod callback_delivery;
pub mod complaint;
pub mod dkim_key;
pub mod early_receipt;
pub mod event;
pub mod file;
pub mod go_live;
pub mod idempotency;
pub mod inbound_number;
pub mod notification;
pub mod opt_out;
pub mod organisation_settings;
pub mod price_book;
pub mod problem_address;
pub mod provider_choice;
pub mod receipt;
pub mod received_text;
pub mod reply_to;
pub mod reply_to_check;
pub mod report;
pub mod request_rate;
pub mod retention;
pub mod safelist;
pub mod sender_name;
pub mod service;
pub mod service_brand;
pub mod statistic;
pub mod suppression;
pub mod template;
pub mod template_category;
pub mod template_file;
pub mod template_folder;
pub mod terms;
pub mod text_answer;
pub mod text_sender;
pub mod unsubscribe_report;
pub mod unsubscribe_request;
pub mod usage;
pub mod usage_warning;

use crate::model::{
    ApiKeyId, BrandId, BulkId, ComplaintId, DeliveryId, FileId, FolderId, NotificationId, ReceivedTextId, ReplyToId,
    ServiceId, TemplateFileId, TemplateId, TextSenderId, UnsubscribeReportId, UnsubscribeRequestId,
};
use yui_kernel::Error;
use yui_store::{Row, Statement};

yui_store::id_values!(
    FileId,
    TemplateFileId,
    ServiceId,
    ApiKeyId,
    BrandId,
    TemplateId,
    FolderId,
    NotificationId,
    BulkId,
    ReplyToId,
    ReceivedTextId,
    ComplaintId,
    DeliveryId,
    TextSenderId,
    UnsubscribeReportId,
    UnsubscribeRequestId
);

/// Reads a column that holds one of a type's names.
pub(crate) fn named<T: std::str::FromStr>(row: &mut Row) -> Result<T, Error> {
    let text: String = row.next()?;
    text.parse().map_err(|_| row.inconsistent("a known name"))
}

/// Every statement of this capability, for the tests that check them on both engines.
#[must_use]
pub fn statements() -> Vec<&'static Statement> {
    [
        activity::STATEMENTS,
        agreement::STATEMENTS,
        api_key::STATEMENTS,
        api_message::STATEMENTS,
        bounce_count::STATEMENTS,
        bounce_standing::STATEMENTS,
        brand::STATEMENTS,
        brand_logo::STATEMENTS,
        bulk_chunk::STATEMENTS,
        bulk_send::STATEMENTS,
        callback::STATEMENTS,
        callback_attempt::STATEMENTS,
        callback_delivery::STATEMENTS,
        complaint::STATEMENTS,
        dkim_key::STATEMENTS,
        early_receipt::STATEMENTS,
        event::STATEMENTS,
        file::STATEMENTS,
        go_live::STATEMENTS,
        idempotency::STATEMENTS,
        inbound_number::STATEMENTS,
        notification::STATEMENTS,
        organisation_settings::STATEMENTS,
        price_book::STATEMENTS,
        opt_out::STATEMENTS,
        provider_choice::STATEMENTS,
        problem_address::STATEMENTS,
        receipt::STATEMENTS,
        received_text::STATEMENTS,
        reply_to::STATEMENTS,
        reply_to_check::STATEMENTS,
        report::STATEMENTS,
        request_rate::STATEMENTS,
        retention::STATEMENTS,
        safelist::STATEMENTS,
        sender_name::STATEMENTS,
        service::STATEMENTS,
        service_brand::STATEMENTS,
        statistic::STATEMENTS,
        suppression::STATEMENTS,
        template::STATEMENTS,
        template_category::STATEMENTS,
        template_file::STATEMENTS,
        template_folder::STATEMENTS,
        terms::STATEMENTS,
        text_answer::STATEMENTS,
        text_sender::STATEMENTS,
        unsubscribe_report::STATEMENTS,
        unsubscribe_request::STATEMENTS,
        usage::STATEMENTS,
        usage_warning::STATEMENTS,
    ]
    .concat()
}
