//! Files with e-mails, end to end: into the mail or behind a link, looked at for malware, and gone when their time is over.

mod attached;
mod landing;
mod linked;
mod rotation;
mod scanned;
mod stores;
mod support;
mod templates;
