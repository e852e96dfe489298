//! The file store: a bucket instead of a folder, and a store that is away for a while.

use super::support::{TEXT_PDF, attachments, file, open, send_link};
use serde_json::json;
use std::time::Duration;
use yui_testkit::node::{Engine, TestNode};
use yui_testkit::s3::{ACCESS_KEY_ID, BUCKET, FakeS3, REGION, SECRET_ACCESS_KEY};

async fn start(engine: Engine, s3: &FakeS3) -> TestNode {
    TestNode::builder()
        .set("YUI_FILES_S3_BUCKET", BUCKET)
        .set("YUI_FILES_S3_ENDPOINT", &s3.url())
        .set("YUI_FILES_S3_REGION", REGION)
        .set("YUI_FILES_S3_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .set("YUI_FILES_S3_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
        .start(engine)
        .await
}

#[tokio::test]
async fn a_bucket_keeps_files_as_a_folder_does() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let s3 = FakeS3::start().unwrap();
        let node = start(engine, &s3).await;
        let service = node.service().create().await;
        let link = send_link(&node, &service, "a@example.jp", file(TEXT_PDF.as_bytes(), "a.pdf", "link")).await;
        let objects = s3.objects();
        assert_eq!(objects.len(), 1);
        let (name, content) = objects.first_key_value().unwrap();
        assert!(name.starts_with(&service.organisation.to_string()), "{name}");
        assert!(!content.windows(8).any(|window| window == b"%PDF-1.7"), "it is encrypted");
        assert_eq!(open(&node, &link).await.expect(200).text, TEXT_PDF);
        node.advance(Duration::from_secs(7 * 24 * 3_600));
        node.run_due().await;
        assert!(s3.objects().is_empty());
        node.finish().await;
    }
}

#[tokio::test]
async fn a_store_that_is_away_delays_and_loses_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let s3 = FakeS3::start().unwrap();
        let node = start(engine, &s3).await;
        let service = node.service().create().await;
        let template = service.template_email("S", "B").await;
        let values = json!({ "f": file(TEXT_PDF.as_bytes(), "a.pdf", "attach") });
        let id = service.send_email(template, "a@example.jp", values.clone()).await.expect(201).id();
        s3.refuse_connections().await;
        node.run_due().await;
        let refused = service.send_email(template, "b@example.jp", values.clone()).await.expect(503);
        assert!(refused.retry_after().is_some());
        assert_eq!(service.read(&id).await["status"], "created");
        assert_eq!(node.smtp().count(), 0);
        s3.accept_connections().unwrap();
        node.advance(Duration::from_secs(60));
        node.run_due().await;
        assert_eq!(service.read(&id).await["status"], "delivered");
        assert_eq!(attachments(&node.smtp().messages()[0])[0].2, TEXT_PDF.as_bytes());
        node.advance(Duration::from_secs(3_600));
        node.run_due().await;
        assert!(s3.objects().is_empty());
        node.allow_errors();
        node.finish().await;
    }
}
