//! The service that a page is about.

use crate::model::ServiceId;
use yui_kernel::{Error, Result};
use yui_web::extract::PathParams;

/// The service that the path names.
///
/// # Errors
/// `NotFound` if it names none.
pub(super) fn service_of(path: &PathParams) -> Result<ServiceId> {
    path.get("service_id").parse().map_err(|_| Error::not_found("the service not found"))
}
