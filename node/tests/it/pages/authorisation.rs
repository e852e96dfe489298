//! Every page and every form of the node × everybody who may come: what their guard says is what happens, and no form is taken without its token.
//!
//! Made from the table of pages itself, so that a page cannot be there without being tried.

use super::on_both_demos;
use super::people::{EVERYTHING, OPERATOR, operator};
use form_urlencoded::Serializer;
use yui_identity::model::Language;
use yui_identity::model::account::Client;
use yui_identity::usecases::account::sign_in_to_demo;
use yui_kernel::Origin;
use yui_kernel::id::uuid::Uuid;
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_web::page::{Guard, PageRoute};

on_both_demos!(
    pages_are_for_whom_their_guard_says,
    forms_are_for_whom_their_guard_says,
    no_form_goes_without_its_token
);

const BARE: &str = "bare@city.example.jp";
const FULL: &str = "full@city.example.jp";
const STRANGER: &str = "stranger@town.example.jp";

/// Who comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Somebody who has not signed in.
    Nobody,
    /// A member without any role.
    Bare,
    /// A member of another organisation, with every role there.
    Stranger,
    /// One of those who run the node, a member of nothing.
    Operator,
    /// A member with every role. Comes last: what it sends may do something.
    Full,
}

const EVERYBODY: [Who; 5] = [Who::Nobody, Who::Bare, Who::Stranger, Who::Operator, Who::Full];

/// What has to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// They are asked to sign in.
    SignIn,
    /// 403.
    Refused,
    /// 403, or 404 where not even that there is such a thing is told.
    Hidden,
    /// Something else than a refusal of who they are.
    Admitted,
}

fn expected(guard: Guard, who: Who) -> Expected {
    match (guard, who) {
        (Guard::Anyone, _) => Expected::Admitted,
        (_, Who::Nobody) => Expected::SignIn,
        (Guard::SignedIn, _) | (Guard::Operator, Who::Operator) => Expected::Admitted,
        (Guard::Operator, _) | (_, Who::Operator) => Expected::Refused,
        (Guard::Member, _) | (Guard::Everywhere(_) | Guard::InService(_), Who::Full) => Expected::Admitted,
        (Guard::Everywhere(_), Who::Stranger) => Expected::Admitted,
        (Guard::Everywhere(_), Who::Bare) => Expected::Refused,
        (Guard::InService(_), Who::Bare | Who::Stranger) => Expected::Hidden,
    }
}

fn verify(route: &PageRoute, who: Who, answer: &Answer) {
    let to = answer.header("location").unwrap_or_default();
    let (status, asked) = (answer.status, to.starts_with("/sign-in?next="));
    // Operators decide about recoveries, and so do the members who manage an organisation: its use case tells them from others.
    if route.path == "/recoveries" && status == 403 && matches!(expected(route.guard, who), Expected::Admitted) {
        return;
    }
    let is_right = match expected(route.guard, who) {
        Expected::SignIn => {
            (route.method == "GET" && status == 303 && asked) || (route.method == "POST" && status == 401)
        }
        Expected::Refused => status == 403,
        Expected::Hidden => status == 403 || status == 404,
        Expected::Admitted => ![401, 403].contains(&status) && !asked && status < 500,
    };
    assert!(is_right, "{who:?} {} {} ({:?}): {status} {to}\n{}", route.method, route.path, route.guard, answer.text);
}

async fn pages_are_for_whom_their_guard_says(node: &TestNode) {
    let service = town(node).await;
    let mut visits = Vec::new();
    for who in EVERYBODY {
        visits.push((who, Visit::of(node, who).await));
    }
    for route in table(node).iter().filter(|route| route.method == "GET") {
        for (who, visit) in &visits {
            verify(route, *who, &visit.get(&address(route, &service)).await);
        }
    }
    // Mails that tell people of new sign-ins.
    node.allow_undelivered();
}

async fn forms_are_for_whom_their_guard_says(node: &TestNode) {
    for route in table(node).iter().filter(|route| route.method == "POST") {
        // What is sent may end sessions, members and services: each form finds new ones.
        let service = town(node).await;
        for who in EVERYBODY {
            let visit = Visit::of(node, who).await;
            verify(route, who, &visit.post(&address(route, &service), Some(&visit.token)).await);
        }
    }
    node.allow_undelivered();
}

async fn no_form_goes_without_its_token(node: &TestNode) {
    let service = town(node).await;
    let mut visits = Vec::new();
    for who in EVERYBODY {
        visits.push((who, Visit::of(node, who).await));
    }
    let other = Visit::of(node, Who::Full).await;
    for route in table(node).iter().filter(|route| route.method == "POST") {
        for (who, visit) in &visits {
            let address = address(route, &service);
            for token in [None, Some(""), Some(other.token.as_str())] {
                let answer = visit.post(&address, token).await;
                assert_eq!(answer.status, 403, "{who:?} {address} {token:?}");
                assert!(answer.text.contains("フォームの有効期限が切れました"), "{who:?} {address}");
            }
        }
    }
    node.allow_undelivered();
}

fn table(node: &TestNode) -> Vec<PageRoute> {
    let table = yui_node::pages::all(node.node()).1.table().to_vec();
    assert!(table.len() > 40, "{}", table.len());
    table
}

/// A service in an organisation with a member of every role and one without; another organisation with a member of every role; an operator.
async fn town(node: &TestNode) -> TestService {
    let service = node.service().person(FULL, EVERYTHING).person(BARE, &[]).create().await;
    node.service().person(STRANGER, EVERYTHING).create().await;
    operator(node).await;
    service
}

/// The path of a route with the service in it, and the id of nothing for all else.
fn address(route: &PageRoute, service: &TestService) -> String {
    let part = |part: &str| match part {
        "{service_id}" | "{service}" => service.id.to_string(),
        part if part.starts_with('{') => Uuid::nil().to_string(),
        part => part.to_owned(),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Somebody's browser with the token of its forms.
struct Visit<'a> {
    node: &'a TestNode,
    cookie: String,
    token: String,
}

impl<'a> Visit<'a> {
    async fn of(node: &'a TestNode, who: Who) -> Self {
        let email = match who {
            Who::Nobody => None,
            Who::Bare => Some(BARE),
            Who::Stranger => Some(STRANGER),
            Who::Operator => Some(OPERATOR),
            Who::Full => Some(FULL),
        };
        let mut cookie = String::new();
        if let Some(email) = email {
            let (identity, client) = (&node.node().identity, Client::new(Some("test"), Origin::UNKNOWN));
            let session = sign_in_to_demo(identity, email, Language::Japanese, None, client).await.unwrap();
            cookie = format!("yui={}; ", session.token.expose());
        }
        let visit = Self { node, cookie, token: String::new() };
        let page = visit.get(if email.is_some() { "/account" } else { "/sign-in" }).await.expect(200);
        let token = page.text.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let bound = page.header("set-cookie").map(|cookie| cookie.split(';').next().unwrap().to_owned());
        let cookie = format!("{}{}", visit.cookie, bound.unwrap_or_default());
        Self { node, cookie, token: token.to_owned() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.node.call("GET", path).header("cookie", &self.cookie).header("accept-language", "ja").send().await
    }

    async fn post(&self, path: &str, token: Option<&str>) -> Answer {
        let mut body = Serializer::new(String::new());
        if let Some(token) = token {
            body.append_pair("form_token", token);
        }
        self.node
            .call("POST", path)
            .header("cookie", &self.cookie)
            .header("accept-language", "ja")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.finish())
            .send()
            .await
    }
}
