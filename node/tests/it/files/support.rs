//! What the tests of files share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailparse::ParsedMail;
use serde_json::{Value, json};
use std::path::PathBuf;
use yui_testkit::node::{Answer, TestNode, TestService};
use yui_testkit::smtp::Mail;

/// A document with bytes of every kind.
pub(super) fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n".iter().copied().chain((0..=255).cycle().take(200_000)).collect()
}

/// A document that is text, so that tests can compare it with an answer.
pub(super) const TEXT_PDF: &str = "%PDF-1.7\nresidence certificate\n%%EOF\n";

/// A file in GC Notify's form.
pub(super) fn file(content: &[u8], name: &str, method: &str) -> Value {
    json!({ "file": STANDARD.encode(content), "filename": name, "sending_method": method })
}

/// A file in GOV.UK Notify's form.
pub(super) fn landing(content: &[u8], name: &str, more: Value) -> Value {
    let mut value = json!({ "file": STANDARD.encode(content), "filename": name });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

/// Sends an e-mail with one linked file and gives the link that its reader got.
pub(super) async fn send_link(node: &TestNode, service: &TestService, to: &str, file: Value) -> String {
    let template = service.template_email("S", "File: ((file))").await;
    let before = node.smtp().count();
    let _ = service.send_email(template, to, json!({ "file": file })).await.expect(201);
    node.run_due().await;
    node.smtp().wait_for(before + 1).await.unwrap();
    link(node, node.smtp().messages().last().unwrap())
}

/// The path of the link in a mail's text.
pub(super) fn link(node: &TestNode, mail: &Mail) -> String {
    let parsed = mailparse::parse_mail(&mail.data).unwrap();
    let text = parsed.parts().find(|part| part.ctype.mimetype == "text/plain").unwrap().get_body().unwrap();
    let start = text.find(&format!("{}/d/", node.url())).unwrap_or_else(|| panic!("no link in {text}"));
    let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
    text[start + node.url().len()..end].to_owned()
}

/// The attachments of a mail: names, media types, contents.
pub(super) fn attachments(mail: &Mail) -> Vec<(String, String, Vec<u8>)> {
    fn collect(part: &ParsedMail<'_>, found: &mut Vec<(String, String, Vec<u8>)>) {
        let disposition = part.get_content_disposition();
        if disposition.disposition == mailparse::DispositionType::Attachment {
            let name = disposition.params.get("filename").cloned().unwrap_or_default();
            found.push((name, part.ctype.mimetype.clone(), part.get_body_raw().unwrap()));
        }
        for inner in &part.subparts {
            collect(inner, found);
        }
    }
    let mut found = Vec::new();
    collect(&mailparse::parse_mail(&mail.data).unwrap(), &mut found);
    found
}

/// GET of a path, without anything but a language.
pub(super) async fn open(node: &TestNode, path: &str) -> Answer {
    node.call("GET", path).header("accept-language", "en").send().await
}

/// Every file in the node's file store, drafts too.
pub(super) fn kept(node: &TestNode) -> Vec<PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => walk(&path, found),
                path => found.push(path),
            }
        }
    }
    let mut found = Vec::new();
    walk(&node.data().join("files"), &mut found);
    found
}
