//! Somebody with a browser.

use crate::town::{Town, origin};
use std::cell::RefCell;
use yui_identity::model::Language;
use yui_identity::model::account::{Client, DeviceToken, Password, SessionToken, SignInToken};
use yui_identity::usecases::account::{
    NewSession, PasswordAnswer, PasswordAttempt, SecondFactor, SecondFactorAnswer, SetPassword, SetUpAnswer, SignedIn,
    find_session, find_set_up, finish_set_up, follow_set_up_link, prove_second_factor, request_set_up, send_email_code,
    set_password, sign_in_with_password,
};
use yui_identity::usecases::list_members;
use yui_kernel::NodeWide;
use yui_kernel::ports::Mail;
use yui_policy::Access;

/// A password that nobody guesses.
pub(crate) const PASSWORD: &str = "plover gravel sixteen";

pub(crate) struct Person {
    pub(crate) email: String,
    /// What the browser has in its cookies.
    pub(crate) device: RefCell<Option<DeviceToken>>,
    pub(crate) session: RefCell<Option<SessionToken>>,
    pub(crate) client: Client,
}

impl Person {
    /// Somebody with a new browser.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            email: format!("{name}@city.minato.example.jp"),
            device: RefCell::default(),
            session: RefCell::default(),
            client: Client::new(Some("Firefox on Linux"), origin()),
        }
    }

    /// A declared member (made if it is none) who has chosen [`PASSWORD`] and is signed in.
    pub(crate) async fn set_up(town: &Town, name: &str) -> Self {
        let person = Self::new(name);
        let access = Access::of_node(&NodeWide::system("test"), town.organisation);
        let known = list_members(&town.identity, &access, None, None).await.unwrap();
        if !known.iter().any(|member| member.email == person.email) {
            let _ = town.member(name, &["send_messages"]).await;
        }
        person.come_in(town).await;
        person
    }

    /// Sets the account up by the mailed link.
    pub(crate) async fn come_in(&self, town: &Town) {
        drop(town.mails().await);
        request_set_up(&town.identity, &self.email, Language::English, origin()).await.unwrap();
        let token = town.mailed_token().await;
        let set_up = follow_set_up_link(&town.identity, &token, origin()).await.unwrap();
        self.choose_password(town, &set_up).await;
    }

    /// Ends a set-up with [`PASSWORD`].
    pub(crate) async fn choose_password(&self, town: &Town, set_up: &SignInToken) {
        let enrolling = find_set_up(&town.identity, set_up, &self.client).await.unwrap();
        let incomplete = finish_set_up(&town.identity, &enrolling, self.device()).await.unwrap();
        assert!(matches!(incomplete, SetUpAnswer::Incomplete));
        let set = set_password(&town.identity, &enrolling, Password::typed(PASSWORD)).await.unwrap();
        assert!(matches!(set, SetPassword::Set { session: None }), "{set:?}");
        match finish_set_up(&town.identity, &enrolling, self.device()).await.unwrap() {
            SetUpAnswer::SignedIn(session) => self.keep(&session),
            SetUpAnswer::Incomplete => panic!("the set-up should be complete"),
        }
    }

    pub(crate) fn device(&self) -> Option<DeviceToken> {
        self.device.borrow().clone()
    }

    /// Keeps what the answer puts into the cookies.
    pub(crate) fn keep(&self, session: &NewSession) {
        *self.session.borrow_mut() = Some(session.token.clone());
        *self.device.borrow_mut() = Some(session.device.clone());
    }

    /// Types a password.
    pub(crate) async fn tries(&self, town: &Town, password: &str) -> PasswordAnswer {
        let attempt = PasswordAttempt {
            email: self.email.clone().into(),
            password: Password::typed(password),
            device: self.device(),
            client: self.client.clone(),
        };
        sign_in_with_password(&town.identity, attempt).await.unwrap()
    }

    /// Types the right password; gives the half-way sign-in.
    pub(crate) async fn passes(&self, town: &Town) -> SignInToken {
        match self.tries(town, PASSWORD).await {
            PasswordAnswer::SecondFactor(half_way) => half_way.token,
            other => panic!("{other:?}"),
        }
    }

    /// Types a second factor.
    pub(crate) async fn proves(&self, town: &Town, token: &SignInToken, factor: SecondFactor) -> SecondFactorAnswer {
        let answer = prove_second_factor(&town.identity, token, factor, self.device(), self.client.clone()).await;
        let answer = answer.unwrap();
        if let SecondFactorAnswer::SignedIn(session) = &answer {
            self.keep(session);
        }
        answer
    }

    /// Signs in with password and mailed code.
    pub(crate) async fn signs_in(&self, town: &Town) {
        let token = self.passes(town).await;
        send_email_code(&town.identity, &token).await.unwrap();
        let code = code_of(&town.mails().await);
        let answer = self.proves(town, &token, SecondFactor::EmailCode(code.into())).await;
        assert!(matches!(answer, SecondFactorAnswer::SignedIn(_)), "{answer:?}");
    }

    /// The session, if it is one.
    pub(crate) async fn session(&self, town: &Town) -> Option<SignedIn> {
        let token = self.session.borrow().clone()?;
        find_session(&town.identity, &token, &self.client).await.unwrap()
    }
}

/// The code in the one mail with a code.
pub(crate) fn code_of(mails: &[Mail]) -> String {
    let codes: Vec<&str> = mails.iter().filter_map(|mail| mail.subject.strip_prefix("Your code is ")).collect();
    assert_eq!(codes.len(), 1, "one code");
    codes[0].to_owned()
}
