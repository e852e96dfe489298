//! Recovery by a second person, and the one-click sign-in of the demo.

use crate::person::{PASSWORD, Person};
use crate::town::{Town, on_both_towns, origin, settings};
use jiff::SignedDuration;
use yui_identity::model::Language;
use yui_identity::model::account::{Client, Way};
use yui_identity::settings::DemoMode;
use yui_identity::usecases::account::{
    PasswordAnswer, SignedIn, approve_recovery, confirm_recovery, find_session, follow_set_up_link, list_recoveries,
    refuse_recovery, request_recovery, sign_in_to_demo,
};
use yui_identity::usecases::put_operator;
use yui_identity::{OperatorSpec, Settings};
use yui_kernel::{ErrorKind, NodeWide};

on_both_towns!(
    a_manager_lets_a_colleague_set_up_an_account_anew,
    a_recovery_is_refused_and_nothing_changes,
    only_a_second_person_who_manages_decides,
    operators_decide_about_operators,
    the_demo_alone_signs_in_with_one_click,
);

async fn manager(town: &Town, name: &str) -> Person {
    let _ = town.member(name, &["manage_service"]).await;
    Person::set_up(town, name).await
}

async fn signed_in(town: &Town, person: &Person) -> SignedIn {
    person.session(town).await.unwrap()
}

/// The owner asks and follows the link.
async fn ask(town: &Town, person: &Person) {
    drop(town.mails().await);
    request_recovery(&town.identity, &person.email, origin()).await.unwrap();
    let token = town.mailed_token().await;
    confirm_recovery(&town.identity, &token, person.client.clone()).await.unwrap();
}

async fn a_manager_lets_a_colleague_set_up_an_account_anew(town: Town) {
    let (boss, taro) = (manager(&town, "boss").await, Person::set_up(&town, "taro").await);
    ask(&town, &taro).await;
    let asked = town.mails().await;
    assert_eq!(asked.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [boss.email.as_str()]);
    assert!(asked[0].text.contains("https://yui.example.jp/recoveries"), "{}", asked[0].text);
    assert!(taro.session(&town).await.is_some(), "asking changes nothing");
    ask(&town, &taro).await;
    let who = signed_in(&town, &boss).await;
    let waiting = list_recoveries(&town.identity, &who, town.organisation).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.email.as_str()).collect::<Vec<_>>(), [taro.email.as_str()], "once");
    drop(town.mails().await);
    let (done, entries) =
        town.entries_of(approve_recovery(&town.identity, &who, town.organisation, waiting[0].id)).await;
    done.unwrap();
    let told: Vec<_> =
        entries.iter().map(|entry| (entry.action.as_str(), entry.actor.starts_with("member:"))).collect();
    assert_eq!(told, [("account.recovery.approve", true)]);
    assert!(taro.session(&town).await.is_none());
    assert!(matches!(taro.tries(&town, PASSWORD).await, PasswordAnswer::Wrong));
    let mails = town.mails().await;
    assert_eq!(mails.iter().filter(|mail| mail.to == taro.email).count(), 2, "told, and a link");
    assert_eq!(mails.iter().filter(|mail| mail.to == boss.email).count(), 1, "told too");
    let link = mails.iter().find(|mail| mail.text.contains("?token=")).unwrap();
    let set_up = follow_set_up_link(&town.identity, &crate::town::token_of(link), origin()).await.unwrap();
    taro.choose_password(&town, &set_up).await;
    taro.signs_in(&town).await;
    let again = approve_recovery(&town.identity, &who, town.organisation, waiting[0].id).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    let nobody = request_recovery(&town.identity, "nobody@city.minato.example.jp", origin()).await;
    assert!(nobody.is_ok(), "the same answer");
}

async fn a_recovery_is_refused_and_nothing_changes(town: Town) {
    let (boss, taro) = (manager(&town, "boss").await, Person::set_up(&town, "taro").await);
    ask(&town, &taro).await;
    let who = signed_in(&town, &boss).await;
    let waiting = list_recoveries(&town.identity, &who, town.organisation).await.unwrap();
    drop(town.mails().await);
    refuse_recovery(&town.identity, &who, town.organisation, waiting[0].id).await.unwrap();
    assert!(taro.session(&town).await.is_some());
    let mails = town.mails().await;
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, taro.email.as_str()));
    assert!(list_recoveries(&town.identity, &who, town.organisation).await.unwrap().is_empty());
    ask(&town, &taro).await;
    let late = list_recoveries(&town.identity, &who, town.organisation).await.unwrap();
    town.advance(SignedDuration::from_hours(72));
    boss.signs_in(&town).await;
    let who = signed_in(&town, &boss).await;
    assert!(list_recoveries(&town.identity, &who, town.organisation).await.unwrap().is_empty());
    let refused = approve_recovery(&town.identity, &who, town.organisation, late[0].id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
}

async fn only_a_second_person_who_manages_decides(town: Town) {
    let (boss, other) = (manager(&town, "boss").await, manager(&town, "other").await);
    let taro = Person::set_up(&town, "taro").await;
    ask(&town, &boss).await;
    let mails = town.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [other.email.as_str()], "not the owner");
    let own = signed_in(&town, &boss).await;
    let waiting = list_recoveries(&town.identity, &own, town.organisation).await.unwrap();
    let mut refused = vec![approve_recovery(&town.identity, &own, town.organisation, waiting[0].id).await];
    let clerk = signed_in(&town, &taro).await;
    refused.push(list_recoveries(&town.identity, &clerk, town.organisation).await.map(drop));
    refused.push(approve_recovery(&town.identity, &clerk, town.organisation, waiting[0].id).await);
    let elsewhere = yui_kernel::OrganisationId::from(uuid::Uuid::from_u128(9));
    let second = signed_in(&town, &other).await;
    refused.push(approve_recovery(&town.identity, &second, elsewhere, waiting[0].id).await);
    town.advance(SignedDuration::from_mins(10));
    let unproved = signed_in(&town, &other).await;
    refused.push(approve_recovery(&town.identity, &unproved, town.organisation, waiting[0].id).await);
    for tried in refused {
        assert_eq!(tried.unwrap_err().kind(), ErrorKind::Forbidden);
    }
    other.signs_in(&town).await;
    let proved = signed_in(&town, &other).await;
    approve_recovery(&town.identity, &proved, town.organisation, waiting[0].id).await.unwrap();
}

async fn operators_decide_about_operators(town: Town) {
    let (boss, ops) = (manager(&town, "boss").await, Person::set_up(&town, "ops").await);
    for name in ["ops", "night"] {
        let spec = OperatorSpec { email: format!("{name}@city.minato.example.jp"), name: name.to_owned() };
        let context = NodeWide::system("test");
        town.identity.store().write_node(&context, move |tx| put_operator(tx, &spec)).await.unwrap();
    }
    let night = Person::new("night");
    night.come_in(&town).await;
    ask(&town, &ops).await;
    let mails = town.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [night.email.as_str()]);
    let manager = signed_in(&town, &boss).await;
    let waiting = list_recoveries(&town.identity, &manager, town.organisation).await.unwrap();
    let refused = approve_recovery(&town.identity, &manager, town.organisation, waiting[0].id).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden);
    let operator = signed_in(&town, &night).await;
    approve_recovery(&town.identity, &operator, town.organisation, waiting[0].id).await.unwrap();
    assert!(ops.session(&town).await.is_none());
    // The accounts of operators alone are under the node itself.
    let third = Person::new("night");
    ask(&town, &third).await;
    let node = yui_kernel::OrganisationId::NODE;
    assert_eq!(list_recoveries(&town.identity, &operator, node).await.unwrap().len(), 1);
    assert_eq!(list_recoveries(&town.identity, &manager, node).await.unwrap_err().kind(), ErrorKind::Forbidden);
}

async fn the_demo_alone_signs_in_with_one_click(town: Town) {
    let _ = town.member("taro", &["send_messages"]).await;
    let click = |town: Town, name: &'static str| async move {
        let address = format!("{name}@city.minato.example.jp");
        sign_in_to_demo(&town.identity, &address, Language::Japanese, None, Client::default()).await
    };
    assert_eq!(click(town.clone(), "taro").await.unwrap_err().kind(), ErrorKind::Forbidden);
    for address in ["https://yui.example.jp", "http://192.0.2.1:8080", "http://0.0.0.0:8080", "nowhere"] {
        assert_eq!(DemoMode::at(address).unwrap_err().kind(), ErrorKind::Invalid, "{address}");
    }
    for address in ["http://127.0.0.1:8080", "http://[::1]:8080"] {
        assert!(DemoMode::at(address).is_ok(), "{address}");
    }
    let demo = town.with_settings(Settings { demo: DemoMode::at("http://localhost:8080").ok(), ..settings() });
    let session = click(demo.clone(), "taro").await.unwrap();
    let who = find_session(&demo.identity, &session.token, &Client::default()).await.unwrap().unwrap();
    assert_eq!(who.way, Way::Demo);
    assert!(who.access().is_some());
    assert_eq!(click(demo, "nobody").await.unwrap_err().kind(), ErrorKind::NotFound);
}
