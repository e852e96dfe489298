//! The team of a service, and the members of an organisation.

use super::{Browser, on_both_demos};
use std::time::Duration;
use yui_identity::Roles;
use yui_identity::model::{InvitationState, MemberState};
use yui_identity::usecases::{ListedMember, change_roles, list_invitations, list_members};
use yui_kernel::MemberId;
use yui_policy::{Access, Permission, Permissions};
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(
    somebody_is_invited,
    the_last_manager_of_a_service_stays,
    an_organisation_keeps_its_last_manager,
    people_of_the_organisation_are_found_and_leave,
    strangers_and_others_are_refused,
);

const BOSS: &str = "hanako@city.example.jp";
const CLERK: &str = "taro@city.example.jp";
const SCRIPT: &str = "<script>alert(1)</script>";

fn all(service: &TestService) -> Access {
    Access::new(service.tenant(), Permissions::all())
}

async fn members(node: &TestNode, service: &TestService) -> Vec<ListedMember> {
    list_members(&node.node().identity, &all(service), None, None).await.unwrap()
}

async fn id_of(node: &TestNode, service: &TestService, email: &str) -> MemberId {
    members(node, service).await.into_iter().find(|member| member.email == email).unwrap().id
}

/// Gives somebody roles in the service alone.
async fn grant(node: &TestNode, service: &TestService, email: &str, roles: &[&str]) -> MemberId {
    let (who, roles) = (id_of(node, service, email).await, Roles::parse(roles).unwrap());
    change_roles(&node.node().identity, &all(service), who, Some(service.id.uuid()), roles).await.unwrap();
    who
}

async fn somebody_is_invited(node: &TestNode) {
    let service = node.service().person(BOSS, &[]).create().await;
    grant(node, &service, BOSS, &["manage_service"]).await;
    let browser = Browser::of(node, BOSS).await;
    let (team, invite) = (format!("/services/{}/team", service.id), format!("/services/{}/team/invite", service.id));
    let menu = browser.page(&team).await;
    assert!(menu.contains(BOSS) && menu.contains("サービスの管理") && menu.contains("結市 市民課"), "{menu}");
    let blank = browser.send(&invite, &invite, &[]).await.expect(400).text;
    assert!(blank.contains("メールアドレスを入力してください") && blank.contains("権限を1つ以上選んでください"));
    let with = |email| [("email", email), ("roles", "send_messages"), ("roles", "view_activity"), ("language", "fr")];
    let wrong = browser.send(&invite, &invite, &with(SCRIPT)).await.expect(400).text;
    assert!(wrong.contains("メールアドレスの形が正しくありません") && !wrong.contains(SCRIPT));
    assert!(wrong.contains("value=\"send_messages\" checked") && wrong.contains("value=\"fr\" checked"), "{wrong}");
    let everywhere = [("email", "x@example.com"), ("roles", "approve_go_live")];
    let refused = browser.send(&invite, &invite, &everywhere).await.expect(400);
    assert!(refused.text.contains("団体全体の権限です"));

    let next = browser.done(&invite, &invite, &with("Vendor@Supplier.example.com")).await;
    let shown = browser.page(&next).await;
    assert!(shown.contains("招待メールを送りました") && shown.contains("vendor@supplier.example.com"));
    let twice = browser.send(&invite, &invite, &with("vendor@supplier.example.com")).await.expect(400);
    assert!(twice.text.contains("すでに招待されています"));
    while node.run_due().await > 0 {}
    node.smtp().wait_for(1).await.unwrap();
    assert_eq!(node.smtp().messages()[0].to, ["vendor@supplier.example.com"]);

    let identity = &node.node().identity;
    let scope = Some(service.id.uuid());
    let waiting = list_invitations(identity, &all(&service), scope, None).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].roles.stored().as_str()), (1, "view_activity send_messages"));
    let of = |what: &str| format!("{team}/invitations/{}/{what}", waiting[0].id);
    assert!(browser.send(&team, &of("resend"), &[]).await.expect(409).text.contains("10秒ほど待って"));
    node.advance(Duration::from_secs(11));
    browser.done(&team, &of("resend"), &[]).await;
    let next = browser.done(&team, &of("withdraw"), &[]).await;
    let shown = browser.page(&next).await;
    assert!(shown.contains("招待を取り消しました") && !shown.contains("vendor@supplier.example.com"));
    let gone = browser.send(&team, &of("withdraw"), &[]).await.expect(409);
    assert!(gone.text.contains("取り消されています"), "{}", gone.text);
    let ended = list_invitations(identity, &all(&service), scope, None).await.unwrap();
    assert_eq!(ended[0].state, InvitationState::Withdrawn);
    while node.run_due().await > 0 {}
}

async fn the_last_manager_of_a_service_stays(node: &TestNode) {
    let service = node.service().person(BOSS, &[]).person(CLERK, &[]).create().await;
    let boss = grant(node, &service, BOSS, &["manage_service", "view_activity"]).await;
    let clerk = grant(node, &service, CLERK, &["view_activity"]).await;
    let browser = Browser::of(node, BOSS).await;
    let team = format!("/services/{}/team", service.id);
    let (own, theirs) = (format!("{team}/{boss}"), format!("{team}/{clerk}"));
    let leave = format!("{own}/remove");
    assert!(browser.page(&leave).await.contains("このサービスでの権限がなくなります"));
    let refused = browser.send(&leave, &leave, &[]).await.expect(409);
    assert!(refused.text.contains("管理できるメンバーが1人以上必要です"), "{}", refused.text);
    let refused = browser.send(&own, &own, &[("roles", "view_activity")]).await.expect(409);
    assert!(refused.text.contains("管理できるメンバーが1人以上必要です"));
    let none = browser.send(&theirs, &theirs, &[]).await.expect(409);
    assert!(none.text.contains("「チームから外す」を使ってください"));

    let next = browser.done(&theirs, &theirs, &[("roles", "manage_service")]).await;
    assert!(browser.page(&next).await.contains("権限を変更しました"));
    assert_eq!(browser.done(&leave, &leave, &[]).await, "/");
    drop(browser.get(&team).await.expect(403));
    let grants = |member: &ListedMember| member.grants.first().map(|(_, roles)| roles.stored());
    let listed = members(node, &service).await;
    assert_eq!(grants(listed.iter().find(|one| one.id == clerk).unwrap()).as_deref(), Some("manage_service"));
    assert!(grants(listed.iter().find(|one| one.id == boss).unwrap()).is_none());
    let clerk = Browser::of(node, CLERK).await;
    assert!(!clerk.page(&team).await.contains(BOSS));
    drop(clerk.get(&own).await.expect(404));
    node.allow_undelivered();
}

async fn an_organisation_keeps_its_last_manager(node: &TestNode) {
    let service = node.service().person(BOSS, &["manage_service"]).person(CLERK, &["approve_go_live"]).create().await;
    let (boss, clerk) = (id_of(node, &service, BOSS).await, id_of(node, &service, CLERK).await);
    let browser = Browser::of(node, BOSS).await;
    let list = "/organisation/members";
    let (own, theirs) = (format!("{list}/{boss}"), format!("{list}/{clerk}"));
    let refused = browser.send(&own, &own, &[("roles", "view_activity")]).await.expect(409);
    assert!(refused.text.contains("団体を管理できる最後のメンバーです"), "{}", refused.text);
    let leave = format!("{own}/remove");
    let refused = browser.send(&leave, &leave, &[]).await.expect(409);
    assert!(refused.text.contains("団体を管理できる最後のメンバーです"));

    // Whoever may not let services go live cannot change the roles of somebody who may.
    let shown = browser.page(&theirs).await;
    assert!(shown.contains("同じ権限を持つ人か運用者だけが変更できます") && !shown.contains("name=\"roles\""));
    let refused = browser.send(&theirs, &theirs, &[("roles", "manage_service")]).await.expect(409);
    assert!(refused.text.contains("この操作には権限（approve_go_live）が必要です"), "{}", refused.text);
    let stored = members(node, &service).await.into_iter().find(|one| one.id == clerk).unwrap();
    assert!(stored.roles.contains(Permission::ApproveGoLive) && !stored.roles.contains(Permission::ManageService));
    node.allow_undelivered();
}

async fn people_of_the_organisation_are_found_and_leave(node: &TestNode) {
    let service = node.service().person(BOSS, &["manage_service"]).person(CLERK, &[]).create().await;
    let clerk = grant(node, &service, CLERK, &["send_messages"]).await;
    let browser = Browser::of(node, BOSS).await;
    let list = "/organisation/members";
    let shown = browser.page(list).await;
    assert!(shown.contains(BOSS) && shown.contains(CLERK) && shown.contains("1個のサービスに参加"), "{shown}");
    let found = browser.page(&format!("{list}?q=TARO")).await;
    assert!(found.contains(CLERK) && !found.contains(BOSS));
    let none = browser.page(&format!("{list}?q=%3Cscript%3E")).await;
    assert!(none.contains("該当する人はいません") && !none.contains("<script>\""));

    let theirs = format!("{list}/{clerk}");
    let next = browser.done(&theirs, &theirs, &[("roles", "view_activity"), ("roles", "manage_service")]).await;
    assert!(browser.page(&next).await.contains("権限を変更しました"));
    let stored = members(node, &service).await.into_iter().find(|one| one.id == clerk).unwrap();
    assert_eq!(stored.roles.stored(), "view_activity manage_service");

    let member = Browser::of(node, CLERK).await;
    let leave = format!("{theirs}/remove");
    let next = browser.done(&leave, &leave, &[]).await;
    assert!(browser.page(&next).await.contains("退会"));
    let stored = members(node, &service).await.into_iter().find(|one| one.id == clerk).unwrap();
    assert_eq!((stored.state, stored.grants.len()), (MemberState::Archived, 0));
    drop(member.get(list).await.expect(303));
    let invite = format!("{list}/invite");
    let next =
        browser.done(&invite, &invite, &[("email", CLERK), ("roles", "view_activity"), ("language", "ja")]).await;
    assert!(browser.page(&next).await.contains("招待メールを送りました"));
    while node.run_due().await > 0 {}
    node.allow_undelivered();
}

async fn strangers_and_others_are_refused(node: &TestNode) {
    let service = node.service().person(BOSS, &["manage_service"]).person(CLERK, &["view_activity"]).create().await;
    let neighbour = node.service().person("jiro@town.example.jp", &["manage_service"]).create().await;
    let boss = id_of(node, &service, BOSS).await;
    let stranger = Browser::of(node, "jiro@town.example.jp").await;
    let (team, other) = (format!("/services/{}/team", service.id), format!("/services/{}/team", neighbour.id));
    for page in [team.clone(), format!("{team}/invite"), format!("{other}/{boss}"), format!("{team}/{boss}/remove")] {
        assert_eq!(stranger.get(&page).await.status, 404, "{page}");
    }
    drop(stranger.get(&format!("/organisation/members/{boss}")).await.expect(404));
    let invited = stranger.send(&other, &format!("{team}/invite"), &[("email", "x@example.com")]).await;
    assert_eq!(invited.status, 404);
    let removed = stranger.send(&other, &format!("/organisation/members/{boss}/remove"), &[]).await;
    assert_eq!(removed.status, 404);
    let clerk = Browser::of(node, CLERK).await;
    for page in [team.as_str(), "/organisation/members", "/organisation/members/invite"] {
        assert_eq!(clerk.get(page).await.status, 403, "{page}");
    }
}
