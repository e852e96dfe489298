//! Ids and versions in paths.

use super::fields::{NOT_A_UUID, parse_uuid};
use crate::model::problem::{self, Problems};
use uuid::Uuid;

fn id(name: &str, text: &str) -> Result<Uuid, Problems> {
    parse_uuid(text).ok_or_else(|| Problems::validation(vec![format!("{name} {NOT_A_UUID}")]))
}

/// The id in `/v2/notifications/{id}`.
///
/// # Errors
/// 400 where it is not a UUID.
pub fn notification_id(text: &str) -> Result<Uuid, Problems> {
    id("notification_id", text)
}

/// The id in `/v2/reports/{id}`.
///
/// # Errors
/// 400 where it is not a UUID.
pub fn report_id(text: &str) -> Result<Uuid, Problems> {
    id("report_id", text)
}

/// The id in `/v2/template/{id}` and `/v2/manage-template/{id}`.
///
/// # Errors
/// 400 where it is not a UUID.
pub fn template_id(text: &str) -> Result<Uuid, Problems> {
    id("id", text)
}

/// The id and version in `/v2/template/{id}/version/{n}`.
///
/// # Errors
/// 404 of an unknown path where the version is not made of digits alone; 400 where the id is not a UUID or the version is 0;
/// 404 of an unknown object where the version is larger than any.
pub fn template_version(id: &str, version: &str) -> Result<(Uuid, u32), Problems> {
    if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(problem::url_not_found());
    }
    let mut messages = Vec::new();
    let id = parse_uuid(id);
    if id.is_none() {
        messages.push(format!("id {NOT_A_UUID}"));
    }
    if version.bytes().all(|byte| byte == b'0') {
        messages.push("version 0 is less than the minimum of 1".to_owned());
    }
    match (id, version.parse()) {
        (Some(id), Ok(version)) if messages.is_empty() => Ok((id, version)),
        _ if messages.is_empty() => Err(problem::no_result_found()),
        _ => Err(Problems::validation(messages)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "f33517ff-2a88-4f6e-b855-c550268ce08a";

    #[test]
    fn ids_are_named_by_their_endpoint() {
        assert_eq!(notification_id("nope").unwrap_err().list()[0].message, "notification_id is not a valid UUID");
        assert_eq!(template_id("nope").unwrap_err().list()[0].message, "id is not a valid UUID");
        assert_eq!(template_id(ID).unwrap().to_string(), ID);
    }

    #[test]
    fn versions_count_from_one() {
        assert_eq!(template_version(ID, "12").unwrap().1, 12);
        assert_eq!(template_version(ID, "0").unwrap_err().list()[0].message, "version 0 is less than the minimum of 1");
        assert_eq!(template_version("x", "0").unwrap_err().list().len(), 2);
        for unknown in ["", "-1", "x", "99999999999999999999"] {
            assert_eq!(template_version(ID, unknown).unwrap_err().status(), 404, "{unknown}");
        }
    }
}
