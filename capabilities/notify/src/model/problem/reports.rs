//! What stops a program from having a report.

use super::{Problem, Problems};
use crate::model::report::{PER_WINDOW, ReportStatus};

/// The key lacks the permission `manage_reports`.
#[must_use]
pub fn key_may_not_manage_reports() -> Problems {
    Problems::one(403, Problem::new("ForbiddenError", "This API key does not have permission to manage reports."))
}

/// The service has no such bulk send.
#[must_use]
pub fn report_job_not_found() -> Problems {
    Problems::bad_request("job_id not found")
}

/// The report cannot be fetched yet, or could not be written.
#[must_use]
pub fn report_not_ready(status: ReportStatus) -> Problems {
    Problems::one(409, Problem::bad_request(format!("Report is not ready for download (status: {status})")))
}

/// The service has asked for as many reports as it may; in an envelope of its own, without the status.
#[must_use]
pub fn too_many_reports(retry_after: u64) -> Problems {
    let message = format!("Maximum {PER_WINDOW} report requests per hour");
    Problems::one(429, Problem::new("RateLimitExceeded", message)).without_status_code().retry_after(retry_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_told_without_a_status() {
        assert_eq!(
            serde_json::to_string(&too_many_reports(5)).unwrap(),
            r#"{"errors":[{"error":"RateLimitExceeded","message":"Maximum 10 report requests per hour"}]}"#
        );
    }
}
