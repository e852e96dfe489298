//! Passkeys from their making to their removal, with an authenticator that speaks as browsers do.

use crate::person::{PASSWORD, Person};
use crate::town::{Town, on_both_towns, origin};
use jiff::SignedDuration;
use yui_identity::model::Language;
use yui_identity::model::account::{CeremonyToken, EventKind, Password, Way};
use yui_identity::usecases::account::{
    Ceremony, PasskeyAnswer, ProvedAgain, SetPassword, SetUpAnswer, begin_passkey, begin_passkey_proof,
    begin_passkey_sign_in, find_set_up, finish_passkey, finish_set_up, follow_set_up_link, list_passkeys,
    list_sign_ins, prove_again_with_passkey, remove_passkey, remove_password, rename_passkey, request_set_up,
    set_password, sign_in_with_passkey,
};
use yui_kernel::ErrorKind;
use yui_testkit::passkey::{Authenticator, Kind};

on_both_towns!(
    a_member_signs_in_with_a_passkey_alone,
    a_challenge_is_answered_once_and_in_time,
    the_last_way_in_stays,
    another_accounts_passkey_proves_nothing,
    nobody_touches_the_passkeys_of_another,
);

const ORIGIN: &str = "https://yui.example.jp";

/// Adds a passkey to the account of somebody who has just signed in.
async fn add(town: &Town, person: &Person, kind: Kind) -> Authenticator {
    let who = person.session(town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let mut device = Authenticator::new(kind, ORIGIN);
    let Ceremony { token, options } = begin_passkey(&town.identity, &who).await.unwrap();
    let answer = device.create(&options);
    finish_passkey(&town.identity, &who, &token, &answer, "窓口の端末").await.unwrap();
    device
}

async fn sign_in(town: &Town, person: &Person, device: &mut Authenticator) -> PasskeyAnswer {
    let Ceremony { token, options } = begin_passkey_sign_in(&town.identity).await.unwrap();
    answered(town, person, &token, &device.get(&options)).await
}

async fn answered(town: &Town, person: &Person, token: &CeremonyToken, answer: &str) -> PasskeyAnswer {
    let answer = sign_in_with_passkey(&town.identity, token, answer, person.device(), person.client.clone()).await;
    let answer = answer.unwrap();
    if let PasskeyAnswer::SignedIn(session) = &answer {
        person.keep(session);
    }
    answer
}

async fn a_member_signs_in_with_a_passkey_alone(town: Town) {
    let _ = town.member("taro", &["send_messages"]).await;
    request_set_up(&town.identity, "taro@city.minato.example.jp", Language::Japanese, origin()).await.unwrap();
    let token = town.mailed_token().await;
    let set_up = follow_set_up_link(&town.identity, &token, origin()).await.unwrap();
    let person = Person::new("taro");
    let who = find_set_up(&town.identity, &set_up, &person.client).await.unwrap();
    let mut device = Authenticator::new(Kind::Es256, ORIGIN);
    device.counts = true;
    let Ceremony { token, options } = begin_passkey(&town.identity, &who).await.unwrap();
    assert_eq!(options["user"]["name"], "taro@city.minato.example.jp");
    let answer = device.create(&options);
    assert!(finish_passkey(&town.identity, &who, &token, &answer, " ").await.is_err(), "a name");
    let (added, entries) = town.entries_of(finish_passkey(&town.identity, &who, &token, &answer, "窓口の端末")).await;
    let passkey = added.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["account.passkey.add"]);
    let SetUpAnswer::SignedIn(session) = finish_set_up(&town.identity, &who, None).await.unwrap() else {
        panic!("a passkey is enough")
    };
    person.keep(&session);
    for _ in 0..2 {
        let answer = sign_in(&town, &person, &mut device).await;
        assert!(matches!(answer, PasskeyAnswer::SignedIn(_)), "{answer:?}");
    }
    let who = person.session(&town).await.unwrap();
    assert_eq!(who.way, Way::Passkey);
    rename_passkey(&town.identity, &who, passkey, "自宅").await.unwrap();
    let listed = list_passkeys(&town.identity, &who).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].backed_up), (1, "自宅", true));
    assert!(listed[0].last_used_at.is_some());
    // The same passkey again is none that the browser may make, and none that is taken.
    let enrolling = who.enrolling(town.identity.env().now()).unwrap();
    let Ceremony { token, options } = begin_passkey(&town.identity, &enrolling).await.unwrap();
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    let again = finish_passkey(&town.identity, &enrolling, &token, &device.create(&options), "x").await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    // A copy that counts less is told apart, and its owner sees it.
    device.sign_count = 0;
    assert!(matches!(sign_in(&town, &person, &mut device).await, PasskeyAnswer::Wrong));
    let history = list_sign_ins(&town.identity, &who, None).await.unwrap();
    assert!(history.iter().any(|event| event.kind == EventKind::WrongPasskey));
}

async fn a_challenge_is_answered_once_and_in_time(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let mut device = add(&town, &person, Kind::EdDsa).await;
    let Ceremony { token, options } = begin_passkey_sign_in(&town.identity).await.unwrap();
    let answer = device.get(&options);
    assert!(matches!(answered(&town, &person, &token, &answer).await, PasskeyAnswer::SignedIn(_)));
    let replayed = sign_in_with_passkey(&town.identity, &token, &answer, None, person.client.clone()).await;
    assert_eq!(replayed.unwrap_err().kind(), ErrorKind::NotFound);
    // An answer to another challenge, also one of the node's own, is none; and the challenge is gone.
    let (first, second) =
        (begin_passkey_sign_in(&town.identity).await.unwrap(), begin_passkey_sign_in(&town.identity).await.unwrap());
    let crossed = device.get(&first.options);
    assert!(matches!(answered(&town, &person, &second.token, &crossed).await, PasskeyAnswer::Wrong));
    let gone = sign_in_with_passkey(&town.identity, &second.token, &crossed, None, person.client.clone()).await;
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(matches!(answered(&town, &person, &first.token, "no JSON").await, PasskeyAnswer::Wrong));
    // What was given out to prove again signs nobody in.
    let who = person.session(&town).await.unwrap();
    let proof = begin_passkey_proof(&town.identity, &who).await.unwrap();
    let answer = device.get(&proof.options);
    let misused = sign_in_with_passkey(&town.identity, &proof.token, &answer, None, person.client.clone()).await;
    assert_eq!(misused.unwrap_err().kind(), ErrorKind::NotFound);
    let late = begin_passkey_sign_in(&town.identity).await.unwrap();
    town.advance(SignedDuration::from_mins(5));
    let answer = device.get(&late.options);
    let late = sign_in_with_passkey(&town.identity, &late.token, &answer, None, person.client.clone()).await;
    assert_eq!(late.unwrap_err().kind(), ErrorKind::NotFound);
    yui_identity::jobs::PurgeAccounts(town.identity.clone()).run().await.unwrap();
}

async fn the_last_way_in_stays(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let enrolling = |who: yui_identity::usecases::account::SignedIn| who.enrolling(town.identity.env().now()).unwrap();
    let who = enrolling(person.session(&town).await.unwrap());
    let alone = remove_password(&town.identity, &who).await.unwrap_err();
    assert_eq!(alone.kind(), ErrorKind::Conflict);
    let _ = add(&town, &person, Kind::Es256).await;
    let (removed, entries) = town.entries_of(remove_password(&town.identity, &who)).await;
    removed.unwrap();
    assert_eq!(entries[0].action, "account.password.remove");
    assert!(matches!(person.tries(&town, PASSWORD).await, yui_identity::usecases::account::PasswordAnswer::Wrong));
    let passkey = list_passkeys(&town.identity, &person.session(&town).await.unwrap()).await.unwrap()[0].id;
    assert_eq!(remove_passkey(&town.identity, &who, passkey).await.unwrap_err().kind(), ErrorKind::Conflict);
    let set = set_password(&town.identity, &who, Password::typed(PASSWORD)).await.unwrap();
    let SetPassword::Set { session: Some(token) } = set else { panic!("{set:?}") };
    *person.session.borrow_mut() = Some(token);
    drop(town.mails().await);
    remove_passkey(&town.identity, &enrolling(person.session(&town).await.unwrap()), passkey).await.unwrap();
    assert_eq!(town.mails().await.len(), 1, "the owner is told");
    assert!(list_passkeys(&town.identity, &person.session(&town).await.unwrap()).await.unwrap().is_empty());
}

async fn another_accounts_passkey_proves_nothing(town: Town) {
    let (taro, hanako) = (Person::set_up(&town, "taro").await, Person::set_up(&town, "hanako").await);
    let (mut mine, mut other) = (add(&town, &taro, Kind::EdDsa).await, add(&town, &hanako, Kind::EdDsa).await);
    town.advance(SignedDuration::from_mins(10));
    let who = taro.session(&town).await.unwrap();
    assert!(!who.proved_recently(town.identity.env().now()));
    let Ceremony { token, options } = begin_passkey_proof(&town.identity, &who).await.unwrap();
    let foreign = prove_again_with_passkey(&town.identity, &who, &token, &other.get(&options)).await;
    assert_eq!(foreign.unwrap_err().kind(), ErrorKind::Forbidden);
    let Ceremony { token, options } = begin_passkey_proof(&town.identity, &who).await.unwrap();
    let proved = prove_again_with_passkey(&town.identity, &who, &token, &mine.get(&options)).await.unwrap();
    let ProvedAgain::Proved(token) = proved else { panic!("{proved:?}") };
    *taro.session.borrow_mut() = Some(token);
    assert!(taro.session(&town).await.unwrap().proved_recently(town.identity.env().now()));
}

async fn nobody_touches_the_passkeys_of_another(town: Town) {
    let (taro, hanako) = (Person::set_up(&town, "taro").await, Person::set_up(&town, "hanako").await);
    let _ = add(&town, &hanako, Kind::EdDsa).await;
    let (mine, other) = (taro.session(&town).await.unwrap(), hanako.session(&town).await.unwrap());
    let passkey = list_passkeys(&town.identity, &other).await.unwrap()[0].id;
    let renamed = rename_passkey(&town.identity, &mine, passkey, "mine").await.unwrap_err();
    assert_eq!(renamed.kind(), ErrorKind::NotFound);
    let enrolling = mine.enrolling(town.identity.env().now()).unwrap();
    assert_eq!(remove_passkey(&town.identity, &enrolling, passkey).await.unwrap_err().kind(), ErrorKind::NotFound);
    // Nor is a challenge for one account answered for another.
    let theirs = other.enrolling(town.identity.env().now()).unwrap();
    let Ceremony { token, options } = begin_passkey(&town.identity, &theirs).await.unwrap();
    let answer = Authenticator::new(Kind::EdDsa, ORIGIN).create(&options);
    let crossed = finish_passkey(&town.identity, &enrolling, &token, &answer, "x").await.unwrap_err();
    assert_eq!(crossed.kind(), ErrorKind::NotFound);
    assert_eq!(list_passkeys(&town.identity, &other).await.unwrap().len(), 1);
}
