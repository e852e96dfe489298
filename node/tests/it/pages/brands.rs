//! How the e-mails of an organisation look, as operators decide it in the browser.

use super::on_both_demos;
use super::people::operator;
use yui_notify::usecases::branding::{find_logo, list_brands};
use yui_testkit::node::TestNode;

on_both_demos!(a_brand_is_made_changed_and_archived, faults_are_told_and_nothing_is_shown_as_it_is_typed);

const SCRIPT: &str = "<script>alert(1)</script>";

/// The head of a PNG file, 300 by 100 pixels.
const LOGO: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x2c\0\0\0\x64\x08\x06\0\0\0\0\0\0";

fn typed<'a>(name: &'a str, colour: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("layout", "banner"),
        ("colour", colour),
        ("words_1", words),
        ("words_1_language", "ja"),
        ("words_2", "City of Yui"),
        ("words_2_language", "en"),
        ("alt_1_language", "ja"),
        ("alt_2_language", "en"),
    ]
}

async fn a_brand_is_made_changed_and_archived(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let organisation = service.organisation;
    let home = format!("/operate/organisations/{organisation}");
    assert!(operator.page(&home).await.contains("メールのデザイン"));
    let base = format!("{home}/brands");
    assert!(operator.page(&base).await.contains("デザインはまだありません"));
    let new = format!("{base}/new");
    let draft = operator.send(&new, &format!("{new}/preview"), &typed("帯", "#005EA5", "結市")).await.expect(200);
    assert!(
        draft.text.contains("bgcolor=\"#005EA5\"") && draft.text.contains("予約の本が届きました"),
        "{}",
        draft.text
    );
    assert!(draft.header("content-security-policy").unwrap().starts_with("sandbox;"));
    let operating = TestNode::operator();
    let all = || list_brands(node.notify(), &operating, organisation);
    assert!(all().await.unwrap().is_empty(), "a preview keeps nothing");

    let next = operator.done(&new, &new, &typed("帯", "＃００５ＥＡ５", "結市")).await;
    assert!(operator.page(&next).await.contains("保存しました"));
    let brand = all().await.unwrap().remove(0);
    assert_eq!((brand.spec.words.len(), brand.spec.colour.unwrap().to_string()), (2, "#005EA5".to_owned()));
    let taken = operator.send(&new, &new, &typed("帯", "#005EA5", "結市")).await.expect(400);
    assert!(taken.text.contains("同じ名前のデザインがあります"));

    let href = format!("{base}/{}", brand.id);
    operator.done(&href, &href, &typed("青い帯", "#00703C", "結の市")).await;
    let email = operator.page(&format!("{href}/email")).await;
    assert!(email.contains("#00703C") && email.contains("<div lang=\"ja\">結の市</div>"), "{email}");

    let id = brand.id.to_string();
    operator.done(&base, &format!("{base}/default"), &[("brand", &id)]).await;
    assert!(all().await.unwrap().remove(0).is_default);
    let kept = operator.send(&href, &format!("{href}/archive"), &[]).await.expect(409);
    assert!(kept.text.contains("先に、別のデザインを標準にするか"));
    operator.done(&base, &format!("{base}/default"), &[("brand", "")]).await;
    let next = operator.done(&href, &format!("{href}/archive"), &[]).await;
    assert!(operator.page(&next).await.contains("使用を終了しました"));
    let _ = operator.get(&href).await.expect(404);
    assert!(operator.page(&base).await.contains("使用終了"));
    node.run_due().await;
}

async fn faults_are_told_and_nothing_is_shown_as_it_is_typed(node: &TestNode) {
    let operator = operator(node).await;
    let service = node.service().create().await;
    let base = format!("/operate/organisations/{}/brands", service.organisation);
    let new = format!("{base}/new");
    let preview = format!("{new}/preview");
    for (fields, text) in [
        (typed("", "#005EA5", "結市"), "デザインの名前を、1行で"),
        (typed("帯", "", "結市"), "帯の配置には色が必要です"),
        (typed("帯", "青", "結市"), "色は「#005EA5」のように"),
        (typed("帯", "#005EA5", &"長".repeat(121)), "文言は、1行で120文字以内で"),
    ] {
        let told = operator.send(&new, &new, &fields).await.expect(400).text;
        assert!(told.contains(text) && told.contains("value=\"City of Yui\""), "{text}: {told}");
        assert!(operator.send(&new, &preview, &fields).await.expect(200).text.contains(text));
    }
    let fields = typed(SCRIPT, "#005EA5", SCRIPT);
    let wrong = operator.send_file(&new, &new, &fields, ("logo", "logo.svg", b"<svg/>")).await.expect(400).text;
    assert!(wrong.contains("PNGまたはJPEGにしてください") && !wrong.contains(SCRIPT));
    let draft = operator.send_file(&new, &preview, &fields, ("logo", "logo.png", LOGO)).await.expect(200).text;
    assert!(draft.contains("src=\"data:image/png;base64,iVBOR") && !draft.contains(SCRIPT), "{draft}");
    let _ = operator.send_file(&new, &new, &fields, ("logo", "logo.png", LOGO)).await.expect(303);
    let brand = list_brands(node.notify(), &TestNode::operator(), service.organisation).await.unwrap().remove(0);
    let logo = brand.logo_path().unwrap();
    let file = logo.rsplit('/').next().unwrap();
    let (format, content) = find_logo(node.notify(), brand.id, file).await.unwrap().unwrap();
    assert_eq!((format.media_type(), content.as_ref()), ("image/png", LOGO));
    let href = format!("{base}/{}", brand.id);
    for page in [&base, &href, &format!("{href}/email")] {
        let page = operator.page(page).await;
        assert!(page.contains(&logo) && !page.contains(SCRIPT), "{page}");
    }
    let kept = [typed("名前だけ変更", "#005EA5", "結市"), vec![("remove_logo", "on")]].concat();
    operator.done(&href, &href, &kept[..9]).await;
    assert!(operator.page(&href).await.contains(&logo));
    operator.done(&href, &href, &kept).await;
    assert!(!operator.page(&href).await.contains(&logo));
    let nobody = format!("/operate/organisations/{}/brands", yui_kernel::id::uuid::Uuid::max());
    let _ = operator.get(&nobody).await.expect(404);
    node.run_due().await;
}
