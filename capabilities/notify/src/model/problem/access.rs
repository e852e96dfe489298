//! Things that are not there, and reading what cannot be read.

use super::{Problem, Problems};

/// There is no such template, version or other object.
#[must_use]
pub fn no_result_found() -> Problems {
    Problems::one(404, Problem::new("NoResultFound", "No result found"))
}

/// There is no such notification. One product answers in the first envelope and documents the second: this is both.
#[must_use]
pub fn notification_not_found() -> Problems {
    no_result_found().with_v1_message("Notification not found in database")
}

/// The PDF of something that is not a letter.
#[must_use]
pub fn not_a_letter() -> Problems {
    Problems::bad_request("Notification is not a letter")
}

/// The service is suspended; 403.
#[must_use]
pub fn service_suspended() -> Problems {
    Problems::one(403, Problem::bad_request("Service is suspended"))
}
