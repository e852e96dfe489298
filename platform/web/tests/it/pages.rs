//! Pages: who gets to see them, which forms are taken, in which language they are, and what a reader sees when something is wrong.

use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tower::ServiceExt as _;
use yui_kernel::id::uuid::Uuid;
use yui_kernel::ports::PortFuture;
use yui_kernel::{
    Actor, Env, Error, ManualClock, MemberId, NodeWide, OperatorId, OrganisationId, Origin, SeededRandom, Tenant,
};
use yui_policy::{Access, Permission, Permissions};
use yui_web::page::{
    Announced, Announcements, Form, Guard, Language, Page, PageHost, PageParts, PageRouter, SHARED, Section, Sections,
    Sessions, Shown, Visitor, go_to, sources,
};
use yui_web::{ApiRouter, Metrics, RouteSettings};

const SERVICE: Uuid = Uuid::from_u128(7);
const NOW: &str = "2026-11-22T01:00:00Z";

/// Members `manager` (of one service), `chief` (of the whole organisation), `reader` and `stale`, and an `operator`; tokens are their names.
struct People;

impl Sessions for People {
    fn visitor(&self, token: SecretString, _: Origin) -> PortFuture<'_, Option<Visitor>> {
        Box::pin(async move {
            let tenant = Tenant::new(OrganisationId::from(Uuid::nil()), Actor::Member(MemberId::from(Uuid::nil())));
            let manages = Permissions::NONE.with(Permission::ManageService);
            let (member, operator) = match token.expose_secret() {
                "manager" | "stale" => {
                    (Some(Access::with_grants(tenant, Permissions::NONE, vec![(SERVICE, manages)])), None)
                }
                "chief" => (Some(Access::new(tenant, manages)), None),
                "reader" => (Some(Access::new(tenant, Permissions::NONE)), None),
                "operator" => (None, Some(NodeWide::operator(OperatorId::from(Uuid::nil())))),
                "broken" => return Err(Error::unavailable("the database is away")),
                _ => return Ok(None),
            };
            let proved = if token.expose_secret() == "stale" { "2026-11-22T00:49:00Z" } else { "2026-11-22T00:51:00Z" };
            Ok(Some(Visitor {
                account: Uuid::nil(),
                session: Uuid::nil(),
                name: "港 花子".into(),
                email: "hanako@city.example.jp".into(),
                organisation: "港区".into(),
                time_zone: "Asia/Tokyo".to_owned(),
                format: None,
                proved_at: proved.parse().unwrap(),
                is_demo: false,
                member,
                operator,
            }))
        })
    }
}

impl Announcements for People {
    fn current<'a>(&'a self, visitor: Option<&'a Visitor>, language: Language) -> PortFuture<'a, Vec<Announced>> {
        Box::pin(async move {
            if visitor.is_some_and(|visitor| visitor.operator.is_some()) {
                return Err(Error::unavailable("the database is away"));
            }
            let text = "<b>今夜</b>\n\n停止します".to_owned();
            Ok(vec![Announced { is_warning: true, language: Language::Japanese, text }]
                .into_iter()
                .filter(|_| language != Language::French)
                .collect())
        })
    }
}

impl Sections for People {
    fn section<'a>(&'a self, _: &'a Visitor, scope: Uuid) -> PortFuture<'a, Option<Section>> {
        let section = Section {
            title: "粗大ごみ".into(),
            href: String::new(),
            state: None,
            has_ended: false,
            entries: Vec::new(),
        };
        Box::pin(async move { Ok((scope == SERVICE).then_some(section)) })
    }
}

async fn greet() -> Shown {
    Ok(go_to("/done"))
}

async fn take(form: Form) -> Shown {
    Ok(go_to(&format!("/done?name={}", form.text("name"))))
}

async fn fail(_: Page) -> Shown {
    Err(Error::conflict("the name <b> is taken").into())
}

fn router() -> axum::Router {
    let clock = ManualClock::starting_at(NOW.parse().unwrap());
    let env = Env { clock: Arc::new(clock), random: Arc::new(SeededRandom::new(7)) };
    let people = Arc::new(People);
    let host = PageHost::new(PageParts {
        env: env.clone(),
        is_https: false,
        sessions: people.clone(),
        places: |_| Vec::new(),
        sections: people.clone(),
        announcements: people,
    });
    let pages = PageRouter::new(host.clone(), &SHARED)
        .get("/signed-in", Guard::SignedIn, greet)
        .get("/members", Guard::Member, greet)
        .get("/everywhere", Guard::Everywhere(Permission::ManageService), greet)
        .get("/services/{service_id}", Guard::InService(Permission::ManageService), greet)
        .get_dangerous("/dangerous", Guard::Member, greet)
        .get("/operate", Guard::Operator, greet)
        .get("/fails", Guard::Anyone, fail)
        .post("/take", Guard::Anyone, take);
    let settings = RouteSettings { page: RouteSettings::page_of_failures(), ..RouteSettings::default() };
    ApiRouter::new(settings).pages(pages).pages(host.router()).merge(host.assets()).mount(&env, &Metrics::default())
}

async fn ask(request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response = router().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
}

fn get(path: &str, session: &str, language: &str) -> Request<Body> {
    let request = Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, language);
    request.header(header::COOKIE, format!("yui={session}")).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn guards_let_in_whom_they_should() {
    let service = format!("/services/{SERVICE}");
    let other = format!("/services/{}", Uuid::from_u128(8));
    for (path, nobody, reader, manager, operator) in [
        ("/signed-in", 303, 303, 303, 303),
        ("/members", 303, 303, 303, 403),
        ("/everywhere", 303, 403, 403, 403),
        (&service, 303, 403, 303, 403),
        (&other, 303, 403, 403, 403),
        ("/services/none", 303, 404, 404, 404),
        ("/operate", 303, 403, 403, 303),
    ] {
        for (session, expected) in [("x", nobody), ("reader", reader), ("manager", manager), ("operator", operator)] {
            let (status, headers, _) = ask(get(path, session, "en")).await;
            assert_eq!(status.as_u16(), expected, "{path} for {session}");
            if expected == 303 {
                let to =
                    if session == "x" { format!("/sign-in?next={}", path.replace('/', "%2F")) } else { "/done".into() };
                assert_eq!(headers[header::LOCATION], to, "{path} for {session}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_announced_stands_above_a_page_and_never_in_its_way() {
    let (status, _, page) = ask(get("/design", "reader", "en")).await;
    assert_eq!(status, StatusCode::OK);
    for told in
        ["yui-announced", "data-tone=\"warning\"", "<p lang=\"ja\">&#60;b&#62;今夜", "<p lang=\"ja\">停止します</p>"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!ask(get("/design", "reader", "fr")).await.2.contains("yui-announced"));
    let (status, _, page) = ask(get("/design", "operator", "en")).await;
    assert!(status == StatusCode::OK && !page.contains("yui-announced"));
}

#[tokio::test]
async fn services_of_other_organisations_are_not_there() {
    for (service, expected) in [(SERVICE, StatusCode::SEE_OTHER), (Uuid::from_u128(8), StatusCode::NOT_FOUND)] {
        assert_eq!(ask(get(&format!("/services/{service}"), "chief", "en")).await.0, expected);
    }
}

#[tokio::test]
async fn dangerous_pages_ask_again_after_a_while() {
    let (_, headers, _) = ask(get("/dangerous", "manager", "en")).await;
    assert_eq!(headers[header::LOCATION], "/done");
    let (_, headers, _) = ask(get("/dangerous", "stale", "en")).await;
    assert_eq!(headers[header::LOCATION], "/sign-in/again?next=%2Fdangerous");
}

#[tokio::test]
async fn failures_are_pages_in_the_readers_language() {
    for (path, session, language, status, expected) in [
        ("/nothing", "x", "ja", 404, "ページが見つかりません"),
        ("/nothing", "x", "fr", 404, "Page introuvable"),
        ("/fails", "x", "en", 409, "the name &#60;b&#62; is taken"),
        ("/members", "operator", "ja", 403, "権限がありません"),
        ("/members", "broken", "fr", 503, "très sollicité"),
        ("/assets/none.css", "x", "en", 404, "Page not found"),
    ] {
        let (found, headers, body) = ask(get(path, session, language)).await;
        assert_eq!(found.as_u16(), status, "{path}");
        assert!(body.contains(expected), "{path}: {body}");
        assert!(body.contains(&format!("<html lang=\"{language}\">")), "{path}");
        assert_eq!(headers[header::X_FRAME_OPTIONS], "DENY");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
    let program = Request::get("/nothing").body(Body::empty()).unwrap();
    let (_, headers, _) = ask(program).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "programs get no page");
}

#[tokio::test]
async fn forms_are_taken_from_whom_they_were_shown_to() {
    let (_, headers, page) = ask(get("/design", "x", "ja")).await;
    let cookie = headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let token = page.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let send = |cookie: &str, token: &str, extra: Option<(&'static str, &'static str)>| {
        let mut request = Request::post("/take")
            .header(header::COOKIE, cookie)
            .header(header::HOST, "yui.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some((name, value)) = extra {
            request = request.header(name, value);
        }
        request.body(Body::from(format!("form_token={token}&name=a"))).unwrap()
    };
    for (cookie, token, extra, status) in [
        (cookie.as_str(), token, None, 303),
        (&cookie, token, Some(("origin", "http://yui.example")), 303),
        (&cookie, token, Some(("origin", "http://evil.example")), 403),
        (&cookie, token, Some(("sec-fetch-site", "cross-site")), 403),
        (&cookie, "", None, 403),
        ("yui-form=other", token, None, 403),
        // A token of before the sign-in is no token of the session.
        (&format!("{cookie}; yui=manager"), token, None, 403),
        ("", token, None, 403),
    ] {
        let (found, headers, body) = ask(send(cookie, token, extra)).await;
        assert_eq!(found.as_u16(), status, "{cookie} {token} {extra:?}");
        match status {
            303 => assert_eq!(headers[header::LOCATION], "/done?name=a"),
            _ => assert!(body.contains("This form has expired"), "{body}"),
        }
    }
}

#[tokio::test]
async fn a_language_is_chosen_and_kept() {
    for (query, location, cookie) in [
        ("to=fr&next=%2Fa%3Fb", "/a?b", Some("yui-language=fr;")),
        ("to=ja-u-ca-japanese", "/", Some("yui-language=ja-u-ca-japanese;")),
        ("to=ja%0d%0ax&next=//evil.example", "/", None),
        ("to=fr-u-ca-japanese&next=https://evil.example", "/", None),
    ] {
        let (_, headers, _) = ask(get(&format!("/language?{query}"), "x", "en")).await;
        assert_eq!(headers[header::LOCATION], location, "{query}");
        let kept = headers.get(header::SET_COOKIE).map(|value| value.to_str().unwrap());
        assert_eq!(kept.map(|kept| kept.split_inclusive(';').next().unwrap()), cookie, "{query}");
    }
    let chosen =
        Request::get("/design").header(header::COOKIE, "yui-language=ja-u-ca-japanese").body(Body::empty()).unwrap();
    let (_, _, body) = ask(chosen).await;
    assert!(body.contains("部品の一覧") && body.contains("令和8年11月22日"), "the era is shown");
}

#[tokio::test]
async fn what_pages_load_is_kept_for_good() {
    let (_, _, page) = ask(get("/design", "x", "en")).await;
    let style = page.split("rel=\"stylesheet\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let (status, headers, body) = ask(get(style, "x", "en")).await;
    assert_eq!(
        (status, &headers[header::CACHE_CONTROL]),
        (StatusCode::OK, &"public, max-age=31536000, immutable".parse().unwrap())
    );
    assert!(body.contains("--main: #0017c1"));
}

#[test]
fn texts_are_there_in_every_language() {
    assert_eq!(SHARED.differences(), Vec::<String>::new());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = sources(&root.join("templates"), "html").unwrap();
    used.extend(sources(&root.join("src/page"), "rs").unwrap());
    // The example in the description of the function that looks for them.
    let missing: Vec<_> =
        SHARED.missing(&used, None).into_iter().filter(|key| !["key", "a", "c"].contains(&key.as_str())).collect();
    assert_eq!(missing, Vec::<String>::new());
}
