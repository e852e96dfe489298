//! What somebody learns, and how fast, who tries passwords.

use crate::person::{PASSWORD, Person, code_of};
use crate::town::{CHEAP, Town, on_both_towns, origin, settings};
use jiff::SignedDuration;
use yui_identity::Settings;
use yui_identity::model::account::{EventKind, HashCost, Pace};
use yui_identity::usecases::account::{
    PasswordAnswer, SecondFactor, SecondFactorAnswer, confirm_browser, list_sign_ins, request_browser_link,
    send_email_code,
};
use yui_store::values;

on_both_towns!(
    an_address_that_nobody_has_is_answered_alike,
    strangers_are_slowed_down_and_the_owner_is_not,
    a_mailed_link_makes_a_browser_known,
    a_school_signs_in_at_once_from_one_address,
    a_dearer_hash_replaces_a_cheaper_one,
);

/// An answer as an outsider sees it.
fn seen(answer: &PasswordAnswer) -> String {
    match answer {
        PasswordAnswer::SecondFactor(_) => "second factor".to_owned(),
        PasswordAnswer::Wrong => "wrong".to_owned(),
        PasswordAnswer::TooMany { wait } => format!("wait {wait}"),
        PasswordAnswer::Busy => "busy".to_owned(),
    }
}

async fn an_address_that_nobody_has_is_answered_alike(town: Town) {
    let _ = Person::set_up(&town, "taro").await;
    let _ = town.member("declared", &[]).await;
    let mut answers = Vec::new();
    for name in ["taro", "declared", "nobody"] {
        let stranger = Person::new(name);
        let mut answered = Vec::new();
        for typed in ["short", "plover gravel fifteen", &"long ".repeat(100)] {
            for _ in 0..12 {
                answered.push(seen(&stranger.tries(&town, typed).await));
            }
        }
        assert!(answered.iter().any(|answer| answer.starts_with("wait")), "{answered:?}");
        answers.push(answered);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let odd = Person { email: "not an address".to_owned(), ..Person::new("x") };
    assert_eq!(seen(&odd.tries(&town, PASSWORD).await), "wrong");
}

async fn strangers_are_slowed_down_and_the_owner_is_not(town: Town) {
    let (owner, stranger) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    let burst = Pace::GUESSES.burst;
    for _ in 0..burst {
        assert_eq!(seen(&stranger.tries(&town, "plover gravel fifteen").await), "wrong");
    }
    for _ in 0..200 {
        assert_eq!(seen(&stranger.tries(&town, PASSWORD).await), "wait PT1M", "even with the right one");
    }
    owner.signs_in(&town).await;
    // A stranger with the token of another account's browser is a stranger here.
    let other = Person::set_up(&town, "hanako").await;
    *stranger.device.borrow_mut() = other.device();
    assert_eq!(seen(&stranger.tries(&town, PASSWORD).await), "wait PT1M");
    town.advance(SignedDuration::from_secs(59));
    assert_eq!(seen(&stranger.tries(&town, PASSWORD).await), "wait PT1S");
    town.advance(SignedDuration::from_secs(1));
    assert_eq!(seen(&stranger.tries(&town, "plover gravel fifteen").await), "wrong");
    assert_eq!(seen(&stranger.tries(&town, "plover gravel fifteen").await), "wait PT1M");
    // The owner's own mistakes count for that browser alone.
    for _ in 0..burst {
        assert_eq!(seen(&owner.tries(&town, "plover gravel fifteen").await), "wrong");
    }
    assert_eq!(seen(&owner.tries(&town, PASSWORD).await), "wait PT1M");
    town.advance(SignedDuration::from_mins(10));
    owner.signs_in(&town).await;
    let who = owner.session(&town).await.unwrap();
    let history = list_sign_ins(&town.identity, &who, None).await.unwrap();
    let wrong = history.iter().filter(|event| event.kind == EventKind::WrongPassword).count();
    assert_eq!(wrong, usize::try_from(2 * burst + 1).unwrap(), "what was not looked at is not in the history");
}

async fn a_mailed_link_makes_a_browser_known(town: Town) {
    let (_, laptop) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    drop(town.mails().await);
    for _ in 0..20 {
        drop(laptop.tries(&town, "plover gravel fifteen").await);
    }
    request_browser_link(&town.identity, "nobody@city.minato.example.jp", origin()).await.unwrap();
    assert!(town.mails().await.is_empty());
    request_browser_link(&town.identity, &laptop.email, origin()).await.unwrap();
    let token = town.mailed_token().await;
    let device = confirm_browser(&town.identity, &token, laptop.client.clone()).await.unwrap();
    assert!(confirm_browser(&town.identity, &token, laptop.client.clone()).await.is_err(), "once");
    *laptop.device.borrow_mut() = Some(device);
    drop(town.mails().await);
    laptop.signs_in(&town).await;
}

async fn a_school_signs_in_at_once_from_one_address(town: Town) {
    let people = 200;
    let mut school = Vec::new();
    for number in 0..people {
        school.push(Person::set_up(&town, &format!("teacher{number}")).await);
    }
    drop(town.mails().await);
    // In browsers that nobody knows, all from 192.0.2.7, within ten seconds.
    for person in &school {
        *person.device.borrow_mut() = None;
    }
    let mut half_way = Vec::new();
    for class in school.chunks(20) {
        let answers: Vec<PasswordAnswer> =
            futures_util::future::join_all(class.iter().map(|person| person.tries(&town, PASSWORD))).await;
        for (person, answer) in class.iter().zip(answers) {
            let PasswordAnswer::SecondFactor(passed) = answer else { panic!("{answer:?}") };
            send_email_code(&town.identity, &passed.token).await.unwrap();
            half_way.push((person, passed.token));
        }
        town.advance(SignedDuration::from_secs(1));
    }
    let mails = town.mails().await;
    assert_eq!(mails.len(), people);
    for (person, token) in half_way {
        let own: Vec<_> = mails.iter().filter(|mail| mail.to == person.email).cloned().collect();
        let answer = person.proves(&town, &token, SecondFactor::EmailCode(code_of(&own).into())).await;
        assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    }
}

async fn a_dearer_hash_replaces_a_cheaper_one(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let hash = || async {
        let account = person.session(&town).await.unwrap().account;
        let tenant = yui_kernel::NodeWide::system("test").within(town.organisation);
        let find = move |tx: &mut yui_store::TenantTx<'_>| {
            tx.find::<(String,)>(&yui_identity::sql::account_password::FIND, &values![account])
        };
        town.identity.store().read(&tenant, find).await.unwrap().unwrap().0
    };
    let cheap = hash().await;
    assert!(cheap.contains("m=64,t=1,p=1"));
    let dearer = town.with_settings(Settings { hash_cost: HashCost { passes: 2, ..CHEAP }, ..settings() });
    person.signs_in(&dearer).await;
    let renewed = hash().await;
    assert!(renewed.contains("m=64,t=2,p=1"), "{renewed}");
    // Back at the lower cost nothing is made cheaper.
    town.advance(SignedDuration::from_secs(10));
    person.signs_in(&town).await;
    assert_eq!(hash().await, renewed);
}
