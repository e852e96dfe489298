//! Members and operators.

use super::unique::Unique;
use super::{names, optional, shape};
use crate::apply::plan::{MemberSpec, OperatorSpec, PersonalText};
use crate::document::Table;
use yui_policy::Permission;

/// What a person can be given; reports are for keys.
const ROLES: [Permission; 6] = [
    Permission::ViewActivity,
    Permission::ManageTemplates,
    Permission::SendMessages,
    Permission::ManageService,
    Permission::ManageApiKeys,
    Permission::ApproveGoLive,
];

pub(super) fn read_member(table: &Table<'_>, addresses: &Unique) -> Option<MemberSpec> {
    let email = read_address(table, addresses);
    let name = table.required("name", "\"港 花子\"").and_then(|field| field.filled());
    let phone = optional(table, "phone", |field| field.parse(shape::phone));
    let roles = names(table, "roles", &ROLES.map(|role| (role.as_str(), role)));
    Some(MemberSpec {
        origin: table.place(),
        email: email?,
        name: name?.to_owned().into(),
        phone: phone?,
        roles: roles?,
    })
}

pub(super) fn read_operator(table: &Table<'_>, addresses: &Unique) -> Option<OperatorSpec> {
    let email = read_address(table, addresses);
    let name = table.required("name", "\"結 太郎\"").and_then(|field| field.filled());
    Some(OperatorSpec { origin: table.place(), email: email?, name: name?.to_owned().into() })
}

fn read_address(table: &Table<'_>, addresses: &Unique) -> Option<PersonalText> {
    let field = table.required("email", "\"hanako@city.example.jp\"")?;
    let address = field.parse(shape::email)?;
    addresses.claim(&field, &address.as_str().to_lowercase());
    Some(address)
}
