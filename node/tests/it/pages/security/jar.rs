//! A browser that keeps its cookies, and signs in by what people type.

use std::cell::RefCell;
use std::collections::BTreeMap;
use yui_testkit::node::{Answer, TestNode};

/// A password that nobody guesses.
pub(super) const PASSWORD: &str = "plover gravel sixteen";

pub(super) struct Jar<'a> {
    node: &'a TestNode,
    pub(super) cookies: RefCell<BTreeMap<String, String>>,
    /// Sent with every request.
    pub(super) headers: Vec<(&'static str, &'static str)>,
}

impl<'a> Jar<'a> {
    pub(super) fn new(node: &'a TestNode) -> Self {
        Self { node, cookies: RefCell::default(), headers: vec![("accept-language", "ja"), ("user-agent", "jar")] }
    }

    /// The value of a cookie; empty if there is none.
    pub(super) fn cookie(&self, name: &str) -> String {
        self.cookies.borrow().get(name).cloned().unwrap_or_default()
    }

    pub(super) fn set(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    async fn exchange(&self, method: &str, path: &str, body: Option<String>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut call = self.node.call(method, path).header("cookie", &cookies.join("; "));
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        if let Some(body) = body {
            call = call.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let answer = call.send().await;
        for kept in answer.headers.get_all("set-cookie") {
            let (name, value) = kept.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.set(name, value);
        }
        answer
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.exchange("GET", path, None).await
    }

    /// Sends a form that `page` shows.
    pub(super) async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await.expect(200).text;
        let token = shown.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("form_token", &token).extend_pairs(fields);
        self.exchange("POST", action, Some(body.finish())).await
    }

    /// How many mails there are once those that wait are sent.
    async fn settled(&self) -> usize {
        self.node.run_due().await;
        self.node.smtp().count()
    }

    /// The text of the newest mail, once there are `count`.
    pub(super) async fn mail(&self, count: usize) -> String {
        self.node.run_due().await;
        self.node.smtp().wait_for(count).await.unwrap();
        let data = self.node.smtp().messages().last().unwrap().data.clone();
        let parsed = mailparse::parse_mail(&data).unwrap();
        parsed.parts().find(|part| part.ctype.mimetype == "text/plain").unwrap().get_body().unwrap()
    }

    /// Follows the link of the newest mail up to its token.
    pub(super) async fn token(&self, count: usize) -> String {
        let text = self.mail(count).await;
        let (_, rest) = text.split_once("?token=").unwrap_or_else(|| panic!("no link in {text}"));
        rest.chars().take_while(char::is_ascii_alphanumeric).collect()
    }

    /// Sets the account of a declared member up, which signs in.
    pub(super) async fn set_up(&self, email: &str) {
        let before = self.settled().await;
        let asked = [("email", email), ("what", "set-up")];
        let _ = self.send("/sign-in/help", "/sign-in/help", &asked).await.expect(200);
        let token = self.token(before + 1).await;
        let page = format!("/account/set-up?token={token}");
        let _ = self.send(&page, "/account/set-up", &[("token", &token)]).await.expect(303);
        let _ = self.send("/set-up", "/set-up", &[("password", PASSWORD)]).await.expect(303);
    }

    /// Types address and password.
    pub(super) async fn types(&self, email: &str, password: &str) -> Answer {
        self.send("/sign-in", "/sign-in", &[("email", email), ("password", password)]).await
    }

    /// The code of the mail that the page of codes has sent.
    pub(super) async fn code(&self) -> String {
        let before = self.settled().await;
        let _ = self.get("/sign-in/code").await.expect(200);
        let text = self.mail(before + 1).await;
        let is_code = |part: &&str| part.len() == 6;
        text.split(|c: char| !c.is_ascii_digit())
            .find(is_code)
            .unwrap_or_else(|| panic!("no code in {text}"))
            .to_owned()
    }

    /// Signs in with password and mailed code.
    pub(super) async fn sign_in(&self, email: &str, password: &str) {
        let _ = self.types(email, password).await.expect(303);
        let code = self.code().await;
        let _ = self.send("/sign-in/code?mailed=1", "/sign-in/code", &[("code", &code)]).await.expect(303);
    }

    /// Whether somebody is signed in here.
    pub(super) async fn is_in(&self) -> bool {
        self.get("/account").await.status == 200
    }
}
