//! A forgotten password: the link, what it does, and what an outsider learns.

use crate::person::{PASSWORD, Person, code_of};
use crate::second_factor::shown_by;
use crate::town::{Town, on_both_towns, origin};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use yui_identity::model::OneTimeToken;
use yui_identity::model::account::{EventKind, Password, PasswordProblem, Way};
use yui_identity::usecases::account::{
    HalfWay, PasswordAnswer, ResetPassword, SecondFactor, SecondFactorAnswer, begin_totp, confirm_totp, find_half_way,
    list_sign_ins, request_browser_link, request_password_link, reset_password, send_email_code,
};
use yui_identity::usecases::block_member;
use yui_kernel::{ErrorKind, NodeWide};

on_both_towns!(
    a_forgotten_password_is_set_anew,
    the_second_factor_stays,
    a_link_works_once_and_for_an_hour,
    nobody_is_kept_from_a_link_and_nobody_is_flooded,
    an_outsider_learns_nothing,
);

const NEW: &str = "heron basket twenty";

async fn link(town: &Town, person: &Person) -> OneTimeToken {
    drop(town.mails().await);
    request_password_link(&town.identity, &person.email.to_uppercase(), origin()).await.unwrap();
    town.mailed_token().await
}

async fn set(town: &Town, person: &Person, token: &OneTimeToken, password: &str) -> yui_kernel::Result<ResetPassword> {
    reset_password(&town.identity, token, Password::typed(password), person.client.clone()).await
}

#[track_caller]
fn half_way(answer: ResetPassword) -> HalfWay {
    match answer {
        ResetPassword::SecondFactor(half_way) => half_way,
        other => panic!("{other:?}"),
    }
}

async fn a_forgotten_password_is_set_anew(town: Town) {
    let (owner, elsewhere) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    elsewhere.signs_in(&town).await;
    let begun = elsewhere.passes(&town).await;
    town.advance(SignedDuration::from_mins(10));
    let token = link(&town, &owner).await;
    for (typed, problem) in [
        ("short", PasswordProblem::TooShort),
        ("password1", PasswordProblem::Guessable),
        (&"long ".repeat(60), PasswordProblem::TooLong),
    ] {
        let refused = set(&town, &owner, &token, typed).await.unwrap();
        assert!(matches!(refused, ResetPassword::Refused(why) if why == problem), "{refused:?}");
    }
    assert!(owner.session(&town).await.is_some(), "nothing has happened yet");
    let (done, entries) = town.entries_of(set(&town, &owner, &token, NEW)).await;
    let half_way = half_way(done.unwrap());
    let told: Vec<_> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(told, ["account.password.reset"]);
    for person in [&owner, &elsewhere] {
        assert!(person.session(&town).await.is_none(), "every session has ended");
        assert!(matches!(person.tries(&town, PASSWORD).await, PasswordAnswer::Wrong));
    }
    let gone = find_half_way(&town.identity, &begun).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound, "and what was half-way");
    let mails = town.mails().await;
    assert!(mails.iter().any(|mail| mail.to == owner.email && mail.text.contains("password was set")), "{mails:?}");

    send_email_code(&town.identity, &half_way.token).await.unwrap();
    let code = code_of(&town.mails().await);
    let answer = owner.proves(&town, &half_way.token, SecondFactor::EmailCode(code.into())).await;
    assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    assert!(matches!(owner.tries(&town, NEW).await, PasswordAnswer::SecondFactor(_)));
    let who = owner.session(&town).await.unwrap();
    let history = list_sign_ins(&town.identity, &who, None).await.unwrap();
    let reset: Vec<_> = history.iter().filter(|event| event.kind == EventKind::PasswordReset).collect();
    assert_eq!((reset.len(), reset[0].way), (1, Way::Password));
}

async fn the_second_factor_stays(town: Town) {
    let owner = Person::set_up(&town, "taro").await;
    let who = owner.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let secret = begin_totp(&town.identity, &who).await.unwrap().secret.expose_secret().to_owned();
    confirm_totp(&town.identity, &who, &shown_by(&town, &secret)).await.unwrap();
    let token = link(&town, &owner).await;
    let half_way = half_way(set(&town, &owner, &token, NEW).await.unwrap());
    assert!(half_way.factors.totp && !half_way.factors.email_code);
    let mailed = owner.proves(&town, &half_way.token, SecondFactor::EmailCode("123456".to_owned().into())).await;
    assert!(matches!(mailed, SecondFactorAnswer::Wrong), "{mailed:?}");
    town.advance(SignedDuration::from_secs(30));
    let app = SecondFactor::Totp(shown_by(&town, &secret).into());
    let answer = owner.proves(&town, &half_way.token, app).await;
    assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
}

async fn a_link_works_once_and_for_an_hour(town: Town) {
    let owner = Person::set_up(&town, "taro").await;
    let (first, second) = (link(&town, &owner).await, link(&town, &owner).await);
    drop(half_way(set(&town, &owner, &first, NEW).await.unwrap()));
    for used in [&first, &second] {
        assert_eq!(set(&town, &owner, used, "otter lantern seventy").await.unwrap_err().kind(), ErrorKind::Conflict);
    }
    let late = link(&town, &owner).await;
    town.advance(SignedDuration::from_mins(60));
    assert_eq!(set(&town, &owner, &late, "otter lantern seventy").await.unwrap_err().kind(), ErrorKind::Invalid);
    let unknown = OneTimeToken::from("0".repeat(64));
    assert_eq!(set(&town, &owner, &unknown, NEW).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(matches!(owner.tries(&town, NEW).await, PasswordAnswer::SecondFactor(_)), "as the first link left it");
    // A link for something else is none for a password.
    town.advance(SignedDuration::from_mins(60));
    request_browser_link(&town.identity, &owner.email, origin()).await.unwrap();
    let other = town.mailed_token().await;
    assert_eq!(set(&town, &owner, &other, NEW).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn nobody_is_kept_from_a_link_and_nobody_is_flooded(town: Town) {
    let owner = Person::set_up(&town, "taro").await;
    drop(town.mails().await);
    for _ in 0..50 {
        request_password_link(&town.identity, &owner.email, origin()).await.unwrap();
    }
    let mails = town.mails().await;
    assert_eq!(mails.len(), 10);
    // Links of another kind have a pace of their own.
    request_browser_link(&town.identity, &owner.email, origin()).await.unwrap();
    assert_eq!(town.mails().await.len(), 1);
    // The owner follows any of those that somebody else asked for.
    drop(half_way(set(&town, &owner, &crate::town::token_of(&mails[3]), NEW).await.unwrap()));
    town.advance(SignedDuration::from_mins(6));
    drop(link(&town, &owner).await);
}

async fn an_outsider_learns_nothing(town: Town) {
    let _ = (Person::set_up(&town, "taro").await, town.member("declared", &[]).await);
    let blocked = town.member("jiro", &[]).await;
    let _ = Person::set_up(&town, "jiro").await;
    block_member(&town.identity, &NodeWide::system("test"), town.organisation, blocked).await.unwrap();
    drop(town.mails().await);
    for (name, mails) in [("taro", 1), ("declared", 0), ("jiro", 0), ("nobody", 0)] {
        let address = format!("{name}@city.minato.example.jp");
        let before = town.waiting().await;
        request_password_link(&town.identity, &address, origin()).await.unwrap();
        assert_eq!(town.waiting().await - before, 1, "{name}: the same work");
        assert_eq!(town.mails().await.len(), mails, "{name}");
    }
    let odd = request_password_link(&town.identity, "not an address", origin()).await.unwrap_err();
    assert_eq!(odd.kind(), ErrorKind::Invalid);
}
