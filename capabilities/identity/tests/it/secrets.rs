//! Secrets at rest, and what nobody may choose as one.

use crate::person::{PASSWORD, Person};
use crate::town::{Town, keyring, on_both_towns, settings};
use std::sync::Arc;
use yui_identity::Settings;
use yui_identity::model::account::{Password, PasswordProblem};
use yui_identity::usecases::account::{
    PasswordAnswer, PasswordAttempt, SetPassword, begin_totp, inspect_secrets, reseal, set_password,
    sign_in_with_password,
};
use yui_kernel::ErrorKind;
use yui_store::seal::{Keyring, SealedSecrets};

on_both_towns!(
    the_secrets_of_apps_move_to_a_new_key,
    what_was_breached_is_refused_offline,
    who_waits_too_long_is_told_to_try_again,
);

async fn the_secrets_of_apps_move_to_a_new_key(town: Town) {
    for name in ["taro", "hanako"] {
        let person = Person::set_up(&town, name).await;
        let who = person.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
        let _ = begin_totp(&town.identity, &who).await.unwrap();
    }
    let (store, new) = (town.identity.store(), "a5".repeat(32));
    let both = Arc::new(Keyring::new(&new.clone().into(), &["5a".repeat(32).into()]).unwrap());
    let alone = Arc::new(Keyring::new(&new.into(), &[]).unwrap());
    let counted = |current, earlier, unreadable| SealedSecrets { current, earlier, unreadable };
    assert_eq!(inspect_secrets(store, &keyring()).await.unwrap(), counted(2, 0, 0));
    assert_eq!(inspect_secrets(store, &both).await.unwrap(), counted(0, 2, 0));
    assert_eq!(inspect_secrets(store, &alone).await.unwrap(), counted(0, 0, 2));
    assert_eq!(reseal(store, &alone).await.unwrap(), 0, "what cannot be opened is left alone");
    assert_eq!(reseal(store, &both).await.unwrap(), 2);
    assert_eq!(reseal(store, &both).await.unwrap(), 0);
    assert_eq!(inspect_secrets(store, &alone).await.unwrap(), counted(2, 0, 0));
}

async fn what_was_breached_is_refused_offline(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let who = person.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let list = tempfile::NamedTempFile::new().unwrap();
    // SHA-1 of "seventeen quiet lanterns", between two others.
    let line = "4DE79B2B5D83BA58535C2C9260F77BFE8EF30BBE:3\r\n";
    std::fs::write(list.path(), format!("{}:1\r\n{line}{}:9\r\n", "0".repeat(40), "F".repeat(40))).unwrap();
    let guarded = town.with_settings(Settings { breached_passwords: Some(list.path().to_owned()), ..settings() });
    let tried = |typed: &'static str| set_password(&guarded.identity, &who, Password::typed(typed));
    let answer = tried("seventeen quiet lanterns").await.unwrap();
    assert!(matches!(answer, SetPassword::Refused(PasswordProblem::Breached)), "{answer:?}");
    // A list that cannot be read lets nothing pass.
    std::fs::write(list.path(), "no hashes\n").unwrap();
    assert_eq!(tried("eighteen quiet lanterns").await.unwrap_err().kind(), ErrorKind::Unavailable);
    std::fs::write(list.path(), "").unwrap();
    assert!(matches!(tried("eighteen quiet lanterns").await.unwrap(), SetPassword::Set { .. }));
}

async fn who_waits_too_long_is_told_to_try_again(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let full = Settings { hash_workers: 1, hash_queue: 0, ..settings() };
    let busy = town.with_settings(full);
    let attempt = || PasswordAttempt {
        email: person.email.clone().into(),
        password: Password::typed(PASSWORD),
        device: person.device(),
        client: person.client.clone(),
    };
    let tries = (0..10).map(|_| sign_in_with_password(&busy.identity, attempt()));
    let answers = futures_util::future::join_all(tries).await;
    let (mut right, mut refused) = (0, 0);
    for answer in answers {
        match answer.unwrap() {
            PasswordAnswer::SecondFactor(_) => right += 1,
            PasswordAnswer::Busy => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(right >= 1 && right + refused == 10, "{right} right, {refused} told to try again");
}
