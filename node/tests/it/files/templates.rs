//! Files of templates: every message carries them.

use super::support::{attachments, kept, pdf};
use serde_json::json;
use std::time::Duration;
use yui_notify::model::TemplateId;
use yui_notify::model::file::TemplateFileState;
use yui_notify::sql::template_file::TemplateFile;
use yui_notify::usecases::templates::copy_template;
use yui_notify::usecases::{self, Caller, Failure, attach_to_template, list_template_files, remove_template_file};
use yui_testkit::clamd::{FakeClamd, eicar};
use yui_testkit::node::{Engine, TestKey, TestNode};
use yui_testkit::on_both_engines;

on_both_engines!(every_message_carries_them_until_they_are_removed, a_copy_has_files_of_its_own, who_may_and_how_much,);

async fn caller(node: &TestNode, key: &TestKey) -> Caller {
    usecases::authenticate(node.notify(), Some(&key.bearer()), yui_kernel::Origin::UNKNOWN).await.unwrap()
}

async fn attach(
    node: &TestNode,
    caller: &Caller,
    template: TemplateId,
    name: &str,
    content: Vec<u8>,
) -> Result<TemplateFile, Failure> {
    attach_to_template(node.notify(), &caller.access, caller.snapshot.service.id, template, name, &content.into()).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Failure>) -> (&'static str, String) {
    match result {
        Err(Failure::Refused(problems)) => (problems.list()[0].error, problems.list()[0].message.clone()),
        Err(Failure::Fault(error)) => ("fault", error.to_string()),
        Ok(done) => panic!("{done:?}"),
    }
}

async fn every_message_carries_them_until_they_are_removed(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let caller = caller(node, service.manager()).await;
    let added = attach(node, &caller, template, "案内.pdf", pdf()).await.unwrap();
    assert_eq!((added.state, added.media_type.as_str()), (TemplateFileState::Uploaded, "application/pdf"));
    let bulk = json!({ "name": "n", "template_id": template, "csv": "email address\na@example.jp\nb@example.jp\n" });
    let _ = service.post("/v2/notifications/bulk", &bulk).await.expect(201);
    let _ = service.send_email(template, "c@example.jp", json!({})).await.expect(201);
    node.run_due().await;
    assert_eq!(node.smtp().count(), 3);
    for mail in node.smtp().messages() {
        assert_eq!(attachments(&mail), [("案内.pdf".to_owned(), "application/pdf".to_owned(), pdf())]);
    }
    remove_template_file(node.notify(), &caller.access, caller.snapshot.service.id, template, added.id).await.unwrap();
    remove_template_file(node.notify(), &caller.access, caller.snapshot.service.id, template, added.id).await.unwrap();
    assert!(
        list_template_files(node.notify(), &caller.access, caller.snapshot.service.id, template)
            .await
            .unwrap()
            .is_empty()
    );
    let _ = service.send_email(template, "d@example.jp", json!({})).await.expect(201);
    node.advance(Duration::from_secs(61));
    node.run_due().await;
    let last = node.smtp().messages().last().unwrap().clone();
    assert!(last.to[0].starts_with('d') && attachments(&last).is_empty());
    assert!(kept(node).is_empty());
}

async fn a_copy_has_files_of_its_own(node: &TestNode) {
    let service = node.service().create().await;
    let template = service.template_email("S", "B").await;
    let caller = caller(node, service.manager()).await;
    let original = attach(node, &caller, template, "案内.pdf", pdf()).await.unwrap();
    let from = (&caller.access, service.id, template);
    let copy = copy_template(node.notify(), &caller.access, service.id, None, from, "写し").await.unwrap();
    // What becomes of the original's file is nothing to the copy.
    remove_template_file(node.notify(), &caller.access, service.id, template, original.id).await.unwrap();
    let _ = service.send_email(copy.id, "a@example.jp", json!({})).await.expect(201);
    node.advance(Duration::from_secs(61));
    node.run_due().await;
    let [mail] = node.smtp().messages().try_into().unwrap();
    assert_eq!(attachments(&mail), [("案内.pdf".to_owned(), "application/pdf".to_owned(), pdf())]);
}

async fn who_may_and_how_much(node: &TestNode) {
    let service = node.service().create().await;
    let (email, text) = (service.template_email("S", "B").await, service.template_text("T").await);
    let manager = caller(node, service.manager()).await;
    let plain = caller(node, service.key(yui_notify::model::KeyType::Live)).await;
    assert_eq!(refusal(attach(node, &plain, email, "a.pdf", pdf()).await).0, "fault");
    assert_eq!(
        refusal(list_template_files(node.notify(), &plain.access, plain.snapshot.service.id, email).await).0,
        "fault"
    );
    let stranger = node.service().create().await;
    let foreign = caller(node, stranger.manager()).await;
    assert_eq!(refusal(attach(node, &foreign, email, "a.pdf", pdf()).await).1, "the template is not there");
    assert_eq!(refusal(attach(node, &manager, text, "a.pdf", pdf()).await).1, "Can only send a file by email");
    assert!(
        refusal(attach(node, &manager, email, "a.pdf", b"MZ\x90\0".to_vec()).await)
            .1
            .starts_with("Unsupported document type")
    );
    let half = [b"%PDF-1.7".as_slice(), &vec![7; 3 << 20]].concat();
    let first = attach(node, &manager, email, "a.pdf", half.clone()).await.unwrap();
    assert_eq!(refusal(attach(node, &manager, email, "b.pdf", half.clone()).await).0, "over_file_limit");
    remove_template_file(node.notify(), &manager.access, manager.snapshot.service.id, email, first.id).await.unwrap();
    let second = attach(node, &manager, email, "b.pdf", half).await.unwrap();
    let foreign =
        remove_template_file(node.notify(), &foreign.access, foreign.snapshot.service.id, email, second.id).await;
    assert_eq!(refusal(foreign).1, "the template is not there");
    assert_eq!(
        list_template_files(node.notify(), &manager.access, manager.snapshot.service.id, email).await.unwrap(),
        [second]
    );
}

#[tokio::test]
async fn messages_wait_for_the_scan_and_go_without_what_is_infected() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let clamd = FakeClamd::start().unwrap();
        let node = TestNode::builder().set("YUI_CLAMD", clamd.url()).start(engine).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        let manager = caller(&node, service.manager()).await;
        clamd.refuse_connections().await;
        attach(&node, &manager, template, "good.txt", b"harmless".to_vec()).await.unwrap();
        // Ids of the same instant have no order.
        node.advance(Duration::from_secs(1));
        attach(&node, &manager, template, "bad.txt", eicar()).await.unwrap();
        let _ = service.send_email(template, "a@example.jp", json!({})).await.expect(201);
        node.run_due().await;
        assert_eq!(node.smtp().count(), 0);
        clamd.accept_connections().unwrap();
        node.advance(Duration::from_secs(60));
        node.run_due().await;
        node.advance(Duration::from_secs(60));
        node.run_due().await;
        let states: Vec<TemplateFileState> =
            list_template_files(node.notify(), &manager.access, manager.snapshot.service.id, template)
                .await
                .unwrap()
                .iter()
                .map(|file| file.state)
                .collect();
        assert_eq!(states, [TemplateFileState::Uploaded, TemplateFileState::ScanFailed]);
        assert_eq!(node.smtp().count(), 1);
        assert_eq!(
            attachments(&node.smtp().messages()[0]),
            [("good.txt".to_owned(), "text/plain".to_owned(), b"harmless".to_vec())]
        );
        node.finish().await;
    }
}
