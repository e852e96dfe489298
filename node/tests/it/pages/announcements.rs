//! What operators tell at the top of pages, and who reads it.

use super::people::{EVERYTHING, operator};
use super::{Browser, on_both_demos};
use yui_identity::usecases::list_announcements;
use yui_testkit::node::TestNode;

on_both_demos!(an_announcement_is_shown_while_it_holds, faults_are_told_and_what_was_typed_is_kept);

const LIST: &str = "/operate/announcements";
const NEW: &str = "/operate/announcements/new";
const STAFF: &str = "hanako@city.example.jp";

/// The clock of tests begins on 22 November 2026.
fn typed<'a>(audience: &'a str, text: &'a str, from: &'a str, until: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("audience", audience),
        ("level", "warning"),
        ("text_ja", text),
        ("text_en", "Maintenance tonight"),
        ("from", from),
        ("until", until),
    ]
}

async fn an_announcement_is_shown_while_it_holds(node: &TestNode) {
    let operator = operator(node).await;
    let _service = node.service().person(STAFF, EVERYTHING).create().await;
    let member = Browser::of(node, STAFF).await;
    let stranger = Browser::stranger(node).await;
    assert!(operator.page(LIST).await.contains("お知らせはまだありません"));
    assert!(operator.page("/operate").await.contains("href=\"/operate/announcements\""));

    let text = "今夜停止します<script>alert(1)</script>\n\n22時から";
    operator.done(NEW, NEW, &typed("everyone", text, "2026-11-01T00:00", "2027-01-01T00:00")).await;
    for page in [operator.page("/operate").await, member.page("/").await, stranger.page("/sign-in").await] {
        assert!(page.contains("Maintenance tonight") || page.contains("今夜停止します"), "{page}");
        assert!(page.contains("data-tone=\"warning\"") && !page.contains("<script>alert"), "{page}");
    }
    assert!(member.page("/").await.contains("<p lang=\"ja\">22時から</p>"));

    // Another one for members alone, which begins later.
    operator.done(NEW, NEW, &typed("members", "後日", "2026-12-01T00:00", "２０２７-01-01T00:00")).await;
    assert!(!member.page("/").await.contains("後日"));
    let all = list_announcements(&node.node().identity, &TestNode::operator(), None).await.unwrap();
    let later = all.iter().find(|one| one.spec.texts[0] == "後日").unwrap();
    let later = format!("{LIST}/{}", later.id);
    assert!(operator.page(LIST).await.contains("掲載前"));
    operator.done(&later, &later, &typed("members", "臨時休止", "2026-11-01T00:00", "2027-01-01T00:00")).await;
    assert!(member.page("/").await.contains("臨時休止") && !stranger.page("/sign-in").await.contains("臨時休止"));
    assert!(!operator.page(&later).await.contains("<p lang=\"ja\">臨時休止</p>"));

    let next = operator.done(&later, &format!("{later}/end"), &[]).await;
    assert!(operator.page(&next).await.contains("掲載を終えました"));
    assert!(!member.page("/").await.contains("臨時休止"));
    let again = operator.send(NEW, &format!("{later}/end"), &[]).await.expect(409);
    assert!(again.text.contains("掲載は終わっています"));
    let trail = operator.page("/operate/audit?kind=announcement").await;
    for told in ["<td>お知らせを作成</td>", "<td>お知らせを変更</td>", "<td>お知らせの掲載を終了</td>"]
    {
        assert!(trail.contains(told), "{told}");
    }
    node.run_due().await;
}

async fn faults_are_told_and_what_was_typed_is_kept(node: &TestNode) {
    let operator = operator(node).await;
    let times = ("2026-11-01T00:00", "2027-01-01T00:00");
    let long = "長".repeat(501);
    for (fields, told) in [
        (typed("everyone", &long, times.0, times.1), "言語ごとに500文字以内"),
        (typed("everyone", "a", times.1, times.0), "開始と現在より後に"),
        (typed("everyone", "a", times.0, "2026-11-02T00:00"), "開始と現在より後に"),
        (typed("everyone", "a", "soon", times.1), "日付と時刻を入力してください"),
        (typed("nobody", "a", times.0, times.1), "表示する相手を選んでください"),
    ] {
        let answer = operator.send(NEW, NEW, &fields).await.expect(400).text;
        assert!(answer.contains(told) && answer.contains("Maintenance tonight"), "{told}: {answer}");
    }
    let mut silent = typed("everyone", "", times.0, times.1);
    silent[3].1 = " ";
    assert!(operator.send(NEW, NEW, &silent).await.expect(400).text.contains("1つ以上の言語で文を"));
    let missing = format!("{LIST}/{}", yui_kernel::id::uuid::Uuid::nil());
    let _ = operator.get(&missing).await.expect(404);
    node.run_due().await;
}
