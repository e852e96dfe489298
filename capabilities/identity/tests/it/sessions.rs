//! Sessions: how they end, and what their owner sees of them.

use crate::person::{PASSWORD, Person};
use crate::town::{Town, on_both_towns};
use jiff::SignedDuration;
use yui_identity::jobs::PurgeAccounts;
use yui_identity::model::account::{Client, EventKind, Password, SessionToken, Way};
use yui_identity::usecases::account::{
    ProvedAgain, SetPassword, end_other_sessions, end_session, find_session, list_sessions, list_sign_ins,
    prove_again_with_password, set_password, sign_out,
};
use yui_kernel::{ErrorKind, SeededRandom};

on_both_towns!(
    a_session_rests_an_hour_and_lasts_a_day_of_work,
    a_session_is_ended_here_and_elsewhere,
    nobody_ends_the_sessions_of_another,
    proving_again_rotates_the_token_and_allows_for_ten_minutes,
    a_new_password_ends_the_other_sessions,
    a_planted_token_never_becomes_a_session,
    a_new_browser_is_told_by_mail,
);

async fn a_session_rests_an_hour_and_lasts_a_day_of_work(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    for _ in 0..8 {
        town.advance(SignedDuration::from_mins(59));
        assert!(person.session(&town).await.is_some());
    }
    town.advance(SignedDuration::from_mins(8));
    assert!(person.session(&town).await.is_none(), "eight hours");
    person.signs_in(&town).await;
    town.advance(SignedDuration::from_mins(60));
    assert!(person.session(&town).await.is_none(), "an hour of rest");
    PurgeAccounts(town.identity.clone()).run().await.unwrap();
    person.signs_in(&town).await;
    let who = person.session(&town).await.unwrap();
    assert_eq!(list_sessions(&town.identity, &who).await.unwrap().len(), 1);
}

async fn a_session_is_ended_here_and_elsewhere(town: Town) {
    let (desk, laptop, phone) = (Person::set_up(&town, "taro").await, Person::new("taro"), Person::new("taro"));
    town.advance(SignedDuration::from_secs(10));
    laptop.signs_in(&town).await;
    town.advance(SignedDuration::from_secs(10));
    phone.signs_in(&town).await;
    let who = desk.session(&town).await.unwrap();
    let listed = list_sessions(&town.identity, &who).await.unwrap();
    assert_eq!(listed.len(), 3);
    assert!(listed.iter().any(|session| session.id == who.session && session.way == Way::SetUp));
    assert_eq!(listed[0].agent.as_deref(), Some("Firefox on Linux"));
    let there = laptop.session(&town).await.unwrap().session;
    end_session(&town.identity, &who, there).await.unwrap();
    assert!(laptop.session(&town).await.is_none());
    assert_eq!(end_session(&town.identity, &who, there).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(end_other_sessions(&town.identity, &who).await.unwrap(), 1);
    assert!(phone.session(&town).await.is_none() && desk.session(&town).await.is_some());
    sign_out(&town.identity, &who).await.unwrap();
    sign_out(&town.identity, &who).await.unwrap();
    assert!(desk.session(&town).await.is_none());
    desk.signs_in(&town).await;
    let who = desk.session(&town).await.unwrap();
    let history = list_sign_ins(&town.identity, &who, None).await.unwrap();
    let kinds: Vec<EventKind> = history.iter().map(|event| event.kind).collect();
    let (came, went) = (EventKind::SignedIn, EventKind::SignedOut);
    assert_eq!(kinds.iter().filter(|kind| **kind == came).count(), 4, "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| **kind == went).count(), 3, "{kinds:?}");
    assert_eq!(history[0].origin.as_deref(), Some("192.0.2.7"));
    let older = list_sign_ins(&town.identity, &who, Some(history[2].id)).await.unwrap();
    assert_eq!(older, history[3..]);
}

async fn nobody_ends_the_sessions_of_another(town: Town) {
    let (taro, hanako) = (Person::set_up(&town, "taro").await, Person::set_up(&town, "hanako").await);
    let (mine, other) = (taro.session(&town).await.unwrap(), hanako.session(&town).await.unwrap());
    let refused = end_session(&town.identity, &mine, other.session).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    assert_eq!(end_other_sessions(&town.identity, &mine).await.unwrap(), 0);
    assert!(hanako.session(&town).await.is_some());
    assert_eq!(list_sessions(&town.identity, &mine).await.unwrap().len(), 1);
    assert!(
        list_sign_ins(&town.identity, &mine, None).await.unwrap().iter().all(|event| event.kind == EventKind::SignedIn)
    );
}

async fn proving_again_rotates_the_token_and_allows_for_ten_minutes(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let who = person.session(&town).await.unwrap();
    assert!(who.enrolling(town.identity.env().now()).is_ok(), "just signed in");
    town.advance(SignedDuration::from_mins(10));
    let who = person.session(&town).await.unwrap();
    let now = town.identity.env().now();
    assert_eq!(who.enrolling(now).unwrap_err().kind(), ErrorKind::Forbidden);
    let wrong =
        prove_again_with_password(&town.identity, &who, Password::typed("plover gravel fifteen")).await.unwrap();
    assert!(matches!(wrong, ProvedAgain::Wrong));
    let proved = prove_again_with_password(&town.identity, &who, Password::typed(PASSWORD)).await.unwrap();
    let ProvedAgain::Proved(token) = proved else { panic!("{proved:?}") };
    assert!(person.session(&town).await.is_none(), "the token from before is nothing any more");
    *person.session.borrow_mut() = Some(token);
    let who = person.session(&town).await.unwrap();
    assert!(who.require_recent_proof(now).is_ok());
    for _ in 0..10 {
        let answer = prove_again_with_password(&town.identity, &who, Password::typed("plover gravel fifteen")).await;
        assert!(matches!(answer.unwrap(), ProvedAgain::Wrong));
    }
    let answer = prove_again_with_password(&town.identity, &who, Password::typed(PASSWORD)).await.unwrap();
    assert!(matches!(answer, ProvedAgain::TooMany { .. }), "{answer:?}");
}

async fn a_new_password_ends_the_other_sessions(town: Town) {
    let (desk, laptop) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    laptop.signs_in(&town).await;
    let who = desk.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let (set, entries) =
        town.entries_of(set_password(&town.identity, &who, Password::typed("seventeen quiet lanterns"))).await;
    let SetPassword::Set { session: Some(token) } = set.unwrap() else { panic!("another token") };
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["account.password.set"]);
    assert!(laptop.session(&town).await.is_none() && desk.session(&town).await.is_none());
    *desk.session.borrow_mut() = Some(token);
    assert!(desk.session(&town).await.is_some());
    let old = laptop.tries(&town, PASSWORD).await;
    assert!(matches!(old, yui_identity::usecases::account::PasswordAnswer::Wrong));
}

async fn a_planted_token_never_becomes_a_session(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let planted = SessionToken::new(&SeededRandom::new(9));
    assert!(find_session(&town.identity, &planted, &Client::default()).await.unwrap().is_none());
    let before = person.session.borrow().clone().unwrap();
    person.signs_in(&town).await;
    let after = person.session.borrow().clone().unwrap();
    assert_ne!(before.expose(), after.expose());
    assert!(find_session(&town.identity, &planted, &Client::default()).await.unwrap().is_none());
}

async fn a_new_browser_is_told_by_mail(town: Town) {
    let (desk, laptop) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    assert!(town.mails().await.iter().all(|mail| !mail.subject.contains("new browser")), "the first is none");
    laptop.signs_in(&town).await;
    let mails = town.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].subject.contains("A new browser") && mails[0].text.contains("Firefox on Linux"),
        "{}",
        mails[0].text
    );
    desk.signs_in(&town).await;
    town.advance(SignedDuration::from_secs(10));
    laptop.signs_in(&town).await;
    assert!(town.mails().await.is_empty(), "known by now");
    // Somebody else at the same browser: it is new to that account, and stays known to the first.
    let colleague = Person::set_up(&town, "hanako").await;
    drop(town.mails().await);
    *colleague.device.borrow_mut() = laptop.device();
    colleague.signs_in(&town).await;
    assert_eq!(town.mails().await.len(), 1);
    assert_eq!(colleague.device().unwrap().expose(), laptop.device().unwrap().expose());
    // A token that this node never gave out is not taken on.
    let planted = yui_identity::model::account::DeviceToken::from("f".repeat(64));
    *colleague.device.borrow_mut() = Some(planted.clone());
    town.advance(SignedDuration::from_secs(10));
    colleague.signs_in(&town).await;
    assert_ne!(colleague.device().unwrap().expose(), planted.expose());
}
