//! The ways in, as a thief tries them: planted sessions, and what the forms that everybody sees tell about who has an account.

use super::found;
use super::jar::{Jar, PASSWORD};
use std::time::Duration;
use yui_testkit::node::TestNode;
use yui_testkit::on_both_engines;

on_both_engines!(
    a_planted_session_is_worth_nothing,
    a_forgotten_password_is_set_anew,
    forms_tell_nobody_who_has_an_account,
    a_storm_on_an_account_leaves_its_owner_alone,
);

const KNOWN: &str = "known@city.example.jp";
const NEVER: &str = "never@city.example.jp";

async fn town(node: &TestNode) {
    let service = node.service().person(KNOWN, &["manage_service"]).create().await;
    found(node, &service, "結市").await;
}

async fn a_planted_session_is_worth_nothing(node: &TestNode) {
    town(node).await;
    let planted = "5a".repeat(32);
    let owner = Jar::new(node);
    owner.set("yui", &planted);
    owner.set("yui-flow", &planted);
    owner.set("yui-device", &planted);
    owner.set_up(KNOWN).await;
    let first = owner.cookie("yui");
    assert!(owner.is_in().await && first != planted);
    for name in ["yui-flow", "yui-device"] {
        assert_ne!(owner.cookie(name), planted, "{name}");
    }

    // At a sign-in; what is half-way opens nothing.
    let desk = Jar::new(node);
    desk.set("yui", &planted);
    let _ = desk.types(KNOWN, PASSWORD).await.expect(303);
    assert!(!desk.is_in().await, "without the second factor");
    let flow = desk.cookie("yui-flow");
    desk.set("yui", &flow);
    assert!(!desk.is_in().await, "what is half-way is no session");
    desk.set("yui", &planted);
    let code = desk.code().await;
    let _ = desk.send("/sign-in/code?mailed=1", "/sign-in/code", &[("code", &code)]).await.expect(303);
    let second = desk.cookie("yui");
    assert!(desk.is_in().await && ![&planted, &first, &flow].contains(&&second));
    desk.set("yui-flow", &flow);
    assert_eq!(desk.get("/sign-in/code").await.header("location"), Some("/sign-in"), "used up");

    // At a rise of privilege.
    node.advance(Duration::from_secs(11 * 60));
    assert_eq!(
        desk.get("/account/password").await.header("location"),
        Some("/sign-in/again?next=%2Faccount%2Fpassword")
    );
    let _ = desk.send("/sign-in/again", "/sign-in/again", &[("password", PASSWORD)]).await.expect(303);
    let third = desk.cookie("yui");
    assert_ne!(third, second);
    let _ = desk.get("/account/password").await.expect(200);
    let thief = Jar::new(node);
    for worthless in [&planted, &second] {
        thief.set("yui", worthless);
        assert!(!thief.is_in().await);
    }
    node.allow_undelivered();
}

async fn a_forgotten_password_is_set_anew(node: &TestNode) {
    town(node).await;
    let (owner, elsewhere) = (Jar::new(node), Jar::new(node));
    owner.set_up(KNOWN).await;
    let way = elsewhere.get("/sign-in").await.expect(200).text;
    assert!(way.contains("href=\"/sign-in/forgotten\"") && way.contains("パスワードを忘れたとき"));
    let before = node.smtp().count();
    let asked = elsewhere.send("/sign-in/forgotten", "/sign-in/forgotten", &[("email", KNOWN)]).await.expect(200);
    assert!(asked.text.contains("リンクは60分間使えます"), "{}", asked.text);
    let token = elsewhere.token(before + 1).await;
    let page = format!("/sign-in/new-password?token={token}");
    let shown = elsewhere.get(&page).await.expect(200);
    assert!(
        shown.text.contains("新しいパスワードの設定")
            && shown.header("set-cookie").is_none_or(|kept| !kept.contains("flow"))
    );
    let send = async |password| {
        elsewhere.send(&page, "/sign-in/new-password", &[("token", &token), ("password", password)]).await
    };
    assert!(send("short").await.expect(400).text.contains("8文字以上で入力してください"));
    assert!(owner.is_in().await);
    let answer = send("heron basket twenty").await.expect(303);
    assert_eq!(answer.header("location"), Some("/sign-in/code?notice=password-changed"));
    assert!(!owner.is_in().await && !elsewhere.is_in().await, "signed out everywhere, and not in yet");
    let code = elsewhere.code().await;
    let _ = elsewhere.send("/sign-in/code?mailed=1", "/sign-in/code", &[("code", &code)]).await.expect(303);
    let history = elsewhere.get("/account/sessions").await.expect(200).text;
    assert!(history.contains("パスワードの再設定"), "{history}");
    let used = send("otter lantern seventy").await.expect(400).text;
    assert!(used.contains("href=\"/sign-in/forgotten\"") && !used.contains("name=\"password\""), "{used}");
    assert_eq!(owner.types(KNOWN, PASSWORD).await.status, 400);
    node.allow_undelivered();
}

/// What is answered, apart from what was typed and from tokens.
async fn answered(
    jar: &Jar<'_>,
    page: &str,
    action: &str,
    email: &str,
    fields: &[(&str, &str)],
) -> (u16, String, String) {
    let typed: Vec<(&str, &str)> = std::iter::once(("email", email)).chain(fields.iter().copied()).collect();
    let answer = jar.send(page, action, &typed).await;
    let mut parts = answer.text.split("name=\"form_token\" value=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once('"').map_or("", |(_, rest)| rest);
    }
    (answer.status, answer.header("location").unwrap_or_default().to_owned(), text.replace(email, ""))
}

/// The page of a form, where it goes, what is typed beside the address, and how many passwords are hashed for it.
type Tried = (&'static str, &'static str, &'static [(&'static str, &'static str)], u64);

async fn forms_tell_nobody_who_has_an_account(node: &TestNode) {
    town(node).await;
    Jar::new(node).set_up(KNOWN).await;
    let identity = &node.node().identity;
    let forms: [Tried; 7] = [
        ("/sign-in", "/sign-in", &[("password", "wrong gravel sixteen")], 1),
        ("/sign-in", "/sign-in", &[("password", "short")], 0),
        ("/sign-in/forgotten", "/sign-in/forgotten", &[], 0),
        ("/sign-in/help", "/sign-in/help", &[("what", "set-up")], 0),
        ("/sign-in/help", "/sign-in/help", &[("what", "browser")], 0),
        ("/sign-in/help", "/sign-in/help", &[("what", "recovery")], 0),
        ("/sign-up", "/sign-up", &[("name", "港 太郎")], 0),
    ];
    for (page, action, fields, hashes) in forms {
        let mut seen = Vec::new();
        for email in [KNOWN, NEVER] {
            let jar = Jar::new(node);
            for _ in 0..2 {
                let before = identity.hashed();
                let answer = answered(&jar, page, action, email, fields).await;
                assert_eq!(identity.hashed() - before, hashes, "{action} {fields:?} {email}");
                seen.push(answer);
                node.advance(Duration::from_secs(60));
            }
        }
        let (known, never) = seen.split_at(seen.len() / 2);
        assert_eq!(known, never, "{action} {fields:?}");
    }
    // Nobody comes to the page of codes without a password that is right.
    assert_eq!(Jar::new(node).get("/sign-in/code").await.header("location"), Some("/sign-in"));
    for (page, action) in [
        ("/invitations/accept?token=00", "/invitations/accept"),
        ("/register/confirm?token=00", "/register/confirm"),
        ("/account/set-up?token=00", "/account/set-up"),
        ("/recovery/confirm?token=00", "/recovery/confirm"),
        ("/sign-in/browser?token=00", "/sign-in/browser"),
        ("/sign-in/new-password?token=00", "/sign-in/new-password"),
    ] {
        let answer = Jar::new(node).send(page, action, &[("token", "00"), ("name", "x"), ("password", PASSWORD)]).await;
        assert!(answer.expect(400).text.contains("リンクが正しくありません"), "{action}");
    }
    node.run_due().await;
    node.allow_undelivered();
}

async fn a_storm_on_an_account_leaves_its_owner_alone(node: &TestNode) {
    town(node).await;
    let owner = Jar::new(node);
    owner.set_up(KNOWN).await;
    // Guesses of passwords from many browsers, beyond what is looked at.
    for number in 0..15 {
        let answer = Jar::new(node).types(KNOWN, "wrong gravel sixteen").await;
        assert_eq!(answer.status, if number < 10 { 400 } else { 429 }, "{number}");
    }
    let thief = Jar::new(node);
    assert_eq!(thief.types(KNOWN, PASSWORD).await.status, 429, "even with the right one");
    // The owner's browser is known, and comes in as ever.
    owner.set("yui", "");
    owner.sign_in(KNOWN, PASSWORD).await;
    assert!(owner.is_in().await);

    // Guesses of codes, by somebody who knows the password.
    node.advance(Duration::from_secs(3_600));
    let _ = thief.types(KNOWN, PASSWORD).await.expect(303);
    for number in 0..12 {
        let guess = format!("{number:06}");
        let answer = thief.send("/sign-in/code?mailed=1", "/sign-in/code", &[("code", &guess)]).await.expect(400);
        let is_slowed = answer.text.contains("試した回数が多すぎます");
        assert_eq!(is_slowed, number >= 10, "{number}: {}", answer.text);
    }
    owner.set("yui", "");
    owner.sign_in(KNOWN, PASSWORD).await;
    assert!(owner.is_in().await);
    node.allow_undelivered();
}
