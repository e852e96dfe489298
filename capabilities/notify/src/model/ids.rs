//! The ids of notify.

use yui_kernel::id;

id! {
    /// Names a service: the sender that its clients know by this id.
    pub struct ServiceId;
}
id! {
    /// Names an API key.
    pub struct ApiKeyId;
}
id! {
    /// Names a template; its versions are numbers.
    pub struct TemplateId;
}
id! {
    /// Names a message to one recipient.
    pub struct NotificationId;
}
id! {
    /// Names a bulk send: one template to many recipients. The peers call it a job.
    pub struct BulkId;
}
id! {
    /// Names an address for replies.
    pub struct ReplyToId;
}
id! {
    /// Names the sender of text messages.
    pub struct TextSenderId;
}
id! {
    /// Names a text message that somebody sent to the service.
    pub struct ReceivedTextId;
}
id! {
    /// Names something that a service's own system is told; the same in all calls about it.
    pub struct DeliveryId;
}
id! {
    /// Names a recipient's word that a message was unwanted.
    pub struct ComplaintId;
}
id! {
    /// Names a reader's word that no more is wanted.
    pub struct UnsubscribeRequestId;
}
id! {
    /// Names requests of that kind that a service took over together.
    pub struct UnsubscribeReportId;
}
id! {
    /// Names a folder of templates.
    pub struct FolderId;
}
id! {
    /// Names a brand: how e-mails look.
    pub struct BrandId;
}
id! {
    /// Names a file of a message.
    pub struct FileId;
}
id! {
    /// Names a file that every message of a template carries.
    pub struct TemplateFileId;
}
