//! Trees of folders and who may open them.

use super::{DEEPEST, Folder, Folders, checked_name};
use crate::model::FolderId;
use uuid::Uuid;
use yui_kernel::{Actor, MemberId, OrganisationId, Tenant};
use yui_policy::{Access, Permission, Permissions};

fn id(number: u128) -> FolderId {
    Uuid::from_u128(number).into()
}

fn member(number: u128) -> MemberId {
    Uuid::from_u128(number).into()
}

fn folder(number: u128, parent: Option<u128>) -> Folder {
    Folder { id: id(number), parent: parent.map(id), name: format!("folder {number}") }
}

fn access(actor: Actor, permission: Permission) -> Access {
    Access::new(Tenant::new(OrganisationId::from(Uuid::nil()), actor), Permissions::NONE.with(permission))
}

/// 1 holds 2, which holds 3; 4 is alone. Member 7 is named for 2, member 8 for 3.
fn tree() -> Folders {
    let list = vec![folder(1, None), folder(2, Some(1)), folder(3, Some(2)), folder(4, None)];
    Folders::new(Uuid::nil().into(), list, vec![(id(2), member(7)), (id(3), member(7)), (id(3), member(8))])
}

#[test]
fn a_path_leads_from_the_root() {
    let tree = tree();
    let names: Vec<&str> = tree.path(id(3)).iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["folder 1", "folder 2", "folder 3"]);
    assert!(tree.path(id(9)).is_empty());
}

#[test]
fn a_folder_is_open_to_those_named_for_it_and_for_all_it_lies_in() {
    let tree = tree();
    let opened = |actor, permission| -> Vec<FolderId> {
        tree.opened_by(&access(actor, permission)).map(|folder| folder.id).collect()
    };
    let templates = Permission::ManageTemplates;
    assert_eq!(opened(Actor::Member(member(7)), templates), [id(1), id(2), id(3), id(4)]);
    assert_eq!(opened(Actor::Member(member(8)), templates), [id(1), id(4)]);
    assert_eq!(opened(Actor::Member(member(8)), Permission::ManageService), [id(1), id(2), id(3), id(4)]);
    assert_eq!(opened(Actor::ApiKey(Uuid::nil()), templates), [id(1), id(2), id(3), id(4)]);
    assert!(tree.open(&access(Actor::Member(member(8)), templates), id(3)).is_err());
    assert!(tree.open_place(&access(Actor::Member(member(8)), templates), None).is_ok());
}

#[test]
fn a_folder_never_lies_within_itself() {
    let tree = tree();
    for place in [1, 2, 3] {
        assert!(tree.check_move(id(1), Some(id(place))).is_err(), "{place}");
    }
    assert!(tree.check_move(id(1), Some(id(4))).is_ok());
    assert!(tree.check_move(id(3), None).is_ok());
}

#[test]
fn depth_has_a_bound() {
    let deepest = DEEPEST as u128;
    let list = (1..=deepest).map(|number| folder(number, (number > 1).then(|| number - 1)));
    let tree = Folders::new(Uuid::nil().into(), list.chain([folder(99, None)]).collect(), Vec::new());
    assert!(tree.check_new(Some(id(deepest))).is_err());
    assert!(tree.check_new(Some(id(deepest - 1))).is_ok());
    assert!(tree.check_move(id(1), Some(id(99))).is_err());
    assert!(tree.check_move(id(2), Some(id(99))).is_ok());
}

#[test]
fn a_ring_ends() {
    let ring = Folders::new(Uuid::nil().into(), vec![folder(1, Some(2)), folder(2, Some(1))], Vec::new());
    assert!(ring.path(id(1)).len() > 2);
    assert!(ring.check_move(id(1), None).is_err());
}

#[test]
fn names_are_short_and_not_blank() {
    assert_eq!(checked_name(" 通知 ").unwrap(), "通知");
    assert!(checked_name("  ").is_err());
    assert!(checked_name(&"a".repeat(255)).is_err());
}
