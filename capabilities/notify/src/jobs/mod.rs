//! What happens after the answer, one file a job. Each may run more than once; its result is recorded in the transaction that
//! completes it, so that it counts once.

mod answer_text;
mod call_back;
mod call_receiver;
mod deliver;
mod end_service;
mod expand_bulk;
mod expire;
mod generate_report;
mod judge_bounces;
mod purge;
mod purge_deliveries;
mod purge_events;
mod purge_files;
mod purge_unsubscribing;
mod reply_to_mail;
mod retry_receipt;
mod scan_files;
mod scan_template_file;

pub use answer_text::{AnswerText, AnswerTextHandler};
pub use call_back::{CallBack, CallBackHandler};
pub use call_receiver::{CallReceiver, CallReceiverHandler};
pub use deliver::{DeliverHandler, DeliverNotification};
pub use end_service::{EndService, EndServiceHandler};
pub use expand_bulk::{ExpandBulk, ExpandBulkHandler};
pub use expire::{ExpireSilent, PurgeIdempotency};
pub use generate_report::{GenerateReport, GenerateReportHandler};
pub use judge_bounces::{JudgeBounces, JudgeBouncesHandler};
pub use purge::PurgeExpired;
pub use purge_deliveries::PurgeDeliveries;
pub use purge_events::PurgeEvents;
pub use purge_files::PurgeFiles;
pub use purge_unsubscribing::PurgeUnsubscribing;
pub use reply_to_mail::{PurgeLifecycle, ReplyToMail, ReplyToMailHandler};
pub use retry_receipt::{RetryReceipt, RetryReceiptHandler};
pub use scan_files::{ScanFiles, ScanFilesHandler};
pub use scan_template_file::{ScanTemplateFile, ScanTemplateFileHandler};
