//! What a browser brings along, and what it is given to keep.

use crate::Identity;
use crate::model::account::{Client, DeviceToken, SessionToken, SignInToken};
use crate::usecases::account::{NewSession, SignedIn, find_session};
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, header};
use yui_kernel::{Error, Result};
use yui_web::Failure;
use yui_web::extract::Origin;
use yui_web::page::{Cookie, Language, Page};

/// How long a browser is known, in seconds: a year.
const KNOWN_FOR: u64 = 365 * 24 * 60 * 60;

/// The browser of a request.
#[derive(Debug)]
pub(super) struct Browser {
    /// Where the request comes from.
    pub(super) client: Client,
    /// By what accounts know it.
    pub(super) device: Option<DeviceToken>,
    /// What is half-way.
    pub(super) flow: Option<SignInToken>,
    session: Option<SessionToken>,
    is_https: bool,
}

impl Browser {
    /// Who has signed in.
    ///
    /// # Errors
    /// `Forbidden` if the session ended just now; or as the store reports them.
    pub(super) async fn signed_in(&self, identity: &Identity) -> Result<SignedIn> {
        let found = match &self.session {
            Some(token) => find_session(identity, token, &self.client).await?,
            None => None,
        };
        found.ok_or_else(|| Error::forbidden("your session has ended; sign in again"))
    }

    /// Gives the browser a session, and lets go of what was half-way.
    pub(super) fn enter(&self, response: &mut Response, session: &NewSession) {
        self.renew(response, &session.token);
        self.know(response, &session.device);
        self.forget(response, Cookie::Flow);
    }

    /// Gives the browser another token for its session.
    pub(super) fn renew(&self, response: &mut Response, token: &SessionToken) {
        add(response, Cookie::Session.keep(token.expose(), None, self.is_https));
    }

    /// Makes the browser one that is known.
    pub(super) fn know(&self, response: &mut Response, device: &DeviceToken) {
        add(response, Cookie::Device.keep(device.expose(), Some(KNOWN_FOR), self.is_https));
    }

    /// Has the browser keep what is half-way.
    pub(super) fn go_on(&self, response: &mut Response, flow: &SignInToken) {
        add(response, Cookie::Flow.keep(flow.expose(), None, self.is_https));
    }

    /// Has the browser ask for a language from now on.
    pub(super) fn speak(&self, response: &mut Response, language: Language) {
        add(response, Cookie::Language.keep(language.code(), None, self.is_https));
    }

    /// Has the browser forget a cookie.
    pub(super) fn forget(&self, response: &mut Response, cookie: Cookie) {
        add(response, cookie.forget(self.is_https));
    }
}

fn add(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> std::result::Result<Self, Failure> {
        let is_https = Page::from_request_parts(parts, state).await?.is_https();
        let headers = &parts.headers;
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let held = |cookie: Cookie| cookie.read(headers, is_https).map(str::to_owned);
        Ok(Self {
            client: Client::new(agent, Origin::of(parts).0),
            device: held(Cookie::Device).map(DeviceToken::from),
            flow: held(Cookie::Flow).map(SignInToken::from),
            session: held(Cookie::Session).map(SessionToken::from),
            is_https,
        })
    }
}
