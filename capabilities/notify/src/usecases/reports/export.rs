//! The last seven days as a file, written while it is read.

use super::{Page, Position, Source, page};
use crate::Notify;
use crate::model::report::{COVERED, ReportLanguage, ReportType, ReportWriter};
use crate::model::service::Service;
use crate::model::{Channel, NotificationId, ServiceId};
use yui_kernel::{Result, Tenant, Timestamp};
use yui_policy::{Access, Permission};

/// A file of messages, to be written piece by piece. Nothing is held between two pieces but the place.
pub struct ActivityExport {
    notify: Notify,
    tenant: Tenant,
    service: ServiceId,
    source: Source,
    writer: ReportWriter,
    at: Option<Position>,
    begun: bool,
}

/// The messages of the last seven days, of a channel or of all, as CSV in the columns of reports; without those of test keys.
///
/// # Errors
/// `Forbidden` without `view_activity`.
pub fn export_activity(
    notify: &Notify,
    access: &Access,
    service: &Service,
    channel: Option<Channel>,
    language: ReportLanguage,
) -> Result<ActivityExport> {
    let tenant = access.require_in(service.id.uuid(), Permission::ViewActivity)?;
    let now = notify.env().now();
    let since = now.saturating_sub(COVERED).unwrap_or(Timestamp::MIN);
    let kind = if channel == Some(Channel::Sms) { ReportType::Sms } else { ReportType::Email };
    Ok(ActivityExport {
        notify: notify.clone(),
        tenant: tenant.clone(),
        service: service.id,
        source: Source::Since { first: NotificationId::first_at(since), channel },
        writer: ReportWriter::new(kind, language, &service.time_zone),
        at: Some(Position { before: NotificationId::first_after(now), after_row: 0 }),
        begun: false,
    })
}

impl ActivityExport {
    /// The next piece of the file; none after the last.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.begun {
            self.begun = true;
            return self.writer.headings().map(Some);
        }
        // A page may hold nothing of the channel.
        while let Some(at) = self.at {
            let Page { rows, next } = page(&self.notify, &self.tenant, self.service, self.source, at).await?;
            self.at = next;
            if !rows.is_empty() {
                return self.writer.rows(&rows).map(Some);
            }
        }
        Ok(None)
    }
}
