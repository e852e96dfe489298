//! Becoming a member with an address of the organisation.

use crate::person::Person;
use crate::town::{Town, on_both_towns, origin, token_of};
use jiff::SignedDuration;
use yui_identity::jobs::PurgeRegistrations;
use yui_identity::model::{Language, OneTimeToken};
use yui_identity::usecases::{NewRegistration, archive_member, block_member, confirm, member_access, register};
use yui_kernel::{ErrorKind, NodeWide};
use yui_policy::Permission;

on_both_towns!(
    an_address_of_a_domain_below_registers_and_is_confirmed_once,
    other_domains_are_refused,
    links_expire_and_are_not_guessed,
    an_address_is_not_flooded,
    who_is_a_member_is_told_by_mail_alone,
    who_was_blocked_stays_out_and_who_left_comes_back_without_roles,
);

fn hanako(email: &str) -> NewRegistration {
    NewRegistration {
        email: email.to_owned(), name: "港 花子".to_owned(), phone: None, language: Language::Japanese
    }
}

const ADDRESS: &str = "hanako@soumu.city.minato.example.jp";

async fn an_address_of_a_domain_below_registers_and_is_confirmed_once(town: Town) {
    let (done, entries) = town.entries_of(register(&town.identity, hanako(&ADDRESS.to_uppercase()), origin())).await;
    done.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.origin.as_deref()).collect::<Vec<_>>(), [Some("192.0.2.7")]);
    let mails = town.mails().await;
    let [mail] = mails.as_slice() else { panic!("one mail") };
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (ADDRESS, "【港区】メールアドレスの確認"));
    assert!(mail.text.contains("https://yui.example.jp/register/confirm?token="), "{}", mail.text);

    let token = token_of(mail);
    let (confirmed, entries) = town.entries_of(confirm(&town.identity, &token, origin())).await;
    let confirmed = confirmed.unwrap();
    assert_eq!(confirmed.organisation, town.organisation);
    let [entry] = entries.as_slice() else { panic!("one entry") };
    assert_eq!((entry.action.as_str(), &entry.actor), ("member.register", &format!("member:{}", confirmed.member)));
    assert_eq!(entry.origin.as_deref(), Some("192.0.2.7"));
    let access = town.access(confirmed.member).await;
    assert!(Permission::ALL.iter().all(|permission| access.require(*permission).is_err()), "no role yet");
    let again = confirm(&town.identity, &token, origin()).await.unwrap_err();
    assert_eq!((again.kind(), again.to_string().as_str()), (ErrorKind::Conflict, "this link has already been used"));
    let trail = format!("{:?}", town.trail().await);
    assert!(!trail.contains("hanako") && !trail.contains("花子") && !trail.contains(token.expose()), "{trail}");
}

async fn other_domains_are_refused(town: Town) {
    for address in ["a@example.jp", "a@minato.example.jp", "a@evil-city.minato.example.jp", "a@gmail.com"] {
        let refused = register(&town.identity, hanako(address), origin()).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Invalid);
        assert!(refused.to_string().contains("belongs to no organisation"), "{refused}");
    }
    assert!(
        register(&town.identity, hanako("hanako"), origin())
            .await
            .unwrap_err()
            .to_string()
            .contains("not an e-mail address")
    );
    let nameless = NewRegistration { name: " ".to_owned(), ..hanako(ADDRESS) };
    assert!(register(&town.identity, nameless, origin()).await.is_err());
    assert!(town.mails().await.is_empty());
}

async fn links_expire_and_are_not_guessed(town: Town) {
    let unknown = confirm(&town.identity, &OneTimeToken::from("0".repeat(64)), origin()).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
    register(&town.identity, hanako(ADDRESS), origin()).await.unwrap();
    let token = town.mailed_token().await;
    town.advance(SignedDuration::from_mins(60));
    let late = confirm(&town.identity, &token, origin()).await.unwrap_err();
    assert_eq!((late.kind(), late.to_string().as_str()), (ErrorKind::Invalid, "this link has expired; register again"));
    PurgeRegistrations(town.identity.clone()).run().await.unwrap();
    assert_eq!(
        confirm(&town.identity, &token, origin()).await.unwrap_err().kind(),
        ErrorKind::Invalid,
        "kept for a day"
    );
    town.advance(SignedDuration::from_hours(25));
    PurgeRegistrations(town.identity.clone()).run().await.unwrap();
    assert_eq!(confirm(&town.identity, &token, origin()).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn an_address_is_not_flooded(town: Town) {
    for _ in 0..10 {
        register(&town.identity, hanako(ADDRESS), origin()).await.unwrap();
        assert_eq!(register(&town.identity, hanako(ADDRESS), origin()).await.unwrap_err().kind(), ErrorKind::Conflict);
        town.advance(SignedDuration::from_secs(10));
    }
    let refused = register(&town.identity, hanako(ADDRESS), origin()).await.unwrap_err();
    assert!(refused.to_string().contains("ten mails"), "{refused}");
    register(&town.identity, hanako("taro@city.minato.example.jp"), origin()).await.unwrap();
    assert_eq!(town.mails().await.len(), 11);
    town.advance(SignedDuration::from_mins(60));
    register(&town.identity, hanako(ADDRESS), origin()).await.unwrap();
}

async fn who_is_a_member_is_told_by_mail_alone(town: Town) {
    let _ = Person::set_up(&town, "taro").await;
    drop(town.mails().await);
    register(&town.identity, hanako("taro@city.minato.example.jp"), origin()).await.unwrap();
    let mails = town.mails().await;
    let [mail] = mails.as_slice() else { panic!("one mail") };
    assert!(mail.subject.contains("すでに") && !mail.text.contains("token"), "{}", mail.text);
}

async fn who_was_blocked_stays_out_and_who_left_comes_back_without_roles(town: Town) {
    let _ = town.member("boss", &["manage_service"]).await;
    let taro = town.member("taro", &["manage_service", "send_messages"]).await;
    let _ = Person::set_up(&town, "taro").await;
    drop(town.mails().await);
    let operator = NodeWide::system("test");
    register(&town.identity, hanako("taro@city.minato.example.jp"), origin()).await.unwrap();
    assert_eq!(town.mails().await.len(), 1, "already a member");
    block_member(&town.identity, &operator, town.organisation, taro).await.unwrap();
    assert_eq!(
        member_access(town.identity.store(), town.organisation, taro, origin()).await.unwrap_err().kind(),
        ErrorKind::NotFound
    );
    town.advance(SignedDuration::from_secs(10));
    register(&town.identity, hanako("taro@city.minato.example.jp"), origin()).await.unwrap();
    assert!(town.mails().await.is_empty(), "who is blocked hears nothing");
    let twice = block_member(&town.identity, &operator, town.organisation, taro).await.unwrap_err();
    assert_eq!(twice.to_string(), "this member is blocked");
    yui_identity::usecases::unblock_member(&town.identity, &operator, town.organisation, taro).await.unwrap();
    assert!(town.access(taro).await.require(Permission::SendMessages).is_ok());

    let everything = yui_policy::Access::of_node(&operator, town.organisation);
    archive_member(&town.identity, &everything, taro).await.unwrap();
    town.advance(SignedDuration::from_secs(10));
    register(&town.identity, hanako("taro@city.minato.example.jp"), origin()).await.unwrap();
    let confirmed = confirm(&town.identity, &town.mailed_token().await, origin()).await.unwrap();
    assert_eq!(confirmed.member, taro, "the same person");
    assert!(town.access(taro).await.require(Permission::SendMessages).is_err());
}
