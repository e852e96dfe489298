//! Declaring organisations and people: what is new is created, what differs is changed, and nothing else is touched.

use crate::database::on_both;
use yui_identity::usecases::{put_member, put_operator, put_organisation};
use yui_identity::{Contacts, MemberSpec, OperatorSpec, OrganisationSpec, Roles};
use yui_kernel::ports::{Contact, MemberContacts as _};
use yui_kernel::{Effect, ErrorKind, NodeWide, OrganisationId, Result};
use yui_store::Store;

fn minato() -> OrganisationSpec {
    OrganisationSpec {
        code: "131032".to_owned(),
        country: "JP".to_owned(),
        name: "港区".to_owned(),
        name_en: Some("Minato City".to_owned()),
        name_fr: None,
        domains: vec!["city.minato.example.jp".to_owned()],
    }
}

fn hanako() -> MemberSpec {
    MemberSpec {
        email: "Hanako@city.minato.example.jp".to_owned(),
        name: "港 花子".to_owned(),
        phone: Some("+819012345678".to_owned()),
        roles: Roles::parse(&["send_messages"]).unwrap(),
    }
}

async fn declare(store: &Store, declared: OrganisationSpec) -> Result<(OrganisationId, Effect)> {
    let context = NodeWide::system("test");
    let done = store.write_node(&context, move |tx| put_organisation(tx, &declared)).await?;
    Ok((done.0, done.1.effect))
}

async fn declare_member(store: &Store, organisation: OrganisationId, declared: MemberSpec) -> Effect {
    let tenant = NodeWide::system("test").within(organisation);
    store.write(&tenant, move |tx| put_member(tx, &declared)).await.unwrap().1.effect
}

#[tokio::test]
async fn an_organisation_is_created_once_and_then_only_changed() {
    on_both(|store| async move {
        let (id, effect) = declare(&store, minato()).await.unwrap();
        assert_eq!(effect, Effect::Created);
        assert_eq!(declare(&store, minato()).await.unwrap(), (id, Effect::Unchanged));

        let renamed =
            OrganisationSpec {
                name: "新港区".to_owned(), domains: vec!["Minato.example.jp".to_owned()], ..minato()
            };
        let (same, effect) = declare(&store, renamed.clone()).await.unwrap();
        assert_eq!((same, effect), (id, Effect::Updated(vec!["name", "email_domains"])));
        assert_eq!(declare(&store, renamed).await.unwrap().1, Effect::Unchanged, "domains are compared in lower case");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_changes_nothing_and_says_what_is_wrong() {
    on_both(|store| async move {
        let wrong = OrganisationSpec { code: "131033".to_owned(), ..minato() };
        let error = declare(&store, wrong).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Invalid);
        assert!(error.to_string().contains("should be 2"), "{error}");
        assert_eq!(declare(&store, minato()).await.unwrap().1, Effect::Created);
    })
    .await;
}

#[tokio::test]
async fn a_domain_belongs_to_one_organisation() {
    on_both(|store| async move {
        declare(&store, minato()).await.unwrap();
        let shibuya = OrganisationSpec { code: "131130".to_owned(), name: "渋谷区".to_owned(), ..minato() };
        assert_eq!(declare(&store, shibuya.clone()).await.unwrap_err().kind(), ErrorKind::Conflict);

        let own = OrganisationSpec { domains: vec!["city.shibuya.example.jp".to_owned()], ..shibuya };
        assert_eq!(declare(&store, own).await.unwrap().1, Effect::Created, "the refused one left nothing behind");
    })
    .await;
}

#[tokio::test]
async fn members_are_found_by_their_address_whatever_its_case() {
    on_both(|store| async move {
        let (minato, _) = declare(&store, minato()).await.unwrap();
        assert_eq!(declare_member(&store, minato, hanako()).await, Effect::Created);
        let written_otherwise = MemberSpec { email: hanako().email.to_uppercase(), ..hanako() };
        assert_eq!(declare_member(&store, minato, written_otherwise).await, Effect::Unchanged);
        let promoted = MemberSpec { roles: Roles::parse(&["manage_service"]).unwrap(), phone: None, ..hanako() };
        assert_eq!(declare_member(&store, minato, promoted).await, Effect::Updated(vec!["phone", "roles"]));
    })
    .await;
}

#[tokio::test]
async fn contacts_are_those_of_the_organisation_alone() {
    on_both(|store| async move {
        let (minato_id, _) = declare(&store, minato()).await.unwrap();
        let shibuya =
            OrganisationSpec {
                code: "131130".to_owned(), name: "渋谷区".to_owned(), domains: Vec::new(), ..minato()
            };
        let (shibuya_id, _) = declare(&store, shibuya).await.unwrap();
        declare_member(&store, minato_id, hanako()).await;

        let contacts = Contacts::new(store.clone());
        let expected =
            Contact { email: "hanako@city.minato.example.jp".to_owned(), phone: Some("+819012345678".to_owned()) };
        assert_eq!(contacts.contacts(minato_id).await.unwrap(), [expected]);
        assert_eq!(contacts.contacts(shibuya_id).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn operators_are_created_once() {
    on_both(|store| async move {
        let declare = |name: &str| {
            let declared = OperatorSpec { email: "Taro@operator.example.jp".to_owned(), name: name.to_owned() };
            let store = store.clone();
            async move {
                let context = NodeWide::system("test");
                store.write_node(&context, move |tx| put_operator(tx, &declared)).await.unwrap().1.effect
            }
        };
        assert_eq!(declare("結 太郎").await, Effect::Created);
        assert_eq!(declare("結 太郎").await, Effect::Unchanged);
        assert_eq!(declare("結 太朗").await, Effect::Updated(vec!["name"]));
    })
    .await;
}
