//! The dashboard of a service, and what it used in a fiscal year.

use super::{Browser, on_both_demos};
use serde_json::json;
use yui_notify::model::figures::Day;
use yui_notify::model::price::{Price, PriceBook, Tier};
use yui_notify::usecases::put_price_book;
use yui_testkit::node::{TestNode, TestService};

on_both_demos!(
    a_dashboard_tells_what_became_of_messages_and_what_is_left,
    a_year_is_shown_by_month_and_saved,
    costs_follow_the_price_book,
    others_see_no_figures,
);

const STAFF: &str = "hanako@city.example.jp";
const VIEWER: &[&str] = &["view_activity"];

/// Two e-mails and a text, sent.
async fn sent(node: &TestNode) -> TestService {
    let service = node.service().person(STAFF, VIEWER).create().await;
    let (email, text) = (service.template_email("件名", "本文").await, service.template_text("本文").await);
    for to in ["taro@example.jp", "jiro@example.jp"] {
        let _ = service.send_email(email, to, json!({})).await.expect(201);
    }
    let _ = service.send_text(text, "090-1234-5678", json!({})).await.expect(201);
    node.run_due().await;
    service
}

async fn a_dashboard_tells_what_became_of_messages_and_what_is_left(node: &TestNode) {
    let service = sent(node).await;
    let browser = Browser::of(node, STAFF).await;
    let page = browser.page(&format!("/services/{}", service.id)).await;
    for text in [
        "到達",
        "<svg",
        "予約中の一括送信はありません",
        "メール（1日）",
        "通のうち2通",
        "通のうち1通",
        "不達率",
        "0.0%",
        "問題ありません",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

async fn a_year_is_shown_by_month_and_saved(node: &TestNode) {
    let service = sent(node).await;
    let browser = Browser::of(node, STAFF).await;
    let href = format!("/services/{}/usage", service.id);
    let page = browser.page(&href).await;
    for text in ["利用量と費用", "2026年度", "2026年4月", "2027年3月", "料金表は、まだ登録されていません", "<svg"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let file = browser.get(&format!("{href}.csv?year=2026")).await.expect(200);
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"usage-2026.csv\""));
    let lines: Vec<&str> = file.text.trim_start_matches('\u{feff}').lines().collect();
    assert!(file.text.starts_with('\u{feff}'), "spreadsheet programs would take it for another encoding");
    assert_eq!(lines[0], "月,種類,宛先の国番号,送信数,SMS（分割後の通数）,単価,金額,通貨");
    assert!(lines.contains(&"2026-11,メール,,2,,,,") && lines.contains(&"2026-11,SMS,,1,1,,,"), "{lines:?}");
    assert_eq!(lines.len(), 1 + 24);
    let earlier = browser.page(&format!("{href}?year=2025")).await;
    assert!(earlier.contains("2025年4月") && !earlier.contains("2026年4月"));
    assert!(browser.page(&format!("{href}?year=never")).await.contains("2026年4月"));
}

async fn costs_follow_the_price_book(node: &TestNode) {
    let price = |channel: &str, price: &str| Price {
        channel: channel.to_owned(),
        destination: String::new(),
        free: 0,
        tiers: vec![Tier { above: 0, price: price.parse().unwrap() }],
    };
    let book = PriceBook {
        name: "standard".to_owned(),
        valid_from: Day::from(jiff::civil::date(2026, 4, 1)),
        currency: "JPY".to_owned(),
        prices: vec![price("email", "700"), price("sms", "2.5")],
    };
    node.store().write_node(&TestNode::operator(), move |tx| put_price_book(tx, &book)).await.unwrap();
    let service = sent(node).await;
    let browser = Browser::of(node, STAFF).await;
    let href = format!("/services/{}/usage", service.id);
    let page = browser.page(&href).await;
    for text in ["1,403 JPY", "700 JPY", "2.5 JPY", "1,400 JPY"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let file = browser.get(&format!("{href}.csv")).await.expect(200).text;
    assert!(file.contains("2026-11,メール,,2,,700,1400,JPY") && file.contains("2026-11,SMS,,,1,2.5,3,JPY"), "{file}");
}

async fn others_see_no_figures(node: &TestNode) {
    let service = sent(node).await;
    let _neighbour = node.service().person("jiro@town.example.jp", VIEWER).create().await;
    let browser = Browser::of(node, "jiro@town.example.jp").await;
    for page in ["usage", "usage.csv"] {
        let answer = browser.get(&format!("/services/{}/{page}", service.id)).await;
        assert!([403, 404].contains(&answer.status), "{page}: {}", answer.status);
    }
}
