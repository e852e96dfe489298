//! What the operator finds: organisations and people, by a part of what they are called.

use crate::town::{Town, on_both_towns};
use yui_identity::OrganisationSpec;
use yui_identity::model::MemberState;
use yui_identity::usecases::{
    block_member, find_member, save_organisation, search_members, search_organisations, search_own_members,
    show_organisation,
};
use yui_kernel::{Effect, ErrorKind, NodeWide};
use yui_policy::Access;

on_both_towns!(organisations_are_found_and_changed, people_are_found_in_every_organisation);

fn operator() -> NodeWide {
    NodeWide::operator(yui_kernel::id::uuid::Uuid::from_u128(1).into())
}

fn shibuya() -> OrganisationSpec {
    OrganisationSpec {
        code: "131130".to_owned(),
        country: "JP".to_owned(),
        name: "渋谷区".to_owned(),
        name_en: Some("Shibuya City (100% open_data)".to_owned()),
        name_fr: None,
        domains: vec!["city.shibuya.example.jp".to_owned()],
    }
}

async fn organisations_are_found_and_changed(town: Town) {
    let (identity, operator) = (&town.identity, operator());
    let (id, change) = save_organisation(identity, &operator, shibuya()).await.unwrap();
    assert_eq!(change.effect, Effect::Created);
    let found = async |text: &str, after: Option<&str>| {
        let found = search_organisations(identity, &operator, text, after.map(str::to_owned)).await.unwrap();
        found.into_iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(found("", None).await, ["131032", "131130"]);
    assert_eq!(found("", Some("131032")).await, ["131130"]);
    for text in ["渋谷", "SHIBUYA", "131130", "100%", "open_data"] {
        assert_eq!(found(text, None).await, ["131130"], "{text}");
    }
    assert!(found("openxdata", None).await.is_empty(), "an underscore is one");
    assert!(found("1%0", None).await.is_empty(), "a percent sign is one");
    assert_eq!(show_organisation(identity, &operator, id).await.unwrap(), shibuya());
    let unknown = show_organisation(identity, &operator, yui_kernel::id::uuid::Uuid::from_u128(9).into()).await;
    assert_eq!(unknown.unwrap_err().kind(), ErrorKind::NotFound);

    let taken = OrganisationSpec { domains: vec!["city.minato.example.jp".to_owned()], ..shibuya() };
    assert!(save_organisation(identity, &operator, taken).await.is_err(), "another's domain");
    let further = OrganisationSpec { domains: vec!["lg.shibuya.example.jp".to_owned()], ..shibuya() };
    let (_, change) = save_organisation(identity, &operator, further.clone()).await.unwrap();
    assert_eq!(change.effect, Effect::Updated(vec!["email_domains"]));
    assert_eq!(show_organisation(identity, &operator, id).await.unwrap(), further);
}

async fn people_are_found_in_every_organisation(town: Town) {
    let (identity, operator) = (&town.identity, operator());
    let hanako = town.member("hanako", &["manage_service"]).await;
    let _ = town.member("hanae", &[]).await;
    let found = search_members(identity, &operator, " HANA", None).await.unwrap();
    let emails: Vec<&str> = found.iter().map(|member| member.email.as_str()).collect();
    assert_eq!(emails, ["hanae@city.minato.example.jp", "hanako@city.minato.example.jp"]);
    let first = &found[0];
    let rest = search_members(identity, &operator, "hana", Some((first.email.clone(), first.organisation))).await;
    assert_eq!(rest.unwrap().iter().map(|member| member.id).collect::<Vec<_>>(), [hanako]);
    block_member(identity, &operator, town.organisation, hanako).await.unwrap();
    let found = search_members(identity, &operator, "hanako@", None).await.unwrap();
    assert_eq!((found.len(), found[0].state), (1, MemberState::Blocked));
    assert!(!format!("{found:?}").contains("hanako"));
    let own = Access::of_node(&operator, town.organisation);
    let found = search_own_members(identity, &own, "HANA", None).await.unwrap();
    assert_eq!(
        found.iter().map(|member| member.state).collect::<Vec<_>>(),
        [MemberState::Active, MemberState::Blocked]
    );
    let rest = search_own_members(identity, &own, "hana", Some(found[0].email.clone())).await.unwrap();
    assert_eq!(rest.iter().map(|member| member.id).collect::<Vec<_>>(), [hanako]);
    assert!(search_own_members(identity, &own, "hana_o", None).await.unwrap().is_empty());
    let elsewhere = Access::of_node(&operator, yui_kernel::id::uuid::Uuid::from_u128(9).into());
    assert!(search_own_members(identity, &elsewhere, "hana", None).await.unwrap().is_empty());
    let scope = Some(yui_kernel::id::uuid::Uuid::from_u128(77));
    assert_eq!(find_member(identity, &own, None, hanako).await.unwrap().id, hanako);
    assert_eq!(find_member(identity, &own, scope, hanako).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(find_member(identity, &elsewhere, None, hanako).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(search_members(identity, &operator, "hana_o", None).await.unwrap().is_empty());
    assert_eq!(search_members(identity, &operator, "h ", None).await.unwrap_err().kind(), ErrorKind::Invalid);
}
