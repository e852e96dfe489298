//! How members and operators come to an account.

use crate::person::{PASSWORD, Person};
use crate::town::{Town, on_both_towns, origin};
use jiff::SignedDuration;
use yui_identity::OperatorSpec;
use yui_identity::model::account::{Password, PasswordProblem, Way};
use yui_identity::model::{Language, OneTimeToken};
use yui_identity::usecases::account::{
    AfterSignUp, SetPassword, find_set_up, finish_set_up, follow_set_up_link, request_set_up, set_language,
    set_password, sign_in_means, sign_up_by_invitation, sign_up_by_registration,
};
use yui_identity::usecases::{
    Invite, NewRegistration, archive_member, block_member, invite_member, put_operator, register,
};
use yui_kernel::{Actor, ErrorKind, NodeWide};
use yui_policy::Permission;

on_both_towns!(
    somebody_registers_chooses_a_password_and_is_signed_in,
    an_invitation_leads_to_an_account_once,
    an_operator_sets_up_an_account_by_mail,
    an_operator_who_is_a_member_is_both,
    links_say_nothing_about_who_has_an_account,
    a_set_up_opens_an_account_once,
    bad_passwords_are_refused_with_the_reason,
    who_is_blocked_is_out_at_once,
);

fn taro() -> NewRegistration {
    NewRegistration {
        email: "taro@city.minato.example.jp".to_owned(),
        name: "港 太郎".to_owned(),
        phone: None,
        language: Language::Japanese,
    }
}

async fn somebody_registers_chooses_a_password_and_is_signed_in(town: Town) {
    register(&town.identity, taro(), origin()).await.unwrap();
    let token = town.mailed_token().await;
    let (signed_up, entries) = town.entries_of(sign_up_by_registration(&town.identity, &token, origin())).await;
    let signed_up = signed_up.unwrap();
    let actions: std::collections::BTreeSet<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["account.create", "member.register"].into());
    let AfterSignUp::SetUp(set_up) = signed_up.next else { panic!("there is nothing to sign in with yet") };
    let person = Person::new("taro");
    person.choose_password(&town, &set_up).await;
    let who = person.session(&town).await.expect("signed in");
    assert_eq!((who.standing.name.as_str(), who.language, who.way), ("港 太郎", Language::Japanese, Way::SetUp));
    let access = who.access().unwrap();
    assert_eq!(access.tenant().actor(), &Actor::Member(signed_up.confirmed.member));
    assert_eq!(access.tenant().origin().as_str(), Some("192.0.2.7"));
    assert!(who.node_wide().is_none());
    let has = sign_in_means(&town.identity, &who).await.unwrap();
    assert!(has.password && !has.totp && has.passkeys == 0);
    let mails = town.mails().await;
    assert_eq!(mails.len(), 1, "a password was set");
    assert!(mails[0].subject.contains("サインイン方法"), "{}", mails[0].subject);
    let (set, entries) = town.entries_of(set_language(&town.identity, &who, Language::French, false)).await;
    set.unwrap();
    assert_eq!(entries[0].action, "account.language");
    assert_eq!(person.session(&town).await.unwrap().language, Language::French);
    let trail = format!("{:?}", town.trail().await);
    assert!(!trail.contains("taro") && !trail.contains("argon2") && !trail.contains(PASSWORD), "{trail}");
}

async fn an_invitation_leads_to_an_account_once(town: Town) {
    let boss = town.member("boss", &["manage_service"]).await;
    let access = town.access(boss).await;
    let invite = || Invite {
        email: "vendor@city.minato.example.jp".to_owned(),
        scope: None,
        roles: yui_identity::Roles::parse(&["send_messages"]).unwrap(),
        language: Language::English,
    };
    invite_member(&town.identity, &access, invite()).await.unwrap();
    let token = town.mailed_token().await;
    let signed_up = sign_up_by_invitation(&town.identity, &token, "V. Endor", origin()).await.unwrap();
    let AfterSignUp::SetUp(set_up) = signed_up.next else { panic!("set-up") };
    let person = Person::new("vendor");
    person.choose_password(&town, &set_up).await;
    let who = person.session(&town).await.unwrap();
    assert!(who.access().unwrap().require(Permission::SendMessages).is_ok());
    drop(town.mails().await);
    // The link of a second invitation gives its roles, and no way around the password.
    invite_member(&town.identity, &access, invite()).await.unwrap();
    let again = sign_up_by_invitation(&town.identity, &town.mailed_token().await, "V. Endor", origin()).await.unwrap();
    assert!(matches!(again.next, AfterSignUp::SignIn));
    // Nor does the set-up that has ended.
    let ended = find_set_up(&town.identity, &set_up, &person.client).await.unwrap_err();
    assert_eq!(ended.kind(), ErrorKind::NotFound);
}

async fn declare_operator(town: &Town, name: &str) {
    let spec = OperatorSpec { email: format!("{name}@city.minato.example.jp"), name: name.to_owned() };
    let context = NodeWide::system("test");
    town.identity.store().write_node(&context, move |tx| put_operator(tx, &spec)).await.unwrap();
}

async fn an_operator_sets_up_an_account_by_mail(town: Town) {
    declare_operator(&town, "ops").await;
    let person = Person::new("ops");
    person.come_in(&town).await;
    drop(town.mails().await);
    let who = person.session(&town).await.unwrap();
    assert!(who.access().is_none(), "a member of nothing");
    assert!(matches!(who.node_wide().unwrap().actor(), Actor::Operator(_)));
    assert_eq!(who.node_wide().unwrap().origin().as_str(), Some("192.0.2.7"));
    // Later the operator becomes a member: the same account is both.
    let _ = town.member("ops", &["view_activity"]).await;
    let who = person.session(&town).await.unwrap();
    assert!(who.access().unwrap().require(Permission::ViewActivity).is_ok() && who.node_wide().is_some());
    person.signs_in(&town).await;
}

async fn an_operator_who_is_a_member_is_both(town: Town) {
    let person = Person::set_up(&town, "both").await;
    assert!(person.session(&town).await.unwrap().node_wide().is_none());
    declare_operator(&town, "both").await;
    let who = person.session(&town).await.unwrap();
    assert!(who.node_wide().is_some() && who.access().is_some());
}

async fn links_say_nothing_about_who_has_an_account(town: Town) {
    let _ = town.member("declared", &[]).await;
    let person = Person::set_up(&town, "ready").await;
    drop(town.mails().await);
    for (name, mails) in [("declared", 1), ("ready", 0), ("nobody", 0)] {
        let address = format!("{name}@city.minato.example.jp");
        request_set_up(&town.identity, &address, Language::English, origin()).await.unwrap();
        assert_eq!(town.mails().await.len(), mails, "{name}");
    }
    let not_an_address = request_set_up(&town.identity, "nobody", Language::English, origin()).await.unwrap_err();
    assert_eq!(not_an_address.kind(), ErrorKind::Invalid);
    assert!(person.session(&town).await.is_some());
    // Nobody's mailbox is filled.
    for _ in 0..30 {
        request_set_up(&town.identity, "declared@city.minato.example.jp", Language::English, origin()).await.unwrap();
    }
    assert_eq!(town.mails().await.len(), 9);
    let unknown = follow_set_up_link(&town.identity, &OneTimeToken::from("0".repeat(64)), origin()).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
}

async fn a_set_up_opens_an_account_once(town: Town) {
    let _ = town.member("taro", &[]).await;
    let mut set_ups = Vec::new();
    for _ in 0..3 {
        request_set_up(&town.identity, "taro@city.minato.example.jp", Language::English, origin()).await.unwrap();
        set_ups.push(town.mailed_token().await);
    }
    let (first, second) = (
        follow_set_up_link(&town.identity, &set_ups[0], origin()).await.unwrap(),
        follow_set_up_link(&town.identity, &set_ups[1], origin()).await.unwrap(),
    );
    let again = follow_set_up_link(&town.identity, &set_ups[0], origin()).await.unwrap_err();
    assert_eq!((again.kind(), again.to_string().as_str()), (ErrorKind::Conflict, "this link has already been used"));
    let person = Person::new("taro");
    let stale = find_set_up(&town.identity, &second, &person.client).await.unwrap();
    person.choose_password(&town, &first).await;
    // Whatever else was under way has ended.
    let ended = finish_set_up(&town.identity, &stale, None).await.unwrap_err();
    assert_eq!(ended.kind(), ErrorKind::Conflict);
    assert!(find_set_up(&town.identity, &second, &person.client).await.is_err());
    let late = follow_set_up_link(&town.identity, &set_ups[2], origin()).await.unwrap_err();
    assert_eq!(late.to_string(), "this account is set up already; sign in");
    let _ = town.member("jiro", &[]).await;
    drop(town.mails().await);
    request_set_up(&town.identity, "jiro@city.minato.example.jp", Language::English, origin()).await.unwrap();
    let token = town.mailed_token().await;
    town.advance(SignedDuration::from_mins(60));
    assert_eq!(follow_set_up_link(&town.identity, &token, origin()).await.unwrap_err().kind(), ErrorKind::Invalid);
}

async fn bad_passwords_are_refused_with_the_reason(town: Town) {
    let _ = town.member("taro", &[]).await;
    request_set_up(&town.identity, "taro@city.minato.example.jp", Language::English, origin()).await.unwrap();
    let set_up = follow_set_up_link(&town.identity, &town.mailed_token().await, origin()).await.unwrap();
    let person = Person::new("taro");
    let who = find_set_up(&town.identity, &set_up, &person.client).await.unwrap();
    for (typed, problem) in [
        ("gravel", PasswordProblem::TooShort),
        ("password123", PasswordProblem::Guessable),
        ("tarominato", PasswordProblem::Guessable),
        ("Minato City", PasswordProblem::Guessable),
        (&"correct horse ".repeat(30), PasswordProblem::TooLong),
    ] {
        let answer = set_password(&town.identity, &who, Password::typed(typed)).await.unwrap();
        assert!(matches!(answer, SetPassword::Refused(found) if found == problem), "{answer:?} for {typed}");
    }
}

async fn who_is_blocked_is_out_at_once(town: Town) {
    let boss = Person::set_up(&town, "boss").await;
    let operator = NodeWide::system("test");
    let taro = town.member("taro", &["send_messages"]).await;
    let person = Person::set_up(&town, "taro").await;
    block_member(&town.identity, &operator, town.organisation, taro).await.unwrap();
    assert!(person.session(&town).await.is_none());
    let attempt = yui_identity::usecases::account::PasswordAttempt {
        email: person.email.clone().into(),
        password: Password::typed(PASSWORD),
        device: person.device(),
        client: person.client.clone(),
    };
    let refused = yui_identity::usecases::account::sign_in_with_password(&town.identity, attempt).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden, "said to whoever knows the password alone");
    yui_identity::usecases::unblock_member(&town.identity, &operator, town.organisation, taro).await.unwrap();
    assert!(person.session(&town).await.is_some());
    let everything = yui_policy::Access::of_node(&operator, town.organisation);
    archive_member(&town.identity, &everything, taro).await.unwrap();
    assert!(person.session(&town).await.is_none());
    assert!(boss.session(&town).await.is_some());
}
