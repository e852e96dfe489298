//! The second step of signing in with a password.

use crate::person::{Person, code_of};
use crate::town::{Town, on_both_towns};
use jiff::SignedDuration;
use secrecy::ExposeSecret as _;
use yui_identity::model::account::{SignInToken, TotpSecret, Way};
use yui_identity::usecases::account::{
    SecondFactor, SecondFactorAnswer, begin_totp, confirm_totp, find_half_way, make_recovery_codes, remove_totp,
    send_email_code, sign_in_means,
};
use yui_kernel::{ErrorKind, SeededRandom};

on_both_towns!(
    a_mailed_code_works_once_within_half_an_hour,
    codes_are_not_mailed_without_end,
    an_authenticator_app_takes_the_place_of_mailed_codes,
    a_recovery_code_works_once,
    guessing_codes_is_slowed_over_all_sign_ins,
    guessing_any_factor_is_slowed_and_the_owner_is_not,
);

fn mailed(code: &str) -> SecondFactor {
    SecondFactor::EmailCode(code.to_owned().into())
}

async fn a_mailed_code_works_once_within_half_an_hour(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let token = person.passes(&town).await;
    let half_way = find_half_way(&town.identity, &token).await.unwrap();
    assert!(half_way.factors.email_code && !half_way.factors.totp && !half_way.factors.recovery_code);
    send_email_code(&town.identity, &token).await.unwrap();
    let code = code_of(&town.mails().await);
    // Another sign-in of the same account has other codes.
    let other = person.passes(&town).await;
    assert!(matches!(person.proves(&town, &other, mailed(&code)).await, SecondFactorAnswer::Wrong));
    assert!(matches!(person.proves(&town, &token, mailed("not a code")).await, SecondFactorAnswer::Wrong));
    let answer = person.proves(&town, &token, mailed(&format!(" {code} "))).await;
    assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    assert_eq!(person.session(&town).await.unwrap().way, Way::PasswordAndEmailCode);
    assert_eq!(find_half_way(&town.identity, &token).await.unwrap_err().kind(), ErrorKind::NotFound, "complete");
    let token = person.passes(&town).await;
    town.advance(SignedDuration::from_secs(10));
    send_email_code(&town.identity, &token).await.unwrap();
    town.advance(SignedDuration::from_mins(30));
    let late = find_half_way(&town.identity, &token).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::NotFound);
    let unknown = SignInToken::new(&SeededRandom::new(1));
    assert_eq!(send_email_code(&town.identity, &unknown).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn codes_are_not_mailed_without_end(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    drop(town.mails().await);
    for _ in 0..10 {
        let token = person.passes(&town).await;
        send_email_code(&town.identity, &token).await.unwrap();
        assert_eq!(send_email_code(&town.identity, &token).await.unwrap_err().kind(), ErrorKind::Conflict);
        town.advance(SignedDuration::from_secs(10));
    }
    let token = person.passes(&town).await;
    let refused = send_email_code(&town.identity, &token).await.unwrap_err();
    assert!(refused.to_string().contains("ten mails"), "{refused}");
    assert_eq!(town.mails().await.len(), 10);
}

/// What an app shows now for a secret in base 32.
fn app(town: &Town, base32: &str) -> SecondFactor {
    SecondFactor::Totp(shown_by(town, base32).into())
}

/// The code that an app shows now for a secret in base 32.
pub(crate) fn shown_by(town: &Town, base32: &str) -> String {
    let bits: String = base32
        .chars()
        .map(|letter| format!("{:05b}", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap()))
        .collect();
    let bytes: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
    let (secret, now) = (TotpSecret::from(secrecy::SecretSlice::from(bytes)), town.identity.env().now());
    let step = now.as_second() / 30;
    (0..1_000_000)
        .map(|code| format!("{code:06}"))
        .find(|code| secret.accepts(code, now, step - 1) == Some(step))
        .unwrap()
}

async fn an_authenticator_app_takes_the_place_of_mailed_codes(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let who = person.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let shown = begin_totp(&town.identity, &who).await.unwrap();
    assert!(shown.uri.expose_secret().starts_with("otpauth://totp/Yui%20yui.example.jp:taro%40"), "the app's list");
    assert!(!format!("{shown:?}").contains(shown.secret.expose_secret()));
    let secret = shown.secret.expose_secret().to_owned();
    let wrong = confirm_totp(&town.identity, &who, "000").await.unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Invalid);
    let token = person.passes(&town).await;
    assert!(find_half_way(&town.identity, &token).await.unwrap().factors.email_code, "the app does not count yet");
    let code = shown_by(&town, &secret);
    let (confirmed, entries) = town.entries_of(confirm_totp(&town.identity, &who, &code)).await;
    confirmed.unwrap();
    assert_eq!(entries[0].action, "account.totp.add");
    assert_eq!(begin_totp(&town.identity, &who).await.unwrap_err().kind(), ErrorKind::Conflict);
    let refused = send_email_code(&town.identity, &token).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let replayed = person.proves(&town, &token, SecondFactor::Totp(code.into())).await;
    assert!(matches!(replayed, SecondFactorAnswer::Used), "{replayed:?}");
    town.advance(SignedDuration::from_secs(30));
    let factor = app(&town, &secret);
    let answer = person.proves(&town, &token, factor.clone()).await;
    assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    assert_eq!(person.session(&town).await.unwrap().way, Way::PasswordAndTotp);
    let token = person.passes(&town).await;
    assert!(matches!(person.proves(&town, &token, factor).await, SecondFactorAnswer::Used));
    let (removed, entries) = town.entries_of(remove_totp(&town.identity, &who)).await;
    removed.unwrap();
    assert_eq!(entries[0].action, "account.totp.remove");
    assert_eq!(remove_totp(&town.identity, &who).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(find_half_way(&town.identity, &token).await.unwrap().factors.email_code);
}

async fn a_recovery_code_works_once(town: Town) {
    let person = Person::set_up(&town, "taro").await;
    let who = person.session(&town).await.unwrap();
    let enrolling = who.enrolling(town.identity.env().now()).unwrap();
    let first = make_recovery_codes(&town.identity, &enrolling).await.unwrap();
    let (codes, entries) = town.entries_of(make_recovery_codes(&town.identity, &enrolling)).await;
    let codes = codes.unwrap();
    assert_eq!((codes.len(), entries.len()), (10, 1));
    let kept = |code: &yui_identity::model::account::RecoveryCode| SecondFactor::RecoveryCode(code.shown().into());
    let token = person.passes(&town).await;
    assert!(matches!(person.proves(&town, &token, kept(&first[0])).await, SecondFactorAnswer::Wrong), "replaced");
    drop(town.mails().await);
    let answer = person.proves(&town, &token, kept(&codes[3])).await;
    assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    let mails = town.mails().await;
    assert!(mails.iter().any(|mail| mail.text.contains("recovery codes was used")), "the owner is told");
    let who = person.session(&town).await.unwrap();
    assert_eq!(sign_in_means(&town.identity, &who).await.unwrap().recovery_codes, 9);
    let token = person.passes(&town).await;
    assert!(matches!(person.proves(&town, &token, kept(&codes[3])).await, SecondFactorAnswer::Wrong));
    assert!(matches!(person.proves(&town, &token, kept(&codes[4])).await, SecondFactorAnswer::SignedIn(_)));
}

async fn guessing_codes_is_slowed_over_all_sign_ins(town: Town) {
    let (owner, thief) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    slowed(&town, &thief, |number| mailed(&format!("{number:06}"))).await;
    drop(town.mails().await);
    owner.signs_in(&town).await;
}

async fn guessing_any_factor_is_slowed_and_the_owner_is_not(town: Town) {
    let (owner, thief) = (Person::set_up(&town, "taro").await, Person::new("taro"));
    let who = owner.session(&town).await.unwrap().enrolling(town.identity.env().now()).unwrap();
    let codes = make_recovery_codes(&town.identity, &who).await.unwrap();
    let secret = begin_totp(&town.identity, &who).await.unwrap().secret.expose_secret().to_owned();
    confirm_totp(&town.identity, &who, &shown_by(&town, &secret)).await.unwrap();
    let app = |number: u32| SecondFactor::Totp(format!("{number:06}").into());
    let kept = |number: u32| SecondFactor::RecoveryCode(format!("{number:016}").into());
    for guess in [&app as &dyn Fn(u32) -> SecondFactor, &kept] {
        slowed(&town, &thief, guess).await;
        // A right one is not looked at either, as long as it is too fast.
        let token = thief.passes(&town).await;
        let right = SecondFactor::RecoveryCode(codes[0].shown().into());
        let answer = thief.proves(&town, &token, right).await;
        assert!(matches!(answer, SecondFactorAnswer::TooMany { .. }), "{answer:?}");
        town.advance(SignedDuration::from_secs(30));
        let token = owner.passes(&town).await;
        let answer = owner.proves(&town, &token, SecondFactor::Totp(shown_by(&town, &secret).into())).await;
        assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
        town.advance(SignedDuration::from_mins(10));
    }
}

/// Tries ten wrong codes, each in a sign-in of its own; the eleventh is not looked at.
async fn slowed(town: &Town, thief: &Person, guess: impl Fn(u32) -> SecondFactor) {
    for number in 0..11 {
        let token = thief.passes(town).await;
        let answer = thief.proves(town, &token, guess(number)).await;
        match number {
            10 => assert!(matches!(answer, SecondFactorAnswer::TooMany { .. }), "{answer:?}"),
            _ => assert!(matches!(answer, SecondFactorAnswer::Wrong), "{number}: {answer:?}"),
        }
    }
}
