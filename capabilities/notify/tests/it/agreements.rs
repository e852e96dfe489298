//! Agreements of organisations.

use crate::node::{Node, on_both};
use yui_kernel::{Actor, ErrorKind, MemberId, NodeWide, OperatorId, OrganisationId, Tenant};
use yui_notify::usecases::services::{list_agreements, record_agreement};
use yui_policy::{Access, Permission, Permissions};

on_both!(an_organisation_agrees_once_to_each_version, only_people_of_the_whole_organisation_agree);

fn member(organisation: OrganisationId, permissions: Permissions) -> Access {
    Access::new(Tenant::new(organisation, Actor::Member(MemberId::from(uuid::Uuid::from_u128(1)))), permissions)
}

async fn an_organisation_agrees_once_to_each_version(node: Node) {
    let organisation = OrganisationId::new(node.store().env());
    let notify = &node.notify;
    let boss = member(organisation, Permissions::NONE.with(Permission::ManageService));
    let operator = NodeWide::operator(OperatorId::from(uuid::Uuid::from_u128(9)));
    let operator = Access::of_node(&operator, organisation);
    assert!(list_agreements(notify, &boss).await.unwrap().is_empty());
    let (done, entries) =
        node.entries_of(organisation, record_agreement(notify, &operator, " 2026-04-01 ", "市長 結花子")).await;
    done.unwrap();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(entry.action, "organisation.agree");
    assert!(!format!("{entry:?}").contains("結花子"));
    let (again, entries) =
        node.entries_of(organisation, record_agreement(notify, &boss, "2026-04-01", "another")).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    assert!(entries.is_empty());
    node.advance(jiff::SignedDuration::from_secs(1));
    record_agreement(notify, &boss, "2027-04-01", "副市長").await.unwrap();
    let listed = list_agreements(notify, &boss).await.unwrap();
    let shown: Vec<_> = listed.iter().map(|one| (one.version.as_str(), one.signed_by.as_str())).collect();
    assert_eq!(shown, [("2027-04-01", "副市長"), ("2026-04-01", "市長 結花子")]);
    assert!(listed[0].recorded_by != listed[1].recorded_by && listed[0].recorded_at > listed[1].recorded_at);
    let other = member(OrganisationId::new(node.store().env()), Permissions::all());
    assert!(list_agreements(notify, &other).await.unwrap().is_empty());
    for (version, name) in [("", "a"), ("1", " "), ("a\nb", "a"), (&"1".repeat(101), "a")] {
        assert_eq!(record_agreement(notify, &boss, version, name).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
}

async fn only_people_of_the_whole_organisation_agree(node: Node) {
    let organisation = OrganisationId::new(node.store().env());
    let notify = &node.notify;
    let useless: Permissions =
        Permission::ALL.iter().copied().filter(|permission| *permission != Permission::ManageService).collect();
    let tenant = member(organisation, useless).tenant().clone();
    let service = uuid::Uuid::from_u128(7);
    let in_a_service = Access::with_grants(tenant, useless, vec![(service, Permissions::all())]);
    let program = Access::new(Tenant::new(organisation, Actor::ApiKey(service)), Permissions::all());
    for access in [member(organisation, useless), in_a_service, program] {
        let tried = record_agreement(notify, &access, "1", "a").await;
        assert_eq!(tried.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    assert!(list_agreements(notify, &member(organisation, useless)).await.is_err());
    assert!(list_agreements(notify, &member(organisation, Permissions::all())).await.unwrap().is_empty());
}
