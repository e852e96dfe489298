//! Types and pure rules of notify; no input or output.

pub mod bounces;
pub mod brand;
pub mod bulk;
pub mod bulk_rows;
pub mod callback;
pub mod category;
pub mod content;
pub mod dialect;
pub mod dkim;
pub mod event;
pub mod file;
pub mod problem;
pub mod recipient;
pub mod request;

pub mod answer;
pub mod comparison;
pub mod figures;
pub mod folder;
pub mod go_live;
pub mod health;
pub mod ids;
mod ids_in_time;
pub mod limits;
pub mod opt_out;
pub mod organisation;
pub mod period;
pub mod pii;
pub mod price;
pub mod receipt;
pub mod report;
pub mod service;
pub mod status;
pub mod template;
pub mod terms;
pub mod upload;

pub use dialect::{Channel, Dialect, KeyType};
pub use ids::{
    ApiKeyId, BrandId, BulkId, ComplaintId, DeliveryId, FileId, FolderId, NotificationId, ReceivedTextId, ReplyToId,
    ServiceId, TemplateFileId, TemplateId, TextSenderId, UnsubscribeReportId, UnsubscribeRequestId,
};
pub use status::{BulkStatus, Status};
