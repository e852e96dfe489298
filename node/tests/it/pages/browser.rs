//! Somebody's browser: keeps the session, reads pages, and sends the forms that they show.

use axum::body::Bytes;
use yui_identity::model::Language;
use yui_identity::model::account::Client;
use yui_identity::usecases::account::sign_in_to_demo;
use yui_kernel::Origin;
use yui_testkit::node::{Answer, TestNode};

/// A browser in which somebody has signed in.
pub(crate) struct Browser<'a> {
    node: &'a TestNode,
    cookie: String,
}

impl<'a> Browser<'a> {
    /// Signed in as the member with this address, who reads Japanese.
    pub(crate) async fn of(node: &'a TestNode, email: &str) -> Self {
        let client = Client::new(Some("test"), Origin::UNKNOWN);
        let session = sign_in_to_demo(&node.node().identity, email, Language::Japanese, None, client).await.unwrap();
        Self { node, cookie: format!("yui={}", session.token.expose()) }
    }

    /// Of somebody who has not signed in.
    pub(crate) async fn stranger(node: &'a TestNode) -> Self {
        let page = node.call("GET", "/sign-in").send().await.expect(200);
        let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { node, cookie }
    }

    /// A page, whatever its status.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.node.call("GET", path).header("cookie", &self.cookie).send().await
    }

    /// A page that is shown.
    pub(crate) async fn page(&self, path: &str) -> String {
        self.get(path).await.expect(200).text
    }

    /// Sends a form that `page` shows to `action`, with the token of that page.
    pub(crate) async fn send(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("form_token", &self.token(page).await).extend_pairs(fields);
        self.post(action, "application/x-www-form-urlencoded", body.finish()).await
    }

    /// The token that the forms of `page` carry.
    pub(crate) async fn token(&self, page: &str) -> String {
        let shown = self.page(page).await;
        shown.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Sends a form's body, its token included.
    pub(crate) async fn post(&self, path: &str, content_type: &str, body: impl Into<Bytes>) -> Answer {
        let call = self.node.call("POST", path).header("cookie", &self.cookie).header("content-type", content_type);
        call.body(body).send().await
    }

    /// Sends a file by the form at `page`.
    pub(crate) async fn upload(&self, page: &str, name: &str, file: &str) -> Answer {
        let token = self.token(page).await;
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{file}\r\n--x--\r\n"
        );
        self.post(page, "multipart/form-data; boundary=x", body).await
    }

    /// Sends fields and a file of any bytes by the form at `page`.
    pub(crate) async fn send_file(
        &self,
        page: &str,
        action: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        let token = self.token(page).await;
        let (field, name, content) = file;
        let mut body = Vec::new();
        for (name, value) in [("form_token", token.as_str())].iter().chain(fields) {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.as_bytes());
        }
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), content, b"\r\n--x--\r\n"].concat());
        self.post(action, "multipart/form-data; boundary=x", body).await
    }

    /// The same for a form that is taken; gives the address that it leads to.
    pub(crate) async fn done(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(page, action, fields).await.expect(303);
        answer.header("location").unwrap().to_owned()
    }
}
